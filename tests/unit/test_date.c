#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct local_time now = {{2026, 11, 20}, 9, 5};

static void only_real_dates_are_read(void **state)
{
    static const char *const good[] = {"1800-01-01", "2999-12-31", "2024-02-29", "2000-02-29",
                                       "2026-11-20"};
    static const char *const bad[] = {
        "",           "2026-02-29", "1900-02-29",  "2026-04-31",  "2026-13-01",
        "2026-00-10", "2026-01-00", "1799-12-31",  "3000-01-01",  "2026-1-01",
        "2026-01-1",  "2026/01/01", "2026-01-01 ", " 2026-01-01", "+026-01-01",
        "2026-0a-01", "20260101",   "2026-01-32"};
    struct date date;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        char out[DATE_ROOM];

        assert_true(date_parse(good[i], &date));
        date_format(date, out);
        assert_string_equal(out, good[i]);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(date_parse(bad[i], &date));
    }
    assert_false(date_parse(NULL, &date));
}

static void days_are_counted_without_a_gap(void **state)
{
    int64_t day = date_to_days((struct date){1800, 1, 1});
    const int64_t last = date_to_days((struct date){2999, 12, 31});

    (void)state;
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_to_days((struct date){1969, 12, 31}), -1);
    assert_int_equal(date_to_days((struct date){2000, 3, 1}), 11017);
    assert_int_equal(day, -62091);
    for (; day <= last; day += 1) {
        struct date date = date_from_days(day);

        if (!date_is_valid(date) || date_to_days(date) != day) {
            fail_msg("day %lld is not itself again", (long long)day);
        }
    }
    assert_int_equal(last - date_to_days((struct date){1800, 1, 1}) + 1, 438291);
}

static void days_beyond_the_calendar_stop_at_its_ends(void **state)
{
    struct date date = date_from_days(INT64_MAX);

    (void)state;
    assert_int_equal(date.year, 2999);
    assert_int_equal(date.day, 31);
    date = date_from_days(INT64_MIN);
    assert_int_equal(date.year, 1800);
    assert_int_equal(date.month, 1);
}

static void local_times_are_read_and_compared(void **state)
{
    static const char *const bad[] = {"2026-11-20",        "2026-11-20T24:00", "2026-11-20T09:60",
                                      "2026-11-20 09:30",  "2026-11-20T9:30",  "2026-11-31T09:30",
                                      "2026-11-20T09:30Z", "2026-11-20T-9:30", "2026-11-20T09:3x"};
    struct local_time early, late;
    char out[LOCAL_ROOM];

    (void)state;
    assert_true(local_parse("2026-12-31T23:59", &early));
    assert_true(local_parse("2027-01-01T00:00", &late));
    assert_int_equal(local_compare(early, late), -1);
    assert_int_equal(local_compare(late, early), 1);
    assert_int_equal(local_compare(late, late), 0);
    assert_int_equal(local_to_minutes(late) - local_to_minutes(early), 1);
    local_format(early, out);
    assert_string_equal(out, "2026-12-31T23:59");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(local_parse(bad[i], &late));
    }
    assert_false(local_parse(NULL, &late));
}

static void dates_are_taken_as_people_type_them(void **state)
{
    static const struct {
        const char *typed, *kept;
    } expected[] = {
        {"2026-11-20", "2026-11-20"},
        {"20261120", "2026-11-20"},
        {"11/20/2026", "2026-11-20"},
        {"1/5/2026", "2026-01-05"},
        {"01-05-2026", "2026-01-05"},
        {" today ", "2026-11-20"},
        {"Today", "2026-11-20"},
        {"2/29/2024", "2024-02-29"},
        {"", NULL},
        {"2/29/2026", NULL},
        {"20/11/2026", NULL},
        {"11/20/26", NULL},
        {"11/20-2026", NULL},
        {"20261131", NULL},
        {"2026112", NULL},
        {"11/20", NULL},
        {"11//2026", NULL},
        {"111/20/2026", NULL},
        {"yesterday-or-so", NULL},
        {"11/20/2026 x", NULL},
        {"11/20/20a6", NULL},
        {"now", NULL},
        {"                                                              x", NULL},
        {"2026-11-20 2026-11-20 2026-11-20 2026", NULL},
    };
    char out[DATE_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_int_equal(date_from_typing(expected[i].typed, now, out), expected[i].kept != NULL);
        if (expected[i].kept != NULL) {
            assert_string_equal(out, expected[i].kept);
        }
    }
    assert_false(date_from_typing(NULL, now, out));
}

static void date_times_are_taken_as_people_type_them(void **state)
{
    static const struct {
        const char *typed, *kept;
    } expected[] = {
        {"now", "2026-11-20T09:05"},
        {"NOW ", "2026-11-20T09:05"},
        {"today 0930", "2026-11-20T09:30"},
        {"today T09:30", "2026-11-20T09:30"},
        {"todayT0930", "2026-11-20T09:30"},
        {"2026-11-20 0930", "2026-11-20T09:30"},
        {"2026-11-20  9:30", "2026-11-20T09:30"},
        {"2026-11-20T09:30", "2026-11-20T09:30"},
        {"2026-11-20t0930", "2026-11-20T09:30"},
        {"11/20/2026 23:59", "2026-11-20T23:59"},
        {"11/20/2026T09:30", "2026-11-20T09:30"},
        {"20261120 0930", "2026-11-20T09:30"},
        {"202611200930", "2026-11-20T09:30"},
        {"1/5/2026\t0001", "2026-01-05T00:01"},
        {"", NULL},
        {" ", NULL},
        {"t", NULL},
        {"today", NULL},
        {"2026-11-20", NULL},
        {"0930", NULL},
        {"09:30", NULL},
        {"2026-11-20 2400", NULL},
        {"2026-11-20 0960", NULL},
        {"2026-11-20 930", NULL},
        {"2026-11-20 9:3", NULL},
        {"2026-11-20 09:30 x", NULL},
        {"2026-11-31 0930", NULL},
        {"20261120093", NULL},
        {"today now", NULL},
        {"2026-11-20 0930 and so on and so on and so on and on", NULL},
    };
    char out[LOCAL_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_int_equal(local_from_typing(expected[i].typed, now, out), expected[i].kept != NULL);
        if (expected[i].kept != NULL) {
            assert_string_equal(out, expected[i].kept);
        }
    }
    assert_false(local_from_typing(NULL, now, out));
}

static void hours_are_taken_as_people_type_them(void **state)
{
    static const struct {
        const char *typed, *kept;
    } expected[] = {
        {"0930", "0930"}, {"09:30", "0930"},  {"9:30", "0930"},   {"T09:30", "0930"},
        {"now", "0905"},  {" 0000 ", "0000"}, {"2359", "2359"},   {"2400", NULL},
        {"1260", NULL},   {"930", NULL},      {"9", NULL},        {"", NULL},
        {"-930", NULL},   {"9:3", NULL},      {"09:30:00", NULL}, {"009:30", NULL},
    };
    char out[5];

    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_int_equal(hour_from_typing(expected[i].typed, now, out), expected[i].kept != NULL);
        if (expected[i].kept != NULL) {
            assert_string_equal(out, expected[i].kept);
        }
    }
}

static void unknown_zones_are_refused_and_change_nothing(void **state)
{
    static const char *const bad[] = {
        "",        "Mars/Olympus", "/etc/localtime", "../../etc/passwd", "PST8 ", ":America/Lima",
        "America", "zone.tab",     "tzdata.zi"};
    struct error error = {0};

    (void)state;
    assert_true(zone_use("America/Los_Angeles", &error));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(zone_is_known(bad[i]));
        assert_false(zone_use(bad[i], &error));
        assert_int_equal(error.class, ERROR_USAGE);
    }
    assert_string_equal(getenv("TZ"), "America/Los_Angeles");
    assert_int_equal(moment_to_local(0).hour, 16);
}

static int64_t moment(const char *text)
{
    int64_t read = 0;

    assert_true(moment_parse(text, &read));
    return read;
}

static void expect_local(const char *at, const char *expected)
{
    char out[LOCAL_ROOM];

    local_format(moment_to_local(moment(at)), out);
    assert_string_equal(out, expected);
}

static void summer_time_begins_and_ends_on_its_days(void **state)
{
    (void)state;
    assert_true(zone_use("America/Los_Angeles", NULL));
    expect_local("2026-03-08T09:59:59.999Z", "2026-03-08T01:59");
    expect_local("2026-03-08T10:00:00.000Z", "2026-03-08T03:00"); /* there is no 02:00 */
    expect_local("2026-11-01T08:30:00.000Z", "2026-11-01T01:30");
    expect_local("2026-11-01T09:30:00.000Z", "2026-11-01T01:30"); /* 01:30 comes twice */
    expect_local("2026-11-01T10:00:00.000Z", "2026-11-01T02:00");
    expect_local("2027-01-01T07:59:00.000Z", "2026-12-31T23:59"); /* the year of filing is local */
    expect_local("1969-12-31T23:59:59.999Z", "1969-12-31T15:59");
    assert_true(zone_use("Asia/Kathmandu", NULL));
    expect_local("2026-11-20T00:00:00.000Z", "2026-11-20T05:45");
}

static void moments_read_back(void **state)
{
    static const char *const good[] = {"1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z",
                                       "2026-11-20T17:05:09.007Z", "2999-12-31T23:59:59.999Z",
                                       "1800-01-01T00:00:00.000Z"};
    static const char *const bad[] = {"",
                                      "2026-11-20T17:05:09Z",
                                      "2026-11-20T17:05:60.000Z",
                                      "2026-11-20T24:05:00.000Z",
                                      "2026-11-20T17:05:09.007",
                                      "2026-11-20T17:05:09,007Z",
                                      "2026-11-20T17:05:09.0x7Z",
                                      "2026-02-30T17:05:09.007Z",
                                      "2026-11-20T17:05:09.007Z "};
    char out[MOMENT_ROOM];
    int64_t read;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        moment_format(moment(good[i]), out);
        assert_string_equal(out, good[i]);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(moment_parse(bad[i], &read));
    }
    assert_false(moment_parse(NULL, &read));
    assert_int_equal(moment("1970-01-02T00:00:00.001Z"), 86400001);
    moment_format(INT64_MAX, out);
    assert_memory_equal(out, "2999-12-31T", 11);
    moment_format(INT64_MIN, out);
    assert_memory_equal(out, "1800-01-01T", 11);
    assert_int_equal(strlen(out), MOMENT_ROOM - 1);
}

static void time_stands_still_when_it_is_set(void **state)
{
    const struct time_source still = {.fixed = 1234567890};
    const struct time_source running = {0};
    int64_t before = (int64_t)time(NULL) * 1000;

    (void)state;
    assert_int_equal(time_now(&still), 1234567890);
    assert_true(time_now(&running) >= before);
    assert_true(time_now(NULL) < before + 3600000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_real_dates_are_read),
        cmocka_unit_test(days_are_counted_without_a_gap),
        cmocka_unit_test(days_beyond_the_calendar_stop_at_its_ends),
        cmocka_unit_test(local_times_are_read_and_compared),
        cmocka_unit_test(dates_are_taken_as_people_type_them),
        cmocka_unit_test(date_times_are_taken_as_people_type_them),
        cmocka_unit_test(hours_are_taken_as_people_type_them),
        cmocka_unit_test(unknown_zones_are_refused_and_change_nothing),
        cmocka_unit_test(summer_time_begins_and_ends_on_its_days),
        cmocka_unit_test(moments_read_back),
        cmocka_unit_test(time_stands_still_when_it_is_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
