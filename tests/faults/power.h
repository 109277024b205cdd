/* What is on a disk after the power has gone: rebuilt from the record of failing_disk.c.
 *
 * What was synced is there. Of what was not, each sector of 512 or 4096 bytes may be there or not,
 * and of the names that were given and taken since their folder was synced, the first few. */
#pragma once

#include "tests/faults/trial.h"

struct power;

/* Looks at the files that are there before anything is recorded: all that is there counts as
 * synced. */
struct power *power_begin(const struct scene *scene);
void power_destroy(struct power *power);

/* Reads the record once everything has ended. Gives the number of its events. */
size_t power_read(struct power *power);

/* Puts into an empty scene what is there when the power goes after so many events, and the words of
 * the commands that had been said by then: each command's NAME.out is cut off there. */
void power_cut(struct power *power, size_t events, const struct scene *to);
