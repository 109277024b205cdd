#include "tui/form_keys.h"

#include "tui/form_alike.h"
#include "tui/form_write.h"
#include "tui/views.h"

#include <inttypes.h>
#include <string.h>

enum {
    ONE_LINE = 100000, /* columns: a line that is never wrapped */
};

typedef enum view_result key_fn(struct form_page *page, const struct press *press);

static struct desk desk_of(const struct form_page *page)
{
    return app_desk(screen_app(page->view.screen));
}

static void say_problem(const struct form_page *page, const struct problem *problem)
{
    if (problem != NULL) {
        screen_say(page->view.screen, problem->warning ? LOOK_WARNING : LOOK_ERROR, "%s",
                   problem->words);
    }
}

/* Leaving a field never holds anybody back: what is wrong is said, and marked at the field. */
static void keep(struct form_page *page)
{
    struct desk desk = desk_of(page);
    const struct problem *problem = form_edit_keep(&page->edit, &desk);
    say_problem(page, problem);
    form_alike_look(page, problem == NULL || problem->mention);
}

static enum view_result go_to(struct form_page *page, size_t row)
{
    if (row != FORM_ROW_NONE && row != page->edit.focus) {
        form_edit_focus(&page->edit, row);
    }
    return VIEW_REDRAW_FOCUS;
}

static enum view_result next_field(struct form_page *page, const struct press *press)
{
    (void)press;
    keep(page);
    size_t row = form_rows_next(&page->edit.rows, page->edit.focus, true);
    if (row == FORM_ROW_NONE) {
        screen_say(page->view.screen, LOOK_DIM, "That was the last field. F2 files the form.");
    }
    return go_to(page, row);
}

static enum view_result previous_field(struct form_page *page, const struct press *press)
{
    (void)press;
    keep(page);
    return go_to(page, form_rows_next(&page->edit.rows, page->edit.focus, false));
}

/* Sections, or, in a form that was returned, the remarks, round and round. */
static bool is_remarked(const struct form_page *page, size_t row)
{
    const struct form_row *item = &page->edit.rows.items[row];
    return item->height > item->remark_line && item->remark_line > 0;
}

static size_t next_remark(const struct form_page *page, bool forward)
{
    const struct form_rows *rows = &page->edit.rows;
    size_t count = rows->count;
    for (size_t step = 1; step <= count; step++) {
        size_t row = (page->edit.focus + (forward ? step : count - step)) % count;
        if (is_remarked(page, row)) {
            return form_row_takes_cursor(&rows->items[row]) ? row : form_rows_next(rows, row, true);
        }
    }
    return FORM_ROW_NONE;
}

static enum view_result go_by_section(struct form_page *page, bool forward)
{
    keep(page);
    size_t row = page->edit.remarks.count > 0
                     ? next_remark(page, forward)
                     : form_rows_section(&page->edit.rows, page->edit.focus, forward);
    return go_to(page, row);
}

static enum view_result next_section(struct form_page *page, const struct press *press)
{
    (void)press;
    return go_by_section(page, true);
}

static enum view_result previous_section(struct form_page *page, const struct press *press)
{
    (void)press;
    return go_by_section(page, false);
}

static enum view_result first_field(struct form_page *page, const struct press *press)
{
    (void)press;
    keep(page);
    return go_to(page, form_rows_next(&page->edit.rows, FORM_ROW_NONE, true));
}

static enum view_result last_field(struct form_page *page, const struct press *press)
{
    (void)press;
    keep(page);
    return go_to(page, form_rows_next(&page->edit.rows, page->edit.rows.count, false));
}

static enum view_result go_by_page(struct form_page *page, bool forward)
{
    keep(page);
    const struct form_rows *rows = &page->edit.rows;
    struct area area = screen_area(page->view.screen);
    int line = form_edit_row(&page->edit)->top;
    int wanted = line + (forward ? 1 : -1) * form_draw_rows(&area);
    size_t row = page->edit.focus;
    for (;;) {
        size_t next = form_rows_next(rows, row, forward);
        if (next == FORM_ROW_NONE) {
            break;
        }
        row = next;
        if (forward ? rows->items[row].top >= wanted : rows->items[row].top <= wanted) {
            break;
        }
    }
    return go_to(page, row);
}

static enum view_result page_down(struct form_page *page, const struct press *press)
{
    (void)press;
    return go_by_page(page, true);
}

static enum view_result page_up(struct form_page *page, const struct press *press)
{
    (void)press;
    return go_by_page(page, false);
}

static enum view_result go_to_narrative(struct form_page *page, const struct press *press)
{
    (void)press;
    keep(page);
    return go_to(page, form_rows_narrative(&page->edit.rows));
}

/* Editing */

static enum view_result edited(struct form_page *page, bool changed)
{
    if (!changed) {
        return VIEW_HANDLED;
    }
    (void)form_edit_changed(&page->edit);
    return VIEW_REDRAW_FOCUS;
}

static enum view_result moved(struct form_page *page, bool changed)
{
    page->edit.untouched = false;
    return changed ? VIEW_REDRAW_FOCUS : VIEW_HANDLED;
}

#define EDITS(name, function)                                                                      \
    static enum view_result name(struct form_page *page, const struct press *press)                \
    {                                                                                              \
        (void)press;                                                                               \
        return edited(page, function(&page->edit.editor));                                         \
    }
EDITS(key_backspace, editor_backspace)
EDITS(key_delete, editor_delete)
EDITS(key_delete_word, editor_delete_word)
EDITS(key_delete_to_start, editor_delete_to_start)
EDITS(key_delete_to_end, editor_delete_to_end)

#define MOVES(name, function)                                                                      \
    static enum view_result name(struct form_page *page, const struct press *press)                \
    {                                                                                              \
        (void)press;                                                                               \
        return moved(page, function(&page->edit.editor));                                          \
    }
MOVES(key_left, editor_left)
MOVES(key_right, editor_right)
MOVES(key_word_left, editor_word_left)
MOVES(key_word_right, editor_word_right)
MOVES(key_home, editor_home)
MOVES(key_end, editor_end)

static enum view_result key_up(struct form_page *page, const struct press *press)
{
    struct editor *editor = &page->edit.editor;
    const struct form_row *row = form_edit_row(&page->edit);
    if (row != NULL && editor->many_lines && editor_up(editor, row->value_columns)) {
        return VIEW_REDRAW_FOCUS;
    }
    return previous_field(page, press);
}

static enum view_result key_down(struct form_page *page, const struct press *press)
{
    struct editor *editor = &page->edit.editor;
    const struct form_row *row = form_edit_row(&page->edit);
    if (row != NULL && editor->many_lines && editor_down(editor, row->value_columns)) {
        return VIEW_REDRAW_FOCUS;
    }
    return next_field(page, press);
}

static enum view_result leave_full_field(struct form_page *page)
{
    size_t before = page->edit.focus;
    enum view_result result = next_field(page, NULL);
    page->moved_itself = page->edit.focus != before;
    return result;
}

static enum view_result type(struct form_page *page, const char *text, size_t length)
{
    const struct field *field = form_edit_field(&page->edit);
    switch (form_edit_type(&page->edit, text, length)) {
    case TYPED_NOTHING:
        return VIEW_IGNORED;
    case TYPED_REFUSED:
        screen_say(page->view.screen, LOOK_WARNING, "%s takes at most %zu characters.",
                   field->label, page->edit.editor.limit);
        return VIEW_REDRAW_FOCUS;
    case TYPED_FULL:
        return leave_full_field(page);
    case TYPED:
    case TYPED_LAYOUT:
        break;
    }
    return VIEW_REDRAW_FOCUS;
}

static enum view_result undo(struct form_page *page, const struct press *press)
{
    (void)press;
    struct desk desk = desk_of(page);
    if (form_edit_return_row(&page->edit, &desk)) {
        screen_say(page->view.screen, LOOK_GOOD, "It is back.");
        return VIEW_REDRAW;
    }
    return edited(page, editor_undo(&page->edit.editor));
}

/* Rows of groups */

static enum view_result add_row(struct form_page *page, const struct press *press)
{
    (void)press;
    if (!form_edit_in_group(&page->edit)) {
        screen_say(page->view.screen, LOOK_WARNING,
                   "F5 adds a row where there are rows: persons and the like. F8 goes there.");
        return VIEW_HANDLED;
    }
    keep(page);
    struct desk desk = desk_of(page);
    const struct field *group =
        &form_page_form(page)->fields[form_edit_row(&page->edit)->place.field];
    if (!form_edit_add_row(&page->edit, &desk)) {
        screen_say(page->view.screen, LOOK_WARNING, "%s: at most %" PRId64 ".", group->label,
                   group->max);
    }
    return VIEW_REDRAW;
}

static void start_anew(void *context, bool yes)
{
    struct form_page *page = context;
    struct record record = {0};
    if (!yes) {
        return;
    }
    if (page->transition == NULL) {
        struct desk desk = desk_of(page);
        form_page_new_record(&record, form_page_form(page), &desk);
        local_format(desk.now, page->draft.since);
    } else {
        record_copy(&record, &page->edit.opened);
    }
    form_edit_start_anew(&page->edit, &record);
    screen_say(page->view.screen, LOOK_WARNING, "Begun anew. Ctrl-Z brings back what was there.");
}

static enum view_result ask_to_start_anew(struct form_page *page)
{
    keep(page);
    if (form_edit_row(&page->edit) == NULL || !form_edit_is_touched(&page->edit)) {
        return VIEW_HANDLED;
    }
    screen_push(page->view.screen,
                confirm_view_create(page->view.screen,
                                    "Throw away what you typed here and begin with an empty form?",
                                    "Throw away", "Keep it", start_anew, page));
    return VIEW_REDRAW;
}

static enum view_result remove_row(struct form_page *page, const struct press *press)
{
    (void)press;
    if (!form_edit_in_group(&page->edit)) {
        return ask_to_start_anew(page);
    }
    keep(page);
    struct desk desk = desk_of(page);
    struct place place = form_edit_row(&page->edit)->place;
    char one[64];
    (void)group_word_for_one(&form_page_form(page)->fields[place.field], one, sizeof one);
    if (!form_edit_remove_row(&page->edit, &desk)) {
        screen_say(page->view.screen, LOOK_WARNING,
                   "Ctrl-X removes the row that the cursor is in.");
        return VIEW_HANDLED;
    }
    screen_say(page->view.screen, LOOK_WARNING, "%s %zu removed. Ctrl-Z brings it back.", one,
               place.row + 1);
    return VIEW_REDRAW;
}

/* Copies and choices */

static bool read_last(struct form_page *page)
{
    if (!page->last_was_read) {
        struct app *app = screen_app(page->view.screen);
        struct error error = {0};
        page->last_was_read = true;
        page->last_is_there =
            records_load_last(app->store, &app->actor, form_page_form(page), &page->last, &error);
        if (!page->last_is_there && error.class != ERROR_NOT_FOUND) {
            screen_say(page->view.screen, LOOK_ERROR, "%s", error.text);
            page->last_was_read = false;
        }
    }
    return page->last_is_there;
}

static enum view_result copy_from(struct form_page *page, const char *kept)
{
    if (text_is_blank(kept)) {
        screen_say(page->view.screen, LOOK_WARNING, "It is blank there: nothing to copy.");
        return VIEW_HANDLED;
    }
    struct desk desk = desk_of(page);
    form_edit_put(&page->edit, &desk, kept);
    return next_field(page, NULL);
}

static enum view_result dup(struct form_page *page, const struct press *press)
{
    (void)press;
    struct screen *screen = page->view.screen;
    const struct form_row *row = form_edit_row(&page->edit);
    if (form_edit_field(&page->edit) == NULL) {
        return VIEW_HANDLED;
    }
    if (form_edit_in_group(&page->edit) && row->place.row > 0) {
        struct place above = row->place;
        above.row--;
        return copy_from(page, record_text(&page->edit.record, above));
    }
    if (!row->field->dup) {
        screen_say(screen, LOOK_WARNING, "%s is written anew in every form.", row->field->label);
    } else if (read_last(page)) {
        return copy_from(page, record_text(&page->last, row->place));
    } else if (page->last_was_read) {
        screen_say(screen, LOOK_WARNING, "There is no earlier form of yours to copy from.");
    }
    return VIEW_HANDLED;
}

static void picked(void *context, const char *kept)
{
    struct form_page *page = context;
    struct desk desk = desk_of(page);
    form_edit_put(&page->edit, &desk, kept);
}

static enum view_result choices(struct form_page *page, const struct press *press)
{
    (void)press;
    struct screen *screen = page->view.screen;
    const struct field *field = form_edit_field(&page->edit);
    if (field == NULL || (field->kind != FIELD_CHOICE && field->kind != FIELD_CHOICES)) {
        screen_say(screen, LOOK_WARNING, "This field has no list to choose from.");
        return VIEW_HANDLED;
    }
    if (field_choices(field, page->edit.codes).count == 0) {
        screen_say(screen, LOOK_WARNING, "The station has no list for this yet: type the code.");
        return VIEW_HANDLED;
    }
    const char *kept = record_text(&page->edit.record, form_edit_row(&page->edit)->place);
    screen_push(screen, choices_view_create(screen, field, kept, picked, page));
    if (field->kind == FIELD_CHOICES) {
        screen_say(screen, LOOK_DIM, "Several are possible: Space marks them, Enter takes them.");
    }
    return VIEW_REDRAW;
}

/* The rest */

static enum view_result submit(struct form_page *page, const struct press *press)
{
    (void)press;
    form_write_begin(page);
    return VIEW_REDRAW;
}

static enum view_result back(struct form_page *page, const struct press *press)
{
    (void)press;
    keep(page);
    bool safe = *parking_trouble(screen_parking(page->view.screen)) == '\0';
    if (safe && form_edit_is_touched(&page->edit)) {
        screen_say(page->view.screen, LOOK_GOOD,
                   "Nothing is lost: what you typed is there when you open the form again.");
    }
    screen_pop(page->view.screen);
    return VIEW_REDRAW;
}

/* Enter: a new line in long text, a row on the line that offers one, and else the next field. */
static enum view_result enter(struct form_page *page, const struct press *press)
{
    const struct form_row *row = form_edit_row(&page->edit);
    if (row != NULL && row->kind == ROW_ADD) {
        return add_row(page, press);
    }
    if (page->edit.editor.many_lines) {
        return type(page, "\n", 1);
    }
    return row == NULL ? submit(page, press) : next_field(page, press);
}

static enum view_result click(struct form_page *page, const struct press *press)
{
    struct form_edit *edit = &page->edit;
    const struct area *area = &page->draw.area;
    int line = press->row - area->top;
    if (line < 0 || line >= form_draw_rows(area)) {
        return VIEW_IGNORED;
    }
    keep(page);
    size_t index = form_rows_at_line(&edit->rows, page->draw.top + line);
    if (index == FORM_ROW_NONE || !form_row_takes_cursor(&edit->rows.items[index])) {
        return VIEW_REDRAW_FOCUS;
    }
    if (index != edit->focus) {
        form_edit_focus(edit, index);
    }
    const struct form_row *row = form_edit_row(edit);
    int column = press->column - area->left - row->value_column;
    int text_line = page->draw.top + line - row->top - row->value_line;
    if (row->kind == ROW_FIELD && column >= 0 && text_line >= 0) {
        (void)editor_move_to(&edit->editor, edit->editor.many_lines ? row->value_columns : ONE_LINE,
                             edit->editor.many_lines ? text_line : 0, column);
    }
    return VIEW_REDRAW_FOCUS;
}

static enum view_result begin_another(struct form_page *page, const struct press *press)
{
    (void)press;
    form_page_begin_another(page);
    return VIEW_REDRAW;
}

static key_fn *const keys[ACTION_COUNT] = {
    [ACTION_ANOTHER] = begin_another,
    [ACTION_SUBMIT] = submit,
    [ACTION_BACK] = back,
    [ACTION_ESCAPE] = back,
    [ACTION_CHOICES] = choices,
    [ACTION_ADD_ROW] = add_row,
    [ACTION_REMOVE_ROW] = remove_row,
    [ACTION_DUP] = dup,
    [ACTION_PREVIOUS_SECTION] = previous_section,
    [ACTION_NEXT_SECTION] = next_section,
    [ACTION_NEXT_FIELD] = next_field,
    [ACTION_PREVIOUS_FIELD] = previous_field,
    [ACTION_ENTER] = enter,
    [ACTION_UNDO] = undo,
    [ACTION_NARRATIVE] = go_to_narrative,
    [ACTION_UP] = key_up,
    [ACTION_DOWN] = key_down,
    [ACTION_LEFT] = key_left,
    [ACTION_RIGHT] = key_right,
    [ACTION_WORD_LEFT] = key_word_left,
    [ACTION_WORD_RIGHT] = key_word_right,
    [ACTION_PAGE_UP] = page_up,
    [ACTION_PAGE_DOWN] = page_down,
    [ACTION_HOME] = key_home,
    [ACTION_END] = key_end,
    [ACTION_TOP] = first_field,
    [ACTION_BOTTOM] = last_field,
    [ACTION_BACKSPACE] = key_backspace,
    [ACTION_DELETE] = key_delete,
    [ACTION_DELETE_WORD] = key_delete_word,
    [ACTION_DELETE_TO_START] = key_delete_to_start,
    [ACTION_DELETE_TO_END] = key_delete_to_end,
};

/* What is on its way into the file stays as it is; the cursor may move. */
static const bool changes_something[ACTION_COUNT] = {
    [ACTION_CHOICES] = true,       [ACTION_ADD_ROW] = true,
    [ACTION_REMOVE_ROW] = true,    [ACTION_DUP] = true,
    [ACTION_UNDO] = true,          [ACTION_BACKSPACE] = true,
    [ACTION_DELETE] = true,        [ACTION_DELETE_WORD] = true,
    [ACTION_BACK] = true,          [ACTION_DELETE_TO_START] = true,
    [ACTION_DELETE_TO_END] = true, [ACTION_ESCAPE] = true,
    [ACTION_ANOTHER] = true,
};

/* One key that stands for Enter, Tab and Down alike means each of them in its own way here. */
static enum action meaning(enum action action, const struct press *press)
{
    if (press->code == PRESS_ENTER) {
        return ACTION_ENTER;
    }
    if (press->code == PRESS_DOWN) {
        return ACTION_DOWN;
    }
    if (press->code == PRESS_UP) {
        return ACTION_UP;
    }
    return action;
}

/* Who ends a field as any other does not skip the next one. */
static bool ends_full_field(struct form_page *page, const struct press *press)
{
    bool moved_itself = page->moved_itself;
    page->moved_itself = false;
    return moved_itself && (press->code == PRESS_ENTER || press->code == PRESS_TAB);
}

/* What was said of that field still stands. */
static enum view_result stay_behind_full_field(struct form_page *page)
{
    const struct form_edit *edit = &page->edit;
    size_t full = form_rows_next(&edit->rows, edit->focus, false);
    say_problem(page, form_edit_problem(edit, edit->rows.items[full].place));
    return VIEW_REDRAW_FOCUS;
}

enum view_result form_keys_press(struct form_page *page, enum action action,
                                 const struct press *press)
{
    if (ends_full_field(page, press)) {
        return stay_behind_full_field(page);
    }
    action = meaning(action, press);
    bool is_text =
        action == ACTION_NONE && (press->code == PRESS_TEXT || press->code == PRESS_PASTE);
    if (page->writing != NULL && (is_text || changes_something[action])) {
        screen_say(page->view.screen, LOOK_WARNING, "One moment: it is being written.");
        return VIEW_HANDLED;
    }
    if (is_text) {
        const char *text = press->code == PRESS_PASTE ? press->pasted : press->text;
        return type(page, text, strlen(text));
    }
    if (press->code == PRESS_CLICK) {
        return click(page, press);
    }
    return keys[action] == NULL ? VIEW_IGNORED : keys[action](page, press);
}
