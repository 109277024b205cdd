/* Records that wait for one of another form (struct awaited): when that is filed, loses its key or
 * is struck out, the waiting one changes with it, in the same transaction and as an operation of
 * its own. Internal to db/. */
#pragma once

#include "db/records.h"

/* After a record was written (`before` NULL: it is new). */
bool await_settle(struct store *store, const struct head *head, const struct record *before,
                  const struct record *after, const struct desk *desk, struct error *error);
