/* Open exceptions as the file keeps them: written with the record, read by key, counted, compared,
 * and worked out anew. It is Friday 2026-11-20 at 09:30. */
#include "tests/support/house.h"

#include "db/app.h"
#include "db/exception_check.h"
#include "db/exceptions.h"
#include "db/staff.h"
#include "forms/worksheet.h"

static struct head file_with(struct house *house, enum person person, const char *values)
{
    struct record record;
    struct head head;

    report_init(&record);
    set_all(&record, values);
    head = file(house, person, &record);
    record_finish(&record);
    return head;
}

#define VICTIM "persons[1].role=V"

/* "E13 1 marsys_card 2026-11-20|": ordinal of the record, field and since of each. */
static void list(struct house *house, struct exception_request request, struct text *out)
{
    struct exception_item items[20];
    struct error error = {0};
    size_t count = 0;

    request.form = &counter_report_form;
    request.now = moment_to_local(house->time.fixed);
    request.limit = request.limit == 0 ? 20 : request.limit;
    good(exceptions_page(house->store, &house->actors[SERGEANT], &request, items, &count, &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(out, "%s %d %s %s|", items[i].key.code,
                        atoi(strrchr(items[i].head.number, '-') + 1), items[i].field,
                        items[i].since);
    }
}

static void expect(struct house *house, struct exception_request request, const char *expected)
{
    struct text found = {0};

    list(house, request, &found);
    assert_string_equal(text_bytes(&found), expected);
    text_finish(&found);
}

#define EVERYTHING ((struct exception_request){0})

static int64_t count_of(const struct house *house, const char *code)
{
    struct error error = {0};
    int64_t count = -1;

    good(exceptions_tally(house->store, &counter_report_form,
                          exception_rule_of(&counter_report_form, code),
                          moment_to_local(house->time.fixed), &count, &error),
         &error);
    return count;
}

static void count_damage(void *context, enum finding_class class, const char *words)
{
    int *damages = context;

    (void)words;
    *damages += class == FINDING_DAMAGE;
}

static int damages(struct house *house)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct error error = {0};
    int count = 0;

    good(exception_check(house->store, &desk, count_damage, &count, &error), &error);
    return count;
}

static void they_come_and_go_with_the_record(void **state)
{
    struct house *house = *state;
    struct head head = file_with(house, CLERK, VICTIM);

    (void)file_report(house, CLERK);
    expect(house, EVERYTHING, "E13 1 marsys_card 2026-11-20|");
    assert_int_equal(count_of(house, "E13"), 1);
    act(house, SERGEANT, &head, "return return_reason=Offer the card.");
    expect(house, EVERYTHING, "");
    assert_int_equal(count_of(house, "E13"), 0);
    act(house, CLERK, &head, "resubmit");
    expect(house, EVERYTHING, "E13 1 marsys_card 2026-11-20|");
    act(house, SERGEANT, &head, "return return_reason=Offer the card.");
    act(house, CLERK, &head, "resubmit marsys_card=yes");
    expect(house, EVERYTHING, "");
    assert_int_equal(damages(house), 0);
}

static void a_waived_one_is_open_no_more(void **state)
{
    struct house *house = *state;
    struct head head = file_with(house, CLERK, VICTIM);
    struct error error = {0};
    struct record record;

    assert_refused(
        try_act(house, CLERK, &head, "waive waive_code=E13|waive_reason=Had it.", &error), &error,
        ERROR_REFUSED, "role");
    act(house, SERGEANT, &head, "waive waive_code=E13|waive_reason=Had it.");
    expect(house, EVERYTHING, "");
    assert_int_equal(count_of(house, "E13"), 0);
    load(house, head.number, &head, &record);
    assert_string_equal(get(&record, "waivers[1].reason"), "Had it.");
    assert_string_equal(get(&record, "waivers[1].waived_by"), "500005");
    record_finish(&record);
    assert_int_equal(damages(house), 0);
    assert_refused(
        try_act(house, SERGEANT, &head, "waive waive_code=E13|waive_reason=Again.", &error), &error,
        ERROR_INPUT, "no open exception");
}

static void nobody_waives_in_their_own_report(void **state)
{
    struct house *house = *state;
    struct head head = file_with(house, SERGEANT, VICTIM);
    struct error error = {0};

    assert_refused(
        try_act(house, SERGEANT, &head, "waive waive_code=E13|waive_reason=Mine.", &error), &error,
        ERROR_REFUSED, "their own work");
    act(house, OTHER_SERGEANT, &head, "waive waive_code=E13|waive_reason=Had it.");
    expect(house, EVERYTHING, "");
}

static void an_edit_of_what_was_waived_brings_it_back(void **state)
{
    struct house *house = *state;
    struct head head = file_with(
        house, CLERK, "type=COLLISION_PDO|narrative=He was at fault.|fault_basis=ADMISSION");

    act(house, SERGEANT, &head, "waive waive_code=E14|waive_reason=He said so in writing.");
    act(house, SERGEANT, &head, "return return_reason=Plate is missing.");
    act(house, CLERK, &head, "resubmit occurred_place=14 Sample Street");
    expect(house, EVERYTHING, "");
    act(house, SERGEANT, &head, "return return_reason=Say it in short.");
    act(house, CLERK, &head, "resubmit narrative=His fault.");
    expect(house, EVERYTHING, "E14 1 narrative 2026-11-20|");
    assert_int_equal(damages(house), 0);
}

static void a_deferral_is_one_from_its_minute_on(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);

    act(house, SERGEANT, &head, "defer defer_until=2026-11-20T14:00|defer_reason=Waits.");
    expect(house, EVERYTHING, "");
    assert_int_equal(count_of(house, "E12"), 0);
    house_now(house, "2026-11-20T13:59");
    expect(house, EVERYTHING, "");
    house_now(house, "2026-11-20T14:00");
    expect(house, EVERYTHING, "E12 1  2026-11-20T14:00|");
    assert_int_equal(count_of(house, "E12"), 1);
    assert_int_equal(damages(house), 0);
    act(house, CLERK, &head, "submit");
    expect(house, EVERYTHING, "");
}

static void mark(struct house *house, struct head heads[3], enum excepted deferred)
{
    struct error error = {0};

    good(exceptions_mark(house->store, moment_to_local(house->time.fixed), heads, 3, &error),
         &error);
    assert_int_equal(heads[0].excepted, EXCEPTIONS_NONE);
    assert_int_equal(heads[1].excepted, EXCEPTIONS_OPEN);
    assert_int_equal(heads[2].excepted, deferred);
}

static void many_records_are_asked_about_at_once(void **state)
{
    struct house *house = *state;
    struct head heads[3];
    struct error error = {0};

    heads[0] = file_report(house, CLERK);
    heads[1] = file_with(house, CLERK,
                         VICTIM "|type=COLLISION_PDO|narrative=At fault.|fault_basis=ADMISSION");
    heads[2] = file_report(house, CLERK);
    act(house, SERGEANT, &heads[2], "defer defer_until=2026-11-20T14:00|defer_reason=Waits.");
    assert_int_equal(heads[1].excepted, EXCEPTIONS_NOT_ASKED);
    mark(house, heads, EXCEPTIONS_NONE);
    house_now(house, "2026-11-20T14:00");
    mark(house, heads, EXCEPTIONS_OPEN);
    good(exceptions_mark(house->store, moment_to_local(house->time.fixed), heads, 0, &error),
         &error);
}

static void pages_are_read_by_key_both_ways(void **state)
{
    struct house *house = *state;
    struct exception_request request = {.limit = 3};

    for (int i = 0; i < 4; i++) {
        (void)file_with(house, CLERK,
                        VICTIM "|type=COLLISION_PDO|narrative=At fault.|fault_basis=ADMISSION");
    }
    expect(house, request,
           "E13 1 marsys_card 2026-11-20|E13 2 marsys_card 2026-11-20|E13 3 marsys_card "
           "2026-11-20|");
    request.from = (struct exception_key){.code = "E13", .seq = INT64_MAX};
    expect(house, request,
           "E14 1 narrative 2026-11-20|E14 2 narrative 2026-11-20|E14 3 narrative 2026-11-20|");
    request.backwards = true;
    expect(house, request,
           "E13 2 marsys_card 2026-11-20|E13 3 marsys_card 2026-11-20|E13 4 marsys_card "
           "2026-11-20|");
    request = (struct exception_request){.code = "E14", .limit = 2};
    expect(house, request, "E14 1 narrative 2026-11-20|E14 2 narrative 2026-11-20|");
    assert_int_equal(count_of(house, "E14"), 4);
}

static void who_may_not_read_the_form_sees_none(void **state)
{
    struct house *house = *state;
    struct exception_request request = {.form = &counter_report_form, .limit = 5};
    struct exception_item items[5];
    struct error error = {0};
    size_t count = 9;

    (void)file_with(house, CLERK, VICTIM);
    request.now = moment_to_local(house->time.fixed);
    good(exceptions_page(house->store, &house->actors[VOLUNTEER], &request, items, &count, &error),
         &error);
    assert_int_equal(count, 0);
}

/* What was changed past the program is found. */
static void a_check_finds_what_does_not_belong(void **state)
{
    static const char *const harms[] = {
        "DELETE FROM open_exception WHERE code = 'E13'",
        "UPDATE open_exception SET words = 'Nothing.'",
        "UPDATE open_exception SET since = '2026-12-31'",
        "UPDATE exception_tally SET count = count + 1",
        "DELETE FROM exception_tally",
        ("INSERT INTO open_exception SELECT form, 'E14', seq, line, place, field, since, words "
         "FROM "
         "open_exception WHERE code = 'E13'"),
    };
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    struct error error = {0};

    (void)file_with(house, CLERK, VICTIM);
    assert_int_equal(damages(house), 0);
    for (size_t i = 0; i < COUNT_OF(harms); i++) {
        good(store_execute(house->store, "SAVEPOINT harm", &error), &error);
        good(store_execute(house->store, harms[i], &error), &error);
        if (damages(house) == 0) {
            fail_msg("%s was not found", harms[i]);
        }
        good(store_execute(house->store, "ROLLBACK TO harm; RELEASE harm", &error), &error);
        assert_int_equal(damages(house), 0);
    }
    act(house, SERGEANT, &head, "approve");
    good(store_execute(house->store,
                       "INSERT INTO open_exception (form, code, seq, line, place, field, since, "
                       "words) SELECT 'counter-report', 'E13', seq, 0, 1, '', '', '' FROM record "
                       "WHERE status = 'approved'",
                       &error),
         &error);
    assert_int_equal(damages(house), 2);
}

static void open_app(struct house *house, struct app *app)
{
    struct error error = {0};

    *app = (struct app){.config = house->config,
                        .codes = house->codes,
                        .time = house->time,
                        .store = house->store,
                        .actor = house->actors[SERGEANT]};
    good(calendar_init(&app->calendar, &error), &error);
}

/* A list of the station that changes changes what the rules find. */
static void other_lists_give_other_exceptions(void **state)
{
    static const char types[] = "code,label,rules,stat_code\nLOST_PROP,Lost,,443\n";
    struct house *house = *state;
    struct error error = {0};
    struct app app;
    int64_t operations;

    (void)file_with(house, CLERK, "urn=926-00025-0461-442");
    expect(house, EVERYTHING, "");
    good(codes_replace(&house->codes, CODES_REPORT_TYPE, types, strlen(types), "test", &error),
         &error);
    assert_int_equal(damages(house), 1);
    open_app(house, &app);
    good(exceptions_settle(&app, &error), &error);
    expect(house, EVERYTHING, "E11 1 urn 2026-11-20|");
    assert_int_equal(damages(house), 0);
    operations = number_of(house, "SELECT total_changes()");
    good(exceptions_settle(&app, &error), &error);
    assert_int_equal(number_of(house, "SELECT total_changes()"), operations);
    calendar_finish(&app.calendar);
}

/* ---- what goes by a neighbour ---- */

static struct head import_worksheet(struct house *house, const char *values)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct problems problems = {0};
    struct record record;
    struct filing filing = {.record = &record,
                            .desk = &desk,
                            .problems = &problems,
                            .transition = form_transition(&worksheet_form, "import")};
    struct error error = {0};

    record_init(&record, &worksheet_form);
    set_all(&record, "worked_on=2026-11-19|watch=DAY|unit=41A|personnel_class=A|lines[1].tag=7|"
                     "lines[1].rd=0461|lines[1].clearance=780 940|lines[1].narrative=Took it.");
    set_all(&record, values);
    good(records_file(house->store, &filing, &error), &error);
    record_finish(&record);
    problems_finish(&problems);
    return filing.head;
}

/* "E11 1 lines[1].urn ...|" of the worksheets. */
static void expect_of_sheets(struct house *house, const char *expected)
{
    const struct exception_request request = {
        .form = &worksheet_form, .now = moment_to_local(house->time.fixed), .limit = 20};
    struct exception_item items[20];
    struct error error = {0};
    struct text out = {0};
    size_t count = 0;

    good(exceptions_page(house->store, &house->actors[SERGEANT], &request, items, &count, &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&out, "%s %d: %s|", items[i].key.code,
                        atoi(strrchr(items[i].head.number, '-') + 1), items[i].words);
    }
    assert_string_equal(text_bytes(&out), expected);
    text_finish(&out);
    assert_int_equal(damages(house), 0);
}

static void report_with_the_number_of_a_line_is_compared(void **state)
{
    struct house *house = *state;
    struct head report, sheet;

    sheet = import_worksheet(house, "employee=500004|lines[1].urn=926-00025-0461-389");
    (void)import_worksheet(house, "employee=500004|unit=41B|lines[1].urn=926-00026-0461-389");
    expect_of_sheets(house, "");
    report = file_with(house, CLERK, "urn=926-00025-0461-442");
    expect_of_sheets(house, "E11 1: The URN has stat code 389 here and 442 on NWK-CR-2026-00001.|");
    act(house, CLERK, &report, "set-urn urn=926-00026-0462-389");
    expect_of_sheets(house, "E11 2: The URN has RD 0461 here and 0462 on NWK-CR-2026-00001.|");
    act(house, SERGEANT, &report, "void void_reason=Filed twice.");
    expect_of_sheets(house, "");
    (void)file_with(house, CLERK, "urn=926-00025-0461-442");
    act(house, SERGEANT, &sheet, "waive waive_code=E11|waive_line=1|waive_reason=Corrected.");
    expect_of_sheets(house, "");
}

static void account_of_a_volunteer_asks_for_class_x(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, ADMINISTRATOR);
    struct error error = {0};
    struct head sheet = import_worksheet(house, "employee=500001");

    expect_of_sheets(house, "E20 1: 500001 has the account of a volunteer and logged on with "
                            "class A.|");
    act(house, SERGEANT, &sheet, "waive waive_code=E20|waive_reason=Logged on by a deputy.");
    (void)import_worksheet(house, "employee=500077");
    expect_of_sheets(house, "");
    good(staff_add(house->store, &desk, "500077", "Vilma Muster", ROLE_VOLUNTEER, "secret-words",
                   &error),
         &error);
    expect_of_sheets(house, "E20 2: 500077 has the account of a volunteer and logged on with "
                            "class A.|");
    good(staff_disable(house->store, desk.actor, "500077", &error), &error);
    good(
        staff_add(house->store, &desk, "500077", "Vilma Muster", ROLE_DESK, "secret-words", &error),
        &error);
    expect_of_sheets(house, "");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(they_come_and_go_with_the_record),
        TEST(a_waived_one_is_open_no_more),
        TEST(nobody_waives_in_their_own_report),
        TEST(an_edit_of_what_was_waived_brings_it_back),
        TEST(a_deferral_is_one_from_its_minute_on),
        TEST(many_records_are_asked_about_at_once),
        TEST(pages_are_read_by_key_both_ways),
        TEST(who_may_not_read_the_form_sees_none),
        TEST(a_check_finds_what_does_not_belong),
        TEST(other_lists_give_other_exceptions),
        TEST(report_with_the_number_of_a_line_is_compared),
        TEST(account_of_a_volunteer_asks_for_class_x),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
