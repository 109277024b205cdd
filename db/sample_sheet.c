#include "db/sample_sheet.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

#define DAY_MINUTES (24 * 60)
#define LINE_TAKES  9 /* minutes */

void sample_sheet_note(struct sample_sheet *sheet, struct watch watch, const struct record *card)
{
    struct local_time at;
    if (!watch_equal(sheet->watch, watch))
        *sheet = (struct sample_sheet){.watch = watch};
    if (sheet->count == SAMPLE_SHEET_CARDS || !local_parse(record_named(card, "contact_at"), &at))
        return;
    size_t index = sheet->count++;
    sheet->cards[index].minute = at.hour * 60 + at.minute;
    sheet->cards[index].contacts = atoi(record_named(card, "contacts"));
    sheet->cards[index].cards = atoi(record_named(card, "cards"));
    text_copy(sheet->cards[index].unit, sizeof sheet->cards[index].unit,
              record_named(card, "call_sign"));
    text_copy(sheet->cards[index].origin, sizeof sheet->cards[index].origin,
              record_named(card, "origin"));
    text_copy(sheet->cards[index].rd, sizeof sheet->cards[index].rd, record_named(card, "rd"));
    text_copy(sheet->cards[index].setting, sizeof sheet->cards[index].setting,
              record_named(card, "setting"));
}

/* ---- lines ---- */

struct line {
    struct record *worksheet;
    size_t field, row;
};

static struct line add_line(struct record *worksheet)
{
    struct line line = {
        worksheet,
        (size_t)field_index(worksheet->form->fields, worksheet->form->field_count, "lines"), 0};
    line.row = record_rows(worksheet, line.field);
    if (line.row == 1 && record_row_is_blank(worksheet, line.field, 0))
        line.row = 0;
    else
        record_add_row(worksheet, line.field);
    return line;
}

static void put(struct line line, const char *name, const char *text)
{
    const struct field *lines = &line.worksheet->form->fields[line.field];
    int subfield = field_index(lines->fields, lines->field_count, name);
    record_set(line.worksheet, place_in(line.field, line.row, (size_t)subfield), text);
}

static void put_number(struct line line, const char *name, int number)
{
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    put(line, name, text);
}

static void put_time(struct line line, const char *name, int minute)
{
    char text[16];
    minute = (minute + DAY_MINUTES) % DAY_MINUTES;
    snprintf(text, sizeof text, "%02d%02d", minute / 60, minute % 60);
    put(line, name, text);
}

static struct line add_cleared(struct record *worksheet, int minute, const char *rd,
                               const char *clearance, const char *narrative)
{
    struct line line = add_line(worksheet);
    put_time(line, "arrived", minute);
    put_time(line, "cleared", minute + LINE_TAKES);
    put_number(line, "tag", 100 + (int)line.row);
    put(line, "rd", rd);
    put(line, "clearance", clearance);
    put(line, "narrative", narrative);
    return line;
}

static void add_contact(struct record *worksheet, int minute, const struct sample_sheet *sheet,
                        size_t card, int cards)
{
    struct line line = add_cleared(worksheet, minute, sheet->cards[card].rd, "755 940",
                                   "Spoke with people about the neighborhood, gave cards.");
    put(line, "origin", sheet->cards[card].origin);
    put(line, "setting", sheet->cards[card].setting);
    put_number(line, "contacts", sheet->cards[card].contacts);
    put_number(line, "cards", cards);
}

void sample_sheet_make(const struct sample_sheet *sheet, const struct config *config,
                       struct record *worksheet)
{
    struct local_time begins = watch_begins(sheet->watch, config);
    int first = begins.hour * 60 + begins.minute;
    char on[DATE_ROOM];
    date_format(sheet->watch.date, on);
    record_set_named(worksheet, "worked_on", on);
    record_set_named(worksheet, "watch", watch_code(sheet->watch.name));
    record_set_named(worksheet, "unit", sheet->cards[0].unit);
    record_set_named(worksheet, "personnel_class", "A");
    struct line call = add_cleared(worksheet, first, sheet->cards[0].rd, "779 940",
                                   "Assisted with a disabled car, all in order.");
    put(call, "origin", "CALL");
    add_contact(worksheet, first + 15, sheet, 0, 2);
    for (size_t i = 0; i < sheet->count; i++)
        add_contact(worksheet, sheet->cards[i].minute, sheet, i,
                    sheet->cards[i].cards + (i > 0 && i + 1 == sheet->count));
}
