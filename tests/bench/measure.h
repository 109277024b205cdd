/* What the benchmarks share: samples of a figure, keys that are pressed and timed, and what a
 * process uses. */
#pragma once

#include "tests/support/driver.h"

enum {
    SAMPLES_MOST = 400,
    PRESSES_MOST = 200,
    IN_TURNS_MOST = 2,
    A_TURN = 8,       /* presses */
    QUIET = 12,       /* ms without a byte: the burst of one key is over */
    PATIENCE = 60000, /* ms */
};

/* Of one figure: one a round, or several. */
struct samples {
    double of[SAMPLES_MOST];
    int count;
};

void samples_add(struct samples *samples, double value);
double samples_median(struct samples *samples); /* sorts them; 0 when there are none */
double median_of(double *values, int count);

/* Programs keep what is theirs there. */
void bench_home(const char *folder);

/* Says what went wrong, shows the screen and ends. */
_Noreturn void bench_fail(struct driver *driver, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void press(struct driver *driver, const char *key);
void press_all(struct driver *driver,
               const char *const keys[]); /* ends with NULL; waits after each */
void type(struct driver *driver, const char *text);

/* What one press costs. */
struct cost {
    double first, last; /* microseconds to the first and to the last byte of the answer */
    double bytes;
    double mean_last, mean_bytes; /* of many presses: those that turn a page or scroll weigh too */
};

/* Presses a key and reads its whole answer; false when nothing came. */
bool press_timed(struct driver *driver, const char *key, struct cost *cost);

/* The medians of many presses. `back` (may be NULL) undoes each and is not measured. */
struct cost press_often(struct driver *driver, const char *key, const char *back, int presses);

/* The same in several programs that take turns of a few presses, as a person presses them in one
 * program, so that whatever else the machine does weighs on all alike. `before` (may be NULL, ends
 * with NULL) is pressed before each and is not measured. Gives one cost for each program. */
void press_in_turns(struct driver *const drivers[], int count, const char *const before[],
                    const char *key, const char *back, int presses, struct cost costs[]);

/* Keys a second when `count` come at once, as from a key that is held down. */
double press_held(struct driver *driver, const char *key, int count);

/* Starts and gives back the milliseconds until `text` is on the screen. */
double start_timed(struct driver *driver, const char *const argv[], const char *text);

/* Milliseconds from sending `key` until `text` is on the screen. */
double time_until(struct driver *driver, const char *key, const char *text);

long status_line(pid_t process, const char *name); /* of /proc/PID/status; 0: it is not there */
double cpu_of(pid_t process);                      /* microseconds so far */
double written_by(pid_t process);                  /* bytes so far, to whatever it writes to */
