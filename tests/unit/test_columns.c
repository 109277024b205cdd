/* Columns of a list are known by their headings, whoever made it. */
#include "forms/columns.h"

#include "forms/urn_drawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct column_names table[] = {
    {.field = "employee", .names = {"emp no", "deputy"}},
    {.field = "deputy", .names = {"name"}},
    {.field = "drawn_on", .names = {"date"}},
    {0},
};

static void expect_columns(char *const header[], size_t count, size_t one, size_t two, size_t three)
{
    size_t columns[3];

    columns_guess(table, header, count, columns);
    assert_int_equal(columns[0], one);
    assert_int_equal(columns[1], two);
    assert_int_equal(columns[2], three);
}

static void writing_makes_no_difference(void **state)
{
    char *const header[] = {"  DATE ", "Name", "EMP. NO."};

    (void)state;
    expect_columns(header, 3, 2, 1, 0);
}

static void names_that_stand_earlier_win(void **state)
{
    char *const header[] = {"Deputy", "Emp-No", "Deputy", "nothing"};

    (void)state;
    expect_columns(header, 4, 1, 0, COLUMN_NONE);
}

static void no_column_is_taken_twice(void **state)
{
    char *const header[] = {"deputy"};

    (void)state;
    expect_columns(header, 1, 0, COLUMN_NONE, COLUMN_NONE);
    expect_columns(header, 0, COLUMN_NONE, COLUMN_NONE, COLUMN_NONE);
}

/* Every row of the log's table is a field of the form. */
static void log_names_its_own_fields(void **state)
{
    size_t needed = 0;

    (void)state;
    for (size_t i = 0; urn_log_columns[i].field != NULL; i++) {
        assert_non_null(form_field(urn_log(), urn_log_columns[i].field));
        needed += urn_log_columns[i].needed;
    }
    assert_int_equal(needed, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_makes_no_difference),
        cmocka_unit_test(names_that_stand_earlier_win),
        cmocka_unit_test(no_column_is_taken_twice),
        cmocka_unit_test(log_names_its_own_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
