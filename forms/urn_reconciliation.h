/* What a sergeant keeps of a watch whose URNs were reconciled 24 hours later: who did it, how many
 * were drawn, submitted and deferred, and which are missing; with the line for the watch
 * commander's log (Norwalk directive of 2007). */
#pragma once

#include "forms/form.h"
#include "forms/record.h"
#include "forms/watch_turns.h"

/* The form, for rooms that know forms by their tables alone. */
const struct form *urn_reconciliation(void);

/* The watch to be reconciled now: the one of this time on the day before. */
struct watch urn_watch_due(const struct desk *desk);

/* The watch that the record names, else the one that is due; written into the record. */
bool urn_reconciliation_watch(struct record *record, const struct desk *desk, struct watch *watch);

struct urn_counts {
    int drawn, submitted, deferred, missing, voided; /* drawn: all but the voided */
};
void urn_reconciliation_set_counts(struct record *record, struct urn_counts counts);

/* One number that is missing; false when the record has no room for more. */
struct urn_missed {
    const char *urn, *employee, *deputy, *unit, *tag;
    int contacts; /* how often the deputy was contacted */
};
bool urn_reconciliation_add(struct record *record, const struct urn_missed *missed);
/* Takes the numbers away that stand in it. */
void urn_reconciliation_clear(struct record *record);
