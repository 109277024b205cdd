/* Moving about in rows: the arrow keys mean the same whichever name the context gives them. */
#pragma once

#include "tui/keymap.h"

/* ACTION_UP, DOWN, PAGE_UP, PAGE_DOWN, TOP, BOTTOM, LEFT or RIGHT; ACTION_NONE for anything else.
 */
enum action move_of(enum action action, const struct press *press);
