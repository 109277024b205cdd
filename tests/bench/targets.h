/* Runs the program and the floor once and keeps what they cost. */
#pragma once

#include "tests/bench/figures.h"

/* A station that is measured, and what is looked for in it. */
struct station {
    const char *program, *writer, *floor, *folder;
    char database[1000];
    char number[40]; /* of a counter report in the middle of its time */
    char date[16];   /* when that was filed: 11/20/2025 */
    char rare[16];   /* a word of it that few others have: the number of its house */
};

/* Makes the station of so many records when it is not there yet. */
void station_make(struct station *station, const char *records);

void measure_program(const struct station *station, int presses, struct results *results);
void measure_floor(const struct station *station, int presses, struct results *results);

/* The keys of a list alone, while something else goes on. */
void measure_keys(const struct station *station, int presses, struct results *results);

/* What the parts of it share. */
double program_start(struct driver *driver, const struct station *station);
void program_sign_in(struct driver *driver, const char *employee);
void program_wait(struct driver *driver, const char *text);
