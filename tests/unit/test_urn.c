#include "forms/urn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void printed_form_is_read(void **state)
{
    struct urn urn;

    (void)state;
    assert_true(urn_parse("926-00025-0461-442", &urn));
    assert_int_equal(urn.retention, 9);
    assert_int_equal(urn.year, 26);
    assert_int_equal(urn.sequence, 25);
    assert_string_equal(urn.district, "0461");
    assert_string_equal(urn.stat_code, "442");
}

static void other_writings_become_the_printed_form(void **state)
{
    static const char *const writings[] = {"926000250461442", " 926-00025-0461-442 ",
                                           "926 - 00025 - 0461 - 442", "926 00025 0461 442"};
    char out[URN_ROOM];

    (void)state;
    for (size_t i = 0; i < sizeof writings / sizeof writings[0]; i++) {
        assert_true(urn_normalise(writings[i], out, sizeof out));
        assert_string_equal(out, "926-00025-0461-442");
    }
}

static void leading_zeros_stay(void **state)
{
    char out[URN_ROOM];

    (void)state;
    assert_true(urn_normalise("001000010004061", out, sizeof out));
    assert_string_equal(out, "001-00001-0004-061");
}

static void what_is_no_urn_is_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "926",
                                        "926-00000-0461-442",
                                        "926-00025-0461-44",
                                        "926-00025-0461-4422",
                                        "926-00025-0461-44x",
                                        "92-600025-0461-442",
                                        "926--00025-0461-442",
                                        "-926000250461442"};
    struct urn urn;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(urn_parse(wrong[i], &urn));
    }
    assert_false(urn_parse(NULL, &urn));
}

static void little_room_is_no_overflow(void **state)
{
    char out[8] = "same";

    (void)state;
    assert_false(urn_normalise("926-00025-0461-442", out, sizeof out));
    assert_string_equal(out, "same");
}

static void corrected_district_and_stat_code_leave_the_key(void **state)
{
    char first[URN_KEY_ROOM], second[URN_KEY_ROOM];
    struct urn urn;

    (void)state;
    assert_true(urn_parse("926-00025-0461-442", &urn));
    urn_key(&urn, first);
    assert_string_equal(first, "926-00025-04");
    assert_true(urn_parse("926-00025-0499-389", &urn));
    urn_key(&urn, second);
    assert_string_equal(second, first);
    assert_true(urn_parse("926-00026-0461-442", &urn));
    urn_key(&urn, second);
    assert_string_not_equal(second, first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printed_form_is_read),
        cmocka_unit_test(other_writings_become_the_printed_form),
        cmocka_unit_test(leading_zeros_stay),
        cmocka_unit_test(what_is_no_urn_is_refused),
        cmocka_unit_test(little_room_is_no_overflow),
        cmocka_unit_test(corrected_district_and_stat_code_leave_the_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
