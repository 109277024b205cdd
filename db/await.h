/* Records that wait for one of another form (struct awaited): when that is filed, is sent back,
 * loses its key or is struck out, or the line of another one carries the key, the waiting one
 * changes with it, in the same transaction and as an operation of its own. Internal to db/. */
#pragma once

#include "db/records.h"

/* After a record was written (`before` NULL: it is new). */
bool await_settle(struct store *store, const struct head *head, const struct record *before,
                  const struct record *after, const struct desk *desk, struct error *error);

/* Inside a transaction: all that wait, for a program that goes by something else than the one
 * before. What changes is the program's. */
bool await_settle_all(struct store *store, const struct desk *desk, struct error *error);

/* Tells of each that stands otherwise than await_settle() would leave it. */
typedef void await_differs_fn(void *context, const struct head *head);
bool await_compare(struct store *store, await_differs_fn *differs, void *context,
                   struct error *error);
