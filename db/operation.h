/* The log: every change of anything is one operation, written in the transaction that applies it,
 * and chained by BLAKE2b hashes. It serves audit, change feed, history, undo and replay. */
#pragma once

#include "base/date.h"
#include "db/identity.h"
#include "db/store.h"

#define OPERATION_HASH_BYTES 32

struct operation {
    int64_t seq;            /* given when appended */
    char id[IDENTITY_ROOM]; /* "": given when appended */
    char at[MOMENT_ROOM];
    char actor[16]; /* employee number; "unknown"; "program" */
    char workstation[64];
    char subject[32];           /* name of a form, or "staff", "session", "file" */
    char record[IDENTITY_ROOM]; /* id of the record, or "" */
    int64_t base_version;       /* the version it was based on; 0: made anew */
    char action[32];
    const char *changes; /* JSON object of the changed fields; not owned */
    unsigned char previous[OPERATION_HASH_BYTES], hash[OPERATION_HASH_BYTES];
};

/* Inside a transaction: gives sequence, id where it has none, time and hash, and appends. */
bool operation_append(struct store *store, struct operation *operation, struct error *error);

/* Is it what its hash says? */
bool operation_is_whole(const struct operation *operation);

/* Inside a transaction: takes an operation over as it is, with its sequence, time and hash, from a
 * journal. DAMAGED when it does not follow the last one of the file or is not what its hash says.
 */
bool operation_take_over(struct store *store, const struct operation *operation,
                         struct error *error);

/* The last operation of the file: its sequence (0: none) and hash. */
struct chain_end {
    int64_t seq;
    unsigned char hash[OPERATION_HASH_BYTES];
};
bool operation_chain_end(struct store *store, struct chain_end *end, struct error *error);

/* The hash of one operation; `there` tells whether there is one. */
bool operation_hash_of(struct store *store, int64_t seq, unsigned char hash[OPERATION_HASH_BYTES],
                       bool *there, struct error *error);

/* The hashes of at most `most` operations from this sequence on; `count` of them, up to the first
 * that is missing. */
bool operation_hashes_from(struct store *store, int64_t seq, size_t most,
                           unsigned char hashes[][OPERATION_HASH_BYTES], size_t *count,
                           struct error *error);

/* The id of the first operation: the file's own name, the same in all its copies. */
bool operation_first_id(struct store *store, char id[IDENTITY_ROOM], struct error *error);

/* The id of the record that the operation of this id is about, or "" when there is no such
 * operation. */
bool operation_record_of(struct store *store, const char *id, char record[IDENTITY_ROOM],
                         struct error *error);

/* The sequence of the last operation that changed the record: readings and prints are none. */
bool operation_last_change(struct store *store, const char *record, int64_t *seq,
                           struct error *error);

/* Calls `each` for one page of operations in sequence; false from `each` ends early (no error).
 * `changes` lives until `each` returns. */
typedef bool operation_fn(void *context, const struct operation *operation);
bool operations_of_record(struct store *store, const char *record, operation_fn *each,
                          void *context, struct error *error);
bool operations_after(struct store *store, int64_t seq, int limit, operation_fn *each,
                      void *context, struct error *error);
bool operation_last_seq(struct store *store, int64_t *seq, struct error *error);

/* Walks the chain from `from` for at most `limit` operations (in steps, for a screen that stays
 * alive). `broken` gets the first sequence at which it does not hold (0: it holds so far), `next`
 * where to go on (0: the end was reached). */
bool operation_verify(struct store *store, int64_t from, int64_t limit, int64_t *broken,
                      int64_t *next, struct error *error);
