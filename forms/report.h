/* What is counted in the records of a form over a month or a year: a table of figures in the form's
 * own file. Each figure is the records that it holds, so every one opens the list behind it. */
#pragma once

#include "forms/breakdown.h"
#include "forms/clock.h"
#include "forms/desk.h"
#include "forms/record.h"
#include "forms/report_sheet.h"

/* Until when the record that is being counted was to be answered. Records come by their day, and
 * what the clock gives for one is worked out once for all of that day. */
struct counted_due {
    char from[DATE_ROOM]; /* the day that was counted from last, or "" */
    bool runs;            /* it gave something: */
    struct deadline given;
    bool has; /* this record has a day to be answered by: */
    struct date due;
    bool answered; /* and was answered, so many days after it: */
    int days_late;
};

/* A record while it is being counted. */
struct counted {
    const struct record *record;
    const char *status;
    char begins[DATE_ROOM], ends[DATE_ROOM]; /* first and last day of the report */
    const struct desk *desk;
    struct counted_due due; /* for a report that prepares it; begins zeroed */
};

struct figure {
    const char *name;    /* "denied": for --list and for JSON */
    const char *label;   /* "Denied, whole or in part" */
    const char *heading; /* of the part that begins with it, or NULL: goes on */
    /* All of these must hold; ends with a zeroed one. */
    struct condition when[4];
    const char *const *states; /* and it stands in one of them; NULL-terminated, or NULL */
    bool (*holds)(const struct counted *counted); /* and this; or NULL */
    /* What one record adds: cards, days. NULL: one each. */
    int64_t (*amount)(const struct counted *counted);
    bool median; /* of the amounts, in place of their sum */
    /* Of a report that breaks down, in place of all conditions above: what it sums. */
    enum measure measure;
    const char *column;     /* over a column of a table: "Contacts"; NULL: it stands in none */
    const char *one, *many; /* what is counted, where it is broken down: "contact", "contacts" */
    /* The form that it comes from, where that is not the report's own: it is there only for who may
     * read that one too. */
    const char *source;
};

struct report {
    const char *name;  /* "records": `frontdesk report records` */
    const char *title; /* "Records requests" */
    const char *date; /* the field whose day decides which month a record belongs to; its column has
                         an index in db/schema/ */
    const struct figure *figures;
    size_t figure_count;
    /* The fields of which the figures are made, NULL-terminated: no other one is read, and of a
     * group only how many rows it has. NULL: the whole record, of a report that opens. */
    const char *const *reads;
    /* Works out for a record what several figures go by, before they are asked; or NULL. */
    void (*prepare)(struct counted *counted);
    bool yearly; /* of a calendar year; else of a month */
    bool opens;  /* counts what is confidential: only for who may open it */
    /* It counts contacts (forms/breakdown.h) and breaks them down; charts begin with this figure.
     * NULL: it counts records. */
    const char *main;
    const struct report_paper *paper; /* a page of it that can be signed, or NULL */
};

/* Among the reports of all forms; `form` gets whose it is. NULL when there is none of this name. */
const struct report *report_by_name(const char *name, const struct form **form);
/* One after the other, for menus; NULL past the last. */
const struct report *report_at(size_t index, const struct form **form);

const struct figure *report_figure(const struct report *report, const char *name); /* or NULL */

/* Is the figure there for this role? */
bool figure_is_for(const struct figure *figure, enum role role);

/* Does the record belong to the report's days? */
bool report_holds(const struct report *report, const struct counted *counted);
/* What it adds to the figure; false when it is not among its records. */
bool figure_counts(const struct figure *figure, const struct counted *counted, int64_t *amount);

/* "2026-11" or, for a yearly one, "2026": its first and last day. False when it is none. */
bool report_period(const struct report *report, const char *typed, struct date *begins,
                   struct date *ends);
