/* What was met before is known, however much it is. */
#include "db/seen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define MANY 5000 /* it grows several times */

static void each_is_new_once(void **state)
{
    struct seen seen = {0};
    char text[20];

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            snprintf(text, sizeof(text), "text %d", i);
            assert_int_equal(seen_before(&seen, text), round == 1);
        }
    }
    assert_false(seen_before(&seen, ""));
    assert_true(seen_before(&seen, ""));
    seen_finish(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_new_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
