/* The log of Uniform Report Numbers: one record for each number that a deputy has drawn (LARCIS,
 * JDIC or the car's computer). This program issues none. Each number needs a report or a deferral;
 * the Watch Sergeant looks at those of the same watch 24 hours earlier (Norwalk directive of 2007).
 */
#pragma once

#include "forms/form.h"
#include "forms/import_column.h"
#include "forms/watch_turns.h"

/* The form of the log, for rooms that know forms by their tables alone. */
const struct form *urn_log(void);

/* How the columns of a list of numbers may be headed. */
extern const struct import_table urn_log_table;

/* The watch that the number belongs to; false when the record does not say. */
bool urn_drawn_watch(const struct record *record, struct watch *watch);
