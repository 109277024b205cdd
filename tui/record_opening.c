#include "tui/record_opening.h"

#include "base/memory.h"
#include "tui/views.h"

#include <stdlib.h>

struct opening_job {
    struct screen *screen;
    struct record_opening *opening; /* NULL when its owner is gone */
    struct head head;
    struct record record;
    char *reason;
};

static void job_destroy(struct opening_job *job)
{
    record_finish(&job->record);
    free(job->reason);
    free(job);
}

void record_opening_finish(struct record_opening *opening)
{
    if (opening->job != NULL && screen_is_writing(opening->screen))
        opening->job->opening = NULL;
    else if (opening->job != NULL)
        job_destroy(opening->job);
    opening->job = NULL;
    free(opening->reason);
    opening->reason = NULL;
}

bool record_opening_may(const struct record_opening *opening, const struct head *head,
                        const struct record *record)
{
    return record->sealed != NULL && !record_holds_confidential(record) &&
           sealed_record_may_open(head->form, screen_app(opening->screen)->actor.role);
}

static bool attempt(void *context, struct error *error)
{
    struct opening_job *job = context;
    const struct app *app = screen_app(job->screen);
    const struct opening opening = {.actor = &app->actor,
                                    .keys = &app->keys,
                                    .action = "read",
                                    .reason = job->reason,
                                    .once = true};
    return sealed_record_open(app->store, &opening, &job->head, &job->record, error);
}

static void done(void *context, bool ok, const struct error *error)
{
    struct opening_job *job = context;
    struct record_opening *opening = job->opening;
    if (!ok)
        screen_say(job->screen, LOOK_ERROR, "%s", error->text);
    if (opening != NULL) {
        opening->job = NULL;
        if (ok)
            opening->opened(opening->owner, &job->record);
    }
    job_destroy(job);
}

static void write_reading(struct record_opening *opening, const char *reason)
{
    struct opening_job *job = opening->job;
    if (job == NULL)
        return;
    job->reason = memory_text(reason);
    screen_write(opening->screen,
                 &(struct pending){.attempt = attempt, .done = done, .context = job});
}

static void reason_given(void *context, const char *reason)
{
    struct record_opening *opening = context;
    free(opening->reason);
    opening->reason = memory_text(reason);
    write_reading(opening, reason);
}

void record_opening_begin(struct record_opening *opening, const struct head *head,
                          const struct record *record)
{
    if (screen_is_writing(opening->screen)) {
        screen_say(opening->screen, LOOK_WARNING,
                   "One moment: the last action is still being written.");
        return;
    }
    if (opening->job != NULL)
        job_destroy(opening->job); /* asked before, and not answered */
    opening->job = memory_create(1, sizeof *opening->job);
    opening->job->screen = opening->screen;
    opening->job->opening = opening;
    opening->job->head = *head;
    record_copy(&opening->job->record, record);
    if (opening->reason != NULL)
        write_reading(opening, opening->reason);
    else
        screen_push(opening->screen,
                    ask_view_create(opening->screen, "Why do you open it? The log keeps it.",
                                    reason_given, opening));
}
