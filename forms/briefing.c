#include "forms/check.h"
#include "forms/pattern.h"
#include "forms/record.h"
#include "forms/report.h"
#include "forms/value.h"
#include "forms/watch.h"

static const struct field fields[] = {
    {
        .name = "held_on",
        .label = "Date",
        .section = "Briefing",
        .kind = FIELD_DATE,
        .help = "The day of the briefing; for a watch that crosses midnight, the day it began.",
        .default_value = "now",
        .derived = true,
        .not_in_future = true,
        .listed = true,
    },
    {
        .name = "watch",
        .label = "Watch",
        .kind = FIELD_CHOICE,
        .help = "The watch that was briefed.",
        .choices = watch_choices,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "topic",
        .label = "Topic",
        .kind = FIELD_CHOICE,
        .help = "What it was about. Unit Order 16-02 asks for recurrent briefings on the Community "
                "Partnership Program.",
        .codes = CODES_BRIEFING_TOPIC,
        .required = true,
        .listed = true,
        .dup = true,
    },
    {
        .name = "sergeant",
        .label = "Sergeant",
        .kind = FIELD_PATTERN,
        .help = "Employee number of who gave it. Left blank, it is you.",
        .max = 7,
        .pattern = &employee_pattern,
        .derived = true,
    },
    {
        .name = "attendees",
        .label = "How many",
        .kind = FIELD_NUMBER,
        .help = "How many people were briefed, 1 to 999.",
        .min = 1,
        .max = 999,
        .required = true,
        .listed = true,
    },
    {
        .name = "note",
        .label = "Note",
        .kind = FIELD_LONG_TEXT,
        .help = "What was said, in a few words, where it should be found again.",
        .max = 500,
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
        .help = "Files the briefing. It is done then.",
        .from = {FORM_NEW},
        .to = "filed",
        .roles = ROLES_SUPERVISORS,
        .edits = true,
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

static void fill(struct record *record, const struct desk *desk)
{
    if (*record_named(record, "sergeant") == '\0') {
        record_set_named(record, "sergeant", desk->actor->employee);
    }
}

/* ---- what is counted ---- */

static const char *const filed[] = {"filed", NULL};
static const char *const partnership[] = {"CPP", NULL};
static const char *const early_mornings[] = {"EM", NULL};
static const char *const day[] = {"DAY", NULL};
static const char *const evening[] = {"PM", NULL};

static int64_t attendees(const struct counted *counted)
{
    int64_t number = 0;

    return value_to_integer(form_field(counted->record->form, "attendees"),
                            record_named(counted->record, "attendees"), &number)
               ? number
               : 0;
}

static const struct figure figures[] = {
    {
        .name = "briefings",
        .label = "Briefings",
        .column = "Held",
        .heading = "Briefings",
        .states = filed,
    },
    {
        .name = "partnership",
        .label = "On the Community Partnership Program",
        .column = "On CPP",
        .when = {{.field = "topic", .in = partnership}},
        .states = filed,
    },
    {
        .name = "attendees",
        .label = "People briefed",
        .column = "People",
        .states = filed,
        .amount = attendees,
    },
    {
        .name = "early_mornings",
        .label = "Early mornings (EM)",
        .column = "EM",
        .heading = "By watch",
        .when = {{.field = "watch", .in = early_mornings}},
        .states = filed,
    },
    {
        .name = "day",
        .label = "Day",
        .column = "Day",
        .when = {{.field = "watch", .in = day}},
        .states = filed,
    },
    {
        .name = "evening",
        .label = "PM",
        .column = "PM",
        .when = {{.field = "watch", .in = evening}},
        .states = filed,
    },
};

static const char *const reads[] = {"held_on", "watch", "topic", "attendees", NULL};

static const struct report reports[] = {
    {
        .name = "briefings",
        .title = "Briefings",
        .date = "held_on",
        .figures = figures,
        .figure_count = COUNT_OF(figures),
        .reads = reads,
    },
    {0},
};

const struct form briefing_form = {
    .name = "briefing",
    .title = "Briefing",
    .plural = "Briefings",
    .prefix = "BR",
    .table = "briefing",
    .fields = fields,
    .field_count = COUNT_OF(fields),
    .transitions = transitions,
    .transition_count = COUNT_OF(transitions),
    .readers = ROLES_SUPERVISORS,
    .reports = reports,
    .fill = fill,
};
