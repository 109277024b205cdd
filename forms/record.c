#include "forms/record.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/check.h"
#include "forms/phone.h"
#include "forms/value.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MASK_WORD "CONFIDENTIAL"

struct place place_of(size_t field)
{
    return (struct place){.field = field, .row = 0, .subfield = PLACE_WHOLE};
}

struct place place_in(size_t field, size_t row, size_t subfield)
{
    return (struct place){.field = field, .row = row, .subfield = subfield};
}

const struct field *place_field(const struct form *form, struct place place)
{
    const struct field *field = &form->fields[place.field];

    return place.subfield == PLACE_WHOLE ? field : &field->fields[place.subfield];
}

void place_name(const struct form *form, struct place place, char *out, size_t room)
{
    const struct field *field = &form->fields[place.field];

    if (place.subfield != PLACE_WHOLE) {
        snprintf(out, room, "%s[%zu].%s", field->name, place.row + 1,
                 field->fields[place.subfield].name);
    } else if (place.row > 0) {
        snprintf(out, room, "%s[%zu]", field->name, place.row + 1);
    } else {
        snprintf(out, room, "%s", field->name);
    }
}

/* Reads "[2]" at *at into a row from 0. */
static bool row_from_name(const char **at, size_t *row)
{
    char *end = NULL;
    unsigned long number;

    if ((*at)[1] < '1' || (*at)[1] > '9') {
        return false;
    }
    number = strtoul(*at + 1, &end, 10);
    if (*end != ']' || number > 9999) {
        return false;
    }
    *row = number - 1;
    *at = end + 1;
    return true;
}

bool place_from_name(const struct form *form, const char *name, struct place *place)
{
    size_t length = strcspn(name, "[.");
    char *top = memory_text_part(name, length);
    int field = field_index(form->fields, form->field_count, top);
    const char *at = name + length;
    const struct field *group;
    int subfield;

    free(top);
    if (field < 0) {
        return false;
    }
    *place = place_of((size_t)field);
    if (*at == '\0') {
        return true;
    }
    group = &form->fields[field];
    if (group->kind != FIELD_GROUP || *at != '[' || !row_from_name(&at, &place->row)) {
        return false;
    }
    if (*at == '\0') {
        return true;
    }
    subfield = *at == '.' ? field_index(group->fields, group->field_count, at + 1) : -1;
    if (subfield < 0) {
        return false;
    }
    place->subfield = (size_t)subfield;
    return true;
}

static void value_clear(struct value *value, const struct field *field)
{
    memory_forget_text(value->text);
    for (size_t i = 0; i < value->row_count * field->field_count; i++) {
        memory_forget_text(value->cells[i].text);
    }
    free(value->cells);
    *value = (struct value){0};
}

void record_init(struct record *record, const struct form *form)
{
    *record = (struct record){
        .form = form,
        .values = memory_create(form->field_count, sizeof *record->values),
    };
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];

        for (int64_t row = 0; field->kind == FIELD_GROUP && row < field->min; row++) {
            record_add_row(record, i);
        }
    }
}

void record_finish(struct record *record)
{
    if (record == NULL || record->values == NULL) {
        return;
    }
    for (size_t i = 0; i < record->form->field_count; i++) {
        value_clear(&record->values[i], &record->form->fields[i]);
    }
    free(record->values);
    free(record->sealed);
    *record = (struct record){0};
}

static char *text_dup_or_null(const char *text)
{
    return text == NULL || *text == '\0' ? NULL : memory_text(text);
}

void record_copy(struct record *to, const struct record *from)
{
    const struct form *form = from->form;

    *to = (struct record){
        .form = form,
        .values = memory_create(form->field_count, sizeof *to->values),
    };
    for (size_t i = 0; i < form->field_count; i++) {
        const struct value *source = &from->values[i];
        size_t cells = source->row_count * form->fields[i].field_count;

        to->values[i].text = text_dup_or_null(source->text);
        if (cells == 0) {
            continue;
        }
        to->values[i].row_count = source->row_count;
        to->values[i].cells = memory_create(cells, sizeof *source->cells);
        for (size_t cell = 0; cell < cells; cell++) {
            to->values[i].cells[cell].text = text_dup_or_null(source->cells[cell].text);
        }
    }
    record_set_sealed(to, from->sealed);
}

void record_set_sealed(struct record *record, const char *sealed)
{
    char *kept = text_dup_or_null(sealed);

    free(record->sealed);
    record->sealed = kept;
}

bool record_holds_confidential(const struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct value *value = &record->values[i];

        if (record->form->fields[i].confidential && (value->text != NULL || value->row_count > 0)) {
            return true;
        }
    }
    return false;
}

void record_blank_confidential(struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        if (record->form->fields[i].confidential) {
            value_clear(&record->values[i], &record->form->fields[i]);
        }
    }
}

static bool value_equal(const struct value *a, const struct value *b, const struct field *field)
{
    if (!text_equal(a->text, b->text) || a->row_count != b->row_count) {
        return false;
    }
    for (size_t i = 0; i < a->row_count * field->field_count; i++) {
        if (!text_equal(a->cells[i].text, b->cells[i].text)) {
            return false;
        }
    }
    return true;
}

bool record_equal(const struct record *a, const struct record *b)
{
    if (a->form != b->form) {
        return false;
    }
    for (size_t i = 0; i < a->form->field_count; i++) {
        if (!value_equal(&a->values[i], &b->values[i], &a->form->fields[i])) {
            return false;
        }
    }
    return text_equal(a->sealed, b->sealed);
}

/* What the program put there by itself is nothing that somebody wrote. */
static bool is_untouched(const struct field *field, const char *text)
{
    return text_is_blank(text) || field->derived || text_equal(text, field->default_value);
}

bool record_row_is_blank(const struct record *record, size_t field, size_t row)
{
    const struct field *group = &record->form->fields[field];

    for (size_t i = 0; i < group->field_count; i++) {
        const char *text = record_text(record, place_in(field, row, i));

        if (!text_is_blank(text) && !text_equal(text, group->fields[i].default_value)) {
            return false;
        }
    }
    return true;
}

bool record_is_blank(const struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        if (!is_untouched(&record->form->fields[i], record->values[i].text)) {
            return false;
        }
        for (size_t row = 0; row < record_rows(record, i); row++) {
            if (!record_row_is_blank(record, i, row)) {
                return false;
            }
        }
    }
    return true;
}

static void fill_default(struct record *record, const struct desk *desk, struct place place)
{
    const struct field *field = place_field(record->form, place);
    char now[LOCAL_ROOM];

    if (field->default_value == NULL || field->stage != NULL ||
        !text_is_blank(record_text(record, place))) {
        return;
    }
    if (strcmp(field->default_value, DEFAULT_SELF) == 0) {
        record_set(record, place, desk->actor->employee);
        return;
    }
    if (strcmp(field->default_value, "now") != 0) {
        record_set(record, place, field->default_value);
        return;
    }
    local_format(desk->now, now);
    if (field->kind == FIELD_DATE) {
        now[DATE_ROOM - 1] = '\0';
    } else if (field->kind == FIELD_TIME) {
        snprintf(now, sizeof now, "%02d%02d", desk->now.hour, desk->now.minute);
    }
    record_set(record, place, now);
}

/* Calls `each` for every place that holds a value: fields, and the subfields of rows. */
static void each_place(struct record *record, const struct desk *desk, bool blank_rows,
                       void (*each)(struct record *record, const struct desk *desk,
                                    struct place place))
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];

        if (field->kind != FIELD_GROUP) {
            each(record, desk, place_of(i));
            continue;
        }
        for (size_t row = 0; row < record_rows(record, i); row++) {
            bool passed = !blank_rows && record_row_is_blank(record, i, row);

            for (size_t sub = 0; !passed && sub < field->field_count; sub++) {
                each(record, desk, place_in(i, row, sub));
            }
        }
    }
}

void record_fill_defaults(struct record *record, const struct desk *desk)
{
    each_place(record, desk, false, fill_default);
}

static void tidy(struct record *record, const struct desk *desk, struct place place)
{
    const struct field *field = place_field(record->form, place);
    const char *text = record_text(record, place);
    char normal[64];
    char *kept;

    (void)desk;
    if (*text == '\0') {
        return;
    }
    if (field->kind == FIELD_PATTERN) {
        if (pattern_normalise(field->pattern, text, normal, sizeof normal)) {
            record_set(record, place, normal);
        }
    } else if ((field->kind == FIELD_TEXT || field->kind == FIELD_LONG_TEXT) &&
               !text_is_kept_plain(text)) {
        kept = text_kept_dup(text, field->kind == FIELD_TEXT ? TEXT_LINE : TEXT_PARAGRAPHS);
        record_set(record, place, kept);
        free(kept);
    }
}

void record_tidy(struct record *record)
{
    each_place(record, NULL, true, tidy);
}

void record_fill(struct record *record, const struct desk *desk)
{
    record_tidy(record);
    record_fill_defaults(record, desk);
    if (record->form->fill != NULL) {
        record->form->fill(record, desk);
    }
}

void record_clear_stages(struct record *record, const struct transition *filing)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        const char *stage = record->form->fields[i].stage;

        if (stage != NULL && strcmp(stage, filing->action) != 0) {
            value_clear(&record->values[i], &record->form->fields[i]);
        }
    }
}

static struct value *value_at(const struct record *record, struct place place)
{
    struct value *value = &record->values[place.field];
    const struct field *field = &record->form->fields[place.field];

    if (field->kind != FIELD_GROUP) {
        return value;
    }
    if (place.subfield >= field->field_count || place.row >= value->row_count) {
        return NULL;
    }
    return &value->cells[place.row * field->field_count + place.subfield];
}

const char *record_text(const struct record *record, struct place place)
{
    const struct value *value = value_at(record, place);

    return value == NULL || value->text == NULL ? "" : value->text;
}

const char *record_named(const struct record *record, const char *field)
{
    int index = field_index(record->form->fields, record->form->field_count, field);

    return index < 0 ? "" : record_text(record, place_of((size_t)index));
}

bool record_is(const struct record *record, const char *field, const char *value)
{
    return strcmp(record_named(record, field), value) == 0;
}

void record_set(struct record *record, struct place place, const char *text)
{
    struct value *value = value_at(record, place);
    char *copy;

    if (value == NULL) {
        return;
    }
    copy = text_dup_or_null(text); /* before the free: text may be the old value */
    memory_forget_text(value->text);
    value->text = copy;
}

void record_set_named(struct record *record, const char *field, const char *text)
{
    int index = field_index(record->form->fields, record->form->field_count, field);

    assert(index >= 0);
    if (index >= 0) {
        record_set(record, place_of((size_t)index), text);
    }
}

struct place record_carried(const struct record *record)
{
    const struct form *form = record->form;
    size_t group = (size_t)field_index(form->fields, form->field_count, form->carries->group);
    const struct field *lines = &form->fields[group];

    return place_in(group, 0,
                    (size_t)field_index(lines->fields, lines->field_count, form->carries->field));
}

size_t record_rows(const struct record *record, size_t field)
{
    return record->values[field].row_count;
}

bool record_add_row(struct record *record, size_t field)
{
    const struct field *group = &record->form->fields[field];
    struct value *value = &record->values[field];
    size_t cells = value->row_count * group->field_count;

    if (group->kind != FIELD_GROUP || value->row_count >= (size_t)group->max) {
        return false;
    }
    value->cells = memory_resize(value->cells, cells + group->field_count, sizeof *value->cells);
    memset(&value->cells[cells], 0, group->field_count * sizeof *value->cells);
    value->row_count++;
    return true;
}

void record_remove_row(struct record *record, size_t field, size_t row)
{
    size_t width = record->form->fields[field].field_count;
    struct value *value = &record->values[field];
    struct value *gone;

    if (row >= value->row_count) {
        return;
    }
    gone = &value->cells[row * width];
    for (size_t i = 0; i < width; i++) {
        free(gone[i].text);
    }
    memmove(gone, gone + width, (value->row_count - row - 1) * width * sizeof *gone);
    value->row_count--;
    if (value->row_count == 0) {
        free(value->cells);
        value->cells = NULL;
    }
}

bool record_has_blank_rows(const struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        for (size_t row = 0; row < record_rows(record, i); row++) {
            if (record_row_is_blank(record, i, row)) {
                return true;
            }
        }
    }
    return false;
}

void record_drop_blank_rows(struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        for (size_t row = record_rows(record, i); row > 0; row--) {
            if (record_row_is_blank(record, i, row - 1)) {
                record_remove_row(record, i, row - 1);
            }
        }
    }
}

/* The named field, in the row of `near` first and then in the record itself. */
static bool find_near(const struct form *form, struct place near, const char *name,
                      struct place *place)
{
    const struct field *group = &form->fields[near.field];
    int index;

    if (group->kind == FIELD_GROUP && near.subfield != PLACE_WHOLE) {
        index = field_index(group->fields, group->field_count, name);
        if (index >= 0) {
            *place = place_in(near.field, near.row, (size_t)index);
            return true;
        }
    }
    index = field_index(form->fields, form->field_count, name);
    if (index < 0) {
        return false;
    }
    *place = place_of((size_t)index);
    return true;
}

/* The time that this place must not precede; false when there is none. */
static bool earliest_at(const struct record *record, struct place place,
                        struct local_time *earliest)
{
    const char *name = place_field(record->form, place)->not_before;
    struct place earlier;

    return name != NULL && find_near(record->form, place, name, &earlier) &&
           local_parse(record_text(record, earlier), earliest);
}

bool record_complete_typing(const struct record *record, struct place place,
                            const struct desk *desk, struct text *typed, struct error *error)
{
    const struct field *field = place_field(record->form, place);
    struct local_time first, time = desk->now;
    char hour[5], kept[LOCAL_ROOM];

    if (field->kind != FIELD_DATE_TIME || !field->not_in_future ||
        !earliest_at(record, place, &first) || strpbrk(text_bytes(typed), "0123456789") == NULL ||
        !hour_from_typing(text_bytes(typed), desk->now, hour) ||
        sscanf(hour, "%2d%2d", &time.hour, &time.minute) != 2) {
        return true;
    }
    int64_t day = date_to_days(first.date);
    time.date = first.date;
    day += local_compare(time, first) < 0;
    time.date = date_from_days(day);
    if (local_compare(time, desk->now) > 0) {
        return true; /* none is possible: what is wrong is said where the value is read */
    }
    local_format(time, kept);
    time.date = date_from_days(day + 1);
    if (local_compare(time, desk->now) <= 0) {
        return error_set(error, ERROR_INPUT,
                         "%s of which day? Write the date too, as %.2s/%.2s/%.4s %s.", hour,
                         kept + 5, kept + 8, kept, hour);
    }
    text_finish(typed);
    text_add(typed, kept);
    return true;
}

/* One code of those that the condition's field holds. */
static bool code_meets(const struct condition *condition, struct choice_list list, const char *code)
{
    if (condition->in == NULL && condition->rule == NULL) {
        return *code != '\0';
    }
    for (const char *const *in = condition->in; in != NULL && *in != NULL; in++) {
        if (strcmp(*in, code) == 0) {
            return true;
        }
    }
    return condition->rule != NULL && choice_has_rule(choice_find(list, code), condition->rule);
}

bool record_meets(const struct record *record, struct place near, const struct condition *condition,
                  const struct codes *codes)
{
    const struct field *field;
    struct choice_list list;
    struct place place;
    const char *text;
    bool met = false;

    if (condition->field == NULL || !find_near(record->form, near, condition->field, &place)) {
        return false;
    }
    field = place_field(record->form, place);
    list = field_choices(field, codes);
    text = record_text(record, place);
    if (field->kind != FIELD_CHOICES) {
        return code_meets(condition, list, text);
    }
    for (const char *at = text; *at != '\0' && !met;) {
        size_t length = strcspn(at, " ");
        char *code = memory_text_part(at, length);

        met = code_meets(condition, list, code);
        free(code);
        at += length + strspn(at + length, " ");
    }
    return met;
}

/* Must lists and search keep quiet about this place? */
static bool is_masked(const struct record *record, struct place place)
{
    const struct field *field = place_field(record->form, place);
    struct place mask;

    if (field->confidential) {
        return true;
    }
    return field->masked_by != NULL && find_near(record->form, place, field->masked_by, &mask) &&
           strcmp(record_text(record, mask), "yes") == 0;
}

static void headline_add(struct text *out, const struct record *record, struct place place,
                         const struct codes *codes)
{
    const struct field *field = place_field(record->form, place);
    const char *kept = record_text(record, place);

    if (!field->listed || text_is_blank(kept)) {
        return;
    }
    text_add(out, out->length > 0 ? ", " : "");
    if (is_masked(record, place)) {
        text_add(out, MASK_WORD);
        return;
    }
    if (field->kind == FIELD_NUMBER) {
        text_add_format(out, "%s ", field->label);
    }
    value_show(field, codes, kept, out);
}

char *record_headline_dup(const struct record *record, const struct codes *codes)
{
    struct text out = {0};

    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];

        if (field->kind != FIELD_GROUP) {
            headline_add(&out, record, place_of(i), codes);
            continue;
        }
        for (size_t sub = 0; record_rows(record, i) > 0 && sub < field->field_count; sub++) {
            headline_add(&out, record, place_in(i, 0, sub), codes);
        }
    }
    return text_take(&out);
}

static void words_add(struct text *out, const struct record *record, struct place place,
                      const struct codes *codes)
{
    const struct field *field = place_field(record->form, place);
    const char *kept = record_text(record, place);

    if (!field->searched || text_is_blank(kept) || is_masked(record, place)) {
        return;
    }
    text_add(out, out->length > 0 ? "\n" : "");
    value_show(field, codes, kept, out);
    phone_add_writings(kept, out);
}

char *record_search_words_dup(const struct record *record, const struct codes *codes)
{
    struct text out = {0};

    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];

        if (field->kind != FIELD_GROUP) {
            words_add(&out, record, place_of(i), codes);
            continue;
        }
        for (size_t row = 0; row < record_rows(record, i); row++) {
            for (size_t sub = 0; sub < field->field_count; sub++) {
                words_add(&out, record, place_in(i, row, sub), codes);
            }
        }
    }
    return text_take(&out);
}

void record_differences(const struct record *before, const struct record *after,
                        record_difference_fn *changed, void *context)
{
    for (size_t i = 0; i < after->form->field_count; i++) {
        if (!value_equal(&before->values[i], &after->values[i], &after->form->fields[i])) {
            changed(context, i);
        }
    }
}
