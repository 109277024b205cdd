/* The manual page names every key, every option and every command; the help, to which it sends its
 * reader, every form. */
#include "base/file.h"
#include "base/text.h"
#include "cli/options.h"
#include "forms/form.h"
#include "tests/cli/station.h"
#include "tui/keymap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIMIT ((size_t)1024 * 1024)

/* Is `key` one of the words of a line that begins with ".It "? Words are parted by blanks, commas
 * or semicolons. */
static bool line_has_key(const char *line, size_t length, const char *key)
{
    size_t wanted = strlen(key);

    for (size_t at = 3; at + wanted <= length; at++) {
        bool begins = line[at - 1] == ' ';
        bool ends = at + wanted == length || strchr(" ,;", line[at + wanted]) != NULL;
        if (begins && ends && strncmp(line + at, key, wanted) == 0) {
            return true;
        }
    }
    return false;
}

static bool manual_has_key(const char *manual, const char *key)
{
    for (const char *line = strstr(manual, "\n.It "); line != NULL;
         line = strstr(line + 1, "\n.It ")) {
        if (line_has_key(line + 1, strcspn(line + 1, "\n"), key)) {
            return true;
        }
    }
    return false;
}

static void expect_keys(const char *manual, const struct key_row *row)
{
    char *keys = strdup(row->keys);
    char *rest = NULL;

    assert_non_null(keys);
    for (char *key = strtok_r(keys, ", ", &rest); key != NULL; key = strtok_r(NULL, ", ", &rest)) {
        bool arrow = strcmp(key, "Left") == 0 || strcmp(key, "Right") == 0;
        if (!arrow && !manual_has_key(manual, key)) {
            print_error("the manual has no key %s (%s)\n", key, row->help);
            fail();
        }
    }
    free(keys);
}

static void every_key_is_in_the_manual(void **state)
{
    struct key_row row;
    size_t index = 0;

    assert_false(manual_has_key(*state, "F11"));
    while (keymap_row_at(index, &row)) {
        expect_keys(*state, &row);
        index++;
    }
    assert_true(index > 20);
}

static void every_option_is_in_the_manual(void **state)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        struct text written = {0};

        text_add(&written, "Fl ");
        text_add(&written, options_name((enum option)i) + 1); /* mdoc puts the other dash */
        if (strstr(*state, text_bytes(&written)) == NULL) {
            print_error("the manual has no option %s\n", options_name((enum option)i));
            fail();
        }
        text_finish(&written);
    }
}

static void every_form_is_in_the_help(void **state)
{
    struct station station;
    struct answer answer;
    const char *list;

    (void)state;
    station_make_folder(&station);
    answer = station_run(&station, NULL, WORDS("--help"));
    list = strstr(answer.out, "FORM is one of:");
    assert_non_null(list);
    for (size_t i = 0; form_at(i) != NULL; i++) {
        assert_non_null(strstr(list, form_at(i)->name));
        assert_non_null(strstr(list, form_at(i)->plural));
    }
    answer_finish(&answer);
    station_remove(&station);
}

/* Lines of --help that begin with two blanks and a letter each name a command, down to the forms.
 */
static void every_command_is_in_the_manual(void **state)
{
    struct station station;
    struct answer answer;
    size_t count = 0;

    station_make_folder(&station);
    answer = station_run(&station, NULL, WORDS("--help"));
    const char *end = strstr(answer.out, "FORM is one of:");
    for (const char *line = strstr(answer.out, "\n  "); line != NULL && line < end;
         line = strstr(line + 1, "\n  ")) {
        struct text written = {0};
        if (line[3] < 'a' || line[3] > 'z') {
            continue;
        }
        text_add(&written, ".It Ic ");
        text_add_bytes(&written, line + 3, strcspn(line + 3, " \n"));
        if (strstr(*state, text_bytes(&written)) == NULL) {
            print_error("the manual has no \"%s\"\n", text_bytes(&written));
            fail();
        }
        text_finish(&written);
        count++;
    }
    assert_true(count >= 11);
    answer_finish(&answer);
    station_remove(&station);
}

static int read_manual(void **state)
{
    const char *path = getenv("FRONTDESK_MANUAL");
    size_t length = 0;

    assert_non_null(path);
    *state = file_read_dup(path, LIMIT, &length, NULL);
    assert_non_null(*state);
    return 0;
}

static int forget_manual(void **state)
{
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_in_the_manual),
        cmocka_unit_test(every_option_is_in_the_manual),
        cmocka_unit_test(every_form_is_in_the_help),
        cmocka_unit_test(every_command_is_in_the_manual),
    };

    return cmocka_run_group_tests(tests, read_manual, forget_manual);
}
