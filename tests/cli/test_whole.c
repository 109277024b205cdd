/* check, seed, and numbers that come while lines are still being sent. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 30000

static struct answer check_file(const struct station *station)
{
    return station_run(station, NULL, WORDS("check", "--db", station->database));
}

static void tamper(const struct station *station, const char *sql)
{
    char *words = NULL;
    sqlite3 *file;

    assert_int_equal(sqlite3_open(station->database, &file), SQLITE_OK);
    if (sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        print_error("%s: %s\n", sql, words);
        fail();
    }
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
}

static void file_reports(const struct station *station)
{
    json_t *form = station_fields(station, "counter-report");
    json_t *record = make_least(form);

    for (int i = 0; i < 3; i++) {
        free(station_file(station, DESK, "counter-report", record));
    }
    json_decref(record);
    json_decref(form);
}

static void a_whole_file_is_good(void **state)
{
    struct answer answer;

    file_reports(*state);
    answer = check_file(*state);
    if (answer.code != 0) {
        print_error("%s%s\n", answer.out, answer.err);
    }
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "good: "));
    assert_null(strstr(answer.out, "damage: "));
    answer_finish(&answer);
}

/* Each of these is what somebody with another program could do to the file; it is undone after it
 * was seen. */
static void a_changed_file_is_damage(void **state)
{
    static const struct {
        const char *done, *undone;
    } cases[] = {
        {"UPDATE record SET status = 'approved' WHERE form = 'counter-report'",
         "UPDATE record SET status = 'submitted' WHERE form = 'counter-report'"},
        {"UPDATE counter_report SET narrative = narrative || ' and more'",
         "UPDATE counter_report SET narrative = substr(narrative, 1, length(narrative) - 9)"},
        {"UPDATE operation SET actor = '200002' WHERE actor = '200001' AND subject = "
         "'counter-report'",
         "UPDATE operation SET actor = '200001' WHERE actor = '200002' AND subject = "
         "'counter-report'"},
    };

    file_reports(*state);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer answer;

        tamper(*state, cases[i].done);
        answer = check_file(*state);
        if (answer.code != 3) {
            print_error("not seen: %s\n%s%s\n", cases[i].done, answer.out, answer.err);
        }
        assert_int_equal(answer.code, 3);
        assert_non_null(strstr(answer.out, "damage: "));
        answer_finish(&answer);
        tamper(*state, cases[i].undone);
        answer = check_file(*state);
        assert_int_equal(answer.code, 0);
        answer_finish(&answer);
    }
}

/* What a damaged file holds does not reach the terminal as it is. */
static void a_check_prints_no_controls(void **state)
{
    const struct station *station = *state;
    struct answer answer;

    file_reports(station);
    tamper(station, "UPDATE record SET number = number || char(27) || '[2J' WHERE number LIKE "
                    "'%-00001'");
    answer = check_file(station);
    assert_int_equal(answer.code, 3);
    assert_non_null(strstr(answer.out, "[2J"));
    assert_null(strchr(answer.out, '\x1b'));
    assert_null(strchr(answer.err, '\x1b'));
    answer_finish(&answer);
    tamper(station, "UPDATE record SET number = substr(number, 1, length(number) - 4) WHERE number "
                    "LIKE '%-00001_[2J'");
    answer = check_file(station);
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
}

static void seed_refuses_a_file_with_real_records(void **state)
{
    const struct station *station = *state;
    struct answer answer;

    file_reports(station);
    answer = station_run(
        station, NULL, WORDS("seed", "--records", "10", "--seed", "1", "--db", station->database));
    assert_int_equal(answer.code, 1);
    assert_non_null(strstr(answer.err, "frontdesk: "));
    answer_finish(&answer);
}

static char *seeded_list(const struct station *station, const char *seed)
{
    struct answer answer = station_run(station, STATION_PASSWORD "\n",
                                       WORDS("init", "--throw-away", "--admin", ADMINISTRATOR,
                                             "--name", "Test Administrator", "--clock",
                                             STATION_CLOCK, "--db", station->database));
    char *list;

    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = station_run(station, NULL,
                         WORDS("seed", "--records", "120", "--seed", seed, "--db",
                               station->database, "--clock", STATION_CLOCK));
    if (answer.code != 0) {
        print_error("seed: %s\n", answer.err);
    }
    assert_int_equal(answer.code, 0);
    assert_string_equal(answer.err, ""); /* no progress where nobody looks */
    answer_finish(&answer);
    answer = check_file(station);
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = station_expect(
        station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
        WORDS("staff", "add", SERGEANT, "--name", "Test Sergeant", "--role", "sergeant"));
    answer_finish(&answer);
    answer = station_expect(station, 0, SERGEANT, NULL,
                            WORDS("list", "counter-report", "--format", "csv"));
    list = strdup(answer.out);
    answer_finish(&answer);
    return list;
}

static void the_same_seed_makes_the_same_records(void **state)
{
    static const char *const seeds[] = {"7", "7", "8"};
    char *lists[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct station station;

        station_make_folder(&station);
        lists[i] = seeded_list(&station, seeds[i]);
        station_remove(&station);
    }
    assert_true(strlen(lists[0]) > 1000);
    assert_string_equal(lists[0], lists[1]);
    assert_string_not_equal(lists[0], lists[2]);
    for (size_t i = 0; i < 3; i++) {
        free(lists[i]);
    }
}

/* The program as a companion of another one: a line goes in, its number comes out, and then the
 * next. */
struct conversation {
    pid_t child;
    int to, from;
};

static void start_filing(const struct station *station, struct conversation *conversation)
{
    int in[2], out[2], password[2];
    static const char line[] = STATION_PASSWORD "\n";

    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(password), 0);
    assert_int_equal(write(password[1], line, strlen(line)), strlen(line));
    conversation->child = fork();
    assert_true(conversation->child >= 0);
    if (conversation->child == 0) {
        char number[16];

        (void)snprintf(number, sizeof(number), "%d", password[0]);
        if (dup2(in[0], STDIN_FILENO) == STDIN_FILENO &&
            dup2(out[1], STDOUT_FILENO) == STDOUT_FILENO && close(in[1]) == 0) {
            execl(station->program, station->program, "file", "counter-report", "--db",
                  station->database, "--clock", STATION_CLOCK, "--as", DESK, "--password-fd",
                  number, (char *)NULL);
        }
        _exit(126);
    }
    close(in[0]), close(out[1]), close(password[0]), close(password[1]);
    conversation->to = in[1];
    conversation->from = out[0];
}

static void expect_number(const struct conversation *conversation, const char *line)
{
    struct pollfd waiting = {.fd = conversation->from, .events = POLLIN};
    char number[64] = "";

    assert_int_equal(write(conversation->to, line, strlen(line)), strlen(line));
    assert_int_equal(write(conversation->to, "\n", 1), 1);
    assert_int_equal(poll(&waiting, 1, PATIENCE_MS), 1);
    assert_true(read(conversation->from, number, sizeof(number) - 1) > 0);
    assert_true(strncmp(number, "NWK-CR-2026-", 12) == 0);
    assert_non_null(strchr(number, '\n'));
}

static void numbers_come_before_the_next_line_is_read(void **state)
{
    json_t *form = station_fields(*state, "counter-report");
    json_t *record = make_least(form);
    char *line = json_dumps(record, JSON_COMPACT);
    struct conversation conversation;
    int status = 0;

    start_filing(*state, &conversation);
    for (int i = 0; i < 3; i++) {
        expect_number(&conversation, line);
    }
    assert_int_equal(close(conversation.to), 0);
    assert_int_equal(waitpid(conversation.child, &status, 0), conversation.child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(close(conversation.from), 0);
    free(line);
    json_decref(record);
    json_decref(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_good),
        cmocka_unit_test(a_changed_file_is_damage),
        cmocka_unit_test(a_check_prints_no_controls),
        cmocka_unit_test(seed_refuses_a_file_with_real_records),
        cmocka_unit_test(the_same_seed_makes_the_same_records),
        cmocka_unit_test(numbers_come_before_the_next_line_is_read),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
