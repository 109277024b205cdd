#include "tui/views.h"

#include "base/memory.h"
#include "forms/stock.h"
#include "tui/chrome.h"
#include "tui/list_view.h"
#include "tui/password_view.h"
#include "tui/picker.h"
#include "tui/screen_private.h"
#include "tui/session.h"

#include <stdlib.h>

struct palette_view {
    struct view view;
    struct picker picker;
    struct errand *commands; /* of the items, by their value */
    size_t count, room;
};

/* ---- what commands do ---- */

static void press_row(struct screen *screen, const struct errand *errand)
{
    struct press press;
    if (keymap_row_press(errand->row, &press)) {
        screen_press(screen, &press);
    }
}

static void open_form(struct screen *screen, const struct errand *errand)
{
    screen_push(screen, filing_view_create(screen, errand->form, false));
}

static void open_list(struct screen *screen, const struct errand *errand)
{
    screen_push(screen, list_view_create(screen, errand->form));
}

static void open_own(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, list_view_create_own(screen));
}

static void open_review(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, review_view_create(screen));
}

static void open_search(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, search_view_create(screen));
}

static void open_urns(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, urn_view_create(screen));
}

static void open_cards(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, reconcile_view_create(screen));
}

static void open_stock(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, stock_view_create(screen));
}

static void open_unfinished(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, drafts_view_create(screen));
}

static void open_password(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, password_view_create(screen));
}

static void open_keys(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, keys_view_create(screen));
}

static void open_log(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, log_view_create(screen));
}

static void open_shift(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, shift_view_create(screen));
}

static void open_import(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, import_files_view_create(screen));
}

static void open_more(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    screen_push(screen, more_view_create(screen));
}

static void sign_out(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    session_ask_sign_out(screen);
}

static void leave(struct screen *screen, const struct errand *errand)
{
    (void)errand;
    session_ask_leave(screen);
}

/* ---- the list ---- */

static void add(struct palette_view *palette, const char *name, const char *key,
                struct errand errand)
{
    if (palette->count == palette->room) {
        palette->room = palette->room > 0 ? palette->room * 2 : 32;
        palette->commands =
            memory_resize(palette->commands, palette->room, sizeof *palette->commands);
    }
    struct picker_item *item = picker_add(&palette->picker, key, name);
    item->value = palette->count;
    palette->commands[palette->count++] = errand;
}

/* Actions on a record are for views that show one: those that can show its history. */
static bool row_holds(struct view *about, const struct key_row *row)
{
    enum action asked = row->action == ACTION_RECORD ? ACTION_HISTORY : row->action;
    return about->ops->key_holds == NULL || about->ops->key_holds(about, asked);
}

static void add_keys(struct palette_view *palette, struct view *about)
{
    unsigned contexts = about->ops->contexts(about);
    struct key_row row;
    for (size_t i = 0; keymap_row_at(i, &row); i++) {
        char key[32];
        if (row.name == NULL || row.action == ACTION_SIGN_OUT || !keymap_row_is_true(i, contexts) ||
            !row_holds(about, &row)) {
            continue;
        }
        chrome_first_key(&row, key, sizeof key);
        add(palette, row.name, key, (struct errand){.run = press_row, .row = i});
    }
}

static void add_forms(struct palette_view *palette, enum role role)
{
    const struct form *form = NULL;
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        if (role_in(role, form_filing(form)->roles)) {
            struct text name = {0};
            text_add_format(&name, "New %c%s", form->title[0] | 0x20, form->title + 1);
            add(palette, text_bytes(&name), "", (struct errand){.run = open_form, .form = form});
            text_finish(&name);
        }
    }
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        if (form_may_read(form, role, false) || form_may_read(form, role, true)) {
            add(palette, form->plural, "", (struct errand){.run = open_list, .form = form});
        }
    }
}

static void add_places(struct palette_view *palette, enum role role)
{
    add(palette, "What I filed", "", (struct errand){.run = open_own});
    add(palette, "Unfinished forms", "", (struct errand){.run = open_unfinished});
    if (role_may(role, DUTY_REVIEW)) {
        add(palette, "Review", "", (struct errand){.run = open_review});
    }
    if (role_may(role, DUTY_RECONCILE)) {
        add(palette, "URN reconciliation", "", (struct errand){.run = open_urns});
        add(palette, "Card reconciliation", "", (struct errand){.run = open_cards});
    }
    if (form_may_read(stock_form(), role, false)) {
        add(palette, "Card stock", "", (struct errand){.run = open_stock});
    }
    if (role_may(role, DUTY_SEARCH)) {
        add(palette, "Search all records", "", (struct errand){.run = open_search});
    }
    if (role_may(role, DUTY_KEYS)) {
        add(palette, "Grant the key to service comments", "", (struct errand){.run = open_keys});
    }
    if (role_may(role, DUTY_SHIFT)) {
        add(palette, "Report of the watch", "", (struct errand){.run = open_shift});
    }
    if (role_may(role, DUTY_LOG)) {
        add(palette, "Log", "", (struct errand){.run = open_log});
    }
    if (role_may(role, DUTY_IMPORT)) {
        add(palette, "Import worksheets or a URN log", "", (struct errand){.run = open_import});
    }
    add(palette, "More", "", (struct errand){.run = open_more});
    add(palette, "Change my password", "", (struct errand){.run = open_password});
    add(palette, "Sign out", "", (struct errand){.run = sign_out});
    add(palette, "Leave the program", "", (struct errand){.run = leave});
}

/* ---- the view ---- */

/* Another place is opened from home: what lies between is closed, and its typing kept, before. */
static bool goes_home_first(const struct errand *command)
{
    return command->run != press_row && command->run != sign_out && command->run != leave;
}

static enum view_result take(struct palette_view *palette)
{
    const struct picker_item *item = picker_selected(&palette->picker);
    if (item == NULL) {
        return VIEW_HANDLED;
    }
    struct screen *screen = palette->view.screen;
    const struct errand *command = &palette->commands[item->value];
    screen_pop(screen);
    if (goes_home_first(command)) {
        screen_pop_to(screen, "home");
    }
    screen_errand(screen, command);
    return VIEW_REDRAW;
}

static enum view_result palette_press(struct view *view, enum action action,
                                      const struct press *press)
{
    struct palette_view *palette = (struct palette_view *)view;
    switch (picker_press(&palette->picker, action, press)) {
    case PICKER_IGNORED:
        return VIEW_IGNORED;
    case PICKER_CHANGED:
        return VIEW_REDRAW_FOCUS;
    case PICKER_TAKEN:
        return take(palette);
    case PICKER_LEFT:
        screen_pop(view->screen);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void palette_draw(struct view *view, const struct area *area)
{
    draw_clear(area); /* at its sides the mark of the screen below would look like its own */
    picker_draw(&((struct palette_view *)view)->picker, area);
}

static const char *palette_title(struct view *view)
{
    (void)view;
    return "Commands";
}

static unsigned palette_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU | CONTEXT_TEXT;
}

static void palette_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Every command by its name, with its key where it has one. Type some letters of "
                  "its words until it is marked with >; then Enter.");
}

static bool palette_key_holds(struct view *view, enum action action)
{
    (void)view;
    return action != ACTION_PALETTE && action != ACTION_SUBMIT;
}

static void palette_destroy(struct view *view)
{
    struct palette_view *palette = (struct palette_view *)view;
    picker_finish(&palette->picker);
    free(palette->commands);
    free(palette);
}

static const struct view_ops palette_ops = {
    .name = "palette",
    .menu = true,
    .title = palette_title,
    .contexts = palette_contexts,
    .draw = palette_draw,
    .press = palette_press,
    .help = palette_help,
    .destroy = palette_destroy,
    .key_holds = palette_key_holds,
};

struct view *palette_view_create(struct screen *screen)
{
    struct palette_view *palette = memory_create(1, sizeof *palette);
    enum role role = screen_app(screen)->actor.role;
    palette->view = (struct view){.ops = &palette_ops, .screen = screen};
    picker_init(&palette->picker, "Commands", "There is no command here.");
    add_forms(palette, role);
    add_places(palette, role);
    add_keys(palette, screen_top(screen));
    picker_look(&palette->picker);
    return &palette->view;
}
