/* Reports of contacts (forms/breakdown.h): sums over the narrow rows beside the records, by an
 * index that holds all of them in the order of time. No record is read, so that a chart takes no
 * longer with the years. */
#pragma once

#include "db/report.h"

struct bucket {
    char code[BUCKET_ROOM];
    char words[BUCKET_LABEL_ROOM];
    int64_t sums[MEASURE_COUNT];
};

struct broken_down {
    struct date begins;     /* may be months before the report's */
    struct bucket *buckets; /* owned */
    size_t count;
    int64_t totals[MEASURE_COUNT]; /* of all buckets */
};
void broken_down_finish(struct broken_down *broken);

/* Of a report that has a main figure. Buckets come in their order, or the largest (of `largest`)
 * first. */
bool break_down(struct store *store, const struct report_request *request,
                const struct breakdown *by, enum measure largest, struct broken_down *broken,
                struct error *error);

/* What report_run() does for such a report. Internal to db/. */
bool break_down_run(struct store *store, const struct report_request *request,
                    struct report_outcome *outcome, struct error *error);
