#include "tui/picker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void fill(struct picker *picker)
{
    picker_init(picker, "Things", "No things.");
    (void)picker_add(picker, "10", "Theft, other");
    (void)picker_add(picker, "1", "Lost property");
    (void)picker_add(picker, "2", "Theft, Peña Street 1");
    (void)picker_add(picker, "VEH", "Vehicle theft");
    picker_look(picker);
}

static enum picker_answer type(struct picker *picker, const char *text)
{
    enum picker_answer answer = PICKER_IGNORED;
    for (size_t at = 0, length = strlen(text); at < length;) {
        struct press press = {.code = PRESS_TEXT};
        size_t next = text_next(text, length, at);
        memcpy(press.text, text + at, next - at);
        answer = picker_press(picker, ACTION_NONE, &press);
        at = next;
    }
    return answer;
}

static enum picker_answer hit(struct picker *picker, enum press_code code, enum action action)
{
    struct press press = {.code = code};
    return picker_press(picker, action, &press);
}

static void assert_selected(const struct picker *picker, const char *code)
{
    const struct picker_item *item = picker_selected(picker);
    assert_non_null(item);
    assert_string_equal(item->code, code);
}

static void every_typed_word_must_stand_in_the_entry(void **state)
{
    struct picker picker;

    (void)state;
    fill(&picker);
    assert_int_equal(picker.shown_count, 4);
    assert_false(picker_is_typed(&picker));
    assert_int_equal(type(&picker, "THEFT"), PICKER_CHANGED);
    assert_true(picker_is_typed(&picker));
    assert_int_equal(picker.shown_count, 3);
    (void)type(&picker, " pen"); /* without case and accents, anywhere */
    assert_int_equal(picker.shown_count, 1);
    assert_selected(&picker, "2");
    (void)type(&picker, "z");
    assert_int_equal(picker.shown_count, 0);
    assert_null(picker_selected(&picker));
    assert_int_equal(hit(&picker, PRESS_CTRL, ACTION_DELETE_TO_START), PICKER_CHANGED);
    assert_int_equal(picker.shown_count, 4);
    picker_finish(&picker);
}

static void the_code_itself_is_nearest(void **state)
{
    struct picker picker;

    (void)state;
    fill(&picker);
    (void)type(&picker, "1"); /* in three entries, but one of them is meant */
    assert_int_equal(picker.shown_count, 3);
    assert_selected(&picker, "1");
    (void)hit(&picker, PRESS_BACKSPACE, ACTION_BACKSPACE);
    (void)type(&picker, "vehicle");
    assert_selected(&picker, "VEH");
    picker_finish(&picker);
}

static void keys_move_within_what_is_shown(void **state)
{
    struct picker picker;

    (void)state;
    fill(&picker);
    assert_selected(&picker, "10");
    (void)hit(&picker, PRESS_UP, ACTION_UP);
    assert_selected(&picker, "10");
    (void)hit(&picker, PRESS_DOWN, ACTION_DOWN);
    assert_selected(&picker, "1");
    (void)hit(&picker, PRESS_CTRL_END, ACTION_BOTTOM);
    assert_selected(&picker, "VEH");
    (void)hit(&picker, PRESS_PAGE_DOWN, ACTION_PAGE_DOWN);
    assert_selected(&picker, "VEH");
    (void)hit(&picker, PRESS_CTRL_HOME, ACTION_TOP);
    assert_selected(&picker, "10");
    picker_select(&picker, 2);
    assert_selected(&picker, "2");
    assert_int_equal(hit(&picker, PRESS_ENTER, ACTION_ENTER), PICKER_TAKEN);
    assert_int_equal(hit(&picker, PRESS_ESCAPE, ACTION_ESCAPE), PICKER_LEFT);
    assert_int_equal(hit(&picker, PRESS_F9, ACTION_NONE), PICKER_IGNORED);
    picker_finish(&picker);
}

static void a_blank_marks_where_several_can_be_picked(void **state)
{
    struct picker picker;

    (void)state;
    fill(&picker);
    (void)type(&picker, " ");
    assert_false(picker_selected(&picker)->marked); /* one only: the blank is text */
    picker.marks = true;
    (void)type(&picker, " ");
    assert_true(picker_selected(&picker)->marked);
    (void)type(&picker, " ");
    assert_false(picker_selected(&picker)->marked);
    (void)type(&picker, "zzz ");
    assert_int_equal(picker.shown_count, 0); /* nothing to mark, nothing happens */
    picker_finish(&picker);
}

static void an_empty_list_has_nothing_to_pick(void **state)
{
    struct picker picker;

    (void)state;
    picker_init(&picker, "Things", "No things.");
    picker_look(&picker);
    assert_null(picker_selected(&picker));
    assert_int_equal(hit(&picker, PRESS_DOWN, ACTION_DOWN), PICKER_CHANGED);
    (void)type(&picker, "abc");
    assert_null(picker_selected(&picker));
    picker_finish(&picker);
}

static void hundreds_of_entries_are_looked_through(void **state)
{
    struct picker picker;

    (void)state;
    picker_init(&picker, "Things", "No things.");
    for (int i = 0; i < 700; i++) {
        char code[16], label[32];
        snprintf(code, sizeof code, "%04d", 400 + i);
        snprintf(label, sizeof label, "District %d", 400 + i);
        (void)picker_add(&picker, code, label);
    }
    picker_look(&picker);
    assert_int_equal(picker.shown_count, 700);
    (void)type(&picker, "0755");
    assert_int_equal(picker.shown_count, 1);
    assert_selected(&picker, "0755");
    picker_finish(&picker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_typed_word_must_stand_in_the_entry),
        cmocka_unit_test(the_code_itself_is_nearest),
        cmocka_unit_test(keys_move_within_what_is_shown),
        cmocka_unit_test(a_blank_marks_where_several_can_be_picked),
        cmocka_unit_test(an_empty_list_has_nothing_to_pick),
        cmocka_unit_test(hundreds_of_entries_are_looked_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
