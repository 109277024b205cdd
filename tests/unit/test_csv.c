#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every row as [cell][cell] with its line before, "1:[a][b] 2:[c]"; a fault as "!" and its words.
 */
static char *read_all(const char *csv, size_t length)
{
    struct csv_reader reader;
    struct error error = {0};
    struct text seen = {0};
    enum csv_step step;

    csv_init(&reader, csv, length);
    while ((step = csv_next(&reader, &error)) == CSV_ROW) {
        text_add_format(&seen, "%s%lu:", seen.length > 0 ? " " : "", reader.line);
        for (size_t i = 0; i < reader.count; i++) {
            text_add_format(&seen, "[%s]", reader.cells[i]);
        }
    }
    if (step == CSV_BAD) {
        text_add_format(&seen, "!%s", error.text);
        assert_int_equal(error.class, ERROR_INPUT);
    }
    csv_finish(&reader);
    return text_take(&seen);
}

static void expect_rows(const char *csv, const char *expected)
{
    char *seen = read_all(csv, strlen(csv));

    assert_string_equal(seen, expected);
    free(seen);
}

static void rows_end_with_any_line_end(void **state)
{
    (void)state;
    expect_rows("", "");
    expect_rows("\xEF\xBB\xBF", "");
    expect_rows("a,b\r\nc,d\r\n", "1:[a][b] 2:[c][d]");
    expect_rows("a,b\nc,d", "1:[a][b] 2:[c][d]");
    expect_rows("a\rb\r", "1:[a] 2:[b]");
    expect_rows("\xEF\xBB\xBF"
                "a,b\n",
                "1:[a][b]");
}

static void empty_cells_stay_and_empty_lines_go(void **state)
{
    (void)state;
    expect_rows(",\n", "1:[][]");
    expect_rows("a,,\n", "1:[a][][]");
    expect_rows("\"\"\n", "1:[]");
    expect_rows("\n\na\n\r\n\nb\n\n", "3:[a] 6:[b]");
}

static void quoted_cells_hold_anything(void **state)
{
    (void)state;
    expect_rows("\"a,b\",\"say \"\"hi\"\"\"\n", "1:[a,b][say \"hi\"]");
    expect_rows("\"one\ntwo\r\nthree\",x\ny\n", "1:[one\ntwo\r\nthree][x] 4:[y]");
    expect_rows("a\"b,c\n", "1:[a\"b][c]"); /* a quote inside a plain cell is a quote */
    expect_rows(" \"a\" \n", "1:[ \"a\" ]");
}

static void faults_name_the_line_where_the_row_begins(void **state)
{
    (void)state;
    expect_rows("a\n\"b\nc\n", "1:[a]!line 2: a quote (\") is never closed.");
    expect_rows("a\n\nb,\"c\"d\n", "1:[a]!line 3: there is text after a closing quote (\").");
    expect_rows("\"", "!line 1: a quote (\") is never closed.");
}

static void any_quoted_line_end_counts(void **state)
{
    (void)state;
    expect_rows("\"a\rb\"\rc\r", "1:[a\rb] 3:[c]");
    expect_rows("\"a\r\nb\nc\"\r\nd\r\n", "1:[a\r\nb\nc] 4:[d]");
}

static void other_signs_may_part_the_cells(void **state)
{
    struct csv_reader reader;
    static const char csv[] = "a;b,c;\"d;e\"\n";

    (void)state;
    csv_init_parted(&reader, csv, strlen(csv), csv_guess_delimiter(csv, strlen(csv)));
    assert_int_equal(csv_next(&reader, NULL), CSV_ROW);
    assert_int_equal(reader.count, 3);
    assert_string_equal(reader.cells[2], "d;e");
    csv_finish(&reader);
    assert_int_equal(csv_guess_delimiter("a\tb\tc,d\n;;;;", 14), '\t');
    assert_int_equal(csv_guess_delimiter("\"a;b;c\",d", 9), ',');
    assert_int_equal(csv_guess_delimiter("", 0), ',');
}

/* Behind a bad row it goes on with the line after the one on which that row begins. */
static void a_bad_line_can_be_passed(void **state)
{
    static const char csv[] = "a\n\"b\nc\n\"d\"e\nf\n";
    struct csv_reader reader;
    struct text seen = {0};
    enum csv_step step;

    (void)state;
    csv_init(&reader, csv, strlen(csv));
    while ((step = csv_next(&reader, NULL)) != CSV_END) {
        text_add_format(&seen, "%lu:%s ", reader.line, step == CSV_ROW ? reader.cells[0] : "!");
        if (step == CSV_BAD) {
            csv_pass_line(&reader);
        }
    }
    assert_string_equal(text_bytes(&seen), "1:a 2:! 3:c 4:! 5:f ");
    text_finish(&seen);
    csv_finish(&reader);
}

static void a_zero_byte_is_refused(void **state)
{
    static const char plain[] = "a\0b,c\n";
    static const char quoted[] = "\"a\0b\"\n";
    static const char after_quote[] = "\"a\"\0\n";
    char *seen;

    (void)state;
    seen = read_all(plain, sizeof(plain) - 1);
    assert_string_equal(seen, "!line 1: there is a zero byte; this is no CSV text.");
    free(seen);
    seen = read_all(quoted, sizeof(quoted) - 1);
    assert_string_equal(seen, "!line 1: there is a zero byte; this is no CSV text.");
    free(seen);
    seen = read_all(after_quote, sizeof(after_quote) - 1);
    assert_string_equal(seen, "!line 1: there is text after a closing quote (\").");
    free(seen);
}

static void a_row_has_a_thousand_cells_at_most(void **state)
{
    struct csv_reader reader;
    struct error error = {0};
    char commas[1001];

    (void)state;
    memset(commas, ',', sizeof(commas));
    csv_init(&reader, commas, 999);
    assert_int_equal(csv_next(&reader, &error), CSV_ROW);
    assert_int_equal(reader.count, 1000);
    csv_finish(&reader);
    csv_init(&reader, commas, 1000);
    assert_int_equal(csv_next(&reader, &error), CSV_BAD);
    csv_finish(&reader);
}

static void a_cell_has_a_mebibyte_at_most(void **state)
{
    size_t limit = (size_t)1024 * 1024;
    char *cell = malloc(limit + 1);
    struct csv_reader reader;
    struct error error = {0};

    (void)state;
    assert_non_null(cell);
    memset(cell, 'a', limit + 1);
    csv_init(&reader, cell, limit);
    assert_int_equal(csv_next(&reader, &error), CSV_ROW);
    assert_int_equal(strlen(reader.cells[0]), limit);
    csv_finish(&reader);
    csv_init(&reader, cell, limit + 1);
    assert_int_equal(csv_next(&reader, &error), CSV_BAD);
    csv_finish(&reader);
    free(cell);
}

static void expect_cell(const char *cell, const char *expected)
{
    struct text out = {0};

    csv_add_cell(&out, cell, true);
    assert_string_equal(text_bytes(&out), expected);
    text_finish(&out);
}

static void cells_are_quoted_where_needed(void **state)
{
    (void)state;
    expect_cell("", "");
    expect_cell("Peña", "Peña");
    expect_cell("a,b", "\"a,b\"");
    expect_cell("say \"hi\"", "\"say \"\"hi\"\"\"");
    expect_cell("\"", "\"\"\"\"");
    expect_cell("one\ntwo", "\"one\ntwo\"");
    expect_cell(" a", "\" a\"");
}

static void cells_that_a_spreadsheet_would_run_are_defused(void **state)
{
    (void)state;
    expect_cell("=1+1", "'=1+1");
    expect_cell("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    expect_cell("+1 562 555 0100", "'+1 562 555 0100");
    expect_cell("-1+cmd", "'-1+cmd");
    expect_cell("@SUM(A1)", "'@SUM(A1)");
    expect_cell("\t=1", "\"'\t=1\"");
    expect_cell("\r=1", "\"'\r=1\"");
    expect_cell("-", "'-");
    expect_cell("-.5", "'-.5");
    expect_cell("-5.", "'-5.");
    expect_cell("-5.0.1", "'-5.0.1");
}

static void plain_numbers_stay_numbers(void **state)
{
    (void)state;
    expect_cell("-12.50", "-12.50");
    expect_cell("+5", "+5");
    expect_cell("-7", "-7");
    expect_cell("0461", "0461");
}

static void what_is_written_reads_back(void **state)
{
    static const char *const cells[] = {"", "a,b", "\"", "one\r\ntwo", " x ", "김민준", "a\"\"b"};
    struct csv_reader reader;
    struct text out = {0};
    size_t count = sizeof(cells) / sizeof(cells[0]);

    (void)state;
    for (int row = 0; row < 2; row++) {
        for (size_t i = 0; i < count; i++) {
            csv_add_cell(&out, cells[i], i == 0);
        }
        csv_end_row(&out);
    }
    csv_init(&reader, text_bytes(&out), out.length);
    for (int row = 0; row < 2; row++) {
        assert_int_equal(csv_next(&reader, NULL), CSV_ROW);
        assert_int_equal(reader.count, count);
        for (size_t i = 0; i < count; i++) {
            assert_string_equal(reader.cells[i], cells[i]);
        }
    }
    assert_int_equal(csv_next(&reader, NULL), CSV_END);
    csv_finish(&reader);
    text_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_with_any_line_end),
        cmocka_unit_test(empty_cells_stay_and_empty_lines_go),
        cmocka_unit_test(quoted_cells_hold_anything),
        cmocka_unit_test(faults_name_the_line_where_the_row_begins),
        cmocka_unit_test(any_quoted_line_end_counts),
        cmocka_unit_test(other_signs_may_part_the_cells),
        cmocka_unit_test(a_bad_line_can_be_passed),
        cmocka_unit_test(a_zero_byte_is_refused),
        cmocka_unit_test(a_row_has_a_thousand_cells_at_most),
        cmocka_unit_test(a_cell_has_a_mebibyte_at_most),
        cmocka_unit_test(cells_are_quoted_where_needed),
        cmocka_unit_test(cells_that_a_spreadsheet_would_run_are_defused),
        cmocka_unit_test(plain_numbers_stay_numbers),
        cmocka_unit_test(what_is_written_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
