#include "tui/picker.h"

#include "base/memory.h"
#include "tui/moves.h"
#include "tui/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_LIMIT = 80,
    WIDEST = 76, /* columns of the box */
    CODE_WIDEST = 20,
    ABOVE_LIST = 2,   /* the border and the line */
    MARK_COLUMNS = 4, /* "[x] " */
};

void picker_init(struct picker *picker, const char *title, const char *empty)
{
    *picker = (struct picker){.title = title, .empty = empty};
    entry_init(&picker->line, title, LINE_LIMIT);
}

void picker_finish(struct picker *picker)
{
    for (size_t i = 0; i < picker->count; i++) {
        free(picker->items[i].code);
        free(picker->items[i].label);
        free(picker->items[i].folded);
    }
    free(picker->items);
    free(picker->shown);
    entry_finish(&picker->line);
    *picker = (struct picker){0};
}

struct picker_item *picker_add(struct picker *picker, const char *code, const char *label)
{
    if (picker->count == picker->room) {
        picker->room = picker->room > 0 ? picker->room * 2 : 32;
        picker->items = memory_resize(picker->items, picker->room, sizeof *picker->items);
        picker->shown = memory_resize(picker->shown, picker->room, sizeof *picker->shown);
    }
    struct text both = {0};
    text_add_format(&both, "%s %s", code, label);
    struct picker_item *item = &picker->items[picker->count];
    *item = (struct picker_item){.code = memory_text(code),
                                 .label = memory_text(label),
                                 .folded = text_folded_dup(text_bytes(&both)),
                                 .value = picker->count};
    picker->count++;
    text_finish(&both);
    int columns = text_columns(code, strlen(code));
    columns = columns < CODE_WIDEST ? columns : CODE_WIDEST;
    picker->code_columns = columns > picker->code_columns ? columns : picker->code_columns;
    return item;
}

/* ---- looking ---- */

/* Every word stands somewhere in the entry. */
static bool holds_words(const char *folded, const char *words)
{
    while (*words != '\0') {
        char word[LINE_LIMIT * 4 + 1];
        size_t length = strcspn(words, " ");
        if (length > 0 && length < sizeof word) {
            memcpy(word, words, length);
            word[length] = '\0';
            if (strstr(folded, word) == NULL) {
                return false;
            }
        }
        words += length;
        words += strspn(words, " ");
    }
    return true;
}

/* The code itself is what was meant, then a label or code that begins so. */
static int nearness(const struct picker_item *item, const char *words)
{
    char *code = text_folded_dup(item->code);
    char *label = text_folded_dup(item->label);
    size_t length = strlen(words);
    int near = strcmp(code, words) == 0             ? 4
               : strcmp(label, words) == 0          ? 3
               : strncmp(label, words, length) == 0 ? 2
               : strncmp(code, words, length) == 0  ? 1
                                                    : 0;
    free(label);
    free(code);
    return near;
}

void picker_look(struct picker *picker)
{
    char *words = text_folded_dup(entry_text(&picker->line));
    int nearest = -1;
    picker->shown_count = 0;
    picker->selected = 0;
    picker->first = 0;
    for (size_t i = 0; i < picker->count; i++) {
        if (!holds_words(picker->items[i].folded, words)) {
            continue;
        }
        int near = *words != '\0' ? nearness(&picker->items[i], words) : 0;
        if (near > nearest) {
            nearest = near;
            picker->selected = picker->shown_count;
        }
        picker->shown[picker->shown_count++] = i;
    }
    free(words);
}

void picker_select(struct picker *picker, size_t item)
{
    for (size_t i = 0; i < picker->shown_count; i++) {
        if (picker->shown[i] == item) {
            picker->selected = i;
        }
    }
}

struct picker_item *picker_selected(const struct picker *picker)
{
    return picker->selected < picker->shown_count ? &picker->items[picker->shown[picker->selected]]
                                                  : NULL;
}

bool picker_is_typed(const struct picker *picker)
{
    return !text_is_blank(entry_text(&picker->line));
}

/* ---- presses ---- */

static bool move(struct picker *picker, enum action action, const struct press *press)
{
    size_t last = picker->shown_count > 0 ? picker->shown_count - 1 : 0;
    size_t page = picker->visible > 1 ? (size_t)picker->visible - 1 : 1;
    size_t at = picker->selected;
    enum action where = move_of(action, press);
    bool wheel = press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN;
    size_t step = where == ACTION_PAGE_UP || where == ACTION_PAGE_DOWN ? page : wheel ? 3 : 1;
    if (where == ACTION_UP || where == ACTION_PAGE_UP || press->code == PRESS_WHEEL_UP ||
        press->code == PRESS_BACK_TAB) {
        picker->selected = at > step ? at - step : 0;
    } else if (where == ACTION_DOWN || where == ACTION_PAGE_DOWN ||
               press->code == PRESS_WHEEL_DOWN || press->code == PRESS_TAB) {
        picker->selected = at + step < last ? at + step : last;
    } else if (press->code == PRESS_CTRL_HOME) {
        picker->selected = 0;
    } else if (press->code == PRESS_CTRL_END) {
        picker->selected = last;
    } else {
        return false;
    }
    return true;
}

static enum picker_answer click(struct picker *picker, const struct press *press)
{
    int row = press->row - picker->list.top;
    int column = press->column - picker->list.left;
    size_t index = picker->first + (size_t)(row > 0 ? row : 0);
    if (row < 0 || row >= picker->list.rows || column < 0 || column >= picker->list.columns ||
        index >= picker->shown_count) {
        return PICKER_IGNORED;
    }
    picker->selected = index;
    return PICKER_TAKEN;
}

static void mark(struct picker *picker)
{
    struct picker_item *item = picker_selected(picker);
    if (item != NULL) {
        item->marked = !item->marked;
    }
}

enum picker_answer picker_press(struct picker *picker, enum action action,
                                const struct press *press)
{
    bool blank = press->code == PRESS_TEXT && strcmp(press->text, " ") == 0;
    if (press->code == PRESS_ENTER) {
        return PICKER_TAKEN;
    }
    if (action == ACTION_ESCAPE || action == ACTION_BACK || action == ACTION_CHOICES) {
        return PICKER_LEFT;
    }
    if (press->code == PRESS_CLICK) {
        enum picker_answer answer = click(picker, press);
        if (answer == PICKER_TAKEN && picker->marks) {
            mark(picker);
            return PICKER_CHANGED;
        }
        return answer;
    }
    if (picker->marks && blank) {
        mark(picker);
        return PICKER_CHANGED;
    }
    if (move(picker, action, press)) {
        return PICKER_CHANGED;
    }
    switch (entry_press(&picker->line, action, press)) {
    case ENTRY_IGNORED:
        return PICKER_IGNORED;
    case ENTRY_MOVED:
        return PICKER_CHANGED;
    case ENTRY_CHANGED:
        picker_look(picker);
        return PICKER_CHANGED;
    }
    return PICKER_IGNORED;
}

/* ---- drawing ---- */

static struct area box_of(const struct picker *picker, const struct area *area)
{
    int columns = area->columns < WIDEST ? area->columns : WIDEST;
    int wanted = (int)(picker->count < 1000 ? picker->count : 1000) + ABOVE_LIST + 1;
    int least = ABOVE_LIST + 2;
    wanted = wanted > least ? wanted : least;
    int rows = wanted < area->rows ? wanted : area->rows;
    return (struct area){.top = area->top + (area->rows - rows) / 2,
                         .left = area->left + (area->columns - columns) / 2,
                         .rows = rows,
                         .columns = columns};
}

static void show_selected(struct picker *picker)
{
    size_t visible = picker->visible > 0 ? (size_t)picker->visible : 1;
    if (picker->selected < picker->first) {
        picker->first = picker->selected;
    }
    if (picker->selected >= picker->first + visible) {
        picker->first = picker->selected - visible + 1;
    }
}

static void draw_item(const struct picker *picker, int row, size_t index)
{
    const struct picker_item *item = &picker->items[picker->shown[index]];
    const struct area *list = &picker->list;
    bool selected = index == picker->selected;
    int column = 2;
    draw_text(list, row, 0, LOOK_FOCUS, selected ? ">" : " ");
    if (picker->marks) {
        draw_text(list, row, column, LOOK_PLAIN, item->marked ? "[x]" : "[ ]");
        column += MARK_COLUMNS;
    }
    int third = list->columns / 3; /* a narrow window leaves the most to the words */
    int code_columns = picker->code_columns < third ? picker->code_columns : third;
    if (code_columns > 0) {
        draw_padded(list, row, column, code_columns, LOOK_PLAIN, item->code);
        column += code_columns + 2;
    }
    draw_padded(list, row, column, list->columns - column, selected ? LOOK_FOCUS : LOOK_PLAIN,
                item->label);
}

static void draw_list(struct picker *picker)
{
    const struct area *list = &picker->list;
    draw_clear(list);
    if (picker->count == 0) {
        draw_text(list, 0, 2, LOOK_DIM, picker->empty);
    } else if (picker->shown_count == 0) {
        draw_text(list, 0, 2, LOOK_DIM, "Nothing fits what you typed.");
    }
    for (int row = 0; row < list->rows; row++) {
        size_t index = picker->first + (size_t)row;
        if (index < picker->shown_count) {
            draw_item(picker, row, index);
        }
    }
}

static void draw_more(const struct picker *picker, const struct area *box)
{
    bool above = picker->first > 0;
    bool below = picker->first + (size_t)picker->list.rows < picker->shown_count;
    const char *words = above && below ? " more above and below "
                        : above        ? " more above "
                        : below        ? " more below "
                                       : NULL;
    if (words != NULL) {
        draw_text(box, box->rows - 1, 2, LOOK_DIM, words);
    }
}

void picker_draw(struct picker *picker, const struct area *area)
{
    struct area box = box_of(picker, area);
    struct area line = {box.top + 1, box.left + 1, 1, box.columns - 2};
    picker->list = (struct area){box.top + ABOVE_LIST, box.left + 1, box.rows - ABOVE_LIST - 1,
                                 box.columns - 2};
    picker->visible = picker->list.rows;
    show_selected(picker);
    draw_box(&box, LOOK_PLAIN, picker->title);
    draw_list(picker);
    draw_more(picker, &box);
    draw_clear(&line);
    int taken = draw_text(&line, 0, 0, LOOK_LABEL, "Look for: ");
    entry_draw(&picker->line, &line, 0, taken);
}
