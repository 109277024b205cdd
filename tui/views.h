/* How each view is made; every one is in the file of its name. The screen owns what they return. */
#pragma once

#include "db/records.h"
#include "tui/view.h"

struct view *
setup_view_create(struct screen *screen); /* first start: set up this station, or sample data */
struct view *signin_view_create(struct screen *screen); /* employee number, then password */
struct view *
lock_view_create(struct screen *screen); /* covers everything until the password is given again */
/* Does the lock cover what is open? It may have its own help on top of it. */
bool lock_view_covers(const struct view *top);
struct view *log_view_create(struct screen *screen);   /* what was done, newest first */
struct view *shift_view_create(struct screen *screen); /* the report of the watch */
struct view *home_view_create(struct screen *screen);
/* The emergency questions; then the form. */
struct view *emergency_view_create(struct screen *screen, const struct form *form, bool another);
/* What opens for a new record of the form: the form, or the questions before it. `another`: what is
 * unfinished stays where it is. */
struct view *filing_view_create(struct screen *screen, const struct form *form, bool another);

/* A new record of the form; the newest unfinished one comes back, unless `another` is wanted. */
struct view *form_view_create(struct screen *screen, const struct form *form, bool another);
/* An unfinished one of a new record; takes `parked` over. */
struct parked;
struct view *form_view_create_parked(struct screen *screen, struct parked *parked);
/* A new record that is filled in as far as the caller knows it; takes `record` over. */
struct view *form_view_create_filled(struct screen *screen, struct record *record);
/* The record changed by an action that edits (resubmit). Takes `record` over; remarks of a return
 * are shown at their fields. What is unfinished of it comes back: `parked`, which is taken over, or
 * where that is NULL the newest. */
struct view *form_view_create_acting(struct screen *screen, const struct head *head,
                                     struct record *record, const struct transition *transition,
                                     struct parked *parked);
/* Only what the action itself asks (return: reason and remarks); the record has what is proposed.
 * What was answered the last time is taken out before. */
void act_forget_earlier(struct record *record, const struct transition *transition);
struct view *act_view_create(struct screen *screen, const struct head *head, struct record *record,
                             const struct transition *transition, struct parked *parked);
/* All forms that are unfinished on this machine. */
struct view *drafts_view_create(struct screen *screen);

/* F4: picks from a list with type-ahead. `picked` gets the kept value (codes with blanks between
 * for several). */
typedef void choices_fn(void *context, const char *kept);
struct view *choices_view_create(struct screen *screen, const struct field *field, const char *kept,
                                 choices_fn *picked, void *context);

/* What may be done to the record, to pick from; `acts` is of the view below. */
struct record_acts;
struct view *acts_view_create(struct record_acts *acts, const struct head *head,
                              const struct record *record);

/* Asks for one line of words; Esc gives none, and nothing is called. */
typedef void ask_fn(void *context, const char *words);
struct view *ask_view_create(struct screen *screen, const char *question, ask_fn *answered,
                             void *context);

/* The clocks of a record, with every day that was counted. */
struct view *clock_view_create(struct screen *screen, const struct head *head,
                               const struct record *record);
struct view *list_view_create(struct screen *screen, const struct form *form);
struct view *record_view_create(struct screen *screen, int64_t seq);
/* The same, scrolled to a field ("lines[3].rd"; "": the top). */
struct view *record_view_create_at(struct screen *screen, int64_t seq, const char *field);
/* `opened`: what is confidential is shown too, its reading having been logged. */
struct view *history_view_create(struct screen *screen, const struct head *head, bool opened);
struct view *review_view_create(struct screen *screen);
struct view *keys_view_create(struct screen *screen); /* who waits for a key of the station */
/* What comes right after filing a record of a form that has something then; copies `record`. */
struct view *filed_view_create(struct screen *screen, const struct head *head,
                               const struct record *record);
/* What falls due of the form (NULL: of the first that has clocks), the first due first. */
struct view *queue_view_create(struct screen *screen, const struct form *form);
/* The numbers that a watch has drawn and how they stand, for supervisors. */
struct view *urn_view_create(struct screen *screen);
/* Worksheets, 755 cards and card stock beside each other, for supervisors. */
struct view *reconcile_view_create(struct screen *screen);
struct view *reports_view_create(struct screen *screen); /* which report */
struct view *report_view_create(struct screen *screen,
                                size_t index); /* one, of forms/report.h's report_at() */
/* All that stands on the page of such a report. */
struct view *month_view_create(struct screen *screen, size_t index);
/* The records behind a figure, or behind one bar of a chart (`bar`: its words). The request says
 * which; who asks and what is done with them is filled in here. */
struct report_request;
struct view *behind_view_create(struct screen *screen, const struct report_request *request,
                                const char *title, const char *bar);
/* A report broken down (forms/breakdown.h's breakdown_at()), as a chart. */
struct report;
struct chart_request {
    const struct form *form;
    const struct report *report;
    struct date begins, ends;
    size_t by;
};
struct view *chart_view_create(struct screen *screen, const struct chart_request *request);
char chart_view_key(size_t by); /* the digit of a breakdown */
/* Files of worksheets: which one, and then what its columns are and what came of it. */
struct view *import_files_view_create(struct screen *screen);
struct view *import_view_create(struct screen *screen, const char *name);
struct view *stock_view_create(struct screen *screen); /* the places that hold 755 cards */
struct view *hours_view_create(struct screen *screen); /* of volunteers, a month at a time */
struct view *search_view_create(struct screen *screen);
struct view *help_view_create(struct screen *screen, struct view *about);
struct view *palette_view_create(struct screen *screen); /* every command by name */
struct view *more_view_create(struct screen *screen);    /* 9 More: lists and the rest */

/* Asks one question with two answers; Esc is the second. */
typedef void confirm_fn(void *context, bool yes);
struct view *confirm_view_create(struct screen *screen, const char *question, const char *yes,
                                 const char *no, confirm_fn *answered, void *context);
