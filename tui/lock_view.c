#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/entry.h"
#include "tui/session.h"

#include <stdio.h>
#include <stdlib.h>

struct lock_view {
    struct view view;
    struct entry password;
    struct entries entries;
};

static void unlock(struct lock_view *lock)
{
    struct screen *screen = lock->view.screen;
    bool right =
        session_sign_in(screen, screen_app(screen)->actor.employee, entry_text(&lock->password));
    entry_clear(&lock->password);
    if (right) {
        screen_unlock_views(screen);
        screen_pop(screen);
    }
}

static enum view_result lock_press(struct view *view, enum action action, const struct press *press)
{
    struct lock_view *lock = (struct lock_view *)view;
    if (action == ACTION_HELP || action == ACTION_REPAINT)
        return VIEW_IGNORED;
    if (action == ACTION_BACK) {
        session_sign_out(view->screen);
        return VIEW_HANDLED;
    }
    if (action == ACTION_ESCAPE)
        return VIEW_HANDLED;
    enum entries_answer answer = entries_press(&lock->entries, action, press);
    if (answer == ENTRIES_DONE && !text_is_blank(entry_text(&lock->password)))
        unlock(lock);
    if (answer == ENTRIES_IGNORED)
        return VIEW_HANDLED; /* no key reaches what lies below */
    return answer == ENTRIES_TYPED ? VIEW_REDRAW_FOCUS : VIEW_REDRAW;
}

static int entry_row(const struct area *area)
{
    return area->rows >= 12 ? 5 : 3;
}

static void lock_draw(struct view *view, const struct area *area)
{
    struct lock_view *lock = (struct lock_view *)view;
    const struct app *app = screen_app(view->screen);
    char whose[64];
    draw_clear(area);
    snprintf(whose, sizeof whose, "%s is signed in. F3 signs out.", app->actor.employee);
    int row = entry_row(area) - 3;
    draw_text(area, row, 2, LOOK_HEADING, "Locked");
    draw_text(area, row, 10, LOOK_DIM, app->config.station_name);
    draw_text(area, row + 1, 2, LOOK_PLAIN, whose);
    entries_draw(&lock->entries, area, entry_row(area));
}

static void lock_draw_focus(struct view *view, const struct area *area)
{
    struct lock_view *lock = (struct lock_view *)view;
    entries_draw_focus(&lock->entries, area, entry_row(area));
}

static const char *lock_title(struct view *view)
{
    (void)view;
    return "Locked";
}

static unsigned lock_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_TEXT;
}

static void lock_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Type the password of the person who is signed in, then Enter. F3 signs that "
                  "person out: what they typed and did not file is kept for their next sign-in.");
}

static bool lock_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_LOCK && action != ACTION_PALETTE && action != ACTION_SUBMIT &&
           action != ACTION_BACK;
}

static void lock_destroy(struct view *view)
{
    struct lock_view *lock = (struct lock_view *)view;
    entry_finish(&lock->password);
    free(lock);
}

static const struct view_ops lock_ops = {
    .name = "lock",
    .title = lock_title,
    .contexts = lock_contexts,
    .draw = lock_draw,
    .draw_focus = lock_draw_focus,
    .press = lock_press,
    .help = lock_help,
    .destroy = lock_destroy,
    .key_holds = lock_key_holds,
};

bool lock_view_covers(const struct view *top)
{
    while (top != NULL && top->ops != &lock_ops)
        top = top->below;
    return top != NULL;
}

struct view *lock_view_create(struct screen *screen)
{
    struct lock_view *lock = memory_create(1, sizeof *lock);
    screen_lock_views(screen);
    session_lock_keys(screen);
    lock->view = (struct view){.ops = &lock_ops, .screen = screen};
    entry_init_hidden(&lock->password, "Password");
    lock->entries = (struct entries){.items = &lock->password, .count = 1};
    return &lock->view;
}
