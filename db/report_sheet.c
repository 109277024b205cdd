#include "db/report_sheet.h"

#include "base/text.h"
#include "db/break_down.h"
#include "db/stock_month.h"

#include <stdio.h>

struct counting {
    struct store *store;
    const struct report_request *request;
    struct report_sheet *sheet;
    struct sheet_table pattern; /* the columns of all tables of contacts */
    enum measure measures[SHEET_COLUMNS];
};

static bool add_column(struct sheet_table *table, const char *name, const char *label)
{
    if (table->column_count == SHEET_COLUMNS) {
        return false;
    }
    table->columns[table->column_count++] = (struct sheet_column){name, label};
    return true;
}

static struct sheet_table *add_table(struct counting *counting, const struct sheet_table *pattern)
{
    struct sheet_table *table = &counting->sheet->tables[counting->sheet->table_count++];

    *table = *pattern;
    return table;
}

static struct sheet_row *add_row(struct sheet_table *table, const char *code, const char *label)
{
    struct sheet_row *row = &table->rows[table->row_count++];

    (void)text_copy(row->code, sizeof(row->code), code);
    (void)text_copy(row->label, sizeof(row->label), label);
    return row;
}

/* ---- contacts ---- */

/* The figures that the person sees, as far as there are columns. */
static void choose_columns(struct counting *counting)
{
    const struct report *report = counting->request->report;
    struct sheet_table *pattern = &counting->pattern;

    for (size_t i = 0; i < report->figure_count; i++) {
        const struct figure *figure = &report->figures[i];
        size_t column = pattern->column_count;

        if (figure_is_for(figure, counting->request->desk->actor->role) &&
            add_column(pattern, figure->name, figure->column)) {
            pattern->bars = text_equal(figure->name, report->main) ? column : pattern->bars;
            counting->measures[column] = figure->measure;
        }
    }
}

static void add_sums(const struct counting *counting, const int64_t sums[MEASURE_COUNT],
                     struct sheet_row *row)
{
    for (size_t i = 0; i < counting->pattern.column_count; i++) {
        row->values[i] += sums[counting->measures[i]];
    }
}

/* What has no row of its own is summed up in the last one. */
static void fill_table(const struct counting *counting, const struct broken_down *broken,
                       struct sheet_table *table)
{
    for (size_t i = 0; i < broken->count; i++) {
        const struct bucket *bucket = &broken->buckets[i];
        bool fits = broken->count <= SHEET_ROWS || i < SHEET_ROWS - 1;

        if (fits) {
            (void)add_row(table, bucket->code, bucket->words);
        } else if (i == SHEET_ROWS - 1) {
            char others[40];

            (void)snprintf(others, sizeof(others), "Others (%zu)", broken->count - SHEET_ROWS + 1);
            (void)add_row(table, "OTHERS", others);
        }
        add_sums(counting, bucket->sums, &table->rows[table->row_count - 1]);
    }
}

static bool add_breakdown(struct counting *counting, const struct breakdown *by,
                          struct error *error)
{
    const struct sheet_table *pattern = &counting->pattern;
    struct sheet_table *totals = &counting->sheet->tables[0], *table;
    struct broken_down broken;

    if (!break_down(counting->store, counting->request, by, counting->measures[pattern->bars],
                    &broken, error)) {
        return false;
    }
    table = add_table(counting, pattern);
    table->name = by->name;
    table->heading = by->label;
    fill_table(counting, &broken, table);
    if (totals->row_count == 0 && !by->months) { /* of these days alone */
        add_sums(counting, broken.totals, add_row(totals, "ALL", "All contacts"));
    }
    broken_down_finish(&broken);
    return true;
}

/* ---- what else belongs to the month ---- */

/* One row: every figure that has a column. */
static bool add_beside(struct counting *counting, const char *name, struct error *error)
{
    struct report_request request = {.desk = counting->request->desk,
                                     .begins = counting->request->begins,
                                     .ends = counting->request->ends};
    struct sheet_table pattern = {.name = name, .bars = SHEET_NO_BARS};
    struct report_outcome outcome;
    struct sheet_row *row;

    request.report = report_by_name(name, &request.form);
    if (!form_may_read(request.form, request.desk->actor->role, false)) {
        return true;
    }
    if (!report_run(counting->store, &request, &outcome, error)) {
        return false;
    }
    pattern.heading = request.report->title;
    row = add_row(&pattern, "ALL", "All of the month");
    for (size_t i = 0; i < request.report->figure_count; i++) {
        const struct figure *figure = &request.report->figures[i];

        if (figure->column != NULL && add_column(&pattern, figure->name, figure->column)) {
            row->values[pattern.column_count - 1] = outcome.figures[i];
        }
    }
    report_outcome_finish(&outcome);
    (void)add_table(counting, &pattern);
    return true;
}

static bool add_stock(struct counting *counting, struct error *error)
{
    const struct report_request *request = counting->request;
    struct sheet_table pattern = {.name = "stock", .heading = "Card stock", .bars = SHEET_NO_BARS};
    struct stock_month month;

    if (!form_may_read(stock_form(), request->desk->actor->role, false)) {
        return true;
    }
    if (!stock_month(counting->store, request->desk, request->begins, request->ends, &month,
                     error)) {
        return false;
    }
    for (size_t i = 0; i < STOCK_FLOWS; i++) {
        (void)add_column(&pattern, stock_flow_words[i].name, stock_flow_words[i].label);
    }
    for (size_t i = 0; i < STOCK_GROUPS; i++) {
        struct sheet_row *row =
            add_row(&pattern, stock_group_words[i].name, stock_group_words[i].label);

        for (size_t flow = 0; flow < STOCK_FLOWS; flow++) {
            row->values[flow] = month.flows[i][flow];
        }
    }
    (void)add_table(counting, &pattern);
    counting->sheet->has_stock = true;
    return true;
}

bool report_sheet_count(struct store *store, const struct report_request *request,
                        struct report_sheet *sheet, struct error *error)
{
    const struct report_paper *paper = request->report->paper;
    struct counting counting = {.store = store, .request = request, .sheet = sheet};
    bool ok = true;

    *sheet =
        (struct report_sheet){.paper = paper, .begins = request->begins, .ends = request->ends};
    choose_columns(&counting);
    counting.pattern.name = "totals";
    counting.pattern.heading = "Totals";
    (void)add_table(&counting, &counting.pattern);
    for (size_t i = 0; ok && i < SHEET_BREAKDOWNS && paper->by[i] != NULL; i++) {
        ok = add_breakdown(&counting, breakdown_by_name(paper->by[i]), error);
    }
    for (size_t i = 0; ok && i < SHEET_BESIDE && paper->beside[i] != NULL; i++) {
        ok = add_beside(&counting, paper->beside[i], error);
    }
    return ok && (!paper->stock || add_stock(&counting, error));
}
