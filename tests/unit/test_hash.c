/* Marks of waived exceptions are such values and stand in files: they must come out the same for
 * ever. */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void values_never_change(void **state)
{
    (void)state;
    assert_true(hash_text(HASH_BEGINS, "") == UINT64_C(0xaf63bd4c8601b7df));
    assert_true(hash_text(HASH_BEGINS, "a") == UINT64_C(0x89be207b544f1e4));
    assert_true(hash_text(hash_text(HASH_BEGINS, "E13"), "ab") == UINT64_C(0x6c966d1bbcf7e49));
}

static void the_end_of_a_text_counts(void **state)
{
    (void)state;
    assert_true(hash_text(hash_text(HASH_BEGINS, "ab"), "c") !=
                hash_text(hash_text(HASH_BEGINS, "a"), "bc"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_never_change),
        cmocka_unit_test(the_end_of_a_text_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
