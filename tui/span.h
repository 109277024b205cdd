/* The time that a view looks at: a watch, a day or a month, to step back and forward in. None
 * begins later than now. */
#pragma once

#include "db/card_reconciliation.h"

enum span_kind { SPAN_DAY, SPAN_MONTH, SPAN_WATCH, SPAN_KIND_COUNT };

struct span {
    enum span_kind kind;
    struct watch at; /* the watch itself; its day lies in the day or month */
};

/* The day before the one of the watch that is on: its worksheets are in. */
void span_init(struct span *span, const struct desk *desk);
/* False, and nothing changed, where the next one has not begun. */
bool span_move(struct span *span, int by, const struct desk *desk);
void span_next_kind(struct span *span, const struct desk *desk);

struct reconciled_span span_reconciled(const struct span *span);
#define SPAN_ROOM 40
void span_words(const struct span *span, char out[SPAN_ROOM]); /* "DAY watch of 03/03/2026" */
void span_file_name(const struct span *span, char out[64]);    /* "cards-2026-03-03-DAY.csv" */
