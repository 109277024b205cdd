#include "tests/support/desk_fixture.h"

static int report_set_up(void **state)
{
    struct desk_fixture *fixture;

    if (desk_set_up(state) != 0) {
        return -1;
    }
    fixture = *state;
    record_init(&fixture->record, &counter_report_form);
    return 0;
}

static size_t index_named(const char *name)
{
    return (size_t)field_index(counter_report_form.fields, counter_report_form.field_count, name);
}

static void new_record_has_the_rows_that_are_needed(void **state)
{
    struct desk_fixture *fixture = *state;

    assert_int_equal(record_rows(&fixture->record, index_named("persons")), 1);
    assert_int_equal(record_rows(&fixture->record, index_named("property")), 0);
    assert_true(record_is_blank(&fixture->record));
}

static void names_of_places_go_both_ways(void **state)
{
    static const char *const names[] = {
        "type",      "persons", "persons[1].name", "persons[2].name", "property[30].status",
        "persons[3]"};
    struct place place;
    char out[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_true(place_from_name(&counter_report_form, names[i], &place));
        place_name(&counter_report_form, place, out, sizeof out);
        assert_string_equal(out, names[i]);
    }
    assert_true(place_from_name(&counter_report_form, "persons[2].name", &place));
    assert_string_equal(place_field(&counter_report_form, place)->label, "Name");
}

/* It is 2026-11-20 09:30; a NULL: the day is asked for. */
static void a_time_alone_gets_the_only_day_that_is_possible(void **state)
{
    static const struct {
        const char *from, *typed, *completed;
    } expected[] = {
        {"2026-11-19T18:00", "0700", "2026-11-20T07:00"},
        {"2026-11-19T18:00", "2200", "2026-11-19T22:00"},
        {"2026-11-19T18:00", "1800", "2026-11-19T18:00"},
        {"2026-11-19T06:00", "0800", NULL},
        {"2026-11-19T06:00", "9:30", NULL},
        {"2026-11-19T06:00", "0931", "2026-11-19T09:31"},
        {"2026-11-12T18:00", "0700", NULL},
        {"2026-11-20T06:00", "0800", "2026-11-20T08:00"},
        {"2026-11-20T06:00", "1000", "1000"}, /* has yet to come: said where it is read */
        {"2026-11-20T06:00", "0500", "0500"}, /* before: said where it is checked */
        {"2026-12-31T06:00", "0800", "0800"},
        {"2026-11-12T18:00", "now", "now"},
        {"2026-11-12T18:00", "unknown", "unknown"},
        {"2026-11-12T18:00", "11/13/2026 0700", "11/13/2026 0700"},
        {"UNKNOWN", "0700", "0700"},
        {"", "0700", "0700"},
    };
    struct desk_fixture *fixture = *state;
    struct place to = place_of(index_named("occurred_to"));

    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct text typed = {0};
        struct error error = {0};

        record_set_named(&fixture->record, "occurred_from", expected[i].from);
        text_add(&typed, expected[i].typed);
        assert_int_equal(
            record_complete_typing(&fixture->record, to, &fixture->desk, &typed, &error),
            expected[i].completed != NULL);
        assert_string_equal(text_bytes(&typed), expected[i].completed != NULL
                                                    ? expected[i].completed
                                                    : expected[i].typed);
        assert_true(expected[i].completed != NULL || strstr(error.text, "which day") != NULL);
        text_finish(&typed);
    }
}

static void other_fields_are_not_completed(void **state)
{
    struct desk_fixture *fixture = *state;
    struct text typed = {0};

    text_add(&typed, "0700");
    record_set_named(&fixture->record, "occurred_from", "2026-11-19T18:00");
    for (size_t i = 0; i < counter_report_form.field_count; i++) {
        if (i != index_named("occurred_to")) {
            assert_true(record_complete_typing(&fixture->record, place_of(i), &fixture->desk,
                                               &typed, NULL));
            assert_string_equal(text_bytes(&typed), "0700");
        }
    }
    text_finish(&typed);
}

static void names_that_are_none_are_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "nonsense",
                                        "persons[0].name",
                                        "persons[].",
                                        "persons[1",
                                        "persons[1]name",
                                        "type[1]",
                                        "persons[1].type",
                                        "persons.name",
                                        "persons[-1].name",
                                        "persons[99999999999999999999].name"};
    struct place place;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(place_from_name(&counter_report_form, wrong[i], &place));
    }
}

static void values_are_copied_and_blanked(void **state)
{
    struct desk_fixture *fixture = *state;
    char text[] = "12 Sample Street";

    put(fixture, "occurred_place", text);
    text[0] = 'X';
    assert_string_equal(got(fixture, "occurred_place"), "12 Sample Street");
    record_set(&fixture->record, place_called(&fixture->record, "occurred_place"),
               got(fixture, "occurred_place"));
    assert_string_equal(got(fixture, "occurred_place"), "12 Sample Street");
    put(fixture, "occurred_place", NULL);
    assert_string_equal(got(fixture, "occurred_place"), "");
    assert_true(record_is(&fixture->record, "occurred_place", ""));
}

static void rows_that_are_not_there_hold_nothing(void **state)
{
    struct desk_fixture *fixture = *state;
    struct place place = place_in(index_named("persons"), 7, 1);

    record_set(&fixture->record, place, "Nobody");
    assert_string_equal(record_text(&fixture->record, place), "");
    assert_int_equal(record_rows(&fixture->record, index_named("persons")), 1);
}

static void group_takes_rows_up_to_its_limit(void **state)
{
    struct desk_fixture *fixture = *state;
    size_t suspects = index_named("suspects");

    for (int i = 0; i < 4; i++) {
        assert_true(record_add_row(&fixture->record, suspects));
    }
    assert_false(record_add_row(&fixture->record, suspects));
    assert_int_equal(record_rows(&fixture->record, suspects), 4);
    assert_false(record_add_row(&fixture->record, index_named("type")));
}

static void removed_row_moves_the_others_up(void **state)
{
    struct desk_fixture *fixture = *state;
    size_t persons = index_named("persons");

    put(fixture, "persons[1].name", "One");
    put(fixture, "persons[2].name", "Two");
    put(fixture, "persons[3].name", "Three");
    record_remove_row(&fixture->record, persons, 1);
    assert_int_equal(record_rows(&fixture->record, persons), 2);
    assert_string_equal(got(fixture, "persons[2].name"), "Three");
    record_remove_row(&fixture->record, persons, 9);
    record_remove_row(&fixture->record, persons, 1);
    record_remove_row(&fixture->record, persons, 0);
    assert_int_equal(record_rows(&fixture->record, persons), 0);
}

static void blank_rows_are_dropped_and_defaults_count_as_blank(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "property[1].quantity", "1");
    put(fixture, "property[2].what", "Bicycle");
    put(fixture, "property[3].what", "  ");
    assert_true(record_row_is_blank(&fixture->record, index_named("property"), 0));
    record_drop_blank_rows(&fixture->record);
    assert_int_equal(record_rows(&fixture->record, index_named("property")), 1);
    assert_string_equal(got(fixture, "property[1].what"), "Bicycle");
    assert_int_equal(record_rows(&fixture->record, index_named("persons")), 0);
}

static void copy_is_equal_and_apart(void **state)
{
    struct desk_fixture *fixture = *state;
    struct record copy;

    put(fixture, "type", "LOST_PROP");
    put(fixture, "persons[2].name", "Berta Beispiel");
    record_copy(&copy, &fixture->record);
    assert_true(record_equal(&copy, &fixture->record));
    record_set(&copy, place_called(&copy, "persons[2].name"), "Carl");
    assert_false(record_equal(&copy, &fixture->record));
    assert_string_equal(got(fixture, "persons[2].name"), "Berta Beispiel");
    record_finish(&copy);
    record_finish(&copy);
}

static void count_difference(void *context, size_t field)
{
    bool *changed = context;

    changed[field] = true;
}

static void differences_name_the_fields(void **state)
{
    struct desk_fixture *fixture = *state;
    bool changed[128] = {false};
    struct record before;

    assert_true(counter_report_form.field_count <= COUNT_OF(changed));
    put(fixture, "type", "LOST_PROP");
    record_copy(&before, &fixture->record);
    put(fixture, "type", "GTA");
    put(fixture, "persons[1].name", "Ana");
    record_differences(&before, &fixture->record, count_difference, changed);
    for (size_t i = 0; i < counter_report_form.field_count; i++) {
        assert_int_equal(changed[i], i == index_named("type") || i == index_named("persons"));
    }
    record_finish(&before);
}

static void defaults_fill_only_what_is_blank(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "language", "ES");
    put(fixture, "property[1].what", "Phone");
    assert_true(record_add_row(&fixture->record, index_named("property")));
    record_fill_defaults(&fixture->record, &fixture->desk);
    assert_string_equal(got(fixture, "language"), "ES");
    assert_string_equal(got(fixture, "interpreter"), "NONE");
    assert_string_equal(got(fixture, "taken_at"), "2026-11-20T09:30");
    assert_string_equal(got(fixture, "property[1].quantity"), "1");
    assert_string_equal(got(fixture, "property[2].quantity"), "");
}

static void defaults_alone_leave_a_record_blank(void **state)
{
    struct desk_fixture *fixture = *state;

    record_fill_defaults(&fixture->record, &fixture->desk);
    assert_true(record_is_blank(&fixture->record));
    put(fixture, "persons[1].name", "Ana");
    assert_false(record_is_blank(&fixture->record));
}

static void tidying_gives_kept_forms(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "urn", "926000250461442");
    put(fixture, "rd", "461");
    put(fixture, "persons[1].name", "  Jose\xCC\x81 ");
    put(fixture, "narrative", "one\ntwo\n");
    record_tidy(&fixture->record);
    assert_string_equal(got(fixture, "urn"), "926-00025-0461-442");
    assert_string_equal(got(fixture, "rd"), "0461");
    assert_string_equal(got(fixture, "persons[1].name"), "Jos\xC3\xA9");
    assert_string_equal(got(fixture, "narrative"), "one\ntwo");
}

static void new_record_cannot_bring_an_approval(void **state)
{
    struct desk_fixture *fixture = *state;

    put(fixture, "type", "GTA");
    put(fixture, "approved_by", "500999");
    put(fixture, "void_reason", "none");
    put(fixture, "supplements[1].words", "forged");
    record_clear_stages(&fixture->record, form_filing(fixture->record.form));
    assert_string_equal(got(fixture, "approved_by"), "");
    assert_string_equal(got(fixture, "void_reason"), "");
    assert_int_equal(record_rows(&fixture->record, index_named("supplements")), 0);
    assert_string_equal(got(fixture, "type"), "GTA");
}

static void conditions_look_at_codes_rules_and_rows(void **state)
{
    static const char *const codes[] = {"GTA", "THREATS", NULL};
    struct desk_fixture *fixture = *state;
    const struct condition by_code = {.field = "type", .in = codes};
    const struct condition by_rule = {.field = "type", .rule = "deputy"};
    const struct condition by_row = {.field = "name"};
    const struct condition never = {0};
    struct place top = place_called(&fixture->record, "tag");
    struct place row = place_called(&fixture->record, "persons[1].role");

    assert_false(record_meets(&fixture->record, top, &by_code, &fixture->codes));
    put(fixture, "type", "THREATS");
    assert_true(record_meets(&fixture->record, top, &by_code, &fixture->codes));
    assert_false(record_meets(&fixture->record, top, &by_rule, &fixture->codes));
    put(fixture, "type", "ROBBERY");
    assert_true(record_meets(&fixture->record, row, &by_rule, &fixture->codes));
    assert_false(record_meets(&fixture->record, row, &by_row, &fixture->codes));
    put(fixture, "persons[1].name", "Ana");
    assert_true(record_meets(&fixture->record, row, &by_row, &fixture->codes));
    assert_false(record_meets(&fixture->record, top, &never, &fixture->codes));
}

static void headline_masks_who_wants_it(void **state)
{
    struct desk_fixture *fixture = *state;
    char *headline;

    put(fixture, "type", "LOST_PROP");
    put(fixture, "occurred_place", "12 Sample Street");
    put(fixture, "persons[1].name", "Ana Muster");
    put(fixture, "persons[2].name", "Berta Beispiel");
    headline = record_headline_dup(&fixture->record, &fixture->codes);
    assert_string_equal(headline, "Lost property or phone, 12 Sample Street, Ana Muster");
    free(headline);
    put(fixture, "persons[1].confidential", "yes");
    headline = record_headline_dup(&fixture->record, &fixture->codes);
    assert_string_equal(headline, "Lost property or phone, 12 Sample Street, CONFIDENTIAL");
    free(headline);
}

static void search_words_leave_masked_people_out(void **state)
{
    struct desk_fixture *fixture = *state;
    char *words;

    put(fixture, "persons[1].name", "Ana Muster");
    put(fixture, "persons[1].phone", "562-555-0100");
    put(fixture, "persons[1].confidential", "yes");
    put(fixture, "persons[2].name", "Berta Beispiel");
    put(fixture, "property[1].serial", "SN-4711");
    words = record_search_words_dup(&fixture->record, &fixture->codes);
    assert_null(strstr(words, "Muster"));
    assert_null(strstr(words, "0100"));
    assert_non_null(strstr(words, "Berta Beispiel"));
    assert_non_null(strstr(words, "SN-4711"));
    free(words);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, report_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_record_has_the_rows_that_are_needed),
        TEST(names_of_places_go_both_ways),
        TEST(a_time_alone_gets_the_only_day_that_is_possible),
        TEST(other_fields_are_not_completed),
        TEST(names_that_are_none_are_refused),
        TEST(values_are_copied_and_blanked),
        TEST(rows_that_are_not_there_hold_nothing),
        TEST(group_takes_rows_up_to_its_limit),
        TEST(removed_row_moves_the_others_up),
        TEST(blank_rows_are_dropped_and_defaults_count_as_blank),
        TEST(copy_is_equal_and_apart),
        TEST(differences_name_the_fields),
        TEST(defaults_fill_only_what_is_blank),
        TEST(defaults_alone_leave_a_record_blank),
        TEST(tidying_gives_kept_forms),
        TEST(new_record_cannot_bring_an_approval),
        TEST(conditions_look_at_codes_rules_and_rows),
        TEST(headline_masks_who_wants_it),
        TEST(search_words_leave_masked_people_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
