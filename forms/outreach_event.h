/* What the outreach event's own files share; its table is in forms/outreach_event.c. */
#pragma once

#include "forms/check.h"
#include "forms/report.h"
#include "forms/stock.h"

/* forms/outreach_event_rules.c */
void outreach_event_check(const struct record *record, const struct desk *desk,
                          struct problems *problems);
/* A place and a time, before people are told to come. */
void outreach_event_check_confirmed(const struct record *record, const struct desk *desk,
                                    struct problems *problems);
/* Not before its day; how it went, without what tells who somebody is. */
void outreach_event_check_held(const struct record *record, const struct desk *desk,
                               struct problems *problems);

/* Cards that nobody says the place of came from the station's box. */
void outreach_event_fill_held(struct record *record, const struct desk *desk);
void outreach_event_stock(const struct record *record, const char *status, stock_change_fn *each,
                          void *context);

#define OUTREACH_EVENT_CLOCKS 2
extern const struct form_clock outreach_event_clocks[OUTREACH_EVENT_CLOCKS];

/* forms/outreach_event_report.c; ends with a zeroed one. */
extern const struct report outreach_event_reports[];
