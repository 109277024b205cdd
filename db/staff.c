#include "db/staff.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_json.h"
#include "db/statement.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FAILURES_TO_LOCK      5
#define ADMINISTRATOR_WAIT_MS (INT64_C(15) * 60 * 1000)
#define PASSWORD_LEAST        8
#define PASSWORD_MOST         128
#define NAME_MOST             80

/* An account with what only this file sees of it. */
struct account {
    struct staff staff;
    char hash[crypto_pwhash_STRBYTES];
    char locked_at[MOMENT_ROOM]; /* "" when it is not locked */
    bool found;
};

#define ACCOUNT_COLUMNS                                                                            \
    "employee, name, role, password_hash, failures, locked_at, disabled, added_at"

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

static void take_account(struct statement *row, int64_t now, struct account *account)
{
    struct staff *staff = &account->staff;

    *account = (struct account){.found = true};
    /* What was not written by this program may be too long and is cut. */
    (void)text_copy(staff->employee, sizeof(staff->employee), column_text(row, 0));
    (void)text_copy(staff->name, sizeof(staff->name), column_text(row, 1));
    staff->role = role_from_name(column_text(row, 2));
    (void)text_copy(account->hash, sizeof(account->hash), column_text(row, 3));
    staff->failures = (int)column_integer(row, 4);
    (void)text_copy(account->locked_at, sizeof(account->locked_at), column_text(row, 5));
    staff->disabled = column_integer(row, 6) != 0;
    (void)text_copy(staff->added_at, sizeof(staff->added_at), column_text(row, 7));
    staff->locked = is_locked(account, now);
}

/* True also when there is no such account: then .found is false. */
static bool read_account(struct store *store, const char *employee, struct account *account,
                         struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT " ACCOUNT_COLUMNS " FROM staff WHERE employee = ?", error);
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

static bool read_existing(struct store *store, const char *employee, struct account *account,
                          struct error *error)
{
    if (!read_account(store, employee, account, error)) {
        return false;
    }
    return account->found || error_set(error, ERROR_NOT_FOUND,
                                       "Nobody here has the employee number %.20s.", employee);
}

static bool employee_fits(const char *employee, struct error *error)
{
    size_t digits = strspn(employee, "0123456789");

    if (employee[digits] == '\0' && digits >= 5 && digits <= 7) {
        return true;
    }
    return error_set(error, ERROR_INPUT, "An employee number has 5 to 7 digits.");
}

static bool name_fits(const char *given, const char *kept, struct error *error)
{
    const char *reason = "";

    if (!text_is_clean(given, strlen(given), TEXT_LINE, &reason)) {
        return error_set(error, ERROR_INPUT, "The name cannot be kept. %s", reason);
    }
    if (kept[0] == '\0') {
        return error_set(error, ERROR_INPUT, "The name is missing.");
    }
    if (strlen(kept) > NAME_MOST) {
        return error_set(error, ERROR_INPUT,
                         "The name is too long: at most %d characters are kept.", NAME_MOST);
    }
    return true;
}

bool staff_account_fits(const char *employee, const char *name, struct error *error)
{
    char *kept = text_kept_dup(name, TEXT_LINE);
    bool ok = employee_fits(employee, error) && name_fits(name, kept, error);

    free(kept);
    return ok;
}

bool staff_password_fits(const char *employee, const char *password, struct error *error)
{
    const char *reason = "";
    size_t characters;

    if (!text_is_clean(password, strlen(password), TEXT_LINE, &reason)) {
        return error_set(error, ERROR_INPUT, "The password cannot be used. %s", reason);
    }
    characters = text_characters(password);
    if (characters < PASSWORD_LEAST || characters > PASSWORD_MOST) {
        return error_set(error, ERROR_INPUT, "A password has %d to %d characters.", PASSWORD_LEAST,
                         PASSWORD_MOST);
    }
    if (strcmp(password, employee) == 0) {
        return error_set(error, ERROR_INPUT, "The password must not be the employee number.");
    }
    return true;
}

static bool hash_password(const char *password, char out[crypto_pwhash_STRBYTES],
                          struct error *error)
{
    if (crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return error_set(error, ERROR_MEMORY,
                         "This machine has no memory left for the password (64 MiB are needed for "
                         "a moment). Close other programs and try again.");
    }
    return true;
}

/* Who does what to whom. */
struct change {
    const char *by, *workstation;
    const char *employee;
    const char *action;
    const char *name;   /* or NULL */
    enum role role;     /* or ROLE_NONE */
    const char *reason; /* of a failed sign-in, or NULL */
    bool locks;
};

static void add_member(struct text *out, const char *name, const char *value)
{
    text_add(out, out->length == 1 ? "" : ",");
    json_add_text(out, name);
    text_add(out, ":");
    json_add_text(out, value);
}

/* Secrets have no place here, and neither has what somebody typed for a number that nobody has. */
static bool log_change(struct store *store, const char *subject, const struct change *change,
                       struct error *error)
{
    struct operation operation = {0};
    struct text changes = {0};
    bool ok;

    text_add(&changes, "{");
    if (change->employee != NULL) {
        add_member(&changes, "employee", change->employee);
    }
    if (change->name != NULL) {
        add_member(&changes, "name", change->name);
    }
    if (change->role != ROLE_NONE) {
        add_member(&changes, "role", role_name(change->role));
    }
    if (change->reason != NULL) {
        add_member(&changes, "reason", change->reason);
    }
    if (change->locks) {
        text_add(&changes, ",\"locked\":true");
    }
    text_add(&changes, "}");
    (void)text_copy(operation.actor, sizeof(operation.actor), change->by);
    (void)text_copy(operation.workstation, sizeof(operation.workstation), change->workstation);
    (void)text_copy(operation.subject, sizeof(operation.subject), subject);
    (void)text_copy(operation.action, sizeof(operation.action), change->action);
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

/* What a piece of work needs; filled before the transaction, so that it can be run again. */
struct work {
    struct change change;
    const char *hash; /* of the new password, or NULL */
};

/* Accounts change hands: what the actor may do is read from the file, not believed. */
static bool actor_may(struct store *store, const struct change *change, role_set roles,
                      struct error *error)
{
    struct account by;

    if (!read_account(store, change->by, &by, error)) {
        return false;
    }
    sodium_memzero(by.hash, sizeof(by.hash));
    if (!by.found || by.staff.disabled) {
        return error_set(error, ERROR_REFUSED, "Your account is disabled. Ask an administrator.");
    }
    if (!role_in(by.staff.role, roles)) {
        return error_set(
            error, ERROR_REFUSED, "The role %s may not do this. Ask %s.", role_label(by.staff.role),
            roles == ROLES(ROLE_ADMINISTRATOR) ? "an administrator"
                                               : "a watch commander or an administrator");
    }
    return true;
}

static bool put_account(struct store *store, const struct work *work, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO staff (" ACCOUNT_COLUMNS ") VALUES (?, ?, ?, ?, 0, NULL, 0, ?) "
        "ON CONFLICT (employee) DO UPDATE SET name = excluded.name, role = excluded.role, "
        "password_hash = excluded.password_hash, failures = 0, locked_at = NULL, disabled = 0",
        error);
    char now[MOMENT_ROOM];

    moment_format(time_now(store_time(store)), now);
    bind_text(statement, work->change.employee);
    bind_text(statement, work->change.name);
    bind_text(statement, role_name(work->change.role));
    bind_text(statement, work->hash);
    bind_text(statement, now);
    return statement_run(statement, NULL, error) &&
           log_change(store, "staff", &work->change, error);
}

static bool add_first_work(struct store *store, void *context, struct error *error)
{
    bool any = false;

    if (!staff_any(store, &any, error)) {
        return false;
    }
    if (any) {
        return error_set(error, ERROR_REFUSED,
                         "This file has accounts already. An administrator adds more.");
    }
    return put_account(store, context, error);
}

/* Who comes back after their account was disabled gets it again, with what is given now. */
static bool add_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    struct account account;

    if (!actor_may(store, &work->change, ROLES(ROLE_ADMINISTRATOR), error) ||
        !read_account(store, work->change.employee, &account, error)) {
        return false;
    }
    sodium_memzero(account.hash, sizeof(account.hash));
    if (account.found && !account.staff.disabled) {
        return error_set(error, ERROR_REFUSED, "%s has an account already.", work->change.employee);
    }
    return put_account(store, work, error);
}

/* Checks what was given, hashes outside of the transaction (it takes a tenth of a second) and runs
 * it. */
static bool run_add(struct store *store, struct work *work, const char *password, store_work *run,
                    struct error *error)
{
    char *name = text_kept_dup(work->change.name, TEXT_LINE);
    char hash[crypto_pwhash_STRBYTES];
    bool ok;

    ok = employee_fits(work->change.employee, error) && name_fits(work->change.name, name, error) &&
         staff_password_fits(work->change.employee, password, error) &&
         hash_password(password, hash, error);
    if (ok) {
        work->hash = hash;
        work->change.name = name;
        ok = store_run(store, run, work, error);
    }
    sodium_memzero(hash, sizeof(hash));
    free(name);
    return ok;
}

bool staff_add_first(struct store *store, const char *employee, const char *name,
                     const char *password, const char *workstation, struct error *error)
{
    struct work work = {.change = {.by = "program",
                                   .workstation = workstation,
                                   .employee = employee,
                                   .action = "add",
                                   .name = name,
                                   .role = ROLE_ADMINISTRATOR}};

    return run_add(store, &work, password, add_first_work, error);
}

static struct change change_by(const struct actor *by, const char *employee, const char *action)
{
    return (struct change){
        .by = by->employee, .workstation = by->workstation, .employee = employee, .action = action};
}

bool staff_add(struct store *store, const struct actor *by, const char *employee, const char *name,
               enum role role, const char *password, struct error *error)
{
    struct work work = {.change = change_by(by, employee, "add")};

    if (by->role != ROLE_ADMINISTRATOR) {
        return error_set(error, ERROR_REFUSED, "Only an administrator may add accounts.");
    }
    if (role <= ROLE_NONE || role >= ROLE_COUNT) {
        return error_set(error, ERROR_INPUT, "There is no such role.");
    }
    work.change.name = name;
    work.change.role = role;
    return run_add(store, &work, password, add_work, error);
}

static bool another_administrator(struct store *store, const char *employee, struct error *error)
{
    struct statement *statement = statement_get(store,
                                                "SELECT employee FROM staff WHERE role = ? AND "
                                                "disabled = 0 AND employee <> ? LIMIT 1",
                                                error);
    enum step step;

    bind_text(statement, role_name(ROLE_ADMINISTRATOR));
    bind_text(statement, employee);
    step = statement_step(statement, error);
    statement_done(statement);
    if (step == STEP_DONE) {
        return error_set(error, ERROR_REFUSED,
                         "%s is the last administrator. Add another one first.", employee);
    }
    return step == STEP_ROW;
}

static bool disable_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    const char *employee = work->change.employee;
    struct statement *statement;
    struct account account;

    if (!actor_may(store, &work->change, ROLES(ROLE_ADMINISTRATOR), error) ||
        !read_existing(store, employee, &account, error)) {
        return false;
    }
    sodium_memzero(account.hash, sizeof(account.hash));
    if (account.staff.disabled) {
        return error_set(error, ERROR_REFUSED, "The account of %s is disabled already.", employee);
    }
    if (account.staff.role == ROLE_ADMINISTRATOR &&
        !another_administrator(store, employee, error)) {
        return false;
    }
    statement = statement_get(store, "UPDATE staff SET disabled = 1 WHERE employee = ?", error);
    bind_text(statement, employee);
    return statement_run(statement, NULL, error) &&
           log_change(store, "staff", &work->change, error);
}

bool staff_disable(struct store *store, const struct actor *by, const char *employee,
                   struct error *error)
{
    struct work work = {.change = change_by(by, employee, "disable")};

    return store_run(store, disable_work, &work, error);
}

static bool reset_failures(struct store *store, const char *employee, struct error *error)
{
    struct statement *statement = statement_get(
        store, "UPDATE staff SET failures = 0, locked_at = NULL WHERE employee = ?", error);

    bind_text(statement, employee);
    return statement_run(statement, NULL, error);
}

static bool unlock_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    struct account account;

    if (!actor_may(store, &work->change, ROLES_COMMAND | ROLES(ROLE_ADMINISTRATOR), error) ||
        !read_existing(store, work->change.employee, &account, error)) {
        return false;
    }
    sodium_memzero(account.hash, sizeof(account.hash));
    return reset_failures(store, work->change.employee, error) &&
           log_change(store, "staff", &work->change, error);
}

bool staff_unlock(struct store *store, const struct actor *by, const char *employee,
                  struct error *error)
{
    struct work work = {.change = change_by(by, employee, "unlock")};

    return store_run(store, unlock_work, &work, error);
}

static bool password_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    bool own = strcmp(work->change.by, work->change.employee) == 0;
    role_set roles = own ? ~0u : ROLES(ROLE_ADMINISTRATOR);
    struct statement *statement;
    struct account account;

    if (!actor_may(store, &work->change, roles, error) ||
        !read_existing(store, work->change.employee, &account, error)) {
        return false;
    }
    sodium_memzero(account.hash, sizeof(account.hash));
    statement =
        statement_get(store, "UPDATE staff SET password_hash = ? WHERE employee = ?", error);
    bind_text(statement, work->hash);
    bind_text(statement, work->change.employee);
    return statement_run(statement, NULL, error) &&
           log_change(store, "staff", &work->change, error);
}

bool staff_set_password(struct store *store, const struct actor *by, const char *employee,
                        const char *password, struct error *error)
{
    struct work work = {.change = change_by(by, employee, "password")};
    char hash[crypto_pwhash_STRBYTES];
    bool ok;

    if (!staff_password_fits(employee, password, error) || !hash_password(password, hash, error)) {
        return false;
    }
    work.hash = hash;
    ok = store_run(store, password_work, &work, error);
    sodium_memzero(hash, sizeof(hash));
    return ok;
}

bool staff_list(struct store *store, staff_fn *each, void *context, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT " ACCOUNT_COLUMNS " FROM staff ORDER BY employee", error);
    int64_t now = time_now(store_time(store));
    struct account account;
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        take_account(statement, now, &account);
        sodium_memzero(account.hash, sizeof(account.hash));
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
    bool ok = read_account(store, employee, &account, error);

    (void)text_copy(name, sizeof(account.staff.name), account.staff.name);
    sodium_memzero(account.hash, sizeof(account.hash));
    return ok;
}

/* One try to sign in. The password is checked before the transaction and the account looked at
 * again in it. */
struct signing {
    const char *employee; /* as typed */
    const char *workstation;
    struct account seen;    /* when the password was checked */
    struct account account; /* in the transaction */
    bool right;             /* the password */
    const char *reason;     /* of the refusal, for the log; NULL: signed in */
};

static bool check_password(struct signing *signing, const char *password, struct error *error)
{
    char unused[crypto_pwhash_STRBYTES];
    bool ok;

    if (signing->seen.found) {
        signing->right =
            crypto_pwhash_str_verify(signing->seen.hash, password, strlen(password)) == 0;
        return true;
    }
    ok = hash_password(password, unused, error); /* takes as long as a check */
    sodium_memzero(unused, sizeof(unused));
    return ok;
}

/* After the wait of a locked administrator the count begins anew. */
static int failures_so_far(const struct account *account)
{
    return account->locked_at[0] != '\0' && !account->staff.locked ? 0 : account->staff.failures;
}

static bool note_failure(struct store *store, struct signing *signing, bool *locks,
                         struct error *error)
{
    int failures = failures_so_far(&signing->account) + 1;
    struct statement *statement;
    char now[MOMENT_ROOM];

    moment_format(time_now(store_time(store)), now);
    *locks = failures >= FAILURES_TO_LOCK;
    statement = statement_get(
        store, "UPDATE staff SET failures = ?, locked_at = ? WHERE employee = ?", error);
    bind_integer(statement, failures);
    bind_text(statement, *locks ? now : NULL);
    bind_text(statement, signing->account.staff.employee);
    return statement_run(statement, NULL, error);
}

static const char *refusal_reason(const struct signing *signing)
{
    if (!signing->account.found) {
        return "unknown";
    }
    if (signing->account.staff.disabled || signing->account.staff.role == ROLE_NONE) {
        return "disabled";
    }
    if (signing->account.staff.locked) {
        return "locked";
    }
    return signing->right ? NULL : "password";
}

static bool sign_in_work(struct store *store, void *context, struct error *error)
{
    struct signing *signing = context;
    struct change change = {.by = "unknown", .workstation = signing->workstation};

    if (!read_account(store, signing->employee, &signing->account, error)) {
        return false;
    }
    if (signing->account.found != signing->seen.found ||
        strcmp(signing->account.hash, signing->seen.hash) != 0) {
        return error_set(error, ERROR_CONFLICT,
                         "This account was changed just now. Sign in once more.");
    }
    if (signing->account.found) {
        change.by = signing->account.staff.employee;
        change.employee = signing->account.staff.employee;
    }
    signing->reason = refusal_reason(signing);
    change.reason = signing->reason;
    change.action = signing->reason == NULL ? "sign-in" : "failure";
    if (signing->reason == NULL && signing->account.staff.failures != 0 &&
        !reset_failures(store, change.employee, error)) {
        return false;
    }
    if (signing->reason != NULL && strcmp(signing->reason, "password") == 0 &&
        !note_failure(store, signing, &change.locks, error)) {
        return false;
    }
    return log_change(store, "session", &change, error);
}

/* Locked and disabled are said whatever the password was: else they would tell a guesser that it is
 * right. */
static bool say_refusal(const struct signing *signing, struct error *error)
{
    if (strcmp(signing->reason, "disabled") == 0) {
        return error_set(error, ERROR_REFUSED, "This account is disabled. Ask an administrator.");
    }
    if (strcmp(signing->reason, "locked") == 0) {
        return error_set(error, ERROR_REFUSED,
                         "This account is locked after %d wrong passwords. Ask a watch commander "
                         "or an administrator to unlock it.",
                         FAILURES_TO_LOCK);
    }
    return error_set(error, ERROR_REFUSED,
                     "Employee number or password is wrong. After %d wrong passwords an account "
                     "is locked.",
                     FAILURES_TO_LOCK);
}

static void fill_actor(const struct signing *signing, struct actor *actor)
{
    const struct staff *staff = &signing->account.staff;

    actor->role = staff->role;
    (void)text_copy(actor->employee, sizeof(actor->employee), staff->employee);
    (void)text_copy(actor->name, sizeof(actor->name), staff->name);
    (void)text_copy(actor->workstation, sizeof(actor->workstation), signing->workstation);
}

bool staff_sign_in(struct store *store, const char *employee, const char *password,
                   const char *workstation, struct actor *actor, struct error *error)
{
    struct signing signing = {.employee = employee, .workstation = workstation};
    bool ok;

    *actor = (struct actor){0};
    ok = read_account(store, employee, &signing.seen, error) &&
         check_password(&signing, password, error) &&
         store_run(store, sign_in_work, &signing, error);
    if (ok && signing.reason != NULL) {
        ok = say_refusal(&signing, error);
    } else if (ok) {
        fill_actor(&signing, actor);
    }
    sodium_memzero(&signing, sizeof(signing));
    return ok;
}

static bool sign_out_work(struct store *store, void *context, struct error *error)
{
    return log_change(store, "session", context, error);
}

bool staff_sign_out(struct store *store, const struct actor *actor, struct error *error)
{
    struct change change = change_by(actor, actor->employee, "sign-out");

    return store_run(store, sign_out_work, &change, error);
}

bool staff_still_holds(struct store *store, const struct actor *actor, struct error *error)
{
    struct account account;

    if (!read_account(store, actor->employee, &account, error)) {
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
