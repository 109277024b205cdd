#include "forms/service_comment.h"

#include "forms/clock.h"
#include "forms/report.h"

#include <stdio.h>

/* --- what is counted of a month --- */

static const char *const commendation[] = {"COMMENDATION", NULL};
static const char *const service[] = {"SERVICE", NULL};
static const char *const personnel[] = {"PERSONNEL", NULL};
static const char *const ended[] = {"disposed", "noticed", "retained", NULL};
static const char *const forwarded[] = {"forwarded", NULL};
static const char *const referred[] = {"iab-referred", "icib-referred", NULL};
static const char *const anonymous[] = {"ANONYMOUS", NULL};

static bool is_filled(const struct counted *counted, const char *field)
{
    return *record_named(counted->record, field) != '\0';
}

static bool is_unclassified(const struct counted *counted)
{
    return !is_filled(counted, "final_kind");
}

static bool copy_is_missing(const struct counted *counted)
{
    return !is_filled(counted, "copy_status");
}

static bool hand_off_is_missing(const struct counted *counted)
{
    return !is_filled(counted, "handed_off_at") && text_equal(counted->status, "received");
}

static bool was_handed_off(const struct counted *counted)
{
    return is_filled(counted, "handed_off_at") && is_filled(counted, "arrived_at");
}

static int64_t minutes_to_hand_off(const struct counted *counted)
{
    struct local_time arrived, handed;

    return local_parse(record_named(counted->record, "arrived_at"), &arrived) &&
                   local_parse(record_named(counted->record, "handed_off_at"), &handed)
               ? local_to_minutes(handed) - local_to_minutes(arrived)
               : 0;
}

static bool day_of(const struct counted *counted, const char *field, struct date *day)
{
    char text[DATE_ROOM];

    (void)snprintf(text, sizeof(text), "%.10s", record_named(counted->record, field));
    return date_parse(text, day);
}

/* PC 832.7(f): sent later than 30 days after the disposition, or not sent and due. */
static bool notice_is_late(const struct counted *counted)
{
    struct deadline deadline;
    struct date disposed, sent;

    if (!day_of(counted, "disposition_on", &disposed) ||
        !clock_deadline(CLOCK_PC832_7_DISPO30, disposed, counted->desk->calendar, &deadline)) {
        return false;
    }
    if (!day_of(counted, "notice_sent_on", &sent)) {
        sent = counted->desk->now.date;
    }
    return clock_days_between(deadline.due, sent) > 0;
}

static const struct figure month_figures[] = {
    {
        .name = "received",
        .label = "Comments received",
        .heading = "Comments",
    },
    {
        .name = "commendations",
        .label = "Commendations",
        .when = {{.field = "final_kind", .in = commendation}},
    },
    {
        .name = "service",
        .label = "Service complaints",
        .when = {{.field = "final_kind", .in = service}},
    },
    {
        .name = "personnel",
        .label = "Personnel complaints",
        .when = {{.field = "final_kind", .in = personnel}},
    },
    {
        .name = "unclassified",
        .label = "Not classified yet",
        .holds = is_unclassified,
    },
    {
        .name = "anonymous",
        .label = "Anonymous",
        .when = {{.field = "party_type", .in = anonymous}},
    },
    {
        .name = "copy_missing",
        .label = "Copy of the statement not given (E15)",
        .heading = "Intake",
        .holds = copy_is_missing,
    },
    {
        .name = "hand_off_missing",
        .label = "Not handed off",
        .holds = hand_off_is_missing,
    },
    {
        .name = "minutes_to_hand_off",
        .label = "Minutes from arrival to hand-off (median)",
        .holds = was_handed_off,
        .amount = minutes_to_hand_off,
        .median = true,
    },
    {
        .name = "forwarded",
        .label = "Forwarded to another unit",
        .heading = "Their way",
        .states = forwarded,
    },
    {
        .name = "referred",
        .label = "Referred to IAB or ICIB",
        .states = referred,
    },
    {
        .name = "disposed",
        .label = "Disposed",
        .states = ended,
    },
    {
        .name = "notice_late",
        .label = "Notice of the disposition late (E19)",
        .holds = notice_is_late,
    },
};

/* --- the yearly count for the state (PC 13012): personnel complaints, those that allege a crime,
 * and those that allege profiling by type (PC 13519.4), each by disposition --- */

static const char *const sustained[] = {"SUSTAINED", NULL};
static const char *const exonerated[] = {"EXONERATED", NULL};
static const char *const not_sustained[] = {"NOT_SUSTAINED", NULL};
static const char *const unfounded[] = {"UNFOUNDED", NULL};
static const char *const felony[] = {"FELONY", NULL};
static const char *const misdemeanor[] = {"MISDEMEANOR", NULL};
static const char *const by_race_color[] = {"RACE_COLOR", NULL};
static const char *const by_ethnicity[] = {"ETHNICITY", NULL};
static const char *const by_national_origin[] = {"NATIONAL_ORIGIN", NULL};
static const char *const by_age[] = {"AGE", NULL};
static const char *const by_religion[] = {"RELIGION", NULL};
static const char *const by_gender_id_expr[] = {"GENDER_ID_EXPR", NULL};
static const char *const by_sexual_orient[] = {"SEXUAL_ORIENT", NULL};
static const char *const by_mental_disability[] = {"MENTAL_DISABILITY", NULL};
static const char *const by_physical_disability[] = {"PHYSICAL_DISABILITY", NULL};

static bool is_pending(const struct counted *counted)
{
    return !is_filled(counted, "doj_disposition");
}

/* One line of the state's form: reported, and each disposition. */
#define LINE(prefix, words, ...)                                                                   \
    {.name = prefix "reported",                                                                    \
     .label = "Reported",                                                                          \
     .heading = words,                                                                             \
     .when = {A_COMPLAINT __VA_ARGS__}},                                                           \
        {.name = prefix "sustained",                                                               \
         .label = "Sustained",                                                                     \
         .when = {A_COMPLAINT{.field = "doj_disposition", .in = sustained}, __VA_ARGS__}},         \
        {.name = prefix "exonerated",                                                              \
         .label = "Exonerated",                                                                    \
         .when = {A_COMPLAINT{.field = "doj_disposition", .in = exonerated}, __VA_ARGS__}},        \
        {.name = prefix "not_sustained",                                                           \
         .label = "Not sustained",                                                                 \
         .when = {A_COMPLAINT{.field = "doj_disposition", .in = not_sustained}, __VA_ARGS__}},     \
        {.name = prefix "unfounded",                                                               \
         .label = "Unfounded",                                                                     \
         .when = {A_COMPLAINT{.field = "doj_disposition", .in = unfounded}, __VA_ARGS__}},         \
    {                                                                                              \
        .name = prefix "pending", .label = "Pending", .when = {A_COMPLAINT __VA_ARGS__},           \
        .holds = is_pending                                                                        \
    }
#define A_COMPLAINT {.field = "final_kind", .in = personnel},

static const struct figure year_figures[] = {
    LINE("", "Personnel complaints", {0}),
    LINE("felony_", "Alleging a felony", {.field = "crime_level", .in = felony}),
    LINE("misdemeanor_", "Alleging a misdemeanor", {.field = "crime_level", .in = misdemeanor}),
    LINE("race_color_", "Alleging profiling by race or color",
         {.field = "profiling", .in = by_race_color}),
    LINE("ethnicity_", "Alleging profiling by ethnicity",
         {.field = "profiling", .in = by_ethnicity}),
    LINE("national_origin_", "Alleging profiling by national origin",
         {.field = "profiling", .in = by_national_origin}),
    LINE("age_", "Alleging profiling by age", {.field = "profiling", .in = by_age}),
    LINE("religion_", "Alleging profiling by religion", {.field = "profiling", .in = by_religion}),
    LINE("gender_id_expr_", "Alleging profiling by gender identity or expression",
         {.field = "profiling", .in = by_gender_id_expr}),
    LINE("sexual_orient_", "Alleging profiling by sexual orientation",
         {.field = "profiling", .in = by_sexual_orient}),
    LINE("mental_disability_", "Alleging profiling by mental disability",
         {.field = "profiling", .in = by_mental_disability}),
    LINE("physical_disability_", "Alleging profiling by physical disability",
         {.field = "profiling", .in = by_physical_disability}),
};

/* --- what may be given to the records people for destruction: the program itself destroys nothing
 * --- */

/* PC 832.5(b): five years after the disposition, fifteen where it was sustained; never while on
 * hold. */
static bool is_eligible(const struct counted *counted)
{
    bool longer = record_is(counted->record, "doj_disposition", "SUSTAINED");
    struct deadline deadline;
    struct date disposed;

    if (record_is(counted->record, "hold", "yes") ||
        !day_of(counted, "disposition_on", &disposed) ||
        !clock_deadline(CLOCK_PC832_5_RETAIN, disposed, counted->desk->calendar, &deadline)) {
        return false;
    }
    return clock_days_between(longer ? deadline.second : deadline.due, counted->desk->now.date) > 0;
}

static bool is_held(const struct counted *counted)
{
    return record_is(counted->record, "hold", "yes");
}

static const struct figure retention_figures[] = {
    {
        .name = "disposed",
        .label = "Disposed in this year",
        .heading = "Kept as PC 832.5 asks",
    },
    {
        .name = "sustained",
        .label = "Sustained: kept fifteen years",
        .when = {{.field = "doj_disposition", .in = sustained}},
    },
    {
        .name = "held",
        .label = "On hold",
        .holds = is_held,
    },
    {
        .name = "eligible",
        .label = "Time is over, and no hold",
        .holds = is_eligible,
    },
};

const struct report service_comment_reports[] = {
    {
        .name = "comments",
        .title = "Service comments",
        .date = "received_at",
        .figures = month_figures,
        .figure_count = COUNT_OF(month_figures),
        .opens = true,
    },
    {
        .name = "doj",
        .title = "Yearly count for the state (PC 13012)",
        .date = "received_at",
        .figures = year_figures,
        .figure_count = COUNT_OF(year_figures),
        .yearly = true,
        .opens = true,
    },
    {
        .name = "retention",
        .title = "Retention of service comments",
        .date = "disposition_on",
        .figures = retention_figures,
        .figure_count = COUNT_OF(retention_figures),
        .yearly = true,
        .opens = true,
    },
    {0},
};
