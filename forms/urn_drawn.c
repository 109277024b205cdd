#include "forms/urn_drawn.h"

#include "forms/check.h"
#include "forms/counter_report.h"
#include "forms/exception.h"
#include "forms/pattern.h"
#include "forms/record.h"
#include "forms/urn.h"
#include "forms/value.h"
#include "forms/watch.h"
#include "forms/worksheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct field contact_fields[] = {
    {
        .name = "contacted_at",
        .label = "Contacted at",
        .kind = FIELD_DATE_TIME,
        .help = "When the deputy was contacted.",
    },
    {
        .name = "contacted_by",
        .label = "By",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the supervisor who did it.",
        .max = 7,
        .pattern = &employee_pattern,
    },
    {
        .name = "words",
        .label = "What was said",
        .kind = FIELD_TEXT,
        .help = "How the deputy was reached, and what was agreed.",
        .max = 200,
    },
};

static const struct field fields[] = {
    {
        .name = "urn",
        .label = "URN",
        .section = "Number drawn",
        .kind = FIELD_PATTERN,
        .help =
            "The Uniform Report Number that was drawn, 15 digits. This program never gives one.",
        .max = 18,
        .pattern = &urn_pattern,
        .required = true,
        .searched = true,
        .listed = true,
    },
    {
        .name = "urn_key",
        .label = "URN key",
        .kind = FIELD_TEXT,
        .help = "The part of the URN that no other number may have. The program fills it in.",
        .max = 12,
        .derived = true,
        .unprinted = true,
        .unique_for = "urn",
    },
    {
        .name = "drawn_on",
        .label = "Drawn on",
        .kind = FIELD_DATE,
        .help = "The day on which it was drawn.",
        .default_value = "now",
        .derived = true,
        .not_in_future = true,
        .dup = true,
    },
    {
        .name = "drawn_time",
        .label = "Time",
        .kind = FIELD_TIME,
        .help = "The time at which it was drawn, as 1430, when it is known.",
    },
    {
        .name = "watch",
        .label = "Watch",
        .kind = FIELD_CHOICE,
        .help = "The watch that drew it. Left blank, the program takes it from the time, or it is "
                "the one "
                "that is on.",
        .choices = watch_choices,
        .derived = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "watch_on",
        .label = "Watch of",
        .kind = FIELD_DATE,
        .help =
            "The day on which that watch began: early mornings begin on the evening before. The "
            "program fills it in.",
        .derived = true,
    },
    {
        .name = "report_due_at",
        .label = "Report due at",
        .kind = FIELD_DATE_TIME,
        .help = "A day after the end of that watch: by then it has a report or a deferral. The "
                "program fills it in.",
        .derived = true,
    },
    {
        .name = "employee",
        .label = "Employee",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the deputy who drew it. Left blank without a name, it is you.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
        .searched = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "deputy",
        .label = "Deputy",
        .kind = FIELD_TEXT,
        .help = "The name of the deputy who drew it, as the log has it.",
        .max = 60,
        .searched = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "unit",
        .label = "Unit",
        .kind = FIELD_TEXT,
        .help = "Call sign of the unit, as 41A.",
        .max = 16,
        .listed = true,
        .dup = true,
    },
    {
        .name = "tag",
        .label = "Tag",
        .kind = FIELD_TEXT,
        .help = "Tag (incident number) of the call that it was drawn for.",
        .max = 12,
        .searched = true,
        .listed = true,
    },
    {
        .name = "subject",
        .label = "Subject",
        .kind = FIELD_TEXT,
        .help = "What the report is about, as the log has it.",
        .max = 80,
    },
    {
        .name = "imported_from",
        .label = "Imported from",
        .kind = FIELD_TEXT,
        .help = "The list that it came with; blank when it was typed. The program fills it in.",
        .max = 100,
        .derived = true,
        .stage = "import",
    },
    {
        .name = "report_number",
        .label = "Report",
        .section = "Report",
        .kind = FIELD_TEXT,
        .help = "The report in this file that carries the number. The program fills it in.",
        .max = 40,
        .derived = true,
        .stage = "take-report",
    },
    {
        .name = "kept_at",
        .label = "Report kept at",
        .kind = FIELD_TEXT,
        .help = "Where the report is that is not in this file: the report system, a tray, a unit.",
        .max = 80,
        .required = true,
        .stage = "mark-submitted",
    },
    {
        .name = "marked_by",
        .label = "Marked by",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the supervisor who has seen it there. The program fills it in.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
        .stage = "mark-submitted",
    },
    {
        .name = "marked_at",
        .label = "Marked at",
        .kind = FIELD_DATE_TIME,
        .help = "When that was. The program fills it in.",
        .derived = true,
        .stage = "mark-submitted",
    },
    {
        .name = "defer_reason",
        .label = "Reason for the deferral",
        .section = "Deferral",
        .kind = FIELD_TEXT,
        .help = "Why the report may wait until the end of the next watch.",
        .max = 200,
        .required = true,
        .stage = "defer",
    },
    {
        .name = "defer_until",
        .label = "Deferred until",
        .kind = FIELD_DATE_TIME,
        .help = "The end of the next watch after the deferral. The program fills it in.",
        .derived = true,
        .stage = "defer",
    },
    {
        .name = "deferred_by",
        .label = "Approved by",
        .kind = FIELD_PATTERN,
        .help = "Employee number of the supervisor who approved it. The program fills it in.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
        .stage = "defer",
    },
    {
        .name = "deferred_at",
        .label = "Deferred at",
        .kind = FIELD_DATE_TIME,
        .help = "When it was approved. The program fills it in.",
        .derived = true,
        .stage = "defer",
    },
    {
        .name = "contact_note",
        .label = "Contact of the deputy",
        .section = "Contacts",
        .kind = FIELD_TEXT,
        .help = "How the deputy was reached and what was agreed; on return from days off when that "
                "is when.",
        .max = 200,
        .required = true,
        .stage = "note-contact",
    },
    {
        .name = "contacts",
        .label = "Contacts",
        .kind = FIELD_GROUP,
        .help = "When the deputy was contacted about the missing report, oldest first.",
        .max = 50,
        .fields = contact_fields,
        .field_count = COUNT_OF(contact_fields),
        .derived = true,
        .stage = "note-contact",
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .section = "Void",
        .kind = FIELD_TEXT,
        .help = "Why no report comes: the number was cancelled, or is written down wrong.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
    EXCEPTION_FIELDS,
};

static const struct import_column log_columns[] = {
    {
        .name = "urn",
        .needed = true,
        .synonyms = " urn urnnumber urnno uniformreportnumber reportnumber reportno filenumber "
                    "fileno file number ",
    },
    {
        .name = "drawn_on",
        .needed = true,
        .synonyms =
            " drawnon date datedrawn drawn dateissued issued issuedon issuedate reportdate day ",
    },
    {
        .name = "drawn_time",
        .synonyms = " drawntime time timedrawn timeissued issuetime hour ",
    },
    {
        .name = "watch",
        .synonyms = " watch shift watchshift tour ",
    },
    {
        .name = "employee",
        .synonyms = " employee employeenumber employeeno emp empno empnumber employeeid empid "
                    "deputynumber deputyno serial ",
    },
    {
        .name = "deputy",
        .synonyms = " deputy deputyname name employeename officer handlingdeputy reportingdeputy "
                    "drawnby issuedto ",
    },
    {
        .name = "unit",
        .synonyms = " unit callsign unitno unitnumber car ",
    },
    {
        .name = "tag",
        .synonyms = " tag tagno tagnumber incident incidentnumber incidentno call ",
    },
    {
        .name = "subject",
        .synonyms = " subject classification nature offense crime type description charge ",
    },
};

const struct import_table urn_log_table = {
    .form = &urn_drawn_form,
    .columns = log_columns,
    .count = COUNT_OF(log_columns),
    .dated = 1, /* drawn_on */
};

const struct form *urn_log(void)
{
    return &urn_drawn_form;
}

static struct place at(const char *name)
{
    return place_of((size_t)field_index(fields, COUNT_OF(fields), name));
}

/* ---- the watch ---- */

/* The watch of this name in which the time lies, on one of three days; the day itself without a
 * time, or where the time lies in none. */
static struct watch watch_named(enum watch_name name, struct date day, const char *time,
                                const struct config *config)
{
    struct local_time local = {.date = day};

    if (strlen(time) == 4 && sscanf(time, "%2d%2d", &local.hour, &local.minute) == 2) {
        for (int back = 0; back <= 1; back++) {
            struct watch watch = {date_from_days(date_to_days(day) - back), name};

            if (local_compare(watch_begins(watch, config), local) <= 0 &&
                local_compare(local, watch_ends(watch, config)) < 0) {
                return watch;
            }
        }
    }
    return (struct watch){day, name};
}

/* The name decides where it is given, else the time; who types neither means the watch that is on,
 * and a list must say one of them. */
static bool find_watch(const struct record *record, struct date day, const struct desk *desk,
                       struct watch *watch)
{
    const char *name = record_named(record, "watch");
    const char *time = record_named(record, "drawn_time");
    struct local_time local = {.date = day};

    if (*name != '\0') {
        bool known = watch_from_code(name, &watch->name);

        *watch = known ? watch_named(watch->name, day, time, desk->config) : *watch;
        return known;
    }
    if (sscanf(time, "%2d%2d", &local.hour, &local.minute) == 2) {
        *watch = watch_at(local, desk->config);
        return true;
    }
    *watch = watch_at(desk->now, desk->config);
    watch->date = date_to_days(day) == date_to_days(desk->now.date) ? watch->date : day;
    return *time == '\0' && *record_named(record, "imported_from") == '\0';
}

static void fill_watch(struct record *record, const struct desk *desk)
{
    char on[DATE_ROOM], due_at[LOCAL_ROOM];
    struct date day;
    struct watch watch = {0};

    if (date_parse(record_named(record, "drawn_on"), &day) &&
        find_watch(record, day, desk, &watch)) {
        struct local_time due = watch_ends(watch, desk->config);

        due.date = clock_add_days(due.date, 1);
        date_format(watch.date, on);
        local_format(due, due_at);
        record_set_named(record, "watch", watch_code(watch.name));
        record_set_named(record, "watch_on", on);
        record_set_named(record, "report_due_at", due_at);
    }
}

bool urn_drawn_watch(const struct record *record, struct watch *watch)
{
    return watch_from_code(record_named(record, "watch"), &watch->name) &&
           date_parse(record_named(record, "watch_on"), &watch->date);
}

/* ---- filling in and checking ---- */

/* A void record gives its number back: it may have been written down wrong. */
static void fill_key(struct record *record, const struct desk *desk)
{
    char key[URN_KEY_ROOM] = "";
    struct urn urn;

    (void)desk;
    if (urn_parse(record_named(record, "urn"), &urn) &&
        *record_named(record, "void_reason") == '\0') {
        urn_key(&urn, key);
    }
    record_set_named(record, "urn_key", key);
}

static void fill(struct record *record, const struct desk *desk)
{
    if (*record_named(record, "employee") == '\0' && *record_named(record, "deputy") == '\0' &&
        *record_named(record, "imported_from") == '\0') {
        record_set_named(record, "employee", desk->actor->employee);
    }
    fill_watch(record, desk);
    fill_key(record, desk);
}

static void check(const struct record *record, const struct desk *desk, struct problems *problems)
{
    struct urn urn;
    struct date day;

    if (*record_named(record, "watch") == '\0') {
        problem_add(problems, at("watch"), "Give the watch (EM, DAY or PM) or the time.");
    }
    if (*record_named(record, "employee") == '\0' && *record_named(record, "deputy") == '\0') {
        problem_add(problems, at("employee"), "Say who drew it: an employee number or a name.");
    }
    if (!urn_parse(record_named(record, "urn"), &urn) ||
        !date_parse(record_named(record, "drawn_on"), &day)) {
        return;
    }
    if (urn.year != day.year % 100) {
        problem_warn(problems, at("urn"),
                     "The number is of the year %02d and was drawn in %d: look at it once more.",
                     urn.year, day.year);
    }
    district_check(desk, at("urn"), urn.district, problems);
}

/* Nobody approves their own. */
static void check_not_theirs(const struct record *record, const struct desk *desk,
                             struct problems *problems, const char *field)
{
    if (record_is(record, "employee", desk->actor->employee)) {
        problem_add(problems, at(field),
                    "You have drawn this number yourself: another supervisor decides about it.");
    }
}

static void check_marking(const struct record *record, const struct desk *desk,
                          struct problems *problems)
{
    check_not_theirs(record, desk, problems, "kept_at");
}

static void check_deferral(const struct record *record, const struct desk *desk,
                           struct problems *problems)
{
    check_not_theirs(record, desk, problems, "defer_reason");
}

static void check_reopening(const struct record *record, const struct desk *desk,
                            struct problems *problems)
{
    (void)desk;
    if (*record_named(record, "report_number") != '\0') {
        problem_add(problems, at("report_number"), "It is submitted: %s carries the number.",
                    record_named(record, "report_number"));
    }
}

static void set_who_and_when(struct record *record, const struct desk *desk, const char *by,
                             const char *when)
{
    char now[LOCAL_ROOM];

    local_format(desk->now, now);
    record_set_named(record, by, desk->actor->employee);
    record_set_named(record, when, now);
}

static void fill_marking(struct record *record, const struct desk *desk)
{
    set_who_and_when(record, desk, "marked_by", "marked_at");
}

static void fill_deferral(struct record *record, const struct desk *desk)
{
    struct watch next = watch_next(watch_at(desk->now, desk->config), desk->config);
    char until[LOCAL_ROOM];

    local_format(watch_ends(next, desk->config), until);
    record_set_named(record, "defer_until", until);
    set_who_and_when(record, desk, "deferred_by", "deferred_at");
}

static void fill_contact(struct record *record, const struct desk *desk)
{
    struct place group = at("contacts");
    size_t row = record_rows(record, group.field);
    char now[LOCAL_ROOM];

    if (!record_add_row(record, group.field)) {
        return;
    }
    local_format(desk->now, now);
    record_set(record, place_in(group.field, row, 0), now);
    record_set(record, place_in(group.field, row, 1), desk->actor->employee);
    record_set(record, place_in(group.field, row, 2), record_named(record, "contact_note"));
    record_set_named(record, "contact_note", "");
}

/* It is waited for again: what was said of its report holds no longer. */
static void fill_reopening(struct record *record, const struct desk *desk)
{
    static const char *const cleared[] = {"report_number", "kept_at",      "marked_by",
                                          "marked_at",     "defer_reason", "defer_until",
                                          "deferred_by",   "deferred_at"};

    (void)desk;
    for (size_t i = 0; i < COUNT_OF(cleared); i++) {
        record_set_named(record, cleared[i], "");
    }
}

/* ---- the table ---- */

static const struct transition transitions[] = {
    {
        .action = "log",
        .label = "Log",
        .help = "Writes down a number that was drawn.",
        .from = {FORM_NEW},
        .to = "drawn",
        .roles = ROLES_DESK,
        .edits = true,
    },
    {
        .action = "import",
        .label = "Import",
        .help = "Takes a number over from the list of another system.",
        .from = {FORM_NEW},
        .to = "drawn",
        .roles = ROLES_SUPERVISORS,
        .edits = true,
        .brings_in = true,
    },
    {
        .action = "take-report",
        .label = "Report taken",
        .help = "A report or the line of a worksheet carries the number. The program does it when "
                "that is filed.",
        .from = {"drawn", "deferred"},
        .to = "submitted",
        .by_program = true,
    },
    {
        .action = "lose-report",
        .label = "Report gone",
        .help = "The report was returned or voided, or has another number now. The program does it "
                "then.",
        .from = {"submitted"},
        .to = "drawn",
        .by_program = true,
        .fill = fill_reopening,
    },
    {
        .action = "mark-submitted",
        .label = "Submitted",
        .help = "The report is there, but kept elsewhere: says where it was seen.",
        .from = {"drawn", "deferred"},
        .to = "submitted",
        .roles = ROLES_SUPERVISORS,
        .check = check_marking,
        .fill = fill_marking,
    },
    {
        .action = "defer",
        .label = "Defer",
        .help = "Lets the report wait until the end of the next watch. Nobody approves their own.",
        .from = {"drawn", "deferred"},
        .to = "deferred",
        .roles = ROLES_SUPERVISORS,
        .check = check_deferral,
        .fill = fill_deferral,
    },
    {
        .action = "note-contact",
        .label = "Contact",
        .help = "Writes down that the deputy was contacted about the missing report.",
        .from = {"drawn", "deferred"},
        .roles = ROLES_SUPERVISORS,
        .fill = fill_contact,
    },
    {
        .action = "reopen",
        .label = "Reopen",
        .help = "There is no report after all, or the deferral is taken back.",
        .from = {"submitted", "deferred"},
        .to = "drawn",
        .roles = ROLES_SUPERVISORS,
        .check = check_reopening,
        .fill = fill_reopening,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes out a number that is cancelled or written down wrong.",
        .from = {"drawn", "submitted", "deferred"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
        .fill = fill_key,
    },
    EXCEPTION_WAIVE("drawn", "deferred"),
};

static bool due_by(const struct record *record, const char *field, struct deadline *deadline)
{
    struct local_time due;

    if (!local_parse(record_named(record, field), &due)) {
        return false;
    }
    deadline->due = due.date;
    return true;
}

static bool report_due(const struct record *record, const struct desk *desk,
                       struct deadline *deadline)
{
    (void)desk;
    return due_by(record, "report_due_at", deadline);
}

static bool deferral_due(const struct record *record, const struct desk *desk,
                         struct deadline *deadline)
{
    (void)desk;
    return due_by(record, "defer_until", deadline);
}

static const struct form_clock clocks[] = {
    {
        .name = "report",
        .label = "Report or deferral due",
        .source = "Norwalk directive of 2007",
        .states = {"drawn"},
        .due = report_due,
    },
    {
        .name = "deferral",
        .label = "Deferred report due",
        .source = "Norwalk directive of 2007",
        .states = {"deferred"},
        .due = deferral_due,
    },
};

static const struct exception_rule exceptions[] = {
    {
        .code = "E10",
        .title = "URN without a report or a deferral",
        .advice = "Contact the deputy before the end of the watch, or on return from days off.",
        .states = {"drawn"},
        .clock = "report",
        .opens = 1,
        .moment = "report_due_at",
    },
    {
        .code = "E12",
        .title = "Deferral past due",
        .advice = "Ask the deputy for the report now.",
        .states = {"deferred"},
        .clock = "deferral",
        .opens = 1,
        .moment = "defer_until",
    },
};

static const struct awaited report_awaited = {
    .form = counter_report,
    .field = "urn_key",
    .number = "report_number",
    .came = "take-report",
    .gone = "lose-report",
    /* Norwalk directive of 2007: submitted or approved, or deferred; one that went back is not */
    .counts = {"submitted", "approved", "deferred"},
    .lines_of = worksheet,
    .lines_count = {"submitted", "reviewed"},
};

const struct form urn_drawn_form = {
    .name = "urn-drawn",
    .title = "Drawn URN",
    .plural = "Drawn URNs",
    .prefix = "UN",
    .table = "urn_drawn",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_SUPERVISORS,
    .own_readers = ROLES(ROLE_DESK),
    .author = "employee",
    .clocks = clocks,
    .clock_count = COUNT_OF(clocks),
    .exceptions = exceptions,
    .exception_count = COUNT_OF(exceptions),
    .awaits = &report_awaited,
    .fill = fill,
    .check = check,
};
