#include "forms/watch.h"
#include "tests/support/desk_fixture.h"

#include <stdio.h>

static struct watch_hours hours_of(const struct desk_fixture *fixture, const char *watch)
{
    struct watch_hours hours;

    assert_true(watch_hours_of(&fixture->config, watch, &hours));
    return hours;
}

static void every_watch_has_the_hours_of_the_setting(void **state)
{
    struct desk_fixture *fixture = *state;
    struct watch_hours hours = hours_of(fixture, "EM");

    assert_int_equal(hours.begins, 22 * 60);
    assert_int_equal(hours.ends, 6 * 60);
    assert_int_equal(watch_length(hours), 480);
    strcpy(fixture->config.watch_pm, "1530-0145");
    hours = hours_of(fixture, "PM");
    assert_int_equal(hours.begins, 15 * 60 + 30);
    assert_int_equal(hours.ends, 105);
    assert_int_equal(watch_length(hours), 615);
    for (const struct choice *watch = watch_choices; watch->code != NULL; watch++) {
        (void)hours_of(fixture, watch->code);
    }
    assert_false(watch_hours_of(&fixture->config, "", &hours));
    assert_false(watch_hours_of(&fixture->config, "NIGHT", &hours));
}

/* Midnight falls into early mornings; overtime and early comers belong to the same watch. */
static void a_time_stands_where_it_belongs_in_the_watch(void **state)
{
    static const struct {
        const char *watch, *time;
        int minute;
    } cases[] = {
        {"EM", "2200", 0},   {"EM", "2359", 119},  {"EM", "0000", 120},  {"EM", "0559", 479},
        {"EM", "0730", 570}, {"EM", "2130", -30},  {"EM", "2000", -120}, {"EM", "1959", 1319},
        {"DAY", "0600", 0},  {"DAY", "0545", -15}, {"DAY", "1359", 479}, {"DAY", "1600", 600},
        {"PM", "2159", 479}, {"PM", "0010", 610},  {"PM", "1400", 0},
    };
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int minute;

        assert_true(watch_minute(hours_of(fixture, cases[i].watch), cases[i].time, &minute));
        assert_int_equal(minute, cases[i].minute);
    }
}

/* The same as the minute tells, at every minute of the day and for watches that begin at any hour.
 */
static void edges_say_which_times_are_of_another_day(void **state)
{
    static const char *const settings[] = {"2200-0600", "0600-1400", "0000-0800", "0130-0930",
                                           "0200-1000", "2359-0759", "1445-0100"};
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        struct watch_edges edges;

        strcpy(fixture->config.watch_pm, settings[i]);
        assert_true(watch_edges_of(&fixture->config, "PM", &edges));
        for (int at = 0; at < 1440; at++) {
            struct watch_hours hours = hours_of(fixture, "PM");
            char time[5];
            int minute;
            bool before, next;

            snprintf(time, sizeof(time), "%02d%02d", at / 60, at % 60);
            assert_true(watch_minute(hours, time, &minute));
            before = *edges.before_from != '\0' && strcmp(time, edges.before_from) >= 0;
            next = strcmp(time, edges.next_below) < 0;
            assert_int_equal(before, hours.begins + minute < 0);
            assert_int_equal(next, hours.begins + minute >= 1440);
        }
    }
    assert_false(
        watch_edges_of(&fixture->config, "NIGHT", &(struct watch_edges){.next_below = ""}));
}

static void the_next_watch_ends_some_time_ahead(void **state)
{
    static const struct {
        const char *now, *end;
    } cases[] = {
        {"2026-11-20T09:30", "2026-11-20T22:00"}, {"2026-11-20T06:00", "2026-11-20T22:00"},
        {"2026-11-20T13:59", "2026-11-20T22:00"}, {"2026-11-20T14:00", "2026-11-21T06:00"},
        {"2026-11-20T21:59", "2026-11-21T06:00"}, {"2026-11-20T22:00", "2026-11-21T14:00"},
        {"2026-11-21T00:00", "2026-11-21T14:00"}, {"2026-12-31T23:59", "2027-01-01T14:00"},
        {"2026-12-31T15:00", "2027-01-01T06:00"},
    };
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct local_time now, end;
        char text[LOCAL_ROOM];

        assert_true(local_parse(cases[i].now, &now));
        assert_true(watch_next_end(&fixture->config, now, &end));
        local_format(end, text);
        assert_string_equal(text, cases[i].end);
    }
}

static void what_is_no_time_has_no_place(void **state)
{
    static const char *const words[] = {"", "9", "930", "2400", "1260", "12:3", "09300", "ab30"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        int minute;

        assert_false(watch_minute(hours_of(*state, "DAY"), words[i], &minute));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_watch_has_the_hours_of_the_setting, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(a_time_stands_where_it_belongs_in_the_watch, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(edges_say_which_times_are_of_another_day, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(the_next_watch_ends_some_time_ahead, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_time_has_no_place, desk_set_up, desk_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
