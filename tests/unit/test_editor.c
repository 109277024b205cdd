#include "tui/editor.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ACUTE   "\xCC\x81"     /* combining */
#define HAN     "\xED\x95\x9C" /* two columns */
#define N_TILDE "\xC3\xB1"

static void type(struct editor *editor, const char *text)
{
    for (size_t at = 0, length = strlen(text); at < length;) {
        size_t next = text_next(text, length, at);
        assert_true(editor_insert(editor, text + at, next - at));
        at = next;
    }
}

static void assert_text(const struct editor *editor, const char *text)
{
    assert_string_equal(editor_text(editor), text);
    assert_int_equal(editor->characters, text_characters(text));
}

static void typing_goes_in_at_the_caret(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 0);
    assert_text(&editor, "");
    type(&editor, "JosX");
    assert_true(editor_left(&editor));
    type(&editor, N_TILDE);
    assert_text(&editor, "Jos" N_TILDE "X");
    assert_int_equal(editor.caret, 5);
    editor_finish(&editor);
    editor_finish(&editor); /* twice is nothing */
}

static void an_accent_joins_the_letter_before_it(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 10);
    type(&editor, "Jose");
    assert_true(editor_insert(&editor, ACUTE, 2));
    type(&editor, "X");
    assert_text(&editor, "Jose" ACUTE "X");
    assert_true(editor_backspace(&editor));
    assert_true(editor_backspace(&editor)); /* the letter goes with its accent */
    assert_text(&editor, "Jos");
    editor_finish(&editor);
}

static void the_caret_never_stands_inside_a_grapheme(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 0);
    editor_load(&editor, "a" ACUTE "b");
    assert_true(editor_left(&editor));
    assert_true(editor_left(&editor));
    assert_int_equal(editor.caret, 0);
    assert_true(editor_right(&editor));
    assert_int_equal(editor.caret, 3);
    editor_load(&editor, "xa" ACUTE);
    assert_true(editor_home(&editor));
    assert_true(editor_right(&editor));
    assert_true(editor_delete(&editor));
    assert_text(&editor, "x");
    editor_load(&editor, "e b" ACUTE); /* without the b the accent falls upon the blank */
    assert_true(editor_left(&editor));
    assert_true(editor_insert(&editor, "c", 1));
    assert_text(&editor, "e cb" ACUTE);
    editor_load(&editor, ACUTE "b");
    assert_true(editor_home(&editor));
    assert_true(editor_insert(&editor, "e", 1));
    assert_int_equal(editor.caret, 3); /* behind the accent that joined */
    editor_finish(&editor);
}

static void loading_forgets_what_was(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 0);
    type(&editor, "old");
    editor_load(&editor, "new");
    assert_text(&editor, "new");
    assert_int_equal(editor.caret, 3);
    assert_false(editor_undo(&editor));
    assert_text(&editor, "new");
    editor_finish(&editor);
}

static void the_limit_counts_characters(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 5);
    type(&editor, HAN HAN N_TILDE "ab");
    assert_false(editor_insert(&editor, "c", 1));
    assert_text(&editor, HAN HAN N_TILDE "ab");
    assert_true(editor_backspace(&editor));
    assert_false(editor_insert(&editor, "e" ACUTE, 3)); /* two characters, room for one */
    assert_text(&editor, HAN HAN N_TILDE "a");
    assert_false(editor_insert(&editor, "xyz", 3)); /* what fits of a paste */
    assert_text(&editor, HAN HAN N_TILDE "ax");
    assert_true(editor_undo(&editor));
    assert_text(&editor, HAN HAN N_TILDE "a");
    editor_finish(&editor);
}

static void what_is_hostile_is_not_taken(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 0);
    assert_false(editor_insert(&editor, "\x1B", 1));
    assert_false(editor_insert(&editor, "", 0));
    assert_text(&editor, "");
    assert_false(editor_undo(&editor)); /* nothing was done */
    assert_true(editor_insert(&editor, "\n\r\na\x1B[1mb\r\nc\n\n", 13));
    assert_text(&editor, "a[1mb c");
    editor_finish(&editor);
    editor_init(&editor, true, 0);
    assert_true(editor_insert(&editor, "a\r\nb\n", 5));
    assert_text(&editor, "a\nb\n");
    editor_finish(&editor);
}

static void moving_by_graphemes_and_words(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, true, 0);
    editor_load(&editor, "one  two\nthree");
    assert_false(editor_right(&editor));
    assert_false(editor_word_right(&editor));
    assert_true(editor_word_left(&editor));
    assert_int_equal(editor.caret, 9);
    assert_true(editor_word_left(&editor));
    assert_int_equal(editor.caret, 5);
    assert_true(editor_word_left(&editor));
    assert_int_equal(editor.caret, 0);
    assert_false(editor_word_left(&editor));
    assert_false(editor_left(&editor));
    assert_true(editor_word_right(&editor));
    assert_int_equal(editor.caret, 5);
    assert_true(editor_word_right(&editor));
    assert_int_equal(editor.caret, 9);
    editor_finish(&editor);
}

static void home_and_end_are_of_the_line_then_of_the_text(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, true, 0);
    editor_load(&editor, "ab\ncd\nef");
    assert_true(editor_home(&editor));
    assert_int_equal(editor.caret, 6);
    assert_true(editor_home(&editor));
    assert_int_equal(editor.caret, 0);
    assert_false(editor_home(&editor));
    assert_true(editor_end(&editor));
    assert_int_equal(editor.caret, 2);
    assert_true(editor_end(&editor));
    assert_int_equal(editor.caret, 8);
    assert_false(editor_end(&editor));
    editor_finish(&editor);
}

static void deleting_in_every_way(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, true, 0);
    assert_false(editor_backspace(&editor));
    assert_false(editor_delete(&editor));
    assert_false(editor_delete_word(&editor));
    assert_false(editor_delete_to_start(&editor));
    assert_false(editor_delete_to_end(&editor));
    editor_load(&editor, "one two  \nthree four");
    assert_true(editor_delete_word(&editor));
    assert_text(&editor, "one two  \nthree ");
    assert_true(editor_delete_to_start(&editor));
    assert_text(&editor, "one two  \n");
    assert_false(editor_delete_to_start(&editor)); /* the line is empty: nothing above it goes */
    assert_true(editor_delete_word(&editor));
    assert_text(&editor, "one ");
    assert_true(editor_home(&editor));
    assert_true(editor_delete(&editor));
    assert_true(editor_right(&editor));
    assert_true(editor_delete_to_end(&editor));
    assert_text(&editor, "n");
    editor_finish(&editor);
}

static void undo_takes_back_words_and_deletions(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, true, 0);
    type(&editor, "one two");
    assert_true(editor_insert(&editor, "\n", 1));
    type(&editor, "three");
    assert_true(editor_delete_word(&editor));
    assert_text(&editor, "one two\n");
    assert_true(editor_undo(&editor));
    assert_text(&editor, "one two\nthree");
    assert_int_equal(editor.caret, 13);
    assert_true(editor_undo(&editor));
    assert_text(&editor, "one two\n");
    assert_true(editor_undo(&editor));
    assert_text(&editor, "one ");
    assert_true(editor_undo(&editor));
    assert_text(&editor, "");
    assert_false(editor_undo(&editor));
    editor_finish(&editor);
}

static void a_move_or_a_paste_begins_a_new_step(void **state)
{
    struct editor editor;

    (void)state;
    editor_init(&editor, false, 0);
    type(&editor, "ab");
    assert_true(editor_left(&editor));
    type(&editor, "c");
    assert_true(editor_undo(&editor));
    assert_text(&editor, "ab");
    assert_int_equal(editor.caret, 1);
    assert_true(editor_insert(&editor, "paste", 5));
    type(&editor, "d");
    assert_true(editor_undo(&editor));
    assert_text(&editor, "apasteb");
    assert_true(editor_undo(&editor));
    assert_text(&editor, "ab");
    type(&editor, "x");
    assert_true(editor_backspace(&editor));
    type(&editor, "y"); /* behind a deletion, not part of it */
    assert_true(editor_undo(&editor));
    assert_text(&editor, "ab");
    assert_false(editor_home(&editor) && editor_home(&editor));
    editor_finish(&editor);
}

static void old_steps_of_undo_are_let_go(void **state)
{
    struct editor editor;
    int undone = 0;

    (void)state;
    editor_init(&editor, false, 0);
    for (int i = 0; i < 2500; i++) {
        assert_true(editor_insert(&editor, "ab", 2));
    }
    while (editor_undo(&editor)) {
        undone++;
    }
    assert_in_range(undone, 500, 1000);
    assert_int_equal(editor.text.length, 5000 - 2 * undone);
    editor_finish(&editor);
}

static void rows_are_wrapped_at_blanks(void **state)
{
    struct editor editor;
    int row, column;

    (void)state;
    editor_init(&editor, true, 0);
    assert_int_equal(editor_rows(&editor, 10), 1);
    editor_load(&editor, "one two three\n\nfour");
    assert_int_equal(editor_rows(&editor, 8), 4);
    editor_position(&editor, 8, &row, &column);
    assert_int_equal(row, 3);
    assert_int_equal(column, 4);
    assert_int_equal(editor_rows(&editor, 80), 3);
    editor.caret = 7; /* the blank that the break swallows: still behind "two" */
    editor_position(&editor, 8, &row, &column);
    assert_int_equal(row, 0);
    assert_int_equal(column, 7);
    editor_load(&editor, "abcdefghij   ");
    editor_position(&editor, 10, &row, &column);
    assert_int_equal(row, 0);
    assert_int_equal(column, 10); /* never further than the column behind the last one */
    assert_int_equal(editor_rows(&editor, 0), editor_rows(&editor, 1));
    editor_finish(&editor);
}

static void up_and_down_keep_the_column(void **state)
{
    struct editor editor;
    int row, column;

    (void)state;
    editor_init(&editor, true, 0);
    editor_load(&editor, "abcdefgh\nxy\n" HAN HAN HAN HAN "\nlast");
    assert_false(editor_down(&editor, 20));
    editor.caret = 6;
    assert_true(editor_down(&editor, 20));
    assert_int_equal(editor.caret, 11);
    assert_true(editor_down(&editor, 20));
    editor_position(&editor, 20, &row, &column);
    assert_int_equal(row, 2);
    assert_int_equal(column, 6);
    assert_true(editor_up(&editor, 20));
    assert_true(editor_up(&editor, 20));
    assert_int_equal(editor.caret, 6);
    assert_false(editor_up(&editor, 20));
    assert_true(editor_left(&editor)); /* a move to the side sets the column anew */
    assert_true(editor_down(&editor, 20));
    assert_true(editor_down(&editor, 20));
    editor_position(&editor, 20, &row, &column);
    assert_int_equal(column, 4); /* 5 lies inside a wide letter */
    editor_finish(&editor);
}

static void a_break_inside_a_word_belongs_to_the_next_row(void **state)
{
    struct editor editor;
    int row, column;

    (void)state;
    editor_init(&editor, true, 0);
    editor_load(&editor, "abcdefghij");
    editor.caret = 5;
    editor_position(&editor, 5, &row, &column);
    assert_int_equal(row, 1);
    assert_int_equal(column, 0);
    assert_true(editor_move_to(&editor, 5, 0, 99));
    assert_int_equal(editor.caret, 4);
    assert_true(editor_move_to(&editor, 5, 1, 99));
    assert_int_equal(editor.caret, 10);
    assert_false(editor_move_to(&editor, 5, 99, 99));
    assert_true(editor_move_to(&editor, 5, -1, -1));
    assert_int_equal(editor.caret, 0);
    assert_true(editor_move_to(&editor, 100000, 0, 7)); /* one line */
    assert_int_equal(editor.caret, 7);
    editor_finish(&editor);
}

static void one_line_scrolls_so_that_the_caret_is_seen(void **state)
{
    struct editor editor;
    size_t begin = 0;
    int column, moves = 0;

    (void)state;
    editor_init(&editor, false, 0);
    for (int i = 0; i < 60; i++) {
        type(&editor, i % 7 == 3 ? HAN : "a");
        size_t now = editor_scroll(&editor, 20, begin, &column);
        moves += now != begin;
        begin = now;
        assert_in_range(column, 0, 19);
    }
    assert_in_range(moves, 1, 15); /* by a good part at once */
    while (editor_left(&editor)) {
        begin = editor_scroll(&editor, 20, begin, &column);
        assert_in_range(column, 0, 19);
        assert_true(editor.caret == 0 || column > 0); /* one sees what stands in front */
    }
    assert_int_equal(begin, 0);
    editor_load(&editor, "short");
    assert_int_equal(editor_scroll(&editor, 20, 50, &column), 0);
    assert_int_equal(column, 5);
    editor_load(&editor, HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN);
    begin = editor_scroll(&editor, 20, 1, &column); /* 1 lies inside a letter */
    assert_int_equal(begin % 3, 0);
    begin = editor_scroll(&editor, 1, 0, &column);
    assert_int_equal(begin, editor.caret);
    editor_finish(&editor);
}

/* ---- whatever is done to it ---- */

struct rows {
    size_t starts[4000], lengths[4000], count;
};

static void collect(void *context, size_t start, size_t length)
{
    struct rows *rows = context;
    assert_true(rows->count < 4000);
    rows->starts[rows->count] = start;
    rows->lengths[rows->count++] = length;
}

static void assert_rows_are_those_of_the_text(const struct editor *editor, int columns)
{
    static struct rows shown, expected;
    shown.count = expected.count = 0;
    editor_each_row(editor, columns, collect, &shown);
    text_wrap(editor_text(editor), columns, collect, &expected);
    assert_int_equal(shown.count, expected.count);
    assert_memory_equal(shown.starts, expected.starts, shown.count * sizeof shown.starts[0]);
    assert_memory_equal(shown.lengths, expected.lengths, shown.count * sizeof shown.lengths[0]);
}

static void assert_sound(const struct editor *editor)
{
    const char *text = editor_text(editor);
    size_t length = strlen(text);
    size_t at = 0;
    assert_int_equal(length, editor->text.length);
    assert_int_equal(editor->characters, text_characters(text));
    assert_true(editor->limit == 0 || editor->characters <= editor->limit);
    while (at < editor->caret) {
        at = text_next(text, length, at);
    }
    assert_int_equal(at, editor->caret);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7FFF;
}

static void do_anything(struct editor *editor, unsigned random, int columns)
{
    static const char *const texts[] = {
        "a",    " ", "\n", HAN, N_TILDE, ACUTE, "word ", "and a longer paste\nof two lines ",
        "\xFF", "x"};
    static bool (*const keys[])(struct editor *) = {
        editor_left,          editor_right,
        editor_word_left,     editor_word_right,
        editor_home,          editor_end,
        editor_backspace,     editor_delete,
        editor_delete_word,   editor_delete_to_start,
        editor_delete_to_end, editor_undo,
    };
    unsigned what = random % 40;
    if (what < 12) {
        (void)keys[what](editor);
    } else if (what == 12) {
        (void)editor_up(editor, columns);
    } else if (what == 13) {
        (void)editor_down(editor, columns);
    } else if (what == 14) {
        (void)editor_move_to(editor, columns, (int)(random % 9), (int)(random % 31));
    } else {
        const char *text = texts[random / 40 % (sizeof texts / sizeof texts[0])];
        (void)editor_insert(editor, text, strlen(text));
    }
}

static void nothing_that_is_done_breaks_it(void **state)
{
    static const int widths[] = {1, 7, 30, 76};
    unsigned seed = 755;

    (void)state;
    for (size_t round = 0; round < 40; round++) {
        struct editor editor;
        int columns = widths[round % 4];
        size_t begin = 0;
        int column;
        editor_init(&editor, round % 3 != 0, round % 5 == 0 ? 60 : 0);
        for (int i = 0; i < 500; i++) {
            do_anything(&editor, next_random(&seed), columns);
            assert_sound(&editor);
            begin = editor_scroll(&editor, 20, begin, &column);
            assert_in_range(column, 0, 20);
            if (i % 3 == 0) {
                assert_rows_are_those_of_the_text(&editor, columns);
            }
        }
        while (editor_undo(&editor)) {
            assert_sound(&editor);
        }
        assert_text(&editor, "");
        editor_finish(&editor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_goes_in_at_the_caret),
        cmocka_unit_test(an_accent_joins_the_letter_before_it),
        cmocka_unit_test(the_caret_never_stands_inside_a_grapheme),
        cmocka_unit_test(loading_forgets_what_was),
        cmocka_unit_test(the_limit_counts_characters),
        cmocka_unit_test(what_is_hostile_is_not_taken),
        cmocka_unit_test(moving_by_graphemes_and_words),
        cmocka_unit_test(home_and_end_are_of_the_line_then_of_the_text),
        cmocka_unit_test(deleting_in_every_way),
        cmocka_unit_test(undo_takes_back_words_and_deletions),
        cmocka_unit_test(a_move_or_a_paste_begins_a_new_step),
        cmocka_unit_test(old_steps_of_undo_are_let_go),
        cmocka_unit_test(rows_are_wrapped_at_blanks),
        cmocka_unit_test(up_and_down_keep_the_column),
        cmocka_unit_test(a_break_inside_a_word_belongs_to_the_next_row),
        cmocka_unit_test(one_line_scrolls_so_that_the_caret_is_seen),
        cmocka_unit_test(nothing_that_is_done_breaks_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
