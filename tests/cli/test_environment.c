/* Who starts the program does not lead it to files of their own choice, where it has rights that
 * they have not, or where they come through ssh. */
#include "tests/cli/station.h"
#include "tests/support/driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 30000
#define MARK        "TAKEN-FROM-ELSEWHERE"

/* A description of the terminal that prints a mark when the screen is cleared, in a folder that
 * TERMINFO may name; and settings that name another station. */
static void make_traps(const struct station *station)
{
    char command[1200];

    (void)snprintf(command, sizeof(command),
                   "cd %s && mkdir -p trap config/frontdesk && infocmp -1 xterm | sed "
                   "'s/bold=/bold=" MARK "/; s/sgr=/sgr=" MARK "/; s/rev=/rev=" MARK
                   "/' >trap.ti && tic -x -o "
                   "trap trap.ti 2>/dev/null && printf '[station]\\nname = " MARK
                   "\\n' >config/frontdesk/config.ini && chmod -R a+rX . && chmod 711 . && cp %s "
                   "copy",
                   station->folder, station->program);
    assert_int_equal(system(command), 0);
}

static void start(struct driver *driver, const struct station *station,
                  const char *const arguments[], const char *more)
{
    char home[96], config[96], terminfo[96];
    const char *environment[] = {
        "TERM=xterm", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", home, config, terminfo, more, NULL};

    (void)snprintf(home, sizeof(home), "HOME=%s", station->folder);
    (void)snprintf(terminfo, sizeof(terminfo), "TERMINFO=%s/trap", station->folder);
    assert_true(driver_start(driver, arguments, environment, 24, 80, true));
}

/* The trap works: a person on their own machine may have a terminal of their own. */
static void own_environment_is_ones_own(void **state)
{
    const struct station *station = *state;
    struct driver driver;

    start(&driver, station, WORDS(station->program, "--db", station->database), NULL);
    assert_true(driver_wait(&driver, MARK, false, PATIENCE_MS));
    driver_finish(&driver);
}

static void through_ssh_no_file_is_named(void **state)
{
    const struct station *station = *state;
    char screen[65536];
    struct driver driver;

    start(&driver, station, WORDS(station->program, "--db", station->database),
          "SSH_CONNECTION=192.0.2.7 50000 192.0.2.1 22");
    assert_true(driver_wait(&driver, "Employee number", false, PATIENCE_MS));
    driver_screen(&driver, screen, sizeof(screen));
    assert_null(strstr(screen, MARK));
    driver_finish(&driver);
}

/* A set-group-id copy, started by somebody else; only root can make one. False: it has no effect
 * here (the folder is mounted nosuid). */
static bool make_foreign(const struct station *station)
{
    char command[400];
    struct answer answer;
    bool works;

    if (geteuid() != 0) {
        return false;
    }
    (void)snprintf(command, sizeof(command), "cd %s && chgrp 54321 copy && chmod 2755 copy",
                   station->folder);
    assert_int_equal(system(command), 0);
    (void)snprintf(command, sizeof(command),
                   "setpriv --reuid=65534 --regid=65534 --clear-groups %s/copy fields contact-755 "
                   ">/dev/null 2>&1",
                   station->folder);
    works = WEXITSTATUS(system(command)) == 3;
    answer = station_run(station, NULL, WORDS("--version"));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    return works;
}

static void run_foreign(const struct station *station, const char *words, const char *expected)
{
    char command[900], said[1000] = "";
    FILE *pipe;
    size_t length;

    (void)snprintf(command, sizeof(command),
                   "cd / && XDG_CONFIG_HOME=%s/config HOME=%s setpriv --reuid=65534 --regid=65534 "
                   "--clear-groups %s/copy %s 2>&1 </dev/null",
                   station->folder, station->folder, station->folder, words);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    length = fread(said, 1, sizeof(said) - 1, pipe);
    said[length] = '\0';
    (void)pclose(pipe);
    if (strstr(said, expected) == NULL || strstr(said, MARK) != NULL) {
        fail_msg("%s: not \"%s\", but: %s", words, expected, said);
    }
}

static void with_the_rights_of_others_there_is_the_screen_alone(void **state)
{
    const struct station *station = *state;
    struct driver driver;
    char copy[96], config[96];

    if (!make_foreign(station)) {
        skip();
    }
    run_foreign(station, "--config /etc/passwd", "takes no --config");
    run_foreign(station, "--db /etc/passwd", "takes no --db");
    run_foreign(station, "file contact-755 /etc/shadow --as 200001", "takes no --as");
    run_foreign(station, "where /etc", "shows its screen and does nothing else");
    run_foreign(station, "restore /etc/shadow", "shows its screen and does nothing else");
    (void)snprintf(copy, sizeof(copy), "%s/copy", station->folder);
    (void)snprintf(config, sizeof(config), "XDG_CONFIG_HOME=%s/config", station->folder);
    start(&driver, station,
          WORDS("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy),
          config);
    /* neither their home nor their settings: where the file is must be said in /etc */
    if (!driver_wait(&driver, "HOME", false, PATIENCE_MS)) {
        char screen[65536];

        driver_screen(&driver, screen, sizeof(screen));
        fail_msg("not about HOME, but: %s", screen);
    }
    driver_finish(&driver);
}

static int environment_setup(void **state)
{
    if (station_setup(state) != 0) {
        return -1;
    }
    make_traps(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_environment_is_ones_own),
        cmocka_unit_test(through_ssh_no_file_is_named),
        cmocka_unit_test(with_the_rights_of_others_there_is_the_screen_alone),
    };

    return cmocka_run_group_tests(tests, environment_setup, station_teardown);
}
