/* The terminal itself: taking it, giving it back on every way out, and reading presses from it. One
 * of the three files that know curses (with draw.c and input.c). */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "tui/press.h"

/* Takes the terminal: raw keys (Ctrl-S, Ctrl-Z and Ctrl-C are only keys), bracketed paste, mouse
 * where the configuration asks. Restored at exit and, by handlers that only write and call
 * tcsetattr, on a crash. */
bool terminal_open(const struct config *config, struct error *error);
void terminal_close(void); /* any number of times */

int terminal_rows(void);
int terminal_columns(void);
bool terminal_is_utf8(void); /* else lines and marks are drawn in ASCII */

/* Brings the screen up to date: one write. */
void terminal_update(void);
void terminal_repaint(void); /* everything anew, after garbage on the line */

/* The next press that is already there; false when none is. Never waits, but for the rest of an
 * escape sequence (config.escape_delay_ms). */
bool terminal_read(struct press *press);
/* Milliseconds until terminal_read() is worth a call though no byte came (the end of a paste got
 * lost); -1: none. */
int terminal_wait(void);

/* Set by signals, read and cleared by the loop; `fd` becomes readable on each. The call takes what
 * came since the last one: it fits the screen to a new size, and stops and goes on when the program
 * is suspended from outside. */
struct terminal_signals {
    int fd;
    bool resized, ended; /* ended: SIGHUP, SIGTERM, SIGINT */
};
struct terminal_signals *terminal_signals(void);
