/* Rows to choose from, some with a number key in front and a note behind: set-up, home, more. */
#pragma once

#include "tui/view.h"

struct menu_row {
    char key;     /* '1', 'a'; 0: none */
    bool heading; /* cannot be chosen */
    bool dim;     /* can be chosen, and then says why it does nothing */
    char label[120];
    char note[440];
    enum look note_look;
    int64_t value; /* the owner's */
};

struct menu_rows {
    struct menu_row *items;
    size_t count, room;
    size_t selected, drawn, first;
    struct area area; /* of the last drawing */
    bool whole_rows;  /* figures stand to the end of them: the owner says what is below */
};

void menu_rows_finish(struct menu_rows *rows);
void menu_rows_begin(struct menu_rows *rows); /* empties; the selection stays */
/* Adds a row; good until the next is added. */
struct menu_row *menu_rows_add(struct menu_rows *rows, char key, const char *label);
/* For a menu whose rows all have a key, in their order: 1 to 9, then the letters. */
char menu_rows_next_key(const struct menu_rows *rows);
void menu_rows_add_heading(struct menu_rows *rows, const char *label);

enum menu_answer { MENU_IGNORED, MENU_MOVED, MENU_CHOSEN };
enum menu_answer menu_rows_press(struct menu_rows *rows, enum action action,
                                 const struct press *press);
const struct menu_row *menu_rows_selected(const struct menu_rows *rows); /* or NULL */

/* How many rows that can be chosen are below what was drawn. */
size_t menu_rows_below(const struct menu_rows *rows);
void menu_rows_draw(struct menu_rows *rows, const struct area *area);
void menu_rows_draw_focus(struct menu_rows *rows);
