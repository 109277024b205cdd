#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/entry.h"
#include "tui/text_rows.h"

#include <stdlib.h>

#define WIDEST     64
#define FRAME      4 /* columns of border and margin */
#define AROUND     4 /* rows beside the question: border, answer, keys, border */
#define ANSWER_MAX 200

struct ask_view {
    struct view view;
    char *question;
    struct entry line;
    ask_fn *answered;
    void *context;
};

static enum view_result answer(struct ask_view *ask)
{
    if (text_is_blank(entry_text(&ask->line))) {
        screen_say(ask->view.screen, LOOK_WARNING, "Type an answer, or Esc to go back.");
        return VIEW_REDRAW;
    }
    char *words = text_kept_dup(entry_text(&ask->line), TEXT_LINE);
    screen_pop(ask->view.screen);
    ask->answered(ask->context, words);
    free(words);
    return VIEW_REDRAW;
}

static enum view_result ask_press(struct view *view, enum action action, const struct press *press)
{
    struct ask_view *ask = (struct ask_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    if (press->code == PRESS_ENTER || action == ACTION_SUBMIT)
        return answer(ask);
    return entry_press(&ask->line, action, press) == ENTRY_IGNORED ? VIEW_IGNORED : VIEW_REDRAW;
}

static void ask_draw(struct view *view, const struct area *area)
{
    struct ask_view *ask = (struct ask_view *)view;
    int columns = area->columns - 2 < WIDEST ? area->columns - 2 : WIDEST;
    struct text_rows question = {0};
    text_rows_begin(&question, columns - FRAME);
    text_rows_add(&question, LOOK_PLAIN, 0, ask->question);
    int asked = (int)question.count + AROUND < area->rows ? (int)question.count : 1;
    int rows = area->rows < asked + AROUND ? area->rows : asked + AROUND;
    struct area box = {area->top + (area->rows - rows) / 2,
                       area->left + (area->columns - columns) / 2, rows, columns};
    draw_box(&box, LOOK_PLAIN, NULL);
    struct area inner = {box.top + 1, box.left + FRAME / 2, rows > 2 ? rows - 2 : 1,
                         columns - FRAME};
    draw_clear(&inner);
    text_rows_draw(&question, &(struct area){inner.top, inner.left, asked, inner.columns});
    text_rows_finish(&question);
    if (inner.rows > asked + 1)
        draw_text(&inner, asked + 1, 0, LOOK_DIM, "Enter: go on   Esc: back");
    entry_draw(&ask->line, &inner, inner.rows > asked ? asked : 0, 0);
}

static const char *ask_title(struct view *view)
{
    (void)view;
    return "Question";
}

static unsigned ask_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_TEXT;
}

static void ask_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Type the answer in one line. It is kept in the log with your name.");
}

static bool ask_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void ask_destroy(struct view *view)
{
    struct ask_view *ask = (struct ask_view *)view;
    entry_finish(&ask->line);
    free(ask->question);
    free(ask);
}

static const struct view_ops ask_ops = {
    .name = "ask",
    .menu = true,
    .title = ask_title,
    .contexts = ask_contexts,
    .draw = ask_draw,
    .press = ask_press,
    .help = ask_help,
    .destroy = ask_destroy,
    .key_holds = ask_key_holds,
};

struct view *ask_view_create(struct screen *screen, const char *question, ask_fn *answered,
                             void *context)
{
    struct ask_view *ask = memory_create(1, sizeof *ask);
    ask->view = (struct view){.ops = &ask_ops, .screen = screen};
    ask->question = memory_text(question);
    ask->answered = answered;
    ask->context = context;
    entry_init(&ask->line, "", ANSWER_MAX);
    return &ask->view;
}
