/* Worksheets that somebody else might have made and the log of the numbers drawn, with faults
 * planted in them: the review finds each of them and nothing else. */
#include "tests/cli/station.h"

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

#define MOST 4000

/* "E05,2026-11-01,DAY,41A,500100,7", sorted. */
struct findings {
    char *items[MOST];
    size_t count;
};

static void add(struct findings *findings, const char *words)
{
    assert_true(findings->count < MOST);
    findings->items[findings->count++] = strdup(words);
}

static void drop(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->items[i]);
    }
}

static int by_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(struct findings *findings)
{
    qsort(findings->items, findings->count, sizeof(findings->items[0]), by_words);
}

static void make(const char *seed, const char *style, const char *sheets, const char *faults,
                 const char *numbers)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        const char *program = getenv("FRONTDESK_MAKE_WORKSHEETS");

        execl(program, program, seed, "2000", style, "100", sheets, faults, numbers, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void read_planted(const char *path, struct findings *findings)
{
    FILE *file = fopen(path, "r");
    char line[200];

    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file)); /* the names of the columns */
    while (fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        add(findings, line);
    }
    fclose(file);
}

/* The day, watch, unit and employee of a worksheet or a drawn number, by the record's number. */
static void name_sheet(sqlite3 *file, const char *number, char *out, size_t room)
{
    sqlite3_stmt *query = NULL;

    assert_int_equal(
        sqlite3_prepare_v2(
            file,
            "SELECT w.worked_on || ',' || w.watch || ',' || w.unit || ',' || w.employee FROM "
            "worksheet w JOIN record r ON r.seq = w.seq WHERE r.number = ?1 UNION ALL SELECT "
            "u.watch_on || ',' || u.watch || ',' || u.unit || ',' || u.employee FROM urn_drawn u "
            "JOIN record r ON r.seq = u.seq WHERE r.number = ?1",
            -1, &query, NULL),
        SQLITE_OK);
    sqlite3_bind_text(query, 1, number, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    snprintf(out, room, "%s", (const char *)sqlite3_column_text(query, 0));
    sqlite3_finalize(query);
}

static void read_found(const struct station *station, struct findings *findings)
{
    struct answer answer =
        station_expect(station, 0, SERGEANT, NULL, WORDS("review", "--format", "json"));
    json_t *rows = json_loads(answer.out, 0, NULL);
    sqlite3 *file = NULL;
    json_t *row;
    size_t i;

    assert_non_null(rows);
    assert_int_equal(sqlite3_open_v2(station->database, &file, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    json_array_foreach(rows, i, row)
    {
        char sheet[100], words[200];

        name_sheet(file, json_string_value(json_object_get(row, "number")), sheet, sizeof(sheet));
        snprintf(words, sizeof(words), "%s,%s,%d", json_string_value(json_object_get(row, "code")),
                 sheet, (int)json_integer_value(json_object_get(row, "line")));
        add(findings, words);
    }
    sqlite3_close(file);
    json_decref(rows);
    answer_finish(&answer);
}

static size_t count_codes(const struct findings *findings)
{
    size_t codes = 0;

    for (size_t i = 0; i < findings->count; i++) {
        codes += i == 0 || strncmp(findings->items[i], findings->items[i - 1], 3) != 0;
    }
    return codes;
}

static bool has_code(const struct findings *findings, const char *code)
{
    size_t i = 0;

    while (i < findings->count && strncmp(findings->items[i], code, 3) != 0) {
        i++;
    }
    return i < findings->count;
}

/* Every difference is told before the test fails. */
static size_t compare(const struct findings *planted, const struct findings *found)
{
    size_t p = 0, f = 0, differences = 0;

    while (p < planted->count || f < found->count) {
        int order = p == planted->count ? 1
                    : f == found->count ? -1
                                        : strcmp(planted->items[p], found->items[f]);

        if (order != 0) {
            print_error("%s: %s\n", order < 0 ? "not found" : "found, and sound",
                        order < 0 ? planted->items[p] : found->items[f]);
            differences++;
        }
        p += order <= 0;
        f += order >= 0;
    }
    return differences;
}

static void import_sheets(const struct station *station, const char *sheets)
{
    struct answer answer =
        station_expect(station, 0, SERGEANT, NULL, WORDS("import", "worksheet", sheets));

    assert_non_null(strstr(answer.out, " with 2000 lines"));
    answer_finish(&answer);
}

static void import_numbers(const struct station *station, const char *numbers)
{
    struct answer answer =
        station_expect(station, 0, SERGEANT, NULL, WORDS("import", "urn-log", numbers));

    assert_non_null(strstr(answer.out, " 0 refused"));
    answer_finish(&answer);
}

static void expect_checked(const struct station *station)
{
    struct answer answer = station_run(station, NULL, WORDS("check", "--db", station->database));

    assert_non_null(strstr(answer.out, "Every exception is one that the rules find."));
    answer_finish(&answer);
}

/* Either may come first. */
static void find_planted(const char *seed, const char *style)
{
    struct findings planted = {.count = 0}, found = {.count = 0};
    char sheets[200], faults[200], numbers[200];
    bool numbers_first = style[0] % 2 == 0;
    void *state = NULL;
    const struct station *station;

    assert_int_equal(station_setup(&state), 0);
    station = state;
    snprintf(sheets, sizeof(sheets), "%s/sheets.csv", station->folder);
    snprintf(faults, sizeof(faults), "%s/faults.csv", station->folder);
    snprintf(numbers, sizeof(numbers), "%s/numbers.csv", station->folder);
    make(seed, style, sheets, faults, numbers);
    if (numbers_first) {
        import_numbers(station, numbers);
    }
    import_sheets(station, sheets);
    if (!numbers_first) {
        import_numbers(station, numbers);
    }
    read_planted(faults, &planted);
    read_found(station, &found);
    sort(&planted);
    sort(&found);
    assert_true(count_codes(&planted) >= 11);
    assert_true(has_code(&planted, "E10"));
    expect_checked(station);
    assert_int_equal(compare(&planted, &found), 0);
    drop(&planted);
    drop(&found);
    station_teardown(&state);
}

static void each_planted_fault_is_found_and_nothing_else(void **state)
{
    (void)state;
    find_planted("1", "0");
    find_planted("2", "1");
    find_planted("3", "2");
    find_planted("4", "3");
    find_planted("5", "4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_planted_fault_is_found_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
