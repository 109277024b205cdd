#include "cli/report_hours.h"

#include "base/csv.h"
#include "base/memory.h"
#include "cli/output.h"
#include "db/hours_of_month.h"
#include "db/record_json.h"
#include "forms/report.h"
#include "forms/volunteer_hours.h"

#include <stdlib.h>
#include <string.h>

#define LISTED_MOST 1000 /* of one volunteer in one month */

struct printing {
    struct text rows;
    enum listing_format format;
    int volunteers, below;
    int quarters;
};

/* What lacks to the line; 0: nothing. */
static int lacking(const struct volunteer_month *month)
{
    return month->quarters < VOLUNTEER_MONTH_QUARTERS ? VOLUNTEER_MONTH_QUARTERS - month->quarters
                                                      : 0;
}

static void add_table_row(struct text *out, const struct volunteer_month *month)
{
    char hours[HOURS_ROOM], lack[HOURS_ROOM];

    hours_format(month->quarters, hours);
    hours_format(lacking(month), lack);
    text_add_format(out, "%-8s", month->volunteer);
    text_add_padded(out, month->name, 32);
    text_add_format(out, "%8s", hours);
    text_add_format(out, lacking(month) > 0 ? "   below 16 by %s\n" : "\n", lack);
}

static void add_csv_row(struct text *out, const struct volunteer_month *month)
{
    char hours[HOURS_ROOM], lack[HOURS_ROOM], entries[16];

    hours_format(month->quarters, hours);
    hours_format(lacking(month), lack);
    (void)snprintf(entries, sizeof(entries), "%d", month->entries);
    csv_add_cell(out, month->volunteer, true);
    csv_add_cell(out, month->name, false);
    csv_add_cell(out, hours, false);
    csv_add_cell(out, entries, false);
    csv_add_cell(out, lack, false);
    csv_end_row(out);
}

static void add_json_row(struct text *out, const struct volunteer_month *month, bool first)
{
    char hours[HOURS_ROOM], lack[HOURS_ROOM];

    hours_format(month->quarters, hours);
    hours_format(lacking(month), lack);
    text_add_format(out, "%s{\"volunteer\":\"%s\",\"name\":", first ? "" : ",", month->volunteer);
    json_add_text(out, month->name);
    text_add_format(out, ",\"hours\":\"%s\",\"entries\":%d,\"lacking\":\"%s\"}", hours,
                    month->entries, lack);
}

static void add_month(void *context, const struct volunteer_month *month)
{
    struct printing *printing = context;

    if (printing->format == LISTING_CSV) {
        add_csv_row(&printing->rows, month);
    } else if (printing->format == LISTING_JSON) {
        add_json_row(&printing->rows, month, printing->volunteers == 0);
    } else {
        add_table_row(&printing->rows, month);
    }
    printing->volunteers++;
    printing->below += lacking(month) > 0;
    printing->quarters += month->quarters;
}

static bool print_rows(struct printing *printing, struct date begins, struct date ends,
                       struct error *error)
{
    struct text out = {0};
    char first[DATE_ROOM], last[DATE_ROOM], hours[HOURS_ROOM];
    bool ok;

    date_format(begins, first);
    date_format(ends, last);
    hours_format(printing->quarters, hours);
    if (printing->format == LISTING_CSV) {
        text_add(&out, "volunteer,name,hours,entries,lacking\r\n");
        text_add(&out, text_bytes(&printing->rows));
    } else if (printing->format == LISTING_JSON) {
        text_add_format(&out,
                        "{\"report\":\"hours\",\"from\":\"%s\",\"to\":\"%s\",\"figures\":{"
                        "\"volunteers\":%d,\"hours\":\"%s\",\"below\":%d},\"volunteers\":[%s]}\n",
                        first, last, printing->volunteers, hours, printing->below,
                        text_bytes(&printing->rows));
    } else {
        text_add_format(&out,
                        "Volunteer hours, %s to %s\n\n%s\n%s hours of %d volunteer%s; %d below 16 "
                        "hours a month (FOD 04-009)\n",
                        first, last, text_bytes(&printing->rows), hours, printing->volunteers,
                        printing->volunteers == 1 ? "" : "s", printing->below);
    }
    ok = output_flush(&out, error);
    text_finish(&out);
    return ok;
}

static bool print_records(struct app *app, const char *volunteer, struct date begins,
                          struct date ends, enum listing_format format, struct error *error)
{
    struct listing listing = {.format = format};
    struct head *heads = memory_create(LISTED_MOST, sizeof(*heads));
    size_t count = 0;
    bool ok = hours_records(app->store, &app->actor, volunteer, begins, ends, heads, LISTED_MOST,
                            &count, error) &&
              listing_rows(&listing, heads, count, error) && listing_end(&listing, error);

    free(heads);
    return ok;
}

bool report_hours(struct app *app, const struct options *options, struct error *error)
{
    static const struct report month = {.name = "hours"};
    const char *typed = options->values[OPTION_MONTH];
    struct printing printing = {0};
    struct date begins, ends;
    size_t format = LISTING_TABLE;
    bool ok;

    if (typed == NULL || options_has(options, OPTION_YEAR) ||
        !report_period(&month, typed, &begins, &ends)) {
        return error_set(error, ERROR_USAGE, "report hours needs --month YYYY-MM.");
    }
    if (options_has(options, OPTION_PAPER)) {
        return error_set(error, ERROR_USAGE, "report hours has no paper.");
    }
    if (!options_pick(options, OPTION_FORMAT, listing_formats, &format, error)) {
        return false;
    }
    printing.format = (enum listing_format)format;
    if (options->values[OPTION_LIST] != NULL) {
        return print_records(app, options->values[OPTION_LIST], begins, ends, printing.format,
                             error);
    }
    ok = hours_of_month(app->store, &app->actor, begins, ends, add_month, &printing, error) &&
         print_rows(&printing, begins, ends, error);
    text_finish(&printing.rows);
    return ok;
}
