/* How long a chart takes to be counted with 60,000 contacts in twelve months and 50,000 lines of
 * worksheets beside them: each breakdown of a month and of the year, the list behind the largest
 * bar, and the page of the month with a stock that was never counted; and how long a month of
 * records requests takes, of now and of four years ago. Prints a table in milliseconds of processor
 * time; the goal is 50 for each chart.
 *
 *   charts [CONTACTS]
 */
#include "tests/support/house.h"

#include "db/break_down.h"
#include "db/report_sheet.h"
#include "tui/chart.h"

#include <stdlib.h>
#include <time.h>

#define ROUNDS 21

/* Of the processor alone, so that other work on the machine does not count. */
static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

static void print_row(const char *name, double times[ROUNDS])
{
    qsort(times, ROUNDS, sizeof(*times), compare);
    printf("%-28s %8.2f ms (%.2f-%.2f)\n", name, times[ROUNDS / 2], times[0], times[ROUNDS - 1]);
}

/* Plausible by arithmetic alone, the same each time: areas 6:3:1, busy hours, forty people. */
static void make_contacts(struct house *house, long contacts)
{
    struct error error = {0};
    char sql[2600];

    snprintf(
        sql, sizeof(sql),
        "PRAGMA foreign_keys = OFF; BEGIN;"
        "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < %ld) SELECT i + 1000 AS i FROM n;"
        "INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, "
        "filed_at, filed_on, filed_by, changed_at, changed_by, headline) SELECT i, 'id' || i, "
        "'contact-755', 'NWK-CC-2026-' || i, 'CC', 2026, i, 'filed', 1, '', '2026-01-01', "
        "'500003', '', '500003', 'Norwalk, Business owner, Contacts 3, Cards 2' FROM n;"
        "INSERT INTO counted_contact SELECT i, 0, date('2025-12-01', '+' || (i * 7919 %% 365) "
        "|| ' days') || 'T' || printf('%%02d:%%02d', (i * 31 %% 13 + i * 17 %% 12) %% 24, i %% "
        "60), CASE WHEN i %% 10 < 6 THEN 'NORWALK' WHEN i %% 10 < 9 THEN 'LA_MIRADA' ELSE "
        "'UNINC_WHITTIER' END, printf('04%%02d', i * 13 %% 90), '', printf('6%%05d', i * 11 %% "
        "40), 'BUSINESS_OWNER', 'OBS', 0, 1, 1 + i %% 9, i %% 7, 0 FROM n;"
        "INSERT INTO stock_change SELECT 'BOX', at, seq, -cards, 0 FROM counted_contact;"
        "INSERT INTO stock_balance VALUES ('BOX', -1, 1, '', '', 1);" /* never counted: the worst */
        "INSERT INTO counted_contact SELECT seq, 1, at, '', rd, CASE WHEN seq %% 3 = 0 THEN 'EM' "
        "ELSE "
        "'PM' END, person, setting, origin, 0, 0, 0, 0, 1 FROM counted_contact WHERE seq %% 6 > 0;"
        "DROP TABLE n; COMMIT;",
        contacts);
    good(store_execute(house->store, sql, &error), &error);
}

#define REQUESTS 10000 /* of five years */

static void make_requests(struct house *house)
{
    struct error error = {0};
    char sql[1200];

    snprintf(
        sql, sizeof(sql),
        "BEGIN;"
        "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < %d) SELECT i + 900000 AS i, date('2021-12-01', '+' || (i * 1825 / %d) || ' "
        "days') AS day FROM n;"
        "INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, "
        "filed_at, filed_on, filed_by, changed_at, changed_by, headline) SELECT i, 'id' || i, "
        "'records-request', 'NWK-PR-2026-' || i, 'PR', 2026, i, 'received', 1, '', day, "
        "'500003', '', '500003', '' FROM n;"
        "INSERT INTO records_request (seq, received_at, channel, kind) SELECT i, day || "
        "'T10:00', 'EMAIL', 'CPRA' FROM n;"
        "DROP TABLE n; COMMIT;",
        REQUESTS, REQUESTS);
    good(store_execute(house->store, sql, &error), &error);
}

static void measure_month(struct house *house, const struct desk *desk, const char *month)
{
    double times[ROUNDS];
    char name[60];

    for (int i = 0; i < ROUNDS; i++) {
        struct report_request request = {.desk = desk};
        struct report_outcome outcome;
        struct error error = {0};
        double began = now_ms();

        request.report = report_by_name("records", &request.form);
        (void)report_period(request.report, month, &request.begins, &request.ends);
        good(report_run(house->store, &request, &outcome, &error), &error);
        report_outcome_finish(&outcome);
        times[i] = now_ms() - began;
    }
    snprintf(name, sizeof(name), "records requests of %s", month);
    print_row(name, times);
}

static struct report_request november(const struct desk *desk)
{
    struct report_request request = {.desk = desk};

    request.report = report_by_name("contacts", &request.form);
    (void)report_period(request.report, "2026-11", &request.begins, &request.ends);
    return request;
}

/* Counting and laying the bars out. */
static void measure_chart(struct house *house, const struct report_request *request,
                          const struct breakdown *by)
{
    double times[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        double began = now_ms();
        struct broken_down broken;
        struct error error = {0};
        struct text bars = {0};

        good(break_down(house->store, request, by, MEASURE_CONTACTS, &broken, &error), &error);
        for (size_t b = 0; b < broken.count; b++) {
            chart_bar(&bars, broken.buckets[b].sums[MEASURE_CONTACTS],
                      broken.totals[MEASURE_CONTACTS], 100, CHART_BLOCKS);
        }
        text_finish(&bars);
        broken_down_finish(&broken);
        times[i] = now_ms() - began;
    }
    print_row(by->name, times);
}

static void pass_over(void *context, const struct head *head)
{
    (void)head;
    ++*(int *)context;
}

static void measure_rest(struct house *house, const struct report_request *of_month)
{
    double lists[ROUNDS], sheets[ROUNDS], figures[ROUNDS];
    struct report_sheet sheet;
    struct error error = {0};

    for (int i = 0; i < ROUNDS; i++) {
        struct report_request request = *of_month;
        struct report_outcome outcome;
        int listed = 0;
        double began = now_ms();

        good(report_run(house->store, &request, &outcome, &error), &error);
        report_outcome_finish(&outcome);
        figures[i] = now_ms() - began;
        request.by = breakdown_by_name("area");
        request.bucket = "NORWALK";
        request.behind = report_figure(request.report, "contacts");
        request.most = 500;
        request.each = pass_over;
        request.context = &listed;
        began = now_ms();
        good(report_run(house->store, &request, &outcome, &error), &error);
        report_outcome_finish(&outcome);
        lists[i] = now_ms() - began;
        began = now_ms();
        good(report_sheet_count(house->store, of_month, &sheet, &error), &error);
        sheets[i] = now_ms() - began;
    }
    print_row("figures of the month", figures);
    print_row("500 records behind a bar", lists);
    print_row("the page of the month", sheets);
}

int main(int count, char **arguments)
{
    long contacts = count > 1 ? strtol(arguments[1], NULL, 10) : 60000;
    const struct breakdown *by;
    void *state = NULL;

    if (contacts < 1 || house_setup(&state) != 0) {
        return 1;
    }
    struct house *house = state;
    struct desk desk = desk_of(house, SERGEANT);
    struct report_request request = november(&desk);

    make_contacts(house, contacts);
    printf("%ld contacts of twelve months and lines of worksheets, medians of %d (least-most); "
           "goal 50 ms\n",
           contacts, ROUNDS);
    for (size_t i = 0; (by = breakdown_at(i)) != NULL; i++) {
        measure_chart(house, &request, by);
    }
    measure_rest(house, &request);
    make_requests(house);
    measure_month(house, &desk, "2026-10");
    measure_month(house, &desk, "2022-10");
    return house_teardown(&state);
}
