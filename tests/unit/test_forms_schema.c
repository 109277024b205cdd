/* Each form's fields and the schema's columns agree, both ways, names and types. */
#include "tests/support/folder.h"

#include "db/statement.h"
#include "forms/form.h"
#include "forms/value.h"

#include <string.h>

struct columns {
    char name[100][40];
    char type[100][16];
    int count;
};

static void read_columns(struct store *store, const char *table, struct columns *columns)
{
    char sql[200];
    struct error error = {0};
    struct statement *statement;

    columns->count = 0;
    snprintf(sql, sizeof(sql), "SELECT name, type FROM pragma_table_info('%s')", table);
    statement = statement_get(store, sql, &error);
    while (statement_step(statement, &error) == STEP_ROW) {
        snprintf(columns->name[columns->count], 40, "%s", column_text(statement, 0));
        snprintf(columns->type[columns->count++], 16, "%s", column_text(statement, 1));
    }
    statement_done(statement);
    assert_string_equal(error.text, "");
}

static int column_at(const struct columns *columns, const char *name)
{
    for (int i = 0; i < columns->count; i++) {
        if (strcmp(columns->name[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static void agree(struct store *store, const char *table, const struct field *fields, size_t count,
                  int own_columns)
{
    struct columns columns;
    int expected = own_columns;

    read_columns(store, table, &columns);
    for (size_t i = 0; i < count; i++) {
        int at = column_at(&columns, fields[i].name);
        if (fields[i].kind == FIELD_GROUP) {
            char group[120];
            snprintf(group, sizeof(group), "%s_%s", table, fields[i].name);
            agree(store, group, fields[i].fields, fields[i].field_count, 2);
            continue;
        }
        expected++;
        if (at < 0) {
            fail_msg("%s has no column %s", table, fields[i].name);
        }
        assert_string_equal(columns.type[at], value_is_integer(&fields[i]) ? "INTEGER" : "TEXT");
    }
    assert_int_equal(columns.count, expected);
}

static void every_field_has_its_column_and_no_column_is_without_field(void **state)
{
    struct folder *folder = *state;
    struct store *store = NULL;
    struct error error = {0};
    const struct form *form;
    const struct time_source time = {0};

    assert_true(store_create(folder->file, true, &error));
    assert_true(store_open(&store, folder->file, &time, &error));
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        agree(store, form->table, form->fields, form->field_count, 1);
        assert_true(form->field_count <= 200); /* of records.c */
    }
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_field_has_its_column_and_no_column_is_without_field,
                                        folder_setup, folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
