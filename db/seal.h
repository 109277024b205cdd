/* Sealed records: the confidential fields of a record, as one JSON object sealed to a key of the
 * station the moment it is filed. In the file, the log and the journal they stand as this text
 * alone: "seal1$command$2$..." (purpose and generation of the key). Internal to db/. */
#pragma once

#include "db/key_ring.h"
#include "forms/record.h"

/* Seals the confidential fields of `record` into record->sealed (to the newest key that its form
 * names, or while there is none to the recovery key) and blanks them. Nothing for a form without
 * such fields. REFUSED where the file has no recovery key. */
bool seal_close(struct store *store, struct record *record, struct error *error);

/* Opens record->sealed into the confidential fields; record->sealed stays. REFUSED when the key is
 * not on the ring. */
bool seal_open(const struct key_ring *ring, struct record *record, struct error *error);

/* The key that a sealed text names; generation 0: it is none. */
struct seal_mark {
    enum seal_for purpose;
    int generation;
};
struct seal_mark seal_mark_of(const char *sealed);
