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
    assert_int_equal(answer.code, strcmp(decision, "allow") == 0 ? 0 : 1);
    answer_finish(&answer);
}

/* A tmpfs or overlay is refused before links and folders are looked at. */
static bool disk_is_here(const struct station *station)
{
    struct answer answer = ask(station, station->folder);
    bool here = strncmp(answer.out, "class=local ", 12) == 0;

    answer_finish(&answer);
    return here;
}

static void links_and_open_folders_are_refused(void **state)
{
    const struct station *station = *state;
    char path[160], other[200];

    if (!disk_is_here(station)) {
        skip();
    }
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

static void what_cannot_be_followed_is_refused(void **state)
{
    const struct station *station = *state;
    char path[160];

    (void)snprintf(path, sizeof(path), "%s/nowhere", station->folder);
    assert_int_equal(symlink("/nowhere/to/be/found", path), 0);
    expect(station, path, "refuse", disk_is_here(station) ? "leads nowhere" : "throw-away");
    (void)snprintf(path, sizeof(path), "%s/nowhere/desk.db", station->folder);
    expect(station, path, "refuse", "leads nowhere");
    (void)snprintf(path, sizeof(path), "%s/desk.db", station->database);
    expect(station, path, "refuse", "no folder");
    /* what is unknown is told by its number */
    expect(station, "/proc/desk.db", "refuse", "0x9FA0");
    expect(station, "/proc/desk.db", "refuse", "class=unknown ");
}

/* A name is no line of the answer, and never reaches a terminal as more than letters. */
static void a_hostile_name_stays_a_name(void **state)
{
    struct answer answer = ask(*state, "/proc/\033[31mred\nclass=local decision=allow\n\x9b");
    const char *line_end = strchr(answer.out, '\n');

    assert_non_null(line_end);
    assert_ptr_equal(strchr(line_end + 1, '\n'), answer.out + strlen(answer.out) - 1);
    assert_null(strchr(answer.out, '\033'));
    assert_null(strchr(answer.out, '\x9b'));
    assert_int_equal(strncmp(answer.out, "class=unknown decision=refuse\n", 30), 0);
    answer_finish(&answer);
}

static void neither_home_nor_file_is_needed(void **state)
{
    const struct station *station = *state;
    struct station bare = *station;
    struct answer answer;

    bare.program = "/usr/bin/env";
    answer = station_run(&bare, NULL, WORDS("-i", station->program, "where", "/proc"));
    assert_int_equal(strncmp(answer.out, "class=unknown decision=refuse\n", 30), 0);
    answer_finish(&answer);
    answer = station_run(&bare, NULL, WORDS("-i", station->program, "fields", "contact-755"));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
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
        cmocka_unit_test(what_cannot_be_followed_is_refused),
        cmocka_unit_test(a_hostile_name_stays_a_name),
        cmocka_unit_test(neither_home_nor_file_is_needed),
        cmocka_unit_test(what_is_no_path_is_said),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
