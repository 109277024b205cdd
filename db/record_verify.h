/* Does a record say what the log says of it? Internal to db/. */
#pragma once

#include "db/records.h"

/* Blank rows, which a filing leaves out, do not count. Inside the reading that gave the record. */
bool record_is_as_logged(struct store *store, const struct head *head, const struct record *record,
                         bool *same, struct error *error);
