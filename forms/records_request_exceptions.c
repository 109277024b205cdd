#include "forms/records_request.h"

#include <stdio.h>

/* What the steps of a request are refused for stands in records_request_rules.c; here is what may
 * come about all the same: by a receipt that was corrected, a holiday that was added, a step that
 * was left out. */

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

/* ---- E17 ---- */

static void find_lacking(const struct record *record, struct findings *findings)
{
    static const char *const needed[] = {"extension_reasons", "extension_text",
                                         "extension_signed_by", "extension_title",
                                         "extension_sent_on"};

    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (is_blank(record, needed[i])) {
            finding_add(findings, at(record, needed[i]),
                        "The extension lacks: %s (Gov 7922.535(b)).",
                        form_field(record->form, needed[i])->label);
        }
    }
}

static void find_beyond(const struct record *record, const char *field, struct date most,
                        const char *words, struct findings *findings)
{
    struct date day;
    char until[DATE_ROOM];

    if (day_of(record, field, &day) && clock_days_between(most, day) > 0) {
        date_format(most, until);
        finding_add(findings, at(record, field), "%s %s (Gov 7922.535(b)).", words, until);
    }
}

static void find_extension(const struct record *record, const struct desk *desk,
                           struct findings *findings)
{
    struct deadline deadline;
    struct date received;

    if (is_blank(record, "extended_on")) {
        return;
    }
    find_lacking(record, findings);
    if (!day_of(record, "received_at", &received) ||
        !clock_deadline(CLOCK_CPRA, received, desk->calendar, &deadline)) {
        return;
    }
    find_beyond(record, "extended_until", deadline.second, "The extension goes beyond its cap,",
                findings);
    find_beyond(record, "extension_sent_on", deadline.due,
                "The notice was sent after the ten days, which ended on", findings);
    find_beyond(record, "extended_on", deadline.due,
                "It was extended after the ten days, which ended on", findings);
}

/* ---- E18 ---- */

static bool is_over(const struct record *record)
{
    return !is_blank(record, "released_on") || !is_blank(record, "inspected_on") ||
           !is_blank(record, "closed_on");
}

static void find_denial(const struct record *record, const struct desk *desk,
                        struct findings *findings)
{
    struct place persons = at(record, "responsible_persons");

    (void)desk;
    if (!records_request_denies(record)) {
        return;
    }
    if (is_blank(record, "denial_exemptions")) {
        finding_add(findings, at(record, "denial_exemptions"),
                    "The denial names no exemption (Gov 7922.000).");
    }
    if (record_rows(record, persons.field) == 0) {
        finding_add(findings, persons, "The denial names no person responsible (Gov 7922.540).");
    }
    if (is_over(record) && is_blank(record, "denial_sent_on")) {
        finding_add(findings, at(record, "denial_sent_on"),
                    "No written denial was sent of what is withheld (Gov 7922.540).");
    }
}

const struct exception_rule records_request_exceptions[RECORDS_REQUEST_EXCEPTIONS] = {
    {
        .code = "E16",
        .title = "Determination due or overdue",
        .advice = "See that it is determined, or extended in time (Gov 7922.535).",
        .states = {"received", "clarifying", "routed", "extended", "reopened"},
        .clock = "determination",
        .opens = -3,
    },
    {
        .code = "E17",
        .title = "Extension not as the law has it",
        .advice = "Determine it now, and tell the person (Gov 7922.535(b)).",
        .states = {"extended", "clarifying", "routed", "reopened", "determined", "preparing",
                   "ready"},
        .find = find_extension,
    },
    {
        .code = "E18",
        .title = "Denial lacks what the law asks",
        .advice = "Have the written denial completed and sent (Gov 7922.540).",
        .states = {"determined", "preparing", "ready", "released", "inspected", "denial-sent",
                   "closed"},
        .find = find_denial,
    },
};
