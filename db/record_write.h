/* A record's rows: head, typed tables, search, counts. Filing, acting and the replay of a journal
 * write them here, each after its operation. Internal to db/. */
#pragma once

#include "db/records.h"

/* The headline that lists show, made from the record as it stands. */
void record_write_headline(struct head *head, const struct record *record, const struct desk *desk);

/* The last two parts of a number; false when it is none. */
bool record_number_parts(const char *number, int *year, int64_t *ordinal);

/* The rows of a new record. */
bool record_write_new(struct store *store, const struct head *head, const struct record *record,
                      const struct desk *desk, struct error *error);

/* A record as it was and as it is now. */
struct record_change {
    const struct head *old_head, *head;
    const struct record *before, *after;
};
bool record_write_change(struct store *store, const struct record_change *change,
                         const struct desk *desk, struct error *error);
