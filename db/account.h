/* One account as the file keeps it, and the one way to change it: the row and the operation that
 * tells of it are written from the same values, so that the log alone can make the row again. Its
 * changes are {"employee": ..., words for people ..., "staff": {column: new value, ...}}. Internal
 * to db/. */
#pragma once

#include "db/key_pair.h"
#include "db/staff.h"

#include <sodium.h>

enum account_column {
    ACCOUNT_EMPLOYEE,
    ACCOUNT_NAME,
    ACCOUNT_ROLE,
    ACCOUNT_PASSWORD_HASH,
    ACCOUNT_PUBLIC_HALF,
    ACCOUNT_WRAPPED_SECRET,
    ACCOUNT_FAILURES,
    ACCOUNT_LOCKED_AT,
    ACCOUNT_DISABLED,
    ACCOUNT_ADDED_AT,
    ACCOUNT_COLUMNS,
};

/* An account with what only these files see of it. */
struct account {
    struct staff staff;
    char hash[crypto_pwhash_STRBYTES];
    char public_half[KEY_TEXT_ROOM];   /* "" while there is no pair */
    char wrapped_secret[WRAPPED_ROOM]; /* the same */
    char locked_at[MOMENT_ROOM];       /* "" when it is not locked */
    bool found;
};

/* True also when there is no such account: then .found is false. */
bool account_read(struct store *store, const char *employee, struct account *account,
                  struct error *error);
/* NOT_FOUND when there is none. */
bool account_read_existing(struct store *store, const char *employee, struct account *account,
                           struct error *error);
/* Wipes what must not stay in memory. */
void account_forget(struct account *account);

/* Both take a twentieth of a second: outside of transactions. A lack of memory is an error and no
 * wrong password, five of which lock the account. */
bool account_hash_password(const char *password, char out[crypto_pwhash_STRBYTES],
                           struct error *error);
bool account_check_password(const struct account *account, const char *password, bool *right,
                            struct error *error);

/* Who does what to whom. Texts are the caller's. */
struct account_change {
    const char *by, *workstation;
    const char *subject, *action; /* of the operation */
    const char *employee;         /* NULL: nobody's */
    const char *reason;           /* of a failed sign-in, or NULL */
    struct account_value {
        bool set; /* else the column stays as it is */
        const char *text;
        int64_t integer;
    } values[ACCOUNT_COLUMNS];
};

void account_set_text(struct account_change *change, enum account_column column,
                      const char *text); /* NULL: nothing */
void account_set_integer(struct account_change *change, enum account_column column,
                         int64_t integer);

/* Inside a transaction: a new row where the employee number is among the values (then all must be),
 * else what is set of the row of .employee; and the operation. */
bool account_write(struct store *store, const struct account_change *change, struct error *error);
