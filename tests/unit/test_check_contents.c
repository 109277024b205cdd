#include "tests/support/folder.h"

#include "db/check_contents.h"
#include "db/file_system.h"
#include "db/import_mappings.h"
#include "db/search.h"
#include "db/staff.h"
#include "db/store_internal.h"

#include <signal.h>
#include <sqlite3.h>

#define EMPLOYEE "500123"
#define PASSWORD "a password of the tests"

struct findings {
    char words[2048]; /* of damages */
    unsigned damages, goods;
};

static void note_finding(void *context, enum finding_class class, const char *words)
{
    struct findings *findings = context;

    findings->goods += class == FINDING_GOOD;
    if (class == FINDING_DAMAGE) {
        findings->damages++;
        strncat(findings->words, words, sizeof(findings->words) - strlen(findings->words) - 1);
    }
}

static struct findings findings_of(const struct folder *folder)
{
    struct store *store = store_of(folder);
    struct findings findings = {.words = ""};
    struct error error = {0};

    assert_true(check_contents(store, note_finding, &findings, &error) &&
                check_search(store, note_finding, &findings, &error));
    store_close(store);
    return findings;
}

static bool put_words(struct store *store, void *context, struct error *error)
{
    return search_put(store, 1, NULL, context, error);
}

/* Twice, for what is found differently the second time. */
static void keep_mapping(struct store *store)
{
    static const struct actor actor = {EMPLOYEE, "Ana Muster", ROLE_ADMINISTRATOR, "test"};
    const struct desk desk = {.actor = &actor};
    char *headers[] = {"Watch", "Unit"};
    struct import_mapping mapping;
    struct error error = {0};

    assert_true(import_mapping_guess(&mapping, &import_worksheet_table, headers, 2, &error));
    assert_true(import_mapping_save(store, &mapping, &desk, false, &error));
    mapping.targets[1] = IMPORT_NOTHING;
    assert_true(import_mapping_save(store, &mapping, &desk, false, &error));
    import_mapping_finish(&mapping);
}

static void make_file(const struct folder *folder)
{
    struct store *store = new_store(folder);
    struct error error = {0};
    char recovery[RECOVERY_TEXT_ROOM];

    assert_true(staff_add_first(store,
                                &(struct first_account){EMPLOYEE, "Ana Muster", PASSWORD, "test"},
                                recovery, &error));
    assert_true(store_run(store, put_words, "some words to be found", &error));
    keep_mapping(store);
    store_close(store);
}

/* Another desk that says again and again what the columns are. */
static pid_t start_keeping(const struct folder *folder)
{
    pid_t child = fork();

    if (child == 0) {
        struct store *store = store_of(folder);

        for (int i = 0; i < 600; i++) {
            keep_mapping(store);
        }
        store_close(store);
        leave(0);
    }
    assert_true(child > 0);
    return child;
}

static void what_is_kept_meanwhile_is_no_damage(void **state)
{
    const struct folder *folder = *state;
    struct findings findings = {.words = ""};
    pid_t child;
    int status = 0;

    make_file(folder);
    child = start_keeping(folder);
    while (waitpid(child, &status, WNOHANG) == 0 && findings.damages == 0) {
        findings = findings_of(folder);
    }
    if (findings.damages > 0) {
        (void)kill(child, SIGKILL);
        (void)waitpid(child, &status, 0);
    }
    assert_string_equal(findings.words, "");
    assert_int_equal(status, 0);
}

/* Passwords take long, so the file is made once and put back. */
static void copy_file(const char *from, const char *to)
{
    FILE *old = fopen(from, "rb");
    FILE *new = fopen(to, "wb");
    char bytes[65536];
    size_t length;

    assert_non_null(old);
    assert_non_null(new);
    while ((length = fread(bytes, 1, sizeof(bytes), old)) > 0) {
        assert_int_equal(fwrite(bytes, 1, length, new), length);
    }
    assert_int_equal(fclose(old), 0);
    assert_int_equal(fclose(new), 0);
}

static void tamper(const struct folder *folder, const char *sql)
{
    sqlite3 *file;
    char *words = NULL;

    assert_int_equal(sqlite3_open(folder->file, &file), SQLITE_OK);
    if (sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        fail_msg("%s: %s", sql, words);
    }
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
}

static void a_whole_file_is_good(void **state)
{
    struct findings findings;

    make_file(*state);
    findings = findings_of(*state);
    assert_string_equal(findings.words, "");
    assert_int_equal(findings.damages, 0);
    assert_true(findings.goods >= 2);
}

/* On a tmpfs or overlay a file without the mark is not even opened: that is found too. */
static bool is_refused(const struct folder *folder)
{
    struct store *store = NULL;
    struct error error = {0};

    if (file_system_check(folder->file, false, NULL, NULL)) {
        return false;
    }
    assert_false(store_open(&store, folder->file, &test_time, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    return true;
}

static void expect_not_opened(const struct folder *folder, const char *words)
{
    struct store *store = NULL;
    struct error error = {0};

    assert_false(store_open(&store, folder->file, &test_time, &error));
    assert_int_equal(error.class, ERROR_DAMAGED);
    if (strstr(error.text, words) == NULL || strstr(error.text, "past the program") == NULL) {
        fail_msg("%s: %s", words, error.text);
    }
}

/* Each is what a bad disk, or somebody with another program, could do. */
static void what_was_changed_is_found(void **state)
{
    static const struct {
        const char *sql, *words;
        bool not_opened; /* it could run something: the program does not even open it */
    } cases[] = {
        {"UPDATE staff SET name = 'Ana Master'", "account " EMPLOYEE},
        {"UPDATE staff SET role = 'captain'", "account " EMPLOYEE},
        {"UPDATE staff SET password_hash = password_hash || 'x'", "account " EMPLOYEE},
        {"UPDATE staff SET failures = 3", "account " EMPLOYEE},
        {"UPDATE staff SET locked_at = '2026-01-01T00:00:00.000Z'", "account " EMPLOYEE},
        {"DELETE FROM staff", EMPLOYEE " has an account in the log"},
        {"UPDATE setting SET value = 'no' WHERE name = 'throw_away'", "throw_away"},
        {"DELETE FROM setting WHERE name = 'throw_away'", "throw_away"},
        {"UPDATE setting SET value = '1' WHERE name = 'min_reader'", "min_reader"},
        {"INSERT INTO setting VALUES ('calendar_signbture', '1')", "calendar_signbture"},
        {"UPDATE import_mapping SET fields = 'unit,watch'", "columns of imported files"},
        {"UPDATE import_mapping SET header = 'shift,unit'", "columns of imported files"},
        {"DELETE FROM import_mapping", "columns of imported files"},
        {"INSERT INTO import_mapping VALUES ('worksheet', 'x', 'watch')",
         "columns of imported files"},
        {"UPDATE search_text_content SET c0 = 'other words'", "search index"},
        {"DELETE FROM search_text_docsize", "search index"},
        {"CREATE TABLE another (a TEXT)", "table another", true},
        {"CREATE TRIGGER another AFTER INSERT ON record BEGIN SELECT 1; END", "trigger another",
         true},
        {"CREATE VIEW another AS SELECT * FROM staff", "view another", true},
        {"DROP INDEX record_status", "record_status"},
        {"DROP INDEX record_status; CREATE INDEX record_status ON record (form, status)",
         "index record_status", true},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'value TEXT', "
         "'value TEXT DEFAULT (zeroblob(1))') WHERE name = 'setting'",
         "table setting", true},
    };

    const struct folder *folder = *state;
    char whole[256];

    snprintf(whole, sizeof(whole), "%s/whole.db", folder->path);
    make_file(folder);
    copy_file(folder->file, whole);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct findings findings;

        copy_file(whole, folder->file);
        tamper(folder, cases[i].sql);
        if (strcmp(cases[i].words, "throw_away") == 0 && is_refused(folder)) {
            continue;
        }
        if (cases[i].not_opened) {
            expect_not_opened(folder, cases[i].words);
            continue;
        }
        findings = findings_of(folder);
        if (findings.damages == 0 || strstr(findings.words, cases[i].words) == NULL) {
            fail_msg("%s: \"%s\"", cases[i].sql, findings.words);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_file_is_good, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_was_changed_is_found, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_kept_meanwhile_is_no_damage, folder_setup,
                                        folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
