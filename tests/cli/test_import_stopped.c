/* An import that somebody tries to stop: while it looks, nothing has happened; while it writes, it
 * is finished; and what a kill leaves is whole, and the same file completes it. */
#include "tests/cli/station.h"
#include "tests/support/driver.h"

#include "db/statement.h"
#include "db/store_internal.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 60000
#define ROWS        60
#define COLUMNS     200
#define TRIES       4
#define FIRST_LINES 5000

struct import {
    const struct station *station;
    struct driver driver;
    struct store *desk; /* another desk, that sees what there is */
    struct time_source time;
    unsigned lines;
    char path[200];
};

static void make_file(struct import *import)
{
    char faults[200], count[20];
    int status = 0;
    pid_t child;

    snprintf(import->path, sizeof(import->path), "%s/%u.csv", import->station->folder,
             import->lines);
    snprintf(faults, sizeof(faults), "%s/faults.csv", import->station->folder);
    snprintf(count, sizeof(count), "%u", import->lines);
    child = fork();
    if (child == 0) {
        const char *program = getenv("FRONTDESK_MAKE_WORKSHEETS");

        execl(program, program, "1", count, "0", "0", import->path, faults, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Until it looks through the file. */
static void start(struct import *import, const struct station *station, unsigned lines)
{
    char home[96], temporary[96];
    const char *environment[] = {home, temporary, "TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL};
    struct error error = {0};

    *import = (struct import){.station = station, .lines = lines};
    make_file(import);
    assert_true(store_open(&import->desk, station->database, &import->time, &error));
    snprintf(home, sizeof(home), "HOME=%s", station->folder);
    snprintf(temporary, sizeof(temporary), "TMPDIR=%s", station->folder);
    assert_true(driver_start(&import->driver,
                             WORDS(station->program, "import", "worksheet", import->path, "--as",
                                   SERGEANT, "--db", station->database, "--clock", STATION_CLOCK),
                             environment, ROWS, COLUMNS, true));
    assert_true(driver_wait(&import->driver, "Password of", false, PATIENCE_MS));
    assert_true(driver_send(&import->driver, STATION_PASSWORD "\r", strlen(STATION_PASSWORD "\r")));
}

static void finish(struct import *import)
{
    driver_finish(&import->driver);
    store_close(import->desk);
}

static bool says(const struct import *import, const char *words)
{
    static char screen[ROWS * (COLUMNS * 4 + 1) + 1];

    driver_screen(&import->driver, screen, sizeof(screen));
    return strstr(screen, words) != NULL;
}

/* The exit code; -1: it was killed. */
static int end(struct import *import)
{
    int status = driver_wait_end(&import->driver, PATIENCE_MS);

    assert_int_not_equal(status, -1);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int64_t number_of(const struct import *import, const char *sql)
{
    struct error error = {0};
    struct statement *statement = statement_get(import->desk, sql, &error);
    int64_t number =
        statement_step(statement, &error) == STEP_ROW ? column_integer(statement, 0) : -1;

    statement_done(statement);
    return number;
}

/* Of everything but that somebody came and went. */
static int64_t operations_in(const struct import *import)
{
    return number_of(import, "SELECT COUNT(*) FROM operation WHERE subject <> 'session'");
}

static int64_t lines_in(const struct import *import)
{
    return number_of(import, "SELECT COUNT(*) FROM worksheet_lines");
}

/* False: it had looked through the file already. */
static bool was_stopped(const struct station *station, unsigned lines)
{
    struct import import;
    int64_t before, operations;
    bool stopped;

    start(&import, station, lines);
    before = lines_in(&import);
    operations = operations_in(&import);
    if (driver_wait(&import.driver, "parts looked through", false, PATIENCE_MS)) {
        assert_int_equal(kill(import.driver.child, SIGINT), 0);
    } /* else it was over before its words could be read */
    stopped = end(&import) == 1;
    if (stopped) {
        assert_true(says(&import, "Stopped before anything was written: all is as it was."));
        assert_int_equal(operations_in(&import), operations);
        assert_int_equal(lines_in(&import), before);
    } else {
        assert_int_equal(lines_in(&import), before + lines); /* all, or nothing */
    }
    finish(&import);
    return stopped;
}

static void stopped_while_it_looks_nothing_has_happened(void **state)
{
    unsigned lines = FIRST_LINES;
    bool stopped = false;

    for (int tries = 0; !stopped && tries < TRIES; tries++) {
        stopped = was_stopped(*state, lines);
        lines = lines * 2 + 1;
    }
    assert_true(stopped);
}

/* Another desk holds the file meanwhile, so that it cannot be done before the signals come. False:
 * it was done before the file could be held. */
static bool was_finished(const struct station *station, unsigned lines)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct import import;
    struct error error = {0};
    char words[80];
    int64_t before;
    bool held;

    start(&import, station, lines);
    before = lines_in(&import);
    held = driver_wait(&import.driver, "Columns", false, PATIENCE_MS) &&
           store_hold(import.desk, &error) &&
           driver_wait(&import.driver, "parts written", false, PATIENCE_MS);
    for (size_t i = 0; held && i < sizeof(signals) / sizeof(signals[0]); i++) {
        assert_int_equal(kill(import.driver.child, signals[i]), 0);
    }
    assert_true(!held || driver_settle(&import.driver, 200)); /* it is there still */
    store_close(import.desk);
    assert_true(store_open(&import.desk, import.station->database, &import.time, &error));
    assert_true(!held || driver_wait(&import.driver, "so it was finished", false, PATIENCE_MS));
    assert_int_equal(end(&import), 0);
    snprintf(words, sizeof(words), "worksheets imported with %u lines", lines);
    assert_true(says(&import, words));
    assert_int_equal(lines_in(&import), before + lines);
    finish(&import);
    return held;
}

static void stopped_while_it_writes_it_is_finished(void **state)
{
    unsigned lines = 3001;
    bool held = false;

    for (int tries = 0; !held && tries < TRIES; tries++) {
        held = was_finished(*state, lines);
        lines = lines * 2 + 1;
    }
    assert_true(held);
}

/* How many parts in a thousand are written as far as the screen says. */
static int parts_written(const struct import *import)
{
    char row[COLUMNS * 4 + 1];
    int parts = 0;

    for (int i = 0; i < ROWS; i++) {
        driver_row(&import->driver, i, row, sizeof(row));
        if (strstr(row, "parts written") != NULL) {
            parts = (int)strtol(row, NULL, 10);
        }
    }
    return parts;
}

/* False: it was done before it was killed. */
static bool was_killed(const struct station *station, unsigned lines)
{
    struct import import;
    struct answer answer;
    int64_t before, killed;
    char words[100];

    start(&import, station, lines);
    before = lines_in(&import);
    while (parts_written(&import) == 0 && driver_settle(&import.driver, 1)) {
    }
    assert_int_equal(kill(import.driver.child, SIGKILL), 0);
    (void)end(&import);
    killed = lines_in(&import) - before;
    finish(&import);
    assert_true(killed >= 0 && killed <= lines);
    snprintf(words, sizeof(words), "%lld lines were there already.", (long long)killed);
    answer = station_expect(station, 0, SERGEANT, NULL, WORDS("import", "worksheet", import.path));
    if (killed > 0 && strstr(answer.out, words) == NULL) {
        fail_msg("not \"%s\" but %s", words, answer.out);
    }
    answer_finish(&answer);
    answer = station_expect(station, 0, SERGEANT, NULL,
                            WORDS("import", "worksheet", import.path, "--dry-run"));
    assert_non_null(strstr(answer.out, "Nothing of this file is new."));
    assert_non_null(strstr(answer.out, "Nothing was written."));
    answer_finish(&answer);
    return killed > 0 && killed < lines;
}

static void what_a_kill_leaves_is_completed_by_the_same_file(void **state)
{
    unsigned lines = FIRST_LINES;
    bool killed = false;

    for (int tries = 0; !killed && tries < TRIES; tries++) {
        struct station station;
        void *fresh = NULL;

        (void)state;
        assert_int_equal(station_setup(&fresh), 0); /* the same lines are known nowhere */
        memcpy(&station, fresh, sizeof(station));
        killed = was_killed(&station, lines);
        assert_int_equal(station_teardown(&fresh), 0);
        lines *= 2;
    }
    assert_true(killed);
}

static void a_dry_run_tells_and_writes_nothing(void **state)
{
    const struct station *station = *state;
    struct import import = {.station = station, .lines = 40};
    struct error error = {0};
    struct answer answer;
    int64_t before;

    make_file(&import);
    assert_true(store_open(&import.desk, station->database, &import.time, &error));
    before = operations_in(&import);
    answer = station_expect(station, 0, SERGEANT, NULL,
                            WORDS("import", "worksheet", import.path, "--dry-run"));
    assert_non_null(
        strstr(answer.out, "worksheets with 40 lines will be filed. Nothing was written."));
    assert_int_equal(operations_in(&import), before);
    answer_finish(&answer);
    store_close(import.desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dry_run_tells_and_writes_nothing),
        cmocka_unit_test(stopped_while_it_writes_it_is_finished),
        cmocka_unit_test(stopped_while_it_looks_nothing_has_happened),
        cmocka_unit_test(what_a_kill_leaves_is_completed_by_the_same_file),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
