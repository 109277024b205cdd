#include "tui/views.h"

#include "base/memory.h"
#include "db/exchange.h"
#include "tui/menu_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FILES_MOST 100

/* Which file of the folder in/ is imported. */
struct import_files_view {
    struct view view;
    struct menu_rows menu; /* values: place in the list */
    struct exchange_file files[FILES_MOST];
    size_t count;
};

static void add_file(struct import_files_view *list, size_t index)
{
    const struct exchange_file *file = &list->files[index];
    char key = index < 9 ? (char)('1' + index) : '\0';
    struct menu_row *row = menu_rows_add(&list->menu, key, file->name);
    char changed[LOCAL_ROOM];

    local_format(moment_to_local(file->changed), changed);
    snprintf(row->note, sizeof row->note, "%" PRId64 " kB, %.10s %s", (file->size + 1023) / 1024,
             changed, changed + 11);
    row->value = (int64_t)index;
}

static void fill(struct import_files_view *list)
{
    const char *database = screen_app(list->view.screen)->database;
    char folder[EXCHANGE_PATH_ROOM], words[EXCHANGE_PATH_ROOM + 80];
    struct error error = {0};
    list->count = 0;
    menu_rows_begin(&list->menu);
    if (!exchange_folder(database, "in", folder, &error) ||
        !exchange_list(database, list->files, FILES_MOST, &list->count, &error)) {
        menu_rows_add_heading(&list->menu, error.text);
        return;
    }
    for (size_t i = 0; i < list->count; i++)
        add_file(list, i);
    if (list->count == 0) {
        snprintf(words, sizeof words, "No file waits in %s", folder);
        menu_rows_add_heading(&list->menu, words);
        menu_rows_add_heading(&list->menu,
                              "Put one there and press Enter: the folder is read again.");
    }
}

static enum view_result files_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct import_files_view *list = (struct import_files_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (list->count == 0 && press->code == PRESS_ENTER) {
        fill(list);
        return VIEW_REDRAW;
    }
    switch (menu_rows_press(&list->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        if (!menu_rows_selected(&list->menu)->heading)
            screen_push(
                view->screen,
                import_view_create(view->screen,
                                   list->files[menu_rows_selected(&list->menu)->value].name));
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

static void files_draw(struct view *view, const struct area *area)
{
    draw_clear(area);
    menu_rows_draw(&((struct import_files_view *)view)->menu, area);
}

static void files_draw_focus(struct view *view, const struct area *area)
{
    (void)area;
    menu_rows_draw_focus(&((struct import_files_view *)view)->menu);
}

static void files_uncovered(struct view *view)
{
    fill((struct import_files_view *)view);
}

static const char *files_title(struct view *view)
{
    (void)view;
    return "Import";
}

static unsigned files_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static void files_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "The files in the folder in/ beside the records, newest first. They are CSV files "
             "that another program has written: worksheets with a line for each tag, or a log of "
             "the numbers drawn. Choosing one shows "
             "what its columns are; nothing is imported before you say so.");
}

static void files_destroy(struct view *view)
{
    struct import_files_view *list = (struct import_files_view *)view;
    menu_rows_finish(&list->menu);
    free(list);
}

static const struct view_ops files_ops = {
    .name = "import files",
    .title = files_title,
    .contexts = files_contexts,
    .draw = files_draw,
    .draw_focus = files_draw_focus,
    .press = files_press,
    .uncovered = files_uncovered,
    .help = files_help,
    .destroy = files_destroy,
};

struct view *import_files_view_create(struct screen *screen)
{
    struct import_files_view *list = memory_create(1, sizeof *list);
    list->view = (struct view){.ops = &files_ops, .screen = screen};
    fill(list);
    return &list->view;
}
