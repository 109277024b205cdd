/* Opening what is confidential in the record of a view: asks why, writes the reading into the log,
 * and gives the opened record to the view. */
#pragma once

#include "db/sealed_records.h"
#include "tui/view.h"

struct opening_job;

struct record_opening {
    struct screen *screen;
    /* Takes the opened record over. */
    void (*opened)(void *owner, struct record *record);
    void *owner;
    char *reason; /* given once for as long as the view lives; NULL: not yet */
    struct opening_job *job;
};

/* Call when the owner goes: what is being written is finished without it. */
void record_opening_finish(struct record_opening *opening);

/* Is there something sealed that this person may open? */
bool record_opening_may(const struct record_opening *opening, const struct head *head,
                        const struct record *record);

/* Opens it: asks for the reason the first time. The record is copied. */
void record_opening_begin(struct record_opening *opening, const struct head *head,
                          const struct record *record);
