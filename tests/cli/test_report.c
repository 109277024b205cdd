/* Figures of a month, through the program: every one opens the records behind it. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char cards[] =
    "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0400\",\"origin\":\"OBS\",\"setting\":"
    "\"BUSINESS_OWNER\",\"contacts\":3,\"cards\":2}\n"
    "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0400\",\"origin\":\"CALL\",\"setting\":"
    "\"BUSINESS_OWNER\",\"contacts\":1,\"cards\":0}\n"
    "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0400\",\"origin\":\"OBS\",\"setting\":"
    "\"BUSINESS_OWNER\",\"contacts\":9,\"cards\":9,\"contact_at\":\"2026-10-31T23:59\"}\n"
    "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0400\",\"origin\":\"OBS\",\"setting\":"
    "\"BUSINESS_OWNER\",\"contacts\":7,\"cards\":7}\n";

static int report_setup(void **state)
{
    struct answer answer;

    if (station_setup(state) != 0) {
        return -1;
    }
    answer = station_expect(*state, 0, DESK, cards, WORDS("file", "contact-755"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("act", "NWK-CC-2026-00004", "void", "void_reason=twice"));
    answer_finish(&answer);
    return 0;
}

static void expect_words(const struct station *station, const char *employee,
                         const char *const arguments[], const char *words)
{
    struct answer answer = station_expect(station, 0, employee, NULL, arguments);

    if (strcmp(answer.out, words) != 0) {
        fail_msg("said:\n%s\nin place of:\n%s", answer.out, words);
    }
    answer_finish(&answer);
}

static void month_is_counted_by_its_own_date(void **state)
{
    expect_words(
        *state, DESK, WORDS("report", "cards", "--month", "2026-11", "--format", "json"),
        "{\"report\":\"cards\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\",\"records\":3,"
        "\"unopened\":0,\"figures\":{\"contacts\":2,\"people\":4,\"cards\":2,\"observed\":1,"
        "\"called\":1,\"follow_up\":0}}\n");
    expect_words(
        *state, DESK, WORDS("report", "cards", "--month", "2026-10", "--format", "csv"),
        "figure,label,value\r\ncontacts,Contacts logged,1\r\npeople,People spoken with,9\r\n"
        "cards,Cards handed out,9\r\nobserved,Contacts begun by ourselves (OBS),1\r\n"
        "called,Contacts out of a call (CALL),0\r\nfollow_up,To be looked after,0\r\n");
}

static void every_figure_opens_its_list(void **state)
{
    struct answer answer =
        station_expect(*state, 0, DESK, NULL,
                       WORDS("report", "cards", "--month", "2026-11", "--list", "observed"));

    assert_non_null(strstr(answer.out, "NWK-CC-2026-00001"));
    assert_null(strstr(answer.out, "NWK-CC-2026-00002"));
    assert_null(strstr(answer.out, "NWK-CC-2026-00003"));
    assert_null(strstr(answer.out, "NWK-CC-2026-00004"));
    answer_finish(&answer);
}

static void table_is_for_people(void **state)
{
    struct answer answer =
        station_expect(*state, 0, DESK, NULL, WORDS("report", "cards", "--month", "2026-11"));

    assert_non_null(strstr(answer.out, "755 cards, 2026-11-01 to 2026-11-30\n"));
    assert_non_null(strstr(answer.out, "Cards handed out "));
    answer_finish(&answer);
}

static void wrong_words_are_usage(void **state)
{
    static const char *const words[][7] = {
        {"report", "nothing", "--month", "2026-11"},
        {"report", "cards"},
        {"report", "cards", "--month", "2026-13"},
        {"report", "cards", "--month", "2026-1"},
        {"report", "cards", "--year", "2026"},
        {"report", "cards", "--month", "2026-11", "--list", "nothing"},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct answer answer = station_expect(*state, 2, DESK, NULL, words[i]);

        answer_finish(&answer);
    }
}

static void volunteers_have_no_reports(void **state)
{
    struct answer answer =
        station_expect(*state, 1, VOLUNTEER, NULL, WORDS("report", "cards", "--month", "2026-11"));

    assert_non_null(strstr(answer.err, "not for the role"));
    answer_finish(&answer);
}

/* What is planned for a later month stands there and not in the month of its filing. */
static void events_are_counted_by_their_day(void **state)
{
    struct answer answer =
        station_expect(*state, 0, VOLUNTEER,
                       "{\"title\":\"Safety fair\",\"type\":\"SAFETY_FAIR\",\"held_on\":"
                       "\"2027-01-09\",\"area\":\"NORWALK\"}\n"
                       "{\"title\":\"Tour\",\"type\":\"STATION_TOUR\",\"held_on\":\"2026-11-03\","
                       "\"area\":\"NORWALK\",\"volunteers\":[{\"name\":\"Vera Muster\"}],"
                       "\"more_volunteers\":2}\n",
                       WORDS("file", "outreach-event"));

    answer_finish(&answer);
    answer = station_expect(*state, 0, VOLUNTEER, NULL,
                            WORDS("act", "NWK-OE-2026-00002", "hold", "attendance=30", "cards=12",
                                  "concerns=[{\"words\":\"Speeding\"}]"));
    answer_finish(&answer);
    expect_words(
        *state, DESK, WORDS("report", "outreach", "--month", "2027-01", "--format", "json"),
        "{\"report\":\"outreach\",\"from\":\"2027-01-01\",\"to\":\"2027-01-31\",\"records\":1,"
        "\"unopened\":0,\"figures\":{\"held\":0,\"ahead\":1,\"cancelled\":0,\"attendance\":0,"
        "\"cards\":0,\"volunteers\":0,\"concerns\":0}}\n");
    expect_words(
        *state, DESK, WORDS("report", "outreach", "--month", "2026-11", "--format", "json"),
        "{\"report\":\"outreach\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\",\"records\":1,"
        "\"unopened\":0,\"figures\":{\"held\":1,\"ahead\":0,\"cancelled\":0,\"attendance\":30,"
        "\"cards\":12,\"volunteers\":3,\"concerns\":1}}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(month_is_counted_by_its_own_date),
        cmocka_unit_test(every_figure_opens_its_list),
        cmocka_unit_test(table_is_for_people),
        cmocka_unit_test(wrong_words_are_usage),
        cmocka_unit_test(volunteers_have_no_reports),
        cmocka_unit_test(events_are_counted_by_their_day),
    };

    return cmocka_run_group_tests(tests, report_setup, station_teardown);
}
