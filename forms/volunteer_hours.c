#include "forms/volunteer_hours.h"

#include "forms/check.h"
#include "forms/pattern.h"
#include "forms/record.h"

#include <stdio.h>
#include <string.h>

#define DAY_MINUTES     1440
#define QUARTER_MINUTES 15
#define DAY_QUARTERS    (DAY_MINUTES / QUARTER_MINUTES)

/* ---- hours ---- */

static const char *const fractions[] = {"00", "25", "50", "75"};

int hours_quarters(const char *hours)
{
    size_t digits = strspn(hours, "0123456789");
    int whole = 0;

    if (digits < 1 || digits > 2 || hours[digits] != '.') {
        return -1;
    }
    for (size_t i = 0; i < digits; i++) {
        whole = whole * 10 + (hours[i] - '0');
    }
    for (size_t quarter = 0; quarter < COUNT_OF(fractions); quarter++) {
        if (strcmp(hours + digits + 1, fractions[quarter]) == 0) {
            return whole * 4 + (int)quarter;
        }
    }
    return -1;
}

void hours_format(int quarters, char out[HOURS_ROOM])
{
    (void)snprintf(out, HOURS_ROOM, "%d.%s", quarters / 4, fractions[quarters % 4]);
}

/* "3", "3.5", "3,75", ".5" and "3:45" are hours. */
static bool hours_normalise(const char *typed, char *out, size_t room)
{
    static const struct {
        const char *typed;
        int quarter;
    } parts[] = {{"", 0},    {".", 0},   {".0", 0},  {".00", 0}, {".25", 1}, {".5", 2},
                 {".50", 2}, {".75", 3}, {":00", 0}, {":15", 1}, {":30", 2}, {":45", 3}};
    const char *at = typed + strspn(typed, " \t");
    size_t digits = strspn(at, "0123456789");
    size_t length = strcspn(at, " \t");
    char part[8];
    int whole = 0, quarters;

    if (room < HOURS_ROOM || length == 0 || digits > 2 || length - digits >= sizeof(part) ||
        at[length + strspn(at + length, " \t")] != '\0') {
        return false;
    }
    for (size_t i = 0; i < digits; i++) {
        whole = whole * 10 + (at[i] - '0');
    }
    (void)snprintf(part, sizeof(part), "%.*s", (int)(length - digits), at + digits);
    if (part[0] == ',') {
        part[0] = '.';
    }
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        quarters = whole * 4 + parts[i].quarter;
        if (strcmp(part, parts[i].typed) == 0 && quarters > 0 && quarters <= DAY_QUARTERS) {
            hours_format(quarters, out);
            return true;
        }
    }
    return false;
}

static const struct pattern hours_pattern = {
    .regex = "^(([0-9]|1[0-9]|2[0-3])[.](00|25|50|75)|24[.]00)$",
    .example = "3.75",
    .words = "hours in quarters of an hour, as 3.75, at most 24",
    .normalise = hours_normalise,
};

static const struct pattern event_pattern = {
    .regex = "^[A-Z0-9_]{2,8}-OE-[0-9]{4}-[0-9]{5,9}$",
    .example = "NWK-OE-2026-00001",
    .words = "the number of an outreach event, as NWK-OE-2026-00001",
};

/* ---- the table ---- */

static const struct field fields[] = {
    {
        .name = "worked_on",
        .label = "Date",
        .section = "Hours",
        .kind = FIELD_DATE,
        .help = "The day on which the work began.",
        .default_value = "now",
        .derived = true,
        .not_in_future = true,
        .listed = true,
    },
    {
        .name = "volunteer",
        .label = "Volunteer",
        .kind = FIELD_PATTERN,
        .help = "Number of the volunteer. Left blank, it is you.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
        .listed = true,
    },
    {
        .name = "activity",
        .label = "Activity",
        .kind = FIELD_CHOICE,
        .help = "What the hours were for.",
        .codes = CODES_VOLUNTEER_ACTIVITY,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "call_sign",
        .label = "Call sign",
        .kind = FIELD_TEXT,
        .help = "Your call sign, where you had one.",
        .max = 16,
        .searched = true,
        .dup = true,
    },
    {
        .name = "from_time",
        .label = "From",
        .kind = FIELD_TIME,
        .help = "When it began, as 0900; with the end, the hours are worked out.",
    },
    {
        .name = "to_time",
        .label = "To",
        .kind = FIELD_TIME,
        .help = "When it ended; earlier than the beginning means the next day.",
    },
    {
        .name = "hours",
        .label = "Hours",
        .plural = true,
        .kind = FIELD_PATTERN,
        .help = "How long, in quarters of an hour, as 3.75. With beginning and end it may be left "
                "blank.",
        .max = 5,
        .pattern = &hours_pattern,
        .required = true,
        .listed = true,
    },
    {
        .name = "event_number",
        .label = "Event number",
        .kind = FIELD_PATTERN,
        .help = "Number of the outreach event that they were for, when there is one.",
        .max = 30,
        .pattern = &event_pattern,
        .searched = true,
    },
    {
        .name = "note",
        .label = "Note",
        .kind = FIELD_TEXT,
        .help = "What was done, in a few words. No citizen's name.",
        .max = 200,
        .searched = true,
    },
    {
        .name = "void_reason",
        .label = "Reason for the void",
        .section = "Void",
        .kind = FIELD_TEXT,
        .help = "Why this record is wrong. It stays in the lists, struck out.",
        .max = 200,
        .required = true,
        .stage = "void",
    },
};

static const struct transition transitions[] = {
    {
        .action = "file",
        .label = "File",
        .help = "Files the hours: volunteers their own, a sergeant those of anybody.",
        .from = {FORM_NEW},
        .to = "filed",
        .roles = ROLES(ROLE_VOLUNTEER) | ROLES_SUPERVISORS,
        .edits = true,
    },
    {
        .action = "correct",
        .label = "Correct",
        .help = "Corrects the hours; the history keeps what stood there.",
        .from = {"filed"},
        .roles = ROLES(ROLE_VOLUNTEER) | ROLES_SUPERVISORS,
        .edits = true,
        .by_author = true,
    },
    {
        .action = "void",
        .label = "Void",
        .help = "Strikes out a wrong record. Its number stays taken.",
        .from = {"filed"},
        .to = "void",
        .roles = ROLES_SUPERVISORS,
        .strikes = true,
    },
};

static struct place at(const char *name)
{
    return place_of((size_t)field_index(fields, COUNT_OF(fields), name));
}

/* Minutes of the day of a kept time, HHMM; -1: none. */
static int minutes_of(const struct record *record, const char *name)
{
    const char *time = record_named(record, name);

    if (strlen(time) != 4 || strspn(time, "0123456789") != 4) {
        return -1;
    }
    return ((time[0] - '0') * 10 + (time[1] - '0')) * 60 + (time[2] - '0') * 10 + (time[3] - '0');
}

/* From beginning to end, to the nearest quarter of an hour; -1: not both are there. */
static int quarters_between(const struct record *record)
{
    int from = minutes_of(record, "from_time"), to = minutes_of(record, "to_time");
    int minutes = (to - from + DAY_MINUTES) % DAY_MINUTES;

    return from < 0 || to < 0 ? -1 : (minutes + QUARTER_MINUTES / 2) / QUARTER_MINUTES;
}

static void fill(struct record *record, const struct desk *desk)
{
    int quarters;

    if (*record_named(record, "volunteer") == '\0') {
        record_set_named(record, "volunteer", desk->actor->employee);
    }
    quarters = quarters_between(record);
    if (*record_named(record, "hours") == '\0' && quarters > 0) {
        char hours[HOURS_ROOM];

        hours_format(quarters, hours);
        record_set_named(record, "hours", hours);
    }
}

static void check(const struct record *record, const struct desk *desk, struct problems *problems)
{
    const char *volunteer = record_named(record, "volunteer");
    int quarters = hours_quarters(record_named(record, "hours"));
    int between = quarters_between(record);

    if (desk->actor->role == ROLE_VOLUNTEER && *volunteer != '\0' &&
        strcmp(volunteer, desk->actor->employee) != 0) {
        problem_add(problems, at("volunteer"),
                    "A volunteer enters only their own hours: write %s or leave it blank.",
                    desk->actor->employee);
    }
    if (quarters >= 0 && between >= 0 && quarters != between) {
        char hours[HOURS_ROOM];

        hours_format(between, hours);
        problem_warn(problems, at("hours"), "From beginning to end it is %s hours.", hours);
    }
}

const struct form volunteer_hours_form = {
    .name = "volunteer-hours",
    .title = "Volunteer hours",
    .plural = "Volunteer hours",
    .prefix = "VH",
    .table = "volunteer_hours",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_SUPERVISORS,
    .own_readers = ROLES(ROLE_VOLUNTEER),
    .fill = fill,
    .check = check,
};

const struct form *hours_form(void)
{
    return &volunteer_hours_form;
}
