/* What the commands do at a terminal: the password is asked with echo off, and demo leaves nothing
 * behind. */
#include "tests/cli/station.h"
#include "tests/support/driver.h"

#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 30000
#define ROWS        24
#define COLUMNS     80

static void start(struct driver *driver, const struct station *station,
                  const char *const arguments[])
{
    char home[96], temporary[96];
    const char *environment[] = {home, temporary, "TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL};

    (void)snprintf(home, sizeof(home), "HOME=%s", station->folder);
    (void)snprintf(temporary, sizeof(temporary), "TMPDIR=%s", station->folder);
    assert_true(driver_start(driver, arguments, environment, ROWS, COLUMNS, true));
}

static void type_keys(struct driver *driver, const char *keys)
{
    assert_true(driver_send(driver, keys, strlen(keys)));
}

static bool has_echo(const struct driver *driver)
{
    struct termios terminal;

    assert_int_equal(tcgetattr(driver->fd, &terminal), 0);
    return (terminal.c_lflag & ECHO) != 0 && (terminal.c_lflag & ICANON) != 0;
}

static void ask_list(struct driver *driver, const struct station *station)
{
    start(driver, station,
          WORDS(station->program, "list", "counter-report", "--as", DESK, "--db", station->database,
                "--clock", STATION_CLOCK));
    assert_true(driver_wait(driver, "Password of " DESK ":", false, PATIENCE_MS));
    assert_false(has_echo(driver));
}

static void the_password_is_asked_without_echo(void **state)
{
    char screen[ROWS * (COLUMNS * 4 + 1) + 1];
    struct driver driver;
    int status;

    ask_list(&driver, *state);
    /* A wrong letter at the end is taken back, as people do. */
    type_keys(&driver, STATION_PASSWORD "x\x7f\r");
    assert_true(driver_wait(&driver, "headline", false, PATIENCE_MS));
    driver_screen(&driver, screen, sizeof(screen));
    assert_null(strstr(screen, "password of the"));
    assert_true(has_echo(&driver));
    status = driver_wait_end(&driver, PATIENCE_MS);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    driver_finish(&driver);
}

static void an_interrupted_question_leaves_the_terminal_as_it_was(void **state)
{
    struct driver driver;
    int status;

    ask_list(&driver, *state);
    type_keys(&driver, "half\x03");
    assert_true(driver_wait(&driver, "No password was given", false, PATIENCE_MS));
    assert_true(has_echo(&driver));
    status = driver_wait_end(&driver, PATIENCE_MS);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    driver_finish(&driver);
}

static void a_new_password_is_asked_twice(void **state)
{
    const struct station *station = *state;
    struct driver driver;
    int status;

    start(&driver, station,
          WORDS(station->program, "init", "--throw-away", "--admin", "100001", "--name",
                "Test Administrator", "--db", "/tmp/frontdesk-test-never.db"));
    assert_true(driver_wait(&driver, "New password of 100001:", false, PATIENCE_MS));
    type_keys(&driver, "one password\r");
    assert_true(driver_wait(&driver, "once more", false, PATIENCE_MS));
    type_keys(&driver, "other password\r");
    assert_true(driver_wait(&driver, "differ", false, PATIENCE_MS));
    status = driver_wait_end(&driver, PATIENCE_MS);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    driver_finish(&driver);
}

/* Rows that go elsewhere: how many there were stands on the terminal until they are all there.
 * Their reader stops in the middle, so that it can be seen. */
static void long_lists_tell_how_far_they_are(void **state)
{
    const struct station *station = *state;
    static const char *const commands[][2] = {
        {"log --format csv --as " ADMINISTRATOR, "000 operations"},
        {"list contact-755 --format csv --as " DESK, "000 rows"},
    };
    char command[512];
    struct answer answer = station_run(station, NULL,
                                       WORDS("seed", "--records", "5000", "--seed", "1", "--db",
                                             station->database, "--clock", STATION_CLOCK));

    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        struct driver driver;
        int status;

        (void)snprintf(command, sizeof(command),
                       "stty -echo; '%s' %s --db '%s' --clock %s | { head -n 1500 >/dev/null; "
                       "read -r key </dev/tty; cat >/dev/null; }",
                       station->program, commands[i][0], station->database, STATION_CLOCK);
        start(&driver, station, WORDS("/bin/sh", "-c", command));
        assert_true(driver_wait(&driver, "Password of", false, PATIENCE_MS));
        type_keys(&driver, STATION_PASSWORD "\r");
        assert_true(driver_wait(&driver, commands[i][1], false, PATIENCE_MS));
        type_keys(&driver, "\r");
        assert_true(driver_wait(&driver, commands[i][1], true, PATIENCE_MS));
        status = driver_wait_end(&driver, PATIENCE_MS);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        driver_finish(&driver);
    }
}

static size_t count_demos(const struct station *station)
{
    char pattern[96];
    glob_t found;
    size_t count;

    (void)snprintf(pattern, sizeof(pattern), "%s/frontdesk-demo-*", station->folder);
    count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    globfree(&found);
    return count;
}

static void a_demo_leaves_nothing_behind(void **state)
{
    const struct station *station = *state;
    struct driver driver;

    start(&driver, station, WORDS(station->program, "demo", "--clock", STATION_CLOCK));
    assert_true(driver_wait(&driver, "Sign in", false, PATIENCE_MS));
    assert_int_equal(count_demos(station), 1);
    assert_int_equal(kill(driver.child, SIGTERM), 0);
    assert_int_not_equal(driver_wait_end(&driver, PATIENCE_MS), -1);
    assert_int_equal(count_demos(station), 0);
    driver_finish(&driver);
}

/* A copy that everybody may run, and who runs it: where these tests are root's, the program is not,
 * for to root no memory is closed. */
static void start_as_somebody(struct driver *driver, const struct station *station)
{
    char copy[96], command[512];

    (void)snprintf(copy, sizeof(copy), "%s/copy", station->folder);
    (void)snprintf(command, sizeof(command), "cp '%s' %s && chmod 755 %s && chmod 711 %s",
                   station->program, copy, copy, station->folder);
    assert_int_equal(system(command), 0);
    if (geteuid() == 0) {
        start(driver, station,
              WORDS("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy,
                    "init", "--throw-away", "--admin", "100001", "--name", "Test Administrator",
                    "--db", "/tmp/frontdesk-test-never.db"));
    } else {
        start(driver, station,
              WORDS(copy, "init", "--throw-away", "--admin", "100001", "--name",
                    "Test Administrator", "--db", "/tmp/frontdesk-test-never.db"));
    }
    assert_true(driver_wait(driver, "New password of 100001:", false, PATIENCE_MS));
}

static void nobody_else_looks_into_its_memory_and_none_is_dumped(void **state)
{
    struct driver driver;
    struct stat status;
    char path[64], line[256], kind[32] = "", soft[32] = "", hard[32] = "";
    FILE *limits;

    start_as_somebody(&driver, *state);
    (void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)driver.child);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_uid, 0); /* what may not be dumped belongs to root */
    (void)snprintf(path, sizeof(path), "/proc/%d/limits", (int)driver.child);
    limits = fopen(path, "r");
    assert_non_null(limits);
    while (strcmp(kind, "core") != 0 && fgets(line, sizeof(line), limits) != NULL) {
        (void)sscanf(line, "Max %31s file size %31s %31s", kind, soft, hard);
    }
    assert_int_equal(fclose(limits), 0);
    assert_string_equal(kind, "core");
    assert_string_equal(soft, "0");
    assert_string_equal(hard, "0");
    driver_finish(&driver);
}

/* As "ssh HOST COMMAND", sftp or cron would start it, with a file there or without. */
static void without_a_terminal_one_line_says_so(void **state)
{
    const struct station *station = *state;
    struct answer answer;

    for (int there = 0; there < 2; there++) {
        answer = station_run(station, NULL,
                             WORDS("--db", there ? station->database : "/nowhere/desk.db"));
        assert_int_equal(answer.code, 2);
        assert_string_equal(answer.out, "");
        assert_string_equal(answer.err, "frontdesk: The screen needs a terminal. Through ssh, add "
                                        "-t: ssh -t HOST.\n");
        answer_finish(&answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_password_is_asked_without_echo),
        cmocka_unit_test(an_interrupted_question_leaves_the_terminal_as_it_was),
        cmocka_unit_test(a_new_password_is_asked_twice),
        cmocka_unit_test(long_lists_tell_how_far_they_are),
        cmocka_unit_test(a_demo_leaves_nothing_behind),
        cmocka_unit_test(nobody_else_looks_into_its_memory_and_none_is_dumped),
        cmocka_unit_test(without_a_terminal_one_line_says_so),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
