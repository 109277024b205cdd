/* Operations of a journal laid over a restored file: each goes into the log as it is, with its
 * sequence, time and hash, and the tables get what it says. Internal to db/. */
#pragma once

#include "db/operation.h"
#include "forms/desk.h"

/* Inside a transaction. The operation must be the next one of the file's log. */
bool replay_operation(struct store *store, const struct operation *operation,
                      const struct desk *desk, struct error *error);
