#include "forms/worksheet.h"
#include "tests/support/desk_fixture.h"

static int sheet_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &worksheet_form);
    put(fixture, "worked_on", "2026-11-19");
    put(fixture, "watch", "EM");
    put(fixture, "unit", "41A");
    put(fixture, "lines[1].received", "2340");
    put(fixture, "lines[1].cleared", "0012");
    put(fixture, "lines[1].rd", "0400");
    put(fixture, "lines[1].clearance", "755 940");
    return 0;
}

static void a_watch_over_midnight_is_filed_without_a_word(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "submit");
    assert_int_equal(fixture->problems.count, 0);
    assert_string_equal(got(fixture, "employee"), "500123");
}

static void only_the_watch_itself_is_needed(void **state)
{
    static const char *const needed[] = {"worked_on", "watch", "unit"};
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        put(fixture, needed[i], "");
    }
    check_as(fixture, "submit");
    assert_int_equal(problems_errors(&fixture->problems), COUNT_OF(needed));
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        assert_error_at(fixture, needed[i], "needed");
    }
}

/* What a sergeant is to find is not refused at the counter: it would never be seen. */
static void faults_of_the_review_are_taken(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "lines[1].received", "1200");
    put(fixture, "lines[1].cleared", "1100");
    put(fixture, "lines[1].rd", "");
    put(fixture, "lines[1].clearance", "831");
    put(fixture, "lines[1].narrative", "SEE REPORT");
    put(fixture, "lines[2].tag", "120");
    check_as(fixture, "submit");
    assert_int_equal(problems_errors(&fixture->problems), 0);
}

static void clearance_codes_are_three_digits_and_at_most_four(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "lines[1].clearance", "755 940 123 779");
    check_as(fixture, "submit");
    assert_int_equal(problems_errors(&fixture->problems), 0);
    assert_warning_at(fixture, "lines[1].clearance", "123");
    put(fixture, "lines[1].clearance", "755 940 123 779 780");
    check_as(fixture, "submit");
    assert_error_at(fixture, "lines[1].clearance", "At most 4");
    put(fixture, "lines[1].clearance", "755 94");
    check_as(fixture, "submit");
    assert_error_at(fixture, "lines[1].clearance", "\"94\"");
    put(fixture, "lines[1].clearance", "755 94O");
    check_as(fixture, "submit");
    assert_error_at(fixture, "lines[1].clearance", "\"94O\"");
}

static void everybody_writes_their_own_and_supervisors_any(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "employee", "500124");
    check_as(fixture, "submit");
    assert_error_at(fixture, "employee", "only their own");
    fixture->actor.role = ROLE_SERGEANT;
    check_as(fixture, "submit");
    assert_silent_at(fixture, "employee");
}

static void a_watch_without_a_line_is_asked_about(void **state)
{
    struct desk_fixture *fixture = *state;

    record_remove_row(&fixture->record, place_called(&fixture->record, "lines").field, 0);
    check_as(fixture, "submit");
    assert_int_equal(problems_errors(&fixture->problems), 0);
    assert_warning_at(fixture, "lines", "no line");
}

static void two_hundred_lines_fit(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "lines[200].tag", "1");
    assert_int_equal(record_rows(&fixture->record, place_called(&fixture->record, "lines").field),
                     WORKSHEET_LINES_MOST);
    assert_false(record_add_row(&fixture->record, place_called(&fixture->record, "lines").field));
}

/* Only codes with a source are shipped, each with the rules of the review. */
static void clearance_codes_carry_their_rules(void **state)
{
    static const struct {
        const char *rule, *codes;
    } rules[] = {
        {"contact", "755"},
        {"secondary", "831"},
        {"refcall", "843"},
        {"detention", "840 841 842 843 941 942 943 944 945 946 947 948"},
        {"sacr", "940 941 942 943 944 945 946 947 948"},
    };
    const struct desk_fixture *fixture = *state;
    const struct choice_list list = fixture->codes.lists[CODES_CLEARANCE];

    for (size_t r = 0; r < COUNT_OF(rules); r++) {
        for (size_t i = 0; i < list.count; i++) {
            assert_int_equal(choice_has_rule(&list.items[i], rules[r].rule),
                             strstr(rules[r].codes, list.items[i].code) != NULL);
        }
    }
    assert_null(choice_find(list, "777"));
    assert_null(choice_find(list, "949"));
}

#define SHEET_TEST(test) cmocka_unit_test_setup_teardown(test, sheet_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHEET_TEST(a_watch_over_midnight_is_filed_without_a_word),
        SHEET_TEST(only_the_watch_itself_is_needed),
        SHEET_TEST(faults_of_the_review_are_taken),
        SHEET_TEST(clearance_codes_are_three_digits_and_at_most_four),
        SHEET_TEST(everybody_writes_their_own_and_supervisors_any),
        SHEET_TEST(a_watch_without_a_line_is_asked_about),
        SHEET_TEST(two_hundred_lines_fit),
        SHEET_TEST(clearance_codes_carry_their_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
