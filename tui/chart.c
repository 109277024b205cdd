#include "tui/chart.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#define EIGHTHS     8
#define GAP         2
#define LEAST_LABEL 6
#define LEAST_BAR   6
#define WIDEST_CELL 5

static const char *const lying[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
static const char *const standing[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

static int digits_of(int64_t value)
{
    char number[24];

    return snprintf(number, sizeof(number), "%" PRId64, value);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Of so many parts, as many as the value is of the largest; what is not nothing gets one. */
static int64_t parts_of(int64_t value, int64_t largest, int64_t parts)
{
    int64_t share;

    if (value <= 0 || largest <= 0 || parts <= 0) {
        return 0;
    }
    share =
        value >= largest ? parts : (int64_t)((double)value / (double)largest * (double)parts + 0.5);
    return share > 0 ? share : 1;
}

/* ---- bars ---- */

struct chart_columns chart_columns(int width, int widest_label, int64_t largest)
{
    struct chart_columns columns = {.figure_width = digits_of(largest)};
    int room = width - columns.figure_width - 2 * GAP; /* for label and bar */
    int half = room / 2 > LEAST_LABEL ? room / 2 : LEAST_LABEL;

    columns.label = least(widest_label, half);
    columns.figure = columns.label + GAP;
    columns.bar = columns.figure + columns.figure_width + GAP;
    columns.bar_width = width - columns.bar;
    if (columns.bar_width < LEAST_BAR) { /* the figures say it all */
        columns.bar_width = 0;
        columns.label = least(widest_label, width - columns.figure_width - GAP);
        columns.label = columns.label > 0 ? columns.label : 0;
        columns.figure = columns.label + GAP;
    }
    return columns;
}

void chart_bar(struct text *out, int64_t value, int64_t largest, int columns,
               enum chart_style style)
{
    int64_t step = style == CHART_BLOCKS ? EIGHTHS : 1;
    int64_t parts = parts_of(value, largest, columns * step);

    for (int64_t i = 0; i < parts / step; i++) {
        text_add(out, style == CHART_BLOCKS ? lying[EIGHTHS] : "#");
    }
    text_add(out, lying[parts % step]);
}

/* ---- a trend ---- */

int64_t chart_round(int64_t value)
{
    static const int64_t steps[] = {1, 2, 3, 4, 5, 6, 8};
    int64_t noughts = 1;

    while (value > noughts * 10 && noughts < INT64_MAX / 100) {
        noughts *= 10;
    }
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (value <= steps[i] * noughts) {
            return steps[i] * noughts;
        }
    }
    return 10 * noughts;
}

/* All of them where they fit; else a part with the selected one in its middle. */
static void choose_part(struct chart_trend *trend, size_t count, size_t selected, size_t fits)
{
    trend->shown = count < fits ? count : fits;
    if (count <= fits || selected < fits / 2) {
        trend->first = 0;
    } else {
        trend->first = selected - fits / 2;
        trend->first = trend->first + fits > count ? count - fits : trend->first;
    }
}

struct chart_trend chart_trend(int width, int rows, size_t count, size_t selected, int64_t largest)
{
    struct chart_trend trend = {.rows = rows > 1 ? rows : 1, .top = chart_round(largest)};
    int room;

    trend.axis = digits_of(trend.top) + 1;
    room = width > trend.axis ? width - trend.axis : 1;
    trend.width = count > 0 ? least(room / (int)count, 6) : 1;
    trend.width = trend.width > 0 ? trend.width : 1;
    trend.gap = trend.width > 1;
    choose_part(&trend, count, selected, (size_t)(room / trend.width));
    return trend;
}

static const char *standing_part(int64_t parts, enum chart_style style)
{
    if (style == CHART_BLOCKS) {
        return standing[parts < 0 ? 0 : parts > EIGHTHS ? EIGHTHS : parts];
    }
    return parts <= 0 ? " " : parts < EIGHTHS / 2 ? "." : parts < EIGHTHS ? ":" : "#";
}

void chart_trend_row(struct text *out, const struct chart_trend *trend, int row,
                     const int64_t *values, enum chart_style style)
{
    int64_t below = (int64_t)(trend->rows - 1 - row) * EIGHTHS; /* parts of the rows below */

    for (size_t i = trend->first; i < trend->first + trend->shown; i++) {
        int64_t parts = parts_of(values[i], trend->top, (int64_t)trend->rows * EIGHTHS);

        for (int column = 0; column < trend->width; column++) {
            text_add(out, column < trend->width - trend->gap ? standing_part(parts - below, style)
                                                             : " ");
        }
    }
}

/* ---- shades ---- */

int chart_level(int64_t value, int64_t largest)
{
    if (value <= 0 || largest <= 0) {
        return 0;
    }
    if (value >= largest) {
        return CHART_LEVELS - 1;
    }
    return 1 + (int)((value - 1) * (CHART_LEVELS - 1) / largest);
}

int64_t chart_level_begins(int level, int64_t largest)
{
    int64_t value = 1;

    while (value < largest && chart_level(value, largest) < level) {
        value = value + (largest - value) / 2 > value &&
                        chart_level(value + (largest - value) / 2, largest) < level
                    ? value + (largest - value) / 2
                    : value + 1;
    }
    return value;
}

const char *chart_shade(int level, enum chart_style style)
{
    static const char *const shades[][CHART_LEVELS] = {
        [CHART_BLOCKS] = {"·", "░", "▒", "▓", "█"},
        [CHART_PLAIN] = {".", "-", "+", "*", "#"},
    };

    return shades[style][level < 0 ? 0 : level >= CHART_LEVELS ? CHART_LEVELS - 1 : level];
}

int chart_cell(int width, int label, size_t count)
{
    int room = count > 0 ? (width - label) / (int)count : width - label;

    return room < 1 ? 1 : least(room, WIDEST_CELL);
}

void chart_cell_text(struct text *out, int cell, int64_t value, int64_t largest,
                     enum chart_style style)
{
    const char *shade = chart_shade(chart_level(value, largest), style);
    bool with_figure = digits_of(largest) + 1 <= cell;

    for (int i = 0; i < (with_figure ? 1 : cell); i++) {
        text_add(out, shade);
    }
    if (with_figure && value > 0) {
        text_add_format(out, "%" PRId64, value);
    }
}
