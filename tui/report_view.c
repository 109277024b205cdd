#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/report.h"
#include "tui/counting.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"
#include "tui/sheet_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One report of one month or year; Enter on a figure lists the records behind it. */
struct report_view {
    struct view view;
    const struct form *form;
    const struct report *report;
    struct date begins, ends;
    struct counting counting;
    struct report_outcome outcome;
    struct menu_rows menu; /* values: the figure, or after all of them the breakdown */
    char *reason;          /* of a report that opens; NULL: not given yet */
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

static void add_figures(struct report_view *shown)
{
    const struct report_outcome *outcome = &shown->outcome;
    for (size_t i = 0; i < shown->report->figure_count; i++) {
        const struct figure *figure = &shown->report->figures[i];
        if (!figure_is_for(figure, screen_app(shown->view.screen)->actor.role))
            continue;
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

/* Digits choose what it is broken down by, here and in every chart. */
static void add_breakdowns(struct report_view *shown)
{
    const struct breakdown *by;
    menu_rows_add_heading(&shown->menu, "Broken down by");
    for (size_t i = 0; (by = breakdown_at(i)) != NULL; i++) {
        struct menu_row *row = menu_rows_add(&shown->menu, chart_view_key(i), by->label);
        row->value = (int64_t)(shown->report->figure_count + i);
    }
}

/* The first row that can be chosen; headings cannot. */
static void select_first(struct report_view *shown)
{
    struct menu_rows *menu = &shown->menu;
    menu->selected = 0;
    while (menu->selected + 1 < menu->count && menu->items[menu->selected].heading)
        menu->selected++;
}

static bool count(struct view *view, struct error *error)
{
    struct report_view *shown = (struct report_view *)view;
    struct app *app = screen_app(view->screen);
    struct desk desk = app_desk(app);
    const struct report_request request = {.form = shown->form,
                                           .report = shown->report,
                                           .begins = shown->begins,
                                           .ends = shown->ends,
                                           .desk = &desk,
                                           .keys = &app->keys,
                                           .reason = shown->reason};
    report_outcome_finish(&shown->outcome);
    return report_run(app->store, &request, &shown->outcome, error);
}

static void counted(struct view *view, const struct error *error)
{
    struct report_view *shown = (struct report_view *)view;
    menu_rows_begin(&shown->menu);
    if (error != NULL)
        screen_say(view->screen, LOOK_ERROR, "%s", error->text);
    else
        add_figures(shown);
    if (shown->report->main != NULL)
        add_breakdowns(shown);
    if (shown->menu.selected >= shown->menu.count ||
        shown->menu.items[shown->menu.selected].heading)
        select_first(shown);
}

/* What opens is told to the log whenever it begins: it is never broken off and begun anew. */
static void fill(struct report_view *shown)
{
    menu_rows_begin(&shown->menu);
    if (shown->report->opens && shown->reason == NULL) {
        menu_rows_add(&shown->menu, 0, "Count it: opens what is sealed, with a reason");
        return;
    }
    shown->counting.waits = true;
    if (shown->report->opens)
        counting_end(&shown->counting);
    else
        counting_begin(&shown->counting);
}

static void reason_given(void *context, const char *reason)
{
    struct report_view *shown = context;
    shown->reason = memory_text(reason);
    fill(shown);
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
    } else if ((size_t)row->value >= shown->report->figure_count) {
        const struct chart_request chart = {shown->form, shown->report, shown->begins, shown->ends,
                                            (size_t)row->value - shown->report->figure_count};
        screen_push(screen, chart_view_create(screen, &chart));
    } else {
        const struct report_request request = {.form = shown->form,
                                               .report = shown->report,
                                               .begins = shown->begins,
                                               .ends = shown->ends,
                                               .reason = shown->reason,
                                               .behind = &shown->report->figures[row->value]};
        screen_push(screen, behind_view_create(screen, &request, shown->title, NULL));
    }
}

static enum view_result report_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct report_view *shown = (struct report_view *)view;
    enum action move = move_of(action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_PRINT && sheet_print_can(shown->report)) {
        sheet_print_ask(view->screen, shown->form, shown->report, shown->begins, shown->ends);
        return VIEW_REDRAW;
    }
    if (press->code != PRESS_TAB && press->code != PRESS_BACK_TAB &&
        (move == ACTION_LEFT || move == ACTION_RIGHT)) {
        move_period(shown, move == ACTION_LEFT ? -1 : 1);
        fill(shown);
        return VIEW_REDRAW;
    }
    counting_before(&shown->counting, action);
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
    snprintf(words, sizeof words, "%s   Left, Right: another %s", shown->title,
             shown->report->yearly ? "year" : "month");
    draw_text(area, 0, 2, LOOK_HEADING, words);
    menu_rows_draw(&shown->menu, &rows);
    if (shown->counting.waits)
        counting_draw(area, 2);
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
    bool prints = sheet_print_can(((struct report_view *)view)->report);
    return CONTEXT_ANY | CONTEXT_MENU | (prints ? CONTEXT_REPORT : 0U);
}

static void report_tick(struct view *view)
{
    counting_go_on(&((struct report_view *)view)->counting);
}

static void report_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Left and Right go to another month or year; Enter on a figure lists the records "
                  "that make it, and Enter there opens one. Figures that count what is sealed ask "
                  "for a reason, which the log keeps. A digit breaks contacts down, with a chart.");
}

static void report_destroy(struct view *view)
{
    struct report_view *shown = (struct report_view *)view;
    menu_rows_finish(&shown->menu);
    report_outcome_finish(&shown->outcome);
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
    .tick = report_tick,
    .uncovered = report_tick,
    .help = report_help,
    .destroy = report_destroy,
};

struct view *report_view_create(struct screen *screen, size_t index)
{
    struct report_view *shown = memory_create(1, sizeof *shown);
    struct desk desk = app_desk(screen_app(screen));
    shown->view = (struct view){.ops = &report_ops, .screen = screen};
    shown->counting = (struct counting){.view = &shown->view, .count = count, .ended = counted};
    shown->report = report_at(index, &shown->form);
    set_period(shown, desk.now.date.year, desk.now.date.month);
    fill(shown);
    return &shown->view;
}
