#include "db/staff.h"

#include "base/text.h"
#include "db/account.h"
#include "db/exceptions.h"
#include "db/statement.h"
#include "db/station_key.h"

#include <stdlib.h>
#include <string.h>

#define PASSWORD_LEAST 8
#define PASSWORD_MOST  128
#define NAME_MOST      80

/* ---- what is given ---- */

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

/* ---- what is kept of a password and a pair ---- */

struct secrets {
    char hash[crypto_pwhash_STRBYTES];
    char public_half[KEY_TEXT_ROOM];
    char *wrapped; /* NULL: there is no pair */
};

/* `keys` may be NULL. */
static bool make_secrets(struct secrets *secrets, const char *password, const struct key_pair *keys,
                         struct error *error)
{
    *secrets = (struct secrets){0};
    if (keys != NULL) {
        key_text(keys->public_half, secrets->public_half);
    }
    return account_hash_password(password, secrets->hash, error) &&
           (keys == NULL || key_pair_wrap(keys, password, &secrets->wrapped, error));
}

static void forget_secrets(struct secrets *secrets)
{
    free(secrets->wrapped);
    sodium_memzero(secrets, sizeof(*secrets));
}

/* Puts them among the values; without a pair the one before goes away. */
static void set_secrets(struct account_change *change, const struct secrets *secrets)
{
    account_set_text(change, ACCOUNT_PASSWORD_HASH, secrets->hash);
    account_set_text(change, ACCOUNT_PUBLIC_HALF,
                     secrets->wrapped != NULL ? secrets->public_half : NULL);
    account_set_text(change, ACCOUNT_WRAPPED_SECRET, secrets->wrapped);
}

/* ---- changes ---- */

/* Filled before the transaction, so that it can be run again. */
struct work {
    const char *by, *workstation;
    const char *employee, *action;
    const char *name;        /* of a new account */
    enum role role;          /* of a new account */
    const struct desk *desk; /* the same: what it knows of records is worked out anew */
    char *recovery;          /* with the first one: where the secret of the recovery key goes */
    struct secrets secrets;
};

static struct account_change change_of(const struct work *work)
{
    return (struct account_change){.by = work->by,
                                   .workstation = work->workstation,
                                   .subject = "staff",
                                   .action = work->action,
                                   .employee = work->employee};
}

static struct work work_by(const struct actor *by, const char *employee, const char *action)
{
    return (struct work){
        .by = by->employee, .workstation = by->workstation, .employee = employee, .action = action};
}

/* Accounts change hands: what the actor may do is read from the file, not believed. */
static bool actor_may(struct store *store, const struct work *work, enum duty duty,
                      struct error *error)
{
    struct account by;
    bool ok = account_read(store, work->by, &by, error);

    account_forget(&by);
    if (!ok) {
        return false;
    }
    if (!by.found || by.staff.disabled) {
        return error_set(error, ERROR_REFUSED, "Your account is disabled. Ask an administrator.");
    }
    if (!role_may(by.staff.role, duty)) {
        return error_set(
            error, ERROR_REFUSED, "The role %s may not do this. Ask %s.", role_label(by.staff.role),
            duty == DUTY_UNLOCK ? "a watch commander or an administrator" : "an administrator");
    }
    return true;
}

/* The account that the work is about, without its secrets. */
static bool read_whose(struct store *store, const struct work *work, struct account *account,
                       struct error *error)
{
    bool ok = account_read_existing(store, work->employee, account, error);

    account_forget(account);
    return ok;
}

/* Who comes back after their account was disabled gets it again, with what is given now. */
static bool put_account(struct store *store, const struct work *work, bool comes_back,
                        struct error *error)
{
    struct account_change change = change_of(work);
    char now[MOMENT_ROOM];

    account_set_text(&change, ACCOUNT_NAME, work->name);
    account_set_text(&change, ACCOUNT_ROLE, role_name(work->role));
    set_secrets(&change, &work->secrets);
    account_set_integer(&change, ACCOUNT_FAILURES, 0);
    account_set_text(&change, ACCOUNT_LOCKED_AT, NULL);
    account_set_integer(&change, ACCOUNT_DISABLED, 0);
    if (!comes_back) {
        moment_format(time_now(store_time(store)), now);
        account_set_text(&change, ACCOUNT_EMPLOYEE, work->employee);
        account_set_text(&change, ACCOUNT_ADDED_AT, now);
    }
    return account_write(store, &change, error);
}

static bool add_first_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    bool any = false;

    if (!staff_any(store, &any, error)) {
        return false;
    }
    if (any) {
        return error_set(error, ERROR_REFUSED,
                         "This file has accounts already. An administrator adds more.");
    }
    return put_account(store, work, false, error) &&
           station_key_make_recovery_within(store, work->by, work->workstation, work->recovery,
                                            error);
}

static bool add_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    struct account account;

    if (!actor_may(store, work, DUTY_ACCOUNTS, error) ||
        !account_read(store, work->employee, &account, error)) {
        return false;
    }
    account_forget(&account);
    if (account.found && !account.staff.disabled) {
        return error_set(error, ERROR_REFUSED, "%s has an account already.", work->employee);
    }
    return put_account(store, work, account.found, error) &&
           exceptions_write_of(store, work->employee, work->desk, error) &&
           station_key_welcome(store, work->by, work->workstation, work->role, error);
}

/* With a pair of its own, whose secret half nobody holds until the person signs in. */
static bool make_new_secrets(struct secrets *secrets, const char *password, struct error *error)
{
    struct key_pair keys = {0};
    bool ok = key_pair_make(&keys, error) && make_secrets(secrets, password, &keys, error);

    key_pair_lock(&keys);
    return ok;
}

static bool run_add(struct store *store, struct work *work, const char *password, store_work *run,
                    struct error *error)
{
    char *name = text_kept_dup(work->name, TEXT_LINE);
    bool ok;

    ok = employee_fits(work->employee, error) && name_fits(work->name, name, error) &&
         staff_password_fits(work->employee, password, error) &&
         make_new_secrets(&work->secrets, password, error);
    if (ok) {
        work->name = name;
        ok = store_run(store, run, work, error);
    }
    forget_secrets(&work->secrets);
    free(name);
    return ok;
}

bool staff_add_first(struct store *store, const struct first_account *first,
                     char recovery[RECOVERY_TEXT_ROOM], struct error *error)
{
    struct work work = {.by = "program",
                        .workstation = first->workstation,
                        .employee = first->employee,
                        .action = "add",
                        .name = first->name,
                        .role = ROLE_ADMINISTRATOR,
                        .recovery = recovery};

    return run_add(store, &work, first->password, add_first_work, error);
}

bool staff_add(struct store *store, const struct desk *desk, const char *employee, const char *name,
               enum role role, const char *password, struct error *error)
{
    struct work work = work_by(desk->actor, employee, "add");

    if (!role_may(desk->actor->role, DUTY_ACCOUNTS)) {
        return error_set(error, ERROR_REFUSED, "Only an administrator may add accounts.");
    }
    if (role <= ROLE_NONE || role >= ROLE_COUNT) {
        return error_set(error, ERROR_INPUT, "There is no such role.");
    }
    work.name = name;
    work.role = role;
    work.desk = desk;
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
    struct account_change change = change_of(work);
    struct account account;

    if (!actor_may(store, work, DUTY_ACCOUNTS, error) ||
        !read_whose(store, work, &account, error)) {
        return false;
    }
    if (account.staff.disabled) {
        return error_set(error, ERROR_REFUSED, "The account of %s is disabled already.",
                         work->employee);
    }
    if (account.staff.role == ROLE_ADMINISTRATOR &&
        !another_administrator(store, work->employee, error)) {
        return false;
    }
    account_set_integer(&change, ACCOUNT_DISABLED, 1);
    return account_write(store, &change, error) &&
           station_key_withdraw(store, work->by, work->workstation, work->employee, error);
}

bool staff_disable(struct store *store, const struct actor *by, const char *employee,
                   struct error *error)
{
    struct work work = work_by(by, employee, "disable");

    return store_run(store, disable_work, &work, error);
}

static bool unlock_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    struct account_change change = change_of(work);
    struct account account;

    if (!actor_may(store, work, DUTY_UNLOCK, error) || !read_whose(store, work, &account, error)) {
        return false;
    }
    account_set_integer(&change, ACCOUNT_FAILURES, 0);
    account_set_text(&change, ACCOUNT_LOCKED_AT, NULL);
    return account_write(store, &change, error);
}

bool staff_unlock(struct store *store, const struct actor *by, const char *employee,
                  struct error *error)
{
    struct work work = work_by(by, employee, "unlock");

    return store_run(store, unlock_work, &work, error);
}

/* ---- passwords ---- */

static bool change_password_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    struct account_change change = change_of(work);
    struct account account;

    if (!actor_may(store, work, DUTY_PASSWORD, error) ||
        !read_whose(store, work, &account, error)) {
        return false;
    }
    if (strcmp(account.public_half, work->secrets.public_half) != 0) {
        return error_set(error, ERROR_CONFLICT,
                         "Your password was set by somebody else since you signed in. Sign in with "
                         "that one first.");
    }
    account_set_text(&change, ACCOUNT_PASSWORD_HASH, work->secrets.hash);
    account_set_text(&change, ACCOUNT_WRAPPED_SECRET, work->secrets.wrapped);
    return account_write(store, &change, error);
}

bool staff_change_password(struct store *store, const struct actor *by, const struct key_pair *keys,
                           const char *password, struct error *error)
{
    struct work work = work_by(by, by->employee, "password");
    bool ok;

    if (!staff_password_fits(by->employee, password, error)) {
        return false;
    }
    if (keys->secret_half == NULL) {
        return error_set(error, ERROR_REFUSED,
                         "Your key is not open, and a new password would lose it. Sign in again; "
                         "if that does not help, ask an administrator for a new password.");
    }
    ok = make_secrets(&work.secrets, password, keys, error) &&
         store_run(store, change_password_work, &work, error);
    forget_secrets(&work.secrets);
    return ok;
}

static bool reset_password_work(struct store *store, void *context, struct error *error)
{
    const struct work *work = context;
    struct account_change change = change_of(work);
    struct account account;

    if (!actor_may(store, work, DUTY_ACCOUNTS, error) ||
        !read_whose(store, work, &account, error)) {
        return false;
    }
    set_secrets(&change, &work->secrets);
    return account_write(store, &change, error) &&
           station_key_withdraw(store, work->by, work->workstation, work->employee, error);
}

bool staff_reset_password(struct store *store, const struct actor *by, const char *employee,
                          const char *password, struct error *error)
{
    struct work work = work_by(by, employee, "password");
    bool ok;

    if (strcmp(by->employee, employee) == 0) {
        return error_set(error, ERROR_REFUSED,
                         "Your own password is changed with the one that you have now.");
    }
    if (!staff_password_fits(employee, password, error)) {
        return false;
    }
    ok = make_secrets(&work.secrets, password, NULL, error) &&
         store_run(store, reset_password_work, &work, error);
    forget_secrets(&work.secrets);
    return ok;
}
