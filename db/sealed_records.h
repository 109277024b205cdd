/* Opening what is confidential in records, and sealing it anew. Every opening is an operation that
 * says who, where and why, and is written before anything is opened. */
#pragma once

#include "db/key_ring.h"
#include "db/records.h"

/* Who opens it, and why. */
struct opening {
    const struct actor *actor;
    const struct key_pair *keys; /* the person's own, open */
    const char *action;          /* "read", "print" or "export" */
    const char *reason;          /* never blank */
    bool once;                   /* store_attempt in place of store_run */
};

/* Opens the confidential fields of a record that records_load() has given. Refused by role, for
 * want of the key, or for a blank reason; then `record` is as it was. */
bool sealed_record_open(struct store *store, const struct opening *opening, const struct head *head,
                        struct record *record, struct error *error);

/* The same without an operation, inside an act that is one itself. */
bool sealed_record_open_within(struct store *store, const struct opening *opening,
                               struct record *record, struct error *error);

/* May this role open it at all? (Who may not is never asked for a reason.) */
bool sealed_record_may_open(const struct form *form, enum role role);

/* One step of sealing records anew that were sealed to an older key, or to the recovery key for
 * want of another: looks at the next ones after the sequence *at of the form, which moves on (0:
 * the end). What the ring does not open stays as it is. May be cut short at any moment and run
 * again. */
struct resealing {
    const struct actor *actor;
    const struct key_ring *ring;
    const struct form *form;
    int64_t at;
    int64_t sealed, left; /* counted up: sealed anew, and not to be opened */
};
bool sealed_records_step(struct store *store, struct resealing *resealing, struct error *error);

/* Is it an operation that changes nothing of its record but tells of a reading, or of new sealing?
 * Internal to db/. */
bool sealed_operation_is_reading(const char *action);
bool sealed_operation_is_resealing(const char *action);
