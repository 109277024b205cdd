#include "tui/menu_rows.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_LEAST   8
#define LABEL_COLUMN 2
#define NUMBER_WIDTH 2

void menu_rows_finish(struct menu_rows *rows)
{
    free(rows->items);
    rows->items = NULL;
    rows->count = rows->room = 0;
}

void menu_rows_begin(struct menu_rows *rows)
{
    rows->count = 0;
}

struct menu_row *menu_rows_add(struct menu_rows *rows, char key, const char *label)
{
    if (rows->count == rows->room) {
        rows->room = rows->room > 0 ? rows->room * 2 : 16;
        rows->items = memory_resize(rows->items, rows->room, sizeof *rows->items);
    }
    struct menu_row *row = &rows->items[rows->count++];
    *row = (struct menu_row){.key = key, .note_look = LOOK_DIM};
    text_copy(row->label, sizeof row->label, label);
    return row;
}

char menu_rows_next_key(const struct menu_rows *rows)
{
    static const char keys[] = "123456789abcdefghijklmnopqrstuvwxyz";
    return rows->count < sizeof keys - 1 ? keys[rows->count] : '\0';
}

void menu_rows_add_heading(struct menu_rows *rows, const char *label)
{
    menu_rows_add(rows, 0, "")->heading = true;
    menu_rows_add(rows, 0, label)->heading = true;
}

const struct menu_row *menu_rows_selected(const struct menu_rows *rows)
{
    return rows->selected < rows->count ? &rows->items[rows->selected] : NULL;
}

static bool step(struct menu_rows *rows, bool down)
{
    size_t at = rows->selected;
    while (down ? at + 1 < rows->count : at > 0) {
        at = down ? at + 1 : at - 1;
        if (!rows->items[at].heading) {
            rows->selected = at;
            return true;
        }
    }
    return false;
}

static bool choose_by_key(struct menu_rows *rows, const struct press *press)
{
    if (press->code != PRESS_TEXT || press->text[1] != '\0')
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].key != 0 && rows->items[i].key == press->text[0]) {
            rows->selected = i;
            return true;
        }
    }
    return false;
}

static enum menu_answer click(struct menu_rows *rows, const struct press *press)
{
    int row = press->row - rows->area.top;
    size_t index = rows->first + (size_t)(row > 0 ? row : 0);
    if (row < 0 || row >= rows->area.rows || index >= rows->count || rows->items[index].heading)
        return MENU_IGNORED;
    rows->selected = index;
    return MENU_CHOSEN;
}

/* What is in sight, less one row that stays so. */
static size_t page_of(const struct menu_rows *rows)
{
    return rows->area.rows > 2 ? (size_t)rows->area.rows - 1 : 1;
}

enum menu_answer menu_rows_press(struct menu_rows *rows, enum action action,
                                 const struct press *press)
{
    if (choose_by_key(rows, press))
        return MENU_CHOSEN;
    if (action == ACTION_ENTER || press->code == PRESS_ENTER)
        return menu_rows_selected(rows) != NULL ? MENU_CHOSEN : MENU_IGNORED;
    if (press->code == PRESS_CLICK)
        return click(rows, press);
    enum action move = move_of(action, press);
    bool down = move == ACTION_DOWN || move == ACTION_RIGHT || press->code == PRESS_WHEEL_DOWN;
    bool up = move == ACTION_UP || move == ACTION_LEFT || press->code == PRESS_WHEEL_UP;
    bool forward = move == ACTION_BOTTOM || move == ACTION_PAGE_DOWN;
    bool back = move == ACTION_TOP || move == ACTION_PAGE_UP;
    if (!down && !up && !forward && !back)
        return MENU_IGNORED;
    size_t most = down || up                                           ? 1
                  : move == ACTION_PAGE_UP || move == ACTION_PAGE_DOWN ? page_of(rows)
                                                                       : rows->count;
    while (most-- > 0 && step(rows, down || forward))
        continue;
    return MENU_MOVED;
}

static int columns_of(const char *text)
{
    return text_columns(text, strlen(text));
}

static int wider(int columns, const char *text)
{
    int own = columns_of(text);
    return own > columns ? own : columns;
}

/* Behind the longest label; a narrow window cuts long labels, so that short notes (figures) and the
 * beginning of others stay in sight. */
static int note_column(const struct menu_rows *rows)
{
    int label = 0, note = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (!rows->items[i].heading) {
            label = wider(label, rows->items[i].label);
            note = wider(note, rows->items[i].note);
        }
    }
    int behind = LABEL_COLUMN + NUMBER_WIDTH + label + 2;
    int last = rows->area.columns - (note < NOTE_LEAST ? note : NOTE_LEAST);
    return behind < last ? behind : last;
}

static void draw_mark(const struct menu_rows *rows, size_t index)
{
    int at = (int)(index - rows->first);
    if (index >= rows->count || index < rows->first || at >= rows->area.rows)
        return;
    bool selected = index == rows->selected && !rows->items[index].heading;
    draw_text(&rows->area, at, 0, LOOK_FOCUS, selected ? ">" : " ");
    if (selected)
        draw_cursor(&rows->area, at, 0);
}

static void draw_row(const struct menu_rows *rows, const struct area *area, size_t index,
                     int note_at)
{
    const struct menu_row *row = &rows->items[index];
    int at = (int)(index - rows->first);
    if (row->heading) {
        draw_text(area, at, LABEL_COLUMN, LOOK_HEADING, row->label);
        return;
    }
    char key[2] = {row->key, '\0'};
    draw_text(area, at, LABEL_COLUMN, row->dim ? LOOK_DIM : LOOK_KEY, row->key != 0 ? key : " ");
    int label_at = LABEL_COLUMN + NUMBER_WIDTH;
    int room =
        (row->note[0] != '\0' && note_at < area->columns ? note_at - 1 : area->columns) - label_at;
    draw_padded(area, at, label_at, room, row->dim ? LOOK_DIM : LOOK_PLAIN, row->label);
    if (row->note[0] != '\0' && note_at < area->columns)
        draw_padded(area, at, note_at, area->columns - note_at, row->note_look, row->note);
}

/* How many rows that can be chosen stand behind this one. */
static size_t count_below(const struct menu_rows *rows, size_t index)
{
    size_t below = 0;
    while (++index < rows->count)
        below += !rows->items[index].heading;
    return below;
}

size_t menu_rows_below(const struct menu_rows *rows)
{
    size_t last = rows->first + (size_t)(rows->area.rows > 0 ? rows->area.rows : 1) - 1;
    return last < rows->count ? count_below(rows, last) : 0;
}

/* The last row in sight says at its end how many are below it; gives back what it leaves to it. */
static struct area draw_more_below(const struct menu_rows *rows, int at, size_t index)
{
    size_t below = count_below(rows, index);
    char words[40];
    snprintf(words, sizeof words, "  %zu more below", below);
    struct area rest = rows->area;
    rest.columns -= columns_of(words);
    if (rest.columns > 0)
        draw_text(&rows->area, at, rest.columns, LOOK_DIM, words);
    return rest;
}

/* The first row moves only as far as the selected one asks; a heading above it stays in sight. */
static bool scroll(struct menu_rows *rows)
{
    size_t before = rows->first;
    size_t visible = rows->area.rows > 0 ? (size_t)rows->area.rows : 1;
    size_t wanted = rows->selected;
    while (wanted > 0 && rows->items[wanted - 1].heading)
        wanted--;
    if (rows->selected - wanted >= visible)
        wanted = rows->selected;
    if (wanted < rows->first)
        rows->first = wanted;
    if (rows->selected >= rows->first + visible)
        rows->first = rows->selected - visible + 1;
    if (rows->count <= visible)
        rows->first = 0;
    return rows->first != before;
}

void menu_rows_draw(struct menu_rows *rows, const struct area *area)
{
    rows->area = *area;
    draw_clear(area);
    if (rows->count == 0)
        return;
    if (rows->selected >= rows->count)
        rows->selected = rows->count - 1;
    scroll(rows);
    int note_at = note_column(rows);
    for (size_t i = rows->first; i < rows->count && (int)(i - rows->first) < area->rows; i++) {
        int at = (int)(i - rows->first);
        bool more = !rows->whole_rows && at == area->rows - 1 && at > 0 && count_below(rows, i) > 0;
        struct area room = more ? draw_more_below(rows, at, i) : *area;
        draw_row(rows, &room, i, note_at);
    }
    draw_mark(rows, rows->selected);
    rows->drawn = rows->selected;
}

void menu_rows_draw_focus(struct menu_rows *rows)
{
    if (scroll(rows)) {
        struct area area = rows->area;
        menu_rows_draw(rows, &area);
        return;
    }
    if (rows->drawn != rows->selected)
        draw_mark(rows, rows->drawn);
    draw_mark(rows, rows->selected);
    rows->drawn = rows->selected;
}
