#include "db/reconciled_accounts.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/statement.h"
#include "db/stock_recounts.h"
#include "forms/stock.h"
#include "forms/watch.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MINUTES    (24 * 60)
#define CODES_MOST     16
#define AT_THE_COUNTER "COUNTER_REPORT" /* settings.csv, Unit Order 16-02 */

/* What does not change while it is read. */
struct reading {
    const struct desk *desk;
    struct card_reconciliation *found;
    struct watch_hours hours[WATCH_COUNT];
    const char *contact_codes[CODES_MOST]; /* clearance codes of a contact: 755 */
    size_t contact_code_count;
};

static struct reading begin(const struct desk *desk, struct card_reconciliation *found)
{
    struct choice_list list = desk->codes->lists[CODES_CLEARANCE];
    struct reading reading = {.desk = desk, .found = found};

    for (enum watch_name name = 0; name < WATCH_COUNT; name++) {
        (void)watch_hours_of(reading.desk->config, watch_code(name), &reading.hours[name]);
    }
    for (size_t i = 0; i < list.count && reading.contact_code_count < CODES_MOST; i++) {
        if (choice_has_rule(&list.items[i], "contact")) {
            reading.contact_codes[reading.contact_code_count++] = list.items[i].code;
        }
    }
    return reading;
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

/* A place of the stock, where it is a car: boxes are nobody's wrong ones. */
static void set_car(const struct reading *reading, const char *place,
                    char car[RECONCILE_PLACE_ROOM])
{
    (void)text_copy(car, RECONCILE_PLACE_ROOM,
                    stock_is_box(reading->desk->codes, place) ? "" : place);
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
    const char *place;

    (void)date_parse(column_text(statement, LINE_WORKED_ON), &day);
    (void)watch_from_code(column_text(statement, LINE_WATCH), &name);
    *sheet = (struct sheet){.hours = reading->hours[name]};
    sheet->line = (struct reconcile_line){
        .seq = column_integer(statement, LINE_SEQ),
        .employee = number_of(column_text(statement, LINE_EMPLOYEE)),
        .day = (int32_t)date_to_days(day),
        .watch = name,
    };
    take_text(statement, LINE_UNIT, sheet->line.unit, sizeof(sheet->line.unit));
    place = stock_source(reading->desk, column_text(statement, LINE_VEHICLE), false);
    set_car(reading, *place != '\0' ? place : stock_source(reading->desk, sheet->line.unit, false),
            sheet->line.car);
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
    take_text(statement, LINE_ORIGIN, line->origin, sizeof(line->origin));
    take_text(statement, LINE_TAG, line->tag, sizeof(line->tag));
    take_times(sheet, statement, line);
}

bool reconciled_lines_read(struct store *store, const struct desk *desk,
                           struct card_reconciliation *found, int64_t day, struct error *error)
{
    const struct reading reading = begin(desk, found);
    struct statement *statement = statement_get(
        store,
        "SELECT w.seq, l.row, w.worked_on, w.watch, w.employee, w.unit, w.vehicle, l.arrived, "
        "l.received, l.cleared, l.tag, l.rd, l.clearance, l.contacts, l.cards, l.origin FROM "
        "worksheet w JOIN record r ON r.seq = w.seq JOIN worksheet_lines l ON l.seq = w.seq WHERE "
        "w.worked_on = ? AND r.status <> 'void'",
        error);
    char on[DATE_ROOM];
    struct sheet sheet = {0};
    enum step step;

    date_format(date_from_days(day), on);
    bind_text(statement, on);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_line(&reading, statement, &sheet);
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
    struct watch watch;

    if (found->card_count == found->card_room) {
        found->card_room = found->card_room > 0 ? found->card_room * 2 : 1024;
        found->cards = memory_resize(found->cards, found->card_room, sizeof(*found->cards));
    }
    if (!local_parse(column_text(statement, 2), &at)) {
        return;
    }
    watch = watch_at(at, reading->desk->config);
    card = &found->cards[found->card_count++];
    *card = (struct reconcile_card){
        .seq = column_integer(statement, 0),
        .employee = number_of(column_text(statement, 1)),
        .at = local_to_minutes(at),
        .day = (int32_t)date_to_days(watch.date),
        .watch = watch.name,
        .rd = number_of(column_text(statement, 5)),
        .contacts = column_number(statement, 6),
        .cards = column_number(statement, 7),
        .at_counter = strcmp(column_text(statement, 9), AT_THE_COUNTER) == 0,
    };
    take_text(statement, 3, card->unit, sizeof(card->unit));
    take_text(statement, 4, card->tag, sizeof(card->tag));
    take_text(statement, 8, card->origin, sizeof(card->origin));
    set_car(reading, column_text(statement, 10), card->car);
}

bool reconciled_cards_read(struct store *store, const struct desk *desk,
                           struct card_reconciliation *found, int64_t day, struct error *error)
{
    const struct reading reading = begin(desk, found);
    struct statement *statement = statement_get(
        store,
        "SELECT f.seq, f.employee, f.contact_at, f.call_sign, f.tag, f.rd, f.contacts, f.cards, "
        "f.origin, f.setting, f.cards_from FROM contact_755 f JOIN record r ON r.seq = f.seq WHERE "
        "f.contact_at "
        ">= ? AND f.contact_at < ? AND r.status <> 'void'",
        error);
    char first[DATE_ROOM], behind[DATE_ROOM];
    enum step step;

    date_format(date_from_days(day), first);
    date_format(date_from_days(day + 1), behind);
    bind_text(statement, first);
    bind_text(statement, behind);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_card(&reading, statement);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

/* ---- outreach events ---- */

/* Four digits, as minutes of the day. */
static int64_t minutes_of(const char *time, int64_t unknown)
{
    int32_t number = number_of(time);

    return number == RECONCILE_UNKNOWN ? unknown : number / 100 * 60 + number % 100;
}

/* Times that nobody wrote down may have been any of the day; one that ends before it begins ends on
 * the next. */
static void take_event(struct card_reconciliation *found, struct statement *statement)
{
    struct reconcile_event *event;
    struct date day = {0};
    int64_t midnight, begins, ends;

    if (found->event_count == found->event_room) {
        found->event_room = found->event_room > 0 ? found->event_room * 2 : 64;
        found->events = memory_resize(found->events, found->event_room, sizeof(*found->events));
    }
    (void)date_parse(column_text(statement, 0), &day);
    midnight = date_to_days(day) * DAY_MINUTES;
    begins = minutes_of(column_text(statement, 1), 0);
    ends = minutes_of(column_text(statement, 2), DAY_MINUTES);
    event = &found->events[found->event_count++];
    *event = (struct reconcile_event){
        .employee = number_of(column_text(statement, 3)),
        .begins = midnight + begins,
        .ends = midnight + ends + (ends < begins ? DAY_MINUTES : 0),
    };
}

bool reconciled_events_read(struct store *store, struct card_reconciliation *found,
                            struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT e.held_on, e.starts_at, e.ends_at, p.employee FROM outreach_event e JOIN record r "
        "ON r.seq = e.seq JOIN (SELECT seq, employee FROM outreach_event_staff UNION ALL SELECT "
        "seq, employee FROM outreach_event_volunteers) p ON p.seq = e.seq WHERE e.held_on >= ? AND "
        "e.held_on <= ? AND r.status = 'held' AND p.employee IS NOT NULL",
        error);
    char first[DATE_ROOM], last[DATE_ROOM];
    enum step step;

    date_format(date_from_days(date_to_days(found->span.from) - 1), first);
    date_format(date_from_days(date_to_days(found->span.to) + 1), last);
    bind_text(statement, first);
    bind_text(statement, last);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_event(found, statement);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

/* ---- the recounts of the stock ---- */

static void take_recount(void *context, const struct stock_recount *recount)
{
    const struct reading *reading = context;
    struct card_reconciliation *found = reading->found;
    struct watch watch = watch_at(recount->at, reading->desk->config);
    struct reconcile_count *count;

    if (found->count_count == found->count_room) {
        found->count_room = found->count_room > 0 ? found->count_room * 2 : 64;
        found->counts = memory_resize(found->counts, found->count_room, sizeof(*found->counts));
    }
    count = &found->counts[found->count_count++];
    *count = (struct reconcile_count){.seq = recount->seq,
                                      .day = (int32_t)date_to_days(watch.date),
                                      .watch = watch.name,
                                      .expected = recount->expected,
                                      .counted = recount->counted};
    (void)text_copy(count->location, sizeof(count->location), recount->location);
}

/* A watch may end on the day after it began. */
bool reconciled_recounts_read(struct store *store, const struct desk *desk,
                              struct card_reconciliation *found, struct error *error)
{
    struct reading reading = begin(desk, found);
    char first[DATE_ROOM], behind[DATE_ROOM];

    date_format(found->span.from, first);
    date_format(date_from_days(date_to_days(found->span.to) + 2), behind);
    return stock_recounts_read(store, found->location, first, behind, take_recount, &reading,
                               error);
}
