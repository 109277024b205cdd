/* The recounts of the stock of cards, each beside what the movements and hand-outs since the one
 * before had left at its place. */
#pragma once

#include "db/records.h"

struct stock_recount {
    const char *location; /* a code of stock_locations.csv */
    int64_t seq;          /* of the movement */
    struct local_time at;
    int64_t expected, counted;
};
typedef void stock_recount_fn(void *context, const struct stock_recount *recount);

/* One step: goes on to the place after `location` ("" before the first, and again at the end) and
 * calls `each` for its recounts from one time to another (YYYY-MM-DDTHH:MM, without the last),
 * oldest first. The count that begins the account of a place tells nothing and is passed over: one
 * before which it was neither counted nor given any cards. */
bool stock_recounts_read(struct store *store, char location[33], const char *from, const char *to,
                         stock_recount_fn *each, void *context, struct error *error);

/* The records that a recount stands on, the newest first, at most `limit`: itself, and all that
 * changed the place back to the count before, that count too. */
bool stock_recount_records(struct store *store, int64_t seq, struct head *heads, int limit,
                           size_t *count, struct error *error);
