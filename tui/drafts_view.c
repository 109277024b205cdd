#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/menu_rows.h"
#include "tui/unfinished.h"

#include <stdio.h>
#include <stdlib.h>

struct drafts_view {
    struct view view;
    struct menu_rows menu; /* values: index of ids */
    char (*ids)[IDENTITY_ROOM];
    size_t count;
};

static bool add(void *context, const struct draft *draft)
{
    struct drafts_view *drafts = context;
    struct menu_row *row = menu_rows_add(&drafts->menu, 0, "");
    unfinished_describe(drafts->view.screen, draft, row->label, sizeof row->label, row->note,
                        sizeof row->note);
    row->note_look = LOOK_PLAIN;
    row->value = (int64_t)drafts->count;
    drafts->ids = memory_resize(drafts->ids, drafts->count + 1, sizeof *drafts->ids);
    text_copy(drafts->ids[drafts->count++], sizeof *drafts->ids, draft->id);
    return true;
}

static void fill(struct drafts_view *drafts)
{
    struct screen *screen = drafts->view.screen;
    struct error error = {0};
    char words[ERROR_ROOM];
    menu_rows_begin(&drafts->menu);
    drafts->count = 0;
    if (!parking_list(screen_parking(screen), add, drafts, &error))
        screen_say(screen, LOOK_ERROR, "%s", error.text);
    if (drafts->count == 0)
        menu_rows_add_heading(&drafts->menu, "Nothing of yours is unfinished on this machine.");
    if (drafts->menu.selected >= drafts->menu.count)
        drafts->menu.selected = drafts->menu.count - 1;
    if (parking_news(screen_parking(screen), words))
        screen_say(screen, LOOK_WARNING, "%s", words);
}

static void drafts_uncovered(struct view *view)
{
    fill((struct drafts_view *)view);
}

static enum view_result drafts_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct drafts_view *drafts = (struct drafts_view *)view;
    const struct menu_row *row = menu_rows_selected(&drafts->menu);
    const char *id = row != NULL && !row->heading ? drafts->ids[row->value] : NULL;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (id != NULL && (action == ACTION_DELETE || press->code == PRESS_DELETE)) {
        unfinished_discard(view->screen, id);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&drafts->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        row = menu_rows_selected(&drafts->menu);
        if (row != NULL && !row->heading)
            unfinished_open(view->screen, drafts->ids[row->value]);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void drafts_draw(struct view *view, const struct area *area)
{
    struct drafts_view *drafts = (struct drafts_view *)view;
    bool roomy = area->rows >= 12;
    struct area rows = {area->top + roomy, area->left, area->rows - roomy, area->columns};
    draw_clear(area);
    menu_rows_draw(&drafts->menu, &rows);
}

static void drafts_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct drafts_view *)view)->menu);
}

static const char *drafts_title(struct view *view)
{
    (void)view;
    return "Unfinished forms";
}

static unsigned drafts_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void drafts_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "Forms that you left unfinished on this machine, newest first; nobody else can "
                  "read them. Enter goes on with one, Delete throws it away.");
}

static void drafts_destroy(struct view *view)
{
    struct drafts_view *drafts = (struct drafts_view *)view;
    menu_rows_finish(&drafts->menu);
    free(drafts->ids);
    free(drafts);
}

static const struct view_ops drafts_ops = {
    .name = "drafts",
    .title = drafts_title,
    .contexts = drafts_contexts,
    .draw = drafts_draw,
    .draw_focus = drafts_draw_focus,
    .press = drafts_press,
    .uncovered = drafts_uncovered,
    .help = drafts_help,
    .destroy = drafts_destroy,
};

struct view *drafts_view_create(struct screen *screen)
{
    struct drafts_view *drafts = memory_create(1, sizeof *drafts);
    drafts->view = (struct view){.ops = &drafts_ops, .screen = screen};
    fill(drafts);
    return &drafts->view;
}
