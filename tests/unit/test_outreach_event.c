#include "tests/support/desk_fixture.h"

#include "forms/outreach_event.h"

static int event_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    fixture->actor.role = ROLE_VOLUNTEER;
    record_init(&fixture->record, &outreach_event_form);
    put(fixture, "title", "Coffee with the station");
    put(fixture, "type", "COFFEE_WITH_A_COP");
    put(fixture, "held_on", "2026-11-19");
    put(fixture, "area", "NORWALK");
    return 0;
}

static void put_result(struct desk_fixture *fixture)
{
    put(fixture, "attendance", "40");
    put(fixture, "cards", "25");
}

static void event_is_planned_with_four_words(void **state)
{
    struct desk_fixture *fixture = *state;
    static const char *const needed[] = {"title", "type", "held_on", "area"};

    check_as(fixture, "file");
    assert_int_equal(fixture->problems.count, 0);
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        put(fixture, needed[i], "");
    }
    check_as(fixture, "file");
    assert_int_equal(problems_errors(&fixture->problems), COUNT_OF(needed));
}

static void it_is_confirmed_with_a_start_and_a_place(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "confirm");
    assert_error_at(fixture, "starts_at", "start and place");
    assert_error_at(fixture, "place", "start and place");
    put(fixture, "starts_at", "1800");
    put(fixture, "place", "Madeup Hall");
    check_as(fixture, "confirm");
    assert_no_errors(fixture);
}

static void an_end_before_the_start_is_doubted(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "starts_at", "1800");
    put(fixture, "ends_at", "2000");
    check_as(fixture, "file");
    assert_silent_at(fixture, "ends_at");
    put(fixture, "ends_at", "0030");
    check_as(fixture, "file");
    assert_warning_at(fixture, "ends_at", "next day");
    assert_no_errors(fixture);
}

static void a_part_of_the_roster_is_enough(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "volunteers[1].name", "Vera Muster");
    put(fixture, "volunteers[2].employee", "500777");
    put(fixture, "more_volunteers", "4");
    put(fixture, "staff[1].employee", "500123");
    check_as(fixture, "file");
    assert_no_errors(fixture);
    put(fixture, "volunteers[3].call_sign", "VOP1");
    check_as(fixture, "file");
    assert_error_at(fixture, "volunteers[3].name", "name or the number");
}

static void what_came_of_it_is_told_afterwards(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "hold");
    assert_error_at(fixture, "attendance", "needed");
    assert_error_at(fixture, "cards", "needed");
    put_result(fixture);
    check_as(fixture, "hold");
    assert_no_errors(fixture);
    put(fixture, "held_on", "2026-11-20"); /* today */
    check_as(fixture, "hold");
    assert_no_errors(fixture);
    put(fixture, "held_on", "2026-11-21");
    check_as(fixture, "hold");
    assert_error_at(fixture, "attendance", "2026-11-21");
}

static void cards_are_not_people(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "attendance", "3");
    put(fixture, "cards", "200");
    check_as(fixture, "hold");
    assert_int_equal(fixture->problems.count, 0);
}

static void a_concern_names_nobody(void **state)
{
    struct desk_fixture *fixture = *state;

    put_result(fixture);
    put(fixture, "concerns[1].words", "Speeding on Madeup Street since 2026-10-31.");
    check_as(fixture, "hold");
    assert_int_equal(fixture->problems.count, 0);
    put(fixture, "concerns[1].words", "Call 562 555 0100 about it");
    check_as(fixture, "hold");
    assert_warning_at(fixture, "concerns[1].words", "who a person is");
    put(fixture, "concerns[1].words", "write to ana@example.org");
    check_as(fixture, "hold");
    assert_warning_at(fixture, "concerns[1].words", "who a person is");
}

static void a_follow_up_has_an_owner_and_a_day(void **state)
{
    struct desk_fixture *fixture = *state;

    put_result(fixture);
    put(fixture, "follow_ups[1].what", "Send the traffic counts");
    check_as(fixture, "follow-up");
    assert_error_at(fixture, "follow_ups[1].owner", "needed");
    assert_error_at(fixture, "follow_ups[1].due_on", "needed");
}

/* The day of the clock of this name, or "". */
static const char *due(const struct desk_fixture *fixture, size_t clock, char out[DATE_ROOM])
{
    struct deadline deadline = {0};

    out[0] = '\0';
    if (outreach_event_clocks[clock].due(&fixture->record, &fixture->desk, &deadline)) {
        date_format(deadline.due, out);
    }
    return out;
}

static void the_first_open_follow_up_is_due(void **state)
{
    struct desk_fixture *fixture = *state;
    char day[DATE_ROOM];

    assert_string_equal(due(fixture, 0, day), "2026-11-19");
    assert_string_equal(due(fixture, 1, day), "");
    put(fixture, "follow_ups[1].what", "Counts");
    put(fixture, "follow_ups[1].due_on", "2026-12-03");
    put(fixture, "follow_ups[2].what", "Call back");
    put(fixture, "follow_ups[2].due_on", "2026-11-30");
    assert_string_equal(due(fixture, 1, day), "2026-11-30");
    put(fixture, "follow_ups[2].done", "yes");
    assert_string_equal(due(fixture, 1, day), "2026-12-03");
    put(fixture, "follow_ups[1].done", "yes");
    assert_string_equal(due(fixture, 1, day), "");
}

static void clocks_run_where_something_is_to_be_done(void **state)
{
    (void)state;
    assert_true(form_clock_runs(&outreach_event_clocks[0], "planned"));
    assert_true(form_clock_runs(&outreach_event_clocks[0], "confirmed"));
    assert_false(form_clock_runs(&outreach_event_clocks[0], "cancelled"));
    assert_true(form_clock_runs(&outreach_event_clocks[1], "held"));
    assert_false(form_clock_runs(&outreach_event_clocks[1], "void"));
}

static void volunteers_write_and_read_all_of_them(void **state)
{
    static const char *const theirs[] = {"file",    "confirm", "hold",  "follow-up",
                                         "correct", "amend",   "cancel"};

    (void)state;
    assert_true(form_may_read(&outreach_event_form, ROLE_VOLUNTEER, false));
    for (size_t i = 0; i < COUNT_OF(theirs); i++) {
        assert_true(
            role_in(ROLE_VOLUNTEER, form_transition(&outreach_event_form, theirs[i])->roles));
    }
    assert_false(role_in(ROLE_VOLUNTEER, form_transition(&outreach_event_form, "void")->roles));
}

#define EVENT_TEST(name) cmocka_unit_test_setup_teardown(name, event_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EVENT_TEST(event_is_planned_with_four_words),
        EVENT_TEST(it_is_confirmed_with_a_start_and_a_place),
        EVENT_TEST(an_end_before_the_start_is_doubted),
        EVENT_TEST(a_part_of_the_roster_is_enough),
        EVENT_TEST(what_came_of_it_is_told_afterwards),
        EVENT_TEST(cards_are_not_people),
        EVENT_TEST(a_concern_names_nobody),
        EVENT_TEST(a_follow_up_has_an_owner_and_a_day),
        EVENT_TEST(the_first_open_follow_up_is_due),
        EVENT_TEST(clocks_run_where_something_is_to_be_done),
        EVENT_TEST(volunteers_write_and_read_all_of_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
