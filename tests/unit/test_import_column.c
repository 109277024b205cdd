/* What a column of a worksheet export is, and what its cells become. */
#include "forms/import_column.h"
#include "forms/import_mapping.h"
#include "tests/support/desk_fixture.h"

static void headers_are_known_by_many_names(void **state)
{
    static const struct {
        const char *header, *field;
    } cases[] = {
        {"Date", "worked_on"},
        {"WORK DATE", "worked_on"},
        {"Date of the watch", "worked_on"},
        {"Shift", "watch"},
        {"Call Sign", "unit"},
        {"Unit ID", "unit"},
        {"Emp #", "employee"},
        {"Employee No.", "employee"},
        {"Pers. Class", "personnel_class"},
        {"Car No", "vehicle"},
        {"Time Rec'd", "received"},
        {"Received", "received"},
        {"Disp. Time", "dispatched"},
        {"En Route", "enroute"},
        {"10-97", "arrived"},
        {"On Scene", "arrived"},
        {"Time Cleared", "cleared"},
        {"Clear", "cleared"},
        {"Clear Code", "clearance"},
        {"Clearance 2", "clearance"},
        {"Stat Code(s)", "clearance"},
        {"Disposition Codes", "clearance"},
        {"Disp Codes", "clearance"},
        {"Disp", "dispatched"},
        {"Contacted", "contacts"},
        {"TAG #", "tag"},
        {"Incident Number", "tag"},
        {"OBS/CALL", "origin"},
        {"R.D.", "rd"},
        {"Reporting District", "rd"},
        {"Location of Call", "location"},
        {"Nature of call", "nature"},
        {"URN", "urn"},
        {"File No.", "urn"},
        {"Remarks", "narrative"},
        {"# Contacts", "contacts"},
        {"755 Cards", "cards"},
        {"personnel_class", "personnel_class"},
        {"Weather", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *name =
            import_target_name(&import_worksheet_table,
                               import_target_guess(&import_worksheet_table, cases[i].header, NULL));

        if (strcmp(name, cases[i].field) != 0) {
            fail_msg("\"%s\" is %s and not %s", cases[i].header, name, cases[i].field);
        }
    }
}

static void every_target_is_a_field_and_known_by_its_own_name(void **state)
{
    (void)state;
    for (enum import_target target = 0; target < IMPORT_TARGETS; target++) {
        assert_non_null(import_target_field(&import_worksheet_table, target));
        assert_string_equal(import_target_field(&import_worksheet_table, target)->name,
                            import_target_name(&import_worksheet_table, target));
        assert_int_equal(import_target_guess(&import_worksheet_table,
                                             import_target_name(&import_worksheet_table, target),
                                             NULL),
                         target);
    }
}

struct cell_case {
    enum import_target target;
    const char *cell, *kept; /* NULL: refused */
};

static void cells_come_in_many_forms(void **state)
{
    static const struct cell_case cases[] = {
        {IMPORT_WORKED_ON, "2026-11-19", "2026-11-19"},
        {IMPORT_WORKED_ON, "11/19/2026", "2026-11-19"},
        {IMPORT_WORKED_ON, "1/9/2026 0:00:00", "2026-01-09"},
        {IMPORT_WORKED_ON, "1/9/26", "2026-01-09"},
        {IMPORT_WORKED_ON, "2026/11/19", "2026-11-19"},
        {IMPORT_WORKED_ON, "20261119", "2026-11-19"},
        {IMPORT_WORKED_ON, "2026-11-19T22:15", "2026-11-19"},
        {IMPORT_WORKED_ON, "2026-02-29", NULL},
        {IMPORT_WORKED_ON, "yesterday", NULL},
        {IMPORT_WATCH, "em", "EM"},
        {IMPORT_WATCH, "Days", "DAY"},
        {IMPORT_WATCH, "Early Mornings", "EM"},
        {IMPORT_WATCH, "late", NULL},
        {IMPORT_CLASS, "x", "X"},
        {IMPORT_CLASS, "Q", NULL},
        {IMPORT_EMPLOYEE, "#500123", "500123"},
        {IMPORT_EMPLOYEE, "Muster, A. (500123)", "500123"},
        {IMPORT_EMPLOYEE, "E500123", "500123"},
        {IMPORT_EMPLOYEE, "1234", NULL},
        {IMPORT_EMPLOYEE, "500123/500124", NULL},
        {IMPORT_RECEIVED, "2340", "2340"},
        {IMPORT_RECEIVED, "23:40", "2340"},
        {IMPORT_RECEIVED, "9:05:30", "0905"},
        {IMPORT_RECEIVED, "905", "0905"},
        {IMPORT_RECEIVED, "5", "0005"},
        {IMPORT_RECEIVED, "0", "0000"},
        {IMPORT_RECEIVED, "2400", "0000"},
        {IMPORT_RECEIVED, "11/19/2026 9:05 PM", "2105"},
        {IMPORT_RECEIVED, "2026-11-19T09:05", "0905"},
        {IMPORT_RECEIVED, "12:10 AM", "0010"},
        {IMPORT_RECEIVED, "905.0", "0905"},
        {IMPORT_RECEIVED, "2460", NULL},
        {IMPORT_RECEIVED, "25:00", NULL},
        {IMPORT_RECEIVED, "13:00 PM", NULL},
        {IMPORT_RECEIVED, "12345", NULL},
        {IMPORT_RECEIVED, "noon", NULL},
        {IMPORT_ORIGIN, "Observed", "OBS"},
        {IMPORT_ORIGIN, "c", "CALL"},
        {IMPORT_ORIGIN, "other", NULL},
        {IMPORT_RD, "461", "0461"},
        {IMPORT_RD, "RD 0461", "0461"},
        {IMPORT_RD, "46", NULL},
        {IMPORT_CLEARANCE, "755 940", "755 940"},
        {IMPORT_CLEARANCE, "755;940 / 779,780", "755 940 779 780"},
        {IMPORT_CLEARANCE, "755.0", "755"},
        {IMPORT_CLEARANCE, "940\n940", "940"},
        {IMPORT_CLEARANCE, "75", NULL},
        {IMPORT_CLEARANCE, "7555", NULL},
        {IMPORT_URN, "926000250461442", "926-00025-0461-442"},
        {IMPORT_URN, "926-00025", NULL},
        {IMPORT_CONTACTS, "3.0", "3"},
        {IMPORT_CONTACTS, "1000", NULL},
        {IMPORT_CARDS, "-1", NULL},
        {IMPORT_CARDS, "100", NULL},
        {IMPORT_UNIT, " 41a ", "41A"},
        {IMPORT_UNIT, "41ALPHA", NULL},
        {IMPORT_NARRATIVE, " Two\r\nlines \x1B[31m", "Two\nlines [31m"},
        {IMPORT_LOCATION, "Two\nlines", "Two lines"},
        {IMPORT_SETTING, "Business owner", "BUSINESS_OWNER"},
        {IMPORT_RD, "N/A", ""},
        {IMPORT_RECEIVED, " - ", ""},
        {IMPORT_NARRATIVE, "none", "none"},
    };
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text kept = {0};
        struct error error = {0};
        bool ok = import_cell(cases[i].target,
                              import_target_field(&import_worksheet_table, cases[i].target),
                              &fixture->desk, cases[i].cell, &kept, &error);

        if (ok != (cases[i].kept != NULL)) {
            fail_msg("%s \"%s\": %s", import_target_name(&import_worksheet_table, cases[i].target),
                     cases[i].cell, ok ? text_bytes(&kept) : error.text);
        }
        if (ok) {
            assert_string_equal(text_bytes(&kept), cases[i].kept);
        } else {
            assert_true(strlen(error.text) > 5);
        }
        text_finish(&kept);
    }
}

static void several_columns_of_codes_become_one_field(void **state)
{
    struct desk_fixture *fixture = *state;
    const struct field *field = import_target_field(&import_worksheet_table, IMPORT_CLEARANCE);
    struct text kept = {0};

    assert_true(import_cell(IMPORT_CLEARANCE, field, &fixture->desk, "755", &kept, NULL));
    assert_true(import_cell(IMPORT_CLEARANCE, field, &fixture->desk, "940 755", &kept, NULL));
    assert_string_equal(text_bytes(&kept), "755 940");
    text_finish(&kept);
}

/* ---- the mapping ---- */

static char *const header[] = {"Date", "Shift",  "Radio",   "Emp",
                               "Code", "Code 2", "Remarks", "Notes"};

static void guess(struct import_mapping *mapping)
{
    assert_true(
        import_mapping_guess(mapping, &import_worksheet_table, header, COUNT_OF(header), NULL));
}

static void the_first_of_two_columns_is_taken_and_codes_add_up(void **state)
{
    struct import_mapping mapping;
    char *fields;

    (void)state;
    guess(&mapping);
    fields = import_mapping_fields_dup(&mapping);
    assert_string_equal(fields, "worked_on,watch,unit,employee,clearance,clearance,narrative,");
    assert_true(import_mapping_is_whole(&mapping, NULL));
    free(fields);
    import_mapping_finish(&mapping);
}

static void a_person_has_the_last_word(void **state)
{
    struct import_mapping mapping;
    struct error error = {0};
    char *fields;

    (void)state;
    guess(&mapping);
    assert_true(import_mapping_change(&mapping, "remarks=-,Notes=narrative,5=nature", &error));
    fields = import_mapping_fields_dup(&mapping);
    assert_string_equal(fields, "worked_on,watch,unit,employee,nature,clearance,,narrative");
    assert_true(import_mapping_take(&mapping, fields));
    free(fields);
    assert_false(import_mapping_change(&mapping, "Weather=rd", &error));
    assert_non_null(strstr(error.text, "no column \"Weather\""));
    assert_false(import_mapping_change(&mapping, "Notes=rain", &error));
    assert_non_null(strstr(error.text, "\"rain\" is no field"));
    assert_false(import_mapping_change(&mapping, "Notes", &error));
    assert_true(import_mapping_change(&mapping, "Emp=-", &error));
    assert_false(import_mapping_is_whole(&mapping, &error));
    assert_non_null(strstr(error.text, "employee"));
    import_mapping_finish(&mapping);
}

static void what_was_kept_of_other_columns_is_not_taken(void **state)
{
    static const char *const others[] = {"", "worked_on", "worked_on,watch,unit,employee,a,b,c,d",
                                         ",,,,,,,,"};
    struct import_mapping mapping;

    (void)state;
    guess(&mapping);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_false(import_mapping_take(&mapping, others[i]));
    }
    assert_int_equal(mapping.targets[0], IMPORT_WORKED_ON);
    import_mapping_finish(&mapping);
}

#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, desk_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_known_by_many_names),
        cmocka_unit_test(every_target_is_a_field_and_known_by_its_own_name),
        DESK_TEST(cells_come_in_many_forms),
        DESK_TEST(several_columns_of_codes_become_one_field),
        cmocka_unit_test(the_first_of_two_columns_is_taken_and_codes_add_up),
        cmocka_unit_test(a_person_has_the_last_word),
        cmocka_unit_test(what_was_kept_of_other_columns_is_not_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
