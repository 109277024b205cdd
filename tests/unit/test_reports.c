/* Reports of records: what is read of them for the figures is enough, and each figure is what a
 * plain counting of whole records gives. It is 2026-11-20. */
#include "tests/support/house.h"

#include "db/report.h"
#include "forms/outreach_event.h"
#include "forms/records_request.h"

#include <stdlib.h>

/* Two in three days over a year and a half, by arithmetic alone: every kind and state, answered by
 * the day, late or not at all, extended or not, some struck out. */
#define OF_EACH "3000"

static const char *const requests_sql =
    "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
    "i < " OF_EACH ") SELECT i + 900000 AS seq, i, date('2025-06-01', '+' || (i * 531 / 3000) || "
    "' days') AS day FROM n;"
    "INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, filed_at, "
    "filed_on, filed_by, changed_at, changed_by, headline) SELECT seq, 'id' || seq, "
    "'records-request', 'NWK-PR-2026-' || seq, 'PR', 2026, seq, CASE WHEN i % 19 = 0 THEN 'void' "
    "WHEN i % 17 = 0 THEN 'withdrawn' WHEN i % 4 = 0 THEN 'reopened' WHEN i % 3 = 0 THEN "
    "'released' WHEN i % 5 = 0 THEN 'extended' ELSE 'received' END, 1, '', day, '500003', '', "
    "'500003', '' FROM n;"
    "INSERT INTO records_request (seq, received_at, channel, kind, description, extended_on, "
    "extended_until, determination, determined_on) SELECT seq, day || 'T10:00', 'EMAIL', CASE i % "
    "7 WHEN 0 THEN 'DV_FC6228_FACE' WHEN 1 THEN 'SUBPOENA' WHEN 2 THEN 'OFFICER_RECORD_832_7' "
    "ELSE 'CPRA' END, 'All calls', CASE WHEN i % 5 = 0 THEN date(day, '+9 days') END, CASE WHEN i "
    "% 10 = 0 THEN date(day, '+20 days') END, CASE i % 6 WHEN 0 THEN 'DENY_ALL' WHEN 1 THEN "
    "'DISCLOSE_PART' WHEN 2 THEN 'DISCLOSE_ALL' WHEN 3 THEN 'NO_RECORDS' WHEN 4 THEN 'REFERRED' "
    "END, CASE WHEN i % 6 < 5 THEN date(day, '+' || (i % 26) || ' days') END FROM n;";

static const char *const others_sql =
    "INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, filed_at, "
    "filed_on, filed_by, changed_at, changed_by, headline) SELECT seq + 10000, 'oe' || seq, "
    "'outreach-event', 'NWK-OE-2026-' || seq, 'OE', 2026, seq, CASE i % 4 WHEN 0 THEN 'planned' "
    "WHEN 1 THEN 'cancelled' ELSE 'held' END, 1, '', day, '500003', '', '500003', '' FROM n;"
    "INSERT INTO outreach_event (seq, title, held_on, more_volunteers, attendance, cards) SELECT "
    "seq + 10000, 'Coffee', day, CASE WHEN i % 3 = 0 THEN i % 7 END, i % 90, i % 13 FROM n;"
    "INSERT INTO outreach_event_volunteers (seq, row, name) SELECT seq + 10000, 1, 'Vera Muster' "
    "FROM n WHERE i % 2 = 0 UNION ALL SELECT seq + 10000, 2, 'Viktor Muster' FROM n WHERE i % 4 = "
    "2;"
    "INSERT INTO outreach_event_concerns (seq, row, topic) SELECT seq + 10000, 1, 'TRAFFIC' FROM "
    "n WHERE i % 5 = 0;"
    "INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, filed_at, "
    "filed_on, filed_by, changed_at, changed_by, headline) SELECT seq + 20000, 'br' || seq, "
    "'briefing', 'NWK-BR-2026-' || seq, 'BR', 2026, seq, CASE WHEN i % 9 = 0 THEN 'void' ELSE "
    "'filed' END, 1, '', day, '500003', '', '500003', '' FROM n;"
    "INSERT INTO briefing (seq, held_on, watch, topic, attendees) SELECT seq + 20000, day, CASE i "
    "% 3 WHEN 0 THEN 'EM' WHEN 1 THEN 'DAY' ELSE 'PM' END, CASE WHEN i % 2 = 0 THEN 'CPP' ELSE "
    "'OTHER' END, 1 + i % 30 FROM n;";

static int reports_setup(void **state)
{
    struct house *house;
    struct error error = {0};

    if (house_setup(state) != 0) {
        return -1;
    }
    house = *state;
    good(store_execute(house->store, "PRAGMA foreign_keys = OFF; BEGIN;", &error), &error);
    good(store_execute(house->store, requests_sql, &error), &error);
    good(store_execute(house->store, others_sql, &error), &error);
    good(store_execute(house->store, "DROP TABLE n; COMMIT;", &error), &error);
    return 0;
}

/* The days of the months from `from` (counted since year 0) on, for one report. */
static struct report_request of_month(const struct report *report, const struct form *form,
                                      const struct desk *desk, int month)
{
    struct report_request request = {.form = form, .report = report, .desk = desk};
    char typed[16];

    snprintf(typed, sizeof(typed), "%04d-%02d", month / 12, month % 12 + 1);
    assert_true(report_period(report, typed, &request.begins, &request.ends));
    return request;
}

#define FIRST_MONTH (2025 * 12 + 4) /* May 2025, in which there is nothing */
#define LAST_MONTH  (2026 * 12 + 11)

/* ---- a plain counting of requests, record by record, figure by figure ---- */

struct plain {
    int64_t received, open, overdue, extended, in_time, late, disclosed, denied, no_records,
        referred, handed_out, withdrawn;
    int64_t days[3000];
    size_t answered;
};

static bool is(const struct record *record, const char *field, const char *value)
{
    return strcmp(get(record, field), value) == 0;
}

static void count_plainly(struct plain *plain, const struct desk *desk, const char *status,
                          const struct record *record)
{
    bool open = strcmp(status, "received") == 0 || strcmp(status, "extended") == 0 ||
                strcmp(status, "reopened") == 0;
    bool valid = strcmp(status, "void") != 0;
    struct date determined, received;
    struct deadline deadline;
    char day[DATE_ROOM];
    bool timed = records_request_due(record, desk, &deadline);
    bool answered = date_parse(get(record, "determined_on"), &determined);

    text_copy(day, sizeof(day), get(record, "received_at"));
    assert_true(date_parse(day, &received));
    plain->received += valid;
    plain->open += open;
    plain->overdue += open && timed && clock_days_between(deadline.due, desk->now.date) > 0;
    plain->extended += !is(record, "extended_on", "");
    plain->in_time +=
        valid && answered && timed && clock_days_between(deadline.due, determined) <= 0;
    plain->late += valid && answered && timed && clock_days_between(deadline.due, determined) > 0;
    plain->disclosed += is(record, "determination", "DISCLOSE_ALL");
    plain->denied +=
        is(record, "determination", "DENY_ALL") || is(record, "determination", "DISCLOSE_PART");
    plain->no_records += is(record, "determination", "NO_RECORDS");
    plain->referred += is(record, "determination", "REFERRED");
    plain->handed_out += strcmp(status, "released") == 0;
    plain->withdrawn += strcmp(status, "withdrawn") == 0;
    if (valid && answered) {
        plain->days[plain->answered++] = clock_days_between(received, determined);
    }
}

static int compare_days(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return (one > other) - (one < other);
}

static int64_t median_of(struct plain *plain)
{
    qsort(plain->days, plain->answered, sizeof(plain->days[0]), compare_days);
    return plain->answered == 0 ? 0 : plain->days[(plain->answered - 1) / 2];
}

static void read_plainly(struct house *house, const struct desk *desk, const char *month,
                         struct plain *plain)
{
    struct page_request request = {.form = &records_request_form, .limit = 50};
    struct head heads[50];
    struct error error = {0};
    size_t count;

    do {
        good(records_page(house->store, desk->actor, &request, heads, &count, &error), &error);
        for (size_t i = 0; i < count; i++) {
            struct record record;
            struct head head;

            load(house, heads[i].number, &head, &record);
            if (strncmp(get(&record, "received_at"), month, strlen(month)) == 0) {
                count_plainly(plain, desk, head.status, &record);
            }
            record_finish(&record);
            request.before = heads[i].seq;
        }
    } while (count > 0);
}

static void requests_are_counted_as_one_by_one(void **state)
{
    static const char *const months[] = {"2025-06", "2025-12", "2026-02", "2026-11"};
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    const struct form *form = NULL;
    const struct report *report = report_by_name("records", &form);

    for (size_t i = 0; i < COUNT_OF(months); i++) {
        struct report_request request = {.form = form, .report = report, .desk = &desk};
        struct plain *plain = calloc(1, sizeof(*plain));
        struct report_outcome outcome;
        struct error error = {0};

        assert_true(report_period(report, months[i], &request.begins, &request.ends));
        read_plainly(house, &desk, months[i], plain);
        good(report_run(house->store, &request, &outcome, &error), &error);
        assert_true(plain->received > 50);
        const int64_t wanted[] = {
            plain->received,  plain->open,       plain->overdue,   plain->extended,
            plain->in_time,   plain->late,       median_of(plain), plain->disclosed,
            plain->denied,    plain->no_records, plain->referred,  plain->handed_out,
            plain->withdrawn,
        };

        assert_int_equal(report->figure_count, COUNT_OF(wanted));
        for (size_t figure = 0; figure < COUNT_OF(wanted); figure++) {
            if (outcome.figures[figure] != wanted[figure]) {
                fail_msg("%s, %s: %d in place of %d", months[i], report->figures[figure].name,
                         (int)outcome.figures[figure], (int)wanted[figure]);
            }
        }
        report_outcome_finish(&outcome);
        free(plain);
    }
}

/* ---- every report that says which fields it is made of ---- */

static int64_t compare_month(struct house *house, const struct report_request *asked)
{
    struct report whole = *asked->report;
    struct report_request plain = *asked;
    struct report_outcome outcome, wanted;
    struct error error = {0};
    int64_t records;

    whole.reads = NULL;
    plain.report = &whole;
    good(report_run(house->store, asked, &outcome, &error), &error);
    good(report_run(house->store, &plain, &wanted, &error), &error);
    records = outcome.records;
    assert_int_equal(outcome.records, wanted.records);
    for (size_t i = 0; i < whole.figure_count; i++) {
        if (outcome.figures[i] != wanted.figures[i]) {
            fail_msg("%s, %s: %d in place of %d", whole.name, whole.figures[i].name,
                     (int)outcome.figures[i], (int)wanted.figures[i]);
        }
    }
    report_outcome_finish(&outcome);
    report_outcome_finish(&wanted);
    return records;
}

static void fields_that_are_read_are_enough(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    const struct form *form = NULL;
    const struct report *report;
    size_t reports = 0;

    for (size_t i = 0; (report = report_at(i, &form)) != NULL; i++) {
        int64_t records = 0;

        if (report->reads == NULL) {
            assert_true(report->opens || report->main != NULL);
            continue;
        }
        for (int month = FIRST_MONTH; month <= LAST_MONTH; month++) {
            struct report_request request = of_month(report, form, &desk, month);

            records += compare_month(house, &request);
        }
        assert_int_equal(records, 3000);
        reports++;
    }
    assert_int_equal(reports, 3);
}

/* ---- the records behind a figure ---- */

static void keep_number(void *context, const struct head *head)
{
    text_add_format(context, "%s ", head->number);
}

static void the_first_of_them_are_listed(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    const struct form *form = NULL;
    const struct report *report = report_by_name("records", &form);
    struct report_request request = of_month(report, form, &desk, 2025 * 12 + 5);
    struct report_outcome outcome;
    struct error error = {0};
    struct text listed = {0};

    request.behind = report_figure(report, "withdrawn");
    request.most = 3;
    request.each = keep_number;
    request.context = &listed;
    good(report_run(house->store, &request, &outcome, &error), &error);
    assert_string_equal(text_bytes(&listed),
                        "NWK-PR-2026-900017 NWK-PR-2026-900034 NWK-PR-2026-900051 ");
    assert_int_equal(outcome.behind, outcome.figures[request.behind - report->figures]);
    assert_true(outcome.behind > 3);
    text_finish(&listed);
    report_outcome_finish(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_counted_as_one_by_one),
        cmocka_unit_test(fields_that_are_read_are_enough),
        cmocka_unit_test(the_first_of_them_are_listed),
    };

    return cmocka_run_group_tests(tests, reports_setup, house_teardown);
}
