#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/report.h"
#include "tui/menu_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define BEHIND_MOST 500 /* records listed; the command line lists all */

/* The records behind a figure or a bar. */
struct behind_view {
    struct view view;
    struct menu_rows menu; /* values: the sequence of the record */
    char title[120], heading[300], command[200];
};

static void list_record(void *context, const struct head *head)
{
    struct behind_view *behind = context;
    struct menu_row *row = menu_rows_add(&behind->menu, 0, head->number);
    snprintf(row->note, sizeof row->note, "%s  %s", head->status, head->headline);
    row->note_look = LOOK_PLAIN;
    row->value = head->seq;
}

static void end_list(struct behind_view *behind, int64_t count)
{
    char words[300];
    if (count == 0)
        menu_rows_add_heading(&behind->menu, "No record is behind it.");
    if (count <= BEHIND_MOST)
        return;
    snprintf(words, sizeof words, "and %" PRId64 " more: %s", count - BEHIND_MOST, behind->command);
    menu_rows_add_heading(&behind->menu, words);
}

static void fill(struct behind_view *behind, const struct report_request *asked)
{
    struct app *app = screen_app(behind->view.screen);
    struct desk desk = app_desk(app);
    struct report_request request = *asked;
    struct report_outcome outcome = {0};
    struct error error = {0};
    request.desk = &desk;
    request.keys = &app->keys;
    request.most = BEHIND_MOST;
    request.each = list_record;
    request.context = behind;
    menu_rows_begin(&behind->menu);
    if (report_run(app->store, &request, &outcome, &error))
        end_list(behind, outcome.behind);
    else
        screen_say(behind->view.screen, LOOK_ERROR, "%s", error.text);
    report_outcome_finish(&outcome);
}

static enum view_result behind_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct behind_view *behind = (struct behind_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    switch (menu_rows_press(&behind->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        if (!menu_rows_selected(&behind->menu)->heading)
            screen_push(view->screen,
                        record_view_create(view->screen, menu_rows_selected(&behind->menu)->value));
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void behind_draw(struct view *view, const struct area *area)
{
    struct behind_view *behind = (struct behind_view *)view;
    struct area rows = {area->top + 1, area->left, area->rows > 2 ? area->rows - 1 : 1,
                        area->columns};
    draw_clear(area);
    draw_text(area, 0, 2, LOOK_HEADING, behind->heading);
    menu_rows_draw(&behind->menu, &rows);
}

static void behind_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct behind_view *)view)->menu);
}

static const char *behind_title(struct view *view)
{
    return ((struct behind_view *)view)->title;
}

static unsigned behind_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void behind_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "The records that make the figure or the bar. Enter opens one.");
}

static void behind_destroy(struct view *view)
{
    struct behind_view *behind = (struct behind_view *)view;
    menu_rows_finish(&behind->menu);
    free(behind);
}

static const struct view_ops behind_ops = {
    .name = "behind",
    .title = behind_title,
    .contexts = behind_contexts,
    .draw = behind_draw,
    .draw_focus = behind_draw_focus,
    .press = behind_press,
    .help = behind_help,
    .destroy = behind_destroy,
};

struct view *behind_view_create(struct screen *screen, const struct report_request *request,
                                const char *title, const char *bar)
{
    struct behind_view *behind = memory_create(1, sizeof *behind);
    bool broken = request->bucket != NULL;
    behind->view = (struct view){.ops = &behind_ops, .screen = screen};
    text_copy(behind->title, sizeof behind->title, title);
    snprintf(behind->heading, sizeof behind->heading, "%s: %s%s%s", title, request->behind->label,
             broken ? ", " : "", broken ? bar : "");
    snprintf(behind->command, sizeof behind->command, "frontdesk report %s%s%s --list %s",
             request->report->name, broken ? " --by " : "", broken ? request->by->name : "",
             broken ? request->bucket : request->behind->name);
    fill(behind, request);
    return &behind->view;
}
