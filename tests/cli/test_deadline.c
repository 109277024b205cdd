/* Due dates, without a file; and holidays that a station imports. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static void expect_dates(const struct station *station, const char *kind, const char *date,
                         const char *words)
{
    struct answer answer = station_run(station, NULL, WORDS("deadline", kind, date));

    assert_int_equal(answer.code, 0);
    assert_string_equal(answer.out, words);
    assert_string_equal(answer.err, "");
    answer_finish(&answer);
}

static void dates_are_printed(void **state)
{
    expect_dates(*state, "CPRA", "2026-03-02",
                 "determination_due=2026-03-12 extended_due=2026-03-26 target=2026-03-12\n");
    expect_dates(*state, "FC6228_FACE", "2026-03-06", "due=2026-03-08 second_due=2026-03-13\n");
    expect_dates(*state, "GC3304_1Y", "2026-03-02", "due=2027-03-02\n");
}

static void every_skipped_day_has_its_source(void **state)
{
    struct answer answer =
        station_run(*state, NULL, WORDS("deadline", "CPRA", "2026-05-13", "--explain"));

    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "2026-05-13 Wed  received: day 0"));
    assert_non_null(strstr(answer.out, "2026-05-23 Sat  moved on: Saturday (CCP 12a)\n"));
    assert_non_null(strstr(answer.out, "2026-05-25 Mon  moved on: Memorial Day ("));
    assert_non_null(strstr(answer.out, "2026-05-26 Tue  determination due\n"));
    answer_finish(&answer);
}

static void wrong_words_are_usage(void **state)
{
    static const char *const words[][4] = {
        {"deadline", "NOTHING", "2026-03-02"},
        {"deadline", "CPRA", "2026-02-29"},
        {"deadline", "CPRA", "2027-13-01"},
        {"deadline", "CPRA", "tomorrow"},
        {"deadline", "CPRA"},
        {"deadline", "cpra", "2026-03-02"},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct answer answer = station_run(*state, NULL, words[i]);

        assert_int_equal(answer.code, 2);
        assert_string_equal(answer.out, "");
        answer_finish(&answer);
    }
}

static void write_list(const struct station *station, const char *text, char path[200])
{
    FILE *file;

    snprintf(path, 200, "%s/days.csv", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void expect_import(const struct station *station, const char *employee, int code,
                          const char *path, const char *words)
{
    struct answer answer =
        station_expect(station, code, employee, NULL, WORDS("import", "holidays", path));

    if (strstr(answer.out, words) == NULL && strstr(answer.err, words) == NULL) {
        fail_msg("not said: %s\nbut: %s%s", words, answer.out, answer.err);
    }
    answer_finish(&answer);
}

static void expect_due(const struct station *station, const char *received, const char *due)
{
    char wanted[40];
    struct answer answer =
        station_run(station, NULL, WORDS("deadline", "CPRA", received, "--db", station->database));

    snprintf(wanted, sizeof(wanted), "determination_due=%s ", due);
    if (strstr(answer.out, wanted) == NULL) {
        fail_msg("%s: %s in place of %s%s", received, wanted, answer.out, answer.err);
    }
    answer_finish(&answer);
}

/* One new day takes no other day of its year away, whether that year goes by rules or by a list. */
static void single_days_are_put_beside_the_others(void **state)
{
    const struct station *station = *state;
    char path[200];

    write_list(station, "date,name,source\n2029-03-12,A new day,test\n2026-03-12,Another,test\n",
               path);
    expect_import(station, DESK, 1, path, "by a sergeant");
    expect_due(station, "2029-03-02", "2029-03-12");
    expect_import(station, SERGEANT, 0, path,
                  "2026-03-12 is a holiday now: Another\n2029-03-12 is a holiday now: A new day\n");
    expect_due(station, "2029-03-02", "2029-03-13");
    expect_due(station, "2026-03-02", "2026-03-13");
    expect_due(station, "2029-12-15", "2029-12-26"); /* Christmas, by the rules */
    expect_due(station, "2026-03-21", "2026-04-01"); /* March 31, by the list */
    expect_import(station, SERGEANT, 0, path, "Nothing new");
    write_list(station, "date,name\n2029-03-13,One more\n", path);
    expect_import(station, SERGEANT, 0, path, "2029-03-13 is a holiday now: One more\n");
    expect_due(station, "2029-03-02", "2029-03-14");
}

static const char year_2030[] = "date,name\n2030-01-01,New Year\n2030-01-21,King\n"
                                "2030-02-18,Presidents\n2030-05-27,Memorial\n"
                                "2030-06-19,Juneteenth\n2030-07-04,Independence\n"
                                "2030-09-02,Labor\n2030-09-27,Native American\n"
                                "2030-11-11,Veterans\n2030-11-28,Thanksgiving\n"
                                "2030-11-29,Day after\n2030-12-25,Christmas\n";

/* A year's own list has the last word, and what it takes away is said. */
static void a_whole_year_takes_the_place_of_the_rules(void **state)
{
    const struct station *station = *state;
    char path[200];

    expect_due(station, "2030-02-02", "2030-02-13"); /* Lincoln */
    write_list(station, year_2030, path);
    expect_import(station, SERGEANT, 0, path,
                  "2030-02-12 is no holiday any more: Lincoln's Birthday\n"
                  "2030-04-01 is no holiday any more: Farmworkers Day (observed)\n");
    expect_due(station, "2030-02-02", "2030-02-12");
    expect_due(station, "2030-12-15", "2030-12-26");
}

static void bad_lines_are_refused_and_nothing_is_done(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"date,name\n2031-03-12,Good\n2029-02-29,No day\n", "line 3: \"2029-02-29\" is no date"},
        {"date,name\n2031-03-12,One\n2031-03-13,Two\n2031-03-12,Again\n", "line 4: 2031-03-12"},
        {"date,name\n2031-03-12,One,Two\n", "line 2: there are more cells"},
        {"date,name\n2031-03-12,\"One\n", "days.csv: line 2: a quote"},
        {"2031-03-12,One\n", "line 1"},
        {"", "empty"},
    };
    char path[200];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_list(*state, cases[i].text, path);
        expect_import(*state, SERGEANT, 2, path, cases[i].words);
        expect_due(*state, "2031-03-02", "2031-03-12");
    }
}

static void file_request(const struct station *station, const char *received)
{
    char line[200];
    struct answer answer;

    snprintf(line, sizeof(line),
             "{\"received_at\":\"%sT10:00\",\"channel\":\"LETTER\",\"kind\":\"CPRA\","
             "\"description\":\"Calls of a week\"}\n",
             received);
    answer = station_expect(station, 0, DESK, line, WORDS("file", "records-request"));
    answer_finish(&answer);
}

/* What a new holiday moves is told, the rest stays where it is, and the file is whole after it. */
static void open_items_move_and_are_named(void **state)
{
    const struct station *station = *state;
    struct answer answer;
    char path[200];

    file_request(station, "2026-11-10"); /* the 20th */
    file_request(station, "2026-11-17"); /* Friday after Thanksgiving: the 30th */
    file_request(station, "2026-11-08"); /* the 18th, over */
    write_list(station, "date,name\n2026-11-20,Day of mourning\n2026-11-18,Another\n", path);
    answer = station_expect(station, 0, SERGEANT, NULL, WORDS("import", "holidays", path));
    assert_string_equal(answer.out, "NWK-PR-2026-00001 determination 2026-11-20 -> 2026-11-23\n"
                                    "NWK-PR-2026-00003 determination 2026-11-18 -> 2026-11-19\n"
                                    "2026-11-18 is a holiday now: Another\n"
                                    "2026-11-20 is a holiday now: Day of mourning\n");
    answer_finish(&answer);
    expect_import(station, SERGEANT, 0, path, "Nothing new");
    answer = station_run(station, NULL, WORDS("check", "--db", station->database));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
}

/* County closures switched on: what moves is told at the next start, once. */
static void settings_move_them_at_the_next_start(void **state)
{
    const struct station *station = *state;
    const char *const list[] = {"list", "records-request", "--config", NULL, NULL};
    const char *words[5];
    struct answer answer;
    char path[200], config[200];
    FILE *file;

    snprintf(path, sizeof(path), "%s/lists", station->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/lists/closures.csv", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("date,name\n2026-11-30,Offices closed\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    snprintf(config, sizeof(config), "%s/config.ini", station->folder);
    file = fopen(config, "w");
    assert_non_null(file);
    assert_true(fprintf(file, "[station]\ncounty_closures = yes\n[files]\ncodes_dir = %s/lists\n",
                        station->folder) > 0);
    assert_int_equal(fclose(file), 0);
    memcpy(words, list, sizeof(words));
    words[3] = config;
    answer = station_expect(station, 0, DESK, NULL, words);
    assert_non_null(
        strstr(answer.err, "NWK-PR-2026-00002 determination 2026-11-30 -> 2026-12-01\n"));
    answer_finish(&answer);
    answer = station_expect(station, 0, DESK, NULL, words);
    assert_string_equal(answer.err, "");
    answer_finish(&answer);
}

/* Needs no home, and a file that is not there changes nothing. */
static void neither_home_nor_file_is_needed(void **state)
{
    static const char expected[] =
        "determination_due=2026-03-12 extended_due=2026-03-26 target=2026-03-12\n";
    const struct station *station = *state;
    struct station bare = *station;
    struct answer answer;

    bare.program = "/usr/bin/env";
    answer =
        station_run(&bare, NULL, WORDS("-i", station->program, "deadline", "CPRA", "2026-03-02"));
    assert_string_equal(answer.err, "");
    assert_string_equal(answer.out, expected);
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = station_run(station, NULL,
                         WORDS("--db", "/nowhere/desk.db", "deadline", "CPRA", "2026-03-02"));
    assert_string_equal(answer.out, expected);
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_printed),
        cmocka_unit_test(every_skipped_day_has_its_source),
        cmocka_unit_test(wrong_words_are_usage),
        cmocka_unit_test(neither_home_nor_file_is_needed),
        cmocka_unit_test(open_items_move_and_are_named),
        cmocka_unit_test(settings_move_them_at_the_next_start),
        cmocka_unit_test(single_days_are_put_beside_the_others),
        cmocka_unit_test(a_whole_year_takes_the_place_of_the_rules),
        cmocka_unit_test(bad_lines_are_refused_and_nothing_is_done),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
