/* Does a record say what the log says of it? Internal to db/. */
#pragma once

#include "db/records.h"

/* `record` has no blank rows, as it was filed. Inside the reading that gave it. */
bool record_is_as_logged(struct store *store, const struct head *head, const struct record *record,
                         bool *same, struct error *error);
