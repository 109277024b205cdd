#include "tui/password_view.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/staff.h"
#include "tui/entry.h"

#include <stdlib.h>
#include <string.h>

enum line { LINE_NOW, LINE_NEW, LINE_AGAIN, LINE_COUNT };

struct password_view {
    struct view view;
    struct entry lines[LINE_COUNT];
    struct entries entries;
};

static void say(struct password_view *changing, enum line focus, const char *words)
{
    for (size_t i = focus; i < LINE_COUNT; i++)
        entry_clear(&changing->lines[i]);
    changing->entries.focus = focus;
    screen_say(changing->view.screen, LOOK_ERROR, "%s", words);
}

/* The old one is asked for: the person may have gone away from an open screen. */
static void change(struct password_view *changing)
{
    struct app *app = screen_app(changing->view.screen);
    const char *fresh = entry_text(&changing->lines[LINE_NEW]);
    const struct sign_in now = {.employee = app->actor.employee,
                                .password = entry_text(&changing->lines[LINE_NOW]),
                                .workstation = app->workstation};
    struct actor actor;
    struct error error = {0};
    if (strcmp(fresh, entry_text(&changing->lines[LINE_AGAIN])) != 0) {
        say(changing, LINE_NEW, "The two new passwords differ. Type both anew.");
        return;
    }
    if (!staff_password_fits(app->actor.employee, fresh, &error)) {
        say(changing, LINE_NEW, error.text);
        return;
    }
    if (!staff_sign_in(app->store, &now, &actor, NULL, &error)) {
        say(changing, LINE_NOW, error.text);
        return;
    }
    if (!staff_change_password(app->store, &app->actor, &app->keys, fresh, &error)) {
        say(changing, LINE_NEW, error.text);
        return;
    }
    screen_say(changing->view.screen, LOOK_GOOD, "Your password is changed.");
    screen_pop(changing->view.screen);
}

static enum view_result password_press(struct view *view, enum action action,
                                       const struct press *press)
{
    struct password_view *changing = (struct password_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    enum entries_answer answer = entries_press(&changing->entries, action, press);
    if (answer == ENTRIES_DONE)
        change(changing);
    if (answer == ENTRIES_IGNORED)
        return VIEW_IGNORED;
    return answer == ENTRIES_TYPED ? VIEW_REDRAW_FOCUS : VIEW_REDRAW;
}

static int entries_row(const struct area *area)
{
    return area->rows >= 8 ? 3 : 0;
}

static void password_draw(struct view *view, const struct area *area)
{
    struct password_view *changing = (struct password_view *)view;
    draw_clear(area);
    if (entries_row(area) > 0)
        draw_text(area, 1, 2, LOOK_HEADING, "Change my password");
    entries_draw(&changing->entries, area, entries_row(area));
}

static void password_draw_focus(struct view *view, const struct area *area)
{
    struct password_view *changing = (struct password_view *)view;
    entries_draw_focus(&changing->entries, area, entries_row(area));
}

static const char *password_title(struct view *view)
{
    (void)view;
    return "Change my password";
}

static unsigned password_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_TEXT;
}

static void password_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "First the password that you have now, then the new one twice: 8 to 128 "
                  "characters, not your employee number. Enter in the last line changes it. What "
                  "you have not filed yet stays open to you.");
}

static void password_destroy(struct view *view)
{
    struct password_view *changing = (struct password_view *)view;
    for (size_t i = 0; i < LINE_COUNT; i++)
        entry_finish(&changing->lines[i]);
    free(changing);
}

static const struct view_ops password_ops = {
    .name = "password",
    .title = password_title,
    .contexts = password_contexts,
    .draw = password_draw,
    .draw_focus = password_draw_focus,
    .press = password_press,
    .help = password_help,
    .destroy = password_destroy,
};

struct view *password_view_create(struct screen *screen)
{
    struct password_view *changing = memory_create(1, sizeof *changing);
    changing->view = (struct view){.ops = &password_ops, .screen = screen};
    entry_init_hidden(&changing->lines[LINE_NOW], "Password now");
    entry_init_hidden(&changing->lines[LINE_NEW], "New password");
    entry_init_hidden(&changing->lines[LINE_AGAIN], "New one again");
    changing->entries = (struct entries){.items = changing->lines, .count = LINE_COUNT};
    return &changing->view;
}
