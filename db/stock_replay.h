/* The changes of one place of the card stock gone through again, from a count on: what was before
 * one matters no more. */
#pragma once

#include "db/store.h"
#include "forms/stock.h"

#define STOCK_NO_BOUND "~" /* behind every time */

/* The last count of the place before (at, seq), STOCK_NO_BOUND: of all; `at` is "" when there is
 * none. */
bool stock_count_before(struct store *store, const char *location, const char *before,
                        int64_t before_seq, char at[LOCAL_ROOM], int64_t *seq, struct error *error);

typedef void stock_replay_fn(void *context, int64_t seq, const struct stock_change *change);

/* Calls `each` for the changes of the place, in their order, from the last count before `from` (or
 * from the first change) up to `until`, without it. */
bool stock_replay(struct store *store, const char *location, const char *from, const char *until,
                  stock_replay_fn *each, void *context, struct error *error);
