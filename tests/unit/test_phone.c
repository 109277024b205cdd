#include "forms/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* "562 555 0199 of 12": the parts, and how many bytes were taken. */
static void expect_phone(const char *typed, const char *wanted)
{
    struct phone phone;
    char found[64] = "none";

    if (phone_at(typed, &phone)) {
        snprintf(found, sizeof found, "%s %s %s of %zu", phone.area, phone.exchange, phone.line,
                 phone.length);
    }
    if (strcmp(found, wanted) != 0) {
        fail_msg("\"%s\" is %s, not %s", typed, found, wanted);
    }
}

static void every_usual_writing_is_read(void **state)
{
    static const char *const writings[] = {
        "5625550199",   "562-555-0199", "562 555 0199",    "(562) 555-0199", "(562)555-0199",
        "(562)5550199", "562.555.0199", "562/555-0199",    "1-562-555-0199", "+1 562 555 0199",
        "15625550199",  "+15625550199", "1 (562) 555-0199"};

    (void)state;
    for (size_t i = 0; i < sizeof writings / sizeof writings[0]; i++) {
        char wanted[64];

        snprintf(wanted, sizeof wanted, "562 555 0199 of %zu", strlen(writings[i]));
        expect_phone(writings[i], wanted);
    }
    expect_phone("555-0199", " 555 0199 of 8");
    expect_phone("5550199", " 555 0199 of 7");
    expect_phone("555.0199 ext 4", " 555 0199 of 8");
    expect_phone("562-555-0199x12", "562 555 0199 of 12");
    expect_phone("123-456-7890", "123 456 7890 of 12"); /* the 1 is part of the area */
}

static void other_rows_of_digits_are_none(void **state)
{
    static const char *const others[] = {"",
                                         "1",
                                         "+",
                                         "+1",
                                         "(",
                                         "(562",
                                         "(562 5550199",
                                         "562555019",
                                         "56255501991",
                                         "926-00025-0461-442",
                                         "2026-11-20",
                                         "20261120",
                                         "555 0199",
                                         "555--0199",
                                         "555-019",
                                         "555-01999",
                                         "5550199A",
                                         "5625550199A",
                                         "x5550199",
                                         "(5550199",
                                         "926000250461442"};

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        expect_phone(others[i], "none");
    }
}

static void expect_writings(const char *text, const char *wanted)
{
    struct text found = {0};

    phone_add_writings(text, &found);
    assert_string_equal(text_bytes(&found), wanted);
    text_finish(&found);
}

static void a_text_gives_all_of_its_numbers(void **state)
{
    (void)state;
    expect_writings("", "");
    expect_writings("No number, on 2026-11-20 at 0930.", "");
    expect_writings("IM15550199, A5550199", ""); /* the end of a serial number */
    expect_writings("Call (562) 555-0199, else 555-0100!",
                    " 562-555-0199 5625550199 555-0199 5550199 555-0100 5550100");
    expect_writings("+15625550199", " 562-555-0199 5625550199 555-0199 5550199");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_usual_writing_is_read),
        cmocka_unit_test(other_rows_of_digits_are_none),
        cmocka_unit_test(a_text_gives_all_of_its_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
