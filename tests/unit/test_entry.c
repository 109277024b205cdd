#include "tests/support/paper.h"
#include "tui/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ACUTE "\xCC\x81" /* combining */

static enum entry_answer type(struct entry *entry, const char *text)
{
    enum entry_answer answer = ENTRY_IGNORED;

    for (size_t at = 0, length = strlen(text), next; at < length; at = next) {
        struct press press = {.code = PRESS_TEXT};

        next = text_next(text, length, at);
        memcpy(press.text, text + at, next - at);
        answer = entry_press(entry, ACTION_NONE, &press);
    }
    return answer;
}

static enum entry_answer paste(struct entry *entry, const char *text)
{
    struct press press = {.code = PRESS_PASTE, .pasted = text};

    return entry_press(entry, ACTION_NONE, &press);
}

static enum entry_answer act(struct entry *entry, enum action action)
{
    struct press press = {.code = PRESS_CTRL};

    return entry_press(entry, action, &press);
}

static void a_line_is_edited(void **state)
{
    struct entry entry;

    (void)state;
    entry_init(&entry, "Name", 10);
    assert_int_equal(type(&entry, "Ana Mus"), ENTRY_CHANGED);
    assert_int_equal(act(&entry, ACTION_HOME), ENTRY_MOVED);
    assert_int_equal(type(&entry, "x"), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "xAna Mus");
    assert_int_equal(act(&entry, ACTION_BACKSPACE), ENTRY_CHANGED);
    assert_int_equal(act(&entry, ACTION_BACKSPACE), ENTRY_MOVED); /* nothing before it */
    assert_int_equal(act(&entry, ACTION_END), ENTRY_MOVED);
    assert_int_equal(act(&entry, ACTION_DELETE_WORD), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "Ana ");
    assert_int_equal(act(&entry, ACTION_UNDO), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "Ana Mus");
    assert_int_equal(act(&entry, ACTION_WORD_LEFT), ENTRY_MOVED);
    assert_int_equal(act(&entry, ACTION_DELETE_TO_END), ENTRY_CHANGED);
    assert_int_equal(act(&entry, ACTION_LEFT), ENTRY_MOVED);
    assert_int_equal(act(&entry, ACTION_DELETE), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "Ana");
    assert_int_equal(act(&entry, ACTION_DELETE_TO_START), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "");
    assert_int_equal(act(&entry, ACTION_HISTORY), ENTRY_IGNORED);
    entry_finish(&entry);
}

static void the_limit_holds(void **state)
{
    struct entry entry;

    (void)state;
    entry_init(&entry, "Number", 6);
    (void)type(&entry, "123456");
    assert_int_equal(type(&entry, "7"), ENTRY_MOVED);
    assert_string_equal(entry_text(&entry), "123456");
    entry_clear(&entry);
    assert_string_equal(entry_text(&entry), "");
    (void)paste(&entry, "12\n34");
    assert_null(strchr(entry_text(&entry), '\n')); /* a line stays a line */
    entry_finish(&entry);
}

static void a_hidden_line_takes_whole_characters(void **state)
{
    struct entry entry;

    (void)state;
    entry_init_hidden(&entry, "Password");
    assert_int_equal(type(&entry, "p\xC3\xA4sse"), ENTRY_CHANGED);
    assert_int_equal(type(&entry, "e" ACUTE), ENTRY_CHANGED);
    assert_int_equal(act(&entry, ACTION_BACKSPACE), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "p\xC3\xA4sse");
    assert_int_equal(paste(&entry, " word"), ENTRY_CHANGED);
    assert_string_equal(entry_text(&entry), "p\xC3\xA4sse word");
    assert_int_equal(paste(&entry, "two\nlines"), ENTRY_IGNORED);
    assert_string_equal(entry_text(&entry), "p\xC3\xA4sse word");
    assert_int_equal(act(&entry, ACTION_UNDO), ENTRY_IGNORED); /* there is no way back to it */
    entry_finish(&entry);
}

static void a_hidden_line_is_wiped(void **state)
{
    static const enum action wipes[] = {ACTION_DELETE_WORD, ACTION_DELETE_TO_START};
    const char none[ENTRY_HIDDEN_ROOM] = "";
    struct entry entry;

    (void)state;
    entry_init_hidden(&entry, "Password");
    for (size_t i = 0; i < 2; i++) {
        (void)type(&entry, "secret words");
        assert_int_equal(act(&entry, wipes[i]), ENTRY_CHANGED);
        assert_memory_equal(entry.secret, none, sizeof none);
    }
    (void)type(&entry, "ab");
    (void)act(&entry, ACTION_BACKSPACE);
    (void)act(&entry, ACTION_BACKSPACE);
    (void)act(&entry, ACTION_BACKSPACE);
    assert_memory_equal(entry.secret, none, sizeof none);
    (void)type(&entry, "secret");
    entry_clear(&entry);
    assert_memory_equal(entry.secret, none, sizeof none);
    (void)type(&entry, "secret");
    entry_finish(&entry);
    assert_memory_equal(entry.secret, none, sizeof none);
}

static void a_hidden_line_takes_128_characters(void **state)
{
    struct entry entry;

    (void)state;
    entry_init_hidden(&entry, "Password");
    for (int i = 0; i < ENTRY_HIDDEN_CHARACTERS; i++) {
        assert_int_equal(type(&entry, "\xF0\x9F\x98\x80"), ENTRY_CHANGED);
    }
    assert_int_equal(type(&entry, "x"), ENTRY_MOVED);
    assert_int_equal(text_characters(entry_text(&entry)), ENTRY_HIDDEN_CHARACTERS);
    entry_finish(&entry);
}

static void nothing_of_a_hidden_line_is_drawn(void **state)
{
    const struct area area = {0, 0, 3, 12};
    struct entry entry;

    (void)state;
    paper_wipe();
    entry_init_hidden(&entry, "Password");
    (void)type(&entry, "ab\xC3\xB1");
    entry_draw(&entry, &area, 1, 4);
    assert_string_equal(paper_row(1), "    •••");
    assert_int_equal(paper.cursor_column, 7);
    (void)type(&entry, "0123456789");
    entry_draw(&entry, &area, 1, 4);
    assert_string_equal(paper_row(1), "    •••••••");
    assert_int_equal(paper.cursor_column, 11);
    entry_draw(&entry, &area, 1, 11); /* no room: nothing, and no crash */
    entry_finish(&entry);
}

static void a_long_line_shows_where_the_caret_is(void **state)
{
    const struct area area = {0, 0, 3, 14};
    struct entry entry;

    (void)state;
    paper_wipe();
    entry_init(&entry, "Name", 0);
    (void)type(&entry, "0123456789abcdefghij");
    entry_draw(&entry, &area, 0, 4);
    assert_non_null(strstr(paper_row(0), "hij"));
    assert_true(paper.cursor_column <= 13);
    (void)act(&entry, ACTION_HOME);
    entry_draw(&entry, &area, 0, 4);
    assert_string_equal(paper_row(0), "    0123456789");
    assert_int_equal(paper.cursor_column, 4);
    entry_finish(&entry);
}

/* ---- several lines ---- */

struct lines {
    struct entry items[3];
    struct entries entries;
};

static void begin(struct lines *lines)
{
    paper_wipe();
    entry_init(&lines->items[0], "Employee number", 7);
    entry_init(&lines->items[1], "Name", 80);
    entry_init_hidden(&lines->items[2], "Password");
    lines->entries = (struct entries){.items = lines->items, .count = 3};
}

static void end(struct lines *lines)
{
    for (size_t i = 0; i < 3; i++) {
        entry_finish(&lines->items[i]);
    }
}

static enum entries_answer press(struct lines *lines, enum press_code code)
{
    struct press one = {.code = code, .text = "x"};

    return entries_press(&lines->entries, ACTION_NONE, &one);
}

static void enter_goes_down_and_is_done_in_the_last(void **state)
{
    struct lines lines;

    (void)state;
    begin(&lines);
    assert_int_equal(press(&lines, PRESS_TEXT), ENTRIES_TYPED);
    assert_int_equal(press(&lines, PRESS_ENTER), ENTRIES_MOVED);
    assert_int_equal(press(&lines, PRESS_TAB), ENTRIES_MOVED);
    assert_int_equal(lines.entries.focus, 2);
    assert_int_equal(press(&lines, PRESS_DOWN), ENTRIES_MOVED);
    assert_int_equal(lines.entries.focus, 2);
    assert_int_equal(press(&lines, PRESS_ENTER), ENTRIES_DONE);
    assert_int_equal(press(&lines, PRESS_BACK_TAB), ENTRIES_MOVED);
    assert_int_equal(press(&lines, PRESS_UP), ENTRIES_MOVED);
    assert_int_equal(press(&lines, PRESS_UP), ENTRIES_MOVED);
    assert_int_equal(lines.entries.focus, 0);
    assert_int_equal(press(&lines, PRESS_F9), ENTRIES_IGNORED);
    assert_int_equal(entries_press(&lines.entries, ACTION_SUBMIT, &(struct press){0}),
                     ENTRIES_DONE);
    end(&lines);
}

static void lines_stand_in_one_column(void **state)
{
    const struct area area = {0, 0, 10, 60};
    struct lines lines;

    (void)state;
    begin(&lines);
    (void)type(&lines.items[0], "100001");
    (void)type(&lines.items[2], "pw");
    lines.entries.focus = 1;
    entries_draw(&lines.entries, &area, 2);
    assert_string_equal(paper_row(2), "  Employee number  100001");
    assert_string_equal(paper_row(3), "> Name");
    assert_string_equal(paper_row(4), "  Password         ••");
    assert_int_equal(paper.cursor_row, 3);
    assert_int_equal(paper.cursor_column, 19);
    end(&lines);
}

static void the_focused_line_is_seen_in_a_low_window(void **state)
{
    const struct area area = {0, 0, 3, 60};
    struct lines lines;

    (void)state;
    begin(&lines);
    lines.entries.focus = 2;
    (void)type(&lines.items[2], "pw");
    entries_draw(&lines.entries, &area, 2); /* room for one of the three */
    assert_string_equal(paper_row(2), "> Password         ••");
    assert_int_equal(paper.cursor_row, 2);
    (void)type(&lines.items[2], "x");
    entries_draw_focus(&lines.entries, &area, 2);
    assert_string_equal(paper_row(2), "> Password         •••");
    end(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_edited),
        cmocka_unit_test(the_limit_holds),
        cmocka_unit_test(a_hidden_line_takes_whole_characters),
        cmocka_unit_test(a_hidden_line_is_wiped),
        cmocka_unit_test(a_hidden_line_takes_128_characters),
        cmocka_unit_test(nothing_of_a_hidden_line_is_drawn),
        cmocka_unit_test(a_long_line_shows_where_the_caret_is),
        cmocka_unit_test(enter_goes_down_and_is_done_in_the_last),
        cmocka_unit_test(lines_stand_in_one_column),
        cmocka_unit_test(the_focused_line_is_seen_in_a_low_window),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
