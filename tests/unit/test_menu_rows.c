#include "tests/support/paper.h"
#include "tui/menu_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Two items, a heading of two rows, and two items below it. */
static void fill(struct menu_rows *rows)
{
    menu_rows_begin(rows);
    menu_rows_add(rows, '1', "Report")->value = 11;
    menu_rows_add(rows, '2', "A longer item")->value = 12;
    strcpy(rows->items[1].note, "not for your role");
    menu_rows_add_heading(rows, "Below");
    menu_rows_add(rows, 0, "NWK-1")->value = 21;
    menu_rows_add(rows, 0, "NWK-2")->value = 22;
}

static enum menu_answer hit(struct menu_rows *rows, enum press_code code)
{
    struct press press = {.code = code};

    return menu_rows_press(rows, ACTION_NONE, &press);
}

static enum menu_answer type(struct menu_rows *rows, const char *text)
{
    struct press press = {.code = PRESS_TEXT};

    strcpy(press.text, text);
    return menu_rows_press(rows, ACTION_NONE, &press);
}

static int64_t selected(const struct menu_rows *rows)
{
    assert_non_null(menu_rows_selected(rows));
    return menu_rows_selected(rows)->value;
}

static void keys_move_past_headings_and_stop_at_the_ends(void **state)
{
    static const int64_t down[] = {12, 21, 22, 22}, up[] = {21, 12, 11, 11};
    struct menu_rows rows = {0};

    (void)state;
    fill(&rows);
    assert_int_equal(selected(&rows), 11);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(hit(&rows, i % 2 ? PRESS_DOWN : PRESS_TAB), MENU_MOVED);
        assert_int_equal(selected(&rows), down[i]);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(hit(&rows, i % 2 ? PRESS_UP : PRESS_WHEEL_UP), MENU_MOVED);
        assert_int_equal(selected(&rows), up[i]);
    }
    (void)hit(&rows, PRESS_END);
    assert_int_equal(selected(&rows), 22);
    (void)hit(&rows, PRESS_HOME);
    assert_int_equal(selected(&rows), 11);
    assert_int_equal(hit(&rows, PRESS_F9), MENU_IGNORED);
    menu_rows_finish(&rows);
}

/* A page is what is in sight, and one row of it stays so. */
static void pages_of_a_long_list(void **state)
{
    struct menu_rows rows = {.area = {.rows = 10, .columns = 80}};

    (void)state;
    menu_rows_begin(&rows);
    for (int i = 0; i < 30; i++) {
        menu_rows_add(&rows, 0, "NWK-1")->value = i;
    }
    (void)hit(&rows, PRESS_PAGE_DOWN);
    assert_int_equal(selected(&rows), 9);
    (void)hit(&rows, PRESS_PAGE_DOWN);
    (void)hit(&rows, PRESS_PAGE_UP);
    assert_int_equal(selected(&rows), 9);
    for (int i = 0; i < 5; i++) {
        (void)hit(&rows, PRESS_PAGE_DOWN);
    }
    assert_int_equal(selected(&rows), 29);
    (void)hit(&rows, PRESS_HOME);
    assert_int_equal(selected(&rows), 0);
    menu_rows_finish(&rows);
}

/* Nothing to mark: keys and drawing go by. */
static void an_empty_list_has_no_mark(void **state)
{
    struct menu_rows rows = {0};
    const struct area area = {0, 0, 4, 40};

    (void)state;
    menu_rows_draw(&rows, &area);
    for (enum press_code code = PRESS_UP; code <= PRESS_END; code++) {
        (void)hit(&rows, code);
        menu_rows_draw_focus(&rows);
    }
    assert_int_equal(hit(&rows, PRESS_ENTER), MENU_IGNORED);
    assert_null(menu_rows_selected(&rows));
    menu_rows_finish(&rows);
}

static void a_number_chooses_at_once(void **state)
{
    struct menu_rows rows = {0};

    (void)state;
    fill(&rows);
    assert_int_equal(type(&rows, "2"), MENU_CHOSEN);
    assert_int_equal(selected(&rows), 12);
    assert_int_equal(type(&rows, "3"), MENU_IGNORED);
    assert_int_equal(type(&rows, "\xC3\xB1"), MENU_IGNORED);
    assert_int_equal(selected(&rows), 12);
    assert_int_equal(hit(&rows, PRESS_ENTER), MENU_CHOSEN);
    menu_rows_finish(&rows);
}

static void an_empty_menu_takes_nothing(void **state)
{
    const struct area area = {0, 0, 5, 40};
    struct menu_rows rows = {0};

    (void)state;
    menu_rows_begin(&rows);
    menu_rows_draw(&rows, &area);
    assert_null(menu_rows_selected(&rows));
    assert_int_equal(hit(&rows, PRESS_ENTER), MENU_IGNORED);
    assert_int_equal(hit(&rows, PRESS_DOWN), MENU_MOVED);
    assert_null(menu_rows_selected(&rows));
    menu_rows_finish(&rows);
}

static void rows_stand_below_each_other_with_their_notes(void **state)
{
    const struct area area = {2, 3, 8, 50};
    struct menu_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows);
    menu_rows_draw(&rows, &area);
    assert_string_equal(paper_row(2), "   > 1 Report");
    assert_string_equal(paper_row(3), "     2 A longer item  not for your role");
    assert_string_equal(paper_row(4), "");
    assert_string_equal(paper_row(5), "     Below");
    assert_string_equal(paper_row(6), "       NWK-1");
    assert_int_equal(paper.cursor_row, 2);
    assert_int_equal(paper.cursor_column, 3);
    menu_rows_finish(&rows);
}

static void only_the_mark_is_drawn_when_it_moves(void **state)
{
    const struct area area = {0, 0, 8, 50};
    struct menu_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows);
    menu_rows_draw(&rows, &area);
    paper.drawn = 0;
    (void)hit(&rows, PRESS_DOWN);
    menu_rows_draw_focus(&rows);
    assert_int_equal(paper.drawn, 2);
    assert_string_equal(paper_row(0), "  1 Report");
    assert_string_equal(paper_row(1), "> 2 A longer item  not for your role");
    assert_int_equal(paper.cursor_row, 1);
    menu_rows_finish(&rows);
}

/* In three rows the selected one is always seen, with its heading where that fits. */
static void a_low_window_scrolls(void **state)
{
    const struct area area = {0, 0, 3, 50};
    struct menu_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows);
    menu_rows_draw(&rows, &area);
    (void)hit(&rows, PRESS_DOWN);
    (void)hit(&rows, PRESS_DOWN);
    menu_rows_draw_focus(&rows);
    assert_string_equal(paper_row(1), "  Below");
    assert_string_equal(paper_row(2), ">   NWK-1                             1 more below");
    (void)hit(&rows, PRESS_DOWN);
    menu_rows_draw_focus(&rows);
    assert_string_equal(paper_row(2), ">   NWK-2");
    for (int i = 0; i < 3; i++) {
        (void)hit(&rows, PRESS_UP);
    }
    menu_rows_draw_focus(&rows);
    assert_string_equal(paper_row(0), "> 1 Report");
    assert_string_equal(paper_row(2), "                                      2 more below");
    menu_rows_finish(&rows);
}

/* A long menu goes on with letters, each of which chooses its row. */
static void letters_go_on_where_digits_end(void **state)
{
    struct menu_rows rows = {0};

    (void)state;
    menu_rows_begin(&rows);
    for (int i = 1; i <= 40; i++) {
        menu_rows_add(&rows, menu_rows_next_key(&rows), "Row")->value = i;
    }
    assert_int_equal(rows.items[0].key, '1');
    assert_int_equal(rows.items[9].key, 'a');
    assert_int_equal(rows.items[34].key, 'z');
    assert_int_equal(rows.items[35].key, 0);
    assert_int_equal(type(&rows, "a"), MENU_CHOSEN);
    assert_int_equal(selected(&rows), 10);
    menu_rows_finish(&rows);
}

/* Where nothing can be chosen, nothing is marked. */
static void words_alone_have_no_mark(void **state)
{
    const struct area area = {0, 0, 4, 50};
    struct menu_rows rows = {0};

    (void)state;
    paper_wipe();
    menu_rows_begin(&rows);
    menu_rows_add_heading(&rows, "No file waits");
    menu_rows_draw(&rows, &area);
    assert_string_equal(paper_row(0), "");
    assert_string_equal(paper_row(1), "  No file waits");
    menu_rows_finish(&rows);
}

static enum menu_answer click(struct menu_rows *rows, int row)
{
    struct press press = {.code = PRESS_CLICK, .row = row, .column = 5};

    return menu_rows_press(rows, ACTION_NONE, &press);
}

static void a_click_chooses_what_it_hits(void **state)
{
    const struct area area = {2, 0, 4, 50};
    struct menu_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows);
    menu_rows_draw(&rows, &area);
    assert_int_equal(click(&rows, 3), MENU_CHOSEN);
    assert_int_equal(selected(&rows), 12);
    assert_int_equal(click(&rows, 5), MENU_IGNORED); /* a heading */
    assert_int_equal(click(&rows, 6), MENU_IGNORED); /* below the area */
    assert_int_equal(click(&rows, 1), MENU_IGNORED); /* above it */
    assert_int_equal(selected(&rows), 12);
    menu_rows_finish(&rows);
}

/* Filled anew with less, the selection is still on a row. */
static void fewer_rows_keep_a_selection(void **state)
{
    const struct area area = {0, 0, 8, 50};
    struct menu_rows rows = {0};

    (void)state;
    paper_wipe();
    fill(&rows);
    (void)hit(&rows, PRESS_END);
    menu_rows_begin(&rows);
    menu_rows_add(&rows, '1', "Report")->value = 11;
    menu_rows_draw(&rows, &area);
    assert_int_equal(selected(&rows), 11);
    menu_rows_finish(&rows);
}

/* Figures to the end of the rows are not written over: the owner says what is below. */
static void whole_rows_leave_the_words_to_the_owner(void **state)
{
    static const struct area area = {0, 0, 3, 52};
    struct menu_rows rows = {.whole_rows = true};

    (void)state;
    paper_wipe();
    fill(&rows);
    menu_rows_draw(&rows, &area);
    assert_int_equal(menu_rows_below(&rows), 2);
    for (int row = 0; row < 3; row++) {
        assert_null(strstr(paper_row(row), "below"));
    }
    (void)hit(&rows, PRESS_END);
    menu_rows_draw_focus(&rows);
    assert_int_equal(menu_rows_below(&rows), 0);
    menu_rows_finish(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_move_past_headings_and_stop_at_the_ends),
        cmocka_unit_test(pages_of_a_long_list),
        cmocka_unit_test(an_empty_list_has_no_mark),
        cmocka_unit_test(a_number_chooses_at_once),
        cmocka_unit_test(an_empty_menu_takes_nothing),
        cmocka_unit_test(rows_stand_below_each_other_with_their_notes),
        cmocka_unit_test(only_the_mark_is_drawn_when_it_moves),
        cmocka_unit_test(a_low_window_scrolls),
        cmocka_unit_test(letters_go_on_where_digits_end),
        cmocka_unit_test(words_alone_have_no_mark),
        cmocka_unit_test(a_click_chooses_what_it_hits),
        cmocka_unit_test(whole_rows_leave_the_words_to_the_owner),
        cmocka_unit_test(fewer_rows_keep_a_selection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
