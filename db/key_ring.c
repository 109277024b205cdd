#include "db/key_ring.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/recovery_text.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

#define RECOVERY_HOLDER "recovery"

static void take_key(struct key_ring *ring, enum seal_for purpose, int generation,
                     struct key_pair pair)
{
    ring->keys = memory_resize(ring->keys, ring->count + 1, sizeof *ring->keys);
    ring->keys[ring->count++] = (struct ring_key){purpose, generation, pair};
}

/* The secret half that was sealed to the holder. */
static bool open_grant(const struct key_pair *own, const char *sealed_secret, struct key_pair *pair,
                       struct error *error)
{
    char *secret = NULL;
    size_t length = 0;
    bool ok = key_open_text(own, sealed_secret, &secret, &length, error);

    if (ok && length != KEY_BYTES) {
        ok = error_set(error, ERROR_DAMAGED, "A key of the station is damaged in the file.");
    }
    ok = ok && key_pair_from_secret(pair, (const unsigned char *)secret, error);
    key_forget(secret);
    return ok;
}

/* A grant that was made to an earlier pair of the person opens nothing: it is passed over, as if it
 * were not there, and the next grant takes its place. */
static bool take_grant(struct statement *row, const struct key_pair *own, struct key_ring *ring,
                       struct error *error)
{
    struct key_pair pair = {0};
    struct error why = {0};

    if (open_grant(own, column_text(row, 2), &pair, &why)) {
        take_key(ring, station_key_from_name(column_text(row, 0)), (int)column_integer(row, 1),
                 pair);
        return true;
    }
    return why.class == ERROR_REFUSED || error_set(error, why.class, "%s", why.text);
}

static bool open_grants(struct store *store, const char *holder, const struct key_pair *own,
                        struct key_ring *ring, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT purpose, generation, sealed_secret FROM station_key_grant "
                      "WHERE holder = ? ORDER BY purpose, generation",
                      error);
    enum step step;
    bool ok = true;

    bind_text(statement, holder);
    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        ok = take_grant(statement, own, ring, error);
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

bool key_ring_open(struct store *store, const char *employee, const struct key_pair *own,
                   struct key_ring *ring, struct error *error)
{
    *ring = (struct key_ring){0};
    if (own == NULL || own->secret_half == NULL) {
        return error_set(error, ERROR_REFUSED,
                         "Your key is locked or damaged. Sign in again; if that does not help, ask "
                         "an administrator for a new password.");
    }
    if (open_grants(store, employee, own, ring, error)) {
        return true;
    }
    key_ring_close(ring);
    return false;
}

/* The recovery key is the newest of its kind, or a mistake. */
static bool is_ours(struct store *store, const struct key_pair *pair, struct station_key *key,
                    struct error *error)
{
    if (!station_key_newest(store, SEAL_RECOVERY, key, error)) {
        return false;
    }
    return (key->generation > 0 && memcmp(key->public_half, pair->public_half, KEY_BYTES) == 0) ||
           error_set(error, ERROR_REFUSED,
                     "This is the recovery key of another file: it opens nothing here.");
}

bool key_ring_open_recovery(struct store *store, const char *secret, struct key_ring *ring,
                            struct error *error)
{
    struct key_pair pair = {0};
    struct station_key key;

    *ring = (struct key_ring){0};
    if (!recovery_text_read(secret, &pair, error) || !is_ours(store, &pair, &key, error) ||
        !open_grants(store, RECOVERY_HOLDER, &pair, ring, error)) {
        key_pair_lock(&pair);
        key_ring_close(ring);
        return false;
    }
    take_key(ring, SEAL_RECOVERY, key.generation, pair);
    return true;
}

void key_ring_close(struct key_ring *ring)
{
    for (size_t i = 0; i < ring->count; i++) {
        key_pair_lock(&ring->keys[i].pair);
    }
    free(ring->keys);
    *ring = (struct key_ring){0};
}

const struct key_pair *key_ring_find(const struct key_ring *ring, enum seal_for purpose,
                                     int generation)
{
    for (size_t i = 0; i < ring->count; i++) {
        if (ring->keys[i].purpose == purpose && ring->keys[i].generation == generation) {
            return &ring->keys[i].pair;
        }
    }
    return NULL;
}
