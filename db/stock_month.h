/* How the stock of cards moved in a month, worked out from the changes of each place. */
#pragma once

#include "db/stock.h"

/* From the first to the last day, both within; refused for who may not read the movements of
 * cards. What was entered later for an earlier day is in it. */
bool stock_month(struct store *store, const struct desk *desk, struct date begins, struct date ends,
                 struct stock_month *month, struct error *error);

/* The records that make one of the flows of the month, oldest first, each once, at most `limit`:
 * none behind what is there at the start and at the end. */
bool stock_month_records(struct store *store, const struct desk *desk, struct date begins,
                         struct date ends, enum stock_flow flow, struct head *heads, int limit,
                         size_t *count, struct error *error);
