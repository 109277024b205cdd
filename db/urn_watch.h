/* How the URNs of a watch stand: which have a report, which may wait, which are missing; and the
 * deferred book, of the numbers and the counter reports that may wait. */
#pragma once

#include "db/records.h"
#include "forms/urn_drawn.h"
#include "forms/urn_reconciliation.h"

enum urn_standing { URN_MISSING, URN_DEFERRED, URN_SUBMITTED, URN_VOID };

struct urn_line {
    struct head head;     /* of the number, in the deferred book also of a report */
    struct record record; /* the same; finish it with urn_lines_finish() */
    enum urn_standing standing;
    char report[NUMBER_ROOM]; /* the report in this file, or "" */
    char report_status[STATUS_ROOM];
    char until[LOCAL_ROOM]; /* of a deferral, else "" */
    char approver[EMPLOYEE_ROOM];
    char reason[801];
    int contacts;
};

struct urn_lines {
    struct urn_line *items;
    size_t count;
    bool more; /* there are more than URN_LINES_MOST */
};
#define URN_LINES_MOST 500
void urn_lines_finish(struct urn_lines *lines);

/* The numbers of a watch: what is missing first. For supervisors. */
bool urn_watch_read(struct store *store, const struct desk *desk, struct watch watch,
                    struct urn_lines *lines, struct error *error);

/* What may wait, of every watch: first what is due first. For supervisors. */
bool urn_deferred_read(struct store *store, const struct desk *desk, struct urn_lines *lines,
                       struct error *error);

/* Counts without reading the records. */
bool urn_watch_count(struct store *store, struct watch watch, struct urn_counts *counts,
                     struct error *error);

/* The newest reconciliation of the watch that is not struck out; `there` tells. */
bool urn_watch_reconciled(struct store *store, struct watch watch, struct head *head, bool *there,
                          struct error *error);

/* Inside a transaction, before a reconciliation is filled in and checked: how the numbers of its
 * watch stand, whatever was given. Other forms stay as they are. Internal to db/. */
bool urn_watch_gather(struct store *store, struct record *record, const struct desk *desk,
                      struct error *error);
