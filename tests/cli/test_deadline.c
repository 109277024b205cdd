/* Due dates, without a file; and holidays that a station imports. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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

static void imported_holidays_count(void **state)
{
    const struct station *station = *state;
    char path[200];
    struct answer answer;

    write_list(station, "date,name,source\n2029-03-12,A new day,test\n2029-12-25,Christmas,\n",
               path);
    expect_import(station, DESK, 1, path, "by a sergeant");
    expect_import(station, SERGEANT, 0, path, "2 days of the calendar changed");
    expect_import(station, SERGEANT, 0, path, "Nothing new");
    answer = station_run(station, NULL,
                         WORDS("deadline", "CPRA", "2029-03-02", "--db", station->database));
    assert_non_null(strstr(answer.out, "determination_due=2029-03-13"));
    answer_finish(&answer);
    answer = station_run(station, NULL, WORDS("check", "--db", station->database));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    write_list(station, "date,name\n2029-02-29,No day\n", path);
    expect_import(station, SERGEANT, 2, path, "line 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_printed),
        cmocka_unit_test(every_skipped_day_has_its_source),
        cmocka_unit_test(wrong_words_are_usage),
        cmocka_unit_test(imported_holidays_count),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
