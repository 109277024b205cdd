/* A form while somebody fills it in: the record, what was typed and not understood, where the
 * cursor is, and the problems found so far. No screen: form_draw.c shows it, form_page.c brings it
 * the keys. */
#pragma once

#include "forms/check.h"
#include "tui/editor.h"
#include "tui/form_rows.h"

struct form_edit {
    const struct transition *transition; /* NULL: filing */
    const struct codes *codes;
    struct record record; /* values in their kept form */
    struct record typed;  /* what stands in a field that was not understood, at the same places */
    struct record opened; /* as the form was opened: nothing typed yet */
    struct form_remarks remarks;

    struct form_rows rows;
    unsigned layouts; /* counts them, so that drawing knows when everything has moved */
    size_t focus;     /* a row that takes the cursor, or FORM_ROW_NONE */
    struct editor editor;
    char *before;   /* text of the editor when the cursor came */
    bool untouched; /* the next typed character takes the place of what is there */

    struct problems problems;
    struct problems found; /* what the file says to a field: others that are alike */
    bool checked; /* the whole form was checked once: problems are kept up to date from now on */

    /* For Ctrl-Z right after a row was removed, or the whole begun anew. */
    bool row_was_removed;
    struct place removed_at;
    struct record removed_record, removed_typed;

    /* One field that is asked in another way than its table says, or NULL. */
    const struct remark_pointer *pointer;
};

/* Takes over `record`. Remarks of a return are read from it when the transition edits. */
void form_edit_init(struct form_edit *edit, struct record *record,
                    const struct transition *transition, const struct codes *codes, int columns);
void form_edit_finish(struct form_edit *edit);

/* Takes over what was parked. */
void form_edit_restore(struct form_edit *edit, struct record *record, struct record *typed,
                       const struct desk *desk);
void form_edit_resize(struct form_edit *edit, int columns);
bool form_edit_is_touched(const struct form_edit *edit);

const struct form_row *form_edit_row(const struct form_edit *edit); /* of the cursor, or NULL */
const struct field *form_edit_field(const struct form_edit *edit);  /* NULL when on no field */
const struct field *form_edit_field_of(const struct form_edit *edit, const struct form_row *row);

/* Keeps what the focused field holds. Gives the problem of the field, if it was changed and has
 * one; the typing stays all the same, and the cursor may go on. */
const struct problem *form_edit_keep(struct form_edit *edit, const struct desk *desk);
/* What form_edit_keep() would make of it now, without touching the form: the caller finishes both.
 */
void form_edit_snapshot(const struct form_edit *edit, const struct desk *desk,
                        struct record *record, struct record *typed);
/* Puts the cursor into a row; form_edit_keep() comes before. */
void form_edit_focus(struct form_edit *edit, size_t row);
void form_edit_focus_place(struct form_edit *edit, struct place place);

enum typed_outcome {
    TYPED_NOTHING, /* no field takes text here */
    TYPED,
    TYPED_REFUSED, /* the field is full: not all of it was taken */
    TYPED_LAYOUT,  /* a long text grew or shrank: what stands below has moved */
    TYPED_FULL,    /* a field of a fixed length is full: go on */
};
enum typed_outcome form_edit_type(struct form_edit *edit, const char *text, size_t length);
/* After any other change by an editor function. */
enum typed_outcome form_edit_changed(struct form_edit *edit);

/* A value in its kept form for the focused field (a choice, a copy). */
void form_edit_put(struct form_edit *edit, const struct desk *desk, const char *kept);

/* Rows of the group that the cursor is in; form_edit_keep() comes before. */
bool form_edit_in_group(const struct form_edit *edit);
bool form_edit_add_row(struct form_edit *edit,
                       const struct desk *desk); /* false: the group is full */
bool form_edit_remove_row(struct form_edit *edit, const struct desk *desk); /* false: on no row */
bool form_edit_return_row(struct form_edit *edit,
                          const struct desk *desk); /* false: none removed */
/* Begins with `record`, which it takes over; form_edit_return_row() brings back what was there. */
void form_edit_start_anew(struct form_edit *edit, struct record *record);

/* Drops blank rows and checks everything. */
void form_edit_check(struct form_edit *edit, const struct desk *desk);
/* Marks the field with what the file says to it; NULL: it says nothing (any more). */
void form_edit_mark(struct form_edit *edit, struct place place, const char *words);
/* An error before a warning, and these before what the file says; NULL: none. */
const struct problem *form_edit_problem(const struct form_edit *edit, struct place place);

/* The text of a field without the cursor: its value as people see it, or the typing that was not
 * understood. */
void form_edit_show(const struct form_edit *edit, const struct form_row *row, struct text *out);
