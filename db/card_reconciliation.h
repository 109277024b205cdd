/* The clearances of worksheets, the hand-out log and the recounts of the card stock of the same
 * days, read and laid beside each other (forms/reconcile.h). */
#pragma once

#include "db/records.h"
#include "forms/reconcile.h"

/* Watches that began on these days: all of them, or those of one name. */
struct reconciled_span {
    struct date from, to;
    enum watch_name watch; /* WATCH_COUNT: all */
};

/* How many there are of a kind in the span, how many agree with the other accounts, and the cards
 * that they tell of. */
struct reconciled_count {
    size_t all, agreeing;
    int64_t cards;
};

struct card_reconciliation {
    struct reconciled_span span;
    struct reconcile_line *lines;
    size_t line_count, line_room;
    struct reconcile_card *cards;
    size_t card_count, card_room;
    struct reconcile_count *counts;
    size_t count_count, count_room;
    struct reconcile_event *events;
    size_t event_count, event_room;
    struct reconcile_outcome outcome; /* once it is done: the mismatches of the span alone */
    struct reconciled_count clearances, logged, recounts; /* of the span */
    int64_t day;                                          /* that is read next: days since 1970 */
    char location[33];                                    /* whose recounts were read last */
    bool days_read, locations_read;                       /* how far it is */
};
void card_reconciliation_finish(struct card_reconciliation *found);

/* Works it out in steps: each reads one day, or one place of the stock, and the last one lays all
 * beside each other. Reads a day more on both sides, since a card may be logged after the watch;
 * struck-out records count nowhere. Refused for who may not reconcile (DUTY_RECONCILE). What
 * another desk writes between two steps may be in it or not: begin anew then. */
void card_reconciliation_begin(struct card_reconciliation *found,
                               const struct reconciled_span *span);
bool card_reconciliation_step(struct store *store, const struct desk *desk,
                              struct card_reconciliation *found, bool *done, struct error *error);

/* All steps at once; `found` needs no finishing where it fails. */
bool card_reconciliation_run(struct store *store, const struct desk *desk,
                             const struct reconciled_span *span, struct card_reconciliation *found,
                             struct error *error);
