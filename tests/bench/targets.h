/* Runs the program and the floor once and keeps what they cost. */
#pragma once

#include "tests/bench/figures.h"

#define SOUGHT 3

/* A counter report that is looked for. */
struct sought {
    char number[40];
    char date[16]; /* when it was filed: 11/20/2025 */
    char rare[16]; /* a word of it that few others have: the number of its house */
};

/* A station that is measured, and what is looked for in it: a quarter, half and three quarters of
 * its time ago. */
struct station {
    const char *program, *writer, *floor, *make_worksheets, *folder;
    char database[1000];
    int64_t records;
    struct sought sought[SOUGHT];
    char long_history[40]; /* number of a report that was returned again and again; or "" */
};

/* Makes the station of so many records when it is not there yet. */
void station_make(struct station *station, const char *records);

/* Makes the report with a long history when it is not there yet. */
void station_make_history(struct station *station);

/* Makes `copy`, the same station with worksheets imported in which 10,000 faults are planted, when
 * it is not there yet. */
void station_make_exceptions(const struct station *station, struct station *copy);

/* Copies the station, as it is, into a folder of its own, where nothing of it is yet. */
void station_copy(const struct station *station, const char *folder, struct station *copy);

/* Runs a command of the shell in which $p is the program and $d the file; ends when it fails. */
void station_run(const struct station *station, const char *command, const char *what);

void measure_program(const struct station *station, int presses, struct results *results);
void measure_floor(const struct station *station, int presses, struct results *results);

/* A bare write of as many bytes as `ours` wrote for a filing, synced as often. */
void measure_write(const struct station *station, struct results *ours, struct results *floor);

/* What people press all day, while something else goes on. */
void measure_keys(const struct station *station, int presses, struct results *results);

/* The review of a station with 10,000 open exceptions: how it opens. */
void measure_full_review(const struct station *full, struct results *results);

/* How often it wakes where the kernel has no inotify. */
void measure_polls(const struct station *station, struct results *results);

/* The keys of a list in every list that people live in. */
enum list { CARDS, DUE, REVIEW, EXCEPTIONS, FOUND, HISTORY, LIST_COUNT };
void measure_lists(const struct station *station, const struct station *full, int presses,
                   struct results lists[LIST_COUNT]);
const char *list_name(enum list list);

/* What the parts of it share. */
double program_start(struct driver *driver, const struct station *station);
void program_sign_in(struct driver *driver, const char *employee);
void program_wait(struct driver *driver, const char *text);
void program_leave(struct driver *driver);
double program_press(struct driver *driver, const char *key); /* microseconds to its last byte */
void program_go_home(struct driver *driver);                  /* with F3, however deep it is */

/* Down, PgDn, End, Up and Home in a list that is open. */
void program_moves(struct driver *driver, int presses, struct results *results);
void program_hold(struct driver *driver, struct results *results);
double program_jump(struct driver *driver, const char *to); /* a number or a date */
