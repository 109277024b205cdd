#include "cli/report_monthly.h"

#include "base/csv.h"
#include "base/memory.h"
#include "cli/output.h"
#include "cli/pdf_file.h"
#include "db/record_json.h"
#include "db/report_sheet.h"
#include "db/stock_month.h"
#include "print/sheet_request.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define LISTED_MOST    20000 /* records of one month */
#define LABEL_COLUMNS  34
#define NUMBER_COLUMNS 10

bool report_monthly_paper(struct app *app, const struct report_request *request, const char *path,
                          struct error *error)
{
    struct report_sheet sheet;
    struct pdf pdf = {0};
    char *json = NULL;
    bool ok = report_sheet_count(app->store, request, &sheet, error);

    if (ok) {
        json = sheet_request_dup(&sheet, request->desk);
        ok = json != NULL ? spool_make(json, "en", &pdf, error) && pdf_file_write(path, &pdf, error)
                          : error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    }
    memory_forget_text(json);
    pdf_finish(&pdf);
    return ok;
}

/* ---- as a table ---- */

static void add_table(struct text *out, const struct sheet_table *table)
{
    text_add(out, "\n");
    text_add_padded(out, table->heading, LABEL_COLUMNS);
    for (size_t i = 0; i < table->column_count; i++) {
        text_add_format(out, "%*s", NUMBER_COLUMNS, table->columns[i].label);
    }
    text_add(out, "\n");
    for (size_t row = 0; row < table->row_count; row++) {
        text_add_padded(out, table->rows[row].label, LABEL_COLUMNS);
        for (size_t i = 0; i < table->column_count; i++) {
            text_add_format(out, "%*" PRId64, NUMBER_COLUMNS, table->rows[row].values[i]);
        }
        text_add(out, "\n");
    }
}

static void add_as_tables(struct text *out, const struct report_sheet *sheet)
{
    text_add_format(out, "%s, %04d-%02d\n", sheet->paper->title, sheet->begins.year,
                    sheet->begins.month);
    for (size_t i = 0; i < sheet->table_count; i++) {
        add_table(out, &sheet->tables[i]);
    }
}

/* ---- as CSV: a line for each figure, since tables have other columns ---- */

static void add_csv_row(struct text *out, const struct sheet_table *table,
                        const struct sheet_row *row)
{
    for (size_t i = 0; i < table->column_count; i++) {
        char number[24];

        (void)snprintf(number, sizeof(number), "%" PRId64, row->values[i]);
        csv_add_cell(out, table->name, true);
        csv_add_cell(out, row->code, false);
        csv_add_cell(out, row->label, false);
        csv_add_cell(out, table->columns[i].name, false);
        csv_add_cell(out, number, false);
        csv_end_row(out);
    }
}

static void add_as_csv(struct text *out, const struct report_sheet *sheet)
{
    text_add(out, "table,row,label,figure,value\r\n");
    for (size_t i = 0; i < sheet->table_count; i++) {
        for (size_t row = 0; row < sheet->tables[i].row_count; row++) {
            add_csv_row(out, &sheet->tables[i], &sheet->tables[i].rows[row]);
        }
    }
}

/* ---- as JSON ---- */

static void add_json_row(struct text *out, const struct sheet_table *table,
                         const struct sheet_row *row)
{
    text_add(out, "{\"row\":");
    json_add_text(out, row->code);
    text_add(out, ",\"label\":");
    json_add_text(out, row->label);
    for (size_t i = 0; i < table->column_count; i++) {
        text_add(out, ",");
        json_add_text(out, table->columns[i].name);
        text_add_format(out, ":%" PRId64, row->values[i]);
    }
    text_add(out, "}");
}

static void add_as_json(struct text *out, const struct report_sheet *sheet)
{
    char from[DATE_ROOM], to[DATE_ROOM];

    date_format(sheet->begins, from);
    date_format(sheet->ends, to);
    text_add_format(out, "{\"report\":\"monthly\",\"from\":\"%s\",\"to\":\"%s\",\"tables\":[", from,
                    to);
    for (size_t i = 0; i < sheet->table_count; i++) {
        const struct sheet_table *table = &sheet->tables[i];

        text_add(out, i == 0 ? "{\"table\":" : ",{\"table\":");
        json_add_text(out, table->name);
        text_add(out, ",\"heading\":");
        json_add_text(out, table->heading);
        text_add(out, ",\"rows\":[");
        for (size_t row = 0; row < table->row_count; row++) {
            text_add(out, row == 0 ? "" : ",");
            add_json_row(out, table, &table->rows[row]);
        }
        text_add(out, "]}");
    }
    text_add(out, "]}\n");
}

/* ---- what was asked for ---- */

/* The first report that has a page. */
static const struct report *find_report(const struct form **form)
{
    const struct report *report;
    size_t index = 0;

    do {
        report = report_at(index++, form);
    } while (report != NULL && report->paper == NULL);
    return report;
}

static bool read_request(const struct options *options, struct report_request *request,
                         size_t *format, struct error *error)
{
    const char *month = options->values[OPTION_MONTH];

    request->report = find_report(&request->form);
    if (month == NULL || options_has(options, OPTION_YEAR) ||
        !report_period(request->report, month, &request->begins, &request->ends)) {
        return error_set(error, ERROR_USAGE, "report monthly needs --month YYYY-MM.");
    }
    if (options_has(options, OPTION_BY) || options_has(options, OPTION_FIGURE)) {
        return error_set(error, ERROR_USAGE,
                         "report monthly goes without --by and --figure: report %s has them.",
                         request->report->name);
    }
    if (options_has(options, OPTION_PAPER) &&
        (options_has(options, OPTION_FORMAT) || options_has(options, OPTION_LIST))) {
        return error_set(error, ERROR_USAGE, "--paper goes without --format and --list.");
    }
    return options_pick(options, OPTION_FORMAT, listing_formats, format, error);
}

/* ---- the records behind a figure of the stock ---- */

static bool find_flow(const char *name, enum stock_flow *flow, struct error *error)
{
    for (*flow = STOCK_RECEIVED; *flow < STOCK_AT_END; (*flow)++) {
        if (text_equal(stock_flow_words[*flow].name, name)) {
            return true;
        }
    }
    return error_set(error, ERROR_USAGE,
                     "There is no list %.40s. There are: received, moved, handed_out, lost, "
                     "recounted. Contacts and briefings have theirs in report contacts and report "
                     "briefings.",
                     name);
}

static bool print_flow(struct app *app, const struct report_request *request, const char *name,
                       enum listing_format format, struct error *error)
{
    struct listing listing = {.format = format};
    struct head *heads;
    enum stock_flow flow;
    size_t count = 0;
    bool ok;

    if (!find_flow(name, &flow, error)) {
        return false;
    }
    heads = memory_create(LISTED_MOST, sizeof(*heads));
    ok = stock_month_records(app->store, request->desk, request->begins, request->ends, flow, heads,
                             LISTED_MOST, &count, error) &&
         listing_rows(&listing, heads, count, error) && listing_end(&listing, error);
    free(heads);
    return ok;
}

bool report_monthly(struct app *app, const struct options *options, struct error *error)
{
    static void (*const adds[])(struct text * out, const struct report_sheet *sheet) = {
        [LISTING_TABLE] = add_as_tables, [LISTING_CSV] = add_as_csv, [LISTING_JSON] = add_as_json};
    struct desk desk = app_desk(app);
    struct report_request request = {.desk = &desk};
    struct report_sheet sheet;
    struct text out = {0};
    size_t format = LISTING_TABLE;

    if (!read_request(options, &request, &format, error)) {
        return false;
    }
    if (options_has(options, OPTION_PAPER)) {
        return report_monthly_paper(app, &request, options->values[OPTION_PAPER], error);
    }
    if (options_has(options, OPTION_LIST)) {
        return print_flow(app, &request, options->values[OPTION_LIST], (enum listing_format)format,
                          error);
    }
    if (!report_sheet_count(app->store, &request, &sheet, error)) {
        return false;
    }
    adds[format](&out, &sheet);
    return output_flush(&out, error);
}
