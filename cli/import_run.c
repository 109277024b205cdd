#include "cli/import_run.h"

#include "cli/output.h"
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define BUSY_TRIES 30 /* of ten seconds each */

static void tell_faults(const struct import *import)
{
    const struct import_faults *faults = import->faults;
    struct text line = {0};

    for (size_t i = 0; i < faults->count; i++) {
        import_fault_words(&faults->items[i], &line);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
    if (faults->lines > faults->count) {
        text_add_format(&line, "and %zu more lines", faults->lines - faults->count);
        output_line(stderr, text_bytes(&line));
        text_finish(&line);
    }
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

bool import_run_map(struct import *import, const char *changes, struct error *error)
{
    return changes == NULL || import_mapping_change(import->mapping, changes, error);
}

bool import_run_begin(struct import *import, struct error *error)
{
    bool ok = import_begin(import, error);

    if (!ok) {
        tell_map(import->mapping);
    }
    return ok;
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
static bool look(struct import *import, const sigset_t *held, bool *stopped, struct error *error)
{
    struct progress progress = {"parts looked through; Ctrl-C stops it"};
    bool ok = true;

    while (ok && !*stopped && import->stage == IMPORT_LOOKING) {
        progress_show(&progress, import_part(import), 1000);
        ok = import_look(import, error);
        *stopped = is_stopped(held);
    }
    progress_end();
    return ok;
}

/* Another desk that writes for long is waited for: this is not to stop half-way. */
static bool write_step(struct import *import, struct error *error)
{
    bool ok = false;

    for (int tries = 0; !ok && tries < BUSY_TRIES; tries++) {
        *error = (struct error){0};
        ok = import_write(import, false, error);
        if (!ok && error->class != ERROR_BUSY) {
            return false;
        }
    }
    if (!ok) {
        import_give_up(import);
    }
    return ok;
}

/* A signal is remembered, and it goes on to its end. */
static bool write_all(struct import *import, const sigset_t *held, bool *late, struct error *error)
{
    struct progress progress = {"parts written; nothing stops it now"};
    bool ok = true;

    while (ok && import->stage != IMPORT_DONE) {
        progress_show(&progress, import_part(import), 1000);
        ok = write_step(import, error);
        *late = is_stopped(held) || *late;
    }
    progress_end();
    return ok;
}

bool import_run(struct import *import, struct import_run *run, struct error *error)
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

static void add_words(const struct import *import, const struct import_run *run, struct text *out)
{
    if (run->only_looks && !run->stopped) {
        import_plan_words(import, out);
        text_add(out, " Nothing was written.");
    } else if (run->outcome != NULL && import->stage == IMPORT_DONE) {
        text_add(out, run->outcome);
    } else {
        import_words(import, out);
    }
    if (run->late && import->stage == IMPORT_DONE) {
        text_add(out, " It was being written when it was told to stop, so it was finished.");
    }
    text_add(out, "\n");
}

bool import_tell(const struct import *import, const struct import_run *run, bool ok,
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
    return import->faults->lines == 0 ||
           error_set(error, ERROR_INPUT, "%zu of the lines %s not imported.", import->faults->lines,
                     run->only_looks ? "are" : "were");
}
