#include "tui/views.h"

#include "base/memory.h"
#include "db/key_ring.h"
#include "tui/picker.h"

#include <stdlib.h>

/* Who waits for a key of the station, for those who hold it: Enter grants it. */
struct keys_view {
    struct view view;
    struct picker picker;
};

static void add_awaited(void *context, const char *employee, const char *name)
{
    (void)picker_add(context, employee, name);
}

static void grant(struct screen *screen, const char *employee)
{
    struct app *app = screen_app(screen);
    struct error error = {0};
    struct key_ring ring;
    int given = 0;
    bool ok = key_ring_open(app->store, app->actor.employee, &app->keys, &ring, &error);
    if (ok) {
        ok = station_key_grant(app->store, &ring, &app->actor, employee, &given, &error);
        key_ring_close(&ring);
    }
    if (ok)
        screen_say(screen, LOOK_GOOD, "%s opens service comments now.", employee);
    else
        screen_say(screen, LOOK_ERROR, "%s", error.text);
}

static enum view_result keys_press(struct view *view, enum action action, const struct press *press)
{
    struct keys_view *keys = (struct keys_view *)view;
    const struct picker_item *selected;
    switch (picker_press(&keys->picker, action, press)) {
    case PICKER_IGNORED:
        return VIEW_IGNORED;
    case PICKER_CHANGED:
        return VIEW_REDRAW_FOCUS;
    case PICKER_TAKEN:
        selected = picker_selected(&keys->picker);
        if (selected != NULL)
            grant(view->screen, selected->code);
        screen_pop(view->screen);
        return VIEW_REDRAW;
    case PICKER_LEFT:
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void keys_draw(struct view *view, const struct area *area)
{
    picker_draw(&((struct keys_view *)view)->picker, area);
}

static const char *keys_title(struct view *view)
{
    (void)view;
    return "Keys";
}

static unsigned keys_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU | CONTEXT_TEXT;
}

static void keys_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "These people may read service comments by their role and do not have the key yet. "
             "Enter gives every key that you hold and their role opens; the log keeps it. Make "
             "sure that the account is theirs.");
}

static bool keys_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void keys_destroy(struct view *view)
{
    struct keys_view *keys = (struct keys_view *)view;
    picker_finish(&keys->picker);
    free(keys);
}

static const struct view_ops keys_ops = {
    .name = "keys",
    .menu = true,
    .title = keys_title,
    .contexts = keys_contexts,
    .draw = keys_draw,
    .press = keys_press,
    .help = keys_help,
    .destroy = keys_destroy,
    .key_holds = keys_key_holds,
};

struct view *keys_view_create(struct screen *screen)
{
    struct keys_view *keys = memory_create(1, sizeof *keys);
    struct error error = {0};
    keys->view = (struct view){.ops = &keys_ops, .screen = screen};
    picker_init(&keys->picker, "Grant the key to service comments to",
                "Nobody waits for a key of the station.");
    if (!station_keys_awaited(screen_app(screen)->store, add_awaited, &keys->picker, &error))
        screen_say(screen, LOOK_ERROR, "%s", error.text);
    picker_look(&keys->picker);
    return &keys->view;
}
