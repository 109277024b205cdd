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

/* The program, and the smallest that does the same, which takes turns with it. Without
 * `floor_results` (NULL) the program is measured alone. */
struct pair {
    struct driver driver, floor;
    struct results *results, *floor_results;
};

/* Everything that a desk does, in the station; without a floor when `floor` is NULL. */
void measure_program(const struct station *station, int presses, struct results *results,
                     struct results *floor);

/* What people press all day, while something else goes on. */
void measure_keys(const struct station *station, int presses, struct results *results);

/* The review of a station with 10,000 open exceptions: how it opens. */
void measure_full_review(const struct station *full, struct results *results);

/* How often it wakes where the kernel has no inotify. */
void measure_polls(const struct station *station, struct results *results);

/* The keys of a list in every list that people live in, each beside a floor of its own. */
enum list { CARDS, DUE, REVIEW, EXCEPTIONS, FOUND, HISTORY, LIST_COUNT };
void measure_lists(const struct station *station, const struct station *full, int presses,
                   struct results lists[LIST_COUNT], struct results floors[LIST_COUNT]);
const char *list_name(enum list list);

/* What the parts of it share. */
double program_start(struct driver *driver, const struct station *station);
void program_sign_in(struct driver *driver, const char *employee);
void program_wait(struct driver *driver, const char *text);
void program_leave(struct driver *driver);
double program_press(struct driver *driver, const char *key); /* microseconds to its last byte */
void program_go_home(struct driver *driver);                  /* with F3, however deep it is */
double program_jump(struct driver *driver, const char *to);   /* a number or a date */
void program_throw_away(struct driver *driver);               /* what a form holds */

/* Down, PgDn, End, Up and Home in a list that is open, beside a floor of its own. */
void pair_moves(struct pair *pair, const struct station *station, int presses);
void pair_hold(struct driver *driver, struct results *results); /* pages a second */

/* Of presses of a key: the medians of its time and of the bytes of its answer, and their means. */
struct kept {
    enum figure time, bytes, mean_time, mean_bytes; /* NONE: not kept */
};

/* One figure more for each program, of presses in which they take turns. */
void pair_press(struct pair *pair, const char *const before[], const char *key, const char *back,
                int presses, struct kept kept);

/* The smallest program that lists the records of the station, edits a line or goes through a form;
 * none when the pair has no floor. */
enum floor { FLOOR_LIST, FLOOR_EDIT, FLOOR_FORM };
double floor_start(struct pair *pair, const struct station *station, enum floor floor); /* ms */
void floor_finish(struct pair *pair);

/* A bare write of as many bytes as a filing wrote, synced as often, to the station's disk. */
struct bare {
    int files[2];
    char paths[2][1100];
};
void bare_open(struct bare *bare, const struct station *station);
double bare_write(struct bare *bare, double bytes); /* microseconds */
void bare_close(struct bare *bare);
