#include "tests/cli/make_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const json_t *find_field(const json_t *fields, const char *name)
{
    size_t index;
    json_t *field;

    json_array_foreach(fields, index, field)
    {
        if (strcmp(field_text(field, "name"), name) == 0) {
            return field;
        }
    }
    return NULL;
}

const char *field_text(const json_t *field, const char *key)
{
    const char *text = json_string_value(json_object_get(field, key));

    return text != NULL ? text : "";
}

bool field_is(const json_t *field, const char *key)
{
    return json_is_true(json_object_get(field, key));
}

static json_t *make_code(const json_t *field)
{
    const json_t *choice = json_array_get(json_object_get(field, "choices"), 0);

    return json_string(choice != NULL ? field_text(choice, "code") : field_text(field, "example"));
}

static json_t *make_text(const json_t *field)
{
    const json_t *most = json_object_get(field, "max");
    const char words[] = "Words of a test";
    size_t length = strlen(words);

    if (most != NULL && (size_t)json_integer_value(most) < length) {
        length = (size_t)json_integer_value(most);
    }
    return json_stringn(words, length);
}

static json_t *make_rows(const json_t *group)
{
    json_int_t rows = json_integer_value(json_object_get(group, "min"));
    json_t *array = json_array();

    for (json_int_t i = 0; i < (rows > 0 ? rows : 1); i++) {
        json_array_append_new(array, make_row(group));
    }
    return array;
}

json_t *make_value(const json_t *field)
{
    const char *kind = field_text(field, "kind");

    if (strcmp(kind, "choice") == 0) {
        return make_code(field);
    }
    if (strcmp(kind, "multi-choice") == 0) {
        return json_pack("[o]", make_code(field));
    }
    if (strcmp(kind, "number") == 0) {
        return json_incref(json_object_get(field, "min"));
    }
    if (strcmp(kind, "yes/no") == 0) {
        return json_true();
    }
    if (strcmp(kind, "group") == 0) {
        return make_rows(field);
    }
    if (strcmp(kind, "text") == 0 || strcmp(kind, "long text") == 0) {
        return make_text(field);
    }
    return json_string(field_text(field, "example"));
}

json_t *make_unique(const json_t *field, unsigned number)
{
    char text[200];
    char *longest = text;
    size_t most = 0;

    (void)snprintf(text, sizeof(text), "%s", field_text(field, "example"));
    for (char *at = text; *at != '\0'; at++) {
        size_t digits = strspn(at, "0123456789");

        longest = digits > most ? at : longest;
        most = digits > most ? digits : most;
    }
    for (size_t i = most; i > 0; i--, number /= 10) {
        longest[i - 1] = (char)('0' + number % 10);
    }
    return json_string(text);
}

static bool is_met(const json_t *condition, const json_t *record, const json_t *above)
{
    const char *name = field_text(condition, "field");
    json_t *value = json_object_get(record, name), *code;
    size_t index;

    if (value == NULL) {
        value = json_object_get(above, name);
    }
    json_array_foreach(json_object_get(condition, "in"), index, code)
    {
        if (value != NULL && json_equal(value, code)) {
            return true;
        }
    }
    return false;
}

void make_whole(json_t *record, const json_t *fields, const json_t *above)
{
    bool added = true;

    while (added) {
        size_t index;
        json_t *field;

        added = false;
        json_array_foreach(fields, index, field)
        {
            const char *name = field_text(field, "name");
            const json_t *condition = json_object_get(field, "required_when");
            bool needed = field_is(field, "required") ||
                          (condition != NULL && is_met(condition, record, above));
            if (needed && json_object_get(record, name) == NULL) {
                json_object_set_new(record, name, make_value(field));
                added = true;
            }
        }
    }
}

json_t *make_row(const json_t *group)
{
    const json_t *fields = json_object_get(group, "fields");
    json_t *row = json_object();

    make_whole(row, fields, NULL);
    if (json_object_size(row) == 0) { /* a row with nothing in it would be dropped */
        const json_t *first = json_array_get(fields, 0);
        json_object_set_new(row, field_text(first, "name"), make_value(first));
    }
    return row;
}

json_t *make_least(const json_t *form)
{
    json_t *record = json_object();

    make_whole(record, json_object_get(form, "fields"), NULL);
    return record;
}

static void fill(json_t *record, const json_t *fields)
{
    size_t index;
    json_t *field;

    json_array_foreach(fields, index, field)
    {
        json_t *value;

        if (field_is(field, "derived")) {
            continue;
        }
        value = make_value(field);
        if (strcmp(field_text(field, "kind"), "group") == 0) {
            fill(json_array_get(value, 0), json_object_get(field, "fields"));
        }
        json_object_set_new(record, field_text(field, "name"), value);
    }
}

json_t *make_full(const json_t *form)
{
    json_t *record = json_object();

    fill(record, json_object_get(form, "fields"));
    return record;
}
