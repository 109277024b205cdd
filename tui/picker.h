/* A box with a line to type into and below it the entries that hold every typed word: what choices
 * and commands are picked from. */
#pragma once

#include "tui/entry.h"

struct picker_item {
    char *code; /* in front, or "" */
    char *label;
    char *folded; /* both, for looking */
    size_t value; /* of the owner */
    bool marked;
};

struct picker {
    const char *title;
    const char *empty; /* said when there is nothing at all to pick */
    bool marks;        /* several can be picked: a blank marks */
    struct entry line;
    struct picker_item *items;
    size_t count, room;
    size_t *shown; /* indices of the items that fit what was typed */
    size_t shown_count, selected, first;
    int code_columns;
    int visible;      /* rows at the last drawing */
    struct area list; /* of the rows, at the last drawing */
};

void picker_init(struct picker *picker, const char *title, const char *empty);
void picker_finish(struct picker *picker);
struct picker_item *picker_add(struct picker *picker, const char *code, const char *label);
void picker_look(struct picker *picker); /* after the last picker_add() */
void picker_select(struct picker *picker, size_t item);
struct picker_item *picker_selected(const struct picker *picker); /* or NULL */
bool picker_is_typed(const struct picker *picker);

enum picker_answer { PICKER_IGNORED, PICKER_CHANGED, PICKER_TAKEN, PICKER_LEFT };
enum picker_answer picker_press(struct picker *picker, enum action action,
                                const struct press *press);
void picker_draw(struct picker *picker, const struct area *area);
