#include "db/report_sheet.h"

#include "base/text.h"
#include "db/break_down.h"

#include <stdio.h>

struct counting {
    struct store *store;
    const struct report_request *request;
    struct report_sheet *sheet;
    enum measure measures[SHEET_COLUMNS];
};

/* The figures that the person sees, as far as there are columns. */
static void choose_columns(struct counting *counting)
{
    const struct report *report = counting->request->report;
    struct report_sheet *sheet = counting->sheet;

    for (size_t i = 0; i < report->figure_count && sheet->column_count < SHEET_COLUMNS; i++) {
        const struct figure *figure = &report->figures[i];

        if (figure_is_for(figure, counting->request->desk->actor->role)) {
            sheet->main =
                text_equal(figure->name, report->main) ? sheet->column_count : sheet->main;
            counting->measures[sheet->column_count] = figure->measure;
            sheet->columns[sheet->column_count++] = figure->column;
        }
    }
}

static void add_sums(const struct counting *counting, const int64_t sums[MEASURE_COUNT],
                     struct sheet_row *row)
{
    for (size_t i = 0; i < counting->sheet->column_count; i++) {
        row->values[i] += sums[counting->measures[i]];
    }
}

/* What has no row of its own is summed up in the last one. */
static void fill_table(const struct counting *counting, const struct broken_down *broken,
                       struct sheet_table *table)
{
    for (size_t i = 0; i < broken->count; i++) {
        bool fits = broken->count <= SHEET_ROWS || i < SHEET_ROWS - 1;
        struct sheet_row *row = &table->rows[fits ? i : SHEET_ROWS - 1];

        (void)text_copy(row->label, sizeof(row->label), broken->buckets[i].words);
        if (!fits) {
            (void)snprintf(row->label, sizeof(row->label), "Others (%zu)",
                           broken->count - SHEET_ROWS + 1);
        }
        add_sums(counting, broken->buckets[i].sums, row);
        table->row_count = fits ? i + 1 : SHEET_ROWS;
    }
}

static bool add_table(struct counting *counting, const struct breakdown *by, struct error *error)
{
    struct report_sheet *sheet = counting->sheet;
    struct sheet_table *totals = &sheet->tables[0];
    struct broken_down broken;

    if (!break_down(counting->store, counting->request, by, counting->measures[sheet->main],
                    &broken, error)) {
        return false;
    }
    sheet->tables[sheet->table_count].heading = by->label;
    fill_table(counting, &broken, &sheet->tables[sheet->table_count++]);
    if (totals->row_count == 0 && !by->months) { /* of these days alone */
        add_sums(counting, broken.totals, &totals->rows[0]);
        totals->row_count = 1;
    }
    broken_down_finish(&broken);
    return true;
}

bool report_sheet_count(struct store *store, const struct report_request *request,
                        struct report_sheet *sheet, struct error *error)
{
    const struct report_paper *paper = request->report->paper;
    struct counting counting = {.store = store, .request = request, .sheet = sheet};
    bool ok = true;

    *sheet = (struct report_sheet){.paper = paper, .table_count = 1};
    (void)snprintf(sheet->month, sizeof(sheet->month), "%04d-%02d", request->begins.year % 10000,
                   request->begins.month % 100);
    sheet->tables[0].heading = "Totals";
    (void)text_copy(sheet->tables[0].rows[0].label, BUCKET_LABEL_ROOM, "All contacts");
    choose_columns(&counting);
    for (size_t i = 0; ok && i < SHEET_TABLES && paper->by[i] != NULL; i++) {
        ok = add_table(&counting, breakdown_by_name(paper->by[i]), error);
    }
    return ok;
}
