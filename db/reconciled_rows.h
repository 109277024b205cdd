/* A mismatch of a reconciliation in words, and the records behind it: the same on the screen, on
 * the command line and in files. */
#pragma once

#include "db/card_reconciliation.h"

#define RECONCILED_ROOM (NUMBER_ROOM + 16)

struct reconciled_row {
    char day[DATE_ROOM];
    const char *code, *words; /* "CARDS_DIFFER", "The number of cards differs" */
    char employee[16];        /* or "" */
    char line[RECONCILED_ROOM], card[RECONCILED_ROOM]; /* "NWK-WS-2026-00012 line 4", or "" */
    char numbers[120];                                 /* what stands where: "worksheet 2, log 5" */
    char place[RECONCILE_PLACE_ROOM];                  /* of a recount, or "" */
    char movement[NUMBER_ROOM];                        /* the recount itself, or "" */
};

/* All of it but line, card and movement, which the file has to be asked for. */
void reconciled_row_fill(const struct card_reconciliation *found,
                         const struct reconcile_mismatch *mismatch, struct reconciled_row *row);
bool reconciled_row_read(struct store *store, const struct card_reconciliation *found,
                         const struct reconcile_mismatch *mismatch, struct reconciled_row *row,
                         struct error *error);
/* `most` of them at most, from the mismatch `first` on, in one reading: each reading of its own
 * asks the disk for its locks. */
bool reconciled_rows_read(struct store *store, const struct card_reconciliation *found,
                          size_t first, size_t most, struct reconciled_row *rows, size_t *count,
                          struct error *error);

/* The cells of a row by their names, in the order of files; NULL-named past the last. */
struct reconciled_cell {
    const char *name, *text;
};
struct reconciled_cell reconciled_cell_at(const struct reconciled_row *row, size_t index);
void reconciled_row_add_csv(struct text *out, const struct reconciled_row *row);
void reconciled_heading_add_csv(struct text *out);

/* A record behind a mismatch. */
struct reconciled_record {
    int64_t seq;
    int row; /* the line of a worksheet, from 1; else 0 */
};
typedef void reconciled_record_fn(void *context, const struct reconciled_record *record);

/* The worksheet lines and the cards of a mismatch, and the recount; where sums differ, all that are
 * in the sums. What a recount stands on is in db/stock_recounts.h. */
void reconciled_records(const struct card_reconciliation *found,
                        const struct reconcile_mismatch *mismatch, reconciled_record_fn *each,
                        void *context);
