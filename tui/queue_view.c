#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/due.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOMY 64 /* columns from which on a row has its date and state too */

#define PAGE 50 /* rows; the next ones are read when the mark comes to the last */

/* What falls due, of one form at a time, the first due first; f shows only what is
 * overdue, what is due soon, or one clock. */
struct queue_view {
    struct view view;
    const struct form *form;
    size_t filter;         /* of the filters below, and from FILTER_CLOCKS on the form's clocks */
    char until[DATE_ROOM]; /* the last day that the filter shows */
    struct menu_rows menu; /* values: sequence of the record */
    struct due_item last;  /* of the rows that were read */
    bool more;             /* come after it */
    bool narrow;           /* what the rows were made for */
    char title[120];
};

enum filter { FILTER_NONE, FILTER_OVERDUE, FILTER_SOON, FILTER_CLOCKS };

/* ---- which form ---- */

static bool has_queue(const struct form *form, enum role role)
{
    return form->clock_count > 0 && form_may_read(form, role, false);
}

/* The next form with clocks, around the end; `from` itself where there is no other. */
static const struct form *next_form(const struct form *from, enum role role, int step)
{
    size_t count = 0, at = form_position(from);
    while (form_at(count) != NULL)
        count++;
    for (size_t i = 0; i < count; i++) {
        at = (at + count + (size_t)(step > 0 ? 1 : -1)) % count;
        if (has_queue(form_at(at), role))
            return form_at(at);
    }
    return from;
}

/* ---- rows ---- */

static const struct form_clock *clock_of(const struct form *form, const char *name)
{
    size_t i = 0;
    while (i + 1 < form->clock_count && strcmp(form->clocks[i].name, name) != 0)
        i++;
    return &form->clocks[i];
}

/* Where there is little room, how many days are left comes before the rest. */
static void describe(struct menu_row *row, const struct due_item *item, struct date today,
                     bool narrow)
{
    struct date due = {0};
    char status[STATUS_ROOM], left[80];
    const char *clock = clock_of(item->head.form, item->clock)->label;
    words_capital(item->head.status, status, sizeof status);
    snprintf(row->label, sizeof row->label, "%s%s%s", item->head.number, narrow ? "" : "  ",
             narrow ? "" : status);
    if (!date_parse(item->due_on, &due))
        return;
    row->note_look = words_days_left(today, due, left, sizeof left);
    if (narrow)
        snprintf(row->note, sizeof row->note, "%s  %s  %s", left, clock, item->due_on);
    else
        snprintf(row->note, sizeof row->note, "%s  %s  %s", item->due_on, left, clock);
}

/* The clock that is shown alone, or NULL. */
static const struct form_clock *shown_clock(const struct queue_view *queue)
{
    return queue->filter >= FILTER_CLOCKS ? &queue->form->clocks[queue->filter - FILTER_CLOCKS]
                                          : NULL;
}

static const char *filter_words(const struct queue_view *queue)
{
    static const char *const words[] = {
        [FILTER_OVERDUE] = "overdue", [FILTER_SOON] = "due within 3 days"};
    const struct form_clock *clock = shown_clock(queue);
    return clock != NULL ? clock->label : words[queue->filter];
}

static bool ends_somewhere(const struct queue_view *queue)
{
    return queue->filter == FILTER_OVERDUE || queue->filter == FILTER_SOON;
}

static struct due_request request_of(const struct queue_view *queue, int limit)
{
    const struct form_clock *clock = shown_clock(queue);
    bool goes_on = queue->menu.count > 0;
    return (struct due_request){.form = queue->form,
                                .clock = clock != NULL ? clock->name : NULL,
                                .until = ends_somewhere(queue) ? queue->until : NULL,
                                .after_date = goes_on ? queue->last.due_on : NULL,
                                .after_seq = goes_on ? queue->last.head.seq : 0,
                                .after_clock = goes_on ? queue->last.clock : NULL,
                                .limit = limit};
}

/* Goes on below the rows that are there. */
static void read_rows(struct queue_view *queue, int limit)
{
    struct app *app = screen_app(queue->view.screen);
    struct due_item *items = memory_create((size_t)limit, sizeof *items);
    const struct due_request request = request_of(queue, limit);
    struct date today = app_desk(app).now.date;
    struct error error = {0};
    size_t count = 0;
    if (!due_page(app->store, &app->actor, &request, items, &count, &error))
        screen_say(queue->view.screen, LOOK_ERROR, "%s", error.text);
    for (size_t i = 0; i < count; i++) {
        struct menu_row *row = menu_rows_add(&queue->menu, 0, "");
        describe(row, &items[i], today, queue->narrow);
        row->value = items[i].head.seq;
    }
    queue->more = count == (size_t)limit;
    if (count > 0)
        queue->last = items[count - 1];
    free(items);
}

/* As many rows as there were, so that the mark stays where it is. */
static void fill(struct queue_view *queue)
{
    size_t kept = queue->menu.selected < queue->menu.count ? queue->menu.selected + 1 : 0;
    struct date today = app_desk(screen_app(queue->view.screen)).now.date;
    queue->narrow = screen_area(queue->view.screen).columns < ROOMY;
    date_format(clock_add_days(today, queue->filter == FILTER_OVERDUE ? -1 : WORDS_SOON_DAYS),
                queue->until);
    menu_rows_begin(&queue->menu);
    read_rows(queue, kept > PAGE ? (int)kept : PAGE);
    if (queue->menu.count == 0)
        menu_rows_add_heading(&queue->menu, queue->filter == FILTER_NONE
                                                ? "Nothing falls due."
                                                : "Nothing of this kind: f shows others.");
    snprintf(queue->title, sizeof queue->title, "%s by clock%s%s", queue->form->plural,
             queue->filter != FILTER_NONE ? ": " : "",
             queue->filter != FILTER_NONE ? filter_words(queue) : "");
}

static bool is_empty(const struct queue_view *queue)
{
    const struct menu_row *row = menu_rows_selected(&queue->menu);
    return row == NULL || row->heading;
}

static void queue_refresh(struct view *view)
{
    fill((struct queue_view *)view);
}

/* ---- presses ---- */

static enum view_result queue_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct queue_view *queue = (struct queue_view *)view;
    enum action move = move_of(action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_FILTER) {
        queue->filter = (queue->filter + 1) % (FILTER_CLOCKS + queue->form->clock_count);
        queue->menu.selected = 0;
        fill(queue);
        return VIEW_REDRAW;
    }
    if (move == ACTION_LEFT || move == ACTION_RIGHT) {
        queue->form = next_form(queue->form, screen_app(view->screen)->actor.role,
                                move == ACTION_RIGHT ? 1 : -1);
        queue->filter = queue->filter < FILTER_CLOCKS ? queue->filter : FILTER_NONE;
        queue->menu.selected = 0;
        fill(queue);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&queue->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        if (!queue->more || queue->menu.selected + 1 < queue->menu.count)
            return VIEW_REDRAW_FOCUS;
        read_rows(queue, PAGE);
        return VIEW_REDRAW;
    case MENU_CHOSEN:
        if (is_empty(queue))
            return VIEW_HANDLED;
        screen_push(view->screen,
                    record_view_create(view->screen, menu_rows_selected(&queue->menu)->value));
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

#define KEYS "Left, Right: other records  f: filter"

static void queue_draw(struct view *view, const struct area *area)
{
    struct queue_view *queue = (struct queue_view *)view;
    struct area rows = {area->top + 1, area->left, area->rows > 2 ? area->rows - 1 : 1,
                        area->columns};
    draw_clear(area);
    if (queue->narrow != (area->columns < ROOMY))
        fill(queue);
    int column = 2 + draw_text(area, 0, 2, LOOK_HEADING, queue->title);
    if (column + 3 + (int)strlen(KEYS) <= area->columns)
        draw_text(area, 0, column + 3, LOOK_DIM, KEYS);
    menu_rows_draw(&queue->menu, &rows);
}

static void queue_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct queue_view *)view)->menu);
}

static const char *queue_title(struct view *view)
{
    (void)view;
    return "By clock";
}

static unsigned queue_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_LIST;
}

static void queue_help(struct view *view, struct text *out)
{
    const struct queue_view *queue = (const struct queue_view *)view;
    text_add(out,
             "What must be done by a day, the first due first. \"!\" stands at what is overdue "
             "or has three days left. Left and Right go between the forms that have such days; f "
             "shows only what is overdue, what has three days left or less, or one clock:\n");
    for (size_t i = 0; i < queue->form->clock_count; i++)
        text_add_format(out, "%s (%s)\n", queue->form->clocks[i].label,
                        queue->form->clocks[i].source);
}

static void queue_destroy(struct view *view)
{
    struct queue_view *queue = (struct queue_view *)view;
    menu_rows_finish(&queue->menu);
    free(queue);
}

static const struct view_ops queue_ops = {
    .name = "queue",
    .title = queue_title,
    .contexts = queue_contexts,
    .draw = queue_draw,
    .draw_focus = queue_draw_focus,
    .press = queue_press,
    .changed = queue_refresh,
    .uncovered = queue_refresh,
    .help = queue_help,
    .destroy = queue_destroy,
};

struct view *queue_view_create(struct screen *screen, const struct form *form)
{
    struct queue_view *queue = memory_create(1, sizeof *queue);
    enum role role = screen_app(screen)->actor.role;
    queue->view = (struct view){.ops = &queue_ops, .screen = screen};
    queue->form = form;
    for (size_t i = 0; queue->form == NULL && form_at(i) != NULL; i++)
        queue->form = has_queue(form_at(i), role) ? form_at(i) : NULL;
    fill(queue);
    for (size_t i = 0; form == NULL && is_empty(queue) && form_at(i) != NULL; i++) {
        queue->form = next_form(queue->form, role, 1);
        fill(queue);
    }
    return &queue->view;
}
