/* Unfinished forms on this machine: one small file for each person, in a folder of the account.
 * What was typed is sealed to its author, so that nobody else reads it, whoever can read the file.
 * Drafts are no records: a file that is damaged is set aside, and a new one begun. */
#pragma once

#include "base/date.h"
#include "db/identity.h"
#include "db/key_pair.h"
#include "forms/record.h"

struct drafts;

/* What may lie there in the clear: whose number it will have, and what it is about. */
struct draft {
    char id[IDENTITY_ROOM];  /* that the record will get, so that nothing can be filed twice */
    const struct form *form; /* NULL in a listing: not in this version of the program */
    int64_t seq;             /* of the record that an action changes; 0: a new one */
    char action[32];         /* "" for a new one */
    int64_t version;         /* of the record that it was based on */
    char since[LOCAL_ROOM];
};

/* What was typed. */
struct draft_text {
    struct record record; /* values in their kept form */
    struct record typed;  /* typing that was not understood */
    struct record opened; /* as the form was opened */
};
void draft_text_finish(struct draft_text *text);

/* Opens, or makes, the drafts that this person has for the database whose first operation is
 * `file_id`. `words` gets what the person must know (a damaged file was set aside), or "". */
bool drafts_open(struct drafts **drafts, const char *folder, const char *file_id,
                 const char *employee, const struct time_source *time, char words[ERROR_ROOM],
                 struct error *error);
void drafts_close(struct drafts *drafts); /* lets go of what is held; NULL is fine */

/* Keeps it under its id, in place of what was there, and holds it for this process. BUSY after a
 * tenth of a second; UNSAFE when the file was taken away, DAMAGED when it is: open it anew. */
bool drafts_save(struct drafts *drafts, const struct draft *draft, const struct draft_text *text,
                 const struct key_pair *keys, struct error *error);

/* Holds a draft and gives what was typed. REFUSED, at once, while it is open here or on another
 * screen of the same person, and when it was sealed to keys that are gone; VERSION when the form is
 * not this program's or has changed so much that something of it cannot be shown any more. */
bool drafts_take(struct drafts *drafts, const char *id, const struct key_pair *keys,
                 struct draft *draft, struct draft_text *text, struct error *error);
/* The same without holding it: to say what is in it. */
bool drafts_peek(struct drafts *drafts, const char *id, const struct key_pair *keys,
                 struct draft *draft, struct draft_text *text, struct error *error);
/* Leaves it for later, here or on another screen. */
bool drafts_let_go(struct drafts *drafts, const char *id, struct error *error);
bool drafts_remove(struct drafts *drafts, const char *id, struct error *error);
/* The same once its record is there, without waiting for the disk: a draft that is back after a
 * loss of power is known by its record (records_find_done()). */
bool drafts_remove_done(struct drafts *drafts, const char *id, struct error *error);

/* Those that no living screen holds, this one included, newest first. False from `each` ends early
 * (no error). */
typedef bool draft_fn(void *context, const struct draft *draft);
bool drafts_list(struct drafts *drafts, draft_fn *each, void *context, struct error *error);
