#include "tui/form_edit.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct codes codes;
    struct config config;
    struct actor actor;
    struct desk desk;
    struct form_edit edit;
};

static int set_up(void **state)
{
    struct fixture *fixture = memory_create(1, sizeof *fixture);
    struct error error = {0};
    struct record record;
    if (!codes_init(&fixture->codes, &error)) {
        return -1;
    }
    config_init(&fixture->config);
    fixture->actor = (struct actor){.employee = "100001", .name = "D. Example", .role = ROLE_DESK};
    fixture->desk = (struct desk){.actor = &fixture->actor,
                                  .codes = &fixture->codes,
                                  .config = &fixture->config,
                                  .now = {{2026, 11, 20}, 9, 14}};
    record_init(&record, &counter_report_form);
    record_fill_defaults(&record, &fixture->desk);
    form_edit_init(&fixture->edit, &record, NULL, &fixture->codes, 80);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    form_edit_finish(&fixture->edit);
    config_finish(&fixture->config);
    codes_finish(&fixture->codes);
    free(fixture);
    return 0;
}

static struct place named(const char *name)
{
    struct place place;
    assert_true(place_from_name(&counter_report_form, name, &place));
    return place;
}

static enum typed_outcome type(struct fixture *fixture, const char *text)
{
    return form_edit_type(&fixture->edit, text, strlen(text));
}

static const struct problem *fill(struct fixture *fixture, const char *name, const char *text)
{
    form_edit_focus_place(&fixture->edit, named(name));
    (void)type(fixture, text);
    return form_edit_keep(&fixture->edit, &fixture->desk);
}

static const char *kept(const struct fixture *fixture, const char *name)
{
    return record_text(&fixture->edit.record, named(name));
}

static void typing_is_kept_in_its_kept_form(void **state)
{
    struct fixture *fixture = *state;
    assert_null(fill(fixture, "type", "lost prop"));
    assert_string_equal(kept(fixture, "type"), "LOST_PROP");
    assert_null(fill(fixture, "occurred_from", "11/19/2026 2130"));
    assert_string_equal(kept(fixture, "occurred_from"), "2026-11-19T21:30");
    assert_null(fill(fixture, "occurred_to", "unknown"));
    assert_string_equal(kept(fixture, "occurred_to"), "UNKNOWN");
    assert_true(form_edit_is_touched(&fixture->edit));
}

static void what_is_not_understood_stays_and_is_marked(void **state)
{
    struct fixture *fixture = *state;
    struct text shown = {0};
    assert_non_null(fill(fixture, "occurred_from", "yesteryear"));
    assert_string_equal(kept(fixture, "occurred_from"), "");
    form_edit_focus_place(&fixture->edit, named("tag"));
    assert_non_null(form_edit_problem(&fixture->edit, named("occurred_from")));
    size_t row = form_rows_find(&fixture->edit.rows, named("occurred_from"));
    form_edit_show(&fixture->edit, &fixture->edit.rows.items[row], &shown);
    assert_string_equal(text_bytes(&shown), "yesteryear");
    text_finish(&shown);
    form_edit_focus_place(&fixture->edit, named("occurred_from"));
    assert_string_equal(editor_text(&fixture->edit.editor), "yesteryear");
    assert_true(form_edit_is_touched(&fixture->edit));

    assert_null(fill(fixture, "occurred_from", "11/19/2026 2130"));
    assert_null(form_edit_problem(&fixture->edit, named("occurred_from")));
}

static const char *shown_at(const struct fixture *fixture, const char *name, struct text *shown)
{
    size_t row = form_rows_find(&fixture->edit.rows, named(name));
    text_finish(shown);
    form_edit_show(&fixture->edit, &fixture->edit.rows.items[row], shown);
    return text_bytes(shown);
}

static void a_time_alone_becomes_a_full_date(void **state)
{
    struct fixture *fixture = *state;
    struct text shown = {0};
    assert_null(fill(fixture, "occurred_from", "0815"));
    assert_string_equal(kept(fixture, "occurred_from"), "2026-11-20T08:15");
    assert_null(fill(fixture, "occurred_to", "0900"));
    form_edit_focus_place(&fixture->edit, named("tag"));
    assert_string_equal(shown_at(fixture, "occurred_from", &shown), "2026-11-20 0815");
    assert_string_equal(shown_at(fixture, "occurred_to", &shown), "2026-11-20 0900");
    assert_non_null(fill(fixture, "occurred_from", "1815"));
    assert_string_equal(kept(fixture, "occurred_from"), "");
    text_finish(&shown);
}

/* What was not clear when it was typed may become so by another field: it is neither taken without
 * a look nor lost. */
static void what_becomes_clear_later_is_looked_at_again(void **state)
{
    struct fixture *fixture = *state;
    const struct problem *problem;
    (void)fill(fixture, "occurred_from", "11/18/2026 0700");
    assert_non_null(fill(fixture, "occurred_to", "0800"));
    (void)fill(fixture, "occurred_from", "11/20/2026 0700");
    form_edit_check(&fixture->edit, &fixture->desk);
    problem = form_edit_problem(&fixture->edit, named("occurred_to"));
    assert_non_null(problem);
    assert_false(problem->warning);
    assert_string_equal(kept(fixture, "occurred_to"), "");
    form_edit_focus_place(&fixture->edit, named("occurred_to"));
    assert_null(form_edit_keep(&fixture->edit, &fixture->desk));
    assert_string_equal(kept(fixture, "occurred_to"), "2026-11-20T08:00");
    assert_null(form_edit_problem(&fixture->edit, named("occurred_to")));
}

static void typing_into_a_code_begins_it_anew_and_into_text_goes_on(void **state)
{
    struct fixture *fixture = *state;
    (void)fill(fixture, "type", "GTA");
    (void)fill(fixture, "type", "MISSING");
    assert_string_equal(kept(fixture, "type"), "MISSING");
    (void)fill(fixture, "tag", "12");
    (void)fill(fixture, "tag", "34");
    assert_string_equal(kept(fixture, "tag"), "1234");
}

static void full_fields_say_so(void **state)
{
    struct fixture *fixture = *state;
    form_edit_focus_place(&fixture->edit, named("marsys_card"));
    assert_int_equal(type(fixture, "y"), TYPED_FULL);
    form_edit_focus_place(&fixture->edit, named("rd"));
    assert_int_equal(type(fixture, "046"), TYPED);
    assert_int_equal(type(fixture, "1"), TYPED_FULL);
    form_edit_focus_place(&fixture->edit, named("tag"));
    assert_int_equal(type(fixture, "123456789012"), TYPED);
    assert_int_equal(type(fixture, "3"), TYPED_REFUSED);
    assert_string_equal(editor_text(&fixture->edit.editor), "123456789012");
}

static void blank_fields_are_no_problem_until_filing(void **state)
{
    struct fixture *fixture = *state;
    form_edit_focus_place(&fixture->edit, named("occurred_place"));
    assert_null(form_edit_keep(&fixture->edit, &fixture->desk));
    assert_int_equal(fixture->edit.problems.count, 0);
    form_edit_check(&fixture->edit, &fixture->desk);
    assert_non_null(form_edit_problem(&fixture->edit, named("occurred_place")));
    assert_non_null(form_edit_problem(&fixture->edit, named("persons[1].role")));
    assert_null(fill(fixture, "occurred_place", "1 Sample Street"));
    assert_null(form_edit_problem(&fixture->edit, named("occurred_place")));
    assert_non_null(form_edit_problem(&fixture->edit, named("persons[1].role")));
}

static void a_choice_brings_the_fields_that_it_needs(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(form_rows_find(&fixture->edit.rows, named("missing_age")), FORM_ROW_NONE);
    unsigned layouts = fixture->edit.layouts;
    (void)fill(fixture, "type", "MISSING");
    assert_int_not_equal(form_rows_find(&fixture->edit.rows, named("missing_age")), FORM_ROW_NONE);
    assert_int_not_equal(fixture->edit.layouts, layouts);
    assert_true(place_equal(form_edit_row(&fixture->edit)->place, named("type")));
}

static void rows_are_added_removed_and_brought_back(void **state)
{
    struct fixture *fixture = *state;
    size_t persons = named("persons").field;
    (void)fill(fixture, "persons[1].name", "Ana Sample");
    assert_true(form_edit_add_row(&fixture->edit, &fixture->desk));
    assert_true(place_equal(form_edit_row(&fixture->edit)->place, place_in(persons, 1, 0)));
    assert_int_equal(record_rows(&fixture->edit.record, persons), 2);
    (void)fill(fixture, "persons[2].birth_date", "not a date");
    form_edit_focus_place(&fixture->edit, named("persons[1].name"));
    assert_true(form_edit_remove_row(&fixture->edit, &fixture->desk));
    assert_int_equal(record_rows(&fixture->edit.record, persons), 1);
    assert_string_equal(record_text(&fixture->edit.typed, named("persons[1].birth_date")),
                        "not a date");
    assert_true(form_edit_return_row(&fixture->edit, &fixture->desk));
    assert_string_equal(kept(fixture, "persons[1].name"), "Ana Sample");
    assert_true(place_equal(form_edit_row(&fixture->edit)->place, named("persons[1].name")));
    assert_false(form_edit_return_row(&fixture->edit, &fixture->desk));
}

static void a_group_takes_no_more_rows_than_its_table_says(void **state)
{
    struct fixture *fixture = *state;
    form_edit_focus_place(&fixture->edit, named("suspects"));
    for (size_t i = 0; i < 4; i++) {
        assert_true(form_edit_in_group(&fixture->edit));
        assert_true(form_edit_add_row(&fixture->edit, &fixture->desk));
    }
    assert_false(form_edit_add_row(&fixture->edit, &fixture->desk));
    form_edit_check(&fixture->edit, &fixture->desk);
    assert_int_equal(record_rows(&fixture->edit.record, named("suspects").field), 0);
}

static void the_last_row_that_must_be_there_is_only_emptied(void **state)
{
    struct fixture *fixture = *state;
    (void)fill(fixture, "persons[1].name", "Ana Sample");
    assert_true(form_edit_remove_row(&fixture->edit, &fixture->desk));
    assert_int_equal(record_rows(&fixture->edit.record, named("persons").field), 1);
    assert_string_equal(kept(fixture, "persons[1].name"), "");
}

static void beginning_anew_can_be_taken_back(void **state)
{
    struct fixture *fixture = *state;
    struct record record;
    (void)fill(fixture, "tag", "12");
    (void)fill(fixture, "urn", "no number");
    record_init(&record, &counter_report_form);
    form_edit_start_anew(&fixture->edit, &record);
    assert_string_equal(kept(fixture, "tag"), "");
    assert_false(form_edit_is_touched(&fixture->edit));
    assert_null(form_edit_problem(&fixture->edit, named("urn")));
    assert_true(form_edit_return_row(&fixture->edit, &fixture->desk));
    assert_string_equal(kept(fixture, "tag"), "12");
    assert_non_null(form_edit_problem(&fixture->edit, named("urn")));
    assert_true(form_edit_is_touched(&fixture->edit));
}

static void another_width_keeps_the_place(void **state)
{
    struct fixture *fixture = *state;
    form_edit_focus_place(&fixture->edit, named("narrative"));
    (void)type(fixture, "one two three");
    for (int columns = 132; columns >= 1; columns -= 9) {
        form_edit_resize(&fixture->edit, columns);
        assert_true(place_equal(form_edit_row(&fixture->edit)->place, named("narrative")));
        assert_string_equal(editor_text(&fixture->edit.editor), "one two three");
    }
}

static void a_snapshot_is_what_keeping_gives_and_touches_nothing(void **state)
{
    static const struct {
        const char *field, *text;
    } typings[] = {
        {"occurred_to", "half past"},    {"occurred_to", "0930"},
        {"narrative", "She lost it.\n"}, {"tag", " 12 "},
        {"persons[1].name", "Ño"},       {"type", "lost"},
    };
    struct fixture *fixture = *state;
    struct form_edit *edit = &fixture->edit;
    for (size_t i = 0; i < COUNT_OF(typings); i++) {
        struct record record, typed, before;
        form_edit_focus_place(edit, named(typings[i].field));
        (void)type(fixture, typings[i].text);
        record_copy(&before, &edit->record);
        size_t problems = edit->problems.count;
        form_edit_snapshot(edit, &fixture->desk, &record, &typed);
        assert_true(record_equal(&edit->record, &before));
        assert_int_equal(edit->problems.count, problems);
        (void)form_edit_keep(edit, &fixture->desk);
        assert_true(record_equal(&record, &edit->record));
        assert_true(record_equal(&typed, &edit->typed));
        record_finish(&record);
        record_finish(&typed);
        record_finish(&before);
    }
}

/* Rows that others added meanwhile: what is typed there and not understood has a place too. */
static void rows_that_came_meanwhile_take_typing(void **state)
{
    struct fixture *fixture = *state;
    struct record record = {0}, typed = {0};
    struct place second = named("persons[2].birth_date");
    record_init(&record, &counter_report_form);
    record_init(&typed, &counter_report_form);
    while (record_rows(&record, second.field) < 2) {
        assert_true(record_add_row(&record, second.field));
    }
    assert_int_equal(record_rows(&typed, second.field), 1);
    record_set(&record, named("persons[2].name"), "Beispiel, Rosa");
    form_edit_restore(&fixture->edit, &record, &typed, &fixture->desk);
    form_edit_focus_place(&fixture->edit, second);
    (void)type(fixture, "in spring");
    (void)form_edit_keep(&fixture->edit, &fixture->desk);
    assert_string_equal(record_text(&fixture->edit.typed, second), "in spring");
}

/* And rows that others took away: what was typed there is still to be seen. */
static void typing_in_rows_that_went_meanwhile_stays(void **state)
{
    struct fixture *fixture = *state;
    struct record record = {0}, typed = {0};
    struct place second = named("persons[2].birth_date");
    record_init(&record, &counter_report_form);
    record_init(&typed, &counter_report_form);
    assert_true(record_add_row(&typed, second.field));
    record_set(&typed, second, "in spring");
    form_edit_restore(&fixture->edit, &record, &typed, &fixture->desk);
    form_edit_focus_place(&fixture->edit, second);
    assert_string_equal(editor_text(&fixture->edit.editor), "in spring");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(typing_is_kept_in_its_kept_form),
        CASE(what_is_not_understood_stays_and_is_marked),
        CASE(a_time_alone_becomes_a_full_date),
        CASE(what_becomes_clear_later_is_looked_at_again),
        CASE(typing_into_a_code_begins_it_anew_and_into_text_goes_on),
        CASE(full_fields_say_so),
        CASE(blank_fields_are_no_problem_until_filing),
        CASE(a_choice_brings_the_fields_that_it_needs),
        CASE(rows_are_added_removed_and_brought_back),
        CASE(a_group_takes_no_more_rows_than_its_table_says),
        CASE(the_last_row_that_must_be_there_is_only_emptied),
        CASE(beginning_anew_can_be_taken_back),
        CASE(another_width_keeps_the_place),
        CASE(a_snapshot_is_what_keeping_gives_and_touches_nothing),
        CASE(rows_that_came_meanwhile_take_typing),
        CASE(typing_in_rows_that_went_meanwhile_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
