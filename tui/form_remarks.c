#include "tui/form_remarks.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/form_rows.h"

#include <stdlib.h>
#include <string.h>

#define REMARKS_FIELD "return_remarks"
#define REASON_FIELD  "return_reason"

enum {
    NAME_ROOM = 128,
};

static void add_remark(struct form_remarks *remarks, struct place place, const char *words)
{
    struct text said = {0};
    text_add_format(&said, "Remark: %s", words);
    remarks->items = memory_resize(remarks->items, remarks->count + 1, sizeof *remarks->items);
    remarks->items[remarks->count++] =
        (struct form_remark){.place = place, .words = text_take(&said)};
}

/* A remark about a row that has gone since is not lost: it stands above the form. */
static void read_remark(struct form_remarks *remarks, struct text *note,
                        const struct record *record, const char *name, const char *words)
{
    struct place place;
    if (!place_from_name(record->form, name, &place)) {
        text_add_format(note, " %s", words);
        return;
    }
    bool in_row =
        record->form->fields[place.field].kind == FIELD_GROUP && place.subfield != PLACE_WHOLE;
    if (in_row && place.row >= record_rows(record, place.field)) {
        text_add_format(note, " %s", words);
        return;
    }
    add_remark(remarks, place, words);
}

void form_remarks_read(struct form_remarks *remarks, const struct record *record)
{
    *remarks = (struct form_remarks){0};
    const struct form *form = record->form;
    struct text note = {0};
    if (form_field(form, REASON_FIELD) != NULL &&
        !text_is_blank(record_named(record, REASON_FIELD))) {
        text_add_format(&note, "Returned: %s", record_named(record, REASON_FIELD));
    }
    int group = field_index(form->fields, form->field_count, REMARKS_FIELD);
    if (group >= 0) {
        const struct field *field = &form->fields[group];
        int name = field_index(field->fields, field->field_count, "field");
        int words = field_index(field->fields, field->field_count, "words");
        size_t rows = record_rows(record, (size_t)group);
        for (size_t row = 0; name >= 0 && words >= 0 && row < rows; row++) {
            read_remark(remarks, &note, record,
                        record_text(record, place_in((size_t)group, row, (size_t)name)),
                        record_text(record, place_in((size_t)group, row, (size_t)words)));
        }
    }
    if (note.length > 0) {
        remarks->note = text_take(&note);
    }
    text_finish(&note);
}

void form_remarks_finish(struct form_remarks *remarks)
{
    for (size_t i = 0; i < remarks->count; i++) {
        free(remarks->items[i].words);
    }
    free(remarks->items);
    free(remarks->note);
    *remarks = (struct form_remarks){0};
}

bool form_remarks_any_at(const struct form_remarks *remarks, struct place place)
{
    for (size_t i = 0; remarks != NULL && i < remarks->count; i++) {
        if (place_equal(remarks->items[i].place, place)) {
            return true;
        }
    }
    return false;
}

static void add_choice(struct remark_pointer *pointer, size_t *count, const struct form *form,
                       struct place place)
{
    char name[NAME_ROOM], label[NAME_ROOM];
    place_name(form, place, name, sizeof name);
    place_label(form, place, label, sizeof label);
    pointer->choices = memory_resize(pointer->choices, *count + 2, sizeof *pointer->choices);
    pointer->choices[(*count)++] =
        (struct choice){.code = memory_text(name), .label = memory_text(label)};
    pointer->choices[*count] = (struct choice){0};
}

void remark_pointer_init(struct remark_pointer *pointer, const struct record *record,
                         const struct codes *codes, const struct transition *transition)
{
    *pointer = (struct remark_pointer){0};
    const struct form *form = record->form;
    const struct field *group = form_field(form, REMARKS_FIELD);
    if (group == NULL || !transition_asks(transition, group)) {
        return;
    }
    int index = field_index(group->fields, group->field_count, "field");
    if (index < 0) {
        return;
    }
    size_t count = 0;
    struct form_layout layout = {.record = record, .codes = codes, .columns = 80};
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        if (field->stage != NULL || field->derived || !form_rows_asks(&layout, place_of(i))) {
            continue;
        }
        add_choice(pointer, &count, form, place_of(i));
        size_t rows = field->kind == FIELD_GROUP ? record_rows(record, i) : 0;
        for (size_t row = 0; row < rows; row++) {
            for (size_t sub = 0; sub < field->field_count; sub++) {
                add_choice(pointer, &count, form, place_in(i, row, sub));
            }
        }
    }
    pointer->replaced = &group->fields[index];
    pointer->field = *pointer->replaced;
    pointer->field.kind = FIELD_CHOICE;
    pointer->field.help =
        "The field that the remark is about: begin to type its name, or take it from "
        "the list (F4).";
    pointer->field.codes = CODES_NONE;
    pointer->field.choices = pointer->choices;
}

void remark_pointer_finish(struct remark_pointer *pointer)
{
    for (size_t i = 0; pointer->choices != NULL && pointer->choices[i].code != NULL; i++) {
        free((char *)pointer->choices[i].code);
        free((char *)pointer->choices[i].label);
    }
    free(pointer->choices);
    *pointer = (struct remark_pointer){0};
}
