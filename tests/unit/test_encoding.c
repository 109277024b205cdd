#include "base/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *bytes, const char *utf8)
{
    size_t length = 0;
    char *out = encoding_to_utf8_dup(bytes, strlen(bytes), &length);

    assert_non_null(out);
    assert_string_equal(out, utf8);
    assert_int_equal(length, strlen(utf8));
    free(out);
}

static void utf8_stays_as_it_is(void **state)
{
    static const char *const texts[] = {"", "plain",
                                        ("Pe\xC3\xB1"
                                         "a"),
                                        "\xED\x95\x9C", "\xF0\x9F\x9A\x93"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size_t length = 0;

        assert_true(encoding_is_utf8(texts[i], strlen(texts[i])));
        assert_null(encoding_to_utf8_dup(texts[i], strlen(texts[i]), &length));
    }
}

static void what_is_no_utf8_is_the_set_of_windows(void **state)
{
    (void)state;
    expect("Pe\xF1"
           "a",
           "Pe\xC3\xB1"
           "a");
    expect("\x93quoted\x94 \x80 5", "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x82\xAC 5");
    expect("\xC3", "\xC3\x83"); /* cut off in the middle of a character */
    expect("\x81", "\xEF\xBF\xBD");
    expect("\xC0\xAF", "\xC3\x80\xC2\xAF"); /* overlong */
}

static void expect_utf16(const char *bytes, size_t size, const char *utf8)
{
    size_t length = 0;
    char *out = encoding_to_utf8_dup(bytes, size, &length);

    assert_non_null(out);
    assert_string_equal(out, utf8);
    assert_int_equal(length, strlen(utf8));
    free(out);
}

#define UTF16(bytes, utf8) expect_utf16(bytes, sizeof(bytes) - 1, utf8)

static void utf16_is_known_by_its_mark(void **state)
{
    (void)state;
    UTF16("\xFF\xFE"
          "a\0\xF1\0\x5C\xD5\t\0",
          "a\xC3\xB1\xED\x95\x9C\t");
    UTF16("\xFE\xFF\0a\0\xF1\xD8\x3D\xDE\x93", "a\xC3\xB1\xF0\x9F\x9A\x93");
    UTF16("\xFF\xFE", "");
}

/* Whatever the bytes are, they become text. */
static void broken_utf16_has_marks_in_place_of_characters(void **state)
{
    (void)state;
    UTF16("\xFF\xFE\x3D\xD8"
          "a\0",
          "\xEF\xBF\xBD"
          "a");
    UTF16("\xFF\xFE\x93\xDE", "\xEF\xBF\xBD");
    UTF16("\xFF\xFE\x3D\xD8", "\xEF\xBF\xBD");
    UTF16("\xFF\xFE"
          "a\0b",
          "a\xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_stays_as_it_is),
        cmocka_unit_test(what_is_no_utf8_is_the_set_of_windows),
        cmocka_unit_test(utf16_is_known_by_its_mark),
        cmocka_unit_test(broken_utf16_has_marks_in_place_of_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
