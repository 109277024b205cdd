/* Are the open exceptions and their counts what the rules find, and does what waits for a record
 * stand as those say that are there? For `frontdesk check`. */
#pragma once

#include "db/check_file.h"
#include "forms/desk.h"

bool exception_check(struct store *store, const struct desk *desk, finding_fn *finding,
                     void *context, struct error *error);
