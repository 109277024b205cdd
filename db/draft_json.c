#include "db/draft_json.h"

#include <jansson.h>
#include <string.h>

#define NAME_ROOM 160

static void add_value(json_t *object, const struct record *record, struct place place)
{
    char name[NAME_ROOM];

    if (*record_text(record, place) != '\0') {
        place_name(record->form, place, name, sizeof(name));
        (void)json_object_set_new(object, name, json_string(record_text(record, place)));
    }
}

static void add_group(json_t *object, const struct record *record, size_t field)
{
    const struct field *group = &record->form->fields[field];

    for (size_t row = 0; row < record_rows(record, field); row++) {
        for (size_t sub = 0; sub < group->field_count; sub++) {
            add_value(object, record, place_in(field, row, sub));
        }
    }
}

static json_t *values_of(const struct record *record)
{
    json_t *object = json_object();

    for (size_t i = 0; i < record->form->field_count; i++) {
        if (record->form->fields[i].kind == FIELD_GROUP) {
            add_group(object, record, i);
        } else {
            add_value(object, record, place_of(i));
        }
    }
    return object;
}

char *draft_json_dup(const struct draft_text *text)
{
    json_t *all = json_pack("{s:o,s:o,s:o}", "record", values_of(&text->record), "typed",
                            values_of(&text->typed), "opened", values_of(&text->opened));
    char *out = json_dumps(all, JSON_COMPACT);

    json_decref(all);
    return out;
}

static bool put_value(struct record *record, const char *name, const char *value)
{
    struct place place;

    if (!place_from_name(record->form, name, &place) ||
        (place.subfield == PLACE_WHOLE && record->form->fields[place.field].kind == FIELD_GROUP)) {
        return false;
    }
    while (place.subfield != PLACE_WHOLE && record_rows(record, place.field) <= place.row) {
        if (!record_add_row(record, place.field)) {
            return false;
        }
    }
    record_set(record, place, value);
    return true;
}

static void read_values(const json_t *all, const char *part, struct record *record, int *left_out)
{
    json_t *object = json_object_get(all, part);
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        const char *text = json_string_value(value);

        *left_out += text == NULL || !put_value(record, name, text);
    }
}

/* The form holds both side by side. */
static void even_rows(struct record *a, struct record *b)
{
    for (size_t i = 0; i < a->form->field_count; i++) {
        if (a->form->fields[i].kind != FIELD_GROUP) {
            continue;
        }
        while (record_rows(a, i) < record_rows(b, i) && record_add_row(a, i)) {
        }
        while (record_rows(b, i) < record_rows(a, i) && record_add_row(b, i)) {
        }
    }
}

bool draft_json_read(const char *json, size_t length, const struct form *form,
                     struct draft_text *text, int *left_out, struct error *error)
{
    json_error_t fault;
    json_t *all = json_loadb(json, length, JSON_REJECT_DUPLICATES, &fault);

    *left_out = 0;
    if (all == NULL) {
        return error_set(error, ERROR_DAMAGED, "This unfinished form cannot be read any more.");
    }
    record_init(&text->record, form);
    record_init(&text->typed, form);
    record_init(&text->opened, form);
    read_values(all, "record", &text->record, left_out);
    read_values(all, "typed", &text->typed, left_out);
    read_values(all, "opened", &text->opened, left_out);
    even_rows(&text->record, &text->typed);
    json_decref(all);
    return true;
}
