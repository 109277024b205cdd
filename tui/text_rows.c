#include "tui/text_rows.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/moves.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_COLUMNS 26       /* labels have at most 24 */
#define NARROW        60       /* below this the text goes under its label */
#define DRAWN_NOT     SIZE_MAX /* what stands there is another text */

static void empty(struct text_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        free(rows->items[i].label);
        free(rows->items[i].text);
    }
    rows->count = 0;
}

void text_rows_finish(struct text_rows *rows)
{
    empty(rows);
    free(rows->items);
    rows->items = NULL;
    rows->room = 0;
}

void text_rows_begin(struct text_rows *rows, int columns)
{
    empty(rows);
    rows->columns = columns;
    rows->drawn = DRAWN_NOT;
}

static struct text_row *add_row(struct text_rows *rows)
{
    if (rows->count == rows->room) {
        rows->room = rows->room > 0 ? rows->room * 2 : 64;
        rows->items = memory_resize(rows->items, rows->room, sizeof *rows->items);
    }
    struct text_row *row = &rows->items[rows->count++];
    *row = (struct text_row){.look = LOOK_PLAIN};
    return row;
}

void text_rows_gap(struct text_rows *rows)
{
    if (rows->count > 0 && rows->items[rows->count - 1].text != NULL)
        add_row(rows);
}

struct breaking {
    struct text_rows *rows;
    const char *text, *label;
    enum look look;
    int column;
};

static void add_piece(void *context, size_t start, size_t length)
{
    struct breaking *breaking = context;
    struct text_row *row = add_row(breaking->rows);
    row->look = breaking->look;
    row->column = breaking->column;
    row->text = memory_text_part(breaking->text + start, length);
    if (breaking->label != NULL)
        row->label = memory_text(breaking->label);
    breaking->label = NULL; /* stands before the first piece only */
}

static void add_broken(struct breaking *breaking)
{
    int room = breaking->rows->columns - breaking->column;
    size_t before = breaking->rows->count;
    text_wrap(breaking->text, room > 8 ? room : 8, add_piece, breaking);
    if (breaking->rows->count == before)
        add_piece(breaking, 0, 0);
}

void text_rows_add(struct text_rows *rows, enum look look, int indent, const char *text)
{
    struct breaking breaking = {.rows = rows, .text = text, .look = look, .column = indent};
    add_broken(&breaking);
}

void text_rows_add_labelled(struct text_rows *rows, int indent, const char *label, enum look look,
                            const char *text)
{
    if (rows->columns < NARROW || text_columns(label, strlen(label)) > LABEL_COLUMNS - 2) {
        text_rows_add(rows, LOOK_LABEL, indent, label);
        text_rows_add(rows, look, indent + 2, text);
        return;
    }
    struct breaking breaking = {
        .rows = rows, .text = text, .label = label, .look = look, .column = indent + LABEL_COLUMNS};
    add_broken(&breaking);
}

static size_t last_top(const struct text_rows *rows)
{
    size_t visible = rows->visible > 0 ? (size_t)rows->visible : 1;
    return rows->count > visible ? rows->count - visible : 0;
}

static size_t moved_top(const struct text_rows *rows, enum action move, const struct press *press)
{
    bool wheel = press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN;
    bool paged = move == ACTION_PAGE_UP || move == ACTION_PAGE_DOWN;
    size_t page = rows->visible > 2 ? (size_t)rows->visible - 1 : 1;
    size_t step = paged ? page : wheel ? 3 : 1;
    size_t last = last_top(rows);
    if (move == ACTION_TOP)
        return 0;
    if (move == ACTION_BOTTOM)
        return last;
    if (move == ACTION_PAGE_UP || move == ACTION_UP || press->code == PRESS_WHEEL_UP)
        return rows->top > step ? rows->top - step : 0;
    if (move == ACTION_PAGE_DOWN || move == ACTION_DOWN || press->code == PRESS_WHEEL_DOWN)
        return rows->top + step < last ? rows->top + step : last;
    return rows->top;
}

bool text_rows_press(struct text_rows *rows, enum action action, const struct press *press)
{
    size_t top = moved_top(rows, move_of(action, press), press);
    bool moved = top != rows->top;
    rows->top = top;
    return moved;
}

static void draw_row(const struct area *area, int at, const struct text_row *row)
{
    if (row->text == NULL)
        return;
    if (row->label != NULL)
        draw_text(area, at, row->column - LABEL_COLUMNS, LOOK_LABEL, row->label);
    draw_text(area, at, row->column, row->look, row->text);
}

static void draw_rows(struct text_rows *rows, const struct area *area, int first, int past)
{
    for (int i = first; i < past; i++) {
        size_t index = rows->top + (size_t)i;
        if (index >= rows->count)
            break;
        draw_row(area, i, &rows->items[index]);
    }
    rows->drawn = rows->top;
    draw_cursor(area, 0, 0);
}

void text_rows_draw(struct text_rows *rows, const struct area *area)
{
    rows->visible = area->rows;
    if (rows->top > last_top(rows))
        rows->top = last_top(rows);
    draw_clear(area);
    draw_rows(rows, area, 0, area->rows);
}

void text_rows_draw_moved(struct text_rows *rows, const struct area *area)
{
    bool down = rows->drawn != DRAWN_NOT && rows->top >= rows->drawn;
    size_t by = down ? rows->top - rows->drawn : rows->drawn - rows->top;
    int moved = by < (size_t)area->rows ? (int)by : area->rows;
    if (rows->visible != area->rows || moved == area->rows ||
        !draw_scroll(area, down ? moved : -moved))
        text_rows_draw(rows, area);
    else if (down)
        draw_rows(rows, area, area->rows - moved, area->rows);
    else
        draw_rows(rows, area, 0, moved);
}
