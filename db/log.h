/* The log as people read it: who did what, when, where and why. What was written is not told, only
 * the names of the fields; nor are the secrets of accounts. By key and page by page, as lists are.
 */
#pragma once

#include "db/operation.h"
#include "db/records.h"

#define LOG_HASH_ROOM (2 * OPERATION_HASH_BYTES + 1)

struct log_entry {
    int64_t seq;
    char at[MOMENT_ROOM];
    char actor[16];
    char workstation[64];
    char subject[32]; /* name of a form, or "staff", "session", "key", "file" ... */
    char action[32];
    char about[NUMBER_ROOM]; /* number of the record, or the employee; may be "" */
    char reason[200];        /* why, where it was asked; may be "" */
    char fields[200];        /* names of what changed, cut where there are many; may be "" */
    char hash[LOG_HASH_ROOM];
};

/* One page: newest first below `before` (0: the newest), or, with `after` above 0, oldest first
 * above it. Refused for a role that does not read the log. */
struct log_request {
    int64_t before, after;
    int limit;
};
bool log_page(struct store *store, const struct actor *actor, const struct log_request *request,
              struct log_entry *entries, size_t *count, struct error *error);

/* The first operation at or after this local time; one past the last when there is none. Looks at
 * some twenty operations, however many there are. */
bool log_first_since(struct store *store, struct local_time since, int64_t *seq,
                     struct error *error);

/* What a watch left in the log, for who takes over. */
struct shift {
    struct local_time begins, ends; /* from the one on, up to before the other */
    int64_t first, last;            /* the operations of it; first > last: none */
    struct chain_end end;           /* of the whole log, when it was looked at */
};

/* Calls `each` for what is told one by one of the watch: sign-ins, failures, accounts, keys,
 * settings, readings of what is confidential. `tell` is called for the counts: subject and action
 * with how many. Refused for a role that has no part in it. */
typedef void shift_entry_fn(void *context, const struct log_entry *entry);
typedef void shift_count_fn(void *context, const char *subject, const char *action, int64_t count);
struct shift_listener {
    shift_entry_fn *each;
    shift_count_fn *tell;
    void *context;
};
bool log_shift(struct store *store, const struct actor *actor, struct shift *shift,
               const struct shift_listener *listener, struct error *error);

/* A hash as people compare it: hexadecimal, in groups of eight with blanks between. */
#define LOG_GROUPS_ROOM (LOG_HASH_ROOM + 8)
void log_hash_groups(const unsigned char hash[OPERATION_HASH_BYTES], char out[LOG_GROUPS_ROOM]);
