#include "tui/exception_rows.h"

#include "base/memory.h"
#include "base/text.h"
#include "tui/moves.h"
#include "tui/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING_ROWS 1

void exception_rows_finish(struct exception_rows *rows)
{
    free(rows->items);
    free(rows->marked);
    rows->items = NULL;
    rows->marked = NULL;
}

const struct exception_item *exception_rows_selected(const struct exception_rows *rows)
{
    return rows->selected < rows->count ? &rows->items[rows->selected] : NULL;
}

/* ---- reading ---- */

/* `from` NULL: from the beginning, or backwards from the end. */
static size_t fetch(struct exception_rows *rows, const struct exception_key *from, bool backwards,
                    size_t limit, struct exception_item *items)
{
    struct app *app = screen_app(rows->screen);
    struct exception_request request = {
        .form = rows->kind.form,
        .code = rows->kind.rule != NULL ? rows->kind.rule->code : NULL,
        .backwards = backwards,
        .now = app_desk(app).now,
        .limit = (int)limit,
    };
    size_t count = 0;

    if (from != NULL) {
        request.from = *from;
    } else if (backwards) {
        request.from = (struct exception_key){.form = "\x7F", .code = "\x7F", .seq = INT64_MAX};
    }
    error_clear(&rows->error);
    if (limit == 0 ||
        !exceptions_page(app->store, &app->actor, &request, items, &count, &rows->error)) {
        return 0;
    }
    return count;
}

static void load_top(struct exception_rows *rows)
{
    rows->count = fetch(rows, NULL, false, rows->room, rows->items);
    rows->more = rows->count == rows->room;
    rows->top = true;
    rows->turned = true;
}

static void load_end(struct exception_rows *rows)
{
    rows->count = fetch(rows, NULL, true, rows->room, rows->items);
    rows->more = false;
    rows->top = rows->count < rows->room;
    rows->turned = true;
    rows->selected = rows->count > 0 ? rows->count - 1 : 0;
}

/* Moves the window down by up to `step` rows; gives how many came. */
static size_t shift_down(struct exception_rows *rows, size_t step)
{
    struct exception_item *below;
    size_t came, overflow;

    if (!rows->more || rows->count == 0) {
        return 0;
    }
    below = memory_create(step, sizeof(*below));
    came = fetch(rows, &rows->items[rows->count - 1].key, false, step, below);
    overflow = rows->count + came > rows->room ? rows->count + came - rows->room : 0;
    memmove(rows->items, rows->items + overflow, (rows->count - overflow) * sizeof(*rows->items));
    rows->count -= overflow;
    memcpy(rows->items + rows->count, below, came * sizeof(*below));
    rows->count += came;
    rows->more = came == step;
    rows->top = rows->top && overflow == 0;
    rows->turned = rows->turned || came > 0;
    free(below);
    return came;
}

static size_t shift_up(struct exception_rows *rows, size_t step)
{
    struct exception_item *above;
    size_t came, kept;

    if (rows->top || rows->count == 0) {
        return 0;
    }
    above = memory_create(step, sizeof(*above));
    came = fetch(rows, &rows->items[0].key, true, step, above);
    kept = rows->count + came > rows->room ? rows->room - came : rows->count;
    rows->more = rows->more || kept < rows->count;
    memmove(rows->items + came, rows->items, kept * sizeof(*rows->items));
    memcpy(rows->items, above, came * sizeof(*above));
    rows->count = kept + came;
    rows->top = came < step;
    rows->turned = rows->turned || came > 0;
    free(above);
    return came;
}

void exception_rows_show(struct exception_rows *rows, struct exception_kind kind)
{
    rows->kind = kind;
    rows->selected = 0;
    rows->marked_count = 0;
    if (rows->room > 0) {
        load_top(rows);
    }
}

/* The window begins again at this key, or at what comes after where that is gone. */
static void load_from(struct exception_rows *rows, struct exception_key first)
{
    first.place -= 1;
    rows->top = false;
    rows->turned = true;
    rows->count = fetch(rows, &first, false, rows->room, rows->items);
    rows->more = rows->count == rows->room;
    if (rows->count == 0) {
        load_end(rows);
    } else if (rows->count < rows->room) {
        rows->selected += shift_up(rows, rows->room - rows->count);
    }
}

/* False: it is not in the window. */
static bool select_key(struct exception_rows *rows, const struct exception_key *key)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (exception_key_equal(&rows->items[i].key, key)) {
            rows->selected = i;
            return true;
        }
    }
    return false;
}

static bool is_open(struct exception_rows *rows, struct exception_key key)
{
    struct exception_item item;
    struct exception_key before = key;

    before.place -= 1;
    return fetch(rows, &before, false, 1, &item) == 1 && exception_key_equal(&item.key, &key);
}

/* What is pressed next is about the marked one, wherever it stands now; the next one where it is
 * gone. */
static void keep_mark(struct exception_rows *rows, struct exception_key marked)
{
    if (select_key(rows, &marked)) {
        return;
    }
    if (is_open(rows, marked)) {
        rows->selected = 0;
        load_from(rows, marked);
        (void)select_key(rows, &marked);
    }
}

void exception_rows_refresh(struct exception_rows *rows)
{
    struct exception_key marked = {0};
    bool any = rows->selected < rows->count;

    if (rows->room == 0 || rows->items == NULL) {
        return;
    }
    if (any) {
        marked = rows->items[rows->selected].key;
    }
    if (rows->top || rows->count == 0) {
        load_top(rows);
    } else {
        load_from(rows, rows->items[0].key);
    }
    if (any) {
        keep_mark(rows, marked);
    }
    if (rows->selected >= rows->count) {
        rows->selected = rows->count > 0 ? rows->count - 1 : 0;
    }
}

/* ---- marks ---- */

static size_t mark_at(const struct exception_rows *rows, const struct exception_key *key)
{
    size_t at = 0;

    while (at < rows->marked_count && !exception_key_equal(&rows->marked[at].key, key)) {
        at++;
    }
    return at;
}

bool exception_rows_is_marked(const struct exception_rows *rows, const struct exception_key *key)
{
    return mark_at(rows, key) < rows->marked_count;
}

void exception_rows_unmark_all(struct exception_rows *rows)
{
    rows->marked_count = 0;
}

struct exception_mark exception_mark_of(const struct exception_item *item)
{
    struct exception_mark mark = {.key = item->key, .version = item->head.version};

    (void)text_copy(mark.number, sizeof(mark.number), item->head.number);
    (void)text_copy(mark.words, sizeof(mark.words), item->words);
    return mark;
}

static bool add_mark(struct exception_rows *rows, const struct exception_item *item)
{
    if (rows->marked_count == EXCEPTION_MARKS_MOST) {
        return false;
    }
    if (rows->marked == NULL) {
        rows->marked = memory_create(EXCEPTION_MARKS_MOST, sizeof(*rows->marked));
    }
    rows->marked[rows->marked_count++] = exception_mark_of(item);
    return true;
}

static void step_down(struct exception_rows *rows);

bool exception_rows_mark(struct exception_rows *rows)
{
    const struct exception_item *item = exception_rows_selected(rows);
    size_t at;

    if (item == NULL) {
        return true;
    }
    at = mark_at(rows, &item->key);
    if (at < rows->marked_count) {
        rows->marked[at] = rows->marked[--rows->marked_count];
    } else if (!add_mark(rows, item)) {
        return false;
    }
    step_down(rows);
    return true;
}

/* ---- moving ---- */

static size_t half_a_page(const struct exception_rows *rows)
{
    return rows->room > 1 ? rows->room / 2 : 1;
}

static void step_down(struct exception_rows *rows)
{
    size_t count = rows->count;
    size_t came;

    if (rows->selected + 1 < rows->count) {
        rows->selected++;
        return;
    }
    came = shift_down(rows, half_a_page(rows));
    if (came > 0) {
        rows->selected = count < rows->room ? count : rows->count - came;
    }
}

static void step_up(struct exception_rows *rows)
{
    size_t came;

    if (rows->selected > 0) {
        rows->selected--;
        return;
    }
    came = shift_up(rows, half_a_page(rows));
    if (came > 0) {
        rows->selected = came - 1;
    }
}

static void page(struct exception_rows *rows, bool down)
{
    size_t came = down ? shift_down(rows, rows->room) : shift_up(rows, rows->room);

    if (came == 0) {
        rows->selected = down && rows->count > 0 ? rows->count - 1 : 0;
    }
}

static void move(struct exception_rows *rows, enum action where)
{
    if (where == ACTION_DOWN) {
        step_down(rows);
    } else if (where == ACTION_UP) {
        step_up(rows);
    } else if (where == ACTION_PAGE_DOWN || where == ACTION_PAGE_UP) {
        page(rows, where == ACTION_PAGE_DOWN);
    } else if (where == ACTION_TOP) {
        rows->selected = 0;
        load_top(rows);
    } else {
        load_end(rows);
    }
}

static enum view_result click(struct exception_rows *rows, const struct press *press)
{
    int row = press->row - rows->area.top - HEADING_ROWS;

    if (row < 0 || (size_t)row >= rows->count) {
        return VIEW_IGNORED;
    }
    rows->selected = (size_t)row;
    return VIEW_REDRAW_FOCUS;
}

enum view_result exception_rows_press(struct exception_rows *rows, enum action action,
                                      const struct press *press)
{
    enum action where = move_of(action, press);
    bool any = rows->count > 0;

    if (press->code == PRESS_CLICK) {
        return click(rows, press);
    }
    if (press->code == PRESS_WHEEL_DOWN || press->code == PRESS_WHEEL_UP) {
        for (int i = 0; i < 3; i++) {
            move(rows, press->code == PRESS_WHEEL_DOWN ? ACTION_DOWN : ACTION_UP);
        }
    } else if (where == ACTION_NONE || where == ACTION_LEFT || where == ACTION_RIGHT) {
        return VIEW_IGNORED;
    } else {
        move(rows, where);
    }
    /* Between none and some the key line and the words for none change too. */
    return any && rows->count > 0 ? VIEW_REDRAW_FOCUS : VIEW_REDRAW;
}

/* ---- drawing ---- */

enum cell { CELL_CODE, CELL_NUMBER, CELL_LINE, CELL_SINCE, CELL_WORDS, CELL_COUNT };

static const struct {
    const char *heading;
    int columns; /* with the blank behind; the words take the rest */
    int from;    /* width of the window from which on it is shown */
} cells[CELL_COUNT] = {
    [CELL_CODE] = {"Code", 5, 0},     [CELL_NUMBER] = {"Number", 19, 0},
    [CELL_LINE] = {"Line", 5, 0},     [CELL_SINCE] = {"Since", 12, 70},
    [CELL_WORDS] = {"Reason", 0, 50},
};

#define MARK_COLUMN 0
#define CELLS_BEGIN 2

/* "2026-11-20T14:00" as "11/20 14:00". */
static void add_since(struct text *out, const char *since)
{
    struct local_time time = {0};
    char words[WORDS_MOMENT_ROOM];

    if (local_parse(since, &time)) {
        words_local(time, false, words);
        text_add(out, words);
    } else if (date_parse(since, &time.date)) {
        text_add_format(out, "%02d/%02d", time.date.month, time.date.day);
    }
}

static void cell_text(const struct exception_item *item, enum cell cell, struct text *out)
{
    switch (cell) {
    case CELL_CODE:
        text_add(out, item->key.code);
        return;
    case CELL_NUMBER:
        text_add(out, item->head.number);
        return;
    case CELL_LINE:
        if (item->key.line > 0) {
            text_add_format(out, "%3" PRId64, item->key.line);
        } else {
            text_add(out, "  -");
        }
        return;
    case CELL_SINCE:
        add_since(out, item->since);
        return;
    case CELL_WORDS:
        text_add(out, item->words);
        return;
    case CELL_COUNT:
        return;
    }
}

static void draw_cells(const struct exception_rows *rows, int row,
                       const struct exception_item *item)
{
    const struct area *area = &rows->area;
    int column = CELLS_BEGIN;

    for (enum cell cell = CELL_CODE; cell < CELL_COUNT; cell++) {
        struct text text = {0};
        int width = cells[cell].columns;

        if (area->columns < cells[cell].from) {
            continue;
        }
        if (width == 0 || column + width > area->columns) {
            width = area->columns - column;
        }
        if (item == NULL) {
            text_add(&text, cells[cell].heading);
        } else {
            cell_text(item, cell, &text);
        }
        if (width > 1) {
            draw_padded(area, row, column, width - 1, item == NULL ? LOOK_HEADING : LOOK_PLAIN,
                        text_bytes(&text));
        }
        column += width;
        text_finish(&text);
    }
}

static void draw_mark(const struct exception_rows *rows, size_t index)
{
    int row = HEADING_ROWS + (int)index;
    bool selected = index == rows->selected && index < rows->count;
    bool marked = index < rows->count && exception_rows_is_marked(rows, &rows->items[index].key);

    draw_text(&rows->area, row, MARK_COLUMN, LOOK_FOCUS, selected ? ">" : " ");
    draw_text(&rows->area, row, MARK_COLUMN + 1, LOOK_FOCUS, marked ? "*" : " ");
    if (selected) {
        draw_cursor(&rows->area, row, MARK_COLUMN);
    }
}

static void set_room(struct exception_rows *rows, const struct area *area)
{
    size_t room = area->rows > HEADING_ROWS ? (size_t)(area->rows - HEADING_ROWS) : 1;

    if (room == rows->room) {
        return;
    }
    rows->items = memory_resize(rows->items, room, sizeof(*rows->items));
    rows->count = rows->count < room ? rows->count : room;
    rows->selected = rows->selected < room ? rows->selected : room - 1;
    rows->room = room;
    exception_rows_refresh(rows);
}

static void draw_page(struct exception_rows *rows)
{
    draw_clear(&rows->area);
    if (rows->error.class != ERROR_NONE && rows->count == 0) {
        draw_text(&rows->area, HEADING_ROWS, CELLS_BEGIN, LOOK_ERROR, rows->error.text);
    }
    draw_cells(rows, 0, NULL);
    for (size_t i = 0; i < rows->count; i++) {
        draw_cells(rows, HEADING_ROWS + (int)i, &rows->items[i]);
        draw_mark(rows, i);
    }
    rows->turned = false;
    rows->drawn = rows->selected;
}

void exception_rows_draw(struct exception_rows *rows, const struct area *area)
{
    rows->area = *area;
    set_room(rows, area);
    draw_page(rows);
}

void exception_rows_draw_focus(struct exception_rows *rows)
{
    if (rows->turned) {
        draw_page(rows);
        return;
    }
    if (rows->drawn != rows->selected) {
        draw_mark(rows, rows->drawn);
    }
    draw_mark(rows, rows->selected);
    rows->drawn = rows->selected;
}
