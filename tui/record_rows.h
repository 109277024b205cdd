/* A record as rows to read: every filled field under its section, groups row by row, the remarks of
 * a return at their fields. */
#pragma once

#include "db/records.h"
#include "forms/exception.h"
#include "tui/text_rows.h"

/* What is shown of a record beside its fields, and where one of them came to stand. */
struct record_rows {
    const struct record *record;
    const struct codes *codes;
    bool returned;                   /* the remarks of the return are shown */
    const struct findings *findings; /* open exceptions, told where they stand; or NULL */
    const struct place *sought;      /* a place to be found, or NULL */
    size_t found;                    /* given: its row, or 0 */
};

/* Fills `rows` anew for this many columns. */
void record_rows_fill(struct text_rows *rows, int columns, struct record_rows *what);
