#include "tui/views.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/report_sheet.h"
#include "db/stock_month.h"
#include "tui/counting.h"
#include "tui/menu_rows.h"
#include "tui/moves.h"
#include "tui/sheet_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_MOST 500 /* behind one figure of the stock */
#define VALUE_WIDTH  11
#define LABEL_MOST   32
#define LABEL_NARROW 14
#define NARROW       70 /* columns below which labels are cut and the last values go */
#define BEFORE_LABEL 4
#define TABLE_STEP   100
#define NO_FLOW      STOCK_FLOWS
#define NO_PLACE     (-1)

/* All that stands on the page of the month. A table with bars has a row for each bucket; the others
 * have more columns than a window, and a row for each of those. Enter lists what is behind a row.
 */
struct month_view {
    struct view view;
    const struct form *form;
    const struct report *report;
    struct date begins, ends;
    struct counting counting;
    struct report_sheet sheet;
    struct menu_rows menu; /* values: table and row; behind a flow the sequence of the record */
    enum stock_flow flow;  /* whose records are shown, or NO_FLOW */
    size_t came_from;
    int64_t place; /* where what was selected stands since it was counted, or NO_PLACE */
    int columns;   /* of the window that the rows are laid out for */
    char title[120];
};

/* ---- laying out ---- */

static int label_width(const struct month_view *month)
{
    return month->columns < NARROW ? LABEL_NARROW : LABEL_MOST;
}

static size_t values_shown(const struct month_view *month, size_t count)
{
    int room = (month->columns - BEFORE_LABEL - label_width(month)) / VALUE_WIDTH;
    return room < 1 ? 1 : (size_t)room < count ? (size_t)room : count;
}

static void add_label(struct text *out, const struct month_view *month, const char *label)
{
    size_t fits = text_fit(label, strlen(label), label_width(month));
    text_add_bytes(out, label, fits);
    for (int i = text_columns(label, fits); i < label_width(month); i++)
        text_add(out, " ");
}

static void add_head(struct month_view *month, const char *heading, const char *const *names,
                     size_t count)
{
    struct text words = {0};
    add_label(&words, month, heading);
    text_add(&words, "  ");
    for (size_t i = 0; i < values_shown(month, count); i++)
        text_add_format(&words, "%*s", VALUE_WIDTH, names[i]);
    menu_rows_add_heading(&month->menu, text_bytes(&words));
    text_finish(&words);
}

static void add_row(struct month_view *month, const char *label, const int64_t *values,
                    size_t count, int64_t place)
{
    struct text words = {0};
    add_label(&words, month, label);
    for (size_t i = 0; i < values_shown(month, count); i++)
        text_add_format(&words, "%*" PRId64, VALUE_WIDTH, values[i]);
    struct menu_row *row = menu_rows_add(&month->menu, 0, text_bytes(&words));
    row->value = place;
    text_finish(&words);
}

static void add_lying(struct month_view *month, const struct sheet_table *table, int64_t place)
{
    const char *names[SHEET_COLUMNS];
    for (size_t i = 0; i < table->column_count; i++)
        names[i] = table->columns[i].label;
    add_head(month, table->heading, names, table->column_count);
    for (size_t i = 0; i < table->row_count; i++)
        add_row(month, table->rows[i].label, table->rows[i].values, table->column_count,
                place + (int64_t)i);
}

/* A row for each column; of one row alone no name is needed. */
static void add_standing(struct month_view *month, const struct sheet_table *table, int64_t place)
{
    const char *names[SHEET_ROWS];
    for (size_t i = 0; i < table->row_count; i++)
        names[i] = table->row_count > 1 ? table->rows[i].label : "";
    add_head(month, table->heading, names, table->row_count);
    for (size_t i = 0; i < table->column_count; i++) {
        int64_t values[SHEET_ROWS];
        for (size_t row = 0; row < table->row_count; row++)
            values[row] = table->rows[row].values[i];
        add_row(month, table->columns[i].label, values, table->row_count, place + (int64_t)i);
    }
}

static void add_tables(struct month_view *month)
{
    for (size_t i = 0; i < month->sheet.table_count; i++) {
        const struct sheet_table *table = &month->sheet.tables[i];
        int64_t place = (int64_t)i * TABLE_STEP;
        if (table->bars != SHEET_NO_BARS)
            add_lying(month, table, place);
        else
            add_standing(month, table, place);
    }
}

/* ---- records behind a flow of the stock ---- */

static void add_more(struct month_view *month)
{
    char words[120];
    snprintf(words, sizeof words,
             "The first %d; all: frontdesk report monthly --month %04d-%02d --list %s",
             RECORDS_MOST, month->begins.year, month->begins.month,
             stock_flow_words[month->flow].name);
    menu_rows_add_heading(&month->menu, words);
}

static void add_records(struct month_view *month)
{
    struct app *app = screen_app(month->view.screen);
    struct desk desk = app_desk(app);
    struct head *heads = memory_create(RECORDS_MOST + 1, sizeof *heads);
    struct error error = {0};
    size_t count = 0;
    if (!stock_month_records(app->store, &desk, month->begins, month->ends, month->flow, heads,
                             RECORDS_MOST + 1, &count, &error))
        screen_say(month->view.screen, LOOK_ERROR, "%s", error.text);
    if (count > RECORDS_MOST)
        add_more(month);
    for (size_t i = 0; i < count && i < RECORDS_MOST; i++) {
        struct menu_row *row = menu_rows_add(&month->menu, 0, heads[i].number);
        text_copy(row->note, sizeof row->note, heads[i].headline);
        row->note_look = LOOK_PLAIN;
        row->value = heads[i].seq;
    }
    if (count == 0)
        menu_rows_add_heading(&month->menu, "No record is behind it.");
    free(heads);
}

static void lay_out(struct month_view *month)
{
    menu_rows_begin(&month->menu);
    if (month->flow != NO_FLOW)
        add_records(month);
    else
        add_tables(month);
    if (month->menu.selected >= month->menu.count)
        month->menu.selected = 0;
    while (month->menu.selected + 1 < month->menu.count &&
           month->menu.items[month->menu.selected].heading)
        month->menu.selected++;
}

/* The mark stays with what it is on, though rows may have come above it: what is pressed while it
 * is counted anew means the row that was seen. */
static int64_t place_anew(const struct month_view *month, const struct report_sheet *sheet)
{
    const struct menu_row *row = menu_rows_selected(&month->menu);
    if (row == NULL || row->heading || month->flow != NO_FLOW)
        return NO_PLACE;
    size_t table = (size_t)row->value / TABLE_STEP, index = (size_t)row->value % TABLE_STEP;
    const struct sheet_table *anew = &sheet->tables[table];
    if (table >= sheet->table_count || anew->bars == SHEET_NO_BARS)
        return row->value;
    const char *code = month->sheet.tables[table].rows[index].code;
    for (size_t i = 0; i < anew->row_count; i++) {
        if (text_equal(anew->rows[i].code, code))
            return (int64_t)(table * TABLE_STEP + i);
    }
    return NO_PLACE;
}

static void select_place(struct month_view *month, int64_t place)
{
    for (size_t i = 0; i < month->menu.count; i++) {
        if (!month->menu.items[i].heading && month->menu.items[i].value == place)
            month->menu.selected = i;
    }
}

/* What stands there stays until all of it is counted. */
static bool count(struct view *view, struct error *error)
{
    struct month_view *month = (struct month_view *)view;
    struct app *app = screen_app(view->screen);
    struct desk desk = app_desk(app);
    struct report_sheet *sheet = memory_create(1, sizeof *sheet);
    const struct report_request request = {.form = month->form,
                                           .report = month->report,
                                           .begins = month->begins,
                                           .ends = month->ends,
                                           .desk = &desk};
    bool ok = report_sheet_count(app->store, &request, sheet, error);
    if (ok) {
        month->place = place_anew(month, sheet);
        month->sheet = *sheet;
    }
    free(sheet);
    return ok;
}

static void counted(struct view *view, const struct error *error)
{
    struct month_view *month = (struct month_view *)view;
    if (error != NULL)
        screen_say(view->screen, LOOK_ERROR, "%s", error->text);
    else {
        lay_out(month);
        select_place(month, month->place);
    }
}

static void take_month(struct month_view *month, const char *typed)
{
    if (!report_period(month->report, typed, &month->begins, &month->ends))
        return;
    snprintf(month->title, sizeof month->title, "%s %s", month->report->paper->title, typed);
    month->sheet.table_count = 0;
    menu_rows_begin(&month->menu);
    counting_begin(&month->counting);
}

static void month_refresh(struct view *view)
{
    counting_begin(&((struct month_view *)view)->counting);
}

static void month_tick(struct view *view)
{
    counting_go_on(&((struct month_view *)view)->counting);
}

/* ---- presses ---- */

static void go_month(struct month_view *month, int by)
{
    struct date day = by < 0 ? date_from_days(date_to_days(month->begins) - 1)
                             : date_from_days(date_to_days(month->ends) + 1);
    char typed[16];
    snprintf(typed, sizeof typed, "%04d-%02d", day.year, day.month);
    take_month(month, typed);
}

static void push_behind(struct month_view *month, struct report_request request, const char *bar)
{
    struct screen *screen = month->view.screen;
    request.begins = month->begins;
    request.ends = month->ends;
    screen_push(screen, behind_view_create(screen, &request, month->title, bar));
}

/* Of the first figure that is not nothing: a line of a worksheet is no contact that was logged. */
static void open_contacts(struct month_view *month, const struct sheet_table *table, size_t index)
{
    const struct sheet_row *row = &table->rows[index];
    struct report_request request = {.form = month->form, .report = month->report};
    size_t column = 0;
    while (column + 1 < table->column_count && row->values[column] == 0)
        column++;
    request.behind =
        report_figure(month->report, table->columns[row->values[column] != 0 ? column : 0].name);
    request.by = breakdown_by_name(table->name);
    request.bucket = request.by != NULL ? row->code : NULL;
    push_behind(month, request, row->label);
}

static void open_beside(struct month_view *month, const struct sheet_table *table, size_t column)
{
    struct report_request request = {0};
    request.report = report_by_name(table->name, &request.form);
    request.behind = report_figure(request.report, table->columns[column].name);
    push_behind(month, request, NULL);
}

/* How many there are, the places tell; what came and went, records. */
static void open_stock(struct month_view *month, enum stock_flow flow)
{
    struct screen *screen = month->view.screen;
    if (flow == STOCK_AT_START || flow == STOCK_AT_END || flow == STOCK_TO_RECOUNT) {
        screen_push(screen, stock_view_create(screen));
        return;
    }
    month->came_from = month->menu.selected;
    month->flow = flow;
    month->menu.selected = 0;
    lay_out(month);
}

static void open_selected(struct month_view *month)
{
    struct screen *screen = month->view.screen;
    const struct menu_row *row = menu_rows_selected(&month->menu);
    if (row == NULL || row->heading)
        return;
    if (month->flow != NO_FLOW) {
        screen_push(screen, record_view_create(screen, row->value));
        return;
    }
    const struct sheet_table *table = &month->sheet.tables[row->value / TABLE_STEP];
    size_t index = (size_t)(row->value % TABLE_STEP);
    if (table->bars != SHEET_NO_BARS && text_equal(table->rows[index].code, "OTHERS"))
        screen_say(screen, LOOK_PLAIN,
                   "Several are summed up here: the charts of the report have "
                   "each.");
    else if (table->bars != SHEET_NO_BARS)
        open_contacts(month, table, index);
    else if (text_equal(table->name, "stock"))
        open_stock(month, (enum stock_flow)index);
    else
        open_beside(month, table, index);
}

static void leave(struct month_view *month)
{
    if (month->flow == NO_FLOW) {
        screen_pop(month->view.screen);
        return;
    }
    month->flow = NO_FLOW;
    month->menu.selected = month->came_from;
    lay_out(month);
}

static enum view_result month_press(struct view *view, enum action action,
                                    const struct press *press)
{
    struct month_view *month = (struct month_view *)view;
    if (action == ACTION_ESCAPE || action == ACTION_BACK) {
        leave(month);
        return VIEW_REDRAW;
    }
    if (action == ACTION_PRINT && month->flow == NO_FLOW) {
        sheet_print_ask(view->screen, month->form, month->report, month->begins, month->ends);
        return VIEW_REDRAW;
    }
    if (month->flow == NO_FLOW && (press->code == PRESS_LEFT || press->code == PRESS_RIGHT)) {
        go_month(month, press->code == PRESS_LEFT ? -1 : 1);
        return VIEW_REDRAW;
    }
    counting_before(&month->counting, action);
    switch (menu_rows_press(&month->menu, action, press)) {
    case MENU_IGNORED:
        return VIEW_IGNORED;
    case MENU_MOVED:
        return VIEW_REDRAW_FOCUS;
    case MENU_CHOSEN:
        open_selected(month);
        return VIEW_REDRAW;
    }
    return VIEW_IGNORED;
}

/* ---- drawing ---- */

/* What is below stands in the heading: figures go to the end of the rows. */
static void draw_heading(const struct month_view *month, const struct area *area)
{
    char words[240];
    size_t below = menu_rows_below(&month->menu);
    int column;
    if (month->flow != NO_FLOW)
        snprintf(words, sizeof words, "%s: Card stock, %s", month->title,
                 stock_flow_words[month->flow].label);
    else
        snprintf(words, sizeof words, "%04d-%02d   Left, Right: another month", month->begins.year,
                 month->begins.month);
    draw_clear_rows(area, 0, 1);
    column = 2 + draw_text(area, 0, 2, LOOK_HEADING, words);
    snprintf(words, sizeof words, "   %zu more below", below);
    if (below > 0)
        draw_text(area, 0, column, LOOK_DIM, words);
}

static void month_draw(struct view *view, const struct area *area)
{
    struct month_view *month = (struct month_view *)view;
    struct area rows = {area->top + 1, area->left, area->rows > 2 ? area->rows - 1 : 1,
                        area->columns};
    if (area->columns != month->columns) {
        month->columns = area->columns;
        lay_out(month);
    }
    draw_clear(area);
    menu_rows_draw(&month->menu, &rows);
    draw_heading(month, area);
    if (month->menu.count == 0 && month->counting.waits)
        counting_draw(area, 2);
}

static void month_draw_focus(struct view *view, const struct area *area)
{
    struct month_view *month = (struct month_view *)view;
    menu_rows_draw_focus(&month->menu);
    draw_heading(month, area);
}

static const char *month_title(struct view *view)
{
    return ((struct month_view *)view)->title;
}

static unsigned month_contexts(struct view *view)
{
    bool whole = ((struct month_view *)view)->flow == NO_FLOW;
    return CONTEXT_ANY | CONTEXT_MENU | (whole ? CONTEXT_REPORT : 0U);
}

static void month_help(struct view *view, struct text *out)
{
    (void)view;
    text_add(out, "All that stands on the page of the month, which F9 prints for the captain to "
                  "sign. Enter lists the records behind a row; Left and Right go to another month. "
                  "Cards of the stock: what was there at the start, and what was received, moved "
                  "between boxes and cars and found at a recount, less what was given and lost, is "
                  "there at the end.");
}

static void month_destroy(struct view *view)
{
    struct month_view *month = (struct month_view *)view;
    menu_rows_finish(&month->menu);
    free(month);
}

static const struct view_ops month_ops = {
    .name = "month",
    .title = month_title,
    .contexts = month_contexts,
    .draw = month_draw,
    .draw_focus = month_draw_focus,
    .press = month_press,
    .tick = month_tick,
    .uncovered = month_refresh,
    .help = month_help,
    .destroy = month_destroy,
};

struct view *month_view_create(struct screen *screen, size_t index)
{
    struct month_view *month = memory_create(1, sizeof *month);
    struct date today = app_desk(screen_app(screen)).now.date;
    char typed[16];
    month->view = (struct view){.ops = &month_ops, .screen = screen};
    month->counting = (struct counting){.view = &month->view, .count = count, .ended = counted};
    month->report = report_at(index, &month->form);
    month->flow = NO_FLOW;
    month->menu.whole_rows = true;
    month->columns = NARROW;
    snprintf(typed, sizeof typed, "%04d-%02d", today.year, today.month);
    take_month(month, typed);
    return &month->view;
}
