#include "forms/urn_reconciliation.h"

#include "base/text.h"
#include "forms/check.h"
#include "forms/pattern.h"
#include "forms/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct field missed_fields[] = {
    {
        .name = "urn",
        .label = "URN",
        .kind = FIELD_PATTERN,
        .help = "The number without a report and without a deferral.",
        .max = 18,
        .pattern = &urn_pattern,
        .searched = true,
    },
    {
        .name = "employee",
        .label = "Employee",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the deputy who drew it.",
        .max = 7,
        .pattern = &employee_pattern,
        .searched = true,
    },
    {
        .name = "deputy",
        .label = "Deputy",
        .kind = FIELD_TEXT,
        .help = "The name of that deputy, as the log has it.",
        .max = 60,
    },
    {
        .name = "unit",
        .label = "Unit",
        .kind = FIELD_TEXT,
        .help = "Call sign of the unit.",
        .max = 16,
    },
    {
        .name = "tag",
        .label = "Tag",
        .kind = FIELD_TEXT,
        .help = "Tag of the call that it was drawn for.",
        .max = 12,
    },
    {
        .name = "contacts",
        .label = "Times contacted",
        .kind = FIELD_NUMBER,
        .help = "How often the deputy had been contacted about it by then.",
        .max = 50,
    },
};

/* All but the remark comes of the log of numbers, at the moment of filing. */
static const struct field fields[] = {
    {
        .name = "watch_on",
        .label = "Watch of",
        .section = "Watch",
        .kind = FIELD_DATE,
        .help = "The day on which the watch began. Left blank, it is the watch of 24 hours ago.",
        .derived = true,
        .listed = true,
        .not_in_future = true,
    },
    {
        .name = "watch",
        .label = "Watch",
        .kind = FIELD_CHOICE,
        .help = "The watch that drew the numbers.",
        .choices = watch_choices,
        .derived = true,
        .listed = true,
    },
    {
        .name = "log_line",
        .label = "Line for the log",
        .section = "Watch commander's log",
        .kind = FIELD_LONG_TEXT,
        .help = "The line for the watch commander's log. The program writes it.",
        .max = 8000,
        .derived = true,
        .searched = true,
    },
    {
        .name = "remark",
        .label = "Remark",
        .kind = FIELD_TEXT,
        .help = "Anything else for the watch commander's log: who is on days off, who was told.",
        .max = 200,
    },
    {
        .name = "reconciled_by",
        .label = "Reconciled by",
        .section = "Reconciled",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the supervisor who did it. The program fills it in.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
    },
    {
        .name = "reconciled_at",
        .label = "Reconciled at",
        .kind = FIELD_DATE_TIME,
        .help = "When it was done. The program fills it in.",
        .derived = true,
    },
    {
        .name = "drawn",
        .label = "Numbers drawn",
        .section = "Numbers",
        .kind = FIELD_NUMBER,
        .help = "How many numbers the watch drew, without those that were struck out.",
        .max = 99999,
        .derived = true,
    },
    {
        .name = "submitted",
        .label = "Submitted",
        .kind = FIELD_NUMBER,
        .help = "How many of them have a report.",
        .max = 99999,
        .derived = true,
    },
    {
        .name = "deferred",
        .label = "Deferred",
        .kind = FIELD_NUMBER,
        .help = "How many of them may wait, by a supervisor's leave.",
        .max = 99999,
        .derived = true,
    },
    {
        .name = "missing",
        .label = "Missing",
        .kind = FIELD_NUMBER,
        .help = "How many have neither.",
        .max = 99999,
        .derived = true,
        .listed = true,
    },
    {
        .name = "voided",
        .label = "Struck out",
        .kind = FIELD_NUMBER,
        .help = "How many were cancelled or written down wrong.",
        .max = 99999,
        .derived = true,
    },
    {
        .name = "missed",
        .label = "Missing numbers",
        .section = "Missing",
        .kind = FIELD_GROUP,
        .help = "The numbers that have neither a report nor a deferral, and who drew them.",
        .max = 200,
        .fields = missed_fields,
        .field_count = COUNT_OF(missed_fields),
        .derived = true,
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .section = "Void",
        .kind = FIELD_TEXT,
        .help = "Why this reconciliation is wrong. It stays in the lists, struck out.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
};

const struct form *urn_reconciliation(void)
{
    return &urn_reconciliation_form;
}

/* ---- the watch ---- */

struct watch urn_watch_due(const struct desk *desk)
{
    struct local_time then = desk->now;

    then.date = date_from_days(date_to_days(then.date) - 1);
    return watch_at(then, desk->config);
}

bool urn_reconciliation_watch(struct record *record, const struct desk *desk, struct watch *watch)
{
    const char *name = record_named(record, "watch");
    const char *day = record_named(record, "watch_on");
    char on[DATE_ROOM];

    *watch = urn_watch_due(desk);
    if ((*name != '\0' && !watch_from_code(name, &watch->name)) ||
        (*day != '\0' && !date_parse(day, &watch->date))) {
        return false;
    }
    date_format(watch->date, on);
    record_set_named(record, "watch", watch_code(watch->name));
    record_set_named(record, "watch_on", on);
    return true;
}

/* ---- numbers ---- */

static void set_number(struct record *record, const char *name, int number)
{
    char text[16];

    (void)snprintf(text, sizeof(text), "%d", number);
    record_set_named(record, name, text);
}

void urn_reconciliation_set_counts(struct record *record, struct urn_counts counts)
{
    set_number(record, "drawn", counts.drawn);
    set_number(record, "submitted", counts.submitted);
    set_number(record, "deferred", counts.deferred);
    set_number(record, "missing", counts.missing);
    set_number(record, "voided", counts.voided);
}

static size_t missed_group(void)
{
    return (size_t)field_index(fields, COUNT_OF(fields), "missed");
}

bool urn_reconciliation_add(struct record *record, const struct urn_missed *missed)
{
    size_t group = missed_group(), row = record_rows(record, group);
    const char *const texts[] = {missed->urn, missed->employee, missed->deputy, missed->unit,
                                 missed->tag};
    char contacts[16];

    if (!record_add_row(record, group)) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        record_set(record, place_in(group, row, i), texts[i]);
    }
    (void)snprintf(contacts, sizeof(contacts), "%d", missed->contacts);
    record_set(record, place_in(group, row, COUNT_OF(texts)), contacts);
    return true;
}

void urn_reconciliation_clear(struct record *record)
{
    while (record_rows(record, missed_group()) > 0) {
        record_remove_row(record, missed_group(), 0);
    }
}

/* ---- the line ---- */

static void add_date(struct text *out, const char *kept)
{
    struct date date;

    if (date_parse(kept, &date)) {
        text_add_format(out, "%02d/%02d/%04d", date.month, date.day, date.year);
    }
}

/* "926-00025-0461-442 (200111 Muster, José, 41A, tag 0303-120, contacted)" */
static void add_missed(struct text *out, const struct record *record, size_t row)
{
    static const char *const before[] = {"", " (", " ", ", ", ", tag "};
    size_t group = missed_group();

    for (size_t i = 0; i < COUNT_OF(before); i++) {
        const char *text = record_text(record, place_in(group, row, i));

        if (i == 1 || *text != '\0') {
            text_add_format(out, "%s%s", before[i], text);
        }
    }
    text_add(out, strcmp(record_text(record, place_in(group, row, COUNT_OF(before))), "0") == 0
                      ? ", not contacted yet)"
                      : ", contacted)");
}

static void add_all_missed(struct text *out, const struct record *record)
{
    size_t rows = record_rows(record, missed_group());
    int missing = atoi(record_named(record, "missing"));

    for (size_t row = 0; row < rows && out->length < 7000; row++) {
        text_add(out, row == 0 ? ": " : "; ");
        add_missed(out, record, row);
        missing--;
    }
    if (rows > 0 && missing > 0) {
        text_add_format(out, "; and %d more", missing);
    }
}

static void fill_line(struct record *record, const struct desk *desk)
{
    struct text out = {0};

    text_add_format(&out, "URNs of the %s watch of ", record_named(record, "watch"));
    add_date(&out, record_named(record, "watch_on"));
    text_add_format(&out,
                    " reconciled by %s %s on %02d/%02d/%04d at %02d%02d: ", desk->actor->employee,
                    desk->actor->name, desk->now.date.month, desk->now.date.day,
                    desk->now.date.year, desk->now.hour, desk->now.minute);
    text_add_format(&out, "%s drawn, %s submitted, %s deferred, %s missing",
                    record_named(record, "drawn"), record_named(record, "submitted"),
                    record_named(record, "deferred"), record_named(record, "missing"));
    add_all_missed(&out, record);
    text_add(&out, ".");
    if (*record_named(record, "remark") != '\0') {
        text_add_format(&out, " %s", record_named(record, "remark"));
    }
    record_set_named(record, "log_line", text_bytes(&out));
    text_finish(&out);
}

/* What the file knows has been put in before (db/urn_watch.h). */
static void fill(struct record *record, const struct desk *desk)
{
    char now[LOCAL_ROOM];

    local_format(desk->now, now);
    record_set_named(record, "reconciled_by", desk->actor->employee);
    record_set_named(record, "reconciled_at", now);
    fill_line(record, desk);
}

/* ---- the table ---- */

static const struct transition transitions[] = {
    {
        .action = "reconcile",
        .label = "Reconcile",
        .help = "Keeps how the numbers of the watch stand now, for the watch commander's log.",
        .from = {FORM_NEW},
        .to = "kept",
        .roles = ROLES_SUPERVISORS,
        .edits = true,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes out a wrong reconciliation. Its number stays taken.",
        .from = {"kept"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
    },
};

const struct form urn_reconciliation_form = {
    .name = "urn-reconciliation",
    .title = "Reconciliation of URNs",
    .plural = "Reconciliations of URNs",
    .prefix = "UR",
    .table = "urn_reconciliation",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_SUPERVISORS,
    .fill = fill,
};
