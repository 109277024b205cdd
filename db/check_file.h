/* Is the file whole? For `frontdesk check`. */
#pragma once

#include "db/store.h"

enum finding_class { FINDING_GOOD, FINDING_WARNING, FINDING_DAMAGE };
typedef void finding_fn(void *context, enum finding_class class, const char *words);

/* SQLite's own integrity and foreign keys, settings in force, the chain, numbers without gaps,
 * tables against operations, tallies. Calls `finding` for each; false only when it could not be
 * looked at. */
bool check_file(struct store *store, finding_fn *finding, void *context, struct error *error);
