/* The exceptions of counter reports, line by line: what is flagged, and what must not be. And the
 * waivers: what lets a finding stand, and what makes that void. */
#include "tests/support/desk_fixture.h"

#include "forms/exception.h"

static int report_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &counter_report_form);
    put(fixture, "type", "LOST_PROP");
    put(fixture, "taken_at", "2026-11-20T09:30");
    put(fixture, "occurred_from", "2026-11-19T18:00");
    put(fixture, "persons[1].role", "I");
    put(fixture, "persons[1].name", "Ana Muster");
    put(fixture, "narrative", "She lost her phone on the bus.");
    put(fixture, "marsys_card", "no");
    put(fixture, "card_given", "no");
    return 0;
}

static void use(struct desk_fixture *fixture, const char *values)
{
    while (*values != '\0') {
        size_t length = strcspn(values, "|");
        char *pair = memory_text_part(values, length);
        char *text = strchr(pair, '=');

        assert_non_null(text);
        *text = '\0';
        put(fixture, pair, text + 1);
        free(pair);
        values += length + (values[length] == '|');
    }
}

/* "E13 marsys_card|E14 supplements[1].words|": the open ones of the state. */
static void list(struct desk_fixture *fixture, const char *state, struct text *out)
{
    struct findings findings = {0};

    exceptions_find(&fixture->record, state, &fixture->desk, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        char field[80];

        finding_field(fixture->record.form, &findings.items[i], field, sizeof(field));
        if (finding_is_open(&findings.items[i], &fixture->desk)) {
            text_add_format(out, "%s %s|", findings.items[i].rule->code, field);
        }
    }
    findings_finish(&findings);
}

static void expect(struct desk_fixture *fixture, const char *state, const char *expected)
{
    struct text found = {0};

    list(fixture, state, &found);
    assert_string_equal(text_bytes(&found), expected);
    text_finish(&found);
}

static const struct {
    const char *values, *state, *expected;
} cases[] = {
    {"", "submitted", ""},
    /* E13: a victim and no card */
    {"persons[1].role=V", "submitted", "E13 marsys_card|"},
    {"persons[1].role=V|marsys_card=", "submitted", "E13 marsys_card|"},
    {"persons[1].role=V|marsys_card=yes", "submitted", ""},
    {"persons[2].role=V|persons[2].name=Bo Muster", "submitted", "E13 marsys_card|"},
    {"persons[1].role=V|persons[2].role=V", "submitted", "E13 marsys_card|"},
    {"persons[1].role=W", "submitted", ""},
    {"persons[1].role=SUBJ", "submitted", ""},
    {"persons[1].role=P", "submitted", ""},
    {"marsys_card=", "submitted", ""},
    {"persons[1].role=V", "approved", ""},
    {"persons[1].role=V", "returned", ""},
    {"persons[1].role=V", "void", ""},
    /* E14: fault in a report of a collision alone */
    {"type=COLLISION_PDO|narrative=The other driver was at fault.", "submitted", "E14 narrative|"},
    {"type=HIT_RUN_PROP|narrative=He CAUSED THE COLLISION.", "submitted", "E14 narrative|"},
    {"type=COLLISION_PDO|narrative=At fault.|fault_basis=ADMISSION", "submitted", "E14 narrative|"},
    {"type=COLLISION_PDO|supplements[1].words=She is to blame.", "submitted",
     "E14 supplements[1].words|"},
    {"type=COLLISION_PDO|narrative=Two cars touched at the light.", "submitted", ""},
    {"type=COLLISION_PDO|narrative=He has no-fault insurance.", "submitted", ""},
    {"type=COLLISION_PDO|narrative=The default lane was closed.", "submitted", ""},
    {"type=LOST_PROP|narrative=She says it was her own fault.", "submitted", ""},
    {"type=VANDALISM_M|narrative=She blamed the neighbor.", "submitted", ""},
    /* E11: the URN and its report */
    {"urn=926-00025-0461-442|rd=0461", "submitted", ""},
    {"urn=926-00025-0461-442", "submitted", ""},
    {"urn=926-00025-0461-389|rd=0461", "submitted", "E11 urn|"},
    {"urn=926-00025-0462-442|rd=0461", "submitted", "E11 urn|"},
    {"urn=924-00025-0461-442|rd=0461", "submitted", "E11 urn|"},
    {"urn=924-00025-0462-389|rd=0461", "submitted", "E11 urn|E11 urn|E11 urn|"},
    {"urn=026-00025-0461-442|rd=0461", "submitted", ""},
    {"urn=926-00025-0284-442|rd=0284", "submitted", ""},
    {"urn=926-00025-0499-442|rd=0499", "submitted", ""},
    {"urn=926-00025-0461-123|rd=0461|type=GTA", "submitted", ""},
    {"urn=925-00025-0461-442|rd=0461|occurred_from=2025-12-31T23:00|taken_at=2026-01-01T08:00",
     "submitted", ""},
    {"urn=926-00025-0461-442|rd=0461|occurred_from=2025-12-31T23:00|taken_at=2026-01-01T08:00",
     "submitted", ""},
    {"urn=926-00025-0461-442|rd=0461|occurred_from=UNKNOWN", "submitted", ""},
    {"urn=925-00025-0461-442|rd=0461|occurred_from=UNKNOWN", "submitted", "E11 urn|"},
    {"urn=923-00025-0462-389|rd=0461|type=SUPPLEMENTAL", "submitted", ""},
    {"urn=|rd=0461", "submitted", ""},
    {"urn=nonsense|rd=0461", "submitted", ""},
    /* E12: from its minute on */
    {"defer_until=2026-11-20T09:31", "deferred", ""},
    {"defer_until=2026-11-20T09:30", "deferred", "E12 |"},
    {"defer_until=2026-11-20T06:00", "deferred", "E12 |"},
    {"defer_until=2026-11-19T22:00", "deferred", "E12 |"},
    {"defer_until=2026-11-20T22:00", "deferred", ""},
    {"defer_until=2026-11-19T22:00", "submitted", ""},
};

static void rules_find_what_is_wrong_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct desk_fixture *fixture;
        struct text found = {0};
        void *made = NULL;

        assert_int_equal(report_set_up(&made), 0);
        fixture = made;
        use(fixture, cases[i].values);
        list(fixture, cases[i].state, &found);
        if (strcmp(text_bytes(&found), cases[i].expected) != 0) {
            fail_msg("%s (%s): %s and not %s", cases[i].values, cases[i].state, text_bytes(&found),
                     cases[i].expected);
        }
        text_finish(&found);
        desk_tear_down(&made);
    }
}

static void waive(struct desk_fixture *fixture, const char *code, const char *line)
{
    put(fixture, "waive_code", code);
    put(fixture, "waive_line", line);
    put(fixture, "waive_reason", "The person took the card home yesterday.");
    check_as(fixture, "waive");
    if (fixture->problems.count == 0) {
        exception_fill_waive(&fixture->record, &fixture->desk);
    }
}

static void a_waiver_lets_one_finding_stand(void **state)
{
    struct desk_fixture *fixture = *state;

    use(fixture, "persons[1].role=V|urn=926-00025-0461-389|rd=0461");
    expect(fixture, "submitted", "E11 urn|E13 marsys_card|");
    waive(fixture, "E13", "");
    assert_int_equal(fixture->problems.count, 0);
    expect(fixture, "submitted", "E11 urn|");
    assert_string_equal(got(fixture, "waivers[1].code"), "E13");
    assert_string_equal(got(fixture, "waivers[1].line"), "0");
    assert_string_equal(got(fixture, "waivers[1].waived_by"), "500123");
    assert_string_equal(got(fixture, "waivers[1].waived_at"), "2026-11-20T09:30");
    assert_string_equal(got(fixture, "waivers[1].reason"),
                        "The person took the card home yesterday.");
    assert_string_equal(got(fixture, "waive_code"), "");
    assert_string_equal(got(fixture, "waive_reason"), "");
}

static void what_is_not_found_is_not_waived(void **state)
{
    struct desk_fixture *fixture = *state;

    waive(fixture, "E13", "");
    assert_error_at(fixture, "waive_code", "no open exception");
    put(fixture, "persons[1].role", "V");
    waive(fixture, "E13", "2");
    assert_error_at(fixture, "waive_code", "no open exception");
    waive(fixture, "E99", "");
    assert_error_at(fixture, "waive_code", "no open exception");
    waive(fixture, "E13", "");
    assert_int_equal(fixture->problems.count, 0);
    waive(fixture, "E13", "");
    assert_error_at(fixture, "waive_code", "no open exception");
    put(fixture, "waive_reason", "");
    check_as(fixture, "waive");
    assert_error_at(fixture, "waive_reason", "needed");
}

static void a_change_of_what_was_waived_makes_it_void(void **state)
{
    struct desk_fixture *fixture = *state;

    use(fixture, "type=COLLISION_PDO|narrative=He was at fault.|fault_basis=ADMISSION");
    waive(fixture, "E14", "");
    expect(fixture, "submitted", "");
    put(fixture, "occurred_place", "12 Sample Street");
    expect(fixture, "submitted", "");
    put(fixture, "narrative", "He was at fault, all of them.");
    expect(fixture, "submitted", "E14 narrative|");
    put(fixture, "narrative", "He was at fault.");
    expect(fixture, "submitted", "");
}

static void a_waiver_goes_with_its_line(void **state)
{
    struct desk_fixture *fixture = *state;

    use(fixture, "type=COLLISION_PDO|supplements[1].words=Nothing.|supplements[2].words=To blame."
                 "|supplements[3].words=Negligent.");
    expect(fixture, "submitted", "E14 supplements[2].words|E14 supplements[3].words|");
    waive(fixture, "E14", "2");
    expect(fixture, "submitted", "E14 supplements[3].words|");
    record_remove_row(&fixture->record, place_called(&fixture->record, "supplements").field, 0);
    expect(fixture, "submitted", "E14 supplements[2].words|");
    waive(fixture, "E14", "2");
    expect(fixture, "submitted", "");
}

/* Two lines that are the same to a letter: each is waived for itself. */
static void a_waiver_is_for_one_line(void **state)
{
    struct desk_fixture *fixture = *state;

    use(fixture,
        "type=COLLISION_PDO|supplements[1].words=To blame.|supplements[2].words=To blame.");
    waive(fixture, "E14", "1");
    expect(fixture, "submitted", "E14 supplements[2].words|");
    waive(fixture, "E14", "2");
    expect(fixture, "submitted", "");
}

static void void_waivers_are_cleared_away_with_the_next(void **state)
{
    struct desk_fixture *fixture = *state;
    struct place group = place_called(&fixture->record, "waivers");

    use(fixture, "persons[1].role=V|type=COLLISION_PDO|narrative=At fault.");
    waive(fixture, "E14", "");
    put(fixture, "narrative", "Two cars touched.");
    waive(fixture, "E13", "");
    assert_int_equal(record_rows(&fixture->record, group.field), 1);
    assert_string_equal(got(fixture, "waivers[1].code"), "E13");
}

static void a_deferral_that_moves_is_another_one(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "defer_until", "2026-11-20T06:00");
    waive(fixture, "E12", "");
    expect(fixture, "deferred", "");
    put(fixture, "defer_until", "2026-11-20T07:00");
    expect(fixture, "deferred", "E12 |");
}

/* What the tables of rules promise. */
static void rules_are_whole(void **state)
{
    (void)state;
    for (size_t f = 0; form_at(f) != NULL; f++) {
        const struct form *form = form_at(f);

        for (size_t i = 0; i < form->exception_count; i++) {
            const struct exception_rule *rule = &form->exceptions[i];

            assert_true(pattern_normalise(&exception_code_pattern, rule->code, (char[8]){0}, 8));
            assert_in_range(strlen(rule->title), 8, 40);
            assert_in_range(strlen(rule->advice), 8, 120);
            assert_non_null(rule->states[0]);
            assert_int_equal(rule->find != NULL, rule->clock == NULL);
            assert_ptr_equal(exception_rule_of(form, rule->code), rule);
            assert_true(i == 0 || strcmp(form->exceptions[i - 1].code, rule->code) < 0);
            assert_true(rule->moment == NULL || form_field(form, rule->moment) != NULL);
        }
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, report_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_find_what_is_wrong_and_nothing_else),
        TEST(a_waiver_lets_one_finding_stand),
        TEST(what_is_not_found_is_not_waived),
        TEST(a_change_of_what_was_waived_makes_it_void),
        TEST(a_waiver_goes_with_its_line),
        TEST(a_waiver_is_for_one_line),
        TEST(void_waivers_are_cleared_away_with_the_next),
        TEST(a_deferral_that_moves_is_another_one),
        cmocka_unit_test(rules_are_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
