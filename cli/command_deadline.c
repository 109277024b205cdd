#include "cli/command.h"

#include "cli/output.h"
#include "cli/startup.h"
#include "db/place.h"
#include "forms/clock.h"

#include <stdio.h>

static bool refuse_kind(const char *name, struct error *error)
{
    struct text known = {0};

    for (unsigned kind = 0; kind < CLOCK_KIND_COUNT; kind++) {
        text_add_format(&known, "%s%s", kind == 0 ? "" : ", ", clock_name((enum clock_kind)kind));
    }
    error_set(error, ERROR_USAGE, "There is no clock %.40s. There are: %s.", name,
              text_bytes(&known));
    text_finish(&known);
    return false;
}

static void add_date(struct text *out, const char *name, struct date date)
{
    char day[DATE_ROOM];

    if (date.year != 0) {
        date_format(date, day);
        text_add_format(out, "%s%s=%s", out->length > 0 ? " " : "", name, day);
    }
}

static void add_dates(struct text *out, enum clock_kind kind, const struct deadline *deadline)
{
    bool determination = kind == CLOCK_CPRA;

    add_date(out, determination ? "determination_due" : "due", deadline->due);
    add_date(out, determination ? "extended_due" : "second_due", deadline->second);
    add_date(out, "target", deadline->target);
    text_add(out, "\n");
}

static void add_step(void *context, struct date date, const char *words)
{
    char day[DATE_ROOM];

    date_format(date, day);
    text_add_format(context, "  %s %s  %s\n", day, calendar_weekday(date), words);
}

/* Holidays that the station has imported count too, where its file is there and can be read;
 * without a file the lists of the program do. */
static void read_imported(struct app *app, const struct options *options)
{
    struct error error = {0};

    if (startup_find_database(app, options, NULL) && place_fits(app->database, NULL) &&
        !app_open(app, &error)) {
        output_error(error.text);
        output_error("the holidays that the station imported are not known: the lists that the "
                     "program carries are used.");
    }
}

bool command_deadline(struct app *app, const struct options *options, struct error *error)
{
    const char *typed = options->words[2];
    struct deadline deadline;
    enum clock_kind kind;
    struct text out = {0};
    struct date from;

    if (!clock_from_name(options->words[1], &kind)) {
        return refuse_kind(options->words[1], error);
    }
    read_imported(app, options);
    if (!date_parse(typed, &from) || !clock_deadline(kind, from, &app->calendar, &deadline)) {
        return error_set(error, ERROR_USAGE, "\"%.40s\" is no date: write it as 2026-03-02.",
                         typed);
    }
    add_dates(&out, kind, &deadline);
    if (options_has(options, OPTION_EXPLAIN)) {
        text_add_format(&out, "%s (%s)\n", clock_label(kind), clock_source(kind));
        clock_explain(kind, from, &app->calendar, add_step, &out);
    }
    return output_flush(&out, error);
}
