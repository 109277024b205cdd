#include "tui/views.h"

#include "base/memory.h"
#include "tui/import_progress.h"
#include "tui/menu_rows.h"
#include "tui/text_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREVIEW_ROWS 3

/* One file: what its columns are, what will be written, and what came of it. */
struct import_view {
    struct view view;
    bool broken;              /* it cannot be read, or looked through */
    struct import_work *work; /* outlives the view while it writes */
    struct menu_rows menu;    /* the columns; the first row imports */
    struct text_rows rows;    /* what will be written, the outcome, or why it is broken */
    char *samples[IMPORT_COLUMNS_MOST];
    size_t column; /* that is being changed */
    struct choice targets[IMPORT_TARGETS + 2];
    struct field asked;            /* what a column can be, as a field to choose from */
    char name[EXCHANGE_NAME_ROOM]; /* of the file */
    char title[EXCHANGE_NAME_ROOM + 16];
};

static enum import_stage stage(const struct import_view *view)
{
    return view->work->import.stage;
}

/* The rows are filled at the next drawing. */
static void show_rows(struct import_view *view)
{
    view->rows.columns = 0;
    view->rows.top = 0;
    screen_redraw(view->view.screen);
}

/* ---- the columns ---- */

enum { IMPORT_ROW = -1, KIND_ROW = -2 };

static const struct import_mapping *mapping_of(const struct import_view *view)
{
    return view->work->import.mapping;
}

static void add_sample(void *context, char *const *cells, size_t count)
{
    struct import_view *view = context;
    for (size_t i = 0; i < mapping_of(view)->count && i < count; i++) {
        struct text sample = {0};
        char *clean = text_kept_dup(cells[i], TEXT_LINE);
        text_add(&sample, view->samples[i] != NULL ? view->samples[i] : "");
        text_add(&sample, sample.length > 0 && *clean != '\0' ? " | " : "");
        text_add(&sample, clean);
        free(view->samples[i]);
        view->samples[i] = text_take(&sample);
        free(clean);
    }
}

static void add_column(struct import_view *view, size_t index)
{
    const struct import_mapping *mapping = mapping_of(view);
    const struct field *field = import_target_field(mapping->table, mapping->targets[index]);
    const char *header = mapping->headers[index];
    struct text note = {0};
    struct menu_row *row = menu_rows_add(&view->menu, '\0', *header != '\0' ? header : "(no name)");
    text_add_padded(&note, field != NULL ? field->label : "not read", 22);
    text_add(&note, " ");
    text_add(&note, view->samples[index] != NULL ? view->samples[index] : "");
    text_copy(row->note, sizeof row->note, text_bytes(&note));
    row->note_look = field != NULL ? LOOK_PLAIN : LOOK_DIM;
    row->value = (int64_t)index;
    text_finish(&note);
}

/* The headers stand below: choosing the right one is all. */
static void add_lacking(const struct import_mapping *mapping, const struct error *error,
                        struct menu_row *row)
{
    struct text lacking = {0};
    if (import_mapping_lacks(mapping, &lacking) > 0)
        snprintf(row->note, sizeof row->note, "choose the column that is: %s",
                 text_bytes(&lacking));
    else
        text_copy(row->note, sizeof row->note, error->text);
    text_finish(&lacking);
    row->note_look = LOOK_ERROR;
    row->dim = true;
}

static void add_import_row(struct import_view *view)
{
    struct error error = {0};
    struct menu_row *row = menu_rows_add(&view->menu, '1', "Import this file");
    row->note_look = LOOK_GOOD;
    row->value = IMPORT_ROW;
    if (import_mapping_is_whole(mapping_of(view), &error))
        text_copy(row->note, sizeof row->note,
                  view->work->import.saved ? "columns as they were kept the last time"
                                           : "columns by their names: please look at them first");
    else
        add_lacking(mapping_of(view), &error, row);
}

static void add_kind_row(struct import_view *view)
{
    bool log = view->work->of == IMPORT_OF_URN_LOG;
    struct menu_row *row = menu_rows_add(&view->menu, '2', log ? "As worksheets" : "As a URN log");
    text_copy(row->note, sizeof row->note,
              log ? "if it has a line for each tag" : "if it has a line for each number drawn");
    row->note_look = LOOK_DIM;
    row->value = KIND_ROW;
}

static void fill_columns(struct import_view *view)
{
    menu_rows_begin(&view->menu);
    add_import_row(view);
    add_kind_row(view);
    for (size_t i = 0; i < mapping_of(view)->count; i++)
        add_column(view, i);
}

static void take_target(void *context, const char *kept)
{
    struct import_view *view = context;
    struct import *import = &view->work->import;
    import->mapping->targets[view->column] = import_target_named(import->mapping->table, kept);
    import->saved = false;
    fill_columns(view);
    screen_redraw(view->view.screen);
}

/* What a column can be, as choices. */
static void make_targets(struct import_view *view)
{
    const struct import_table *table = mapping_of(view)->table;
    memset(view->targets, 0, sizeof view->targets);
    for (size_t target = 0; target < table->count; target++)
        view->targets[target] = (struct choice){.code = import_target_name(table, target),
                                                .label = import_target_field(table, target)->label};
    view->targets[table->count] = (struct choice){.code = "-", .label = "Not read"};
    view->asked = (struct field){.name = "column",
                                 .label = "What is the column?",
                                 .kind = FIELD_CHOICE,
                                 .choices = view->targets};
}

static void ask_target(struct import_view *view, size_t column)
{
    const char *kept =
        import_target_name(mapping_of(view)->table, mapping_of(view)->targets[column]);
    view->column = column;
    make_targets(view);
    screen_push(view->view.screen,
                choices_view_create(view->view.screen, &view->asked, *kept != '\0' ? kept : "-",
                                    take_target, view));
}

static void forget_samples(struct import_view *view)
{
    for (size_t i = 0; i < COUNT_OF(view->samples); i++) {
        free(view->samples[i]);
        view->samples[i] = NULL;
    }
}

static void show_columns(struct import_view *view)
{
    const struct import *import = &view->work->import;
    forget_samples(view);
    import_preview(import->text, import->length, PREVIEW_ROWS, add_sample, view);
    fill_columns(view);
}

static void take_for_the_other(struct import_view *view)
{
    enum import_of other =
        view->work->of == IMPORT_OF_URN_LOG ? IMPORT_OF_WORKSHEETS : IMPORT_OF_URN_LOG;
    view->broken = !import_work_open_as(view->work, view->name, other);
    if (view->broken)
        show_rows(view);
    else
        show_columns(view);
}

/* ---- what will be written, and what came of it ---- */

static void add_words(struct import_view *view, enum look look, struct text *words)
{
    text_rows_add(&view->rows, look, 0, text_bytes(words));
    text_finish(words);
}

static void add_faults(struct import_view *view, const char *heading)
{
    const struct import_faults *faults = view->work->import.faults;
    struct text words = {0};
    if (faults->count == 0)
        return;
    text_rows_gap(&view->rows);
    text_rows_add(&view->rows, LOOK_HEADING, 0, heading);
    for (size_t i = 0; i < faults->count; i++) {
        import_fault_words(&faults->items[i], &words);
        add_words(view, LOOK_PLAIN, &words);
    }
    if (faults->lines > faults->count) {
        text_add_format(&words, "and %zu more lines", faults->lines - faults->count);
        add_words(view, LOOK_PLAIN, &words);
    }
}

static void fill_plan(struct import_view *view)
{
    struct text words = {0};
    import_plan_words(&view->work->import, &words);
    add_words(view, LOOK_PLAIN, &words);
    text_rows_gap(&view->rows);
    text_rows_add(&view->rows, LOOK_FOCUS, 0, "Enter writes it. Esc leaves everything as it was.");
    add_faults(view, "Cannot be imported");
}

static void fill_outcome(struct import_view *view)
{
    const char *second_copy = store_second_copy(screen_app(view->view.screen)->store);
    struct text words = {0};
    import_words(&view->work->import, &words);
    add_words(view, LOOK_PLAIN, &words);
    if (view->work->why.class != ERROR_NONE)
        text_rows_add(&view->rows, LOOK_ERROR, 0, view->work->why.text);
    if (*second_copy != '\0') {
        text_add_format(&words, "The second copy failed: %s", second_copy);
        add_words(view, LOOK_WARNING, &words);
    }
    add_faults(view, "Not imported");
    if (view->work->kept_in[0] != '\0') {
        text_rows_gap(&view->rows);
        text_add_format(&words, "These lines are kept in out/%s",
                        strrchr(view->work->kept_in, '/') + 1);
        add_words(view, LOOK_DIM, &words);
    }
}

static void fill_rows(struct import_view *view, int columns)
{
    text_rows_begin(&view->rows, columns);
    if (view->broken)
        text_rows_add(&view->rows, LOOK_ERROR, 0, view->work->why.text);
    else if (stage(view) == IMPORT_LOOKED)
        fill_plan(view);
    else
        fill_outcome(view);
}

/* ---- looking and writing ---- */

static void look(struct import_view *view)
{
    view->broken = !import_work_look(view->work);
    if (!view->broken && stage(view) == IMPORT_LOOKING) {
        screen_wake_in(view->view.screen, 1);
        screen_redraw(view->view.screen);
        return;
    }
    if (!view->broken && stage(view) == IMPORT_DONE)
        import_work_end(view->work); /* nothing of it is new */
    show_rows(view);
}

static void start(struct import_view *view)
{
    struct error error = {0};
    if (!import_begin(&view->work->import, &error)) {
        screen_say(view->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    screen_wake_in(view->view.screen, 1);
}

static void ended(struct view *view)
{
    show_rows((struct import_view *)view);
}

static bool is_looking(const struct import_view *view)
{
    return !view->broken && stage(view) == IMPORT_LOOKING;
}

static void import_tick(struct view *view)
{
    if (is_looking((struct import_view *)view))
        look((struct import_view *)view);
}

static void import_covered(struct view *view)
{
    ((struct import_view *)view)->work->covered = true;
}

static void import_uncovered(struct view *view)
{
    ((struct import_view *)view)->work->covered = false;
    if (is_looking((struct import_view *)view))
        screen_wake_in(view->screen, 1);
}

/* ---- presses ---- */

static enum view_result choose(struct import_view *view)
{
    const struct menu_row *row = menu_rows_selected(&view->menu);
    if (row->value == KIND_ROW)
        take_for_the_other(view);
    else if (row->value != IMPORT_ROW)
        ask_target(view, (size_t)row->value);
    else if (!row->dim)
        start(view);
    return VIEW_REDRAW;
}

static enum view_result press_columns(struct import_view *view, enum action action,
                                      const struct press *press)
{
    switch (menu_rows_press(&view->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        return choose(view);
    }
    return VIEW_IGNORED;
}

static enum view_result leave(struct import_view *view)
{
    struct screen *screen = view->view.screen;
    if (!view->broken && stage(view) == IMPORT_WRITING) {
        screen_say(screen, LOOK_WARNING,
                   "It is being written and is not stopped any more: it comes to its end.");
        return VIEW_HANDLED;
    }
    if (!view->broken && (stage(view) == IMPORT_LOOKING || stage(view) == IMPORT_LOOKED))
        screen_say(screen, LOOK_PLAIN, "Nothing was imported: all is as it was.");
    screen_pop(screen);
    return VIEW_HANDLED;
}

static enum view_result import_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct import_view *import = (struct import_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK)
        return leave(import);
    if (!import->broken && stage(import) == IMPORT_COLUMNS)
        return press_columns(import, action, press);
    if (!import->broken && stage(import) == IMPORT_LOOKED && action == ACTION_ENTER) {
        import_work_write(import->work);
        return VIEW_REDRAW;
    }
    return text_rows_press(&import->rows, action, press) ? VIEW_REDRAW_FOCUS : VIEW_IGNORED;
}

/* ---- drawing ---- */

static void import_draw(struct view *view, const struct area *area)
{
    struct import_view *import = (struct import_view *)view;
    bool moves = stage(import) == IMPORT_LOOKING || stage(import) == IMPORT_WRITING;
    if (!import->broken && moves) {
        import_progress_draw(import->work, area);
        return;
    }
    if (!import->broken && stage(import) == IMPORT_COLUMNS) {
        draw_clear(area);
        menu_rows_draw(&import->menu, area);
        return;
    }
    if (import->rows.columns != area->columns)
        fill_rows(import, area->columns);
    text_rows_draw(&import->rows, area);
}

static void import_draw_focus(struct view *view, const struct area *area)
{
    struct import_view *import = (struct import_view *)view;
    if (!import->broken && stage(import) == IMPORT_COLUMNS)
        menu_rows_draw_focus(&import->menu);
    else
        import_draw(view, area);
}

static const char *import_title(struct view *view)
{
    return ((struct import_view *)view)->title;
}

static unsigned import_contexts(struct view *view)
{
    (void)view;
    return CONTEXT_ANY | CONTEXT_MENU;
}

static bool import_key_holds(struct view *view, enum action action)
{
    const struct import_view *import = (struct import_view *)view;
    bool writes = !import->broken && stage(import) == IMPORT_WRITING;
    bool asks =
        !import->broken && (stage(import) == IMPORT_COLUMNS || stage(import) == IMPORT_LOOKED);
    return action == ACTION_ENTER ? asks : action != ACTION_BACK || !writes;
}

static void import_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "Each column of the file, what it is taken for, and what stands in its first rows. "
             "Choosing a column changes it; the first row looks through the whole file and shows "
             "what would be written. Nothing is written before you say so there, and until then "
             "Esc leaves everything as it was; after that it comes to its end, also when you lock "
             "the screen or sign out. What the columns are is kept for every further file with "
             "the same first line. Lines that are there already are not imported again; a line "
             "that cannot be read is named and stops nothing. New lines of a worksheet that "
             "nobody has reviewed are added to it. The second row takes a file for the other of "
             "the two that are imported: worksheets, and logs of the numbers drawn (URN).");
}

static void import_destroy(struct view *view)
{
    struct import_view *import = (struct import_view *)view;
    forget_samples(import);
    import_work_leave(import->work);
    menu_rows_finish(&import->menu);
    text_rows_finish(&import->rows);
    free(import);
}

static const struct view_ops import_ops = {
    .name = "import",
    .title = import_title,
    .contexts = import_contexts,
    .draw = import_draw,
    .draw_focus = import_draw_focus,
    .press = import_press,
    .tick = import_tick,
    .covered = import_covered,
    .uncovered = import_uncovered,
    .help = import_help,
    .destroy = import_destroy,
    .key_holds = import_key_holds,
};

struct view *import_view_create(struct screen *screen, const char *name)
{
    struct import_view *view = memory_create(1, sizeof *view);
    view->view = (struct view){.ops = &import_ops, .screen = screen};
    text_copy(view->name, sizeof view->name, name);
    snprintf(view->title, sizeof view->title, "Import %s", name);
    view->work = memory_create(1, sizeof *view->work);
    *view->work = (struct import_work){.screen = screen, .view = &view->view, .ended = ended};
    view->broken = !import_work_open(view->work, name);
    if (view->broken)
        return &view->view;
    show_columns(view);
    return &view->view;
}
