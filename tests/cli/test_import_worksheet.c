/* frontdesk import worksheet: what it prints, what it refuses, and files that the generator makes.
 */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void write_file(const struct station *station, const char *text, char path[200])
{
    FILE *file;

    snprintf(path, 200, "%s/sheets.csv", station->folder);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void expect_words(const struct answer *answer, const char *const words[])
{
    for (; *words != NULL; words++) {
        if (strstr(answer->out, *words) == NULL && strstr(answer->err, *words) == NULL) {
            fail_msg("not said: %s\nbut: %s%s", *words, answer->out, answer->err);
        }
    }
}

static void import(const struct station *station, const char *path, int code,
                   const char *const words[])
{
    struct answer answer =
        station_expect(station, code, SERGEANT, NULL, WORDS("import", "worksheet", path));

    expect_words(&answer, words);
    answer_finish(&answer);
}

static void good_lines_are_imported_and_bad_ones_named(void **state)
{
    const struct station *station = *state;
    struct answer answer;
    char path[200];

    write_file(station,
               "Shift Date,Shift,Call Sign,Emp #,Rcvd,Clr,Tag No,RD,Clr Codes,Remarks\r\n"
               "11/19/2026,EM,41A,200001,2340,12,1,0461,755/940,\"Talked,\r\nlong\"\r\n"
               "11/19/2026,EM,41A,200001,2561,0030,2,0461,780 940,Left\r\n",
               path);
    import(station, path, 1,
           WORDS("Columns by their names:", "  1. Shift Date = worked_on",
                 "1 worksheet imported with 1 line (NWK-WS-2026-00001). 1 line was not imported.",
                 "line 4: Rcvd: \"2561\" is no time"));
    import(station, path, 1,
           WORDS("Columns as they were kept:", "0 worksheets imported with 0 lines. 1 line was "
                                               "there already. 1 line was not imported."));
    answer = station_expect(station, 0, DESK, NULL, WORDS("show", "NWK-WS-2026-00001"));
    expect_words(&answer, WORDS("Imported from", "sheets.csv", "2340", "0012", "Talked,"));
    answer_finish(&answer);
    answer = station_expect(station, 0, DESK, NULL, WORDS("list", "worksheet"));
    expect_words(&answer, WORDS("NWK-WS-2026-00001"));
    answer_finish(&answer);
    answer = station_expect(station, 0, OTHER_DESK, NULL, WORDS("list", "worksheet"));
    assert_null(strstr(answer.out, "NWK-WS"));
    answer_finish(&answer);
    /* who imports is no author, and the employee is */
    answer =
        station_expect(station, 0, SERGEANT, NULL, WORDS("act", "NWK-WS-2026-00001", "accept"));
    answer_finish(&answer);
}

static void columns_without_a_known_name_are_mapped_once(void **state)
{
    static const char map[] = "--map=A=worked_on,B=watch,C=unit,D=employee,E=tag,F=clearance";
    const struct station *station = *state;
    struct answer answer;
    char path[200];

    write_file(station, "A;B;C;D;E;F\n2026-11-18;PM;42B;200002;31;780,940\n", path);
    import(station, path, 1,
           WORDS("No column is known as worked_on (Worked on), watch (Watch), unit (Unit), "
                 "employee (Employee).",
                 "The headers of the file are \"A\", \"B\", \"C\", \"D\", \"E\", \"F\".",
                 "as --map \"A=worked_on\""));
    answer = station_expect(station, 2, SERGEANT, NULL,
                            WORDS("import", "worksheet", path, "--map", "A=weather"));
    expect_words(&answer, WORDS("\"weather\" is no field"));
    answer_finish(&answer);
    answer = station_expect(station, 0, SERGEANT, NULL, WORDS("import", "worksheet", path, map));
    expect_words(&answer, WORDS("  6. F = clearance", "1 worksheet imported with 1 line"));
    answer_finish(&answer);
    import(station, path, 0, WORDS("Columns as they were kept:", "1 line was there already"));
}

static void refusals_change_nothing(void **state)
{
    const struct station *station = *state;
    struct answer answer;
    char path[200];

    write_file(station, "Date,Shift,Unit,Emp,Tag\n2026-11-17,PM,42B,200002,31\n", path);
    answer = station_expect(station, 1, DESK, NULL, WORDS("import", "worksheet", path));
    expect_words(&answer, WORDS("not for the role Desk"));
    answer_finish(&answer);
    write_file(station, "", path);
    import(station, path, 1, WORDS("The file is empty"));
    answer = station_expect(station, 2, SERGEANT, NULL,
                            WORDS("import", "holidays", path, "--map", "A=b"));
    answer_finish(&answer);
    answer = station_expect(station, 2, SERGEANT, NULL, WORDS("import", "weather", path));
    expect_words(&answer, WORDS("holidays, urn-log, worksheet"));
    answer_finish(&answer);
}

static void make(const struct station *station, const char *style, char path[200])
{
    char faults[200];
    int status = 0;
    pid_t child;

    snprintf(path, 200, "%s/made%s.csv", station->folder, style);
    snprintf(faults, sizeof(faults), "%s/faults%s.csv", station->folder, style);
    child = fork();
    if (child == 0) {
        const char *program = getenv("FRONTDESK_MAKE_WORKSHEETS");

        execl(program, program, style, "100", style, "0", path, faults, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Each style is another station's way of writing: names of columns, dates, times, signs between
 * cells, line ends and encodings. */
static void every_style_of_file_is_read(void **state)
{
    static const char *const styles[] = {"0", "1", "2", "3", "4"};
    const struct station *station = *state;

    for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
        char path[200];

        make(station, styles[i], path);
        /* the same watches and units as in the files before: new lines are added to them */
        import(station, path, 0,
               i == 0 ? WORDS("7 worksheets imported with 100 lines")
                      : WORDS("100 lines added to worksheets that were there"));
        import(station, path, 0, WORDS("100 lines were there already"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_lines_are_imported_and_bad_ones_named),
        cmocka_unit_test(columns_without_a_known_name_are_mapped_once),
        cmocka_unit_test(refusals_change_nothing),
        cmocka_unit_test(every_style_of_file_is_read),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
