/* Columns of a list are known by their headings, whoever made it. */
#include "forms/import_mapping.h"

#include "base/memory.h"
#include "forms/urn_drawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_fields(char *const header[], size_t count, const char *fields)
{
    struct import_mapping mapping;
    char *found;

    assert_true(import_mapping_guess(&mapping, &urn_log_table, header, count, NULL));
    found = import_mapping_fields_dup(&mapping);
    assert_string_equal(found, fields);
    free(found);
    import_mapping_finish(&mapping);
}

static void writing_makes_no_difference(void **state)
{
    char *const header[] = {"  DATE ", "Name", "EMP. NO.", "U.R.N. #"};

    (void)state;
    expect_fields(header, 4, "drawn_on,deputy,employee,urn");
}

/* Whatever their order in the file. */
static void names_that_stand_earlier_win(void **state)
{
    char *const header[] = {"Officer", "Emp-No", "Deputy", "nothing"};
    char *const turned[] = {"nothing", "Deputy", "Emp-No", "Officer"};

    (void)state;
    expect_fields(header, 4, ",employee,deputy,");
    expect_fields(turned, 4, ",deputy,employee,");
}

static void no_column_is_taken_twice(void **state)
{
    char *const header[] = {"deputy", "Deputy"};

    (void)state;
    expect_fields(header, 1, "deputy");
    expect_fields(header, 2, "deputy,");
    expect_fields(header, 0, "");
}

/* Every row of the log's table is a field of the form, and known by its own name. */
static void log_names_its_own_fields(void **state)
{
    size_t needed = 0;

    (void)state;
    for (size_t i = 0; i < urn_log_table.count; i++) {
        const char *name = urn_log_table.columns[i].name;

        assert_non_null(form_field(urn_log(), name));
        assert_int_equal(import_target_guess(&urn_log_table, name, NULL), i);
        needed += urn_log_table.columns[i].needed;
    }
    assert_int_equal(needed, 2);
    assert_string_equal(urn_log_table.columns[urn_log_table.dated].name, "drawn_on");
}

/* A list has no lines in its records: that it has none lacks nothing. */
static void the_log_needs_its_two_columns_alone(void **state)
{
    char *const header[] = {"URN", "Date"};
    struct import_mapping mapping;
    struct error error = {0};

    (void)state;
    assert_true(import_mapping_guess(&mapping, &urn_log_table, header, 2, NULL));
    assert_true(import_mapping_is_whole(&mapping, &error));
    import_mapping_finish(&mapping);
    assert_true(import_mapping_guess(&mapping, &urn_log_table, header, 1, NULL));
    assert_false(import_mapping_is_whole(&mapping, &error));
    assert_non_null(strstr(error.text, "drawn_on (Drawn on)"));
    import_mapping_finish(&mapping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_makes_no_difference),
        cmocka_unit_test(names_that_stand_earlier_win),
        cmocka_unit_test(no_column_is_taken_twice),
        cmocka_unit_test(log_names_its_own_fields),
        cmocka_unit_test(the_log_needs_its_two_columns_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
