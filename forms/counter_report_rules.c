#include "forms/counter_report.h"

#include "base/text.h"
#include "forms/fault_words.h"
#include "forms/pattern.h"
#include "forms/urn.h"
#include "forms/vin.h"
#include "forms/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NCIC_MINUTES          120 /* PC 14211(d), (e) */
#define NCIC_COURTESY_MINUTES 60  /* MPP 5-09/110 */
#define CHILD_AGE             12
#define FOUND_RECEIPT_DOLLARS 250

static size_t index_of(const char *name)
{
    return (size_t)field_index(counter_report_form.fields, counter_report_form.field_count, name);
}

static struct place at(const char *name)
{
    return place_of(index_of(name));
}

static struct place at_row(const char *group, size_t row, const char *name)
{
    const struct field *field = &counter_report_form.fields[index_of(group)];

    return place_in(index_of(group), row,
                    (size_t)field_index(field->fields, field->field_count, name));
}

static const struct choice *type_of(const struct record *record, const struct desk *desk)
{
    return choice_find(desk->codes->lists[CODES_REPORT_TYPE], record_named(record, "type"));
}

static bool type_has(const struct record *record, const struct desk *desk, const char *rule)
{
    return choice_has_rule(type_of(record, desk), rule);
}

static bool is_courtesy(const struct record *record, const struct desk *desk)
{
    const char *rd = record_named(record, "rd");

    return type_has(record, desk, "courtesy") || (strlen(rd) == 4 && strcmp(rd + 2, "99") == 0);
}

/* A courtesy report is about a missing person when the questions of one were answered. */
static bool is_missing(const struct record *record, const struct desk *desk)
{
    return type_has(record, desk, "missing") ||
           (is_courtesy(record, desk) && *record_named(record, "missing_at_risk") != '\0');
}

/* A supplement keeps the URN of the first report, and a void report gives its URN back. */
static void fill_urn_key(struct record *record, const struct desk *desk)
{
    char key[URN_KEY_ROOM] = "";
    struct urn urn;

    if (urn_parse(record_named(record, "urn"), &urn) && !type_has(record, desk, "supplement") &&
        *record_named(record, "void_reason") == '\0') {
        urn_key(&urn, key);
    }
    record_set_named(record, "urn_key", key);
}

static void fill_ncic_due(struct record *record, const struct desk *desk)
{
    char due[LOCAL_ROOM] = "";
    struct local_time time;
    int64_t minutes, days;

    if (is_missing(record, desk) && local_parse(record_named(record, "taken_at"), &time)) {
        minutes = (int64_t)time.hour * 60 + time.minute +
                  (is_courtesy(record, desk) ? NCIC_COURTESY_MINUTES : NCIC_MINUTES);
        days = date_to_days(time.date) + minutes / (24 * 60);
        minutes %= 24 * 60;
        time.date = date_from_days(days);
        time.hour = (int)(minutes / 60);
        time.minute = (int)(minutes % 60);
        local_format(time, due);
    }
    record_set_named(record, "ncic_due_at", due);
}

void counter_report_fill(struct record *record, const struct desk *desk)
{
    if (*record_named(record, "taken_by") == '\0') {
        record_set_named(record, "taken_by", desk->actor->employee);
    }
    fill_urn_key(record, desk);
    fill_ncic_due(record, desk);
}

static void clear_rows(struct record *record, const char *group)
{
    while (record_rows(record, index_of(group)) > 0) {
        record_remove_row(record, index_of(group), 0);
    }
}

/* What the last review left is out of the author's way; the history keeps it. */
static void clear_review(struct record *record)
{
    static const char *const cleared[] = {"approved_by", "approved_at", "return_reason",
                                          "defer_until", "defer_reason"};

    for (size_t i = 0; i < COUNT_OF(cleared); i++) {
        record_set_named(record, cleared[i], "");
    }
    clear_rows(record, "return_remarks");
}

void counter_report_submit(struct record *record, const struct desk *desk)
{
    clear_review(record);
    counter_report_fill(record, desk);
}

void counter_report_approve(struct record *record, const struct desk *desk)
{
    char now[LOCAL_ROOM];

    local_format(desk->now, now);
    record_set_named(record, "approved_by", desk->actor->employee);
    record_set_named(record, "approved_at", now);
}

void counter_report_supplement(struct record *record, const struct desk *desk)
{
    size_t group = index_of("supplements");
    size_t row = record_rows(record, group);
    char now[LOCAL_ROOM];

    clear_review(record);
    if (*record_named(record, "supplement_text") == '\0' || !record_add_row(record, group)) {
        return;
    }
    local_format(desk->now, now);
    record_set(record, at_row("supplements", row, "written_at"), now);
    record_set(record, at_row("supplements", row, "written_by"), desk->actor->employee);
    record_set(record, at_row("supplements", row, "words"),
               record_named(record, "supplement_text"));
    record_set_named(record, "supplement_text", "");
}

static void check_type(const struct record *record, const struct desk *desk,
                       struct problems *problems)
{
    if (type_has(record, desk, "deputy")) {
        problem_warn(
            problems, at("type"),
            "This is not a clerk's report: call a deputy now and take the person to a quiet "
            "room. It can still be filed.");
    }
    if (type_has(record, desk, "no_urn") && *record_named(record, "urn") != '\0') {
        problem_warn(problems, at("urn"), "A report of this type does not take a URN.");
    }
}

static void check_missing(const struct record *record, const struct desk *desk,
                          struct problems *problems)
{
    const char *age = record_named(record, "missing_age");

    if (!is_missing(record, desk)) {
        return;
    }
    if (record_is(record, "missing_at_risk", "yes") || (*age != '\0' && atoi(age) < CHILD_AGE)) {
        problem_warn(problems, at("missing_at_risk"),
                     "Send a car now, and tell the Watch Sergeant and the Watch Commander.");
    }
}

static void check_fault_in(const struct record *record, const char *name, struct problems *problems)
{
    char found[40];

    if (!fault_words_find(record_named(record, name), found, sizeof found)) {
        return;
    }
    if (*record_named(record, "fault_basis") != '\0') {
        problem_warn(problems, at(name),
                     "VC 20015: \"%s\" stands here with a basis given. The sergeant looks at it.",
                     found);
        return;
    }
    problem_add(problems, at(name),
                "VC 20015: a counter report of a collision must not find fault (\"%s\"). Take the "
                "words out, or fill in Basis of fault.",
                found);
}

static void check_fault(const struct record *record, const struct desk *desk,
                        struct problems *problems)
{
    if (type_has(record, desk, "collision")) {
        check_fault_in(record, "narrative", problems);
        check_fault_in(record, "supplement_text", problems);
    } else if (*record_named(record, "fault_basis") != '\0') {
        problem_warn(problems, at("fault_basis"), "A basis of fault belongs to collisions only.");
    }
}

static void check_urn(const struct record *record, const struct desk *desk,
                      struct problems *problems)
{
    const struct choice *type = type_of(record, desk);
    const char *rd = record_named(record, "rd");
    struct urn urn;

    if (!urn_parse(record_named(record, "urn"), &urn)) {
        return; /* blank, or said already by the check of its shape */
    }
    if (urn.year > desk->now.date.year % 100) {
        problem_add(problems, at("urn"),
                    "The year of this URN (%02d) is after this year: please look again.", urn.year);
    }
    if (*rd != '\0' && strcmp(rd, urn.district) != 0) {
        problem_warn(problems, at("urn"), "The URN has district %s, the report %s.", urn.district,
                     rd);
    }
    if (type != NULL && type->stat_code != NULL && *type->stat_code != '\0' &&
        strcmp(type->stat_code, urn.stat_code) != 0) {
        problem_warn(problems, at("urn"), "The URN has stat code %s; for this type it is %s.",
                     urn.stat_code, type->stat_code);
    }
}

static void check_district(const struct record *record, const struct desk *desk,
                           struct problems *problems)
{
    const char *rd = record_named(record, "rd");

    district_check(desk, at("rd"), rd, problems);
    if (type_has(record, desk, "courtesy") && strlen(rd) == 4 && strcmp(rd + 2, "99") != 0) {
        problem_warn(problems, at("rd"),
                     "A courtesy report for another agency takes district %s99.",
                     desk->config->station_unit);
    }
}

static void check_vehicles(const struct record *record, struct problems *problems)
{
    for (size_t row = 0; row < record_rows(record, index_of("vehicles")); row++) {
        struct place place = at_row("vehicles", row, "vin");
        char vin[VIN_LENGTH + 1];

        if (!vin_normalise(record_text(record, place), vin, sizeof vin)) {
            continue; /* blank, or said already by the check of its shape */
        }
        if (vin_words(vin_look(vin)) != NULL) {
            problem_warn(problems, place, "%s", vin_words(vin_look(vin)));
        }
    }
}

static void check_property(const struct record *record, struct problems *problems)
{
    for (size_t row = 0; row < record_rows(record, index_of("property")); row++) {
        struct place value = at_row("property", row, "value");

        if (strcmp(record_text(record, at_row("property", row, "status")), "FOUND") == 0 &&
            atol(record_text(record, value)) > FOUND_RECEIPT_DOLLARS) {
            problem_warn(
                problems, value,
                "Found property over $250: give receipt SH-CR-213, and look for an earlier "
                "report of the loss.");
        }
    }
}

/* PC 679.026: offered to every victim. */
static void check_given(const struct record *record, struct problems *problems)
{
    if (!record_is(record, "marsys_card", "no")) {
        return;
    }
    for (size_t row = 0; row < record_rows(record, index_of("persons")); row++) {
        if (strcmp(record_text(record, at_row("persons", row, "role")), "V") == 0) {
            problem_warn(problems, at("marsys_card"),
                         "There is a victim in this report: please offer Marsy's card.");
            return;
        }
    }
}

/* "See report" tells the detective nothing. */
static void check_narrative(const struct record *record, struct problems *problems)
{
    const char *narrative = record_named(record, "narrative");

    if (strlen(narrative) < 20 && text_starts_folded(narrative, "see report")) {
        problem_warn(problems, at("narrative"),
                     "\"See report\" is not enough: write who, what and why.");
    }
}

static void check_review(const struct record *record, const struct desk *desk,
                         struct problems *problems)
{
    struct local_time until, longest;
    char words[LOCAL_ROOM];

    if (!local_parse(record_named(record, "defer_until"), &until)) {
        /* said already: it is needed */
    } else if (local_compare(until, desk->now) < 0) {
        problem_warn(problems, at("defer_until"), "This time has passed already.");
    } else if (watch_next_end(desk->config, desk->now, &longest) &&
               local_compare(until, longest) > 0) {
        local_format(longest, words);
        words[10] = ' ';
        problem_warn(problems, at("defer_until"),
                     "The next watch ends at %s: no deferral goes beyond it.", words);
    }
    for (size_t row = 0; row < record_rows(record, index_of("return_remarks")); row++) {
        struct place place = at_row("return_remarks", row, "field");
        struct place about;

        if (*record_text(record, place) != '\0' &&
            !place_from_name(&counter_report_form, record_text(record, place), &about)) {
            problem_warn(problems, place, "The report has no field of this name: %.60s.",
                         record_text(record, place));
        }
    }
}

static void check_supplement(const struct record *record, struct problems *problems)
{
    size_t group = index_of("supplements");

    if (*record_named(record, "supplement_text") != '\0' &&
        record_rows(record, group) >= (size_t)counter_report_form.fields[group].max) {
        problem_add(
            problems, at("supplement_text"),
            "This report has %zu supplements and takes no more: file a supplemental report.",
            record_rows(record, group));
    }
}

void counter_report_check(const struct record *record, const struct desk *desk,
                          struct problems *problems)
{
    check_type(record, desk, problems);
    check_urn(record, desk, problems);
    check_district(record, desk, problems);
    check_vehicles(record, problems);
    check_property(record, problems);
    check_narrative(record, problems);
    check_fault(record, desk, problems);
    check_missing(record, desk, problems);
    check_given(record, problems);
    check_review(record, desk, problems);
    check_supplement(record, problems);
}

const struct form *counter_report_companion(void)
{
    return &contact_755_form;
}

static const char *first_of(const char *first, const char *second, const char *third)
{
    return *first != '\0' ? first : *second != '\0' ? second : third;
}

/* The card that was handed over with the report (Unit Order 16-02: "when taking counter reports").
 */
bool counter_report_accompany(const struct record *record, const struct desk *desk,
                              struct record *other)
{
    const struct choice_list areas = desk->codes->lists[CODES_AREA];
    char nowhere[8];

    if (!record_is(record, "card_given", "yes")) {
        return false;
    }
    snprintf(nowhere, sizeof nowhere, "%.2s00", desk->config->station_unit);
    record_set_named(other, "contact_at", record_named(record, "taken_at"));
    record_set_named(other, "employee", record_named(record, "taken_by"));
    record_set_named(other, "call_sign", first_of(desk->config->counter_call_sign, "", "COUNTER"));
    record_set_named(other, "area",
                     first_of(record_named(record, "city"), desk->config->counter_area,
                              areas.count > 0 ? areas.items[0].code : "STATION"));
    record_set_named(other, "rd", first_of(desk->config->counter_district, "", nowhere));
    record_set_named(other, "origin", "OBS");
    record_set_named(other, "setting", "COUNTER_REPORT");
    record_set_named(other, "contacts", "1");
    record_set_named(other, "cards", "1");
    record_set_named(other, "language", record_named(record, "language"));
    return true;
}
