/* Forms that somebody left unfinished, several at a time: in their store of drafts on this machine
 * (db/drafts.h), from the first typing on, so that a crash loses next to nothing; where that cannot
 * be written, in memory, and the screen says so. */
#pragma once

#include "db/app.h"
#include "db/drafts.h"

struct parking;

/* One unfinished form. */
struct parked {
    struct draft draft;
    struct draft_text text;
};
void parked_finish(struct parked *parked);

struct parking *parking_create(struct app *app);
void parking_destroy(struct parking *parking); /* NULL is fine */

/* Opens the drafts of who has signed in. */
void parking_open(struct parking *parking);
/* At sign-out, once all forms are closed, while the person's keys are there. What could not be
 * written stays in memory for their next sign-in, and nobody else's. */
void parking_close(struct parking *parking);

/* Why typing is not kept safe at the moment, or "". */
const char *parking_trouble(const struct parking *parking);
/* Does anything, of whomever, lie in memory alone, and go with the program? */
bool parking_has_unkept(const struct parking *parking);
/* What has come about and must be said once (a form turned out to be filed, a damaged file was set
 * aside); false when there is nothing. */
bool parking_news(struct parking *parking, char words[ERROR_ROOM]);

/* The id of a form that is begun now. */
void parking_name(const struct parking *parking, struct draft *draft);
/* Keeps it as it is now, while it stays open. False: parking_trouble() tells; try again later. */
bool parking_save(struct parking *parking, const struct parked *parked);
/* The form is closed and not filed: it waits. Takes `parked` over. */
void parking_leave(struct parking *parking, struct parked *parked);
/* It was thrown away, or nothing is in it any more. */
void parking_forget(struct parking *parking, const char *id);
/* It was filed, or done. */
void parking_forget_done(struct parking *parking, const char *id);

/* Brings back the newest one of this form, or of this action on this record, that can be read.
 * False: there is none. */
bool parking_take(struct parking *parking, const struct draft *sought, struct parked *parked);
/* Brings back this one; false with words when it cannot be had. */
bool parking_take_by_id(struct parking *parking, const char *id, struct parked *parked,
                        struct error *error);

/* What is in one of them, in a line as lists show it, or why it cannot be read. Caller frees. */
char *parking_headline_dup(struct parking *parking, const char *id);

/* All that wait, newest first; what is open somewhere is not among them. What was filed in the
 * moment of a crash is dropped before. */
bool parking_list(struct parking *parking, draft_fn *each, void *context, struct error *error);
