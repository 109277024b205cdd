/* The reason for a return tells as much as it holds, and says when that is not all. */
#include "forms/return_reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Words of so many bytes. */
static const char *words_of(size_t length)
{
    static char words[RETURN_REASON_ROOM];

    assert_true(length < sizeof(words));
    memset(words, 'w', length);
    words[length] = '\0';
    return words;
}

static void what_fits_is_told(void **state)
{
    char reason[RETURN_REASON_ROOM] = "";

    (void)state;
    return_reason_add(reason, 2, "Tag 7 has no clearance code.");
    return_reason_add(reason, 0, "The class is missing.");
    assert_string_equal(reason, "Line 2: Tag 7 has no clearance code. The class is missing.");
}

static void one_alone_has_all_the_room(void **state)
{
    char reason[RETURN_REASON_ROOM] = "";

    (void)state;
    return_reason_add(reason, 0, words_of(200));
    assert_string_equal(reason, words_of(200));
    return_reason_add(reason, 3, "More is wrong.");
    assert_int_equal(strlen(reason), 200);
    assert_string_equal(reason + 189, " (and more)");
}

static void one_that_is_too_long_says_so(void **state)
{
    char reason[RETURN_REASON_ROOM] = "";

    (void)state;
    return_reason_add(reason, 120, words_of(199));
    assert_int_equal(strlen(reason), 200);
    assert_string_equal(reason + 189, " (and more)");
}

static void nothing_comes_behind_and_more(void **state)
{
    char reason[RETURN_REASON_ROOM] = "", full[RETURN_REASON_ROOM];

    (void)state;
    return_reason_add(reason, 1, words_of(100));
    return_reason_add(reason, 2, words_of(100));
    assert_string_equal(reason + strlen("Line 1: ") + 100, " (and more)");
    memcpy(full, reason, sizeof(full));
    return_reason_add(reason, 3, "Short.");
    assert_string_equal(reason, full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_told),
        cmocka_unit_test(one_alone_has_all_the_room),
        cmocka_unit_test(one_that_is_too_long_says_so),
        cmocka_unit_test(nothing_comes_behind_and_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
