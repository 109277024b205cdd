/* The screen of a form, for a new record, for an action that edits, and for what an action asks:
 * keys in, drawing out. form_view.c and act_view.c make it; form_write.c files it. */
#pragma once

#include "db/alike.h"
#include "db/put_away.h"
#include "db/records.h"
#include "tui/form_draw.h"
#include "tui/form_edit.h"
#include "tui/parking.h"
#include "tui/view.h"

struct form_write;

struct form_page {
    struct view view; /* first: a page is a view */
    struct form_edit edit;
    struct form_draw draw;
    struct draft draft; /* what it is left and found again by; .id is the record's to be */
    bool stored;        /* something of it lies among the drafts */
    bool unsaved;       /* something was pressed since */
    bool moved_itself;  /* the last key filled a field, and the next one has the cursor */
    struct head head;   /* of the record that an action changes; .form NULL: a new one */
    const struct transition *transition; /* NULL: filing */
    struct remark_pointer pointer;
    char title[128];

    struct alike_item alike;    /* what may be about the same (weight 0: nothing is known) */
    struct form_write *writing; /* on its way into the file, or NULL */
    char *accepted;             /* warnings that the person has said yes to, or NULL */
    bool finished;              /* filed: the view goes as soon as it is on top */

    /* While the screen is locked: what is in the form, and where the cursor was. */
    struct put_away away;
    struct place away_at;
    size_t away_caret;
    bool keys_are_old; /* the line of keys is of the field before */

    struct record last; /* for F6, read once */
    bool last_was_read, last_is_there;
};

/* Takes over `record`; `head` is NULL for a new one. `parked` (may be NULL) is what comes back in
 * it and is taken over too. */
struct form_page *form_page_create(struct screen *screen, const struct view_ops *ops,
                                   struct record *record, const struct head *head,
                                   const struct transition *transition, struct parked *parked);

/* The same, with the newest of what waits for this form, or for this action on this record. */
struct form_page *form_page_open(struct screen *screen, const struct view_ops *ops,
                                 struct record *record, const struct head *head,
                                 const struct transition *transition);

/* What the views' tables of functions are made of. */
const char *form_page_title(struct view *view);
unsigned form_page_contexts(struct view *view);
void form_page_draw(struct view *view, const struct area *area);
void form_page_draw_focus(struct view *view, const struct area *area);
enum view_result form_page_press(struct view *view, enum action action, const struct press *press);
void form_page_uncovered(struct view *view);
void form_page_help(struct view *view, struct text *out);
void form_page_tick(struct view *view);    /* saves the draft; the hand rests */
void form_page_covered(struct view *view); /* the same, at once */
void form_page_locked(struct view *view);  /* puts what is in it away */
void form_page_unlocked(struct view *view);
void form_page_destroy(struct view *view); /* parks what was typed and not filed */
bool form_page_key_holds(struct view *view, enum action action);

/* Leaves what is typed for later and begins a new form of the same kind. */
void form_page_begin_another(struct form_page *page);

/* Goes on as if the form had been opened on the record as it is now (`head`, `opened`) and filled
 * in as `record`, which is taken over. */
void form_page_take_over(struct form_page *page, const struct head *head,
                         const struct record *opened, struct record *record);

/* It has been filed: the page goes, at once or when what covers it has gone. */
void form_page_close(struct form_page *page);

/* The record as a form that nobody has typed into yet. */
void form_page_new_record(struct record *record, const struct form *form, const struct desk *desk);
const struct form *form_page_form(const struct form_page *page);
