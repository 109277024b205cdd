/* Work over all records at once, beside the sqlite3 shell for the same rows. */
#pragma once

#include "tests/bench/targets.h"

/* `full`: the same station with worksheets. What is quick is repeated more often than `rounds`,
 * what takes minutes less. */
void print_bulk(const struct station *station, const struct station *full, int rounds);
