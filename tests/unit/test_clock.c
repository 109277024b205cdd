/* Clocks of the law: worked examples, and what holds for every day of sixteen years. */
#include "forms/clock.h"

#include "base/csv.h"
#include "base/file.h"
#include "forms/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIRST_DAY "2020-01-01"
#define LAST_DAY  "2035-12-31"

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

static struct date date_of(const char *text)
{
    struct date date = {0};

    assert_true(date_parse(text, &date));
    return date;
}

static void expect_date(const char *row, struct date found, const char *wanted)
{
    char text[DATE_ROOM] = "";

    if (found.year != 0) {
        date_format(found, text);
    }
    if (strcmp(text, wanted) != 0) {
        fail_msg("%s: %s in place of %s", row, text, wanted);
    }
}

static size_t column_of(const struct csv_reader *header, const char *name)
{
    size_t at = 0;

    while (strcmp(header->cells[at], name) != 0) {
        at++;
        assert_true(at < header->count);
    }
    return at;
}

/* received,kind,determination_due,extended_due,note */
static void worked_examples(void **state)
{
    const char *path = getenv("FRONTDESK_VECTORS");
    struct error error = {0};
    struct csv_reader rows;
    size_t length = 0, examples = 0;
    char *text = file_read_dup(path, 100000, &length, &error);

    assert_non_null(text);
    csv_init(&rows, text, length);
    assert_int_equal(csv_next(&rows, &error), CSV_ROW);
    assert_int_equal(column_of(&rows, "extended_due"), 3);
    while (csv_next(&rows, &error) == CSV_ROW) {
        struct deadline deadline;
        enum clock_kind kind;
        char row[80];

        snprintf(row, sizeof(row), "%s %s", rows.cells[1], rows.cells[0]);
        assert_true(clock_from_name(rows.cells[1], &kind));
        assert_true(clock_deadline(kind, date_of(rows.cells[0]), *state, &deadline));
        expect_date(row, deadline.due, rows.cells[2]);
        expect_date(row, deadline.second, rows.cells[3]);
        examples++;
    }
    assert_true(examples > 20);
    csv_finish(&rows);
    free(text);
}

static void every_day(const struct calendar *calendar, enum clock_kind kind,
                      void (*expect)(const struct calendar *calendar, struct date from,
                                     const struct deadline *before,
                                     const struct deadline *deadline))
{
    int64_t last = date_to_days(date_of(LAST_DAY));
    struct deadline before = {0};

    for (int64_t day = date_to_days(date_of(FIRST_DAY)); day <= last; day++) {
        struct deadline deadline;
        struct date from = date_from_days(day);

        assert_true(clock_deadline(kind, from, calendar, &deadline));
        expect(calendar, from, &before, &deadline);
        before = deadline;
    }
}

/* Four days are the longest run: Lincoln's Birthday on a Friday, and Presidents' Day after it. */
static void expect_rolled(const struct calendar *calendar, struct date from,
                          const struct deadline *before, const struct deadline *deadline)
{
    int days = clock_days_between(from, deadline->due);

    assert_false(calendar_is_closed(calendar, deadline->due, NULL));
    assert_true(days >= 10 && days <= 14);
    assert_false(calendar_is_closed(calendar, deadline->second, NULL));
    assert_true(clock_days_between(from, deadline->second) >= 24);
    assert_true(clock_days_between(deadline->due, deadline->second) > 0);
    assert_false(calendar_is_closed(calendar, deadline->target, NULL));
    assert_true(clock_days_between(from, deadline->target) <= 10);
    assert_true(clock_days_between(deadline->target, deadline->due) >= 0);
    if (before->due.year != 0) {
        assert_true(clock_days_between(before->due, deadline->due) >= 0);
        assert_true(clock_days_between(before->second, deadline->second) >= 0);
    }
}

static void determination_is_on_an_open_day(void **state)
{
    every_day(*state, CLOCK_CPRA, expect_rolled);
    every_day(NULL, CLOCK_CPRA, expect_rolled);
}

static void expect_open(const struct calendar *calendar, struct date from,
                        const struct deadline *before, const struct deadline *deadline)
{
    assert_false(calendar_is_closed(calendar, deadline->due, NULL));
    assert_true(clock_days_between(from, deadline->due) > 0);
    if (before->due.year != 0) {
        assert_true(clock_days_between(before->due, deadline->due) >= 0);
    }
}

static void every_clock_that_rolls_ends_on_an_open_day(void **state)
{
    for (unsigned kind = 0; kind < CLOCK_KIND_COUNT; kind++) {
        if (clock_rolls((enum clock_kind)kind)) {
            every_day(*state, (enum clock_kind)kind, expect_open);
        }
    }
}

static void expect_later(const struct calendar *calendar, struct date from,
                         const struct deadline *before, const struct deadline *deadline)
{
    (void)calendar;
    assert_true(date_is_valid(deadline->due));
    assert_true(clock_days_between(from, deadline->due) > 0);
    if (before->due.year != 0) {
        assert_true(clock_days_between(before->due, deadline->due) >= 0);
    }
}

static void every_clock_goes_forward(void **state)
{
    for (unsigned kind = 0; kind < CLOCK_KIND_COUNT; kind++) {
        every_day(*state, (enum clock_kind)kind, expect_later);
    }
}

static void leap_days(void **state)
{
    struct deadline deadline;

    assert_true(clock_deadline(CLOCK_GC3304_1Y, date_of("2028-02-29"), *state, &deadline));
    expect_date("one year", deadline.due, "2029-02-28");
    assert_true(clock_deadline(CLOCK_PC832_5_RETAIN, date_of("2028-02-29"), *state, &deadline));
    expect_date("five years", deadline.due, "2033-03-01");
    expect_date("fifteen", deadline.second, "2043-03-01");
}

static void invalid_dates_are_refused(void **state)
{
    static const struct date wrong[] = {{2026, 2, 29}, {2027, 13, 1}, {2026, 0, 1},
                                        {2026, 4, 31}, {0, 1, 1},     {2999, 12, 31}};

    for (unsigned kind = 0; kind < CLOCK_KIND_COUNT; kind++) {
        for (size_t i = 0; i < COUNT_OF(wrong); i++) {
            struct deadline deadline;

            assert_false(clock_deadline((enum clock_kind)kind, wrong[i], *state, &deadline));
        }
    }
    assert_false(
        clock_deadline(CLOCK_KIND_COUNT, date_of("2026-03-03"), *state, &(struct deadline){0}));
}

struct told {
    int days, moved, skipped, lines;
    char last[200];
};

static void keep_step(void *context, struct date date, const char *words)
{
    struct told *told = context;

    assert_true(date_is_valid(date));
    told->lines++;
    told->days += strncmp(words, "day ", 4) == 0;
    told->moved += strncmp(words, "moved on: ", 10) == 0;
    told->skipped += strncmp(words, "skipped: ", 9) == 0;
    snprintf(told->last, sizeof(told->last), "%s", words);
}

static void derivation_names_every_day(void **state)
{
    struct told told = {0};

    clock_explain(CLOCK_CPRA, date_of("2027-02-02"), *state, keep_step, &told);
    assert_int_equal(told.days, 34); /* 10 and 24 */
    assert_int_equal(told.moved, 4); /* Lincoln, Saturday, Sunday, Presidents */
    assert_string_equal(told.last, "extended at most until");
    told = (struct told){0};
    clock_explain(CLOCK_SORTS_48H, date_of("2026-11-25"), *state, keep_step, &told);
    assert_int_equal(told.days, 2);
    assert_int_equal(told.skipped, 4);
    told = (struct told){0};
    clock_explain(CLOCK_CPRA, (struct date){2026, 2, 29}, *state, keep_step, &told);
    assert_int_equal(told.lines, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, calendar_setup, calendar_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(worked_examples),
        TEST(determination_is_on_an_open_day),
        TEST(every_clock_that_rolls_ends_on_an_open_day),
        TEST(every_clock_goes_forward),
        TEST(leap_days),
        TEST(invalid_dates_are_refused),
        TEST(derivation_names_every_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
