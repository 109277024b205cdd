#include "forms/records_request.h"

#include "base/text.h"
#include "forms/clock.h"

#include <string.h>

static const char *const denied[] = {"DENY_ALL", "DISCLOSE_PART", NULL};
static const char *const disclosed[] = {"DISCLOSE_ALL", NULL};
static const char *const without[] = {"NO_RECORDS", "NOT_REASONABLY_DESCRIBED", NULL};
static const char *const referred[] = {"REFERRED", NULL};
static const char *const handed_out[] = {"released", "inspected", NULL};
static const char *const withdrawn[] = {"withdrawn", NULL};
static const char *const open_states[] = {"received", "clarifying", "routed",
                                          "extended", "reopened",   NULL};

/* What was struck out was no request. */
static bool is_request(const struct counted *counted)
{
    return !text_equal(counted->status, "void");
}

static bool day_of(const struct counted *counted, const char *field, struct date *day)
{
    char text[DATE_ROOM];

    (void)text_copy(text, sizeof(text), record_named(counted->record, field));
    return date_parse(text, day);
}

static void find_due(struct counted *counted)
{
    struct counted_due *due = &counted->due;
    const char *received = record_named(counted->record, "received_at");
    struct deadline deadline;
    struct date day;

    if (strncmp(received, due->from, DATE_ROOM - 1) != 0) {
        (void)text_copy(due->from, sizeof(due->from), received);
        due->runs = date_parse(due->from, &day) &&
                    clock_deadline(CLOCK_CPRA, day, counted->desk->calendar, &due->given);
    }
    deadline = due->given;
    due->has = due->runs && records_request_due_of(counted->record, &deadline);
    due->due = deadline.due;
    due->answered = due->has && day_of(counted, "determined_on", &day);
    due->days_late = due->answered ? clock_days_between(due->due, day) : 0;
}

static bool in_time(const struct counted *counted)
{
    return is_request(counted) && counted->due.answered && counted->due.days_late <= 0;
}

static bool too_late(const struct counted *counted)
{
    return is_request(counted) && counted->due.answered && counted->due.days_late > 0;
}

static bool overdue_now(const struct counted *counted)
{
    return counted->due.has && clock_days_between(counted->due.due, counted->desk->now.date) > 0;
}

static bool was_extended(const struct counted *counted)
{
    return *record_named(counted->record, "extended_on") != '\0';
}

static bool was_determined(const struct counted *counted)
{
    return is_request(counted) && *record_named(counted->record, "determined_on") != '\0';
}

static int64_t days_to_determination(const struct counted *counted)
{
    struct date received, determined;

    return day_of(counted, "received_at", &received) &&
                   day_of(counted, "determined_on", &determined)
               ? clock_days_between(received, determined)
               : 0;
}

static const struct figure figures[] = {
    {
        .name = "received",
        .label = "Requests received",
        .heading = "Requests",
        .holds = is_request,
    },
    {
        .name = "open",
        .label = "Still without a determination",
        .states = open_states,
    },
    {
        .name = "overdue",
        .label = "Of these, overdue today",
        .states = open_states,
        .holds = overdue_now,
    },
    {
        .name = "extended",
        .label = "Extended (Gov 7922.535(b))",
        .holds = was_extended,
    },
    {
        .name = "in_time",
        .label = "Determined in time",
        .heading = "Determinations",
        .holds = in_time,
    },
    {
        .name = "late",
        .label = "Determined late",
        .holds = too_late,
    },
    {
        .name = "median_days",
        .label = "Days to the determination (median)",
        .holds = was_determined,
        .amount = days_to_determination,
        .median = true,
    },
    {
        .name = "disclosed",
        .label = "Disclosed whole",
        .when = {{.field = "determination", .in = disclosed}},
    },
    {
        .name = "denied",
        .label = "Denied, whole or in part",
        .when = {{.field = "determination", .in = denied}},
    },
    {
        .name = "no_records",
        .label = "No records, or not reasonably described",
        .when = {{.field = "determination", .in = without}},
    },
    {
        .name = "referred",
        .label = "Referred",
        .when = {{.field = "determination", .in = referred}},
    },
    {
        .name = "handed_out",
        .label = "Released or inspected",
        .heading = "Ends",
        .states = handed_out,
    },
    {
        .name = "withdrawn",
        .label = "Withdrawn by the requester",
        .states = withdrawn,
    },
};

static const char *const reads[] = {
    "received_at", "kind", "extended_on", "extended_until", "determination", "determined_on", NULL};

const struct report records_request_reports[] = {
    {
        .name = "records",
        .title = "Records requests",
        .date = "received_at",
        .figures = figures,
        .figure_count = COUNT_OF(figures),
        .reads = reads,
        .prepare = find_due,
    },
    {0},
};
