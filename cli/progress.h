/* How far a long piece of work is, on one line of a terminal; nothing where standard error is none.
 */
#pragma once

#include <stdint.h>

struct progress {
    const char *words; /* "pages copied" */
};

/* Of the shape that long pieces of work call; `context` is the struct progress. */
void progress_show(void *context, int64_t done, int64_t all);
/* The same for work that goes in steps: what has just been done. */
void progress_say(const char *words);
/* Clears the line. */
void progress_end(void);
