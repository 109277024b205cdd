#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/report.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEHIND_MOST 500 /* records listed behind a figure; the command line lists all */

/* One report of one month or year; Enter on a figure lists the records behind it. */
struct report_view {
    struct view view;
    const struct form *form;
    const struct report *report;
    struct date begins, ends;
    struct menu_rows menu; /* values: the figure, or where records are listed their sequence */
    const struct figure *behind; /* whose records are listed, or NULL: the figures are shown */
    int64_t at;                  /* the figure that it came from */
    size_t listed;
    char *reason; /* of a report that opens; NULL: not given yet */
    char title[120];
};

/* ---- the period ---- */

static void set_period(struct report_view *shown, int year, int month)
{
    char typed[16];
    year += month > 12 ? 1 : month < 1 ? -1 : 0;
    month = month > 12 ? 1 : month < 1 ? 12 : month;
    if (shown->report->yearly)
        snprintf(typed, sizeof typed, "%04d", year);
    else
        snprintf(typed, sizeof typed, "%04d-%02d", year, month);
    if (report_period(shown->report, typed, &shown->begins, &shown->ends))
        snprintf(shown->title, sizeof shown->title, "%s %s", shown->report->title, typed);
}

static void move_period(struct report_view *shown, int by)
{
    bool yearly = shown->report->yearly;
    set_period(shown, shown->begins.year + (yearly ? by : 0),
               shown->begins.month + (yearly ? 0 : by));
}

/* ---- the rows ---- */

static void add_figures(struct report_view *shown, const struct report_outcome *outcome)
{
    for (size_t i = 0; i < shown->report->figure_count; i++) {
        const struct figure *figure = &shown->report->figures[i];
        if (figure->heading != NULL)
            menu_rows_add_heading(&shown->menu, figure->heading);
        struct menu_row *row = menu_rows_add(&shown->menu, 0, figure->label);
        snprintf(row->note, sizeof row->note, "%8" PRId64, outcome->figures[i]);
        row->note_look = LOOK_PLAIN;
        row->value = (int64_t)i;
    }
    if (outcome->unopened > 0) {
        char words[100];
        snprintf(words, sizeof words, "%" PRId64 " more are sealed to a key that is not yours",
                 outcome->unopened);
        menu_rows_add_heading(&shown->menu, words);
    }
}

static void list_record(void *context, const struct head *head)
{
    struct report_view *shown = context;
    if (shown->listed++ >= BEHIND_MOST)
        return;
    struct menu_row *row = menu_rows_add(&shown->menu, 0, head->number);
    snprintf(row->note, sizeof row->note, "%s  %s", head->status, head->headline);
    row->note_look = LOOK_PLAIN;
    row->value = head->seq;
}

static void end_list(struct report_view *shown)
{
    char words[120];
    if (shown->listed == 0)
        menu_rows_add_heading(&shown->menu, "No record is behind it.");
    if (shown->listed <= BEHIND_MOST)
        return;
    snprintf(words, sizeof words, "and %zu more: frontdesk report %s --list %s",
             shown->listed - BEHIND_MOST, shown->report->name, shown->behind->name);
    menu_rows_add_heading(&shown->menu, words);
}

static void fill(struct report_view *shown)
{
    struct app *app = screen_app(shown->view.screen);
    struct desk desk = app_desk(app);
    struct report_outcome outcome = {0};
    struct error error = {0};
    const struct report_request request = {.form = shown->form,
                                           .report = shown->report,
                                           .begins = shown->begins,
                                           .ends = shown->ends,
                                           .desk = &desk,
                                           .keys = &app->keys,
                                           .reason = shown->reason,
                                           .behind = shown->behind,
                                           .each = list_record,
                                           .context = shown};
    menu_rows_begin(&shown->menu);
    shown->listed = 0;
    if (shown->report->opens && shown->reason == NULL) {
        menu_rows_add(&shown->menu, 0, "Count it: opens what is sealed, with a reason");
        return;
    }
    if (!report_run(app->store, &request, &outcome, &error))
        screen_say(shown->view.screen, LOOK_ERROR, "%s", error.text);
    else if (shown->behind != NULL)
        end_list(shown);
    else
        add_figures(shown, &outcome);
    report_outcome_finish(&outcome);
}

/* The first row that can be chosen; headings cannot. */
static void select_first(struct report_view *shown)
{
    struct menu_rows *menu = &shown->menu;
    menu->selected = 0;
    while (menu->selected + 1 < menu->count && menu->items[menu->selected].heading)
        menu->selected++;
}

static void reason_given(void *context, const char *reason)
{
    struct report_view *shown = context;
    shown->reason = memory_text(reason);
    fill(shown);
    select_first(shown);
    screen_redraw(shown->view.screen);
}

/* ---- presses ---- */

static void choose(struct report_view *shown)
{
    struct screen *screen = shown->view.screen;
    const struct menu_row *row = menu_rows_selected(&shown->menu);
    if (row->heading)
        return;
    if (shown->report->opens && shown->reason == NULL) {
        screen_push(screen, ask_view_create(screen, "Why is it counted? The log keeps it.",
                                            reason_given, shown));
    } else if (shown->behind != NULL) {
        screen_push(screen, record_view_create(screen, row->value));
    } else {
        shown->behind = &shown->report->figures[row->value];
        shown->at = row->value;
        fill(shown);
        select_first(shown);
    }
}

static enum view_result leave(struct report_view *shown)
{
    if (shown->behind == NULL) {
        screen_pop(shown->view.screen);
        return VIEW_HANDLED;
    }
    shown->behind = NULL;
    fill(shown);
    select_first(shown);
    for (size_t i = 0; i < shown->menu.count; i++)
        if (!shown->menu.items[i].heading && shown->menu.items[i].value == shown->at)
            shown->menu.selected = i;
    return VIEW_REDRAW;
}

static enum view_result report_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct report_view *shown = (struct report_view *)view;
    enum action move = move_of(action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK)
        return leave(shown);
    if (shown->behind == NULL && (move == ACTION_LEFT || move == ACTION_RIGHT)) {
        move_period(shown, move == ACTION_LEFT ? -1 : 1);
        fill(shown);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&shown->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        choose(shown);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void report_draw(struct view *view, const struct area *area)
{
    struct report_view *shown = (struct report_view *)view;
    struct area rows = {area->top + 1, area->left, area->rows > 2 ? area->rows - 1 : 1,
                        area->columns};
    char words[200];
    draw_clear(area);
    if (shown->behind != NULL)
        snprintf(words, sizeof words, "%s: %s", shown->title, shown->behind->label);
    else
        snprintf(words, sizeof words, "%s   Left, Right: another %s", shown->title,
                 shown->report->yearly ? "year" : "month");
    draw_text(area, 0, 2, LOOK_HEADING, words);
    menu_rows_draw(&shown->menu, &rows);
}

static void report_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct report_view *)view)->menu);
}

static const char *report_title(struct view *view)
{
    return ((struct report_view *)view)->title;
}

static unsigned report_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void report_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Left and Right go to another month or year; Enter on a figure lists the records "
                  "that make it, and Enter there opens one. Figures that count what is sealed ask "
                  "for a reason, which the log keeps.");
}

static void report_destroy(struct view *view)
{
    struct report_view *shown = (struct report_view *)view;
    menu_rows_finish(&shown->menu);
    free(shown->reason);
    free(shown);
}

static const struct view_ops report_ops = {
    .name = "report",
    .title = report_title,
    .contexts = report_contexts,
    .draw = report_draw,
    .draw_focus = report_draw_focus,
    .press = report_press,
    .help = report_help,
    .destroy = report_destroy,
};

struct view *report_view_create(struct screen *screen, size_t index)
{
    struct report_view *shown = memory_create(1, sizeof *shown);
    struct desk desk = app_desk(screen_app(screen));
    shown->view = (struct view){.ops = &report_ops, .screen = screen};
    shown->report = report_at(index, &shown->form);
    set_period(shown, desk.now.date.year, desk.now.date.month);
    fill(shown);
    select_first(shown);
    return &shown->view;
}
