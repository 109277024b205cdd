#include "db/reconciled_rows.h"

#include "base/csv.h"
#include "base/text.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- what stands where ---- */

/* What of the two sides is told, by the code. */
enum told { TOLD_NUMBERS, TOLD_DISTRICTS, TOLD_CARDS, TOLD_ORIGINS, TOLD_CARS, TOLD_STOCK };

static const enum told told_of[RECONCILE_CODE_COUNT] = {
    [CLEARANCE_WITHOUT_CARD_LOG] = TOLD_CARDS,
    [CARD_LOG_WITHOUT_CLEARANCE] = TOLD_CARDS,
    [CLEARANCE_MISSING] = TOLD_CARDS,
    [NO_WORKSHEET] = TOLD_CARDS,
    [CARDS_DIFFER] = TOLD_NUMBERS,
    [CONTACTS_DIFFER] = TOLD_NUMBERS,
    [DISTRICT_DIFFERS] = TOLD_DISTRICTS,
    [ORIGIN_DIFFERS] = TOLD_ORIGINS,
    [EMPLOYEE_DIFFERS] = TOLD_NUMBERS,
    [WRONG_LOCATION] = TOLD_CARS,
    [STOCK_SHORT] = TOLD_STOCK,
    [STOCK_OVER] = TOLD_STOCK,
};

/* What is counted, for the last figure of a row; NULL where it is no count. */
static const char *const unit_of[RECONCILE_CODE_COUNT] = {
    [CLEARANCE_WITHOUT_CARD_LOG] = "card",
    [CARD_LOG_WITHOUT_CLEARANCE] = "card",
    [CLEARANCE_MISSING] = "card",
    [NO_WORKSHEET] = "card",
    [CARDS_DIFFER] = "card",
    [CONTACTS_DIFFER] = "contact",
};

#define UNIT_ROOM 16

static void unit_text(enum reconcile_code code, int64_t count, char out[UNIT_ROOM])
{
    out[0] = '\0';
    if (unit_of[code] != NULL) {
        (void)snprintf(out, UNIT_ROOM, " %s%s", unit_of[code], count == 1 ? "" : "s");
    }
}

#define CARDS_ROOM 32

static void cards_text(int32_t cards, char out[CARDS_ROOM])
{
    if (cards == RECONCILE_UNKNOWN) {
        (void)text_copy(out, CARDS_ROOM, "unknown");
    } else {
        (void)snprintf(out, CARDS_ROOM, "%d", cards);
    }
}

static void set_texts(const char *written, const char *logged, struct reconciled_row *row)
{
    (void)snprintf(row->numbers, sizeof(row->numbers), "worksheet %s, log %s", written, logged);
}

static void add_unit(enum reconcile_code code, int32_t cards, char words[CARDS_ROOM])
{
    size_t length = strlen(words);
    char unit[UNIT_ROOM];

    unit_text(code, cards, unit);
    (void)text_copy(words + length, CARDS_ROOM - length, unit);
}

static void set_cards(enum reconcile_code code, const struct reconcile_line *line,
                      const struct reconcile_card *card, struct reconciled_row *row)
{
    char written[CARDS_ROOM] = "none", logged[CARDS_ROOM] = "none";
    int32_t on_sheet = RECONCILE_UNKNOWN, in_log = RECONCILE_UNKNOWN;

    if (line != NULL && (line->cleared_755 || line->cards > 0)) {
        on_sheet = line->cards;
        cards_text(on_sheet, written);
    }
    if (card != NULL) {
        in_log = card->cards;
        cards_text(in_log, logged);
    }
    if (in_log != RECONCILE_UNKNOWN) {
        add_unit(code, in_log, logged);
    } else if (on_sheet != RECONCILE_UNKNOWN) {
        add_unit(code, on_sheet, written);
    }
    set_texts(written, logged, row);
}

static void set_numbers(const struct card_reconciliation *found,
                        const struct reconcile_mismatch *mismatch, struct reconciled_row *row)
{
    const struct reconcile_line *line =
        mismatch->line != RECONCILE_NONE ? &found->lines[mismatch->line] : NULL;
    const struct reconcile_card *card =
        mismatch->card != RECONCILE_NONE ? &found->cards[mismatch->card] : NULL;
    int64_t expected = mismatch->expected, counted = mismatch->found;
    size_t room = sizeof(row->numbers);
    char unit[UNIT_ROOM];

    unit_text(mismatch->code, counted, unit);
    switch (told_of[mismatch->code]) {
    case TOLD_NUMBERS:
        (void)snprintf(row->numbers, room, "worksheet %" PRId64 ", log %" PRId64 "%s", expected,
                       counted, unit);
        break;
    case TOLD_DISTRICTS:
        (void)snprintf(row->numbers, room, "worksheet %04" PRId64 ", log %04" PRId64, expected,
                       counted);
        break;
    case TOLD_CARDS:
        set_cards(mismatch->code, line, card, row);
        break;
    case TOLD_ORIGINS:
        if (line != NULL && card != NULL) {
            set_texts(line->origin, card->origin, row);
        }
        break;
    case TOLD_CARS:
        if (line != NULL && card != NULL) {
            set_texts(line->car, card->car, row);
        }
        break;
    case TOLD_STOCK:
        (void)snprintf(row->numbers, room, "log leaves %" PRId64 ", counted %" PRId64, expected,
                       counted);
        break;
    }
}

/* ---- rows ---- */

void reconciled_row_fill(const struct card_reconciliation *found,
                         const struct reconcile_mismatch *mismatch, struct reconciled_row *row)
{
    int32_t employee = mismatch->line != RECONCILE_NONE   ? found->lines[mismatch->line].employee
                       : mismatch->card != RECONCILE_NONE ? found->cards[mismatch->card].employee
                                                          : RECONCILE_UNKNOWN;

    *row = (struct reconciled_row){.code = reconcile_code_name(mismatch->code),
                                   .words = reconcile_code_words(mismatch->code)};
    date_format(date_from_days(mismatch->day), row->day);
    if (employee != RECONCILE_UNKNOWN) {
        (void)snprintf(row->employee, sizeof(row->employee), "%d", employee);
    }
    if (mismatch->count != RECONCILE_NONE) {
        (void)text_copy(row->place, sizeof(row->place), found->counts[mismatch->count].location);
    }
    set_numbers(found, mismatch, row);
}

static bool read_number(struct store *store, int64_t seq, char number[NUMBER_ROOM],
                        struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT number FROM record WHERE seq = ?", error);
    enum step step;

    bind_integer(statement, seq);
    step = statement_step(statement, error);
    (void)text_copy(number, NUMBER_ROOM, step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step == STEP_ROW ||
           (step == STEP_DONE &&
            error_set(error, ERROR_DAMAGED, "A record is missing: run \"frontdesk check\"."));
}

bool reconciled_row_read(struct store *store, const struct card_reconciliation *found,
                         const struct reconcile_mismatch *mismatch, struct reconciled_row *row,
                         struct error *error)
{
    char number[NUMBER_ROOM];

    reconciled_row_fill(found, mismatch, row);
    if (mismatch->line != RECONCILE_NONE) {
        if (!read_number(store, found->lines[mismatch->line].seq, number, error)) {
            return false;
        }
        (void)snprintf(row->line, sizeof(row->line), "%s line %d", number,
                       found->lines[mismatch->line].row);
    }
    if (mismatch->card != RECONCILE_NONE) {
        if (!read_number(store, found->cards[mismatch->card].seq, number, error)) {
            return false;
        }
        (void)text_copy(row->card, sizeof(row->card), number);
    }
    return mismatch->count == RECONCILE_NONE ||
           read_number(store, found->counts[mismatch->count].seq, row->movement, error);
}

bool reconciled_rows_read(struct store *store, const struct card_reconciliation *found,
                          size_t first, size_t most, struct reconciled_row *rows, size_t *count,
                          struct error *error)
{
    bool ok = store_begin_reading(store, error);
    size_t all = found->outcome.mismatch_count;

    for (*count = 0; ok && *count < most && first + *count < all; *count += ok) {
        ok = reconciled_row_read(store, found, &found->outcome.mismatches[first + *count],
                                 &rows[*count], error);
    }
    store_end_reading(store);
    return ok;
}

struct reconciled_cell reconciled_cell_at(const struct reconciled_row *row, size_t index)
{
    const struct reconciled_cell cells[] = {
        {"date", row->day},          {"code", row->code},
        {"employee", row->employee}, {"worksheet_line", row->line},
        {"card", row->card},         {"words", row->words},
        {"numbers", row->numbers},   {"place", row->place},
        {"movement", row->movement}};

    return index < COUNT_OF(cells) ? cells[index] : (struct reconciled_cell){NULL, NULL};
}

void reconciled_row_add_csv(struct text *out, const struct reconciled_row *row)
{
    struct reconciled_cell cell;

    for (size_t i = 0; (cell = reconciled_cell_at(row, i)).name != NULL; i++) {
        csv_add_cell(out, cell.text, i == 0);
    }
    csv_end_row(out);
}

void reconciled_heading_add_csv(struct text *out)
{
    const struct reconciled_row row = {0};
    struct reconciled_cell cell;

    for (size_t i = 0; (cell = reconciled_cell_at(&row, i)).name != NULL; i++) {
        csv_add_cell(out, cell.name, i == 0);
    }
    csv_end_row(out);
}

/* ---- the records behind ---- */

static void tell_line(const struct card_reconciliation *found, size_t line,
                      reconciled_record_fn *each, void *context)
{
    const struct reconciled_record record = {found->lines[line].seq, found->lines[line].row};

    each(context, &record);
}

static void tell_card(const struct card_reconciliation *found, size_t card,
                      reconciled_record_fn *each, void *context)
{
    const struct reconciled_record record = {found->cards[card].seq, 0};

    each(context, &record);
}

/* The others of the sum: lines of the one card, or cards of the one line. */
static void tell_others(const struct card_reconciliation *found,
                        const struct reconcile_mismatch *mismatch, reconciled_record_fn *each,
                        void *context)
{
    for (size_t i = 0; i < found->outcome.pair_count; i++) {
        const struct reconcile_pair *pair = &found->outcome.pairs[i];

        if (pair->card == mismatch->card && pair->line != mismatch->line) {
            tell_line(found, pair->line, each, context);
        } else if (pair->line == mismatch->line && pair->card != mismatch->card) {
            tell_card(found, pair->card, each, context);
        }
    }
}

void reconciled_records(const struct card_reconciliation *found,
                        const struct reconcile_mismatch *mismatch, reconciled_record_fn *each,
                        void *context)
{
    if (mismatch->line != RECONCILE_NONE) {
        tell_line(found, mismatch->line, each, context);
    }
    if (mismatch->card != RECONCILE_NONE) {
        tell_card(found, mismatch->card, each, context);
    }
    if (mismatch->code == CARDS_DIFFER || mismatch->code == CONTACTS_DIFFER) {
        tell_others(found, mismatch, each, context);
    }
    if (mismatch->count != RECONCILE_NONE) {
        const struct reconciled_record record = {found->counts[mismatch->count].seq, 0};

        each(context, &record);
    }
}
