/* Lists of other systems through the program: the log of URNs. */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEADER "Date,Time,URN #,Emp. No.,Deputy Name,Unit,Tag,Remarks\r\n"

static const char log_of_two_watches[] =
    HEADER "11/19/2026,1430,926-00025-0461-442,200111,\"Muster, Jos\xE9\",41A,1119-12,\r\n"
           "2026-11-19,23:10,926000260461389,200112,\"Beispiel,\r\nAna\",42A,1119-19,x\r\n"
           "2026-11-19,1500,926-0002-0462-389,200112,,42A,,too short\r\n"
           "2026-11-19,1500,926-00027-0462-389,,,42A,,of nobody\r\n"
           "2026-11-19,2500,926-00028-0462-389,200112,,42A,,no time\r\n"
           "2026-11-19,1500,926-00025-0462-389,200112,,42A,,another one's number\r\n"
           "2026-11-19,1510,926-00029-0461-389,200112,,42A,,\r\n";

/* Writes a file of the station and imports it. */
static struct answer import(const struct station *station, int code, const char *employee,
                            const char *name, const char *csv)
{
    char path[128];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/%s", station->folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(csv, 1, strlen(csv), file), strlen(csv));
    assert_int_equal(fclose(file), 0);
    return station_expect(station, code, employee, NULL, WORDS("import", "urn-log", path));
}

static void expect_part(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", part, text);
    }
}

static void bad_lines_are_told_and_the_rest_goes_on(void **state)
{
    struct answer answer = import(*state, 1, SERGEANT, "log.csv", log_of_two_watches);

    expect_part(answer.out, "\"URN #\" is urn\n");
    expect_part(answer.out, "\"Remarks\" is not used\n");
    expect_part(answer.out, "3 added, 0 in the file already, 4 refused\n");
    expect_part(answer.err, "line 5: urn: ");
    expect_part(answer.err, "line 6: employee: Say who drew it");
    expect_part(answer.err, "line 7: drawn_time: ");
    expect_part(answer.err, "line 8: It is in the file already as NWK-UN-2026-00001");
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("show", "NWK-UN-2026-00002"));
    expect_part(answer.out, "926-00026-0461-389");
    expect_part(answer.out, "Beispiel, Ana");
    expect_part(answer.out, "log.csv");
    answer_finish(&answer);
    answer = station_expect(*state, 0, SERGEANT, NULL, WORDS("show", "NWK-UN-2026-00001"));
    expect_part(answer.out, "Muster, Jos\u00e9");
    answer_finish(&answer);
}

static void same_file_again_adds_nothing(void **state)
{
    struct answer answer = import(*state, 1, SERGEANT, "again.csv", log_of_two_watches);

    expect_part(answer.out, "0 added, 3 in the file already, 4 refused\n");
    answer_finish(&answer);
}

static void files_that_are_no_log_are_refused(void **state)
{
    struct answer answer = import(*state, 1, SERGEANT, "other.csv", "Name,Date\nx,2026-11-19\n");

    expect_part(answer.err, "No column is known as urn (URN).");
    expect_part(answer.err, "The headers of the file are \"Name\", \"Date\".");
    expect_part(answer.err, "--map \"Name=urn\"");
    answer_finish(&answer);
    answer = import(*state, 1, SERGEANT, "empty.csv", "");
    expect_part(answer.err, "there is no header line");
    answer_finish(&answer);
    answer = import(*state, 1, SERGEANT, "cut.csv",
                    HEADER "2026-11-19,1500,926-00040-0461-389,200112,,42A,,\n"
                           "2026-11-19,1500,\"926-00041");
    expect_part(answer.out, "1 added, 0 in the file already, 1 refused\n");
    expect_part(answer.err, "line 3: ");
    answer_finish(&answer);
    answer = import(*state, 1, DESK, "desk.csv", log_of_two_watches);
    expect_part(answer.err, "sergeant and above");
    answer_finish(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_lines_are_told_and_the_rest_goes_on),
        cmocka_unit_test(same_file_again_adds_nothing),
        cmocka_unit_test(files_that_are_no_log_are_refused),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
