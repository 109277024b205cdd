#include "db/await.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/statement.h"
#include "db/store_internal.h"
#include "forms/urn.h"

#include <stdlib.h>

#define PAGE 100

/* ---- what has a key ---- */

static bool is_among(const char *status, const char *const states[AWAITED_STATES])
{
    for (size_t i = 0; i < AWAITED_STATES && states[i] != NULL; i++) {
        if (text_equal(states[i], status)) {
            return true;
        }
    }
    return false;
}

/* The record of the form with this key, in whatever state it is; `there` tells. */
static bool find(struct store *store, const struct form *form, const struct awaited *awaited,
                 const char *key, struct head *head, bool *there, struct error *error)
{
    char number[NUMBER_ROOM] = "";

    if (!record_table_find(store, form, form_field(form, awaited->field), key, 0, number, error)) {
        return false;
    }
    *there = number[0] != '\0';
    return !*there || record_head_find(store, HEAD_BY_NUMBER, number, head, error);
}

static struct statement *select_lines(struct store *store, const struct awaited *awaited,
                                      const char *key, struct error *error)
{
    const struct form *form = awaited->lines_of();
    struct statement *statement;
    struct text sql = {0};
    char end[URN_KEY_END_ROOM];

    text_add_format(&sql,
                    "SELECT r.number FROM %s_%s l JOIN record r ON r.seq = l.seq WHERE l.%s > ? "
                    "AND l.%s < ? AND r.status IN (",
                    form->table, form->carries->group, form->carries->field, form->carries->field);
    for (size_t i = 0; awaited->lines_count[i] != NULL; i++) {
        text_add(&sql, i > 0 ? ", ?" : "?");
    }
    text_add(&sql, ") ORDER BY r.seq LIMIT 1");
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    urn_key_end(key, end);
    bind_text(statement, key);
    bind_text(statement, end);
    for (size_t i = 0; awaited->lines_count[i] != NULL; i++) {
        bind_text(statement, awaited->lines_count[i]);
    }
    return statement;
}

/* What counts as the record that is awaited. */
struct source {
    char number[NUMBER_ROOM]; /* or "" */
    bool by_line;
};

static bool find_in_lines(struct store *store, const struct awaited *awaited, const char *key,
                          struct source *source, struct error *error)
{
    struct statement *statement = select_lines(store, awaited, key, error);
    enum step step = statement_step(statement, error);

    source->by_line = step == STEP_ROW;
    (void)text_copy(source->number, sizeof(source->number),
                    step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}

/* What is there and does not count is known better than any line that tells of it. */
static bool find_source(struct store *store, const struct awaited *awaited, const char *key,
                        struct source *source, struct error *error)
{
    struct head head;
    bool there = false;

    *source = (struct source){0};
    if (*key == '\0' || !find(store, awaited->form(), awaited, key, &head, &there, error)) {
        return *key == '\0';
    }
    if (there) {
        (void)text_copy(source->number, sizeof(source->number),
                        is_among(head.status, awaited->counts) ? head.number : "");
        return true;
    }
    return awaited->lines_of == NULL || find_in_lines(store, awaited, key, source, error);
}

/* ---- the one that waits ---- */

/* Does the action to the waiting record. */
static bool change(struct store *store, const struct head *head, const char *action,
                   const char *number, const struct desk *desk, struct error *error)
{
    const struct awaited *awaited = head->form->awaits;
    struct problems problems = {0};
    struct record record;
    struct acting acting = {.head = *head,
                            .record = &record,
                            .transition = form_transition(head->form, action),
                            .desk = desk,
                            .problems = &problems,
                            .by_program = true};
    bool ok;

    record_init(&record, head->form);
    ok = record_table_load(store, head->seq, &record, error);
    if (ok) {
        record_set_named(&record, awaited->number, number);
        ok = records_act_within(store, &acting, error);
    }
    record_finish(&record);
    problems_finish(&problems);
    return ok;
}

/* What must be done to it, or NULL. What a person has said of it stays: where it waits for
 * something else than at first, a line that was written before tells nothing new. */
static const char *due_action(const struct head *head, const struct record *record,
                              const struct source *source)
{
    const struct awaited *awaited = head->form->awaits;
    const char *now = record_named(record, awaited->number);
    const char *action = *now != '\0' ? awaited->gone : awaited->came;

    if (text_equal(now, source->number) ||
        !transition_leaves(form_transition(head->form, action), head->status) ||
        (action == awaited->came && source->by_line &&
         !text_equal(head->status, form_filing(head->form)->to))) {
        return NULL;
    }
    return action;
}

/* One that went by another record is settled again as soon as that is gone from it. */
static bool settle_itself(struct store *store, const struct head *head, const struct record *record,
                          const struct desk *desk, struct error *error)
{
    const struct awaited *awaited = head->form->awaits;
    struct source source;
    const char *action;

    if (!find_source(store, awaited, record_named(record, awaited->field), &source, error)) {
        return false;
    }
    action = due_action(head, record, &source);
    return action == NULL ||
           change(store, head, action, action == awaited->came ? source.number : "", desk, error);
}

static bool settle_loaded(struct store *store, const struct head *head, const struct desk *desk,
                          struct error *error)
{
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = record_table_load(store, head->seq, &record, error) &&
         settle_itself(store, head, &record, desk, error);
    record_finish(&record);
    return ok;
}

static bool settle_key(struct store *store, const struct form *form, const char *key,
                       const struct desk *desk, struct error *error)
{
    struct head waiting;
    bool there = false;

    return *key == '\0' || (find(store, form, form->awaits, key, &waiting, &there, error) &&
                            (!there || settle_loaded(store, &waiting, desk, error)));
}

/* ---- after a record was written ---- */

static bool settle_lines(struct store *store, const struct form *form, const struct record *record,
                         const struct desk *desk, struct error *error)
{
    struct place line = record_carried(record);
    bool ok = true;

    for (; ok && line.row < record_rows(record, line.field); line.row++) {
        char key[URN_KEY_ROOM];
        struct urn urn;

        if (urn_parse(record_text(record, line), &urn)) {
            urn_key(&urn, key);
            ok = settle_key(store, form, key, desk, error);
        }
    }
    return ok;
}

/* `record` NULL: there was none. */
static bool settle_keys(struct store *store, const struct form *form, const struct record *record,
                        const struct desk *desk, struct error *error)
{
    const struct awaited *awaited = form->awaits;

    if (record == NULL || awaited == NULL) {
        return true;
    }
    if (awaited->form() == record->form) {
        return settle_key(store, form, record_named(record, awaited->field), desk, error);
    }
    return awaited->lines_of == NULL || awaited->lines_of() != record->form ||
           settle_lines(store, form, record, desk, error);
}

bool await_settle(struct store *store, const struct head *head, const struct record *before,
                  const struct record *after, const struct desk *desk, struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = settle_keys(store, form, before, desk, error) &&
             settle_keys(store, form, after, desk, error);
    }
    return ok && (head->form->awaits == NULL || settle_itself(store, head, after, desk, error));
}

/* ---- all that wait ---- */

/* The next ones of the form, after the sequence. */
static bool read_page(struct store *store, const struct form *form, int64_t after,
                      struct head heads[PAGE], size_t *count, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT " HEAD_COLUMNS " FROM record r WHERE r.form = ? AND r.seq > ? ORDER BY r.seq "
        "LIMIT ?",
        error);

    bind_text(statement, form->name);
    bind_integer(statement, after);
    bind_integer(statement, PAGE);
    return record_heads_read(statement, PAGE, heads, count, error);
}

typedef bool waiting_fn(struct store *store, const struct head *head, void *context,
                        struct error *error);

static bool each_of(struct store *store, const struct form *form, waiting_fn *each, void *context,
                    struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    size_t count = PAGE;
    int64_t after = 0;
    bool ok = true;

    while (ok && count == PAGE) {
        ok = read_page(store, form, after, heads, &count, error);
        for (size_t i = 0; ok && i < count; i++) {
            ok = each(store, &heads[i], context, error);
            after = heads[i].seq;
        }
    }
    free(heads);
    return ok;
}

static bool each_waiting(struct store *store, waiting_fn *each, void *context, struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = form->awaits == NULL || each_of(store, form, each, context, error);
    }
    return ok;
}

static bool settle_each(struct store *store, const struct head *head, void *context,
                        struct error *error)
{
    return settle_loaded(store, head, context, error);
}

bool await_settle_all(struct store *store, const struct desk *desk, struct error *error)
{
    const struct actor program = {.employee = "program"};
    struct desk own = *desk;

    own.actor = &program;
    return each_waiting(store, settle_each, &own, error);
}

struct comparing {
    await_differs_fn *differs;
    void *context;
};

static bool compare_each(struct store *store, const struct head *head, void *context,
                         struct error *error)
{
    const struct comparing *comparing = context;
    const struct awaited *awaited = head->form->awaits;
    struct source source;
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = record_table_load(store, head->seq, &record, error) &&
         find_source(store, awaited, record_named(&record, awaited->field), &source, error);
    if (ok && due_action(head, &record, &source) != NULL) {
        comparing->differs(comparing->context, head);
    }
    record_finish(&record);
    return ok;
}

bool await_compare(struct store *store, await_differs_fn *differs, void *context,
                   struct error *error)
{
    struct comparing comparing = {differs, context};
    bool ok = store_begin_reading(store, error) && /* a desk files what is waited for meanwhile */
              each_waiting(store, compare_each, &comparing, error);

    store_end_reading(store);
    return ok;
}
