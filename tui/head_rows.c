#include "tui/head_rows.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/moves.h"
#include "tui/words.h"

#include <stdlib.h>
#include <string.h>

#define HEADING_ROWS 1
#define FIRST_SEQ    1 /* the making of the file: no record is that old */

void head_rows_finish(struct head_rows *rows)
{
    free(rows->heads);
    free(rows->trail);
    rows->heads = NULL;
    rows->trail = NULL;
}

const struct head *head_rows_selected(const struct head_rows *rows)
{
    return rows->selected < rows->count ? &rows->heads[rows->selected] : NULL;
}

static void reverse(struct head *heads, size_t count)
{
    for (size_t i = 0; i + 1 < count - i; i++) {
        struct head kept = heads[i];
        heads[i] = heads[count - 1 - i];
        heads[count - 1 - i] = kept;
    }
}

static size_t fetch(struct head_rows *rows, int64_t before, int64_t after, size_t limit,
                    struct head *heads)
{
    size_t count = 0;
    error_clear(&rows->error);
    if (limit == 0 ||
        !rows->fetch(rows->context, before, after, (int)limit, heads, &count, &rows->error))
        return 0;
    if (rows->oldest_first && count > 1)
        reverse(heads, count);
    return count;
}

/* The rows that come below `seq` on the screen; 0: from the beginning. */
static size_t fetch_below(struct head_rows *rows, int64_t seq, size_t limit, struct head *heads)
{
    if (rows->oldest_first)
        return fetch(rows, 0, seq > FIRST_SEQ ? seq : FIRST_SEQ, limit, heads);
    return fetch(rows, seq, 0, limit, heads);
}

/* The rows that come above `seq` on the screen; 0: the last ones of all. */
static size_t fetch_above(struct head_rows *rows, int64_t seq, size_t limit, struct head *heads)
{
    if (rows->oldest_first)
        return fetch(rows, seq, 0, limit, heads);
    return fetch(rows, 0, seq > FIRST_SEQ ? seq : FIRST_SEQ, limit, heads);
}

static void stand_at_top(struct head_rows *rows)
{
    rows->top = true;
    rows->new_above = false;
    rows->newest = rows->count > 0 ? rows->heads[0].seq : 0;
}

static void load_top(struct head_rows *rows)
{
    rows->trail_count = 0;
    rows->count = fetch_below(rows, 0, rows->room, rows->heads);
    rows->more = rows->count == rows->room;
    stand_at_top(rows);
}

void head_rows_restart(struct head_rows *rows)
{
    rows->selected = 0;
    if (rows->room > 0)
        load_top(rows);
}

static void leave_trail(struct head_rows *rows, size_t dropped)
{
    if (rows->trail_count + dropped > rows->trail_room) {
        rows->trail_room = (rows->trail_count + dropped) * 2;
        rows->trail = memory_resize(rows->trail, rows->trail_room, sizeof *rows->trail);
    }
    for (size_t i = 0; i < dropped; i++)
        rows->trail[rows->trail_count++] = rows->heads[i].seq;
}

/* Moves the window down by up to `step` rows; gives how many. */
static size_t shift_down(struct head_rows *rows, size_t step)
{
    if (!rows->more || rows->count == 0)
        return 0;
    struct head *below = memory_create(step, sizeof *below);
    size_t came = fetch_below(rows, rows->heads[rows->count - 1].seq, step, below);
    size_t overflow = rows->count + came > rows->room ? rows->count + came - rows->room : 0;
    leave_trail(rows, overflow);
    memmove(rows->heads, rows->heads + overflow, (rows->count - overflow) * sizeof *rows->heads);
    rows->count -= overflow;
    memcpy(rows->heads + rows->count, below, came * sizeof *below);
    rows->count += came;
    free(below);
    rows->more = came == step;
    if (overflow > 0)
        rows->top = false;
    return came;
}

static size_t shift_up_by_trail(struct head_rows *rows, size_t step)
{
    size_t back = step < rows->trail_count ? step : rows->trail_count;
    if (back == 0)
        return 0;
    rows->trail_count -= back;
    int64_t from = rows->trail_count > 0 ? rows->trail[rows->trail_count - 1] : 0;
    rows->count = fetch_below(rows, from, rows->room, rows->heads);
    rows->more = rows->count == rows->room;
    if (rows->trail_count == 0)
        stand_at_top(rows);
    return back;
}

/* Moves the window up by up to `step` rows; gives how many. */
static size_t shift_up(struct head_rows *rows, size_t step)
{
    if (rows->top || rows->count == 0)
        return 0;
    if (rows->no_after)
        return shift_up_by_trail(rows, step);
    struct head *above = memory_create(step, sizeof *above);
    size_t came = fetch_above(rows, rows->heads[0].seq, step, above);
    size_t kept = rows->count + came > rows->room ? rows->room - came : rows->count;
    rows->more = rows->more || kept < rows->count;
    memmove(rows->heads + came, rows->heads, kept * sizeof *rows->heads);
    memcpy(rows->heads, above, came * sizeof *above);
    rows->count = kept + came;
    free(above);
    if (came < step)
        stand_at_top(rows);
    return came;
}

static void load_end(struct head_rows *rows)
{
    rows->count = fetch_above(rows, 0, rows->room, rows->heads);
    rows->more = false;
    rows->top = rows->count < rows->room;
    rows->selected = rows->count > 0 ? rows->count - 1 : 0;
}

/* A page that is not full, though rows lie above it, is filled from there. */
static void fill_up(struct head_rows *rows)
{
    if (!rows->top && !rows->no_after && rows->count > 0 && rows->count < rows->room)
        rows->selected += shift_up(rows, rows->room - rows->count);
}

void head_rows_jump(struct head_rows *rows, int64_t seq)
{
    rows->selected = 0;
    rows->top = false;
    rows->count =
        fetch_below(rows, rows->oldest_first ? seq - 1 : seq + 1, rows->room, rows->heads);
    rows->more = rows->count == rows->room;
    if (rows->count == 0)
        load_end(rows);
    else
        fill_up(rows);
}

static size_t position_of(const struct head_rows *rows, int64_t seq, size_t otherwise)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->heads[i].seq == seq)
            return i;
    }
    size_t last = rows->count > 0 ? rows->count - 1 : 0;
    return otherwise < last ? otherwise : last;
}

static void look_for_newer(struct head_rows *rows)
{
    struct head newest;
    if (!rows->oldest_first && !rows->top && fetch_below(rows, 0, 1, &newest) == 1 &&
        newest.seq > rows->newest)
        rows->new_above = true;
}

void head_rows_refresh(struct head_rows *rows)
{
    if (rows->room == 0 || rows->heads == NULL)
        return;
    const struct head *head = head_rows_selected(rows);
    int64_t seq = head != NULL ? head->seq : 0;
    int64_t first = rows->count > 0 ? rows->heads[0].seq : 0;
    if (rows->top || first == 0) {
        load_top(rows);
    } else {
        rows->count =
            fetch_below(rows, rows->oldest_first ? first - 1 : first + 1, rows->room, rows->heads);
        rows->more = rows->count == rows->room;
        if (rows->count == 0)
            load_top(rows);
        fill_up(rows);
        look_for_newer(rows);
    }
    rows->selected = position_of(rows, seq, rows->selected);
}

/* ---- moving ---- */

static size_t half_a_page(const struct head_rows *rows)
{
    return rows->room > 1 ? rows->room / 2 : 1;
}

/* Past the edge the window moves by half a page, so that most steps repaint two rows only. */
static bool step_down(struct head_rows *rows)
{
    if (rows->selected + 1 < rows->count) {
        rows->selected++;
        return false;
    }
    size_t count = rows->count;
    size_t came = shift_down(rows, half_a_page(rows));
    if (came > 0)
        rows->selected = count < rows->room ? count : rows->count - came;
    return came > 0;
}

static bool step_up(struct head_rows *rows)
{
    if (rows->selected > 0) {
        rows->selected--;
        return false;
    }
    size_t came = shift_up(rows, half_a_page(rows));
    if (came > 0)
        rows->selected = came - 1;
    return came > 0;
}

static bool page_down(struct head_rows *rows)
{
    size_t came = shift_down(rows, rows->room);
    if (came == 0)
        rows->selected = rows->count > 0 ? rows->count - 1 : 0;
    return came > 0;
}

static bool page_up(struct head_rows *rows)
{
    size_t came = shift_up(rows, rows->room);
    if (came == 0)
        rows->selected = 0;
    return came > 0;
}

static bool go_home(struct head_rows *rows)
{
    rows->selected = 0;
    if (rows->top)
        return false;
    load_top(rows);
    return true;
}

static bool go_to_end(struct head_rows *rows)
{
    if (!rows->more || rows->no_after) {
        rows->selected = rows->count > 0 ? rows->count - 1 : 0;
        return false;
    }
    load_end(rows);
    return true;
}

static bool wheel(struct head_rows *rows, bool down)
{
    bool paged = false;
    for (int i = 0; i < 3; i++)
        paged = (down ? step_down(rows) : step_up(rows)) || paged;
    return paged;
}

static enum view_result click(struct head_rows *rows, const struct press *press)
{
    int row = press->row - rows->area.top - HEADING_ROWS;
    if (row < 0 || (size_t)row >= rows->count)
        return VIEW_IGNORED;
    rows->selected = (size_t)row;
    return VIEW_REDRAW_FOCUS;
}

static bool move(struct head_rows *rows, enum action where)
{
    if (where == ACTION_DOWN)
        return step_down(rows);
    if (where == ACTION_UP)
        return step_up(rows);
    if (where == ACTION_PAGE_DOWN)
        return page_down(rows);
    if (where == ACTION_PAGE_UP)
        return page_up(rows);
    return where == ACTION_TOP ? go_home(rows) : go_to_end(rows);
}

enum view_result head_rows_press(struct head_rows *rows, enum action action,
                                 const struct press *press)
{
    enum action where = move_of(action, press);
    bool paged = false;
    if (press->code == PRESS_CLICK)
        return click(rows, press);
    if (press->code == PRESS_WHEEL_DOWN || press->code == PRESS_WHEEL_UP)
        paged = wheel(rows, press->code == PRESS_WHEEL_DOWN);
    else if (where == ACTION_NONE || where == ACTION_LEFT || where == ACTION_RIGHT)
        return VIEW_IGNORED;
    else
        paged = move(rows, where);
    return paged ? VIEW_REDRAW : VIEW_REDRAW_FOCUS;
}

/* ---- drawing ---- */

enum cell { CELL_NUMBER, CELL_FILED, CELL_BY, CELL_STATUS, CELL_HEADLINE, CELL_COUNT };

static const struct {
    const char *heading;
    int columns; /* with the blank behind; the headline takes the rest */
    int wide;    /* columns in a wide window */
    int from;    /* width of the window from which on it is shown */
} cells[CELL_COUNT] = {
    [CELL_NUMBER] = {"Number", 19, 21, 0}, [CELL_FILED] = {"Filed", 13, 18, 60},
    [CELL_BY] = {"By", 8, 9, 72},          [CELL_STATUS] = {"Status", 10, 12, 0},
    [CELL_HEADLINE] = {"What", 0, 0, 0},
};

#define WIDE        110
#define MARK_COLUMN 0
#define CELLS_BEGIN 2

static void cell_text(const struct head_rows *rows, const struct head *head, enum cell cell,
                      struct text *out)
{
    char filed[WORDS_MOMENT_ROOM];
    switch (cell) {
    case CELL_NUMBER:
        text_add(out, head->number);
        return;
    case CELL_FILED:
        words_moment(head->filed_at, rows->area.columns >= WIDE, filed);
        text_add(out, filed);
        return;
    case CELL_BY:
        text_add(out, text_equal(rows->yours, head->filed_by) ? "yours" : head->filed_by);
        return;
    case CELL_STATUS:
        text_add(out, head->status);
        return;
    case CELL_HEADLINE:
        text_add(out, head->headline);
        return;
    case CELL_COUNT:
        return;
    }
}

/* In a queue all stand in the same state, and whose they are matters. */
static bool is_shown(const struct head_rows *rows, enum cell cell)
{
    if (rows->yours != NULL && (cell == CELL_BY || cell == CELL_STATUS))
        return cell == CELL_BY;
    return rows->area.columns >= cells[cell].from;
}

static void draw_cells(const struct head_rows *rows, int row, const struct head *head,
                       enum look look)
{
    const struct area *area = &rows->area;
    int column = CELLS_BEGIN;
    for (enum cell cell = CELL_NUMBER; cell < CELL_COUNT; cell++) {
        if (!is_shown(rows, cell))
            continue;
        int width = area->columns >= WIDE ? cells[cell].wide : cells[cell].columns;
        if (width == 0 || column + width > area->columns)
            width = area->columns - column;
        struct text text = {0};
        if (head == NULL)
            text_add(&text, cells[cell].heading);
        else
            cell_text(rows, head, cell, &text);
        if (width > 1)
            draw_padded(area, row, column, width - 1, look, text_bytes(&text));
        column += width;
        text_finish(&text);
    }
}

static void draw_mark(const struct head_rows *rows, size_t index)
{
    int row = HEADING_ROWS + (int)index;
    bool selected = index == rows->selected && index < rows->count;
    draw_text(&rows->area, row, MARK_COLUMN, LOOK_FOCUS, selected ? ">" : " ");
    if (selected)
        draw_cursor(&rows->area, row, MARK_COLUMN);
}

static void set_room(struct head_rows *rows, const struct area *area)
{
    size_t room = area->rows > HEADING_ROWS ? (size_t)(area->rows - HEADING_ROWS) : 1;
    if (room == rows->room)
        return;
    const struct head *head = head_rows_selected(rows);
    int64_t seq = head != NULL ? head->seq : 0;
    bool shrunk_away = rows->selected >= room;
    rows->heads = memory_resize(rows->heads, room, sizeof *rows->heads);
    rows->count = rows->count < room ? rows->count : room;
    rows->room = room;
    if (shrunk_away && !rows->no_after && seq > 0) {
        head_rows_jump(rows, seq);
        return;
    }
    rows->selected = rows->selected < room ? rows->selected : room - 1;
    head_rows_refresh(rows);
}

void head_rows_draw(struct head_rows *rows, const struct area *area)
{
    rows->area = *area;
    set_room(rows, area);
    draw_clear(area);
    if (rows->error.class != ERROR_NONE && rows->count == 0)
        draw_text(area, HEADING_ROWS, CELLS_BEGIN, LOOK_ERROR, rows->error.text);
    draw_cells(rows, 0, NULL, LOOK_HEADING);
    for (size_t i = 0; i < rows->count; i++) {
        const struct head *head = &rows->heads[i];
        bool struck = words_is_struck(head);
        draw_cells(rows, HEADING_ROWS + (int)i, head, struck ? LOOK_STRUCK : LOOK_PLAIN);
        if (struck)
            draw_text(area, HEADING_ROWS + (int)i, MARK_COLUMN + 1, LOOK_WARNING, "x");
    }
    draw_mark(rows, rows->selected);
    rows->drawn = rows->selected;
}

void head_rows_draw_focus(struct head_rows *rows)
{
    if (rows->drawn != rows->selected)
        draw_mark(rows, rows->drawn);
    draw_mark(rows, rows->selected);
    rows->drawn = rows->selected;
}
