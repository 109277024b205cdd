/* The log, through the program: who reads it and what it tells; and that nobody changes it with
 * another program without frontdesk check saying where. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <setjmp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COMMANDER "500001"
#define AUDITOR   "700001"
#define MARKER    "zebra marker seventeen"
#define HASH      32

/* --- the station --- */

static void add_person(struct station *station, const char *employee, const char *role)
{
    struct answer answer =
        station_expect(station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
                       WORDS("staff", "add", employee, "--name", "Test Person", "--role", role));

    answer_finish(&answer);
}

static void file_something(const struct station *station)
{
    json_t *form = station_fields(station, "counter-report");
    json_t *record = make_least(form);

    json_object_set_new(record, "narrative", json_string(MARKER));
    free(station_file(station, DESK, "counter-report", record));
    json_decref(record);
    json_decref(form);
}

/* Filed by the desk, read by the watch commander, with a reason. */
static void file_comment(const struct station *station)
{
    json_t *form = station_fields(station, "service-comment");
    json_t *record = make_least(form);
    struct answer answer;
    char *number;

    json_object_set_new(record, "statement", json_string(MARKER));
    number = station_file(station, DESK, "service-comment", record);
    answer = station_expect(station, 0, COMMANDER, NULL,
                            WORDS("show", number, "--reason", "to hear the person"));
    assert_non_null(strstr(answer.out, MARKER));
    answer_finish(&answer);
    free(number);
    json_decref(record);
    json_decref(form);
}

static int log_setup(void **state)
{
    struct answer answer;

    if (station_setup(state) != 0) {
        return -1;
    }
    add_person(*state, COMMANDER, "watch_commander");
    add_person(*state, AUDITOR, "auditor");
    file_something(*state);
    file_comment(*state);
    answer = station_run_as(*state, DESK, "a wrong password", NULL, WORDS("list", "contact-755"));
    assert_int_equal(answer.code, 1);
    answer_finish(&answer);
    return 0;
}

/* --- reading it --- */

static void log_tells_who_where_and_why_and_no_words(void **state)
{
    static const char *const wanted[] = {
        "\"actor\":\"" COMMANDER "\",\"workstation\"",
        "\"action\":\"read\"",
        "\"reason\":\"to hear the person\"",
        "\"action\":\"failure\"",
        "\"reason\":\"password\"",
        "role is watch_commander",
        "\"about\":\"NWK-SC-2026-00001\"",
        "narrative",
    };
    static const char *const hidden[] = {MARKER, "$argon2id$", "seal1$", STATION_PASSWORD};
    struct answer answer =
        station_expect(*state, 0, AUDITOR, NULL, WORDS("log", "--format", "json"));
    json_t *list = json_loads(answer.out, 0, NULL);

    assert_true(json_array_size(list) > 20);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (strstr(answer.out, wanted[i]) == NULL) {
            fail_msg("not told: %s", wanted[i]);
        }
    }
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if (strstr(answer.out, hidden[i]) != NULL) {
            fail_msg("told: %s", hidden[i]);
        }
    }
    json_decref(list);
    answer_finish(&answer);
}

/* Every operation once, newest first, in each format and with each limit. */
static void log_is_whole_and_newest_first(void **state)
{
    struct answer answer =
        station_expect(*state, 0, AUDITOR, NULL, WORDS("log", "--format", "json"));
    json_t *list = json_loads(answer.out, 0, NULL), *entry;
    json_int_t expected = json_integer_value(json_object_get(json_array_get(list, 0), "seq"));
    size_t index;

    json_array_foreach(list, index, entry)
    {
        assert_int_equal(json_integer_value(json_object_get(entry, "seq")), expected);
        assert_int_equal(strlen(json_string_value(json_object_get(entry, "hash"))), 2 * HASH);
        expected--;
    }
    assert_int_equal(expected, 0);
    json_decref(list);
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, AUDITOR, NULL, WORDS("log", "--format", "csv", "--limit", "2"));
    assert_non_null(strstr(answer.out, "seq,at,actor,workstation,subject,action,about,reason,"));
    answer_finish(&answer);
}

static size_t lines_of(const struct station *station, const char *from, const char *to)
{
    struct answer answer =
        station_expect(station, 0, AUDITOR, NULL, WORDS("log", "--from", from, "--to", to));
    size_t lines = 0;

    for (const char *at = answer.out; *at != '\0'; at++) {
        lines += *at == '\n';
    }
    answer_finish(&answer);
    return lines;
}

static void log_is_narrowed_by_days(void **state)
{
    struct answer answer;

    assert_true(lines_of(*state, "2026-11-20", "2026-11-20") > 20);
    assert_int_equal(lines_of(*state, "2026-11-21", "2026-12-31"), 0);
    assert_int_equal(lines_of(*state, "2020-01-01", "2026-11-19"), 0);
    answer = station_expect(*state, 2, AUDITOR, NULL, WORDS("log", "--from", "yesterday"));
    answer_finish(&answer);
}

static struct answer run_with_lock(const struct station *station, const char *minutes)
{
    char path[128];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/lock.ini", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fprintf(file, "[screen]\nlock_minutes = %s\n", minutes);
    assert_int_equal(fclose(file), 0);
    return station_expect(station, 0, AUDITOR, NULL,
                          WORDS("log", "--config", "lock.ini", "--format", "csv"));
}

/* Whoever changes config.ini: the next start tells of it, once. */
static void changed_settings_stand_in_it(void **state)
{
    struct answer answer = run_with_lock(*state, "25");
    const char *told = strstr(answer.out, "setting,change,,,screen.lock_minutes is 25");

    assert_non_null(told);
    assert_null(strstr(told + 1, ",setting,change"));
    answer_finish(&answer);
    answer = run_with_lock(*state, "25");
    told = strstr(answer.out, ",setting,change");
    assert_non_null(told);
    assert_null(strstr(told + 1, ",setting,change"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, AUDITOR, NULL, WORDS("log", "--format", "csv"));
    assert_non_null(strstr(answer.out, "screen.lock_minutes is the program's own"));
    answer_finish(&answer);
    answer =
        station_run(*state, NULL, WORDS("check", "--db", ((struct station *)*state)->database));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
}

/* A backup from before, and the journal over it: the file knows the settings again. */
static void changed_settings_come_back(void **state)
{
    const struct station *station = *state;
    struct answer answer = station_run(station, NULL, WORDS("backup", "--db", station->database));
    char *copy = strndup(answer.out, strcspn(answer.out, "\n"));
    const char *told;

    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = run_with_lock(station, "20");
    answer_finish(&answer);
    answer = station_run(station, NULL, WORDS("restore", copy, "--db", station->database));
    if (answer.code != 0) {
        fail_msg("%s%s", answer.out, answer.err);
    }
    answer_finish(&answer);
    answer = run_with_lock(station, "20");
    told = strstr(answer.out, "screen.lock_minutes is 20");
    assert_non_null(told);
    assert_null(strstr(told + 1, "screen.lock_minutes is 20"));
    answer_finish(&answer);
    free(copy);
}

/* --- the end of it, for the paper file --- */

static sqlite3 *open_file(const struct station *station)
{
    sqlite3 *file = NULL;

    assert_int_equal(sqlite3_open(station->database, &file), SQLITE_OK);
    return file;
}

static void run_sql(sqlite3 *file, const char *sql)
{
    char *words = NULL;

    if (sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        fail_msg("%s: %s", sql, words);
    }
}

static void tamper(const struct station *station, const char *sql)
{
    sqlite3 *file = open_file(station);

    run_sql(file, sql);
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
}

/* As the report of a watch shows a hash. */
static void head_of(const struct station *station, int64_t seq, char first[40], char second[40])
{
    sqlite3 *file = open_file(station);
    sqlite3_stmt *row = NULL;
    const unsigned char *hash;
    size_t length[2] = {0, 0};
    char *out[2] = {first, second};

    assert_int_equal(
        sqlite3_prepare_v2(file, "SELECT hash FROM operation WHERE seq = ?", -1, &row, NULL),
        SQLITE_OK);
    sqlite3_bind_int64(row, 1, seq);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    hash = sqlite3_column_blob(row, 0);
    for (size_t i = 0; i < HASH; i++) {
        size_t half = i / 16;

        length[half] += (size_t)snprintf(out[half] + length[half], 40 - length[half], "%s%02x",
                                         i % 16 != 0 && i % 4 == 0 ? " " : "", hash[i]);
    }
    sqlite3_finalize(row);
    sqlite3_close(file);
}

static int64_t last_of(const struct station *station)
{
    sqlite3 *file = open_file(station);
    sqlite3_stmt *row = NULL;
    int64_t last;

    assert_int_equal(sqlite3_prepare_v2(file, "SELECT MAX(seq) FROM operation", -1, &row, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    last = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(file);
    return last;
}

static void report_of_a_watch_shows_where_the_log_ends(void **state)
{
    static const char *const wanted[] = {
        "Signed in", "200001 Test Person",     "Could not sign in", "password", "Counter report",
        "Submit",    "read NWK-SC-2026-00001", "to hear the person"};
    struct answer answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("shift"));
    char words[64], first[40], second[40];
    int64_t end = last_of(*state) - 1; /* the sign-out came after it */

    (void)snprintf(words, sizeof(words), "It ends with operation %lld:", (long long)end);
    head_of(*state, end, first, second);
    if (strstr(answer.out, words) == NULL || strstr(answer.out, first) == NULL ||
        strstr(answer.out, second) == NULL) {
        fail_msg("not %s %s %s, but: %s", words, first, second, answer.out);
    }
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (strstr(answer.out, wanted[i]) == NULL) {
            fail_msg("not told: %s, but: %s", wanted[i], answer.out);
        }
    }
    assert_null(strstr(answer.out, MARKER));
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, SERGEANT, NULL,
                       WORDS("shift", "--from", "2026-11-19T22:00", "--to", "2026-11-20T06:00"));
    assert_non_null(strstr(answer.out, "Signed in\n  none"));
    answer_finish(&answer);
}

/* --- changing it --- */

static void copy(const char *from, const char *to)
{
    char command[400];

    (void)snprintf(command, sizeof(command), "cp -p %s %s", from, to);
    assert_int_equal(system(command), 0);
}

static void expect_broken(const struct station *station, const char *what, int64_t seq)
{
    struct answer answer = station_run(station, NULL, WORDS("check", "--db", station->database));
    char words[64];

    (void)snprintf(words, sizeof(words), "The log is broken at sequence %lld:", (long long)seq);
    /* a file whose first operation is gone is not even opened */
    if (answer.code != 3 || (strstr(answer.out, words) == NULL &&
                             (seq != 1 || strstr(answer.err, "has no beginning") == NULL))) {
        fail_msg("%s: not \"%s\" but %d: %s%s", what, words, answer.code, answer.out, answer.err);
    }
    answer_finish(&answer);
}

/* The first link that does not hold is named, whatever was done, and where somebody mends the
 * hashes beside it too. */
static void check_names_the_first_broken_link(void **state)
{
    static const struct {
        const char *sql;
        int64_t seq; /* from the end where not positive: -1 is the last */
    } cases[] = {
        {"UPDATE operation SET actor = '200002' WHERE seq = 9", 9},
        {"UPDATE operation SET at = '2026-11-20T17:30:00.001Z' WHERE seq = 9", 9},
        {"UPDATE operation SET changes = replace(changes, '{', '{ ') WHERE seq = 7", 7},
        {"UPDATE operation SET changes = changes || char(0) || 'x' WHERE seq = 7", 7},
        {"UPDATE operation SET hash = zeroblob(32) WHERE seq = 5", 5},
        {"UPDATE operation SET hash = (SELECT hash FROM operation WHERE seq = 4) WHERE seq = 5", 5},
        {"UPDATE operation SET previous = zeroblob(32) WHERE seq = 5", 5},
        {"DELETE FROM operation WHERE seq = 9", 9},
        {"DELETE FROM operation WHERE seq = 1", 1},
        /* taken out, and those after it moved up and tied to the one before */
        {"DELETE FROM operation WHERE seq = 9; UPDATE operation SET seq = -seq WHERE seq > 9; "
         "UPDATE operation SET seq = -seq - 1 WHERE seq < 0; UPDATE operation SET previous = "
         "(SELECT hash FROM operation WHERE seq = 8) WHERE seq = 9; UPDATE operation_head SET "
         "seq = seq - 1",
         9},
        /* put in, with the hash of the one before */
        {"UPDATE operation SET seq = -seq - 1 WHERE seq > 9; UPDATE operation SET seq = -seq WHERE "
         "seq < 0; INSERT INTO operation SELECT 10, 'made-up', at, actor, workstation, subject, "
         "'', base_version, action, changes, hash, hash FROM operation WHERE seq = 9; UPDATE "
         "operation_head SET seq = seq + 1",
         10},
        /* two exchanged */
        {"UPDATE operation SET seq = -8 WHERE seq = 8; UPDATE operation SET seq = 8 WHERE seq = 9; "
         "UPDATE operation SET seq = 9 WHERE seq = -8",
         8},
        /* cut off at the end, with the head as it was, and patched to fit */
        {"DELETE FROM operation WHERE seq = (SELECT MAX(seq) FROM operation)", -1},
        {"UPDATE operation_head SET seq = seq - 1", -1},
        {"UPDATE operation_head SET hash = zeroblob(32)", 0}, /* what came after the last */
        {"DELETE FROM operation_head", 1},
    };
    const struct station *station = *state;
    char whole[128];

    (void)snprintf(whole, sizeof(whole), "%s/whole.db", station->folder);
    tamper(station, "PRAGMA wal_checkpoint(TRUNCATE)");
    copy(station->database, whole);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t seq = cases[i].seq > 0 ? cases[i].seq : last_of(station) + 1 + cases[i].seq;

        tamper(station, cases[i].sql);
        expect_broken(station, cases[i].sql, seq);
        tamper(station, "PRAGMA wal_checkpoint(TRUNCATE)");
        copy(whole, station->database);
    }
}

/* --- making it anew --- */

static void add_integer(crypto_generichash_state *hash, uint64_t integer)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(integer >> (56 - 8 * i));
    }
    crypto_generichash_update(hash, bytes, sizeof(bytes));
}

static void add_column(crypto_generichash_state *hash, sqlite3_stmt *row, int column)
{
    const void *bytes = sqlite3_column_blob(row, column);
    size_t length = (size_t)sqlite3_column_bytes(row, column);

    add_integer(hash, length);
    crypto_generichash_update(hash, bytes, length);
}

/* What somebody could write who has read this program: every hash worked out anew from `from` on.
 */
static void chain_anew(sqlite3 *file, int64_t from)
{
    static const int order[] = {1, 2, 3, 4, 5, 6, 8, 9};
    unsigned char previous[HASH], hash[HASH];
    sqlite3_stmt *row = NULL, *put = NULL;

    run_sql(file, "BEGIN");
    sqlite3_prepare_v2(file,
                       "SELECT seq, id, at, actor, workstation, subject, record, base_version, "
                       "action, changes, previous FROM operation WHERE seq = ?",
                       -1, &row, NULL);
    sqlite3_prepare_v2(file, "UPDATE operation SET previous = ?2, hash = ?3 WHERE seq = ?1", -1,
                       &put, NULL);
    for (int64_t seq = from;; seq++) {
        crypto_generichash_state state;

        sqlite3_bind_int64(row, 1, seq);
        if (sqlite3_step(row) != SQLITE_ROW) {
            break;
        }
        if (seq == from) {
            memcpy(previous, sqlite3_column_blob(row, 10), HASH);
        }
        crypto_generichash_init(&state, NULL, 0, HASH);
        add_integer(&state, HASH);
        crypto_generichash_update(&state, previous, HASH);
        add_integer(&state, (uint64_t)seq);
        add_integer(&state, (uint64_t)sqlite3_column_int64(row, 7));
        for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
            add_column(&state, row, order[i]);
        }
        crypto_generichash_final(&state, hash, HASH);
        sqlite3_reset(row);
        sqlite3_bind_int64(put, 1, seq);
        sqlite3_bind_blob(put, 2, previous, HASH, SQLITE_STATIC);
        sqlite3_bind_blob(put, 3, hash, HASH, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
        memcpy(previous, hash, HASH);
    }
    sqlite3_finalize(row);
    sqlite3_finalize(put);
    run_sql(file, "UPDATE operation_head SET hash = (SELECT hash FROM operation ORDER BY seq DESC "
                  "LIMIT 1); COMMIT");
}

/* The chain holds then, and the journal tells of it all the same; without a journal the report of
 * the watch does, on paper. */
static void rebuilt_log_is_noticed(void **state)
{
    const struct station *station = *state;
    char command[200], before[2][40], after[2][40], journal[128];
    struct answer answer;
    int64_t last = last_of(station);
    sqlite3 *file;

    assert_true(sodium_init() >= 0);
    head_of(station, last, before[0], before[1]);
    file = open_file(station);
    run_sql(file, "UPDATE operation SET workstation = 'elsewhere' WHERE action = 'failure'");
    chain_anew(file, 2);
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
    answer = station_run(station, NULL, WORDS("check", "--db", station->database));
    assert_int_equal(answer.code, 3);
    assert_null(strstr(answer.out, "The log is broken"));
    if (strstr(answer.out, "journal") == NULL) {
        fail_msg("the journal does not tell: %s%s", answer.out, answer.err);
    }
    answer_finish(&answer);
    head_of(station, last, after[0], after[1]);
    assert_string_not_equal(before[0], after[0]);
    (void)snprintf(journal, sizeof(journal), "%s/data/journal", station->folder);
    (void)snprintf(command, sizeof(command), "rm -r %s", journal);
    assert_int_equal(system(command), 0);
    answer = station_run(station, NULL, WORDS("check", "--db", station->database));
    assert_null(strstr(answer.out, "The log is broken"));
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_tells_who_where_and_why_and_no_words),
        cmocka_unit_test(log_is_whole_and_newest_first),
        cmocka_unit_test(log_is_narrowed_by_days),
        cmocka_unit_test(changed_settings_stand_in_it),
        cmocka_unit_test(changed_settings_come_back),
        cmocka_unit_test(report_of_a_watch_shows_where_the_log_ends),
        cmocka_unit_test(check_names_the_first_broken_link),
        cmocka_unit_test(rebuilt_log_is_noticed),
    };

    return cmocka_run_group_tests(tests, log_setup, station_teardown);
}
