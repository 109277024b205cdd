#include "cli/command.h"

#include "cli/find_form.h"
#include "cli/output.h"
#include "db/record_json.h"

#include <inttypes.h>
#include <string.h>

/* Where a field stands: what its conditions can point to. */
struct surroundings {
    const struct form *form;
    const struct field *fields; /* of the same row, or of the form */
    size_t field_count;
    const struct codes *codes;
    const struct field *needed; /* in an action that asks nothing else, or NULL */
};

static const char *const kind_examples[FIELD_KIND_COUNT] = {
    [FIELD_DATE] = "2026-01-15", [FIELD_DATE_TIME] = "2026-01-15T09:30", [FIELD_TIME] = "0930",
    [FIELD_MONEY] = "12.34",     [FIELD_PHONE] = "562-555-0100",
};

/* What a code looks like where the station has no list yet and takes any well-formed one. */
static const char *const code_examples[CODES_COUNT] = {
    [CODES_AREA] = "NORWALK",      [CODES_DISTRICT] = "0461", [CODES_STAT_CODE] = "442",
    [CODES_REPORT_TYPE] = "OTHER", [CODES_SETTING] = "OTHER", [CODES_TOPIC] = "OTHER",
    [CODES_LANGUAGE] = "EN",
};

static const char *example_of(const struct field *field)
{
    if (field->pattern != NULL) {
        return field->pattern->example;
    }
    if (field->codes != CODES_NONE && field->open_list) {
        return code_examples[field->codes];
    }
    return kind_examples[field->kind];
}

/* Is the limit one of characters? */
static bool is_text(enum field_kind kind)
{
    return kind == FIELD_TEXT || kind == FIELD_LONG_TEXT || kind == FIELD_PHONE ||
           kind == FIELD_PATTERN;
}

static void add_key(struct text *out, const char *key)
{
    text_add(out, ",");
    json_add_text(out, key);
    text_add(out, ":");
}

static void add_flag(struct text *out, const char *key, bool value)
{
    add_key(out, key);
    text_add(out, value ? "true" : "false");
}

static void add_string(struct text *out, const char *key, const char *value)
{
    if (value != NULL) {
        add_key(out, key);
        json_add_text(out, value);
    }
}

/* A code as it stands in JSON records: yes and no are booleans there. */
static void add_code(struct text *out, const struct field *field, const char *code, bool *first)
{
    text_add(out, *first ? "" : ",");
    *first = false;
    if (field->kind == FIELD_YES_NO) {
        text_add(out, strcmp(code, "yes") == 0 ? "true" : "false");
    } else {
        json_add_text(out, code);
    }
}

static const struct field *condition_field(const struct surroundings *around, const char *name)
{
    int index = field_index(around->fields, around->field_count, name);

    return index >= 0 ? &around->fields[index] : form_field(around->form, name);
}

static bool is_named(const struct condition *condition, const char *code)
{
    for (const char *const *in = condition->in; in != NULL && *in != NULL; in++) {
        if (strcmp(*in, code) == 0) {
            return true;
        }
    }
    return false;
}

/* Rule words are written out as the codes that carry them. */
static void add_condition(struct text *out, const struct condition *condition,
                          const struct surroundings *around)
{
    const struct field *field = condition_field(around, condition->field);
    bool any = condition->in == NULL && condition->rule == NULL, first = true;
    struct choice_list list;

    if (field == NULL) {
        return;
    }
    list = field_choices(field, around->codes);
    add_key(out, "required_when");
    text_add(out, "{\"field\":");
    json_add_text(out, condition->field);
    text_add(out, ",\"in\":[");
    for (const char *const *in = condition->in; in != NULL && *in != NULL; in++) {
        add_code(out, field, *in, &first);
    }
    for (size_t i = 0; i < list.count; i++) {
        const struct choice *choice = &list.items[i];
        if (any || (condition->rule != NULL && choice_has_rule(choice, condition->rule) &&
                    !is_named(condition, choice->code))) {
            add_code(out, field, choice->code, &first);
        }
    }
    text_add(out, "]");
    if (any) {
        add_flag(out, "any", true);
    }
    text_add(out, "}");
}

static void add_amount(struct text *out, const struct field *field, const char *key, int64_t amount)
{
    add_key(out, key);
    if (field->kind == FIELD_MONEY) {
        text_add_format(out, "%" PRId64 ".%02" PRId64, amount / 100, amount % 100);
    } else {
        text_add_format(out, "%" PRId64, amount);
    }
}

static bool has_limits(const struct field *field)
{
    return field->min != 0 || field->max != 0;
}

static void add_limits(struct text *out, const struct field *field)
{
    if (!has_limits(field)) {
        return;
    }
    if (!is_text(field->kind) || field->min > 0) {
        add_amount(out, field, "min", field->min);
    }
    add_amount(out, field, "max", field->max);
}

static void add_choices(struct text *out, const struct field *field, const struct codes *codes)
{
    struct choice_list list = field_choices(field, codes);

    if (field->kind != FIELD_CHOICE && field->kind != FIELD_CHOICES) {
        return;
    }
    add_key(out, "choices");
    text_add(out, "[");
    for (size_t i = 0; i < list.count; i++) {
        text_add(out, i == 0 ? "{\"code\":" : ",{\"code\":");
        json_add_text(out, list.items[i].code);
        add_string(out, "label", list.items[i].label);
        text_add(out, "}");
    }
    text_add(out, "]");
    if (field->open_list || list.count == 0) {
        add_flag(out, "open_list", true);
    }
}

/* Filled in by the program when it is left out. */
static bool is_filled_in(const struct field *field)
{
    return field->derived || text_equal(field->default_value, "now");
}

static bool is_required(const struct field *field)
{
    return field->required && !is_filled_in(field) && field->default_value == NULL;
}

/* No two records share it: the field that keeps watch names it as the one at which a clash is
 * shown. */
static bool is_unique(const struct field *field, const struct surroundings *around)
{
    const struct form *form = around->form;

    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].unique_for != NULL &&
            strcmp(form->fields[i].unique_for, field->name) == 0) {
            return around->fields == form->fields;
        }
    }
    return false;
}

static void add_field(struct text *out, const struct field *field,
                      const struct surroundings *around)
{
    text_add(out, "{\"name\":");
    json_add_text(out, field->name);
    add_string(out, "label", field->label);
    add_string(out, "kind", field_kind_name(field->kind));
    add_flag(out, "required", field == around->needed || is_required(field));
    if (field->required_when.field != NULL && field != around->needed && !is_filled_in(field) &&
        field->default_value == NULL) {
        add_condition(out, &field->required_when, around);
    }
    add_flag(out, "derived", is_filled_in(field));
    add_flag(out, "confidential", field->confidential);
    add_choices(out, field, around->codes);
    add_limits(out, field);
    add_string(out, "example", example_of(field));
    add_string(out, "pattern", field->pattern != NULL ? field->pattern->regex : NULL);
    add_string(out, "default",
               text_equal(field->default_value, DEFAULT_SELF) ? NULL : field->default_value);
    add_string(out, "not_before", field->not_before);
    if (field->not_in_future) {
        add_flag(out, "not_in_future", true);
    }
    if (field->unknown_allowed) {
        add_flag(out, "unknown_allowed", true);
    }
    if (is_unique(field, around)) {
        add_flag(out, "unique", true);
    }
    add_string(out, "help", field->help);
}

static void add_field_with_rows(struct text *out, const struct field *field,
                                const struct surroundings *around)
{
    struct surroundings inside = *around;

    add_field(out, field, around);
    if (field->kind == FIELD_GROUP) {
        inside.fields = field->fields;
        inside.field_count = field->field_count;
        add_key(out, "fields");
        text_add(out, "[");
        for (size_t i = 0; i < field->field_count; i++) {
            text_add(out, i == 0 ? "" : ",");
            add_field(out, &field->fields[i], &inside);
            text_add(out, "}");
        }
        text_add(out, "]");
    }
    text_add(out, "}");
}

/* Top level: what filing asks, and what the program fills in. */
static bool stands_in_filing(const struct field *field)
{
    return field->stage == NULL || field->derived;
}

/* What an action asks by itself; where it edits, the filing's fields may come with it and are not
 * said again. */
static bool stands_in_action(const struct transition *transition, const struct field *field)
{
    if (field->stage == NULL && transition->edits) {
        return false;
    }
    return !field->derived && transition_asks(transition, field);
}

/* An action that asks things of its own, none of them needed by itself, is about one of them at
 * least: how many there are, and the first; 0 when one is needed anyway. */
static size_t count_one_of(const struct transition *transition, const struct form *form,
                           const struct field **first)
{
    size_t count = 0;

    *first = NULL;
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];

        if (field->stage == NULL || !transition_asks(transition, field)) {
            continue;
        }
        if (field->required) {
            return 0;
        }
        *first = *first == NULL ? field : *first;
        count++;
    }
    return count;
}

static void add_one_of(struct text *out, const struct transition *transition,
                       const struct form *form)
{
    const struct field *unused;
    bool first = true;

    if (count_one_of(transition, form, &unused) < 2) {
        return;
    }
    text_add(out, ",\"one_of\":[");
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].stage != NULL && transition_asks(transition, &form->fields[i])) {
            text_add(out, first ? "" : ",");
            json_add_text(out, form->fields[i].name);
            first = false;
        }
    }
    text_add(out, "]");
}

static void add_action_fields(struct text *out, const struct transition *transition,
                              const struct surroundings *around)
{
    const struct form *form = around->form;
    struct surroundings inside = *around;
    const struct field *only;
    bool first = true;

    inside.needed = count_one_of(transition, form, &only) == 1 ? only : NULL;
    text_add(out, ",\"fields\":[");
    for (size_t i = 0; i < form->field_count; i++) {
        if (stands_in_action(transition, &form->fields[i])) {
            text_add(out, first ? "" : ",");
            add_field_with_rows(out, &form->fields[i], &inside);
            first = false;
        }
    }
    text_add(out, "]");
    add_one_of(out, transition, form);
}

static void add_action(struct text *out, const struct transition *transition,
                       const struct surroundings *around)
{
    bool first = true;

    text_add(out, "{\"name\":");
    json_add_text(out, transition->action);
    add_string(out, "label", transition->label);
    text_add(out, ",\"from\":[");
    for (size_t i = 0; i < COUNT_OF(transition->from) && transition->from[i] != NULL; i++) {
        text_add(out, i == 0 ? "" : ",");
        json_add_text(out, transition->from[i]);
    }
    text_add(out, "],\"to\":");
    if (transition->to != NULL) {
        json_add_text(out, transition->to);
    } else {
        text_add(out, "null");
    }
    text_add(out, ",\"roles\":[");
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        if (role_in(role, transition->roles)) {
            text_add(out, first ? "" : ",");
            json_add_text(out, role_name(role));
            first = false;
        }
    }
    text_add(out, "]");
    add_action_fields(out, transition, around);
    add_flag(out, "edits", transition->edits);
    add_flag(out, "by_author", transition->by_author);
    add_flag(out, "not_by_author", transition->not_by_author);
    text_add(out, "}");
}

static void add_form(struct text *out, const struct surroundings *around)
{
    const struct form *form = around->form;
    bool first = true;

    text_add(out, "{\"form\":");
    json_add_text(out, form->name);
    add_string(out, "prefix", form->prefix);
    text_add(out, ",\"fields\":[");
    for (size_t i = 0; i < form->field_count; i++) {
        if (stands_in_filing(&form->fields[i])) {
            text_add(out, first ? "\n" : ",\n");
            add_field_with_rows(out, &form->fields[i], around);
            first = false;
        }
    }
    text_add(out, "\n],\"actions\":[");
    for (size_t i = 0; i < form->transition_count; i++) {
        text_add(out, i == 0 ? "\n" : ",\n");
        add_action(out, &form->transitions[i], around);
    }
    text_add(out, "\n]}\n");
}

static const char *need_words(const struct field *field)
{
    if (is_filled_in(field)) {
        return "derived";
    }
    if (is_required(field)) {
        return "required";
    }
    return field->required_when.field != NULL ? "at times" : "-";
}

static void add_codes(struct text *out, struct choice_list list)
{
    for (size_t i = 0; i < list.count; i++) {
        text_add(out, i == 0 ? "  [" : " ");
        text_add(out, list.items[i].code);
    }
    text_add(out, list.count > 0 ? "]" : "");
}

static void add_table_field(struct text *out, const struct field *field, const char *indent,
                            const struct codes *codes)
{
    struct text cell = {0};

    text_add_format(&cell, "%s%s", indent, field->name);
    text_add_padded(out, text_bytes(&cell), 24);
    text_finish(&cell);
    text_add_padded(out, field_kind_name(field->kind), 14);
    text_add_padded(out, need_words(field), 10);
    if (has_limits(field) && is_text(field->kind)) {
        text_add_format(&cell, "to %" PRId64, field->max);
    } else if (has_limits(field)) {
        text_add_format(&cell, "%" PRId64 " to %" PRId64, field->min, field->max);
    }
    text_add_padded(out, text_bytes(&cell), 16);
    text_finish(&cell);
    text_add(out, field->label);
    text_add(out, field->confidential ? "  (confidential)" : "");
    add_codes(out, field_choices(field, codes));
    text_add(out, "\n");
    for (size_t i = 0; i < field->field_count; i++) {
        add_table_field(out, &field->fields[i], "  ", codes);
    }
}

static void add_table(struct text *out, const struct surroundings *around)
{
    const struct form *form = around->form;

    for (size_t i = 0; i < form->field_count; i++) {
        if (stands_in_filing(&form->fields[i])) {
            add_table_field(out, &form->fields[i], "", around->codes);
        }
    }
    for (size_t i = 0; i < form->transition_count; i++) {
        const struct transition *transition = &form->transitions[i];
        text_add_format(out, "\naction %s: %s\n", transition->action, transition->help);
        for (size_t j = 0; j < form->field_count; j++) {
            if (stands_in_action(transition, &form->fields[j])) {
                add_table_field(out, &form->fields[j], "", around->codes);
            }
        }
    }
}

bool command_fields(struct app *app, const struct options *options, struct error *error)
{
    static const char *const formats[] = {"table", "json", NULL};
    struct surroundings around = {
        .form = find_form(options->words[1], error),
        .codes = &app->codes,
    };
    struct text out = {0};
    size_t format = 0;

    if (around.form == NULL || !options_pick(options, OPTION_FORMAT, formats, &format, error)) {
        return false;
    }
    around.fields = around.form->fields;
    around.field_count = around.form->field_count;
    if (format == 0) {
        add_table(&out, &around);
    } else {
        add_form(&out, &around);
    }
    return output_flush(&out, error);
}
