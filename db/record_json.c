#include "db/record_json.h"

#include "base/memory.h"
#include "forms/value.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define DECODE_FLAGS (JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL)

/* --- writing, by hand, so that the bytes are always the same --- */

void json_add_text(struct text *out, const char *text)
{
    const char *start = text;
    text_add_bytes(out, "\"", 1);
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte >= ' ' && byte != '"' && byte != '\\' && byte != 0x7F)
            continue;
        text_add_bytes(out, start, (size_t)(at - start));
        if (byte == '\n')
            text_add_bytes(out, "\\n", 2);
        else if (byte == '"' || byte == '\\')
            text_add_format(out, "\\%c", byte);
        else
            text_add_format(out, "\\u%04x", byte);
        start = at + 1;
    }
    text_add(out, start);
    text_add_bytes(out, "\"", 1);
}

/* A blank too many shows as a code without letters: other values never give the same bytes. */
static void add_codes(struct text *out, const char *codes)
{
    size_t length = strcspn(codes, " ");
    text_add(out, "[\"");
    text_add_bytes(out, codes, length);
    for (codes += length; *codes == ' '; codes += length) {
        length = strcspn(++codes, " ");
        text_add(out, "\",\"");
        text_add_bytes(out, codes, length);
    }
    text_add(out, "\"]");
}

static void add_value(struct text *out, const struct field *field, const char *kept)
{
    int64_t integer;
    if (field->kind == FIELD_YES_NO)
        text_add(out, strcmp(kept, "yes") == 0 ? "true" : "false");
    else if (field->kind == FIELD_NUMBER && value_to_integer(field, kept, &integer))
        text_add_integer(out, integer);
    else if (field->kind == FIELD_CHOICES)
        add_codes(out, kept);
    else
        json_add_text(out, kept);
}

static void add_name(struct text *out, const char *name, bool *first)
{
    text_add(out, *first ? "" : ",");
    json_add_text(out, name);
    text_add_bytes(out, ":", 1);
    *first = false;
}

static void add_rows(struct text *out, const struct record *record, size_t index)
{
    const struct field *group = &record->form->fields[index];
    text_add_bytes(out, "[", 1);
    for (size_t row = 0; row < record_rows(record, index); row++) {
        bool first = true;
        text_add(out, row ? ",{" : "{");
        for (size_t i = 0; i < group->field_count; i++) {
            const char *kept = record_text(record, place_in(index, row, i));
            if (!*kept)
                continue;
            add_name(out, group->fields[i].name, &first);
            add_value(out, &group->fields[i], kept);
        }
        text_add_bytes(out, "}", 1);
    }
    text_add_bytes(out, "]", 1);
}

static bool is_blank(const struct record *record, size_t index)
{
    if (record->form->fields[index].kind != FIELD_GROUP)
        return !*record_text(record, place_of(index));
    for (size_t row = 0; row < record_rows(record, index); row++)
        if (!record_row_is_blank(record, index, row))
            return false;
    return true;
}

void record_to_json(const struct record *record, bool (*only)(void *context, size_t field),
                    void *context, struct text *out)
{
    bool first = true;
    text_add_bytes(out, "{", 1);
    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];
        bool blank = is_blank(record, i);
        if (only ? !only(context, i) : blank)
            continue;
        add_name(out, field->name, &first);
        if (blank)
            text_add(out, "null");
        else if (field->kind == FIELD_GROUP)
            add_rows(out, record, i);
        else
            add_value(out, field, record_text(record, place_of(i)));
    }
    text_add_bytes(out, "}", 1);
}

/* --- reading --- */

struct reading {
    struct record *record;
    const struct desk *desk; /* NULL: the program's own words, taken as they are */
    struct problems *problems;
};

static void complain(struct reading *reading, struct place place, const char *words)
{
    if (reading->problems)
        problem_add(reading->problems, place, "%s", words);
}

/* The value as kept text; NULL with words when its type does not fit the field. Caller frees. */
static char *to_kept_dup(const struct field *field, const json_t *value, const char **words)
{
    struct text out = {0};
    if (field->kind == FIELD_YES_NO && json_is_boolean(value))
        return memory_text(json_is_true(value) ? "yes" : "no");
    if (field->kind == FIELD_NUMBER && json_is_integer(value)) {
        text_add_format(&out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return text_take(&out);
    }
    *words = field->kind == FIELD_YES_NO    ? "Give true or false."
             : field->kind == FIELD_NUMBER  ? "Give a whole number."
             : field->kind == FIELD_CHOICES ? "Give an array of codes."
                                            : "Give a text.";
    if (field->kind == FIELD_CHOICES && json_is_array(value)) {
        size_t index;
        json_t *code;
        json_array_foreach(value, index, code)
        {
            const char *text = json_string_value(code);
            if (!text || !*text || strchr(text, ' ')) {
                text_finish(&out);
                return NULL;
            }
            text_add_format(&out, "%s%s", index ? " " : "", text);
        }
        return text_take(&out);
    }
    if (!json_is_string(value) || field->kind == FIELD_YES_NO || field->kind == FIELD_NUMBER ||
        field->kind == FIELD_CHOICES)
        return NULL;
    if (strlen(json_string_value(value)) == json_string_length(value))
        return memory_text(json_string_value(value));
    *words = "Take the zero byte out of the text.";
    return NULL;
}

static void read_value(struct reading *reading, struct place place, const json_t *value)
{
    const struct field *field = place_field(reading->record->form, place);
    const char *words = "";
    struct error error = {0};
    if (json_is_null(value)) {
        record_set(reading->record, place, "");
        return;
    }
    char *kept = to_kept_dup(field, value, &words);
    if (!kept) {
        complain(reading, place, words);
        return;
    }
    if (reading->desk && field->kind != FIELD_TEXT && field->kind != FIELD_LONG_TEXT && *kept &&
        !value_is_kept_form(field, reading->desk, kept, &error))
        complain(reading, place, error.text);
    else
        record_set(reading->record, place, kept);
    free(kept);
}

static void read_row(struct reading *reading, size_t index, size_t row, const json_t *object)
{
    const struct field *group = &reading->record->form->fields[index];
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        int subfield = field_index(group->fields, group->field_count, name);
        char words[160];
        if (subfield >= 0) {
            read_value(reading, place_in(index, row, (size_t)subfield), value);
            continue;
        }
        snprintf(words, sizeof words, "There is no field \"%.60s\" in %s.", name, group->name);
        complain(reading, place_in(index, row, PLACE_WHOLE), words);
    }
}

static void read_group(struct reading *reading, size_t index, const json_t *value)
{
    size_t row;
    json_t *object;
    struct record *record = reading->record;
    if (!json_is_array(value) && !json_is_null(value)) {
        complain(reading, place_of(index), "Give an array of objects.");
        return;
    }
    while (record_rows(record, index) > 0)
        record_remove_row(record, index, record_rows(record, index) - 1);
    json_array_foreach(value, row, object)
    {
        if (row >= record_rows(record, index) && !record_add_row(record, index)) {
            complain(reading, place_of(index), "There are more rows than the form takes.");
            return;
        }
        if (json_is_object(object))
            read_row(reading, index, row, object);
        else
            complain(reading, place_in(index, row, PLACE_WHOLE), "Give an object.");
    }
}

static void read_object(struct reading *reading, const json_t *object)
{
    const struct form *form = reading->record->form;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        int index = field_index(form->fields, form->field_count, name);
        char words[160];
        if (index < 0) {
            snprintf(words, sizeof words, "%.60s: The form has no such field.", name);
            complain(reading, place_of(form->field_count), words);
        } else if (form->fields[index].kind == FIELD_GROUP) {
            read_group(reading, (size_t)index, value);
        } else {
            read_value(reading, place_of((size_t)index), value);
        }
    }
}

static bool read_json(struct reading *reading, const char *json, size_t length, struct error *error)
{
    json_error_t fault;
    json_t *object = json_loadb(json, length, DECODE_FLAGS, &fault);
    bool ok = object && json_is_object(object);
    if (!object)
        error_set(error, ERROR_INPUT, "This is no JSON: %s (column %d).", fault.text, fault.column);
    else if (!ok)
        error_set(error, ERROR_INPUT, "This is no JSON object: begin with { and end with }.");
    else
        read_object(reading, object);
    json_decref(object);
    return ok;
}

bool record_from_json(struct record *record, const struct desk *desk, const char *json,
                      size_t length, struct problems *problems, struct error *error)
{
    struct reading reading = {.record = record, .desk = desk, .problems = problems};
    return read_json(&reading, json, length, error);
}

bool record_from_own_json(struct record *record, const char *json, struct error *error)
{
    struct reading reading = {.record = record};
    return read_json(&reading, json, strlen(json), error);
}

bool record_take_json(struct record *record, const struct json_t *object)
{
    struct reading reading = {.record = record};
    if (!json_is_object(object))
        return false;
    read_object(&reading, object);
    return true;
}
