/* A text of many rows that is scrolled and not changed: a record, its history. Rows are broken for
 * one width; a new width means filling anew. */
#pragma once

#include "tui/draw.h"
#include "tui/keymap.h"

struct text_row {
    enum look look;
    int column;  /* where the text begins */
    char *label; /* in front of it, or NULL */
    char *text;
};

struct text_rows {
    struct text_row *items;
    size_t count, room;
    int columns; /* broken for */
    int visible; /* rows at the last drawing */
    size_t top;
    size_t drawn; /* the top at the last drawing of this text */
};

void text_rows_finish(struct text_rows *rows);
void text_rows_begin(struct text_rows *rows,
                     int columns);          /* empties; the place scrolled to stays */
void text_rows_gap(struct text_rows *rows); /* an empty row, never two */
void text_rows_add(struct text_rows *rows, enum look look, int indent, const char *text);
/* A label and its text; in a narrow window the text goes below. */
void text_rows_add_labelled(struct text_rows *rows, int indent, const char *label, enum look look,
                            const char *text);

/* True when something moved. */
bool text_rows_press(struct text_rows *rows, enum action action, const struct press *press);

/* All of the area, with a mark where more follows; the cursor goes to the first row. */
void text_rows_draw(struct text_rows *rows, const struct area *area);
/* The same after a press, where the area stands as it was drawn: what stays is moved. */
void text_rows_draw_moved(struct text_rows *rows, const struct area *area);
