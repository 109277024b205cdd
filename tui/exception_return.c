#include "tui/exception_return.h"

#include "base/memory.h"
#include "base/text.h"
#include "forms/return_reason.h"
#include "tui/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETURNS "return"
#define REASON  "return_reason"

/* ---- the reason ---- */

void exception_return_fill(struct record *record, const struct exception_item *item)
{
    char reason[RETURN_REASON_ROOM] = "";

    if (form_field(record->form, REASON) != NULL) {
        return_reason_add(reason, item->key.line, item->words);
        record_set_named(record, REASON, reason);
    }
}

/* ---- one record after the other ---- */

struct returned {
    int64_t seq, version;
    char reason[RETURN_REASON_ROOM];
};

struct returning {
    struct screen *screen;
    struct exception_return *returns; /* NULL when it is gone: what is being written is finished */
    struct returned *records;
    size_t count, at, done;
    bool confirmed;
    struct error refusal; /* the first */
    struct desk desk;
    struct problems problems;
};

static void returning_destroy(struct returning *returning)
{
    problems_finish(&returning->problems);
    free(returning->records);
    free(returning);
}

void exception_return_finish(struct exception_return *returns)
{
    if (returns->running != NULL && screen_is_writing(returns->screen)) {
        returns->running->returns = NULL;
    } else if (returns->running != NULL) {
        returning_destroy(returns->running);
    }
    returns->running = NULL;
}

static bool return_loaded(struct returning *returning, const struct head *head,
                          struct record *record, struct error *error)
{
    const struct returned *returned = &returning->records[returning->at];
    struct acting acting = {.head = *head,
                            .record = record,
                            .transition = form_transition(head->form, RETURNS),
                            .desk = &returning->desk,
                            .problems = &returning->problems,
                            .once = true};

    if (acting.transition == NULL) {
        return error_set(error, ERROR_REFUSED, "%s: what is found in a %s is done, not returned.",
                         head->number, head->form->title);
    }
    if (head->version != returned->version) {
        return error_set(error, ERROR_CONFLICT, "%s has been changed meanwhile. Look again.",
                         head->number);
    }
    record_set_named(record, REASON, returned->reason);
    returning->desk = app_desk(screen_app(returning->screen));
    return records_act(screen_app(returning->screen)->store, &acting, error);
}

static bool attempt(void *context, struct error *error)
{
    struct returning *returning = context;
    struct app *app = screen_app(returning->screen);
    struct head head;
    struct record record;
    bool ok;

    if (!records_load_seq(app->store, &app->actor, returning->records[returning->at].seq, &head,
                          &record, error)) {
        return false;
    }
    ok = return_loaded(returning, &head, &record, error);
    record_finish(&record);
    return ok;
}

static void say_returned(const struct returning *returning)
{
    size_t refused = returning->at - returning->done;

    if (refused == 0) {
        screen_say(returning->screen, LOOK_GOOD, "%zu returned", returning->done);
    } else {
        screen_say(returning->screen, LOOK_WARNING, "%zu returned, %zu not: %s", returning->done,
                   refused, returning->refusal.text);
    }
}

/* The next one comes with the next tick: a key in between is heard. */
static void done(void *context, bool ok, const struct error *error)
{
    struct returning *returning = context;
    struct exception_return *returns = returning->returns;

    returning->at++;
    returning->done += ok;
    if (!ok && returning->refusal.class == ERROR_NONE) {
        returning->refusal = *error;
    }
    if (returns != NULL && returning->at < returning->count) {
        screen_wake_in(returning->screen, 0);
        return;
    }
    say_returned(returning);
    returning_destroy(returning);
    if (returns != NULL) {
        returns->running = NULL;
        returns->after(returns->owner);
    }
}

void exception_return_tick(struct exception_return *returns)
{
    struct returning *returning = returns->running;

    if (returning != NULL && returning->confirmed && !screen_is_writing(returns->screen)) {
        screen_write(returns->screen,
                     &(struct pending){.attempt = attempt, .done = done, .context = returning});
    }
}

/* ---- beginning ---- */

static void answered(void *context, bool yes)
{
    struct exception_return *returns = context;

    if (returns->running == NULL) {
        return;
    }
    if (!yes) {
        returning_destroy(returns->running);
        returns->running = NULL;
        return;
    }
    returns->running->confirmed = true;
    exception_return_tick(returns);
}

static void add_mark(struct returning *returning, const struct exception_mark *mark)
{
    struct returned *records = returning->records;
    size_t at = 0;

    while (at < returning->count && records[at].seq != mark->key.seq) {
        at++;
    }
    if (at == returning->count) {
        records[returning->count++] =
            (struct returned){.seq = mark->key.seq, .version = mark->version};
    }
    return_reason_add(records[at].reason, mark->key.line, mark->words);
}

static struct returning *returning_create(struct exception_return *returns,
                                          const struct exception_rows *rows)
{
    struct returning *returning = memory_create(1, sizeof(*returning));

    returning->screen = returns->screen;
    returning->returns = returns;
    returning->records = memory_create(rows->marked_count, sizeof(*returning->records));
    for (size_t i = 0; i < rows->marked_count; i++) {
        add_mark(returning, &rows->marked[i]);
    }
    return returning;
}

void exception_return_begin(struct exception_return *returns, const struct exception_rows *rows)
{
    char question[160];

    if (returns->running != NULL && returns->running->confirmed) {
        return; /* the last ones are still being written */
    }
    if (returns->running != NULL) {
        returning_destroy(returns->running); /* asked about, and not answered */
    }
    returns->running = returning_create(returns, rows);
    if (returns->running->count == 1) {
        (void)snprintf(question, sizeof(question),
                       "Return %s? What is marked in it (%zu) is the reason.",
                       rows->marked[0].number, rows->marked_count);
    } else {
        (void)snprintf(question, sizeof(question),
                       "Return the %zu records of what is marked (%zu)? What is marked in each is "
                       "its reason.",
                       returns->running->count, rows->marked_count);
    }
    screen_push(returns->screen, confirm_view_create(returns->screen, question, "Return", "Not now",
                                                     answered, returns));
}
