/* What people, other programs and other files give the program with bad intent, through the program
 * itself: it ends with one of its exit codes and words, sends a terminal nothing that it would
 * obey, and keeps nothing of the kind. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* --- what comes out --- */

static bool is_tame(const char *text)
{
    static const char *const others[] = {"\xE2\x80\xAE", "\xE2\x80\x8B", "\xC2\x9B",
                                         "\xEF\xBF\xBE"};

    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t') {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strstr(text, others[i]) != NULL) {
            return false;
        }
    }
    return true;
}

/* Any of the exit codes, words where it is not 0, and nothing wild on either side. */
static void expect_tame(struct answer *answer, const char *what)
{
    if (answer->code < 0 || answer->code > 3 || (answer->code != 0 && answer->err[0] == '\0') ||
        !is_tame(answer->err)) {
        fail_msg("%.60s: %d %.300s", what, answer->code, answer->err);
    }
    for (char *at = answer->out; *at != '\0'; at++) {
        if (*at == '\r') {
            *at = ' '; /* the line ends of CSV */
        }
    }
    if (!is_tame(answer->out)) {
        fail_msg("%.60s: %.300s", what, answer->out);
    }
    answer_finish(answer);
}

static void write_bytes(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static const char *path_of(const struct station *station, const char *name)
{
    static char path[160];

    (void)snprintf(path, sizeof(path), "%s/%s", station->folder, name);
    return path;
}

/* --- what is typed --- */

static const char *const wild[] = {
    "\x1b[2J\x1b]0;title\x07words",
    "\x1b[6n\x1b[c\x1bP+q544e\x1b\\words",
    "words\xE2\x80\xAE sdrow\xE2\x80\xAC",
    "zero\xE2\x80\x8Bwidth\xE2\x80\x8D\xEF\xBB\xBF",
    ("\xC2\x9B"
     "31mwords"),
    "\xFF\xFE\xC3\x28 words",
    "\xED\xA0\x80 words",
    "\xF4\x90\x80\x80 words",
    "'; DROP TABLE record; --",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "%s%n%n%n%x",
    "../../../../etc/passwd",
    "words\tand\rmore\b\b\x7f",
};

static void file_card_with(const struct station *station, const char *words)
{
    json_t *text = json_stringn_nocheck(words, strlen(words));
    char *quoted = json_dumps(text, JSON_ENCODE_ANY);
    char *line = malloc(strlen(words) * 6 + 400);
    struct answer answer;

    /* as it is too, where it is no UTF-8 that JSON could quote */
    (void)sprintf(line,
                  "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0461\",\"origin\":\"OBS\","
                  "\"setting\":\"OTHER\",\"contacts\":3,\"cards\":2,\"concern\":%s%s%s}\n",
                  quoted != NULL ? "" : "\"", quoted != NULL ? quoted : words,
                  quoted != NULL ? "" : "\"");
    answer =
        station_run_as(station, VOLUNTEER, STATION_PASSWORD, line, WORDS("file", "contact-755"));
    expect_tame(&answer, words);
    free(line);
    free(quoted);
    json_decref(text);
}

static void typed_words_never_rule_a_terminal(void **state)
{
    for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
        const char *const commands[][8] = {
            {"search", wild[i]},
            {"list", "contact-755", "--status", wild[i]},
            {"list", "contact-755", "--from", wild[i]},
            {"show", wild[i]},
            {"act", wild[i], wild[i]},
            {"act", "NWK-CC-2026-00001", "void", "--reason", wild[i]},
            {"report", wild[i], "--month", wild[i]},
            {"print", "NWK-CC-2026-00001", wild[i], "-o", "paper.pdf"},
        };
        struct answer answer;

        file_card_with(*state, wild[i]);
        for (size_t j = 0; j < sizeof(commands) / sizeof(commands[0]); j += 1 + i % 3) {
            answer = station_run_as(*state, SERGEANT, STATION_PASSWORD, NULL, commands[j]);
            expect_tame(&answer, wild[i]);
        }
        answer =
            station_run_as(*state, ADMINISTRATOR, STATION_PASSWORD, STATION_PASSWORD "\n",
                           WORDS("staff", "add", "123456", "--name", wild[i], "--role", "desk"));
        expect_tame(&answer, wild[i]);
        answer = station_run_as(*state, ADMINISTRATOR, STATION_PASSWORD, NULL,
                                WORDS("staff", "disable", "123456"));
        expect_tame(&answer, wild[i]);
    }
}

/* What was kept comes out in each format as tame as it went in, and no spreadsheet runs it. */
static void kept_words_come_out_tame(void **state)
{
    static const char *const formats[] = {"table", "csv", "json"};
    struct answer answer;

    for (size_t i = 0; i < 3; i++) {
        answer = station_expect(*state, 0, SERGEANT, NULL,
                                WORDS("list", "contact-755", "--format", formats[i]));
        assert_null(strstr(answer.out, ",=cmd"));
        assert_null(strstr(answer.out, ",@SUM"));
        expect_tame(&answer, formats[i]);
    }
    answer = station_expect(*state, 0, ADMINISTRATOR, NULL, WORDS("log", "--format", "csv"));
    expect_tame(&answer, "log");
    answer = station_expect(*state, 0, ADMINISTRATOR, NULL, WORDS("staff", "list"));
    expect_tame(&answer, "staff list");
}

/* --- what is large --- */

static char *repeat(const char *piece, size_t times, const char *before, const char *after)
{
    size_t length = strlen(piece);
    char *out = malloc(strlen(before) + length * times + strlen(after) + 1);
    char *at = out + sprintf(out, "%s", before);

    for (size_t i = 0; i < times; i++) {
        memcpy(at, piece, length);
        at += length;
    }
    (void)strcpy(at, after);
    return out;
}

static void large_input_is_refused_in_words(void **state)
{
    static const struct {
        const char *piece;
        size_t times;
        const char *before, *after;
    } lines[] = {
        {"x", 10485760, "{\"concern\":\"", "\"}\n"},
        {"[", 100000, "", "\n"},
        {"{\"a\":", 100000, "", "\n"},
        {"{\"concern\":\"x\"},", 100000, "[", "]\n"},
        {"\"a\":1,", 100000, "{", "\"b\":2}\n"},
        {"\\u0000", 1000, "{\"concern\":\"", "\"}\n"},
        {"9", 5000, "{\"contacts\":", "}\n"},
        {"\n", 100000, "", ""},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char *line = repeat(lines[i].piece, lines[i].times, lines[i].before, lines[i].after);
        struct answer answer =
            station_run_as(*state, DESK, STATION_PASSWORD, line, WORDS("file", "contact-755"));

        assert_true(answer.code == 1 || lines[i].before[0] == '\0');
        assert_string_equal(answer.out, "");
        assert_true(strlen(answer.err) < 20000000);
        expect_tame(&answer, lines[i].piece);
        free(line);
    }
}

/* --- lists and settings --- */

static const struct {
    const char *piece;
    size_t times;
    const char *before, *after;
} files[] = {
    {"a,", 100000, "date,name,", "\n"},
    {"\"", 99999, "date,name\n", ""},
    {"date,name\n", 100000, "", ""},
    {"x", 3000000, "date,name\n2027-01-01,", "\n"},
    {"\x1b[2J", 100, "date,name\n2027-01-01,", "\n"},
    {"\xFF", 100, "code,label\nA,", "\n"},
    {"code,label\nA,=cmd\n", 1, "", ""},
    {"[", 5000, "", ""},
    {"[station]\nname = \x1b[31mred\n", 1, "", ""},
    {"name = x\\\n", 3000, "[station]\n", ""},
    {"x", 100000, "[station]\nname = ", "\n"},
    {"%", 1000, "[print]\ncommand = ", "\n"},
};

static void hostile_lists_and_settings_get_a_message(void **state)
{
    const struct station *station = *state;
    char config[300], codes[160];

    (void)snprintf(codes, sizeof(codes), "%s", path_of(station, "hostile-codes"));
    assert_int_equal(mkdir(codes, 0700), 0);
    (void)snprintf(config, sizeof(config), "[files]\ncodes_dir = %s\n", codes);
    write_bytes(path_of(station, "lists.ini"), config, strlen(config));
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char *bytes = repeat(files[i].piece, files[i].times, files[i].before, files[i].after);
        struct answer answer;

        write_bytes(path_of(station, "hostile"), bytes, strlen(bytes));
        answer = station_run_as(station, SERGEANT, STATION_PASSWORD, NULL,
                                WORDS("import", "holidays", "hostile"));
        assert_int_not_equal(answer.code, 0);
        expect_tame(&answer, files[i].before);
        answer = station_run(station, NULL, WORDS("fields", "contact-755", "--config", "hostile"));
        assert_int_not_equal(answer.code, 0);
        expect_tame(&answer, files[i].before);
        (void)snprintf(config, sizeof(config), "%s/areas.csv", codes);
        write_bytes(config, bytes, strlen(bytes));
        answer =
            station_run(station, NULL, WORDS("fields", "contact-755", "--config", "lists.ini"));
        assert_true(answer.code == 2 || strstr(bytes, "code,label\nA,=cmd") != NULL);
        expect_tame(&answer, files[i].before);
        free(bytes);
    }
}

static void what_is_no_file_is_no_settings(void **state)
{
    static const char *const names[] = {"/dev/zero", "/", "/proc/self/mem", "fifo", "link"};
    const struct station *station = *state;

    assert_int_equal(mkfifo(path_of(station, "fifo"), 0600), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct answer answer =
            station_run(station, NULL, WORDS("fields", "contact-755", "--config", names[i]));

        assert_int_equal(answer.code, 2);
        expect_tame(&answer, names[i]);
        answer = station_run_as(station, SERGEANT, STATION_PASSWORD, NULL,
                                WORDS("import", "holidays", names[i]));
        assert_int_not_equal(answer.code, 0);
        expect_tame(&answer, names[i]);
    }
}

/* --- a file of records that somebody else has made --- */

static void copy_station(const struct station *station, char copy[160])
{
    char command[500];

    (void)snprintf(copy, 160, "%s/other/desk.db", station->folder);
    (void)snprintf(command, sizeof(command),
                   "cd %s && rm -rf other && mkdir -m 700 other && cp data/desk.db other/",
                   station->folder);
    assert_int_equal(system(command), 0);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *file = NULL;
    char *words = NULL;

    assert_int_equal(sqlite3_open(path, &file), SQLITE_OK);
    if (sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        fail_msg("%s: %s", sql, words);
    }
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
}

#define SCHEMA "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "

static void hostile_records_are_refused_and_not_run(void **state)
{
    static const struct {
        const char *sql;
        const char *words;
    } cases[] = {
        {"PRAGMA application_id = 1", "belongs to another program"},
        {"PRAGMA user_version = 9999", "newer frontdesk"},
        {"PRAGMA user_version = 0", "lost its version"},
        {"CREATE TRIGGER evil AFTER INSERT ON operation BEGIN DELETE FROM record; END",
         "trigger evil was changed or added"},
        {"CREATE VIEW evil AS SELECT * FROM staff", "view evil was changed or added"},
        {"DROP TABLE setting; CREATE VIEW setting (name, value) AS WITH RECURSIVE n (i) AS (SELECT "
         "1 UNION ALL SELECT i + 1 FROM n) SELECT 'throw_away', 'yes' FROM n WHERE i < 0",
         ""},
        {"CREATE TABLE evil (a)", "table evil was changed or added"},
        {"CREATE VIRTUAL TABLE evil USING fts5 (a)", "table evil was changed or added"},
        {"CREATE INDEX evil ON record (hex(randomblob(number)))", ""},
        {"CREATE INDEX evil ON record (length(number))", "index evil was changed or added"},
        {SCHEMA "replace(sql, 'CHECK (role', 'CHECK (load_extension(''/tmp/x'') OR role') WHERE "
                "name = 'staff'",
         NULL},
        {SCHEMA "replace(sql, 'name TEXT NOT NULL', 'name TEXT DEFAULT (randomblob(1))') WHERE "
                "name = 'staff'",
         "table staff was changed or added"},
        {SCHEMA "'CREATE TABLE staff(' WHERE name = 'staff'", ""},
        {"DELETE FROM staff", NULL},
        {"UPDATE setting SET value = CAST(zeroblob(200000000) AS TEXT) WHERE name = 'throw_away'",
         ""},
        {"UPDATE operation SET changes = CAST(zeroblob(100000000) AS TEXT) WHERE seq = 3", NULL},
        {"UPDATE operation SET changes = '[[[[[[[[[[' WHERE subject = 'staff'", NULL},
        {"UPDATE staff SET wrapped_secret = 'key1$99$9999999$' || hex(zeroblob(500))", NULL},
        {"UPDATE staff SET password_hash = '$argon2id$v=19$m=4194304,t=99,p=1$' || "
         "hex(zeroblob(30))",
         NULL},
    };
    const struct station *station = *state;
    char copy[160];

    run_sql(station->database, "PRAGMA wal_checkpoint(TRUNCATE)");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *const commands[][4] = {{"check", NULL}, {"backup", NULL}};
        struct answer answer;

        copy_station(station, copy);
        if (strstr(cases[i].sql, "randomblob(number)") != NULL) {
            continue; /* SQLite itself makes none of these */
        }
        run_sql(copy, cases[i].sql);
        for (size_t j = 0; j < 2; j++) {
            answer = station_run(station, NULL, WORDS(commands[j][0], "--db", copy));
            if (cases[i].words != NULL &&
                (answer.code != 3 || strstr(answer.err, cases[i].words) == NULL)) {
                fail_msg("%s: %d %s%s", cases[i].sql, answer.code, answer.out, answer.err);
            }
            expect_tame(&answer, cases[i].sql);
        }
        answer = station_run(
            station, NULL,
            WORDS("list", "contact-755", "--db", copy, "--as", DESK, "--password-fd", "3"));
        assert_int_not_equal(answer.code, 0);
        expect_tame(&answer, cases[i].sql);
    }
}

/* Bytes that are no database, and databases that are cut or torn. */
static void torn_files_are_refused(void **state)
{
    static const char *const tears[] = {
        "head -c 100 /dev/urandom >desk.db",
        "head -c 100000 /dev/urandom >desk.db",
        ": >desk.db",
        "head -c 5000 desk.db >x && mv x desk.db",
        "printf 'SQLite format 3' >desk.db",
        "dd if=/dev/urandom of=desk.db bs=1 seek=100 count=400 conv=notrunc 2>/dev/null",
        "dd if=/dev/zero of=desk.db bs=4096 seek=1 count=3 conv=notrunc 2>/dev/null",
        "head -c 70000 /dev/urandom >desk.db-wal",
        "rm desk.db && ln -s ../data/desk.db desk.db",
        "rm desk.db && mkdir desk.db",
        "rm desk.db && mkfifo desk.db",
    };
    const struct station *station = *state;
    char copy[160], command[400];

    for (size_t i = 0; i < sizeof(tears) / sizeof(tears[0]); i++) {
        struct answer answer;

        copy_station(station, copy);
        (void)snprintf(command, sizeof(command), "cd %s/other && %s", station->folder, tears[i]);
        assert_int_equal(system(command), 0);
        answer = station_run(station, NULL, WORDS("check", "--db", copy));
        assert_true(answer.code == 3 || strstr(tears[i], "desk.db-wal") != NULL);
        expect_tame(&answer, tears[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_words_never_rule_a_terminal),
        cmocka_unit_test(kept_words_come_out_tame),
        cmocka_unit_test(large_input_is_refused_in_words),
        cmocka_unit_test(hostile_lists_and_settings_get_a_message),
        cmocka_unit_test(what_is_no_file_is_no_settings),
        cmocka_unit_test(hostile_records_are_refused_and_not_run),
        cmocka_unit_test(torn_files_are_refused),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
