/* Accounts: who may sign in, with which role. Passwords are kept as Argon2id hashes (libsodium's
 * INTERACTIVE limits, parameters with the hash). Five failures in a row lock an account.
 *
 * Every account has a key pair, its secret half wrapped by the password. Every operation about an
 * account carries the columns that it changed, hash and wrapped secret too: who shows the log
 * leaves out the member "staff". Earlier wrapped secrets stay in the log, and earlier passwords
 * open them. */
#pragma once

#include "db/key_pair.h"
#include "db/recovery_text.h"
#include "db/store.h"
#include "forms/desk.h"

struct staff {
    char employee[EMPLOYEE_ROOM];
    char name[81];
    enum role role;
    bool disabled;
    bool locked;
    int failures;
    char added_at[MOMENT_ROOM];
};

/* May there be an account of this number and name? For who makes a file before its account. */
bool staff_account_fits(const char *employee, const char *name, struct error *error);

/* The rules for passwords: 8 to 128 characters, not the employee number. */
bool staff_password_fits(const char *employee, const char *password, struct error *error);

/* The first account of a new file, an administrator; refused when there already is one. With it the
 * recovery key is made: `recovery` gets its secret half for the safe, shown once and kept nowhere;
 * the caller wipes it. */
struct first_account {
    const char *employee, *name, *password;
    const char *workstation;
};
bool staff_add_first(struct store *store, const struct first_account *first,
                     char recovery[RECOVERY_TEXT_ROOM], struct error *error);
/* The first watch commander and the first captain bring a key of the station with them
 * (db/station_key.h); the next ones wait until somebody grants it. What rules find by the account
 * in records of this employee is worked out anew. */
bool staff_add(struct store *store, const struct desk *desk, const char *employee, const char *name,
               enum role role, const char *password, struct error *error);
/* Its keys of the station go with it; who comes back waits for a grant. */
bool staff_disable(struct store *store, const struct actor *by, const char *employee,
                   struct error *error);
bool staff_unlock(struct store *store, const struct actor *by, const char *employee,
                  struct error *error);
/* One's own password: the key pair stays, wrapped anew. REFUSED when it is locked, CONFLICT when
 * another pair took its place meanwhile. */
bool staff_change_password(struct store *store, const struct actor *by, const struct key_pair *keys,
                           const char *password, struct error *error);
/* By an administrator, somebody else's: the key pair is dropped, with all that was sealed to it
 * (drafts, and the keys of the station, which are granted again), and the next sign-in makes a new
 * one. */
bool staff_reset_password(struct store *store, const struct actor *by, const char *employee,
                          const char *password, struct error *error);

typedef void staff_fn(void *context, const struct staff *staff);
bool staff_list(struct store *store, staff_fn *each, void *context, struct error *error);
bool staff_any(struct store *store, bool *any, struct error *error);

struct sign_in {
    const char *employee, *password; /* as typed */
    const char *workstation;
};

/* Checks number and password, writes the operation (sign-in or failure; for an unknown number
 * "unknown", never what was typed) and fills `actor`. The words of a refusal do not say which of
 * the two was wrong.
 *
 * `keys` (NULL: not wanted; else zeroed, or a pair before) gets the person's pair, unlocked, which
 * takes no longer than the check; an account without one gets it now. It comes back locked and
 * zeroed when what the file holds of it is damaged, for that may still be mended from a backup. On
 * failure it stays as it was. */
bool staff_sign_in(struct store *store, const struct sign_in *given, struct actor *actor,
                   struct key_pair *keys, struct error *error);
/* Into the log; nothing in a file that may only be read. `once`: without waiting for other desks.
 */
bool staff_sign_out(struct store *store, const struct actor *actor, struct error *error);
bool staff_sign_out_once(struct store *store, const struct actor *actor, struct error *error);
/* The name that belongs to an employee number; "" when there is none. */
bool staff_name(struct store *store, const char *employee, char name[81], struct error *error);

/* Does the account still stand with this role? Refused with words when it was disabled or changed
 * since sign-in. */
bool staff_still_holds(struct store *store, const struct actor *actor, struct error *error);
