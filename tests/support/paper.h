/* A sheet of paper in place of the screen, for unit tests of what is drawn: it stands in for
 * tui/draw.c and the terminal. Each cell holds one grapheme; looks are not kept. */
#pragma once

#include "base/text.h"
#include "tui/draw.h"
#include "tui/terminal.h"

#include <stdio.h>
#include <string.h>

#define PAPER_ROWS    30
#define PAPER_COLUMNS 120

static struct {
    char cells[PAPER_ROWS][PAPER_COLUMNS][16];
    int cursor_row, cursor_column;
    int drawn; /* calls that drew something since the last paper_wipe() */
} paper;

static inline void paper_wipe(void)
{
    memset(&paper, 0, sizeof paper);
}

/* The row without the blanks at its end. */
static inline const char *paper_row(int row)
{
    static char line[PAPER_COLUMNS * 16];
    size_t length = 0, end = 0;

    for (int column = 0; column < PAPER_COLUMNS; column++) {
        const char *cell = paper.cells[row][column];

        length += (size_t)sprintf(line + length, "%s", cell[0] == '\0' ? " " : cell);
        end = cell[0] != '\0' && strcmp(cell, " ") != 0 ? length : end;
        if (text_columns(cell, strlen(cell)) == 2) {
            column++;
        }
    }
    line[end] = '\0';
    return line;
}

int draw_part(const struct area *area, int row, int column, enum look look, const char *text,
              size_t length)
{
    int taken = 0;

    (void)look;
    paper.drawn++;
    if (row < 0 || row >= area->rows || column < 0 || column >= area->columns) {
        return 0;
    }
    for (size_t at = 0, next; at < length; at = next) {
        next = text_next(text, length, at);
        int columns = text_columns(text + at, next - at);
        if (column + taken + columns > area->columns) {
            break;
        }
        int at_column = area->left + column + taken;
        snprintf(paper.cells[area->top + row][at_column], sizeof paper.cells[0][0], "%.*s",
                 (int)(next - at), text + at);
        if (columns == 2) {
            paper.cells[area->top + row][at_column + 1][0] = '\0';
        }
        taken += columns;
    }
    return taken;
}

int draw_text(const struct area *area, int row, int column, enum look look, const char *text)
{
    return draw_part(area, row, column, look, text, strlen(text));
}

void draw_repeat(const struct area *area, int row, int column, int columns, enum look look,
                 const char *character)
{
    for (int i = 0; i < columns; i++) {
        (void)draw_text(area, row, column + i, look, character);
    }
}

void draw_padded(const struct area *area, int row, int column, int columns, enum look look,
                 const char *text)
{
    size_t fits = text_fit(text, strlen(text), columns);
    int taken = draw_part(area, row, column, look, text, fits);

    draw_repeat(area, row, column + taken, columns - taken, look, " ");
}

void draw_clear_rows(const struct area *area, int row, int count)
{
    for (int i = 0; i < count; i++) {
        draw_repeat(area, row + i, 0, area->columns, LOOK_PLAIN, " ");
    }
}

void draw_clear(const struct area *area)
{
    draw_clear_rows(area, 0, area->rows);
}

bool draw_scroll(const struct area *area, int rows)
{
    int count = area->rows - (rows < 0 ? -rows : rows);

    memmove(paper.cells[area->top + (rows < 0 ? -rows : 0)],
            paper.cells[area->top + (rows > 0 ? rows : 0)], (size_t)count * sizeof paper.cells[0]);
    draw_clear_rows(area, rows > 0 ? count : 0, area->rows - count);
    return true;
}

void draw_cursor(const struct area *area, int row, int column)
{
    paper.cursor_row = area->top + row;
    paper.cursor_column = area->left + column;
}

bool terminal_is_utf8(void)
{
    return true;
}
