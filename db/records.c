#include "db/records.h"

#include "base/text.h"
#include "db/await.h"
#include "db/neighbours.h"
#include "db/operation.h"
#include "db/record_changes.h"
#include "db/record_fold.h"
#include "db/record_heads.h"
#include "db/record_json.h"
#include "db/record_table.h"
#include "db/record_write.h"
#include "db/seal.h"
#include "db/sealed_records.h"
#include "db/staff.h"
#include "db/urn_watch.h"
#include "forms/compare.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MOST 200 /* of one form; a test holds every form to it */

/* --- what filing and acting share --- */

static bool refuse_problems(const struct problems *problems, const struct form *form,
                            struct error *error)
{
    char name[120];
    const struct problem *first = problems_first_error(problems);
    if (!first)
        return true;
    place_name(form, first->place, name, sizeof name);
    return error_set(error, ERROR_INPUT, "%s: %s", name, first->words);
}

/* Looks whether fields that no two records may share are still free. */
static bool check_unique(struct store *store, const struct record *record, int64_t seq,
                         struct problems *problems, struct error *error)
{
    const struct form *form = record->form;
    for (size_t i = 0; i < form->field_count; i++) {
        char number[NUMBER_ROOM];
        const struct field *field = &form->fields[i];
        const char *kept = record_text(record, place_of(i));
        if (!field->unique_for || !*kept)
            continue;
        if (!record_table_find(store, form, field, kept, seq, number, error))
            return false;
        int shown = field_index(form->fields, form->field_count, field->unique_for);
        if (number[0])
            problem_add(problems, place_of((size_t)shown), "%s is already on %s.",
                        form->fields[shown].label, number);
    }
    return refuse_problems(problems, form, error);
}

static bool is_other(const struct head *head, const struct form *form, int64_t seq)
{
    return head->form == form && head->seq != seq;
}

/* Looks whether the records that fields name are there. */
static bool check_named(struct store *store, const struct record *record, int64_t seq,
                        struct problems *problems, struct error *error)
{
    const struct form *form = record->form;
    for (size_t i = 0; i < form->field_count; i++) {
        struct head head;
        struct error why = {0};
        const char *kept = record_text(record, place_of(i));
        if (!form->fields[i].names_record || !*kept)
            continue;
        if (!record_head_find(store, HEAD_BY_NUMBER, kept, &head, &why) &&
            why.class != ERROR_NOT_FOUND)
            return error_set(error, why.class, "%s", why.text);
        if (why.class == ERROR_NOT_FOUND || !is_other(&head, form, seq))
            problem_add(problems, place_of(i), "There is no other record %.40s of this kind.",
                        kept);
    }
    return refuse_problems(problems, form, error);
}

/* --- filing --- */

/* Not in one statement that writes and tells: SQLite prepares to take such a one back alone, for
 * which the words of the record before it would be put into the search index at once. */
static bool next_ordinal(struct store *store, const struct form *form, int year, int64_t *ordinal,
                         struct error *error)
{
    struct statement *last = statement_get(
        store, "SELECT last FROM number_counter WHERE prefix = ? AND year = ?", error);
    bind_text(last, form->prefix);
    bind_integer(last, year);
    enum step step = statement_step(last, error);
    *ordinal = step == STEP_ROW ? column_integer(last, 0) + 1 : 1;
    statement_done(last);
    if (step == STEP_FAILED)
        return false;
    struct statement *statement = statement_get(
        store,
        step == STEP_ROW ? "UPDATE number_counter SET last = ?3 WHERE prefix = ?1 AND year = ?2"
                         : "INSERT INTO number_counter (prefix, year, last) VALUES (?1, ?2, ?3)",
        error);
    bind_text(statement, form->prefix);
    bind_integer(statement, year);
    bind_integer(statement, *ordinal);
    return statement_run(statement, NULL, error);
}

static void start_operation(struct operation *operation, const struct desk *desk,
                            const struct form *form, const char *action)
{
    *operation = (struct operation){0};
    text_copy(operation->actor, sizeof operation->actor, desk->actor->employee);
    text_copy(operation->workstation, sizeof operation->workstation, desk->actor->workstation);
    text_copy(operation->subject, sizeof operation->subject, form->name);
    text_copy(operation->action, sizeof operation->action, action);
}

/* How a new record comes to be: by which action, at which desk, and with which id, or NULL. */
struct new_record {
    const struct transition *filing;
    const struct desk *desk;
    const char *id;
};

static bool log_filing(struct store *store, const struct record *record,
                       const struct new_record *new, struct head *head, struct error *error)
{
    struct operation operation;
    struct text changes = {0};
    start_operation(&operation, new->desk, record->form, new->filing->action);
    text_copy(operation.record, sizeof operation.record, head->id);
    record_changes_filed(head, record, &changes);
    operation.changes = text_bytes(&changes);
    bool ok = operation_append(store, &operation, error);
    text_finish(&changes);
    head->seq = operation.seq;
    text_copy(head->filed_at, sizeof head->filed_at, operation.at);
    text_copy(head->changed_at, sizeof head->changed_at, operation.at);
    return ok;
}

static bool give_id(struct store *store, const char *id, struct head *head, struct error *error)
{
    char number[NUMBER_ROOM];
    if (!id || !*id)
        return identity_new(time_now(store_time(store)), head->id, error);
    if (!records_find_done(store, id, number, error))
        return false;
    if (*number)
        return error_set(error, ERROR_REFUSED, "This was filed already: it is %s.", number);
    text_copy(head->id, sizeof head->id, id);
    return true;
}

/* Gives the number and writes everything of one new record, sealed. */
static bool put_sealed(struct store *store, const struct record *record,
                       const struct new_record *new, struct head *head, struct error *error)
{
    int64_t ordinal;
    const struct desk *desk = new->desk;
    int year = desk->now.date.year;
    *head = (struct head){.form = record->form, .version = 1};
    if (!give_id(store, new->id, head, error))
        return false;
    if (!next_ordinal(store, record->form, year, &ordinal, error))
        return false;
    date_format(desk->now.date, head->filed_on);
    snprintf(head->number, sizeof head->number, "%s-%s-%04d-%05" PRId64, desk->config->station_code,
             record->form->prefix, year, ordinal);
    text_copy(head->status, sizeof head->status, new->filing->to);
    record_head_file(head, record, new->filing, desk->actor->employee);
    record_write_headline(head, record, desk);
    return log_filing(store, record, new, head, error) &&
           record_write_new(store, head, record, desk, error);
}

/* What is confidential is sealed before anything is written, in a copy: the desk that files it has
 * the person's own words before it until they have their copy. */
static bool put_new(struct store *store, const struct record *record, const struct new_record *new,
                    struct head *head, struct error *error)
{
    struct record kept;
    record_copy(&kept, record);
    bool ok = seal_close(store, &kept, error) && put_sealed(store, &kept, new, head, error);
    record_finish(&kept);
    return ok;
}

/* Fills in, checks, and looks at the role: everything that needs no file. */
static bool prepare_new(struct record *record, const struct new_record *new,
                        struct problems *problems, struct error *error)
{
    const struct transition *filing = new->filing;
    const struct desk *desk = new->desk;
    if (!role_in(desk->actor->role, filing->roles))
        return error_set(error, ERROR_REFUSED, "A %s is not for the role %s.", record->form->title,
                         role_label(desk->actor->role));
    record_clear_stages(record, filing);
    record_drop_blank_rows(record);
    record_fill(record, desk);
    record_check(record, desk, filing, problems);
    if (!refuse_problems(problems, record->form, error))
        return false;
    if (filing->fill)
        filing->fill(record, desk);
    return true;
}

static bool file_companion(struct store *store, struct filing *filing, struct error *error)
{
    const struct form *form = filing->record->form;
    struct record other;
    struct head head;
    struct problems problems = {0};
    bool ok = true;
    filing->companion[0] = '\0';
    if (!form->companion)
        return true;
    record_init(&other, form->companion());
    if (form->accompany(filing->record, filing->desk, &other)) {
        const struct new_record new = {form_filing(other.form), filing->desk, NULL};
        ok = prepare_new(&other, &new, &problems, error) &&
             put_new(store, &other, &new, &head, error);
        if (ok)
            text_copy(filing->companion, sizeof filing->companion, head.number);
    }
    problems_finish(&problems);
    record_finish(&other);
    return ok;
}

bool records_file_within(struct store *store, struct filing *filing, struct error *error)
{
    const struct transition *transition =
        filing->transition ? filing->transition : form_filing(filing->record->form);
    const struct new_record new = {transition, filing->desk, filing->id};
    problems_finish(filing->problems);
    return urn_watch_gather(store, filing->record, filing->desk, error) &&
           prepare_new(filing->record, &new, filing->problems, error) &&
           check_unique(store, filing->record, 0, filing->problems, error) &&
           check_named(store, filing->record, 0, filing->problems, error) &&
           put_new(store, filing->record, &new, &filing->head, error) &&
           await_settle(store, &filing->head, NULL, filing->record, filing->desk, error) &&
           record_head_find_seq(store, filing->head.seq, &filing->head, error) &&
           file_companion(store, filing, error);
}

static bool file_work(struct store *store, void *context, struct error *error)
{
    struct filing *filing = context;
    return staff_still_holds(store, filing->desk->actor, error) &&
           records_file_within(store, filing, error);
}

bool records_file(struct store *store, struct filing *filing, struct error *error)
{
    return filing->once ? store_attempt(store, file_work, filing, error)
                        : store_run(store, file_work, filing, error);
}

/* --- acting --- */

static bool is_own(const struct head *head, const struct actor *actor)
{
    return strcmp(head->filed_by, actor->employee) == 0 ||
           strcmp(head->typed_by, actor->employee) == 0 ||
           strcmp(head->changed_by, actor->employee) == 0;
}

bool records_may_act(const struct head *head, const struct transition *transition,
                     const struct actor *actor, struct error *error)
{
    if (transition->by_program)
        return error_set(error, ERROR_REFUSED, "\"%s\" is not for the role %s. %s",
                         transition->label, role_label(actor->role), transition->help);
    if (!role_in(actor->role, transition->roles))
        return error_set(error, ERROR_REFUSED, "\"%s\" is not for the role %s.", transition->label,
                         role_label(actor->role));
    if (!transition_leaves(transition, head->status))
        return error_set(error, ERROR_REFUSED, "\"%s\" cannot be done: %s is %s.",
                         transition->label, head->number, head->status);
    if (transition->by_author && strcmp(head->filed_by, actor->employee) != 0 &&
        !role_may(actor->role, DUTY_REVIEW))
        return error_set(error, ERROR_REFUSED,
                         "\"%s\" is for %s, who filed %s, or for a supervisor in their place.",
                         transition->label, head->filed_by, head->number);
    if (transition->not_by_author && is_own(head, actor))
        return error_set(error, ERROR_REFUSED,
                         "Nobody approves their own work: another supervisor looks at %s.",
                         head->number);
    return true;
}

struct acting_run {
    struct acting *acting;
    struct record before, after;
    struct head head;
    struct desk desk; /* with its neighbours, where the action goes by what the rules find */
    struct neighbours neighbours;
    bool filled; /* before and after are initialised */
    bool seals;  /* something confidential changes */
};

static void forget_run(struct acting_run *run)
{
    if (run->filled) {
        record_finish(&run->before);
        record_finish(&run->after);
    }
    neighbours_finish(&run->neighbours);
    run->filled = false;
}

/* Who did the last thing to the record, and when, in words. */
static bool refuse_conflict(struct store *store, const struct head *head, struct error *error)
{
    char actor[16] = "", name[81], at[LOCAL_ROOM];
    int64_t moment = 0;
    struct statement *statement = statement_get(
        store,
        "SELECT actor, at FROM operation WHERE record = ? AND action NOT IN ('read', 'print', "
        "'export', 'reseal') ORDER BY seq DESC LIMIT 1",
        error);
    bind_text(statement, head->id);
    enum step step = statement_step(statement, error);
    if (step == STEP_ROW) {
        text_copy(actor, sizeof actor, column_text(statement, 0));
        moment_parse(column_text(statement, 1), &moment);
    }
    statement_done(statement);
    if (step == STEP_FAILED || !staff_name(store, actor, name, error))
        return false;
    local_format(moment_to_local(moment), at);
    at[10] = ' ';
    return error_set(error, ERROR_CONFLICT,
                     "%s was changed meanwhile by %s %s at %s and is now %s. Nothing of yours was "
                     "lost: look at it and do it again.",
                     head->number, actor, name, at, head->status);
}

/* The record as it is now, refused when it is no longer the version that the person had before
 * them. */
static bool load_before(struct store *store, struct acting_run *run, struct error *error)
{
    const struct head *seen = &run->acting->head;
    if (!record_head_find_seq(store, seen->seq, &run->head, error))
        return false;
    if (run->head.version != seen->version)
        return refuse_conflict(store, &run->head, error);
    record_init(&run->before, run->head.form);
    if (!record_table_load(store, run->head.seq, &run->before, error)) {
        record_finish(&run->before);
        return false;
    }
    record_copy(&run->after, &run->before);
    run->filled = true;
    return true;
}

/* The desk of the action: one that waives goes by what the rules find. */
static bool set_desk(struct store *store, struct acting_run *run, struct error *error)
{
    const struct acting *acting = run->acting;
    run->desk = *acting->desk;
    run->desk.neighbours = &run->neighbours;
    return acting->transition != exception_waiving(run->head.form) ||
           neighbours_read(store, &run->before, &run->neighbours, error);
}

/* Both sides are opened, so that it is seen what changes of the confidential fields. */
static bool open_both(struct store *store, struct acting_run *run, struct error *error)
{
    const struct acting *acting = run->acting;
    const struct opening opening = {.actor = acting->desk->actor, .keys = acting->keys};
    return !acting->transition->opens ||
           (sealed_record_open_within(store, &opening, &run->before, error) &&
            sealed_record_open_within(store, &opening, &run->after, error));
}

static void mark_confidential(void *context, size_t field)
{
    struct acting_run *run = context;
    run->seals = run->seals || run->after.form->fields[field].confidential;
}

/* Sealed anew only where something confidential changed: the same sealed bytes tell that it did
 * not. */
static bool close_both(struct store *store, struct acting_run *run, struct error *error)
{
    run->seals = false;
    record_differences(&run->before, &run->after, mark_confidential, run);
    if (run->seals && !seal_close(store, &run->after, error))
        return false;
    record_blank_confidential(&run->before);
    record_blank_confidential(&run->after);
    return true;
}

/* Nothing confidential is written over without being opened. */
static bool may_take(const struct acting_run *run, const struct field *field)
{
    return !field->confidential || run->acting->transition->opens;
}

/* Only what the action asks is taken from the person; the rest is the program's. */
static void take_changes(struct acting_run *run)
{
    const struct form *form = run->after.form;
    for (size_t i = 0; i < form->field_count; i++) {
        bool asked = transition_asks(run->acting->transition, &form->fields[i]) &&
                     !field_is_filled_in(&form->fields[i]);
        if ((asked || run->acting->by_program) && may_take(run, &form->fields[i]))
            compare_take(&run->after, run->acting->record, i);
    }
}

/* Whose work it is stays so: its author could give it away otherwise, and approve it then. */
static void check_author(const struct acting_run *run, struct problems *problems)
{
    const struct form *form = run->after.form;
    const char *author = form->author ? record_named(&run->before, form->author) : "";
    if (*author && strcmp(author, record_named(&run->after, form->author)) != 0)
        problem_add(problems,
                    place_of((size_t)field_index(form->fields, form->field_count, form->author)),
                    "%s stays that of %s: void it and file it anew if that is wrong.",
                    run->head.number, author);
}

static bool check_changes(struct store *store, struct acting_run *run, struct error *error)
{
    struct acting *acting = run->acting;
    const struct form *form = run->after.form;
    record_drop_blank_rows(&run->after);
    if (acting->transition->edits)
        record_fill(&run->after, &run->desk);
    else
        record_tidy(&run->after);
    record_check(&run->after, &run->desk, acting->transition, acting->problems);
    check_author(run, acting->problems);
    if (!refuse_problems(acting->problems, form, error))
        return false;
    if (acting->transition->fill)
        acting->transition->fill(&run->after, &run->desk);
    return check_unique(store, &run->after, run->head.seq, acting->problems, error) &&
           check_named(store, &run->after, run->head.seq, acting->problems, error);
}

struct changed_fields {
    bool *changed;
};

static void mark_changed(void *context, size_t field)
{
    struct changed_fields *fields = context;
    fields->changed[field] = true;
}

static bool is_changed(void *context, size_t field)
{
    return ((struct changed_fields *)context)->changed[field];
}

static bool log_acting(struct store *store, struct acting_run *run, const struct head *old,
                       struct error *error)
{
    const struct acting *acting = run->acting;
    bool changed[FIELDS_MOST] = {false};
    struct changed_fields fields = {changed};
    struct operation operation;
    struct text changes = {0};
    start_operation(&operation, acting->desk, run->head.form, acting->transition->action);
    text_copy(operation.record, sizeof operation.record, run->head.id);
    if (acting->id)
        text_copy(operation.id, sizeof operation.id, acting->id);
    operation.base_version = old->version;
    text_add_format(&changes, "{\"status\":\"%s\",", run->head.status);
    if (acting->reason && *acting->reason) {
        text_add(&changes, "\"reason\":");
        json_add_text(&changes, acting->reason);
        text_add(&changes, ",");
    }
    if (strcmp(old->headline, run->head.headline) != 0) {
        text_add(&changes, "\"headline\":");
        json_add_text(&changes, run->head.headline);
        text_add(&changes, ",");
    }
    record_differences(&run->before, &run->after, mark_changed, &fields);
    text_add(&changes, "\"fields\":");
    record_to_json(&run->after, is_changed, &fields, &changes);
    if (run->seals)
        record_changes_add_sealed(&run->after, &changes);
    text_add(&changes, "}");
    operation.changes = text_bytes(&changes);
    bool ok = operation_append(store, &operation, error);
    text_finish(&changes);
    text_copy(run->head.changed_at, sizeof run->head.changed_at, operation.at);
    return ok;
}

static bool put_changes(struct store *store, struct acting_run *run, struct error *error)
{
    const struct transition *transition = run->acting->transition;
    const struct desk *desk = run->acting->desk;
    const struct head old = run->head;
    const struct record_change change = {&old, &run->head, &run->before, &run->after};
    record_head_move(&run->head, transition, desk->actor->employee);
    record_head_author(&run->head, &run->after);
    record_write_headline(&run->head, &run->after, desk);
    return log_acting(store, run, &old, error) &&
           record_write_change(store, &change, desk, error) &&
           await_settle(store, &run->head, &run->before, &run->after, desk, error);
}

/* Who reads "done" once must not do it twice. */
static bool was_not_done(struct store *store, const char *id, struct error *error)
{
    char number[NUMBER_ROOM];
    if (!id || !*id)
        return true;
    return records_find_done(store, id, number, error) &&
           (!*number || error_set(error, ERROR_REFUSED, "This was done already to %s.", number));
}

static bool act_once(struct store *store, struct acting_run *run, struct error *error)
{
    forget_run(run);
    problems_finish(run->acting->problems);
    if (!was_not_done(store, run->acting->id, error) || !load_before(store, run, error) ||
        !(run->acting->by_program ||
          records_may_act(&run->head, run->acting->transition, run->acting->desk->actor, error)))
        return false;
    if (!set_desk(store, run, error) || !open_both(store, run, error))
        return false;
    take_changes(run);
    return check_changes(store, run, error) && close_both(store, run, error) &&
           put_changes(store, run, error);
}

static bool act_work(struct store *store, void *context, struct error *error)
{
    struct acting_run *run = context;
    return staff_still_holds(store, run->acting->desk->actor, error) && act_once(store, run, error);
}

bool records_act(struct store *store, struct acting *acting, struct error *error)
{
    struct acting_run run = {.acting = acting};
    bool ok = acting->once ? store_attempt(store, act_work, &run, error)
                           : store_run(store, act_work, &run, error);
    if (ok) {
        acting->head = run.head;
        record_finish(acting->record);
        record_copy(acting->record, &run.after);
    }
    forget_run(&run);
    return ok;
}

bool records_act_within(struct store *store, struct acting *acting, struct error *error)
{
    struct acting_run run = {.acting = acting};
    bool ok = act_once(store, &run, error);
    if (ok)
        acting->head = run.head;
    forget_run(&run);
    return ok;
}

/* --- reading --- */

static bool load_record(struct store *store, const struct actor *actor, const struct head *head,
                        struct record *record, struct error *error)
{
    bool own = strcmp(head->filed_by, actor->employee) == 0;
    if (!form_may_read(head->form, actor->role, own))
        return error_set(error, ERROR_REFUSED, "%s is not for the role %s.", head->number,
                         role_label(actor->role));
    record_init(record, head->form);
    if (record_table_load(store, head->seq, record, error))
        return true;
    record_finish(record);
    return false;
}

bool records_load(struct store *store, const struct actor *actor, const char *number,
                  struct head *head, struct record *record, struct error *error)
{
    char upper[NUMBER_ROOM];
    if (!text_copy(upper, sizeof upper, number))
        return error_set(error, ERROR_NOT_FOUND, "There is no record %.60s.", number);
    for (char *at = upper; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return record_head_find(store, HEAD_BY_NUMBER, upper, head, error) &&
           load_record(store, actor, head, record, error);
}

bool records_load_seq(struct store *store, const struct actor *actor, int64_t seq,
                      struct head *head, struct record *record, struct error *error)
{
    return record_head_find_seq(store, seq, head, error) &&
           load_record(store, actor, head, record, error);
}

/* "" in `number`: there is no such record. */
static bool number_of(struct store *store, const char *id, char number[NUMBER_ROOM],
                      struct error *error)
{
    struct head head;
    struct error failure = {0};
    number[0] = '\0';
    if (record_head_find(store, HEAD_BY_ID, id, &head, &failure)) {
        text_copy(number, NUMBER_ROOM, head.number);
        return true;
    }
    return failure.class == ERROR_NOT_FOUND || error_set(error, failure.class, "%s", failure.text);
}

bool records_find_done(struct store *store, const char *id, char number[NUMBER_ROOM],
                       struct error *error)
{
    char record[IDENTITY_ROOM];
    if (!number_of(store, id, number, error) || *number)
        return *number != '\0';
    return operation_record_of(store, id, record, error) &&
           (!*record || number_of(store, record, number, error));
}

bool records_load_last(struct store *store, const struct actor *actor, const struct form *form,
                       struct record *record, struct error *error)
{
    struct head head;
    size_t count;
    struct page_request request = {.form = form, .filed_by = actor->employee, .limit = 1};
    if (!records_page(store, actor, &request, &head, &count, error))
        return false;
    if (count == 0)
        return error_set(error, ERROR_NOT_FOUND, "You have not filed a %s yet.", form->title);
    return load_record(store, actor, &head, record, error);
}
