/* Worksheets in the file: whose they are, who may see them, and who may not review them. */
#include "tests/support/as_logged.h"

#include "forms/worksheet.h"

static void sheet_init(struct record *record)
{
    record_init(record, &worksheet_form);
    set(record, "worked_on", "2026-11-19");
    set(record, "watch", "DAY");
    set(record, "unit", "41A");
    set(record, "lines[1].received", "0900");
    set(record, "lines[1].cleared", "0920");
    set(record, "lines[1].tag", "31");
    set(record, "lines[1].clearance", "755 940");
}

/* `employee` is whose worksheet it is; NULL: who types it. */
static struct head file_sheet(struct house *house, enum person typist, const char *employee)
{
    struct record record;
    struct head head;

    sheet_init(&record);
    set(&record, "employee", employee != NULL ? employee : "");
    head = file(house, typist, &record);
    record_finish(&record);
    return head;
}

static struct head import_sheet(struct house *house, enum person importer, const char *employee)
{
    struct desk desk = desk_of(house, importer);
    struct problems problems = {0};
    struct error error = {0};
    struct record record;

    sheet_init(&record);
    set(&record, "employee", employee);
    set(&record, "imported_from", "november.csv");
    struct filing filing = {.record = &record,
                            .transition = form_transition(&worksheet_form, "import"),
                            .desk = &desk,
                            .problems = &problems};
    good(records_file(house->store, &filing, &error), &error);
    problems_finish(&problems);
    record_finish(&record);
    return filing.head;
}

static bool may(const struct house *house, enum person person, const struct head *head,
                const char *action)
{
    struct error error = {0};

    return records_may_act(head, form_transition(&worksheet_form, action), &house->actors[person],
                           &error);
}

static void a_worksheet_belongs_to_the_employee_it_names(void **state)
{
    struct house *house = *state;
    struct head head = file_sheet(house, SERGEANT, house_people[OTHER_SERGEANT].employee);

    assert_string_equal(head.filed_by, house_people[OTHER_SERGEANT].employee);
    assert_string_equal(head.typed_by, house_people[SERGEANT].employee);
    assert_false(may(house, SERGEANT, &head, "accept"));
    assert_false(may(house, OTHER_SERGEANT, &head, "accept"));
    assert_true(may(house, COMMANDER, &head, "accept"));
    expect_as_logged(house, &worksheet_form);
}

/* Who typed it first stays one of its authors after the employee has sent it again. */
static void who_typed_it_never_reviews_it(void **state)
{
    struct house *house = *state;
    struct head head = file_sheet(house, SERGEANT, house_people[CLERK].employee);

    act(house, COMMANDER, &head, "return return_reason=Look at line 1.");
    act(house, CLERK, &head, "resubmit lines[1].tag=32");
    assert_false(may(house, SERGEANT, &head, "accept"));
    assert_true(may(house, OTHER_SERGEANT, &head, "accept"));
    act(house, OTHER_SERGEANT, &head, "accept");
    assert_string_equal(head.status, "reviewed");
    expect_as_logged(house, &worksheet_form);
}

static void importing_is_no_authorship(void **state)
{
    struct house *house = *state;
    struct head theirs = import_sheet(house, SERGEANT, house_people[CLERK].employee);
    struct head own = import_sheet(house, SERGEANT, house_people[SERGEANT].employee);
    struct record record;

    assert_string_equal(theirs.filed_by, house_people[CLERK].employee);
    assert_string_equal(theirs.changed_by, house_people[CLERK].employee);
    assert_string_equal(theirs.typed_by, "");
    assert_true(may(house, SERGEANT, &theirs, "accept"));
    assert_false(may(house, SERGEANT, &own, "accept"));
    assert_true(may(house, OTHER_SERGEANT, &own, "accept"));
    load(house, theirs.number, &theirs, &record);
    assert_string_equal(get(&record, "imported_from"), "november.csv");
    record_finish(&record);
    act(house, SERGEANT, &theirs, "add-lines lines[2].tag=33");
    assert_true(may(house, SERGEANT, &theirs, "accept"));
    expect_as_logged(house, &worksheet_form);
}

static void nobody_says_of_what_they_typed_that_it_was_imported(void **state)
{
    struct house *house = *state;
    struct record record;
    struct head head;

    sheet_init(&record);
    set(&record, "imported_from", "november.csv");
    head = file(house, SERGEANT, &record);
    record_finish(&record);
    load(house, head.number, &head, &record);
    assert_string_equal(get(&record, "imported_from"), "");
    record_finish(&record);
    assert_false(may(house, SERGEANT, &head, "accept"));
}

/* Else its author could give it away, and review it afterwards. */
static void a_worksheet_stays_with_its_employee(void **state)
{
    struct house *house = *state;
    struct head head = file_sheet(house, SERGEANT, NULL);
    struct error error = {0};

    act(house, OTHER_SERGEANT, &head, "return return_reason=Look at line 1.");
    assert_false(
        try_act(house, SERGEANT, &head, "resubmit employee=200001|lines[1].tag=32", &error));
    assert_non_null(strstr(error.text, "stays that of"));
    act(house, COMMANDER, &head, "resubmit lines[1].tag=32");
    assert_string_equal(head.filed_by, house_people[SERGEANT].employee);
    assert_false(may(house, SERGEANT, &head, "accept"));
    expect_as_logged(house, &worksheet_form);
}

static size_t page_of(struct house *house, enum person reader, const struct form *form)
{
    const struct page_request request = {.form = form, .limit = 20};
    struct error error = {0};
    struct head heads[20];
    size_t count = 0;

    good(records_page(house->store, &house->actors[reader], &request, heads, &count, &error),
         &error);
    return count;
}

static void the_desk_sees_its_own_worksheets_and_all_reports(void **state)
{
    struct house *house = *state;
    struct head own = file_sheet(house, CLERK, NULL);
    struct error error = {0};
    struct record record;

    (void)import_sheet(house, SERGEANT, house_people[CLERK].employee);
    (void)file_sheet(house, OTHER_CLERK, NULL);
    (void)file_report(house, OTHER_CLERK);
    assert_int_equal(page_of(house, CLERK, &worksheet_form), 2);
    assert_int_equal(page_of(house, CLERK, NULL), 3);
    assert_int_equal(page_of(house, CLERK, &counter_report_form), 1);
    assert_int_equal(page_of(house, SERGEANT, &worksheet_form), 3);
    assert_int_equal(page_of(house, SERGEANT, NULL), 4);
    assert_refused(
        records_load(house->store, &house->actors[OTHER_CLERK], own.number, &own, &record, &error),
        &error, ERROR_REFUSED, "not for the role");
}

#define HOUSE_TEST(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(a_worksheet_belongs_to_the_employee_it_names),
        HOUSE_TEST(who_typed_it_never_reviews_it),
        HOUSE_TEST(a_worksheet_stays_with_its_employee),
        HOUSE_TEST(importing_is_no_authorship),
        HOUSE_TEST(nobody_says_of_what_they_typed_that_it_was_imported),
        HOUSE_TEST(the_desk_sees_its_own_worksheets_and_all_reports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
