/* `frontdesk review`, through the program: what it prints in each format, for whom, and what a
 * waiver takes away. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define REPORT(more)                                                                               \
    "{\"type\":\"COLLISION_PDO\",\"occurred_from\":\"2026-11-19T14:00\",\"occurred_to\":"          \
    "\"2026-11-19T15:30\",\"occurred_place\":\"12000 Madeup Street\",\"card_given\":false," more   \
    "}\n"

static const char reports[] =
    REPORT("\"persons\":[{\"role\":\"I\",\"name\":\"Beispiel, Rosa\"}],\"marsys_card\":false,"
           "\"narrative\":\"Two cars touched at the light.\"")
        REPORT("\"persons\":[{\"role\":\"V\",\"name\":\"Muster, Bo\"}],\"marsys_card\":false,"
               "\"narrative\":\"Two cars touched at the light.\"")
            REPORT("\"persons\":[{\"role\":\"V\",\"name\":\"Muster, Bo\"}],\"marsys_card\":true,"
                   "\"narrative\":\"He was at fault.\",\"fault_basis\":\"ADMISSION\"");

static int review_setup(void **state)
{
    struct answer answer;

    if (station_setup(state) != 0) {
        return -1;
    }
    answer = station_expect(*state, 0, DESK, reports, WORDS("file", "counter-report"));
    answer_finish(&answer);
    return 0;
}

static void expect_words(const struct station *station, const char *const arguments[],
                         const char *words)
{
    struct answer answer = station_expect(station, 0, SERGEANT, NULL, arguments);

    if (strcmp(answer.out, words) != 0) {
        fail_msg("said:\n%s\nin place of:\n%s", answer.out, words);
    }
    answer_finish(&answer);
}

static void exceptions_are_printed_in_three_formats(void **state)
{
    expect_words(*state, WORDS("review"),
                 "code  number               line  since             words\n"
                 "E13   NWK-CR-2026-00002    -     2026-11-20        Person 1 is a victim, and "
                 "Marsy's card is not marked as given.\n"
                 "E14   NWK-CR-2026-00003    -     2026-11-20        \"at fault\" in a report of a "
                 "collision, with a basis given.\n");
    expect_words(*state, WORDS("review", "--format", "csv"),
                 "code,number,line,since,field,words\r\n"
                 "E13,NWK-CR-2026-00002,0,2026-11-20,marsys_card,\"Person 1 is a victim, and "
                 "Marsy's card is not marked as given.\"\r\n"
                 "E14,NWK-CR-2026-00003,0,2026-11-20,narrative,\"\"\"at fault\"\" in a report of a "
                 "collision, with a basis given.\"\r\n");
    expect_words(*state, WORDS("review", "--format", "json"),
                 "[\n{\"code\":\"E13\",\"number\":\"NWK-CR-2026-00002\",\"line\":0,\"since\":"
                 "\"2026-11-20\",\"field\":\"marsys_card\",\"words\":\"Person 1 is a victim, and "
                 "Marsy's card is not marked as given.\"},\n"
                 "{\"code\":\"E14\",\"number\":\"NWK-CR-2026-00003\",\"line\":0,\"since\":"
                 "\"2026-11-20\",\"field\":\"narrative\",\"words\":\"\\\"at fault\\\" in a report "
                 "of a collision, with a basis given.\"}\n]\n");
}

static void only_supervisors_review(void **state)
{
    static const char *const others[] = {DESK, VOLUNTEER, ADMINISTRATOR};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct answer answer = station_expect(*state, 1, others[i], NULL, WORDS("review"));

        assert_string_equal(answer.out, "");
        assert_non_null(strstr(answer.err, "sergeants"));
        answer_finish(&answer);
    }
}

static void a_wrong_format_is_a_slip_of_usage(void **state)
{
    struct answer answer =
        station_expect(*state, 2, SERGEANT, NULL, WORDS("review", "--format", "xml"));

    answer_finish(&answer);
}

/* The last of the tests: it changes what the others see. */
static void what_is_waived_or_approved_is_gone(void **state)
{
    struct answer answer = station_expect(
        *state, 0, SERGEANT, NULL,
        WORDS("act", "NWK-CR-2026-00002", "waive", "code=E13", "reason=She had it already."));

    answer_finish(&answer);
    answer =
        station_expect(*state, 0, SERGEANT, NULL, WORDS("act", "NWK-CR-2026-00003", "approve"));
    answer_finish(&answer);
    expect_words(*state, WORDS("review", "--format", "json"), "[]\n");
    expect_words(*state, WORDS("review"),
                 "code  number               line  since             words\n");
    answer = station_expect(*state, 1, SERGEANT, NULL,
                            WORDS("act", "NWK-CR-2026-00001", "waive", "code=E13", "reason=None."));
    assert_non_null(strstr(answer.err, "no open exception E13"));
    answer_finish(&answer);
    answer = station_run(*state, NULL,
                         WORDS("--db", ((const struct station *)*state)->database, "check"));
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "good: Every exception is one that the rules find."));
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exceptions_are_printed_in_three_formats),
        cmocka_unit_test(only_supervisors_review),
        cmocka_unit_test(a_wrong_format_is_a_slip_of_usage),
        cmocka_unit_test(what_is_waived_or_approved_is_gone),
    };

    return cmocka_run_group_tests(tests, review_setup, station_teardown);
}
