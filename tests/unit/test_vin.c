#include "forms/vin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void good_vins_are_good(void **state)
{
    (void)state;
    assert_int_equal(vin_look("1M8GDM9AXKP042788"), VIN_GOOD); /* check digit X */
    assert_int_equal(vin_look("11111111111111111"), VIN_GOOD);
    assert_int_equal(vin_look("5GZCZ43D13S812715"), VIN_GOOD);
    assert_null(vin_words(VIN_GOOD));
}

static void one_wrong_character_is_seen(void **state)
{
    (void)state;
    assert_int_equal(vin_look("1M8GDM9AXKP042789"), VIN_CHECK_DIGIT);
    assert_int_equal(vin_look("1M8GDM9A1KP042788"), VIN_CHECK_DIGIT);
    assert_non_null(vin_words(VIN_CHECK_DIGIT));
}

static void swapped_neighbours_are_seen(void **state)
{
    (void)state;
    assert_int_equal(vin_look("M18GDM9AXKP042788"), VIN_CHECK_DIGIT);
}

static void letters_that_are_never_used_are_named(void **state)
{
    (void)state;
    assert_int_equal(vin_look("1M8GDM9AXKPO42788"), VIN_CHARACTERS);
    assert_int_equal(vin_look("IM8GDM9AXKP042788"), VIN_CHARACTERS);
    assert_non_null(vin_words(VIN_CHARACTERS));
}

static void old_vins_are_short(void **state)
{
    (void)state;
    assert_int_equal(vin_look("5F07U100001"), VIN_SHORT);
    assert_int_equal(vin_look("1M8GDM9AXKP04278"), VIN_SHORT);
    assert_non_null(vin_words(VIN_SHORT));
}

static void typing_is_put_right(void **state)
{
    char out[VIN_LENGTH + 1];

    (void)state;
    assert_true(vin_normalise(" 1m8gdm9a-xkp042788 ", out, sizeof out));
    assert_string_equal(out, "1M8GDM9AXKP042788");
    assert_false(vin_normalise("1M8GDM9AXKP0427888", out, sizeof out));
    assert_false(vin_normalise("ABC", out, sizeof out));
    assert_false(vin_normalise("1M8GDM9A?KP042788", out, sizeof out));
    assert_false(vin_normalise("1M8GDM9AXKP042788", out, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_vins_are_good),
        cmocka_unit_test(one_wrong_character_is_seen),
        cmocka_unit_test(swapped_neighbours_are_seen),
        cmocka_unit_test(letters_that_are_never_used_are_named),
        cmocka_unit_test(old_vins_are_short),
        cmocka_unit_test(typing_is_put_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
