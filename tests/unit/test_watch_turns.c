/* Watches: which is on, which comes next, and to which day a watch over midnight belongs. */
#include "tests/support/desk_fixture.h"

#include "forms/watch_turns.h"

#define IN_DESK(test) cmocka_unit_test_setup_teardown(test, desk_set_up, desk_tear_down)

static void expect_watch(const struct config *config, const char *local, const char *words)
{
    struct local_time time;
    char said[WATCH_ROOM];

    assert_true(local_parse(local, &time));
    watch_format(watch_at(time, config), said);
    assert_string_equal(said, words);
}

static void expect_hours(const struct config *config, struct watch watch, const char *begins,
                         const char *ends)
{
    char said[LOCAL_ROOM];

    local_format(watch_begins(watch, config), said);
    assert_string_equal(said, begins);
    local_format(watch_ends(watch, config), said);
    assert_string_equal(said, ends);
}

static void early_mornings_belong_to_the_evening_before(void **state)
{
    const struct config *config = &((struct desk_fixture *)*state)->config;

    expect_watch(config, "2026-03-04T05:59", "EM 2026-03-03");
    expect_watch(config, "2026-03-04T06:00", "DAY 2026-03-04");
    expect_watch(config, "2026-03-04T13:59", "DAY 2026-03-04");
    expect_watch(config, "2026-03-04T14:00", "PM 2026-03-04");
    expect_watch(config, "2026-03-04T22:00", "EM 2026-03-04");
    expect_watch(config, "2026-01-01T00:00", "EM 2025-12-31");
    expect_hours(config, (struct watch){{2026, 12, 31}, WATCH_EM}, "2026-12-31T22:00",
                 "2027-01-01T06:00");
    expect_hours(config, (struct watch){{2026, 3, 3}, WATCH_PM}, "2026-03-03T14:00",
                 "2026-03-03T22:00");
}

static void one_watch_follows_the_other(void **state)
{
    const struct config *config = &((struct desk_fixture *)*state)->config;
    struct watch watch = {{2026, 2, 28}, WATCH_DAY};
    static const char *const expected[] = {"PM 2026-02-28", "EM 2026-02-28", "DAY 2026-03-01"};

    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        char said[WATCH_ROOM];
        struct watch next = watch_next(watch, config);

        watch_format(next, said);
        assert_string_equal(said, expected[i]);
        assert_true(watch_equal(watch_previous(next, config), watch));
        assert_true(watch_compare(watch, next, config) < 0);
        watch = next;
    }
}

/* Ten hours with overlaps, and hours that leave a gap. */
static void other_hours_are_kept_to(void **state)
{
    struct config *config = &((struct desk_fixture *)*state)->config;

    memcpy(config->watch_pm, "1300-2300", 10);
    expect_watch(config, "2026-03-04T13:30", "PM 2026-03-04");
    expect_watch(config, "2026-03-04T22:30", "EM 2026-03-04");
    memcpy(config->watch_pm, "1500-2100", 10);
    expect_watch(config, "2026-03-04T14:30", "DAY 2026-03-04");
    memcpy(config->watch_em, "0000-0800", 10);
    expect_watch(config, "2026-03-04T00:00", "EM 2026-03-04");
    expect_watch(config, "2026-03-03T23:59", "PM 2026-03-03");
}

static void codes_are_read_back(void **state)
{
    enum watch_name name = WATCH_COUNT;

    (void)state;
    for (enum watch_name i = 0; i < WATCH_COUNT; i++) {
        assert_true(watch_from_code(watch_code(i), &name));
        assert_int_equal(name, i);
    }
    assert_false(watch_from_code("AM", &name));
    assert_false(watch_from_code(NULL, &name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DESK(early_mornings_belong_to_the_evening_before),
        IN_DESK(one_watch_follows_the_other),
        IN_DESK(other_hours_are_kept_to),
        IN_DESK(codes_are_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
