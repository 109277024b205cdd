/* Each form's fields and the columns of its tables are the same, in both directions. */
#include "tests/support/house.h"

#include "forms/report.h"

#include <regex.h>
#include <sqlite3.h>

#define FIELDS_MOST 200 /* as db/records.c has it */

static sqlite3 *open_again(const struct house *house)
{
    sqlite3 *other = NULL;

    assert_int_equal(sqlite3_open(house->folder->file, &other), SQLITE_OK);
    return other;
}

/* The first column of the first row, or "" when there is none. */
static void ask(sqlite3 *other, const char *sql, char *out, size_t room)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(other, sql, -1, &statement, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sqlite3_errmsg(other), sql);
    }
    out[0] = '\0';
    if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        snprintf(out, room, "%s", (const char *)sqlite3_column_text(statement, 0));
    }
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
}

/* "type TEXT, urn TEXT, ...": the columns that the fields want. */
static void add_wanted(struct text *out, const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].kind != FIELD_GROUP && !fields[i].confidential) {
            text_add_format(out, ", %s %s", fields[i].name,
                            value_is_integer(&fields[i]) ? "INTEGER" : "TEXT");
        }
    }
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The parts between commas in the order of the alphabet: a column that came with a later step
 * stands at the end of its table, and its field where people look for it. */
static void sort_parts(const char *parts, char *out, size_t room)
{
    char *words[FIELDS_MOST], *copy = strdup(parts), *rest = NULL;
    size_t count = 0, length = 0;

    for (char *at = strtok_r(copy, ",", &rest); at != NULL; at = strtok_r(NULL, ",", &rest)) {
        assert_true(count < COUNT_OF(words));
        words[count++] = at + strspn(at, " ");
    }
    qsort(words, count, sizeof(words[0]), compare_words);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        length +=
            (size_t)snprintf(out + length, room - length, "%s%s", i > 0 ? ", " : "", words[i]);
        assert_true(length < room);
    }
    free(copy);
}

static void expect_columns(sqlite3 *other, const char *table, const struct text *wanted)
{
    char sql[400], found[4000], sorted[4000], fields[4000];

    snprintf(sql, sizeof(sql),
             "SELECT group_concat(name || ' ' || type, ', ') FROM pragma_table_info('%s')", table);
    ask(other, sql, found, sizeof(found));
    sort_parts(found, sorted, sizeof(sorted));
    sort_parts(text_bytes(wanted), fields, sizeof(fields));
    if (strcmp(sorted, fields) != 0) {
        fail_msg("%s has\n%s\nand the form\n%s", table, sorted, fields);
    }
}

/* STRICT, so that nothing but a whole number stands where a number belongs; with its reference. */
static void expect_shape(sqlite3 *other, const char *table, const char *parent, const char *key)
{
    char sql[400], found[400];

    snprintf(sql, sizeof(sql), "SELECT strict FROM pragma_table_list('%s')", table);
    ask(other, sql, found, sizeof(found));
    assert_string_equal(found, "1");
    snprintf(sql, sizeof(sql),
             "SELECT \"table\" || '.' || \"from\" || '.' || \"to\" FROM "
             "pragma_foreign_key_list('%s')",
             table);
    ask(other, sql, found, sizeof(found));
    snprintf(sql, sizeof(sql), "%s.seq.seq", parent);
    assert_string_equal(found, sql);
    snprintf(sql, sizeof(sql),
             "SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info('%s') "
             "WHERE pk > 0 ORDER BY pk)",
             table);
    ask(other, sql, found, sizeof(found));
    assert_string_equal(found, key);
}

static void tables_have_the_columns_of_their_forms(void **state)
{
    sqlite3 *other = open_again(*state);

    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);
        struct text wanted = {0};

        text_add(&wanted, "seq INTEGER");
        add_wanted(&wanted, form->fields, form->field_count);
        text_add(&wanted, form_is_sealed(form) ? ", sealed TEXT" : "");
        expect_columns(other, form->table, &wanted);
        expect_shape(other, form->table, "record", "seq");
        text_finish(&wanted);
    }
    sqlite3_close(other);
}

static void groups_have_tables_of_their_own(void **state)
{
    sqlite3 *other = open_again(*state);
    int groups = 0;

    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        for (size_t f = 0; f < form->field_count; f++) {
            const struct field *group = &form->fields[f];
            struct text wanted = {0};
            char table[100];

            if (group->kind != FIELD_GROUP || group->confidential) {
                continue;
            }
            snprintf(table, sizeof(table), "%s_%s", form->table, group->name);
            text_add(&wanted, "seq INTEGER, row INTEGER");
            add_wanted(&wanted, group->fields, group->field_count);
            expect_columns(other, table, &wanted);
            expect_shape(other, table, form->table, "seq, row");
            text_finish(&wanted);
            groups++;
        }
    }
    assert_true(groups >= 18);
    sqlite3_close(other);
}

static bool is_table_of_a_form(const char *table)
{
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        if (strcmp(table, form->table) == 0) {
            return true;
        }
        for (size_t f = 0; f < form->field_count; f++) {
            char group[100];

            snprintf(group, sizeof(group), "%s_%s", form->table, form->fields[f].name);
            if (form->fields[f].kind == FIELD_GROUP && strcmp(table, group) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void no_table_is_left_over(void **state)
{
    static const char *const shared[] = {"station_key",     "station_key_grant",
                                         "holiday",         "due",
                                         "setting",         "operation",
                                         "operation_head",  "record",
                                         "number_counter",  "tally",
                                         "staff",           "open_exception",
                                         "exception_tally", "counted_contact",
                                         "import_mapping",  "stock_change",
                                         "stock_balance"};
    sqlite3 *other = open_again(*state);
    sqlite3_stmt *tables = NULL;

    assert_int_equal(sqlite3_prepare_v2(other,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                        "name NOT LIKE 'search_text%'",
                                        -1, &tables, NULL),
                     SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        bool known = is_table_of_a_form(table);

        for (size_t i = 0; i < COUNT_OF(shared); i++) {
            known = known || strcmp(table, shared[i]) == 0;
        }
        if (!known) {
            fail_msg("%s belongs to no form", table);
        }
    }
    sqlite3_finalize(tables);
    sqlite3_close(other);
}

/* Yes/no columns take nothing but 0 and 1, whatever writes them. */
static void yes_no_columns_are_held_to_it(void **state)
{
    struct house *house = *state;
    struct head report, card;
    sqlite3 *other;
    int tried = 0;

    report = file_report(house, CLERK);
    card = file_card(house, CLERK);
    other = open_again(house);
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        for (size_t f = 0; f < form->field_count; f++) {
            char sql[300];

            if (form->fields[f].kind != FIELD_YES_NO ||
                (form != &counter_report_form && form != &contact_755_form)) {
                continue;
            }
            snprintf(sql, sizeof(sql), "UPDATE %s SET %s = 2 WHERE seq = %lld", form->table,
                     form->fields[f].name,
                     (long long)(form == &counter_report_form ? report.seq : card.seq));
            assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_CONSTRAINT);
            tried++;
        }
    }
    assert_true(tried > 8);
    sqlite3_close(other);
}

/* Does a report find the records of its days by this field? Contacts have rows of their own. */
static bool decides_a_report(const struct form *form, const struct field *field)
{
    for (const struct report *report = form->reports; report != NULL && report->name != NULL;
         report++) {
        if (report->main == NULL && strcmp(report->date, field->name) == 0) {
            return true;
        }
    }
    return false;
}

/* Fields that no two records share, times of alarms and days of reports are looked for at each
 * filing, on each home screen or each month: an index leads there. */
static void what_is_looked_for_has_an_index(void **state)
{
    sqlite3 *other = open_again(*state);
    char sql[500], found[200];

    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        for (size_t f = 0; f < form->field_count; f++) {
            const struct field *field = &form->fields[f];
            bool due = form->alarm != NULL && strcmp(form->alarm->due_field, field->name) == 0;

            if (field->unique_for == NULL && !due && !decides_a_report(form, field)) {
                continue;
            }
            snprintf(sql, sizeof(sql),
                     "SELECT COUNT(*) FROM pragma_index_list('%s') AS l, "
                     "pragma_index_info(l.name) AS c WHERE c.seqno = 0 AND c.name = '%s'",
                     form->table, field->name);
            ask(other, sql, found, sizeof(found));
            assert_string_equal(found, "1");
        }
    }
    sqlite3_close(other);
}

/* Names of forms and fields become SQL and parts of JSON: they need no quoting anywhere. */
static void names_are_plain(void **state)
{
    static const char *const reserved[] = {"seq", "row"};
    regex_t name, word;

    (void)state;
    assert_int_equal(regcomp(&name, "^[a-z][a-z0-9_]{0,39}$", REG_EXTENDED), 0);
    assert_int_equal(regcomp(&word, "^[a-z][a-z0-9-]{0,30}$", REG_EXTENDED), 0);
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        assert_true(form->field_count <= FIELDS_MOST);
        assert_int_equal(regexec(&name, form->table, 0, NULL, 0), 0);
        assert_int_equal(regexec(&word, form->name, 0, NULL, 0), 0);
        for (size_t f = 0; f < form->field_count; f++) {
            assert_int_equal(regexec(&name, form->fields[f].name, 0, NULL, 0), 0);
            for (size_t r = 0; r < COUNT_OF(reserved); r++) {
                assert_string_not_equal(form->fields[f].name, reserved[r]);
            }
            for (size_t s = 0; s < form->fields[f].field_count; s++) {
                assert_int_equal(regexec(&name, form->fields[f].fields[s].name, 0, NULL, 0), 0);
                assert_string_not_equal(form->fields[f].fields[s].name, "row");
            }
        }
        for (size_t t = 0; t < form->transition_count; t++) {
            assert_int_equal(regexec(&word, form->transitions[t].action, 0, NULL, 0), 0);
        }
    }
    regfree(&name);
    regfree(&word);
}

/* What is sealed is whole fields, in no list, no search and no copy, and somebody may open it. */
static void confidential_fields_are_sealed_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        assert_int_equal(form_is_sealed(form), form->openers != 0);
        assert_int_equal(form_is_sealed(form), form->sealed_for != NULL);
        for (size_t f = 0; f < form->field_count; f++) {
            const struct field *field = &form->fields[f];

            for (size_t s = 0; s < field->field_count; s++) {
                assert_false(field->fields[s].confidential);
            }
            assert_false(field->confidential && (field->listed || field->searched || field->dup ||
                                                 field->unique_for != NULL));
        }
    }
}

/* An action that asks something confidential works on what is sealed. */
static void actions_open_what_they_ask(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        for (size_t t = 0; t < form->transition_count; t++) {
            const struct transition *transition = &form->transitions[t];

            assert_false(transition->opens && (transition->roles & ~form->openers) != 0);
            for (size_t f = 0; f < form->field_count; f++) {
                if (form->fields[f].confidential && transition_asks(transition, &form->fields[f]) &&
                    !transition_leaves(transition, FORM_NEW) && !transition->opens) {
                    fail_msg("%s: %s asks %s without opening it", form->name, transition->action,
                             form->fields[f].name);
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(tables_have_the_columns_of_their_forms),
        IN_HOUSE(groups_have_tables_of_their_own),
        IN_HOUSE(no_table_is_left_over),
        IN_HOUSE(yes_no_columns_are_held_to_it),
        IN_HOUSE(what_is_looked_for_has_an_index),
        cmocka_unit_test(names_are_plain),
        cmocka_unit_test(confidential_fields_are_sealed_and_nothing_else),
        cmocka_unit_test(actions_open_what_they_ask),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
