#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/hours_of_month.h"
#include "forms/volunteer_hours.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_MOST 200 /* of one volunteer in one month */

/* The hours of a month, a row for each volunteer; behind each the records that make them up. */
struct hours_view {
    struct view view;
    struct date begins, ends;
    char volunteer[EMPLOYEE_ROOM]; /* whose records are shown; "": all volunteers */
    struct menu_rows menu;         /* values: number of the volunteer, or sequence of the record */
    int volunteers, below, quarters;
};

/* ---- rows ---- */

static void set_month(struct hours_view *hours, struct date day)
{
    struct date next = day.month == 12 ? (struct date){day.year + 1, 1, 1}
                                       : (struct date){day.year, day.month + 1, 1};
    hours->begins = (struct date){day.year, day.month, 1};
    hours->ends = date_from_days(date_to_days(next) - 1);
}

static void add_volunteer(void *context, const struct volunteer_month *month)
{
    struct hours_view *hours = context;
    struct menu_row *row = menu_rows_add(&hours->menu, 0, "");
    char sum[HOURS_ROOM], lack[HOURS_ROOM];
    bool below = month->quarters < VOLUNTEER_MONTH_QUARTERS;
    hours_format(month->quarters, sum);
    snprintf(row->label, sizeof row->label, "%-7s %7s", month->volunteer, sum);
    row->note_look = below ? LOOK_WARNING : LOOK_PLAIN;
    row->value = strtoll(month->volunteer, NULL, 10);
    if (below) {
        hours_format(VOLUNTEER_MONTH_QUARTERS - month->quarters, lack);
        snprintf(row->note, sizeof row->note, "! below 16 by %-6s %s", lack, month->name);
    } else {
        snprintf(row->note, sizeof row->note, "%-21s %s", "", month->name);
    }
    hours->volunteers++;
    hours->below += below;
    hours->quarters += month->quarters;
}

static bool fill_records(struct hours_view *hours, struct error *error)
{
    struct app *app = screen_app(hours->view.screen);
    struct head *heads = memory_create(RECORDS_MOST, sizeof *heads);
    size_t count = 0;
    bool ok = hours_records(app->store, &app->actor, hours->volunteer, hours->begins, hours->ends,
                            heads, RECORDS_MOST, &count, error);
    for (size_t i = 0; i < count; i++) {
        struct menu_row *row = menu_rows_add(&hours->menu, 0, heads[i].number);
        text_copy(row->note, sizeof row->note, heads[i].headline);
        row->note_look = LOOK_PLAIN;
        row->value = heads[i].seq;
    }
    free(heads);
    return ok;
}

static void fill(struct hours_view *hours)
{
    struct app *app = screen_app(hours->view.screen);
    struct error error = {0};
    bool ok;
    menu_rows_begin(&hours->menu);
    hours->volunteers = hours->below = hours->quarters = 0;
    ok = hours->volunteer[0] != '\0' ? fill_records(hours, &error)
                                     : hours_of_month(app->store, &app->actor, hours->begins,
                                                      hours->ends, add_volunteer, hours, &error);
    if (!ok)
        screen_say(hours->view.screen, LOOK_ERROR, "%s", error.text);
    if (hours->menu.count == 0)
        menu_rows_add_heading(&hours->menu, hours->volunteer[0] != '\0' ? "No hours in this month."
                                                                        : "There is no volunteer.");
    if (hours->menu.selected >= hours->menu.count)
        hours->menu.selected = 0;
}

static void hours_refresh(struct view *view)
{
    fill((struct hours_view *)view);
}

/* ---- presses ---- */

static void go_month(struct hours_view *hours, int by)
{
    struct date day = by < 0 ? date_from_days(date_to_days(hours->begins) - 1)
                             : date_from_days(date_to_days(hours->ends) + 1);
    set_month(hours, day);
    fill(hours);
}

static void leave(struct hours_view *hours)
{
    if (hours->volunteer[0] == '\0') {
        screen_pop(hours->view.screen);
        return;
    }
    hours->volunteer[0] = '\0';
    hours->menu.selected = 0;
    fill(hours);
}

static void open_selected(struct hours_view *hours)
{
    const struct menu_row *row = menu_rows_selected(&hours->menu);
    if (row == NULL || row->heading)
        return;
    if (hours->volunteer[0] != '\0') {
        screen_push(hours->view.screen, record_view_create(hours->view.screen, row->value));
        return;
    }
    snprintf(hours->volunteer, sizeof hours->volunteer, "%.*s", (int)EMPLOYEE_ROOM - 1, row->label);
    hours->volunteer[strcspn(hours->volunteer, " ")] = '\0';
    hours->menu.selected = 0;
    fill(hours);
}

static enum view_result hours_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct hours_view *hours = (struct hours_view *)view;
    enum action move = move_of(action, press);
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        leave(hours);
        return VIEW_REDRAW;
    }
    if (move == ACTION_LEFT || move == ACTION_RIGHT) {
        go_month(hours, move == ACTION_LEFT ? -1 : 1);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&hours->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        open_selected(hours);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

static void hours_draw(struct view *view, const struct area *area)
{
    struct hours_view *hours = (struct hours_view *)view;
    struct area rows = {area->top + 2, area->left, area->rows > 3 ? area->rows - 2 : 1,
                        area->columns};
    char words[120], sum[HOURS_ROOM];
    int column;
    draw_clear(area);
    snprintf(words, sizeof words, "%s%s%04d-%02d", hours->volunteer,
             hours->volunteer[0] != '\0' ? " in " : "", hours->begins.year, hours->begins.month);
    column = 2 + draw_text(area, 0, 2, LOOK_HEADING, words);
    draw_text(area, 0, column + 3, LOOK_DIM, "Left, Right: other month");
    hours_format(hours->quarters, sum);
    if (hours->volunteer[0] == '\0') {
        snprintf(words, sizeof words, "%s hours of %d volunteer%s, %d below 16 a month", sum,
                 hours->volunteers, hours->volunteers == 1 ? "" : "s", hours->below);
        draw_text(area, 1, 2, LOOK_PLAIN, words);
    }
    menu_rows_draw(&hours->menu, &rows);
}

static void hours_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct hours_view *)view)->menu);
}

static const char *hours_title(struct view *view)
{
    (void)view;
    return "Volunteer hours";
}

static unsigned hours_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void hours_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "The hours that volunteers entered for a month, each volunteer in a row; who has "
                  "an account and entered none stands here too. \"!\" stands at who is below 16 "
                  "hours (FOD 04-009). Enter shows the records behind a row, Left and Right go to "
                  "another month.");
}

static void hours_destroy(struct view *view)
{
    struct hours_view *hours = (struct hours_view *)view;
    menu_rows_finish(&hours->menu);
    free(hours);
}

static const struct view_ops hours_ops = {
    .name = "hours",
    .title = hours_title,
    .contexts = hours_contexts,
    .draw = hours_draw,
    .draw_focus = hours_draw_focus,
    .press = hours_press,
    .changed = hours_refresh,
    .uncovered = hours_refresh,
    .help = hours_help,
    .destroy = hours_destroy,
};

struct view *hours_view_create(struct screen *screen)
{
    struct hours_view *hours = memory_create(1, sizeof *hours);
    hours->view = (struct view){.ops = &hours_ops, .screen = screen};
    set_month(hours, app_desk(screen_app(screen)).now.date);
    fill(hours);
    return &hours->view;
}
