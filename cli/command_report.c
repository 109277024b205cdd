#include "cli/command.h"

#include "cli/report_hours.h"
#include "cli/report_monthly.h"
#include "cli/report_output.h"
#include "cli/report_stock.h"

#include <string.h>

/* Reports that count no figures of records, each in a file of its own. */
static const struct {
    const char *name;
    bool (*print)(struct app *app, const struct options *options, struct error *error);
} others[] = {{"hours", report_hours}, {"monthly", report_monthly}, {"stock", report_stock}};

/* ---- what was asked for: a wrong name is answered with those that there are ---- */

static void add_name(struct text *known, const char *name)
{
    text_add_format(known, "%s%s", known->length == 0 ? "" : ", ", name);
}

static bool refuse(const char *kind, const char *name, struct text *known, struct error *error)
{
    error_set(error, ERROR_USAGE, "There is no %s %.40s. There are: %s.", kind, name,
              text_bytes(known));
    text_finish(known);
    return false;
}

static bool find_report(const char *name, struct report_request *request, struct error *error)
{
    const struct form *form = NULL;
    const struct report *report;
    struct text known = {0};

    request->report = report_by_name(name, &request->form);
    for (size_t i = 0; request->report == NULL && (report = report_at(i, &form)) != NULL; i++) {
        add_name(&known, report->name);
    }
    for (size_t i = 0; request->report == NULL && i < COUNT_OF(others); i++) {
        add_name(&known, others[i].name);
    }
    return request->report != NULL || refuse("report", name, &known, error);
}

static bool find_figure(const char *name, struct report_request *request, struct error *error)
{
    struct text known = {0};

    request->behind = report_figure(request->report, name);
    for (size_t i = 0; request->behind == NULL && i < request->report->figure_count; i++) {
        add_name(&known, request->report->figures[i].name);
    }
    return request->behind != NULL || refuse("figure", name, &known, error);
}

static bool find_breakdown(const char *name, struct report_request *request, struct error *error)
{
    const struct breakdown *by;
    struct text known = {0};

    if (request->report->main == NULL) {
        return error_set(error, ERROR_USAGE, "report %s has no breakdowns: leave --by out.",
                         request->report->name);
    }
    request->by = breakdown_by_name(name);
    for (size_t i = 0; request->by == NULL && (by = breakdown_at(i)) != NULL; i++) {
        add_name(&known, by->name);
    }
    return request->by != NULL || refuse("breakdown", name, &known, error);
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

/* With a breakdown, the list is that of a bucket, and the figure may be another one than the main
 * one; without, it is that of a figure. */
static bool read_list(const struct options *options, struct report_request *request,
                      struct error *error)
{
    const char *by = options->values[OPTION_BY], *list = options->values[OPTION_LIST];
    const char *figure = options->values[OPTION_FIGURE];

    if (figure != NULL && (by == NULL || list == NULL)) {
        return error_set(error, ERROR_USAGE, "--figure goes with --by and --list.");
    }
    if (by != NULL && !find_breakdown(by, request, error)) {
        return false;
    }
    if (list == NULL) {
        return true;
    }
    request->bucket = by != NULL ? list : NULL;
    return find_figure(figure != NULL ? figure
                       : by != NULL   ? request->report->main
                                      : list,
                       request, error);
}

/* The page is of the whole month. */
static bool read_paper(const struct options *options, const struct report_request *request,
                       struct error *error)
{
    if (!options_has(options, OPTION_PAPER)) {
        return true;
    }
    if (request->report->paper == NULL) {
        return error_set(error, ERROR_USAGE, "report %s has no page to sign: leave --paper out.",
                         request->report->name);
    }
    return (!options_has(options, OPTION_BY) && !options_has(options, OPTION_LIST) &&
            !options_has(options, OPTION_FORMAT)) ||
           error_set(error, ERROR_USAGE, "--paper goes without --by, --list and --format.");
}

static bool read_request(const struct options *options, struct report_request *request,
                         size_t *format, struct error *error)
{
    return find_report(options->words[1], request, error) &&
           read_period(request->report, options, request, error) &&
           options_pick(options, OPTION_FORMAT, listing_formats, format, error) &&
           read_list(options, request, error) && read_paper(options, request, error);
}

/* ---- the answer ---- */

static bool print_buckets(struct app *app, const struct report_request *request,
                          enum listing_format format, struct error *error)
{
    const struct figure *largest = report_figure(request->report, request->report->main);
    struct broken_down broken;
    bool ok;

    if (!break_down(app->store, request, request->by, largest->measure, &broken, error)) {
        return false;
    }
    ok = report_output_buckets(request, &broken, format, error);
    broken_down_finish(&broken);
    return ok;
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

static bool print_report(struct app *app, const struct report_request *request,
                         enum listing_format format, struct error *error)
{
    struct behind behind = {.listing.format = format};
    struct report_outcome outcome = {0};
    struct report_request counted = *request;

    counted.each = list_head;
    counted.context = &behind;
    if (!report_run(app->store, &counted, &outcome, error)) {
        return false;
    }
    if (behind.failed) {
        *error = behind.error;
    } else if (request->behind != NULL) {
        behind.failed = !listing_end(&behind.listing, error);
    } else {
        behind.failed = !report_output_figures(request, &outcome, format, error);
    }
    report_outcome_finish(&outcome);
    return !behind.failed;
}

bool command_report(struct app *app, const struct options *options, struct error *error)
{
    const char *reason = options->values[OPTION_REASON];
    struct desk desk = app_desk(app);
    struct report_request request = {
        .desk = &desk, .keys = &app->keys, .reason = reason != NULL ? reason : "command line"};
    size_t format = LISTING_TABLE;

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (strcmp(options->words[1], others[i].name) == 0) {
            return others[i].print(app, options, error);
        }
    }
    if (!read_request(options, &request, &format, error)) {
        return false;
    }
    if (options_has(options, OPTION_PAPER)) {
        return report_monthly_paper(app, &request, options->values[OPTION_PAPER], error);
    }
    return request.by != NULL && request.behind == NULL
               ? print_buckets(app, &request, (enum listing_format)format, error)
               : print_report(app, &request, (enum listing_format)format, error);
}
