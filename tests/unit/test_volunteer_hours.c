/* Hours in quarters of an hour: their form, and the sums of a month. */
#include "tests/support/house.h"

#include "db/hours_of_month.h"
#include "forms/volunteer_hours.h"

static void hours_are_counted_in_quarters(void **state)
{
    static const struct {
        const char *hours;
        int quarters;
    } cases[] = {{"3.75", 15},  {"0.25", 1},  {"12.00", 48}, {"24.00", 96},
                 {"3.7", -1},   {"3", -1},    {"", -1},      {"3.10", -1},
                 {"-1.00", -1}, {"x.00", -1}, {".25", -1},   {"100.00", -1}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(hours_quarters(cases[i].hours), cases[i].quarters);
        if (cases[i].quarters >= 0) {
            char back[HOURS_ROOM];

            hours_format(cases[i].quarters, back);
            assert_string_equal(back, cases[i].hours);
        }
    }
}

static void hours_are_typed_in_many_ways(void **state)
{
    static const struct {
        const char *typed, *kept; /* NULL: no hours */
    } cases[] = {{"3", "3.00"},    {" 3.5 ", "3.50"}, {"3,75", "3.75"}, {".25", "0.25"},
                 {"3:45", "3.75"}, {"24", "24.00"},   {"24.25", NULL},  {"0", NULL},
                 {"3.1", NULL},    {"3.755", NULL},   {"three", NULL},  {"3 4", NULL},
                 {"3:20", NULL},   {"999", NULL},     {".", NULL},      {"0.00", NULL}};
    const struct pattern *pattern = form_field(&volunteer_hours_form, "hours")->pattern;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char out[64] = "";
        bool ok = pattern_normalise(pattern, cases[i].typed, out, sizeof(out));

        if (ok != (cases[i].kept != NULL) || (ok && strcmp(out, cases[i].kept) != 0)) {
            fail_msg("%s is \"%s\" (%d)", cases[i].typed, out, ok);
        }
    }
}

static bool try_hours(struct house *house, enum person person, const char *values,
                      struct head *head, struct error *error)
{
    struct record record;
    struct filed filed;
    bool ok;

    record_init(&record, &volunteer_hours_form);
    set_all(&record, values);
    ok = try_file(house, person, &record, &filed, error);
    *head = filed.head;
    record_finish(&record);
    return ok;
}

static struct head file_hours(struct house *house, enum person person, const char *values)
{
    struct error error = {0};
    struct head head = {0};

    good(try_hours(house, person, values, &head, &error), &error);
    return head;
}

static void beginning_and_end_give_the_hours(void **state)
{
    struct house *house = *state;
    struct head head = file_hours(house, VOLUNTEER, "activity=PATROL|from_time=2200|to_time=0150");
    struct record back;

    load(house, head.number, &head, &back);
    assert_string_equal(get(&back, "hours"), "3.75"); /* 3 h 50 min */
    assert_string_equal(get(&back, "volunteer"), house->actors[VOLUNTEER].employee);
    assert_string_equal(get(&back, "worked_on"), "2026-11-20");
    record_finish(&back);
}

static void volunteers_enter_their_own_alone(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = {0};

    assert_false(
        try_hours(house, VOLUNTEER, "activity=PATROL|hours=2|volunteer=500002", &head, &error));
    assert_int_equal(error.class, ERROR_INPUT);
    assert_false(try_hours(house, CLERK, "activity=PATROL|hours=2", &head, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_false(try_hours(house, VOLUNTEER, "activity=PATROL", &head, &error));
    assert_int_equal(error.class, ERROR_INPUT);
    file_hours(house, SERGEANT, "activity=PATROL|hours=2|volunteer=500002");
}

struct found {
    struct text rows;
};

static void note_month(void *context, const struct volunteer_month *month)
{
    struct found *found = context;

    text_add_format(&found->rows, "%s %s %d/%d\n", month->volunteer, month->name, month->quarters,
                    month->entries);
}

static void a_month_is_summed_up_by_volunteer(void **state)
{
    struct house *house = *state;
    struct found found = {0};
    struct error error = {0};
    struct date begins = {2026, 11, 1}, ends = {2026, 11, 30};
    struct head head;
    int quarters;

    file_hours(house, VOLUNTEER, "activity=PATROL|hours=12.5|worked_on=2026-11-01");
    file_hours(house, VOLUNTEER, "activity=COUNTER|hours=3.5");
    file_hours(house, VOLUNTEER, "activity=COUNTER|hours=9|worked_on=2026-10-31");
    head = file_hours(house, VOLUNTEER, "activity=COUNTER|hours=8");
    act(house, SERGEANT, &head, "void void_reason=Twice.");
    file_hours(house, SERGEANT, "activity=OTHER|hours=0.25|volunteer=599999");
    good(hours_of_month(house->store, &house->actors[SERGEANT], begins, ends, note_month, &found,
                        &error),
         &error);
    assert_string_equal(text_bytes(&found.rows), "500001 Vera Muster 64/2\n"
                                                 "500002 Viktor Muster 0/0\n"
                                                 "599999  1/1\n");
    text_finish(&found.rows);
    good(hours_of_own(house->store, &house->actors[VOLUNTEER], begins, ends, &quarters, &error),
         &error);
    assert_int_equal(quarters, VOLUNTEER_MONTH_QUARTERS);
}

static void the_sums_are_for_who_may_read_them(void **state)
{
    struct house *house = *state;
    struct found found = {0};
    struct error error = {0};
    struct date begins = {2026, 11, 1}, ends = {2026, 11, 30};
    int quarters;

    static const enum person others[] = {VOLUNTEER, CLERK, AUDITOR, ADMINISTRATOR};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_refused(hours_of_month(house->store, &house->actors[others[i]], begins, ends,
                                      note_month, &found, &error),
                       &error, ERROR_REFUSED, "not for the role");
    }
    assert_refused(
        hours_of_own(house->store, &house->actors[CLERK], begins, ends, &quarters, &error), &error,
        ERROR_REFUSED, "not for the role");
    assert_int_equal(found.rows.length, 0);
}

static void the_records_behind_a_sum_are_shown(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct date begins = {2026, 11, 1}, ends = {2026, 11, 30};
    struct head heads[5];
    size_t count;

    file_hours(house, VOLUNTEER, "activity=PATROL|hours=2");
    file_hours(house, VOLUNTEER, "activity=PATROL|hours=3|worked_on=2026-11-02");
    file_hours(house, OTHER_VOLUNTEER, "activity=PATROL|hours=4");
    good(hours_records(house->store, &house->actors[SERGEANT], "500001", begins, ends, heads, 5,
                       &count, &error),
         &error);
    assert_int_equal(count, 2);
    assert_string_equal(heads[0].number, "NWK-VH-2026-00002");
    assert_string_equal(heads[1].number, "NWK-VH-2026-00001");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_counted_in_quarters),
        cmocka_unit_test(hours_are_typed_in_many_ways),
        IN_HOUSE(beginning_and_end_give_the_hours),
        IN_HOUSE(volunteers_enter_their_own_alone),
        IN_HOUSE(a_month_is_summed_up_by_volunteer),
        IN_HOUSE(the_sums_are_for_who_may_read_them),
        IN_HOUSE(the_records_behind_a_sum_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
