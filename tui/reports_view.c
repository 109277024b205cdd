#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/report.h"
#include "forms/volunteer_hours.h"
#include "tui/menu_rows.h"

#include <stdlib.h>

/* Which report; those that the role may not see are not there. */
#define HOURS_ROW (-1) /* beside the places of the reports */

struct reports_view {
    struct view view;
    struct menu_rows menu; /* values: the place of the report */
};

static bool is_for(const struct form *form, const struct report *report, enum role role)
{
    return form_may_read(form, role, false) && (!report->opens || role_in(role, form->openers));
}

static void fill(struct reports_view *reports)
{
    const struct form *form = NULL;
    const struct report *report;
    enum role role = screen_app(reports->view.screen)->actor.role;
    menu_rows_begin(&reports->menu);
    for (size_t i = 0; (report = report_at(i, &form)) != NULL; i++) {
        if (!is_for(form, report, role))
            continue;
        struct menu_row *row =
            menu_rows_add(&reports->menu, menu_rows_next_key(&reports->menu), report->title);
        text_copy(row->note, sizeof row->note, report->yearly ? "of a year" : "of a month");
        row->value = (int64_t)i;
    }
    if (form_may_read(hours_form(), role, false)) {
        struct menu_row *row =
            menu_rows_add(&reports->menu, menu_rows_next_key(&reports->menu), hours_form()->plural);
        text_copy(row->note, sizeof row->note, "of a month, who is below 16");
        row->value = HOURS_ROW;
    }
    if (reports->menu.count == 0)
        menu_rows_add_heading(&reports->menu, "There is no report for your role.");
}

static enum view_result reports_press(struct view *view, enum action action,
                                      const struct press *press)
{
    struct reports_view *reports = (struct reports_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    switch (menu_rows_press(&reports->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        if (menu_rows_selected(&reports->menu)->heading)
            return VIEW_HANDLED;
        if (menu_rows_selected(&reports->menu)->value == HOURS_ROW) {
            screen_push(view->screen, hours_view_create(view->screen));
            return VIEW_REDRAW;
        }
        screen_push(
            view->screen,
            report_view_create(view->screen, (size_t)menu_rows_selected(&reports->menu)->value));
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void reports_draw(struct view *view, const struct area *area)
{
    menu_rows_draw(&((struct reports_view *)view)->menu, area);
}

static void reports_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct reports_view *)view)->menu);
}

static const char *reports_title(struct view *view)
{
    (void)view;
    return "Reports";
}

static unsigned reports_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void reports_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "What is counted of the records, over a month or a year. Every figure opens the "
                  "list of the records behind it.");
}

static void reports_destroy(struct view *view)
{
    struct reports_view *reports = (struct reports_view *)view;
    menu_rows_finish(&reports->menu);
    free(reports);
}

static const struct view_ops reports_ops = {
    .name = "reports",
    .title = reports_title,
    .contexts = reports_contexts,
    .draw = reports_draw,
    .draw_focus = reports_draw_focus,
    .press = reports_press,
    .help = reports_help,
    .destroy = reports_destroy,
};

struct view *reports_view_create(struct screen *screen)
{
    struct reports_view *reports = memory_create(1, sizeof *reports);
    reports->view = (struct view){.ops = &reports_ops, .screen = screen};
    fill(reports);
    return &reports->view;
}
