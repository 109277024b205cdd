/* The days of counted contacts, in SQL. A line of a worksheet stands under the day on which its
 * watch began, and a time after midnight is of the next day: which times those are, the hours of
 * the watches in the settings say, and not the file. Internal to db/. */
#pragma once

#include "base/config.h"
#include "base/text.h"
#include "db/statement.h"

/* Adds an expression over the rows c: '+' where it was a day later than the day that stands in it,
 * '-' where a day before, else ''. */
void counted_days_add_turn(struct text *sql, const struct config *config);

/* Adds a condition over the rows c: it was on one of the days, by its own date; bind them next. */
void counted_days_add_range(struct text *sql, const struct config *config);
void counted_days_bind_range(struct statement *statement, struct date begins, struct date ends);

/* The same in three parts, of which each row is in one at most: nearly all of them are a day or
 * more within, and of those nobody need ask whether it was a day later. */
enum counted_days_part { DAYS_FIRST, DAYS_WITHIN, DAYS_LAST, DAYS_PARTS };
void counted_days_add_part(struct text *sql, const struct config *config,
                           enum counted_days_part part);
void counted_days_bind_part(struct statement *statement, enum counted_days_part part,
                            struct date begins, struct date ends);
