/* How far a long piece of work is, on one line of a terminal; nothing where standard error is none.
 */
#pragma once

#include <stdint.h>

struct progress {
    const char *words; /* "pages copied", "rows" */
    int64_t told;      /* the part, or the rows, that stand there */
};

/* Of the shape that long pieces of work call; `context` is the struct progress. */
void progress_show(void *context, int64_t done, int64_t all);
/* The same for work that goes in steps: what has just been done. */
void progress_say(const char *words);
/* Clears the line. */
void progress_end(void);

/* Beside rows that go to a file, of which nobody knows how many there will be: each thousand.
 * Nothing where the rows are seen themselves. */
void progress_rows(struct progress *progress, int64_t rows);
void progress_rows_end(const struct progress *progress);
