/* Papers, through the program to the PDF, and the text of the PDF: each in both languages. */
#define _GNU_SOURCE 1 /* strcasestr() */
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COMMANDER  "500001"
#define PAPER_ROOM 200000
#define MARKER     "Se\u00f1ora Mu\u00f1oz \uae40\ubbfc\uc218 \u738b\u5c0f\u660e"

static void done(struct answer answer)
{
    answer_finish(&answer);
}

static int print_setup(void **state)
{
    const struct station *station;

    if (station_setup(state) != 0) {
        return -1;
    }
    station = *state;
    done(station_expect(
        station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
        WORDS("staff", "add", COMMANDER, "--name", "Wilma Erfunden", "--role", "watch_commander")));
    done(station_expect(station, 0, DESK,
                        "{\"kind\":\"CPRA\",\"description\":\"" MARKER " asks for calls\","
                        "\"requester_name\":\"Otto Erfunden\","
                        "\"requester_address\":\"12 Sample Street, Norwalk\","
                        "\"received_at\":\"2026-11-17T10:00\"}\n"
                        "{\"kind\":\"CPRA\",\"description\":\"Llamadas\",\"language\":\"ES\"}\n"
                        "{\"kind\":\"DV_FC6228_REPORT\",\"description\":\"My report\","
                        "\"proper_interest\":\"VICTIM\",\"id_shown\":true,"
                        "\"received_at\":\"2026-11-18T10:00\"}\n",
                        WORDS("file", "records-request")));
    done(station_expect(station, 0, DESK,
                        "{\"statement\":\"He said to me: " MARKER
                        "\",\"party_type\":\"THIRD_PARTY\",\"person_name\":\"Erika Muster\","
                        "\"address\":\"9 Sample Avenue\"}\n",
                        WORDS("file", "service-comment")));
    return 0;
}

/* Of PC 148.6, which is struck down: neither its number nor its words, in either language. */
static void expect_no_warning(const char *text)
{
    static const char *const words[] = {
        "148.6",          "false complaint", "make a complaint that you know",
        "perjury",        "misdemeanor",     "queja falsa",
        "denuncia falsa", "delito",          "a sabiendas"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_null(strcasestr(text, words[i]));
    }
}

static void make(const struct station *station, const char *employee, const char *number,
                 const char *paper, const char *language, char text[PAPER_ROOM])
{
    char path[200], command[400];
    struct stat status;
    FILE *pipe;
    size_t length;

    snprintf(path, sizeof(path), "%s/paper.pdf", station->folder);
    done(station_expect(station, 0, employee, NULL,
                        WORDS("print", number, paper, "-o", path, "--language", language)));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    snprintf(command, sizeof(command), "pdftotext -layout '%s' -", path);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    length = fread(text, 1, PAPER_ROOM - 1, pipe);
    text[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
    assert_int_equal(unlink(path), 0);
    expect_no_warning(text);
    assert_null(strstr(text, "{"));
}

static void expect_text(const char *text, const char *words)
{
    if (strstr(text, words) == NULL) {
        fail_msg("not on the paper: %s\nbut: %s", words, text);
    }
}

static void receipt_of_a_request_names_its_day(void **state)
{
    char text[PAPER_ROOM];

    make(*state, DESK, "NWK-PR-2026-00001", "receipt", "en", text);
    expect_text(text, "Receipt of your records request");
    expect_text(text, "NWK-PR-2026-00001");
    expect_text(text, "By November 30, 2026 we tell you");
    expect_text(text, "December 11, 2026");
    expect_text(text, MARKER);
    expect_text(text, "Page 1 of 1");
    make(*state, DESK, "NWK-PR-2026-00001", "receipt", "es", text);
    expect_text(text, "Recibo de su solicitud de registros");
    expect_text(text, "30 de noviembre de 2026");
    expect_text(text, MARKER);
    assert_null(strstr(text, "Questions"));
    assert_null(strstr(text, "Received"));
}

/* A victim's copy has a day of its own, and no ten days. */
static void receipt_of_a_victim_names_the_day_of_the_copy(void **state)
{
    char text[PAPER_ROOM];

    make(*state, DESK, "NWK-PR-2026-00003", "receipt", "en", text);
    expect_text(text, "one copy free of charge: we have it for you by November 25, 2026");
    assert_null(strstr(text, "7922.535"));
    make(*state, DESK, "NWK-PR-2026-00003", "receipt", "es", text);
    expect_text(text, "Familia 6228");
    expect_text(text, "el 25 de");
}

static void paper_is_of_the_size_that_is_set(void **state)
{
    const struct station *station = *state;
    char path[200], config[200], command[500];
    FILE *file;

    snprintf(path, sizeof(path), "%s/paper.pdf", station->folder);
    snprintf(config, sizeof(config), "%s/a4.ini", station->folder);
    file = fopen(config, "w");
    assert_non_null(file);
    fputs("[print]\npage = a4\n", file);
    assert_int_equal(fclose(file), 0);
    done(station_expect(
        station, 0, DESK, NULL,
        WORDS("--config", config, "print", "NWK-PR-2026-00001", "receipt", "-o", path)));
    snprintf(command, sizeof(command),
             "pdfinfo '%s' | grep -q 'A4' && pdfinfo '%s' | grep -q 'Pages: *1$'", path, path);
    assert_int_equal(system(command), 0);
    done(station_expect(station, 0, DESK, NULL,
                        WORDS("print", "NWK-PR-2026-00001", "receipt", "-o", path)));
    snprintf(command, sizeof(command), "pdfinfo '%s' | grep -q 'letter'", path);
    assert_int_equal(system(command), 0);
}

/* Who asked in Spanish gets it so when nobody says otherwise. */
static void paper_speaks_the_language_of_the_record(void **state)
{
    const struct station *station = *state;
    char path[200], command[300];

    snprintf(path, sizeof(path), "%s/paper.pdf", station->folder);
    done(station_expect(station, 0, DESK, NULL,
                        WORDS("print", "NWK-PR-2026-00002", "receipt", "-o", path)));
    snprintf(command, sizeof(command), "pdftotext '%s' - | grep -q 'Recibo de su solicitud'", path);
    assert_int_equal(system(command), 0);
}

static void expect_refused(const struct station *station, const char *employee, int code,
                           const char *const arguments[], const char *words)
{
    struct answer answer = station_expect(station, code, employee, NULL, arguments);

    expect_text(answer.err, words);
    answer_finish(&answer);
}

static void papers_wait_for_what_they_tell_of(void **state)
{
    const struct station *station = *state;
    char path[200];

    snprintf(path, sizeof(path), "%s/none.pdf", station->folder);
    expect_refused(station, DESK, 1,
                   WORDS("print", "NWK-PR-2026-00001", "determination", "-o", path),
                   "no paper for a record that is received");
    expect_refused(station, DESK, 1, WORDS("print", "NWK-PR-2026-00001", "fee-quote", "-o", path),
                   "once \"Fee\"");
    expect_refused(station, DESK, 2, WORDS("print", "NWK-PR-2026-00001", "poem", "-o", path),
                   "There are: receipt");
    expect_refused(station, VOLUNTEER, 1,
                   WORDS("print", "NWK-PR-2026-00001", "receipt", "-o", path), "not for the role");
    assert_int_equal(access(path, F_OK), -1);
}

static void every_paper_of_a_request(void **state)
{
    const struct station *station = *state;
    char text[PAPER_ROOM];

    done(station_expect(station, 0, SERGEANT, NULL,
                        WORDS("act", "NWK-PR-2026-00001", "extend",
                              "extension_reasons=[\"VOLUMINOUS\"]", "extension_text=Many calls",
                              "extended_until=2026-12-11", "extension_signed_by=R. Sample",
                              "extension_title=Captain", "extension_sent_on=2026-11-20")));
    make(station, DESK, "NWK-PR-2026-00001", "extension-notice", "en", text);
    expect_text(text, "December 11, 2026");
    expect_text(text, "Voluminous records (2)");
    expect_text(text, "12 Sample Street, Norwalk");
    make(station, DESK, "NWK-PR-2026-00001", "receipt", "en", text);
    expect_text(text, "By December 11, 2026 we tell you");
    assert_null(strstr(text, "one extension")); /* it has been had */
    make(station, DESK, "NWK-PR-2026-00001", "extension-notice", "es", text);
    expect_text(text, "Aviso de pr\u00f3rroga");
    expect_text(text, "Registros voluminosos (2)");
    done(station_expect(station, 0, DESK, NULL,
                        WORDS("act", "NWK-PR-2026-00001", "quote-fee", "fee_quote=3.10")));
    make(station, DESK, "NWK-PR-2026-00001", "fee-quote", "es", text);
    expect_text(text, "$3.10");
    expect_text(text, "Costo de sus copias");
    expect_text(text, "Otto Erfunden");
    done(station_expect(
        station, 0, DESK, NULL,
        WORDS("act", "NWK-PR-2026-00001", "determine", "determination=DENY_ALL",
              "determination_reasons=An open case", "determined_by=Discovery Unit",
              "determined_on=2026-11-20", "denial_exemptions=[\"7923.600\"]",
              "denial_explanation=It would harm the case",
              "responsible_persons=[{\"name\":\"R. Sample\",\"title\":\"Custodian\"}]")));
    make(station, DESK, "NWK-PR-2026-00001", "determination", "en", text);
    expect_text(text, "An open case");
    make(station, DESK, "NWK-PR-2026-00001", "denial", "en", text);
    expect_text(text, "R. Sample, Custodian");
    expect_text(text, "Investigative files (7923.600)");
    make(station, DESK, "NWK-PR-2026-00001", "denial", "es", text);
    expect_text(text, "Expedientes de investigaci\u00f3n");
    expect_text(text, "R. Sample");
    make(station, DESK, "NWK-PR-2026-00001", "extension-notice", "en", text); /* for the file */
}

static void papers_of_a_comment(void **state)
{
    const struct station *station = *state;
    char text[PAPER_ROOM], path[200];

    make(station, DESK, "NWK-SC-2026-00001", "receipt", "en", text);
    expect_text(text, "NWK-SC-2026-00001");
    assert_null(strstr(text, MARKER));
    make(station, DESK, "NWK-SC-2026-00001", "receipt", "es", text);
    expect_text(text, "Recibo de su comentario");
    make(station, COMMANDER, "NWK-SC-2026-00001", "acknowledgement", "es", text);
    expect_text(text, "Erika Muster");
    expect_text(text, "9 Sample Avenue");
    assert_null(strstr(text, MARKER));
    make(station, COMMANDER, "NWK-SC-2026-00001", "statement-copy", "es", text);
    expect_text(text, "Copia de su declaraci\u00f3n");
    expect_text(text, MARKER);
    snprintf(path, sizeof(path), "%s/none.pdf", station->folder);
    expect_refused(station, DESK, 1,
                   WORDS("print", "NWK-SC-2026-00001", "statement-copy", "-o", path),
                   "not for the role");
    expect_refused(station, COMMANDER, 1,
                   WORDS("print", "NWK-SC-2026-00001", "disposition-notice", "-o", path),
                   "no paper for a record that is received");
}

/* Printing it is in the log, with who and why. */
static void printing_a_statement_is_logged(void **state)
{
    struct answer answer =
        station_expect(*state, 0, COMMANDER, NULL, WORDS("show", "NWK-SC-2026-00001", "--history"));

    expect_text(answer.out, "print by 500001");
    answer_finish(&answer);
}

static void long_statement_goes_on_overleaf(void **state)
{
    const struct station *station = *state;
    char *line = malloc(40000), text[PAPER_ROOM];
    size_t length = (size_t)sprintf(line, "{\"statement\":\"");

    for (int i = 0; i < 1200; i++) {
        length += (size_t)sprintf(line + length, "word%04d ", i);
    }
    sprintf(line + length, "lastword\"}\n");
    done(station_expect(station, 0, DESK, line, WORDS("file", "service-comment")));
    make(station, COMMANDER, "NWK-SC-2026-00002", "statement-copy", "en", text);
    expect_text(text, "word0000");
    expect_text(text, "lastword");
    expect_text(text, "Page 2 of ");
    free(line);
}

/* The page of a month, for the captain to sign: whatever stands on it, one page. */
static void expect_sheet(const struct station *station, const char *config, const char *size)
{
    char path[200], command[500];
    const char *const arguments[] = {"report",
                                     "contacts",
                                     "--month",
                                     "2026-11",
                                     "--paper",
                                     path,
                                     config != NULL ? "--config" : NULL,
                                     config,
                                     NULL};

    snprintf(path, sizeof(path), "%s/month.pdf", station->folder);
    done(station_expect(station, 0, DESK, NULL, arguments));
    snprintf(command, sizeof(command), "pdfinfo '%s' | grep -E '^Pages: +1$' >/dev/null", path);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof(command), "pdfinfo '%s' | grep -qE '^Page size: +%s'", path, size);
    assert_int_equal(system(command), 0);
    snprintf(
        command, sizeof(command),
        "pdftotext -layout '%s' - | tr -s ' ' | grep -xE 'Monthly 755 report, November 2026|All "
        "contacts 1 3 2|Norwalk 1 3 2|La Mirada 0 0 0|Business owner 1 3 2|2026-11 1 3 2|2025-12 "
        "0 0 0|Counted on November 20, 2026.|Captain \\(name and signature\\) Date' | wc -l | "
        "grep -qx 9",
        path);
    assert_int_equal(system(command), 0);
    assert_int_equal(unlink(path), 0);
}

static void month_is_one_page_to_sign(void **state)
{
    const struct station *station = *state;
    char path[200];
    FILE *config;

    done(station_expect(station, 0, DESK,
                        "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0400\","
                        "\"origin\":\"OBS\",\"setting\":\"BUSINESS_OWNER\",\"contacts\":3,"
                        "\"cards\":2}\n",
                        WORDS("file", "contact-755")));
    expect_sheet(station, NULL, "612 x 792");
    snprintf(path, sizeof(path), "%s/sheet.ini", station->folder);
    config = fopen(path, "w");
    assert_non_null(config);
    assert_true(fputs("[print]\npage = a4\n", config) >= 0);
    assert_int_equal(fclose(config), 0);
    expect_sheet(station, path, "595");
}

/* For who keeps them, briefings and the stock stand on it too; the desk's page is without. */
static void month_has_briefings_and_stock(void **state)
{
    const struct station *station = *state;
    char path[200], command[500];

    done(station_expect(station, 0, SERGEANT,
                        "{\"held_on\":\"2026-11-02\",\"watch\":\"EM\",\"topic\":\"CPP\","
                        "\"attendees\":7}\n"
                        "{\"held_on\":\"2026-11-20\",\"watch\":\"PM\",\"topic\":\"CPP\","
                        "\"attendees\":5}\n"
                        "{\"held_on\":\"2026-10-31\",\"watch\":\"DAY\",\"topic\":\"CPP\","
                        "\"attendees\":30}\n",
                        WORDS("file", "briefing")));
    done(
        station_expect(station, 0, SERGEANT,
                       "{\"movement\":\"RECEIVED\",\"location\":\"BOX\",\"cards\":400,\"moved_at\":"
                       "\"2026-10-02T10:00\"}\n"
                       "{\"movement\":\"LOST\",\"location\":\"BOX\",\"cards\":30,\"moved_at\":"
                       "\"2026-11-02T10:00\"}\n",
                       WORDS("file", "card-stock")));
    done(station_expect(station, 0, VOLUNTEER,
                        "{\"title\":\"Safety fair\",\"type\":\"SAFETY_FAIR\",\"held_on\":"
                        "\"2026-11-03\",\"area\":\"NORWALK\",\"more_volunteers\":2}\n",
                        WORDS("file", "outreach-event")));
    done(station_expect(
        station, 0, VOLUNTEER, NULL,
        WORDS("act", "NWK-OE-2026-00001", "hold", "attendance=31", "cards=12", "cards_from=BOX")));
    for (int a4 = 0; a4 <= 1; a4++) {
        snprintf(path, sizeof(path), "%s/sheet.ini", station->folder);
        snprintf(command, sizeof(command), "printf '[print]\npage = %s\n' > '%s'",
                 a4 ? "a4" : "letter", path);
        assert_int_equal(system(command), 0);
        snprintf(command, sizeof(command), "%s/both.pdf", station->folder);
        done(station_expect(station, 0, SERGEANT, NULL,
                            WORDS("report", "monthly", "--month", "2026-11", "--paper", command,
                                  "--config", path)));
        snprintf(
            command, sizeof(command),
            "pdfinfo '%s/both.pdf' | grep -qE '^Pages: +1$' && pdftotext -layout "
            "'%s/both.pdf' - | tr -s ' ' | grep -xE 'Briefings Held On CPP People EM Day "
            "PM|All of the month 2 2 12 1 0 1|All places 400 0 0 [0-9]+ 30 0 [0-9]+ 0|Outreach "
            "events Held Ahead People Cards Volunteers Concerns|All of the month 1 0 31 12 2 "
            "0' | wc -l | grep -qx 5",
            station->folder, station->folder);
        assert_int_equal(system(command), 0);
    }
    snprintf(path, sizeof(path), "%s/desk.pdf", station->folder);
    done(station_expect(station, 0, DESK, NULL,
                        WORDS("report", "monthly", "--month", "2026-11", "--paper", path)));
    snprintf(command, sizeof(command),
             "pdftotext '%s' - | grep -q 'Monthly 755 report' && ! pdftotext '%s' - | grep -qE "
             "'Briefings|stock'",
             path, path);
    assert_int_equal(system(command), 0);
}

/* Twenty areas with long names are cut and summed up, and the page stays one. */
static void many_areas_stay_on_one_page(void **state)
{
    const struct station *station = *state;
    char path[200], command[700];
    FILE *file;

    snprintf(path, sizeof(path), "%s/codes", station->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/codes/areas.csv", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("code,label\nNORWALK,Norwalk\n", file);
    for (int i = 1; i < 20; i++) {
        fprintf(file, "AREA_%02d,Neighbourhood of the long and winding name by the river %02d\n", i,
                i);
    }
    assert_int_equal(fclose(file), 0);
    snprintf(path, sizeof(path), "%s/many.ini", station->folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[files]\ncodes_dir = %s/codes\n", station->folder);
    assert_int_equal(fclose(file), 0);
    snprintf(command, sizeof(command), "%s/many.pdf", station->folder);
    done(station_expect(
        station, 0, SERGEANT, NULL,
        WORDS("report", "contacts", "--month", "2026-11", "--paper", command, "--config", path)));
    snprintf(path, sizeof(path), "%s", command);
    snprintf(command, sizeof(command),
             "pdfinfo '%s' | grep -qE '^Pages: +1$' && pdftotext -layout '%s' - | grep -q 'Others "
             "(9)' && pdftotext -layout '%s' - | grep -q 'Captain (name'",
             path, path, path);
    assert_int_equal(system(command), 0);
}

static void only_contacts_have_a_page(void **state)
{
    expect_refused(*state, DESK, 2,
                   WORDS("report", "cards", "--month", "2026-11", "--paper", "x.pdf"),
                   "no page to sign");
    expect_refused(
        *state, DESK, 2,
        WORDS("report", "contacts", "--month", "2026-11", "--by", "area", "--paper", "x.pdf"),
        "without --by");
    expect_refused(*state, VOLUNTEER, 1,
                   WORDS("report", "contacts", "--month", "2026-11", "--paper", "x.pdf"),
                   "not for the role");
}

/* The program that draws is not part of this one. */
static void main_program_links_no_drawing(void **state)
{
    char command[300];
    const struct station *station = *state;

    snprintf(command, sizeof(command), "readelf -d '%s' | grep -qE 'cairo|pango'",
             station->program);
    assert_int_not_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipt_of_a_request_names_its_day),
        cmocka_unit_test(receipt_of_a_victim_names_the_day_of_the_copy),
        cmocka_unit_test(paper_is_of_the_size_that_is_set),
        cmocka_unit_test(paper_speaks_the_language_of_the_record),
        cmocka_unit_test(papers_wait_for_what_they_tell_of),
        cmocka_unit_test(every_paper_of_a_request),
        cmocka_unit_test(papers_of_a_comment),
        cmocka_unit_test(printing_a_statement_is_logged),
        cmocka_unit_test(long_statement_goes_on_overleaf),
        cmocka_unit_test(month_is_one_page_to_sign),
        cmocka_unit_test(month_has_briefings_and_stock),
        cmocka_unit_test(many_areas_stay_on_one_page),
        cmocka_unit_test(only_contacts_have_a_page),
        cmocka_unit_test(main_program_links_no_drawing),
    };

    return cmocka_run_group_tests(tests, print_setup, station_teardown);
}
