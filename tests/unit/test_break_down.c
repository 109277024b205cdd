/* Breakdowns of contacts: every row falls where it belongs, and a check sees what is not as the
 * records say. It is 2026-11-20. */
#include "tests/support/house.h"

#include "db/break_down.h"
#include "db/check_file.h"
#include "db/counted_days.h"
#include "db/embedded.h"
#include "db/statement.h"
#include "db/store_internal.h"
#include "forms/breakdown.h"

static const struct {
    const char *at, *area, *rd, *setting, *origin, *contacts, *cards;
} cards[] = {
    {"2026-11-01T00:00", "NORWALK", "0461", "BUSINESS_OWNER", "OBS", "3", "2"},
    {"2026-11-20T09:10", "LA_MIRADA", "0462", "BUSINESS_OWNER", "CALL", "1", "0"},
    {"2026-11-16T23:59", "NORWALK", "0461", "OTHER", "OBS", "10", "12"},
    {"2026-10-31T23:59", "NORWALK", "0461", "OTHER", "OBS", "100", "100"},
    {"2025-12-01T08:00", "NORWALK", "0461", "OTHER", "OBS", "5", "5"},
    {"2025-11-30T08:00", "NORWALK", "0461", "OTHER", "OBS", "7", "7"},
};

static struct head file_at(struct house *house, size_t i)
{
    struct record record;
    struct head head;

    card_init(&record);
    set(&record, "contact_at", cards[i].at);
    set(&record, "area", cards[i].area);
    set(&record, "rd", cards[i].rd);
    set(&record, "setting", cards[i].setting);
    set(&record, "origin", cards[i].origin);
    set(&record, "contacts", cards[i].contacts);
    set(&record, "cards", cards[i].cards);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

static int broken_setup(void **state)
{
    struct head head;

    if (house_setup(state) != 0) {
        return -1;
    }
    for (size_t i = 0; i < COUNT_OF(cards); i++) {
        (void)file_at(*state, i);
    }
    head = file_at(*state, 2); /* a mistake, struck out */
    act(*state, SERGEANT, &head, "void void_reason=Filed twice.");
    return 0;
}

static struct report_request november(const struct desk *desk)
{
    struct report_request request = {.desk = desk};

    request.report = report_by_name("contacts", &request.form);
    assert_true(report_period(request.report, "2026-11", &request.begins, &request.ends));
    return request;
}

/* "NORWALK 2/13/14 LA_MIRADA 1/1/0 ": contacts, people and cards of what is not empty. */
static void expect(struct house *house, const char *by, const char *wanted)
{
    struct desk desk = desk_of(house, CLERK);
    struct report_request request = november(&desk);
    struct broken_down broken;
    struct error error = {0};
    struct text found = {0};

    good(break_down(house->store, &request, breakdown_by_name(by), MEASURE_CONTACTS, &broken,
                    &error),
         &error);
    for (size_t i = 0; i < broken.count; i++) {
        const struct bucket *bucket = &broken.buckets[i];

        if (bucket->sums[MEASURE_CONTACTS] > 0) {
            text_add_format(&found, "%s %d/%d/%d ", bucket->code,
                            (int)bucket->sums[MEASURE_CONTACTS], (int)bucket->sums[MEASURE_PEOPLE],
                            (int)bucket->sums[MEASURE_CARDS]);
        }
    }
    if (!text_equal(text_bytes(&found), wanted)) {
        fail_msg("by %s: %s, not %s", by, text_bytes(&found), wanted);
    }
    text_finish(&found);
    broken_down_finish(&broken);
}

static void rows_fall_where_they_belong(void **state)
{
    expect(*state, "area", "NORWALK 2/13/14 LA_MIRADA 1/1/0 ");
    expect(*state, "rd", "0461 2/13/14 0462 1/1/0 ");
    expect(*state, "setting", "BUSINESS_OWNER 2/4/2 OTHER 1/10/12 ");
    expect(*state, "person", "500003 3/14/14 ");
    expect(*state, "watch", "EM 2/13/14 DAY 1/1/0 ");
    expect(*state, "hour", "00 1/3/2 09 1/1/0 23 1/10/12 ");
    expect(*state, "weekday", "MON 1/10/12 FRI 1/1/0 SUN 1/3/2 ");
    expect(*state, "weekday-hour", "MON-23 1/10/12 FRI-09 1/1/0 SUN-00 1/3/2 ");
    expect(*state, "day", "2026-11-01 1/3/2 2026-11-16 1/10/12 2026-11-20 1/1/0 ");
    expect(*state, "month", "2025-12 1/5/5 2026-10 1/100/100 2026-11 3/14/14 ");
}

/* Areas, hours and days stand there too where nothing was. */
static void what_is_always_there_stands_there(void **state)
{
    static const struct {
        const char *by, *first, *words, *last;
        size_t count;
    } cases[] = {
        {"area", "NORWALK", "Norwalk", "UNINC_WHITTIER", 3},
        {"watch", "EM", "Early mornings (EM)", "PM", 3},
        {"hour", "00", "0000", "23", 24},
        {"weekday", "MON", "Monday", "SUN", 7},
        {"weekday-hour", "MON-00", "Monday 0000", "SUN-23", 168},
        {"day", "2026-11-01", "Sun 1", "2026-11-30", 30},
        {"month", "2025-12", "2025-12", "2026-11", 12},
        {"person", "500003", "500003 Berta Beispiel", "500003", 1},
    };
    struct house *house = *state;
    struct desk desk = desk_of(house, CLERK);
    struct report_request request = november(&desk);
    struct error error = {0};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct broken_down broken;

        good(break_down(house->store, &request, breakdown_by_name(cases[i].by), MEASURE_CONTACTS,
                        &broken, &error),
             &error);
        assert_int_equal(broken.count, cases[i].count);
        assert_string_equal(broken.buckets[0].code, cases[i].first);
        assert_string_equal(broken.buckets[0].words, cases[i].words);
        assert_string_equal(broken.buckets[broken.count - 1].code, cases[i].last);
        broken_down_finish(&broken);
    }
}

static void note_head(void *context, const struct head *head)
{
    text_add_format(context, "%s ", head->number + strlen("NWK-CC-2026-"));
}

static void lists_hold_what_the_bar_counts(void **state)
{
    static const struct {
        const char *by, *bucket, *figure, *numbers;
    } cases[] = {
        {"area", "NORWALK", "contacts", "00001 00003 "},
        {"area", "LA_MIRADA", "cards", ""}, /* none was given */
        {"area", "LA_MIRADA", "people", "00002 "},
        {"area", "NOWHERE", "contacts", ""},
        {"weekday-hour", "MON-23", "contacts", "00003 "},
        {"month", "2026-10", "contacts", "00004 "},
        {"person", "500003", "contacts", "00001 00002 00003 "},
    };
    struct house *house = *state;
    struct desk desk = desk_of(house, CLERK);
    struct error error = {0};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct report_request request = november(&desk);
        struct report_outcome outcome;
        struct text numbers = {0};

        request.by = breakdown_by_name(cases[i].by);
        request.bucket = cases[i].bucket;
        request.behind = report_figure(request.report, cases[i].figure);
        request.each = note_head;
        request.context = &numbers;
        good(report_run(house->store, &request, &outcome, &error), &error);
        assert_string_equal(text_bytes(&numbers), cases[i].numbers);
        text_finish(&numbers);
        report_outcome_finish(&outcome);
    }
}

/* What comes from worksheets is for who may read them. */
static void figures_of_other_forms_are_for_their_readers(void **state)
{
    const struct form *form;
    const struct figure *figure = report_figure(report_by_name("contacts", &form), "clearances");
    const struct form *source = form_by_name(figure->source);

    (void)state;
    for (enum role role = ROLE_NONE; role < ROLE_COUNT; role++) {
        assert_int_equal(figure_is_for(figure, role),
                         source != NULL && form_may_read(source, role, false));
    }
}

static void count_damage(void *context, enum finding_class class, const char *words)
{
    (void)words;
    *(int *)context += class == FINDING_DAMAGE;
}

static int damages(struct house *house)
{
    struct error error = {0};
    int count = 0;

    good(look_at_file(house->store, count_damage, &count, &error), &error);
    return count;
}

static void a_check_sees_figures_that_were_changed(void **state)
{
    static const char *const cases[][2] = {
        {"UPDATE counted_contact SET cards = cards + 1 WHERE seq = (SELECT seq FROM record "
         "WHERE number = 'NWK-CC-2026-00001')",
         "UPDATE counted_contact SET cards = cards - 1 WHERE seq = (SELECT seq FROM record "
         "WHERE number = 'NWK-CC-2026-00001')"},
        {"UPDATE counted_contact SET area = 'X' WHERE area = 'LA_MIRADA'",
         "UPDATE counted_contact SET area = 'LA_MIRADA' WHERE area = 'X'"},
        {"INSERT INTO counted_contact SELECT seq, 9, at, area, rd, watch, person, setting, "
         "origin, follow_up, contacts, people, cards, clearances FROM counted_contact LIMIT 1",
         "DELETE FROM counted_contact WHERE line = 9"},
        {"INSERT INTO counted_contact SELECT (SELECT seq FROM record WHERE form = "
         "'counter-report'), 0, at, area, rd, watch, person, setting, origin, follow_up, "
         "contacts, people, cards, clearances FROM counted_contact LIMIT 1",
         "DELETE FROM counted_contact WHERE seq IN (SELECT seq FROM record WHERE form = "
         "'counter-report')"},
    };
    struct house *house = *state;
    struct error error = {0};

    (void)file_report(house, CLERK);
    assert_int_equal(damages(house), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        good(store_execute(house->store, cases[i][0], &error), &error);
        if (damages(house) == 0) {
            fail_msg("not seen: %s", cases[i][0]);
        }
        good(store_execute(house->store, cases[i][1], &error), &error);
        assert_int_equal(damages(house), 0);
    }
}

static void count_anew(struct house *house, const char *name, const char *statement)
{
    const struct embedded_file *step = db_embedded;
    struct error error = {0};

    while (step->name != NULL && strstr(step->name, name) == NULL) {
        step++;
    }
    assert_non_null(step->name);
    good(store_execute(house->store, strstr(step->text, statement), &error), &error);
}

/* A file of an earlier version gets the rows of what is in it. */
static void records_of_before_are_counted(void **state)
{
    struct house *house = *state;
    struct error error = {0};

    good(store_execute(house->store, "DELETE FROM counted_contact", &error), &error);
    assert_int_not_equal(damages(house), 0);
    count_anew(house, "_counted_contact", "INSERT INTO counted_contact");
    assert_int_not_equal(damages(house), 0);
    count_anew(house, "_counted_worksheets", "INSERT INTO counted_contact");
    assert_int_not_equal(damages(house), 0);
    count_anew(house, "_untimed_lines", "UPDATE counted_contact");
    assert_int_equal(damages(house), 0);
}

/* A line is counted where it is cleared as a contact, beside what cards say, and falls by its own
 * district and by the watch of its worksheet. */
static void lines_of_worksheets_are_counted_beside(void **state)
{
    static const char *const lines[][5] = {
        {"2350", "OBS", "0461", "755 940", "BUSINESS_OWNER"},
        {"0130", "CALL", "0462", "940", ""},
        {"", "CALL", "0462", "779 755 940", ""},
        {"0110", "CALL", "0462", "755 940", ""},
    };
    static const char *const names[] = {"received", "origin", "rd", "clearance", "setting"};
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct report_request request = november(&desk);
    struct error error = {0};
    struct broken_down broken;
    struct record record;
    struct head head;

    record_init(&record, form_by_name("worksheet"));
    set(&record, "worked_on", "2026-11-18");
    set(&record, "watch", "EM");
    set(&record, "unit", "41A");
    set(&record, "personnel_class", "A");
    set(&record, "employee", "500003");
    for (size_t row = 0; row < COUNT_OF(lines); row++) {
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            char name[40];

            snprintf(name, sizeof(name), "lines[%zu].%s", row + 1, names[i]);
            set(&record, name, lines[row][i]);
        }
    }
    head = file(house, CLERK, &record);
    record_finish(&record);
    good(break_down(house->store, &request, breakdown_by_name("watch"), MEASURE_CLEARANCES, &broken,
                    &error),
         &error);
    assert_int_equal(broken.totals[MEASURE_CLEARANCES], 3);
    assert_int_equal(broken.totals[MEASURE_CONTACTS], 3);
    assert_string_equal(broken.buckets[0].code, "EM");
    assert_int_equal(broken.buckets[0].sums[MEASURE_CLEARANCES], 3);
    broken_down_finish(&broken);
    assert_int_equal(damages(house), 0);
    good(break_down(house->store, &request, breakdown_by_name("weekday-hour"), MEASURE_CLEARANCES,
                    &broken, &error),
         &error);
    assert_string_equal(broken.buckets[2 * 24 + 23].code, "WED-23");
    assert_int_equal(broken.buckets[2 * 24 + 23].sums[MEASURE_CLEARANCES], 1);
    assert_string_equal(broken.buckets[3 * 24 + 1].code, "THU-01"); /* after midnight */
    assert_int_equal(broken.buckets[3 * 24 + 1].sums[MEASURE_CLEARANCES], 1);
    assert_int_equal(broken.count, 7 * 24 + 1); /* the line without a time is of no hour */
    assert_string_equal(broken.buckets[7 * 24].code, BUCKET_NONE);
    assert_int_equal(broken.buckets[7 * 24].sums[MEASURE_CLEARANCES], 1);
    broken_down_finish(&broken);
    act(house, SERGEANT, &head, "void void_reason=Not ours.");
    good(break_down(house->store, &request, breakdown_by_name("rd"), MEASURE_CLEARANCES, &broken,
                    &error),
         &error);
    assert_int_equal(broken.totals[MEASURE_CLEARANCES], 0);
    broken_down_finish(&broken);
    assert_int_equal(damages(house), 0);
}

static void file_sheet(struct house *house, const char *worked_on, const char *watch,
                       const char *const times[], size_t count)
{
    struct record record;

    record_init(&record, form_by_name("worksheet"));
    set(&record, "worked_on", worked_on);
    set(&record, "watch", watch);
    set(&record, "unit", "41A");
    set(&record, "personnel_class", "A");
    set(&record, "employee", "500003");
    for (size_t row = 0; row < count; row++) {
        char name[40];

        snprintf(name, sizeof(name), "lines[%zu].received", row + 1);
        set(&record, name, times[row]);
        snprintf(name, sizeof(name), "lines[%zu].clearance", row + 1);
        set(&record, name, "755 940");
    }
    (void)file(house, CLERK, &record);
    record_finish(&record);
}

/* "2026-11-19 2 2026-11-20 1 ": clearances of what is not empty, and in all. */
static void expect_cleared(struct house *house, const char *month, const char *by,
                           const char *wanted)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct report_request request = november(&desk);
    struct broken_down broken;
    struct error error = {0};
    struct text found = {0};

    assert_true(report_period(request.report, month, &request.begins, &request.ends));
    good(break_down(house->store, &request, breakdown_by_name(by), MEASURE_CLEARANCES, &broken,
                    &error),
         &error);
    for (size_t i = 0; i < broken.count; i++) {
        if (broken.buckets[i].sums[MEASURE_CLEARANCES] > 0) {
            text_add_format(&found, "%s %d ", broken.buckets[i].code,
                            (int)broken.buckets[i].sums[MEASURE_CLEARANCES]);
        }
    }
    text_add_format(&found, "= %d", (int)broken.totals[MEASURE_CLEARANCES]);
    if (!text_equal(text_bytes(&found), wanted)) {
        fail_msg("%s by %s: %s, not %s", month, by, text_bytes(&found), wanted);
    }
    text_finish(&found);
    broken_down_finish(&broken);
}

/* The figure of the report and the list behind it, which has each worksheet once. */
static void expect_figure(struct house *house, const char *month, int cleared, const char *numbers)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct report_request request = november(&desk);
    struct report_outcome outcome;
    struct error error = {0};
    struct text listed = {0};

    assert_true(report_period(request.report, month, &request.begins, &request.ends));
    request.behind = report_figure(request.report, "clearances");
    request.each = note_head;
    request.context = &listed;
    good(report_run(house->store, &request, &outcome, &error), &error);
    assert_int_equal(outcome.figures[request.behind - request.report->figures], cleared);
    assert_string_equal(text_bytes(&listed), numbers);
    text_finish(&listed);
    report_outcome_finish(&outcome);
}

/* What was done after midnight is of the day on which it was, in every chart: the night of the last
 * of a month is the first of the next one. EM is 2200-0600, DAY 0600-1400, PM 1400-2200. */
static void a_night_belongs_to_two_days(void **state)
{
    static const char *const night[] = {"2350", "0130", "0659", ""};
    static const char *const day[] = {"0455", "0030"}; /* early, and very late */
    struct house *house = *state;

    file_sheet(house, "2026-10-31", "EM", night, COUNT_OF(night));
    file_sheet(house, "2026-11-10", "DAY", day, COUNT_OF(day));
    expect_cleared(house, "2026-10", "day", "2026-10-31 2 = 2");
    expect_cleared(house, "2026-11", "day", "2026-11-01 2 2026-11-10 1 2026-11-11 1 = 4");
    expect_cleared(house, "2026-11", "weekday", "TUE 1 WED 1 SUN 2 = 4");
    expect_cleared(house, "2026-11", "weekday-hour", "TUE-04 1 WED-00 1 SUN-01 1 SUN-06 1 = 4");
    expect_cleared(house, "2026-11", "hour", "00 1 01 1 04 1 06 1 = 4");
    expect_cleared(house, "2026-10", "hour", "23 1 NONE 1 = 2");
    expect_cleared(house, "2026-11", "month", "2026-10 2 2026-11 4 = 6");
    expect_cleared(house, "2026-11", "watch", "EM 2 DAY 2 = 4");
    expect_figure(house, "2026-10", 2, "00001 ");
    expect_figure(house, "2026-11", 4, "00001 00002 ");
    assert_int_equal(damages(house), 0);
}

/* Who begins early for a watch that begins at midnight did it on the day before. */
static void who_begins_before_midnight_is_of_the_day_before(void **state)
{
    static const char *const times[] = {"2330", "0010", "2159"};
    struct house *house = *state;

    strcpy(house->config.watch_pm, "0000-0800");
    file_sheet(house, "2026-10-01", "PM", times, COUNT_OF(times));
    file_sheet(house, "2026-11-01", "PM", times, COUNT_OF(times));
    expect_cleared(house, "2026-09", "day", "2026-09-30 1 = 1");
    expect_cleared(house, "2026-10", "day", "2026-10-01 2 2026-10-31 1 = 3");
    expect_cleared(house, "2026-11", "day", "2026-11-01 2 = 2");
    expect_figure(house, "2026-09", 1, "00001 ");
    expect_figure(house, "2026-10", 3, "00001 00002 ");
}

/* Sums come from the index alone: no table is read, whatever the breakdown. */
static void charts_read_the_index_alone(void **state)
{
    struct house *house = *state;

    assert_int_equal(
        number_of(house, "SELECT COUNT(*) FROM pragma_index_xinfo('counted_contact_at') WHERE name "
                         "IN (SELECT name FROM pragma_table_info('counted_contact'))"),
        number_of(house, "SELECT COUNT(*) FROM pragma_table_info('counted_contact')"));
}

/* ---- the sums of months, beside one question about all rows ---- */

/* Cards and lines of five months, a third of these without a time or on the other day of a watch
 * that crosses midnight. */
static void make_rows(struct house *house)
{
    struct error error = {0};

    good(store_execute(
             house->store,
             "PRAGMA foreign_keys = OFF; BEGIN;"
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) "
             "INSERT INTO counted_contact SELECT 800000 + i, CASE WHEN i % 3 = 0 THEN 1 + i % 4 "
             "ELSE 0 END, date('2026-07-20', '+' || (i * 7919 % 150) || ' days') || CASE WHEN i % "
             "12 = 0 THEN '' ELSE printf('T%02d:%02d', i / 7 % 24, i % 60) END, CASE i % 4 WHEN "
             "0 THEN '' WHEN 1 THEN 'NORWALK' ELSE 'LA_MIRADA' END, printf('04%02d', i * 13 % 50), "
             "CASE WHEN i % 3 > 0 THEN '' WHEN i % 6 = 0 THEN 'EM' WHEN i % 15 = 0 THEN 'PM' ELSE "
             "'DAY' END, printf('6%05d', i * 11 % 70), CASE WHEN i % 5 > 0 THEN 'OTHER' ELSE '' "
             "END, CASE WHEN i % 7 > 2 THEN 'OBS' ELSE 'CALL' END, i % 8 = 0, i % 3 > 0, i % 9, i "
             "% 7, i % 3 = 0 FROM n;"
             "COMMIT;",
             &error),
         &error);
}

static const char *const plain_sums[MEASURE_COUNT] = {
    [MEASURE_CONTACTS] = "SUM(c.contacts)",
    [MEASURE_PEOPLE] = "SUM(c.people)",
    [MEASURE_CARDS] = "SUM(c.cards)",
    [MEASURE_OBSERVED] = "SUM(CASE WHEN c.origin = 'OBS' THEN c.contacts ELSE 0 END)",
    [MEASURE_CALLED] = "SUM(CASE WHEN c.origin = 'CALL' THEN c.contacts ELSE 0 END)",
    [MEASURE_FOLLOW_UP] = "SUM(CASE WHEN c.follow_up = 1 THEN c.contacts ELSE 0 END)",
    [MEASURE_CLEARANCES] = "SUM(c.clearances)",
};

/* Of the rows whose `column` is `value`; of all where it is NULL. */
static int64_t plain_sum(struct house *house, struct date begins, struct date ends,
                         enum measure measure, const char *column, const char *value)
{
    struct error error = {0};
    struct text sql = {0};
    struct statement *statement;
    int64_t sum;

    text_add_format(&sql, "SELECT %s FROM counted_contact c WHERE ", plain_sums[measure]);
    counted_days_add_range(&sql, &house->config);
    if (column != NULL) {
        text_add_format(&sql, " AND c.%s = ?", column);
    }
    statement = statement_get(house->store, text_bytes(&sql), &error);
    counted_days_bind_range(statement, begins, ends);
    if (column != NULL) {
        bind_text(statement, value);
    }
    assert_int_equal(statement_step(statement, &error), STEP_ROW);
    sum = column_integer(statement, 0);
    statement_done(statement);
    text_finish(&sql);
    return sum;
}

static void compare_figures(struct house *house, const struct report_request *request)
{
    struct report_outcome outcome;
    struct error error = {0};

    good(report_run(house->store, request, &outcome, &error), &error);
    for (size_t i = 0; i < request->report->figure_count; i++) {
        const struct figure *figure = &request->report->figures[i];
        int64_t wanted =
            plain_sum(house, request->begins, request->ends, figure->measure, NULL, NULL);

        if (outcome.figures[i] != wanted) {
            fail_msg("%s: %d in place of %d", figure->name, (int)outcome.figures[i], (int)wanted);
        }
    }
    report_outcome_finish(&outcome);
}

static void compare_buckets(struct house *house, const struct report_request *request,
                            const struct breakdown *by, const char *column)
{
    struct broken_down broken;
    struct error error = {0};

    good(break_down(house->store, request, by, MEASURE_CONTACTS, &broken, &error), &error);
    for (size_t i = 0; i < request->report->figure_count; i++) {
        enum measure measure = request->report->figures[i].measure;

        assert_int_equal(broken.totals[measure],
                         plain_sum(house, broken.begins, request->ends, measure, NULL, NULL));
        for (size_t b = 0; column != NULL && b < broken.count; b++) {
            const char *code = broken.buckets[b].code;
            const char *value = strcmp(code, BUCKET_NONE) == 0 ? "" : code;

            assert_int_equal(
                broken.buckets[b].sums[measure],
                plain_sum(house, request->begins, request->ends, measure, column, value));
        }
    }
    broken_down_finish(&broken);
}

static void months_are_counted_as_row_by_row(void **state)
{
    static const char *const names[] = {"cards", "contacts"};
    static const char *const months[] = {"2026-07", "2026-08", "2026-11", "2026-12"};
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    const struct breakdown *by;

    strcpy(house->config.watch_pm,
           "0000-0800"); /* who begins before midnight is of the day before */
    make_rows(house);
    for (size_t i = 0; i < COUNT_OF(names) * COUNT_OF(months); i++) {
        struct report_request request = {.desk = &desk};

        request.report = report_by_name(names[i % 2], &request.form);
        assert_true(report_period(request.report, months[i / 2], &request.begins, &request.ends));
        compare_figures(house, &request);
        for (size_t b = 0; (by = breakdown_at(b)) != NULL; b++) {
            compare_buckets(house, &request, by,
                            by->key == BY_PERSON    ? "person"
                            : by->key == BY_SETTING ? "setting"
                            : by->key == BY_RD      ? "rd"
                                                    : NULL);
        }
    }
}

/* ---- while another desk changes what is counted ---- */

static bool move_some(void *context)
{
    struct error error = {0};

    good(store_execute(context,
                       "UPDATE counted_contact SET at = CASE WHEN at < '2026-10-20' THEN "
                       "'2026-10-31T10:00' ELSE '2026-10-15T10:00' END WHERE seq > 900000",
                       &error),
         &error);
    return false;
}

/* Moved from one day of the month to another and back, which changes none of its sums. */
static void what_moves_meanwhile_counts_once(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct report_request request = {.desk = &desk};
    const struct breakdown *by;
    struct error error = {0};
    struct store *other;

    good(store_execute(house->store,
                       "PRAGMA foreign_keys = OFF;"
                       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                       "400) INSERT INTO counted_contact (seq, line, at, area, rd, watch, person, "
                       "setting, origin, follow_up, contacts, people, cards, clearances) SELECT "
                       "900000 + i, 0, '2026-10-15T10:00', '', '', 'DAY', '', 'OTHER', 'OBS', 0, "
                       "1, 1, 1, 0 FROM n",
                       &error),
         &error);
    good(store_open_again(&other, house->store, &error), &error);
    request.report = report_by_name("contacts", &request.form);
    assert_true(report_period(request.report, "2026-10", &request.begins, &request.ends));
    store_interrupt_when(house->store, move_some, other);
    for (size_t b = 0; b < 3 && (by = breakdown_at(b)) != NULL; b++) {
        struct report_outcome outcome;
        struct broken_down broken;

        good(report_run(house->store, &request, &outcome, &error), &error);
        assert_int_equal(outcome.figures[0], 400);
        report_outcome_finish(&outcome);
        if (!by->months) {
            good(break_down(house->store, &request, by, MEASURE_CONTACTS, &broken, &error), &error);
            assert_int_equal(broken.totals[MEASURE_CONTACTS], 400);
            broken_down_finish(&broken);
        }
    }
    store_interrupt_when(house->store, NULL, NULL);
    store_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_fall_where_they_belong),
        cmocka_unit_test(what_is_always_there_stands_there),
        cmocka_unit_test(lists_hold_what_the_bar_counts),
        cmocka_unit_test(figures_of_other_forms_are_for_their_readers),
        cmocka_unit_test(charts_read_the_index_alone),
        cmocka_unit_test(lines_of_worksheets_are_counted_beside),
        cmocka_unit_test_setup_teardown(who_begins_before_midnight_is_of_the_day_before,
                                        house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_night_belongs_to_two_days, house_setup, house_teardown),
        cmocka_unit_test(records_of_before_are_counted),
        cmocka_unit_test(a_check_sees_figures_that_were_changed),
        IN_HOUSE(months_are_counted_as_row_by_row),
        IN_HOUSE(what_moves_meanwhile_counts_once),
    };

    return cmocka_run_group_tests(tests, broken_setup, house_teardown);
}
