/* What a sergeant looks at in counter reports, and the clock of deferred ones. */
#include "forms/counter_report.h"

#include "forms/exception.h"
#include "forms/fault_words.h"
#include "forms/urn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- E11 ---- */

static int year_of(const char *time)
{
    return atoi(time); /* UNKNOWN and blank: 0 */
}

/* The year of a URN is that of the report; one drawn when it happened is no fault either. */
static bool year_fits(const struct record *record, const struct urn *urn)
{
    int taken = year_of(record_named(record, "taken_at"));
    int occurred = year_of(record_named(record, "occurred_from"));

    occurred = occurred == 0 || occurred > taken ? taken : occurred;
    for (int year = occurred; year <= taken; year++) {
        if (urn->year == year % 100) {
            return true;
        }
    }
    return taken == 0;
}

static void find_urn_mismatch(const struct record *record, const struct desk *desk,
                              struct findings *findings)
{
    const struct choice *type = type_of(record, desk);
    const char *rd = record_named(record, "rd");
    struct urn urn;

    if (!urn_parse(record_named(record, "urn"), &urn) || choice_has_rule(type, "supplement")) {
        return; /* a supplement keeps the number of the first report */
    }
    if (!year_fits(record, &urn)) {
        finding_add(findings, at("urn"), "The URN is of the year %02d, the report of %.4s.",
                    urn.year, record_named(record, "taken_at"));
    }
    if (strlen(rd) == 4 && strcmp(rd, urn.district) != 0) {
        finding_add(findings, at("urn"), "The URN has RD %s, the report %s.", urn.district, rd);
    }
    if (type != NULL && type->stat_code != NULL && *type->stat_code != '\0' &&
        strcmp(type->stat_code, urn.stat_code) != 0) {
        finding_add(findings, at("urn"), "The URN has stat code %s; for this type it is %s.",
                    urn.stat_code, type->stat_code);
    }
}

/* ---- E13 ---- */

/* PC 679.026: offered to every victim. */
static void find_card_not_marked(const struct record *record, const struct desk *desk,
                                 struct findings *findings)
{
    size_t group = index_of("persons");

    (void)desk;
    if (record_is(record, "marsys_card", "yes")) {
        return;
    }
    for (size_t row = 0; row < record_rows(record, group); row++) {
        if (strcmp(record_text(record, at_row("persons", row, "role")), "V") == 0) {
            finding_add(findings, at("marsys_card"),
                        "Person %zu is a victim, and Marsy's card is not marked as given.",
                        row + 1);
            return;
        }
    }
}

/* ---- E14 ---- */

static void find_fault_in(const struct record *record, struct place place,
                          struct findings *findings)
{
    bool based = *record_named(record, "fault_basis") != '\0';
    char found[40];

    if (fault_words_find(record_text(record, place), found, sizeof found)) {
        finding_add(findings, place, "\"%s\" in a report of a collision, %s.", found,
                    based ? "with a basis given" : "and no basis for it");
    }
}

static void find_fault_words(const struct record *record, const struct desk *desk,
                             struct findings *findings)
{
    if (!choice_has_rule(type_of(record, desk), "collision")) {
        return;
    }
    find_fault_in(record, at("narrative"), findings);
    for (size_t row = 0; row < record_rows(record, index_of("supplements")); row++) {
        find_fault_in(record, at_row("supplements", row, "words"), findings);
    }
}

/* ---- E12 ---- */

static bool due_deferral(const struct record *record, const struct desk *desk,
                         struct deadline *deadline)
{
    struct local_time until;

    (void)desk;
    *deadline = (struct deadline){0};
    if (!local_parse(record_named(record, "defer_until"), &until)) {
        return false;
    }
    deadline->due = until.date;
    return true;
}

const struct form_clock counter_report_clocks[COUNTER_REPORT_CLOCKS] = {
    {
        .name = "deferral",
        .label = "Deferred report",
        .source = "station order: end of the next watch",
        .states = {"deferred"},
        .due = due_deferral,
    },
};

const struct exception_rule counter_report_exceptions[COUNTER_REPORT_EXCEPTIONS] = {
    {
        .code = "E11",
        .title = "URN does not fit the report",
        .advice = "Have the URN corrected, or the report.",
        .states = {"submitted"},
        .find = find_urn_mismatch,
    },
    {
        .code = "E12",
        .title = "Deferral past due",
        .advice = "Ask the author for the report now.",
        .states = {"deferred"},
        .clock = "deferral",
        .opens = 1,
        .moment = "defer_until",
    },
    {
        .code = "E13",
        .title = "Marsy's card not marked",
        .advice = "Every victim is offered the card (PC 679.026): return the report.",
        .states = {"submitted"},
        .find = find_card_not_marked,
    },
    {
        .code = "E14",
        .title = "Words of fault in a collision report",
        .advice = "VC 20015: no fault without evidence at the scene or an express admission.",
        .states = {"submitted"},
        .find = find_fault_words,
    },
};
