#include "tui/import_work.h"

#include "base/stopwatch.h"
#include "base/text.h"
#include "forms/urn_drawn.h"

#include <stdlib.h>

#define FILE_LIMIT    ((size_t)128 * 1024 * 1024)
#define STEP_MS       5
#define BUSY_MS       20            /* another desk files: it goes first */
#define BUSY_TRIES    30            /* of ten seconds each, when the program ends */
#define LINES_AT_ONCE ((size_t)120) /* of one transaction: a key never waits for long */

bool import_work_open_as(struct import_work *work, const char *name, enum import_of of)
{
    struct app *app = screen_app(work->screen);
    size_t length = 0;
    char *bytes;
    import_finish(&work->import);
    work->of = of;
    work->why = (struct error){0};
    bytes = exchange_read_dup(app->database, name, FILE_LIMIT, &length, &work->why);
    if (bytes == NULL)
        return false;
    return of == IMPORT_OF_URN_LOG
               ? list_import_init(&work->urn_log, app, &urn_log_table, name, bytes, length,
                                  &work->why)
               : worksheet_import_init(&work->worksheets, app, name, bytes, length, &work->why);
}

static bool fits_urn_log(const struct import_mapping *worksheets)
{
    struct import_mapping log;
    bool fits =
        import_mapping_guess(&log, &urn_log_table, worksheets->headers, worksheets->count, NULL) &&
        import_mapping_is_whole(&log, NULL);
    import_mapping_finish(&log);
    return fits;
}

/* Worksheets, unless the headings name all of the other and not all of these. */
bool import_work_open(struct import_work *work, const char *name)
{
    if (!import_work_open_as(work, name, IMPORT_OF_WORKSHEETS))
        return false;
    return import_mapping_is_whole(work->import.mapping, NULL) ||
           !fits_urn_log(work->import.mapping) ||
           import_work_open_as(work, name, IMPORT_OF_URN_LOG);
}

static void destroy(struct import_work *work)
{
    import_finish(&work->import);
    free(work);
}

void import_work_leave(struct import_work *work)
{
    work->view = NULL;
    if (work->import.stage != IMPORT_WRITING)
        destroy(work);
}

bool import_work_look(struct import_work *work)
{
    int64_t until = stopwatch_ms() + STEP_MS;
    bool ok = true;
    while (ok && work->import.stage == IMPORT_LOOKING && stopwatch_ms() < until)
        ok = import_look(&work->import, &work->why);
    return ok;
}

/* What came of it is for who imports it, and for nobody who has signed in since. */
static bool is_theirs(const struct import_work *work)
{
    return text_equal(screen_app(work->screen)->actor.employee, work->import.actor.employee);
}

void import_work_end(struct import_work *work)
{
    struct error error = {0};
    if (!import_keep_faults(&work->import, work->kept_in, &error) && is_theirs(work))
        screen_say(work->screen, LOOK_ERROR, "The list of lines could not be kept: %s", error.text);
}

/* Who does not see the view is told in a sentence. */
static void tell(const struct import_work *work)
{
    struct text words = {0};
    import_words(&work->import, &words);
    screen_say(work->screen, work->why.class == ERROR_NONE ? LOOK_GOOD : LOOK_ERROR, "%s: %s",
               work->import.name, text_bytes(&words));
    text_finish(&words);
}

static int end_writing(struct import_work *work)
{
    if (work->import.stage == IMPORT_DONE)
        work->why = (struct error){0}; /* that it once had to wait */
    if ((work->view == NULL || work->covered) && is_theirs(work))
        tell(work);
    import_work_end(work);
    if (work->view != NULL)
        work->ended(work->view);
    else
        destroy(work);
    return -1;
}

/* Until a transaction waits for another desk, or the keys have their turn. */
static bool write_some(struct import_work *work)
{
    int64_t until = stopwatch_ms() + STEP_MS;
    bool ok = true;
    while (ok && work->import.stage != IMPORT_DONE && stopwatch_ms() < until)
        ok = import_write(&work->import, true, &work->why);
    return ok;
}

static void write_rest(struct import_work *work)
{
    bool ok = true;
    work->import.lines_at_once = IMPORT_LINES_A_TRANSACTION;
    for (int tries = 0; tries < BUSY_TRIES && work->import.stage == IMPORT_WRITING;
         tries = ok ? 0 : tries + 1)
        ok = import_write(&work->import, false, &work->why);
    if (work->import.stage == IMPORT_WRITING)
        import_give_up(&work->import);
}

static int step(void *context, bool to_the_end)
{
    struct import_work *work = context;
    int before = import_part(&work->import);
    bool ok = true;
    work->why = (struct error){0};
    if (to_the_end)
        write_rest(work);
    else
        ok = write_some(work);
    if (to_the_end || work->import.stage != IMPORT_WRITING)
        return end_writing(work);
    if (work->view != NULL && !work->covered && import_part(&work->import) != before)
        screen_redraw(work->screen);
    return ok ? 1 : BUSY_MS;
}

void import_work_write(struct import_work *work)
{
    const struct long_work writing = {step, work};
    work->import.stage = IMPORT_WRITING;
    work->import.lines_at_once = LINES_AT_ONCE;
    screen_work_on(work->screen, &writing);
}
