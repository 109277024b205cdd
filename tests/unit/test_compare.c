/* Three versions of a record, field by field. */

#include "forms/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static size_t field(const char *name)
{
    struct place place;

    assert_true(place_from_name(&counter_report_form, name, &place));
    return place.field;
}

static void put(struct record *record, const char *name, const char *text)
{
    struct place place;

    assert_true(place_from_name(record->form, name, &place));
    while (place.subfield != PLACE_WHOLE && record_rows(record, place.field) <= place.row) {
        assert_true(record_add_row(record, place.field));
    }
    record_set(record, place, text);
}

struct versions {
    struct record base, theirs, mine;
};

static struct versions three(const char *name, const char *base, const char *theirs,
                             const char *mine)
{
    struct versions versions;

    record_init(&versions.base, &counter_report_form);
    record_init(&versions.theirs, &counter_report_form);
    record_init(&versions.mine, &counter_report_form);
    put(&versions.base, name, base);
    put(&versions.theirs, name, theirs);
    put(&versions.mine, name, mine);
    return versions;
}

static void finish(struct versions *versions)
{
    record_finish(&versions->base);
    record_finish(&versions->theirs);
    record_finish(&versions->mine);
}

static void every_case_of_three_versions(void **state)
{
    static const struct {
        const char *base, *theirs, *mine;
        enum comparison comparison;
    } cases[] = {
        {"a", "a", "a", COMPARED_SAME},   {"a", "b", "b", COMPARED_SAME},
        {"a", "b", "a", COMPARED_THEIRS}, {"a", "a", "b", COMPARED_MINE},
        {"a", "b", "c", COMPARED_BOTH},   {"", "", "b", COMPARED_MINE},
        {"a", "", "a", COMPARED_THEIRS},  {"a", "", "", COMPARED_SAME},
    };
    static const char *const names[] = {"narrative", "persons[1].name", "persons[3].name"};

    (void)state;
    for (size_t n = 0; n < COUNT_OF(names); n++) {
        for (size_t i = 0; i < COUNT_OF(cases); i++) {
            struct versions versions =
                three(names[n], cases[i].base, cases[i].theirs, cases[i].mine);

            assert_int_equal(
                compare_field(&versions.base, &versions.theirs, &versions.mine, field(names[n])),
                cases[i].comparison);
            finish(&versions);
        }
    }
}

static void blank_rows_are_no_difference(void **state)
{
    struct versions versions = three("persons[1].name", "a", "a", "a");

    (void)state;
    assert_true(record_add_row(&versions.mine, field("persons")));
    put(&versions.theirs, "persons[3].name", "");
    assert_int_equal(
        compare_field(&versions.base, &versions.theirs, &versions.mine, field("persons")),
        COMPARED_SAME);
    put(&versions.mine, "persons[3].name", "b");
    assert_int_equal(
        compare_field(&versions.base, &versions.theirs, &versions.mine, field("persons")),
        COMPARED_MINE);
    finish(&versions);
}

static void what_is_taken_is_the_same_then(void **state)
{
    struct versions versions = three("persons[3].name", "a", "b", "c");

    (void)state;
    put(&versions.mine, "narrative", "mine");
    compare_take(&versions.theirs, &versions.mine, field("persons"));
    compare_take(&versions.theirs, &versions.mine, field("narrative"));
    assert_true(record_equal(&versions.theirs, &versions.mine));
    finish(&versions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_three_versions),
        cmocka_unit_test(blank_rows_are_no_difference),
        cmocka_unit_test(what_is_taken_is_the_same_then),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
