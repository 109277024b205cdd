#include "tui/draw.h"

#include "base/text.h"
#include "tui/curses_private.h"
#include "tui/terminal.h"

#include <curses.h>
#include <limits.h>
#include <string.h>
#include <utf8proc.h>
#include <wctype.h>

#define NO_COLOUR (-1)

/* What a look is with colours and without. */
static const struct {
    short colour;
    attr_t coloured, plain;
} looks[LOOK_COUNT] = {
    [LOOK_PLAIN] = {NO_COLOUR, A_NORMAL, A_NORMAL},
    [LOOK_DIM] = {NO_COLOUR, A_DIM, A_DIM},
    [LOOK_TITLE] = {NO_COLOUR, A_REVERSE, A_REVERSE},
    [LOOK_HEADING] = {NO_COLOUR, A_BOLD, A_BOLD},
    [LOOK_LABEL] = {NO_COLOUR, A_NORMAL, A_NORMAL},
    [LOOK_FOCUS] = {NO_COLOUR, A_BOLD, A_BOLD},
    [LOOK_ERROR] = {COLOR_RED, A_BOLD, A_BOLD},
    [LOOK_WARNING] = {COLOR_MAGENTA, A_NORMAL, A_UNDERLINE},
    [LOOK_GOOD] = {COLOR_GREEN, A_BOLD, A_BOLD},
    [LOOK_KEY] = {NO_COLOUR, A_BOLD, A_BOLD},
    [LOOK_KEY_WORD] = {NO_COLOUR, A_NORMAL, A_NORMAL},
    [LOOK_STRUCK] = {NO_COLOUR, A_DIM, A_DIM},
    [LOOK_BAR] = {COLOR_CYAN, A_NORMAL, A_NORMAL},
};

void draw_open(void)
{
    for (short look = 0; terminal_has_colour() && look < LOOK_COUNT; look++) {
        if (looks[look].colour != NO_COLOUR) {
            (void)init_pair((short)(look + 1), looks[look].colour, -1);
        }
    }
}

static void use_look(enum look look)
{
    bool coloured = terminal_has_colour();
    short pair = coloured && looks[look].colour != NO_COLOUR ? (short)(look + 1) : 0;
    (void)attr_set(coloured ? looks[look].coloured : looks[look].plain, pair, NULL);
}

/* A blank has no weight and no colour: saying so saves the bytes that would set them. */
static bool is_seen_on_blanks(enum look look)
{
    attr_t attributes = terminal_has_colour() ? looks[look].coloured : looks[look].plain;
    return (attributes & (A_REVERSE | A_UNDERLINE)) != 0;
}

static bool is_blank(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] == ' ') {
        at++;
    }
    return at == length;
}

/* ---- cells ---- */

/* One place on the screen: a character and the marks that stand on it. */
struct cell {
    wchar_t characters[CCHARW_MAX + 1];
    int width;
    size_t bytes; /* of the text */
};

static size_t decode(const char *text, size_t length, utf8proc_int32_t *character)
{
    size_t limit = length < 4 ? length : 4;
    utf8proc_ssize_t bytes =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)limit, character);
    if (bytes > 0) {
        return (size_t)bytes;
    }
    *character = -1;
    return 1;
}

static bool can_show(wchar_t character)
{
    char bytes[MB_LEN_MAX];
    mbstate_t state = {0};
    return iswprint((wint_t)character) &&
           (terminal_is_utf8() || wcrtomb(bytes, character, &state) != (size_t)-1);
}

static bool is_mark(const char *text, size_t bytes, utf8proc_int32_t character)
{
    return character >= 0x80 && utf8proc_charwidth(character) == 0 &&
           text_is_clean(text, bytes, TEXT_LINE, NULL) && wcwidth((wchar_t)character) == 0 &&
           can_show((wchar_t)character);
}

/* Columns are those of base/text.h; what this terminal would show in others, or not at all, becomes
 * a question mark. */
static void set_base(struct cell *cell, const char *text, utf8proc_int32_t character)
{
    wchar_t wide = (wchar_t)character;
    cell->width = character < 0 ? 1 : utf8proc_charwidth(character);
    bool shown = character >= 0 && text_is_clean(text, cell->bytes, TEXT_LINE, NULL) &&
                 wcwidth(wide) == cell->width && can_show(wide);
    cell->characters[0] = shown ? wide : L'?';
}

static void read_cell(struct cell *cell, const char *text, size_t length)
{
    utf8proc_int32_t character;
    size_t marks = 0;
    *cell = (struct cell){.bytes = decode(text, length, &character)};
    set_base(cell, text, character);
    while (cell->bytes < length && (unsigned char)text[cell->bytes] >= 0x80) {
        const char *next = text + cell->bytes;
        size_t bytes = decode(next, length - cell->bytes, &character);
        if (!is_mark(next, bytes, character)) {
            break;
        }
        if (marks < CCHARW_MAX - 1) {
            cell->characters[++marks] = (wchar_t)character;
        }
        cell->bytes += bytes;
    }
}

/* Of a wide character of which one half is drawn over, curses keeps the other, and later takes
 * what stands beside it for its rest. A line of blanks, in its place first, leaves no halves. */
static void make_place(int row, int column, int columns)
{
    (void)mvhline(row, column, ' ', columns);
}

static cchar_t cell_of(const struct cell *cell)
{
    cchar_t character;
    attr_t attributes;
    short pair;
    (void)attr_get(&attributes, &pair, NULL);
    (void)setcchar(&character, cell->characters, attributes, pair, NULL);
    return character;
}

static void put_cell(int row, int column, const struct cell *cell)
{
    cchar_t character = cell_of(cell);
    (void)mvadd_wch(row, column, &character);
    for (int i = 1; cell->characters[0] == L'?' && i < cell->width; i++) {
        (void)mvaddch(row, column + i, '?');
    }
}

/* Characters of ASCII as cells: curses then looks at none of them, where it would ask the locale
 * about each byte of a text. */
static void put_plain(int row, int column, const char *text, size_t length)
{
    chtype cells[64];
    attr_t attributes;
    short pair;
    (void)attr_get(&attributes, &pair, NULL);
    chtype look = attributes | (chtype)COLOR_PAIR(pair);
    for (size_t at = 0; at < length;) {
        size_t count = length - at < 64 ? length - at : 64;
        for (size_t i = 0; i < count; i++) {
            cells[i] = (chtype)(unsigned char)text[at + i] | look;
        }
        (void)mvaddchnstr(row, column + (int)at, cells, (int)count);
        at += count;
    }
}

/* Bytes that are one column each and carry no mark. */
static size_t plain_run(const char *text, size_t length, int room)
{
    size_t run = 0;
    while (run < length && run < (size_t)room && text[run] >= ' ' && text[run] < 0x7F) {
        run++;
    }
    return run > 0 && run < length && (unsigned char)text[run] >= 0x80 ? run - 1 : run;
}

static int put_text(int row, int column, int room, const char *text, size_t length)
{
    int taken = 0;
    for (size_t at = 0; at < length && taken < room;) {
        size_t run = plain_run(text + at, length - at, room - taken);
        if (run > 0) {
            make_place(row, column + taken, (int)run);
            put_plain(row, column + taken, text + at, run);
            taken += (int)run;
            at += run;
            continue;
        }
        struct cell cell;
        read_cell(&cell, text + at, length - at);
        if (taken + cell.width > room) {
            break;
        }
        if (cell.width > 0) {
            make_place(row, column + taken, cell.width);
            put_cell(row, column + taken, &cell);
        }
        taken += cell.width;
        at += cell.bytes;
    }
    return taken;
}

static void put_blanks(int row, int column, int columns)
{
    attr_t attributes;
    short pair;
    (void)attr_get(&attributes, &pair, NULL);
    (void)mvhline(row, column, ' ' | attributes | (chtype)COLOR_PAIR(pair), columns);
}

/* The cell, which takes one column, as often as there are columns. */
static void put_line(int row, int column, int columns, const struct cell *cell)
{
    cchar_t character = cell_of(cell);
    (void)mvhline_set(row, column, &character, columns);
}

/* ---- areas ---- */

static bool is_inside(const struct area *area, int row, int column)
{
    return row >= 0 && row < area->rows && column >= 0 && column < area->columns;
}

void draw_clear(const struct area *area)
{
    draw_clear_rows(area, 0, area->rows);
}

void draw_clear_rows(const struct area *area, int row, int count)
{
    use_look(LOOK_PLAIN);
    for (int i = row < 0 ? 0 : row; i < row + count && is_inside(area, i, 0); i++) {
        put_blanks(area->top + i, area->left, area->columns);
    }
}

bool draw_scroll(const struct area *area, int rows)
{
    bool moved;
    if (area->left != 0 || area->columns != getmaxx(stdscr)) {
        return false;
    }
    (void)scrollok(stdscr, TRUE); /* else a character in the last place would scroll */
    moved = setscrreg(area->top, area->top + area->rows - 1) == OK && scrl(rows) == OK;
    (void)setscrreg(0, getmaxy(stdscr) - 1);
    (void)scrollok(stdscr, FALSE);
    return moved;
}

int draw_part(const struct area *area, int row, int column, enum look look, const char *text,
              size_t length)
{
    if (!is_inside(area, row, column)) {
        return 0;
    }
    use_look(!is_seen_on_blanks(look) && is_blank(text, length) ? LOOK_PLAIN : look);
    return put_text(area->top + row, area->left + column, area->columns - column, text, length);
}

int draw_text(const struct area *area, int row, int column, enum look look, const char *text)
{
    return draw_part(area, row, column, look, text, strlen(text));
}

void draw_padded(const struct area *area, int row, int column, int columns, enum look look,
                 const char *text)
{
    if (!is_inside(area, row, column)) {
        return;
    }
    const char *ellipsis = terminal_is_utf8() ? "…" : "..";
    int ellipsis_columns = terminal_is_utf8() ? 1 : 2;
    int room = columns < area->columns - column ? columns : area->columns - column;
    struct area part = {area->top + row, area->left + column, 1, room};
    size_t length = strlen(text);
    size_t fits = text_fit(text, length, room);
    int taken = 0;
    if (fits < length && room > ellipsis_columns) {
        fits = text_fit(text, length, room - ellipsis_columns);
        taken = draw_part(&part, 0, 0, look, text, fits);
        taken += draw_text(&part, 0, taken, look, ellipsis);
    } else {
        taken = draw_part(&part, 0, 0, look, text, fits);
    }
    draw_repeat(&part, 0, taken, room - taken, look, " ");
}

void draw_repeat(const struct area *area, int row, int column, int columns, enum look look,
                 const char *character)
{
    if (!is_inside(area, row, column)) {
        return;
    }
    int room = columns < area->columns - column ? columns : area->columns - column;
    if (room <= 0) {
        return;
    }
    size_t length = strlen(character);
    bool blank = is_blank(character, length);
    use_look(blank && !is_seen_on_blanks(look) ? LOOK_PLAIN : look);
    if (blank) {
        put_blanks(area->top + row, area->left + column, room);
        return;
    }
    struct cell cell;
    read_cell(&cell, character, length);
    if (cell.width == 1) {
        put_line(area->top + row, area->left + column, room, &cell);
    }
}

void draw_rule(const struct area *area, int row, enum look look)
{
    draw_repeat(area, row, 0, area->columns, look, terminal_is_utf8() ? "─" : "-");
}

void draw_box(const struct area *area, enum look look, const char *title)
{
    static const struct {
        const char *across, *down, *corners[4];
    } lines[2] = {
        {"-", "|", {"+", "+", "+", "+"}},
        {"─", "│", {"┌", "┐", "└", "┘"}},
    };
    int kind = terminal_is_utf8();
    int right = area->columns - 1, bottom = area->rows - 1;
    for (int row = 1; row < bottom; row++) {
        draw_repeat(area, row, 1, right - 1, LOOK_PLAIN, " "); /* what lay below */
        (void)draw_text(area, row, 0, look, lines[kind].down);
        (void)draw_text(area, row, right, look, lines[kind].down);
    }
    draw_repeat(area, 0, 1, right - 1, look, lines[kind].across);
    draw_repeat(area, bottom, 1, right - 1, look, lines[kind].across);
    (void)draw_text(area, 0, 0, look, lines[kind].corners[0]);
    (void)draw_text(area, 0, right, look, lines[kind].corners[1]);
    (void)draw_text(area, bottom, 0, look, lines[kind].corners[2]);
    (void)draw_text(area, bottom, right, look, lines[kind].corners[3]);
    if (title != NULL && area->columns > 8) {
        struct area inside = {area->top, area->left + 2, 1, area->columns - 4};
        int taken = draw_text(&inside, 0, 0, look, " ");
        taken += draw_text(&inside, 0, taken, LOOK_HEADING, title);
        (void)draw_text(&inside, 0, taken, look, " ");
    }
}

void draw_cursor(const struct area *area, int row, int column)
{
    int last_row = area->rows > 0 ? area->rows - 1 : 0;
    int last_column = area->columns > 0 ? area->columns - 1 : 0;
    row = row < 0 ? 0 : row > last_row ? last_row : row;
    column = column < 0 ? 0 : column > last_column ? last_column : column;
    terminal_place_cursor(area->top + row, area->left + column);
}

void draw_goes_on(const struct area *area, int row, bool left, bool right)
{
    if (left) {
        draw_text(area, row, 0, LOOK_DIM, "<");
    }
    if (right) {
        draw_text(area, row, area->columns - 1, LOOK_DIM, ">");
    }
}
