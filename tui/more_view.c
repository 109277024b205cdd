#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/list_view.h"
#include "tui/menu_rows.h"
#include "tui/password_view.h"
#include "tui/session.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct more_view {
    struct view view;
    struct menu_rows menu;
};

static void open_own(struct screen *screen)
{
    screen_push(screen, list_view_create_own(screen));
}

static void open_password(struct screen *screen)
{
    screen_push(screen, password_view_create(screen));
}

static void open_lock(struct screen *screen)
{
    screen_push(screen, lock_view_create(screen));
}

static void open_shift(struct screen *screen)
{
    screen_push(screen, shift_view_create(screen));
}

static void open_log(struct screen *screen)
{
    screen_push(screen, log_view_create(screen));
}

static void open_import(struct screen *screen)
{
    screen_push(screen, import_files_view_create(screen));
}

static void open_urns(struct screen *screen)
{
    screen_push(screen, urn_view_create(screen));
}

static void open_cards(struct screen *screen)
{
    screen_push(screen, reconcile_view_create(screen));
}

static const struct {
    const char *label, *note;
    void (*open)(struct screen *screen);
    enum duty duty; /* of whom it is; everybody has a password */
} rest[] = {
    {"URN reconciliation", "numbers drawn, and the deferred book", open_urns, DUTY_RECONCILE},
    {"Card reconciliation", "worksheets, cards logged, card stock", open_cards, DUTY_RECONCILE},
    {"What I filed", "every record of yours, newest first", open_own, DUTY_PASSWORD},
    {"Import worksheets or a URN log", "from the folder in/", open_import, DUTY_IMPORT},
    {"Report of the watch", "who signed in, what was filed", open_shift, DUTY_SHIFT},
    {"Log", "who did what, newest first", open_log, DUTY_LOG},
    {"Change my password", "", open_password, DUTY_PASSWORD},
    {"Lock the screen", "F10 does it anywhere", open_lock, DUTY_PASSWORD},
    {"Sign out", "", session_ask_sign_out, DUTY_PASSWORD},
    {"Leave the program", "", session_ask_leave, DUTY_PASSWORD},
};

/* Values of rows: lists of forms by their position, new records behind them, then the rest. */
#define NEW_BEGINS  1000
#define REST_BEGINS 2000
#define STOCK       999 /* below the new records */

static void add_row(struct more_view *more, const char *label, const char *note, int64_t value)
{
    struct menu_row *row = menu_rows_add(&more->menu, menu_rows_next_key(&more->menu), label);
    text_copy(row->note, sizeof row->note, note);
    row->value = value;
}

/* Forms that have no number of their own on the home screen. */
static void add_new_records(struct more_view *more)
{
    enum role role = screen_app(more->view.screen)->actor.role;
    const struct form *form = NULL;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        char label[64];
        if (form->home_item > 0 || !role_in(role, form_filing(form)->roles))
            continue;
        snprintf(label, sizeof label, "New %c%s", tolower((unsigned char)form->title[0]),
                 form->title + 1);
        add_row(more, label, "", NEW_BEGINS + (int64_t)i);
    }
}

static void fill(struct more_view *more)
{
    const struct app *app = screen_app(more->view.screen);
    const struct form *form = NULL;
    menu_rows_begin(&more->menu);
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        bool all = form_may_read(form, app->actor.role, false);
        if (!all && !form_may_read(form, app->actor.role, true))
            continue;
        add_row(more, form->plural, all ? "the list, newest first" : "the list of your own",
                (int64_t)i);
    }
    if (form_may_read(stock_form(), app->actor.role, false))
        add_row(more, "Card stock", "the places, and what they lack", STOCK);
    add_new_records(more);
    for (size_t i = 0; i < COUNT_OF(rest); i++)
        if (role_may(app->actor.role, rest[i].duty))
            add_row(more, rest[i].label, rest[i].note, REST_BEGINS + (int64_t)i);
}

static void open_selected(struct more_view *more)
{
    struct screen *screen = more->view.screen;
    const struct menu_row *row = menu_rows_selected(&more->menu);
    if (row->value == STOCK)
        screen_push(screen, stock_view_create(screen));
    else if (row->value >= REST_BEGINS)
        rest[row->value - REST_BEGINS].open(screen);
    else if (row->value >= NEW_BEGINS)
        screen_push(screen,
                    filing_view_create(screen, form_at((size_t)(row->value - NEW_BEGINS)), false));
    else
        screen_push(screen, list_view_create(screen, form_at((size_t)row->value)));
}

static enum view_result more_press(struct view *view, enum action action, const struct press *press)
{
    struct more_view *more = (struct more_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    switch (menu_rows_press(&more->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        open_selected(more);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void more_draw(struct view *view, const struct area *area)
{
    struct more_view *more = (struct more_view *)view;
    bool roomy = area->rows >= 12;
    struct area rows = {area->top + roomy, area->left, area->rows - roomy, area->columns};
    draw_clear(area);
    menu_rows_draw(&more->menu, &rows);
}

static void more_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct more_view *)view)->menu);
}

static const char *more_title(struct view *view)
{
    (void)view;
    return "More";
}

static unsigned more_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void more_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "The lists of all records that you may read, your own records, and what belongs "
                  "to your sign-in. The digit or letter in front opens the row. Accounts are added "
                  "on the command line: frontdesk staff.");
}

static void more_destroy(struct view *view)
{
    struct more_view *more = (struct more_view *)view;
    menu_rows_finish(&more->menu);
    free(more);
}

static const struct view_ops more_ops = {
    .name = "more",
    .title = more_title,
    .contexts = more_contexts,
    .draw = more_draw,
    .draw_focus = more_draw_focus,
    .press = more_press,
    .help = more_help,
    .destroy = more_destroy,
};

struct view *more_view_create(struct screen *screen)
{
    struct more_view *more = memory_create(1, sizeof *more);
    more->view = (struct view){.ops = &more_ops, .screen = screen};
    fill(more);
    return &more->view;
}
