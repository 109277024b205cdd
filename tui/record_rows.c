#include "tui/record_rows.h"

#include "base/text.h"
#include "forms/value.h"
#include "tui/form_rows.h"

#include <stdio.h>

#define INDENT 2

struct reading {
    struct text_rows *rows;
    struct record_rows *what;
    const struct record *record;
    const struct codes *codes;
    size_t remarks; /* field of the remarks, or the number of fields when there are none to show */
    size_t remark_field, remark_words; /* their subfields */
};

/* Remarks of a return are shown where they belong only while the record waits to be mended. */
static void find_remarks(struct reading *reading, bool returned)
{
    const struct form *form = reading->record->form;
    int group = field_index(form->fields, form->field_count, "return_remarks");
    reading->remarks = form->field_count;
    if (!returned || group < 0)
        return;
    const struct field *field = &form->fields[group];
    int which = field_index(field->fields, field->field_count, "field");
    int words = field_index(field->fields, field->field_count, "words");
    if (which < 0 || words < 0)
        return;
    reading->remarks = (size_t)group;
    reading->remark_field = (size_t)which;
    reading->remark_words = (size_t)words;
}

static const char *remark_part(const struct reading *reading, size_t row, size_t part)
{
    return record_text(reading->record, place_in(reading->remarks, row, part));
}

static bool remark_points_to(const struct reading *reading, size_t row, size_t field)
{
    struct place place;
    return place_from_name(reading->record->form, remark_part(reading, row, reading->remark_field),
                           &place) &&
           place.field == field;
}

static size_t remark_count(const struct reading *reading)
{
    bool any = reading->remarks < reading->record->form->field_count;
    return any ? record_rows(reading->record, reading->remarks) : 0;
}

static bool has_remark(const struct reading *reading, size_t field)
{
    for (size_t row = 0; row < remark_count(reading); row++) {
        if (remark_points_to(reading, row, field))
            return true;
    }
    return false;
}

static void add_remarks(struct reading *reading, size_t field)
{
    for (size_t row = 0; row < remark_count(reading); row++) {
        if (!remark_points_to(reading, row, field))
            continue;
        struct text words = {0};
        text_add_format(&words, "! %s", remark_part(reading, row, reading->remark_words));
        text_rows_add_labelled(reading->rows, INDENT, "", LOOK_WARNING, text_bytes(&words));
        text_finish(&words);
    }
}

/* Of the row of a group, or (row PLACE_WHOLE) of the group as such; of a field of the record. */
static bool stands_at(const struct place *place, const struct form *form, size_t field, size_t row)
{
    size_t at = place->subfield == PLACE_WHOLE ? PLACE_WHOLE : place->row;
    return place->field == field && (form->fields[field].kind != FIELD_GROUP || at == row);
}

static bool has_finding(const struct reading *reading, size_t field)
{
    const struct findings *findings = reading->what->findings;
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        if (!findings->items[i].waived && findings->items[i].place.field == field)
            return true;
    }
    return false;
}

static void add_findings(struct reading *reading, size_t field, size_t row)
{
    const struct findings *findings = reading->what->findings;
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->waived || !stands_at(&finding->place, reading->record->form, field, row))
            continue;
        struct text words = {0};
        text_add_format(&words, "! %s %s", finding->rule->code, finding->words);
        text_rows_add_labelled(reading->rows, INDENT, "", LOOK_WARNING, text_bytes(&words));
        text_finish(&words);
    }
}

static void look_for(struct reading *reading, size_t field, size_t row)
{
    struct record_rows *what = reading->what;
    if (what->sought != NULL && stands_at(what->sought, reading->record->form, field, row))
        what->found = reading->rows->count;
}

static void add_value(struct reading *reading, int indent, const struct field *field,
                      const char *kept)
{
    struct text shown = {0};
    value_show(field, reading->codes, kept, &shown);
    if (shown.length == 0)
        text_add(&shown, "(blank)");
    text_rows_add_labelled(reading->rows, indent, field->label, LOOK_PLAIN, text_bytes(&shown));
    text_finish(&shown);
}

static void add_group_row(struct reading *reading, size_t index, size_t row)
{
    const struct field *group = &reading->record->form->fields[index];
    char one[64], heading[96];
    look_for(reading, index, row);
    (void)group_word_for_one(group, one, sizeof one);
    snprintf(heading, sizeof heading, "%s %zu", one, row + 1);
    text_rows_add(reading->rows, LOOK_LABEL, INDENT, heading);
    for (size_t i = 0; i < group->field_count; i++) {
        const char *kept = record_text(reading->record, place_in(index, row, i));
        bool technical = group->fields[i].derived && group->fields[i].unprinted;
        if (kept[0] != '\0' && !technical)
            add_value(reading, INDENT * 2, &group->fields[i], kept);
    }
    add_findings(reading, index, row);
}

static bool is_filled(const struct reading *reading, size_t index)
{
    const struct field *field = &reading->record->form->fields[index];
    if (field->kind == FIELD_GROUP) {
        for (size_t row = 0; row < record_rows(reading->record, index); row++) {
            if (!record_row_is_blank(reading->record, index, row))
                return true;
        }
        return false;
    }
    return record_text(reading->record, place_of(index))[0] != '\0';
}

static void add_field(struct reading *reading, size_t index)
{
    const struct field *field = &reading->record->form->fields[index];
    if (field->kind == FIELD_GROUP) {
        for (size_t row = 0; row < record_rows(reading->record, index); row++)
            add_group_row(reading, index, row);
        look_for(reading, index, PLACE_WHOLE);
        add_findings(reading, index, PLACE_WHOLE);
    } else {
        look_for(reading, index, 0);
        add_value(reading, INDENT, field, record_text(reading->record, place_of(index)));
        add_findings(reading, index, 0);
    }
    add_remarks(reading, index);
}

void record_rows_fill(struct text_rows *rows, int columns, struct record_rows *what)
{
    const struct record *record = what->record;
    struct reading reading = {.rows = rows, .what = what, .record = record, .codes = what->codes};
    const char *section = NULL;
    what->found = 0;
    find_remarks(&reading, what->returned);
    text_rows_begin(rows, columns);
    for (size_t i = 0; i < record->form->field_count; i++) {
        if (record->form->fields[i].section != NULL)
            section = record->form->fields[i].section;
        if (i == reading.remarks ||
            (!is_filled(&reading, i) && !has_remark(&reading, i) && !has_finding(&reading, i)))
            continue;
        if (section != NULL) {
            text_rows_gap(rows);
            text_rows_add(rows, LOOK_HEADING, 0, section);
            section = NULL; /* said once */
        }
        add_field(&reading, i);
    }
}
