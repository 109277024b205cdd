#include "tui/views.h"

#include "base/memory.h"
#include "db/shift.h"
#include "tui/text_rows.h"

#include <stdlib.h>
#include <string.h>

/* The report of the watch, to be read and scrolled. */
struct shift_view {
    struct view view;
    struct text_rows rows;
    char *report;
};

static void read_report(struct shift_view *shown)
{
    struct app *app = screen_app(shown->view.screen);
    struct error error = {0};
    struct text out = {0};
    struct shift shift;
    shift_of_now(app, &shift);
    if (!shift_report(app, &shift, &out, &error))
        screen_say(shown->view.screen, LOOK_ERROR, "%s", error.text);
    shown->report = text_take(&out);
}

/* Lines without an indent are headings. */
static void fill(struct shift_view *shown, int columns)
{
    const char *at = shown->report;
    text_rows_begin(&shown->rows, columns);
    while (*at != '\0') {
        size_t length = strcspn(at, "\n");
        char *line = memory_text_part(at, length);
        if (length == 0)
            text_rows_gap(&shown->rows);
        else if (line[0] == ' ')
            text_rows_add(&shown->rows, LOOK_PLAIN, 2, line + 2);
        else
            text_rows_add(&shown->rows, LOOK_HEADING, 0, line);
        free(line);
        at += length + (at[length] == '\n');
    }
}

static enum view_result shift_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct shift_view *shown = (struct shift_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    return text_rows_press(&shown->rows, action, press) ? VIEW_REDRAW_FOCUS : VIEW_IGNORED;
}

static void shift_draw(struct view *view, const struct area *area)
{
    struct shift_view *shown = (struct shift_view *)view;
    if (shown->rows.columns != area->columns)
        fill(shown, area->columns);
    text_rows_draw(&shown->rows, area);
}

static const char *shift_title(struct view *view)
{
    (void)view;
    return "Report of the watch";
}

static unsigned shift_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_RECORD;
}

static bool shift_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_RECORD && action != ACTION_ACTS && action != ACTION_OPEN &&
           action != ACTION_PRINT && action != ACTION_CLOCKS && action != ACTION_HISTORY &&
           action != ACTION_SEARCH;
}

static void shift_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "The last eight hours: who signed in, what was filed and done, what of the "
                  "confidential was opened and why, and where the log ends. On the command line: "
                  "frontdesk shift, for any hours, to be printed and kept.");
}

static void shift_destroy(struct view *view)
{
    struct shift_view *shown = (struct shift_view *)view;
    text_rows_finish(&shown->rows);
    free(shown->report);
    free(shown);
}

static const struct view_ops shift_ops = {
    .name = "shift",
    .title = shift_title,
    .contexts = shift_contexts,
    .draw = shift_draw,
    .press = shift_press,
    .help = shift_help,
    .destroy = shift_destroy,
    .key_holds = shift_key_holds,
};

struct view *shift_view_create(struct screen *screen)
{
    struct shift_view *shown = memory_create(1, sizeof *shown);
    shown->view = (struct view){.ops = &shift_ops, .screen = screen};
    read_report(shown);
    return &shown->view;
}
