#include "tests/support/desk_fixture.h"

#include "forms/emergency.h"
#include "forms/fault_words.h"

/* A lost phone: everything that is needed and nothing else. */
static int report_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &counter_report_form);
    put(fixture, "type", "LOST_PROP");
    put(fixture, "occurred_from", "2026-11-19T18:00");
    put(fixture, "occurred_to", "2026-11-19T19:00");
    put(fixture, "occurred_place", "12 Sample Street");
    put(fixture, "persons[1].role", "I");
    put(fixture, "persons[1].name", "Ana Muster");
    put(fixture, "narrative", "She lost her phone on the bus.");
    put(fixture, "marsys_card", "no");
    put(fixture, "card_given", "yes");
    return 0;
}

static void act(struct desk_fixture *fixture, const char *action)
{
    const struct transition *transition = form_transition(&counter_report_form, action);

    assert_non_null(transition);
    check_as(fixture, action);
    assert_no_errors(fixture);
    if (transition->fill != NULL) {
        transition->fill(&fixture->record, &fixture->desk);
    }
}

static void lost_phone_is_filed_without_a_word(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "submit");
    assert_int_equal(fixture->problems.count, 0);
    assert_string_equal(got(fixture, "taken_at"), "2026-11-20T09:30");
    assert_string_equal(got(fixture, "taken_by"), "500123");
    assert_string_equal(got(fixture, "language"), "EN");
    assert_string_equal(got(fixture, "interpreter"), "NONE");
    assert_string_equal(got(fixture, "urn_key"), "");
    assert_string_equal(got(fixture, "ncic_due_at"), "");
}

static void everything_unknown_can_be_filed(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "occurred_from", "UNKNOWN");
    put(fixture, "occurred_to", "UNKNOWN");
    put(fixture, "occurred_place", "UNKNOWN");
    put(fixture, "persons[1].name", "UNKNOWN");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
}

static void report_needs_a_person_and_a_narrative(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "narrative", "");
    put(fixture, "persons[1].name", "");
    put(fixture, "persons[1].role", "");
    record_drop_blank_rows(&fixture->record);
    check_as(fixture, "submit");
    assert_error_at(fixture, "persons", "at least 1");
    assert_error_at(fixture, "narrative", "needed");
}

static void type_of_a_deputy_warns_and_asks_who_was_called(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "CHILD_ABUSE");
    check_as(fixture, "submit");
    assert_error_at(fixture, "deputy_called", "Type of report");
    assert_warning_at(fixture, "type", "not a clerk's report");
    put(fixture, "deputy_called", "Deputy Beispiel");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
}

static void collision_without_fault_is_filed(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "COLLISION_PDO");
    put(fixture, "narrative", "Two cars met by default. Both have no-fault insurance.");
    check_as(fixture, "submit");
    assert_int_equal(fixture->problems.count, 0);
}

static void fault_in_a_collision_needs_a_basis(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "HIT_RUN_PROP");
    put(fixture, "narrative", "The other driver was At\nFault.");
    check_as(fixture, "submit");
    assert_error_at(fixture, "narrative", "VC 20015");
    put(fixture, "fault_basis", "ADMISSION");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "narrative", "VC 20015");
    assert_silent_at(fixture, "fault_basis");
}

static void fault_in_other_reports_is_no_matter(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "narrative", "It was my own fault, she said.");
    check_as(fixture, "submit");
    assert_int_equal(fixture->problems.count, 0);
    put(fixture, "fault_basis", "ADMISSION");
    check_as(fixture, "submit");
    assert_warning_at(fixture, "fault_basis", "collisions");
}

static void supplement_of_a_collision_finds_no_fault_either(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "COLLISION_PDO");
    put(fixture, "supplement_text", "He was negligent.");
    check_as(fixture, "supplement");
    assert_error_at(fixture, "supplement_text", "VC 20015");
}

static void words_of_fault(void **state)
{
    static const char *const fault[] = {
        "fault",
        "At fault",
        "at-fault driver",
        "his FAULT.",
        "negligent",
        "Negligence!",
        "was to blame",
        "blamed",
        "culpable",
        "(fault)",
        "caused the accident",
        "caused\n  the collision",
        "is responsible for the collision",
        "f\xC3\xA0ult",
        "no-one is at fault",
    };
    static const char *const none[] = {
        "",
        "default",
        "no-fault",
        "No-Fault insurance",
        "faulty brakes",
        "no\u2011fault",
        "asphault",
        "ambulance",
        "caused a delay",
        "responsible for the children",
        "blameless",
    };
    char found[40];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(fault); i++) {
        if (!fault_words_find(fault[i], found, sizeof found)) {
            fail_msg("not seen: %s", fault[i]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        if (fault_words_find(none[i], found, sizeof found)) {
            fail_msg("%s: %s", none[i], found);
        }
    }
}

static void missing_person_is_due_in_ncic_within_two_hours(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "MISSING");
    check_as(fixture, "submit");
    assert_error_at(fixture, "missing_at_risk", "Type of report");
    put(fixture, "missing_at_risk", "no");
    put(fixture, "missing_age", "40");
    check_as(fixture, "submit");
    assert_int_equal(fixture->problems.count, 0);
    assert_string_equal(got(fixture, "ncic_due_at"), "2026-11-20T11:30");
}

static void ncic_is_due_on_the_next_day_after_midnight(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "MISSING");
    put(fixture, "missing_at_risk", "yes");
    put(fixture, "taken_at", "2025-12-31T22:45");
    check_as(fixture, "submit");
    assert_string_equal(got(fixture, "ncic_due_at"), "2026-01-01T00:45");
}

static void courtesy_missing_is_due_within_one_hour(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "COURTESY");
    check_as(fixture, "submit");
    assert_string_equal(got(fixture, "ncic_due_at"), "");
    put(fixture, "missing_at_risk", "no");
    check_as(fixture, "submit");
    assert_string_equal(got(fixture, "ncic_due_at"), "2026-11-20T10:30");
    put(fixture, "type", "MISSING");
    put(fixture, "rd", "0499");
    check_as(fixture, "submit");
    assert_string_equal(got(fixture, "ncic_due_at"), "2026-11-20T10:30");
}

static void child_or_risk_sends_a_car(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "MISSING");
    put(fixture, "missing_at_risk", "no");
    put(fixture, "missing_age", "11");
    check_as(fixture, "submit");
    assert_warning_at(fixture, "missing_at_risk", "car now");
    put(fixture, "missing_age", "12");
    check_as(fixture, "submit");
    assert_silent_at(fixture, "missing_at_risk");
    put(fixture, "missing_at_risk", "yes");
    check_as(fixture, "submit");
    assert_warning_at(fixture, "missing_at_risk", "car now");
}

static void ncic_done_wants_a_time_or_a_person(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "set-ncic");
    assert_error_at(fixture, "ncic_entered_at", "one of the fields");
    put(fixture, "ncic_handed_to", "Deputy Beispiel");
    check_as(fixture, "set-ncic");
    assert_no_errors(fixture);
    put(fixture, "ncic_entered_at", "2026-11-20T09:31");
    check_as(fixture, "set-ncic");
    assert_error_at(fixture, "ncic_entered_at", "future");
}

static void urn_is_kept_in_its_printed_form(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "urn", "926000250461442");
    put(fixture, "rd", "0461");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_silent_at(fixture, "urn");
    assert_string_equal(got(fixture, "urn"), "926-00025-0461-442");
    assert_string_equal(got(fixture, "urn_key"), "926-00025-04");
}

static void urn_of_a_year_to_come_is_wrong(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "urn", "927-00025-0461-442");
    check_as(fixture, "set-urn");
    assert_error_at(fixture, "urn", "after this year");
    put(fixture, "urn", "910-00025-0461-442");
    check_as(fixture, "set-urn");
    assert_no_errors(fixture);
    put(fixture, "urn", "926-00000-0461-442");
    check_as(fixture, "set-urn");
    assert_error_at(fixture, "urn", "00000");
}

static void urn_that_disagrees_only_warns(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "urn", "926-00025-0461-389");
    put(fixture, "rd", "0462");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "urn", "0461");
    put(fixture, "rd", "0461");
    check_as(fixture, "submit");
    assert_warning_at(fixture, "urn", "389");
    put(fixture, "type", "INFO_ONLY");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "urn", "does not take a URN");
}

static void supplement_and_void_report_do_not_hold_the_urn(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "urn", "926-00025-0461-442");
    put(fixture, "type", "SUPPLEMENTAL");
    check_as(fixture, "submit");
    assert_string_equal(got(fixture, "urn_key"), "");
    put(fixture, "type", "LOST_PROP");
    check_as(fixture, "submit");
    assert_string_equal(got(fixture, "urn_key"), "926-00025-04");
    put(fixture, "void_reason", "Filed twice.");
    act(fixture, "void");
    assert_string_equal(got(fixture, "urn_key"), "");
    assert_string_equal(got(fixture, "urn"), "926-00025-0461-442");
}

static void set_urn_may_take_a_wrong_one_back(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "urn", "926-00025-0461-442");
    act(fixture, "set-urn");
    assert_string_equal(got(fixture, "urn_key"), "926-00025-04");
    put(fixture, "urn", "");
    act(fixture, "set-urn");
    assert_string_equal(got(fixture, "urn_key"), "");
}

static void districts_warn_and_never_refuse(void **state)
{
    static const struct {
        const char *rd, *words; /* NULL: nothing is said */
    } without[] = {{"0461", "no list"},
                   {"0400", NULL},
                   {"0499", NULL},
                   {"0261", "another station"}},
      with[] = {{"0461", NULL},
                {"0462", "not in the station's list"},
                {"0400", NULL},
                {"0499", NULL},
                {"0261", "another station"}};
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(without); i++) {
        put(fixture, "rd", without[i].rd);
        check_as(fixture, "submit");
        assert_no_errors(fixture);
        if (without[i].words == NULL) {
            assert_silent_at(fixture, "rd");
        } else {
            assert_warning_at(fixture, "rd", without[i].words);
        }
    }
    use_list(fixture, CODES_DISTRICT, "code,label\n0461,NORWALK\n");
    for (size_t i = 0; i < COUNT_OF(with); i++) {
        put(fixture, "rd", with[i].rd);
        check_as(fixture, "submit");
        assert_no_errors(fixture);
        if (with[i].words == NULL) {
            assert_silent_at(fixture, "rd");
        } else {
            assert_warning_at(fixture, "rd", with[i].words);
        }
    }
    put(fixture, "rd", "46a1");
    check_as(fixture, "submit");
    assert_error_at(fixture, "rd", "0461");
}

static void vehicles_and_property_warn(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "vehicles[1].vin", "1m8gdm9axkp042788");
    put(fixture, "vehicles[2].vin", "1M8GDM9AXKP042789");
    put(fixture, "property[1].what", "Wallet");
    put(fixture, "property[1].status", "FOUND");
    put(fixture, "property[1].value", "250");
    put(fixture, "property[2].what", "Camera");
    put(fixture, "property[2].status", "FOUND");
    put(fixture, "property[2].value", "251");
    put(fixture, "property[3].what", "Camera");
    put(fixture, "property[3].status", "STOLEN");
    put(fixture, "property[3].value", "9999999");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_silent_at(fixture, "vehicles[1].vin");
    assert_string_equal(got(fixture, "vehicles[1].vin"), "1M8GDM9AXKP042788");
    assert_warning_at(fixture, "vehicles[2].vin", "check digit");
    assert_silent_at(fixture, "property[1].value");
    assert_warning_at(fixture, "property[2].value", "SH-CR-213");
    assert_silent_at(fixture, "property[3].value");
    assert_string_equal(got(fixture, "property[3].quantity"), "1");
}

static void victim_is_offered_marsys_card(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "persons[2].role", "V");
    put(fixture, "persons[2].name", "Berta Beispiel");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "marsys_card", "victim");
    put(fixture, "marsys_card", "yes");
    check_as(fixture, "submit");
    assert_silent_at(fixture, "marsys_card");
}

static void see_report_is_not_enough(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "narrative", "SEE REPORT");
    check_as(fixture, "submit");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "narrative", "not enough");
}

static void return_wants_a_reason_and_real_fields(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "return");
    assert_error_at(fixture, "return_reason", "needed");
    put(fixture, "return_reason", "Two things are missing.");
    put(fixture, "return_remarks[1].field", "persons[1].phone");
    put(fixture, "return_remarks[1].words", "Please ask for it.");
    put(fixture, "return_remarks[2].field", "phone");
    check_as(fixture, "return");
    assert_silent_at(fixture, "return_remarks[1].field");
    assert_warning_at(fixture, "return_remarks[2].field", "no field");
    assert_error_at(fixture, "return_remarks[2].words", "needed");
}

static void resubmitting_clears_the_return_and_the_approval(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "return_reason", "Something is missing.");
    put(fixture, "return_remarks[1].field", "narrative");
    put(fixture, "return_remarks[1].words", "More.");
    put(fixture, "approved_by", "500777");
    put(fixture, "ncic_handed_to", "Deputy Beispiel");
    act(fixture, "resubmit");
    assert_string_equal(got(fixture, "return_reason"), "");
    assert_string_equal(got(fixture, "return_remarks[1].field"), "");
    assert_string_equal(got(fixture, "approved_by"), "");
    assert_string_equal(got(fixture, "ncic_handed_to"), "Deputy Beispiel");
}

static void approval_names_who_and_when(void **state)
{
    struct desk_fixture *fixture = *state;

    act(fixture, "submit");
    fixture->actor = (struct actor){.employee = "400001", .role = ROLE_SERGEANT};
    fixture->desk.now.hour = 13;
    act(fixture, "approve");
    assert_string_equal(got(fixture, "approved_by"), "400001");
    assert_string_equal(got(fixture, "approved_at"), "2026-11-20T13:30");
    assert_string_equal(got(fixture, "taken_by"), "500123");
    assert_string_equal(got(fixture, "taken_at"), "2026-11-20T09:30");
}

static void supplement_is_added_below_and_goes_to_review(void **state)
{
    struct desk_fixture *fixture = *state;

    act(fixture, "submit");
    act(fixture, "approve");
    check_as(fixture, "supplement");
    assert_error_at(fixture, "supplement_text", "needed");
    put(fixture, "supplement_text", "The phone was found.");
    act(fixture, "supplement");
    assert_string_equal(got(fixture, "supplement_text"), "");
    assert_string_equal(got(fixture, "supplements[1].words"), "The phone was found.");
    assert_string_equal(got(fixture, "supplements[1].written_by"), "500123");
    assert_string_equal(got(fixture, "supplements[1].written_at"), "2026-11-20T09:30");
    assert_string_equal(got(fixture, "approved_by"), "");
    put(fixture, "supplement_text", "It works.");
    act(fixture, "supplement");
    assert_string_equal(got(fixture, "supplements[2].words"), "It works.");
}

static void deferral_wants_a_time_and_a_reason(void **state)
{
    struct desk_fixture *fixture = *state;

    check_as(fixture, "defer");
    assert_error_at(fixture, "defer_until", "needed");
    assert_error_at(fixture, "defer_reason", "needed");
    put(fixture, "defer_until", "2026-11-20T06:00");
    put(fixture, "defer_reason", "The person comes back.");
    check_as(fixture, "defer");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "defer_until", "passed");
    put(fixture, "defer_until", "2026-11-20T22:00");
    check_as(fixture, "defer");
    assert_int_equal(fixture->problems.count, 0);
    put(fixture, "defer_until", "2026-11-20T22:01");
    check_as(fixture, "defer");
    assert_no_errors(fixture);
    assert_warning_at(fixture, "defer_until", "2026-11-20 22:00");
    act(fixture, "submit");
    assert_string_equal(got(fixture, "defer_until"), "");
}

static void faults_elsewhere_do_not_stop_an_approval(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "narrative", "");
    put(fixture, "urn", "nonsense");
    check_as(fixture, "approve");
    assert_int_equal(fixture->problems.count, 0);
}

static void card_goes_with_the_report(void **state)
{
    struct desk_fixture *fixture = *state;
    const struct form *companion = counter_report_form.companion();
    struct problems problems = {0};
    struct record card;

    put(fixture, "city", "LA_MIRADA");
    put(fixture, "language", "ES");
    put(fixture, "taken_by", "500555");
    put(fixture, "taken_at", "2026-11-20T09:10");
    check_as(fixture, "submit");
    assert_ptr_equal(companion, &contact_755_form);
    record_init(&card, companion);
    assert_true(counter_report_form.accompany(&fixture->record, &fixture->desk, &card));
    record_fill(&card, &fixture->desk);
    record_check(&card, &fixture->desk, NULL, &problems);
    assert_int_equal(problems_errors(&problems), 0);
    assert_string_equal(record_named(&card, "contact_at"), "2026-11-20T09:10");
    assert_string_equal(record_named(&card, "employee"), "500555");
    assert_string_equal(record_named(&card, "area"), "LA_MIRADA");
    assert_string_equal(record_named(&card, "setting"), "COUNTER_REPORT");
    assert_string_equal(record_named(&card, "origin"), "OBS");
    assert_string_equal(record_named(&card, "language"), "ES");
    assert_string_equal(record_named(&card, "contacts"), "1");
    assert_string_equal(record_named(&card, "cards"), "1");
    problems_finish(&problems);
    record_finish(&card);
}

static void no_card_goes_without_one(void **state)
{
    struct desk_fixture *fixture = *state;
    struct record card;

    put(fixture, "card_given", "no");
    check_as(fixture, "submit");
    record_init(&card, &contact_755_form);
    assert_false(counter_report_form.accompany(&fixture->record, &fixture->desk, &card));
    assert_true(record_is_blank(&card));
    record_finish(&card);
}

static void card_is_whole_even_if_the_station_has_set_nothing(void **state)
{
    struct desk_fixture *fixture = *state;
    struct problems problems = {0};
    struct record card;

    fixture->config.counter_call_sign[0] = '\0';
    fixture->config.counter_area[0] = '\0';
    fixture->config.counter_district[0] = '\0';
    check_as(fixture, "submit");
    record_init(&card, &contact_755_form);
    assert_true(counter_report_form.accompany(&fixture->record, &fixture->desk, &card));
    record_fill(&card, &fixture->desk);
    record_check(&card, &fixture->desk, NULL, &problems);
    assert_int_equal(problems_errors(&problems), 0);
    assert_string_equal(record_named(&card, "rd"), "0400");
    problems_finish(&problems);
    record_finish(&card);
}

static void emergency_questions_come_first(void **state)
{
    size_t count = 0;

    (void)state;
    while (emergency_question_at(count) != NULL) {
        assert_true(strlen(emergency_question_at(count)->question) > 0);
        assert_true(strlen(emergency_question_at(count)->what_to_do) > 0);
        count++;
    }
    assert_int_equal(count, 5);
}

static void nobody_asks_for_status_or_security_number(void **state)
{
    static const char *const banned[] = {"ssn", "social", "immigration", "citizen", "licence"};

    (void)state;
    for (size_t i = 0; i < counter_report_form.field_count; i++) {
        const struct field *field = &counter_report_form.fields[i];

        for (size_t word = 0; word < COUNT_OF(banned); word++) {
            assert_null(strstr(field->name, banned[word]));
            for (size_t sub = 0; sub < field->field_count; sub++) {
                assert_null(strstr(field->fields[sub].name, banned[word]));
            }
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, report_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lost_phone_is_filed_without_a_word),
        TEST(everything_unknown_can_be_filed),
        TEST(report_needs_a_person_and_a_narrative),
        TEST(type_of_a_deputy_warns_and_asks_who_was_called),
        TEST(collision_without_fault_is_filed),
        TEST(fault_in_a_collision_needs_a_basis),
        TEST(fault_in_other_reports_is_no_matter),
        TEST(supplement_of_a_collision_finds_no_fault_either),
        TEST(words_of_fault),
        TEST(missing_person_is_due_in_ncic_within_two_hours),
        TEST(ncic_is_due_on_the_next_day_after_midnight),
        TEST(courtesy_missing_is_due_within_one_hour),
        TEST(child_or_risk_sends_a_car),
        TEST(ncic_done_wants_a_time_or_a_person),
        TEST(urn_is_kept_in_its_printed_form),
        TEST(urn_of_a_year_to_come_is_wrong),
        TEST(urn_that_disagrees_only_warns),
        TEST(supplement_and_void_report_do_not_hold_the_urn),
        TEST(set_urn_may_take_a_wrong_one_back),
        TEST(districts_warn_and_never_refuse),
        TEST(vehicles_and_property_warn),
        TEST(victim_is_offered_marsys_card),
        TEST(see_report_is_not_enough),
        TEST(return_wants_a_reason_and_real_fields),
        TEST(resubmitting_clears_the_return_and_the_approval),
        TEST(approval_names_who_and_when),
        TEST(supplement_is_added_below_and_goes_to_review),
        TEST(deferral_wants_a_time_and_a_reason),
        TEST(faults_elsewhere_do_not_stop_an_approval),
        TEST(card_goes_with_the_report),
        TEST(no_card_goes_without_one),
        TEST(card_is_whole_even_if_the_station_has_set_nothing),
        TEST(emergency_questions_come_first),
        TEST(nobody_asks_for_status_or_security_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
