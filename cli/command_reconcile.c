#include "cli/command.h"

#include "base/memory.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/reconciled_rows.h"
#include "db/record_json.h"

#include <inttypes.h>
#include <stdlib.h>

#define ROWS_AT_ONCE ((size_t)200)

static void add_json(struct text *out, const struct reconciled_row *row, bool first)
{
    struct reconciled_cell cell;

    text_add(out, first ? "{" : ",\n{");
    for (size_t i = 0; (cell = reconciled_cell_at(row, i)).name != NULL; i++) {
        text_add_format(out, "%s\"%s\":", i > 0 ? "," : "", cell.name);
        json_add_text(out, cell.text);
    }
    text_add(out, "}");
}

static void add_table(struct text *out, const struct reconciled_row *row)
{
    bool stock = row->movement[0] != '\0';

    text_add_format(out, "%s  %-26s  %-7s  ", row->day, row->code, row->employee);
    text_add_padded(out, stock ? row->place : row->line, 27);
    text_add(out, " ");
    text_add_padded(out, stock ? row->movement : row->card, 18);
    text_add_format(out, " %s\n", row->numbers);
}

static void add_summary(struct text *out, const struct card_reconciliation *found)
{
    size_t counts[RECONCILE_CODE_COUNT] = {0};

    for (size_t i = 0; i < found->outcome.mismatch_count; i++) {
        counts[found->outcome.mismatches[i].code]++;
    }
    text_add_format(out,
                    "%zu clearances of 755 with %" PRId64 " cards, %zu cards logged with %" PRId64
                    " cards handed out, %zu recounts: %zu mismatches\n",
                    found->clearances.all, found->clearances.cards, found->logged.all,
                    found->logged.cards, found->recounts.all, found->outcome.mismatch_count);
    for (enum reconcile_code code = 0; code < RECONCILE_CODE_COUNT; code++) {
        if (counts[code] > 0) {
            text_add_format(out, "%6zu  %-26s  %s\n", counts[code], reconcile_code_name(code),
                            reconcile_code_words(code));
        }
    }
}

static void add_row(struct text *out, const struct reconciled_row *row, enum listing_format format,
                    bool first)
{
    switch (format) {
    case LISTING_CSV:
        reconciled_row_add_csv(out, row);
        break;
    case LISTING_JSON:
        add_json(out, row, first);
        break;
    case LISTING_TABLE:
        add_table(out, row);
        break;
    }
}

static bool print_all(struct app *app, const struct card_reconciliation *found,
                      enum listing_format format, struct error *error)
{
    struct reconciled_row *rows = memory_create(ROWS_AT_ONCE, sizeof(*rows));
    struct progress progress = {.words = "mismatches"};
    struct text out = {0};
    size_t count = 0;
    bool ok = true;

    if (format == LISTING_CSV) {
        reconciled_heading_add_csv(&out);
    } else if (format == LISTING_JSON) {
        text_add(&out, "[");
    }
    for (size_t at = 0; ok && at < found->outcome.mismatch_count; at += count) {
        ok = reconciled_rows_read(app->store, found, at, ROWS_AT_ONCE, rows, &count, error);
        for (size_t i = 0; ok && i < count; i++) {
            add_row(&out, &rows[i], format, at + i == 0);
        }
        ok = ok && output_flush(&out, error);
        progress_rows(&progress, (int64_t)(at + count));
    }
    progress_rows_end(&progress);
    free(rows);
    if (format == LISTING_JSON) {
        text_add(&out, "]\n");
    } else if (format == LISTING_TABLE) {
        add_summary(&out, found);
    }
    ok = ok && output_flush(&out, error);
    text_finish(&out);
    return ok;
}

static bool read_day(const struct options *options, enum option option, struct date *day,
                     struct error *error)
{
    return date_parse(options->values[option], day) ||
           error_set(error, ERROR_USAGE, "%s is a date, written YYYY-MM-DD.", options_name(option));
}

bool command_reconcile(struct app *app, const struct options *options, struct error *error)
{
    struct desk desk = app_desk(app);
    struct card_reconciliation found;
    struct reconciled_span span = {.watch = WATCH_COUNT};
    size_t format = LISTING_TABLE;
    bool ok;

    if (!options_pick(options, OPTION_FORMAT, listing_formats, &format, error) ||
        !read_day(options, OPTION_FROM, &span.from, error) ||
        !read_day(options, OPTION_TO, &span.to, error)) {
        return false;
    }
    if (date_to_days(span.from) > date_to_days(span.to)) {
        return error_set(error, ERROR_USAGE, "--from lies after --to.");
    }
    ok = card_reconciliation_run(app->store, &desk, &span, &found, error) &&
         print_all(app, &found, (enum listing_format)format, error);
    card_reconciliation_finish(&found);
    return ok;
}
