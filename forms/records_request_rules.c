#include "forms/records_request.h"

#include "forms/clock.h"
#include "forms/value.h"

#include <stdio.h>
#include <string.h>

static struct place at(const struct record *record, const char *name)
{
    return place_of((size_t)field_index(record->form->fields, record->form->field_count, name));
}

static bool is_blank(const struct record *record, const char *name)
{
    return *record_named(record, name) == '\0';
}

static bool day_of(const struct record *record, const char *field, struct date *day)
{
    char text[DATE_ROOM];

    (void)snprintf(text, sizeof(text), "%.10s", record_named(record, field));
    return date_parse(text, day);
}

static bool is_one_of(const struct record *record, const char *field, const char *const *values)
{
    while (*values != NULL && !record_is(record, field, *values)) {
        values++;
    }
    return *values != NULL;
}

/* ---- logging ---- */

static void check_kind(const struct record *record, struct problems *problems)
{
    if (record_is(record, "kind", "OWN_CRIM_HISTORY")) {
        problem_mention(problems, at(record, "kind"),
                        "A criminal history is never given here (PC 13300-13302): the person gets "
                        "their own by Live Scan from the Department of Justice. Log it and tell "
                        "them.");
    }
    if (record_is(record, "kind", "SUBPOENA")) {
        problem_mention(problems, at(record, "kind"),
                        "A subpoena is served on the Custodian of Records: log it and tell them.");
    }
}

static void check_way_back(const struct record *record, struct problems *problems)
{
    if (is_blank(record, "requester_address") && is_blank(record, "requester_phone") &&
        is_blank(record, "requester_email") &&
        !record_is(record, "contact_preference", "PICK_UP")) {
        problem_mention(
            problems, at(record, "contact_preference"),
            "There is no way to reply. That is the person's right: give them the number "
            "to come back with.");
    }
}

void records_request_check(const struct record *record, const struct desk *desk,
                           struct problems *problems)
{
    (void)desk;
    check_kind(record, problems);
    check_way_back(record, problems);
    if (!is_blank(record, "address_purpose") && record_is(record, "declaration_signed", "no")) {
        problem_mention(problems, at(record, "declaration_signed"),
                        "Without the declaration current addresses are not given (Gov 7923.620); "
                        "the rest of the request is.");
    }
}

/* ---- clocks ---- */

bool records_request_is_timed(const struct record *record)
{
    static const char *const others[] = {"DV_FC6228_FACE", "DV_FC6228_REPORT", "OWN_CRIM_HISTORY",
                                         "SUBPOENA", NULL};

    return !is_one_of(record, "kind", others);
}

static bool counted(const struct record *record, const struct desk *desk, enum clock_kind kind,
                    struct deadline *deadline)
{
    struct date received;

    return day_of(record, "received_at", &received) &&
           clock_deadline(kind, received, desk->calendar, deadline);
}

bool records_request_due_of(const struct record *record, struct deadline *deadline)
{
    struct date until;

    if (!records_request_is_timed(record)) {
        return false;
    }
    if (!is_blank(record, "extended_on") && day_of(record, "extended_until", &until)) {
        deadline->due = until;
        deadline->second = (struct date){0}; /* there is no further one */
    }
    return true;
}

bool records_request_due(const struct record *record, const struct desk *desk,
                         struct deadline *deadline)
{
    return counted(record, desk, CLOCK_CPRA, deadline) && records_request_due_of(record, deadline);
}

static bool due_face_sheet(const struct record *record, const struct desk *desk,
                           struct deadline *deadline)
{
    return record_is(record, "kind", "DV_FC6228_FACE") &&
           counted(record, desk, CLOCK_FC6228_FACE, deadline);
}

static bool due_report_copy(const struct record *record, const struct desk *desk,
                            struct deadline *deadline)
{
    return record_is(record, "kind", "DV_FC6228_REPORT") &&
           counted(record, desk, CLOCK_FC6228_REPORT, deadline);
}

static bool due_officer_record(const struct record *record, const struct desk *desk,
                               struct deadline *deadline)
{
    return (record_is(record, "kind", "OFFICER_RECORD_832_7") ||
            record_is(record, "kind", "BWC_7923_625")) &&
           counted(record, desk, CLOCK_PC832_7_SB16_45, deadline);
}

static bool due_available(const struct record *record, const struct desk *desk,
                          struct deadline *deadline)
{
    (void)desk;
    *deadline = (struct deadline){0};
    return day_of(record, "available_at", &deadline->due);
}

#define UNDECIDED_STATES "received", "clarifying", "routed", "extended", "reopened"

const struct form_clock records_request_clocks[RECORDS_REQUEST_CLOCKS] = {
    {
        .name = "determination",
        .label = "Determination",
        .source = "Gov 7922.535",
        .states = {UNDECIDED_STATES},
        .due = records_request_due,
        .kind = CLOCK_CPRA,
        .from = "received_at",
    },
    {
        .name = "face-sheet",
        .label = "Copy of the face sheet",
        .source = "FC 6228",
        .states = {UNDECIDED_STATES, "determined", "preparing", "ready"},
        .due = due_face_sheet,
        .kind = CLOCK_FC6228_FACE,
        .from = "received_at",
    },
    {
        .name = "report-copy",
        .label = "Copy of the report",
        .source = "FC 6228",
        .states = {UNDECIDED_STATES, "determined", "preparing", "ready"},
        .due = due_report_copy,
        .kind = CLOCK_FC6228_REPORT,
        .from = "received_at",
    },
    {
        .name = "officer-record",
        .label = "Records in 45 days",
        .source = "PC 832.7(b), Gov 7923.625",
        .states = {UNDECIDED_STATES, "determined", "preparing", "ready"},
        .due = due_officer_record,
        .kind = CLOCK_PC832_7_SB16_45,
        .from = "received_at",
    },
    {
        .name = "available",
        .label = "Available as told",
        .source = "Gov 7922.535(a)",
        .states = {"determined", "preparing"},
        .due = due_available,
    },
};

/* ---- the extension ---- */

void records_request_extend(struct record *record, const struct desk *desk)
{
    char today[DATE_ROOM];

    date_format(desk->now.date, today);
    record_set_named(record, "extended_on", today);
}

/* Gov 7922.535(b): once, within the ten days, and at most to the cap, which is counted from the
 * receipt and never from an earlier due date. */
void records_request_check_extension(const struct record *record, const struct desk *desk,
                                     struct problems *problems)
{
    struct deadline deadline;
    char day[DATE_ROOM];
    struct date until;

    if (!is_blank(record, "extended_on")) {
        problem_add(problems, at(record, "extended_until"),
                    "It was extended on %s already: there is one extension and no second (Gov "
                    "7922.535(b)).",
                    record_named(record, "extended_on"));
        return;
    }
    if (!records_request_is_timed(record) || !counted(record, desk, CLOCK_CPRA, &deadline)) {
        problem_add(problems, at(record, "extended_until"),
                    "Only the ten days of Gov 7922.535 can be extended: this kind has a clock of "
                    "its own, or none.");
        return;
    }
    if (clock_days_between(desk->now.date, deadline.due) < 0) {
        date_format(deadline.due, day);
        problem_add(problems, at(record, "extended_until"),
                    "The ten days ended on %s: an extension had to be noticed by then (Gov "
                    "7922.535(b)).",
                    day);
    }
    if (!day_of(record, "extended_until", &until)) {
        return; /* said already: it is needed */
    }
    if (clock_days_between(deadline.second, until) > 0) {
        date_format(deadline.second, day);
        problem_add(problems, at(record, "extended_until"),
                    "At most until %s: 14 days more, and no further (Gov 7922.535(b)).", day);
    } else if (clock_days_between(deadline.due, until) <= 0) {
        date_format(deadline.due, day);
        problem_add(problems, at(record, "extended_until"),
                    "It is due on %s anyway: an extension goes beyond that day.", day);
    }
}

/* ---- the determination ---- */

bool records_request_denies(const struct record *record)
{
    return record_is(record, "determination", "DENY_ALL") ||
           record_is(record, "determination", "DISCLOSE_PART");
}

static bool discloses(const struct record *record)
{
    return record_is(record, "determination", "DISCLOSE_ALL") ||
           record_is(record, "determination", "DISCLOSE_PART");
}

static void check_denial(const struct record *record, struct problems *problems)
{
    if (strstr(record_named(record, "denial_exemptions"), "7927.705") != NULL &&
        is_blank(record, "denial_law")) {
        problem_add(problems, at(record, "denial_law"),
                    "Gov 7927.705 points to another law: name it.");
    }
}

/* Gov 7922.600: nobody is told that there are no records without having been helped to find them.
 */
void records_request_check_determination(const struct record *record, const struct desk *desk,
                                         struct problems *problems)
{
    static const char *const helpless[] = {"NO_RECORDS", "NOT_REASONABLY_DESCRIBED", NULL};

    (void)desk;
    if (is_one_of(record, "determination", helpless) && is_blank(record, "assist_notes")) {
        problem_add(problems, at(record, "assist_notes"),
                    "First say what help the person got to find the records (Gov 7922.600).");
    }
    if (records_request_denies(record)) {
        check_denial(record, problems);
    }
}

void records_request_check_disclosing(const struct record *record, const struct desk *desk,
                                      struct problems *problems)
{
    (void)desk;
    if (!discloses(record)) {
        problem_add(problems, at(record, "determination"),
                    "Nothing is disclosed by this determination, so nothing is prepared.");
    }
}

/* A denial of everything is the end of it; of a part the rest goes its way. */
void records_request_check_denied(const struct record *record, const struct desk *desk,
                                  struct problems *problems)
{
    (void)desk;
    if (!record_is(record, "determination", "DENY_ALL")) {
        problem_add(problems, at(record, "denial_sent_on"),
                    "Not everything is denied by this determination; for a part there is \"Part "
                    "denial sent\".");
    }
}

void records_request_check_part_denied(const struct record *record, const struct desk *desk,
                                       struct problems *problems)
{
    (void)desk;
    if (!record_is(record, "determination", "DISCLOSE_PART")) {
        problem_add(problems, at(record, "denial_sent_on"),
                    "This determination does not deny a part.");
    }
}

/* ---- fees ---- */

static int64_t cents_of(const struct record *record, const char *field)
{
    const struct field *table = &record->form->fields[at(record, field).field];
    int64_t cents = 0;

    return value_to_integer(table, record_named(record, field), &cents) ? cents : 0;
}

/* FC 6228 copies are free; others cost what the station has set, and nothing is guessed. */
void records_request_check_fee(const struct record *record, const struct desk *desk,
                               struct problems *problems)
{
    static const char *const free_kinds[] = {"DV_FC6228_FACE", "DV_FC6228_REPORT", NULL};
    int64_t set = record_is(record, "kind", "COLLISION_VC20012")
                      ? desk->config->fee_collision_report
                  : record_is(record, "format", "MEDIA") ? desk->config->fee_media
                                                         : desk->config->fee_copy_page;

    if (is_one_of(record, "kind", free_kinds) && cents_of(record, "fee_quote") > 0) {
        problem_add(problems, at(record, "fee_quote"), "The copy for a victim is free (FC 6228).");
    } else if (record_is(record, "format", "INSPECT") && cents_of(record, "fee_quote") > 0) {
        problem_add(problems, at(record, "fee_quote"),
                    "Looking at records is free (Gov 7922.525).");
    } else if (set == FEE_UNSET) {
        problem_mention(problems, at(record, "fee_quote"),
                        "The station has set no amount for this: ask Operations.");
    }
}

/* FC 6228, VC 20012: who it is must be shown by the time that the records are handed out. */
void records_request_check_identity(const struct record *record, const struct desk *desk,
                                    struct problems *problems)
{
    static const char *const kinds[] = {"DV_FC6228_FACE", "DV_FC6228_REPORT", "COLLISION_VC20012",
                                        NULL};

    (void)desk;
    if (is_one_of(record, "kind", kinds) && !record_is(record, "id_shown", "yes")) {
        problem_add(problems, at(record, "id_shown"),
                    "Identification is shown before these are handed out (FC 6228, VC 20012).");
    }
    if (record_is(record, "proper_interest", "REPRESENTATIVE_OF_DECEASED") &&
        is_one_of(record, "kind", kinds) && !record_is(record, "death_proof_shown", "yes")) {
        problem_add(problems, at(record, "death_proof_shown"),
                    "A representative shows proof of the death first (FC 6228).");
    }
}

/* Gov 7922.530: copies on payment of the direct cost. */
void records_request_check_release(const struct record *record, const struct desk *desk,
                                   struct problems *problems)
{
    int64_t quote = cents_of(record, "fee_quote");
    int64_t paid = cents_of(record, "fee_paid");

    records_request_check_identity(record, desk, problems);
    if (is_blank(record, "fee_waiver") && paid < quote) {
        problem_add(problems, at(record, "released_on"),
                    "The fee is %lld.%02lld and %lld.%02lld is paid: copies go out once it is paid "
                    "or waived (Gov 7922.530). Looking at them is free.",
                    (long long)(quote / 100), (long long)(quote % 100), (long long)(paid / 100),
                    (long long)(paid % 100));
    }
}

/* ---- the end ---- */

void records_request_close(struct record *record, const struct desk *desk)
{
    char today[DATE_ROOM];

    date_format(desk->now.date, today);
    record_set_named(record, "closed_on", today);
}

/* What was denied is closed when the denial is sent, what is disclosed when it was handed out; what
 * is both, when both are done. */
void records_request_check_close(const struct record *record, const struct desk *desk,
                                 struct problems *problems)
{
    bool handed_out = !is_blank(record, "released_on") || !is_blank(record, "inspected_on");

    (void)desk;
    if (records_request_denies(record) && is_blank(record, "denial_sent_on")) {
        problem_add(problems, at(record, "closed_on"),
                    "The written denial has not been sent yet (Gov 7922.540).");
    }
    if (discloses(record) && !handed_out) {
        problem_add(problems, at(record, "closed_on"),
                    "The records were promised and have not been handed out or looked at.");
    }
}
