#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/sample.h"
#include "db/staff.h"
#include "tui/entry.h"
#include "tui/session.h"

#include <stdlib.h>
#include <string.h>

enum line { LINE_EMPLOYEE, LINE_PASSWORD, LINE_COUNT };

struct signin_view {
    struct view view;
    struct entry lines[LINE_COUNT];
    struct entries entries;
    bool shows_samples; /* the sample accounts are in this file */
};

#define ROOMY 16

static void clear_all(struct signin_view *signin)
{
    entry_clear(&signin->lines[LINE_EMPLOYEE]);
    entry_clear(&signin->lines[LINE_PASSWORD]);
    signin->entries.focus = LINE_EMPLOYEE;
}

/* Only where the account really is the made-up one: a real station's number could be the same. */
static bool holds_sample_accounts(const struct app *app)
{
    const struct sample_account *first = sample_account_at(0);
    char name[81] = "";
    return first != NULL && app->store != NULL && store_is_throw_away(app->store) &&
           staff_name(app->store, first->employee, name, NULL) && text_equal(name, first->name);
}

static void sign_in(struct signin_view *signin)
{
    struct screen *screen = signin->view.screen;
    char *employee = text_kept_dup(entry_text(&signin->lines[LINE_EMPLOYEE]), TEXT_LINE);
    bool known = session_sign_in(screen, employee, entry_text(&signin->lines[LINE_PASSWORD]));
    free(employee);
    entry_clear(&signin->lines[LINE_PASSWORD]);
    if (!known)
        return;
    clear_all(signin);
    screen_push(screen, home_view_create(screen));
}

static void try_to_sign_in(struct signin_view *signin)
{
    for (size_t i = 0; i < LINE_COUNT; i++) {
        if (text_is_blank(entry_text(&signin->lines[i]))) {
            signin->entries.focus = i;
            screen_say(signin->view.screen, LOOK_ERROR, "Type your %s.",
                       i == LINE_EMPLOYEE ? "employee number" : "password");
            return;
        }
    }
    sign_in(signin);
}

static enum view_result signin_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct signin_view *signin = (struct signin_view *)view;
    if (action == ACTION_HELP || action == ACTION_REPAINT)
        return VIEW_IGNORED;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        session_ask_leave(view->screen);
        return VIEW_HANDLED;
    }
    enum entries_answer answer = entries_press(&signin->entries, action, press);
    if (answer == ENTRIES_DONE)
        try_to_sign_in(signin);
    if (answer == ENTRIES_IGNORED)
        return VIEW_HANDLED; /* nothing else is open to somebody who has not signed in */
    return answer == ENTRIES_TYPED ? VIEW_REDRAW_FOCUS : VIEW_REDRAW;
}

static int entries_row(const struct area *area)
{
    return area->rows >= ROOMY ? 3 : 1;
}

static void draw_samples(const struct area *area, int row)
{
    struct text line = {0};
    text_add_format(&line, "Sample accounts; the password of each: %s", SAMPLE_PASSWORD);
    if (area->columns < text_columns(text_bytes(&line), line.length) + 2) {
        draw_text(area, row++, 2, LOOK_HEADING, "Password of the sample accounts:");
        draw_text(area, row++, 2, LOOK_PLAIN, SAMPLE_PASSWORD);
    } else {
        draw_text(area, row++, 2, LOOK_HEADING, text_bytes(&line));
    }
    text_finish(&line);
    const struct sample_account *account;
    for (size_t i = 0; (account = sample_account_at(i)) != NULL && row < area->rows; i++, row++) {
        draw_text(area, row, 2, LOOK_PLAIN, account->employee);
        draw_padded(area, row, 10, 18, LOOK_PLAIN, role_label(account->role));
        draw_text(area, row, 29, LOOK_DIM, account->name);
    }
}

static void signin_draw(struct view *view, const struct area *area)
{
    struct signin_view *signin = (struct signin_view *)view;
    bool roomy = area->rows >= ROOMY;
    draw_clear(area);
    int width = draw_text(area, roomy ? 1 : 0, 2, LOOK_HEADING, "Sign in");
    draw_text(area, roomy ? 1 : 0, width + 4, LOOK_DIM,
              screen_app(view->screen)->config.station_name);
    if (signin->shows_samples)
        draw_samples(area, entries_row(area) + LINE_COUNT + (roomy ? 2 : 0));
    entries_draw(&signin->entries, area, entries_row(area));
}

static void signin_draw_focus(struct view *view, const struct area *area)
{
    struct signin_view *signin = (struct signin_view *)view;
    entries_draw_focus(&signin->entries, area, entries_row(area));
}

static const char *signin_title(struct view *view)
{
    (void)view;
    return "Sign in";
}

static unsigned signin_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_TEXT;
}

static void signin_uncovered(struct view *view)
{
    struct signin_view *signin = (struct signin_view *)view;
    if (screen_app(view->screen)->actor.role == ROLE_NONE)
        clear_all(signin);
}

static void signin_help(struct view *view, struct text *out)
{
    const struct signin_view *signin = (const struct signin_view *)view;
    text_add(out, signin->entries.focus == LINE_EMPLOYEE
                      ? "Your employee number, 5 to 7 digits; then Enter."
                      : "Your password; it is not shown. Enter signs in. After five wrong ones the "
                        "account is locked until a supervisor unlocks it.");
}

static bool signin_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_LOCK && action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void signin_destroy(struct view *view)
{
    struct signin_view *signin = (struct signin_view *)view;
    for (size_t i = 0; i < LINE_COUNT; i++)
        entry_finish(&signin->lines[i]);
    free(signin);
}

static const struct view_ops signin_ops = {
    .name = "sign-in",
    .title = signin_title,
    .contexts = signin_contexts,
    .draw = signin_draw,
    .draw_focus = signin_draw_focus,
    .press = signin_press,
    .uncovered = signin_uncovered,
    .help = signin_help,
    .destroy = signin_destroy,
    .key_holds = signin_key_holds,
};

struct view *signin_view_create(struct screen *screen)
{
    struct signin_view *signin = memory_create(1, sizeof *signin);
    signin->view = (struct view){.ops = &signin_ops, .screen = screen};
    entry_init(&signin->lines[LINE_EMPLOYEE], "Employee number", 7);
    entry_init_hidden(&signin->lines[LINE_PASSWORD], "Password");
    signin->entries = (struct entries){.items = signin->lines, .count = LINE_COUNT};
    signin->shows_samples = holds_sample_accounts(screen_app(screen));
    return &signin->view;
}
