#include "tui/batch_accept.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/exceptions.h"
#include "db/operation.h"
#include "tui/views.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* One record that is being accepted; outlives a view that goes meanwhile. */
struct acceptance {
    struct screen *screen;
    struct batch_accept *batch; /* NULL when it is gone */
    struct desk desk;
    struct problems problems;
    struct record record;
    struct acting acting;
};

static void acceptance_destroy(struct acceptance *acceptance)
{
    problems_finish(&acceptance->problems);
    record_finish(&acceptance->record);
    free(acceptance);
}

static void end(struct batch_accept *batch)
{
    struct text words = {0};

    batch->running = false;
    text_add_format(&words, "%zu accepted", batch->accepted);
    if (batch->excepted > 0) {
        text_add_format(&words, ", %zu left with exceptions", batch->excepted);
    }
    if (batch->own > 0) {
        text_add_format(&words, ", %zu left that is your own work", batch->own);
    }
    if (batch->changed > 0) {
        text_add_format(&words, ", %zu changed meanwhile: %s", batch->changed,
                        batch->changed_number);
    }
    if (batch->changed > 1) {
        text_add(&words, " and others");
    }
    if (batch->failure.class != ERROR_NONE) {
        text_add_format(&words, "; stopped: %s", batch->failure.text);
    }
    screen_say(batch->screen,
               batch->failure.class != ERROR_NONE ? LOOK_ERROR
               : batch->changed > 0               ? LOOK_WARNING
                                                  : LOOK_GOOD,
               "%s", text_bytes(&words));
    text_finish(&words);
    batch->after(batch->owner);
}

static bool attempt(void *context, struct error *error)
{
    struct acceptance *acceptance = context;

    problems_finish(&acceptance->problems);
    return records_act(screen_app(acceptance->screen)->store, &acceptance->acting, error);
}

/* What another desk has changed is looked at by a person. */
static void leave_changed(struct batch_accept *batch, const char *number)
{
    if (batch->changed++ == 0) {
        (void)text_copy(batch->changed_number, sizeof(batch->changed_number), number);
    }
}

static void done(void *context, bool ok, const struct error *error)
{
    struct acceptance *acceptance = context;
    struct batch_accept *batch = acceptance->batch;

    if (batch != NULL && !ok && error->class == ERROR_CONFLICT) {
        leave_changed(batch, acceptance->acting.head.number);
    }
    acceptance_destroy(acceptance);
    if (batch == NULL) {
        return;
    }
    batch->writing = NULL;
    batch->accepted += ok;
    if (!ok && error->class != ERROR_CONFLICT) {
        batch->failure = *error;
        batch->running = false;
    }
    screen_wake_in(batch->screen, 0);
}

static bool accept_one(struct batch_accept *batch, const struct head *seen, struct error *error)
{
    struct app *app = screen_app(batch->screen);
    struct acceptance *acceptance = memory_create(1, sizeof(*acceptance));
    struct head head;

    if (!records_load_seq(app->store, &app->actor, seen->seq, &head, &acceptance->record, error)) {
        free(acceptance);
        return false;
    }
    acceptance->screen = batch->screen;
    acceptance->batch = batch;
    acceptance->desk = app_desk(app);
    acceptance->acting = (struct acting){.head = *seen,
                                         .record = &acceptance->record,
                                         .transition = batch->transition,
                                         .desk = &acceptance->desk,
                                         .problems = &acceptance->problems,
                                         .once = true};
    batch->writing = acceptance;
    screen_write(batch->screen,
                 &(struct pending){.attempt = attempt, .done = done, .context = acceptance});
    return true;
}

/* The next one that waits, oldest first; `count` 0: none. */
static bool next_head(struct batch_accept *batch, struct head *head, size_t *count,
                      struct error *error)
{
    struct app *app = screen_app(batch->screen);
    const struct page_request request = {
        .form = batch->form, .status = batch->status, .after = batch->at, .limit = 1};

    return records_page(app->store, &app->actor, &request, head, count, error);
}

/* Looks at one record. False: it is over. */
static bool step(struct batch_accept *batch, struct error *error)
{
    struct app *app = screen_app(batch->screen);
    int64_t exceptions = 0, changed = 0;
    struct head head;
    size_t count = 0;

    if (!next_head(batch, &head, &count, error) || count == 0) {
        return false;
    }
    batch->at = head.seq;
    if (!exceptions_of_record(app->store, head.seq, app_desk(app).now, &exceptions, error) ||
        !operation_last_change(app->store, head.id, &changed, error)) {
        return false;
    }
    if (exceptions > 0) {
        batch->excepted++;
    } else if (changed > batch->asked) {
        leave_changed(batch, head.number);
    } else if (!records_may_act(&head, batch->transition, &app->actor, NULL)) {
        batch->own++;
    } else {
        return accept_one(batch, &head, error);
    }
    screen_wake_in(batch->screen, 0);
    return true;
}

void batch_accept_tick(struct batch_accept *batch)
{
    struct error error = {0};

    if (batch->writing != NULL) {
        return;
    }
    if (!batch->running) {
        if (batch->form != NULL) {
            end(batch);
            batch->form = NULL;
        }
        return;
    }
    if (!step(batch, &error)) {
        batch->failure = error;
        batch->running = false;
        end(batch);
        batch->form = NULL;
    }
}

void batch_accept_stop(struct batch_accept *batch)
{
    batch->running = false;
}

void batch_accept_finish(struct batch_accept *batch)
{
    if (batch->writing != NULL) {
        batch->writing->batch = NULL;
    }
}

static void answered(void *context, bool yes)
{
    struct batch_accept *batch = context;

    if (!yes) {
        batch->form = NULL;
        return;
    }
    batch->running = true;
    batch_accept_tick(batch);
}

void batch_accept_begin(struct batch_accept *batch, const struct form *form,
                        const struct review_tab *tab)
{
    const struct transition *transition = form_transition(form, tab->batch);
    struct error error = {0};
    int64_t asked = 0;
    char question[200], plural[64];

    if (batch->form != NULL || transition == NULL) {
        return; /* it runs, or there is no such action */
    }
    if (!operation_last_seq(screen_app(batch->screen)->store, &asked, &error)) {
        screen_say(batch->screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    *batch = (struct batch_accept){.screen = batch->screen,
                                   .after = batch->after,
                                   .owner = batch->owner,
                                   .form = form,
                                   .status = tab->status,
                                   .transition = transition,
                                   .at = 1,
                                   .asked = asked};
    (void)snprintf(plural, sizeof(plural), "%c%s", tolower((unsigned char)form->plural[0]),
                   form->plural + 1);
    (void)snprintf(
        question, sizeof(question),
        "%s all %s that are %s and have no open exception? Your own are left to somebody "
        "else.",
        transition->label, plural, tab->status);
    screen_push(batch->screen, confirm_view_create(batch->screen, question, transition->label,
                                                   "Not now", answered, batch));
}
