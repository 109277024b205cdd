#include "db/check_contents.h"

#include "base/text.h"
#include "db/embedded.h"
#include "db/import_mappings.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

struct checking {
    struct store *store;
    finding_fn *finding;
    void *context;
    bool found;
};

static void say_damage(struct checking *checking, const char *what, const char *words)
{
    char line[400];

    (void)snprintf(line, sizeof(line), "%.200s %s", what, words);
    checking->found = true;
    checking->finding(checking->context, FINDING_DAMAGE, line);
}

/* --- accounts --- */

/* The columns that operations tell of, after that of the employee number. */
static const char *const columns[] = {
    "name",     "role",     "password_hash", "failures",       "locked_at",
    "disabled", "added_at", "public_half",   "wrapped_secret",
};

#define STAFF_SQL                                                                                  \
    "SELECT employee, name, role, password_hash, failures, locked_at, disabled, added_at, "        \
    "public_half, wrapped_secret FROM staff"

/* Lays one operation over what is known of its account. Older ones carry no columns. */
static bool take_operation(json_t *accounts, const char *changes)
{
    json_t *operation = json_loads(changes, JSON_REJECT_DUPLICATES, NULL);
    json_t *staff = json_object_get(operation, "staff");
    const char *employee = json_string_value(json_object_get(operation, "employee"));
    bool ok = true;

    if (staff != NULL && employee != NULL) {
        json_t *account = json_object_get(accounts, employee);

        if (account == NULL) {
            account = json_object();
            ok = json_object_set_new(accounts, employee, account) == 0;
        }
        ok = ok && json_object_update(account, staff) == 0;
    }
    json_decref(operation);
    return ok;
}

static bool read_log(struct store *store, json_t *accounts, struct error *error)
{
    struct statement *statement = statement_get(store,
                                                "SELECT changes FROM operation WHERE subject IN "
                                                "('staff', 'session') AND length(record) = 0 "
                                                "ORDER BY seq",
                                                error);
    enum step step;
    bool ok = true;

    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        ok = take_operation(accounts, column_text(statement, 0)) ||
             error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

static bool is_same(struct statement *row, int column, const json_t *value)
{
    if (value == NULL) {
        return true; /* the log does not tell */
    }
    if (json_is_null(value) || column_is_null(row, column)) {
        return json_is_null(value) && column_is_null(row, column);
    }
    if (json_is_integer(value)) {
        return column_integer(row, column) == json_integer_value(value);
    }
    return json_is_string(value) && strcmp(column_text(row, column), json_string_value(value)) == 0;
}

static void compare_account(struct checking *checking, struct statement *row, json_t *accounts)
{
    const char *employee = column_text(row, 0);
    const json_t *account = json_object_get(accounts, employee);
    char who[64];

    (void)snprintf(who, sizeof(who), "The account %.20s", employee);
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        if (!is_same(row, (int)i + 1, json_object_get(account, columns[i]))) {
            say_damage(checking, who, "is not as the log says: it was changed past the program.");
            break;
        }
    }
    (void)json_object_del(accounts, employee); /* what is left has no row */
}

static bool compare_accounts(struct checking *checking, json_t *accounts, struct error *error)
{
    struct statement *statement = statement_get(checking->store, STAFF_SQL, error);
    const char *employee;
    json_t *account;
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        compare_account(checking, statement, accounts);
    }
    statement_done(statement);
    if (step == STEP_FAILED) {
        return false;
    }
    json_object_foreach(accounts, employee, account)
    {
        say_damage(checking, employee, "has an account in the log and none in the file.");
    }
    return true;
}

static bool check_accounts(struct checking *checking, struct error *error)
{
    json_t *accounts = json_object();
    bool ok =
        read_log(checking->store, accounts, error) && compare_accounts(checking, accounts, error);

    json_decref(accounts);
    if (ok && !checking->found) {
        checking->finding(checking->context, FINDING_GOOD, "Every account is as the log says.");
    }
    return ok;
}

/* --- the keys of the station --- */

/* "key command 1" and "grant command 1 500001" with what stands in their row; the last word of the
 * log counts. */
static bool put_rows(json_t *rows, const json_t *list, const char *kind, const char *value)
{
    const json_t *row;
    size_t index;
    bool ok = true;

    json_array_foreach(list, index, row)
    {
        const char *holder = json_string_value(json_object_get(row, "holder"));
        char name[100];

        (void)snprintf(name, sizeof(name), "%s %s %lld %s", kind,
                       json_string_value(json_object_get(row, "purpose")),
                       json_integer_value(json_object_get(row, "generation")),
                       holder != NULL ? holder : "");
        ok = ok && json_object_set(rows, name, json_object_get(row, value)) == 0;
    }
    return ok;
}

static void drop_grants(json_t *rows, const char *holder)
{
    const char *name;
    json_t *value;
    void *next;

    json_object_foreach_safe(rows, next, name, value)
    {
        const char *last = strrchr(name, ' ');

        if (strncmp(name, "grant ", 6) == 0 && strcmp(last + 1, holder) == 0) {
            (void)json_object_del(rows, name);
        }
    }
}

static bool take_key_operation(json_t *rows, const char *changes)
{
    json_t *all = json_loads(changes, JSON_REJECT_DUPLICATES, NULL);
    const char *withdrawn = json_string_value(json_object_get(all, "withdrawn"));
    bool ok = put_rows(rows, json_object_get(all, "keys"), "key", "public_half") &&
              put_rows(rows, json_object_get(all, "grants"), "grant", "sealed_secret");

    if (withdrawn != NULL) {
        drop_grants(rows, withdrawn);
    }
    json_decref(all);
    return ok;
}

static bool read_keys_of_log(struct store *store, json_t *rows, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT changes FROM operation WHERE subject = 'key' AND length(record) = 0 ORDER BY seq",
        error);
    enum step step;
    bool ok = true;

    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        ok = take_key_operation(rows, column_text(statement, 0)) ||
             error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

#define KEYS_SQL                                                                                   \
    "SELECT 'key ' || purpose || ' ' || generation || ' ', public_half FROM station_key UNION "    \
    "ALL SELECT 'grant ' || purpose || ' ' || generation || ' ' || holder, sealed_secret FROM "    \
    "station_key_grant"

static bool compare_keys(struct checking *checking, json_t *rows, struct error *error)
{
    struct statement *statement = statement_get(checking->store, KEYS_SQL, error);
    bool same = true;
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        const char *name = column_text(statement, 0);
        const char *logged = json_string_value(json_object_get(rows, name));

        same = same && logged != NULL && strcmp(logged, column_text(statement, 1)) == 0;
        (void)json_object_del(rows, name);
    }
    statement_done(statement);
    if (!same || json_object_size(rows) > 0) {
        say_damage(checking, "The keys of the station",
                   "are not as the log says: they were "
                   "changed past the program.");
    } else if (step != STEP_FAILED) {
        checking->finding(checking->context, FINDING_GOOD,
                          "The keys of the station are as the log says.");
    }
    return step != STEP_FAILED;
}

static bool check_keys(struct checking *checking, struct error *error)
{
    json_t *rows = json_object();
    bool ok = read_keys_of_log(checking->store, rows, error) && compare_keys(checking, rows, error);

    json_decref(rows);
    return ok;
}

/* --- settings --- */

/* Each gives the names of those that are not what they must be. */
static const char *const settings[] = {
    "SELECT 'min_reader' WHERE NOT EXISTS (SELECT 1 FROM setting WHERE name = 'min_reader' AND "
    "value = ?)",
    "SELECT 'min_writer' WHERE NOT EXISTS (SELECT 1 FROM setting WHERE name = 'min_writer' AND "
    "value = ?)",
    "SELECT 'throw_away' FROM operation AS o WHERE o.seq = 1 AND ? <> '' AND NOT EXISTS "
    "(SELECT 1 FROM setting AS s WHERE s.name = 'throw_away' AND "
    "(s.value = 'yes' AND o.changes LIKE '%\"throw_away\":true%' OR "
    "s.value = 'no' AND o.changes LIKE '%\"throw_away\":false%'))",
    "SELECT DISTINCT 'sample' FROM operation AS o WHERE o.subject = 'file' AND length(o.record) = "
    "0 AND o.action = 'seed' "
    "AND ? <> '' AND NOT EXISTS (SELECT 1 FROM setting AS s WHERE s.name = 'sample' AND s.value = "
    "'yes')",
    /* what these say is worked out anew at each start, but one with another name would stay */
    "SELECT name FROM setting WHERE ? <> '' AND name NOT IN ('min_reader', 'min_writer', "
    "'throw_away', 'sample', 'config', 'calendar', 'calendar_signature', 'exception_signature') "
    "ORDER BY name LIMIT 20",
};

static bool check_settings(struct checking *checking, struct error *error)
{
    char version[16];
    bool ok = true;

    (void)snprintf(version, sizeof(version), "%d", checking->store->version);
    for (size_t i = 0; ok && i < sizeof(settings) / sizeof(settings[0]); i++) {
        struct statement *statement = statement_get(checking->store, settings[i], error);
        enum step step;

        bind_text(statement, version);
        while ((step = statement_step(statement, error)) == STEP_ROW) {
            say_damage(checking, column_text(statement, 0), "(a setting of the file) has changed.");
        }
        statement_done(statement);
        ok = step != STEP_FAILED;
    }
    return ok;
}

/* --- what the columns of imported files are --- */

static bool check_mappings(struct checking *checking, struct error *error)
{
    bool same = true;

    if (!import_mappings_check(checking->store, &same, error)) {
        return false;
    }
    if (!same) {
        say_damage(checking, "What the columns of imported files are",
                   "is not as the log says: it was changed past the program.");
    }
    return true;
}

/* --- how the tables are made --- */

#define SCHEMA_SQL                                                                                 \
    "SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_schema "                           \
    "WHERE name NOT LIKE 'search_text_%'" /* SQLite makes these its own way */

/* The tables of this version, empty and in memory. NULL when they cannot be made. */
static sqlite3 *make_tables(int version)
{
    sqlite3 *handle = NULL;
    bool ok = sqlite3_open(":memory:", &handle) == SQLITE_OK;

    for (int i = 0; ok && i < version; i++) {
        ok = sqlite3_exec(handle, db_embedded[i].text, NULL, NULL, NULL) == SQLITE_OK;
    }
    if (!ok) {
        (void)sqlite3_close(handle); /* nothing is open in it */
        return NULL;
    }
    return handle;
}

/* One table or index as it must be. */
static bool compare_table(struct checking *checking, sqlite3_stmt *wanted, struct error *error)
{
    struct statement *statement =
        statement_get(checking->store,
                      "SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ? AND tbl_name = ? "
                      "AND COALESCE(sql, '') = ?",
                      error);
    const char *name = (const char *)sqlite3_column_text(wanted, 1);
    enum step step;

    for (int i = 0; i < 4; i++) {
        bind_text(statement, (const char *)sqlite3_column_text(wanted, i));
    }
    step = statement_step(statement, error);
    statement_done(statement);
    if (step == STEP_DONE) {
        say_damage(checking, name, "(a table or an index) is not as this program makes it.");
    }
    return step != STEP_FAILED;
}

static bool compare_count(struct checking *checking, int64_t wanted, struct error *error)
{
    int64_t count = 0;

    if (!store_pragma(checking->store, "SELECT COUNT(*) FROM (" SCHEMA_SQL ")", &count, error)) {
        return false;
    }
    if (count != wanted) {
        say_damage(checking, "The file", "has tables or indexes that this program did not make.");
    }
    return true;
}

static bool compare_tables(struct checking *checking, sqlite3 *handle, struct error *error)
{
    sqlite3_stmt *wanted = NULL;
    int code = sqlite3_prepare_v2(handle, SCHEMA_SQL, -1, &wanted, NULL);
    int64_t count = 0;
    bool ok = code == SQLITE_OK;

    while (ok && (code = sqlite3_step(wanted)) == SQLITE_ROW) {
        ok = compare_table(checking, wanted, error);
        count++;
    }
    (void)sqlite3_finalize(wanted); /* repeats what the step has said */
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        return error_set(error, ERROR_MEMORY, "The tables cannot be compared: %s.",
                         sqlite3_errstr(code));
    }
    return ok && compare_count(checking, count, error);
}

static bool check_tables(struct checking *checking, struct error *error)
{
    sqlite3 *handle = make_tables(checking->store->version);
    bool ok = handle != NULL ? compare_tables(checking, handle, error)
                             : error_set(error, ERROR_MEMORY, "This machine has no memory left.");

    (void)sqlite3_close(handle); /* nothing is open in it */
    if (ok && !checking->found) {
        checking->finding(checking->context, FINDING_GOOD, "The tables are as they were made.");
    }
    return ok;
}

/* --- */

static bool (*const steps[])(struct checking *checking, struct error *error) = {
    check_tables, check_accounts, check_keys, check_settings, check_mappings,
};

/* The log and the tables are read in one reading, whatever a desk changes meanwhile. */
static bool take_step(size_t step, struct checking *checking, struct error *error)
{
    bool ok = store_begin_reading(checking->store, error) && steps[step](checking, error);

    store_end_reading(checking->store);
    return ok;
}

/* Damage that SQLite meets on the way is a finding too; anything else means that it could not be
 * looked at. */
bool check_contents(struct store *store, finding_fn *finding, void *context, struct error *error)
{
    struct checking checking = {.store = store, .finding = finding, .context = context};

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct error failure = {0};

        if (!take_step(i, &checking, &failure)) {
            if (failure.class != ERROR_DAMAGED) {
                return error_set(error, failure.class, "%s", failure.text);
            }
            finding(context, FINDING_DAMAGE, failure.text);
        }
    }
    return true;
}

/* --- the search index --- */

/* It looks like a change to SQLite and holds the file for as long as it takes, but writes nothing.
 * The index can be made anew from the records; what its pages have lost, others may have too. */
bool check_search(struct store *store, finding_fn *finding, void *context, struct error *error)
{
    struct error failure = {0};

    if (store_execute(store, "INSERT INTO search_text (search_text) VALUES ('integrity-check')",
                      &failure)) {
        finding(context, FINDING_GOOD, "The search index fits its words.");
        return true;
    }
    if (failure.class == ERROR_DAMAGED) {
        finding(context, FINDING_DAMAGE, "The search index is damaged.");
        return true;
    }
    return error_set(error, failure.class, "%s", failure.text);
}
