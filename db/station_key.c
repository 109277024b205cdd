#include "db/station_key.h"

#include "base/text.h"
#include "db/key_ring.h"
#include "db/operation.h"
#include "db/record_json.h"
#include "db/staff.h"
#include "db/statement.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define RECOVERY_HOLDER "recovery"

/* Which roles open what is sealed to the key. */
static const struct {
    const char *name;
    role_set roles;
} purposes[SEAL_COUNT] = {
    [SEAL_COMMAND] = {"command", ROLES_COMMAND},
    [SEAL_CAPTAIN] = {"captain", ROLES(ROLE_CAPTAIN)},
    [SEAL_RECOVERY] = {"recovery", 0},
};

const char *station_key_name(enum seal_for purpose)
{
    return purposes[purpose].name;
}

enum seal_for station_key_from_name(const char *name)
{
    unsigned purpose = 0;

    while (purpose < SEAL_COUNT && strcmp(purposes[purpose].name, name) != 0) {
        purpose++;
    }
    return (enum seal_for)purpose;
}

bool station_key_is_for(enum seal_for purpose, enum role role)
{
    return role_in(role, purposes[purpose].roles);
}

bool station_key_newest(struct store *store, enum seal_for purpose, struct station_key *key,
                        struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT generation, public_half FROM station_key WHERE purpose = ? "
                      "ORDER BY generation DESC LIMIT 1",
                      error);
    enum step step;
    bool ok;

    *key = (struct station_key){.purpose = purpose};
    bind_text(statement, purposes[purpose].name);
    step = statement_step(statement, error);
    ok = step != STEP_ROW || key_from_text(column_text(statement, 1), key->public_half);
    key->generation = step == STEP_ROW ? (int)column_integer(statement, 0) : 0;
    statement_done(statement);
    if (!ok) {
        return error_set(error, ERROR_DAMAGED, "The %s key of the station is damaged in the file.",
                         purposes[purpose].name);
    }
    return step != STEP_FAILED;
}

/* ---- the rows, as operations tell them ---- */

static bool put_key(struct store *store, const json_t *key, struct error *error)
{
    struct statement *statement = statement_get(
        store, "INSERT INTO station_key (purpose, generation, public_half) VALUES (?, ?, ?)",
        error);

    bind_text(statement, json_string_value(json_object_get(key, "purpose")));
    bind_integer(statement, json_integer_value(json_object_get(key, "generation")));
    bind_text(statement, json_string_value(json_object_get(key, "public_half")));
    return statement_run(statement, NULL, error);
}

static bool put_grant(struct store *store, const json_t *grant, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO station_key_grant (purpose, generation, holder, sealed_secret) "
                      "VALUES (?, ?, ?, ?) ON CONFLICT (purpose, generation, holder) DO UPDATE SET "
                      "sealed_secret = excluded.sealed_secret",
                      error);

    bind_text(statement, json_string_value(json_object_get(grant, "purpose")));
    bind_integer(statement, json_integer_value(json_object_get(grant, "generation")));
    bind_text(statement, json_string_value(json_object_get(grant, "holder")));
    bind_text(statement, json_string_value(json_object_get(grant, "sealed_secret")));
    return statement_run(statement, NULL, error);
}

static bool take_grants_away(struct store *store, const char *holder, struct error *error)
{
    struct statement *statement =
        statement_get(store, "DELETE FROM station_key_grant WHERE holder = ?", error);

    bind_text(statement, holder);
    return statement_run(statement, NULL, error);
}

static bool apply(struct store *store, const char *changes, struct error *error)
{
    json_t *all = json_loads(changes, JSON_REJECT_DUPLICATES, NULL);
    const char *withdrawn = json_string_value(json_object_get(all, "withdrawn"));
    json_t *row;
    size_t index;
    bool ok = all != NULL || error_set(error, ERROR_DAMAGED,
                                       "An operation about the station's keys cannot be read.");

    json_array_foreach(json_object_get(all, "keys"), index, row)
    {
        ok = ok && put_key(store, row, error);
    }
    json_array_foreach(json_object_get(all, "grants"), index, row)
    {
        ok = ok && put_grant(store, row, error);
    }
    ok = ok && (withdrawn == NULL || take_grants_away(store, withdrawn, error));
    json_decref(all);
    return ok;
}

bool station_key_replay(struct store *store, const struct operation *operation, struct error *error)
{
    return apply(store, operation->changes, error);
}

/* ---- writing them down ---- */

/* The changes of one operation while they are gathered. */
struct telling {
    const char *by, *workstation, *action;
    struct text keys, grants;
    const char *withdrawn;
};

static void tell_key(struct telling *telling, const struct station_key *key)
{
    char half[KEY_TEXT_ROOM];

    key_text(key->public_half, half);
    text_add_format(
        &telling->keys, "%s{\"purpose\":\"%s\",\"generation\":%d,\"public_half\":\"%s\"}",
        telling->keys.length > 0 ? "," : "", purposes[key->purpose].name, key->generation, half);
}

/* The secret half of `pair`, sealed for the holder. */
static bool tell_grant(struct telling *telling, const struct ring_key *key, const char *holder,
                       const unsigned char holder_half[KEY_BYTES], struct error *error)
{
    char *sealed = NULL;

    if (!key_seal_text(holder_half, key->pair.secret_half, KEY_BYTES, &sealed, error)) {
        return false;
    }
    text_add_format(&telling->grants,
                    "%s{\"purpose\":\"%s\",\"generation\":%d,\"holder\":\"%s\",\"sealed_secret\":"
                    "\"%s\"}",
                    telling->grants.length > 0 ? "," : "", purposes[key->purpose].name,
                    key->generation, holder, sealed);
    free(sealed);
    return true;
}

static bool write_telling(struct store *store, struct telling *telling, struct error *error)
{
    struct operation operation = {.subject = "key"};
    struct text changes = {0};
    bool ok;

    text_add(&changes, "{");
    if (telling->keys.length > 0) {
        text_add_format(&changes, "\"keys\":[%s],", text_bytes(&telling->keys));
    }
    if (telling->withdrawn != NULL) {
        text_add_format(&changes, "\"withdrawn\":\"%s\",", telling->withdrawn);
    }
    text_add(&changes, "\"grants\":[");
    text_add(&changes, text_bytes(&telling->grants));
    text_add(&changes, "]}");
    (void)text_copy(operation.actor, sizeof(operation.actor), telling->by);
    (void)text_copy(operation.workstation, sizeof(operation.workstation), telling->workstation);
    (void)text_copy(operation.action, sizeof(operation.action), telling->action);
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error) && apply(store, operation.changes, error);
    text_finish(&changes);
    return ok;
}

static void forget_telling(struct telling *telling)
{
    text_finish(&telling->keys);
    text_finish(&telling->grants);
}

/* ---- who ought to hold what ---- */

struct holder {
    char employee[EMPLOYEE_ROOM];
    enum role role;
    bool has_pair;
    unsigned char public_half[KEY_BYTES];
};

static bool take_holder(struct statement *row, struct holder *holder)
{
    *holder = (struct holder){.role = role_from_name(column_text(row, 1))};
    holder->has_pair = key_from_text(column_text(row, 2), holder->public_half);
    return text_copy(holder->employee, sizeof(holder->employee), column_text(row, 0));
}

/* Grants the key to everybody who opens it by their role and has a pair. */
static bool tell_grants_to_all(struct store *store, struct telling *telling,
                               const struct ring_key *key, struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT employee, role, public_half FROM staff WHERE disabled = 0 ORDER BY employee",
        error);
    struct holder holder;
    enum step step;
    bool ok = true;

    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        if (take_holder(statement, &holder) && holder.has_pair &&
            station_key_is_for(key->purpose, holder.role)) {
            ok = tell_grant(telling, key, holder.employee, holder.public_half, error);
        }
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

/* A new generation: known to the recovery key and to all who open it by their role. */
static bool tell_new_key(struct store *store, struct telling *telling, enum seal_for purpose,
                         struct error *error)
{
    struct station_key recovery, key;
    struct ring_key made = {.purpose = purpose};
    bool ok;

    if (!station_key_newest(store, SEAL_RECOVERY, &recovery, error) ||
        !station_key_newest(store, purpose, &key, error)) {
        return false;
    }
    if (recovery.generation == 0) {
        return error_set(error, ERROR_REFUSED,
                         "This file has no recovery key yet. An administrator makes it first: "
                         "frontdesk key recovery --as NUMBER");
    }
    if (!key_pair_make(&made.pair, error)) {
        return false;
    }
    key.generation++;
    made.generation = key.generation;
    memcpy(key.public_half, made.pair.public_half, KEY_BYTES);
    tell_key(telling, &key);
    ok = tell_grant(telling, &made, RECOVERY_HOLDER, recovery.public_half, error) &&
         tell_grants_to_all(store, telling, &made, error);
    key_pair_lock(&made.pair);
    return ok;
}

/* ---- the recovery key ---- */

bool station_key_make_recovery_within(struct store *store, const char *by, const char *workstation,
                                      char secret[RECOVERY_TEXT_ROOM], struct error *error)
{
    struct telling telling = {.by = by, .workstation = workstation, .action = "make"};
    struct key_pair pair = {0};
    struct station_key key;
    bool ok;

    if (!station_key_newest(store, SEAL_RECOVERY, &key, error)) {
        return false;
    }
    if (key.generation > 0) {
        return error_set(error, ERROR_REFUSED,
                         "There is a recovery key already: it was shown when it was made and lies "
                         "in the safe.");
    }
    if (!key_pair_make(&pair, error)) {
        return false;
    }
    key.generation = 1;
    memcpy(key.public_half, pair.public_half, KEY_BYTES);
    tell_key(&telling, &key);
    ok = write_telling(store, &telling, error);
    recovery_text_write(&pair, secret);
    key_pair_lock(&pair);
    forget_telling(&telling);
    return ok;
}

struct making {
    const struct actor *by;
    char *secret;
};

static bool make_recovery_work(struct store *store, void *context, struct error *error)
{
    const struct making *making = context;

    return staff_still_holds(store, making->by, error) &&
           station_key_make_recovery_within(store, making->by->employee, making->by->workstation,
                                            making->secret, error);
}

bool station_key_make_recovery(struct store *store, const struct actor *by,
                               char secret[RECOVERY_TEXT_ROOM], struct error *error)
{
    struct making making = {by, secret};

    if (!role_may(by->role, DUTY_ACCOUNTS)) {
        return error_set(error, ERROR_REFUSED, "Only an administrator makes the recovery key.");
    }
    return store_run(store, make_recovery_work, &making, error);
}

/* ---- people come and go ---- */

bool station_key_welcome(struct store *store, const char *by, const char *workstation,
                         enum role role, struct error *error)
{
    struct telling telling = {.by = by, .workstation = workstation, .action = "make"};
    bool ok = true;

    for (unsigned purpose = 0; ok && purpose < SEAL_RECOVERY; purpose++) {
        struct station_key key;
        /* the command key comes with the first watch commander */
        enum role brings = purpose == SEAL_COMMAND ? ROLE_WATCH_COMMANDER : ROLE_CAPTAIN;

        if (role != brings) {
            continue;
        }
        ok = station_key_newest(store, (enum seal_for)purpose, &key, error) &&
             (key.generation > 0 || tell_new_key(store, &telling, (enum seal_for)purpose, error));
    }
    ok = ok && (telling.keys.length == 0 || write_telling(store, &telling, error));
    forget_telling(&telling);
    return ok;
}

bool station_key_withdraw(struct store *store, const char *by, const char *workstation,
                          const char *employee, struct error *error)
{
    struct telling telling = {
        .by = by, .workstation = workstation, .action = "withdraw", .withdrawn = employee};
    struct statement *statement =
        statement_get(store, "SELECT 1 FROM station_key_grant WHERE holder = ? LIMIT 1", error);
    enum step step;

    bind_text(statement, employee);
    step = statement_step(statement, error);
    statement_done(statement);
    return step == STEP_DONE || (step == STEP_ROW && write_telling(store, &telling, error));
}

/* Keys that are there, that the role opens, and of which there is no grant. */
#define AWAITED                                                                                    \
    "s.disabled = 0 AND EXISTS (SELECT 1 FROM station_key k WHERE ((k.purpose = 'command' AND "    \
    "s.role IN ('watch_commander', 'captain')) OR (k.purpose = 'captain' AND s.role = "            \
    "'captain')) AND NOT EXISTS (SELECT 1 FROM station_key_grant g WHERE g.purpose = k.purpose "   \
    "AND g.generation = k.generation AND g.holder = s.employee))"

bool station_key_is_awaited(struct store *store, const struct actor *actor, bool *awaited,
                            struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT 1 FROM staff s WHERE s.employee = ? AND " AWAITED, error);
    enum step step;

    bind_text(statement, actor->employee);
    step = statement_step(statement, error);
    *awaited = step == STEP_ROW;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool station_keys_awaited(struct store *store, station_key_awaited_fn *each, void *context,
                          struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT s.employee, s.name FROM staff s WHERE " AWAITED " ORDER BY s.employee",
        error);
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        each(context, column_text(statement, 0), column_text(statement, 1));
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

/* ---- granting and rotating ---- */

struct granting {
    const struct key_ring *ring;
    const struct actor *by;
    const char *employee;
    int given;
};

static bool read_holder(struct store *store, const char *employee, struct holder *holder,
                        struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT employee, role, public_half FROM staff WHERE employee = ? AND disabled = 0",
        error);
    enum step step;

    bind_text(statement, employee);
    step = statement_step(statement, error);
    if (step == STEP_ROW) {
        (void)take_holder(statement, holder);
    }
    statement_done(statement);
    if (step == STEP_DONE) {
        return error_set(error, ERROR_NOT_FOUND, "%.20s has no account that is open.", employee);
    }
    if (step == STEP_ROW && !holder->has_pair) {
        return error_set(error, ERROR_REFUSED,
                         "%s has no key pair yet: it comes with the next sign-in. Grant again "
                         "after that.",
                         employee);
    }
    return step == STEP_ROW;
}

static bool grant_work(struct store *store, void *context, struct error *error)
{
    struct granting *granting = context;
    struct telling telling = {
        .by = granting->by->employee, .workstation = granting->by->workstation, .action = "grant"};
    struct holder holder = {0};
    bool ok = staff_still_holds(store, granting->by, error) &&
              read_holder(store, granting->employee, &holder, error);

    granting->given = 0;
    for (size_t i = 0; ok && i < granting->ring->count; i++) {
        const struct ring_key *key = &granting->ring->keys[i];

        if (station_key_is_for(key->purpose, holder.role)) {
            ok = tell_grant(&telling, key, holder.employee, holder.public_half, error);
            granting->given += ok;
        }
    }
    if (ok && granting->given == 0) {
        ok = error_set(error, ERROR_REFUSED,
                       "Nothing to grant: you hold no key that the role %s opens.",
                       role_label(holder.role));
    }
    ok = ok && write_telling(store, &telling, error);
    forget_telling(&telling);
    return ok;
}

bool station_key_grant(struct store *store, const struct key_ring *ring, const struct actor *by,
                       const char *employee, int *given, struct error *error)
{
    struct granting granting = {.ring = ring, .by = by, .employee = employee};
    bool ok = store_run(store, grant_work, &granting, error);

    *given = granting.given;
    return ok;
}

static bool ring_has_newest(struct store *store, const struct key_ring *ring, enum seal_for purpose,
                            bool *has, struct error *error)
{
    struct station_key key;
    bool ok = station_key_newest(store, purpose, &key, error);

    *has = ok && key.generation > 0 && key_ring_find(ring, purpose, key.generation) != NULL;
    return ok;
}

static bool rotate_work(struct store *store, void *context, struct error *error)
{
    const struct granting *granting = context;
    struct telling telling = {
        .by = granting->by->employee, .workstation = granting->by->workstation, .action = "rotate"};
    bool ok = staff_still_holds(store, granting->by, error);

    for (unsigned purpose = 0; ok && purpose < SEAL_RECOVERY; purpose++) {
        bool has = false;

        ok = !station_key_is_for((enum seal_for)purpose, granting->by->role) ||
             (ring_has_newest(store, granting->ring, (enum seal_for)purpose, &has, error) &&
              (!has || tell_new_key(store, &telling, (enum seal_for)purpose, error)));
    }
    if (ok && telling.keys.length == 0) {
        ok = error_set(error, ERROR_REFUSED,
                       "You hold no key of the station that could be "
                       "replaced.");
    }
    ok = ok && write_telling(store, &telling, error);
    forget_telling(&telling);
    return ok;
}

bool station_key_rotate(struct store *store, const struct key_ring *ring, const struct actor *by,
                        struct error *error)
{
    struct granting granting = {.ring = ring, .by = by};

    return store_run(store, rotate_work, &granting, error);
}
