#include "db/card_reconciliation.h"

#include "base/memory.h"
#include "db/record_heads.h"
#include "db/statement.h"
#include "forms/watch.h"
#include "forms/watch_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MINUTES    (24 * 60)
#define CODES_MOST     16
#define AT_THE_COUNTER "COUNTER_REPORT" /* settings.csv, Unit Order 16-02 */

void card_reconciliation_finish(struct card_reconciliation *found)
{
    free(found->lines);
    free(found->cards);
    reconcile_outcome_finish(&found->outcome);
    *found = (struct card_reconciliation){0};
}

/* What does not change while it is read. */
struct reading {
    const struct desk *desk;
    struct card_reconciliation *found;
    struct watch_hours hours[WATCH_COUNT];
    const char *contact_codes[CODES_MOST]; /* clearance codes of a contact: 755 */
    size_t contact_code_count;
};

static void begin(struct reading *reading)
{
    struct choice_list list = reading->desk->codes->lists[CODES_CLEARANCE];

    for (enum watch_name name = 0; name < WATCH_COUNT; name++) {
        (void)watch_hours_of(reading->desk->config, watch_code(name), &reading->hours[name]);
    }
    for (size_t i = 0; i < list.count && reading->contact_code_count < CODES_MOST; i++) {
        if (choice_has_rule(&list.items[i], "contact")) {
            reading->contact_codes[reading->contact_code_count++] = list.items[i].code;
        }
    }
}

/* ---- values ---- */

static int32_t number_of(const char *digits)
{
    return *digits != '\0' && strspn(digits, "0123456789") == strlen(digits) && strlen(digits) < 10
               ? (int32_t)strtol(digits, NULL, 10)
               : RECONCILE_UNKNOWN;
}

static int32_t column_number(struct statement *statement, int column)
{
    return column_is_null(statement, column) ? RECONCILE_UNKNOWN
                                             : (int32_t)column_integer(statement, column);
}

/* Among several codes with blanks between. */
static bool has_contact_code(const struct reading *reading, const char *codes)
{
    for (const char *at = codes; *at != '\0';) {
        size_t length = strcspn(at, " ");

        for (size_t i = 0; i < reading->contact_code_count; i++) {
            if (strlen(reading->contact_codes[i]) == length &&
                memcmp(reading->contact_codes[i], at, length) == 0) {
                return true;
            }
        }
        at += length + (at[length] == ' ');
    }
    return false;
}

/* ---- worksheets ---- */

/* A worksheet while its lines are read. */
struct sheet {
    struct watch_hours hours;
    int64_t begins;             /* of its watch: civil minutes since 1970 */
    struct reconcile_line line; /* what its lines share */
};

enum line_column {
    LINE_SEQ,
    LINE_ROW,
    LINE_WORKED_ON,
    LINE_WATCH,
    LINE_EMPLOYEE,
    LINE_UNIT,
    LINE_VEHICLE,
    LINE_ARRIVED,
    LINE_RECEIVED,
    LINE_CLEARED,
    LINE_TAG,
    LINE_RD,
    LINE_CLEARANCE,
    LINE_CONTACTS,
    LINE_CARDS,
    LINE_ORIGIN,
};

/* The minute of the first of these times that was written; the whole watch where none was. */
static void take_times(const struct sheet *sheet, struct statement *statement,
                       struct reconcile_line *line)
{
    static const int begins[] = {LINE_ARRIVED, LINE_RECEIVED, LINE_CLEARED};
    int at = 0, ends = 0;
    bool known = false;

    for (size_t i = 0; !known && i < COUNT_OF(begins); i++) {
        known = watch_minute(sheet->hours, column_text(statement, begins[i]), &at);
    }
    line->begins = sheet->begins + (known ? at : 0);
    line->ends = watch_minute(sheet->hours, column_text(statement, LINE_CLEARED), &ends)
                     ? sheet->begins + ends
                     : line->begins + (known ? 0 : watch_length(sheet->hours));
}

/* Texts are only compared: one that is cut stays what it is. */
static void take_text(struct statement *statement, int column, char *out, size_t room)
{
    const char *text = column_text(statement, column);
    size_t length = strnlen(text, room - 1);

    memcpy(out, text, length);
    out[length] = '\0';
}

/* What all lines of a worksheet share is looked at once. */
static void take_sheet(const struct reading *reading, struct statement *statement,
                       struct sheet *sheet)
{
    enum watch_name name = WATCH_DAY;
    struct date day = {0};

    (void)date_parse(column_text(statement, LINE_WORKED_ON), &day);
    (void)watch_from_code(column_text(statement, LINE_WATCH), &name);
    *sheet = (struct sheet){.hours = reading->hours[name]};
    sheet->line = (struct reconcile_line){
        .seq = column_integer(statement, LINE_SEQ),
        .employee = number_of(column_text(statement, LINE_EMPLOYEE)),
        .day = (int32_t)date_to_days(day),
    };
    take_text(statement, LINE_UNIT, sheet->line.unit, sizeof(sheet->line.unit));
    take_text(statement, LINE_VEHICLE, sheet->line.vehicle, sizeof(sheet->line.vehicle));
    sheet->begins = (int64_t)sheet->line.day * DAY_MINUTES + sheet->hours.begins;
}

static void take_line(const struct reading *reading, struct statement *statement,
                      struct sheet *sheet)
{
    struct card_reconciliation *found = reading->found;
    struct reconcile_line *line;

    if (column_integer(statement, LINE_SEQ) != sheet->line.seq) {
        take_sheet(reading, statement, sheet);
    }
    if (found->line_count == found->line_room) {
        found->line_room = found->line_room > 0 ? found->line_room * 2 : 1024;
        found->lines = memory_resize(found->lines, found->line_room, sizeof(*found->lines));
    }
    line = &found->lines[found->line_count++];
    *line = sheet->line;
    line->row = (int)column_integer(statement, LINE_ROW);
    line->rd = number_of(column_text(statement, LINE_RD));
    line->contacts = column_number(statement, LINE_CONTACTS);
    line->cards = column_number(statement, LINE_CARDS);
    line->cleared_755 = has_contact_code(reading, column_text(statement, LINE_CLEARANCE));
    line->called = strcmp(column_text(statement, LINE_ORIGIN), "CALL") == 0;
    take_text(statement, LINE_TAG, line->tag, sizeof(line->tag));
    take_times(sheet, statement, line);
}

static bool read_lines(struct store *store, const struct reading *reading, int64_t from, int64_t to,
                       struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT w.seq, l.row, w.worked_on, w.watch, w.employee, w.unit, w.vehicle, l.arrived, "
        "l.received, l.cleared, l.tag, l.rd, l.clearance, l.contacts, l.cards, l.origin FROM "
        "worksheet w JOIN record r ON r.seq = w.seq JOIN worksheet_lines l ON l.seq = w.seq WHERE "
        "w.worked_on >= ? AND w.worked_on <= ? AND r.status <> 'void'",
        error);
    char first[DATE_ROOM], last[DATE_ROOM];
    struct sheet sheet = {0};
    enum step step;

    date_format(date_from_days(from), first);
    date_format(date_from_days(to), last);
    bind_text(statement, first);
    bind_text(statement, last);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_line(reading, statement, &sheet);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

/* ---- the hand-out log ---- */

static void take_card(const struct reading *reading, struct statement *statement)
{
    struct card_reconciliation *found = reading->found;
    struct reconcile_card *card;
    struct local_time at = {0};

    if (found->card_count == found->card_room) {
        found->card_room = found->card_room > 0 ? found->card_room * 2 : 1024;
        found->cards = memory_resize(found->cards, found->card_room, sizeof(*found->cards));
    }
    if (!local_parse(column_text(statement, 2), &at)) {
        return;
    }
    card = &found->cards[found->card_count++];
    *card = (struct reconcile_card){
        .seq = column_integer(statement, 0),
        .employee = number_of(column_text(statement, 1)),
        .at = local_to_minutes(at),
        .day = (int32_t)date_to_days(watch_at(at, reading->desk->config).date),
        .rd = number_of(column_text(statement, 5)),
        .contacts = column_number(statement, 6),
        .cards = column_number(statement, 7),
        .called = strcmp(column_text(statement, 8), "CALL") == 0,
        .at_counter = strcmp(column_text(statement, 9), AT_THE_COUNTER) == 0,
    };
    take_text(statement, 3, card->unit, sizeof(card->unit));
    take_text(statement, 4, card->tag, sizeof(card->tag));
}

static bool read_cards(struct store *store, const struct reading *reading, int64_t from, int64_t to,
                       struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT f.seq, f.employee, f.contact_at, f.call_sign, f.tag, f.rd, f.contacts, f.cards, "
        "f.origin, f.setting FROM contact_755 f JOIN record r ON r.seq = f.seq WHERE f.contact_at "
        ">= ? AND f.contact_at < ? AND r.status <> 'void'",
        error);
    char first[DATE_ROOM], behind[DATE_ROOM];
    enum step step;

    date_format(date_from_days(from), first);
    date_format(date_from_days(to + 1), behind);
    bind_text(statement, first);
    bind_text(statement, behind);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_card(reading, statement);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

/* ---- the days that were asked ---- */

static bool is_asked(int32_t day, int64_t from, int64_t to)
{
    return day >= from && day <= to;
}

static void keep_asked(struct card_reconciliation *found, int64_t from, int64_t to)
{
    size_t kept = 0;

    for (size_t i = 0; i < found->outcome.mismatch_count; i++) {
        if (is_asked(found->outcome.mismatches[i].day, from, to)) {
            found->outcome.mismatches[kept++] = found->outcome.mismatches[i];
        }
    }
    found->outcome.mismatch_count = kept;
    for (size_t i = 0; i < found->line_count; i++) {
        const struct reconcile_line *line = &found->lines[i];

        if (line->cleared_755 && is_asked(line->day, from, to)) {
            found->clearances++;
            found->cards_written += line->cards > 0 ? line->cards : 0;
        }
    }
    for (size_t i = 0; i < found->card_count; i++) {
        if (is_asked(found->cards[i].day, from, to)) {
            found->logged++;
            found->cards_logged += found->cards[i].cards > 0 ? found->cards[i].cards : 0;
        }
    }
}

bool card_reconciliation_run(struct store *store, const struct desk *desk, struct date from,
                             struct date to, struct card_reconciliation *found, struct error *error)
{
    struct reading reading = {.desk = desk, .found = found};
    int64_t first = date_to_days(from), last = date_to_days(to);

    *found = (struct card_reconciliation){0};
    if (!role_may(desk->actor->role, DUTY_RECONCILE)) {
        return error_set(error, ERROR_REFUSED,
                         "Cards and clearances are reconciled by a sergeant and above.");
    }
    begin(&reading);
    if (!read_lines(store, &reading, first - 1, last + 1, error) ||
        !read_cards(store, &reading, first - 1, last + 2, error)) {
        card_reconciliation_finish(found);
        return false;
    }
    const struct reconcile_input input = {.lines = found->lines,
                                          .line_count = found->line_count,
                                          .cards = found->cards,
                                          .card_count = found->card_count};
    reconcile(&input, &found->outcome);
    keep_asked(found, first, last);
    return true;
}

/* ---- the records behind it ---- */

bool card_reconciliation_line(struct store *store, const struct card_reconciliation *found,
                              const struct reconcile_mismatch *mismatch, char line[RECONCILED_ROOM],
                              struct error *error)
{
    struct head head;

    line[0] = '\0';
    if (mismatch->line == RECONCILE_NONE) {
        return true;
    }
    if (!record_head_find_seq(store, found->lines[mismatch->line].seq, &head, error)) {
        return false;
    }
    (void)snprintf(line, RECONCILED_ROOM, "%s line %d", head.number,
                   found->lines[mismatch->line].row);
    return true;
}

bool card_reconciliation_card(struct store *store, const struct card_reconciliation *found,
                              const struct reconcile_mismatch *mismatch, char card[RECONCILED_ROOM],
                              struct error *error)
{
    struct head head;

    card[0] = '\0';
    if (mismatch->card == RECONCILE_NONE) {
        return true;
    }
    if (!record_head_find_seq(store, found->cards[mismatch->card].seq, &head, error)) {
        return false;
    }
    (void)snprintf(card, RECONCILED_ROOM, "%s", head.number);
    return true;
}
