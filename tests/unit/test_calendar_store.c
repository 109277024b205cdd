/* Holidays that are kept in the file, and what falls due under them. It is Friday 2026-11-20. */
#include "tests/support/house.h"

#include "db/app.h"
#include "db/calendar_check.h"
#include "db/calendar_store.h"
#include "db/due.h"

extern const struct form records_request_form;

struct desk_app {
    struct app app;
    struct text told;
};

static void open_app(struct house *house, enum person person, struct desk_app *out)
{
    struct error error = {0};

    *out = (struct desk_app){0};
    out->app.config = house->config;
    out->app.codes = house->codes;
    out->app.time = house->time;
    out->app.store = house->store;
    out->app.actor = house->actors[person];
    good(calendar_init(&out->app.calendar, &error), &error);
    good(calendar_read(&out->app, &error), &error);
}

static void close_app(struct desk_app *desk)
{
    calendar_finish(&desk->app.calendar);
    text_finish(&desk->told);
}

static void hear_moved(void *context, const struct head *head, const char *clock, const char *from,
                       const char *to)
{
    struct desk_app *desk = context;

    text_add_format(&desk->told, "%s %s %s -> %s|", head->number, clock, from, to);
}

static bool import_text(struct desk_app *desk, const char *csv, struct error *error)
{
    struct calendar_import import = {.csv = csv,
                                     .length = strlen(csv),
                                     .where = "days.csv",
                                     .moved = hear_moved,
                                     .context = desk};

    text_finish(&desk->told);
    return calendar_import(&desk->app, &import, error);
}

static void file_request(struct desk_app *at, const char *received)
{
    struct desk desk = app_desk(&at->app);
    struct problems problems = {0};
    struct error error = {0};
    struct record record;
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems};

    record_init(&record, &records_request_form);
    set(&record, "kind", "CPRA");
    set(&record, "description", "All calls on Ficticia Street");
    set(&record, "received_at", received);
    good(records_file(at->app.store, &filing, &error), &error);
    problems_finish(&problems);
    record_finish(&record);
}

/* The days of the queue, in its order. */
static void expect_queue(struct house *house, const char *expected)
{
    const struct due_request request = {.form = &records_request_form, .limit = 20};
    struct due_item items[20];
    struct error error = {0};
    struct text days = {0};
    size_t count = 0;

    good(due_page(house->store, &house->actors[CLERK], &request, items, &count, &error), &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&days, "%s%s", i > 0 ? " " : "", items[i].due_on);
    }
    assert_string_equal(text_bytes(&days), expected);
    text_finish(&days);
}

static void count_damage(void *context, enum finding_class class, const char *words)
{
    int *damages = context;

    (void)words;
    *damages += class == FINDING_DAMAGE;
}

static int damages(const struct desk_app *at)
{
    struct desk desk = app_desk(&at->app);
    struct error error = {0};
    int count = 0;

    good(calendar_check(at->app.store, &desk, count_damage, &count, &error), &error);
    return count;
}

static const char mourning[] = "date,name\n2026-11-20,Day of mourning\n";

static void an_import_moves_what_is_open(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct desk_app desk;

    open_app(house, SERGEANT, &desk);
    file_request(&desk, "2026-11-10T10:00");
    file_request(&desk, "2026-11-17T10:00");
    expect_queue(house, "2026-11-20 2026-11-30");
    good(import_text(&desk, mourning, &error), &error);
    assert_string_equal(text_bytes(&desk.told),
                        "NWK-PR-2026-00001 determination 2026-11-20 -> 2026-11-23|");
    expect_queue(house, "2026-11-23 2026-11-30");
    good(import_text(&desk, mourning, &error), &error);
    assert_string_equal(text_bytes(&desk.told), "");
    assert_int_equal(damages(&desk), 0);
    close_app(&desk);
}

/* A check that began before an import goes on behind it. */
static void expect_no_difference(const struct desk_app *at)
{
    struct desk desk = app_desk(&at->app);
    struct error error = {0};
    struct due_state state = {.form = &records_request_form};

    assert_non_null(due_state_at(state.form, 0));
    for (size_t i = 0; (state.status = due_state_at(state.form, i)) != NULL; i++) {
        char number[NUMBER_ROOM];
        int64_t after = 0;

        good(due_verify(at->app.store, &desk, &state, &after, number, &error), &error);
        assert_string_equal(number, "");
    }
}

/* Between the import and the moment in which a desk hears of it, somebody files. */
static void a_desk_that_has_not_heard_of_it_files_under_the_right_day(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct desk_app clerk, sergeant;

    open_app(house, CLERK, &clerk);
    open_app(house, SERGEANT, &sergeant);
    good(import_text(&sergeant, mourning, &error), &error);
    file_request(&clerk, "2026-11-10T10:00");
    expect_queue(house, "2026-11-23");
    assert_int_equal(damages(&clerk), 0);
    expect_no_difference(&clerk);
    good(calendar_read(&clerk.app, &error), &error);
    assert_true(calendar_is_closed(&clerk.app.calendar, (struct date){2026, 11, 20}, NULL));
    close_app(&clerk);
    close_app(&sergeant);
}

/* Each knows nothing of what the other is about to do. */
static void of_two_imports_at_once_none_is_lost(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct desk_app one, other;

    open_app(house, SERGEANT, &one);
    open_app(house, OTHER_SERGEANT, &other);
    good(import_text(&one, mourning, &error), &error);
    assert_false(import_text(&other, "date,name\n2026-11-24,Second day\n", &error));
    assert_int_equal(error.class, ERROR_CONFLICT);
    assert_false(calendar_is_closed(&other.app.calendar, (struct date){2026, 11, 24}, NULL));
    error_clear(&error);
    good(calendar_read(&other.app, &error), &error);
    good(import_text(&other, "date,name\n2026-11-24,Second day\n", &error), &error);
    assert_true(calendar_is_closed(&other.app.calendar, (struct date){2026, 11, 20}, NULL));
    assert_true(calendar_is_closed(&other.app.calendar, (struct date){2026, 11, 24}, NULL));
    assert_true(calendar_is_closed(&other.app.calendar, (struct date){2026, 12, 25}, NULL));
    close_app(&one);
    close_app(&other);
}

static void only_supervisors_import(void **state)
{
    static const enum person refused[] = {VOLUNTEER, CLERK, AUDITOR, ADMINISTRATOR};
    struct house *house = *state;

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct error error = {0};
        struct desk_app desk;

        open_app(house, refused[i], &desk);
        assert_false(import_text(&desk, mourning, &error));
        assert_int_equal(error.class, ERROR_REFUSED);
        assert_false(calendar_is_closed(&desk.app.calendar, (struct date){2026, 11, 20}, NULL));
        close_app(&desk);
    }
}

/* A setting that changes the calendar moves what is open at the next start, and says so once. */
static void another_calendar_is_settled_once(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct desk_app desk;

    open_app(house, CLERK, &desk);
    file_request(&desk, "2026-10-02T10:00");
    expect_queue(house, "2026-10-12");
    good(calendar_settle(&desk.app, hear_moved, &desk, &error), &error);
    assert_string_equal(text_bytes(&desk.told), "");
    desk.app.calendar.counts_closures = true;
    good(calendar_settle(&desk.app, hear_moved, &desk, &error), &error);
    assert_string_equal(text_bytes(&desk.told),
                        "NWK-PR-2026-00001 determination 2026-10-12 -> 2026-10-13|");
    expect_queue(house, "2026-10-13");
    text_finish(&desk.told);
    good(calendar_settle(&desk.app, hear_moved, &desk, &error), &error);
    assert_string_equal(text_bytes(&desk.told), "");
    assert_int_equal(damages(&desk), 0);
    close_app(&desk);
}

/* Two clocks of a record may end on the same day: the next page begins with the second one. */
static void pages_leave_no_clock_out(void **state)
{
    struct house *house = *state;
    struct due_request request = {.form = &records_request_form, .limit = 1};
    struct due_item last = {0}, item;
    struct error error = {0};
    struct text seen = {0};
    struct desk_app desk;
    size_t count = 1;

    open_app(house, CLERK, &desk);
    file_request(&desk, "2026-11-10T10:00");
    file_request(&desk, "2026-11-10T10:00");
    good(store_execute(house->store,
                       "INSERT INTO due (seq, clock, form, due_on) SELECT seq, 'another', form, "
                       "due_on FROM due",
                       &error),
         &error);
    while (count == 1) {
        good(due_page(house->store, &house->actors[CLERK], &request, &item, &count, &error),
             &error);
        if (count == 1) {
            text_add_format(&seen, "%s %s|", item.head.number + 12, item.clock);
            last = item;
            request.after_date = last.due_on;
            request.after_seq = last.head.seq;
            request.after_clock = last.clock;
        }
    }
    assert_string_equal(text_bytes(&seen),
                        "00001 another|00001 determination|00002 another|00002 determination|");
    text_finish(&seen);
    close_app(&desk);
}

/* A program that counts otherwise left other days behind, or none. */
static void days_of_an_older_program_are_worked_out_anew(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct desk_app desk;

    open_app(house, CLERK, &desk);
    file_request(&desk, "2026-11-10T10:00");
    good(store_execute(house->store, "DELETE FROM due", &error), &error);
    good(store_execute(house->store,
                       "UPDATE setting SET value = 'old' WHERE name = 'calendar_signature'",
                       &error),
         &error);
    good(calendar_settle(&desk.app, hear_moved, &desk, &error), &error);
    expect_queue(house, "2026-11-20");
    close_app(&desk);
}

static void a_check_sees_what_was_changed_past_the_program(void **state)
{
    static const struct {
        const char *done, *undone;
    } cases[] = {
        {"UPDATE due SET due_on = '2026-12-20'", "UPDATE due SET due_on = '2026-11-23'"},
        {"UPDATE due SET form = 'counter-report'", "UPDATE due SET form = 'records-request'"},
        {"UPDATE due SET clock = 'other'", "UPDATE due SET clock = 'determination'"},
        {"UPDATE due SET seq = (SELECT seq FROM record WHERE number = 'NWK-PR-2026-00002')",
         "UPDATE due SET seq = (SELECT seq FROM record WHERE number = 'NWK-PR-2026-00001')"},
        {"DELETE FROM due", "INSERT INTO due (seq, clock, form, due_on) SELECT seq, "
                            "'determination', form, '2026-11-23' FROM record WHERE number = "
                            "'NWK-PR-2026-00001'"},
        {"INSERT INTO due (seq, clock, form, due_on) SELECT seq, 'determination', form, "
         "'2026-11-23' FROM record WHERE number = 'NWK-PR-2026-00002'",
         "DELETE FROM due WHERE seq <> (SELECT MIN(seq) FROM due)"},
        {"UPDATE holiday SET name = 'Other' WHERE date = '2026-11-20'",
         "UPDATE holiday SET name = 'Day of mourning' WHERE date = '2026-11-20'"},
        {"INSERT INTO holiday (date, name, source) VALUES ('2035-03-12', 'A', '')",
         "DELETE FROM holiday WHERE date = '2035-03-12'"},
    };
    struct house *house = *state;
    struct error error = {0};
    struct desk_app desk;

    open_app(house, SERGEANT, &desk);
    file_request(&desk, "2026-11-10T10:00");
    good(import_text(&desk, mourning, &error), &error);
    file_request(&desk, "2026-11-10T10:00");
    good(store_execute(house->store,
                       "UPDATE record SET status = 'closed' WHERE number = 'NWK-PR-2026-00002'; "
                       "DELETE FROM due WHERE seq <> (SELECT MIN(seq) FROM due)",
                       &error),
         &error);
    assert_int_equal(damages(&desk), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        good(store_execute(house->store, cases[i].done, &error), &error);
        if (damages(&desk) == 0) {
            fail_msg("not seen: %s", cases[i].done);
        }
        good(store_execute(house->store, cases[i].undone, &error), &error);
        assert_int_equal(damages(&desk), 0);
    }
    close_app(&desk);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_import_moves_what_is_open),
        TEST(a_desk_that_has_not_heard_of_it_files_under_the_right_day),
        TEST(of_two_imports_at_once_none_is_lost),
        TEST(only_supervisors_import),
        TEST(another_calendar_is_settled_once),
        TEST(pages_leave_no_clock_out),
        TEST(days_of_an_older_program_are_worked_out_anew),
        TEST(a_check_sees_what_was_changed_past_the_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
