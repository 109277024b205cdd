/* Accounts from a journal: the operations about them carry the columns that they changed. Internal
 * to db/. */
#pragma once

#include "db/operation.h"
#include "forms/desk.h"

/* Inside a transaction. */
bool staff_replay(struct store *store, const struct operation *operation, const struct desk *desk,
                  struct error *error);
