/* Charts as text: bars, a trend and shades, in eighths of a character or in plain ASCII. Only the
 * layout, no screen: what is drawn is the text that comes out. */
#pragma once

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

enum chart_style {
    CHART_BLOCKS, /* block characters */
    CHART_PLAIN,  /* ASCII, where the terminal is not UTF-8 */
};

/* --- bars --- */

/* Where label, figure and bar stand in a row. */
struct chart_columns {
    int label;  /* columns of the label; it begins at 0 */
    int figure; /* first column of the figure, `figure_width` wide, right-aligned */
    int figure_width;
    int bar; /* first column of the bar */
    int bar_width;
};
/* The figures stand whole in every window; the label is cut before the bar is lost. */
struct chart_columns chart_columns(int width, int widest_label, int64_t largest);

/* Adds a bar of at most `columns` for `value` of `largest`; what is not nothing is seen. */
void chart_bar(struct text *out, int64_t value, int64_t largest, int columns,
               enum chart_style style);

/* --- a trend: a column for each value, side by side --- */

struct chart_trend {
    int axis;     /* columns of the numbers on the left, with the line behind them */
    int width;    /* columns of each value, a gap among them where there is room */
    int gap;      /* of these */
    int rows;     /* of the columns, without what stands below */
    size_t first; /* value on the left; all are in sight when it is 0 and `shown` is all */
    size_t shown;
    int64_t top; /* value at the upper end: a round number */
};
struct chart_trend chart_trend(int width, int rows, size_t count, size_t selected, int64_t largest);

/* Adds one row, the uppermost is 0: the part of each value that stands in it. */
void chart_trend_row(struct text *out, const struct chart_trend *trend, int row,
                     const int64_t *values, enum chart_style style);

/* The next 1, 2, 3, 4, 5, 6 or 8 with noughts that is not below the value. */
int64_t chart_round(int64_t value);

/* --- shades --- */

#define CHART_LEVELS 5 /* nothing, and four parts of the largest */

int chart_level(int64_t value, int64_t largest);
/* The least value of a level above 0. */
int64_t chart_level_begins(int level, int64_t largest);
const char *chart_shade(int level, enum chart_style style);

/* Columns for each of `count` cells beside `label` columns. */
int chart_cell(int width, int label, size_t count);
/* Adds a cell: the shade and the figure, or the shade alone where no figure of them has room. */
void chart_cell_text(struct text *out, int cell, int64_t value, int64_t largest,
                     enum chart_style style);
