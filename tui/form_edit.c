#include "tui/form_edit.h"

#include "base/memory.h"
#include "forms/value.h"

#include <stdlib.h>
#include <string.h>

enum {
    TYPING_LIMIT =
        120, /* characters in a field whose table gives no limit: a label, a date in words */
};

/* Layout */

static void lay_out(struct form_edit *edit, struct form_rows *rows, int columns)
{
    struct form_layout layout = {
        .record = &edit->record,
        .codes = edit->codes,
        .transition = edit->transition,
        .remarks = &edit->remarks,
        .columns = columns,
    };
    form_rows_build(rows, &layout);
}

static bool same_layout(const struct form_rows *a, const struct form_rows *b)
{
    if (a->count != b->count || a->lines != b->lines || a->columns != b->columns) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        const struct form_row *one = &a->items[i], *other = &b->items[i];
        if (one->kind != other->kind || one->field != other->field || one->top != other->top ||
            one->required != other->required || !place_equal(one->place, other->place)) {
            return false;
        }
    }
    return true;
}

/* The cursor stays at its place, or goes to the nearest row when that is gone. */
static void lay_out_again(struct form_edit *edit, int columns)
{
    struct form_rows rows = {0};
    lay_out(edit, &rows, columns);
    struct place place = {.field = PLACE_WHOLE};
    if (edit->focus != FORM_ROW_NONE) {
        place = edit->rows.items[edit->focus].place;
    }
    if (!same_layout(&rows, &edit->rows)) {
        edit->layouts++;
    }
    size_t old = edit->focus;
    form_rows_finish(&edit->rows);
    edit->rows = rows;
    edit->focus = old == FORM_ROW_NONE ? FORM_ROW_NONE : form_rows_find(&edit->rows, place);
    if (edit->focus == FORM_ROW_NONE || !form_row_takes_cursor(&edit->rows.items[edit->focus])) {
        size_t near = old < edit->rows.count ? old : edit->rows.count;
        edit->focus = form_rows_next(&edit->rows, near, false);
        if (edit->focus == FORM_ROW_NONE) {
            edit->focus = form_rows_next(&edit->rows, FORM_ROW_NONE, true);
        }
    }
}

/* A focused long text is as high as its editor says. */
static bool fit_long_text(struct form_edit *edit)
{
    const struct form_row *row = form_edit_row(edit);
    if (row == NULL || row->kind != ROW_FIELD || !edit->editor.many_lines) {
        return false;
    }
    bool moved =
        form_rows_grow(&edit->rows, edit->focus, editor_rows(&edit->editor, row->value_columns));
    edit->layouts += moved;
    return moved;
}

/* Life */

/* Blank, with as many rows as the record. */
static void init_typed(struct form_edit *edit)
{
    record_init(&edit->typed, edit->record.form);
    for (size_t i = 0; i < edit->record.form->field_count; i++) {
        while (record_rows(&edit->typed, i) < record_rows(&edit->record, i) &&
               record_add_row(&edit->typed, i)) {
        }
    }
}

void form_edit_init(struct form_edit *edit, struct record *record,
                    const struct transition *transition, const struct codes *codes, int columns)
{
    *edit = (struct form_edit){.transition = transition, .codes = codes, .focus = FORM_ROW_NONE};
    edit->record = *record;
    *record = (struct record){0};
    record_copy(&edit->opened, &edit->record);
    init_typed(edit);
    if (transition != NULL && transition->edits) {
        form_remarks_read(&edit->remarks, &edit->record);
    }
    editor_init(&edit->editor, false, 0);
    edit->before = memory_text("");
    lay_out(edit, &edit->rows, columns);
    form_edit_focus(edit, form_rows_next(&edit->rows, FORM_ROW_NONE, true));
}

static void forget_removed(struct form_edit *edit)
{
    if (edit->row_was_removed) {
        record_finish(&edit->removed_record);
        record_finish(&edit->removed_typed);
        edit->row_was_removed = false;
    }
}

void form_edit_finish(struct form_edit *edit)
{
    forget_removed(edit);
    problems_finish(&edit->problems);
    problems_finish(&edit->found);
    editor_finish(&edit->editor);
    free(edit->before);
    form_rows_finish(&edit->rows);
    form_remarks_finish(&edit->remarks);
    record_finish(&edit->opened);
    record_finish(&edit->typed);
    record_finish(&edit->record);
    *edit = (struct form_edit){0};
}

void form_edit_resize(struct form_edit *edit, int columns)
{
    if (columns != edit->rows.columns) {
        lay_out_again(edit, columns);
        fit_long_text(edit);
    }
}

bool form_edit_is_touched(const struct form_edit *edit)
{
    if (strcmp(editor_text(&edit->editor), edit->before) != 0 ||
        !record_equal(&edit->record, &edit->opened)) {
        return true;
    }
    for (size_t i = 0; i < edit->rows.count; i++) {
        const struct form_row *row = &edit->rows.items[i];
        if (row->kind == ROW_FIELD && !text_is_blank(record_text(&edit->typed, row->place))) {
            return true;
        }
    }
    return false;
}

/* The focused field */

const struct form_row *form_edit_row(const struct form_edit *edit)
{
    return edit->focus < edit->rows.count ? &edit->rows.items[edit->focus] : NULL;
}

const struct field *form_edit_field_of(const struct form_edit *edit, const struct form_row *row)
{
    if (edit->pointer != NULL && row->field == edit->pointer->replaced) {
        return &edit->pointer->field;
    }
    return row->field;
}

const struct field *form_edit_field(const struct form_edit *edit)
{
    const struct form_row *row = form_edit_row(edit);
    return row != NULL && row->kind == ROW_FIELD ? form_edit_field_of(edit, row) : NULL;
}

static size_t typing_limit(const struct field *field)
{
    if (field->kind == FIELD_TEXT || field->kind == FIELD_LONG_TEXT) {
        return field->max > 0 ? (size_t)field->max : 0;
    }
    return TYPING_LIMIT;
}

static void load_editor(struct form_edit *edit)
{
    const struct form_row *row = form_edit_row(edit);
    const struct field *field = form_edit_field(edit);
    editor_finish(&edit->editor);
    struct text text = {0};
    if (field == NULL) {
        editor_init(&edit->editor, false, 0);
    } else {
        editor_init(&edit->editor, field->kind == FIELD_LONG_TEXT, typing_limit(field));
        const char *typed = record_text(&edit->typed, row->place);
        const char *kept = record_text(&edit->record, row->place);
        if (!text_is_blank(typed)) {
            text_add(&text, typed);
        } else if (field->kind == FIELD_LONG_TEXT || field->kind == FIELD_TEXT) {
            text_add(&text, kept);
        } else {
            value_typing(field, edit->codes, kept, &text);
        }
        editor_load(&edit->editor, text_bytes(&text));
    }
    free(edit->before);
    edit->before = memory_text(editor_text(&edit->editor));
    edit->untouched = true;
    text_finish(&text);
}

void form_edit_focus(struct form_edit *edit, size_t row)
{
    edit->focus = row;
    load_editor(edit);
    fit_long_text(edit);
}

void form_edit_focus_place(struct form_edit *edit, struct place place)
{
    size_t row = form_rows_find(&edit->rows, place);
    if (row == FORM_ROW_NONE) {
        return;
    }
    if (!form_row_takes_cursor(&edit->rows.items[row])) {
        row = form_rows_next(&edit->rows, row, true);
    }
    if (row != FORM_ROW_NONE) {
        form_edit_focus(edit, row);
    }
}

/* Problems */

static void drop_problems(struct problems *problems, struct place place)
{
    size_t kept = 0;
    for (size_t i = 0; i < problems->count; i++) {
        if (!place_equal(problems->items[i].place, place)) {
            problems->items[kept++] = problems->items[i];
        }
    }
    problems->count = kept;
}

/* Rows that move take no old problems along. */
static void drop_problems_of_group(struct problems *problems, size_t field)
{
    size_t kept = 0;
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->items[i].place.field != field) {
            problems->items[kept++] = problems->items[i];
        }
    }
    problems->count = kept;
}

static bool understand(const struct form_edit *edit, const struct form_row *row,
                       const struct desk *desk, const char *typed, char **kept, struct error *error)
{
    struct text text = {0};
    text_add(&text, typed);
    bool understood =
        record_complete_typing(&edit->record, row->place, desk, &text, error) &&
        value_from_typing(form_edit_field_of(edit, row), desk, text_bytes(&text), kept, error);
    text_finish(&text);
    return understood;
}

static void add_typing_problem(struct form_edit *edit, const struct form_row *row,
                               const struct desk *desk)
{
    const char *typed = record_text(&edit->typed, row->place);
    if (text_is_blank(typed)) {
        return;
    }
    char *kept = NULL;
    struct error error = {0};
    bool understood = understand(edit, row, desk, typed, &kept, &error);
    drop_problems(&edit->problems, row->place);
    problem_add(&edit->problems, row->place, "%s",
                understood ? "This was not clear when it was typed: please look again."
                           : error.text);
    free(kept);
}

static void add_typing_problems(struct form_edit *edit, const struct desk *desk)
{
    for (size_t i = 0; i < edit->rows.count; i++) {
        if (edit->rows.items[i].kind == ROW_FIELD) {
            add_typing_problem(edit, &edit->rows.items[i], desk);
        }
    }
}

/* Both have the same rows. A row that only `typed` has comes back where something was typed in it:
 * others took it away meanwhile. */
static void even_rows(struct form_edit *edit, size_t field)
{
    struct record *record = &edit->record, *typed = &edit->typed;
    size_t last = record_rows(typed, field);
    while (last > record_rows(record, field) && record_row_is_blank(typed, field, last - 1)) {
        record_remove_row(typed, field, --last);
    }
    while (record_rows(record, field) < record_rows(typed, field) &&
           record_add_row(record, field)) {
    }
    while (record_rows(typed, field) < record_rows(record, field) && record_add_row(typed, field)) {
    }
}

void form_edit_restore(struct form_edit *edit, struct record *record, struct record *typed,
                       const struct desk *desk)
{
    record_finish(&edit->record);
    record_finish(&edit->typed);
    edit->record = *record;
    edit->typed = *typed;
    *record = (struct record){0};
    *typed = (struct record){0};
    for (size_t i = 0; i < edit->record.form->field_count; i++) {
        if (edit->record.form->fields[i].kind == FIELD_GROUP) {
            even_rows(edit, i);
        }
    }
    lay_out_again(edit, edit->rows.columns);
    add_typing_problems(edit, desk);
    form_edit_focus(edit, form_rows_next(&edit->rows, FORM_ROW_NONE, true));
}

static void check_all(struct form_edit *edit, const struct desk *desk)
{
    problems_finish(&edit->problems);
    edit->problems = (struct problems){0};
    edit->layouts++; /* marks may come and go anywhere */
    record_check(&edit->record, desk, edit->transition, &edit->problems);
    add_typing_problems(edit, desk);
}

/* A field left blank is no matter until the form is filed. */
static void check_place(struct form_edit *edit, const struct form_row *row, const struct desk *desk)
{
    if (edit->checked) {
        check_all(edit, desk);
        return;
    }
    drop_problems(&edit->problems, row->place);
    if (!text_is_blank(record_text(&edit->record, row->place))) {
        record_check_place(&edit->record, desk, row->place, &edit->problems);
    }
    add_typing_problem(edit, row, desk);
}

const struct problem *form_edit_problem(const struct form_edit *edit, struct place place)
{
    const struct problem *found = NULL;
    for (size_t i = 0; i < edit->problems.count; i++) {
        const struct problem *problem = &edit->problems.items[i];
        if (place_equal(problem->place, place) &&
            (found == NULL || (found->warning && !problem->warning))) {
            found = problem;
        }
    }
    for (size_t i = 0; found == NULL && i < edit->found.count; i++) {
        found = place_equal(edit->found.items[i].place, place) ? &edit->found.items[i] : NULL;
    }
    return found;
}

void form_edit_mark(struct form_edit *edit, struct place place, const char *words)
{
    drop_problems(&edit->found, place);
    if (words != NULL) {
        problem_mention(&edit->found, place, "%s", words);
    }
}

/* Values */

static void after_change(struct form_edit *edit, const struct desk *desk)
{
    struct form_row row = *form_edit_row(edit);
    check_place(edit, &row, desk);
    lay_out_again(edit, edit->rows.columns);
    fit_long_text(edit);
}

const struct problem *form_edit_keep(struct form_edit *edit, const struct desk *desk)
{
    const struct field *field = form_edit_field(edit);
    const char *typed = editor_text(&edit->editor);
    if (field == NULL) {
        return NULL;
    }
    struct place place = form_edit_row(edit)->place;
    bool same = strcmp(typed, edit->before) == 0;
    if (same && text_is_blank(record_text(&edit->typed, place))) {
        return NULL;
    }
    char *kept = NULL;
    struct error error = {0};
    bool understood = understand(edit, form_edit_row(edit), desk, typed, &kept, &error);
    if (same && !understood) {
        return NULL; /* it has been said */
    }
    record_set(&edit->record, place, understood ? kept : "");
    record_set(&edit->typed, place, understood ? "" : typed);
    free(kept);
    free(edit->before);
    edit->before = memory_text(typed);
    after_change(edit, desk);
    return form_edit_problem(edit, place);
}

void form_edit_put(struct form_edit *edit, const struct desk *desk, const char *kept)
{
    if (form_edit_field(edit) == NULL) {
        return;
    }
    forget_removed(edit);
    struct place place = form_edit_row(edit)->place;
    record_set(&edit->record, place, kept);
    record_set(&edit->typed, place, "");
    load_editor(edit);
    after_change(edit, desk);
}

void form_edit_snapshot(const struct form_edit *edit, const struct desk *desk,
                        struct record *record, struct record *typed)
{
    const struct field *field = form_edit_field(edit);
    const char *text = editor_text(&edit->editor);
    record_copy(record, &edit->record);
    record_copy(typed, &edit->typed);
    if (field == NULL || strcmp(text, edit->before) == 0) {
        return;
    }
    const struct form_row *row = form_edit_row(edit);
    char *kept = NULL;
    struct error error = {0};
    bool understood = understand(edit, row, desk, text, &kept, &error);
    record_set(record, row->place, understood ? kept : "");
    record_set(typed, row->place, understood ? "" : text);
    free(kept);
}

/* Typing into a field of codes, numbers or dates begins it anew; into text it goes on. */
static bool begins_anew(const struct field *field)
{
    return field->kind != FIELD_TEXT && field->kind != FIELD_LONG_TEXT &&
           field->kind != FIELD_CHOICES;
}

static bool is_full(const struct form_edit *edit, const struct field *field)
{
    const char *text = editor_text(&edit->editor);
    if (edit->editor.caret != strlen(text)) {
        return false;
    }
    if (field->kind == FIELD_YES_NO) {
        return strcmp(text, "y") == 0 || strcmp(text, "n") == 0 || strcmp(text, "Y") == 0 ||
               strcmp(text, "N") == 0;
    }
    bool fixed = false;
    int columns = value_columns(field, &fixed);
    return fixed && text_columns(text, strlen(text)) >= columns;
}

enum typed_outcome form_edit_type(struct form_edit *edit, const char *text, size_t length)
{
    const struct field *field = form_edit_field(edit);
    if (field == NULL) {
        return TYPED_NOTHING;
    }
    forget_removed(edit);
    if (edit->untouched && begins_anew(field) && edit->editor.text.length > 0) {
        (void)editor_end(&edit->editor);
        (void)editor_delete_to_start(&edit->editor);
    }
    bool taken = editor_insert(&edit->editor, text, length);
    enum typed_outcome outcome = form_edit_changed(edit);
    if (!taken) {
        return TYPED_REFUSED;
    }
    return is_full(edit, field) ? TYPED_FULL : outcome;
}

enum typed_outcome form_edit_changed(struct form_edit *edit)
{
    forget_removed(edit);
    edit->untouched = false;
    return fit_long_text(edit) ? TYPED_LAYOUT : TYPED;
}

/* Rows of groups */

bool form_edit_in_group(const struct form_edit *edit)
{
    const struct form_row *row = form_edit_row(edit);
    return row != NULL && edit->record.form->fields[row->place.field].kind == FIELD_GROUP;
}

static void fill_row(struct form_edit *edit, size_t group, size_t row, const struct desk *desk)
{
    const struct field *field = &edit->record.form->fields[group];
    char now[LOCAL_ROOM];
    local_format(desk->now, now);
    for (size_t i = 0; i < field->field_count; i++) {
        const char *value = field->fields[i].default_value;
        if (value != NULL && strcmp(value, "now") == 0) {
            value = now;
        }
        if (value != NULL) {
            record_set(&edit->record, place_in(group, row, i), value);
        }
    }
}

bool form_edit_add_row(struct form_edit *edit, const struct desk *desk)
{
    size_t group = form_edit_row(edit)->place.field;
    if (!record_add_row(&edit->record, group)) {
        return false;
    }
    (void)record_add_row(&edit->typed, group); /* has room when the record had */
    forget_removed(edit);
    size_t row = record_rows(&edit->record, group) - 1;
    fill_row(edit, group, row, desk);
    lay_out_again(edit, edit->rows.columns);
    form_edit_focus_place(edit, place_in(group, row, PLACE_WHOLE));
    return true;
}

static void remove_row(struct form_edit *edit, size_t group, size_t row)
{
    record_remove_row(&edit->record, group, row);
    record_remove_row(&edit->typed, group, row);
    int64_t least = edit->record.form->fields[group].min;
    if ((int64_t)record_rows(&edit->record, group) < least) {
        (void)record_add_row(&edit->record, group);
        (void)record_add_row(&edit->typed, group);
    }
}

/* After rows have moved. */
static void settle_rows(struct form_edit *edit, size_t group, const struct desk *desk)
{
    if (edit->checked) {
        check_all(edit, desk);
    } else {
        drop_problems_of_group(&edit->problems, group);
    }
    lay_out_again(edit, edit->rows.columns);
    add_typing_problems(edit, desk);
    edit->layouts++;
}

bool form_edit_remove_row(struct form_edit *edit, const struct desk *desk)
{
    const struct form_row *focused = form_edit_row(edit);
    if (focused == NULL || focused->kind != ROW_FIELD || !form_edit_in_group(edit)) {
        return false;
    }
    struct place place = focused->place;
    forget_removed(edit);
    record_copy(&edit->removed_record, &edit->record);
    record_copy(&edit->removed_typed, &edit->typed);
    edit->row_was_removed = true;
    edit->removed_at = place;
    remove_row(edit, place.field, place.row);
    settle_rows(edit, place.field, desk);
    size_t rows = record_rows(&edit->record, place.field);
    size_t row = place.row < rows || rows == 0 ? place.row : rows - 1;
    form_edit_focus_place(edit, place_in(place.field, row, PLACE_WHOLE));
    return true;
}

bool form_edit_return_row(struct form_edit *edit, const struct desk *desk)
{
    if (!edit->row_was_removed) {
        return false;
    }
    record_finish(&edit->record);
    record_finish(&edit->typed);
    edit->record = edit->removed_record;
    edit->typed = edit->removed_typed;
    edit->row_was_removed = false;
    settle_rows(edit, edit->removed_at.field, desk);
    form_edit_focus_place(edit, edit->removed_at);
    return true;
}

void form_edit_start_anew(struct form_edit *edit, struct record *record)
{
    forget_removed(edit);
    edit->removed_record = edit->record;
    edit->removed_typed = edit->typed;
    edit->row_was_removed = true;
    edit->removed_at = form_edit_row(edit)->place;
    edit->record = *record;
    *record = (struct record){0};
    init_typed(edit);
    record_finish(&edit->opened);
    record_copy(&edit->opened, &edit->record);
    problems_finish(&edit->problems);
    edit->problems = (struct problems){0};
    problems_finish(&edit->found);
    edit->found = (struct problems){0};
    edit->checked = false;
    edit->layouts++;
    lay_out_again(edit, edit->rows.columns);
    form_edit_focus(edit, form_rows_next(&edit->rows, FORM_ROW_NONE, true));
}

static void drop_blank_rows(struct form_edit *edit)
{
    const struct form *form = edit->record.form;
    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].kind != FIELD_GROUP) {
            continue;
        }
        for (size_t row = record_rows(&edit->record, i); row-- > 0;) {
            if ((int64_t)record_rows(&edit->record, i) > form->fields[i].min &&
                record_row_is_blank(&edit->record, i, row) &&
                record_row_is_blank(&edit->typed, i, row)) {
                remove_row(edit, i, row);
            }
        }
    }
}

void form_edit_check(struct form_edit *edit, const struct desk *desk)
{
    forget_removed(edit);
    drop_blank_rows(edit);
    if (edit->transition == NULL) {
        record_fill(&edit->record, desk);
    }
    edit->checked = true;
    lay_out_again(edit, edit->rows.columns);
    check_all(edit, desk);
    load_editor(edit);
    fit_long_text(edit);
}

void form_edit_show(const struct form_edit *edit, const struct form_row *row, struct text *out)
{
    const struct field *field = form_edit_field_of(edit, row);
    const char *typed = record_text(&edit->typed, row->place);
    const char *kept = record_text(&edit->record, row->place);
    if (!text_is_blank(typed)) {
        text_add(out, typed);
    } else if (field->kind == FIELD_LONG_TEXT) {
        text_add(out, kept);
    } else {
        value_show(field, edit->codes, kept, out);
    }
}
