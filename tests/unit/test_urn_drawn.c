/* The log of URNs: to which watch a number belongs, who decides about it, and the report that it
 * waits for. */
#include "tests/support/house.h"

#include "db/app.h"
#include "db/due.h"
#include "db/exception_check.h"
#include "db/exceptions.h"
#include "forms/urn_drawn.h"
#include "forms/worksheet.h"

static void number_init(struct record *record, const char *urn)
{
    record_init(record, &urn_drawn_form);
    set(record, "urn", urn);
    set(record, "drawn_on", "2026-11-19");
    set(record, "drawn_time", "1500");
    set(record, "employee", "500004");
    set(record, "unit", "41A");
}

static struct head file_number(struct house *house, const char *urn)
{
    struct record record;
    struct head head;

    number_init(&record, urn);
    head = file(house, SERGEANT, &record);
    record_finish(&record);
    return head;
}

static struct head file_report_with(struct house *house, const char *urn)
{
    struct record record;
    struct head head;

    report_init(&record);
    set(&record, "urn", urn);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

static void expect_state(struct house *house, struct head *head, const char *status,
                         const char *report)
{
    struct record record;

    load(house, head->number, head, &record);
    assert_string_equal(head->status, status);
    assert_string_equal(get(&record, "report_number"), report);
    record_finish(&record);
}

static void expect_watch(struct house *house, const char *day, const char *time, const char *name,
                         const char *words)
{
    struct desk desk = desk_of(house, CLERK);
    struct watch watch = {0};
    struct record record;
    char said[WATCH_ROOM] = "";

    number_init(&record, "926-00025-0461-442");
    set(&record, "drawn_on", day);
    set(&record, "drawn_time", time);
    set(&record, "watch", name);
    record_fill(&record, &desk);
    if (urn_drawn_watch(&record, &watch)) {
        watch_format(watch, said);
    }
    assert_string_equal(said, words);
    record_finish(&record);
}

static void watch_comes_of_the_time_or_is_named(void **state)
{
    struct house *house = *state;

    expect_watch(house, "2026-11-19", "1500", "", "PM 2026-11-19");
    expect_watch(house, "2026-11-19", "0130", "", "EM 2026-11-18");
    expect_watch(house, "2026-11-19", "0130", "EM", "EM 2026-11-18");
    expect_watch(house, "2026-11-19", "2330", "EM", "EM 2026-11-19");
    expect_watch(house, "2026-11-19", "", "DAY", "DAY 2026-11-19");
    expect_watch(house, "2026-11-19", "2210", "PM", "PM 2026-11-19"); /* a late one of that watch */
    expect_watch(house, "2026-11-19", "", "", "DAY 2026-11-19");      /* the one that is on */
}

static void number_is_there_once_by_its_key(void **state)
{
    struct house *house = *state;
    struct head first = file_number(house, "926-00025-0461-442");
    struct error error = {0};
    struct record record;
    struct filed filed;

    number_init(&record, "926-00025-0499-389"); /* district and stat code make no other number */
    assert_refused(try_file(house, SERGEANT, &record, &filed, &error), &error, ERROR_INPUT,
                   "is already on NWK-UN-2026-00001");
    act(house, SERGEANT, &first, "void void_reason=Written down wrong.");
    good(try_file(house, SERGEANT, &record, &filed, &error), &error);
    record_finish(&record);
}

static void report_makes_it_submitted_whichever_comes_first(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct head report = file_report_with(house, "926-00025-0400-389");
    struct head later;

    expect_state(house, &number, "submitted", report.number);
    report = file_report_with(house, "926-00026-0461-442");
    later = file_number(house, "926-00026-0461-442");
    assert_string_equal(later.status, "submitted");
    expect_state(house, &later, "submitted", report.number);
    act(house, SERGEANT, &report, "void void_reason=Filed twice.");
    expect_state(house, &later, "drawn", "");
}

static void corrected_number_leaves_the_other_one_open(void **state)
{
    struct house *house = *state;
    struct head one = file_number(house, "926-00025-0461-442");
    struct head other = file_number(house, "926-00026-0461-442");
    struct head report = file_report_with(house, "926-00025-0461-442");

    act(house, SERGEANT, &other, "defer defer_reason=Waits for the laboratory.");
    act(house, CLERK, &report, "set-urn urn=926-00026-0461-442");
    expect_state(house, &one, "drawn", "");
    expect_state(house, &other, "submitted", report.number);
}

/* What a sergeant has marked stays, whatever other reports do. */
static void mark_of_a_report_kept_elsewhere_stays(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct head report;

    act(house, SERGEANT, &number, "mark-submitted kept_at=Report system");
    report = file_report_with(house, "926-00025-0461-442");
    expect_state(house, &number, "submitted", "");
    act(house, SERGEANT, &report, "void void_reason=Filed twice.");
    expect_state(house, &number, "submitted", "");
    act(house, SERGEANT, &number, "reopen");
    expect_state(house, &number, "drawn", "");
}

static struct head file_worksheet(struct house *house, const char *unit, const char *urn)
{
    struct record record;
    struct head head;

    record_init(&record, &worksheet_form);
    set_all(&record, "worked_on=2026-11-19|watch=PM|personnel_class=A|lines[1].tag=7|"
                     "lines[1].rd=0461|lines[1].clearance=780 940|lines[1].narrative=Took it.");
    set(&record, "unit", unit);
    set(&record, "lines[2].tag", "8");
    set(&record, "lines[2].rd", "0461");
    set(&record, "lines[2].clearance", "780 940");
    set(&record, "lines[2].narrative", "Report taken of a theft.");
    set(&record, "lines[2].urn", urn);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

static void line_of_a_worksheet_makes_it_submitted_whichever_comes_first(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct head sheet, later;

    (void)file_worksheet(house, "41A", "926-00025-4461-442"); /* another station's */
    (void)file_worksheet(house, "41B", "926-00026-0461-442");
    expect_state(house, &number, "drawn", "");
    sheet = file_worksheet(house, "41C", "926-00025-0499-389");
    expect_state(house, &number, "submitted", sheet.number);
    later = file_number(house, "926-00026-0461-442");
    assert_string_equal(later.status, "submitted");
    act(house, SERGEANT, &sheet, "accept");
    expect_state(house, &number, "submitted", sheet.number);
    act(house, SERGEANT, &sheet, "void void_reason=Filed twice.");
    expect_state(house, &number, "drawn", "");
}

/* It says itself that there is no report yet. */
static void line_does_not_end_a_deferral(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");

    act(house, SERGEANT, &number, "defer defer_reason=Waits for the laboratory.");
    (void)file_worksheet(house, "41A", "926-00025-0461-442");
    expect_state(house, &number, "deferred", "");
    (void)file_report_with(house, "926-00025-0461-442");
    expect_state(house, &number, "submitted", "NWK-CR-2026-00001");
}

static void what_was_returned_is_not_submitted(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct head other = file_number(house, "926-00026-0461-442");
    struct head report = file_report_with(house, "926-00025-0461-442");
    struct head sheet = file_worksheet(house, "41A", "926-00026-0461-442");

    act(house, SERGEANT, &report, "return return_reason=Who saw it?");
    expect_state(house, &number, "drawn", "");
    act(house, CLERK, &report, "resubmit");
    expect_state(house, &number, "submitted", report.number);
    act(house, SERGEANT, &report, "approve");
    expect_state(house, &number, "submitted", report.number);
    act(house, SERGEANT, &sheet, "return return_reason=Who saw it?");
    expect_state(house, &other, "drawn", "");
    act(house, CLERK, &sheet, "resubmit lines[2].urn=926-00027-0461-442");
    expect_state(house, &other, "drawn", "");
}

/* The report itself tells more than a line about it. */
static void report_goes_before_a_line(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct head sheet = file_worksheet(house, "41A", "926-00025-0461-442");
    struct head report;

    expect_state(house, &number, "submitted", sheet.number);
    report = file_report_with(house, "926-00025-0461-442");
    expect_state(house, &number, "submitted", report.number);
    act(house, SERGEANT, &report, "return return_reason=Who saw it?");
    expect_state(house, &number, "drawn", "");
    act(house, SERGEANT, &report, "void void_reason=Filed twice.");
    expect_state(house, &number, "submitted", sheet.number);
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

static void change_past_the_program_is_found_and_settled(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct head sheet = file_worksheet(house, "41A", "926-00025-0461-442");
    struct app app = {
        .config = house->config, .codes = house->codes, .time = house->time, .store = house->store};
    struct error error = {0};

    assert_int_equal(damages(house), 0);
    good(store_execute(house->store,
                       "UPDATE worksheet_lines SET urn = '926-00099-0461-442' WHERE "
                       "row = 2",
                       &error),
         &error);
    assert_int_equal(damages(house), 1);
    good(exceptions_settle(&app, &error), &error);
    expect_state(house, &number, "drawn", "");
    assert_int_equal(damages(house), 0);
    (void)sheet;
}

static void deferral_ends_with_the_next_watch(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct record record;

    act(house, SERGEANT, &number, "defer defer_reason=Waits for the laboratory.");
    load(house, number.number, &number, &record);
    assert_string_equal(get(&record, "defer_until"), "2026-11-20T22:00"); /* now is DAY */
    assert_string_equal(get(&record, "deferred_by"), "500005");
    record_finish(&record);
}

static void nobody_decides_about_their_own(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;
    struct head number;

    number_init(&record, "926-00025-0461-442");
    set(&record, "employee", "500005");
    number = file(house, CLERK, &record);
    record_finish(&record);
    assert_refused(try_act(house, SERGEANT, &number, "defer defer_reason=Later.", &error), &error,
                   ERROR_INPUT, "another supervisor");
    assert_refused(try_act(house, SERGEANT, &number, "mark-submitted kept_at=Tray", &error), &error,
                   ERROR_INPUT, "another supervisor");
    act(house, OTHER_SERGEANT, &number, "defer defer_reason=Later.");
}

static void contacts_are_kept_one_below_the_other(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct record record;

    act(house, SERGEANT, &number, "note-contact contact_note=Called, no answer.");
    act(house, OTHER_SERGEANT, &number, "note-contact contact_note=Is back on Monday.");
    load(house, number.number, &number, &record);
    assert_string_equal(number.status, "drawn");
    assert_int_equal(rows_of(&record, "contacts"), 2);
    assert_string_equal(get(&record, "contacts[2].words"), "Is back on Monday.");
    assert_string_equal(get(&record, "contacts[2].contacted_by"), "500006");
    assert_string_equal(get(&record, "contact_note"), "");
    record_finish(&record);
}

static void person_cannot_do_what_the_program_does(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct error error = {0};

    assert_refused(try_act(house, CAPTAIN, &number, "take-report", &error), &error, ERROR_REFUSED,
                   "The program does it");
}

static void clocks_run_until_the_report_is_there(void **state)
{
    struct house *house = *state;
    struct head number = file_number(house, "926-00025-0461-442");
    struct due_counts counts;
    struct error error = {0};

    good(due_count(house->store, &urn_drawn_form, (struct date){2026, 11, 21}, 0, 100, &counts,
                   &error),
         &error);
    assert_int_equal(counts.overdue,
                     1); /* PM of the 19th ended at 22:00; a day later is the 20th */
    act(house, SERGEANT, &number, "mark-submitted kept_at=Tray");
    good(due_count(house->store, &urn_drawn_form, (struct date){2026, 11, 21}, 0, 100, &counts,
                   &error),
         &error);
    assert_int_equal(counts.overdue, 0);
}

static void expect_exceptions(struct house *house, const char *now, const char *expected)
{
    const struct exception_request request = {.form = &urn_drawn_form, .limit = 10};
    struct exception_request at = request;
    struct exception_item items[10];
    struct error error = {0};
    struct text out = {0};
    size_t count = 0;

    assert_true(local_parse(now, &at.now));
    good(exceptions_page(house->store, &house->actors[SERGEANT], &at, items, &count, &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&out, "%s%s %s", i > 0 ? ", " : "", items[i].key.code,
                        items[i].head.number + 12);
    }
    assert_string_equal(text_bytes(&out), expected);
    text_finish(&out);
}

/* E10 from a day after the end of the watch, E12 from the end of the next one. */
static void what_is_late_is_an_exception(void **state)
{
    struct house *house = *state;
    struct head one = file_number(house, "926-00025-0461-442");
    struct head other = file_number(house, "926-00026-0461-442");

    act(house, SERGEANT, &other, "defer defer_reason=Waits for the laboratory.");
    expect_exceptions(house, "2026-11-20T21:59", "");
    expect_exceptions(house, "2026-11-20T22:01", "E10 00001, E12 00002");
    act(house, SERGEANT, &one, "mark-submitted kept_at=Tray");
    expect_exceptions(house, "2026-11-20T22:01", "E12 00002");
    (void)file_report_with(house, "926-00026-0461-442");
    expect_exceptions(house, "2026-11-25T08:00", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(watch_comes_of_the_time_or_is_named),
        IN_HOUSE(number_is_there_once_by_its_key),
        IN_HOUSE(report_makes_it_submitted_whichever_comes_first),
        IN_HOUSE(corrected_number_leaves_the_other_one_open),
        IN_HOUSE(mark_of_a_report_kept_elsewhere_stays),
        IN_HOUSE(line_of_a_worksheet_makes_it_submitted_whichever_comes_first),
        IN_HOUSE(line_does_not_end_a_deferral),
        IN_HOUSE(what_was_returned_is_not_submitted),
        IN_HOUSE(report_goes_before_a_line),
        IN_HOUSE(change_past_the_program_is_found_and_settled),
        IN_HOUSE(deferral_ends_with_the_next_watch),
        IN_HOUSE(nobody_decides_about_their_own),
        IN_HOUSE(contacts_are_kept_one_below_the_other),
        IN_HOUSE(person_cannot_do_what_the_program_does),
        IN_HOUSE(clocks_run_until_the_report_is_there),
        IN_HOUSE(what_is_late_is_an_exception),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
