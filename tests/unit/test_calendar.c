/* Days on which nothing falls due. */
#include "forms/calendar.h"

#include "forms/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int calendar_setup(void **state)
{
    struct calendar *calendar = calloc(1, sizeof(*calendar));
    struct error error = {0};

    *state = calendar;
    return calendar_init(calendar, &error) ? 0 : -1;
}

static int calendar_teardown(void **state)
{
    calendar_finish(*state);
    free(*state);
    return 0;
}

static bool is_closed(const struct calendar *calendar, const char *text)
{
    struct date date = {0};

    assert_true(date_parse(text, &date));
    return calendar_is_closed(calendar, date, NULL);
}

static void expect_closed(const struct calendar *calendar, const char *const *days, bool closed)
{
    for (; *days != NULL; days++) {
        if (is_closed(calendar, *days) != closed) {
            fail_msg("%s is %s", *days, closed ? "open" : "closed");
        }
    }
}

static void rules_know_the_days_of_2027(void **state)
{
    static const char *const closed[] = {
        "2027-01-01", "2027-01-18", "2027-02-12", "2027-02-15", "2027-03-31", "2027-05-31",
        "2027-06-18", "2027-07-05", "2027-09-06", "2027-09-24", "2027-11-11", "2027-11-25",
        "2027-11-26", "2027-12-24", "2027-12-31", "2028-12-25", "2023-01-02", NULL};

    expect_closed(*state, closed, true);
    expect_closed(NULL, closed, true);
}

/* State holidays and County closures that are none of the courts'. */
static void others_are_open(void **state)
{
    static const char *const open[] = {"2026-02-17", "2026-04-24", "2026-09-09", "2026-10-12",
                                       "2026-03-30", "2026-07-06", "2027-10-11", "2027-06-21",
                                       "2027-12-27", "2028-01-03", NULL};

    expect_closed(*state, open, false);
}

static void published_list_and_rules_agree(void **state)
{
    for (int64_t day = date_to_days((struct date){2026, 1, 1});
         day <= date_to_days((struct date){2026, 12, 31}); day++) {
        struct date date = date_from_days(day);

        assert_int_equal(calendar_is_closed(*state, date, NULL),
                         calendar_is_closed(NULL, date, NULL));
    }
}

static void closures_count_only_where_the_station_wants_it(void **state)
{
    struct calendar *calendar = *state;

    assert_false(is_closed(calendar, "2026-03-30"));
    calendar->counts_closures = true;
    assert_true(is_closed(calendar, "2026-03-30"));
    assert_true(is_closed(calendar, "2026-10-12"));
}

static bool replace(struct calendar *calendar, const char *csv, struct error *error)
{
    return calendar_replace(calendar, CALENDAR_HOLIDAYS, csv, strlen(csv), "days.csv", error);
}

static void list_takes_the_place_of_the_rules_for_its_years(void **state)
{
    struct error error = {0};

    assert_true(replace(*state, "date,name\n2027-04-01,A new day\n2028-12-31,Observed\n", &error));
    assert_true(is_closed(*state, "2027-04-01"));
    assert_false(is_closed(*state, "2027-01-01")); /* the list has this year, and not that day */
    assert_true(is_closed(*state, "2026-12-25"));  /* no longer listed: by the rules */
    assert_true(is_closed(*state, "2028-12-25"));  /* the last day alone makes no listed year */
}

static void day_tells_its_source(void **state)
{
    struct holiday why;

    assert_true(calendar_is_closed(*state, (struct date){2026, 7, 3}, &why));
    assert_string_equal(why.name, "Independence Day (observed)");
    assert_string_equal(why.source, "court list 2026");
    assert_true(calendar_is_closed(*state, (struct date){2027, 7, 5}, &why));
    assert_string_equal(why.name, "Independence Day (observed)");
    assert_string_equal(why.source, "CCP 135, Rule of Court 1.11");
    assert_true(calendar_is_closed(*state, (struct date){2027, 12, 31}, &why));
    assert_string_equal(why.name, "New Year's Day (observed)");
    assert_true(calendar_is_closed(*state, (struct date){2027, 9, 6}, &why));
    assert_string_equal(why.name, "Labor Day");
    assert_string_equal(why.source, "CCP 135");
    assert_true(calendar_is_closed(*state, (struct date){2026, 3, 7}, &why));
    assert_string_equal(why.name, "Saturday");
}

static void bad_lists_are_refused_and_the_old_one_stays(void **state)
{
    static const struct {
        const char *csv, *words;
    } cases[] = {
        {"", "empty"},
        {"day,name\n", "line 1"},
        {"date\n2026-01-01\n", "date and name"},
        {"date,name\n2026-02-29,No day\n", "line 2"},
        {"date,name\n2026-01-01,\n", "no name"},
        {"date,name\n2026-01-01,One\n2026-01-01,Two\n", "days.csv: line 3: 2026-01-01 stands"},
        {"date,name\n2026-01-01,One,Two\n", "line 2: there are more cells"},
        {"date,name,name\n", "twice"},
        {"date,name\n2026-01-01,\"open\n", "days.csv: line 2: a quote"},
        {"date,name\n2026-01-01,\x1b[31mred\n", "line 2"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};

        assert_false(replace(*state, cases[i].csv, &error));
        if (strstr(error.text, cases[i].words) == NULL) {
            fail_msg("%s: %s", cases[i].csv, error.text);
        }
    }
    assert_true(is_closed(*state, "2026-07-03"));
}

/* A list with single days keeps what else is known of their years; a whole one stays as it is. */
static void single_days_are_completed(void **state)
{
    struct calendar list = {0};
    struct error error = {0};
    struct calendar *known = *state;

    known->counts_closures = true; /* closures are no holidays: they are not taken over */
    assert_true(
        replace(&list, "date,name\n2026-03-12,New\n2027-03-12,New\n2028-12-31,New Year\n", &error));
    calendar_complete(&list, known);
    assert_int_equal(list.lists[CALENDAR_HOLIDAYS].count, 15 + 16 + 1); /* 2027: fifteen by rules */
    assert_true(is_closed(&list, "2026-07-03"));
    assert_true(is_closed(&list, "2026-03-12"));
    assert_false(is_closed(&list, "2026-03-30"));
    assert_true(is_closed(&list, "2027-12-31"));
    assert_false(calendar_lists_year(&list, 2028));
    calendar_complete(&list, known); /* whole by now */
    assert_int_equal(list.lists[CALENDAR_HOLIDAYS].count, 15 + 16 + 1);
    assert_true(replace(&list,
                        "date,name\n2027-01-01,1\n2027-01-18,2\n2027-02-15,3\n2027-05-31,4\n"
                        "2027-06-18,5\n2027-07-05,6\n2027-09-06,7\n2027-11-11,8\n"
                        "2027-11-25,9\n2027-12-24,10\n",
                        &error));
    calendar_complete(&list, known);
    assert_int_equal(list.lists[CALENDAR_HOLIDAYS].count, 10);
    calendar_finish(&list);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_setup, calendar_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rules_know_the_days_of_2027),
        TEST(others_are_open),
        TEST(published_list_and_rules_agree),
        TEST(closures_count_only_where_the_station_wants_it),
        TEST(list_takes_the_place_of_the_rules_for_its_years),
        TEST(day_tells_its_source),
        TEST(bad_lists_are_refused_and_the_old_one_stays),
        TEST(single_days_are_completed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
