#include "db/card_reconciliation.h"

#include "base/memory.h"
#include "db/reconciled_accounts.h"

#include <stdlib.h>

void card_reconciliation_finish(struct card_reconciliation *found)
{
    free(found->lines);
    free(found->cards);
    free(found->counts);
    free(found->events);
    reconcile_outcome_finish(&found->outcome);
    *found = (struct card_reconciliation){0};
}

/* ---- the watches that were asked ---- */

static bool is_asked(const struct card_reconciliation *found, int32_t day, enum watch_name watch)
{
    return day >= date_to_days(found->span.from) && day <= date_to_days(found->span.to) &&
           (found->span.watch == WATCH_COUNT || found->span.watch == watch);
}

static void keep_asked(struct card_reconciliation *found)
{
    struct reconcile_outcome *outcome = &found->outcome;
    size_t kept = 0;

    for (size_t i = 0; i < outcome->mismatch_count; i++) {
        if (is_asked(found, outcome->mismatches[i].day, outcome->mismatches[i].watch)) {
            outcome->mismatches[kept++] = outcome->mismatches[i];
        }
    }
    outcome->mismatch_count = kept;
}

/* What takes part in a mismatch. */
struct marks {
    bool *lines, *cards, *counts;
};

/* A sum that differs is told once, and concerns all that is in it. */
static void mark_sums(const struct card_reconciliation *found, const struct marks *summed,
                      struct marks *marks)
{
    const struct reconcile_outcome *outcome = &found->outcome;

    for (size_t i = 0; i < outcome->pair_count; i++) {
        const struct reconcile_pair *pair = &outcome->pairs[i];

        marks->lines[pair->line] = marks->lines[pair->line] || summed->cards[pair->card];
        marks->cards[pair->card] = marks->cards[pair->card] || summed->lines[pair->line];
    }
}

static void mark_mismatches(const struct card_reconciliation *found, struct marks *marks,
                            struct marks *summed)
{
    for (size_t i = 0; i < found->outcome.mismatch_count; i++) {
        const struct reconcile_mismatch *mismatch = &found->outcome.mismatches[i];
        bool sum = mismatch->code == CARDS_DIFFER || mismatch->code == CONTACTS_DIFFER;

        if (mismatch->line != RECONCILE_NONE) {
            marks->lines[mismatch->line] = true;
            summed->lines[mismatch->line] = summed->lines[mismatch->line] || sum;
        }
        if (mismatch->card != RECONCILE_NONE) {
            marks->cards[mismatch->card] = true;
            summed->cards[mismatch->card] = summed->cards[mismatch->card] || sum;
        }
        if (mismatch->count != RECONCILE_NONE) {
            marks->counts[mismatch->count] = true;
        }
    }
}

static void count_in(struct reconciled_count *count, int64_t cards, bool marked)
{
    count->all++;
    count->agreeing += !marked;
    count->cards += cards > 0 ? cards : 0;
}

static void count_asked(struct card_reconciliation *found, const struct marks *marks)
{
    for (size_t i = 0; i < found->line_count; i++) {
        const struct reconcile_line *line = &found->lines[i];

        if (line->cleared_755 && is_asked(found, line->day, line->watch)) {
            count_in(&found->clearances, line->cards, marks->lines[i]);
        }
    }
    for (size_t i = 0; i < found->card_count; i++) {
        if (is_asked(found, found->cards[i].day, found->cards[i].watch)) {
            count_in(&found->logged, found->cards[i].cards, marks->cards[i]);
        }
    }
    for (size_t i = 0; i < found->count_count; i++) {
        if (is_asked(found, found->counts[i].day, found->counts[i].watch)) {
            count_in(&found->recounts, found->counts[i].counted, marks->counts[i]);
        }
    }
}

static struct marks marks_create(const struct card_reconciliation *found)
{
    return (struct marks){memory_create(found->line_count + 1, sizeof(bool)),
                          memory_create(found->card_count + 1, sizeof(bool)),
                          memory_create(found->count_count + 1, sizeof(bool))};
}

static void marks_finish(struct marks *marks)
{
    free(marks->lines);
    free(marks->cards);
    free(marks->counts);
}

static void lay_beside(struct card_reconciliation *found)
{
    const struct reconcile_input input = {found->lines,      found->line_count, found->cards,
                                          found->card_count, found->counts,     found->count_count,
                                          found->events,     found->event_count};
    struct marks marks = marks_create(found), summed = marks_create(found);

    reconcile(&input, &found->outcome);
    mark_mismatches(found, &marks, &summed);
    mark_sums(found, &summed, &marks);
    count_asked(found, &marks);
    keep_asked(found);
    marks_finish(&marks);
    marks_finish(&summed);
}

/* ---- step by step ---- */

void card_reconciliation_begin(struct card_reconciliation *found,
                               const struct reconciled_span *span)
{
    *found = (struct card_reconciliation){.span = *span, .day = date_to_days(span->from) - 1};
}

/* Cards may be logged for a watch of the last day on the second day after it. */
static bool read_day(struct store *store, const struct desk *desk,
                     struct card_reconciliation *found, struct error *error)
{
    int64_t last = date_to_days(found->span.to);
    int64_t day = found->day++;

    if (day < date_to_days(found->span.from) && !reconciled_events_read(store, found, error)) {
        return false;
    }
    found->days_read = day >= last + 2;
    return (day > last + 1 || reconciled_lines_read(store, desk, found, day, error)) &&
           reconciled_cards_read(store, desk, found, day, error);
}

bool card_reconciliation_step(struct store *store, const struct desk *desk,
                              struct card_reconciliation *found, bool *done, struct error *error)
{
    bool ok = true;

    *done = false;
    if (!role_may(desk->actor->role, DUTY_RECONCILE)) {
        return error_set(error, ERROR_REFUSED,
                         "Cards and clearances are reconciled by a sergeant and above.");
    }
    if (!found->days_read) {
        ok = read_day(store, desk, found, error);
    } else if (!found->locations_read) {
        ok = reconciled_recounts_read(store, desk, found, error);
        found->locations_read = found->location[0] == '\0';
    } else {
        lay_beside(found);
        *done = true;
    }
    return ok;
}

bool card_reconciliation_run(struct store *store, const struct desk *desk,
                             const struct reconciled_span *span, struct card_reconciliation *found,
                             struct error *error)
{
    bool done = false;

    card_reconciliation_begin(found, span);
    while (!done) {
        if (!card_reconciliation_step(store, desk, found, &done, error)) {
            card_reconciliation_finish(found);
            return false;
        }
    }
    return true;
}
