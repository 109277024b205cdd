/* The time that a view looks at: it steps through watches, days and months, and never past now. */
#include "tui/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct fixture {
    struct config config;
    struct desk desk;
    struct span span;
};

/* A Wednesday at 09:00, in the day watch. */
static int setup(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.desk = {.now = {{2026, 3, 4}, 9, 0}}};
    config_init(&fixture.config);
    fixture.desk.config = &fixture.config;
    span_init(&fixture.span, &fixture.desk);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    config_finish(&((struct fixture *)*state)->config);
    return 0;
}

/* "DAY watch of 03/03/2026": its words, and the days and watches that are asked. */
static void expect(const struct fixture *fixture, const char *words, const char *asked)
{
    const struct reconciled_span span = span_reconciled(&fixture->span);
    char text[SPAN_ROOM], from[DATE_ROOM], to[DATE_ROOM], said[64];

    span_words(&fixture->span, text);
    assert_string_equal(text, words);
    date_format(span.from, from);
    date_format(span.to, to);
    (void)snprintf(said, sizeof(said), "%s %s %s", from, to,
                   span.watch == WATCH_COUNT ? "all" : watch_code(span.watch));
    assert_string_equal(said, asked);
}

static void it_begins_with_the_day_before(void **state)
{
    expect(*state, "Day of 03/03/2026", "2026-03-03 2026-03-03 all");
}

static void days_go_on_to_today_and_no_further(void **state)
{
    struct fixture *fixture = *state;

    assert_true(span_move(&fixture->span, 1, &fixture->desk));
    expect(fixture, "Day of 03/04/2026", "2026-03-04 2026-03-04 all");
    assert_false(span_move(&fixture->span, 1, &fixture->desk));
    expect(fixture, "Day of 03/04/2026", "2026-03-04 2026-03-04 all");
    for (int i = 0; i < 4; i++) {
        assert_true(span_move(&fixture->span, -1, &fixture->desk));
    }
    expect(fixture, "Day of 02/28/2026", "2026-02-28 2026-02-28 all");
}

static void months_have_all_their_days(void **state)
{
    struct fixture *fixture = *state;
    char name[64];

    span_next_kind(&fixture->span, &fixture->desk);
    expect(fixture, "Month of 03/2026", "2026-03-01 2026-03-31 all");
    assert_false(span_move(&fixture->span, 1, &fixture->desk));
    for (int i = 0; i < 3; i++) {
        assert_true(span_move(&fixture->span, -1, &fixture->desk));
    }
    expect(fixture, "Month of 12/2025", "2025-12-01 2025-12-31 all");
    for (int i = 0; i < 3; i++) {
        assert_true(span_move(&fixture->span, 1, &fixture->desk));
    }
    expect(fixture, "Month of 03/2026", "2026-03-01 2026-03-31 all");
    span_file_name(&fixture->span, name);
    assert_string_equal(name, "cards-2026-03.csv");
}

/* The last day of a month is in the shorter one before it too. */
static void a_shorter_month_is_not_passed_over(void **state)
{
    struct fixture *fixture = *state;

    fixture->desk.now = (struct local_time){{2026, 4, 1}, 9, 0};
    span_init(&fixture->span, &fixture->desk); /* 31 March */
    span_next_kind(&fixture->span, &fixture->desk);
    assert_true(span_move(&fixture->span, -1, &fixture->desk));
    expect(fixture, "Month of 02/2026", "2026-02-01 2026-02-28 all");
}

static void watches_follow_each_other(void **state)
{
    struct fixture *fixture = *state;
    char name[64];

    span_next_kind(&fixture->span, &fixture->desk);
    span_next_kind(&fixture->span, &fixture->desk);
    expect(fixture, "DAY watch of 03/03/2026", "2026-03-03 2026-03-03 DAY");
    span_file_name(&fixture->span, name);
    assert_string_equal(name, "cards-2026-03-03-DAY.csv");
    for (int i = 0; i < 3; i++) {
        assert_true(span_move(&fixture->span, 1, &fixture->desk));
    }
    expect(fixture, "DAY watch of 03/04/2026", "2026-03-04 2026-03-04 DAY");
    assert_false(span_move(&fixture->span, 1, &fixture->desk));
    assert_true(span_move(&fixture->span, -1, &fixture->desk)); /* on the evening before */
    expect(fixture, "EM watch of 03/03/2026", "2026-03-03 2026-03-03 EM");
    span_next_kind(&fixture->span, &fixture->desk);
    expect(fixture, "Day of 03/03/2026", "2026-03-03 2026-03-03 all");
}

/* A day or month that has begun holds watches that have not. */
static void no_watch_to_come_is_shown(void **state)
{
    struct fixture *fixture = *state;

    fixture->span.at.name = WATCH_PM;
    assert_true(span_move(&fixture->span, 1, &fixture->desk));
    span_next_kind(&fixture->span, &fixture->desk);
    span_next_kind(&fixture->span, &fixture->desk);
    expect(fixture, "DAY watch of 03/04/2026", "2026-03-04 2026-03-04 DAY");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_begins_with_the_day_before), TEST(days_go_on_to_today_and_no_further),
        TEST(months_have_all_their_days),    TEST(a_shorter_month_is_not_passed_over),
        TEST(watches_follow_each_other),     TEST(no_watch_to_come_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
