/* The command line from end to end: the real program on throw-away files, each test with what a
 * desk does in a day. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static json_t *report(const struct station *station)
{
    json_t *form = station_fields(station, "counter-report");
    json_t *record = make_least(form);

    json_decref(form);
    json_object_set_new(record, "card_given", json_false());
    return record;
}

static char *file_report(const struct station *station, const char *employee)
{
    json_t *record = report(station);
    char *number = station_file(station, employee, "counter-report", record);

    json_decref(record);
    return number;
}

static json_t *show(const struct station *station, const char *number)
{
    struct answer answer = station_expect(station, 0, SERGEANT, NULL,
                                          WORDS("show", number, "--history", "--format", "json"));
    json_t *shown = json_loads(answer.out, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(shown);
    answer_finish(&answer);
    return shown;
}

static void expect_status(const struct station *station, const char *number, const char *status)
{
    json_t *shown = show(station, number);

    assert_string_equal(field_text(shown, "status"), status);
    json_decref(shown);
}

/* Runs as the employee; the answer's words must hold `said`. */
static void expect(const struct station *station, int code, const char *employee, const char *said,
                   const char *const words[])
{
    struct answer answer = station_expect(station, code, employee, NULL, words);

    if (strstr(answer.out, said) == NULL && strstr(answer.err, said) == NULL) {
        print_error("\"%s\" is not in: %s%s\n", said, answer.out, answer.err);
    }
    assert_true(strstr(answer.out, said) != NULL || strstr(answer.err, said) != NULL);
    answer_finish(&answer);
}

static void a_new_file_is_for_nobody_else(void **state)
{
    const struct station *station = *state;
    struct stat status;

    assert_int_equal(stat(station->database, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void init_is_refused_where_a_file_is(void **state)
{
    const struct station *station = *state;
    struct answer answer = station_run(station, STATION_PASSWORD "\n",
                                       WORDS("init", "--throw-away", "--admin", "100009", "--name",
                                             "Second Administrator", "--db", station->database));

    assert_int_equal(answer.code, 1);
    answer_finish(&answer);
    expect(station, 0, ADMINISTRATOR, "Test Administrator", WORDS("staff", "list"));
}

static void init_leaves_nothing_behind_when_it_fails(void **state)
{
    static const struct {
        const char *input, *employee;
    } cases[] = {
        {"short\n", "100009"},
        {"", "100009"},
        {STATION_PASSWORD "\n", "12"},
        {STATION_PASSWORD "\n", "letters"},
    };
    struct stat status;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer answer =
            station_run(*state, cases[i].input,
                        WORDS("init", "--throw-away", "--admin", cases[i].employee, "--name",
                              "Test Administrator", "--db", "other.db"));
        char path[128];

        assert_int_equal(answer.code, 1);
        assert_true(strncmp(answer.err, "frontdesk: ", 11) == 0);
        (void)snprintf(path, sizeof(path), "%s/other.db", ((const struct station *)*state)->folder);
        assert_int_not_equal(stat(path, &status), 0);
        answer_finish(&answer);
    }
}

static void a_missing_file_says_what_to_do(void **state)
{
    struct answer answer = station_run(*state, NULL, WORDS("check", "--db", "none.db"));

    assert_int_equal(answer.code, 1);
    assert_non_null(strstr(answer.err, "frontdesk init"));
    assert_non_null(strstr(answer.err, "none.db"));
    answer_finish(&answer);
}

static void usage_faults_exit_with_2(void **state)
{
    static const char *const cases[][6] = {
        {"list", "counter-report", "--nonsense"},
        {"frobnicate"},
        {"fields"},
        {"fields", "no-such-form"},
        {"fields", "counter-report", "--limit", "3"},
        {"fields", "counter-report", "--format", "xml"},
        {"check", "now"},
        {"seed"},
        {"init", "--admin", "100001"},
        {"--clock"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer answer = station_run_as(
            *state, ADMINISTRATOR, STATION_PASSWORD, NULL,
            (const char *const[]){cases[i][0], cases[i][1], cases[i][2], cases[i][3], NULL});
        struct answer bare = station_run(*state, NULL, cases[i]);

        assert_int_equal(answer.code, 2);
        assert_int_equal(bare.code, 2);
        assert_true(strncmp(bare.err, "frontdesk: ", 11) == 0);
        assert_string_equal(bare.out, "");
        answer_finish(&answer);
        answer_finish(&bare);
    }
}

static void an_unknown_option_shows_the_usage_line(void **state)
{
    struct answer answer = station_run(*state, NULL, WORDS("list", "counter-report", "--nonsense"));

    assert_int_equal(answer.code, 2);
    assert_non_null(strstr(answer.err, "--nonsense"));
    assert_non_null(strstr(answer.err, "usage: frontdesk list FORM"));
    answer_finish(&answer);
}

static void help_and_version_need_nothing(void **state)
{
    struct answer answer = station_run(*state, NULL, WORDS("--help"));

    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "act NUMBER ACTION"));
    answer_finish(&answer);
    answer = station_run(*state, NULL, WORDS("file", "--help"));
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "usage: frontdesk file FORM"));
    answer_finish(&answer);
    answer = station_run(*state, NULL, WORDS("--version"));
    assert_int_equal(answer.code, 0);
    assert_true(strncmp(answer.out, "frontdesk ", 10) == 0);
    answer_finish(&answer);
}

static void write_config(const struct station *station, const char *words)
{
    char path[128];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/config.ini", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(words, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void a_bad_config_names_section_and_key(void **state)
{
    static const struct {
        const char *words, *section, *key;
    } cases[] = {
        {"[station]\nnonsense = 1\n", "station", "nonsense"},
        {"[station]\nunit = abc\n", "station", "unit"},
        {"[station]\ntime_zone = Nowhere/Land\n", "station", "time_zone"},
        {"[screen]\nescape_delay_ms = long\n", "screen", "escape_delay_ms"},
        {"[files]\ncodes_dir = /no/such/folder\n", "files", "codes_dir"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct answer answer;

        write_config(*state, cases[i].words);
        answer =
            station_run(*state, NULL, WORDS("fields", "counter-report", "--config", "config.ini"));
        if (answer.code != 2 || strstr(answer.err, cases[i].key) == NULL) {
            print_error("case %zu: %d %s\n", i, answer.code, answer.err);
        }
        assert_int_equal(answer.code, 2);
        assert_non_null(strstr(answer.err, cases[i].section));
        assert_non_null(strstr(answer.err, cases[i].key));
        answer_finish(&answer);
    }
    expect(*state, 2, DESK, "missing.ini",
           WORDS("list", "counter-report", "--config", "missing.ini"));
}

static void the_station_brings_its_own_lists(void **state)
{
    const struct station *station = *state;
    char path[160], config[400];
    struct answer answer;
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/codes", station->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(config, sizeof(config), "[files]\ncodes_dir = %s\n", path);
    write_config(station, config);
    (void)snprintf(path, sizeof(path), "%s/codes/areas.csv", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("code,label\nSOMEWHERE,Somewhere else\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    answer = station_run(station, NULL,
                         WORDS("fields", "contact-755", "--format=json", "--config=config.ini"));
    assert_int_equal(answer.code, 0);
    assert_non_null(strstr(answer.out, "\"Somewhere else\""));
    answer_finish(&answer);
    (void)snprintf(config, sizeof(config), "%s/codes/aeras.csv", station->folder);
    assert_int_equal(rename(path, config), 0);
    answer = station_run(station, NULL,
                         WORDS("fields", "contact-755", "--format=json", "--config=config.ini"));
    assert_int_equal(answer.code, 2);
    assert_non_null(strstr(answer.err, "aeras.csv"));
    answer_finish(&answer);
}

static void a_set_clock_is_for_throw_away_files(void **state)
{
    struct answer answer =
        station_run(*state, STATION_PASSWORD "\n",
                    WORDS("init", "--admin", "100001", "--name", "Test Administrator", "--db",
                          "real.db", "--clock", STATION_CLOCK));

    assert_int_equal(answer.code, 2);
    assert_non_null(strstr(answer.err, "--clock"));
    answer_finish(&answer);
}

static void good_lines_are_filed_and_bad_ones_told(void **state)
{
    json_t *record = report(*state);
    char *good = json_dumps(record, JSON_COMPACT), *bad;
    struct answer answer;
    struct {
        char *bytes;
        size_t length;
    } lines = {0};
    FILE *input = open_memstream(&lines.bytes, &lines.length);

    assert_non_null(input);
    json_object_del(record, "narrative");
    json_object_set_new(record, "rd", json_string("12"));
    bad = json_dumps(record, JSON_COMPACT);
    (void)fprintf(input, "%s\n\n%s\n{not json\n   \n[1]\n%s\r\n", good, bad, good);
    (void)fprintf(input, "{\"narrative\":\"\xff\xfe\"}\n%s", good);
    assert_int_equal(fclose(input), 0);
    answer = station_expect(*state, 1, DESK, lines.bytes, WORDS("file", "counter-report"));
    assert_non_null(strstr(answer.err, "line 3: narrative: "));
    assert_non_null(strstr(answer.err, "line 3: rd: "));
    assert_non_null(strstr(answer.err, "line 4: record: "));
    assert_non_null(strstr(answer.err, "line 6: record: "));
    assert_non_null(strstr(answer.err, "line 8: record: "));
    assert_null(strstr(answer.err, "line 1: record"));
    assert_null(strstr(answer.err, "line 2:"));
    assert_null(strstr(answer.err, "line 5:"));
    assert_int_equal(strlen(answer.out), 3 * strlen("NWK-CR-2026-00001\n"));
    assert_true(strncmp(answer.out, "NWK-CR-2026-0", 13) == 0);
    answer_finish(&answer);
    free(lines.bytes);
    free(good);
    free(bad);
    json_decref(record);
}

/* What filing would have tidied away is no problem of a line that has another one. */
static void the_rest_of_a_bad_line_is_checked_as_filing_does(void **state)
{
    json_t *record = report(*state);
    struct answer answer;
    char *line;

    json_object_set_new(record, "narrative", json_string("Keys\ton the counter.\r\nA dog."));
    json_object_set_new(record, "taken_at", json_string("some day"));
    json_object_set_new(record, "rd", json_string("12"));
    line = json_dumps(record, JSON_COMPACT);
    answer = station_expect(*state, 1, DESK, line, WORDS("file", "counter-report"));
    assert_non_null(strstr(answer.err, "line 1: taken_at: "));
    assert_non_null(strstr(answer.err, "line 1: rd: "));
    assert_null(strstr(answer.err, "line 1: narrative: "));
    answer_finish(&answer);
    free(line);
    json_decref(record);
}

static void a_line_over_the_limit_is_skipped(void **state)
{
    json_t *record = report(*state);
    char *good = json_dumps(record, JSON_COMPACT);
    size_t size = (size_t)3 * 1024 * 1024, most = (size_t)1024 * 1024;
    char *input = malloc(size + 2 * strlen(good) + 8);
    struct answer answer;

    assert_non_null(input);
    (void)sprintf(input, "%s\n", good);
    memset(input + strlen(good) + 1, '{', size);
    (void)sprintf(input + strlen(good) + 1 + size, "\n%s\n", good);
    answer = station_expect(*state, 1, DESK, input, WORDS("file", "counter-report"));
    assert_non_null(strstr(answer.err, "line 2: record: "));
    assert_null(strstr(answer.err, "line 3: record"));
    assert_int_equal(strlen(answer.out), 2 * strlen("NWK-CR-2026-00001\n"));
    answer_finish(&answer);
    /* A line of exactly the limit is read: the blanks behind the object do no harm. */
    memset(input, ' ', most);
    memcpy(input, good, strlen(good));
    (void)strcpy(input + most, "\n");
    answer = station_expect(*state, 0, DESK, input, WORDS("file", "counter-report"));
    assert_int_equal(strlen(answer.out), strlen("NWK-CR-2026-00001\n"));
    answer_finish(&answer);
    free(input);
    free(good);
    json_decref(record);
}

static void the_card_follows_on_the_same_line(void **state)
{
    json_t *record = report(*state);
    struct answer answer;
    char *line;

    json_object_set_new(record, "card_given", json_true());
    line = json_dumps(record, JSON_COMPACT);
    answer = station_expect(*state, 0, DESK, line, WORDS("file", "counter-report"));
    assert_int_equal(strcspn(answer.out, " "), strlen("NWK-CR-2026-00001"));
    assert_true(strncmp(strchr(answer.out, ' ') + 1, "NWK-CC-2026-", 12) == 0);
    assert_string_equal(answer.out + strlen(answer.out) - 1, "\n");
    answer_finish(&answer);
    free(line);
    json_decref(record);
}

static void a_report_is_returned_resubmitted_and_approved(void **state)
{
    char *number = file_report(*state, DESK);
    json_t *shown, *history;

    expect(*state, 1, SERGEANT, "return_reason", WORDS("act", number, "return"));
    expect_status(*state, number, "submitted");
    expect(*state, 0, SERGEANT, "returned",
           WORDS("act", number, "return", "reason=Say where the bicycle stood",
                 "remarks=[{\"field\":\"narrative\",\"words\":\"Where?\"}]"));
    expect(*state, 1, SERGEANT, "frontdesk: ", WORDS("act", number, "approve"));
    expect(*state, 1, DESK, "marsys_card", WORDS("act", number, "resubmit", "marsys_card=perhaps"));
    expect(*state, 0, DESK, "submitted",
           WORDS("act", number, "resubmit", "narrative=The bicycle stood at the door.",
                 "marsys_card=true", "--reason", "as asked"));
    expect(*state, 0, SERGEANT, "approved", WORDS("act", number, "approve"));
    shown = show(*state, number);
    assert_string_equal(field_text(shown, "number"), number);
    assert_string_equal(field_text(shown, "form"), "counter-report");
    assert_string_equal(field_text(shown, "status"), "approved");
    assert_string_equal(field_text(shown, "filed_by"), DESK);
    assert_int_equal(json_integer_value(json_object_get(shown, "version")), 4);
    assert_string_equal(field_text(json_object_get(shown, "fields"), "narrative"),
                        "The bicycle stood at the door.");
    assert_true(field_is(json_object_get(shown, "fields"), "marsys_card"));
    assert_string_equal(field_text(json_object_get(shown, "fields"), "approved_by"), SERGEANT);
    history = json_object_get(shown, "history");
    assert_int_equal(json_array_size(history), 4);
    assert_string_equal(field_text(json_array_get(history, 2), "action"), "resubmit");
    assert_string_equal(field_text(json_array_get(history, 2), "reason"), "as asked");
    assert_string_equal(field_text(json_array_get(history, 1), "reason"), "command line");
    assert_string_equal(
        field_text(json_object_get(json_array_get(history, 2), "before"), "narrative"),
        "Words of a test");
    assert_string_equal(
        field_text(json_object_get(json_array_get(history, 2), "after"), "narrative"),
        "The bicycle stood at the door.");
    expect(*state, 0, SERGEANT, "The bicycle stood at the door.",
           WORDS("show", number, "--history"));
    json_decref(shown);
    free(number);
}

static void nobody_approves_their_own(void **state)
{
    char *number = file_report(*state, SERGEANT);

    expect(*state, 1, SERGEANT, "frontdesk: ", WORDS("act", number, "approve"));
    expect_status(*state, number, "submitted");
    expect(*state, 0, OTHER_SERGEANT, "approved", WORDS("act", number, "approve"));
    free(number);
}

static void roles_hold_on_the_command_line(void **state)
{
    char *number = file_report(*state, DESK);
    json_t *record = report(*state);
    char *line = json_dumps(record, JSON_COMPACT);
    struct answer answer;

    expect(*state, 1, DESK, "frontdesk: ", WORDS("act", number, "approve"));
    expect(*state, 1, OTHER_DESK,
           "frontdesk: ", WORDS("act", number, "void", "reason=I do not like it"));
    expect(*state, 1, VOLUNTEER, "frontdesk: ", WORDS("show", number));
    expect(*state, 1, ADMINISTRATOR, "frontdesk: ", WORDS("show", number));
    expect(*state, 1, DESK, "frontdesk: ", WORDS("staff", "list"));
    answer = station_expect(*state, 1, VOLUNTEER, line, WORDS("file", "counter-report"));
    assert_string_equal(answer.out, "");
    assert_true(strncmp(answer.err, "line 1: record: ", 16) == 0);
    answer_finish(&answer);
    expect_status(*state, number, "submitted");
    free(line);
    json_decref(record);
    free(number);
}

static void words_that_act_does_not_know_exit_with_2(void **state)
{
    char *number = file_report(*state, DESK);

    expect(*state, 2, SERGEANT, "frobnicate", WORDS("act", number, "frobnicate"));
    expect(*state, 2, SERGEANT, "no_such_field", WORDS("act", number, "return", "no_such_field=1"));
    expect(*state, 2, SERGEANT, "narrative",
           WORDS("act", number, "approve", "narrative=Slipped in with the approval"));
    expect(*state, 2, SERGEANT, "field=value", WORDS("act", number, "return", "nonsense"));
    expect(*state, 1, SERGEANT, "NWK-CR-2026-99999", WORDS("show", "NWK-CR-2026-99999"));
    expect_status(*state, number, "submitted");
    free(number);
}

static void a_urn_is_set_once_for_one_report(void **state)
{
    char *first = file_report(*state, DESK), *second = file_report(*state, DESK);

    expect(*state, 0, DESK, "submitted", WORDS("act", first, "set-urn", "urn=926000770461442"));
    expect(*state, 1, DESK, "urn", WORDS("act", second, "set-urn", "urn=926-00077-0461-442"));
    expect(*state, 1, DESK, "urn", WORDS("act", second, "set-urn", "urn=926"));
    free(first);
    free(second);
}

static void the_wrong_password_says_no_more_than_that(void **state)
{
    struct answer known, unknown;

    known = station_run_as(*state, DESK, "not the password", NULL, WORDS("list", "counter-report"));
    unknown =
        station_run_as(*state, "999999", "not the password", NULL, WORDS("list", "counter-report"));
    assert_int_equal(known.code, 1);
    assert_int_equal(unknown.code, 1);
    assert_string_equal(known.out, "");
    assert_string_equal(known.err, unknown.err);
    answer_finish(&known);
    answer_finish(&unknown);
}

static void five_failures_lock_the_account(void **state)
{
    struct answer answer = station_expect(
        *state, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
        WORDS("staff", "add", "200055", "--name", "Forgetful Five", "--role", "desk"));

    answer_finish(&answer);
    expect(*state, 0, "200055", "number", WORDS("list", "counter-report"));
    for (int i = 0; i < 5; i++) {
        answer = station_run_as(*state, "200055", "not the password", NULL,
                                WORDS("list", "counter-report"));
        assert_int_equal(answer.code, 1);
        answer_finish(&answer);
    }
    expect(*state, 1, "200055", "frontdesk: ", WORDS("list", "counter-report"));
    expect(*state, 0, ADMINISTRATOR, "locked", WORDS("staff", "list"));
    expect(*state, 0, ADMINISTRATOR, "", WORDS("staff", "unlock", "200055"));
    expect(*state, 0, "200055", "number", WORDS("list", "counter-report"));
}

static void staff_are_changed_by_the_administrator(void **state)
{
    struct answer answer =
        station_expect(*state, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
                       WORDS("staff", "add", "200066", "--name", "Shortly Here", "--role", "desk"));

    answer_finish(&answer);
    answer = station_expect(*state, 2, ADMINISTRATOR, STATION_PASSWORD "\n",
                            WORDS("staff", "add", "200067", "--name", "No Role", "--role", "king"));
    assert_non_null(strstr(answer.err, "watch_commander"));
    answer_finish(&answer);
    answer = station_expect(
        *state, 1, DESK, STATION_PASSWORD "\n",
        WORDS("staff", "add", "200068", "--name", "By a Clerk", "--role", "sergeant"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, "200066", "another long password\n",
                            WORDS("staff", "password", "200066"));
    assert_string_equal(answer.err, "");
    answer_finish(&answer);
    answer = station_run_as(*state, "200066", "another long password", NULL,
                            WORDS("list", "counter-report"));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    answer = station_expect(*state, 1, DESK, "a password by a clerk\n",
                            WORDS("staff", "password", "200066"));
    assert_non_null(strstr(answer.err, "Ask an administrator"));
    assert_null(strstr(answer.err, "sealed"));
    answer_finish(&answer);
    answer = station_expect(*state, 0, ADMINISTRATOR, "another long password\n",
                            WORDS("staff", "password", "200066"));
    assert_non_null(strstr(answer.err, "sealed to the old one")); /* what it costs */
    answer_finish(&answer);
    expect(*state, 0, ADMINISTRATOR, "", WORDS("staff", "disable", "200066"));
    answer = station_run_as(*state, "200066", "another long password", NULL,
                            WORDS("list", "counter-report"));
    assert_int_equal(answer.code, 1);
    answer_finish(&answer);
    expect(*state, 0, ADMINISTRATOR, "disabled", WORDS("staff", "list"));
}

static void passwords_come_from_no_argument(void **state)
{
    struct answer answer = station_run(*state, STATION_PASSWORD "\n",
                                       WORDS("list", "counter-report", "--as", DESK, "--db",
                                             ((const struct station *)*state)->database));

    assert_int_equal(answer.code, 2); /* no terminal, and standard input is not read by itself */
    assert_non_null(strstr(answer.err, "--password-fd"));
    answer_finish(&answer);
    answer = station_run(*state, STATION_PASSWORD "\n",
                         WORDS("list", "counter-report", "--as", DESK, "--password-fd", "0", "--db",
                               ((const struct station *)*state)->database));
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
}

static void lists_come_in_three_formats(void **state)
{
    static const char header[] = "number,status,version,filed_at,filed_by,headline\r\n";
    char *number = file_report(*state, DESK);
    struct answer answer;
    json_t *rows;

    answer = station_expect(*state, 0, DESK, NULL,
                            WORDS("list", "counter-report", "--format", "json", "--limit", "2"));
    rows = json_loads(answer.out, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(field_text(json_array_get(rows, 0), "number"), number);
    assert_string_equal(field_text(json_array_get(rows, 0), "status"), "submitted");
    assert_string_equal(field_text(json_array_get(rows, 0), "filed_at"),
                        "2026-11-20T17:30:00.000Z");
    assert_string_equal(field_text(json_array_get(rows, 0), "filed_by"), DESK);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 0), "version")), 1);
    assert_true(json_is_string(json_object_get(json_array_get(rows, 0), "headline")));
    json_decref(rows);
    answer_finish(&answer);
    answer = station_expect(*state, 0, DESK, NULL,
                            WORDS("list", "counter-report", "--format", "csv", "--limit", "1"));
    assert_true(strncmp(answer.out, header, strlen(header)) == 0);
    assert_true(strncmp(answer.out + strlen(header), number, strlen(number)) == 0);
    answer_finish(&answer);
    answer = station_expect(*state, 0, DESK, NULL, WORDS("list", "counter-report", "--limit", "1"));
    assert_non_null(strstr(answer.out, number));
    assert_non_null(strstr(answer.out, "2026-11-20 09:30"));
    answer_finish(&answer);
    answer =
        station_expect(*state, 0, DESK, NULL,
                       WORDS("list", "counter-report", "--format", "json", "--to", "2026-11-19"));
    rows = json_loads(answer.out, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_is_array(rows) && json_array_size(rows) == 0);
    json_decref(rows);
    answer_finish(&answer);
    free(number);
}

static void lists_are_narrowed_by_status_and_date(void **state)
{
    char *number = file_report(*state, DESK);

    expect(*state, 0, OTHER_SERGEANT, "void", WORDS("act", number, "void", "reason=Typed twice"));
    expect(*state, 0, DESK, number, WORDS("list", "counter-report", "--status", "void"));
    expect(*state, 0, DESK, number,
           WORDS("list", "counter-report", "--from", "2026-11-20", "--to", "2026-11-20"));
    expect(*state, 2, DESK, "--status", WORDS("list", "counter-report", "--status", "gone"));
    expect(*state, 2, DESK, "--from", WORDS("list", "counter-report", "--from", "soon"));
    expect(*state, 2, DESK, "--to",
           WORDS("list", "counter-report", "--from", "2026-11-20", "--to", "2026-11-19"));
    free(number);
}

/* What a spreadsheet would run, a comma and a quote, all in the column that people fill. */
static void csv_cells_are_no_formulas(void **state)
{
    json_t *record = report(*state);
    struct answer answer;
    char *number;

    json_object_set_new(record, "occurred_place", json_string("=HYPERLINK(\"http://x\",\"y\")"));
    json_object_set_new(json_array_get(json_object_get(record, "persons"), 0), "name",
                        json_string("=1+1"));
    number = station_file(*state, DESK, "counter-report", record);
    answer = station_expect(*state, 0, DESK, NULL,
                            WORDS("list", "counter-report", "--format", "csv", "--limit", "1"));
    assert_non_null(strstr(answer.out, number));
    assert_null(strstr(answer.out, ",="));
    assert_null(strstr(answer.out, ",\"="));
    assert_non_null(strstr(answer.out, "HYPERLINK(\"\"http"));
    answer_finish(&answer);
    free(number);
    json_decref(record);
}

static void search_finds_words_and_numbers(void **state)
{
    json_t *record = report(*state);
    char *number;

    json_object_set_new(record, "narrative", json_string("A zither was left at Núñez Street"));
    number = station_file(*state, DESK, "counter-report", record);
    expect(*state, 0, DESK, number, WORDS("search", "zither"));
    expect(*state, 0, DESK, number, WORDS("search", "NUNEZ", "zith", "--format", "json"));
    expect(*state, 0, DESK, number, WORDS("search", number, "--format", "csv"));
    expect(*state, 0, DESK, "[]", WORDS("search", "zither", "harpsichord", "--format", "json"));
    expect(*state, 1, VOLUNTEER, "frontdesk: ", WORDS("search", "zither"));
    expect(*state, 2, DESK, "words", WORDS("search", " "));
    free(number);
    json_decref(record);
}

static void a_volunteer_sees_their_own_cards_only(void **state)
{
    json_t *form = station_fields(*state, "contact-755");
    json_t *card = make_least(form);
    char *theirs = station_file(*state, VOLUNTEER, "contact-755", card);
    char *other = station_file(*state, DESK, "contact-755", card);
    struct answer answer = station_expect(*state, 0, VOLUNTEER, NULL, WORDS("list", "contact-755"));

    assert_non_null(strstr(answer.out, theirs));
    assert_null(strstr(answer.out, other));
    answer_finish(&answer);
    expect(*state, 1, VOLUNTEER, "frontdesk: ", WORDS("show", other));
    expect(*state, 1, VOLUNTEER, "frontdesk: ", WORDS("list", "counter-report"));
    free(theirs);
    free(other);
    json_decref(card);
    json_decref(form);
}

static void what_a_terminal_would_obey_is_not_kept(void **state)
{
    static const char *const formats[] = {"text", "json"};
    json_t *record = report(*state);
    char *number;

    json_object_set_new(record, "narrative",
                        json_string("First\r\nsecond \x1b]0;title\x07 line \xE2\x80\xAE end"));
    json_object_set_new(record, "occurred_place", json_string("Street\xC2\x9b 5"));
    number = station_file(*state, DESK, "counter-report", record);
    for (size_t i = 0; i < 2; i++) {
        struct answer answer =
            station_expect(*state, 0, DESK, NULL, WORDS("show", number, "--format", formats[i]));

        assert_non_null(strstr(answer.out, "second"));
        assert_null(strchr(answer.out, '\x1b'));
        assert_null(strstr(answer.out, "001b"));
        assert_null(strstr(answer.out, "\xE2\x80\xAE"));
        assert_null(strchr(answer.out, '\r'));
        assert_null(strstr(answer.out, "\\r"));
        answer_finish(&answer);
    }
    free(number);
    json_decref(record);
}

static void bytes_of_a_terminal_never_reach_it(void **state)
{
    struct answer answer = station_run(*state, NULL, WORDS("fields", "\x1b]0;title\x07"));

    assert_int_equal(answer.code, 2);
    assert_null(strchr(answer.err, '\x1b'));
    assert_null(strchr(answer.err, '\x07'));
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_file_is_for_nobody_else),
        cmocka_unit_test(init_is_refused_where_a_file_is),
        cmocka_unit_test(init_leaves_nothing_behind_when_it_fails),
        cmocka_unit_test(a_missing_file_says_what_to_do),
        cmocka_unit_test(usage_faults_exit_with_2),
        cmocka_unit_test(an_unknown_option_shows_the_usage_line),
        cmocka_unit_test(help_and_version_need_nothing),
        cmocka_unit_test(a_bad_config_names_section_and_key),
        cmocka_unit_test(the_station_brings_its_own_lists),
        cmocka_unit_test(a_set_clock_is_for_throw_away_files),
        cmocka_unit_test(good_lines_are_filed_and_bad_ones_told),
        cmocka_unit_test(the_rest_of_a_bad_line_is_checked_as_filing_does),
        cmocka_unit_test(a_line_over_the_limit_is_skipped),
        cmocka_unit_test(the_card_follows_on_the_same_line),
        cmocka_unit_test(a_report_is_returned_resubmitted_and_approved),
        cmocka_unit_test(nobody_approves_their_own),
        cmocka_unit_test(roles_hold_on_the_command_line),
        cmocka_unit_test(words_that_act_does_not_know_exit_with_2),
        cmocka_unit_test(a_urn_is_set_once_for_one_report),
        cmocka_unit_test(the_wrong_password_says_no_more_than_that),
        cmocka_unit_test(five_failures_lock_the_account),
        cmocka_unit_test(staff_are_changed_by_the_administrator),
        cmocka_unit_test(passwords_come_from_no_argument),
        cmocka_unit_test(lists_come_in_three_formats),
        cmocka_unit_test(lists_are_narrowed_by_status_and_date),
        cmocka_unit_test(csv_cells_are_no_formulas),
        cmocka_unit_test(search_finds_words_and_numbers),
        cmocka_unit_test(a_volunteer_sees_their_own_cards_only),
        cmocka_unit_test(what_a_terminal_would_obey_is_not_kept),
        cmocka_unit_test(bytes_of_a_terminal_never_reach_it),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
