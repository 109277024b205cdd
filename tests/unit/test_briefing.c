#include "tests/support/desk_fixture.h"

static int briefing_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    fixture->actor.role = ROLE_SERGEANT;
    record_init(&fixture->record, &briefing_form);
    put(fixture, "watch", "PM");
    put(fixture, "topic", "CPP");
    put(fixture, "attendees", "9");
    return 0;
}

static void day_and_sergeant_are_filled_in(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "file");
    assert_int_equal(fixture->problems.count, 0);
    assert_string_equal(got(fixture, "held_on"), "2026-11-20");
    assert_string_equal(got(fixture, "sergeant"), "500123");
    put(fixture, "sergeant", "500777");
    check_as(fixture, "file");
    assert_no_errors(fixture);
    assert_string_equal(got(fixture, "sergeant"), "500777");
}

static void watch_topic_and_how_many_are_needed(void **state)
{
    static const char *const needed[] = {"watch", "topic", "attendees"};
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        put(fixture, needed[i], "");
    }
    check_as(fixture, "file");
    assert_int_equal(problems_errors(&fixture->problems), COUNT_OF(needed));
    put(fixture, "attendees", "0");
    check_as(fixture, "file");
    assert_error_at(fixture, "attendees", "1");
}

static void no_briefing_of_tomorrow(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "held_on", "2026-11-21");
    check_as(fixture, "file");
    assert_error_at(fixture, "held_on", "future");
}

/* Unit Order 16-02 asks for these; they come first. */
static void the_programme_is_the_first_topic(void **state)
{
    struct desk_fixture *fixture = *state;

    assert_string_equal(fixture->codes.lists[CODES_BRIEFING_TOPIC].items[0].code, "CPP");
}

static void supervisors_alone_file_and_read_them(void **state)
{
    (void)state;
    for (unsigned role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        bool supervisor = role_in((enum role)role, ROLES_SUPERVISORS);

        assert_int_equal(role_in((enum role)role, form_filing(&briefing_form)->roles), supervisor);
        assert_int_equal(form_may_read(&briefing_form, (enum role)role, true), supervisor);
    }
}

#define BRIEFING_TEST(name) cmocka_unit_test_setup_teardown(name, briefing_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BRIEFING_TEST(day_and_sergeant_are_filled_in),
        BRIEFING_TEST(watch_topic_and_how_many_are_needed),
        BRIEFING_TEST(no_briefing_of_tomorrow),
        BRIEFING_TEST(the_programme_is_the_first_topic),
        BRIEFING_TEST(supervisors_alone_file_and_read_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
