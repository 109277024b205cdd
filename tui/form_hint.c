#include "tui/form_hint.h"

#include "forms/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    NEARLY_FULL = 200,    /* characters left that are worth saying */
    SHORT_CODE = 4,       /* people know short codes by heart: they are shown */
    CHOICES_IN_HELP = 60, /* more than these are for F4 */
};

static bool is_choice(const struct field *field)
{
    return field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES;
}

/* Of several codes only the last is being typed. */
static const char *typed_choice(const struct form_edit *edit, const struct field *field)
{
    const char *typed = editor_text(&edit->editor);
    if (field->kind == FIELD_CHOICES) {
        for (const char *at = typed; *at != '\0'; at++) {
            if ((*at == ' ' || *at == ',') && at[1] != '\0') {
                typed = at + 1;
            }
        }
    }
    return typed;
}

static void add_choice_words(struct text *out, const struct choice *choice)
{
    if (strlen(choice->code) <= SHORT_CODE && strcmp(choice->code, choice->label) != 0) {
        text_add_format(out, "%s %s", choice->code, choice->label);
    } else {
        text_add(out, choice->label);
    }
}

static enum look hint_choices(const struct form_edit *edit, const struct field *field, int columns,
                              struct text *out)
{
    const char *typed = typed_choice(edit, field);
    struct choice_list list = field_choices(field, edit->codes);
    int taken = 0;
    for (size_t i = 0; i < list.count && taken < columns; i++) {
        const struct choice *choice = &list.items[i];
        if (!text_starts_folded(choice->code, typed) && !text_starts_folded(choice->label, typed)) {
            continue;
        }
        if (out->length > 0) {
            text_add(out, " / ");
        }
        add_choice_words(out, choice);
        taken = text_columns(text_bytes(out), out->length);
    }
    if (out->length > 0) {
        return LOOK_DIM;
    }
    if (list.count == 0) {
        text_add(out, "This station has no list for it: any code is taken.");
        return LOOK_DIM;
    }
    text_add(out, "Nothing in the list begins like this. F4 shows the list.");
    return LOOK_WARNING;
}

static bool hint_room_left(const struct form_edit *edit, const struct field *field,
                           struct text *out)
{
    if (field->kind != FIELD_LONG_TEXT || field->max <= 0) {
        return false;
    }
    int64_t left = field->max - (int64_t)edit->editor.characters;
    if (left >= NEARLY_FULL) {
        return false;
    }
    text_add_format(out, "%" PRId64 " characters left", left);
    return true;
}

static enum look hint_words(const struct form_edit *edit, int columns, struct text *out)
{
    const struct form_row *row = form_edit_row(edit);
    const struct field *field = form_edit_field(edit);
    const struct problem *problem = row == NULL ? NULL : form_edit_problem(edit, row->place);
    bool typing = strcmp(editor_text(&edit->editor), edit->before) != 0;
    if (field != NULL && is_choice(field) && typing && edit->editor.text.length > 0) {
        return hint_choices(edit, field, columns, out);
    }
    if (problem != NULL) {
        text_add(out, problem->words);
        if (field != NULL && is_choice(field) && !problem->warning &&
            field_choices(field, edit->codes).count > 0) {
            text_add(out, " F4 shows the list.");
        }
        return problem->warning ? LOOK_WARNING : LOOK_ERROR;
    }
    if (field == NULL) {
        if (row != NULL && row->field->help != NULL) {
            text_add(out, row->field->help);
        }
    } else if (!hint_room_left(edit, field, out) && field->help != NULL) {
        text_add(out, field->help);
    }
    return LOOK_DIM;
}

enum look form_hint(const struct form_edit *edit, int columns, char *out, size_t room)
{
    struct text words = {0};
    enum look look = hint_words(edit, columns, &words);
    (void)text_copy(out, room, text_bytes(&words));
    text_finish(&words);
    return look;
}

bool form_hint_is_help(const struct form_edit *edit, const char *words)
{
    const struct form_row *row = form_edit_row(edit);
    const char *help = row != NULL && row->field != NULL ? row->field->help : NULL;
    return *words == '\0' || (help != NULL && strncmp(words, help, strlen(words)) == 0);
}

static void add_number_limits(const struct field *field, struct text *out)
{
    if (field->max > field->min) {
        int64_t scale = field->kind == FIELD_MONEY ? 100 : 1;
        text_add_format(out, "From %" PRId64 " to %" PRId64 ".\n", field->min / scale,
                        field->max / scale);
    }
}

static bool moves_on_by_itself(const struct field *field)
{
    bool fixed = false;
    (void)value_columns(field, &fixed);
    return fixed || field->kind == FIELD_YES_NO;
}

static void add_limits(const struct field *field, struct text *out)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
        if (field->max > 0) {
            text_add_format(out, "At most %" PRId64 " characters.\n", field->max);
        }
        break;
    case FIELD_NUMBER:
    case FIELD_MONEY:
        add_number_limits(field, out);
        break;
    case FIELD_DATE:
        text_add(out, "A date: 11/20/2026, 2026-11-20 or today.\n");
        break;
    case FIELD_DATE_TIME:
        text_add(out, "A date and a time: 11/20/2026 0930, or 0930 alone for today, or now.\n");
        break;
    case FIELD_TIME:
        text_add(out, "A time: 0930, or now.\n");
        break;
    case FIELD_PATTERN:
        text_add_format(out, "It must be %s.\n", field->pattern->words);
        break;
    case FIELD_YES_NO:
        text_add(out, "y or n.\n");
        break;
    case FIELD_CHOICE:
        text_add(out, "One of the list: its code, or how its name begins. F4 shows the list.\n");
        break;
    case FIELD_CHOICES:
        text_add(out, "Any of the list: codes with blanks between. F4 shows the list.\n");
        break;
    case FIELD_GROUP:
        text_add_format(out, "At most %" PRId64 " rows. F5 adds one, Ctrl-X removes one.\n",
                        field->max);
        break;
    case FIELD_PHONE:
    case FIELD_KIND_COUNT:
        break;
    }
    if (field->unknown_allowed) {
        text_add(out, "Type UNKNOWN when nobody knows.\n");
    }
    if (field->not_in_future) {
        text_add(out, "Not in the future.\n");
    }
    if (moves_on_by_itself(field)) {
        text_add(out, "Once it is full the cursor moves on by itself.\n");
    }
}

static void add_choices(const struct form_edit *edit, const struct field *field, struct text *out)
{
    struct choice_list list = field_choices(field, edit->codes);
    if (!is_choice(field) || list.count == 0) {
        return;
    }
    int widest = 0;
    for (size_t i = 0; i < list.count && i < CHOICES_IN_HELP; i++) {
        int columns = (int)strlen(list.items[i].code);
        widest = columns > widest ? columns : widest;
    }
    text_add(out, "\n");
    for (size_t i = 0; i < list.count && i < CHOICES_IN_HELP; i++) {
        text_add_format(out, "  %-*s  %s\n", widest, list.items[i].code, list.items[i].label);
    }
    if (list.count > CHOICES_IN_HELP) {
        text_add_format(out, "  and %zu more: F4 shows them.\n", list.count - CHOICES_IN_HELP);
    }
}

void form_hint_help(const struct form_edit *edit, struct text *out)
{
    const struct form_row *row = form_edit_row(edit);
    if (row == NULL) {
        return;
    }
    const struct field *field = row->kind == ROW_FIELD ? form_edit_field(edit) : row->field;
    text_add_format(out, "%s%s\n", field->label, row->required ? " (needed)" : "");
    if (field->help != NULL) {
        text_add_format(out, "%s\n", field->help);
    }
    add_limits(field, out);
    const struct problem *problem = form_edit_problem(edit, row->place);
    if (problem != NULL) {
        text_add_format(out, "%s: %s\n", problem->warning ? "Look again" : "To be mended",
                        problem->words);
    }
    add_choices(edit, field, out);
}
