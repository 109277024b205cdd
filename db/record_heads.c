#include "db/record_heads.h"

bool record_head_take(struct statement *statement, struct head *head, struct error *error)
{
    *head = (struct head){
        .seq = column_integer(statement, 0),
        .form = form_by_name(column_text(statement, 2)),
        .version = column_integer(statement, 5),
    };
    text_copy(head->id, sizeof head->id, column_text(statement, 1));
    text_copy(head->number, sizeof head->number, column_text(statement, 3));
    text_copy(head->status, sizeof head->status, column_text(statement, 4));
    text_copy(head->filed_at, sizeof head->filed_at, column_text(statement, 6));
    text_copy(head->filed_by, sizeof head->filed_by, column_text(statement, 7));
    text_copy(head->changed_at, sizeof head->changed_at, column_text(statement, 8));
    text_copy(head->changed_by, sizeof head->changed_by, column_text(statement, 9));
    text_copy(head->headline, sizeof head->headline, column_text(statement, 10));
    text_copy(head->filed_on, sizeof head->filed_on, column_text(statement, 11));
    text_copy(head->typed_by, sizeof head->typed_by, column_text(statement, 12));
    if (head->form)
        return true;
    return error_set(error, ERROR_VERSION,
                     "%s is of a form (%s) that this version of the program does not know.",
                     head->number, column_text(statement, 2));
}

bool record_heads_read(struct statement *statement, int limit, struct head *heads, size_t *count,
                       struct error *error)
{
    enum step step = STEP_DONE;
    bool ok = true;
    *count = 0;
    while (ok && *count < (size_t)limit && (step = statement_step(statement, error)) == STEP_ROW)
        ok = record_head_take(statement, &heads[(*count)++], error);
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

static bool read_one(struct statement *statement, const char *sought, struct head *head,
                     struct error *error)
{
    size_t count;
    if (!record_heads_read(statement, 1, head, &count, error))
        return false;
    return count == 1 || error_set(error, ERROR_NOT_FOUND, "There is no record %.60s.", sought);
}

bool record_head_find(struct store *store, enum head_key key, const char *value, struct head *head,
                      struct error *error)
{
    static const char *const queries[] = {
        [HEAD_BY_ID] = "SELECT " HEAD_COLUMNS " FROM record r WHERE r.id = ?",
        [HEAD_BY_NUMBER] = "SELECT " HEAD_COLUMNS " FROM record r WHERE r.number = ?",
    };
    struct statement *statement = statement_get(store, queries[key], error);
    bind_text(statement, value);
    return read_one(statement, value, head, error);
}

bool record_head_find_seq(struct store *store, int64_t seq, struct head *head, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT " HEAD_COLUMNS " FROM record r WHERE r.seq = ?", error);
    bind_integer(statement, seq);
    return read_one(statement, "of this sequence", head, error);
}

static bool reads_own(const struct form *form, const struct actor *actor)
{
    return form_may_read(form, actor->role, true) && !form_may_read(form, actor->role, false);
}

void record_readable_add(struct text *sql, const struct actor *actor, const struct form *only)
{
    struct text own = {0};
    const struct form *form;
    if (only) { /* who reads their own alone reads along the index of those */
        text_add(sql, reads_own(only, actor) ? " AND r.filed_by = ?" : "");
        return;
    }
    for (size_t i = 0; (form = form_at(i)); i++) {
        if (reads_own(form, actor))
            text_add_format(&own, "%s'%s'", own.length ? ", " : "", form->name);
        else if (!form_may_read(form, actor->role, true))
            text_add_format(sql, " AND r.form <> '%s'", form->name);
    }
    if (own.length)
        text_add_format(sql, " AND (r.form NOT IN (%s) OR r.filed_by = ?)", text_bytes(&own));
    text_finish(&own);
}

void record_readable_bind(struct statement *statement, const struct actor *actor,
                          const struct form *only)
{
    const struct form *form;
    for (size_t i = 0; (form = form_at(i)); i++)
        if ((!only || form == only) && reads_own(form, actor)) {
            bind_text(statement, actor->employee);
            return;
        }
}
