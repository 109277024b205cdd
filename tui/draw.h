/* Drawing into an area of the screen: text by columns, in looks that have a form in colour and one
 * without. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct area {
    int top, left, rows, columns;
};

enum look {
    LOOK_PLAIN,
    LOOK_DIM,
    LOOK_TITLE,   /* the bar at the top */
    LOOK_HEADING, /* of a section */
    LOOK_LABEL,
    LOOK_FOCUS, /* label of the focused field, the selected row's mark */
    LOOK_ERROR,
    LOOK_WARNING,
    LOOK_GOOD,
    LOOK_KEY,      /* a key on the key line */
    LOOK_KEY_WORD, /* what it does */
    LOOK_STRUCK, /* a voided record; drawn with a mark in front, since not every terminal strikes */
    LOOK_BAR,    /* of a chart */
    LOOK_COUNT,
};

/* Blanks the area (rows from `row`, `count` of them). */
void draw_clear(const struct area *area);
void draw_clear_rows(const struct area *area, int row, int count);
/* Moves what stands in the area so many rows up (less than 0: down); the rows that come are blank.
 * False: only whole rows of the terminal can be moved. */
bool draw_scroll(const struct area *area, int rows);

/* Text from (row, column) of the area, cut at its right edge; control characters are never sent.
 * Gives back the columns taken. */
int draw_text(const struct area *area, int row, int column, enum look look, const char *text);
int draw_part(const struct area *area, int row, int column, enum look look, const char *text,
              size_t length);
/* The same, cut or filled with blanks to exactly `columns`; a cut text ends with an ellipsis. */
void draw_padded(const struct area *area, int row, int column, int columns, enum look look,
                 const char *text);
void draw_repeat(const struct area *area, int row, int column, int columns, enum look look,
                 const char *character);
/* "<" and ">" at the ends of a row that goes on to the left or to the right. */
void draw_goes_on(const struct area *area, int row, bool left, bool right);
void draw_rule(const struct area *area, int row, enum look look); /* a horizontal line */
void draw_box(const struct area *area, enum look look,
              const char *title); /* border; the inside is the area less one each side */

/* Where the real cursor stands after the next update (the focused field, for screen readers too).
 */
void draw_cursor(const struct area *area, int row, int column);
