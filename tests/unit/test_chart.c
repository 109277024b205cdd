/* The layout of charts: lengths in eighths, plain forms, and what stands in narrow windows. */
#include "tui/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect_bar(int64_t value, int64_t largest, int columns, enum chart_style style,
                       const char *wanted)
{
    struct text bar = {0};

    chart_bar(&bar, value, largest, columns, style);
    assert_string_equal(text_bytes(&bar), wanted);
    assert_true(text_columns(text_bytes(&bar), bar.length) <= columns);
    text_finish(&bar);
}

static void bars_are_as_long_as_their_value(void **state)
{
    (void)state;
    expect_bar(10, 10, 4, CHART_BLOCKS, "████");
    expect_bar(5, 10, 4, CHART_BLOCKS, "██");
    expect_bar(1, 32, 4, CHART_BLOCKS, "▏");
    expect_bar(15, 32, 4, CHART_BLOCKS, "█▉");
    expect_bar(0, 10, 4, CHART_BLOCKS, "");
    expect_bar(1, 1000000, 4, CHART_BLOCKS, "▏");
    expect_bar(99, 10, 4, CHART_BLOCKS, "████");
    expect_bar(-1, 10, 4, CHART_BLOCKS, "");
    expect_bar(0, 0, 4, CHART_BLOCKS, "");
    expect_bar(5, 10, 0, CHART_BLOCKS, "");
    expect_bar(INT64_MAX, INT64_MAX, 4, CHART_BLOCKS, "████");
}

static void plain_bars_have_no_other_characters(void **state)
{
    (void)state;
    expect_bar(10, 10, 4, CHART_PLAIN, "####");
    expect_bar(1, 1000, 4, CHART_PLAIN, "#");
    expect_bar(5, 10, 4, CHART_PLAIN, "##");
    expect_bar(0, 10, 4, CHART_PLAIN, "");
}

static void columns_fit_every_window(void **state)
{
    static const int64_t largest[] = {0, 7, 60000, INT64_MAX};

    (void)state;
    for (int width = 0; width < 200; width++) {
        for (int label = 0; label < 160; label += 7) {
            for (size_t i = 0; i < sizeof(largest) / sizeof(largest[0]); i++) {
                struct chart_columns columns = chart_columns(width, label, largest[i]);

                assert_true(columns.label >= 0 && columns.label <= label);
                assert_true(columns.figure >= columns.label);
                assert_true(columns.bar_width >= 0);
                if (columns.bar_width > 0) {
                    assert_true(columns.bar >= columns.figure + columns.figure_width);
                    assert_true(columns.bar + columns.bar_width <= width);
                }
                if (width >= 40 && largest[i] < 100000) {
                    assert_true(columns.bar_width >= 6);
                    assert_true(columns.figure + columns.figure_width <= width);
                }
            }
        }
    }
}

static void round_numbers_are_not_below(void **state)
{
    static const int64_t pairs[][2] = {{0, 1},   {1, 1},   {2, 2},     {3, 3},       {7, 8},
                                       {10, 10}, {11, 20}, {199, 200}, {4999, 5000}, {5001, 6000}};

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_int_equal(chart_round(pairs[i][0]), pairs[i][1]);
    }
}

static void expect_trend(int width, int rows, const int64_t *values, size_t count,
                         enum chart_style style, const char *wanted)
{
    struct chart_trend trend = chart_trend(width, rows, count, 0, 10);
    struct text text = {0};

    for (int row = 0; row < trend.rows; row++) {
        chart_trend_row(&text, &trend, row, values, style);
        text_add(&text, "|");
    }
    assert_string_equal(text_bytes(&text), wanted);
    text_finish(&text);
}

static void trends_stand_on_their_line(void **state)
{
    static const int64_t values[] = {0, 10, 5, 1, 6};

    (void)state;
    expect_trend(8, 2, values, 5, CHART_BLOCKS, " █  ▂| ██▂█|");
    expect_trend(8, 2, values, 5, CHART_PLAIN, " #  .| ##.#|");
    expect_trend(13, 1, values, 5, CHART_BLOCKS, "  █ ▄ ▁ ▅ |");
    expect_trend(8, 2, NULL, 0, CHART_BLOCKS, "||");
}

static void narrow_trends_show_what_is_selected(void **state)
{
    (void)state;
    for (int width = 0; width < 120; width++) {
        for (size_t selected = 0; selected < 31; selected++) {
            struct chart_trend trend = chart_trend(width, 10, 31, selected, 900);

            assert_true(trend.first <= selected && selected < trend.first + trend.shown);
            assert_true(trend.first + trend.shown <= 31);
            if (width > trend.axis) {
                assert_true(trend.axis + (int)trend.shown * trend.width <= width);
            }
        }
    }
}

static void shades_have_four_parts(void **state)
{
    (void)state;
    assert_int_equal(chart_level(0, 20), 0);
    assert_int_equal(chart_level(1, 20), 1);
    assert_int_equal(chart_level(5, 20), 1);
    assert_int_equal(chart_level(6, 20), 2);
    assert_int_equal(chart_level(20, 20), 4);
    assert_int_equal(chart_level(1, 1), 4);
    assert_int_equal(chart_level(3, 0), 0);
    for (int level = 1; level < CHART_LEVELS; level++) {
        int64_t begins = chart_level_begins(level, 1000);

        assert_int_equal(chart_level(begins, 1000), level);
        assert_true(begins == 1 || chart_level(begins - 1, 1000) == level - 1);
    }
    for (int level = 0; level < CHART_LEVELS; level++) {
        assert_int_equal(strlen(chart_shade(level, CHART_PLAIN)), 1);
        assert_int_equal(text_columns(chart_shade(level, CHART_BLOCKS),
                                      strlen(chart_shade(level, CHART_BLOCKS))),
                         1);
    }
}

static void expect_cell(int cell, int64_t value, int64_t largest, const char *wanted)
{
    struct text text = {0};

    chart_cell_text(&text, cell, value, largest, CHART_BLOCKS);
    assert_string_equal(text_bytes(&text), wanted);
    text_finish(&text);
}

static void cells_hold_their_figure_or_a_shade(void **state)
{
    (void)state;
    assert_int_equal(chart_cell(80, 4, 24), 3);
    assert_int_equal(chart_cell(40, 4, 24), 1);
    assert_int_equal(chart_cell(300, 4, 24), 5);
    assert_int_equal(chart_cell(10, 4, 24), 1);
    expect_cell(3, 12, 24, "▒12");
    expect_cell(3, 0, 24, "·");
    expect_cell(3, 120, 240, "▒▒▒");
    expect_cell(3, 0, 240, "···");
    expect_cell(5, 240, 240, "█240");
    expect_cell(1, 1, 5, "░");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_as_long_as_their_value),
        cmocka_unit_test(plain_bars_have_no_other_characters),
        cmocka_unit_test(columns_fit_every_window),
        cmocka_unit_test(round_numbers_are_not_below),
        cmocka_unit_test(trends_stand_on_their_line),
        cmocka_unit_test(narrow_trends_show_what_is_selected),
        cmocka_unit_test(shades_have_four_parts),
        cmocka_unit_test(cells_hold_their_figure_or_a_shade),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
