/* Worksheets beside the cards that were logged, through the program. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LINE(times, clearance, contacts, cards)                                                    \
    "{" times ",\"origin\":\"OBS\",\"rd\":\"0461\",\"location\":\"A coffee shop\",\"nature\":"     \
    "\"CP\",\"clearance\":[" clearance                                                             \
    "],\"narrative\":\"Spoke with people.\",\"contacts\":" contacts ",\"cards\":" cards "}"
#define CARD(employee, at, contacts, cards)                                                        \
    "{\"employee\":\"" employee "\",\"contact_at\":\"" at "\",\"call_sign\":\"41A\",\"area\":"     \
    "\"NORWALK\",\"rd\":\"0461\",\"origin\":\"OBS\",\"setting\":\"BUSINESS_OWNER\","               \
    "\"contacts\":" contacts ",\"cards\":" cards "}\n"

/* An early mornings watch: its lines are of two days. */
static const char worksheet[] =
    "{\"worked_on\":\"2026-11-18\",\"watch\":\"EM\",\"unit\":\"41A\",\"personnel_class\":\"A\","
    "\"employee\":\"200111\",\"lines\":[" LINE(
        "\"arrived\":\"2230\",\"cleared\":\"2250\"", "\"755\",\"940\"", "3",
        "2") "," LINE("\"arrived\":\"0130\",\"cleared\":\"0150\"", "\"755\",\"940\"", "1",
                      "1") "," LINE("\"arrived\":\"0300\",\"cleared\":\"0320\"", "\"755\",\"940\"",
                                    "4", "4") "]}\n";

static const char cards[] = CARD("200111", "2026-11-18T22:40", "3", "2")
    CARD("200111", "2026-11-19T01:35", "1", "5") CARD("200113", "2026-11-18T23:50", "2", "2");

static int reconcile_setup(void **state)
{
    struct answer answer;

    if (station_setup(state) != 0) {
        return -1;
    }
    answer = station_expect(*state, 0, SERGEANT, worksheet, WORDS("file", "worksheet"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, DESK, cards, WORDS("file", "contact-755"));
    answer_finish(&answer);
    return 0;
}

static void each_mismatch_names_the_records_behind_it(void **state)
{
    struct answer answer = station_expect(
        *state, 0, SERGEANT, NULL,
        WORDS("reconcile", "--from", "2026-11-18", "--to", "2026-11-18", "--format", "csv"));

    assert_string_equal(
        answer.out,
        "date,code,employee,worksheet_line,card,words,numbers,place,movement\r\n"
        "2026-11-18,CARDS_DIFFER,200111,NWK-WS-2026-00001 line 2,NWK-CC-2026-00002,The number of "
        "cards differs,\"worksheet 1, log 5 cards\",,\r\n"
        "2026-11-18,CLEARANCE_WITHOUT_CARD_LOG,200111,NWK-WS-2026-00001 line 3,,\"755 on the "
        "worksheet, no card in the log\",\"worksheet 4 cards, log none\",,\r\n"
        "2026-11-18,NO_WORKSHEET,200113,,NWK-CC-2026-00003,\"In the log, no worksheet of that "
        "person and day\",\"worksheet none, log 2 cards\",,\r\n");
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("reconcile", "--from", "2026-11-18", "--to", "2026-11-18"));
    assert_non_null(strstr(answer.out, "3 clearances of 755 with 7 cards, 3 cards logged with 9 "
                                       "cards handed out, 0 recounts: 3 mismatches\n"));
    answer_finish(&answer);
}

/* A watch belongs to the day on which it began. */
static void other_days_are_silent(void **state)
{
    struct answer answer = station_expect(
        *state, 0, SERGEANT, NULL,
        WORDS("reconcile", "--from", "2026-11-19", "--to", "2026-11-20", "--format", "json"));

    assert_string_equal(answer.out, "[]\n");
    answer_finish(&answer);
}

#define MOVE(what, at, cards)                                                                      \
    "{\"movement\":\"" what "\",\"location\":\"BOX\",\"moved_at\":\"" at "\",\"cards\":" cards "}" \
    "\n"

static const char movements[] = MOVE("RECEIVED", "2026-11-10T08:00", "500")
    MOVE("RECOUNT", "2026-11-11T08:00", "500") MOVE("RECOUNT", "2026-11-12T08:00", "430");

/* A recount beside what the log leaves, an event in it. */
static void stock_is_the_third_account(void **state)
{
    struct answer answer = station_expect(*state, 0, SERGEANT,
                                          "{\"title\":\"Fair\",\"type\":\"SAFETY_FAIR\",\"held_"
                                          "on\":\"2026-11-11\",\"area\":\"NORWALK\"}\n",
                                          WORDS("file", "outreach-event"));

    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("act", "NWK-OE-2026-00001", "hold", "attendance=90", "cards=60"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, movements, WORDS("file", "card-stock"));
    answer_finish(&answer);
    answer = station_expect(
        *state, 0, SERGEANT, NULL,
        WORDS("reconcile", "--from", "2026-11-11", "--to", "2026-11-12", "--format", "csv"));
    assert_string_equal(
        answer.out,
        "date,code,employee,worksheet_line,card,words,numbers,place,movement\r\n"
        "2026-11-12,STOCK_SHORT,,,,Fewer cards in stock than the log leaves,\"log leaves 440, "
        "counted 430\",BOX,NWK-ST-2026-00003\r\n");
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("reconcile", "--from", "2026-11-11", "--to", "2026-11-12"));
    assert_non_null(strstr(answer.out, "NWK-ST-2026-00003"));
    assert_non_null(strstr(answer.out, "2 recounts: 1 mismatches\n"));
    answer_finish(&answer);
}

static void it_is_for_supervisors_and_real_days(void **state)
{
    struct answer answer = station_expect(
        *state, 1, DESK, NULL, WORDS("reconcile", "--from", "2026-11-18", "--to", "2026-11-18"));

    assert_non_null(strstr(answer.err, "sergeant and above"));
    answer_finish(&answer);
    answer = station_expect(*state, 2, SERGEANT, NULL,
                            WORDS("reconcile", "--from", "2026-11-18", "--to", "2026-11-17"));
    answer_finish(&answer);
    answer = station_expect(*state, 2, SERGEANT, NULL,
                            WORDS("reconcile", "--from", "2026-02-30", "--to", "2026-11-17"));
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mismatch_names_the_records_behind_it),
        cmocka_unit_test(other_days_are_silent),
        cmocka_unit_test(stock_is_the_third_account),
        cmocka_unit_test(it_is_for_supervisors_and_real_days),
    };

    return cmocka_run_group_tests(tests, reconcile_setup, station_teardown);
}
