#include "tests/support/desk_fixture.h"

#include "forms/pattern.h"

static const struct choice colours[] = {
    {.code = "R", .label = "Red"},
    {.code = "G", .label = "Green"},
    {.code = "GY", .label = "Grey"},
    {.code = "LB", .label = "Light blue"},
    {0},
};

static const struct field text_field = {
    .name = "t", .kind = FIELD_TEXT, .max = 10, .unknown_allowed = true};
static const struct field long_field = {.name = "l", .kind = FIELD_LONG_TEXT, .min = 3, .max = 20};
static const struct field choice_field = {.name = "c", .kind = FIELD_CHOICE, .choices = colours};
static const struct field open_field = {
    .name = "o", .kind = FIELD_CHOICE, .choices = colours, .open_list = true};
static const struct field district_list_field = {
    .name = "d", .kind = FIELD_CHOICE, .codes = CODES_DISTRICT};
static const struct field choices_field = {.name = "cs", .kind = FIELD_CHOICES, .choices = colours};
static const struct field date_field = {.name = "d", .kind = FIELD_DATE};
static const struct field date_time_field = {
    .name = "dt", .kind = FIELD_DATE_TIME, .unknown_allowed = true};
static const struct field past_field = {
    .name = "pt", .kind = FIELD_DATE_TIME, .not_in_future = true};
static const struct field time_field = {.name = "tm", .kind = FIELD_TIME};
static const struct field number_field = {.name = "n", .kind = FIELD_NUMBER, .max = 999999};
static const struct field signed_field = {.name = "s", .kind = FIELD_NUMBER, .min = -20, .max = 20};
static const struct field money_field = {.name = "m", .kind = FIELD_MONEY, .max = 1000000};
static const struct field phone_field = {.name = "p", .kind = FIELD_PHONE, .max = 25};
static const struct field pattern_field = {
    .name = "u", .kind = FIELD_PATTERN, .max = 18, .pattern = &urn_pattern};
static const struct field yes_no_field = {.name = "y", .kind = FIELD_YES_NO};
static const struct field group_field = {
    .name = "g", .kind = FIELD_GROUP, .max = 3, .fields = &text_field, .field_count = 1};

struct typed_case {
    const struct field *field;
    const char *typed;
    const char *kept; /* NULL: refused */
};

static const struct typed_case typed_cases[] = {
    {&text_field, "  a b ", "a b"},
    {&text_field, "", ""},
    {&text_field, "   ", ""},
    {&text_field, "unknown", "UNKNOWN"},
    {&text_field, "?", "UNKNOWN"},
    {&text_field, "12345678901", NULL},
    {&text_field, "\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1",
     "\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1\xC3\xB1"},
    {&text_field, "e\xCC\x81", "\xC3\xA9"},
    {&long_field, "one\ntwo", "one\ntwo"},
    {&long_field, "ab", NULL},
    {&choice_field, "r", "R"},
    {&choice_field, "red", "R"},
    {&choice_field, "RE", "R"},
    {&choice_field, "g", "G"},
    {&choice_field, "gr", NULL},
    {&choice_field, "gre", NULL},
    {&choice_field, "gree", "G"},
    {&choice_field, "grey", "GY"},
    {&choice_field, "blue", "LB"},
    {&choice_field, "l", "LB"},
    {&choice_field, "yellow", NULL},
    {&open_field, "yellow", "YELLOW"},
    {&open_field, "dark yellow", NULL},
    {&district_list_field, "0461", "0461"},
    {&choices_field, "r", "R"},
    {&choices_field, "r g", "R G"},
    {&choices_field, "light blue", "LB"},
    {&choices_field, "light blue, red,", "LB R"},
    {&choices_field, "r; r; green", "R G"},
    {&choices_field, "r yellow", NULL},
    {&date_field, "11/20/2026", "2026-11-20"},
    {&date_field, "20261120", "2026-11-20"},
    {&date_field, "today", "2026-11-20"},
    {&date_field, "2026-02-29", NULL},
    {&date_field, "soon", NULL},
    {&date_time_field, "2026-11-20 0930", "2026-11-20T09:30"},
    {&date_time_field, "11/19/2026 22:15", "2026-11-19T22:15"},
    {&date_time_field, "now", "2026-11-20T09:30"},
    {&date_time_field, "NOW", "2026-11-20T09:30"},
    {&date_time_field, "0845", "2026-11-20T08:45"},
    {&date_time_field, "9:05", "2026-11-20T09:05"},
    {&date_time_field, "2359", "2026-11-20T23:59"},
    {&date_time_field, "2400", NULL},
    {&date_time_field, "845", NULL},
    {&past_field, "0930", "2026-11-20T09:30"},
    {&past_field, "0000", "2026-11-20T00:00"},
    {&past_field, "0931", NULL},
    {&date_time_field, "unk", "UNKNOWN"},
    {&date_time_field, "2026-11-20 2460", NULL},
    {&time_field, "0930", "0930"},
    {&time_field, "09:30", "0930"},
    {&time_field, "2400", NULL},
    {&number_field, "1,200", "1200"},
    {&number_field, "007", "7"},
    {&number_field, "$250.00", "250"},
    {&number_field, "0", "0"},
    {&number_field, "2.5", NULL},
    {&number_field, "many", NULL},
    {&number_field, "1000000", NULL},
    {&number_field, "99999999999999999999", NULL},
    {&number_field, "-1", NULL},
    {&signed_field, "-7", "-7"},
    {&signed_field, "-0", "0"},
    {&signed_field, "-21", NULL},
    {&money_field, "12.34", "12.34"},
    {&money_field, "$1,234", "1234.00"},
    {&money_field, ".5", "0.50"},
    {&money_field, "12.345", NULL},
    {&money_field, "10000.01", NULL},
    {&phone_field, "(562) 555-0100", "562-555-0100"},
    {&phone_field, "15625550100", "562-555-0100"},
    {&phone_field, "562-555-0100 ext 12", "562-555-0100 ext 12"},
    {&phone_field, "+52 664 555 0100 11", "+52 664 555 0100 11"},
    {&phone_field, "call me", NULL},
    {&phone_field, "911", NULL},
    {&pattern_field, "926000250461442", "926-00025-0461-442"},
    {&pattern_field, "926-00000-0461-442", NULL},
    {&yes_no_field, "Y", "yes"},
    {&yes_no_field, "no", "no"},
    {&yes_no_field, "maybe", NULL},
    {&group_field, "x", NULL},
};

static void typing_is_understood(void **state)
{
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(typed_cases); i++) {
        const struct typed_case *typed = &typed_cases[i];
        struct error error = {0};
        char *kept = NULL;
        bool ok = value_from_typing(typed->field, &fixture->desk, typed->typed, &kept, &error);

        if (ok != (typed->kept != NULL)) {
            fail_msg("\"%s\" at %s: %s", typed->typed, typed->field->name, ok ? kept : error.text);
        }
        if (ok) {
            assert_string_equal(kept, typed->kept);
            assert_true(value_is_kept_form(typed->field, &fixture->desk, kept, &error));
        } else {
            assert_null(kept);
            assert_true(strlen(error.text) > 0);
        }
        free(kept);
    }
}

static void what_is_kept_can_be_typed_again(void **state)
{
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(typed_cases); i++) {
        const struct typed_case *typed = &typed_cases[i];
        struct text again = {0};
        char *kept = NULL;

        if (typed->kept == NULL) {
            continue;
        }
        value_typing(typed->field, &fixture->codes, typed->kept, &again);
        assert_true(
            value_from_typing(typed->field, &fixture->desk, text_bytes(&again), &kept, NULL));
        assert_string_equal(kept, typed->kept);
        free(kept);
        text_finish(&again);
    }
}

static void ambiguous_typing_names_what_it_could_be(void **state)
{
    struct desk_fixture *fixture = *state;
    struct error error = {0};
    char *kept = NULL;

    assert_false(value_from_typing(&choice_field, &fixture->desk, "gre", &kept, &error));
    assert_non_null(strstr(error.text, "Green"));
    assert_non_null(strstr(error.text, "Grey"));
}

struct kept_case {
    const struct field *field;
    const char *kept;
    bool good;
};

static const struct kept_case kept_cases[] = {
    {&text_field, "abc", true},
    {&text_field, "a\nb", false},
    {&text_field, "a\x1B[2J", false},
    {&text_field, "a\xFF", false},
    {&text_field, "a\xE2\x80\xAE", false},
    {&long_field, "a\nbc", true},
    {&choice_field, "R", true},
    {&choice_field, "r", false},
    {&choice_field, "Red", false},
    {&choices_field, "R GY", true},
    {&choices_field, "R R", false},
    {&choices_field, "R  G", false},
    {&choices_field, "R ", false},
    {&date_field, "2026-11-20", true},
    {&date_field, "11/20/2026", false},
    {&date_field, "2026-02-30", false},
    {&date_time_field, "2026-11-20T09:30", true},
    {&date_time_field, "2026-11-20 09:30", false},
    {&date_time_field, "UNKNOWN", true},
    {&date_field, "UNKNOWN", false},
    {&time_field, "2359", true},
    {&time_field, "0960", false},
    {&time_field, "930", false},
    {&number_field, "12", true},
    {&number_field, "012", false},
    {&number_field, "12 ", false},
    {&number_field, "-0", false},
    {&number_field, "1e3", false},
    {&money_field, "12.34", true},
    {&money_field, "12.3", false},
    {&money_field, "-1.00", false},
    {&money_field, "01.00", false},
    {&phone_field, "562 555 0100", true},
    {&phone_field, "abc5550100", false},
    {&pattern_field, "926-00025-0461-442", true},
    {&pattern_field, "nonsense", false},
    {&yes_no_field, "yes", true},
    {&yes_no_field, "Yes", false},
    {&group_field, "x", false},
};

static void kept_forms_are_strict(void **state)
{
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(kept_cases); i++) {
        const struct kept_case *kept = &kept_cases[i];
        struct error error = {0};

        if (value_is_kept_form(kept->field, &fixture->desk, kept->kept, &error) != kept->good) {
            fail_msg("\"%s\" at %s: %s", kept->kept, kept->field->name, error.text);
        }
        assert_int_equal(kept->good, error.text[0] == '\0');
    }
}

static void list_of_the_station_is_held_once_there_is_one(void **state)
{
    struct desk_fixture *fixture = *state;

    assert_true(value_is_kept_form(&district_list_field, &fixture->desk, "0461", NULL));
    assert_false(value_is_kept_form(&district_list_field, &fixture->desk, "04 61", NULL));
    use_list(fixture, CODES_DISTRICT, "code,label\n0460,NORWALK\n");
    assert_false(value_is_kept_form(&district_list_field, &fixture->desk, "0461", NULL));
    assert_true(value_is_kept_form(&district_list_field, &fixture->desk, "0460", NULL));
}

static void people_see_labels(void **state)
{
    static const struct {
        const struct field *field;
        const char *kept, *shown;
    } cases[] = {
        {&choice_field, "LB", "Light blue"},
        {&choice_field, "OLD", "OLD"},
        {&choices_field, "R LB", "Red, Light blue"},
        {&date_time_field, "2026-11-20T09:05", "2026-11-20 0905"},
        {&date_time_field, "UNKNOWN", "UNKNOWN"},
        {&yes_no_field, "yes", "Yes"},
        {&yes_no_field, "", ""},
        {&money_field, "12.34", "12.34"},
    };
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text out = {0};

        value_show(cases[i].field, &fixture->codes, cases[i].kept, &out);
        assert_string_equal(text_bytes(&out), cases[i].shown);
        text_finish(&out);
    }
}

static void integers_go_both_ways(void **state)
{
    static const struct {
        const struct field *field;
        const char *kept;
        int64_t integer;
    } cases[] = {
        {&number_field, "1200", 1200}, {&signed_field, "-7", -7}, {&money_field, "12.05", 1205},
        {&money_field, "0.00", 0},     {&yes_no_field, "yes", 1}, {&yes_no_field, "no", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text out = {0};
        int64_t integer = 99;

        assert_true(value_is_integer(cases[i].field));
        assert_true(value_to_integer(cases[i].field, cases[i].kept, &integer));
        assert_int_equal(integer, cases[i].integer);
        value_from_integer(cases[i].field, integer, &out);
        assert_string_equal(text_bytes(&out), cases[i].kept);
        text_finish(&out);
        assert_false(value_to_integer(cases[i].field, "", &integer));
        assert_false(value_to_integer(cases[i].field, NULL, &integer));
    }
    assert_false(value_is_integer(&text_field));
}

static void shapes_of_one_length_are_fixed(void **state)
{
    const struct field employee = {.kind = FIELD_PATTERN, .max = 7, .pattern = &employee_pattern};
    const struct field district = {.kind = FIELD_PATTERN, .max = 4, .pattern = &district_pattern};
    bool fixed = true;

    (void)state;
    assert_int_equal(value_columns(&employee, &fixed), 7);
    assert_false(fixed);
    assert_int_equal(value_columns(&district, &fixed), 4);
    assert_true(fixed);
    assert_int_equal(value_columns(&pattern_field, &fixed), 18);
    assert_true(fixed);
    assert_int_equal(value_columns(&date_field, &fixed), 10);
    assert_true(fixed);
    assert_int_equal(value_columns(&text_field, &fixed), 10);
    assert_false(fixed);
    assert_int_equal(value_columns(&long_field, &fixed), 0);
    assert_int_equal(value_columns(&number_field, &fixed), 6);
}

/* A date-time in any usual writing must fit into its field before the field is full. */
static void every_writing_of_a_time_fits(void **state)
{
    bool fixed = true;

    (void)state;
    assert_true(value_columns(&date_time_field, &fixed) >= (int)strlen("11/20/2026 09:30"));
    assert_false(fixed);
    assert_true(value_columns(&time_field, &fixed) >= (int)strlen("09:30"));
    assert_false(fixed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(typing_is_understood),
        TEST(what_is_kept_can_be_typed_again),
        TEST(ambiguous_typing_names_what_it_could_be),
        TEST(kept_forms_are_strict),
        TEST(list_of_the_station_is_held_once_there_is_one),
        TEST(people_see_labels),
        TEST(integers_go_both_ways),
        TEST(shapes_of_one_length_are_fixed),
        TEST(every_writing_of_a_time_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
