/* The keys of the station, through the program: shown once, granted, replaced, recovered. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COMMANDER       "500001"
#define OTHER_COMMANDER "500002"
#define CAPTAIN         "600001"
#define KEY_LENGTH      84
#define RECOVERY_INPUT  "tests/cli keeps no secret of a station"

struct key_test {
    struct station station;
    char recovery[KEY_LENGTH + 2]; /* with a line end */
};

static void make_file(struct key_test *test)
{
    struct answer answer = station_run(&test->station, STATION_PASSWORD "\n",
                                       WORDS("init", "--throw-away", "--admin", ADMINISTRATOR,
                                             "--name", "Test Administrator", "--db",
                                             test->station.database, "--clock", STATION_CLOCK));
    const char *at = strstr(answer.out, "Recovery key");
    const char *line = at != NULL ? strstr(at, "\n    ") : NULL;

    assert_int_equal(answer.code, 0);
    assert_non_null(line);
    snprintf(test->recovery, sizeof(test->recovery), "%.84s\n", line + 5);
    assert_int_equal(strspn(test->recovery, "0123456789abcdef-"), KEY_LENGTH);
    answer_finish(&answer);
}

static void add_person(struct key_test *test, const char *employee, const char *role)
{
    struct answer answer = station_expect(
        &test->station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
        WORDS("staff", "add", employee, "--name", "Erfundene Person", "--role", role));

    answer_finish(&answer);
}

static int key_setup(void **state)
{
    struct key_test *test = calloc(1, sizeof(*test));

    station_make_folder(&test->station);
    make_file(test);
    add_person(test, DESK, "desk");
    add_person(test, COMMANDER, "watch_commander");
    *state = test;
    return 0;
}

static int key_teardown(void **state)
{
    struct key_test *test = *state;

    station_remove(&test->station);
    free(test);
    return 0;
}

/* Runs `key ...` and looks for the words in what it says, on either side. */
static void expect_key(struct key_test *test, const char *employee, const char *input,
                       const char *const arguments[], const char *words)
{
    int code = strstr(words, "!") == words ? 1 : 0;
    struct answer answer = station_expect(&test->station, code, employee, input, arguments);

    words += code;
    if (strstr(answer.out, words) == NULL && strstr(answer.err, words) == NULL) {
        fail_msg("not said: %s\nbut: %s%s", words, answer.out, answer.err);
    }
    answer_finish(&answer);
}

static void recovery_key_is_shown_once(void **state)
{
    struct key_test *test = *state;

    expect_key(test, ADMINISTRATOR, NULL, WORDS("key", "recovery"), "!There is a recovery key");
    expect_key(test, COMMANDER, NULL, WORDS("key", "recovery"), "!Only an administrator");
}

static void next_commander_waits_until_a_grant(void **state)
{
    struct key_test *test = *state;

    add_person(test, OTHER_COMMANDER, "watch_commander");
    expect_key(test, COMMANDER, NULL, WORDS("key", "waiting"), OTHER_COMMANDER);
    expect_key(test, OTHER_COMMANDER, NULL, WORDS("key", "grant", OTHER_COMMANDER), "!Nothing to");
    expect_key(test, DESK, NULL, WORDS("key", "grant", OTHER_COMMANDER), "!Nothing to grant");
    expect_key(test, COMMANDER, NULL, WORDS("key", "grant", OTHER_COMMANDER), "holds 1 keys");
    expect_key(test, OTHER_COMMANDER, NULL, WORDS("key", "rotate"), "The keys of the station are");
    /* everybody who opens them has the new ones too */
    expect_key(test, COMMANDER, NULL, WORDS("key", "grant", OTHER_COMMANDER), "holds 2 keys");
}

static void recovery_key_gives_the_keys_back(void **state)
{
    struct key_test *test = *state;

    add_person(test, CAPTAIN, "captain");
    expect_key(test, CAPTAIN, test->recovery, WORDS("key", "recover"), "holds");
    expect_key(test, DESK, test->recovery, WORDS("key", "recover"), "!The recovery key gives");
    expect_key(test, CAPTAIN, RECOVERY_INPUT "\n", WORDS("key", "recover"), "!17 groups of four");
}

static void wrong_words_are_usage(void **state)
{
    struct key_test *test = *state;
    static const char *const words[][4] = {
        {"key", "lose"}, {"key", "grant"}, {"key", "rotate", COMMANDER}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct answer answer = station_expect(&test->station, 2, COMMANDER, NULL, words[i]);

        answer_finish(&answer);
    }
}

/* `check` compares the keys with the log too. */
static void whole_file_is_good_afterwards(void **state)
{
    struct key_test *test = *state;
    struct answer answer =
        station_run(&test->station, NULL, WORDS("check", "--db", test->station.database));

    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "keys of the station"));
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recovery_key_is_shown_once),
        cmocka_unit_test(next_commander_waits_until_a_grant),
        cmocka_unit_test(recovery_key_gives_the_keys_back),
        cmocka_unit_test(wrong_words_are_usage),
        cmocka_unit_test(whole_file_is_good_afterwards),
    };

    return cmocka_run_group_tests(tests, key_setup, key_teardown);
}
