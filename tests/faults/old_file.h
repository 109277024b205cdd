/* A file as an older program left it: made by the first steps of the schema only, with the people
 * of a newer one and the beginning of its log. */
#pragma once

#include "tests/faults/trial.h"

/* Puts the file of `from` as version `version` into the empty scene `to`. What newer steps added is
 * left out. */
void old_file_make(const struct scene *from, int version, const struct scene *to);

/* The version of the files that this program makes. */
int old_file_newest(void);
