/* backup, restore and check: what a station does when its file is gone. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MOST 64

struct numbers {
    char *items[MOST];
    size_t count;
};

static struct answer run(const struct station *station, const char *command, const char *word)
{
    const char *const arguments[] = {command, "--db", station->database, word, NULL};

    return station_run(station, NULL, arguments);
}

/* Its first line: the name of the backup. */
static char *back_up(const struct station *station)
{
    struct answer answer = run(station, "backup", NULL);
    char *path;

    if (answer.code != 0) {
        print_error("%s\n", answer.err);
    }
    assert_int_equal(answer.code, 0);
    path = strndup(answer.out, strcspn(answer.out, "\n"));
    assert_int_equal(access(path, F_OK), 0);
    answer_finish(&answer);
    return path;
}

static void file_some(const struct station *station, struct numbers *numbers, int count)
{
    json_t *form = station_fields(station, "counter-report");
    json_t *record = make_least(form);

    for (int i = 0; i < count; i++) {
        numbers->items[numbers->count++] = station_file(station, DESK, "counter-report", record);
    }
    json_decref(record);
    json_decref(form);
}

static void remove_file(const struct station *station)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char path[128];

    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof(path), "%s%s", station->database, endings[i]);
        (void)unlink(path);
    }
    assert_int_not_equal(access(station->database, F_OK), 0);
}

static void expect_all(const struct station *station, struct numbers *numbers)
{
    struct answer answer;

    for (size_t i = 0; i < numbers->count; i++) {
        answer = station_expect(station, 0, SERGEANT, NULL, WORDS("show", numbers->items[i]));
        assert_non_null(strstr(answer.out, numbers->items[i]));
        answer_finish(&answer);
        free(numbers->items[i]);
    }
}

static void a_file_that_was_deleted_comes_back_whole(void **state)
{
    const struct station *station = *state;
    struct numbers numbers = {0};
    struct answer answer;
    char *backup;

    file_some(station, &numbers, 2);
    backup = back_up(station);
    file_some(station, &numbers, 3);
    answer = station_expect(station, 0, SERGEANT, NULL,
                            WORDS("act", numbers.items[1], "return", "return_reason=Too short."));
    answer_finish(&answer);
    remove_file(station);
    answer = run(station, "restore", backup);
    if (answer.code != 0) {
        print_error("%s\n", answer.err);
    }
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "from the journal"));
    assert_null(strstr(answer.out, "What was there before"));
    answer_finish(&answer);
    answer = station_expect(station, 0, SERGEANT, NULL, WORDS("show", numbers.items[1]));
    assert_non_null(strstr(answer.out, "returned"));
    answer_finish(&answer);
    expect_all(station, &numbers);
    answer = run(station, "check", NULL);
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "good: The journal holds"));
    answer_finish(&answer);
    free(backup);
}

static void accounts_come_back_from_the_journal(void **state)
{
    const struct station *station = *state;
    char *backup = back_up(station);
    struct answer answer;

    answer = station_expect(
        station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
        WORDS("staff", "add", "200077", "--name", "Test Latecomer", "--role", "desk"));
    answer_finish(&answer);
    answer = station_expect(station, 0, ADMINISTRATOR, NULL, WORDS("staff", "disable", OTHER_DESK));
    answer_finish(&answer);
    for (int i = 0; i < 5; i++) {
        answer = station_run_as(station, VOLUNTEER, "a wrong password", NULL,
                                WORDS("list", "contact-755"));
        assert_int_equal(answer.code, 1);
        answer_finish(&answer);
    }
    remove_file(station);
    answer = run(station, "restore", backup);
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = station_expect(station, 0, "200077", NULL, WORDS("list", "counter-report"));
    answer_finish(&answer);
    answer = station_expect(station, 1, OTHER_DESK, NULL, WORDS("list", "counter-report"));
    answer_finish(&answer);
    answer = station_expect(station, 1, VOLUNTEER, NULL, WORDS("list", "contact-755"));
    assert_non_null(strstr(answer.err, "locked"));
    answer_finish(&answer);
    free(backup);
}

static void a_second_copy_that_fails_is_told_with_the_number(void **state)
{
    const struct station *station = *state;
    json_t *form = station_fields(station, "counter-report");
    json_t *record = make_least(form);
    char *line = json_dumps(record, JSON_COMPACT);
    char config[128], settings[256];
    FILE *file;
    struct answer answer;

    (void)snprintf(config, sizeof(config), "%s/config.ini", station->folder);
    (void)snprintf(settings, sizeof(settings), "[files]\njournal_dir = %s/journal here\n", config);
    file = fopen(config, "w");
    assert_non_null(file);
    (void)fputs(settings, file);
    assert_int_equal(fclose(file), 0);
    answer = station_run_as(station, DESK, STATION_PASSWORD, line,
                            WORDS("file", "counter-report", "--config", config));
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "NWK-CR-2026-00001"));
    assert_non_null(strstr(answer.err, "Filed NWK-CR-2026-00001, but the second copy failed: "));
    assert_non_null(strstr(answer.err, "a file stands where a folder is needed"));
    answer_finish(&answer);
    answer =
        station_run(station, NULL, WORDS("check", "--db", station->database, "--config", config));
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "warning: The second copy fails"));
    answer_finish(&answer);
    free(line);
    json_decref(record);
    json_decref(form);
}

static void restore_refuses_what_is_no_backup_and_changes_nothing(void **state)
{
    const struct station *station = *state;
    struct answer answer = run(station, "restore", "/etc/hostname");

    assert_int_equal(answer.code, 3);
    answer_finish(&answer);
    answer = run(station, "restore", "/no/such/backup.db");
    assert_int_equal(answer.code, 1);
    answer_finish(&answer);
    answer = run(station, "restore", NULL);
    assert_int_equal(answer.code, 2);
    answer_finish(&answer);
    answer = run(station, "restore", station->database);
    assert_int_equal(answer.code, 2);
    answer_finish(&answer);
    answer = run(station, "check", NULL);
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "warning: There is no backup yet"));
    answer_finish(&answer);
}

static void backup_takes_a_folder(void **state)
{
    const struct station *station = *state;
    struct answer answer;
    struct stat status;
    char folder[128], path[256];

    (void)snprintf(folder, sizeof(folder), "%s/a/b c", station->folder);
    answer = run(station, "backup", folder);
    assert_int_equal(answer.code, 0);
    assert_int_equal(strncmp(answer.out, folder, strlen(folder)), 0);
    (void)snprintf(path, sizeof(path), "%.*s", (int)strcspn(answer.out, "\n"), answer.out);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    answer_finish(&answer);
    answer = run(station, "backup", "/etc/hostname");
    assert_int_equal(answer.code, 1);
    answer_finish(&answer);
}

static void import_day(const struct station *station, const char *date)
{
    char path[128], text[100];
    struct answer answer;
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/days.csv", station->folder);
    (void)snprintf(text, sizeof(text), "date,name\n%s,Day of mourning\n", date);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    answer = station_expect(station, 0, SERGEANT, NULL, WORDS("import", "holidays", path));
    answer_finish(&answer);
}

static void file_request(const struct station *station, const char *received)
{
    char line[160];
    struct answer answer;

    (void)snprintf(line, sizeof(line),
                   "{\"received_at\":\"%sT10:00\",\"kind\":\"CPRA\",\"description\":\"Calls\"}\n",
                   received);
    answer = station_expect(station, 0, DESK, line, WORDS("file", "records-request"));
    answer_finish(&answer);
}

/* One holiday is in the backup and one in the journal; requests stand before and after each. Every
 * queue must have the right days, and nothing may move once more. */
static void expect_queues(const struct station *station, const char *from)
{
    struct answer answer;

    remove_file(station);
    answer = run(station, "restore", from);
    if (answer.code != 0) {
        print_error("%s\n", answer.err);
    }
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = run(station, "check", NULL);
    if (answer.code != 0) {
        print_error("%s%s\n", answer.out, answer.err);
    }
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "Every queue has the days that the clocks give."));
    assert_non_null(strstr(answer.out, "The imported holidays are as the log says."));
    assert_null(strstr(answer.err, "->"));
    answer_finish(&answer);
    answer = station_run(station, NULL,
                         WORDS("deadline", "CPRA", "2026-11-09", "--db", station->database));
    assert_non_null(strstr(answer.out, "determination_due=2026-11-23 "));
    answer_finish(&answer);
}

static void holidays_and_queues_come_back(void **state)
{
    const struct station *station = *state;
    char *backup, journal[128];
    glob_t found;

    file_request(station, "2026-11-09");
    import_day(station, "2026-11-19");
    file_request(station, "2026-11-09");
    backup = back_up(station);
    file_request(station, "2026-11-09");
    import_day(station, "2026-11-20");
    file_request(station, "2026-11-09");
    expect_queues(station, backup);
    (void)snprintf(journal, sizeof(journal), "%s/data/journal/*.log", station->folder);
    assert_int_equal(glob(journal, 0, NULL, &found), 0);
    expect_queues(station, found.gl_pathv[0]);
    globfree(&found);
    free(backup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_that_was_deleted_comes_back_whole, station_setup,
                                        station_teardown),
        cmocka_unit_test_setup_teardown(accounts_come_back_from_the_journal, station_setup,
                                        station_teardown),
        cmocka_unit_test_setup_teardown(a_second_copy_that_fails_is_told_with_the_number,
                                        station_setup, station_teardown),
        cmocka_unit_test_setup_teardown(restore_refuses_what_is_no_backup_and_changes_nothing,
                                        station_setup, station_teardown),
        cmocka_unit_test_setup_teardown(backup_takes_a_folder, station_setup, station_teardown),
        cmocka_unit_test_setup_teardown(holidays_and_queues_come_back, station_setup,
                                        station_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
