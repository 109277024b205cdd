#include "cli/import_worksheet.h"

#include "base/file.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/worksheet_import.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FILE_LIMIT ((size_t)128 * 1024 * 1024)
#define BUSY_TRIES 30 /* of ten seconds each */

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
    struct text line = {0};

    for (size_t i = 0; i < sheets->fault_count; i++) {
        import_fault_words(&sheets->faults[i], &line);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
    if (sheets->faulty_lines > sheets->fault_count) {
        text_add_format(&line, "and %zu more lines", sheets->faulty_lines - sheets->fault_count);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
}

/* Signals that end the program are held back, and looked for between two steps. */
static void hold_signals(sigset_t *held, sigset_t *before)
{
    (void)sigemptyset(held);
    (void)sigaddset(held, SIGINT);
    (void)sigaddset(held, SIGTERM);
    (void)sigaddset(held, SIGHUP);
    (void)sigaddset(held, SIGPIPE); /* nobody reads how far it is any more */
    (void)sigprocmask(SIG_BLOCK, held, before);
}

static bool is_stopped(const sigset_t *held)
{
    const struct timespec now = {0};

    return sigtimedwait(held, NULL, &now) > 0;
}

/* A signal ends it, and nothing has happened. */
static bool look(struct worksheet_import *import, const sigset_t *held, bool *stopped,
                 struct error *error)
{
    struct progress progress = {"parts looked through; Ctrl-C stops it"};
    bool ok = true;

    while (ok && !*stopped && import->stage == IMPORT_LOOKING) {
        progress_show(&progress, worksheet_import_part(import), 1000);
        ok = worksheet_import_look(import, error);
        *stopped = is_stopped(held);
    }
    progress_end();
    return ok;
}

/* Another desk that writes for long is waited for: this is not to stop half-way. */
static bool write_step(struct worksheet_import *import, struct error *error)
{
    bool ok = false;

    for (int tries = 0; !ok && tries < BUSY_TRIES; tries++) {
        *error = (struct error){0};
        ok = worksheet_import_write(import, false, error);
        if (!ok && error->class != ERROR_BUSY) {
            return false;
        }
    }
    return ok;
}

/* A signal is remembered, and it goes on to its end. */
static bool write_all(struct worksheet_import *import, const sigset_t *held, bool *late,
                      struct error *error)
{
    struct progress progress = {"parts written; nothing stops it now"};
    bool ok = true;

    while (ok && import->stage != IMPORT_DONE) {
        progress_show(&progress, worksheet_import_part(import), 1000);
        ok = write_step(import, error);
        *late = is_stopped(held) || *late;
    }
    progress_end();
    return ok;
}

struct run {
    bool only_looks;
    bool stopped, late; /* a signal came while it looked, or wrote */
};

static bool run(struct worksheet_import *import, struct run *run, struct error *error)
{
    sigset_t held, before;
    bool ok;

    hold_signals(&held, &before);
    ok = look(import, &held, &run->stopped, error);
    if (ok && !run->stopped && !run->only_looks && import->stage == IMPORT_LOOKED) {
        ok = write_all(import, &held, &run->late, error);
    }
    while (is_stopped(&held)) {
        run->late = true; /* it has had its answer */
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}

static void add_words(const struct worksheet_import *import, const struct run *run,
                      struct text *out)
{
    if (run->only_looks && !run->stopped) {
        worksheet_import_plan_words(import, out);
        text_add(out, " Nothing was written.");
    } else {
        worksheet_import_words(import, out);
    }
    if (run->late && import->stage == IMPORT_DONE) {
        text_add(out, " It was being written when it was told to stop, so it was finished.");
    }
    text_add(out, "\n");
}

/* What is in before a failure is told too. */
static bool finish(const struct worksheet_import *import, const struct run *run, bool ok,
                   struct error *error)
{
    struct text out = {0};
    struct error later = {0};
    bool told;

    add_words(import, run, &out);
    if (!run->stopped) {
        tell_faults(import);
    }
    told = output_flush(&out, ok ? error : &later);
    if (!ok || !told) {
        return false;
    }
    if (run->stopped) {
        return error_set(error, ERROR_REFUSED, "The import was stopped.");
    }
    return import->sheets.faulty_lines == 0 ||
           error_set(error, ERROR_INPUT, "%zu of the lines %s not imported.",
                     import->sheets.faulty_lines, run->only_looks ? "are" : "were");
}

/* What can be done about columns that no field was found for. */
static void tell_map(const struct import_mapping *mapping)
{
    struct text lacking = {0}, line = {0};

    if (import_mapping_lacks(mapping, &lacking) > 0 && mapping->count > 0) {
        text_add_format(&line,
                        "Say which column it is, by its name or number, as --map \"%s=%.*s\"; "
                        "that is kept for every file with this header.",
                        mapping->headers[0], (int)strcspn(text_bytes(&lacking), " "),
                        text_bytes(&lacking));
        output_line(stderr, text_bytes(&line));
    }
    text_finish(&lacking);
    text_finish(&line);
}

static bool import_bytes(struct app *app, const struct options *options, char *bytes, size_t length,
                         struct error *error)
{
    const char *changes = options->values[OPTION_MAP];
    struct worksheet_import import;
    struct text out = {0};
    struct run run_of = {.only_looks = options_has(options, OPTION_DRY_RUN)};
    bool ok = worksheet_import_init(&import, app, options->words[2], bytes, length, error) &&
              (changes == NULL || import_mapping_change(&import.sheets.mapping, changes, error));

    if (ok) {
        add_columns(&import, &out);
        ok = output_flush(&out, error) && worksheet_import_begin(&import, error);
        if (!ok) {
            tell_map(&import.sheets.mapping);
        }
    }
    if (ok) {
        ok = run(&import, &run_of, error);
        ok = finish(&import, &run_of, ok, error);
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
