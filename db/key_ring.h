/* The keys of the station that one person can open, opened: with their own pair, or with the
 * recovery key. For as long as something is read or granted; closing wipes them. */
#pragma once

#include "db/station_key.h"

struct key_ring {
    struct ring_key {
        enum seal_for purpose;
        int generation;
        struct key_pair pair; /* unlocked */
    } * keys;
    size_t count;
};

/* With the person's own open pair. It may be empty: somebody who waits for a grant. */
bool key_ring_open(struct store *store, const char *employee, const struct key_pair *own,
                   struct key_ring *ring, struct error *error);
/* With what was written down for the safe: every key of the station. INPUT when it is mistyped,
 * REFUSED when it is another station's. */
bool key_ring_open_recovery(struct store *store, const char *secret, struct key_ring *ring,
                            struct error *error);
void key_ring_close(struct key_ring *ring); /* wipes */
const struct key_pair *key_ring_find(const struct key_ring *ring, enum seal_for purpose,
                                     int generation); /* or NULL */
