#include "tui/views.h"

#include "base/memory.h"
#include "db/put_away.h"
#include "tui/picker.h"
#include "tui/record_acts.h"

#include <stdlib.h>

/* Everything that may be done to a record now: forms have more actions than there are letters. */
struct acts_view {
    struct view view;
    struct picker picker;
    struct record_acts *acts; /* of the view below, which outlives this one */
    struct head head;
    struct record record;
    struct put_away away; /* while the screen is locked */
};

static enum view_result take(struct acts_view *menu)
{
    const struct picker_item *selected = picker_selected(&menu->picker);
    if (selected == NULL)
        return VIEW_HANDLED;
    const struct transition *transition = &menu->head.form->transitions[selected->value];
    struct record_acts *acts = menu->acts;
    struct head head = menu->head;
    struct record record;
    record_copy(&record, &menu->record);
    screen_pop(menu->view.screen);
    record_acts_begin(acts, &head, &record, transition);
    record_finish(&record);
    return VIEW_REDRAW;
}

static enum view_result acts_press(struct view *view, enum action action, const struct press *press)
{
    struct acts_view *menu = (struct acts_view *)view;
    switch (picker_press(&menu->picker, action, press)) {
    case PICKER_IGNORED:
        return VIEW_IGNORED;
    case PICKER_CHANGED:
        return VIEW_REDRAW_FOCUS;
    case PICKER_TAKEN:
        return take(menu);
    case PICKER_LEFT:
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void acts_draw(struct view *view, const struct area *area)
{
    picker_draw(&((struct acts_view *)view)->picker, area);
}

static const char *acts_title(struct view *view)
{
    (void)view;
    return "What can be done";
}

static unsigned acts_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU | CONTEXT_TEXT;
}

static void acts_help(struct view *view, struct text *out)
{
    const struct acts_view *menu = (const struct acts_view *)view;
    const struct picker_item *selected = picker_selected(&menu->picker);
    if (selected != NULL)
        text_add_format(out, "%s\n", menu->head.form->transitions[selected->value].help);
    text_add(out,
             "Everything that you may do to this record as it stands now. Type some letters of "
             "what you want, then Enter.");
}

static bool acts_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void acts_destroy(struct view *view)
{
    struct acts_view *menu = (struct acts_view *)view;
    picker_finish(&menu->picker);
    put_away_forget(&menu->away);
    record_finish(&menu->record);
    free(menu);
}

/* A locked screen holds nothing that was open. */
static void acts_locked(struct view *view)
{
    struct acts_view *menu = (struct acts_view *)view;
    put_away_record(&screen_app(view->screen)->keys, &menu->record, &menu->away);
}

static void acts_unlocked(struct view *view)
{
    struct acts_view *menu = (struct acts_view *)view;
    struct error error = {0};
    if (!put_away_give_record_back(&screen_app(view->screen)->keys, &menu->away, &menu->record,
                                   &error))
        screen_say(view->screen, LOOK_ERROR, "%s", error.text);
}

static const struct view_ops acts_ops = {
    .name = "acts",
    .menu = true,
    .title = acts_title,
    .contexts = acts_contexts,
    .draw = acts_draw,
    .press = acts_press,
    .help = acts_help,
    .locked = acts_locked,
    .unlocked = acts_unlocked,
    .destroy = acts_destroy,
    .key_holds = acts_key_holds,
};

struct view *acts_view_create(struct record_acts *acts, const struct head *head,
                              const struct record *record)
{
    struct acts_view *menu = memory_create(1, sizeof *menu);
    menu->view = (struct view){.ops = &acts_ops, .screen = acts->screen};
    menu->acts = acts;
    menu->head = *head;
    record_copy(&menu->record, record);
    picker_init(&menu->picker, head->number, "Nothing can be done to it now by your role.");
    for (size_t i = 0; i < head->form->transition_count; i++) {
        const struct transition *transition = &head->form->transitions[i];
        if (record_acts_allowed(acts, head, record, transition))
            picker_add(&menu->picker, "", transition->label)->value = i;
    }
    picker_look(&menu->picker);
    return &menu->view;
}
