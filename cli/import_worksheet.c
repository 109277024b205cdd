#include "cli/import_worksheet.h"

#include "base/file.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/worksheet_import.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FILE_LIMIT ((size_t)128 * 1024 * 1024)

static void add_columns(const struct worksheet_import *import, struct text *out)
{
    const struct import_mapping *mapping = &import->sheets.mapping;

    text_add(out, import->saved ? "Columns as they were kept:\n" : "Columns by their names:\n");
    for (size_t i = 0; i < mapping->count; i++) {
        text_add_format(
            out, "  %zu. %s = %s\n", i + 1, mapping->headers[i],
            mapping->targets[i] == IMPORT_NOTHING ? "-" : import_target_name(mapping->targets[i]));
    }
}

static void tell_faults(const struct worksheet_import *import)
{
    const struct import_sheets *sheets = &import->sheets;

    for (size_t i = 0; i < sheets->fault_count; i++) {
        const struct import_fault *fault = &sheets->faults[i];
        struct text line = {0};

        text_add_format(&line, "line %lu: %s%s%s", fault->line, fault->column,
                        fault->column[0] != '\0' ? ": " : "", fault->words);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
    if (sheets->faulty_lines > sheets->fault_count) {
        struct text line = {0};

        text_add_format(&line, "and %zu more lines", sheets->faulty_lines - sheets->fault_count);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
}

/* Signals that end the program are held back during a step and looked for between two. */
static void hold_signals(sigset_t *held, sigset_t *before)
{
    (void)sigemptyset(held);
    (void)sigaddset(held, SIGINT);
    (void)sigaddset(held, SIGTERM);
    (void)sigaddset(held, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, held, before);
}

static bool is_stopped(const sigset_t *held)
{
    const struct timespec now = {0};

    return sigtimedwait(held, NULL, &now) > 0;
}

/* True also when a signal ended it before it was done. */
static bool run(struct worksheet_import *import, bool *stopped, struct error *error)
{
    struct progress progress = {"parts in a thousand imported"};
    sigset_t held, before;
    bool ok = true;

    hold_signals(&held, &before);
    while (ok && !import->done && !*stopped) {
        ok = worksheet_import_step(import, false, error);
        progress_show(&progress, worksheet_import_part(import), 1000);
        *stopped = is_stopped(&held);
    }
    progress_end();
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}

/* What is in before a failure is told too. */
static bool finish(struct worksheet_import *import, bool ok, bool stopped, struct error *error)
{
    struct text out = {0};
    struct error later = {0};
    bool logged = worksheet_import_end(import, &later);

    worksheet_import_words(import, &out);
    text_add(&out, "\n");
    tell_faults(import);
    if (!output_flush(&out, ok ? error : &later) || !ok) {
        return false;
    }
    if (!logged) {
        return error_set(error, later.class, "%s", later.text);
    }
    if (stopped && !import->done) {
        return error_set(error, ERROR_REFUSED, "The import was stopped.");
    }
    return import->sheets.faulty_lines == 0 ||
           error_set(error, ERROR_INPUT, "%zu of the lines were not imported.",
                     import->sheets.faulty_lines);
}

static bool import_bytes(struct app *app, const struct options *options, char *bytes, size_t length,
                         struct error *error)
{
    const char *changes = options->values[OPTION_MAP];
    struct worksheet_import import;
    struct text out = {0};
    bool stopped = false;
    bool ok = worksheet_import_init(&import, app, options->words[2], bytes, length, error) &&
              (changes == NULL || import_mapping_change(&import.sheets.mapping, changes, error));

    if (ok) {
        add_columns(&import, &out);
        ok = output_flush(&out, error) && worksheet_import_begin(&import, error);
    }
    if (ok) {
        ok = run(&import, &stopped, error);
        ok = finish(&import, ok, stopped, error);
    }
    text_finish(&out);
    worksheet_import_finish(&import);
    return ok;
}

bool import_worksheet(struct app *app, const struct options *options, struct error *error)
{
    size_t length = 0;
    char *bytes = file_read_dup(options->words[2], FILE_LIMIT, &length, error);

    return bytes != NULL && import_bytes(app, options, bytes, length, error);
}
