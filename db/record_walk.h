/* Every record, or every one of a form, read once for whatever looks at all of them. Internal to
 * db/. */
#pragma once

#include "db/records.h"

struct record_walk;

/* False: it failed, and the error says why. */
typedef bool record_walk_fn(struct record_walk *walk, const struct head *head,
                            const struct record *record, struct error *error);

struct record_walk {
    struct store *store;
    const struct form *form; /* NULL: of every form */
    const char *status;      /* of a form, those in this state; NULL: whatever their state */
    int64_t at;              /* goes on after this sequence; 0 afterwards: the end was reached */
    record_walk_fn *each;
    /* A record that cannot be had whole ("has lost its contents"); NULL: the step fails. */
    void (*broken)(struct record_walk *walk, const struct head *head, const char *fault);
    void *context;
    bool stops; /* set by `each`: the step ends with this record */
};

/* One step, inside one reading of the caller's: gives `each` the next some hundred records, as
 * their tables hold them. */
bool records_walk(struct record_walk *walk, struct error *error);
