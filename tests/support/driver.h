/* Runs a program under a terminal of its own and reads its screen back, for the screen tests, the
 * storm of random keys and the benchmarks. The screen is libvterm's; times are CLOCK_MONOTONIC as
 * each read returns. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <vterm.h>

struct driver {
    pid_t child; /* 0: none */
    int fd;
    int rows, columns;
    VTerm *terminal; /* NULL: bytes are only counted (benchmarks) */
    VTermScreen *screen;
    bool alternate, cursor_shown, pasting; /* what the program has set and not taken back */
    size_t bytes;                          /* read since the start */
    int64_t first_read;                    /* ns: of the first read after driver_send */
    int64_t last_read;                     /* ns: of the last */
};

int64_t driver_now(void); /* ns */

/* Starts argv under a terminal; `environment` ends with NULL. `look` keeps a screen. */
bool driver_start(struct driver *driver, const char *const argv[], const char *const environment[],
                  int rows, int columns, bool look);
void driver_finish(struct driver *driver); /* kills what still runs */

bool driver_send(struct driver *driver, const char *bytes, size_t length);

/* Reads what comes until `milliseconds` have passed without a byte (or the program ended). False:
 * it ended. */
bool driver_settle(struct driver *driver, int milliseconds);

/* Reads the answer to what was sent: waits up to a second for its first byte, then as
 * driver_settle. */
bool driver_answer(struct driver *driver, int milliseconds);

/* Reads until the text stands on one row of the screen (`gone`: on none). False after
 * `milliseconds`. */
bool driver_wait(struct driver *driver, const char *text, bool gone, int milliseconds);

/* One row as UTF-8 without the blanks at its end; the whole screen, rows ended by line feeds. */
void driver_row(const struct driver *driver, int row, char *out, size_t room);
void driver_screen(const struct driver *driver, char *out, size_t room);
void driver_cursor(const struct driver *driver, int *row, int *column);

void driver_resize(struct driver *driver, int rows, int columns);

/* Waits for the end; the status as of waitpid, or -1 after `milliseconds`. */
int driver_wait_end(struct driver *driver, int milliseconds);

/* The bytes that a key sends: "Enter", "S-Tab", "F10", "C-p", "M-1", "Up" or one character. NULL:
 * no such key. */
const char *driver_key(const char *name, char room[16]);
