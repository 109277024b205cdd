/* The exceptions of worksheets: each rule with lines that are flagged, and many plausible ones that
 * must not be. */
#include "tests/support/desk_fixture.h"

#include "forms/exception.h"
#include "forms/worksheet.h"

#include <stdio.h>

/* One plausible line: an observed contact in the morning of a day watch. */
#define PLAIN                                                                                      \
    "tag=112|origin=OBS|rd=0461|received=0900|arrived=0905|cleared=0920|clearance=755 940|"        \
    "setting=BUSINESS_OWNER|contacts=2|cards=1|narrative=Spoke with owner about lighting."
#define CALL                                                                                       \
    "tag=113|origin=CALL|rd=0462|received=0930|dispatched=0935|enroute=0936|arrived=0945|"         \
    "cleared=1010|clearance=779 940|narrative=Assisted fire at gas leak, no injuries."

static int sheet_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &worksheet_form);
    put(fixture, "worked_on", "2026-11-19");
    put(fixture, "watch", "DAY");
    put(fixture, "unit", "41A");
    put(fixture, "personnel_class", "A");
    return 0;
}

static void set_line(struct desk_fixture *fixture, size_t line, const char *values)
{
    while (*values != '\0') {
        size_t length = strcspn(values, "|");
        char *pair = memory_text_part(values, length);
        char *text = strchr(pair, '=');
        char name[64];

        assert_non_null(text);
        *text = '\0';
        snprintf(name, sizeof(name), "lines[%zu].%s", line, pair);
        put(fixture, name, text + 1);
        free(pair);
        values += length + (values[length] == '|');
    }
}

/* "E01:1 E09:3": codes and lines. */
static void list(struct desk_fixture *fixture, struct text *out)
{
    struct findings findings = {0};

    exceptions_find(&fixture->record, "submitted", &fixture->desk, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        text_add_format(out, "%s%s:%zu", i > 0 ? " " : "", findings.items[i].rule->code,
                        findings.items[i].line);
    }
    findings_finish(&findings);
}

/* A worksheet of the plain line with these changes, or of several lines with a newline between. */
static void look(const char *header, const char *lines, const char *expected)
{
    struct desk_fixture *fixture;
    struct text found = {0};
    void *made = NULL;
    size_t line = 0;

    assert_int_equal(sheet_set_up(&made), 0);
    fixture = made;
    for (const char *at = header; *at != '\0';) {
        size_t length = strcspn(at, "|");
        char *pair = memory_text_part(at, length);
        char *text = strchr(pair, '=');

        *text = '\0';
        put(fixture, pair, text + 1);
        free(pair);
        at += length + (at[length] == '|');
    }
    for (const char *at = lines; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        char *one = memory_text_part(at, strcspn(at, "\n"));

        set_line(fixture, ++line, one);
        free(one);
    }
    list(fixture, &found);
    if (strcmp(text_bytes(&found), expected) != 0) {
        fail_msg("%s %s: \"%s\" and not \"%s\"", header, lines, text_bytes(&found), expected);
    }
    text_finish(&found);
    desk_tear_down(&made);
}

struct trial {
    const char *lines, *expected;
};

static void look_at_all(const struct trial *trials, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        look("", trials[i].lines, trials[i].expected);
    }
}

#define LOOK(...)                                                                                  \
    const struct trial trials[] = {__VA_ARGS__};                                                   \
    (void)state;                                                                                   \
    look_at_all(trials, COUNT_OF(trials))

static void plain_lines_are_left_alone(void **state)
{
    LOOK({PLAIN, ""}, {CALL, ""}, {PLAIN "\n" CALL, ""},
         /* briefing, a meal, fuel: times alone */
         {"received=0600|cleared=0630|narrative=Briefing", ""},
         {"arrived=1200|cleared=1230|nature=CODE 7", ""}, {"narrative=Out of service, fuel", ""},
         /* an assist with several codes */
         {PLAIN "|clearance=779 755 940", ""}, {PLAIN "|clearance=780 940|setting=|cards=0", ""});
}

static void e01_tags_have_a_clearance(void **state)
{
    LOOK({PLAIN "|clearance=|setting=|cards=0", "E01:1"}, {CALL "|clearance=", "E01:1"},
         {PLAIN "|tag=|clearance=|setting=|cards=", ""}, {PLAIN "\n" CALL "|clearance=", "E01:2"});
}

static void e02_narratives_say_something(void **state)
{
    LOOK({CALL "|narrative=", "E02:1"}, {CALL "|narrative=SEE REPORT", "E02:1"},
         {CALL "|narrative=see report.", "E02:1"}, {CALL "|narrative=See Rpt", "E02:1"},
         {CALL "|narrative=SEE RPT 926-00025-0461-442", "E02:1"},
         {CALL "|narrative=See report for details", "E02:1"},
         {CALL "|narrative=REFER TO REPORT", "E02:1"}, {CALL "|narrative=Report", "E02:1"},
         {CALL "|narrative=see  attached  report", "E02:1"}, {CALL "|narrative=S/R", "E02:1"},
         {CALL "|narrative=...", "E02:1"}, {CALL "|narrative=-", "E02:1"},
         {CALL "|narrative=SEE URN", "E02:1"},
         {CALL "|narrative=See report, suspect fled EB on foot", ""},
         {CALL "|narrative=Report taken", ""}, {CALL "|narrative=No report wanted", ""},
         {CALL "|narrative=No report", ""}, {CALL "|narrative=Crime report written", ""},
         {CALL "|narrative=GOA", ""}, {CALL "|narrative=UTL", ""},
         {CALL "|narrative=Checked OK", ""},
         {CALL "|narrative=Did not see report of fire confirmed", ""},
         {CALL "|narrative=415 party, quiet on arrival", ""},
         {CALL "|narrative=Señora está bien", ""},
         {"tag=|narrative=|arrived=1200|cleared=1230", ""});
}

static void e03_contacts_are_coded(void **state)
{
    LOOK({PLAIN "|clearance=940", "E03:1"}, {PLAIN "|clearance=940|setting=|cards=2", "E03:1"},
         {PLAIN "|clearance=940|cards=0", "E03:1"}, {PLAIN "|clearance=779 940|cards=", "E03:1"},
         {PLAIN "|clearance=940|setting=COFFEE_RESTAURANT|cards=0", "E03:1"},
         {CALL "|cards=1", "E03:1"}, {CALL "|cards=1|clearance=779 755 940", ""},
         {CALL "|setting=CALL_FOR_SERVICE|cards=0", ""}, {CALL "|setting=COUNTER_REPORT", ""},
         {CALL "|setting=OTHER", ""}, {CALL "|contacts=3", ""}, {CALL "|cards=0", ""},
         {CALL "|setting=CALL_FOR_SERVICE|cards=1", "E03:1"},
         /* 755 without a card is a contact all the same */
         {PLAIN "|cards=0", ""}, {PLAIN "|setting=|contacts=|cards=", ""});
}

static void e04_a_detention_is_no_contact(void **state)
{
    LOOK({PLAIN "|clearance=755 840 940", "E04:1"}, {PLAIN "|clearance=755 841", "E04:1 E07:1"},
         {PLAIN "|clearance=755 842 940", "E04:1"}, {PLAIN "|clearance=755 941", "E04:1"},
         {PLAIN "|clearance=755 949", "E04:1"}, {PLAIN "|clearance=941 755", "E04:1"},
         {PLAIN "|clearance=755 843 940|narrative=REFCALL 98", "E04:1"},
         {PLAIN "|clearance=755 940", ""}, {PLAIN "|clearance=755 844 940", ""},
         {PLAIN "|clearance=755 839 940", ""}, {PLAIN "|clearance=840 941|setting=|cards=0", ""});
}

static void e05_family_abuse_is_secondary(void **state)
{
    LOOK({CALL "|clearance=831", "E05:1 E07:1"}, {CALL "|clearance=831 940", "E05:1"},
         {CALL "|clearance=941 831", "E05:1"}, {CALL "|clearance=091 831 940", ""},
         {CALL "|clearance=831 399 940", ""}, {CALL "|clearance=779 831 940", ""});
}

static void e06_more_detained_need_their_refcall(void **state)
{
    LOOK({CALL "|clearance=843 941", "E06:1"},
         {CALL "|clearance=843 941|narrative=REFCALL 245", ""},
         {CALL "|clearance=843 941|narrative=Second person, ref call #245", ""},
         {CALL "|clearance=843 941|nature=REFCALL 245", ""},
         {CALL "|clearance=843 941|location=Refcall 12 Sample Street", ""},
         {CALL "|clearance=840 941", ""}, {CALL "|clearance=842 941", ""});
}

static void e07_every_clearance_has_a_94x(void **state)
{
    LOOK({CALL "|clearance=779", "E07:1"}, {PLAIN "|clearance=755", "E07:1"},
         {CALL "|clearance=399 091", "E07:1"}, {CALL "|clearance=779 949", ""},
         {CALL "|clearance=940", ""}, {CALL "|clearance=779 948", ""});
}

static void e08_districts_are_the_stations(void **state)
{
    LOOK({CALL "|rd=", "E08:1"}, {CALL "|rd=0284", "E08:1"}, {CALL "|rd=0299", "E08:1"},
         {CALL "|rd=0400", ""}, {CALL "|rd=0499", ""}, {CALL "|rd=0477", ""},
         {"rd=|arrived=1200|cleared=1230|narrative=Code 7", ""});
}

static void e08_goes_by_the_list_where_there_is_one(void **state)
{
    struct desk_fixture *fixture = *state;
    struct text found = {0};

    use_list(fixture, CODES_DISTRICT, "code,label\n0461,NORWALK\n0462,NORWALK\n0512,Assists\n");
    set_line(fixture, 1, CALL);
    set_line(fixture, 2, PLAIN "|rd=0477");
    set_line(fixture, 3, "rd=0400|narrative=x");
    set_line(fixture, 4, "rd=0499|narrative=x");
    set_line(fixture, 5, "rd=0512|narrative=x");
    set_line(fixture, 6, "rd=0513|narrative=x");
    list(fixture, &found);
    assert_string_equal(text_bytes(&found), "E08:2 E08:6");
    text_finish(&found);
}

#define AT(number, from, to)                                                                       \
    "tag=" number "|rd=0461|clearance=779 940|narrative=Patrol check.|arrived=" from "|cleared"    \
    "=" to

static void e09_times_run_forward(void **state)
{
    LOOK({CALL "|cleared=0940", "E09:1"}, {CALL "|arrived=0930", "E09:1"},
         {CALL "|enroute=0934", "E09:1"},
         {CALL "|received=2350|dispatched=2352|enroute=2353|"
               "arrived=2359|cleared=0010",
          ""},
         {CALL "|dispatched=0930|enroute=0930|arrived=0930|cleared=0930", ""},
         /* a call that waited for hours, and one from before midnight */
         {CALL "|received=0330", ""}, {CALL "|received=2330", ""},
         {CALL "|dispatched=|enroute=|arrived=", ""}, {CALL "|received=|cleared=", ""});
}

static void e09_lines_do_not_overlap(void **state)
{
    LOOK(
        {AT("1", "0900", "0930") "\n" AT("2", "0920", "0940"), "E09:2"},
        {AT("1", "0920", "0940") "\n" AT("2", "0900", "0930"), "E09:1"},
        {AT("1", "0900", "0930") "\n" AT("2", "0930", "0940"), ""},
        {AT("1", "0900", "0930") "\n" AT("2", "0940", "0950"), ""},
        {AT("1", "0900", "1000") "\n" AT("2", "0910", "0920"), "E09:2"},
        {AT("1", "0900", "1000") "\n" AT("2", "0915", "0915"), ""},
        /* several citations of one stop have one tag */
        {AT("1", "0900", "0930") "\n" AT("1", "0900", "0930"), ""},
        /* given out while the other one lasted, gone to afterwards */
        {AT("1", "0900", "0930") "\n" AT("2", "0945", "1000") "|dispatched=0915|enroute=0932", ""},
        {AT("1", "0900", "0930") "\n" AT("2", "0945", "1000") "|received=0700|dispatched=0931", ""},
        {AT("1", "0900", "0930") "\n" AT("2", "0945", "1000") "|dispatched=0915|enroute=0925",
         "E09:2"},
        {AT("1", "0900", "") "\n" AT("2", "0910", "0920"), ""},
        {AT("1", "", "0930") "\n" AT("2", "0910", "0920"), ""});
}

static void e09_watches_cross_midnight(void **state)
{
    static const char pm[] =
        AT("1", "2130", "2155") "\n" AT("2", "2350", "0010") "\n" AT("3", "0010", "0045");
    static const char em[] = AT("1", "2205", "2230") "\n" AT("2", "2345", "0015") "\n" AT(
        "3", "0015", "0100") "\n" AT("4", "0545", "0640");
    static const char bad[] = AT("1", "2345", "0015") "\n" AT("2", "0005", "0030");

    (void)state;
    look("watch=PM", pm, "");
    look("watch=EM", em, "");
    look("watch=EM", bad, "E09:2");
    look("watch=PM", bad, "E09:2");
    /* the morning's lines come after the evening's, whatever the numbers say */
    look("watch=EM", AT("1", "2200", "2230") "\n" AT("2", "0200", "0230"), "");
    look("watch=EM", AT("1", "0200", "0230") "\n" AT("2", "2200", "2230"), "");
    /* early and late */
    look("watch=DAY", AT("1", "0530", "0610") "\n" AT("2", "1350", "1530"), "");
    look("watch=PM", AT("1", "1210", "1300") "\n" AT("2", "2330", "0130"), "");
}

static void e11_urns_fit_their_line(void **state)
{
    LOOK({CALL "|urn=926-00025-0462-442", ""}, {CALL "|urn=924-00025-0462-442", "E11:1"},
         {CALL "|urn=927-00025-0462-442", "E11:1"}, {CALL "|urn=926-00025-0461-442", "E11:1"},
         {CALL "|urn=926-00025-0461-442|rd=", "E08:1"}, {CALL "|urn=", ""},
         {CALL "|urn=924-00025-0462-442|nature=SUPP", ""},
         {CALL "|urn=924-00025-0462-442|narrative=Follow-up with victim.", ""});
    look("worked_on=2026-12-31|watch=EM", CALL "|urn=927-00001-0462-442", "");
    look("worked_on=2027-01-01|watch=EM", CALL "|urn=926-09999-0462-442", "");
    look("worked_on=2026-12-30|watch=EM", CALL "|urn=927-00001-0462-442", "E11:1");
}

static void e20_volunteers_are_class_x(void **state)
{
    static const char *const volunteers[] = {"V1", "40V", "40V1", "VOP", "VOP2", "40VOP", "v12"};
    static const char *const others[] = {"41A", "40Q1", "43Z", "40", "VAN1", "SAM40", "AV1", "41L"};
    char header[80];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(volunteers); i++) {
        snprintf(header, sizeof(header), "unit=%s|personnel_class=A", volunteers[i]);
        look(header, PLAIN, "E20:0");
        snprintf(header, sizeof(header), "unit=%s|personnel_class=", volunteers[i]);
        look(header, PLAIN, "E20:0");
        snprintf(header, sizeof(header), "unit=%s|personnel_class=X", volunteers[i]);
        look(header, PLAIN, "");
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        snprintf(header, sizeof(header), "unit=%s", others[i]);
        look(header, PLAIN, "");
        snprintf(header, sizeof(header), "unit=%s|personnel_class=X", others[i]);
        look(header, PLAIN, "");
    }
}

/* `found` blank: all that the code finds at the line. */
static void waive(struct desk_fixture *fixture, const char *code, const char *line,
                  const char *found)
{
    put(fixture, "waive_code", code);
    put(fixture, "waive_line", line);
    put(fixture, "waive_found", found);
    put(fixture, "waive_reason", "A reason.");
    exception_fill_waive(&fixture->record, &fixture->desk);
}

/* A waiver stays with its line, and falls with a change of it or of the line that it ran into. */
static void waivers_know_their_lines(void **state)
{
    struct desk_fixture *fixture = *state;
    struct text found = {0};

    set_line(fixture, 1, AT("1", "0900", "0930"));
    set_line(fixture, 2, AT("2", "0920", "0940"));
    waive(fixture, "E09", "2", "");
    list(fixture, &found);
    assert_string_equal(text_bytes(&found), "E09:2");
    text_finish(&found);
    assert_string_equal(got(fixture, "waivers[1].code"), "E09");
    put(fixture, "lines[1].cleared", "0935");
    waive(fixture, "E09", "2", "");
    assert_int_equal(record_rows(&fixture->record, place_called(&fixture->record, "waivers").field),
                     1);
}

/* What the file holds elsewhere: a report with the number of the line, and an account. */
static void expect_beside(struct desk_fixture *fixture, const char *urn, bool of_volunteer,
                          const char *expected)
{
    struct neighbour_report reports[] = {{"NWK-CR-2026-00001", "926-00099-0461-442"},
                                         {"NWK-CR-2026-00002", ""}};
    const struct neighbours neighbours = {of_volunteer ? ROLE_VOLUNTEER : ROLE_DESK, reports,
                                          COUNT_OF(reports)};
    struct text found = {0};

    (void)text_copy(reports[1].urn, sizeof(reports[1].urn), urn);
    fixture->desk.neighbours = &neighbours;
    list(fixture, &found);
    fixture->desk.neighbours = NULL;
    assert_string_equal(text_bytes(&found), expected);
    text_finish(&found);
}

static void e11_urns_fit_their_report(void **state)
{
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, CALL "|urn=926-00025-0462-442");
    expect_beside(fixture, "926-00025-0462-442", false, "");
    expect_beside(fixture, "926-00025-0462-389", false, "E11:1");
    expect_beside(fixture, "926-00025-0463-442", false, "E11:1");
    expect_beside(fixture, "926-00025-0463-389", false, "E11:1 E11:1");
    expect_beside(fixture, "926-00026-0463-389", false, "");
    expect_beside(fixture, "926-00025-1463-389", false, ""); /* another station's */
    set_line(fixture, 1, "urn=");
    expect_beside(fixture, "926-00025-0462-389", false, "");
}

static void e20_goes_by_the_account_too(void **state)
{
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, PLAIN);
    expect_beside(fixture, "", false, "");
    expect_beside(fixture, "", true, "E20:0");
    put(fixture, "personnel_class", "");
    expect_beside(fixture, "", true, "E20:0");
    put(fixture, "unit", "40V1"); /* said once */
    expect_beside(fixture, "", true, "E20:0");
    put(fixture, "personnel_class", "X");
    expect_beside(fixture, "", true, "");
}

/* The words of those that are not waived. */
static void expect_open(struct desk_fixture *fixture, const char *words)
{
    struct findings findings = {0};
    struct text found = {0};

    exceptions_find(&fixture->record, "submitted", &fixture->desk, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        text_add(&found, findings.items[i].waived ? "" : findings.items[i].words);
    }
    assert_string_equal(text_bytes(&found), words);
    text_finish(&found);
    findings_finish(&findings);
}

static void waive_found(struct desk_fixture *fixture, const char *found)
{
    waive(fixture, "E11", "1", found);
}

#define OTHER_YEAR     "The URN is of the year 24, the worksheet of 2026."
#define OTHER_DISTRICT "The URN has RD 0461, the line 0462."

/* What one code finds twice at a line is waived one by one, or at once where nothing is named. */
static void waivers_know_what_was_found(void **state)
{
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, CALL "|urn=924-00025-0461-442");
    waive_found(fixture, OTHER_DISTRICT);
    assert_string_equal(got(fixture, "waivers[1].found"), OTHER_DISTRICT);
    assert_string_equal(got(fixture, "waive_found"), "");
    expect_open(fixture, OTHER_YEAR);
    waive_found(fixture, "Something else.");
    assert_int_equal(record_rows(&fixture->record, place_called(&fixture->record, "waivers").field),
                     1);
    waive_found(fixture, OTHER_YEAR);
    expect_open(fixture, "");
}

static void waivers_of_before_let_any_of_them_stand(void **state)
{
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, CALL "|urn=924-00025-0461-442");
    waive_found(fixture, "");
    assert_string_equal(got(fixture, "waivers[2].code"), "E11");
    put(fixture, "waivers[1].found", "");
    put(fixture, "waivers[2].found", "");
    expect_open(fixture, "");
}

/* The words number the line that it runs into: what moves both lines changes the words alone. */
static void waivers_stay_when_a_line_above_goes(void **state)
{
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, AT("1", "0700", "0710"));
    set_line(fixture, 2, AT("2", "0900", "0930"));
    set_line(fixture, 3, AT("3", "0920", "0940"));
    waive(fixture, "E09", "3", "");
    record_remove_row(&fixture->record, place_called(&fixture->record, "lines").field, 0);
    expect_open(fixture, "");
    exception_fill_waive(&fixture->record, &fixture->desk);
    assert_string_equal(got(fixture, "waivers[1].code"), "E09");
}

#define OF_REPORT "The URN has stat code 442 here and 389 on NWK-CR-2026-00001."

/* A report that comes to differ later is another finding at a line that has not changed. */
static void waivers_do_not_cover_what_a_report_says_later(void **state)
{
    static struct neighbour_report later = {"NWK-CR-2026-00001", "924-00025-0462-389"};
    static const struct neighbours neighbours = {ROLE_DESK, &later, 1};
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, CALL "|urn=924-00025-0462-442");
    waive_found(fixture, OTHER_YEAR);
    expect_open(fixture, "");
    fixture->desk.neighbours = &neighbours;
    expect_open(fixture, OF_REPORT);
    put(fixture, "waivers[1].found", ""); /* of a time when the words were not kept */
    expect_open(fixture, OF_REPORT);
    fixture->desk.neighbours = NULL;
}

/* What was waived is what the report said then. */
static void waivers_go_by_what_the_report_said(void **state)
{
    struct neighbour_report report = {"NWK-CR-2026-00001", "926-00025-0462-389"};
    const struct neighbours neighbours = {ROLE_DESK, &report, 1};
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, CALL "|urn=926-00025-0462-442");
    fixture->desk.neighbours = &neighbours;
    expect_open(fixture, OF_REPORT);
    waive_found(fixture, OF_REPORT);
    expect_open(fixture, "");
    (void)text_copy(report.urn, sizeof(report.urn), "926-00025-0462-399");
    expect_open(fixture, "The URN has stat code 442 here and 399 on NWK-CR-2026-00001.");
    fixture->desk.neighbours = NULL;
}

/* A waiver that names its finding is not used up by another one. */
static void waivers_that_name_come_first(void **state)
{
    struct desk_fixture *fixture = *state;

    set_line(fixture, 1, CALL "|urn=924-00025-0461-442");
    waive_found(fixture, "");
    put(fixture, "waivers[1].found", "");
    put(fixture, "waivers[2].found", OTHER_YEAR);
    expect_open(fixture, "");
    put(fixture, "waivers[2].found", OTHER_DISTRICT);
    expect_open(fixture, "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, sheet_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_lines_are_left_alone),
        TEST(e01_tags_have_a_clearance),
        TEST(e02_narratives_say_something),
        TEST(e03_contacts_are_coded),
        TEST(e04_a_detention_is_no_contact),
        TEST(e05_family_abuse_is_secondary),
        TEST(e06_more_detained_need_their_refcall),
        TEST(e07_every_clearance_has_a_94x),
        TEST(e08_districts_are_the_stations),
        TEST(e08_goes_by_the_list_where_there_is_one),
        TEST(e09_times_run_forward),
        TEST(e09_lines_do_not_overlap),
        TEST(e09_watches_cross_midnight),
        TEST(e11_urns_fit_their_line),
        TEST(e11_urns_fit_their_report),
        TEST(e20_volunteers_are_class_x),
        TEST(e20_goes_by_the_account_too),
        TEST(waivers_know_their_lines),
        TEST(waivers_know_what_was_found),
        TEST(waivers_of_before_let_any_of_them_stand),
        TEST(waivers_stay_when_a_line_above_goes),
        TEST(waivers_do_not_cover_what_a_report_says_later),
        TEST(waivers_go_by_what_the_report_said),
        TEST(waivers_that_name_come_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
