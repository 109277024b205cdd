#include "tests/support/desk_fixture.h"

static int card_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &contact_755_form);
    put(fixture, "call_sign", "41A");
    put(fixture, "area", "NORWALK");
    put(fixture, "rd", "0400");
    put(fixture, "origin", "OBS");
    put(fixture, "setting", "RESIDENT_OUTSIDE");
    put(fixture, "contacts", "1");
    put(fixture, "cards", "0");
    return 0;
}

static void card_is_filed_without_a_word(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "file");
    assert_int_equal(fixture->problems.count, 0);
    assert_string_equal(got(fixture, "contact_at"), "2026-11-20T09:30");
    assert_string_equal(got(fixture, "employee"), "500123");
    assert_string_equal(got(fixture, "language"), "EN");
}

static void everything_of_the_order_is_needed(void **state)
{
    static const char *const needed[] = {"call_sign", "area",     "rd",   "origin",
                                         "setting",   "contacts", "cards"};
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        put(fixture, needed[i], "");
    }
    check_as(fixture, "file");
    assert_int_equal(problems_errors(&fixture->problems), COUNT_OF(needed));
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        assert_error_at(fixture, needed[i], "needed");
    }
    assert_error_at(fixture, "cards", "Cards are needed: please fill them in.");
    assert_error_at(fixture, "area", "Area is needed: please fill it in.");
}

static void contacts_and_cards_are_different_numbers(void **state)
{
    static const struct {
        const char *contacts, *cards;
        bool good;
    } cases[] = {{"1", "0", true},  {"1", "999", true},   {"999", "0", true},   {"3", "7", true},
                 {"0", "1", false}, {"1000", "1", false}, {"1", "1000", false}, {"1", "-1", false}};
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        put(fixture, "contacts", cases[i].contacts);
        put(fixture, "cards", cases[i].cards);
        check_as(fixture, "file");
        assert_int_equal(problems_errors(&fixture->problems) == 0, cases[i].good);
    }
}

static void every_setting_of_the_order_goes_with_both_origins(void **state)
{
    static const char *const settings[] = {
        "COMMUNITY_GROUP",   "RESIDENT_OUTSIDE",    "BUSINESS_OWNER",
        "COFFEE_RESTAURANT", "BLOCK_WATCH_TO_THEM", "STATION_EVENT",
        "COUNTER_REPORT",    "CALL_FOR_SERVICE",    "OTHER",
    };
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        put(fixture, "setting", settings[i]);
        put(fixture, "origin", i % 2 == 0 ? "OBS" : "CALL");
        check_as(fixture, "file");
        assert_int_equal(fixture->problems.count, 0);
    }
}

static void volunteer_logs_only_themselves(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "employee", "500777");
    check_as(fixture, "file");
    assert_no_errors(fixture);
    fixture->actor.role = ROLE_VOLUNTEER;
    check_as(fixture, "file");
    assert_error_at(fixture, "employee", "500123");
    put(fixture, "employee", "");
    check_as(fixture, "file");
    assert_no_errors(fixture);
    assert_string_equal(got(fixture, "employee"), "500123");
}

static void concern_that_tells_who_it_was_warns(void **state)
{
    static const struct {
        const char *concern;
        bool warns;
    } cases[] = {
        {"Cars are too fast at the school.", false},
        {"Street lights 12, 14 and 16 are out since 2026.", false},
        {"Speeding @ the corner, 7 to 9 in the morning", false},
        {"Dark since 2026-11-12, all night", false},
        {"Call her: 562-555-0100", true},
        {"(562) 555 0100", true},
        {"ana@example.org wants an answer", true},
    };
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        put(fixture, "concern", cases[i].concern);
        check_as(fixture, "file");
        assert_no_errors(fixture);
        assert_int_equal(words_at(fixture, "concern", true) != NULL, cases[i].warns);
    }
}

static void card_has_no_name_of_a_citizen(void **state)
{
    (void)state;
    for (size_t i = 0; i < contact_755_form.field_count; i++) {
        assert_null(strstr(contact_755_form.fields[i].name, "name"));
        assert_int_not_equal(contact_755_form.fields[i].kind, FIELD_PHONE);
        assert_int_not_equal(contact_755_form.fields[i].kind, FIELD_GROUP);
    }
    assert_non_null(strstr(form_field(&contact_755_form, "concern")->help, "no citizen's name"));
}

static void contact_to_come_is_refused(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "contact_at", "2026-11-20T09:31");
    check_as(fixture, "file");
    assert_error_at(fixture, "contact_at", "future");
}

static void headline_says_where_and_how_many(void **state)
{
    struct desk_fixture *fixture = *state;
    char *headline;

    put(fixture, "setting", "BUSINESS_OWNER");
    put(fixture, "contacts", "3");
    put(fixture, "cards", "2");
    headline = record_headline_dup(&fixture->record, &fixture->codes);
    assert_string_equal(headline, "Norwalk, Business owner, Contacts 3, Cards 2");
    free(headline);
}

static void who_may_read_and_void(void **state)
{
    const struct transition *file = form_transition(&contact_755_form, "file");
    const struct transition *strike = form_transition(&contact_755_form, "void");

    (void)state;
    assert_true(form_may_read(&contact_755_form, ROLE_DESK, false));
    assert_true(form_may_read(&contact_755_form, ROLE_CAPTAIN, false));
    assert_true(form_may_read(&contact_755_form, ROLE_VOLUNTEER, true));
    assert_false(form_may_read(&contact_755_form, ROLE_VOLUNTEER, false));
    assert_false(form_may_read(&contact_755_form, ROLE_ADMINISTRATOR, true));
    assert_false(form_may_read(&contact_755_form, ROLE_AUDITOR, true));
    assert_true(role_in(ROLE_VOLUNTEER, file->roles));
    assert_false(role_in(ROLE_AUDITOR, file->roles));
    assert_false(role_in(ROLE_DESK, strike->roles));
    assert_true(role_in(ROLE_SERGEANT, strike->roles));
    assert_ptr_equal(form_filing(&contact_755_form), file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, card_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(card_is_filed_without_a_word),
        TEST(everything_of_the_order_is_needed),
        TEST(contacts_and_cards_are_different_numbers),
        TEST(every_setting_of_the_order_goes_with_both_origins),
        TEST(volunteer_logs_only_themselves),
        TEST(concern_that_tells_who_it_was_warns),
        TEST(card_has_no_name_of_a_citizen),
        TEST(contact_to_come_is_refused),
        TEST(headline_says_where_and_how_many),
        TEST(who_may_read_and_void),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
