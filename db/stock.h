/* The stock of cards: what each record changed at a place, and how each place stands. Both are
 * worked out from the records (forms/stock.h) and written in the same transaction; a replay writes
 * them anew. */
#pragma once

#include "db/records.h"
#include "forms/stock.h"

/* Inside a transaction, with the record just written: its changes and the places that they touch.
 * Internal to db/. */
bool stock_write(struct store *store, const struct head *head, const struct record *record,
                 struct error *error);

/* Refused for who may not read the movements of cards. Internal to db/. */
bool stock_may_read(const struct actor *actor, struct error *error);

/* Calls `each` for every place of the station's list, in its order, and then for places that only
 * records know. Refused for who may not read the movements of cards. */
typedef void stock_place_fn(void *context, const struct stock_balance *balance);
bool stock_places(struct store *store, const struct desk *desk, stock_place_fn *each, void *context,
                  struct error *error);

/* How many places need a recount, and how many are low; none while no movement was ever filed,
 * since the station keeps no stock then. */
struct stock_counts {
    int recount, low, unchecked;
};
bool stock_count(struct store *store, const struct desk *desk, struct stock_counts *counts,
                 struct error *error);

/* A record behind the balance of a place, and what it did there. */
struct stock_entry {
    struct head head;
    struct stock_change change; /* .location is NULL */
};

/* Those since the last count of the place, the newest first, at most `limit`. */
bool stock_records(struct store *store, const struct desk *desk, const char *location,
                   struct stock_entry *entries, int limit, size_t *count, struct error *error);

/* Are the changes of the record those that it gives? Inside the reading that gave it. */
bool stock_fits(struct store *store, const struct head *head, const struct record *record,
                bool *same, struct error *error);
/* The first place whose balance is not what its changes give, or "". */
bool stock_verify_balances(struct store *store, char location[33], struct error *error);
