/* The open exceptions in the review, one in a row: read by key, a window at a time, at any depth.
 * Rows may be marked, so that several are decided together. */
#pragma once

#include "db/exceptions.h"
#include "tui/view.h"

/* Those of one rule; .form NULL: all. */
struct exception_kind {
    const struct form *form;
    const struct exception_rule *rule;
};

/* A row that is marked, with the version of its record then and what was found. */
struct exception_mark {
    struct exception_key key;
    int64_t version;
    char number[NUMBER_ROOM]; /* of its record */
    char words[EXCEPTION_WORDS_ROOM];
};
struct exception_mark exception_mark_of(const struct exception_item *item);

struct exception_rows {
    struct screen *screen;
    struct exception_kind kind;
    struct exception_item *items;
    size_t count, room; /* room: rows of the window; 0 until the first drawing */
    size_t selected, drawn;
    bool top, more; /* the window stands at the beginning; something lies below */
    bool turned;    /* the rows were read anew since they were drawn */
    struct exception_mark *marked;
    size_t marked_count;
    struct area area; /* of the last drawing */
    struct error error;
};
void exception_rows_finish(struct exception_rows *rows);

/* From the beginning, of this kind; marks are taken away. */
void exception_rows_show(struct exception_rows *rows, struct exception_kind kind);
/* The same place anew: others have committed. */
void exception_rows_refresh(struct exception_rows *rows);

const struct exception_item *exception_rows_selected(const struct exception_rows *rows);

/* Marks the selected row or takes its mark away, and goes on to the next one. False: no more can be
 * marked at once. */
#define EXCEPTION_MARKS_MOST 200
bool exception_rows_mark(struct exception_rows *rows);
bool exception_rows_is_marked(const struct exception_rows *rows, const struct exception_key *key);
void exception_rows_unmark_all(struct exception_rows *rows);

enum view_result exception_rows_press(struct exception_rows *rows, enum action action,
                                      const struct press *press);

void exception_rows_draw(struct exception_rows *rows, const struct area *area);
/* What is read anew, or the two rows between which the mark moved. A window of exceptions is low
 * and turned often: nothing around it is drawn for that (head_rows.h does). */
void exception_rows_draw_focus(struct exception_rows *rows);
