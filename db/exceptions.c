#include "db/exceptions.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/calendar_store.h"
#include "db/neighbours.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 100

bool exception_key_equal(const struct exception_key *a, const struct exception_key *b)
{
    return a->seq == b->seq && a->line == b->line && a->place == b->place &&
           strcmp(a->code, b->code) == 0;
}

/* ---- the rows of one record ---- */

struct row {
    struct exception_key key;
    char field[80], since[LOCAL_ROOM], words[EXCEPTION_WORDS_ROOM];
};

struct rows {
    struct row *items;
    size_t count, room;
};

static struct row *add_row(struct rows *rows)
{
    if (rows->count == rows->room) {
        rows->room = rows->room == 0 ? 8 : 2 * rows->room;
        rows->items = memory_resize(rows->items, rows->room, sizeof(*rows->items));
    }
    rows->items[rows->count] = (struct row){0};
    return &rows->items[rows->count++];
}

static void take_row(struct statement *statement, int column, struct row *row)
{
    (void)text_copy(row->key.form, sizeof(row->key.form), column_text(statement, column));
    (void)text_copy(row->key.code, sizeof(row->key.code), column_text(statement, column + 1));
    row->key.seq = column_integer(statement, column + 2);
    row->key.line = column_integer(statement, column + 3);
    row->key.place = column_integer(statement, column + 4);
    (void)text_copy(row->field, sizeof(row->field), column_text(statement, column + 5));
    (void)text_copy(row->since, sizeof(row->since), column_text(statement, column + 6));
    (void)text_copy(row->words, sizeof(row->words), column_text(statement, column + 7));
}

#define ROW_COLUMNS "e.form, e.code, e.seq, e.line, e.place, e.field, e.since, e.words"

static bool read_rows(struct store *store, const struct head *head, struct rows *rows,
                      struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT " ROW_COLUMNS " FROM open_exception e WHERE e.seq = ? ORDER BY "
                      "e.code, e.line, e.place",
                      error);
    enum step step;

    bind_integer(statement, head->seq);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_row(statement, 0, add_row(rows));
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool exceptions_of(struct store *store, const struct record *record, const char *state,
                   const struct desk *desk, struct findings *findings, struct error *error)
{
    struct desk current = *desk;
    struct neighbours neighbours;
    bool ok = neighbours_read(store, record, &neighbours, error);

    current.neighbours = &neighbours;
    if (ok) {
        exceptions_find(record, state, &current, findings);
    }
    neighbours_finish(&neighbours);
    return ok;
}

/* What is waived is none. */
static bool expect_rows(struct store *store, const struct head *head, const struct record *record,
                        const struct desk *desk, struct rows *rows, struct error *error)
{
    struct findings findings = {0};

    if (!exceptions_of(store, record, head->status, desk, &findings, error)) {
        return false;
    }
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];
        const struct row *last = rows->count > 0 ? &rows->items[rows->count - 1] : NULL;
        bool again = last != NULL && strcmp(last->key.code, finding->rule->code) == 0 &&
                     last->key.line == (int64_t)finding->line;
        int64_t place = again ? last->key.place + 1 : 1;
        struct row *row;

        if (finding->waived) {
            continue;
        }
        row = add_row(rows);
        (void)text_copy(row->key.code, sizeof(row->key.code), finding->rule->code);
        row->key.seq = head->seq;
        row->key.line = (int64_t)finding->line;
        row->key.place = place;
        finding_field(head->form, finding, row->field, sizeof(row->field));
        (void)text_copy(row->since, sizeof(row->since),
                        finding->since[0] != '\0' ? finding->since : head->filed_on);
        (void)text_copy(row->words, sizeof(row->words), finding->words);
    }
    findings_finish(&findings);
    return true;
}

static bool same_rows(const struct rows *a, const struct rows *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++) {
        const struct row *one = &a->items[i], *other = &b->items[i];

        same = strcmp(one->key.code, other->key.code) == 0 && one->key.line == other->key.line &&
               one->key.place == other->key.place && strcmp(one->field, other->field) == 0 &&
               strcmp(one->since, other->since) == 0 && strcmp(one->words, other->words) == 0;
    }
    return same;
}

static bool move_tally(struct store *store, const struct form *form, const char *code, int by,
                       struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO exception_tally (form, code, count) VALUES (?, ?, ?) ON CONFLICT "
        "(form, code) DO UPDATE SET count = exception_tally.count + excluded.count",
        error);

    bind_text(statement, form->name);
    bind_text(statement, code);
    bind_integer(statement, by);
    return statement_run(statement, NULL, error);
}

static bool drop_row(struct store *store, const struct form *form, const struct row *row,
                     struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "DELETE FROM open_exception WHERE form = ? AND code = ? AND seq = ? AND "
                      "line = ? AND place = ?",
                      error);

    bind_text(statement, form->name);
    bind_text(statement, row->key.code);
    bind_integer(statement, row->key.seq);
    bind_integer(statement, row->key.line);
    bind_integer(statement, row->key.place);
    return statement_run(statement, NULL, error) &&
           move_tally(store, form, row->key.code, -1, error);
}

static bool put_row(struct store *store, const struct form *form, const struct row *row,
                    struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO open_exception (form, code, seq, line, place, field, since, "
                      "words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      error);

    bind_text(statement, form->name);
    bind_text(statement, row->key.code);
    bind_integer(statement, row->key.seq);
    bind_integer(statement, row->key.line);
    bind_integer(statement, row->key.place);
    bind_text(statement, row->field);
    bind_text(statement, row->since);
    bind_text(statement, row->words);
    return statement_run(statement, NULL, error) &&
           move_tally(store, form, row->key.code, 1, error);
}

/* Most records have none and get none: then nothing is written. */
static bool replace_rows(struct store *store, const struct form *form, const struct rows *before,
                         const struct rows *after, struct error *error)
{
    bool ok = true;

    if (same_rows(before, after)) {
        return true;
    }
    for (size_t i = 0; ok && i < before->count; i++) {
        ok = drop_row(store, form, &before->items[i], error);
    }
    for (size_t i = 0; ok && i < after->count; i++) {
        ok = put_row(store, form, &after->items[i], error);
    }
    return ok;
}

static bool write_rows(struct store *store, const struct head *head, const struct record *record,
                       const struct desk *desk, struct error *error)
{
    struct rows before = {0}, after = {0};
    bool ok = read_rows(store, head, &before, error) &&
              expect_rows(store, head, record, desk, &after, error) &&
              replace_rows(store, head->form, &before, &after, error);

    free(before.items);
    free(after.items);
    return ok;
}

static bool any_clock(const struct form *form)
{
    for (size_t i = 0; i < form->exception_count; i++) {
        if (form->exceptions[i].clock != NULL) {
            return true;
        }
    }
    return false;
}

bool exceptions_write(struct store *store, const struct head *head, const struct record *record,
                      const struct desk *desk, struct error *error)
{
    struct calendar own = {0};
    struct desk current = *desk;
    bool ok = true;

    if (head->form->exception_count == 0) {
        return true;
    }
    if (any_clock(head->form)) {
        ok = calendar_current(store, desk, &own, &current, error);
    }
    ok = ok && write_rows(store, head, record, &current, error);
    calendar_finish(&own);
    return ok;
}

/* ---- pages ---- */

/* What is asked for stands still, and the rest of the key moves on. */
static const char *const key_columns[] = {"e.form", "e.code", "e.seq", "e.line", "e.place"};

static size_t first_moving(const struct exception_request *request)
{
    return request->form == NULL ? 0 : request->code == NULL ? 1 : 2;
}

static void add_key(struct text *sql, const struct exception_request *request, const char *behind)
{
    for (size_t i = first_moving(request); i < COUNT_OF(key_columns); i++) {
        text_add_format(sql, "%s%s%s", i > first_moving(request) ? ", " : "", key_columns[i],
                        behind);
    }
}

static void add_page_sql(struct text *sql, const struct actor *actor,
                         const struct exception_request *request)
{
    text_add(sql, "SELECT " HEAD_COLUMNS ", " ROW_COLUMNS " FROM open_exception e JOIN record r ON "
                  "r.seq = e.seq WHERE e.since <= ?");
    for (size_t i = 0; i < first_moving(request); i++) {
        text_add_format(sql, " AND %s = ?", key_columns[i]);
    }
    text_add(sql, " AND (");
    add_key(sql, request, "");
    text_add(sql, request->backwards ? ") < (" : ") > (");
    for (size_t i = first_moving(request); i < COUNT_OF(key_columns); i++) {
        text_add(sql, i > first_moving(request) ? ", ?" : "?");
    }
    text_add(sql, ")");
    record_readable_add(sql, actor, request->form);
    text_add(sql, " ORDER BY ");
    add_key(sql, request, request->backwards ? " DESC" : "");
    text_add(sql, " LIMIT ?");
}

/* What stands still and what moves, in the order of the key. */
static void bind_page(struct statement *statement, const struct exception_request *request)
{
    bind_text(statement, request->form != NULL ? request->form->name : request->from.form);
    bind_text(statement, request->code != NULL ? request->code : request->from.code);
    bind_integer(statement, request->from.seq);
    bind_integer(statement, request->from.line);
    bind_integer(statement, request->from.place);
}

static void turn_round(struct exception_item *items, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct exception_item item = items[i];

        items[i] = items[count - 1 - i];
        items[count - 1 - i] = item;
    }
}

static bool take_item(struct statement *statement, struct exception_item *item, struct error *error)
{
    struct row row = {0};

    take_row(statement, HEAD_COLUMN_COUNT, &row);
    item->key = row.key;
    (void)text_copy(item->field, sizeof(item->field), row.field);
    (void)text_copy(item->since, sizeof(item->since), row.since);
    (void)text_copy(item->words, sizeof(item->words), row.words);
    if (!record_head_take(statement, &item->head, error)) {
        return false;
    }
    item->head.excepted = EXCEPTIONS_OPEN;
    return true;
}

bool exceptions_page(struct store *store, const struct actor *actor,
                     const struct exception_request *request, struct exception_item *items,
                     size_t *count, struct error *error)
{
    char now[LOCAL_ROOM];
    struct text sql = {0};
    struct statement *statement;
    enum step step = STEP_DONE;
    bool ok = true;

    *count = 0;
    if (request->form != NULL && !form_may_read(request->form, actor->role, true)) {
        return true;
    }
    add_page_sql(&sql, actor, request);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    local_format(request->now, now);
    bind_text(statement, now);
    bind_page(statement, request);
    record_readable_bind(statement, actor, request->form);
    bind_integer(statement, request->limit);
    while (ok && *count < (size_t)request->limit &&
           (step = statement_step(statement, error)) == STEP_ROW) {
        ok = take_item(statement, &items[(*count)++], error);
    }
    statement_done(statement);
    if (request->backwards) {
        turn_round(items, *count);
    }
    return ok && step != STEP_FAILED;
}

/* ---- counts ---- */

static bool read_count(struct statement *statement, int64_t *count, struct error *error)
{
    enum step step = statement_step(statement, error);

    *count = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool exceptions_tally(struct store *store, const struct form *form,
                      const struct exception_rule *rule, struct local_time now, int64_t *count,
                      struct error *error)
{
    struct statement *statement = statement_get(
        store,
        rule->clock == NULL
            ? "SELECT count FROM exception_tally WHERE form = ? AND code = ?"
            : "SELECT COUNT(*) FROM (SELECT 1 FROM open_exception WHERE form = ? AND code = ? AND "
              "since <= ? LIMIT ?) AS found",
        error);
    char text[LOCAL_ROOM];

    bind_text(statement, form->name);
    bind_text(statement, rule->code);
    if (rule->clock != NULL) {
        local_format(now, text);
        bind_text(statement, text);
        bind_integer(statement, EXCEPTIONS_MOST + 1);
    }
    return read_count(statement, count, error);
}

bool exceptions_of_record(struct store *store, int64_t seq, struct local_time now, int64_t *count,
                          struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT COUNT(*) FROM open_exception WHERE seq = ? AND since <= ?", error);
    char text[LOCAL_ROOM];

    local_format(now, text);
    bind_integer(statement, seq);
    bind_text(statement, text);
    return read_count(statement, count, error);
}

static void mark_one(struct head *heads, size_t count, int64_t seq)
{
    for (size_t i = 0; i < count; i++) {
        if (heads[i].seq == seq) {
            heads[i].excepted = EXCEPTIONS_OPEN;
        }
    }
}

bool exceptions_mark(struct store *store, struct local_time now, struct head *heads, size_t count,
                     struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT DISTINCT seq FROM open_exception WHERE seq IN (SELECT value FROM "
                      "json_each(?)) AND since <= ?",
                      error);
    struct text list = {0};
    char text[LOCAL_ROOM];
    enum step step;

    for (size_t i = 0; i < count; i++) {
        heads[i].excepted = EXCEPTIONS_NONE;
        text_add_format(&list, "%c%" PRId64, i == 0 ? '[' : ',', heads[i].seq);
    }
    text_add(&list, count == 0 ? "[]" : "]");
    local_format(now, text);
    bind_text(statement, text_bytes(&list));
    bind_text(statement, text);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        mark_one(heads, count, column_integer(statement, 0));
    }
    statement_done(statement);
    text_finish(&list);
    return step != STEP_FAILED;
}

/* ---- all of them anew ---- */

static bool drop_form(struct store *store, const struct form *form, struct error *error)
{
    static const char *const drops[] = {"DELETE FROM open_exception WHERE form = ?",
                                        "DELETE FROM exception_tally WHERE form = ?"};
    bool ok = true;

    for (size_t i = 0; ok && i < COUNT_OF(drops); i++) {
        struct statement *statement = statement_get(store, drops[i], error);

        bind_text(statement, form->name);
        ok = statement_run(statement, NULL, error);
    }
    return ok;
}

/* The next records of the form in the state. */
static bool read_state(struct store *store, const struct form *form, const char *state,
                       int64_t after, struct head *heads, size_t *count, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT " HEAD_COLUMNS " FROM record r WHERE r.form = ? AND r.status = ? AND "
                      "r.seq > ? ORDER BY r.seq LIMIT ?",
                      error);

    bind_text(statement, form->name);
    bind_text(statement, state);
    bind_integer(statement, after);
    bind_integer(statement, PAGE);
    return record_heads_read(statement, PAGE, heads, count, error);
}

static bool write_loaded(struct store *store, const struct desk *desk, const struct head *head,
                         struct error *error)
{
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = record_table_load(store, head->seq, &record, error) &&
         write_rows(store, head, &record, desk, error);
    record_finish(&record);
    return ok;
}

static bool write_state(struct store *store, const struct desk *desk, const struct form *form,
                        const char *state, struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    size_t count = PAGE;
    int64_t after = 0;
    bool ok = true;

    while (ok && count == PAGE) {
        ok = read_state(store, form, state, after, heads, &count, error);
        for (size_t i = 0; ok && i < count; i++) {
            ok = write_loaded(store, desk, &heads[i], error);
            after = heads[i].seq;
        }
    }
    free(heads);
    return ok;
}

static bool write_form(struct store *store, const struct desk *desk, const struct form *form,
                       struct error *error)
{
    const char *state;
    bool ok = drop_form(store, form, error);

    for (size_t i = 0; ok && (state = exception_state_at(form, i)) != NULL; i++) {
        ok = write_state(store, desk, form, state, error);
    }
    return ok;
}

bool exceptions_write_all(struct store *store, const struct desk *desk, bool clocks,
                          struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = form->exception_count == 0 || (clocks && !any_clock(form)) ||
             write_form(store, desk, form, error);
    }
    return ok;
}

/* ---- are they what the rules find? ---- */

static bool verify_one(struct store *store, const struct desk *desk, const struct head *head,
                       bool *same, struct error *error)
{
    struct rows rows = {0}, expected = {0};
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = read_rows(store, head, &rows, error) &&
         record_table_load(store, head->seq, &record, error) &&
         expect_rows(store, head, &record, desk, &expected, error);
    *same = ok && same_rows(&rows, &expected);
    record_finish(&record);
    free(rows.items);
    free(expected.items);
    return ok;
}

static bool verify_page(struct store *store, const struct desk *desk, const struct form *form,
                        const char *state, int64_t *at, char number[NUMBER_ROOM],
                        struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    size_t count = 0;
    bool same = true;
    bool ok = read_state(store, form, state, *at, heads, &count, error);

    number[0] = '\0';
    *at = 0;
    for (size_t i = 0; ok && same && i < count; i++) {
        ok = verify_one(store, desk, &heads[i], &same, error);
        if (ok && !same) {
            (void)text_copy(number, NUMBER_ROOM, heads[i].number);
        }
        *at = count == PAGE || !same ? heads[i].seq : 0;
    }
    free(heads);
    return ok;
}

bool exceptions_verify(struct store *store, const struct desk *desk, const struct form *form,
                       const char *state, int64_t *at, char number[NUMBER_ROOM],
                       struct error *error)
{
    struct calendar own = {0};
    struct desk current;
    bool ok = store_begin_reading(store, error) &&
              calendar_current(store, desk, &own, &current, error) &&
              verify_page(store, &current, form, state, at, number, error);

    store_end_reading(store);
    calendar_finish(&own);
    return ok;
}
