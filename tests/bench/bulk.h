/* Work over all records at once, beside the sqlite3 shell for the same rows. */
#pragma once

#include "tests/bench/targets.h"

void print_bulk(const struct station *station, int rounds);
