/* The station's key pairs: what is confidential is sealed to their public halves (DESIGN: the
 * command key, the captain's key, and the recovery key for the safe). Nobody holds a secret half
 * but the people it was granted to, each by a copy sealed to their own pair, and the recovery key,
 * whose secret half is shown once and kept nowhere. Every change is an operation with the rows it
 * made. */
#pragma once

#include "db/key_pair.h"
#include "db/recovery_text.h"
#include "db/store.h"
#include "forms/form.h"
#include "forms/role.h"

/* "command", "captain", "recovery". SEAL_COUNT when there is none of that name. */
const char *station_key_name(enum seal_for purpose);
enum seal_for station_key_from_name(const char *name);

/* The newest key of a purpose; generation 0: there is none yet. */
struct station_key {
    enum seal_for purpose;
    int generation;
    unsigned char public_half[KEY_BYTES];
};
bool station_key_newest(struct store *store, enum seal_for purpose, struct station_key *key,
                        struct error *error);

/* Makes the recovery key, once for a file, by an administrator. `secret` is for the safe, and the
 * caller's to wipe. REFUSED when there is one. The second is inside a transaction, by whoever makes
 * the file. */
bool station_key_make_recovery(struct store *store, const struct actor *by,
                               char secret[RECOVERY_TEXT_ROOM], struct error *error);
bool station_key_make_recovery_within(struct store *store, const char *by, const char *workstation,
                                      char secret[RECOVERY_TEXT_ROOM], struct error *error);

/* Inside a transaction, once there is an account of this role with a key pair: makes the key that a
 * first watch commander or captain brings with them, granted to all who ought to open it. Nothing
 * for other roles, or where the key is there (then they wait for a grant). REFUSED where the file
 * has no recovery key yet. */
bool station_key_welcome(struct store *store, const char *by, const char *workstation,
                         enum role role, struct error *error);

/* Inside a transaction: takes every grant of this employee away (account closed, pair dropped). */
bool station_key_withdraw(struct store *store, const char *by, const char *workstation,
                          const char *employee, struct error *error);

/* Which keys a role opens. */
bool station_key_is_for(enum seal_for purpose, enum role role);

/* Does this person wait for a key that is there and theirs to open? */
bool station_key_is_awaited(struct store *store, const struct actor *actor, bool *awaited,
                            struct error *error);

/* Calls `each` for everybody who waits for a key. */
typedef void station_key_awaited_fn(void *context, const char *employee, const char *name);
bool station_keys_awaited(struct store *store, station_key_awaited_fn *each, void *context,
                          struct error *error);

struct key_ring;

/* Gives `employee` every key of the ring that their role opens. `given` gets how many were new.
 * REFUSED for an account that is closed, has no pair, or another role. */
bool station_key_grant(struct store *store, const struct key_ring *ring, const struct actor *by,
                       const char *employee, int *given, struct error *error);

/* New keys in place of those of the ring that `by` opens by their role; all who may open them get
 * them at once. Older generations stay, for what was sealed to them. */
bool station_key_rotate(struct store *store, const struct key_ring *ring, const struct actor *by,
                        struct error *error);

struct operation;
/* A replay's way to take over what such an operation tells. Internal to db/. */
bool station_key_replay(struct store *store, const struct operation *operation,
                        struct error *error);
