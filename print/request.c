#include "print/request.h"

#include "forms/clock.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void put_text(json_t *object, const char *name, const char *text)
{
    (void)json_object_set_new(object, name,
                              json_string(text)); /* NULL where memory ends: left out */
}

static void add_row(json_t *rows, const struct paper_request *request, struct place place)
{
    static const char *const kinds[] = {
        [PAPER_WORDS] = "words", [PAPER_DATE] = "date", [PAPER_OWN] = "own"};
    struct text value = {0};
    enum paper_kind kind = paper_value(request->record, place, request->desk->codes, &value);
    json_t *row = json_object();

    if (value.length > 0) {
        put_text(row, "label", place_field(request->record->form, place)->label);
        put_text(row, "kind", kinds[kind]);
        put_text(row, "value", text_bytes(&value));
        (void)json_array_append(rows, row);
    }
    json_decref(row);
    text_finish(&value);
}

/* A row of a group in one line, "R. Sample, Custodian": texts alone, which nobody translates. */
static void add_group_row(json_t *rows, const struct paper_request *request, size_t group,
                          size_t row)
{
    const struct field *field = &request->record->form->fields[group];
    struct text line = {0};
    json_t *item = json_object();

    for (size_t sub = 0; sub < field->field_count; sub++) {
        const char *value = record_text(request->record, place_in(group, row, sub));

        text_add_format(&line, "%s%s", line.length > 0 && *value != '\0' ? ", " : "", value);
    }
    put_text(item, "label", field->label);
    put_text(item, "kind", "own");
    put_text(item, "value", text_bytes(&line));
    (void)json_array_append(rows, item);
    json_decref(item);
    text_finish(&line);
}

static void add_field(json_t *rows, const struct paper_request *request, const char *name)
{
    const struct form *form = request->record->form;
    size_t index = (size_t)field_index(form->fields, form->field_count, name);
    const struct field *field = &form->fields[index];

    if (field->kind != FIELD_GROUP) {
        add_row(rows, request, place_of(index));
        return;
    }
    for (size_t row = 0; row < record_rows(request->record, index); row++) {
        add_group_row(rows, request, index, row);
    }
}

static json_t *rows_of(const struct paper_request *request)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < COUNT_OF(request->paper->fields) && request->paper->fields[i] != NULL;
         i++) {
        add_field(rows, request, request->paper->fields[i]);
    }
    return rows;
}

static json_t *texts_of(const char *const *texts, size_t most)
{
    json_t *list = json_array();

    for (size_t i = 0; i < most && texts[i] != NULL; i++) {
        (void)json_array_append_new(list, json_string(texts[i]));
    }
    return list;
}

static void put_date(json_t *object, const char *name, struct date date)
{
    char day[DATE_ROOM] = "";

    if (date.year != 0) {
        date_format(date, day);
    }
    put_text(object, name, day);
}

/* The day of a clock, worked out now; false where it does not run for this record. */
static bool day_of(const struct paper_request *request, const char *clock,
                   struct deadline *deadline)
{
    const struct form *form = request->record->form;

    for (size_t i = 0; clock != NULL && i < form->clock_count; i++) {
        if (strcmp(form->clocks[i].name, clock) == 0 &&
            form->clocks[i].due(request->record, request->desk, deadline)) {
            return true;
        }
    }
    *deadline = (struct deadline){0};
    return false;
}

static void put_dates(json_t *object, const struct paper_request *request)
{
    const char *const *copies = request->paper->copies;
    struct deadline deadline = {0}, copy = {0};

    (void)day_of(request, request->paper->clock, &deadline);
    while (*copies != NULL && !day_of(request, *copies, &copy)) {
        copies++;
    }
    put_date(object, "due", deadline.due);
    put_date(object, "second", deadline.second);
    put_date(object, "copy", copy.due);
    put_date(object, "today", request->desk->now.date);
}

char *paper_request_dup(const struct paper_request *request)
{
    const struct config *config = request->desk->config;
    json_t *object = json_object();
    char *out;

    put_text(object, "title", request->paper->title);
    put_text(object, "number", request->number);
    put_text(object, "page", config->paper_size);
    put_text(object, "station", config->station_name);
    put_text(object, "address", config->station_address);
    put_text(object, "phone", config->non_emergency);
    put_dates(object, request);
    (void)json_object_set_new(object, "rows", rows_of(request));
    (void)json_object_set_new(object, "before",
                              texts_of(request->paper->before, COUNT_OF(request->paper->before)));
    (void)json_object_set_new(object, "after",
                              texts_of(request->paper->after, COUNT_OF(request->paper->after)));
    out = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return out;
}
