#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool parse(struct options *options, char *const arguments[], struct error *error)
{
    int count = 0;

    while (arguments[count] != NULL) {
        count++;
    }
    error_clear(error);
    return options_parse(options, count, arguments, error);
}

static void options_stand_anywhere(void **state)
{
    char *arguments[] = {"--db", "a.db", "list", "--limit=5", "counter-report", "--as", "1", NULL};
    struct options options;
    struct error error;

    (void)state;
    assert_true(parse(&options, arguments, &error));
    assert_int_equal(options.word_count, 2);
    assert_string_equal(options.words[0], "list");
    assert_string_equal(options.words[1], "counter-report");
    assert_string_equal(options.values[OPTION_DB], "a.db");
    assert_string_equal(options.values[OPTION_LIMIT], "5");
    assert_string_equal(options.values[OPTION_AS], "1");
    assert_false(options_has(&options, OPTION_CONFIG));
    options_finish(&options);
}

static void a_value_may_be_empty_or_look_like_an_option(void **state)
{
    char *arguments[] = {"--name=", "--reason", "--db", NULL};
    struct options options;
    struct error error;

    (void)state;
    assert_true(parse(&options, arguments, &error));
    assert_string_equal(options.values[OPTION_NAME], "");
    assert_string_equal(options.values[OPTION_REASON], "--db");
    assert_null(options.values[OPTION_DB]);
    options_finish(&options);
}

static void words_that_look_like_options_come_after_two_dashes(void **state)
{
    char *arguments[] = {"search", "--", "--db", "-x", NULL};
    struct options options;
    struct error error;

    (void)state;
    assert_true(parse(&options, arguments, &error));
    assert_int_equal(options.word_count, 3);
    assert_string_equal(options.words[1], "--db");
    assert_string_equal(options.words[2], "-x");
    options_finish(&options);
}

static void a_dash_alone_and_a_negative_number_are_words(void **state)
{
    char *arguments[] = {"file", "-", "-5", NULL};
    struct options options;
    struct error error;

    (void)state;
    assert_true(parse(&options, arguments, &error));
    assert_int_equal(options.word_count, 3);
    options_finish(&options);
}

static void faults_are_usage_errors_that_name_the_option(void **state)
{
    static const struct {
        char *arguments[4];
        const char *named;
    } cases[] = {
        {{"list", "--nonsense", NULL}, "--nonsense"},
        {{"list", "--nonsense=3", NULL}, "--nonsense"},
        {{"list", "--li", "3", NULL}, "--li"},
        {{"list", "--limit", NULL}, "--limit"},
        {{"--help=yes", NULL}, "--help"},
        {{"list", "-l", NULL}, "-l"},
        {{"--db=a", "--db=b", NULL}, "--db"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct options options;
        struct error error;

        assert_false(parse(&options, cases[i].arguments, &error));
        assert_int_equal(error.class, ERROR_USAGE);
        assert_non_null(strstr(error.text, cases[i].named));
        options_finish(&options);
    }
}

static void a_fault_keeps_the_words_before_it(void **state)
{
    char *arguments[] = {"list", "--nonsense", "more", NULL};
    struct options options;
    struct error error;

    (void)state;
    assert_false(parse(&options, arguments, &error));
    assert_int_equal(options.word_count, 1);
    assert_string_equal(options.words[0], "list");
    options_finish(&options);
}

static void a_command_refuses_options_of_others(void **state)
{
    char *arguments[] = {"check", "--limit", "3", NULL};
    struct options options;
    struct error error;

    (void)state;
    assert_true(parse(&options, arguments, &error));
    assert_true(options_allow(&options, OPTION(OPTION_LIMIT), "check", &error));
    assert_false(options_allow(&options, OPTIONS_GLOBAL, "check", &error));
    assert_int_equal(error.class, ERROR_USAGE);
    assert_non_null(strstr(error.text, "--limit"));
    options_finish(&options);
}

static void numbers_are_whole_and_within_limits(void **state)
{
    static const struct {
        char *value;
        bool good;
    } cases[] = {{"1", true},
                 {"10", true},
                 {"0", false},
                 {"11", false},
                 {"", false},
                 {"-1", false},
                 {"1.5", false},
                 {" 5", false},
                 {"5 ", false},
                 {"+5", false},
                 {"0x5", false},
                 {"ten", false},
                 {"99999999999999999999", false}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *arguments[] = {"--limit", cases[i].value, NULL};
        struct options options;
        struct error error;
        int64_t number = 77;

        assert_true(parse(&options, arguments, &error));
        assert_int_equal(options_number(&options, OPTION_LIMIT, 1, 10, &number, &error),
                         cases[i].good);
        assert_true(cases[i].good || number == 77);
        assert_true(options_number(&options, OPTION_SEED, 1, 10, &number, &error));
        options_finish(&options);
    }
}

static void a_word_is_picked_whole(void **state)
{
    static const char *const formats[] = {"table", "csv", NULL};
    char *good[] = {"--format", "csv", NULL}, *bad[] = {"--format", "cs", NULL};
    struct options options;
    struct error error;
    size_t index = 0;

    (void)state;
    assert_true(parse(&options, good, &error));
    assert_true(options_pick(&options, OPTION_FORMAT, formats, &index, &error));
    assert_int_equal(index, 1);
    options_finish(&options);
    assert_true(parse(&options, bad, &error));
    assert_false(options_pick(&options, OPTION_FORMAT, formats, &index, &error));
    assert_int_equal(error.class, ERROR_USAGE);
    assert_non_null(strstr(error.text, "table, csv"));
    options_finish(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(a_value_may_be_empty_or_look_like_an_option),
        cmocka_unit_test(words_that_look_like_options_come_after_two_dashes),
        cmocka_unit_test(a_dash_alone_and_a_negative_number_are_words),
        cmocka_unit_test(faults_are_usage_errors_that_name_the_option),
        cmocka_unit_test(a_fault_keeps_the_words_before_it),
        cmocka_unit_test(a_command_refuses_options_of_others),
        cmocka_unit_test(numbers_are_whole_and_within_limits),
        cmocka_unit_test(a_word_is_picked_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
