#include "db/staff.h"

#include "base/text.h"
#include "db/account.h"

#include <stdlib.h>
#include <string.h>

#define FAILURES_TO_LOCK 5

/* One try to sign in. The password is checked before the transaction and the account looked at
 * again in it. */
struct signing {
    const struct sign_in *given;
    bool wants_keys;
    struct account seen;             /* when the password was checked */
    struct account account;          /* in the transaction */
    bool right;                      /* the password */
    const char *reason;              /* of the refusal, for the log; NULL: signed in */
    struct key_pair keys;            /* when they are wanted, and open */
    char public_half[KEY_TEXT_ROOM]; /* theirs */
    char *wrapped;                   /* of a new pair, or NULL */
};

static const char *refusal_reason(const struct account *account, bool right)
{
    if (!account->found) {
        return "unknown";
    }
    if (account->staff.disabled || account->staff.role == ROLE_NONE) {
        return "disabled";
    }
    if (account->staff.locked) {
        return "locked";
    }
    return right ? NULL : "password";
}

/* Takes as long as a check. */
static bool check_nothing(const struct signing *signing, struct error *error)
{
    char unused[crypto_pwhash_STRBYTES];
    bool ok = account_hash_password(signing->given->password, unused, error);

    sodium_memzero(unused, sizeof(unused));
    return ok;
}

/* The pair was wrapped by the password whose hash lies beside it, in the same write: what opens the
 * one fits the other, and one of the two slow steps does for both. */
static bool check_password(struct signing *signing, struct error *error)
{
    const struct account *seen = &signing->seen;
    const char *password = signing->given->password;
    struct error why = {.class = ERROR_DAMAGED};

    if (!seen->found) {
        return check_nothing(signing, error);
    }
    if (signing->wants_keys && seen->wrapped_secret[0] != '\0') {
        signing->right = key_pair_unlock(&signing->keys, seen->wrapped_secret, password, &why);
        if (signing->right || why.class == ERROR_REFUSED) {
            return true;
        }
    }
    return why.class == ERROR_DAMAGED
               ? account_check_password(seen, password, &signing->right, error)
               : error_set(error, why.class, "%s", why.text);
}

/* For an account that was made before there were keys, or whose password somebody else has set. */
static bool make_keys(struct signing *signing, struct error *error)
{
    if (signing->wants_keys && signing->seen.wrapped_secret[0] == '\0' &&
        refusal_reason(&signing->seen, signing->right) == NULL &&
        !(key_pair_make(&signing->keys, error) &&
          key_pair_wrap(&signing->keys, signing->given->password, &signing->wrapped, error))) {
        return false;
    }
    key_text(signing->keys.public_half, signing->public_half);
    return true;
}

/* After the wait of a locked administrator the count begins anew. */
static int failures_so_far(const struct account *account)
{
    return account->locked_at[0] != '\0' && !account->staff.locked ? 0 : account->staff.failures;
}

static void set_signed_in(const struct signing *signing, struct account_change *change)
{
    const struct account *account = &signing->account;

    if (account->staff.failures != 0 || account->locked_at[0] != '\0') {
        account_set_integer(change, ACCOUNT_FAILURES, 0);
        account_set_text(change, ACCOUNT_LOCKED_AT, NULL);
    }
    if (signing->keys.secret_half != NULL &&
        strcmp(account->public_half, signing->public_half) != 0) {
        account_set_text(change, ACCOUNT_PUBLIC_HALF, signing->public_half);
    }
    if (signing->wrapped != NULL) {
        account_set_text(change, ACCOUNT_WRAPPED_SECRET, signing->wrapped);
    }
}

static void set_failure(const struct signing *signing, const char *now,
                        struct account_change *change)
{
    int failures = failures_so_far(&signing->account) + 1;

    account_set_integer(change, ACCOUNT_FAILURES, failures);
    account_set_text(change, ACCOUNT_LOCKED_AT, failures >= FAILURES_TO_LOCK ? now : NULL);
}

static bool same_secrets(const struct account *a, const struct account *b)
{
    return a->found == b->found && strcmp(a->hash, b->hash) == 0 &&
           strcmp(a->wrapped_secret, b->wrapped_secret) == 0;
}

static bool sign_in_work(struct store *store, void *context, struct error *error)
{
    struct signing *signing = context;
    struct account *account = &signing->account;
    struct account_change change = {
        .by = "unknown", .workstation = signing->given->workstation, .subject = "session"};
    char now[MOMENT_ROOM];

    if (!account_read(store, signing->given->employee, account, error)) {
        return false;
    }
    if (!same_secrets(account, &signing->seen)) {
        return error_set(error, ERROR_CONFLICT,
                         "This account was changed just now. Sign in once more.");
    }
    if (account->found) {
        change.by = account->staff.employee;
        change.employee = account->staff.employee;
    }
    signing->reason = refusal_reason(account, signing->right);
    change.reason = signing->reason;
    change.action = signing->reason == NULL ? "sign-in" : "failure";
    moment_format(time_now(store_time(store)), now);
    if (signing->reason == NULL) {
        set_signed_in(signing, &change);
    } else if (strcmp(signing->reason, "password") == 0) {
        set_failure(signing, now, &change);
    }
    return account_write(store, &change, error);
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
    (void)text_copy(actor->workstation, sizeof(actor->workstation), signing->given->workstation);
}

static void hand_over_keys(struct signing *signing, struct key_pair *keys)
{
    if (keys != NULL) {
        key_pair_lock(keys);
        *keys = signing->keys;
        signing->keys = (struct key_pair){0};
    }
}

/* A file that may not be written any more can still be read, by who may read it; nobody counts
 * failures then. */
static bool decide(struct store *store, struct signing *signing, struct error *error)
{
    if (store_read_only(store)[0] == '\0') {
        return store_run(store, sign_in_work, signing, error);
    }
    if (signing->wrapped != NULL) {
        key_pair_lock(&signing->keys); /* a pair that is kept nowhere must seal nothing */
    }
    signing->account = signing->seen;
    signing->reason = refusal_reason(&signing->account, signing->right);
    return true;
}

bool staff_sign_in(struct store *store, const struct sign_in *given, struct actor *actor,
                   struct key_pair *keys, struct error *error)
{
    struct signing signing = {.given = given, .wants_keys = keys != NULL};
    bool ok;

    *actor = (struct actor){0};
    ok = account_read(store, given->employee, &signing.seen, error) &&
         check_password(&signing, error) && make_keys(&signing, error) &&
         decide(store, &signing, error);
    if (ok && signing.reason != NULL) {
        ok = say_refusal(&signing, error);
    } else if (ok) {
        fill_actor(&signing, actor);
        hand_over_keys(&signing, keys);
    }
    key_pair_lock(&signing.keys);
    free(signing.wrapped);
    sodium_memzero(&signing, sizeof(signing));
    return ok;
}

static bool sign_out_work(struct store *store, void *context, struct error *error)
{
    return account_write(store, context, error);
}

static bool log_sign_out(struct store *store, const struct actor *actor,
                         bool (*write)(struct store *, store_work *, void *, struct error *),
                         struct error *error)
{
    struct account_change change = {.by = actor->employee,
                                    .workstation = actor->workstation,
                                    .subject = "session",
                                    .action = "sign-out",
                                    .employee = actor->employee};

    return store_read_only(store)[0] != '\0' || write(store, sign_out_work, &change, error);
}

bool staff_sign_out(struct store *store, const struct actor *actor, struct error *error)
{
    return log_sign_out(store, actor, store_run, error);
}

bool staff_sign_out_once(struct store *store, const struct actor *actor, struct error *error)
{
    return log_sign_out(store, actor, store_attempt, error);
}
