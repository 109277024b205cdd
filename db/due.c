#include "db/due.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/calendar_store.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/record_walk.h"
#include "db/statement.h"
#include "db/store_internal.h"
#include "forms/clock.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 100

/* ---- writing ---- */

static bool put_row(struct store *store, const struct head *head, const char *clock,
                    struct date due, struct error *error)
{
    struct statement *statement = statement_get(
        store, "INSERT INTO due (seq, clock, form, due_on) VALUES (?, ?, ?, ?)", error);
    char day[DATE_ROOM];

    date_format(due, day);
    bind_integer(statement, head->seq);
    bind_text(statement, clock);
    bind_text(statement, head->form->name);
    bind_text(statement, day);
    return statement_run(statement, NULL, error);
}

static bool drop_rows(struct store *store, int64_t seq, struct error *error)
{
    struct statement *statement = statement_get(store, "DELETE FROM due WHERE seq = ?", error);

    bind_integer(statement, seq);
    return statement_run(statement, NULL, error);
}

static bool write_rows(struct store *store, const struct head *head, const struct record *record,
                       const struct desk *desk, struct error *error)
{
    const struct form *form = head->form;
    bool ok = drop_rows(store, head->seq, error);

    for (size_t i = 0; ok && i < form->clock_count; i++) {
        const struct form_clock *clock = &form->clocks[i];
        struct deadline deadline = {0};

        if (form_clock_runs(clock, head->status) && clock->due(record, desk, &deadline)) {
            ok = put_row(store, head, clock->name, deadline.due, error);
        }
    }
    return ok;
}

bool due_write(struct store *store, const struct head *head, const struct record *record,
               const struct desk *desk, struct error *error)
{
    struct calendar own;
    struct desk current;
    bool ok;

    if (head->form->clock_count == 0) {
        return true;
    }
    ok = calendar_current(store, desk, &own, &current, error) &&
         write_rows(store, head, record, &current, error);
    calendar_finish(&own);
    return ok;
}

/* ---- reading ---- */

bool due_page(struct store *store, const struct actor *actor, const struct due_request *request,
              struct due_item *items, size_t *count, struct error *error)
{
    struct text sql = {0};
    struct statement *statement;
    enum step step = STEP_DONE;
    bool ok = true;

    *count = 0;
    text_add(&sql, "SELECT " HEAD_COLUMNS ", d.clock, d.due_on FROM due d JOIN record r ON r.seq = "
                   "d.seq WHERE d.form = ? AND (d.due_on, d.seq, d.clock) > (?, ?, ?)");
    text_add(&sql, request->clock != NULL ? " AND d.clock = ?" : "");
    text_add(&sql, request->until != NULL ? " AND d.due_on <= ?" : "");
    record_readable_add(&sql, actor, NULL);
    text_add(&sql, " ORDER BY d.due_on, d.seq, d.clock LIMIT ?");
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_text(statement, request->form->name);
    bind_text(statement, request->after_date != NULL ? request->after_date : "");
    bind_integer(statement, request->after_seq);
    bind_text(statement, request->after_clock != NULL ? request->after_clock : "");
    if (request->clock != NULL) {
        bind_text(statement, request->clock);
    }
    if (request->until != NULL) {
        bind_text(statement, request->until);
    }
    record_readable_bind(statement, actor, NULL);
    bind_integer(statement, request->limit);
    while (ok && *count < (size_t)request->limit &&
           (step = statement_step(statement, error)) == STEP_ROW) {
        struct due_item *item = &items[(*count)++];

        ok = record_head_take(statement, &item->head, error);
        (void)text_copy(item->clock, sizeof(item->clock),
                        column_text(statement, HEAD_COLUMN_COUNT));
        (void)text_copy(item->due_on, sizeof(item->due_on),
                        column_text(statement, HEAD_COLUMN_COUNT + 1));
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

/* By the index, from the first day to the given one. */
static bool count_between(struct store *store, const struct form *form, const char *begins,
                          struct date until, int most, int64_t *count, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT COUNT(*) FROM (SELECT 1 FROM due WHERE form = ? AND due_on >= ? AND "
                      "due_on < ? LIMIT ?) AS counted",
                      error);
    char ends[DATE_ROOM];
    enum step step;

    date_format(until, ends);
    bind_text(statement, form->name);
    bind_text(statement, begins);
    bind_text(statement, ends);
    bind_integer(statement, most);
    step = statement_step(statement, error);
    *count = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool due_count(struct store *store, const struct form *form, struct date today, int days, int most,
               struct due_counts *counts, struct error *error)
{
    char begins[DATE_ROOM];

    date_format(today, begins);
    return count_between(store, form, "", today, most, &counts->overdue, error) &&
           count_between(store, form, begins, clock_add_days(today, days + 1), most, &counts->soon,
                         error);
}

/* ---- all of them anew ---- */

struct old_rows {
    struct {
        char clock[32], due_on[DATE_ROOM];
    } items[16];
    size_t count;
};

static bool read_rows(struct store *store, int64_t seq, struct old_rows *rows, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT clock, due_on FROM due WHERE seq = ? ORDER BY clock", error);
    enum step step;

    rows->count = 0;
    bind_integer(statement, seq);
    while ((step = statement_step(statement, error)) == STEP_ROW &&
           rows->count < COUNT_OF(rows->items)) {
        (void)text_copy(rows->items[rows->count].clock, sizeof(rows->items[0].clock),
                        column_text(statement, 0));
        (void)text_copy(rows->items[rows->count].due_on, sizeof(rows->items[0].due_on),
                        column_text(statement, 1));
        rows->count++;
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

struct moving {
    const struct desk *desk;
    due_moved_fn *moved;
    void *context;
};

static void tell_moved(const struct moving *moving, const struct head *head,
                       const struct old_rows *before, const struct old_rows *after)
{
    for (size_t i = 0; moving->moved != NULL && i < before->count; i++) {
        for (size_t j = 0; j < after->count; j++) {
            if (strcmp(before->items[i].clock, after->items[j].clock) == 0 &&
                strcmp(before->items[i].due_on, after->items[j].due_on) != 0) {
                moving->moved(moving->context, head, after->items[j].clock, before->items[i].due_on,
                              after->items[j].due_on);
            }
        }
    }
}

static bool write_one(struct store *store, const struct moving *moving, const struct head *head,
                      struct error *error)
{
    struct old_rows before, after;
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = read_rows(store, head->seq, &before, error) &&
         record_table_load(store, head->seq, &record, error) &&
         write_rows(store, head, &record, moving->desk, error) &&
         read_rows(store, head->seq, &after, error);
    if (ok) {
        tell_moved(moving, head, &before, &after);
    }
    record_finish(&record);
    return ok;
}

static bool write_state(struct store *store, const struct moving *moving, const struct form *form,
                        const char *status, struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    size_t count = PAGE;
    int64_t after = 0;
    bool ok = true;

    while (ok && count == PAGE) {
        struct statement *statement =
            statement_get(store,
                          "SELECT " HEAD_COLUMNS " FROM record r WHERE r.form = ? AND r.status = ? "
                          "AND r.seq > ? ORDER BY r.seq LIMIT ?",
                          error);

        bind_text(statement, form->name);
        bind_text(statement, status);
        bind_integer(statement, after);
        bind_integer(statement, PAGE);
        ok = record_heads_read(statement, PAGE, heads, &count, error);
        for (size_t i = 0; ok && i < count; i++) {
            ok = write_one(store, moving, &heads[i], error);
            after = heads[i].seq;
        }
    }
    free(heads);
    return ok;
}

bool due_runs(const struct form *form, const char *status)
{
    for (size_t i = 0; i < form->clock_count; i++) {
        if (form_clock_runs(&form->clocks[i], status)) {
            return true;
        }
    }
    return false;
}

/* Each state that an action leads to, once. */
static bool is_first_to(const struct form *form, size_t index)
{
    const char *to = form->transitions[index].to;

    for (size_t i = 0; to != NULL && i < index; i++) {
        if (form->transitions[i].to != NULL && strcmp(form->transitions[i].to, to) == 0) {
            return false;
        }
    }
    return to != NULL;
}

const char *due_state_at(const struct form *form, size_t index)
{
    for (size_t i = 0; i < form->transition_count; i++) {
        const char *to = form->transitions[i].to;

        if (is_first_to(form, i) && due_runs(form, to) && index-- == 0) {
            return to;
        }
    }
    return NULL;
}

/* A state in which no clock runs any more, since the program knows better. */
static bool drop_state(struct store *store, const struct form *form, const char *status,
                       struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "DELETE FROM due WHERE form = ? AND EXISTS (SELECT 1 FROM record r WHERE "
                      "r.seq = due.seq AND r.status = ?)",
                      error);

    bind_text(statement, form->name);
    bind_text(statement, status);
    return statement_run(statement, NULL, error);
}

bool due_write_all(struct store *store, const struct desk *desk, due_moved_fn *moved, void *context,
                   struct error *error)
{
    const struct moving moving = {desk, moved, context};
    const struct form *form;
    bool ok = true;

    for (size_t f = 0; ok && (form = form_at(f)) != NULL; f++) {
        for (size_t i = 0; ok && form->clock_count > 0 && i < form->transition_count; i++) {
            const char *status = form->transitions[i].to;

            if (is_first_to(form, i)) {
                ok = due_runs(form, status) ? write_state(store, &moving, form, status, error)
                                            : drop_state(store, form, status, error);
            }
        }
    }
    return ok;
}

/* ---- are they what the clocks give? ---- */

static int compare_rows(const void *a, const void *b)
{
    return strcmp(a, b); /* the clock stands first */
}

static void expect_rows(const struct head *head, const struct record *record,
                        const struct desk *desk, struct old_rows *rows)
{
    rows->count = 0;
    for (size_t i = 0; i < head->form->clock_count && rows->count < COUNT_OF(rows->items); i++) {
        const struct form_clock *clock = &head->form->clocks[i];
        struct deadline deadline = {0};

        if (form_clock_runs(clock, head->status) && clock->due(record, desk, &deadline)) {
            (void)text_copy(rows->items[rows->count].clock, sizeof(rows->items[0].clock),
                            clock->name);
            date_format(deadline.due, rows->items[rows->count].due_on);
            rows->count++;
        }
    }
    qsort(rows->items, rows->count, sizeof(rows->items[0]), compare_rows);
}

static bool same_rows(const struct old_rows *a, const struct old_rows *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++) {
        same = strcmp(a->items[i].clock, b->items[i].clock) == 0 &&
               strcmp(a->items[i].due_on, b->items[i].due_on) == 0;
    }
    return same;
}

struct verifying {
    const struct desk *desk;
    char *number;
};

static bool verify_one(struct record_walk *walk, const struct head *head,
                       const struct record *record, struct error *error)
{
    const struct verifying *verifying = walk->context;
    struct old_rows rows, expected;

    if (!read_rows(walk->store, head->seq, &rows, error)) {
        return false;
    }
    expect_rows(head, record, verifying->desk, &expected);
    if (!same_rows(&rows, &expected)) {
        (void)text_copy(verifying->number, NUMBER_ROOM, head->number);
        walk->stops = true;
    }
    return true;
}

bool due_verify(struct store *store, const struct desk *desk, const struct due_state *state,
                int64_t *at, char number[NUMBER_ROOM], struct error *error)
{
    struct calendar own = {0};
    struct desk current;
    struct verifying verifying = {&current, number};
    struct record_walk walk = {.store = store,
                               .form = state->form,
                               .status = state->status,
                               .at = *at,
                               .each = verify_one,
                               .context = &verifying};
    bool ok;

    number[0] = '\0';
    ok = store_begin_reading(store, error) &&
         calendar_current(store, desk, &own, &current, error) && records_walk(&walk, error);
    store_end_reading(store);
    calendar_finish(&own);
    *at = walk.at;
    return ok;
}
