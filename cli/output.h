/* What commands print: plain lines, free of anything that a terminal would obey. */
#pragma once

#include "base/error.h"
#include "base/text.h"
#include "db/records.h"
#include "forms/check.h"

#include <stdio.h>

/* Prints one line to standard error, "frontdesk: words". */
void output_error(const char *words);

/* Prints one line to `file`, cleaned of control characters. */
void output_line(FILE *file, const char *line);

/* Writes the text to standard output and empties it. A write that fails is an ERROR_IO. */
/* The secret of the recovery key, which nobody sees a second time. */
bool output_recovery_key(const char *recovery, struct error *error);
bool output_flush(struct text *text, struct error *error);

/* Every problem as a line of standard error: `prefix` then "field: words" or "field: warning:
 * words". */
void output_problems(const char *prefix, const struct form *form, const struct problems *problems);

/* The local time of a moment, "2026-11-20 09:30", for people. */
#define OUTPUT_TIME_ROOM 17
void output_local(const char *moment, char out[OUTPUT_TIME_ROOM]);

/* Lists of records in the three formats, in the columns number, status, version, filed_at,
 * filed_by, headline. */
enum listing_format { LISTING_TABLE, LISTING_CSV, LISTING_JSON };
extern const char *const listing_formats[]; /* by enum; ends with NULL */

struct listing {
    enum listing_format format;
    bool opened; /* the head was printed: only once it is sure that there is something to tell */
    bool begun;  /* a row was printed */
};
bool listing_rows(struct listing *listing, const struct head *heads, size_t count,
                  struct error *error);
bool listing_end(struct listing *listing, struct error *error);
