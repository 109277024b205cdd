#include "tui/views.h"

#include "base/memory.h"
#include "tui/moves.h"

#include <stdlib.h>
#include <string.h>

enum {
    WIDEST = 64,    /* columns of the box */
    FRAME = 4,      /* columns of border and margin */
    OTHER_ROWS = 4, /* both borders, the answers, a gap above them */
};

struct confirm_view {
    struct view view;
    char *question, *yes, *no;
    bool on_no; /* the second answer is marked */
    int first;  /* line of the question at the top */
    int lines, visible;
    struct area answers;
    int no_column;
    confirm_fn *answered;
    void *context;
};

static enum view_result answer(struct confirm_view *confirm, bool yes)
{
    screen_pop(confirm->view.screen);
    confirm->answered(confirm->context, yes);
    return VIEW_REDRAW;
}

static enum view_result scroll(struct confirm_view *confirm, int by)
{
    int last = confirm->lines > confirm->visible ? confirm->lines - confirm->visible : 0;
    int first = confirm->first + by;
    confirm->first = first < 0 ? 0 : first > last ? last : first;
    return VIEW_REDRAW_FOCUS;
}

static enum view_result click(struct confirm_view *confirm, const struct press *press)
{
    int column = press->column - confirm->answers.left;
    if (press->row != confirm->answers.top || column < 0 || column >= confirm->answers.columns) {
        return VIEW_IGNORED;
    }
    return answer(confirm, column < confirm->no_column);
}

static enum view_result press_move(struct confirm_view *confirm, enum action move)
{
    if (move == ACTION_LEFT || move == ACTION_RIGHT) {
        confirm->on_no = !confirm->on_no;
        return VIEW_REDRAW_FOCUS;
    }
    if (move == ACTION_UP || move == ACTION_DOWN) {
        return scroll(confirm, move == ACTION_UP ? -1 : 1);
    }
    if (move == ACTION_PAGE_UP || move == ACTION_PAGE_DOWN) {
        return scroll(confirm, move == ACTION_PAGE_UP ? -confirm->visible : confirm->visible);
    }
    return VIEW_IGNORED;
}

static enum view_result confirm_press(struct view *view, enum action action,
                                      const struct press *press)
{
    struct confirm_view *confirm = (struct confirm_view *)view;
    char letter = press->code == PRESS_TEXT ? press->text[0] : '\0';
    if (letter == 'y' || letter == 'Y') {
        return answer(confirm, true);
    }
    if (letter == 'n' || letter == 'N' || action == ACTION_ESCAPE || action == ACTION_BACK) {
        return answer(confirm, false);
    }
    if (press->code == PRESS_ENTER) {
        return answer(confirm, !confirm->on_no);
    }
    if (press->code == PRESS_CLICK) {
        return click(confirm, press);
    }
    return press_move(confirm, move_of(action, press));
}

/* ---- drawing ---- */

static void count_line(void *context, size_t start, size_t length)
{
    (void)start;
    (void)length;
    ((struct confirm_view *)context)->lines++;
}

struct question_lines {
    const struct confirm_view *confirm;
    struct area area;
    int row;
};

static void draw_line(void *context, size_t start, size_t length)
{
    struct question_lines *lines = context;
    int row = lines->row++ - lines->confirm->first;
    if (row >= 0 && row < lines->area.rows) {
        (void)draw_part(&lines->area, row, 0, LOOK_PLAIN, lines->confirm->question + start, length);
    }
}

static int draw_answer(const struct area *area, int column, const char *key, const char *words,
                       bool marked)
{
    int begin = column;
    column += draw_text(area, 0, column, LOOK_FOCUS, marked ? ">" : " ");
    column += draw_text(area, 0, column, LOOK_KEY, key) + 1;
    column += draw_text(area, 0, column, marked ? LOOK_FOCUS : LOOK_PLAIN, words);
    if (marked) {
        draw_cursor(area, 0, begin);
    }
    return column;
}

static void draw_answers(struct confirm_view *confirm)
{
    const struct area *area = &confirm->answers;
    int column = draw_answer(area, 0, "y", confirm->yes, !confirm->on_no) + 2;
    confirm->no_column = column;
    (void)draw_answer(area, column, "n", confirm->no, confirm->on_no);
}

static struct area box_of(struct confirm_view *confirm, const struct area *area)
{
    int columns = area->columns < WIDEST ? area->columns : WIDEST;
    confirm->lines = 0;
    text_wrap(confirm->question, columns - FRAME, count_line, confirm);
    int wanted = confirm->lines + OTHER_ROWS;
    int rows = wanted < area->rows ? wanted : area->rows;
    return (struct area){.top = area->top + (area->rows - rows) / 2,
                         .left = area->left + (area->columns - columns) / 2,
                         .rows = rows,
                         .columns = columns};
}

static void confirm_draw(struct view *view, const struct area *area)
{
    struct confirm_view *confirm = (struct confirm_view *)view;
    struct area box = box_of(confirm, area);
    bool gap = box.rows == confirm->lines + OTHER_ROWS;
    struct question_lines lines = {
        .confirm = confirm,
        .area = {box.top + 1, box.left + 2, box.rows - 3 - gap, box.columns - FRAME}};
    confirm->visible = lines.area.rows > 0 ? lines.area.rows : 1;
    (void)scroll(confirm, 0);
    confirm->answers = (struct area){box.top + box.rows - 2, box.left + 2, 1, box.columns - FRAME};
    draw_clear(&box);
    draw_box(&box, LOOK_PLAIN, NULL);
    text_wrap(confirm->question, lines.area.columns, draw_line, &lines);
    if (confirm->lines > confirm->visible) {
        draw_text(&box, 0, 2, LOOK_DIM, " Up and Down: all of it ");
    }
    draw_answers(confirm);
}

static const char *confirm_title(struct view *view)
{
    struct view *below = view->below;
    return below != NULL && below->ops->title != NULL ? below->ops->title(below) : NULL;
}

static unsigned confirm_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void confirm_help(struct view *view, struct text *out)
{
    const struct confirm_view *confirm = (const struct confirm_view *)view;
    text_add_format(out, "y: %s. n or Esc: %s. Enter takes the answer marked with >.", confirm->yes,
                    confirm->no);
}

static bool confirm_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void confirm_destroy(struct view *view)
{
    struct confirm_view *confirm = (struct confirm_view *)view;
    free(confirm->question);
    free(confirm->yes);
    free(confirm->no);
    free(confirm);
}

static const struct view_ops confirm_ops = {
    .name = "confirm",
    .menu = true,
    .title = confirm_title,
    .contexts = confirm_contexts,
    .draw = confirm_draw,
    .press = confirm_press,
    .help = confirm_help,
    .destroy = confirm_destroy,
    .key_holds = confirm_key_holds,
};

struct view *confirm_view_create(struct screen *screen, const char *question, const char *yes,
                                 const char *no, confirm_fn *answered, void *context)
{
    struct confirm_view *confirm = memory_create(1, sizeof *confirm);
    confirm->view = (struct view){.ops = &confirm_ops, .screen = screen};
    confirm->question = memory_text(question);
    confirm->yes = memory_text(yes);
    confirm->no = memory_text(no);
    confirm->answered = answered;
    confirm->context = context;
    return &confirm->view;
}
