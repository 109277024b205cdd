#include "forms/form.h"

#include <string.h>

static const char *const kind_names[FIELD_KIND_COUNT] = {
    [FIELD_TEXT] = "text",       [FIELD_LONG_TEXT] = "long text",
    [FIELD_CHOICE] = "choice",   [FIELD_CHOICES] = "multi-choice",
    [FIELD_DATE] = "date",       [FIELD_DATE_TIME] = "date-time",
    [FIELD_TIME] = "time",       [FIELD_NUMBER] = "number",
    [FIELD_MONEY] = "money",     [FIELD_PHONE] = "phone",
    [FIELD_PATTERN] = "pattern", [FIELD_YES_NO] = "yes/no",
    [FIELD_GROUP] = "group",
};

const char *field_kind_name(enum field_kind kind)
{
    return kind < FIELD_KIND_COUNT ? kind_names[kind] : "";
}

int field_index(const struct field *fields, size_t count, const char *name)
{
    for (size_t i = 0; name != NULL && i < count; i++) {
        if (fields[i].name[0] == name[0] && strcmp(fields[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const struct field *form_field(const struct form *form, const char *name)
{
    int index = field_index(form->fields, form->field_count, name);

    return index < 0 ? NULL : &form->fields[index];
}

bool field_is_filled_in(const struct field *field)
{
    return field->derived && field->default_value == NULL;
}

struct choice_list field_choices(const struct field *field, const struct codes *codes)
{
    struct choice_list list = {NULL, 0};

    if (field->choices != NULL) {
        list.items = field->choices;
        while (field->choices[list.count].code != NULL) {
            list.count++;
        }
    } else if (field->codes != CODES_NONE && codes != NULL) {
        list = codes->lists[field->codes];
    }
    return list;
}

const struct transition *form_filing(const struct form *form)
{
    for (size_t i = 0; i < form->transition_count; i++) {
        if (transition_leaves(&form->transitions[i], FORM_NEW)) {
            return &form->transitions[i];
        }
    }
    return NULL;
}

const struct transition *form_transition(const struct form *form, const char *action)
{
    for (size_t i = 0; action != NULL && i < form->transition_count; i++) {
        if (strcmp(form->transitions[i].action, action) == 0) {
            return &form->transitions[i];
        }
    }
    return NULL;
}

bool transition_leaves(const struct transition *transition, const char *state)
{
    for (size_t i = 0; i < COUNT_OF(transition->from) && transition->from[i] != NULL; i++) {
        if (strcmp(transition->from[i], state) == 0) {
            return true;
        }
    }
    return false;
}

bool transition_asks(const struct transition *transition, const struct field *field)
{
    for (size_t i = 0; i < COUNT_OF(transition->asks) && transition->asks[i] != NULL; i++) {
        if (strcmp(transition->asks[i], field->name) == 0) {
            return true;
        }
    }
    if (field->stage == NULL) {
        return transition->edits;
    }
    return !field->derived && strcmp(field->stage, transition->action) == 0;
}

bool form_is_sealed(const struct form *form)
{
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].confidential) {
            return true;
        }
    }
    return false;
}

bool form_clock_runs(const struct form_clock *clock, const char *status)
{
    for (size_t i = 0; i < COUNT_OF(clock->states) && clock->states[i] != NULL; i++) {
        if (strcmp(clock->states[i], status) == 0) {
            return true;
        }
    }
    return false;
}

const char *form_review_state(const struct form *form)
{
    return form->review != NULL ? form->review[0].status : NULL;
}

const char *form_returned_state(const struct form *form)
{
    for (size_t i = 0; form->review != NULL && i < form->transition_count; i++) {
        if (form->transitions[i].by_author && form->transitions[i].edits) {
            return form->transitions[i].from[0];
        }
    }
    return NULL;
}

bool form_may_read(const struct form *form, enum role role, bool own)
{
    return role_in(role, form->readers) || (own && role_in(role, form->own_readers));
}
