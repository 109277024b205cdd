/* The layout of a form: which rows it has, from its table and the record, and where each row's
 * label and value stand. Pure: no screen, no typing. */
#pragma once

#include "forms/record.h"
#include "tui/form_remarks.h"

enum form_row_kind {
    ROW_NOTE,    /* words above the form (why it was returned) */
    ROW_SECTION, /* a heading */
    ROW_GROUP,   /* a small heading: "Person 2 of 3" */
    ROW_FIELD,   /* one field to be filled in */
    ROW_SHOWN,   /* one field that the program fills in */
    ROW_ADD,     /* "Add a person": a line that the cursor can stand on */
};

struct form_row {
    enum form_row_kind kind;
    struct place place;
    const struct field *field; /* NULL for notes and sections */
    const char *words;         /* of notes and sections */
    bool required;
    bool starts_section; /* F7 and F8 stop here */
    int top, height;     /* lines of the form; height counts remarks too */
    int value_line;      /* of the row */
    int value_column;
    int value_columns; /* one more is free behind them, for the cursor */
    int remark_line;   /* of the row, when it has remarks */
};

struct form_rows {
    struct form_row *items;
    size_t count, room;
    int lines, columns;
};

struct form_layout {
    const struct record *record;
    const struct codes *codes;
    const struct transition *transition; /* NULL: filing */
    const struct form_remarks *remarks;  /* or NULL */
    int columns;
};

/* Fills `rows` anew. */
void form_rows_build(struct form_rows *rows, const struct form_layout *layout);
void form_rows_finish(struct form_rows *rows);

/* Gives long text at least so many lines of its own; what stands below moves. True: it moved. */
bool form_rows_grow(struct form_rows *rows, size_t index, int text_lines);

#define FORM_ROW_NONE         ((size_t)-1)
#define LONG_TEXT_LEAST_LINES 4

bool form_row_takes_cursor(const struct form_row *row);
bool place_equal(struct place a, struct place b);
size_t form_rows_find(const struct form_rows *rows, struct place place);
/* The next (previous) row that takes the cursor, or FORM_ROW_NONE. */
size_t form_rows_next(const struct form_rows *rows, size_t from, bool forward);
/* The first row that takes the cursor in the next (this or the previous) section. */
size_t form_rows_section(const struct form_rows *rows, size_t from, bool forward);
/* Where Ctrl-N goes: the first long text of the form itself, else of a group, else FORM_ROW_NONE.
 */
size_t form_rows_narrative(const struct form_rows *rows);
/* The row that the line of the form belongs to. */
size_t form_rows_at_line(const struct form_rows *rows, int line);

/* Is the field asked here? Fields of other steps, and what is needed only in some cases, are not.
 */
bool form_rows_asks(const struct form_layout *layout, struct place place);

/* "Person" for a group labelled "Persons"; "Property" stays. False: there is no word for one of
 * them. */
bool group_word_for_one(const struct field *group, char *out, size_t room);
/* "Person 2 of 3", "Add a person". */
void group_heading(const struct form_row *row, const struct record *record, char *out, size_t room);
void group_invitation(const struct field *group, char *out, size_t room);
/* "Person 2: Name", "Narrative": how messages and remarks call a place. */
void place_label(const struct form *form, struct place place, char *out, size_t room);
