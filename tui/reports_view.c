#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/report.h"
#include "forms/volunteer_hours.h"
#include "tui/menu_rows.h"

#include <stdlib.h>

/* Which report; those that the role may not see are not there. */
#define HOURS_ROW (-1)   /* beside the places of the reports */
#define PAGE_ROW  100000 /* and the place of the report whose page it is */

struct reports_view {
    struct view view;
    struct menu_rows menu; /* values: the place of the report */
};

static bool is_for(const struct form *form, const struct report *report, enum role role)
{
    return form_may_read(form, role, false) && (!report->opens || role_in(role, form->openers));
}

static void add_row(struct reports_view *reports, const char *label, const char *note,
                    int64_t value)
{
    struct menu_row *row = menu_rows_add(&reports->menu, menu_rows_next_key(&reports->menu), label);
    text_copy(row->note, sizeof row->note, note);
    row->value = value;
}

static void add_reports(struct reports_view *reports, enum role role, bool pages)
{
    const struct form *form = NULL;
    const struct report *report;
    for (size_t i = 0; (report = report_at(i, &form)) != NULL; i++) {
        if (!is_for(form, report, role))
            continue;
        if (!pages)
            add_row(reports, report->title, report->yearly ? "of a year" : "of a month",
                    (int64_t)i);
        else if (report->paper != NULL)
            add_row(reports, report->paper->title, "the page that the captain signs",
                    PAGE_ROW + (int64_t)i);
    }
}

static void fill(struct reports_view *reports)
{
    enum role role = screen_app(reports->view.screen)->actor.role;
    menu_rows_begin(&reports->menu);
    add_reports(reports, role, false);
    if (form_may_read(hours_form(), role, false))
        add_row(reports, hours_form()->plural, "of a month, who is below 16", HOURS_ROW);
    add_reports(reports, role, true);
    if (reports->menu.count == 0)
        menu_rows_add_heading(&reports->menu, "There is no report for your role.");
}

static struct view *create_chosen(struct screen *screen, int64_t value)
{
    return value == HOURS_ROW  ? hours_view_create(screen)
           : value >= PAGE_ROW ? month_view_create(screen, (size_t)(value - PAGE_ROW))
                               : report_view_create(screen, (size_t)value);
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
        screen_push(view->screen,
                    create_chosen(view->screen, menu_rows_selected(&reports->menu)->value));
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
