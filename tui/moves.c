#include "tui/moves.h"

static const enum action move_of_press[PRESS_COUNT] = {
    [PRESS_UP] = ACTION_UP,           [PRESS_DOWN] = ACTION_DOWN,
    [PRESS_LEFT] = ACTION_LEFT,       [PRESS_RIGHT] = ACTION_RIGHT,
    [PRESS_TAB] = ACTION_RIGHT,       [PRESS_BACK_TAB] = ACTION_LEFT,
    [PRESS_PAGE_UP] = ACTION_PAGE_UP, [PRESS_PAGE_DOWN] = ACTION_PAGE_DOWN,
    [PRESS_HOME] = ACTION_TOP,        [PRESS_END] = ACTION_BOTTOM,
    [PRESS_CTRL_HOME] = ACTION_TOP,   [PRESS_CTRL_END] = ACTION_BOTTOM,
};

static const enum action move_of_action[ACTION_COUNT] = {
    [ACTION_UP] = ACTION_UP,
    [ACTION_DOWN] = ACTION_DOWN,
    [ACTION_LEFT] = ACTION_LEFT,
    [ACTION_RIGHT] = ACTION_RIGHT,
    [ACTION_PREVIOUS_FIELD] = ACTION_UP,
    [ACTION_NEXT_FIELD] = ACTION_DOWN,
    [ACTION_PAGE_UP] = ACTION_PAGE_UP,
    [ACTION_PAGE_DOWN] = ACTION_PAGE_DOWN,
    [ACTION_HOME] = ACTION_TOP,
    [ACTION_TOP] = ACTION_TOP,
    [ACTION_END] = ACTION_BOTTOM,
    [ACTION_BOTTOM] = ACTION_BOTTOM,
};

enum action move_of(enum action action, const struct press *press)
{
    enum action move = move_of_press[press->code];
    return move != ACTION_NONE ? move : move_of_action[action];
}
