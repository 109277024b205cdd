/* A record as rows to read: every filled field under its section, groups row by row, the remarks of
 * a return at their fields. */
#pragma once

#include "db/records.h"
#include "tui/text_rows.h"

/* Fills `rows` anew for this many columns. */
void record_rows_fill(struct text_rows *rows, int columns, const struct record *record,
                      const struct codes *codes, bool returned);
