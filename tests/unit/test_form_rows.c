#include "tui/form_rows.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct codes codes;
    struct record record;
    struct form_rows rows;
};

static int set_up(void **state)
{
    struct fixture *fixture = memory_create(1, sizeof *fixture);
    struct error error = {0};
    if (!codes_init(&fixture->codes, &error)) {
        return -1;
    }
    record_init(&fixture->record, &counter_report_form);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    form_rows_finish(&fixture->rows);
    record_finish(&fixture->record);
    codes_finish(&fixture->codes);
    free(fixture);
    return 0;
}

static void build_with(struct fixture *fixture, int columns, const struct transition *transition,
                       const struct form_remarks *remarks)
{
    struct form_layout layout = {.record = &fixture->record,
                                 .codes = &fixture->codes,
                                 .transition = transition,
                                 .remarks = remarks,
                                 .columns = columns};
    form_rows_build(&fixture->rows, &layout);
}

static void build(struct fixture *fixture, int columns)
{
    build_with(fixture, columns, NULL, NULL);
}

static struct place named(const char *name)
{
    struct place place;
    assert_true(place_from_name(&counter_report_form, name, &place));
    return place;
}

static const struct form_row *find(const struct fixture *fixture, const char *name)
{
    size_t row = form_rows_find(&fixture->rows, named(name));
    return row == FORM_ROW_NONE ? NULL : &fixture->rows.items[row];
}

static void rows_lie_one_below_the_other(void **state)
{
    struct fixture *fixture = *state;
    for (int columns = 20; columns <= 140; columns += 7) {
        int line = 0;
        build(fixture, columns);
        for (size_t i = 0; i < fixture->rows.count; i++) {
            assert_int_equal(fixture->rows.items[i].top, line);
            assert_true(fixture->rows.items[i].height >= 1);
            line += fixture->rows.items[i].height;
        }
        assert_int_equal(fixture->rows.lines, line);
    }
}

static void a_wide_window_has_one_field_a_line(void **state)
{
    struct fixture *fixture = *state;
    build(fixture, 80);
    assert_int_equal(fixture->rows.items[0].kind, ROW_SECTION);
    assert_string_equal(fixture->rows.items[0].words, "Report");
    for (size_t i = 0; i < fixture->rows.count; i++) {
        const struct form_row *row = &fixture->rows.items[i];
        if (row->kind == ROW_FIELD && row->field->kind != FIELD_LONG_TEXT) {
            assert_int_equal(row->height, 1);
            assert_int_equal(row->value_column, 28);
            assert_true(row->value_column + row->value_columns < 80);
        }
        if (row->field != NULL) {
            assert_true(text_columns(row->field->label, strlen(row->field->label)) <= 24);
        }
    }
}

static void a_narrow_window_puts_wide_values_below_their_label(void **state)
{
    struct fixture *fixture = *state;
    build(fixture, 40);
    const struct form_row *place = find(fixture, "occurred_place");
    assert_int_equal(place->height, 2);
    assert_int_equal(place->value_line, 1);
    assert_int_equal(place->value_column, 4);
    assert_true(place->value_column + place->value_columns < 40);
    const struct form_row *district = find(fixture, "rd");
    assert_int_equal(district->height, 1);
    assert_int_equal(district->value_column, 28);
}

static void long_text_has_four_lines_and_grows(void **state)
{
    struct fixture *fixture = *state;
    build(fixture, 80);
    size_t index = form_rows_find(&fixture->rows, named("narrative"));
    assert_int_equal(fixture->rows.items[index].height, 5);
    int below = fixture->rows.items[index + 1].top, lines = fixture->rows.lines;

    assert_false(form_rows_grow(&fixture->rows, index, 3));
    assert_true(form_rows_grow(&fixture->rows, index, 9));
    assert_int_equal(fixture->rows.items[index].height, 10);
    assert_int_equal(fixture->rows.items[index + 1].top, below + 5);
    assert_int_equal(fixture->rows.lines, lines + 5);
    assert_true(form_rows_grow(&fixture->rows, index, 1));
    assert_int_equal(fixture->rows.lines, lines);

    record_set(&fixture->record, named("narrative"), "one\ntwo\nthree\nfour\nfive\nsix");
    build(fixture, 80);
    assert_int_equal(find(fixture, "narrative")->height, 7);
}

static void what_only_some_cases_need_is_hidden_until_then(void **state)
{
    struct fixture *fixture = *state;
    build(fixture, 80);
    assert_null(find(fixture, "deputy_called"));
    assert_null(find(fixture, "missing_at_risk"));
    assert_null(find(fixture, "missing_age"));
    assert_null(find(fixture, "fault_basis"));

    record_set(&fixture->record, named("type"), "DV");
    build(fixture, 80);
    assert_non_null(find(fixture, "deputy_called"));
    assert_true(find(fixture, "deputy_called")->required);

    record_set(&fixture->record, named("type"), "MISSING");
    build(fixture, 80);
    assert_null(find(fixture, "deputy_called"));
    assert_true(find(fixture, "missing_at_risk")->required);
    assert_non_null(find(fixture, "missing_age"));

    record_set(&fixture->record, named("type"), "COURTESY");
    build(fixture, 80);
    assert_false(find(fixture, "missing_at_risk")->required);

    record_set(&fixture->record, named("type"), "HIT_RUN_PROP");
    build(fixture, 80);
    assert_non_null(find(fixture, "fault_basis"));
}

static void what_was_written_does_not_vanish(void **state)
{
    struct fixture *fixture = *state;
    record_set(&fixture->record, named("deputy_called"), "Deputy Sample");
    record_set(&fixture->record, named("type"), "LOST_PROP");
    build(fixture, 80);
    assert_non_null(find(fixture, "deputy_called"));
    assert_false(find(fixture, "deputy_called")->required);
}

static void derived_fields_are_shown_and_not_asked(void **state)
{
    struct fixture *fixture = *state;
    record_set(&fixture->record, named("taken_by"), "100001");
    record_set(&fixture->record, named("urn_key"), "926-00025-04");
    build(fixture, 80);
    assert_int_equal(find(fixture, "taken_by")->kind, ROW_SHOWN);
    assert_false(form_row_takes_cursor(find(fixture, "taken_by")));
    assert_int_equal(find(fixture, "taken_at")->kind, ROW_FIELD);
    assert_null(find(fixture, "urn_key"));
    assert_null(find(fixture, "approved_by"));
    assert_null(find(fixture, "return_reason"));
}

static size_t count_kind(const struct fixture *fixture, enum form_row_kind kind, const char *group)
{
    size_t count = 0;
    for (size_t i = 0; i < fixture->rows.count; i++) {
        const struct form_row *row = &fixture->rows.items[i];
        count += row->kind == kind && row->field != NULL && strcmp(row->field->name, group) == 0;
    }
    return count;
}

static void groups_have_headings_and_a_line_to_add(void **state)
{
    struct fixture *fixture = *state;
    char words[96];
    size_t persons = named("persons").field;
    assert_true(record_add_row(&fixture->record, persons));
    build(fixture, 80);
    assert_int_equal(count_kind(fixture, ROW_GROUP, "persons"), 2);
    assert_int_equal(count_kind(fixture, ROW_ADD, "persons"), 1);
    size_t second = form_rows_find(&fixture->rows, place_in(persons, 1, PLACE_WHOLE));
    assert_int_equal(fixture->rows.items[second].kind, ROW_GROUP);
    group_heading(&fixture->rows.items[second], &fixture->record, words, sizeof words);
    assert_string_equal(words, "Person 2 of 2");

    while (record_add_row(&fixture->record, persons)) {
    }
    build(fixture, 80);
    assert_int_equal(count_kind(fixture, ROW_ADD, "persons"), 0);
    assert_int_equal(count_kind(fixture, ROW_ADD, "suspects"), 1);
}

static void groups_are_called_by_one_of_them(void **state)
{
    (void)state;
    char words[96];
    group_invitation(form_field(&counter_report_form, "persons"), words, sizeof words);
    assert_string_equal(words, "Add a person");
    group_invitation(form_field(&counter_report_form, "property"), words, sizeof words);
    assert_string_equal(words, "Add property");
    struct field entries = {.label = "Entries", .kind = FIELD_GROUP};
    group_invitation(&entries, words, sizeof words);
    assert_string_equal(words, "Add an entry");
    place_label(&counter_report_form, named("persons[2].name"), words, sizeof words);
    assert_string_equal(words, "Person 2: Name");
    place_label(&counter_report_form, named("narrative"), words, sizeof words);
    assert_string_equal(words, "Narrative");
    place_label(&counter_report_form, named("persons"), words, sizeof words);
    assert_string_equal(words, "Persons");
}

static void moving_visits_every_field_once_and_back(void **state)
{
    struct fixture *fixture = *state;
    size_t forward = 0, backward = 0, last = FORM_ROW_NONE;
    build(fixture, 80);
    for (size_t at = form_rows_next(&fixture->rows, FORM_ROW_NONE, true); at != FORM_ROW_NONE;
         at = form_rows_next(&fixture->rows, at, true)) {
        assert_true(form_row_takes_cursor(&fixture->rows.items[at]));
        last = at;
        forward++;
    }
    for (size_t at = last; at != FORM_ROW_NONE; at = form_rows_next(&fixture->rows, at, false)) {
        backward++;
    }
    assert_true(forward > 20);
    assert_int_equal(forward, backward);
}

static void sections_and_groups_are_jumped_to(void **state)
{
    static const char *const stops[] = {"type",          "occurred_from", "persons[1].role",
                                        "suspects",      "vehicles",      "property",
                                        "business_name", "narrative",     "marsys_card"};
    struct fixture *fixture = *state;
    build(fixture, 80);
    size_t at = FORM_ROW_NONE;
    for (size_t i = 0; i < COUNT_OF(stops); i++) {
        at = form_rows_section(&fixture->rows, at, true);
        assert_int_not_equal(at, FORM_ROW_NONE);
        assert_true(place_equal(fixture->rows.items[at].place, named(stops[i])));
    }
    assert_int_equal(form_rows_section(&fixture->rows, at, true), FORM_ROW_NONE);
    for (size_t i = COUNT_OF(stops) - 1; i-- > 0;) {
        at = form_rows_section(&fixture->rows, at, false);
        assert_true(place_equal(fixture->rows.items[at].place, named(stops[i])));
    }
}

static void an_action_asks_only_its_own(void **state)
{
    struct fixture *fixture = *state;
    build_with(fixture, 80, form_transition(&counter_report_form, "return"), NULL);
    assert_non_null(find(fixture, "return_reason"));
    assert_int_equal(count_kind(fixture, ROW_ADD, "return_remarks"), 1);
    assert_null(find(fixture, "narrative"));
    build_with(fixture, 80, form_transition(&counter_report_form, "set-urn"), NULL);
    assert_non_null(find(fixture, "urn"));
    assert_null(find(fixture, "type"));
    build_with(fixture, 80, form_transition(&counter_report_form, "resubmit"), NULL);
    assert_non_null(find(fixture, "narrative"));
    assert_null(find(fixture, "return_reason"));
}

static void add_remark(struct fixture *fixture, size_t row, const char *field, const char *words)
{
    size_t group = named("return_remarks").field;
    assert_true(record_add_row(&fixture->record, group));
    record_set(&fixture->record, place_in(group, row, 0), field);
    record_set(&fixture->record, place_in(group, row, 1), words);
}

static void remarks_stand_beneath_their_fields(void **state)
{
    struct fixture *fixture = *state;
    struct form_remarks remarks;
    record_set(&fixture->record, named("return_reason"), "Please mend it.");
    add_remark(fixture, 0, "rd", "Which district?");
    add_remark(fixture, 1, "deputy_called", "Who came?");
    add_remark(fixture, 2, "persons[9].name", "Who is the ninth?");
    form_remarks_read(&remarks, &fixture->record);
    assert_int_equal(remarks.count, 2);
    assert_string_equal(remarks.note, "Returned: Please mend it. Who is the ninth?");
    build_with(fixture, 80, form_transition(&counter_report_form, "resubmit"), &remarks);
    assert_int_equal(fixture->rows.items[0].kind, ROW_NOTE);
    assert_int_equal(find(fixture, "rd")->remark_line, 1);
    assert_int_equal(find(fixture, "rd")->height, 2);
    assert_non_null(find(fixture, "deputy_called"));
    form_remarks_finish(&remarks);
}

static void a_remark_points_at_fields_by_their_labels(void **state)
{
    struct fixture *fixture = *state;
    struct remark_pointer pointer;
    remark_pointer_init(&pointer, &fixture->record, &fixture->codes,
                        form_transition(&counter_report_form, "return"));
    const struct choice_list list = field_choices(&pointer.field, &fixture->codes);
    const struct choice *narrative = choice_find(list, "narrative");
    assert_non_null(narrative);
    assert_string_equal(narrative->label, "Narrative");
    assert_string_equal(choice_find(list, "persons[1].name")->label, "Person 1: Name");
    assert_null(choice_find(list, "approved_by"));
    assert_null(choice_find(list, "return_reason"));
    remark_pointer_finish(&pointer);
    remark_pointer_init(&pointer, &fixture->record, &fixture->codes,
                        form_transition(&counter_report_form, "void"));
    assert_null(pointer.replaced);
    remark_pointer_finish(&pointer);
}

static void the_narrative_is_the_long_text_of_the_form_itself(void **state)
{
    struct fixture *fixture = *state;
    build(fixture, 80);
    assert_int_equal(form_rows_narrative(&fixture->rows),
                     form_rows_find(&fixture->rows, named("narrative")));
    build_with(fixture, 80, form_transition(&counter_report_form, "supplement"), NULL);
    assert_int_equal(form_rows_narrative(&fixture->rows),
                     form_rows_find(&fixture->rows, named("supplement_text")));
    build_with(fixture, 80, form_transition(&counter_report_form, "void"), NULL);
    assert_int_equal(form_rows_narrative(&fixture->rows), FORM_ROW_NONE);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(rows_lie_one_below_the_other),
        CASE(a_wide_window_has_one_field_a_line),
        CASE(a_narrow_window_puts_wide_values_below_their_label),
        CASE(long_text_has_four_lines_and_grows),
        CASE(what_only_some_cases_need_is_hidden_until_then),
        CASE(what_was_written_does_not_vanish),
        CASE(derived_fields_are_shown_and_not_asked),
        CASE(groups_have_headings_and_a_line_to_add),
        CASE(groups_are_called_by_one_of_them),
        CASE(moving_visits_every_field_once_and_back),
        CASE(sections_and_groups_are_jumped_to),
        CASE(an_action_asks_only_its_own),
        CASE(remarks_stand_beneath_their_fields),
        CASE(a_remark_points_at_fields_by_their_labels),
        CASE(the_narrative_is_the_long_text_of_the_form_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
