/* Where the file may lie, asked and answered, and nothing touched. */
#include "tests/cli/station.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct answer ask(const struct station *station, const char *path)
{
    return station_run(station, NULL, WORDS("where", path));
}

static void expect(const struct station *station, const char *path, const char *decision,
                   const char *words)
{
    struct answer answer = ask(station, path);
    char line[64];

    (void)snprintf(line, sizeof(line), "decision=%s\n", decision);
    if (strstr(answer.out, line) == NULL || strstr(answer.out, words) == NULL) {
        print_error("%s: %s%s\n", path, answer.out, answer.err);
    }
    assert_non_null(strstr(answer.out, line));
    assert_non_null(strstr(answer.out, words));
    assert_int_equal(strncmp(answer.out, "class=", 6), 0);
    assert_int_equal(answer.code, strcmp(decision, "allow") == 0 ? 0 : 3);
    answer_finish(&answer);
}

static void links_and_open_folders_are_refused(void **state)
{
    const struct station *station = *state;
    char path[160], other[200];

    (void)snprintf(path, sizeof(path), "%s/link.db", station->folder);
    assert_int_equal(symlink(station->database, path), 0);
    expect(station, path, "refuse", "symbolic link");
    (void)snprintf(path, sizeof(path), "%s/open", station->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chmod(path, 01777), 0);
    (void)snprintf(other, sizeof(other), "%s/desk.db", path);
    expect(station, other, "refuse", "Every account");
    expect(station, path, "refuse", "Every account");
    (void)snprintf(path, sizeof(path), "%s/second.db", station->folder);
    assert_int_equal(link(station->database, path), 0);
    expect(station, path, "refuse", "second name");
    expect(station, station->database, "refuse", "second name");
    assert_int_equal(unlink(path), 0);
}

static void memory_is_for_throw_away_files(void **state)
{
    const struct station *station = *state;
    struct stat status;

    if (stat("/dev/shm", &status) != 0) {
        skip();
    }
    expect(station, "/dev/shm/frontdesk-test-none/desk.db", "refuse", "throw-away");
    assert_int_not_equal(stat("/dev/shm/frontdesk-test-none", &status), 0);
}

static void what_is_no_path_is_said(void **state)
{
    struct answer answer = ask(*state, "");

    assert_int_equal(answer.code, 2);
    answer_finish(&answer);
    answer = station_run(*state, NULL, WORDS("where"));
    assert_int_equal(answer.code, 2);
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_open_folders_are_refused),
        cmocka_unit_test(memory_is_for_throw_away_files),
        cmocka_unit_test(what_is_no_path_is_said),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
