/* A form is a table. From the one `static const struct form` of each form come the screen, the
 * checks, the columns, the search text, the list columns, the history, the JSON and CSV of the
 * command line, and the paper. Nothing is written twice per form. */
#pragma once

#include "forms/breakdown.h"
#include "forms/clock.h"
#include "forms/codes.h"
#include "forms/role.h"
#include "forms/stock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind {
    FIELD_TEXT,      /* one line */
    FIELD_LONG_TEXT, /* several lines */
    FIELD_CHOICE,    /* one code of a list */
    FIELD_CHOICES,   /* several codes of a list */
    FIELD_DATE,
    FIELD_DATE_TIME,
    FIELD_TIME,
    FIELD_NUMBER, /* whole number */
    FIELD_MONEY,  /* whole cents */
    FIELD_PHONE,
    FIELD_PATTERN, /* text of a fixed shape */
    FIELD_YES_NO,
    FIELD_GROUP, /* rows of fields */
    FIELD_KIND_COUNT,
};
const char *field_kind_name(enum field_kind kind); /* "date-time", "multi-choice", as in `fields` */

/* The shape of a pattern field. */
struct pattern {
    const char *regex;   /* extended regular expression of the kept form */
    const char *example; /* a valid one */
    const char *words;   /* what it is, for the message: "15 digits, as 926-00025-0461-442" */
    /* Makes what was typed into the kept form; false when it is none. NULL: blanks trimmed, upper
     * case. */
    bool (*normalise)(const char *typed, char *out, size_t room);
};

/* True when the named field has one of the codes, or a code that carries the rule. */
struct condition {
    const char *field;
    const char *const *in; /* NULL-terminated, or NULL */
    const char *rule;      /* a rule word of the field's code list, or NULL */
};

struct field {
    const char *name;    /* as in JSON, columns and messages: occurred_from */
    const char *label;   /* as on screen and paper; at most 24 columns */
    const char *section; /* heading that begins with this field, or NULL: goes on */
    enum field_kind kind;
    const char *help; /* what to write, and why it is asked; one or two sentences */

    int64_t min, max; /* number and money: values (cents); texts: max characters; groups: rows */
    const struct choice *choices; /* ends with a zeroed entry; or ... */
    enum code_list codes;         /* ... a list of the station */
    const struct pattern *pattern;
    const struct field *fields; /* of a group */
    size_t field_count;

    bool plural; /* its label is one: "Cards are needed" */
    bool required;
    struct condition required_when; /* .field NULL: never */
    /* The screen asks it only where one of these holds; ends with a zeroed one. NULL: always, or
     * where required_when holds if it has that. */
    const struct condition *asked_when;
    const char *default_value; /* kept form, or "now", or DEFAULT_SELF, or NULL */
    const char *not_before;    /* name of a field (of the same row) that this must not precede */
    bool not_in_future;
    bool unknown_allowed; /* takes UNKNOWN */
    bool open_list;       /* a code that the list does not have is kept, with a warning */
    bool derived;         /* the program fills it in; may be left out everywhere */
    /* Kept sealed only: it has no column, stands in no list, search or log, and opens with a key of
     * the station. Only whole fields of the top level, groups too. */
    bool confidential;
    bool unprinted; /* not on paper */
    bool searched;  /* its words find the record */
    bool listed;    /* part of the record's headline */
    bool dup;       /* F6 and new rows may copy it from the last record */
    /* A yes/no field of the same row: when yes, lists, search and paper show CONFIDENTIAL. */
    const char *masked_by;
    /* No two records share this value; the field that a clash is shown at. */
    const char *unique_for;
    bool names_record; /* the number of another record of the form, which must be there */
    /* The action that asks it (or, derived, leaves it); NULL: asked when filing. */
    const char *stage;
};

#define UNKNOWN_VALUE "UNKNOWN"
#define DEFAULT_SELF  "self" /* the number of who is at the desk */

struct alikeness;
struct record;
struct report;
struct exception_rule;
struct desk;
struct problems;

/* One step in the life of a record. */
struct transition {
    const char *action; /* "approve" */
    const char *label;  /* "Approve" */
    const char *help;
    const char *from[20]; /* states, NULL-terminated; FORM_NEW for a record that is being filed */
    const char *to;       /* NULL: the state stays */
    role_set roles;
    bool edits;         /* the filing fields may change with it */
    bool by_author;     /* only who filed it, or a supervisor in their place */
    bool not_by_author; /* nobody approves their own work: not who filed or last changed it */
    bool strikes;       /* the record stands struck out afterwards (void) */
    bool opens;         /* works on the confidential fields: only for who holds their key */
    const char *then;   /* the action that the screen offers right after it, or NULL */
    bool brings_in;     /* brings in what others wrote: who does it is no author of it */
    bool by_program;    /* comes of another record's change (struct awaited), never of a person: no
                           roles */
    const char *asks[16]; /* fields of other stages that it asks too, NULL-terminated */
    /* What must hold for this action beyond its fields; problems point to fields that it asks.
     * NULL: nothing. */
    void (*check)(const struct record *record, const struct desk *desk, struct problems *problems);
    /* Fills fields in that the action derives (approved_by ...), after the check. NULL: nothing. */
    void (*fill)(struct record *record, const struct desk *desk);
};
#define FORM_NEW "new"

/* The keys of the station that confidential fields are sealed to. Forms choose between the first
 * two; what has none yet is sealed to the recovery key. */
enum seal_for {
    SEAL_COMMAND, /* watch commanders and the captain open it */
    SEAL_CAPTAIN, /* the captain alone */
    SEAL_RECOVERY,
    SEAL_COUNT,
};

/* Something that must be done by a time, shown on the home screen until it is done. */
struct alarm {
    const char *due_field;      /* a date-time field */
    const char *done_fields[3]; /* any of them set: done; NULL-terminated */
    const char *words;          /* "NCIC entry of the missing person" */
};

#define AWAITED_STATES 8

/* A record that waits for one of another form with the same key, as a number that was drawn waits
 * for its report: the program does `came` and `gone` in the transaction that files or changes
 * either. While no record of that form has the key, one whose lines carry it will do. */
struct awaited {
    const struct form *(*form)(void); /* whose records are awaited */
    const char *field;  /* the key, of the same name in both forms; "" there: it is not the one */
    const char *number; /* the field that gets the number of the record that came */
    const char *came, *gone;                 /* actions that are by_program */
    const char *counts[AWAITED_STATES];      /* in these it is there; NULL-terminated */
    const struct form *(*lines_of)(void);    /* the form whose lines carry it, or NULL */
    const char *lines_count[AWAITED_STATES]; /* the states of that one; NULL-terminated */
};

/* Lines of a record that carry the URN of a report: a group, and its field of that pattern; and the
 * form of the reports, with its fields for the key and for the whole URN. */
struct carried {
    const char *group, *field;
    const struct form *(*of)(void);
    const char *key, *urn;
};

/* A clock that runs for a record: a day by which something must be done. The day is worked out from
 * the record and the calendar each time and never stored as a fact. */
struct form_clock {
    const char *name;       /* "determination" */
    const char *label;      /* "Determination due" */
    const char *source;     /* the section that asks for it: "Gov 7922.535(a)" */
    const char *states[20]; /* it runs while the record is in one of them; NULL-terminated */
    /* False: it does not run for this record. Looks at no confidential field. */
    bool (*due)(const struct record *record, const struct desk *desk, struct deadline *deadline);
    /* What it is counted by, and the date that it is counted from, for who wants to see every day;
     * .from NULL: plain days. */
    enum clock_kind kind;
    const char *from;
};
/* Does it run while a record is in this state? */
bool form_clock_runs(const struct form_clock *clock, const char *status);

/* A tab of the review pane: the records in one state. The first tab is what waits for a supervisor.
 */
struct review_tab {
    const char *status;
    bool done; /* nobody waits for these: newest first, and not counted on the home screen */
    /* The action that may be done to all of them at once that have no open exception, without
     * reading each; NULL: each is read. */
    const char *batch;
};

struct form {
    const char *name;   /* "counter-report" */
    const char *title;  /* "Counter report" */
    const char *plural; /* "Counter reports" */
    const char *prefix; /* "CR" */
    const char *table;  /* "counter_report"; a group's table is this, "_", the group's name */
    const struct field *fields;
    size_t field_count;
    const struct transition *transitions;
    size_t transition_count;
    role_set readers;     /* who may read all of them */
    role_set own_readers; /* who may read those that they filed */
    /* The field with the employee whose work the record is, whoever types it: to the program they
     * are who filed it, and who typed it may not approve it either. NULL: who files it. */
    const char *author;
    const struct review_tab *review; /* ends with a zeroed one; NULL: never reviewed */
    unsigned home_item;           /* its number on the home screen, 1 to 5 (fixed); 0: under More */
    bool emergency_first;         /* the screen asks the emergency questions before a new one */
    const struct alarm *alarm;    /* or NULL */
    const struct awaited *awaits; /* or NULL */
    const struct carried *carries; /* or NULL */
    const char *then; /* the action that the screen offers right after filing, or NULL */
    const struct form_clock *clocks;
    size_t clock_count;
    const struct exception_rule *exceptions; /* what a supervisor should look at */
    size_t exception_count;
    const struct alikeness *alikeness; /* when two may be about one matter, or NULL */
    const struct report *reports; /* what is counted of them; ends with a zeroed one, or NULL */
    /* The contacts that stand in a record (forms/breakdown.h); NULL: none ever. */
    void (*count_contacts)(const struct record *record, const char *status,
                           counted_contact_fn *each, void *context);
    /* What a record in this state does to the stock of cards (forms/stock.h); NULL: nothing. */
    void (*stock)(const struct record *record, const char *status, stock_change_fn *each,
                  void *context);
    /* Of a form with confidential fields: who may open them, and which key a record is sealed to.
     */
    role_set openers;
    enum seal_for (*sealed_for)(const struct record *record);
    /* Fills in what the program knows (derived fields), in a tidy record with its defaults:
     * record_fill(). May be NULL. */
    void (*fill)(struct record *record, const struct desk *desk);
    /* The rules that no table can say. May be NULL. */
    void (*check)(const struct record *record, const struct desk *desk, struct problems *problems);
    /* Another record to be filed in the same transaction (a 755 card with a report): fills `other`,
     * which the caller has initialised for companion(), and returns true when there is one. May be
     * NULL. */
    const struct form *(*companion)(void);
    bool (*accompany)(const struct record *record, const struct desk *desk, struct record *other);
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Index of the field of this name among `count` fields, or -1. */
int field_index(const struct field *fields, size_t count, const char *name);
const struct field *form_field(const struct form *form, const char *name); /* or NULL */

/* Does the program alone write it, once the record is filed? (A time that it only proposes is asked
 * all the same.) */
bool field_is_filled_in(const struct field *field);

/* What a choice field offers; an empty list when the field has none. */
struct choice_list field_choices(const struct field *field, const struct codes *codes);

/* The transition that files a new record; every form has one. */
const struct transition *form_filing(const struct form *form);
const struct transition *form_transition(const struct form *form, const char *action); /* or NULL */
bool transition_leaves(const struct transition *transition, const char *state);
/* Is this one of the fields that the action asks? */
bool transition_asks(const struct transition *transition, const struct field *field);

/* Has it confidential fields? */
bool form_is_sealed(const struct form *form);

/* The state that waits for a supervisor, or NULL: never reviewed. */
const char *form_review_state(const struct form *form);
/* The state in which its author is to mend a record, or NULL. */
const char *form_returned_state(const struct form *form);

/* May someone of this role read a record that `own` says they filed themselves? */
bool form_may_read(const struct form *form, enum role role, bool own);

/* Every form of the program, in the order of the registry below. */
const struct form *form_at(size_t index);          /* NULL past the last */
const struct form *form_by_name(const char *name); /* or NULL */
const struct form *form_by_prefix(const char *prefix);
const struct form *form_by_home_item(unsigned item); /* or NULL */
size_t form_position(const struct form *form);

/* The registry: one line for each form, in the order of the lists. Each is in the file of its name.
 */
#define FORMS(EACH)                                                                                \
    EACH(counter_report_form)                                                                      \
    EACH(service_comment_form)                                                                     \
    EACH(records_request_form)                                                                     \
    EACH(contact_755_form)                                                                         \
    EACH(outreach_event_form)                                                                      \
    EACH(worksheet_form)                                                                           \
    EACH(briefing_form)                                                                            \
    EACH(volunteer_hours_form)                                                                     \
    EACH(card_stock_form)                                                                          \
    EACH(urn_drawn_form)                                                                           \
    EACH(urn_reconciliation_form)

#define DECLARE_FORM(name) extern const struct form name;
FORMS(DECLARE_FORM)
#undef DECLARE_FORM
