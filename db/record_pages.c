#include "db/record_heads.h"

#include <limits.h>
#include <string.h>

/* --- pages of lists --- */

static void add_filters(struct text *sql, const struct page_request *request)
{
    if (request->form)
        text_add(sql, " AND r.form = ?");
    if (request->status)
        text_add(sql, " AND r.status = ?");
    if (request->filed_by)
        text_add(sql, " AND r.filed_by = ?");
}

static void bind_filters(struct statement *statement, const struct page_request *request)
{
    if (request->form)
        bind_text(statement, request->form->name);
    if (request->status)
        bind_text(statement, request->status);
    if (request->filed_by)
        bind_text(statement, request->filed_by);
}

static void turn_round(struct head *heads, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct head head = heads[i];
        heads[i] = heads[count - 1 - i];
        heads[count - 1 - i] = head;
    }
}

/* By key alone: newest first below `before`, or oldest first above `after`. */
static bool page_by_seq(struct store *store, const struct actor *actor,
                        const struct page_request *request, struct head *heads, size_t *count,
                        struct error *error)
{
    struct text sql = {0};
    bool upwards = request->after > 0;
    text_add_format(&sql, "SELECT " HEAD_COLUMNS " FROM record r WHERE r.seq %s ?",
                    upwards ? ">" : "<");
    add_filters(&sql, request);
    record_readable_add(&sql, actor, request->form);
    text_add_format(&sql, " ORDER BY r.seq %s LIMIT ?", upwards ? "ASC" : "DESC");
    struct statement *statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_integer(statement, upwards           ? request->after
                            : request->before ? request->before
                                              : INT64_MAX);
    bind_filters(statement, request);
    record_readable_bind(statement, actor, request->form);
    bind_integer(statement, request->limit);
    if (!record_heads_read(statement, request->limit, heads, count, error))
        return false;
    if (upwards)
        turn_round(heads, *count);
    return true;
}

/* The local date under which the record of this sequence was filed: where a page by dates goes on.
 */
static bool filed_on(struct store *store, int64_t seq, char date[DATE_ROOM], struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT filed_on FROM record WHERE seq = ?", error);
    bind_integer(statement, seq);
    enum step step = statement_step(statement, error);
    text_copy(date, DATE_ROOM, step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}

/* Between dates: by date and then by key, along the index of dates. */
static bool page_by_date(struct store *store, const struct actor *actor,
                         const struct page_request *request, struct head *heads, size_t *count,
                         struct error *error)
{
    bool upwards = request->after > 0;
    int64_t start = upwards ? request->after : request->before;
    char date[DATE_ROOM] = "9999-12-31";
    struct text sql = {0};
    if (start && !filed_on(store, start, date, error))
        return false;
    text_add_format(&sql,
                    "SELECT " HEAD_COLUMNS " FROM record r WHERE r.filed_on >= ? AND r.filed_on <= "
                    "? AND (r.filed_on, r.seq) %s (?, ?)",
                    upwards ? ">" : "<");
    add_filters(&sql, request);
    record_readable_add(&sql, actor, request->form);
    text_add(&sql, upwards ? " ORDER BY r.filed_on ASC, r.seq ASC LIMIT ?"
                           : " ORDER BY r.filed_on DESC, r.seq DESC LIMIT ?");
    struct statement *statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_text(statement, request->from ? request->from : "0000-01-01");
    bind_text(statement, request->to ? request->to : "9999-12-31");
    bind_text(statement, date);
    bind_integer(statement, start ? start : INT64_MAX);
    bind_filters(statement, request);
    record_readable_bind(statement, actor, request->form);
    bind_integer(statement, request->limit);
    if (!record_heads_read(statement, request->limit, heads, count, error))
        return false;
    if (upwards)
        turn_round(heads, *count);
    return true;
}

bool records_page(struct store *store, const struct actor *actor,
                  const struct page_request *request, struct head *heads, size_t *count,
                  struct error *error)
{
    *count = 0;
    if (request->form && !form_may_read(request->form, actor->role, true))
        return error_set(error, ERROR_REFUSED, "%s are not for the role %s.", request->form->plural,
                         role_label(actor->role));
    if (request->from || request->to)
        return page_by_date(store, actor, request, heads, count, error);
    return page_by_seq(store, actor, request, heads, count, error);
}

/* --- where a date stands --- */

static bool seq_of_form(struct store *store, const struct form *form, const char *date,
                        int64_t *seq, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT r.seq FROM record r WHERE r.form = ? AND r.filed_on <= ? ORDER BY "
                      "r.filed_on DESC, r.seq DESC LIMIT 1",
                      error);
    bind_text(statement, form->name);
    bind_text(statement, date);
    enum step step = statement_step(statement, error);
    *seq = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool records_seq_on(struct store *store, const struct form *form, const char *date, int64_t *seq,
                    struct error *error)
{
    *seq = 0;
    if (form)
        return seq_of_form(store, form, date, seq, error);
    for (size_t i = 0; (form = form_at(i)); i++) {
        int64_t of_form = 0;
        if (!seq_of_form(store, form, date, &of_form, error))
            return false;
        *seq = of_form > *seq ? of_form : *seq;
    }
    return true;
}

/* --- counts and alarms --- */

bool records_tally(struct store *store, const struct form *form, const char *status, int64_t *count,
                   struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT count FROM tally WHERE form = ? AND status = ?", error);
    bind_text(statement, form->name);
    bind_text(statement, status);
    enum step step = statement_step(statement, error);
    *count = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

static const char *struck_state(const struct form *form)
{
    for (size_t i = 0; i < form->transition_count; i++)
        if (form->transitions[i].strikes)
            return form->transitions[i].to;
    return "";
}

bool records_alarms(struct store *store, const struct actor *actor, const struct form *form,
                    int limit, alarm_fn *each, void *context, struct error *error)
{
    struct text sql = {0};
    enum step step = STEP_DONE;
    bool ok = true;
    if (!form->alarm || !form_may_read(form, actor->role, false))
        return true;
    text_add_format(&sql,
                    "SELECT " HEAD_COLUMNS ", f.%s FROM %s f JOIN record r ON r.seq = f.seq WHERE "
                    "f.%s IS NOT NULL",
                    form->alarm->due_field, form->table, form->alarm->due_field);
    for (size_t i = 0; form->alarm->done_fields[i]; i++)
        text_add_format(&sql, " AND f.%s IS NULL", form->alarm->done_fields[i]);
    text_add_format(&sql, " AND r.status <> ? ORDER BY f.%s LIMIT ?", form->alarm->due_field);
    struct statement *statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_text(statement, struck_state(form));
    bind_integer(statement, limit);
    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        struct head head;
        ok = record_head_take(statement, &head, error);
        if (ok)
            each(context, &head, column_text(statement, HEAD_COLUMN_COUNT));
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}
