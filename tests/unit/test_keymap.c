#include "tui/keymap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct press key(enum press_code code)
{
    return (struct press){.code = code};
}

static struct press letter(enum press_code code, char text)
{
    struct press press = {.code = code};
    press.text[0] = text;
    return press;
}

static enum action action_of(unsigned contexts, struct press press)
{
    return keymap_action(contexts, &press);
}

/* A row takes a press in one of its contexts alone, whatever other rows of wider contexts say. */
static bool takes(const struct key_row *row, unsigned context, const struct press *press)
{
    return (row->contexts & context) != 0 && keymap_action(context, press) == row->action;
}

static void no_two_rows_of_a_context_share_a_key(void **state)
{
    struct key_row one, other;

    (void)state;
    for (size_t i = 0; keymap_row_at(i, &one); i++) {
        for (size_t j = i + 1; keymap_row_at(j, &other); j++) {
            char keys[64], rest[64];
            if ((one.contexts & other.contexts) == 0) {
                continue;
            }
            snprintf(keys, sizeof keys, "%s", one.keys);
            for (char *a = strtok(keys, ","); a != NULL; a = strtok(NULL, ",")) {
                a += strspn(a, " ");
                snprintf(rest, sizeof rest, ", %s,", other.keys);
                char wanted[40];
                snprintf(wanted, sizeof wanted, " %s,", a);
                if (strstr(rest, wanted) != NULL) {
                    fail_msg("%s stands in two rows of one context: \"%s\" and \"%s\"", a, one.help,
                             other.help);
                }
            }
        }
    }
}

static void the_first_key_of_each_row_does_what_the_row_says(void **state)
{
    struct key_row row;
    size_t count = 0;

    (void)state;
    for (; keymap_row_at(count, &row); count++) {
        struct press press;
        assert_true(keymap_row_press(count, &press));
        assert_int_not_equal(press.code, PRESS_NONE);
        for (unsigned context = CONTEXT_ANY; context <= CONTEXT_MENU; context <<= 1) {
            if ((row.contexts & context) != 0) {
                assert_true(takes(&row, context, &press));
                assert_true(keymap_row_is_true(count, context));
            }
        }
    }
    assert_true(count > 30);
    assert_null(row.keys);
    struct press press;
    assert_false(keymap_row_press(count, &press));
    assert_false(keymap_row_is_true(count, CONTEXT_ANY));
}

static void every_row_has_keys_and_help(void **state)
{
    struct key_row row;

    (void)state;
    for (size_t i = 0; keymap_row_at(i, &row); i++) {
        assert_non_null(row.keys);
        assert_non_null(row.help);
        assert_true(row.contexts != 0);
        assert_int_not_equal(row.action, ACTION_NONE);
    }
}

static void the_fixed_keys_are_those_of_the_design(void **state)
{
    const unsigned form = CONTEXT_ANY | CONTEXT_FORM | CONTEXT_TEXT;

    (void)state;
    assert_int_equal(action_of(form, key(PRESS_F1)), ACTION_HELP);
    assert_int_equal(action_of(form, key(PRESS_F2)), ACTION_SUBMIT);
    assert_int_equal(action_of(form, key(PRESS_F3)), ACTION_BACK);
    assert_int_equal(action_of(form, key(PRESS_F4)), ACTION_CHOICES);
    assert_int_equal(action_of(form, key(PRESS_F5)), ACTION_ADD_ROW);
    assert_int_equal(action_of(form, key(PRESS_F6)), ACTION_DUP);
    assert_int_equal(action_of(form, key(PRESS_F7)), ACTION_PREVIOUS_SECTION);
    assert_int_equal(action_of(form, key(PRESS_F8)), ACTION_NEXT_SECTION);
    assert_int_equal(action_of(form, key(PRESS_F9)), ACTION_NONE);
    assert_int_equal(action_of(form, key(PRESS_F10)), ACTION_LOCK);
    assert_int_equal(action_of(form, key(PRESS_TAB)), ACTION_NEXT_FIELD);
    assert_int_equal(action_of(form, key(PRESS_ENTER)), ACTION_NEXT_FIELD);
    assert_int_equal(action_of(form, key(PRESS_DOWN)), ACTION_NEXT_FIELD);
    assert_int_equal(action_of(form, key(PRESS_BACK_TAB)), ACTION_PREVIOUS_FIELD);
    assert_int_equal(action_of(form, key(PRESS_UP)), ACTION_PREVIOUS_FIELD);
    assert_int_equal(action_of(form, key(PRESS_ESCAPE)), ACTION_ESCAPE);
    assert_int_equal(action_of(form, letter(PRESS_CTRL, 'p')), ACTION_PALETTE);
    assert_int_equal(action_of(form, letter(PRESS_CTRL, 'z')), ACTION_UNDO);
    assert_int_equal(action_of(form, letter(PRESS_CTRL, 'l')), ACTION_REPAINT);
    assert_int_equal(action_of(form, letter(PRESS_CTRL, 'n')), ACTION_NARRATIVE);
    assert_int_equal(action_of(form, letter(PRESS_CTRL, 'x')), ACTION_REMOVE_ROW);
    assert_int_equal(action_of(CONTEXT_ANY | CONTEXT_LIST, letter(PRESS_TEXT, '/')), ACTION_SEARCH);
}

static void long_text_keeps_enter_and_the_arrows(void **state)
{
    const unsigned text = CONTEXT_ANY | CONTEXT_FORM | CONTEXT_LONG_TEXT;

    (void)state;
    assert_int_equal(action_of(text, key(PRESS_ENTER)), ACTION_ENTER);
    assert_int_equal(action_of(text, key(PRESS_UP)), ACTION_UP);
    assert_int_equal(action_of(text, key(PRESS_DOWN)), ACTION_DOWN);
    assert_int_equal(action_of(text, key(PRESS_TAB)), ACTION_NEXT_FIELD);
    assert_int_equal(action_of(text, key(PRESS_F2)), ACTION_SUBMIT);
}

/* Where people type, no letter is a command. */
static void letters_are_text_where_text_is_typed(void **state)
{
    static const unsigned typing[] = {
        CONTEXT_ANY | CONTEXT_TEXT,
        CONTEXT_ANY | CONTEXT_TEXT | CONTEXT_FORM,
        CONTEXT_ANY | CONTEXT_LONG_TEXT | CONTEXT_FORM,
        CONTEXT_ANY | CONTEXT_TEXT | CONTEXT_MENU,
    };

    (void)state;
    for (size_t i = 0; i < sizeof typing / sizeof typing[0]; i++) {
        for (char c = ' '; c < 0x7F; c++) {
            assert_int_equal(action_of(typing[i], letter(PRESS_TEXT, c)), ACTION_NONE);
        }
    }
}

static void the_narrower_context_wins(void **state)
{
    const unsigned home = CONTEXT_ANY | CONTEXT_HOME;
    struct key_row row;

    (void)state;
    assert_int_equal(action_of(CONTEXT_ANY, key(PRESS_F3)), ACTION_BACK);
    assert_int_equal(action_of(home, key(PRESS_F3)), ACTION_SIGN_OUT);
    for (size_t i = 0; keymap_row_at(i, &row); i++) {
        if (row.action == ACTION_BACK && row.contexts == CONTEXT_ANY) {
            assert_true(keymap_row_is_true(i, CONTEXT_ANY | CONTEXT_LIST));
            assert_false(keymap_row_is_true(i, home)); /* F3 means something else there */
        }
    }
}

static void letters_stand_for_actions_on_a_record(void **state)
{
    static const struct {
        char key;
        const char *action;
    } pairs[] = {
        {'a', "approve"}, {'r', "return"},   {'s', "resubmit"},   {'d', "defer"},
        {'u', "set-urn"}, {'n', "set-ncic"}, {'+', "supplement"}, {'v', "void"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct press press = letter(PRESS_TEXT, pairs[i].key);
        char expected[2] = {pairs[i].key, '\0'};
        assert_int_equal(action_of(CONTEXT_ANY | CONTEXT_RECORD, press), ACTION_RECORD);
        assert_int_equal(action_of(CONTEXT_ANY | CONTEXT_LIST | CONTEXT_REVIEW, press),
                         ACTION_RECORD);
        assert_int_equal(action_of(CONTEXT_ANY | CONTEXT_LIST, press), ACTION_NONE);
        assert_string_equal(keymap_record_action(&press), pairs[i].action);
        assert_string_equal(keymap_record_key(pairs[i].action), expected);
    }
    struct press history = letter(PRESS_TEXT, 'h');
    struct press unknown = letter(PRESS_TEXT, 'z');
    assert_int_equal(action_of(CONTEXT_ANY | CONTEXT_RECORD, history), ACTION_HISTORY);
    assert_null(keymap_record_action(&history));
    assert_null(keymap_record_action(&unknown));
    assert_null(keymap_record_key("burn"));
}

static void a_longer_text_is_not_its_first_letter(void **state)
{
    struct press press = {.code = PRESS_TEXT, .text = "q\xCC\x81"}; /* q with an accent */

    (void)state;
    assert_int_equal(action_of(CONTEXT_ANY | CONTEXT_LIST, press), ACTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_rows_of_a_context_share_a_key),
        cmocka_unit_test(the_first_key_of_each_row_does_what_the_row_says),
        cmocka_unit_test(every_row_has_keys_and_help),
        cmocka_unit_test(the_fixed_keys_are_those_of_the_design),
        cmocka_unit_test(long_text_keeps_enter_and_the_arrows),
        cmocka_unit_test(letters_are_text_where_text_is_typed),
        cmocka_unit_test(the_narrower_context_wins),
        cmocka_unit_test(letters_stand_for_actions_on_a_record),
        cmocka_unit_test(a_longer_text_is_not_its_first_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
