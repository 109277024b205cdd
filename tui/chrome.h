/* The frame around the views: title bar, message line and key line. */
#pragma once

#include "tui/view.h"

struct message {
    enum look look;
    char words[512];
};

/* Rows that the message needs in this width: 1 to 3. */
int chrome_message_rows(const struct message *message, int columns);

void chrome_draw_title(const struct app *app, struct view *top, const struct area *row);
void chrome_draw_message(const struct message *message, const struct area *area);
/* Does the key of this action do something on this view? Nobody locks or commands anything before
 * the sign-in. */
bool chrome_key_holds(struct view *view, enum action action);
void chrome_draw_keys(struct view *top, const struct area *row);
/* The key that a click on the key line means. */
bool chrome_key_at(struct view *top, int columns, int column, struct press *press);

/* The key that stands first in "Tab, Enter, Down". */
void chrome_first_key(const struct key_row *row, char *out, size_t room);
