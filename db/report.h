/* Counting the records of a form for a report: goes through them once, a page at a time, and opens
 * what is confidential where the report counts it (one line in the log for the whole report). */
#pragma once

#include "db/key_pair.h"
#include "db/records.h"
#include "forms/report.h"

struct report_request {
    const struct form *form;
    const struct report *report;
    struct date begins, ends;
    const struct desk *desk;
    const struct key_pair *keys; /* of who asks; for a report that opens */
    const char *reason;          /* the same; never blank then */
    const struct figure *behind; /* the figure whose records are wanted, or NULL */
    const struct breakdown *by;  /* these only as far as they fall into one of its buckets; ... */
    const char *bucket;          /* ... this one. NULL: all */
    size_t most;                 /* of them, no more; 0: all */
    void (*each)(void *context, const struct head *head); /* gets them, oldest first */
    void *context;
};

struct report_outcome {
    int64_t *figures; /* one for each of the report; owned */
    int64_t behind;   /* records behind the figure that was asked for */
    int64_t records;  /* of the report's days */
    int64_t unopened; /* of these: sealed to a key that is not theirs, and not counted */
};
void report_outcome_finish(struct report_outcome *outcome);

/* Refused for a role that may not read the form, or may not open what the report counts. Internal
 * to db/. */
bool report_may_run(const struct report_request *request, struct error *error);

/* Refused for a role that may not read the form, or may not open what the report counts. */
bool report_run(struct store *store, const struct report_request *request,
                struct report_outcome *outcome, struct error *error);
