#include "cli/command.h"

#include "base/file.h"
#include "cli/import_run.h"
#include "cli/import_worksheet.h"
#include "cli/output.h"
#include "db/calendar_store.h"
#include "db/list_import.h"
#include "forms/import_sheets.h"
#include "forms/urn_drawn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((size_t)1024 * 1024)
#define LIST_LIMIT ((size_t)64 * 1024 * 1024)

struct import_task {
    const char *name;   /* NULL: the form that can be imported */
    option_set options; /* beyond those of every import */
    bool (*run)(struct app *app, const struct options *options, struct error *error);
};

struct told {
    struct text moved, days;
};

static void add_moved(void *context, const struct head *head, const char *clock, const char *from,
                      const char *to)
{
    struct told *told = context;

    text_add_format(&told->moved, "%s %s %s -> %s\n", head->number, clock, from, to);
}

static void add_day(void *context, const struct holiday *day, bool added)
{
    struct told *told = context;
    char date[DATE_ROOM];

    date_format(day->date, date);
    text_add_format(&told->days, "%s is %s: %s\n", date,
                    added ? "a holiday now" : "no holiday any more", day->name);
}

/* First what moves, then why. */
static void add_answer(struct text *out, const struct told *told, int64_t changed)
{
    text_add(out, text_bytes(&told->moved));
    text_add(out, text_bytes(&told->days));
    if (changed == 0) {
        text_add(out, "Nothing new: these holidays are in the file already.\n");
    } else if (told->days.length == 0) {
        text_add(out, "The list is kept; no day becomes a holiday or is none any more.\n");
    }
}

static bool import_holidays(struct app *app, const struct options *options, struct error *error)
{
    const char *path = options->words[2];
    struct told told = {0};
    struct text out = {0};
    struct calendar_import import = {
        .where = path, .moved = add_moved, .day = add_day, .context = &told};
    char *text = file_read_dup(path, FILE_LIMIT, &import.length, error);
    bool ok;

    import.csv = text;
    ok = text != NULL && calendar_import(app, &import, error);
    free(text);
    if (ok) {
        add_answer(&out, &told, import.changed);
    }
    text_finish(&told.moved);
    text_finish(&told.days);
    return ok && output_flush(&out, error);
}

/* ---- lists, a record a line ---- */

static void add_mapping(const struct import_mapping *mapping, struct text *out)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const char *name = import_target_name(mapping->table, mapping->targets[i]);

        text_add_format(out, "\"%s\" is %s\n", mapping->headers[i],
                        *name != '\0' ? name : "not used");
    }
}

static bool run_list(struct list_import *import, const struct options *options, struct error *error)
{
    struct import_run run = {.only_looks = options_has(options, OPTION_DRY_RUN)};
    struct text out = {0};
    bool ok;

    add_mapping(&import->mapping, &out);
    ok = output_flush(&out, error) && import_run(&import->base, &run, error);
    text_add_format(&out, "%zu added, %zu in the file already, %zu refused", import->done.added,
                    import->done.known, import->faults.lines);
    run.outcome = text_bytes(&out);
    ok = import_tell(&import->base, &run, ok, error);
    text_finish(&out);
    return ok;
}

static bool import_urn_log(struct app *app, const struct options *options, struct error *error)
{
    size_t length = 0;
    char *bytes = file_read_dup(options->words[2], LIST_LIMIT, &length, error);
    struct list_import import;
    bool ok;

    if (bytes == NULL) {
        return false;
    }
    ok = list_import_init(&import, app, &urn_log_table, options->words[2], bytes, length, error) &&
         import_run_map(&import.base, options->values[OPTION_MAP], error) &&
         import_run_begin(&import.base, error) && run_list(&import, options, error);
    import_finish(&import.base);
    return ok;
}

static const struct import_task tasks[] = {
    {"holidays", 0, import_holidays},
    {"urn-log", OPTION(OPTION_MAP) | OPTION(OPTION_DRY_RUN), import_urn_log},
    {NULL, OPTION(OPTION_MAP) | OPTION(OPTION_DRY_RUN), import_worksheet},
};

bool command_import(struct app *app, const struct options *options, struct error *error)
{
    for (size_t i = 0; i < COUNT_OF(tasks); i++) {
        const char *name = tasks[i].name != NULL ? tasks[i].name : import_form()->name;

        if (strcmp(name, options->words[1]) == 0) {
            return options_allow(options, OPTIONS_GLOBAL | OPTIONS_SIGN_IN | tasks[i].options,
                                 "import", error) &&
                   tasks[i].run(app, options, error);
        }
    }
    return error_set(error, ERROR_USAGE, "import is followed by: holidays, urn-log, %s.",
                     import_form()->name);
}
