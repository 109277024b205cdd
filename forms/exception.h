/* What a supervisor should look at in a record. A form carries its rules as a table; a rule looks
 * at the record, or goes by a clock of the form. What they find is worked out from the record each
 * time; that a supervisor has waived a finding stands in the record, in its group of waivers. The
 * rules of a form stand in its ..._exceptions.c (of comments in service_comment_rules.c), with the
 * day on which one opens; codes after E20 are free. */
#pragma once

#include "forms/check.h"
#include "forms/desk.h"
#include "forms/record.h"

#define EXCEPTION_CODE_ROOM  8
#define EXCEPTION_WORDS_ROOM 200
#define EXCEPTION_ABOUT_ROOM 17
#define EXCEPTION_STATES     16

struct findings;

struct exception_rule {
    const char *code;                     /* "E13" */
    const char *title;                    /* "Marsy's card not marked", at most 40 columns */
    const char *advice;                   /* what the supervisor does about it, one sentence */
    const char *states[EXCEPTION_STATES]; /* it holds in these only; NULL-terminated */
    /* Adds what it finds. Pure: looks at the record, the lists, the settings and its neighbours
     * in the file, never at the time, at the person or at a confidential field. NULL for a rule
     * that goes by a clock. */
    void (*find)(const struct record *record, const struct desk *desk, struct findings *findings);
    /* Or the name of a clock of the form: found while it runs, and open from so many days after
     * the day on which it falls due (-3: three days before; 1: once it is over). */
    const char *clock;
    int opens;
    const char
        *moment;     /* a date-time field of the record, from which it is open instead; or NULL */
    bool by_account; /* it goes by the account of whose record it is too (desk->neighbours) */
};

struct finding {
    const struct exception_rule *rule;
    struct place place;     /* .field PLACE_WHOLE: the record as a whole */
    size_t line;            /* rows count from 1; 0: the record, or one of its own fields */
    size_t other_row;       /* of the same group, that it is about too; or PLACE_WHOLE */
    char since[LOCAL_ROOM]; /* a clock's: the day or time from which it is open; or "" */
    char about[EXCEPTION_ABOUT_ROOM]; /* mark of what it was found in: an edit gives another one */
    char words[EXCEPTION_WORDS_ROOM];
    bool elsewhere; /* it comes from what another record says, which its words name */
    bool waived;
};

struct findings {
    struct finding *items;
    size_t count, room;
    const struct record *record;       /* being looked at */
    const struct exception_rule *rule; /* being asked */
};
void findings_finish(struct findings *findings);

/* For rules: something is wrong at this place (a field, a field of a row, or a whole group). The
 * words never say
 * what a form masks. */
void finding_add(struct findings *findings, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of two rows of a group. */
void finding_add_two(struct findings *findings, struct place place, size_t other_row,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same, where another record of the file says otherwise: it may change without this one. */
void finding_add_elsewhere(struct findings *findings, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Everything that the form's rules find in a record of this state (NULL: whatever its state),
 * sorted by code and line; waived ones are marked. `findings` is zeroed or finished. */
void exceptions_find(const struct record *record, const char *state, const struct desk *desk,
                     struct findings *findings);

/* "narrative", "lines[3].rd", or "" for the record as a whole. */
void finding_field(const struct form *form, const struct finding *finding, char *out, size_t room);
/* Is it open at this time? */
bool finding_is_open(const struct finding *finding, const struct desk *desk);

bool exception_rule_holds(const struct exception_rule *rule, const char *state);
/* The states in which any rule of the form holds, each once; NULL past the last. */
const char *exception_state_at(const struct form *form, size_t index);
const struct exception_rule *exception_rule_of(const struct form *form, const char *code);

/* ---- waiving ---- */

/* The fields of a form whose findings can be waived, for its table: what the action asks, and the
 * group of waivers that it leaves. Columns: waive_code, waive_line, waive_found, waive_reason;
 * table of the group: waivers. */
#define WAIVER_FIELD_COUNT 7
extern const struct field waiver_fields[WAIVER_FIELD_COUNT];
extern const struct pattern exception_code_pattern;

#define EXCEPTION_FIELDS                                                                           \
    {                                                                                              \
        .name = "waive_code",                                                                      \
        .label = "Exception",                                                                      \
        .section = "Exceptions",                                                                   \
        .kind = FIELD_PATTERN,                                                                     \
        .help = "The code of the exception that is waived.",                                       \
        .max = EXCEPTION_CODE_ROOM - 1,                                                            \
        .pattern = &exception_code_pattern,                                                        \
        .required = true,                                                                          \
        .stage = "waive",                                                                          \
    },                                                                                             \
        {                                                                                          \
            .name = "waive_line",                                                                  \
            .label = "Line",                                                                       \
            .kind = FIELD_NUMBER,                                                                  \
            .help = "The line that it stands at; blank where it is about no line.",                \
            .max = 999,                                                                            \
            .stage = "waive",                                                                      \
        },                                                                                         \
        {                                                                                          \
            .name = "waive_found",                                                                 \
            .label = "What was found",                                                             \
            .kind = FIELD_TEXT,                                                                    \
            .help = "The words of the exception; blank for all that the code finds at the line.",  \
            .max = EXCEPTION_WORDS_ROOM - 1,                                                       \
            .stage = "waive",                                                                      \
        },                                                                                         \
        {                                                                                          \
            .name = "waive_reason",                                                                \
            .label = "Reason for the waiver",                                                      \
            .kind = FIELD_TEXT,                                                                    \
            .help = "Why it is all right as it stands. When the line is changed later, the "       \
                    "waiver holds no longer.",                                                     \
            .max = 200,                                                                            \
            .required = true,                                                                      \
            .stage = "waive",                                                                      \
        },                                                                                         \
    {                                                                                              \
        .name = "waivers", .label = "Waivers", .kind = FIELD_GROUP,                                \
        .help = "The exceptions that a supervisor has waived, and why.", .max = 999,               \
        .fields = waiver_fields, .field_count = WAIVER_FIELD_COUNT, .derived = true,               \
        .stage = "waive",                                                                          \
    }

/* The action, for its table of transitions; its states follow. */
#define EXCEPTION_WAIVE(...)                                                                       \
    {                                                                                              \
        .action = "waive", .label = "Waive",                                                       \
        .help = "Lets what one rule finds at a line stand, with a reason.", .from = {__VA_ARGS__}, \
        .roles = ROLES_SUPERVISORS, .not_by_author = true, .check = exception_check_waive,         \
        .fill = exception_fill_waive,                                                              \
    }

/* Asks the action to let this finding stand, and nothing else. */
void exception_ask_waive(struct record *record, const struct finding *finding);

/* The check of the action: there is such an exception. */
void exception_check_waive(const struct record *record, const struct desk *desk,
                           struct problems *problems);
/* Moves what the action asked into the group of waivers, and drops those that hold no longer. */
void exception_fill_waive(struct record *record, const struct desk *desk);

/* The action by which this record's exceptions are waived, or NULL. */
const struct transition *exception_waiving(const struct form *form);
