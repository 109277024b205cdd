#include "forms/clock.h"

#include "forms/form.h"

#include <stdio.h>
#include <string.h>

enum unit { UNIT_NONE, UNIT_DAYS, UNIT_WORKING_DAYS, UNIT_YEARS };

struct span {
    enum unit unit;
    int count;
    bool rolls; /* days: to the next open day */
    bool stays; /* years: February 29 becomes the 28th, never later; else March 1, never short */
    const char *what; /* "determination due" */
};

static const struct clock_rule {
    const char *name, *label, *source;
    struct span first, second;
    bool has_target;
} rules[CLOCK_KIND_COUNT] = {
    [CLOCK_CPRA] =
        {
            .name = "CPRA",
            .label = "Determination",
            .source = "Gov 7922.535",
            .first = {UNIT_DAYS, 10, .rolls = true, .what = "determination due"},
            .second = {UNIT_DAYS, 24, .rolls = true, .what = "extended at most until"},
            .has_target = true,
        },
    [CLOCK_FC6228_REPORT] =
        {
            .name = "FC6228_REPORT",
            .label = "Copy of the report",
            .source = "FC 6228",
            .first = {UNIT_WORKING_DAYS, 5, .what = "due"},
            .second = {UNIT_WORKING_DAYS, 10, .what = "with good cause"},
        },
    [CLOCK_FC6228_FACE] =
        {
            .name = "FC6228_FACE",
            .label = "Copy of the face sheet",
            .source = "FC 6228",
            .first = {UNIT_DAYS, 2, .what = "due (48 hours, which run straight)"},
            .second = {UNIT_WORKING_DAYS, 5, .what = "with good cause"},
        },
    [CLOCK_PC832_7_DISPO30] =
        {
            .name = "PC832_7_DISPO30",
            .label = "Notice of the disposition",
            .source = "PC 832.7(f)",
            .first = {UNIT_DAYS, 30, .rolls = true, .what = "due"},
        },
    [CLOCK_PC832_7_SB16_45] =
        {
            .name = "PC832_7_SB16_45",
            .label = "Records of an officer",
            .source = "PC 832.7(b)",
            .first = {UNIT_DAYS, 45, .rolls = true, .what = "due"},
        },
    [CLOCK_GC3304_1Y] =
        {
            .name = "GC3304_1Y",
            .label = "One year from discovery",
            .source = "Gov 3304(d)",
            .first = {UNIT_YEARS, 1, .stays = true, .what = "due"},
        },
    [CLOCK_PC832_5_RETAIN] =
        {
            .name = "PC832_5_RETAIN",
            .label = "Kept until",
            .source = "PC 832.5(b)",
            .first = {UNIT_YEARS, 5, .what = "kept until"},
            .second = {UNIT_YEARS, 15, .what = "kept until, where it was sustained"},
        },
    [CLOCK_SORTS_48H] =
        {
            .name = "SORTS_48H",
            .label = "Two working days",
            .source = "48 hours, working days",
            .first = {UNIT_WORKING_DAYS, 2, .what = "due"},
        },
};

const char *clock_name(enum clock_kind kind)
{
    return rules[kind].name;
}

const char *clock_label(enum clock_kind kind)
{
    return rules[kind].label;
}

const char *clock_source(enum clock_kind kind)
{
    return rules[kind].source;
}

bool clock_rolls(enum clock_kind kind)
{
    return rules[kind].first.rolls || rules[kind].first.unit == UNIT_WORKING_DAYS;
}

bool clock_from_name(const char *name, enum clock_kind *kind)
{
    unsigned at = 0;

    while (at < CLOCK_KIND_COUNT && strcmp(rules[at].name, name) != 0) {
        at++;
    }
    *kind = (enum clock_kind)at;
    return at < CLOCK_KIND_COUNT;
}

struct date clock_add_days(struct date from, int days)
{
    return date_from_days(date_to_days(from) + days);
}

int clock_days_between(struct date from, struct date to)
{
    return (int)(date_to_days(to) - date_to_days(from));
}

/* ---- one span, with every day told to who wants to know ---- */

struct counting {
    const struct calendar *calendar;
    clock_step_fn *step; /* NULL: nobody */
    void *context;
};

static void tell(const struct counting *counting, struct date date, const char *words)
{
    if (counting->step != NULL) {
        counting->step(counting->context, date, words);
    }
}

static void tell_number(const struct counting *counting, struct date date, int number)
{
    char words[40];

    if (counting->step != NULL) {
        (void)snprintf(words, sizeof(words), "day %d", number);
        tell(counting, date, words);
    }
}

static bool is_closed(const struct counting *counting, struct date date, const char *what)
{
    struct holiday why;
    char words[200];

    if (counting->step == NULL) {
        return calendar_is_closed(counting->calendar, date, NULL);
    }
    if (!calendar_is_closed(counting->calendar, date, &why)) {
        return false;
    }
    (void)snprintf(words, sizeof(words), "%s: %s (%s)", what, why.name, why.source);
    tell(counting, date, words);
    return true;
}

static struct date roll(const struct counting *counting, struct date date)
{
    while (is_closed(counting, date, "moved on")) {
        date = clock_add_days(date, 1);
    }
    return date;
}

static struct date count_days(const struct counting *counting, struct date from,
                              const struct span *span)
{
    struct date date = clock_add_days(from, span->count);

    for (int day = 1; counting->step != NULL && day <= span->count; day++) {
        tell_number(counting, clock_add_days(from, day), day);
    }
    return span->rolls ? roll(counting, date) : date;
}

static struct date count_working_days(const struct counting *counting, struct date from, int count)
{
    struct date date = from;

    for (int day = 1; day <= count; day++) {
        do {
            date = clock_add_days(date, 1);
        } while (is_closed(counting, date, "skipped"));
        tell_number(counting, date, day);
    }
    return date;
}

static struct date count_years(const struct counting *counting, struct date from,
                               const struct span *span)
{
    struct date date = {from.year + span->count, from.month, from.day};
    char words[60];

    if (!date_is_valid(date)) { /* February 29 */
        date = span->stays ? (struct date){date.year, 2, 28} : (struct date){date.year, 3, 1};
    }
    (void)snprintf(words, sizeof(words), "%d year%s later", span->count,
                   span->count == 1 ? "" : "s");
    tell(counting, date, words);
    return date;
}

static struct date count(const struct counting *counting, struct date from, const struct span *span)
{
    switch (span->unit) {
    case UNIT_DAYS:
        return count_days(counting, from, span);
    case UNIT_WORKING_DAYS:
        return count_working_days(counting, from, span->count);
    case UNIT_YEARS:
        return count_years(counting, from, span);
    case UNIT_NONE:
        break;
    }
    return (struct date){0};
}

/* The last open day on or before the raw one. */
static struct date target_of(const struct counting *counting, struct date from, int days)
{
    struct date date = clock_add_days(from, days);

    while (calendar_is_closed(counting->calendar, date, NULL)) {
        date = clock_add_days(date, -1);
    }
    return date;
}

bool clock_deadline(enum clock_kind kind, struct date from, const struct calendar *calendar,
                    struct deadline *deadline)
{
    const struct counting counting = {.calendar = calendar};
    const struct clock_rule *rule;

    *deadline = (struct deadline){0};
    if (kind >= CLOCK_KIND_COUNT || !date_is_valid(from) ||
        !date_is_valid((struct date){from.year + 16, 1, 1})) {
        return false;
    }
    rule = &rules[kind];
    deadline->due = count(&counting, from, &rule->first);
    deadline->second = count(&counting, from, &rule->second);
    if (rule->has_target) {
        deadline->target = target_of(&counting, from, rule->first.count);
    }
    return true;
}

static void explain_span(const struct counting *counting, struct date from, const struct span *span)
{
    struct date date;

    if (span->unit == UNIT_NONE) {
        return;
    }
    tell(counting, from, "received: day 0, which never moves");
    date = count(counting, from, span);
    tell(counting, date, span->what);
}

void clock_explain(enum clock_kind kind, struct date from, const struct calendar *calendar,
                   clock_step_fn *step, void *context)
{
    const struct counting counting = {calendar, step, context};
    struct deadline deadline;

    if (!clock_deadline(kind, from, calendar, &deadline)) {
        return;
    }
    explain_span(&counting, from, &rules[kind].first);
    if (rules[kind].has_target) {
        tell(&counting, deadline.target, "target: the last open day by then");
    }
    explain_span(&counting, from, &rules[kind].second);
}
