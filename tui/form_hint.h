/* The line below a form: what is wrong with the field of the cursor, what the typing could become,
 * how much room is left, or what to write. And the longer words of F1. */
#pragma once

#include "tui/draw.h"
#include "tui/form_edit.h"

enum look form_hint(const struct form_edit *edit, int columns, char *out, size_t room);

/* Do these words, which form_hint gave, only help with the field, whatever is typed into it? */
bool form_hint_is_help(const struct form_edit *edit, const char *words);
void form_hint_help(const struct form_edit *edit, struct text *out);
