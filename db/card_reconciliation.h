/* The clearances of worksheets and the hand-out log of the same days, read and laid beside each
 * other (forms/reconcile.h). */
#pragma once

#include "db/records.h"
#include "forms/reconcile.h"

struct card_reconciliation {
    struct reconcile_line *lines;
    size_t line_count, line_room;
    struct reconcile_card *cards;
    size_t card_count, card_room;
    struct reconcile_outcome outcome;    /* of the days that were asked alone */
    size_t clearances, logged;           /* 755 clearances and cards of these days */
    int64_t cards_written, cards_logged; /* cards that they tell of */
};
void card_reconciliation_finish(struct card_reconciliation *found);

/* From one day to another, by the day on which a watch began. Reads a day more on both sides, since
 * a card may be logged after the watch; struck-out records count nowhere. For supervisors. */
bool card_reconciliation_run(struct store *store, const struct desk *desk, struct date from,
                             struct date to, struct card_reconciliation *found,
                             struct error *error);

/* The records behind a mismatch: "NWK-WS-2026-00012 line 4", "NWK-CC-2026-00099", or "". */
#define RECONCILED_ROOM (NUMBER_ROOM + 16)
bool card_reconciliation_line(struct store *store, const struct card_reconciliation *found,
                              const struct reconcile_mismatch *mismatch, char line[RECONCILED_ROOM],
                              struct error *error);
bool card_reconciliation_card(struct store *store, const struct card_reconciliation *found,
                              const struct reconcile_mismatch *mismatch, char card[RECONCILED_ROOM],
                              struct error *error);
