/* How the numbers of a watch stand, the deferred book, and what is kept for the watch commander. */
#include "tests/support/house.h"

#include "db/urn_watch.h"

static const struct watch pm = {{2026, 11, 19}, WATCH_PM}; /* 24 hours before a PM of the 20th */

static struct head file_number(struct house *house, const char *urn, const char *time)
{
    struct record record;
    struct head head;

    record_init(&record, urn_log());
    set(&record, "urn", urn);
    set(&record, "drawn_on", "2026-11-19");
    set(&record, "drawn_time", time);
    set(&record, "employee", "500004");
    set(&record, "deputy", "Beispiel, Boris");
    set(&record, "unit", "41A");
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

/* One number of each standing, and one of another watch. */
static void file_watch(struct house *house)
{
    struct head number = file_number(house, "926-00025-0461-442", "1405");
    struct head report;

    (void)file_report_with(house, "926-00025-0400-389");
    number = file_number(house, "926-00026-0461-442", "1500");
    act(house, SERGEANT, &number, "defer defer_reason=Waits for the laboratory.");
    number = file_number(house, "926-00027-0461-442", "1600");
    act(house, SERGEANT, &number, "note-contact contact_note=Is back on Monday.");
    number = file_number(house, "926-00028-0461-442", "2159");
    act(house, SERGEANT, &number, "void void_reason=Cancelled.");
    (void)file_number(house, "926-00029-0461-442", "1715");
    report = file_report_with(house, "926-00029-0461-442");
    act(house, SERGEANT, &report,
        "defer defer_until=2026-11-21T22:00|defer_reason=A witness comes.");
    (void)file_number(house, "926-00030-0461-442", "2200");
}

static void expect_lines(const struct urn_lines *lines, const char *expected)
{
    static const char *const words[] = {"missing", "deferred", "submitted", "void"};
    struct text out = {0};

    for (size_t i = 0; i < lines->count; i++) {
        text_add_format(&out, "%s%.9s %s", i > 0 ? ", " : "",
                        record_named(&lines->items[i].record, "urn"),
                        words[lines->items[i].standing]);
    }
    assert_string_equal(text_bytes(&out), expected);
    text_finish(&out);
}

static void what_is_missing_comes_first(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct urn_lines lines;
    struct error error = {0};

    file_watch(house);
    good(urn_watch_read(house->store, &desk, pm, &lines, &error), &error);
    expect_lines(&lines, "926-00027 missing, 926-00026 deferred, 926-00029 deferred, 926-00025 "
                         "submitted, 926-00028 void");
    assert_int_equal(lines.items[0].contacts, 1);
    assert_string_equal(lines.items[1].approver, "500005");
    assert_string_equal(lines.items[1].until, "2026-11-20T22:00");
    assert_string_equal(lines.items[2].until, "2026-11-21T22:00"); /* the report's own deferral */
    assert_string_equal(lines.items[3].report, "NWK-CR-2026-00001");
    assert_string_equal(lines.items[3].report_status, "submitted");
    urn_lines_finish(&lines);
}

static void deferred_book_goes_by_what_is_due_first(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct urn_lines lines;
    struct error error = {0};

    file_watch(house);
    good(urn_deferred_read(house->store, &desk, &lines, &error), &error);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.items[0].head.number, "NWK-UN-2026-00002");
    assert_string_equal(lines.items[1].head.number, "NWK-CR-2026-00002");
    assert_string_equal(lines.items[1].reason, "A witness comes.");
    assert_string_equal(lines.items[1].approver, "500005");
    urn_lines_finish(&lines);
    desk = desk_of(house, CLERK);
    assert_refused(urn_deferred_read(house->store, &desk, &lines, &error), &error, ERROR_REFUSED,
                   "not for the role Desk");
}

static void reconciliation_keeps_what_the_file_says(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;
    struct head head, found;
    bool there = true;

    file_watch(house);
    good(urn_watch_reconciled(house->store, pm, &found, &there, &error), &error);
    assert_false(there);
    record_init(&record, urn_reconciliation());
    set(&record, "watch", "PM");
    set(&record, "missing", "0"); /* whatever is given */
    set(&record, "missed[1].urn", "926-09999-0461-442");
    head = file(house, SERGEANT, &record);
    record_finish(&record);
    load(house, head.number, &head, &record);
    assert_string_equal(head.status, "kept");
    assert_string_equal(get(&record, "watch_on"), "2026-11-19");
    assert_string_equal(get(&record, "drawn"), "4");
    assert_string_equal(get(&record, "submitted"), "1");
    assert_string_equal(get(&record, "deferred"), "2");
    assert_string_equal(get(&record, "missing"), "1");
    assert_string_equal(get(&record, "voided"), "1");
    assert_int_equal(rows_of(&record, "missed"), 1);
    assert_string_equal(
        get(&record, "log_line"),
        "URNs of the PM watch of 11/19/2026 reconciled by 500005 Selma Sample on 11/20/2026 at "
        "0930: 4 drawn, 1 submitted, 2 deferred, 1 missing: 926-00027-0461-442 (500004 Beispiel, "
        "Boris, 41A, contacted).");
    record_finish(&record);
    good(urn_watch_reconciled(house->store, pm, &found, &there, &error), &error);
    assert_true(there);
    assert_string_equal(found.number, head.number);
    act(house, SERGEANT, &head, "void void_reason=Too early.");
    good(urn_watch_reconciled(house->store, pm, &found, &there, &error), &error);
    assert_false(there);
}

static void watch_of_24_hours_ago_is_meant(void **state)
{
    struct house *house = *state;
    struct desk desk;
    char words[WATCH_ROOM];

    desk = desk_of(house, SERGEANT);
    watch_format(urn_watch_due(&desk), words);
    assert_string_equal(words, "DAY 2026-11-19");
    house_now(house, "2026-11-20T03:00");
    desk = desk_of(house, SERGEANT);
    watch_format(urn_watch_due(&desk), words);
    assert_string_equal(words, "EM 2026-11-18");
}

static void counts_are_there_without_the_records(void **state)
{
    struct house *house = *state;
    struct urn_counts counts;
    struct error error = {0};

    file_watch(house);
    good(urn_watch_count(house->store, pm, &counts, &error), &error);
    assert_int_equal(counts.drawn, 4);
    assert_int_equal(counts.missing, 1);
    assert_int_equal(counts.voided, 1);
    assert_int_equal(counts.deferred, 2); /* one by its report, as in the lines */
    assert_int_equal(counts.submitted, 1);
    good(urn_watch_count(house->store, (struct watch){{2026, 11, 19}, WATCH_EM}, &counts, &error),
         &error);
    assert_int_equal(counts.drawn, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(what_is_missing_comes_first),
        IN_HOUSE(deferred_book_goes_by_what_is_due_first),
        IN_HOUSE(reconciliation_keeps_what_the_file_says),
        IN_HOUSE(watch_of_24_hours_ago_is_meant),
        IN_HOUSE(counts_are_there_without_the_records),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
