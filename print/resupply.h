/* The resupply list on paper: the places that need cards or a count, one in a row, for whoever goes
 * round with the cards. */
#pragma once

#include "forms/desk.h"
#include "forms/stock.h"

struct json_t;
struct resupply {
    const struct desk *desk;
    struct json_t *rows;
    size_t places; /* that stand on it */
};

void resupply_begin(struct resupply *list, const struct desk *desk);
/* One place, of stock_places(): it stands on the list when something is wrong there. `context` is
 * the list. */
void resupply_add(void *context, const struct stock_balance *balance);
/* What frontdesk-print is told; the list is empty afterwards. Caller frees. */
char *resupply_end_dup(struct resupply *list);
