/* What terminal.c, input.c and draw.c share of the terminal, in plain types. */
#pragma once

#include "tui/press.h"

#include <stdbool.h>

/* terminal.c, for draw.c */
bool terminal_has_colour(void);
void terminal_place_cursor(int row, int column);

/* draw.c: makes the colours of the looks. */
void draw_open(void);

/* input.c: names the keys and begins to read them. */
bool input_open(bool mouse);
void input_close(void);
bool input_read(struct press *press);
int input_wait(void);
