/* The accounts of a reconciliation as they are read, a piece at a time. Internal to db/. */
#pragma once

#include "db/card_reconciliation.h"

/* The lines of the worksheets, and the 755 cards, of one day. */
bool reconciled_lines_read(struct store *store, const struct desk *desk,
                           struct card_reconciliation *found, int64_t day, struct error *error);
bool reconciled_cards_read(struct store *store, const struct desk *desk,
                           struct card_reconciliation *found, int64_t day, struct error *error);
/* Who was at the outreach events of all these days. */
bool reconciled_events_read(struct store *store, struct card_reconciliation *found,
                            struct error *error);
/* The recounts of the next place after `found->location`, which moves on ("" at the end). */
bool reconciled_recounts_read(struct store *store, const struct desk *desk,
                              struct card_reconciliation *found, struct error *error);
