/* A file with an administrator and a clerk who have passwords, and what tests of accounts do again
 * and again. */
#pragma once

#include "tests/support/folder.h"

#include "db/staff.h"
#include "db/store_internal.h"

#include <jansson.h>
#include <sqlite3.h>

#define CHIEF     "500001"
#define CLERK     "500002"
#define COMMANDER "500003"
#define SECRET    "a good long secret"

struct house {
    struct folder *folder;
    struct store *store;
    struct time_source time; /* stands still where a test sets it */
    struct actor chief;
    bool tampered; /* by the test, past the log */
};

static inline void good(bool ok, const struct error *error)
{
    if (!ok) {
        fail_msg("%s", error->text);
    }
}

static inline struct actor actor_of(const char *employee, enum role role)
{
    struct actor actor = {.role = role, .workstation = "Counter 1"};

    snprintf(actor.employee, sizeof(actor.employee), "%s", employee);
    return actor;
}

#define HOUSE_TIME 1795000000000

/* For the whole group: passwords take long, so the file is made once and every test has a copy. */
static inline int houses_setup(void **state)
{
    const struct time_source time = {.fixed = HOUSE_TIME};
    const struct actor chief = actor_of(CHIEF, ROLE_ADMINISTRATOR);
    struct store *store = NULL;
    struct error error = {0};
    char recovery[RECOVERY_TEXT_ROOM];
    const struct folder *folder;
    bool ok;

    if (folder_setup(state) != 0) {
        return -1;
    }
    folder = *state;
    ok = store_create(folder->file, true, &error) &&
         store_open(&store, folder->file, &time, &error) &&
         staff_add_first(store, &(struct first_account){CHIEF, "Ada Muster", SECRET, "Counter 1"},
                         recovery, &error) &&
         staff_add(store, &(struct desk){.actor = &chief}, CLERK, "Berta Beispiel", ROLE_DESK,
                   SECRET, &error);
    store_close(store);
    if (!ok) {
        print_error("%s\n", error.text);
    }
    return ok ? 0 : -1;
}

static inline int house_setup(void **state)
{
    const struct folder *first = *state;
    struct house *house = calloc(1, sizeof(*house));
    struct error error = {0};
    void *folder = NULL;
    char command[500];

    if (folder_setup(&folder) != 0) {
        return -1;
    }
    house->folder = folder;
    house->time.fixed = HOUSE_TIME;
    house->chief = actor_of(CHIEF, ROLE_ADMINISTRATOR);
    snprintf(command, sizeof(command), "cp -p %s %s", first->file, house->folder->file);
    if (system(command) != 0 ||
        !store_open(&house->store, house->folder->file, &house->time, &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    *state = house;
    return 0;
}

static inline bool take_columns(void *context, const struct operation *operation)
{
    json_t *changes = json_loads(operation->changes, JSON_REJECT_DUPLICATES, NULL);
    json_t *columns = json_object_get(changes, "staff");
    const char *employee = json_string_value(json_object_get(changes, "employee"));

    assert_non_null(changes);
    if (columns != NULL && json_object_get(columns, "employee") != NULL) {
        assert_null(json_object_get(context, employee));
        assert_int_equal(json_object_set(context, employee, columns), 0);
    } else if (columns != NULL) {
        assert_int_equal(json_object_update(json_object_get(context, employee), columns), 0);
    }
    json_decref(changes);
    return true;
}

static inline bool same_column(sqlite3_stmt *row, int column, const json_t *logged)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        return json_is_null(logged);
    case SQLITE_INTEGER:
        return json_is_integer(logged) &&
               json_integer_value(logged) == sqlite3_column_int64(row, column);
    case SQLITE_TEXT:
        return json_is_string(logged) &&
               strcmp(json_string_value(logged), (const char *)sqlite3_column_text(row, column)) ==
                   0;
    default:
        return false;
    }
}

/* Whoever replays the log gets every account exactly. */
static inline void expect_log_makes_the_rows(const struct house *house)
{
    json_t *accounts = json_object();
    struct error error = {0};
    sqlite3_stmt *row = NULL;
    size_t count = 0;

    good(operations_after(house->store, 0, 100000, take_columns, accounts, &error), &error);
    assert_int_equal(
        sqlite3_prepare_v2(house->store->handle, "SELECT * FROM staff", -1, &row, NULL), SQLITE_OK);
    for (; sqlite3_step(row) == SQLITE_ROW; count++) {
        const char *employee = (const char *)sqlite3_column_text(row, 0);
        const json_t *logged = json_object_get(accounts, employee);

        assert_int_equal(json_object_size(logged), sqlite3_column_count(row));
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            if (!same_column(row, i, json_object_get(logged, sqlite3_column_name(row, i)))) {
                fail_msg("%s: the log has another %s", employee, sqlite3_column_name(row, i));
            }
        }
    }
    assert_int_equal(json_object_size(accounts), count);
    sqlite3_finalize(row);
    json_decref(accounts);
}

static inline int house_teardown(void **state)
{
    struct house *house = *state;
    void *folder = house->folder;

    if (!house->tampered) {
        expect_log_makes_the_rows(house);
    }
    store_close(house->store);
    free(house);
    return folder_teardown(&folder);
}

static inline bool try_sign_in(struct house *house, const char *employee, const char *password,
                               struct actor *actor, struct error *error)
{
    const struct sign_in given = {employee, password, "Counter 1"};

    return staff_sign_in(house->store, &given, actor, NULL, error);
}

/* With the keys, which the caller locks. */
static inline struct key_pair keys_of(struct house *house, const char *employee,
                                      const char *password)
{
    const struct sign_in given = {employee, password, "Counter 1"};
    struct key_pair keys = {0};
    struct error error = {0};
    struct actor actor;

    good(staff_sign_in(house->store, &given, &actor, &keys, &error), &error);
    assert_string_equal(actor.employee, employee);
    return keys;
}

static inline enum error_class sign_in(struct house *house, const char *employee,
                                       const char *password)
{
    struct error error = {0};
    struct actor actor;

    if (try_sign_in(house, employee, password, &actor, &error)) {
        assert_string_equal(actor.employee, employee);
        assert_string_equal(actor.workstation, "Counter 1");
        return ERROR_NONE;
    }
    assert_int_equal(actor.role, ROLE_NONE);
    assert_string_equal(actor.employee, "");
    return error.class;
}

static inline bool keep_operation(void *context, const struct operation *operation)
{
    *(struct operation *)context = *operation;
    return true;
}

/* The newest operation; its changes go into `changes`. */
struct newest {
    struct operation operation;
    char changes[2048];
};

static inline bool keep_newest(void *context, const struct operation *operation)
{
    struct newest *newest = context;

    snprintf(newest->changes, sizeof(newest->changes), "%s", operation->changes);
    return keep_operation(&newest->operation, operation);
}

static inline struct newest newest_of(struct house *house)
{
    struct newest newest = {0};
    struct error error = {0};

    good(
        operations_after(house->store, last_seq(house->store) - 1, 1, keep_newest, &newest, &error),
        &error);
    return newest;
}

static inline void expect_newest(struct house *house, const char *subject, const char *action,
                                 const char *actor, const char *changes)
{
    struct newest newest = newest_of(house);

    assert_string_equal(newest.operation.subject, subject);
    assert_string_equal(newest.operation.action, action);
    assert_string_equal(newest.operation.actor, actor);
    assert_string_equal(newest.changes, changes);
    assert_string_equal(newest.operation.workstation, "Counter 1");
    assert_int_equal(broken_at(house->store, 100), 0);
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
