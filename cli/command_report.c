#include "cli/command.h"

#include "base/csv.h"
#include "cli/output.h"
#include "db/record_json.h"
#include "db/report.h"

#include <inttypes.h>
#include <string.h>

#define LABEL_COLUMNS 50

/* The words behind a wrong name: what there is. */
static bool refuse_name(const char *name, struct error *error)
{
    const struct form *form = NULL;
    const struct report *report;
    struct text known = {0};

    for (size_t i = 0; (report = report_at(i, &form)) != NULL; i++) {
        text_add_format(&known, "%s%s", i == 0 ? "" : ", ", report->name);
    }
    error_set(error, ERROR_USAGE, "There is no report %.40s. There are: %s.", name,
              text_bytes(&known));
    text_finish(&known);
    return false;
}

static bool refuse_figure(const struct report *report, const char *name, struct error *error)
{
    struct text known = {0};

    for (size_t i = 0; i < report->figure_count; i++) {
        text_add_format(&known, "%s%s", i == 0 ? "" : ", ", report->figures[i].name);
    }
    error_set(error, ERROR_USAGE, "There is no figure %.40s. There are: %s.", name,
              text_bytes(&known));
    text_finish(&known);
    return false;
}

static bool read_period(const struct report *report, const struct options *options,
                        struct report_request *request, struct error *error)
{
    enum option wanted = report->yearly ? OPTION_YEAR : OPTION_MONTH;
    const char *typed = options->values[wanted];

    return (typed != NULL && !options_has(options, report->yearly ? OPTION_MONTH : OPTION_YEAR) &&
            report_period(report, typed, &request->begins, &request->ends)) ||
           error_set(error, ERROR_USAGE, "report %s needs %s %s.", report->name,
                     options_name(wanted), report->yearly ? "YYYY" : "YYYY-MM");
}

/* ---- what is printed ---- */

static void add_table(struct text *out, const struct report *report,
                      const struct report_outcome *outcome)
{
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct figure *figure = &report->figures[i];

        if (figure->heading != NULL) {
            text_add_format(out, "\n%s\n", figure->heading);
        }
        text_add(out, "  ");
        text_add_padded(out, figure->label, LABEL_COLUMNS);
        text_add_format(out, " %6" PRId64 "\n", outcome->figures[i]);
    }
}

static void add_csv(struct text *out, const struct report *report,
                    const struct report_outcome *outcome)
{
    text_add(out, "figure,label,value\r\n");
    for (size_t i = 0; i < report->figure_count; i++) {
        char value[24];

        (void)snprintf(value, sizeof(value), "%" PRId64, outcome->figures[i]);
        csv_add_cell(out, report->figures[i].name, true);
        csv_add_cell(out, report->figures[i].label, false);
        csv_add_cell(out, value, false);
        csv_end_row(out);
    }
}

static void add_json(struct text *out, const struct report_request *request,
                     const struct report_outcome *outcome)
{
    const struct report *report = request->report;
    char begins[DATE_ROOM], ends[DATE_ROOM];

    date_format(request->begins, begins);
    date_format(request->ends, ends);
    text_add_format(out,
                    "{\"report\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"records\":%" PRId64
                    ",\"unopened\":%" PRId64 ",\"figures\":{",
                    report->name, begins, ends, outcome->records, outcome->unopened);
    for (size_t i = 0; i < report->figure_count; i++) {
        text_add(out, i == 0 ? "" : ",");
        json_add_text(out, report->figures[i].name);
        text_add_format(out, ":%" PRId64, outcome->figures[i]);
    }
    text_add(out, "}}\n");
}

static bool print_figures(const struct report_request *request,
                          const struct report_outcome *outcome, enum listing_format format,
                          struct error *error)
{
    struct text out = {0};
    char begins[DATE_ROOM], ends[DATE_ROOM];

    date_format(request->begins, begins);
    date_format(request->ends, ends);
    if (format == LISTING_CSV) {
        add_csv(&out, request->report, outcome);
    } else if (format == LISTING_JSON) {
        add_json(&out, request, outcome);
    } else {
        text_add_format(&out, "%s, %s to %s\n", request->report->title, begins, ends);
        add_table(&out, request->report, outcome);
        if (outcome->unopened > 0) {
            text_add_format(&out,
                            "\n%" PRId64 " more are sealed to a key that is not yours: not "
                            "counted.\n",
                            outcome->unopened);
        }
    }
    return output_flush(&out, error);
}

struct behind {
    struct listing listing;
    struct error error;
    bool failed;
};

static void list_head(void *context, const struct head *head)
{
    struct behind *behind = context;

    behind->failed = behind->failed || !listing_rows(&behind->listing, head, 1, &behind->error);
}

bool command_report(struct app *app, const struct options *options, struct error *error)
{
    const char *reason = options->values[OPTION_REASON];
    const char *figure = options->values[OPTION_LIST];
    struct desk desk = app_desk(app);
    struct report_outcome outcome = {0};
    struct behind behind = {0};
    struct report_request request = {.desk = &desk,
                                     .keys = &app->keys,
                                     .reason = reason != NULL ? reason : "command line",
                                     .each = list_head,
                                     .context = &behind};
    size_t format = LISTING_TABLE;

    request.report = report_by_name(options->words[1], &request.form);
    if (request.report == NULL) {
        return refuse_name(options->words[1], error);
    }
    if (!read_period(request.report, options, &request, error) ||
        !options_pick(options, OPTION_FORMAT, listing_formats, &format, error)) {
        return false;
    }
    request.behind = figure != NULL ? report_figure(request.report, figure) : NULL;
    if (figure != NULL && request.behind == NULL) {
        return refuse_figure(request.report, figure, error);
    }
    behind.listing.format = (enum listing_format)format;
    if (!report_run(app->store, &request, &outcome, error)) {
        return false;
    }
    if (behind.failed) {
        *error = behind.error;
    } else if (figure != NULL) {
        behind.failed = !listing_end(&behind.listing, error);
    } else {
        behind.failed = !print_figures(&request, &outcome, behind.listing.format, error);
    }
    report_outcome_finish(&outcome);
    return !behind.failed;
}
