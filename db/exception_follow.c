/* What the rules find in one record may go by another one, or by an account: with those it is
 * worked out anew. */
#include "db/exceptions.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/neighbours.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/statement.h"
#include "forms/urn.h"

#include <stdlib.h>

#define PAGE 100

static bool write_anew(struct store *store, const struct head *head, const struct desk *desk,
                       struct error *error)
{
    struct record record;
    bool ok;

    record_init(&record, head->form);
    ok = record_table_load(store, head->seq, &record, error) &&
         exceptions_write(store, head, &record, desk, error);
    record_finish(&record);
    return ok;
}

/* The statement selects heads; theirs are written once all of them are read. */
static bool write_selected(struct store *store, struct statement *statement,
                           const struct desk *desk, size_t *count, int64_t *last,
                           struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    bool ok = record_heads_read(statement, PAGE, heads, count, error);

    for (size_t i = 0; ok && i < *count; i++) {
        ok = write_anew(store, &heads[i], desk, error);
        *last = heads[i].seq;
    }
    free(heads);
    return ok;
}

/* ---- with a report ---- */

/* Of every state: those in which no rule holds have no rows, and get none. */
static bool write_carrying(struct store *store, const struct form *form, const char *key,
                           const struct desk *desk, struct error *error)
{
    struct text sql = {0};
    char end[URN_KEY_END_ROOM];
    size_t count = PAGE;
    int64_t last = 0;
    bool ok = true;

    text_add_format(&sql,
                    "SELECT " HEAD_COLUMNS " FROM record r WHERE r.seq IN (SELECT l.seq FROM %s_%s "
                    "l WHERE l.%s > ? AND l.%s < ?) AND r.seq > ? ORDER BY r.seq LIMIT ?",
                    form->table, form->carries->group, form->carries->field, form->carries->field);
    urn_key_end(key, end);
    while (ok && count == PAGE) {
        struct statement *statement = statement_get(store, text_bytes(&sql), error);

        bind_text(statement, key);
        bind_text(statement, end);
        bind_integer(statement, last);
        bind_integer(statement, PAGE);
        ok = write_selected(store, statement, desk, &count, &last, error);
    }
    text_finish(&sql);
    return ok;
}

static bool follow_form(struct store *store, const struct form *form, const struct record *before,
                        const struct record *after, const struct desk *desk, struct error *error)
{
    const struct carried *carried = form->carries;
    const char *old_key = before != NULL ? record_named(before, carried->key) : "";
    const char *key = record_named(after, carried->key);

    if (before != NULL && text_equal(old_key, key) &&
        text_equal(record_named(before, carried->urn), record_named(after, carried->urn))) {
        return true;
    }
    return (*old_key == '\0' || text_equal(old_key, key) ||
            write_carrying(store, form, old_key, desk, error)) &&
           (*key == '\0' || write_carrying(store, form, key, desk, error));
}

bool exceptions_follow(struct store *store, const struct record *before, const struct record *after,
                       const struct desk *desk, struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = form->carries == NULL || form->carries->of() != after->form ||
             follow_form(store, form, before, after, desk, error);
    }
    return ok;
}

/* ---- with an account ---- */

static bool write_of_form(struct store *store, const struct form *form, const char *employee,
                          const struct desk *desk, struct error *error)
{
    size_t count = PAGE;
    int64_t last = 0;
    bool ok = true;

    while (ok && count == PAGE) {
        struct statement *statement = statement_get(
            store,
            "SELECT " HEAD_COLUMNS " FROM record r WHERE r.form = ? AND r.filed_by = ? AND r.seq > "
            "? ORDER BY r.seq LIMIT ?",
            error);

        bind_text(statement, form->name);
        bind_text(statement, employee);
        bind_integer(statement, last);
        bind_integer(statement, PAGE);
        ok = write_selected(store, statement, desk, &count, &last, error);
    }
    return ok;
}

bool exceptions_write_of(struct store *store, const char *employee, const struct desk *desk,
                         struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = !neighbours_by_account(form) || write_of_form(store, form, employee, desk, error);
    }
    return ok;
}
