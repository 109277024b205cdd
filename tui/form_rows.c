#include "tui/form_rows.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/value.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the screen that the parts of a row begin in. */
enum {
    LABEL_COLUMN = 2,
    VALUE_COLUMN = 28,
    INDENT_COLUMN = 4, /* values below their label */
    NARROW = 60,       /* below this, values that do not fit stand below their label */
    LEAST_VALUE = 4,
};

struct builder {
    struct form_rows *rows;
    const struct form_layout *layout;
    const char *section; /* a heading that waits for its first row */
    bool starts_section; /* the next row that takes the cursor begins a section */
};

static void count_line(void *context, size_t start, size_t length)
{
    (void)start;
    (void)length;
    int *lines = context;
    (*lines)++;
}

static int lines_of(const char *text, int columns)
{
    int lines = 0;
    text_wrap(text, columns < 1 ? 1 : columns, count_line, &lines);
    return lines;
}

static struct form_row *add_row(struct builder *builder, enum form_row_kind kind,
                                struct place place, const struct field *field)
{
    struct form_rows *rows = builder->rows;
    if (rows->count == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 64;
        rows->items = memory_resize(rows->items, rows->room, sizeof *rows->items);
    }
    struct form_row *row = &rows->items[rows->count++];
    *row = (struct form_row){
        .kind = kind, .place = place, .field = field, .top = rows->lines, .height = 1};
    return row;
}

static void end_row(struct builder *builder, const struct form_row *row)
{
    builder->rows->lines += row->height;
}

static void add_words(struct builder *builder, enum form_row_kind kind, const char *words)
{
    struct form_row *row = add_row(builder, kind, place_of(PLACE_WHOLE), NULL);
    row->words = words;
    if (kind == ROW_NOTE) {
        row->height = lines_of(words, builder->layout->columns - LABEL_COLUMN);
    }
    end_row(builder, row);
}

/* A heading stands only above something. */
static void add_waiting_section(struct builder *builder)
{
    if (builder->section == NULL) {
        return;
    }
    add_words(builder, ROW_SECTION, builder->section);
    builder->section = NULL;
    builder->starts_section = true;
}

static bool asked_by_step(const struct transition *transition, const struct field *field)
{
    return transition == NULL ? field->stage == NULL : transition_asks(transition, field);
}

/* A field that only some cases need is out of the way in the others. */
static bool holds_now(const struct form_layout *layout, struct place place,
                      const struct field *field)
{
    if (field->asked_when == NULL) {
        return field->required_when.field == NULL ||
               record_meets(layout->record, place, &field->required_when, layout->codes);
    }
    for (const struct condition *condition = field->asked_when; condition->field != NULL;
         condition++) {
        if (record_meets(layout->record, place, condition, layout->codes)) {
            return true;
        }
    }
    return false;
}

bool form_rows_asks(const struct form_layout *layout, struct place place)
{
    const struct record *record = layout->record;
    const struct field *top = &record->form->fields[place.field];
    const struct field *field = place_field(record->form, place);
    if (!asked_by_step(layout->transition, top)) {
        return false;
    }
    if (field->kind == FIELD_GROUP || field->required ||
        !text_is_blank(record_text(record, place)) || form_remarks_any_at(layout->remarks, place)) {
        return true;
    }
    return holds_now(layout, place, field);
}

static void lay_long_text(const struct form_layout *layout, struct form_row *row)
{
    row->value_line = 1;
    row->value_column = INDENT_COLUMN;
    row->value_columns = layout->columns - INDENT_COLUMN - 1;
    if (row->value_columns < LEAST_VALUE) {
        row->value_columns = LEAST_VALUE;
    }
    int lines = lines_of(record_text(layout->record, row->place), row->value_columns);
    row->height = 1 + (lines < LONG_TEXT_LEAST_LINES ? LONG_TEXT_LEAST_LINES : lines);
}

static void lay_line(const struct form_layout *layout, struct form_row *row, int wanted)
{
    int room = layout->columns - VALUE_COLUMN - 1;
    row->value_column = VALUE_COLUMN;
    if (layout->columns < NARROW && wanted > room) {
        row->value_line = 1;
        row->value_column = INDENT_COLUMN;
        row->height = 2;
        room = layout->columns - INDENT_COLUMN - 1;
    }
    room = room < LEAST_VALUE ? LEAST_VALUE : room;
    row->value_columns = wanted < room ? wanted : room;
}

/* Labels are read whole where there is room for them. */
static int columns_of_choices(const struct form_layout *layout, const struct field *field,
                              int wanted)
{
    struct choice_list list = field_choices(field, layout->codes);
    for (size_t i = 0; field->kind == FIELD_CHOICE && i < list.count; i++) {
        int columns = text_columns(list.items[i].label, strlen(list.items[i].label));
        wanted = columns > wanted ? columns : wanted;
    }
    return wanted;
}

static void lay_remarks(const struct form_layout *layout, struct form_row *row)
{
    row->remark_line = row->height;
    for (size_t i = 0; layout->remarks != NULL && i < layout->remarks->count; i++) {
        if (place_equal(layout->remarks->items[i].place, row->place)) {
            row->height +=
                lines_of(layout->remarks->items[i].words, layout->columns - INDENT_COLUMN);
        }
    }
}

static void add_field(struct builder *builder, struct place place)
{
    const struct form_layout *layout = builder->layout;
    const struct field *field = place_field(layout->record->form, place);
    bool shown = field_is_filled_in(field);
    if (shown && (field->unprinted || text_is_blank(record_text(layout->record, place)))) {
        return;
    }
    if (!form_rows_asks(layout, place)) {
        return;
    }
    add_waiting_section(builder);
    struct form_row *row = add_row(builder, shown ? ROW_SHOWN : ROW_FIELD, place, field);
    row->required = field->required ||
                    (field->required_when.field != NULL &&
                     record_meets(layout->record, place, &field->required_when, layout->codes));
    bool fixed = false;
    int wanted = value_columns(field, &fixed);
    if (wanted == 0) {
        lay_long_text(layout, row);
    } else {
        lay_line(layout, row, columns_of_choices(layout, field, wanted));
    }
    lay_remarks(layout, row);
    if (!shown) {
        row->starts_section = builder->starts_section;
        builder->starts_section = false;
    }
    end_row(builder, row);
}

static void add_group(struct builder *builder, size_t index)
{
    const struct record *record = builder->layout->record;
    const struct field *group = &record->form->fields[index];
    if (!form_rows_asks(builder->layout, place_of(index))) {
        return;
    }
    add_waiting_section(builder);
    builder->starts_section = true;
    size_t count = record_rows(record, index);
    for (size_t row = 0; row < count; row++) {
        struct form_row *heading =
            add_row(builder, ROW_GROUP, place_in(index, row, PLACE_WHOLE), group);
        lay_remarks(builder->layout, heading);
        end_row(builder, heading);
        for (size_t sub = 0; sub < group->field_count; sub++) {
            add_field(builder, place_in(index, row, sub));
        }
    }
    if (group->max == 0 || (int64_t)count < group->max) {
        struct form_row *row =
            add_row(builder, ROW_ADD, place_in(index, count, PLACE_WHOLE), group);
        row->starts_section = builder->starts_section;
        lay_remarks(builder->layout, row);
        end_row(builder, row);
    }
    builder->starts_section = true; /* what follows a group is a place to jump to */
}

void form_rows_build(struct form_rows *rows, const struct form_layout *layout)
{
    rows->count = 0;
    rows->lines = 0;
    rows->columns = layout->columns;
    struct builder builder = {.rows = rows, .layout = layout, .starts_section = true};
    if (layout->remarks != NULL && layout->remarks->note != NULL) {
        add_words(&builder, ROW_NOTE, layout->remarks->note);
    }
    const struct form *form = layout->record->form;
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].section != NULL) {
            builder.section = form->fields[i].section;
        }
        if (form->fields[i].kind == FIELD_GROUP) {
            add_group(&builder, i);
        } else {
            add_field(&builder, place_of(i));
        }
    }
}

void form_rows_finish(struct form_rows *rows)
{
    free(rows->items);
    *rows = (struct form_rows){0};
}

bool form_rows_grow(struct form_rows *rows, size_t index, int text_lines)
{
    struct form_row *row = &rows->items[index];
    int wanted = text_lines < LONG_TEXT_LEAST_LINES ? LONG_TEXT_LEAST_LINES : text_lines;
    int change = row->value_line + wanted - row->remark_line;
    if (change == 0) {
        return false;
    }
    row->height += change;
    row->remark_line += change;
    for (size_t i = index + 1; i < rows->count; i++) {
        rows->items[i].top += change;
    }
    rows->lines += change;
    return true;
}

bool form_row_takes_cursor(const struct form_row *row)
{
    return row->kind == ROW_FIELD || row->kind == ROW_ADD;
}

bool place_equal(struct place a, struct place b)
{
    return a.field == b.field && a.row == b.row && a.subfield == b.subfield;
}

size_t form_rows_find(const struct form_rows *rows, struct place place)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct form_row *row = &rows->items[i];
        if (row->field != NULL && place_equal(row->place, place)) {
            return i;
        }
    }
    return FORM_ROW_NONE;
}

size_t form_rows_next(const struct form_rows *rows, size_t from, bool forward)
{
    size_t at = from;
    for (;;) {
        if (forward) {
            at = at == FORM_ROW_NONE ? 0 : at + 1;
        } else if (at == 0) {
            return FORM_ROW_NONE;
        } else {
            at--;
        }
        if (at >= rows->count) {
            return FORM_ROW_NONE;
        }
        if (form_row_takes_cursor(&rows->items[at])) {
            return at;
        }
    }
}

size_t form_rows_section(const struct form_rows *rows, size_t from, bool forward)
{
    for (size_t at = form_rows_next(rows, from, forward); at != FORM_ROW_NONE;
         at = form_rows_next(rows, at, forward)) {
        if (rows->items[at].starts_section) {
            return at;
        }
    }
    return FORM_ROW_NONE;
}

size_t form_rows_narrative(const struct form_rows *rows)
{
    size_t found = FORM_ROW_NONE;
    for (size_t i = 0; i < rows->count; i++) {
        const struct form_row *row = &rows->items[i];
        if (row->kind != ROW_FIELD || row->field->kind != FIELD_LONG_TEXT) {
            continue;
        }
        if (row->place.subfield == PLACE_WHOLE) {
            return i;
        }
        found = found == FORM_ROW_NONE ? i : found;
    }
    return found;
}

size_t form_rows_at_line(const struct form_rows *rows, int line)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct form_row *row = &rows->items[i];
        if (line >= row->top && line < row->top + row->height) {
            return i;
        }
    }
    return FORM_ROW_NONE;
}

bool group_word_for_one(const struct field *group, char *out, size_t room)
{
    (void)snprintf(out, room, "%s", group->label);
    size_t length = strlen(out);
    if (length > 3 && strcmp(out + length - 3, "ies") == 0) {
        memcpy(out + length - 3, "y", 2);
        return true;
    }
    if (length > 2 && out[length - 1] == 's' && out[length - 2] != 's') {
        out[length - 1] = '\0';
        return true;
    }
    return false;
}

void group_heading(const struct form_row *row, const struct record *record, char *out, size_t room)
{
    char one[64];
    (void)group_word_for_one(row->field, one, sizeof one);
    (void)snprintf(out, room, "%s %zu of %zu", one, row->place.row + 1,
                   record_rows(record, row->place.field));
}

void group_invitation(const struct field *group, char *out, size_t room)
{
    char one[64];
    bool counted = group_word_for_one(group, one, sizeof one);
    one[0] = (char)tolower((unsigned char)one[0]);
    const char *article = !counted ? "" : strchr("aeiou", one[0]) != NULL ? "an " : "a ";
    (void)snprintf(out, room, "Add %s%s", article, one);
}

void place_label(const struct form *form, struct place place, char *out, size_t room)
{
    const struct field *top = &form->fields[place.field];
    if (top->kind != FIELD_GROUP) {
        (void)snprintf(out, room, "%s", top->label);
        return;
    }
    char one[64];
    (void)group_word_for_one(top, one, sizeof one);
    if (place.subfield == PLACE_WHOLE && place.row == 0) {
        (void)snprintf(out, room, "%s",
                       top->label); /* the group's own place is that of its first row */
    } else if (place.subfield == PLACE_WHOLE) {
        (void)snprintf(out, room, "%s %zu", one, place.row + 1);
    } else {
        (void)snprintf(out, room, "%s %zu: %s", one, place.row + 1,
                       top->fields[place.subfield].label);
    }
}
