#include "db/staff_replay.h"

#include "base/text.h"
#include "db/exceptions.h"
#include "db/statement.h"

#include <jansson.h>
#include <string.h>

/* What an operation may carry; the columns of the table. */
static const char *const columns[] = {
    "name",     "role",     "password_hash", "failures",       "locked_at",
    "disabled", "added_at", "public_half",   "wrapped_secret",
};

static bool make_row(struct store *store, const char *employee, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO staff (employee, name, role, password_hash, failures, disabled, "
        "added_at) VALUES (?, '', '', '', 0, 0, '') ON CONFLICT (employee) DO NOTHING",
        error);

    bind_text(statement, employee);
    return statement_run(statement, NULL, error);
}

static bool put_column(struct store *store, const char *employee, const char *column,
                       const json_t *value, struct error *error)
{
    struct text sql = {0};
    struct statement *statement;

    text_add_format(&sql, "UPDATE staff SET %s = ? WHERE employee = ?", column);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    if (json_is_integer(value)) {
        bind_integer(statement, json_integer_value(value));
    } else {
        bind_text(statement, json_string_value(value)); /* null stays NULL */
    }
    bind_text(statement, employee);
    return statement_run(statement, NULL, error);
}

static bool put_columns(struct store *store, const char *employee, const json_t *account,
                        struct error *error)
{
    bool ok = make_row(store, employee, error);

    for (size_t i = 0; ok && i < sizeof(columns) / sizeof(columns[0]); i++) {
        const json_t *value = json_object_get(account, columns[i]);

        ok = value == NULL || put_column(store, employee, columns[i], value, error);
    }
    return ok;
}

/* What the rules find goes by the role too. */
static bool put_account(struct store *store, const char *employee, const json_t *account,
                        const struct desk *desk, struct error *error)
{
    return put_columns(store, employee, account, error) &&
           (json_object_get(account, "role") == NULL ||
            exceptions_write_of(store, employee, desk, error));
}

bool staff_replay(struct store *store, const struct operation *operation, const struct desk *desk,
                  struct error *error)
{
    json_error_t fault;
    json_t *changes = json_loads(operation->changes, JSON_REJECT_DUPLICATES, &fault);
    const json_t *account = json_object_get(changes, "staff");
    const char *employee = json_string_value(json_object_get(changes, "employee"));
    bool ok = changes != NULL ||
              error_set(error, ERROR_DAMAGED, "Operation %lld of the journal cannot be read.",
                        (long long)operation->seq);

    if (ok && account != NULL) { /* a sign-out changes no account */
        ok = employee != NULL ? put_account(store, employee, account, desk, error)
                              : error_set(error, ERROR_DAMAGED,
                                          "Operation %lld of the journal names no account.",
                                          (long long)operation->seq);
    }
    json_decref(changes);
    return ok;
}
