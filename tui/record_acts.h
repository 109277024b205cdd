/* What can be done to a record, from its view and from the review queue: the keys that hold now,
 * asking, writing, and the answer in words. */
#pragma once

#include "db/exceptions.h"
#include "tui/view.h"

struct act_job;

struct record_acts {
    struct screen *screen;
    void (*after)(void *owner); /* something was done, or the record has changed: read anew */
    void *owner;
    struct act_job *job; /* asked about or being written, or NULL */
};

/* The keys that hold for a record: what is the same is drawn the same. */
struct acts_held {
    const struct form *form;
    uint64_t transitions; /* a bit for each, by its place in the form */
};

/* Call when the owner goes: what is being written is finished without it. */
void record_acts_finish(struct record_acts *acts);

/* The action that the press stands for on this record; says why not and gives NULL when it cannot
 * be done. */
const struct transition *record_acts_for(struct record_acts *acts, const struct head *head,
                                         const struct press *press);

/* May the person do this to the record now, and does the record need it? */
bool record_acts_allowed(const struct record_acts *acts, const struct head *head,
                         const struct record *record, const struct transition *transition);

/* Asks what the action asks, or for a yes, and does it. The record is copied. */
void record_acts_begin(struct record_acts *acts, const struct head *head,
                       const struct record *record, const struct transition *transition);
/* The same because of an exception (may be NULL): a return proposes it as the reason. */
void record_acts_begin_about(struct record_acts *acts, const struct head *head,
                             const struct record *record, const struct transition *transition,
                             const struct exception_item *item);

/* What only some records need is left out unless `record` (may be NULL) needs it. */
struct acts_held record_acts_held(const struct record_acts *acts, const struct head *head,
                                  const struct record *record);

/* "a Approve  r Return  d Defer" from the left of the row; gives the columns taken. */
int record_acts_draw(const struct head *head, const struct acts_held *held, const struct area *area,
                     int row);
