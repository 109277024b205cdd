#include "cli/command.h"

#include "base/csv.h"
#include "cli/output.h"
#include "db/card_reconciliation.h"
#include "db/record_json.h"

#include <inttypes.h>

/* One mismatch as it is printed. */
struct row {
    char day[DATE_ROOM];
    const char *code, *words;
    char employee[16];
    char line[RECONCILED_ROOM], card[RECONCILED_ROOM];
    char numbers[48]; /* "worksheet 2, log 5", or "" */
};

static void set_numbers(struct row *row, const struct reconcile_mismatch *mismatch)
{
    row->numbers[0] = '\0';
    if (mismatch->expected != 0 || mismatch->found != 0) {
        (void)snprintf(row->numbers, sizeof(row->numbers), "worksheet %" PRId64 ", log %" PRId64,
                       mismatch->expected, mismatch->found);
    }
}

static bool make_row(struct app *app, const struct card_reconciliation *found,
                     const struct reconcile_mismatch *mismatch, struct row *row,
                     struct error *error)
{
    int32_t employee = mismatch->line != RECONCILE_NONE ? found->lines[mismatch->line].employee
                                                        : found->cards[mismatch->card].employee;

    date_format(date_from_days(mismatch->day), row->day);
    row->code = reconcile_code_name(mismatch->code);
    row->words = reconcile_code_words(mismatch->code);
    row->employee[0] = '\0';
    if (employee != RECONCILE_UNKNOWN) {
        (void)snprintf(row->employee, sizeof(row->employee), "%d", employee);
    }
    set_numbers(row, mismatch);
    return card_reconciliation_line(app->store, found, mismatch, row->line, error) &&
           card_reconciliation_card(app->store, found, mismatch, row->card, error);
}

static void add_csv(struct text *out, const struct row *row)
{
    const char *const cells[] = {row->day,  row->code,  row->employee, row->line,
                                 row->card, row->words, row->numbers};

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        csv_add_cell(out, cells[i], i == 0);
    }
    csv_end_row(out);
}

static void add_json(struct text *out, const struct row *row, bool first)
{
    const char *const names[] = {"date", "code",  "employee", "worksheet_line",
                                 "card", "words", "numbers"};
    const char *const values[] = {row->day,  row->code,  row->employee, row->line,
                                  row->card, row->words, row->numbers};

    text_add(out, first ? "{" : ",\n{");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        text_add_format(out, "%s\"%s\":", i > 0 ? "," : "", names[i]);
        json_add_text(out, values[i]);
    }
    text_add(out, "}");
}

static void add_table(struct text *out, const struct row *row)
{
    text_add_format(out, "%s  %-26s  %-7s  ", row->day, row->code, row->employee);
    text_add_padded(out, row->line, 27);
    text_add(out, " ");
    text_add_padded(out, row->card, 18);
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
                    " cards handed out: %zu mismatches\n",
                    found->clearances, found->cards_written, found->logged, found->cards_logged,
                    found->outcome.mismatch_count);
    for (enum reconcile_code code = 0; code < RECONCILE_CODE_COUNT; code++) {
        if (counts[code] > 0) {
            text_add_format(out, "%6zu  %-26s  %s\n", counts[code], reconcile_code_name(code),
                            reconcile_code_words(code));
        }
    }
}

static bool print_all(struct app *app, const struct card_reconciliation *found,
                      enum listing_format format, struct error *error)
{
    struct text out = {0};
    struct row row;
    bool ok = true;

    text_add(&out, format == LISTING_CSV
                       ? "date,code,employee,worksheet_line,card,words,numbers\r\n"
                   : format == LISTING_JSON ? "["
                                            : "");
    for (size_t i = 0; ok && i < found->outcome.mismatch_count; i++) {
        ok = make_row(app, found, &found->outcome.mismatches[i], &row, error);
        if (ok && format == LISTING_CSV) {
            add_csv(&out, &row);
        } else if (ok && format == LISTING_JSON) {
            add_json(&out, &row, i == 0);
        } else if (ok) {
            add_table(&out, &row);
        }
        if (ok && out.length > 65536) {
            ok = output_flush(&out, error);
        }
    }
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
    struct date from, to;
    size_t format = LISTING_TABLE;
    bool ok;

    if (!options_pick(options, OPTION_FORMAT, listing_formats, &format, error) ||
        !read_day(options, OPTION_FROM, &from, error) ||
        !read_day(options, OPTION_TO, &to, error)) {
        return false;
    }
    if (date_to_days(from) > date_to_days(to)) {
        return error_set(error, ERROR_USAGE, "--from lies after --to.");
    }
    ok = card_reconciliation_run(app->store, &desk, from, to, &found, error) &&
         print_all(app, &found, (enum listing_format)format, error);
    card_reconciliation_finish(&found);
    return ok;
}
