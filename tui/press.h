/* What a person pressed, free of any terminal's numbers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum press_code {
    PRESS_NONE,
    PRESS_TEXT,  /* `text` holds one typed character */
    PRESS_PASTE, /* `pasted` holds what was pasted, already cleaned */
    PRESS_CTRL,  /* Ctrl with `text[0]`, a lower-case letter */
    PRESS_ALT, /* Alt (or Esc, then) with `text[0]`; digits are turned into function keys before */
    PRESS_F1,
    PRESS_F2,
    PRESS_F3,
    PRESS_F4,
    PRESS_F5,
    PRESS_F6,
    PRESS_F7,
    PRESS_F8,
    PRESS_F9,
    PRESS_F10,
    PRESS_ENTER,
    PRESS_TAB,
    PRESS_BACK_TAB,
    PRESS_ESCAPE,
    PRESS_BACKSPACE,
    PRESS_DELETE,
    PRESS_INSERT,
    PRESS_UP,
    PRESS_DOWN,
    PRESS_LEFT,
    PRESS_RIGHT,
    PRESS_CTRL_LEFT,
    PRESS_CTRL_RIGHT,
    PRESS_PAGE_UP,
    PRESS_PAGE_DOWN,
    PRESS_HOME,
    PRESS_END,
    PRESS_CTRL_HOME,
    PRESS_CTRL_END,
    PRESS_CLICK, /* `row` and `column` of the screen */
    PRESS_WHEEL_UP,
    PRESS_WHEEL_DOWN,
    PRESS_RESIZE,
    PRESS_COUNT,
};

struct press {
    enum press_code code;
    char text[8];       /* UTF-8, ends with a zero byte */
    const char *pasted; /* lives until the next press is read */
    int row, column;
};
