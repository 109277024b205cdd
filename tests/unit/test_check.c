#include "tests/support/desk_fixture.h"

/* A form made for these tests, with one field of each rule that tables can say. */
static const char *const fast[] = {"FAST", NULL};

static const struct choice speeds[] = {
    {.code = "SLOW", .label = "Slow"},
    {.code = "FAST", .label = "Fast", .rules = "danger"},
    {0},
};

static const struct field part_fields[] = {
    {.name = "kind", .label = "Kind", .kind = FIELD_CHOICE, .choices = speeds, .required = true},
    {.name = "why",
     .label = "Why",
     .kind = FIELD_TEXT,
     .max = 10,
     .required_when = {.field = "kind", .in = fast}},
    {.name = "begins", .label = "Begins", .kind = FIELD_DATE},
    {.name = "ends", .label = "Ends", .kind = FIELD_DATE, .not_before = "begins"},
    {.name = "note", .label = "Note", .kind = FIELD_TEXT, .max = 10},
};

static const struct field trial_fields[] = {
    {.name = "title", .label = "Title", .kind = FIELD_TEXT, .max = 10, .required = true},
    {.name = "speed", .label = "Speed", .kind = FIELD_CHOICE, .choices = speeds},
    {.name = "helmet",
     .label = "Helmet",
     .kind = FIELD_YES_NO,
     .required_when = {.field = "speed", .rule = "danger"}},
    {.name = "begins",
     .label = "Begins",
     .kind = FIELD_DATE_TIME,
     .not_in_future = true,
     .unknown_allowed = true},
    {.name = "ends",
     .label = "Ends",
     .kind = FIELD_DATE_TIME,
     .not_before = "begins",
     .unknown_allowed = true},
    {.name = "born", .label = "Born", .kind = FIELD_DATE, .not_in_future = true},
    {.name = "count", .label = "Count", .kind = FIELD_NUMBER, .min = 2, .max = 5},
    {.name = "colour",
     .label = "Colour",
     .kind = FIELD_CHOICE,
     .choices = speeds,
     .open_list = true},
    {.name = "parts",
     .label = "Parts",
     .kind = FIELD_GROUP,
     .min = 1,
     .max = 3,
     .fields = part_fields,
     .field_count = COUNT_OF(part_fields)},
    {.name = "close_reason",
     .label = "Reason",
     .kind = FIELD_TEXT,
     .max = 10,
     .required = true,
     .stage = "close"},
    {.name = "first_hint", .label = "First hint", .kind = FIELD_TEXT, .max = 10, .stage = "hint"},
    {.name = "second_hint", .label = "Second hint", .kind = FIELD_TEXT, .max = 10, .stage = "hint"},
};

/* Two rules of its own, found in the wrong order on purpose. */
static void trial_check(const struct record *record, const struct desk *desk,
                        struct problems *problems)
{
    (void)desk;
    if (record_is(record, "title", "bad")) {
        problem_warn(problems, place_of(1), "odd speed");
        problem_add(problems, place_of(0), "bad title");
    }
}

/* A rule of one action alone. */
static void trial_recount_check(const struct record *record, const struct desk *desk,
                                struct problems *problems)
{
    (void)desk;
    if (record_is(record, "count", "4")) {
        problem_add(problems, place_of(6), "four is not counted again");
    }
}

static const struct transition trial_transitions[] = {
    {.action = "file", .label = "File", .from = {FORM_NEW}, .to = "filed", .edits = true},
    {.action = "close", .label = "Close", .from = {"filed"}, .to = "closed"},
    {.action = "hint", .label = "Hint", .from = {"filed"}},
    {.action = "recount",
     .label = "Recount",
     .from = {"filed"},
     .asks = {"count"},
     .check = trial_recount_check},
    {.action = "redo", .label = "Redo", .from = {"filed"}, .edits = true},
};

static const struct form trial_form = {
    .name = "trial",
    .fields = trial_fields,
    .field_count = COUNT_OF(trial_fields),
    .transitions = trial_transitions,
    .transition_count = COUNT_OF(trial_transitions),
    .check = trial_check,
};

static int trial_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &trial_form);
    put(fixture, "title", "Trial");
    put(fixture, "parts[1].kind", "SLOW");
    return 0;
}

static void whole_record_has_no_problems(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, NULL);
    assert_int_equal(fixture->problems.count, 0);
    assert_null(problems_first_error(&fixture->problems));
}

static void what_is_needed_is_named(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "title", "");
    check_as(fixture, NULL);
    assert_error_at(fixture, "title", "Title is needed");
    put(fixture, "title", "   ");
    check_as(fixture, NULL);
    assert_error_at(fixture, "title", "Title is needed");
    assert_int_equal(problems_errors(&fixture->problems), 1);
}

static void needed_by_the_rule_of_a_code(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "speed", "SLOW");
    check_as(fixture, NULL);
    assert_silent_at(fixture, "helmet");
    put(fixture, "speed", "FAST");
    check_as(fixture, NULL);
    assert_error_at(fixture, "helmet", "Speed");
}

static void needed_by_the_answer_in_the_same_row(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "parts[2].kind", "FAST");
    check_as(fixture, NULL);
    assert_silent_at(fixture, "parts[1].why");
    assert_error_at(fixture, "parts[2].why", "Kind");
}

static void order_of_times_is_looked_at(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "begins", "2026-11-19T10:00");
    put(fixture, "ends", "2026-11-19T09:59");
    put(fixture, "parts[1].begins", "2026-11-19");
    put(fixture, "parts[1].ends", "2026-11-18");
    check_as(fixture, NULL);
    assert_error_at(fixture, "ends", "before Begins");
    assert_error_at(fixture, "parts[1].ends", "before Begins");
    put(fixture, "ends", "2026-11-19T10:00");
    put(fixture, "parts[1].ends", "2026-11-19");
    check_as(fixture, NULL);
    assert_no_errors(fixture);
}

static void unknown_times_have_no_order(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "begins", "UNKNOWN");
    put(fixture, "ends", "2020-01-01T00:00");
    check_as(fixture, NULL);
    assert_no_errors(fixture);
    put(fixture, "begins", "2026-01-01T00:00");
    put(fixture, "ends", "UNKNOWN");
    check_as(fixture, NULL);
    assert_no_errors(fixture);
}

static void future_is_refused_to_the_minute(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "begins", "2026-11-20T09:30");
    put(fixture, "born", "2026-11-20");
    check_as(fixture, NULL);
    assert_no_errors(fixture);
    put(fixture, "begins", "2026-11-20T09:31");
    put(fixture, "born", "2026-11-21");
    check_as(fixture, NULL);
    assert_error_at(fixture, "begins", "future");
    assert_error_at(fixture, "born", "future");
}

static void limits_are_said(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "count", "6");
    put(fixture, "title", "more than ten");
    check_as(fixture, NULL);
    assert_error_at(fixture, "count", "from 2 to 5");
    assert_error_at(fixture, "title", "10 characters; this has 13");
}

static void codes_that_no_list_has(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "speed", "MEDIUM");
    put(fixture, "colour", "BLUE");
    check_as(fixture, NULL);
    assert_error_at(fixture, "speed", "not in the list");
    assert_warning_at(fixture, "colour", "BLUE");
    assert_int_equal(problems_errors(&fixture->problems), 1);
}

static void hostile_text_is_refused(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "title", "a\x1B]0;x");
    record_check(&fixture->record, &fixture->desk, NULL, &fixture->problems); /* not made tidy */
    assert_non_null(words_at(fixture, "title", false));
}

static void rows_are_counted(void **state)
{
    struct desk_fixture *fixture = *state;

    record_remove_row(&fixture->record, place_called(&fixture->record, "parts").field, 0);
    check_as(fixture, NULL);
    assert_error_at(fixture, "parts", "at least 1");
}

static void blank_row_that_must_be_there_shows_what_it_needs(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "parts[1].kind", "");
    check_as(fixture, NULL);
    assert_error_at(fixture, "parts[1].kind", "needed");
}

static void other_blank_rows_are_passed_over(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "parts[2].note", "");
    check_as(fixture, NULL);
    assert_no_errors(fixture);
    put(fixture, "parts[2].note", "x");
    check_as(fixture, NULL);
    assert_error_at(fixture, "parts[2].kind", "needed");
}

static void problems_stand_in_the_order_of_the_form(void **state)
{
    struct desk_fixture *fixture = *state;
    char name[40];

    put(fixture, "title", "bad");
    put(fixture, "parts[1].kind", "");
    put(fixture, "count", "9");
    check_as(fixture, NULL);
    assert_int_equal(fixture->problems.count, 4);
    place_name(&trial_form, problems_first_error(&fixture->problems)->place, name, sizeof name);
    assert_string_equal(name, "title");
    for (size_t i = 1; i < fixture->problems.count; i++) {
        assert_true(fixture->problems.items[i - 1].place.field <=
                    fixture->problems.items[i].place.field);
    }
}

static void action_checks_what_it_asks_and_nothing_else(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "title", "");
    put(fixture, "count", "9");
    check_as(fixture, "close");
    assert_int_equal(fixture->problems.count, 1);
    assert_error_at(fixture, "close_reason", "needed");
    put(fixture, "close_reason", "done");
    check_as(fixture, "close");
    assert_int_equal(fixture->problems.count, 0);
}

static void filing_does_not_ask_for_what_actions_ask(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "file");
    assert_int_equal(fixture->problems.count, 0);
    check_as(fixture, "redo");
    assert_int_equal(fixture->problems.count, 0);
}

static void own_rules_count_only_where_they_are_asked(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "title", "bad");
    put(fixture, "close_reason", "done");
    check_as(fixture, "close");
    assert_int_equal(fixture->problems.count, 0);
    check_as(fixture, "redo");
    assert_error_at(fixture, "title", "bad title");
    assert_warning_at(fixture, "speed", "odd speed");
}

static void action_that_also_asks_a_field_of_the_filing(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "count", "9");
    check_as(fixture, "recount");
    assert_error_at(fixture, "count", "from 2 to 5");
    put(fixture, "count", "");
    check_as(fixture, "recount");
    assert_int_equal(fixture->problems.count, 0);
}

static void action_about_one_of_several_wants_one(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "hint");
    assert_error_at(fixture, "first_hint", "one of the fields");
    put(fixture, "second_hint", "north");
    check_as(fixture, "hint");
    assert_int_equal(fixture->problems.count, 0);
}

static void one_place_is_checked_alone(void **state)
{
    struct desk_fixture *fixture = *state;
    struct record *record = &fixture->record;

    put(fixture, "title", "bad");
    put(fixture, "count", "9");
    record_check_place(record, &fixture->desk, place_called(record, "title"), &fixture->problems);
    assert_int_equal(fixture->problems.count, 1);
    assert_error_at(fixture, "title", "bad title");
    problems_finish(&fixture->problems);
    record_check_place(record, &fixture->desk, place_called(record, "count"), &fixture->problems);
    assert_error_at(fixture, "count", "from 2 to 5");
}

static void leaving_a_field_blank_is_no_error_yet(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "title", "");
    record_check_place(&fixture->record, &fixture->desk, place_called(&fixture->record, "title"),
                       &fixture->problems);
    assert_int_equal(fixture->problems.count, 0);
}

static void long_words_are_cut_in_whole_characters(void **state)
{
    struct desk_fixture *fixture = *state;
    const char *reason = NULL;
    char words[400] = "";
    const char *cut;

    for (int i = 0; i < 150; i++) {
        strcat(words, "\xC3\xB1");
    }
    problem_add(&fixture->problems, place_of(0), "%s", words);
    cut = fixture->problems.items[0].words;
    assert_true(strlen(cut) > 190);
    assert_true(text_is_clean(cut, strlen(cut), TEXT_LINE, &reason));
}

static void rule_of_an_action_holds_for_it_alone(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "count", "4");
    check_as(fixture, NULL);
    assert_int_equal(fixture->problems.count, 0);
    check_as(fixture, "recount");
    assert_error_at(fixture, "count", "four is not counted again");
    put(fixture, "count", "3");
    check_as(fixture, "recount");
    assert_int_equal(fixture->problems.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whole_record_has_no_problems),
        TEST(what_is_needed_is_named),
        TEST(needed_by_the_rule_of_a_code),
        TEST(needed_by_the_answer_in_the_same_row),
        TEST(order_of_times_is_looked_at),
        TEST(unknown_times_have_no_order),
        TEST(future_is_refused_to_the_minute),
        TEST(limits_are_said),
        TEST(codes_that_no_list_has),
        TEST(hostile_text_is_refused),
        TEST(rows_are_counted),
        TEST(blank_row_that_must_be_there_shows_what_it_needs),
        TEST(other_blank_rows_are_passed_over),
        TEST(problems_stand_in_the_order_of_the_form),
        TEST(action_checks_what_it_asks_and_nothing_else),
        TEST(filing_does_not_ask_for_what_actions_ask),
        TEST(own_rules_count_only_where_they_are_asked),
        TEST(action_that_also_asks_a_field_of_the_filing),
        TEST(action_about_one_of_several_wants_one),
        TEST(rule_of_an_action_holds_for_it_alone),
        TEST(one_place_is_checked_alone),
        TEST(leaving_a_field_blank_is_no_error_yet),
        TEST(long_words_are_cut_in_whole_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
