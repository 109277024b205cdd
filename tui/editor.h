/* The text editor of every field: pure, no screen. Works in graphemes over UTF-8 bytes; the caret
 * always stands between two of them. Keeps an undo list. Limits in characters, for one line or
 * several. */
#pragma once

#include "base/text.h"

struct editor_state;

struct editor {
    struct text text;
    size_t caret;      /* byte offset */
    size_t characters; /* in the text */
    size_t limit;      /* characters; 0: none */
    bool many_lines;
    int wanted_column;          /* kept while moving up and down; -1: the caret's own */
    struct editor_state *state; /* undo steps and shown rows; owned */
    bool typing;                /* typed letters go into one undo step, word by word */
};

void editor_init(struct editor *editor, bool many_lines, size_t limit);
void editor_finish(struct editor *editor);

/* Replaces everything, caret at the end, undo forgotten. */
void editor_load(struct editor *editor, const char *text);
const char *editor_text(const struct editor *editor); /* never NULL */

/* Inserts cleaned text at the caret; false (and nothing inserted, or only what fits for a paste)
 * when the limit is reached. */
bool editor_insert(struct editor *editor, const char *typed, size_t length);

/* Each gives false when there was nothing to do. */
bool editor_left(struct editor *editor);
bool editor_right(struct editor *editor);
bool editor_word_left(struct editor *editor);
bool editor_word_right(struct editor *editor);
bool editor_home(struct editor *editor); /* of the line; again: of the text */
bool editor_end(struct editor *editor);
bool editor_backspace(struct editor *editor);
bool editor_delete(struct editor *editor);
bool editor_delete_word(struct editor *editor);
bool editor_delete_to_start(struct editor *editor);
bool editor_delete_to_end(struct editor *editor);
bool editor_undo(struct editor *editor);

/* For several lines wrapped at `columns`: where the caret is shown, and moving by shown lines. */
void editor_position(const struct editor *editor, int columns, int *row, int *column);
int editor_rows(const struct editor *editor, int columns);
bool editor_up(struct editor *editor, int columns);
bool editor_down(struct editor *editor, int columns);
bool editor_move_to(struct editor *editor, int columns, int row, int column); /* a click */

/* Calls `row` for each shown row: its bytes, without the line end. */
void editor_each_row(const struct editor *editor, int columns, text_line_fn *row, void *context);

/* For one line shown in `columns`: the byte offset at which to begin so that the caret is seen,
 * given the offset of the last drawing; and the caret's column from there. */
size_t editor_scroll(const struct editor *editor, int columns, size_t begin, int *caret_column);
