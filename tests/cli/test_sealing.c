/* Service comments through the program: their words lie in no file, the keys are lost and come
 * back, and new keys reach every old record, killed in the middle or not. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"
#include "tests/support/traces.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COMMANDER  "500001"
#define SECOND     "500002"
#define CAPTAIN    "600001"
#define KEY_LENGTH 84
#define MANY       150
#define OTHER_WORD "another password of the tests"

struct sealing {
    struct station station;
    char recovery[KEY_LENGTH + 2]; /* with a line end */
    size_t markers, bytes;         /* looked for, looked through */
};

/* --- the station --- */

static void add_person(struct sealing *test, const char *employee, const char *role)
{
    struct answer answer =
        station_expect(&test->station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
                       WORDS("staff", "add", employee, "--name", "Test Person", "--role", role));

    answer_finish(&answer);
}

static int sealing_setup(void **state)
{
    struct sealing *test = calloc(1, sizeof(*test));
    struct answer answer;
    const char *line;

    station_make_folder(&test->station);
    answer = station_run(&test->station, STATION_PASSWORD "\n",
                         WORDS("init", "--throw-away", "--admin", ADMINISTRATOR, "--name",
                               "Test Administrator", "--db", test->station.database, "--clock",
                               STATION_CLOCK));
    assert_int_equal(answer.code, 0);
    line = strstr(answer.out, "\n    ");
    assert_non_null(line);
    (void)snprintf(test->recovery, sizeof(test->recovery), "%.84s\n", line + 5);
    /* what losing it means is said while it is shown */
    assert_non_null(strstr(answer.out, "Without it and without\ntheir passwords nobody ever opens "
                                       "them again."));
    answer_finish(&answer);
    add_person(test, DESK, "desk");
    *state = test;
    return 0;
}

static int sealing_teardown(void **state)
{
    struct sealing *test = *state;

    print_message("markers looked for: %zu, bytes looked through: %zu\n", test->markers,
                  test->bytes);
    station_remove(&test->station);
    free(test);
    return 0;
}

/* Runs the words as the person and throws away what comes, with what the harness keeps of it. */
static void run_quietly(struct sealing *test, const char *employee, const char *const words[])
{
    struct answer answer = station_expect(&test->station, 0, employee, NULL, words);

    answer_finish(&answer);
}

static void expect_nowhere(struct sealing *test, const char *marker)
{
    struct left_behind traces = {0};

    assert_true(traces_in_folder(test->station.folder, marker, &traces));
    test->markers++;
    test->bytes += traces.bytes;
    if (traces.found > 0) {
        fail_msg("\"%s\" is in %s", marker, traces.where);
    }
}

static bool shows(struct sealing *test, const char *employee, const char *password,
                  const char *number, const char *words)
{
    struct answer answer = station_run_as(&test->station, employee, password, NULL,
                                          WORDS("show", number, "--reason", "a test"));
    bool shown = strstr(answer.out, words) != NULL;

    answer_finish(&answer);
    return shown;
}

/* --- words in no file --- */

/* Puts a marker of its own into every confidential field that takes words. */
static size_t mark(json_t *record, const json_t *fields, char markers[][32], size_t count)
{
    size_t index;
    json_t *field;

    json_array_foreach(fields, index, field)
    {
        const char *kind = field_text(field, "kind");
        json_t *value = json_object_get(record, field_text(field, "name"));
        const json_t *most = json_object_get(field, "max");

        if (!field_is(field, "confidential") || value == NULL) {
            continue;
        }
        if (strcmp(kind, "group") == 0) {
            json_t *row = json_array_get(value, 0);
            size_t at;
            json_t *cell;

            json_array_foreach(json_object_get(field, "fields"), at, cell)
            {
                const json_t *room = json_object_get(cell, "max");

                if (strcmp(field_text(cell, "kind"), "text") == 0 &&
                    json_integer_value(room) >= 24 &&
                    json_object_get(row, field_text(cell, "name")) != NULL) {
                    (void)snprintf(markers[count], 32, "Marker %zu of a row", count);
                    json_object_set_new(row, field_text(cell, "name"),
                                        json_string(markers[count++]));
                }
            }
        } else if ((strcmp(kind, "text") == 0 || strcmp(kind, "long text") == 0) &&
                   json_integer_value(most) >= 24) {
            (void)snprintf(markers[count], 32, "Marker %zu of words", count);
            json_object_set_new(record, field_text(field, "name"), json_string(markers[count++]));
        }
    }
    return count;
}

static void no_file_holds_a_word(void **state)
{
    struct sealing *test = *state;
    json_t *form = station_fields(&test->station, "service-comment");
    const json_t *fields = json_object_get(form, "fields");
    json_t *record = make_full(form);
    char markers[60][32];
    size_t count;
    char *number;

    json_object_set_new(record, "about_watch_commander", json_false());
    json_object_set_new(record, "via_official", json_false());
    json_object_del(record, "official");
    count = mark(record, fields, markers, 0);
    assert_true(count >= 5);
    number = station_file(&test->station, DESK, "service-comment", record);
    run_quietly(test, DESK, WORDS("list", "service-comment")); /* takes the place of the input */
    for (size_t i = 0; i < count; i++) {
        expect_nowhere(test, markers[i]);
    }
    add_person(test, COMMANDER, "watch_commander");
    /* the first one was sealed to the recovery key: nobody but its holder opens it */
    assert_false(shows(test, COMMANDER, STATION_PASSWORD, number, markers[0]));
    free(number);
    number = station_file(&test->station, DESK, "service-comment", record);
    for (size_t i = 0; i < count; i++) {
        if (!shows(test, COMMANDER, STATION_PASSWORD, number, markers[i])) {
            fail_msg("%s is not shown to who may read it", markers[i]);
        }
    }
    run_quietly(test, COMMANDER, WORDS("print", number, "statement-copy", "-o", "paper.pdf"));
    {
        struct answer answer =
            station_run(&test->station, NULL, WORDS("backup", "--db", test->station.database));
        char path[160];

        assert_int_equal(answer.code, 0);
        answer_finish(&answer);
        (void)snprintf(path, sizeof(path), "%s/paper.pdf", test->station.folder);
        (void)unlink(path); /* a person has named this file */
    }
    run_quietly(test, DESK, WORDS("list", "service-comment"));
    for (size_t i = 0; i < count; i++) {
        expect_nowhere(test, markers[i]);
    }
    free(number);
    json_decref(record);
    json_decref(form);
}

/* --- keys are lost and come back --- */

static void a_new_password_keeps_what_is_opened(void **state)
{
    struct sealing *test = *state;
    struct answer answer = station_expect(&test->station, 0, COMMANDER, OTHER_WORD "\n",
                                          WORDS("staff", "password", COMMANDER));

    answer_finish(&answer);
    assert_true(shows(test, COMMANDER, OTHER_WORD, "NWK-SC-2026-00002", "Marker 0"));
    answer = station_run_as(&test->station, COMMANDER, OTHER_WORD, STATION_PASSWORD "\n",
                            WORDS("staff", "password", COMMANDER));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
}

/* Everybody who read comments has lost their password: the recovery key brings all back. */
static void recovery_key_alone_loses_nothing(void **state)
{
    struct sealing *test = *state;
    struct answer answer = station_expect(&test->station, 0, ADMINISTRATOR, OTHER_WORD "\n",
                                          WORDS("staff", "password", COMMANDER));

    answer_finish(&answer);
    assert_false(shows(test, COMMANDER, OTHER_WORD, "NWK-SC-2026-00002", "Marker 0"));
    answer = station_run_as(&test->station, COMMANDER, OTHER_WORD, test->recovery,
                            WORDS("key", "recover"));
    if (answer.code != 0) {
        fail_msg("%s%s", answer.out, answer.err);
    }
    answer_finish(&answer);
    /* the first comment of all too, which was sealed before there was a watch commander */
    assert_true(shows(test, COMMANDER, OTHER_WORD, "NWK-SC-2026-00001", "Marker 0"));
    assert_true(shows(test, COMMANDER, OTHER_WORD, "NWK-SC-2026-00002", "Marker 0"));
    answer = station_run_as(&test->station, COMMANDER, OTHER_WORD, STATION_PASSWORD "\n",
                            WORDS("staff", "password", COMMANDER));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    expect_nowhere(test, test->recovery + 40); /* half of it, as it was shown */
}

/* --- new keys, killed in the middle --- */

static void file_many(struct sealing *test)
{
    json_t *form = station_fields(&test->station, "service-comment");
    json_t *record = make_least(form);
    struct answer answer;
    char *line, *lines;
    size_t length;

    json_object_set_new(record, "statement", json_string("Marker of many"));
    line = json_dumps(record, JSON_COMPACT);
    length = strlen(line);
    lines = malloc(MANY * (length + 1) + 1);
    for (size_t i = 0; i < MANY; i++) {
        memcpy(lines + i * (length + 1), line, length);
        lines[i * (length + 1) + length] = '\n';
    }
    lines[MANY * (length + 1)] = '\0';
    answer = station_expect(&test->station, 0, DESK, lines, WORDS("file", "service-comment"));
    answer_finish(&answer);
    free(lines);
    free(line);
    json_decref(record);
    json_decref(form);
}

static int64_t number_of(const struct sealing *test, const char *sql)
{
    sqlite3 *file = NULL;
    sqlite3_stmt *row = NULL;
    int64_t number = -1;

    assert_int_equal(sqlite3_open(test->station.database, &file), SQLITE_OK);
    sqlite3_busy_timeout(file, 5000);
    if (sqlite3_prepare_v2(file, sql, -1, &row, NULL) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW) {
        number = sqlite3_column_int64(row, 0);
    }
    sqlite3_finalize(row);
    sqlite3_close(file);
    return number;
}

#define OF_GENERATION(generation)                                                                  \
    "SELECT COUNT(*) FROM service_comment WHERE sealed LIKE 'seal1$command$" generation "$%'"

/* Starts it and kills it once some records are sealed anew. */
static void rotate_and_kill(struct sealing *test)
{
    char command[600];
    int64_t before = number_of(test, "SELECT COUNT(*) FROM operation WHERE action = 'reseal'");
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        (void)snprintf(command, sizeof(command),
                       "cd %s && echo '" STATION_PASSWORD "' >password && exec '%s' key rotate "
                       "--db %s --clock " STATION_CLOCK " --as " COMMANDER
                       " --password-fd 3 3<password >/dev/null 2>&1",
                       test->station.folder, test->station.program, test->station.database);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 6000; i++) {
        const struct timespec moment = {.tv_nsec = 5000000};

        if (number_of(test, "SELECT COUNT(*) FROM operation WHERE action = 'reseal'") >=
            before + 10) {
            break;
        }
        nanosleep(&moment, NULL);
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void new_keys_reach_all_old_records_after_a_kill(void **state)
{
    struct sealing *test = *state;
    int64_t all, done;
    struct answer answer;

    file_many(test);
    all = number_of(test, "SELECT COUNT(*) FROM service_comment");
    rotate_and_kill(test);
    done = number_of(test, OF_GENERATION("2"));
    print_message("killed after %lld of %lld records\n", (long long)done, (long long)all);
    assert_true(done >= 10 && done < all);
    /* both generations are read meanwhile */
    assert_true(shows(test, COMMANDER, STATION_PASSWORD, "NWK-SC-2026-00002", "Marker 0"));
    assert_true(shows(test, COMMANDER, STATION_PASSWORD, "NWK-SC-2026-00150", "Marker of many"));
    answer = station_expect(&test->station, 0, COMMANDER, NULL, WORDS("key", "reseal"));
    answer_finish(&answer);
    assert_int_equal(number_of(test, OF_GENERATION("2")), all);
    assert_int_equal(number_of(test, OF_GENERATION("1")), 0);
    assert_true(shows(test, COMMANDER, STATION_PASSWORD, "NWK-SC-2026-00002", "Marker 0"));
    assert_true(shows(test, COMMANDER, STATION_PASSWORD, "NWK-SC-2026-00150", "Marker of many"));
    answer = station_run(&test->station, NULL, WORDS("check", "--db", test->station.database));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    run_quietly(test, DESK, WORDS("list", "service-comment"));
    expect_nowhere(test, "Marker of many");
}

/* --- people come and go --- */

static void grants_come_with_people_and_go_with_them(void **state)
{
    struct sealing *test = *state;

    add_person(test, SECOND, "watch_commander");
    assert_false(shows(test, SECOND, STATION_PASSWORD, "NWK-SC-2026-00002", "Marker 0"));
    run_quietly(test, COMMANDER, WORDS("key", "grant", SECOND));
    assert_true(shows(test, SECOND, STATION_PASSWORD, "NWK-SC-2026-00002", "Marker 0"));
    run_quietly(test, ADMINISTRATOR, WORDS("staff", "disable", SECOND));
    assert_int_equal(
        number_of(test, "SELECT COUNT(*) FROM station_key_grant WHERE holder = '" SECOND "'"), 0);
    assert_false(shows(test, SECOND, STATION_PASSWORD, "NWK-SC-2026-00002", "Marker 0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_file_holds_a_word),
        cmocka_unit_test(a_new_password_keeps_what_is_opened),
        cmocka_unit_test(recovery_key_alone_loses_nothing),
        cmocka_unit_test(new_keys_reach_all_old_records_after_a_kill),
        cmocka_unit_test(grants_come_with_people_and_go_with_them),
    };

    return cmocka_run_group_tests(tests, sealing_setup, sealing_teardown);
}
