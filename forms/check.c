#include "forms/check.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/value.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct checking {
    const struct record *record;
    const struct desk *desk;
    struct problems *problems;
};

void problems_finish(struct problems *problems)
{
    if (problems != NULL) {
        free(problems->items);
        *problems = (struct problems){0};
    }
}

static void put_problem(struct problems *problems, const struct problem *problem)
{
    if (problems->count == problems->room) {
        problems->room = problems->room == 0 ? 8 : problems->room * 2;
        problems->items = memory_resize(problems->items, problems->room, sizeof *problems->items);
    }
    problems->items[problems->count++] = *problem;
}

__attribute__((format(printf, 3, 0))) static void
put_words(struct problems *problems, struct problem *problem, const char *format, va_list arguments)
{
    char words[2 * sizeof problem->words];

    vsnprintf(words, sizeof words, format, arguments);
    text_copy(problem->words, sizeof problem->words, words);
    put_problem(problems, problem);
}

void problem_add(struct problems *problems, struct place place, const char *format, ...)
{
    struct problem problem = {.place = place};
    va_list arguments;

    va_start(arguments, format);
    put_words(problems, &problem, format, arguments);
    va_end(arguments);
}

void problem_warn(struct problems *problems, struct place place, const char *format, ...)
{
    struct problem problem = {.place = place, .warning = true};
    va_list arguments;

    va_start(arguments, format);
    put_words(problems, &problem, format, arguments);
    va_end(arguments);
}

void problem_mention(struct problems *problems, struct place place, const char *format, ...)
{
    struct problem problem = {.place = place, .warning = true, .mention = true};
    va_list arguments;

    va_start(arguments, format);
    put_words(problems, &problem, format, arguments);
    va_end(arguments);
}

size_t problems_errors(const struct problems *problems)
{
    size_t errors = 0;

    for (size_t i = 0; i < problems->count; i++) {
        errors += !problems->items[i].warning;
    }
    return errors;
}

const struct problem *problems_first_error(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].warning) {
            return &problems->items[i];
        }
    }
    return NULL;
}

/* The label of a field of the same row, or else of the form. */
static const char *label_near(const struct form *form, struct place place, const char *name)
{
    const struct field *group = &form->fields[place.field];
    int index = field_index(group->fields, group->field_count, name);
    const struct field *field = index >= 0 ? &group->fields[index] : form_field(form, name);

    return field != NULL ? field->label : name;
}

static void check_needed(const struct checking *checking, struct place place)
{
    const struct form *form = checking->record->form;
    const struct field *field = place_field(form, place);
    const char *are = field->plural ? "are" : "is";

    if (field->required) {
        problem_add(checking->problems, place, "%s %s needed: please fill %s in.", field->label,
                    are, field->plural ? "them" : "it");
    } else if (record_meets(checking->record, place, &field->required_when,
                            checking->desk->codes)) {
        problem_add(checking->problems, place, "%s %s needed with this answer at %s.", field->label,
                    are, label_near(form, place, field->required_when.field));
    }
}

/* A code that the list does not have is kept, but someone should know. */
static void check_codes(const struct checking *checking, struct place place, const char *text)
{
    const struct field *field = place_field(checking->record->form, place);
    struct choice_list list = field_choices(field, checking->desk->codes);

    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, " ");
        char *code = memory_text_part(at, length);

        if (list.count == 0) {
            problem_warn(checking->problems, place,
                         "The station has no list for this yet: %s is kept as it is.", code);
        } else if (choice_find(list, code) == NULL) {
            problem_warn(checking->problems, place,
                         "%s is not in the station's list: it is kept as it is.", code);
        }
        free(code);
        at += length + strspn(at + length, " ");
    }
}

/* Makes a date or date-time comparable; a date alone counts from its midnight. */
static bool civil_minutes(const struct field *field, const char *text, int64_t *minutes)
{
    struct local_time time = {0};
    bool fits = field->kind == FIELD_DATE ? date_parse(text, &time.date) : local_parse(text, &time);

    if (fits) {
        *minutes = local_to_minutes(time);
    }
    return fits;
}

static void check_future(const struct checking *checking, struct place place, const char *text)
{
    const struct field *field = place_field(checking->record->form, place);
    int64_t minutes;

    if (field->not_in_future && civil_minutes(field, text, &minutes) &&
        minutes > local_to_minutes(checking->desk->now)) {
        problem_add(checking->problems, place, "%s lies in the future: please look again.",
                    field->label);
    }
}

static void check_order(const struct checking *checking, struct place place, const char *text)
{
    const struct form *form = checking->record->form;
    const struct field *field = place_field(form, place);
    const struct field *group = &form->fields[place.field];
    struct place first = place;
    int64_t minutes, earlier;
    int index;

    if (field->not_before == NULL) {
        return;
    }
    if (place.subfield != PLACE_WHOLE) {
        index = field_index(group->fields, group->field_count, field->not_before);
        first.subfield = (size_t)index;
    } else {
        index = field_index(form->fields, form->field_count, field->not_before);
        first.field = (size_t)index;
    }
    if (index < 0) {
        return;
    }
    if (civil_minutes(field, text, &minutes) &&
        civil_minutes(place_field(form, first), record_text(checking->record, first), &earlier) &&
        minutes < earlier) {
        problem_add(checking->problems, place, "%s is before %s: one of them is wrong.",
                    field->label, place_field(form, first)->label);
    }
}

/* A value that is there. */
static void check_filled(const struct checking *checking, struct place place, const char *text)
{
    const struct field *field = place_field(checking->record->form, place);
    struct error error = {0};

    if (!value_is_kept_form(field, checking->desk, text, &error)) {
        problem_add(checking->problems, place, "%s", error.text);
        return;
    }
    if ((field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES) &&
        !(field->unknown_allowed && strcmp(text, UNKNOWN_VALUE) == 0)) {
        check_codes(checking, place, text);
    }
    check_future(checking, place, text);
    check_order(checking, place, text);
}

static void check_value(const struct checking *checking, struct place place)
{
    const char *text = record_text(checking->record, place);

    if (text_is_blank(text)) {
        check_needed(checking, place);
    } else {
        check_filled(checking, place, text);
    }
}

/* Rows that somebody began must be whole; of those that must be there, the blank ones show what is
 * needed. */
static void check_group(const struct checking *checking, size_t index)
{
    const struct field *group = &checking->record->form->fields[index];
    size_t rows = record_rows(checking->record, index);
    bool needed = group->required || record_meets(checking->record, place_of(index),
                                                  &group->required_when, checking->desk->codes);
    size_t least = group->min > 0 ? (size_t)group->min : needed ? 1 : 0;

    if (rows < least) {
        problem_add(checking->problems, place_of(index), "%s: at least %zu needed.", group->label,
                    least);
    }
    if (rows > (size_t)group->max) {
        problem_add(checking->problems, place_of(index), "%s: at most %" PRId64 "; these are %zu.",
                    group->label, group->max, rows);
    }
    for (size_t row = 0; row < rows; row++) {
        if (row >= least && record_row_is_blank(checking->record, index, row)) {
            continue;
        }
        for (size_t sub = 0; sub < group->field_count; sub++) {
            check_value(checking, place_in(index, row, sub));
        }
    }
}

static bool is_checked(const struct transition *transition, const struct field *field)
{
    if (transition == NULL || transition->edits) {
        return field->stage == NULL || (transition != NULL && transition_asks(transition, field));
    }
    return transition_asks(transition, field);
}

/* An action that asks several things of its own, none of them needed, is about one of them at
 * least. */
static void check_something_said(const struct checking *checking,
                                 const struct transition *transition)
{
    const struct form *form = checking->record->form;
    size_t first = form->field_count;

    for (size_t i = 0; transition != NULL && i < form->field_count; i++) {
        const struct field *field = &form->fields[i];

        if (field->stage == NULL || !transition_asks(transition, field)) {
            continue;
        }
        if (field->required || !text_is_blank(record_text(checking->record, place_of(i))) ||
            record_rows(checking->record, i) > 0) {
            return;
        }
        first = first == form->field_count ? i : first;
    }
    if (first < form->field_count) {
        problem_add(checking->problems, place_of(first), "Fill in one of the fields of \"%s\".",
                    transition->label);
    }
}

/* The form's own rules, of which only those about fields that are asked now count. */
static void check_own_rules(const struct checking *checking, const struct transition *transition)
{
    const struct form *form = checking->record->form;
    struct problems found = {0};

    if (form->check != NULL) {
        form->check(checking->record, checking->desk, &found);
    }
    for (size_t i = 0; i < found.count; i++) {
        const struct problem *problem = &found.items[i];

        if (!is_checked(transition, &form->fields[problem->place.field])) {
            continue;
        }
        put_problem(checking->problems, problem);
    }
    problems_finish(&found);
    if (transition != NULL && transition->check != NULL) {
        transition->check(checking->record, checking->desk, checking->problems);
    }
}

static bool place_precedes(struct place a, struct place b)
{
    if (a.field != b.field) {
        return a.field < b.field;
    }
    if (a.row != b.row) {
        return a.row < b.row;
    }
    return a.subfield + 1 < b.subfield + 1; /* the whole comes before its parts */
}

/* In the order of the form, so that the first error is where the cursor goes. Few items: insertion.
 */
static void problems_sort(struct problems *problems)
{
    for (size_t i = 1; i < problems->count; i++) {
        struct problem problem = problems->items[i];
        size_t at = i;

        while (at > 0 && place_precedes(problem.place, problems->items[at - 1].place)) {
            problems->items[at] = problems->items[at - 1];
            at--;
        }
        problems->items[at] = problem;
    }
}

void record_check(const struct record *record, const struct desk *desk,
                  const struct transition *transition, struct problems *problems)
{
    const struct checking checking = {.record = record, .desk = desk, .problems = problems};

    for (size_t i = 0; i < record->form->field_count; i++) {
        const struct field *field = &record->form->fields[i];

        if (!is_checked(transition, field)) {
            continue;
        }
        if (field->kind == FIELD_GROUP) {
            check_group(&checking, i);
        } else {
            check_value(&checking, place_of(i));
        }
    }
    check_something_said(&checking, transition);
    check_own_rules(&checking, transition);
    problems_sort(problems);
}

static bool place_equal(struct place a, struct place b)
{
    return a.field == b.field && a.row == b.row && a.subfield == b.subfield;
}

void record_check_place(const struct record *record, const struct desk *desk, struct place place,
                        struct problems *problems)
{
    const struct checking checking = {.record = record, .desk = desk, .problems = problems};
    const char *text = record_text(record, place);
    struct problems found = {0};

    if (text_is_blank(text)) {
        return; /* what is still missing is said when the form is filed, not on the way through it
                 */
    }
    check_filled(&checking, place, text);
    if (record->form->check != NULL) {
        record->form->check(record, desk, &found);
    }
    for (size_t i = 0; i < found.count; i++) {
        const struct problem *problem = &found.items[i];

        if (!place_equal(problem->place, place)) {
            continue;
        }
        put_problem(problems, problem);
    }
    problems_finish(&found);
}
