#include "tui/form_draw.h"

#include "forms/value.h"
#include "tui/form_hint.h"

#include <stdio.h>
#include <string.h>

enum {
    FOCUS_COLUMN = 0,
    MARK_COLUMN = 1,
    LABEL_COLUMN = 2,
    LABEL_COLUMNS = 24,
    REQUIRED_COLUMN = 26,
    TEXT_COLUMN = 4,
    ROWS_FOR_HINT = 4, /* in a lower window the form needs every row */
    ROWS_FOR_LONG_HINT = 16,
    ROWS_TO_LOOK_AHEAD = 8,
};

/* One row of the form on its way to the screen. */
struct painter {
    struct form_draw *draw;
    const struct form_edit *edit;
    const struct form_row *row;
    const struct area *area;
    bool focused;
    enum look label; /* of a focused row */
};

static int hint_rows(const struct area *area)
{
    return area->rows >= ROWS_FOR_LONG_HINT ? 2 : area->rows >= ROWS_FOR_HINT ? 1 : 0;
}

int form_draw_rows(const struct area *area)
{
    return area->rows - hint_rows(area);
}

/* The row of the area for a line of the painter's form row, or -1. */
static int area_row(const struct painter *painter, int line)
{
    int row = painter->row->top + line - painter->draw->top;
    return row >= 0 && row < form_draw_rows(painter->area) ? row : -1;
}

/* Text over several lines, each with its bar in front. */
struct lines {
    const struct painter *painter;
    const char *text;
    int line; /* of the form row */
    int column, columns;
    enum look look;
    bool bar;
};

static void paint_line(void *context, size_t start, size_t length)
{
    struct lines *lines = context;
    const struct area *area = lines->painter->area;
    int row = area_row(lines->painter, lines->line++);
    if (row < 0) {
        return;
    }
    if (lines->bar) {
        (void)draw_text(area, row, LABEL_COLUMN, LOOK_DIM, "|");
    }
    int taken = draw_part(area, row, lines->column, lines->look, lines->text + start, length);
    if (taken < lines->columns) {
        draw_repeat(area, row, lines->column + taken, lines->columns - taken, lines->look, " ");
    }
}

static void paint_remarks(const struct painter *painter)
{
    const struct form_row *row = painter->row;
    const struct form_remarks *remarks = &painter->edit->remarks;
    struct lines lines = {.painter = painter,
                          .line = row->remark_line,
                          .column = TEXT_COLUMN,
                          .columns = painter->area->columns - TEXT_COLUMN,
                          .look = LOOK_WARNING};
    for (size_t i = 0; row->height > row->remark_line && i < remarks->count; i++) {
        if (place_equal(remarks->items[i].place, row->place)) {
            lines.text = remarks->items[i].words;
            text_wrap(lines.text, lines.columns, paint_line, &lines);
        }
    }
}

static void paint_label(const struct painter *painter)
{
    const struct form_row *row = painter->row;
    int at = area_row(painter, 0);
    if (at < 0) {
        return;
    }
    const struct problem *problem = form_edit_problem(painter->edit, row->place);
    enum look mark = problem != NULL && !problem->warning ? LOOK_ERROR : LOOK_WARNING;
    const char *sign = problem == NULL ? " " : problem->warning ? "?" : "!";
    (void)draw_text(painter->area, at, FOCUS_COLUMN, painter->focused ? LOOK_FOCUS : LOOK_PLAIN,
                    painter->focused ? ">" : " ");
    (void)draw_text(painter->area, at, MARK_COLUMN, problem == NULL ? LOOK_PLAIN : mark, sign);
    int columns = draw_text(painter->area, at, LABEL_COLUMN,
                            painter->focused ? painter->label : LOOK_LABEL, row->field->label);
    if (columns < LABEL_COLUMNS) {
        draw_repeat(painter->area, at, LABEL_COLUMN + columns, LABEL_COLUMNS - columns, LOOK_PLAIN,
                    " ");
    }
    if (row->required) {
        (void)draw_text(painter->area, at, REQUIRED_COLUMN, LOOK_LABEL, "*");
    }
}

/* What is left of a field's width can be seen without colours too. */
static void paint_value(const struct painter *painter, const char *text, size_t length)
{
    const struct form_row *row = painter->row;
    int at = area_row(painter, row->value_line);
    if (at < 0) {
        return;
    }
    int taken = draw_part(painter->area, at, row->value_column, LOOK_PLAIN, text, length);
    if (taken < row->value_columns) {
        draw_repeat(painter->area, at, row->value_column + taken, row->value_columns - taken,
                    LOOK_PLAIN, "_");
        taken = row->value_columns;
    }
    if (taken == row->value_columns) {
        draw_repeat(painter->area, at, row->value_column + taken, 1, LOOK_PLAIN, " ");
    }
}

/* The bar goes down to the end of the field. */
static void paint_blank_lines(struct lines *lines)
{
    while (lines->line < lines->painter->row->remark_line) {
        paint_line(lines, 0, 0);
    }
}

static struct lines value_lines(const struct painter *painter, const char *text)
{
    return (struct lines){.painter = painter,
                          .text = text,
                          .line = painter->row->value_line,
                          .column = painter->row->value_column,
                          .columns = painter->row->value_columns + 1,
                          .look = LOOK_PLAIN,
                          .bar = true};
}

static void paint_long_editor(const struct painter *painter)
{
    const struct editor *editor = &painter->edit->editor;
    const struct form_row *row = painter->row;
    struct lines lines = value_lines(painter, editor_text(editor));
    editor_each_row(editor, row->value_columns, paint_line, &lines);
    paint_blank_lines(&lines);
    int line = 0, column = 0;
    editor_position(editor, row->value_columns, &line, &column);
    int at = area_row(painter, row->value_line + line);
    if (at >= 0) {
        draw_cursor(painter->area, at, row->value_column + column);
    }
}

static void paint_editor(const struct painter *painter)
{
    const struct editor *editor = &painter->edit->editor;
    const struct form_row *row = painter->row;
    if (editor->many_lines) {
        paint_long_editor(painter);
        return;
    }
    int columns = row->value_columns + 1, caret = 0;
    painter->draw->begin = editor_scroll(editor, columns, painter->draw->begin, &caret);
    const char *text = editor_text(editor) + painter->draw->begin;
    paint_value(painter, text, text_fit(text, strlen(text), columns));
    int at = area_row(painter, row->value_line);
    if (at >= 0) {
        draw_cursor(painter->area, at, row->value_column + caret);
    }
}

static void paint_shown_value(const struct painter *painter)
{
    const struct form_row *row = painter->row;
    struct text text = {0};
    form_edit_show(painter->edit, row, &text);
    const char *bytes = text_bytes(&text);
    int at = area_row(painter, row->value_line);
    if (row->field->kind == FIELD_LONG_TEXT) {
        struct lines lines = value_lines(painter, bytes);
        text_wrap(bytes, row->value_columns, paint_line, &lines);
        paint_blank_lines(&lines);
    } else if (at >= 0 && row->kind == ROW_SHOWN) {
        (void)draw_text(painter->area, at, row->value_column, LOOK_DIM, bytes);
    } else if (at >= 0 && text_columns(bytes, text.length) > row->value_columns) {
        draw_padded(painter->area, at, row->value_column, row->value_columns, LOOK_PLAIN, bytes);
        draw_repeat(painter->area, at, row->value_column + row->value_columns, 1, LOOK_PLAIN, " ");
    } else {
        paint_value(painter, bytes, text.length);
    }
    text_finish(&text);
}

static void paint_invitation(const struct painter *painter)
{
    int at = area_row(painter, 0);
    if (at < 0) {
        return;
    }
    char words[96], line[128];
    group_invitation(painter->row->field, words, sizeof words);
    (void)snprintf(line, sizeof line, "%s (Enter or F5)", words);
    (void)draw_text(painter->area, at, FOCUS_COLUMN, painter->focused ? LOOK_FOCUS : LOOK_PLAIN,
                    painter->focused ? ">" : " ");
    const struct problem *problem = form_edit_problem(painter->edit, painter->row->place);
    (void)draw_text(painter->area, at, MARK_COLUMN, LOOK_ERROR, problem == NULL ? " " : "!");
    (void)draw_text(painter->area, at, LABEL_COLUMN, painter->focused ? LOOK_FOCUS : LOOK_DIM,
                    line);
    if (painter->focused) {
        draw_cursor(painter->area, at, LABEL_COLUMN);
    }
}

static void paint_heading(const struct painter *painter)
{
    const struct form_row *row = painter->row;
    int at = area_row(painter, 0);
    if (at < 0) {
        return;
    }
    char words[96];
    if (row->kind == ROW_GROUP) {
        group_heading(row, &painter->edit->record, words, sizeof words);
        (void)draw_text(painter->area, at, LABEL_COLUMN, LOOK_HEADING, words);
        return;
    }
    draw_rule(painter->area, at, LOOK_DIM);
    int taken = draw_text(painter->area, at, FOCUS_COLUMN, LOOK_HEADING, row->words);
    (void)draw_text(painter->area, at, taken, LOOK_DIM, " ");
}

static void paint_note(const struct painter *painter)
{
    struct lines lines = {.painter = painter,
                          .text = painter->row->words,
                          .column = LABEL_COLUMN,
                          .columns = painter->area->columns - LABEL_COLUMN,
                          .look = LOOK_WARNING};
    text_wrap(lines.text, lines.columns, paint_line, &lines);
}

static void paint_row(struct form_draw *draw, const struct form_edit *edit, size_t index)
{
    const struct form_row *row = &edit->rows.items[index];
    struct painter painter = {.draw = draw,
                              .edit = edit,
                              .row = row,
                              .area = &draw->area,
                              .focused = index == edit->focus,
                              .label = draw->resting ? LOOK_FOCUS : LOOK_LABEL};
    switch (row->kind) {
    case ROW_NOTE:
        paint_note(&painter);
        return;
    case ROW_SECTION:
    case ROW_GROUP:
        paint_heading(&painter);
        break;
    case ROW_ADD:
        paint_invitation(&painter);
        break;
    case ROW_FIELD:
    case ROW_SHOWN:
        paint_label(&painter);
        if (painter.focused) {
            paint_editor(&painter);
        } else {
            paint_shown_value(&painter);
        }
        break;
    }
    paint_remarks(&painter);
}

/* The words go on in the next row; what does not fit into the last is for F1. */
struct hint {
    const struct form_draw *draw;
    int row, end;
};

static void paint_hint_line(void *context, size_t start, size_t length)
{
    struct hint *hint = context;
    const struct form_draw *draw = hint->draw;
    char line[FORM_HINT_ROOM];
    if (hint->row >= hint->end) {
        return;
    }
    bool last = hint->row + 1 == hint->end;
    int columns = draw->area.columns;
    (void)snprintf(line, sizeof line, "%.*s", last ? FORM_HINT_ROOM - 1 : (int)length,
                   draw->hint + start);
    draw_padded(&draw->area, hint->row++, 0, columns, draw->hint_look, line);
}

static void paint_hint(struct form_draw *draw, const struct form_edit *edit, bool anew)
{
    int rows = hint_rows(&draw->area);
    if (rows == 0) {
        return;
    }
    char words[FORM_HINT_ROOM];
    enum look look = form_hint(edit, draw->area.columns, words, sizeof words);
    bool waits = !draw->resting && look == LOOK_DIM && draw->hint_look == LOOK_DIM &&
                 form_hint_is_help(edit, words);
    bool same = look == draw->hint_look && strcmp(words, draw->hint) == 0;
    if (!anew && (same || waits)) {
        return;
    }
    if (!waits) {
        draw->hint_look = look;
        (void)snprintf(draw->hint, sizeof draw->hint, "%s", words);
    }
    struct hint hint = {.draw = draw, .row = draw->area.rows - rows, .end = draw->area.rows};
    draw_clear_rows(&draw->area, hint.row, rows);
    text_wrap(draw->hint, draw->area.columns, paint_hint_line, &hint);
}

/* The first and last line that should be seen with the cursor's row, and the line of the cursor
 * itself. */
static void lines_wanted(const struct form_edit *edit, int *first, int *caret, int *last)
{
    const struct form_row *row = form_edit_row(edit);
    size_t heading = edit->focus;
    while (heading > 0 && (edit->rows.items[heading - 1].kind == ROW_SECTION ||
                           edit->rows.items[heading - 1].kind == ROW_GROUP)) {
        heading--;
    }
    *first = edit->rows.items[heading].top;
    *caret = row->top + row->value_line;
    *last = row->top + row->height - 1;
    if (row->kind == ROW_FIELD && edit->editor.many_lines) {
        int line = 0, column = 0;
        editor_position(&edit->editor, row->value_columns, &line, &column);
        *caret += line;
    }
}

static int top_wanted(const struct form_draw *draw, const struct form_edit *edit)
{
    int rows = form_draw_rows(&draw->area);
    int top = draw->top;
    if (form_edit_row(edit) == NULL || rows < 1) {
        return 0;
    }
    int first = 0, caret = 0, last = 0;
    lines_wanted(edit, &first, &caret, &last);
    if (rows >= ROWS_TO_LOOK_AHEAD) {
        last++; /* what comes next is seen too */
    }
    if (last >= top + rows) {
        bool on_the_way = draw->drawn && draw->focus != edit->focus;
        top = last - rows + 1;
        top += on_the_way && rows >= ROWS_TO_LOOK_AHEAD ? rows / 2 : 0; /* and so not each time */
    }
    if (first < top && caret - first < rows) {
        top = first;
    }
    if (caret >= top + rows) {
        top = caret - rows + 1;
    }
    if (caret < top) {
        top = caret;
    }
    int most = edit->rows.lines - rows;
    top = top > most ? most : top;
    return top < 0 ? 0 : top;
}

static void draw_rows(struct form_draw *draw, struct form_edit *edit, const struct area *area)
{
    form_edit_resize(edit, area->columns);
    if (!draw->drawn || draw->focus != edit->focus || draw->area.columns != area->columns) {
        draw->begin = 0;
    }
    draw->area = *area;
    draw->top = top_wanted(draw, edit);
    draw_clear(area);
    size_t index = form_rows_at_line(&edit->rows, draw->top);
    int end = draw->top + form_draw_rows(area);
    for (; index < edit->rows.count && edit->rows.items[index].top < end; index++) {
        paint_row(draw, edit, index);
    }
    paint_hint(draw, edit, true);
    draw->focus = edit->focus;
    draw->layouts = edit->layouts;
    draw->drawn = true;
}

void form_draw_all(struct form_draw *draw, struct form_edit *edit, const struct area *area)
{
    draw->resting = true;
    draw_rows(draw, edit, area);
}

static bool same_area(const struct area *a, const struct area *b)
{
    return a->top == b->top && a->left == b->left && a->rows == b->rows && a->columns == b->columns;
}

void form_draw_focus(struct form_draw *draw, struct form_edit *edit, const struct area *area)
{
    if (!draw->drawn || !same_area(area, &draw->area) || draw->layouts != edit->layouts ||
        edit->focus >= edit->rows.count || top_wanted(draw, edit) != draw->top) {
        draw->resting = draw->resting && draw->focus == edit->focus;
        draw_rows(draw, edit, area);
        return;
    }
    if (draw->focus != edit->focus) {
        draw->begin = 0;
        if (draw->focus < edit->rows.count) {
            paint_row(draw, edit, draw->focus);
        }
        draw->focus = edit->focus;
        draw->resting = false;
        paint_row(draw, edit, edit->focus);
    } else if (form_edit_field(edit) != NULL) {
        struct painter painter = {.draw = draw,
                                  .edit = edit,
                                  .row = form_edit_row(edit),
                                  .area = &draw->area,
                                  .focused = true};
        paint_editor(&painter);
    } else {
        paint_row(draw, edit, edit->focus);
    }
    paint_hint(draw, edit, false);
}
