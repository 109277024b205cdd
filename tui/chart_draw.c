#include "tui/chart_draw.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK_COLUMNS  2
#define DAY_COLUMNS   4 /* "Mon " */
#define HEAT_DAYS     7
#define TREND_BELOW   3 /* rows: labels, mark, words */
#define WORDS_COLUMNS 200

static int64_t value_of(const struct chart_picture *picture, size_t index)
{
    return picture->broken->buckets[index].sums[picture->measure];
}

static int64_t largest_of(const struct chart_picture *picture, size_t count)
{
    int64_t largest = 0;
    for (size_t i = 0; i < count; i++)
        if (value_of(picture, i) > largest)
            largest = value_of(picture, i);
    return largest;
}

void chart_draw_selected(const struct chart_picture *picture, const struct area *area, int row)
{
    char words[WORDS_COLUMNS + BUCKET_LABEL_ROOM];
    if (picture->selected >= picture->broken->count)
        return;
    int64_t value = value_of(picture, picture->selected);
    snprintf(words, sizeof words, "%s: %" PRId64 " %s",
             picture->broken->buckets[picture->selected].words, value,
             value == 1 ? picture->figure->one : picture->figure->many);
    draw_text(area, row, MARK_COLUMNS, LOOK_PLAIN, words);
}

/* ---- bars ---- */

static int widest_label(const struct chart_picture *picture)
{
    int widest = 0;
    for (size_t i = 0; i < picture->broken->count; i++) {
        const char *words = picture->broken->buckets[i].words;
        int columns = text_columns(words, strlen(words));
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static void draw_bar(const struct chart_picture *picture, const struct area *row,
                     const struct chart_columns *columns, size_t index, int64_t largest)
{
    char number[24];
    struct text bar = {0};
    snprintf(number, sizeof number, "%*" PRId64, columns->figure_width, value_of(picture, index));
    draw_padded(row, 0, 0, columns->label, LOOK_PLAIN, picture->broken->buckets[index].words);
    draw_text(row, 0, columns->figure, LOOK_PLAIN, number);
    chart_bar(&bar, value_of(picture, index), largest, columns->bar_width, picture->style);
    draw_text(row, 0, columns->bar, LOOK_BAR, text_bytes(&bar));
    text_finish(&bar);
}

static void scroll_to_selected(struct chart_picture *picture, int rows)
{
    size_t visible = rows > 0 ? (size_t)rows : 1;
    if (picture->selected < picture->first)
        picture->first = picture->selected;
    if (picture->selected >= picture->first + visible)
        picture->first = picture->selected - visible + 1;
    if (picture->broken->count <= visible)
        picture->first = 0;
}

static void draw_bars(struct chart_picture *picture, const struct area *area)
{
    int64_t largest = largest_of(picture, picture->broken->count);
    struct chart_columns columns =
        chart_columns(area->columns - MARK_COLUMNS, widest_label(picture), largest);
    scroll_to_selected(picture, area->rows);
    for (int row = 0; row < area->rows && picture->first + (size_t)row < picture->broken->count;
         row++) {
        size_t index = picture->first + (size_t)row;
        struct area place = {area->top + row, area->left + MARK_COLUMNS, 1,
                             area->columns - MARK_COLUMNS};
        draw_text(area, row, 0, LOOK_FOCUS, index == picture->selected ? ">" : " ");
        draw_bar(picture, &place, &columns, index, largest);
    }
    draw_cursor(area, (int)(picture->selected - picture->first), 0);
}

/* ---- a trend ---- */

/* The last two digits of a day or month, under as many columns as have room for them. */
static void draw_trend_labels(const struct chart_picture *picture, const struct chart_trend *trend,
                              const struct area *area, int row)
{
    int free_from = 0;
    for (size_t i = 0; i < trend->shown; i++) {
        const char *code = picture->broken->buckets[trend->first + i].code;
        size_t length = strlen(code);
        int column = trend->axis + (int)i * trend->width;
        if (column >= free_from && length >= 2) {
            draw_text(area, row, column, LOOK_DIM, code + length - 2);
            free_from = column + 3;
        }
    }
}

static void draw_axis(const struct chart_trend *trend, const struct area *area, int row,
                      enum chart_style style)
{
    char number[24] = "";
    if (row == 0)
        snprintf(number, sizeof number, "%*" PRId64, trend->axis - 1, trend->top);
    if (row == trend->rows - 1)
        snprintf(number, sizeof number, "%*d", trend->axis - 1, 0);
    draw_text(area, row, 0, LOOK_PLAIN, number);
    draw_text(area, row, trend->axis - 1, LOOK_DIM, style == CHART_BLOCKS ? "│" : "|");
}

static int64_t *values_of(const struct chart_picture *picture)
{
    int64_t *values = memory_create(picture->broken->count + 1, sizeof *values);
    for (size_t i = 0; i < picture->broken->count; i++)
        values[i] = value_of(picture, i);
    return values;
}

static void draw_trend(struct chart_picture *picture, const struct area *area)
{
    struct chart_trend trend =
        chart_trend(area->columns, area->rows - TREND_BELOW, picture->broken->count,
                    picture->selected, largest_of(picture, picture->broken->count));
    int64_t *values = values_of(picture);
    int mark = trend.axis + (int)(picture->selected - trend.first) * trend.width;
    for (int row = 0; row < trend.rows; row++) {
        struct text text = {0};
        chart_trend_row(&text, &trend, row, values, picture->style);
        draw_axis(&trend, area, row, picture->style);
        draw_text(area, row, trend.axis, LOOK_BAR, text_bytes(&text));
        text_finish(&text);
    }
    free(values);
    draw_trend_labels(picture, &trend, area, trend.rows);
    draw_text(area, trend.rows + 1, mark, LOOK_FOCUS, "^");
    chart_draw_selected(picture, area, trend.rows + 2);
    draw_cursor(area, trend.rows + 1, mark);
}

/* ---- a heat map: a row for each weekday, a cell for each hour ---- */

static void draw_cell(const struct chart_picture *picture, const struct area *place, size_t index,
                      int64_t largest)
{
    struct text words = {0};
    enum look look = index == picture->selected ? LOOK_TITLE : LOOK_BAR;
    chart_cell_text(&words, place->columns, value_of(picture, index), largest, picture->style);
    draw_text(place, 0, 0, look, text_bytes(&words));
    text_finish(&words);
}

static void draw_hours(const struct area *area, int cell)
{
    int step = cell >= 3 ? 1 : 6;
    for (int hour = 0; hour < CHART_HOURS; hour += step) {
        char words[16];
        snprintf(words, sizeof words, "%02d", hour);
        draw_text(area, 0, DAY_COLUMNS + hour * cell, LOOK_DIM, words);
    }
}

static void draw_legend(const struct chart_picture *picture, const struct area *area, int row,
                        int64_t largest)
{
    struct text words = {0};
    text_add_format(&words, "%s none", chart_shade(0, picture->style));
    for (int level = 1; level < CHART_LEVELS; level++) {
        int64_t from = chart_level_begins(level, largest);
        if (chart_level(from, largest) == level)
            text_add_format(&words, "   %s from %" PRId64, chart_shade(level, picture->style),
                            from);
    }
    draw_text(area, row, MARK_COLUMNS, LOOK_PLAIN, text_bytes(&words));
    text_finish(&words);
}

static void draw_day(const struct chart_picture *picture, const struct area *row, size_t day,
                     int cell, int64_t largest)
{
    char words[DAY_COLUMNS];
    snprintf(words, sizeof words, "%.3s", picture->broken->buckets[day * CHART_HOURS].words);
    draw_text(row, 0, 0, LOOK_PLAIN, words);
    for (size_t hour = 0; hour < CHART_HOURS; hour++) {
        int column = DAY_COLUMNS + (int)hour * cell;
        struct area place = {row->top, row->left + column, 1, cell};
        if (column + cell <= row->columns)
            draw_cell(picture, &place, day * CHART_HOURS + hour, largest);
    }
}

static size_t cells_of(const struct chart_picture *picture)
{
    size_t cells = (size_t)HEAT_DAYS * CHART_HOURS;
    return picture->broken->count < cells ? picture->broken->count : cells;
}

/* What stands in no hour has a row of its own below the days, in a low window the last one. */
static void draw_no_hour(const struct chart_picture *picture, const struct area *area, int row)
{
    char words[WORDS_COLUMNS + BUCKET_LABEL_ROOM];
    size_t index = cells_of(picture);
    if (index == picture->broken->count)
        return;
    bool selected = picture->selected == index;
    snprintf(words, sizeof words, "%s: %" PRId64, picture->broken->buckets[index].words,
             value_of(picture, index));
    draw_text(area, row, DAY_COLUMNS, selected ? LOOK_TITLE : LOOK_PLAIN, words);
    if (selected)
        draw_cursor(area, row, DAY_COLUMNS);
}

/* In a low window the rows alone, from the first that leaves the selected one in sight. */
static void draw_heat(struct chart_picture *picture, const struct area *area)
{
    size_t cells = cells_of(picture);
    int64_t largest = largest_of(picture, cells);
    int cell = chart_cell(area->columns, DAY_COLUMNS, CHART_HOURS);
    bool tall = area->rows >= HEAT_DAYS + 5;
    int all = HEAT_DAYS + (cells < picture->broken->count);
    int above = tall ? 1 : 0, rows = area->rows < all ? area->rows : all;
    int selected = (int)(picture->selected / CHART_HOURS);
    int first = selected >= rows ? selected - rows + 1 : 0;
    for (int row = 0; row < rows && (size_t)(first + row + 1) * CHART_HOURS <= cells; row++) {
        struct area place = {area->top + above + row, area->left, 1, area->columns};
        draw_day(picture, &place, (size_t)(first + row), cell, largest);
    }
    if (first + rows > HEAT_DAYS)
        draw_no_hour(picture, area, HEAT_DAYS - first + above);
    if (tall) {
        draw_hours(area, cell);
        chart_draw_selected(picture, area, all + 2);
        draw_legend(picture, area, HEAT_DAYS + 4, largest);
    }
    if (picture->selected < cells)
        draw_cursor(area, selected - first + above,
                    DAY_COLUMNS + (int)(picture->selected % CHART_HOURS) * cell);
}

/* ---- */

void chart_draw(struct chart_picture *picture, const struct area *area)
{
    static void (*const draws[])(struct chart_picture * picture, const struct area *area) = {
        [SHAPE_BARS] = draw_bars, [SHAPE_TREND] = draw_trend, [SHAPE_HEAT] = draw_heat};
    draw_clear(area);
    if (picture->broken->count > 0)
        draws[picture->shape](picture, area);
}
