#include "tui/record_acts.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/exceptions.h"
#include "tui/exception_return.h"
#include "tui/views.h"
#include "tui/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct act_job {
    struct screen *screen;
    struct record_acts *acts; /* NULL when its owner is gone */
    struct desk desk;
    struct record seen;   /* as it was read: what a conflict is told from */
    struct record record; /* as it is written: the action fills fields in */
    struct problems problems;
    struct acting acting;
};

static void job_destroy(struct act_job *job)
{
    record_finish(&job->seen);
    record_finish(&job->record);
    problems_finish(&job->problems);
    free(job);
}

void record_acts_finish(struct record_acts *acts)
{
    if (acts->job == NULL)
        return;
    if (screen_is_writing(acts->screen))
        acts->job->acts = NULL;
    else
        job_destroy(acts->job);
    acts->job = NULL;
}

static bool asks_something(const struct form *form, const struct transition *transition)
{
    for (size_t i = 0; i < form->field_count; i++) {
        if (!form->fields[i].derived && transition_asks(transition, &form->fields[i]))
            return true;
    }
    return false;
}

static bool may_act(const struct record_acts *acts, const struct head *head,
                    const struct transition *transition, struct error *error)
{
    return records_may_act(head, transition, &screen_app(acts->screen)->actor, error);
}

/* A deferred report is submitted with the action that files, and worksheets are accepted and not
 * approved: both ways have one key. */
#define SUBMITS_AGAIN "resubmit"
#define APPROVES      "approve"
#define ACCEPTS       "accept"

/* `action`: what the keymap names; NULL: nothing. */
static const struct transition *transition_of(const struct head *head, const char *action)
{
    if (action == NULL)
        return NULL;
    if (text_equal(action, SUBMITS_AGAIN) &&
        transition_leaves(form_filing(head->form), head->status))
        return form_filing(head->form);
    if (text_equal(action, APPROVES) && form_transition(head->form, action) == NULL)
        action = ACCEPTS;
    return form_transition(head->form, action);
}

const struct transition *record_acts_for(struct record_acts *acts, const struct head *head,
                                         const struct press *press)
{
    const struct transition *transition = transition_of(head, keymap_record_action(press));
    struct error error = {0};
    if (transition == NULL)
        return NULL;
    if (may_act(acts, head, transition, &error))
        return transition;
    screen_say(acts->screen, LOOK_WARNING, "%s", error.text);
    return NULL;
}

/* ---- what came of it ---- */

static void say_done(const struct act_job *job)
{
    const struct transition *transition = job->acting.transition;
    const char *number = job->acting.head.number;
    char status[STATUS_ROOM];
    if (transition->to == NULL) {
        screen_say(job->screen, LOOK_GOOD, "%s: done, %s", transition->label, number);
        return;
    }
    words_capital(transition->strikes ? "voided" : transition->to, status, sizeof status);
    screen_say(job->screen, LOOK_GOOD, "%s %s", status, number);
}

struct labels {
    const struct form *form;
    struct text text;
};

static void add_label(void *context, size_t field)
{
    struct labels *labels = context;
    text_add_format(&labels->text, ", %s", labels->form->fields[field].label);
}

static void say_conflict(const struct act_job *job)
{
    struct app *app = screen_app(job->screen);
    const struct head *seen = &job->acting.head;
    struct error error = {0};
    struct head head;
    struct record now;
    if (!records_load_seq(app->store, &app->actor, seen->seq, &head, &now, &error)) {
        screen_say(job->screen, LOOK_ERROR, "%s", error.text);
        return;
    }
    struct labels labels = {.form = head.form};
    struct text who = {0};
    words_last_person(app->store, &head, &who);
    record_differences(&job->seen, &now, add_label, &labels);
    screen_say(job->screen, LOOK_ERROR,
               "Not done: %s has changed it meanwhile (now %s%s). Look again.", text_bytes(&who),
               head.status, text_bytes(&labels.text));
    text_finish(&labels.text);
    text_finish(&who);
    record_finish(&now);
}

static void say_refused(const struct act_job *job, const struct error *error)
{
    const struct problem *problem = problems_first_error(&job->problems);
    if (error->class == ERROR_CONFLICT) {
        say_conflict(job);
    } else if (error->class == ERROR_INPUT && problem != NULL) {
        const struct field *field = place_field(job->acting.head.form, problem->place);
        screen_say(job->screen, LOOK_ERROR, "%s: %s", field->label, problem->words);
    } else {
        screen_say(job->screen, LOOK_ERROR, "%s", error->text);
    }
}

static bool attempt(void *context, struct error *error)
{
    struct act_job *job = context;
    problems_finish(&job->problems);
    job->problems = (struct problems){0};
    return records_act(screen_app(job->screen)->store, &job->acting, error);
}

static void done(void *context, bool ok, const struct error *error)
{
    struct act_job *job = context;
    struct record_acts *acts = job->acts;
    if (ok)
        say_done(job);
    else
        say_refused(job, error);
    job_destroy(job);
    if (acts == NULL)
        return;
    acts->job = NULL;
    acts->after(acts->owner);
}

static void answered(void *context, bool yes)
{
    struct record_acts *acts = context;
    struct act_job *job = acts->job;
    if (job == NULL)
        return;
    if (!yes) {
        acts->job = NULL;
        job_destroy(job);
        return;
    }
    screen_write(acts->screen, &(struct pending){.attempt = attempt, .done = done, .context = job});
}

/* ---- beginning ---- */

static struct act_job *job_create(struct record_acts *acts, const struct head *head,
                                  const struct record *record, const struct transition *transition)
{
    struct act_job *job = memory_create(1, sizeof *job);
    job->screen = acts->screen;
    job->acts = acts;
    job->desk = app_desk(screen_app(acts->screen));
    record_copy(&job->seen, record);
    record_copy(&job->record, record);
    job->acting = (struct acting){.head = *head,
                                  .record = &job->record,
                                  .transition = transition,
                                  .desk = &job->desk,
                                  .keys = &screen_app(acts->screen)->keys,
                                  .problems = &job->problems,
                                  .once = true};
    return job;
}

static void ask_and_write(struct record_acts *acts, const struct head *head,
                          const struct record *record, const struct transition *transition)
{
    char question[128];
    if (acts->job != NULL)
        return;
    acts->job = job_create(acts, head, record, transition);
    snprintf(question, sizeof question, "%s %s?", transition->label, head->number);
    screen_push(acts->screen, confirm_view_create(acts->screen, question, transition->label,
                                                  "Not now", answered, acts));
}

/* The first open exception is proposed. */
static void name_exception(const struct record_acts *acts, const struct head *head,
                           struct record *record)
{
    struct desk desk = app_desk(screen_app(acts->screen));
    struct findings findings = {0};
    struct error error = {0};
    size_t first = 0;
    if (!exceptions_of(screen_app(acts->screen)->store, record, head->status, &desk, &findings,
                       &error))
        screen_say(acts->screen, LOOK_ERROR, "%s", error.text);
    while (first < findings.count && !finding_is_open(&findings.items[first], &desk))
        first++;
    if (first < findings.count)
        exception_ask_waive(record, &findings.items[first]);
    findings_finish(&findings);
}

void record_acts_begin(struct record_acts *acts, const struct head *head,
                       const struct record *record, const struct transition *transition)
{
    record_acts_begin_about(acts, head, record, transition, NULL);
}

void record_acts_begin_about(struct record_acts *acts, const struct head *head,
                             const struct record *record, const struct transition *transition,
                             const struct exception_item *item)
{
    bool asks = asks_something(head->form, transition);
    if (screen_is_writing(acts->screen)) {
        screen_say(acts->screen, LOOK_WARNING,
                   "One moment: the last action is still being written.");
        return;
    }
    if (transition->opens && record->sealed != NULL && !record_holds_confidential(record)) {
        screen_say(acts->screen, LOOK_WARNING,
                   "\"%s\" works on what is sealed: open the record first (Enter, then o).",
                   transition->label);
        return;
    }
    if (!transition->edits && !asks) {
        ask_and_write(acts, head, record, transition);
        return;
    }
    struct record copy;
    record_copy(&copy, record);
    if (!transition->edits)
        act_forget_earlier(&copy, transition);
    if (transition == exception_waiving(head->form))
        name_exception(acts, head, &copy);
    if (item != NULL && text_equal(transition->action, "return"))
        exception_return_fill(&copy, item);
    struct view *view = transition->edits
                            ? form_view_create_acting(acts->screen, head, &copy, transition, NULL)
                            : act_view_create(acts->screen, head, &copy, transition, NULL);
    screen_push(acts->screen, view);
}

static bool has_exceptions(const struct record_acts *acts, const struct head *head)
{
    struct app *app = screen_app(acts->screen);
    int64_t count = 0;
    if (head->excepted != EXCEPTIONS_NOT_ASKED)
        return head->excepted == EXCEPTIONS_OPEN;
    return exceptions_of_record(app->store, head->seq, app_desk(app).now, &count, NULL) &&
           count > 0;
}

/* An entry that must be made by a time is offered only where there is such a time, and a waiver
 * only where there is an exception. */
static bool is_needed(const struct record_acts *acts, const struct head *head,
                      const struct transition *transition, const struct record *record)
{
    const struct form *form = head->form;
    const struct alarm *alarm = form->alarm;
    if (transition == exception_waiving(form))
        return has_exceptions(acts, head);
    const struct field *done = alarm != NULL ? form_field(form, alarm->done_fields[0]) : NULL;
    if (done == NULL || !transition_asks(transition, done))
        return true;
    return record != NULL && !text_is_blank(record_named(record, alarm->due_field));
}

bool record_acts_allowed(const struct record_acts *acts, const struct head *head,
                         const struct record *record, const struct transition *transition)
{
    return may_act(acts, head, transition, NULL) && is_needed(acts, head, transition, record);
}

struct acts_held record_acts_held(const struct record_acts *acts, const struct head *head,
                                  const struct record *record)
{
    struct acts_held held = {.form = head->form};
    struct key_row key;
    for (size_t i = 0; keymap_row_at(i, &key); i++) {
        const struct transition *transition = transition_of(head, keymap_row_record_action(i));
        if (transition != NULL && record_acts_allowed(acts, head, record, transition))
            held.transitions |= UINT64_C(1) << (transition - head->form->transitions);
    }
    return held;
}

static bool holds(const struct acts_held *held, const struct transition *transition)
{
    return held->form != NULL &&
           (held->transitions >> (transition - held->form->transitions) & 1) != 0;
}

int record_acts_draw(const struct head *head, const struct acts_held *held, const struct area *area,
                     int row)
{
    struct key_row key;
    int column = 0;
    for (size_t i = 0; keymap_row_at(i, &key); i++) {
        const struct transition *transition = transition_of(head, keymap_row_record_action(i));
        if (transition == NULL || !holds(held, transition))
            continue;
        int width =
            (int)strlen(key.keys) + text_columns(transition->label, strlen(transition->label));
        if (column + width + 1 > area->columns)
            break;
        column += draw_text(area, row, column, LOOK_KEY, key.keys) + 1;
        column += draw_text(area, row, column, LOOK_KEY_WORD, transition->label) + 2;
    }
    return column;
}
