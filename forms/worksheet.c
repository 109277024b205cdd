#include "forms/worksheet.h"

#include "forms/check.h"
#include "forms/counter_report.h"
#include "forms/pattern.h"
#include "forms/record.h"
#include "forms/watch.h"

#include <string.h>

static const struct choice personnel_classes[] = {
    {"A", "Class A", NULL, NULL},
    {"B", "Class B", NULL, NULL},
    {"C", "Class C", NULL, NULL},
    {"F", "Class F", NULL, NULL},
    {"G", "Class G", NULL, NULL},
    {"H", "Class H", NULL, NULL},
    {"L", "Class L", NULL, NULL},
    {"M", "Class M", NULL, NULL},
    {"R", "Class R", NULL, NULL},
    {"T", "Class T", NULL, NULL},
    {"X", "Class X (volunteer)", NULL, NULL},
    {0},
};

static const struct choice origins[] = {
    {.code = "OBS", .label = "Observed (own initiative)"},
    {.code = "CALL", .label = "Call for service"},
    {0},
};

static const struct field line_fields[] = {
    {
        .name = "received",
        .label = "Received",
        .kind = FIELD_TIME,
        .help = "When the call came in, in 24 hours as 0130.",
    },
    {
        .name = "dispatched",
        .label = "Dispatched",
        .kind = FIELD_TIME,
        .help = "When it was given to the unit.",
    },
    {
        .name = "enroute",
        .label = "En route",
        .kind = FIELD_TIME,
        .help = "When the unit drove off.",
    },
    {
        .name = "arrived",
        .label = "Arrived (10-97)",
        .kind = FIELD_TIME,
        .help = "When the unit was there.",
    },
    {
        .name = "cleared",
        .label = "Cleared",
        .kind = FIELD_TIME,
        .help = "When the unit was done with it. After midnight is still this watch.",
    },
    {
        .name = "tag",
        .label = "Tag",
        .kind = FIELD_TEXT,
        .help = "Tag (incident number); each incident has its own.",
        .max = 12,
        .searched = true,
    },
    {
        .name = "origin",
        .label = "Origin",
        .kind = FIELD_CHOICE,
        .help = "OBS when the unit began it itself, CALL when it was sent.",
        .choices = origins,
    },
    {
        .name = "rd",
        .label = "Reporting district",
        .kind = FIELD_PATTERN,
        .help = "Four digits, as 0461.",
        .max = 4,
        .pattern = &district_pattern,
    },
    {
        .name = "location",
        .label = "Location",
        .kind = FIELD_TEXT,
        .help = "Where it was.",
        .max = 80,
        .searched = true,
    },
    {
        .name = "nature",
        .label = "Nature",
        .kind = FIELD_TEXT,
        .help = "What it was about, or its code.",
        .max = 20,
    },
    {
        .name = "clearance",
        .label = "Clearance codes",
        .kind = FIELD_CHOICES,
        .help = "Up to four codes of three digits with which the tag was cleared; one of 940 to "
                "948 belongs to every tag.",
        .codes = CODES_CLEARANCE,
        .open_list = true,
    },
    {
        .name = "urn",
        .label = "URN",
        .kind = FIELD_PATTERN,
        .help = "The report's number, where one was drawn: 15 digits.",
        .max = 18,
        .pattern = &urn_pattern,
        .searched = true,
    },
    {
        .name = "narrative",
        .label = "Narrative",
        .kind = FIELD_LONG_TEXT,
        .help = "Who, why and what was done; \"see report\" is not enough.",
        .max = 400,
    },
    {
        .name = "setting",
        .label = "Setting of the contact",
        .kind = FIELD_CHOICE,
        .help = "Of a 755 contact: where you met.",
        .codes = CODES_SETTING,
    },
    {
        .name = "contacts",
        .label = "Contacts",
        .kind = FIELD_NUMBER,
        .help = "Of a 755 contact: how many people.",
        .min = 0,
        .max = 999,
    },
    {
        .name = "cards",
        .label = "Cards",
        .kind = FIELD_NUMBER,
        .help = "How many 755 cards were given.",
        .min = 0,
        .max = 99,
    },
};

static const struct field fields[] = {
    {
        .name = "worked_on",
        .label = "Worked on",
        .section = "Watch",
        .kind = FIELD_DATE,
        .help = "The day on which the watch began, even if it ended on the next day.",
        .required = true,
        .not_in_future = true,
        .listed = true,
    },
    {
        .name = "watch",
        .label = "Watch",
        .kind = FIELD_CHOICE,
        .help = "The watch that was worked.",
        .choices = watch_choices,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "unit",
        .label = "Unit",
        .kind = FIELD_TEXT,
        .help = "Call sign of the unit, as 41A.",
        .max = 6,
        .required = true,
        .listed = true,
        .searched = true,
        .dup = true,
    },
    {
        .name = "personnel_class",
        .label = "Personnel class",
        .kind = FIELD_CHOICE,
        .help = "Letter with which the unit logged on; volunteers log on with X.",
        .choices = personnel_classes,
        .dup = true,
    },
    {
        .name = "employee",
        .label = "Employee",
        .kind = FIELD_PATTERN,
        .help = "Number of the employee whose worksheet it is. Left blank, it is you.",
        .max = 7,
        .pattern = &employee_pattern,
        .default_value = DEFAULT_SELF,
        .derived = true,
        .listed = true,
    },
    {
        .name = "vehicle",
        .label = "Car",
        .kind = FIELD_TEXT,
        .help = "Number of the car.",
        .max = 8,
        .dup = true,
    },
    {
        .name = "imported_from",
        .label = "Imported from",
        .kind = FIELD_TEXT,
        .help = "The file that it was imported from. The program fills it in.",
        .max = 120,
        .derived = true,
        .stage = "import",
    },
    {
        .name = "lines",
        .label = "Lines",
        .section = "Lines",
        .kind = FIELD_GROUP,
        .help = "What was done, a line for each tag.",
        .min = 0,
        .max = WORKSHEET_LINES_MOST,
        .fields = line_fields,
        .field_count = COUNT_OF(line_fields),
    },
    {
        .name = "return_reason",
        .label = "Reason for the return",
        .section = "Review",
        .kind = FIELD_TEXT,
        .help = "What is to be put right, in one sentence.",
        .max = 200,
        .required = true,
        .stage = "return",
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .kind = FIELD_TEXT,
        .help = "Why this worksheet is wrong. It stays in the lists, struck out.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
    EXCEPTION_FIELDS,
};

static const struct transition transitions[] = {
    {
        .action = "submit",
        .label = "Submit",
        .help = "Files the worksheet and gives it to the sergeant.",
        .from = {FORM_NEW},
        .to = "submitted",
        .roles = ROLES_DESK,
        .edits = true,
    },
    {
        .action = "import",
        .label = "Import",
        .help = "Files a worksheet out of a file; it stays the work of the employee it names.",
        .from = {FORM_NEW},
        .to = "submitted",
        .roles = ROLES_SUPERVISORS,
        .edits = true,
        .brings_in = true,
    },
    {
        .action = "add-lines",
        .label = "Add lines",
        .help = "Adds lines of a later file to a worksheet that nobody has reviewed yet.",
        .from = {"submitted"},
        .roles = ROLES_SUPERVISORS,
        .edits = true,
        .brings_in = true,
    },
    {
        .action = "accept",
        .label = "Accept",
        .help = "Accepts the worksheet. Nobody reviews their own.",
        .from = {"submitted"},
        .to = "reviewed",
        .roles = ROLES_SUPERVISORS,
        .not_by_author = true,
    },
    {
        .action = "return",
        .label = "Return",
        .help = "Sends the worksheet back to its employee with a reason.",
        .from = {"submitted"},
        .to = "returned",
        .roles = ROLES_SUPERVISORS,
        .not_by_author = true,
    },
    {
        .action = "resubmit",
        .label = "Resubmit",
        .help = "Submits a returned worksheet again, with the changes.",
        .from = {"returned"},
        .to = "submitted",
        .roles = ROLES_DESK,
        .edits = true,
        .by_author = true,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes out a wrong worksheet. Its number stays taken.",
        .from = {"submitted", "returned", "reviewed"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
    },
    EXCEPTION_WAIVE("submitted"),
};

static const struct review_tab review_tabs[] = {
    {.status = "submitted", .batch = "accept"},
    {.status = "returned"},
    {.status = "reviewed", .done = true},
    {0},
};

static size_t index_of(const char *name)
{
    return (size_t)field_index(fields, COUNT_OF(fields), name);
}

static struct place in_line(size_t row, const char *name)
{
    return place_in(index_of("lines"), row,
                    (size_t)field_index(line_fields, COUNT_OF(line_fields), name));
}

/* The list of codes is open, but every clearance code has three digits. */
static void check_clearance(const struct record *record, struct place place,
                            struct problems *problems)
{
    const char *codes = record_text(record, place);
    size_t count = 0;

    while (*codes != '\0') {
        size_t length = strcspn(codes, " ");

        if (length != 3 || strspn(codes, "0123456789") < 3) {
            problem_add(problems, place, "\"%.*s\" is no clearance code: it has three digits.",
                        (int)(length > 32 ? 32 : length), codes);
            return;
        }
        codes += length + strspn(codes + length, " ");
        count++;
    }
    if (count > CLEARANCES_MOST) {
        problem_add(problems, place, "At most %d clearance codes; these are %zu.", CLEARANCES_MOST,
                    count);
    }
}

static void check(const struct record *record, const struct desk *desk, struct problems *problems)
{
    const char *employee = record_named(record, "employee");
    size_t lines = record_rows(record, index_of("lines"));

    if (!role_in(desk->actor->role, ROLES_SUPERVISORS) && *employee != '\0' &&
        strcmp(employee, desk->actor->employee) != 0) {
        problem_add(problems, place_of(index_of("employee")),
                    "Everybody writes only their own worksheet: write %s or leave it blank.",
                    desk->actor->employee);
    }
    if (lines == 0) {
        problem_warn(problems, place_of(index_of("lines")),
                     "There is no line: was nothing done in this watch?");
    }
    for (size_t row = 0; row < lines; row++) {
        struct place rd = in_line(row, "rd");

        check_clearance(record, in_line(row, "clearance"), problems);
        district_check(desk, rd, record_text(record, rd), problems);
    }
}

static const struct carried carried_urn = {
    .group = "lines", .field = "urn", .of = counter_report, .key = "urn_key", .urn = "urn"};

const struct form worksheet_form = {
    .name = "worksheet",
    .title = "Worksheet",
    .plural = "Worksheets",
    .prefix = "WS",
    .table = "worksheet",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_SUPERVISORS,
    .own_readers = ROLES(ROLE_DESK),
    .author = "employee",
    .review = review_tabs,
    .count_contacts = worksheet_count,
    .exceptions = worksheet_exceptions,
    .exception_count = WORKSHEET_EXCEPTIONS,
    .carries = &carried_urn,
    .check = check,
};

const struct form *worksheet(void)
{
    return &worksheet_form;
}
