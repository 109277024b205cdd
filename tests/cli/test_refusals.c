/* What is refused says so, and leaves nothing half done: no head of a list, no answer dropped
 * without a word, no descriptor taken for another. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static json_t *report(const struct station *station)
{
    json_t *form = station_fields(station, "counter-report");
    json_t *record = make_least(form);

    json_decref(form);
    json_object_set_new(record, "card_given", json_false());
    return record;
}

static char *file_report(const struct station *station)
{
    json_t *record = report(station);
    char *number = station_file(station, DESK, "counter-report", record);

    json_decref(record);
    return number;
}

static void a_refused_list_prints_nothing(void **state)
{
    static const char *const formats[] = {"table", "csv", "json"};

    for (size_t i = 0; i < 3; i++) {
        struct answer answer = station_expect(
            *state, 1, VOLUNTEER, NULL, WORDS("list", "counter-report", "--format", formats[i]));

        assert_string_equal(answer.out, "");
        answer_finish(&answer);
        answer = station_expect(*state, 1, VOLUNTEER, NULL,
                                WORDS("search", "words", "--format", formats[i]));
        assert_string_equal(answer.out, "");
        answer_finish(&answer);
    }
}

static void an_empty_list_has_its_head(void **state)
{
    static const char *const heads[][2] = {
        {"table", "number  "}, {"csv", "number,status,"}, {"json", "[]\n"}};

    for (size_t i = 0; i < 3; i++) {
        struct answer answer = station_expect(
            *state, 0, DESK, NULL,
            WORDS("list", "counter-report", "--status", "void", "--format", heads[i][0]));

        assert_true(strncmp(answer.out, heads[i][1], strlen(heads[i][1])) == 0);
        answer_finish(&answer);
    }
}

/* The file with the records must not get the number of a descriptor that is closed. */
static void a_closed_descriptor_is_no_password(void **state)
{
    const struct station *station = *state;
    char command[600], *said = NULL;
    size_t length = 0;

    for (int fd = 3; fd < 9; fd++) {
        FILE *output;

        (void)snprintf(command, sizeof(command),
                       "exec '%s' --db '%s' list counter-report --as %s --password-fd %d 2>&1 3<&- "
                       "4<&- 5<&- 6<&- 7<&- 8<&-",
                       station->program, station->database, DESK, fd);
        output = popen(command, "r");
        assert_non_null(output);
        assert_true(getdelim(&said, &length, 0xFF, output) > 0);
        assert_int_equal(WEXITSTATUS(pclose(output)), 2);
        assert_non_null(strstr(said, "is not open"));
    }
    free(said);
}

/* Refuses the record with this much more in it, and says it at the place. */
static void expect_refused(const struct station *station, const char *name, json_t *value,
                           const char *said)
{
    json_t *record = report(station);
    struct answer answer;
    char *line;

    json_object_set_new(record, name, value);
    line = json_dumps(record, JSON_COMPACT);
    answer = station_expect(station, 1, DESK, line, WORDS("file", "counter-report"));
    assert_string_equal(answer.out, "");
    if (strstr(answer.err, said) == NULL) {
        fail_msg("%s: %s", name, answer.err);
    }
    answer_finish(&answer);
    free(line);
    json_decref(record);
}

static void what_filing_does_not_ask_is_not_dropped(void **state)
{
    static const char *const texts[] = {"void_reason", "return_reason", "defer_reason",
                                        "supplement_text", "ncic_handed_to"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char said[80];

        (void)snprintf(said, sizeof(said), "line 1: %s: Filing does not ask this", texts[i]);
        expect_refused(*state, texts[i], json_string("Words"), said);
    }
    expect_refused(*state, "return_remarks",
                   json_pack("[{s:s,s:s}]", "field", "narrative", "words", "Where?"),
                   "line 1: return_remarks: Filing does not ask this");
}

/* What the program fills in may stand there; it goes its own way. */
static void derived_answers_do_no_harm(void **state)
{
    json_t *record = report(*state);
    char *number;
    struct answer answer;

    json_object_set_new(record, "approved_by", json_string(SERGEANT));
    json_object_set_new(record, "return_reason", json_null());
    json_object_set_new(record, "return_remarks", json_array());
    number = station_file(*state, DESK, "counter-report", record);
    answer = station_expect(*state, 0, DESK, NULL, WORDS("show", number));
    assert_null(strstr(answer.out, SERGEANT));
    answer_finish(&answer);
    free(number);
    json_decref(record);
}

static void advice_about_json_is_taken_by_json(void **state)
{
    expect_refused(*state, "occurred_from", json_string("2026-11-19 1000"), "2026-11-20T09:30");
    expect_refused(*state, "occurred_from", json_string("2026-02-30T10:00"), "2026-11-20T09:30");
    expect_refused(
        *state, "persons",
        json_pack("[{s:s,s:s,s:s}]", "role", "V", "name", "Ana", "birth_date", "11/20/1990"),
        "write it as 2026-11-20.");
}

static void blank_rows_are_no_rows_beside_other_faults(void **state)
{
    json_t *record = report(*state);
    struct answer answer;
    char *line;

    json_array_append_new(json_object_get(record, "persons"), json_object());
    json_object_set_new(record, "type", json_string("NO_SUCH_TYPE"));
    line = json_dumps(record, JSON_COMPACT);
    answer = station_expect(*state, 1, DESK, line, WORDS("file", "counter-report"));
    assert_non_null(strstr(answer.err, "line 1: type: "));
    assert_null(strstr(answer.err, "persons["));
    answer_finish(&answer);
    free(line);
    json_decref(record);
}

static void a_field_is_given_once(void **state)
{
    static const char *const twice[][2] = {{"reason=One", "reason=Two"},
                                           {"reason=One", "return_reason=Two"},
                                           {"return_reason=", "return_reason=Two"}};
    char *number = file_report(*state);
    struct answer answer;

    for (size_t i = 0; i < 3; i++) {
        answer = station_expect(*state, 2, SERGEANT, NULL,
                                WORDS("act", number, "return", twice[i][0], twice[i][1]));
        assert_non_null(strstr(answer.err, "given twice"));
        answer_finish(&answer);
    }
    answer = station_expect(*state, 2, SERGEANT, NULL, WORDS("act", number, "return", "=One"));
    assert_non_null(strstr(answer.err, "field=value"));
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, SERGEANT, NULL, WORDS("act", number, "return", "reason=One"));
    answer_finish(&answer);
    free(number);
}

static void what_the_program_fills_in_is_not_corrected(void **state)
{
    char *number = file_report(*state);
    struct answer answer =
        station_expect(*state, 0, SERGEANT, NULL, WORDS("act", number, "return", "reason=Who?"));

    answer_finish(&answer);
    answer = station_expect(*state, 2, DESK, NULL,
                            WORDS("act", number, "resubmit", "taken_by=" SERGEANT));
    assert_non_null(strstr(answer.err, "asks no field taken_by"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, DESK, NULL, /* a time that it only proposes may be */
                            WORDS("act", number, "resubmit", "taken_at=2026-11-20T08:00"));
    answer_finish(&answer);
    free(number);
}

static void nothing_behind_the_equals_sign_empties_a_group_too(void **state)
{
    json_t *record = report(*state);
    struct answer answer;
    char *number;

    json_object_set_new(record, "property",
                        json_pack("[{s:s,s:s}]", "what", "Umbrella", "status", "LOST"));
    number = station_file(*state, DESK, "counter-report", record);
    answer =
        station_expect(*state, 0, SERGEANT, NULL, WORDS("act", number, "return", "reason=What?"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, DESK, NULL, WORDS("act", number, "resubmit", "property="));
    answer_finish(&answer);
    answer = station_expect(*state, 0, DESK, NULL, WORDS("show", number));
    assert_null(strstr(answer.out, "Umbrella"));
    answer_finish(&answer);
    free(number);
    json_decref(record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_list_prints_nothing),
        cmocka_unit_test(an_empty_list_has_its_head),
        cmocka_unit_test(a_closed_descriptor_is_no_password),
        cmocka_unit_test(what_filing_does_not_ask_is_not_dropped),
        cmocka_unit_test(derived_answers_do_no_harm),
        cmocka_unit_test(advice_about_json_is_taken_by_json),
        cmocka_unit_test(blank_rows_are_no_rows_beside_other_faults),
        cmocka_unit_test(a_field_is_given_once),
        cmocka_unit_test(what_the_program_fills_in_is_not_corrected),
        cmocka_unit_test(nothing_behind_the_equals_sign_empties_a_group_too),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
