/* Clocks of the law, pure and on dates alone. The day of receipt is day 0 and never moved; calendar
 * days count holidays in the middle; where a clock rolls, a last day on which offices are closed
 * moves to the next one that is open (Gov 6800; CCP 12, 12a). */
#pragma once

#include "forms/calendar.h"

enum clock_kind {
    CLOCK_CPRA,            /* Gov 7922.535: determination in 10 days; extended to 24 at most */
    CLOCK_FC6228_REPORT,   /* FC 6228: 5 working days; 10 with good cause */
    CLOCK_FC6228_FACE,     /* FC 6228: 48 hours; 5 working days with good cause */
    CLOCK_PC832_7_DISPO30, /* PC 832.7(f): notice of the disposition in 30 days */
    CLOCK_PC832_7_SB16_45, /* PC 832.7(b): records of officers in 45 days */
    CLOCK_GC3304_1Y,       /* Gov 3304(d): one year from the discovery */
    CLOCK_PC832_5_RETAIN,  /* PC 832.5(b): kept 5 years, 15 where it was sustained */
    CLOCK_SORTS_48H,       /* two working days */
    CLOCK_KIND_COUNT,
};

/* Year 0 in a date: there is none. */
struct deadline {
    struct date due;
    struct date second; /* extension cap; good cause; retention of a sustained complaint */
    struct date target; /* CPRA: the last open day by the tenth; then no argument arises */
};

const char *clock_name(enum clock_kind kind);                  /* "CPRA" */
const char *clock_label(enum clock_kind kind);                 /* "Determination" */
const char *clock_source(enum clock_kind kind);                /* "Gov 7922.535" */
bool clock_from_name(const char *name, enum clock_kind *kind); /* false: there is none */
bool clock_rolls(enum clock_kind kind);

/* The dates that a clock gives; false when `from` is no date or too near the end of time. A NULL
 * calendar goes by the rules of CCP 135. */
bool clock_deadline(enum clock_kind kind, struct date from, const struct calendar *calendar,
                    struct deadline *deadline);

/* Plain calendar days, for the station's own targets, which do not roll. */
struct date clock_add_days(struct date from, int days);
/* Days from one date to another; less than 0: it is over. */
int clock_days_between(struct date from, struct date to);

/* How the dates came about, day by day: `words` say what each day is ("day 4", "skipped: ..."),
 * with the source of every skipped day. */
typedef void clock_step_fn(void *context, struct date date, const char *words);
void clock_explain(enum clock_kind kind, struct date from, const struct calendar *calendar,
                   clock_step_fn *step, void *context);
