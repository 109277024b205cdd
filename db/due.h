/* What falls due when: the clocks that run for each record (struct form_clock), kept by day so that
 * a queue is read in the order of its days. Worked out from the record and the calendar, never
 * asked and never believed: what a screen shows is computed anew. */
#pragma once

#include "db/records.h"

/* Inside a transaction, with the record just written: its rows. Internal to db/. */
bool due_write(struct store *store, const struct head *head, const struct record *record,
               const struct desk *desk, struct error *error);

/* One record of a queue. */
struct due_item {
    struct head head;
    char clock[32]; /* the form's clock that falls due first */
    char due_on[DATE_ROOM];
};

/* A page of the queue of one form, the first due first; by key. */
struct due_request {
    const struct form *form;
    const char *clock;      /* this clock only, or NULL */
    const char *until;      /* due on this day or before, or NULL */
    const char *after_date; /* the last one of the page before, or NULL */
    int64_t after_seq;
    const char *after_clock; /* several clocks of a record may end on the same day */
    int limit;
};
bool due_page(struct store *store, const struct actor *actor, const struct due_request *request,
              struct due_item *items, size_t *count, struct error *error);

/* How many of the form are over and how many fall due within `days`; counted up to `most` each, so
 * that a long backlog costs no more than a short one. */
struct due_counts {
    int64_t overdue, soon;
};
bool due_count(struct store *store, const struct form *form, struct date today, int days, int most,
               struct due_counts *counts, struct error *error);

/* Does any clock of the form run in this state? And the states in which one does, NULL after the
 * last. */
bool due_runs(const struct form *form, const char *status);
const char *due_state_at(const struct form *form, size_t index);

/* One step of comparing the rows with what the clocks give: looks at the next records of the form
 * in the state after the sequence `*at`, which moves on (0 afterwards: the end). `number` gets the
 * first that differs, or "". Goes by the holidays of the file as it is then. */
struct due_state {
    const struct form *form;
    const char *status;
};
bool due_verify(struct store *store, const struct desk *desk, const struct due_state *state,
                int64_t *at, char number[NUMBER_ROOM], struct error *error);

/* Works every open record out anew, inside a transaction; `moved` gets each one whose day changed.
 */
typedef void due_moved_fn(void *context, const struct head *head, const char *clock,
                          const char *from, const char *to);
bool due_write_all(struct store *store, const struct desk *desk, due_moved_fn *moved, void *context,
                   struct error *error);
