#include "tests/support/paper.h"
#include "tui/text_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static bool hit(struct text_rows *rows, enum press_code code)
{
    struct press press = {.code = code};

    return text_rows_press(rows, ACTION_NONE, &press);
}

static void fill(struct text_rows *rows, int count)
{
    char line[16];

    text_rows_begin(rows, 80);
    for (int i = 0; i < count; i++) {
        snprintf(line, sizeof line, "row %d", i);
        text_rows_add(rows, LOOK_PLAIN, 0, line);
    }
}

static void long_text_is_broken_between_words(void **state)
{
    struct text_rows rows = {0};

    (void)state;
    text_rows_begin(&rows, 20);
    text_rows_add(&rows, LOOK_PLAIN, 4, "one two three four five");
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.items[0].text, "one two three");
    assert_string_equal(rows.items[1].text, "four five");
    assert_int_equal(rows.items[1].column, 4);
    text_rows_begin(&rows, 3); /* narrower than anything: it still ends */
    text_rows_add(&rows, LOOK_PLAIN, 4, "one two three");
    assert_true(rows.count >= 2);
    text_rows_begin(&rows, 20);
    text_rows_add(&rows, LOOK_PLAIN, 0, "");
    assert_int_equal(rows.count, 1); /* an empty text is a row too */
    assert_string_equal(rows.items[0].text, "");
    text_rows_finish(&rows);
}

static void labels_stand_before_the_first_piece_or_above(void **state)
{
    const struct area area = {0, 0, 10, 80};
    struct text_rows rows = {0};

    (void)state;
    paper_wipe();
    text_rows_begin(&rows, 60);
    text_rows_add_labelled(&rows, 2, "Place", LOOK_PLAIN,
                           "12000 Madeup Street, at the corner of Pretend Way");
    assert_int_equal(rows.count, 2);
    text_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "  Place                     12000 Madeup Street, at the");
    assert_string_equal(paper_row(1), "                            corner of Pretend Way");
    text_rows_begin(&rows, 40);
    text_rows_add_labelled(&rows, 2, "Place", LOOK_PLAIN, "12000 Madeup Street");
    text_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "  Place");
    assert_string_equal(paper_row(1), "    12000 Madeup Street");
    text_rows_begin(&rows, 80);
    text_rows_add_labelled(&rows, 2, "A label that is much too long", LOOK_PLAIN, "text");
    assert_int_equal(rows.count, 2);
    text_rows_finish(&rows);
}

static void gaps_never_double_and_never_begin(void **state)
{
    struct text_rows rows = {0};

    (void)state;
    text_rows_begin(&rows, 80);
    text_rows_gap(&rows);
    assert_int_equal(rows.count, 0);
    text_rows_add(&rows, LOOK_PLAIN, 0, "one");
    text_rows_gap(&rows);
    text_rows_gap(&rows);
    assert_int_equal(rows.count, 2);
    assert_null(rows.items[1].text);
    text_rows_finish(&rows);
}

static void keys_scroll_between_the_ends(void **state)
{
    const struct area area = {0, 0, 10, 80};
    struct text_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows, 35);
    text_rows_draw(&rows, &area);
    assert_false(hit(&rows, PRESS_UP));
    assert_true(hit(&rows, PRESS_DOWN));
    assert_int_equal(rows.top, 1);
    assert_true(hit(&rows, PRESS_PAGE_DOWN));
    assert_int_equal(rows.top, 10); /* one row is seen again */
    assert_true(hit(&rows, PRESS_WHEEL_DOWN));
    assert_int_equal(rows.top, 13);
    assert_true(hit(&rows, PRESS_END));
    assert_int_equal(rows.top, 25);
    assert_false(hit(&rows, PRESS_PAGE_DOWN));
    text_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "row 25");
    assert_string_equal(paper_row(9), "row 34");
    assert_true(hit(&rows, PRESS_PAGE_UP));
    assert_int_equal(rows.top, 16);
    assert_true(hit(&rows, PRESS_WHEEL_UP));
    assert_int_equal(rows.top, 13);
    assert_true(hit(&rows, PRESS_HOME));
    assert_int_equal(rows.top, 0);
    assert_false(hit(&rows, PRESS_F9));
    text_rows_finish(&rows);
}

static void a_text_that_fits_does_not_scroll(void **state)
{
    const struct area area = {0, 0, 10, 80};
    struct text_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows, 10);
    text_rows_draw(&rows, &area);
    assert_false(hit(&rows, PRESS_DOWN));
    assert_false(hit(&rows, PRESS_END));
    assert_false(hit(&rows, PRESS_PAGE_DOWN));
    text_rows_finish(&rows);
}

/* Filled anew (another desk changed the record), it stays where it was, or at its new end. */
static void the_place_stays_when_it_is_filled_anew(void **state)
{
    const struct area area = {0, 0, 10, 80};
    struct text_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows, 35);
    text_rows_draw(&rows, &area);
    (void)hit(&rows, PRESS_PAGE_DOWN);
    fill(&rows, 40);
    text_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "row 9");
    fill(&rows, 12);
    text_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "row 2");
    fill(&rows, 3);
    text_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "row 0");
    assert_string_equal(paper_row(3), "");
    text_rows_finish(&rows);
}

static void expect_as_drawn_whole(struct text_rows *rows, const struct area *area)
{
    char moved[PAPER_ROWS][40];

    text_rows_draw_moved(rows, area);
    for (int row = 0; row < area->rows; row++) {
        (void)text_copy(moved[row], sizeof moved[row], paper_row(area->top + row));
    }
    text_rows_draw(rows, area);
    for (int row = 0; row < area->rows; row++) {
        assert_string_equal(moved[row], paper_row(area->top + row));
    }
}

/* Whatever is pressed, what is moved and added looks as if all were drawn. */
static void scrolled_rows_are_as_drawn_whole(void **state)
{
    static const enum press_code codes[] = {
        PRESS_DOWN,       PRESS_DOWN,     PRESS_UP,      PRESS_DOWN, PRESS_PAGE_DOWN,
        PRESS_WHEEL_DOWN, PRESS_WHEEL_UP, PRESS_PAGE_UP, PRESS_UP,   PRESS_DOWN};
    const struct area area = {2, 0, 7, 80};
    struct text_rows rows = {0};
    unsigned seed = 1;

    (void)state;
    paper_wipe();
    fill(&rows, 40);
    text_rows_draw(&rows, &area);
    for (int i = 0; i < 400; i++) {
        seed = seed * 1103515245U + 12345U;
        (void)hit(&rows, codes[(seed >> 16) % (sizeof codes / sizeof codes[0])]);
        expect_as_drawn_whole(&rows, &area);
    }
    /* what was read anew meanwhile is another text */
    fill(&rows, 4);
    text_rows_draw(&rows, &area);
    fill(&rows, 40);
    (void)hit(&rows, PRESS_DOWN);
    expect_as_drawn_whole(&rows, &area);
    text_rows_finish(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_text_is_broken_between_words),
        cmocka_unit_test(labels_stand_before_the_first_piece_or_above),
        cmocka_unit_test(gaps_never_double_and_never_begin),
        cmocka_unit_test(keys_scroll_between_the_ends),
        cmocka_unit_test(a_text_that_fits_does_not_scroll),
        cmocka_unit_test(the_place_stays_when_it_is_filled_anew),
        cmocka_unit_test(scrolled_rows_are_as_drawn_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
