#include "db/account.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_json.h"
#include "db/statement.h"

#include <string.h>
#include <sys/mman.h>

#define ADMINISTRATOR_WAIT_MS (INT64_C(15) * 60 * 1000)

/* In the order of enum account_column. */
#define COLUMNS                                                                                    \
    "employee, name, role, password_hash, public_half, wrapped_secret, failures, locked_at, "      \
    "disabled, added_at"

static const struct {
    const char *name;
    bool integer;
} columns[ACCOUNT_COLUMNS] = {
    [ACCOUNT_EMPLOYEE] = {.name = "employee"},
    [ACCOUNT_NAME] = {.name = "name"},
    [ACCOUNT_ROLE] = {.name = "role"},
    [ACCOUNT_PASSWORD_HASH] = {.name = "password_hash"},
    [ACCOUNT_PUBLIC_HALF] = {.name = "public_half"},
    [ACCOUNT_WRAPPED_SECRET] = {.name = "wrapped_secret"},
    [ACCOUNT_FAILURES] = {.name = "failures", .integer = true},
    [ACCOUNT_LOCKED_AT] = {.name = "locked_at"},
    [ACCOUNT_DISABLED] = {.name = "disabled", .integer = true},
    [ACCOUNT_ADDED_AT] = {.name = "added_at"},
};

/* ---- reading ---- */

/* An administrator is let in again after a while, so that nobody can lock a station out of its own
 * file. */
static bool is_locked(const struct account *account, int64_t now)
{
    int64_t since = 0;

    if (account->locked_at[0] == '\0') {
        return false;
    }
    return account->staff.role != ROLE_ADMINISTRATOR || !moment_parse(account->locked_at, &since) ||
           now - since < ADMINISTRATOR_WAIT_MS;
}

/* What was not written by this program may be too long and is cut. */
static void take_text(struct statement *row, enum account_column column, char *out, size_t room)
{
    (void)text_copy(out, room, column_text(row, (int)column));
}

static void take_account(struct statement *row, int64_t now, struct account *account)
{
    struct staff *staff = &account->staff;

    *account = (struct account){.found = true};
    take_text(row, ACCOUNT_EMPLOYEE, staff->employee, sizeof(staff->employee));
    take_text(row, ACCOUNT_NAME, staff->name, sizeof(staff->name));
    staff->role = role_from_name(column_text(row, ACCOUNT_ROLE));
    take_text(row, ACCOUNT_PASSWORD_HASH, account->hash, sizeof(account->hash));
    take_text(row, ACCOUNT_PUBLIC_HALF, account->public_half, sizeof(account->public_half));
    take_text(row, ACCOUNT_WRAPPED_SECRET, account->wrapped_secret,
              sizeof(account->wrapped_secret));
    staff->failures = (int)column_integer(row, ACCOUNT_FAILURES);
    take_text(row, ACCOUNT_LOCKED_AT, account->locked_at, sizeof(account->locked_at));
    staff->disabled = column_integer(row, ACCOUNT_DISABLED) != 0;
    take_text(row, ACCOUNT_ADDED_AT, staff->added_at, sizeof(staff->added_at));
    staff->locked = is_locked(account, now);
}

void account_forget(struct account *account)
{
    sodium_memzero(account->hash, sizeof(account->hash));
    sodium_memzero(account->wrapped_secret, sizeof(account->wrapped_secret));
}

static bool lacks_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY,
                     "This machine has no memory left for the password (64 MiB are needed for a "
                     "moment). Close other programs and try again.");
}

bool account_hash_password(const char *password, char out[crypto_pwhash_STRBYTES],
                           struct error *error)
{
    return crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                             crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0 ||
           lacks_memory(error);
}

/* For a check, which does not tell a lack of it from a wrong password. */
static bool memory_is_there(void)
{
    size_t size = crypto_pwhash_MEMLIMIT_INTERACTIVE + (1 << 20);
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return room != MAP_FAILED && munmap(room, size) == 0;
}

bool account_check_password(const struct account *account, const char *password, bool *right,
                            struct error *error)
{
    if (!memory_is_there()) {
        return lacks_memory(error);
    }
    *right = crypto_pwhash_str_verify(account->hash, password, strlen(password)) == 0;
    return true;
}

bool account_read(struct store *store, const char *employee, struct account *account,
                  struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT " COLUMNS " FROM staff WHERE employee = ?", error);
    enum step step;

    *account = (struct account){0};
    bind_text(statement, employee);
    step = statement_step(statement, error);
    if (step == STEP_ROW) {
        take_account(statement, time_now(store_time(store)), account);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool account_read_existing(struct store *store, const char *employee, struct account *account,
                           struct error *error)
{
    if (!account_read(store, employee, account, error)) {
        return false;
    }
    return account->found || error_set(error, ERROR_NOT_FOUND,
                                       "Nobody here has the employee number %.20s.", employee);
}

bool staff_list(struct store *store, staff_fn *each, void *context, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT " COLUMNS " FROM staff ORDER BY employee", error);
    int64_t now = time_now(store_time(store));
    struct account account;
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_account(statement, now, &account);
        account_forget(&account);
        each(context, &account.staff);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool staff_any(struct store *store, bool *any, struct error *error)
{
    struct statement *statement = statement_get(store, "SELECT employee FROM staff LIMIT 1", error);
    enum step step = statement_step(statement, error);

    *any = step == STEP_ROW;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool staff_name(struct store *store, const char *employee, char name[81], struct error *error)
{
    struct account account;
    bool ok = account_read(store, employee, &account, error);

    account_forget(&account);
    (void)text_copy(name, sizeof(account.staff.name), account.staff.name);
    return ok;
}

bool staff_still_holds(struct store *store, const struct actor *actor, struct error *error)
{
    struct account account;
    bool ok = account_read(store, actor->employee, &account, error);

    account_forget(&account);
    if (!ok) {
        return false;
    }
    if (account.found && !account.staff.disabled && account.staff.role == actor->role) {
        return true;
    }
    return error_set(error, ERROR_REFUSED,
                     "The account %s was closed or given another role since it signed in. Sign in "
                     "again.",
                     actor->employee);
}

/* ---- writing ---- */

void account_set_text(struct account_change *change, enum account_column column, const char *text)
{
    change->values[column] = (struct account_value){.set = true, .text = text};
}

void account_set_integer(struct account_change *change, enum account_column column, int64_t integer)
{
    change->values[column] = (struct account_value){.set = true, .integer = integer};
}

static bool sets_any(const struct account_change *change)
{
    for (size_t i = 0; i < ACCOUNT_COLUMNS; i++) {
        if (change->values[i].set) {
            return true;
        }
    }
    return false;
}

static void add_update(const struct account_change *change, struct text *sql)
{
    const char *between = " ";

    text_add(sql, "UPDATE staff SET");
    for (size_t i = 0; i < ACCOUNT_COLUMNS; i++) {
        if (change->values[i].set) {
            text_add_format(sql, "%s%s = ?", between, columns[i].name);
            between = ", ";
        }
    }
    text_add(sql, " WHERE employee = ?");
}

static void bind_values(struct statement *statement, const struct account_change *change)
{
    for (size_t i = 0; i < ACCOUNT_COLUMNS; i++) {
        const struct account_value *value = &change->values[i];

        if (value->set && columns[i].integer) {
            bind_integer(statement, value->integer);
        } else if (value->set) {
            bind_text(statement, value->text);
        }
    }
}

static bool write_row(struct store *store, const struct account_change *change, struct error *error)
{
    bool is_new = change->values[ACCOUNT_EMPLOYEE].set;
    struct statement *statement;
    struct text sql = {0};
    int64_t rows = 0;
    bool ok;

    if (is_new) {
        text_add(&sql, "INSERT INTO staff (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    } else {
        add_update(change, &sql);
    }
    statement = statement_get(store, text_bytes(&sql), error);
    bind_values(statement, change);
    if (!is_new) {
        bind_text(statement, change->employee);
    }
    ok = statement_run(statement, &rows, error);
    text_finish(&sql);
    if (ok && rows != 1) {
        return error_set(error, ERROR_NOT_FOUND, "Nobody here has the employee number %.20s.",
                         change->employee);
    }
    return ok;
}

static void add_name(struct text *out, const char *name)
{
    text_add(out, out->bytes[out->length - 1] == '{' ? "" : ",");
    json_add_text(out, name);
    text_add(out, ":");
}

static void add_member(struct text *out, const char *name, const char *value)
{
    if (value != NULL) {
        add_name(out, name);
        json_add_text(out, value);
    }
}

static void add_values(const struct account_change *change, struct text *out)
{
    add_name(out, "staff");
    text_add(out, "{");
    for (size_t i = 0; i < ACCOUNT_COLUMNS; i++) {
        const struct account_value *value = &change->values[i];

        if (!value->set) {
            continue;
        }
        add_name(out, columns[i].name);
        if (columns[i].integer) {
            text_add_format(out, "%lld", (long long)value->integer);
        } else if (value->text == NULL) {
            text_add(out, "null");
        } else {
            json_add_text(out, value->text);
        }
    }
    text_add(out, "}");
}

/* No password has a place here, and neither has what somebody typed for a number that nobody has.
 */
static void add_changes(const struct account_change *change, struct text *out)
{
    text_add(out, "{");
    add_member(out, "employee", change->employee);
    add_member(out, "name", change->values[ACCOUNT_NAME].text);
    add_member(out, "role", change->values[ACCOUNT_ROLE].text);
    add_member(out, "reason", change->reason);
    if (change->values[ACCOUNT_LOCKED_AT].text != NULL) {
        add_name(out, "locked");
        text_add(out, "true");
    }
    if (sets_any(change)) {
        add_values(change, out);
    }
    text_add(out, "}");
}

static bool log_change(struct store *store, const struct account_change *change,
                       struct error *error)
{
    struct operation operation = {0};
    struct text changes = {0};
    bool ok;

    add_changes(change, &changes);
    (void)text_copy(operation.actor, sizeof(operation.actor), change->by);
    (void)text_copy(operation.workstation, sizeof(operation.workstation), change->workstation);
    (void)text_copy(operation.subject, sizeof(operation.subject), change->subject);
    (void)text_copy(operation.action, sizeof(operation.action), change->action);
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

bool account_write(struct store *store, const struct account_change *change, struct error *error)
{
    return (!sets_any(change) || write_row(store, change, error)) &&
           log_change(store, change, error);
}
