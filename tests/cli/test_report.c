/* Figures of a month, through the program: every one opens the records behind it. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

/* The rows of a breakdown as JSON has them: the name of the breakdown, then each figure. */
static json_t *buckets_of(const struct station *station, const char *by)
{
    struct answer answer = station_expect(
        station, 0, DESK, NULL,
        WORDS("report", "contacts", "--month", "2026-11", "--by", by, "--format", "json"));
    json_t *all = json_loads(answer.out, JSON_REJECT_DUPLICATES, NULL);
    json_t *buckets = json_incref(json_object_get(all, "buckets"));

    assert_true(json_is_array(buckets));
    assert_string_equal(json_string_value(json_object_get(all, "by")), by);
    json_decref(all);
    answer_finish(&answer);
    return buckets;
}

static int number_at(const json_t *bucket, const char *figure)
{
    return (int)json_integer_value(json_object_get(bucket, figure));
}

/* CSV has the same cells, and the table the same numbers. */
static void expect_same(const struct station *station, const char *by, const json_t *buckets)
{
    struct answer csv = station_expect(
        station, 0, DESK, NULL,
        WORDS("report", "contacts", "--month", "2026-11", "--by", by, "--format", "csv"));
    struct answer table = station_expect(
        station, 0, DESK, NULL, WORDS("report", "contacts", "--month", "2026-11", "--by", by));
    const char *row = strchr(csv.out, '\n'), *line = strstr(table.out, "Cards\n");
    const json_t *bucket;
    size_t index;

    json_array_foreach(buckets, index, bucket)
    {
        char cells[300], numbers[100];
        const char *label = json_string_value(json_object_get(bucket, "label"));
        int contacts = number_at(bucket, "contacts"), people = number_at(bucket, "people"),
            cards_given = number_at(bucket, "cards");

        snprintf(cells, sizeof(cells), "\n%s,%s,%d,%d,%d\r",
                 json_string_value(json_object_get(bucket, by)), label, contacts, people,
                 cards_given);
        snprintf(numbers, sizeof(numbers), "%10d%10d%10d\n", contacts, people, cards_given);
        if (strchr(label, ',') == NULL && strchr(label, '(') == NULL) {
            assert_int_equal(strncmp(row, cells, strlen(cells)), 0);
        }
        row = strchr(row + 1, '\n');
        line = strchr(line, '\n') + 1;
        assert_int_equal(strncmp(line + 34, numbers, strlen(numbers)), 0);
    }
    assert_string_equal(row, "\n");
    answer_finish(&csv);
    answer_finish(&table);
}

/* As many records behind each bar as it counts contacts. */
static void expect_lists(const struct station *station, const char *by, const json_t *buckets)
{
    const json_t *bucket;
    size_t index;

    json_array_foreach(buckets, index, bucket)
    {
        struct answer answer;
        int rows = -1; /* the head */

        if (number_at(bucket, "contacts") == 0) {
            continue;
        }
        answer = station_expect(station, 0, DESK, NULL,
                                WORDS("report", "contacts", "--month", "2026-11", "--by", by,
                                      "--list", json_string_value(json_object_get(bucket, by)),
                                      "--format", "csv"));
        for (const char *c = answer.out; *c != '\0'; c++) {
            rows += *c == '\n';
        }
        assert_int_equal(rows, number_at(bucket, "contacts"));
        answer_finish(&answer);
    }
}

static void breakdowns_agree_everywhere(void **state)
{
    static const char *const names[] = {"area", "weekday-hour", "month"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        json_t *buckets = buckets_of(*state, names[i]);
        const json_t *bucket;
        int contacts = 0, people = 0;
        size_t index;

        json_array_foreach(buckets, index, bucket)
        {
            contacts += number_at(bucket, "contacts");
            people += number_at(bucket, "people");
        }
        /* months go back to before this one */
        assert_int_equal(contacts, strcmp(names[i], "month") == 0 ? 3 : 2);
        assert_int_equal(people, strcmp(names[i], "month") == 0 ? 13 : 4);
        expect_same(*state, names[i], buckets);
        expect_lists(*state, names[i], buckets);
        json_decref(buckets);
    }
}

static void empty_months_are_empty(void **state)
{
    expect_words(
        *state, DESK,
        WORDS("report", "contacts", "--month", "2020-02", "--by", "area", "--format", "csv"),
        "area,label,contacts,people,cards\r\nNORWALK,Norwalk,0,0,0\r\n"
        "LA_MIRADA,La Mirada,0,0,0\r\n"
        "UNINC_WHITTIER,Unincorporated Whittier,0,0,0\r\n");
    expect_words(
        *state, DESK,
        WORDS("report", "contacts", "--month", "2020-02", "--by", "person", "--format", "json"),
        "{\"report\":\"contacts\",\"from\":\"2020-02-01\",\"to\":\"2020-02-29\",\"by\":"
        "\"person\",\"figures\":{\"contacts\":0,\"people\":0,\"cards\":0},\"buckets\":[]}\n");
}

static void another_figure_has_another_list(void **state)
{
    struct answer answer = station_expect(*state, 0, DESK, NULL,
                                          WORDS("report", "contacts", "--month", "2026-11", "--by",
                                                "area", "--list", "NORWALK", "--figure", "cards"));

    assert_non_null(strstr(answer.out, "NWK-CC-2026-00001"));
    assert_null(strstr(answer.out, "NWK-CC-2026-00002")); /* no card was given */
    answer_finish(&answer);
}

static void wrong_words_are_usage(void **state)
{
    static const char *const words[][10] = {
        {"report", "nothing", "--month", "2026-11"},
        {"report", "cards"},
        {"report", "cards", "--month", "2026-13"},
        {"report", "cards", "--month", "2026-1"},
        {"report", "cards", "--year", "2026"},
        {"report", "cards", "--month", "2026-11", "--list", "nothing"},
        {"report", "cards", "--month", "2026-11", "--by", "nothing"},
        {"report", "records", "--month", "2026-11", "--by", "area"},
        {"report", "cards", "--month", "2026-11", "--by", "area", "--figure", "cards"},
        {"report", "monthly"},
        {"report", "monthly", "--year", "2026"},
        {"report", "monthly", "--month", "2026-11", "--by", "area"},
        {"report", "monthly", "--month", "2026-11", "--paper", "x.pdf", "--format", "csv"},
        {"report", "monthly", "--month", "2026-11", "--list", "on_hand"},
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

/* A row for each volunteer, those who entered nothing too, and the line of 16 hours. */
static void hours_have_the_line_of_sixteen(void **state)
{
    struct answer answer = station_expect(
        *state, 0, VOLUNTEER,
        "{\"activity\":\"PATROL\",\"hours\":\"12.25\",\"worked_on\":\"2026-11-02\"}\n"
        "{\"activity\":\"COUNTER\",\"hours\":\"1.50\",\"worked_on\":\"2026-10-31\"}\n",
        WORDS("file", "volunteer-hours"));

    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("report", "hours", "--month", "2026-11", "--format", "json"));
    assert_non_null(strstr(answer.out, "{\"report\":\"hours\",\"from\":\"2026-11-01\",\"to\":"
                                       "\"2026-11-30\",\"figures\":{\"volunteers\":1,\"hours\":"
                                       "\"12.25\",\"below\":1},\"volunteers\":[{\"volunteer\":"
                                       "\"400001\",\"name\":"));
    assert_non_null(strstr(answer.out, "\"hours\":\"12.25\",\"entries\":1,\"lacking\":\"3.75\""));
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, SERGEANT, NULL, WORDS("report", "hours", "--month", "2026-11"));
    assert_non_null(strstr(answer.out, "below 16 by 3.75"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("report", "hours", "--month", "2026-11", "--list", "400001"));
    assert_non_null(strstr(answer.out, "NWK-VH-2026-00001"));
    assert_null(strstr(answer.out, "NWK-VH-2026-00002"));
    answer_finish(&answer);
    answer = station_expect(*state, 1, DESK, NULL, WORDS("report", "hours", "--month", "2026-11"));
    assert_non_null(strstr(answer.err, "not for the role"));
    answer_finish(&answer);
    answer = station_expect(*state, 2, SERGEANT, NULL, WORDS("report", "hours"));
    answer_finish(&answer);
}

/* The stock is of now; the cards of the set-up were given at the counter's call sign. */
static void stock_tells_what_each_place_lacks(void **state)
{
    char path[100], command[240];
    struct answer answer = station_expect(
        *state, 0, SERGEANT, "{\"movement\":\"RECOUNT\",\"location\":\"BOX\",\"cards\":30}\n",
        WORDS("file", "card-stock"));

    answer_finish(&answer);
    answer =
        station_expect(*state, 0, SERGEANT, NULL, WORDS("report", "stock", "--format", "json"));
    assert_non_null(strstr(answer.out, "\"places\":[{\"location\":\"BOX\",\"label\":\"Box at the "
                                       "station\",\"cards\":30,\"counted_on\":\"2026-11-20\","
                                       "\"level\":200,\"wanted\":970,\"recount_needed\":false,"
                                       "\"low\":true,\"unchecked\":false}]}"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("report", "stock"));
    assert_non_null(strstr(answer.out, "bring 970: low"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("report", "stock", "--format", "csv"));
    assert_non_null(strstr(answer.out, "BOX,Box at the station,30,2026-11-20,200,970,low\r\n"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("report", "stock", "--list", "BOX"));
    assert_non_null(strstr(answer.out, "NWK-ST-2026-00001"));
    assert_null(strstr(answer.out, "NWK-CC-")); /* before the count */
    answer_finish(&answer);
    snprintf(path, sizeof(path), "%s/resupply.pdf", ((struct station *)*state)->folder);
    answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("report", "stock", "--paper", path));
    answer_finish(&answer);
    snprintf(command, sizeof(command),
             "pdftotext -layout '%s' - | grep -q 'bring 970; low; 30 there'", path);
    assert_int_equal(system(command), 0);
    answer = station_expect(*state, 1, DESK, NULL, WORDS("report", "stock"));
    assert_non_null(strstr(answer.err, "not for the role"));
    answer_finish(&answer);
    answer =
        station_expect(*state, 2, SERGEANT, NULL, WORDS("report", "stock", "--month", "2026-11"));
    answer_finish(&answer);
}

/* All that stands on the page of the month, as the page has it. */
static void monthly_has_the_figures_of_the_page(void **state)
{
    struct answer answer = station_expect(
        *state, 0, SERGEANT,
        "{\"held_on\":\"2026-11-19\",\"watch\":\"DAY\",\"topic\":\"OTHER\",\"attendees\":8}\n",
        WORDS("file", "briefing"));

    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("report", "monthly", "--month", "2026-11", "--format", "json"));
    assert_non_null(strstr(answer.out,
                           "{\"report\":\"monthly\",\"from\":\"2026-11-01\",\"to\":"
                           "\"2026-11-30\",\"tables\":[{\"table\":\"totals\",\"heading\":"
                           "\"Totals\",\"rows\":[{\"row\":\"ALL\",\"label\":\"All "
                           "contacts\",\"contacts\":2,\"people\":4,\"cards\":2,"));
    assert_non_null(strstr(answer.out, "\"briefings\":1,\"partnership\":0,\"attendees\":8,"
                                       "\"early_mornings\":0,\"day\":1,\"evening\":0}"));
    assert_non_null(strstr(answer.out, "{\"row\":\"BOXES\",\"label\":\"Boxes\",\"at_start\":-9,"));
    assert_string_equal(answer.out + strlen(answer.out) - 5, "]}]}\n");
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL,
                            WORDS("report", "monthly", "--month", "2026-11", "--format", "csv"));
    assert_non_null(strstr(answer.out, "\r\narea,NORWALK,Norwalk,people,4\r\n"));
    assert_non_null(strstr(answer.out, "\r\nbriefings,ALL,All of the month,attendees,8\r\n"));
    assert_non_null(strstr(answer.out, "\r\nstock,ALL,All places,at_start,-9\r\n"));
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, SERGEANT, NULL,
                       WORDS("report", "monthly", "--month", "2026-10", "--list", "handed_out"));
    assert_non_null(strstr(answer.out, "NWK-CC-2026-00003"));
    assert_null(strstr(answer.out, "NWK-CC-2026-00001"));
    answer_finish(&answer);
    answer =
        station_expect(*state, 1, DESK, NULL,
                       WORDS("report", "monthly", "--month", "2026-10", "--list", "handed_out"));
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, DESK, NULL, WORDS("report", "monthly", "--month", "2026-11"));
    assert_non_null(strstr(answer.out, "Monthly 755 report, 2026-11\n"));
    assert_null(strstr(answer.out, "Briefings"));
    assert_null(strstr(answer.out, "stock"));
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(month_is_counted_by_its_own_date),
        cmocka_unit_test(every_figure_opens_its_list),
        cmocka_unit_test(table_is_for_people),
        cmocka_unit_test(breakdowns_agree_everywhere),
        cmocka_unit_test(empty_months_are_empty),
        cmocka_unit_test(another_figure_has_another_list),
        cmocka_unit_test(wrong_words_are_usage),
        cmocka_unit_test(volunteers_have_no_reports),
        cmocka_unit_test(events_are_counted_by_their_day),
        cmocka_unit_test(hours_have_the_line_of_sixteen),
        cmocka_unit_test(monthly_has_the_figures_of_the_page),
        cmocka_unit_test(stock_tells_what_each_place_lacks),
    };

    return cmocka_run_group_tests(tests, report_setup, station_teardown);
}
