#include "cli/command.h"

#include "base/memory.h"
#include "cli/output.h"
#include "db/record_json.h"
#include "db/records.h"
#include "forms/value.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_WORD 3 /* behind act, the number and the action */

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), wanted = strlen(ending);

    return length > wanted + 1 && strcmp(text + length - wanted, ending) == 0 &&
           text[length - wanted - 1] == '_';
}

/* The place that `name` means: a name as in the form, or one of the action's own fields without the
 * word in front
 * (`reason` for return_reason). */
static bool find_place(const struct transition *transition, const struct form *form,
                       const char *name, struct place *place)
{
    if (place_from_name(form, name, place) && place->field < form->field_count &&
        transition_asks(transition, &form->fields[place->field]) &&
        !field_is_filled_in(&form->fields[place->field])) {
        return true;
    }
    for (size_t i = 0; name[0] != '\0' && i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        if (field->stage != NULL && strcmp(field->stage, transition->action) == 0 &&
            transition_asks(transition, field) && ends_with(field->name, name)) {
            *place = place_of(i);
            return true;
        }
    }
    return false;
}

/* Groups, and several codes, are given as a JSON array. */
static bool set_array(struct acting *acting, const struct field *field, const char *value,
                      struct error *error)
{
    json_error_t fault;
    json_t *array = json_loads(value[0] != '\0' ? value : "[]", JSON_REJECT_DUPLICATES, &fault);
    json_t *object = json_object();
    char *line = NULL;
    bool ok = json_is_array(array) && object != NULL &&
              json_object_set(object, field->name, array) == 0 &&
              (line = json_dumps(object, JSON_COMPACT)) != NULL;

    if (!ok) {
        ok = error_set(error, ERROR_INPUT, "%s: give a JSON array, as [{\"name\":\"value\"}].",
                       field->name);
    } else {
        ok = record_from_json(acting->record, acting->desk, line, strlen(line), acting->problems,
                              error);
    }
    free(line);
    json_decref(object);
    json_decref(array);
    return ok;
}

static const char *kept_boolean(const struct field *field, const char *value)
{
    if (field->kind == FIELD_YES_NO && strcmp(value, "true") == 0) {
        return "yes";
    }
    return field->kind == FIELD_YES_NO && strcmp(value, "false") == 0 ? "no" : value;
}

static void set_value(struct acting *acting, struct place place, const char *given)
{
    const struct field *field = place_field(acting->record->form, place);
    const char *value = kept_boolean(field, given);
    struct error problem = {0};
    struct text typed = {0};
    char *kept = NULL;

    text_add(&typed, value);
    if (value[0] == '\0') {
        record_set(acting->record, place, "");
    } else if (record_complete_typing(acting->record, place, acting->desk, &typed, &problem) &&
               value_from_typing(field, acting->desk, text_bytes(&typed), &kept, &problem)) {
        record_set(acting->record, place, kept);
    } else if (value_is_kept_form(field, acting->desk, value, NULL)) {
        record_set(acting->record, place, value);
    } else {
        problem_add(acting->problems, place, "%s", problem.text);
    }
    text_finish(&typed);
    free(kept);
}

/* The place that the word before its equals sign means. */
static bool read_place(const struct acting *acting, const char *word, struct place *place,
                       struct error *error)
{
    const struct form *form = acting->record->form;
    const char *equals = strchr(word, '=');
    char *name;
    bool found;

    if (equals == NULL || equals == word) {
        return error_set(error, ERROR_USAGE, "\"%s\" is not written field=value.", word);
    }
    name = memory_text_part(word, (size_t)(equals - word));
    found = find_place(acting->transition, form, name, place) ||
            error_set(error, ERROR_USAGE, "%s asks no field %s. See: frontdesk fields %s",
                      acting->transition->action, name, form->name);
    free(name);
    return found;
}

/* Is the place among the words before this one? */
static bool was_given(const struct acting *acting, const struct options *options, size_t at,
                      struct place place)
{
    struct place other = {0};

    for (size_t i = FIRST_WORD; i < at; i++) {
        if (read_place(acting, options->words[i], &other, NULL) && other.field == place.field &&
            other.row == place.row && other.subfield == place.subfield) {
            return true;
        }
    }
    return false;
}

static bool set_word(struct acting *acting, const struct options *options, size_t at,
                     struct error *error)
{
    const struct form *form = acting->record->form;
    const char *word = options->words[at];
    const char *equals = strchr(word, '=');
    const struct field *field;
    struct place place = {0};

    if (!read_place(acting, word, &place, error)) {
        return false;
    }
    if (was_given(acting, options, at, place)) {
        return error_set(error, ERROR_USAGE, "%.*s is given twice.", (int)(equals - word), word);
    }
    field = place_field(form, place);
    if (field == NULL ||
        (place.subfield != PLACE_WHOLE && place.row >= record_rows(acting->record, place.field))) {
        return error_set(error, ERROR_INPUT, "%.*s: there is no such row.", (int)(equals - word),
                         word);
    }
    if (field->kind == FIELD_GROUP || (field->kind == FIELD_CHOICES && equals[1] == '[')) {
        return set_array(acting, field, equals + 1, error);
    }
    set_value(acting, place, equals + 1);
    return true;
}

static const struct transition *find_action(const struct form *form, const char *name,
                                            struct error *error)
{
    const struct transition *transition = form_transition(form, name);
    struct text known = {0};

    if (transition != NULL) {
        return transition;
    }
    for (size_t i = 0; i < form->transition_count; i++) {
        text_add(&known, i == 0 ? "" : ", ");
        text_add(&known, form->transitions[i].action);
    }
    error_set(error, ERROR_USAGE, "There is no action %s. Those of a %s are: %s.", name, form->name,
              text_bytes(&known));
    text_finish(&known);
    return NULL;
}

static bool act(struct app *app, const struct options *options, struct acting *acting,
                struct error *error)
{
    bool ok;

    for (size_t i = FIRST_WORD; i < options->word_count; i++) {
        if (!set_word(acting, options, i, error)) {
            return false;
        }
    }
    ok = problems_errors(acting->problems) == 0 && records_act(app->store, acting, error);
    output_problems("frontdesk: ", acting->record->form, acting->problems);
    if (!ok && problems_errors(acting->problems) > 0) {
        return error_set(error, ERROR_INPUT, "%s", ""); /* each field has said why */
    }
    return ok;
}

bool command_act(struct app *app, const struct options *options, struct error *error)
{
    const char *reason = options->values[OPTION_REASON];
    struct desk desk = app_desk(app);
    struct problems problems = {0};
    struct record record = {0};
    struct acting acting = {
        .record = &record,
        .desk = &desk,
        .reason = reason != NULL ? reason : "command line",
        .keys = &app->keys,
        .problems = &problems,
    };
    struct text out = {0};
    bool ok;

    if (!records_load(app->store, &app->actor, options->words[1], &acting.head, &record, error)) {
        return false;
    }
    acting.transition = find_action(acting.head.form, options->words[2], error);
    ok = acting.transition != NULL &&
         records_may_act(&acting.head, acting.transition, &app->actor, error) &&
         act(app, options, &acting, error);
    if (ok) {
        text_add_format(&out, "%s %s\n", acting.head.number, acting.head.status);
        ok = output_flush(&out, error);
    }
    record_finish(&record);
    problems_finish(&problems);
    return ok;
}
