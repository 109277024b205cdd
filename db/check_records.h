/* What check_file() compares with every single record: the log, the rows that reports count, and
 * the stock of cards. Internal to db/. */
#pragma once

#include "db/check_file.h"

/* Calls `finding` for each; false only when it could not be looked at. */
bool check_records(struct store *store, finding_fn *finding, void *context, struct error *error);
