#include "forms/service_comment.h"

#include "forms/clock.h"
#include "forms/exception.h"

#include <stdio.h>
#include <string.h>

static size_t index_of(const struct record *record, const char *name)
{
    return (size_t)field_index(record->form->fields, record->form->field_count, name);
}

static struct place at(const struct record *record, const char *name)
{
    return place_of(index_of(record, name));
}

static bool is_blank(const struct record *record, const char *name)
{
    return *record_named(record, name) == '\0';
}

static void set_now(struct record *record, const char *name, const struct desk *desk)
{
    char now[LOCAL_ROOM];

    local_format(desk->now, now);
    if (is_blank(record, name)) {
        record_set_named(record, name, now);
    }
}

/* ---- filing ---- */

void service_comment_fill(struct record *record, const struct desk *desk)
{
    if (is_blank(record, "received_by")) {
        record_set_named(record, "received_by", desk->actor->employee);
    }
}

enum seal_for service_comment_sealed_for(const struct record *record)
{
    return record_is(record, "about_watch_commander", "yes") ||
                   record_is(record, "via_official", "yes") ||
                   record_is(record, "channel", "CITY_COUNTY_OFFICIAL")
               ? SEAL_CAPTAIN
               : SEAL_COMMAND;
}

void service_comment_check(const struct record *record, const struct desk *desk,
                           struct problems *problems)
{
    bool no_way =
        is_blank(record, "address") && is_blank(record, "phone") && is_blank(record, "email");

    (void)desk;
    if (record_is(record, "channel", "CITY_COUNTY_OFFICIAL") &&
        record_is(record, "via_official", "no")) {
        problem_mention(problems, at(record, "via_official"),
                        "It came from a city or county official: it goes to the captain alone, who "
                        "makes the first contact (MPP 3-04/010.05).");
    }
    if (no_way && !is_blank(record, "contact_preference") &&
        !record_is(record, "contact_preference", "NONE")) {
        problem_warn(problems, at(record, "contact_preference"),
                     "The person wants an answer, and there is no address, phone or e-mail.");
    }
}

/* ---- the desk ---- */

void service_comment_copy(struct record *record, const struct desk *desk)
{
    set_now(record, "copy_at", desk);
}

void service_comment_hand_off(struct record *record, const struct desk *desk)
{
    set_now(record, "handed_off_at", desk);
}

/* PC 832.7: the copy comes at filing, so intake is not over before it was given or declined. */
void service_comment_check_hand_off(const struct record *record, const struct desk *desk,
                                    struct problems *problems)
{
    (void)desk;
    if (is_blank(record, "copy_status")) {
        problem_add(problems, at(record, "handed_off_to"),
                    "First write down how the person got the copy of their statement (PC 832.7): "
                    "the action \"Copy of the statement\".");
    }
}

/* ---- command ---- */

static void refuse_here(const struct record *record, const char *field, struct problems *problems,
                        const char *words)
{
    problem_add(problems, at(record, field), "%s", words);
}

/* MPP 3-04/010.05: the Unit Commander personally makes the first contact. */
void service_comment_check_official(const struct record *record, const struct desk *desk,
                                    struct problems *problems)
{
    if (service_comment_sealed_for(record) == SEAL_CAPTAIN &&
        !record_is(record, "about_watch_commander", "yes") && desk->actor->role != ROLE_CAPTAIN) {
        refuse_here(record, "interviewed_on", problems,
                    "It comes by way of an official: the captain makes the first contact (MPP "
                    "3-04/010.05).");
    }
}

/* MPP 3-04/010.15: what kind of commendation it is, the Unit Commander decides. */
void service_comment_check_kind(const struct record *record, const struct desk *desk,
                                struct problems *problems)
{
    if (!is_blank(record, "commendation_type") && desk->actor->role != ROLE_CAPTAIN) {
        refuse_here(record, "commendation_type", problems,
                    "The captain decides what kind of commendation it is (MPP 3-04/010.15).");
    }
    if (record_is(record, "final_kind", "PERSONNEL") && is_blank(record, "categories")) {
        refuse_here(record, "categories", problems, "Say what is alleged: one category at least.");
    }
}

void service_comment_check_disposition(const struct record *record, const struct desk *desk,
                                       struct problems *problems)
{
    (void)desk;
    if (record_is(record, "final_kind", "PERSONNEL") && is_blank(record, "doj_disposition")) {
        refuse_here(record, "doj_disposition", problems,
                    "A personnel complaint needs its disposition for the state's yearly count (PC "
                    "13012).");
    }
    if (record_is(record, "doj_disposition", "PENDING")) {
        refuse_here(record, "doj_disposition", problems,
                    "Pending is no disposition: leave it open until there is one.");
    }
}

void service_comment_check_notice(const struct record *record, const struct desk *desk,
                                  struct problems *problems)
{
    (void)desk;
    if (!record_is(record, "party_type", "ANONYMOUS") && is_blank(record, "address") &&
        is_blank(record, "email")) {
        refuse_here(record, "notice_sent_on", problems,
                    "There is no address or e-mail that a notice could have gone to (PC 832.7(f)); "
                    "an anonymous comment needs none.");
    }
}

void service_comment_note(struct record *record, const struct desk *desk)
{
    size_t group = index_of(record, "notes");
    const struct field *notes = &record->form->fields[group];
    size_t row = record_rows(record, group);
    char now[LOCAL_ROOM];

    if (is_blank(record, "note_text") || !record_add_row(record, group)) {
        return;
    }
    local_format(desk->now, now);
    for (size_t i = 0; i < notes->field_count; i++) {
        const char *name = notes->fields[i].name;

        record_set(record, place_in(group, row, i),
                   strcmp(name, "written_at") == 0   ? now
                   : strcmp(name, "written_by") == 0 ? desk->actor->employee
                                                     : record_named(record, "note_text"));
    }
    record_set_named(record, "note_text", "");
}

void service_comment_hold(struct record *record, const struct desk *desk)
{
    (void)desk;
    record_set_named(record, "hold", "yes");
}

void service_comment_release_hold(struct record *record, const struct desk *desk)
{
    (void)desk;
    record_set_named(record, "hold", "no");
}

void service_comment_check_held(const struct record *record, const struct desk *desk,
                                struct problems *problems)
{
    (void)desk;
    if (!record_is(record, "hold", "yes")) {
        refuse_here(record, "hold", problems, "It is not on hold.");
    }
}

/* ---- clocks, from what is not sealed ---- */

#define INTAKE_STATES "received"
#define OPEN_STATES                                                                                \
    "received", "interview", "classified", "assigned", "inquiry", "review", "iab-referred",        \
        "icib-referred"

static bool day_of(const struct record *record, const char *field, struct date *day)
{
    char text[DATE_ROOM];

    (void)snprintf(text, sizeof(text), "%.10s", record_named(record, field));
    return date_parse(text, day);
}

static bool after_receipt(const struct record *record, int64_t days, struct deadline *deadline)
{
    struct date received;

    if (!day_of(record, "received_at", &received)) {
        return false;
    }
    *deadline = (struct deadline){.due = clock_add_days(received, (int)days)};
    return true;
}

static bool due_hand_off(const struct record *record, const struct desk *desk,
                         struct deadline *deadline)
{
    (void)desk;
    return is_blank(record, "handed_off_at") && after_receipt(record, 0, deadline);
}

/* PC 832.7: the copy is given at filing. */
static bool due_copy(const struct record *record, const struct desk *desk,
                     struct deadline *deadline)
{
    (void)desk;
    return is_blank(record, "copy_status") && after_receipt(record, 0, deadline);
}

static bool due_acknowledgement(const struct record *record, const struct desk *desk,
                                struct deadline *deadline)
{
    return is_blank(record, "acknowledged_on") &&
           after_receipt(record, desk->config->acknowledge_days, deadline);
}

static bool due_unit(const struct record *record, const struct desk *desk,
                     struct deadline *deadline)
{
    return after_receipt(record, desk->config->unit_target_days, deadline);
}

static bool due_department(const struct record *record, const struct desk *desk,
                           struct deadline *deadline)
{
    return after_receipt(record, desk->config->department_days, deadline);
}

static bool due_discovery_unit(const struct record *record, const struct desk *desk,
                               struct deadline *deadline)
{
    return after_receipt(record, desk->config->discovery_unit_days, deadline);
}

static bool due_notice(const struct record *record, const struct desk *desk,
                       struct deadline *deadline)
{
    struct date disposed;

    return day_of(record, "disposition_on", &disposed) &&
           clock_deadline(CLOCK_PC832_7_DISPO30, disposed, desk->calendar, deadline);
}

/* Days on which it was tolled are added; while it is, the clock stands still. */
static bool due_one_year(const struct record *record, const struct desk *desk,
                         struct deadline *deadline)
{
    struct date from, tolled, resumed;
    bool known = is_blank(record, "discovered_on") ? day_of(record, "received_at", &from)
                                                   : day_of(record, "discovered_on", &from);

    if (!known || !clock_deadline(CLOCK_GC3304_1Y, from, desk->calendar, deadline)) {
        return false;
    }
    if (day_of(record, "tolled_on", &tolled) && day_of(record, "resumed_on", &resumed) &&
        clock_days_between(tolled, resumed) > 0) {
        deadline->due = clock_add_days(deadline->due, clock_days_between(tolled, resumed));
    }
    return true;
}

const struct form_clock service_comment_clocks[SERVICE_COMMENT_CLOCKS] = {
    {
        .name = "hand-off",
        .label = "Hand-off",
        .source = "MPP 3-04/010.05",
        .states = {INTAKE_STATES},
        .due = due_hand_off,
    },
    {
        .name = "copy",
        .label = "Copy of the statement",
        .source = "PC 832.7",
        .states = {OPEN_STATES, "tolled", "disposed", "forwarded"},
        .due = due_copy,
    },
    {
        .name = "acknowledgement",
        .label = "Acknowledgement",
        .source = "[comments] acknowledge_days",
        .states = {OPEN_STATES, "tolled"},
        .due = due_acknowledgement,
    },
    {
        .name = "unit",
        .label = "Unit's target",
        .source = "[comments] unit_target_days",
        .states = {OPEN_STATES},
        .due = due_unit,
    },
    {
        .name = "department",
        .label = "Department's target",
        .source = "[comments] department_days",
        .states = {OPEN_STATES},
        .due = due_department,
    },
    {
        .name = "discovery-unit",
        .label = "To the Discovery Unit",
        .source = "[comments] discovery_unit_days",
        .states = {OPEN_STATES},
        .due = due_discovery_unit,
    },
    {
        .name = "notice",
        .label = "Notice of the disposition",
        .source = "PC 832.7(f)",
        .states = {"disposed"},
        .due = due_notice,
        .kind = CLOCK_PC832_7_DISPO30,
        .from = "disposition_on",
    },
    {
        .name = "one-year",
        .label = "One year (Gov 3304)",
        .source = "Gov 3304(d)",
        .states = {OPEN_STATES},
        .due = due_one_year,
        .kind = CLOCK_GC3304_1Y,
        .from = "discovered_on",
    },
};

/* ---- what a supervisor should look at: by clocks alone, which are not sealed ---- */

const struct exception_rule service_comment_exceptions[SERVICE_COMMENT_EXCEPTIONS] = {
    {
        .code = "E15",
        .title = "Copy of the statement not given",
        .advice = "The person gets it at filing (PC 832.7): have it given, and written down.",
        .states = {OPEN_STATES, "tolled", "disposed", "forwarded"},
        .clock = "copy",
        .opens = 0,
    },
    {
        .code = "E19",
        .title = "Notice of the disposition late",
        .advice = "Have the written notice sent today (PC 832.7(f)).",
        .states = {"disposed"},
        .clock = "notice",
        .opens = 1,
    },
};
