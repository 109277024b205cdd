#include "tui/views.h"

#include "base/memory.h"
#include "db/exchange.h"
#include "db/worksheet_import.h"
#include "tui/menu_rows.h"
#include "tui/text_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILE_LIMIT    ((size_t)128 * 1024 * 1024)
#define PREVIEW_ROWS  3
#define STEP_MS       5
#define LINES_AT_ONCE ((size_t)120) /* of one transaction: a key never waits for long */
#define BAR_COLUMNS   40

enum stage { STAGE_BROKEN, STAGE_COLUMNS, STAGE_RUNNING, STAGE_DONE };

/* One file: what its columns are, the import, and what came of it. */
struct import_view {
    struct view view;
    enum stage stage;
    struct worksheet_import import;
    struct menu_rows menu; /* the columns; the first row imports */
    struct text_rows rows; /* the outcome, or why the file cannot be read */
    struct error why;      /* of a broken file */
    char *samples[IMPORT_COLUMNS_MOST];
    size_t column; /* that is being changed */
    struct choice targets[IMPORT_TARGETS + 2];
    struct field asked; /* what a column can be, as a field to choose from */
    char kept_in[EXCHANGE_PATH_ROOM];
    char title[EXCHANGE_NAME_ROOM + 16];
};

/* ---- the columns ---- */

#define IMPORT_ROW (-1)

static void add_sample(void *context, char *const *cells, size_t count)
{
    struct import_view *view = context;
    for (size_t i = 0; i < view->import.sheets.mapping.count && i < count; i++) {
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
    const struct import_mapping *mapping = &view->import.sheets.mapping;
    const struct field *field = import_target_field(mapping->targets[index]);
    const char *header = *mapping->headers[index] != '\0' ? mapping->headers[index] : "(no name)";
    struct text note = {0};
    struct menu_row *row = menu_rows_add(&view->menu, '\0', header);
    text_add_padded(&note, field != NULL ? field->label : "not read", 22);
    text_add(&note, " ");
    text_add(&note, view->samples[index] != NULL ? view->samples[index] : "");
    text_copy(row->note, sizeof row->note, text_bytes(&note));
    row->note_look = field != NULL ? LOOK_PLAIN : LOOK_DIM;
    row->value = (int64_t)index;
    text_finish(&note);
}

static void fill_columns(struct import_view *view)
{
    const struct import_mapping *mapping = &view->import.sheets.mapping;
    struct error error = {0};
    bool whole = import_mapping_is_whole(mapping, &error);
    menu_rows_begin(&view->menu);
    struct menu_row *row = menu_rows_add(&view->menu, '1', "Import this file");
    text_copy(row->note, sizeof row->note,
              !whole               ? error.text
              : view->import.saved ? "columns as they were kept the last time"
                                   : "columns by their names: please look at them first");
    row->note_look = whole ? LOOK_GOOD : LOOK_ERROR;
    row->dim = !whole;
    row->value = IMPORT_ROW;
    for (size_t i = 0; i < mapping->count; i++)
        add_column(view, i);
}

static void take_target(void *context, const char *kept)
{
    struct import_view *view = context;
    view->import.sheets.mapping.targets[view->column] = import_target_named(kept);
    view->import.saved = false;
    fill_columns(view);
    screen_redraw(view->view.screen);
}

static void ask_target(struct import_view *view, size_t column)
{
    enum import_target target = view->import.sheets.mapping.targets[column];
    const char *kept = target == IMPORT_NOTHING ? "-" : import_target_name(target);
    view->column = column;
    screen_push(view->view.screen,
                choices_view_create(view->view.screen, &view->asked, kept, take_target, view));
}

static void make_targets(struct import_view *view)
{
    for (enum import_target target = 0; target < IMPORT_TARGETS; target++)
        view->targets[target] = (struct choice){.code = import_target_name(target),
                                                .label = import_target_field(target)->label};
    view->targets[IMPORT_TARGETS] = (struct choice){.code = "-", .label = "Not read"};
    view->asked = (struct field){.name = "column",
                                 .label = "What is the column?",
                                 .kind = FIELD_CHOICE,
                                 .choices = view->targets};
}

/* ---- the end ---- */

static void add_fault(struct text *out, const struct import_fault *fault)
{
    text_add_format(out, "line %lu: %s%s%s", fault->line, fault->column,
                    fault->column[0] != '\0' ? ": " : "", fault->words);
}

/* The bad lines are kept as a file, for who has to put them right. */
static void keep_faults(struct import_view *view)
{
    const struct import_sheets *sheets = &view->import.sheets;
    const struct desk desk = app_desk(screen_app(view->view.screen));
    struct error error = {0};
    struct text bytes = {0};
    char name[EXCHANGE_NAME_ROOM], day[DATE_ROOM];
    if (sheets->fault_count == 0)
        return;
    for (size_t i = 0; i < sheets->fault_count; i++) {
        add_fault(&bytes, &sheets->faults[i]);
        text_add(&bytes, "\n");
    }
    date_format(desk.now.date, day);
    snprintf(name, sizeof name, "%.100s-%s-%02d%02d.txt", view->import.name, day, desk.now.hour,
             desk.now.minute);
    if (!exchange_write(screen_app(view->view.screen)->database, name, text_bytes(&bytes),
                        bytes.length, view->kept_in, &error))
        screen_say(view->view.screen, LOOK_ERROR, "The list of lines could not be kept: %s",
                   error.text);
    text_finish(&bytes);
}

static void fill_outcome(struct import_view *view, int columns)
{
    const struct import_sheets *sheets = &view->import.sheets;
    struct text words = {0};
    text_rows_begin(&view->rows, columns);
    worksheet_import_words(&view->import, &words);
    text_rows_add(&view->rows, LOOK_PLAIN, 0, text_bytes(&words));
    text_finish(&words);
    if (view->why.class != ERROR_NONE)
        text_rows_add(&view->rows, LOOK_ERROR, 0, view->why.text);
    if (sheets->fault_count == 0)
        return;
    text_rows_gap(&view->rows);
    text_rows_add(&view->rows, LOOK_HEADING, 0, "Not imported");
    for (size_t i = 0; i < sheets->fault_count; i++) {
        add_fault(&words, &sheets->faults[i]);
        text_rows_add(&view->rows, LOOK_PLAIN, 0, text_bytes(&words));
        text_finish(&words);
    }
    if (view->kept_in[0] != '\0') {
        text_rows_gap(&view->rows);
        text_add_format(&words, "These lines are kept in out/%s", strrchr(view->kept_in, '/') + 1);
        text_rows_add(&view->rows, LOOK_DIM, 0, text_bytes(&words));
        text_finish(&words);
    }
}

static void end(struct import_view *view)
{
    struct error error = {0};
    view->stage = STAGE_DONE;
    if (!worksheet_import_end(&view->import, &error) && view->why.class == ERROR_NONE)
        view->why = error;
    keep_faults(view);
    view->rows.columns = 0; /* filled at the next drawing */
    screen_redraw(view->view.screen);
}

/* ---- running ---- */

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Some steps, and then the keys have their turn. */
static void run(struct import_view *view)
{
    int64_t until = now_ms() + STEP_MS;
    struct error error = {0};
    bool ok = true;
    while (ok && !view->import.done && now_ms() < until)
        ok = worksheet_import_step(&view->import, true, &error);
    if (!ok && error.class == ERROR_BUSY) {
        screen_wake_in(view->view.screen, 20); /* another desk files: it goes first */
    } else if (!ok) {
        view->why = error;
        end(view);
    } else if (view->import.done) {
        end(view);
    } else {
        screen_wake_in(view->view.screen, 1);
        screen_redraw(view->view.screen);
    }
}

static void start(struct import_view *view)
{
    struct error error = {0};
    if (!worksheet_import_begin(&view->import, &error)) {
        screen_say(view->view.screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    view->import.lines_at_once = LINES_AT_ONCE;
    view->stage = STAGE_RUNNING;
    screen_wake_in(view->view.screen, 1);
}

static void import_tick(struct view *view)
{
    struct import_view *import = (struct import_view *)view;
    if (import->stage == STAGE_RUNNING)
        run(import);
}

static void import_uncovered(struct view *view)
{
    if (((struct import_view *)view)->stage == STAGE_RUNNING)
        screen_wake_in(view->screen, 1);
}

/* ---- presses ---- */

static enum view_result choose(struct import_view *view)
{
    const struct menu_row *row = menu_rows_selected(&view->menu);
    if (row->value != IMPORT_ROW)
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

static enum view_result import_press(struct view *view, enum action action,
                                     const struct press *press)
{
    struct import_view *import = (struct import_view *)view;
    bool leaves = action == ACTION_ESCAPE || action == ACTION_BACK;
    if (leaves && import->stage == STAGE_RUNNING) {
        end(import);
        return VIEW_REDRAW;
    }
    if (leaves) {
        screen_pop(view->screen);
        return VIEW_HANDLED;
    }
    if (import->stage == STAGE_COLUMNS)
        return press_columns(import, action, press);
    return text_rows_press(&import->rows, action, press) ? VIEW_REDRAW : VIEW_IGNORED;
}

/* ---- drawing ---- */

static void draw_progress(struct import_view *view, const struct area *area)
{
    int part = worksheet_import_part(&view->import);
    int columns = area->columns < BAR_COLUMNS + 12 ? area->columns - 12 : BAR_COLUMNS;
    int done = columns * part / 1000;
    char words[120];
    draw_clear(area);
    snprintf(words, sizeof words, "%s",
             view->import.sheets.read ? "Importing" : "Reading the file");
    draw_text(area, 1, 2, LOOK_PLAIN, words);
    draw_text(area, 3, 2, LOOK_PLAIN, "[");
    draw_repeat(area, 3, 3, done, LOOK_GOOD, "#");
    draw_repeat(area, 3, 3 + done, columns - done, LOOK_DIM, ".");
    snprintf(words, sizeof words, "] %d %%", part / 10);
    draw_text(area, 3, 3 + columns, LOOK_PLAIN, words);
    snprintf(words, sizeof words, "%zu worksheets, %zu lines", view->import.outcome.worksheets,
             view->import.outcome.lines + view->import.outcome.added + view->import.outcome.known);
    draw_text(area, 5, 2, LOOK_PLAIN, words);
    draw_text(area, 7, 2, LOOK_DIM, "Esc stops. What is in then is whole; importing the same");
    draw_text(area, 8, 2, LOOK_DIM, "file again brings the rest. Other desks go on filing.");
    draw_cursor(area, 3, 2);
}

static void import_draw(struct view *view, const struct area *area)
{
    struct import_view *import = (struct import_view *)view;
    if (import->stage == STAGE_RUNNING) {
        draw_progress(import, area);
        return;
    }
    if (import->stage == STAGE_COLUMNS) {
        draw_clear(area);
        menu_rows_draw(&import->menu, area);
        return;
    }
    if (import->rows.columns != area->columns) {
        if (import->stage == STAGE_DONE) {
            fill_outcome(import, area->columns);
        } else {
            text_rows_begin(&import->rows, area->columns);
            text_rows_add(&import->rows, LOOK_ERROR, 0, import->why.text);
        }
    }
    text_rows_draw(&import->rows, area);
}

static void import_draw_focus(struct view *view, const struct area *area)
{
    if (((struct import_view *)view)->stage == STAGE_COLUMNS)
        menu_rows_draw_focus(&((struct import_view *)view)->menu);
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
    return action != ACTION_ENTER || ((struct import_view *)view)->stage == STAGE_COLUMNS;
}

static void import_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out,
             "Each column of the file, what it is taken for, and what stands in its first rows. "
             "Choosing a column changes it; the first row imports the file, and keeps what the "
             "columns are for every further file with the same first line. Lines that are in the "
             "file of the records already are not imported again; a line that cannot be read is "
             "named at the end and stops nothing. New lines of a worksheet that nobody has "
             "reviewed are added to it.");
}

static void import_destroy(struct view *view)
{
    struct import_view *import = (struct import_view *)view;
    for (size_t i = 0; i < COUNT_OF(import->samples); i++)
        free(import->samples[i]);
    worksheet_import_finish(&import->import);
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
    .uncovered = import_uncovered,
    .help = import_help,
    .destroy = import_destroy,
    .key_holds = import_key_holds,
};

struct view *import_view_create(struct screen *screen, const char *name)
{
    struct import_view *view = memory_create(1, sizeof *view);
    struct app *app = screen_app(screen);
    size_t length = 0;
    view->view = (struct view){.ops = &import_ops, .screen = screen};
    snprintf(view->title, sizeof view->title, "Import %s", name);
    char *bytes = exchange_read_dup(app->database, name, FILE_LIMIT, &length, &view->why);
    if (bytes == NULL ||
        !worksheet_import_init(&view->import, app, name, bytes, length, &view->why))
        return &view->view;
    view->stage = STAGE_COLUMNS;
    make_targets(view);
    import_sheets_preview(&view->import.sheets, PREVIEW_ROWS, add_sample, view);
    fill_columns(view);
    return &view->view;
}
