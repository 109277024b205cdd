#include "db/store_internal.h"

#include <sqlite3.h>
#include <string.h>

/* What is set at every open, and read back. The cache is small so that memory stays the same
 * however many records there are. */
static const struct {
    const char *set, *get, *value;
} settings[] = {
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
    {"PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
    {"PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", "67108864"},
    {"PRAGMA wal_autocheckpoint = 1000", "PRAGMA wal_autocheckpoint", "1000"},
    {"PRAGMA cache_size = -2048", "PRAGMA cache_size", "-2048"},
};

static const struct {
    int option, value;
    const char *name;
} switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1, "DEFENSIVE"},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, "TRUSTED_SCHEMA"},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, "ENABLE_TRIGGER"},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0, "ENABLE_VIEW"},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, "ENABLE_LOAD_EXTENSION"},
    {SQLITE_DBCONFIG_DQS_DML, 0, "DQS_DML"},
    {SQLITE_DBCONFIG_DQS_DDL, 0, "DQS_DDL"},
};

/* A file that somebody else has made may hold anything: no text, row or statement of it gets large
 * enough to take the machine's memory, and nothing in it runs by itself. */
static const struct {
    int limit, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024}, {SQLITE_LIMIT_SQL_LENGTH, 1024 * 1024},
    {SQLITE_LIMIT_EXPR_DEPTH, 200},          {SQLITE_LIMIT_COMPOUND_SELECT, 50},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},        {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

int store_harden(struct sqlite3 *handle)
{
    int code = SQLITE_OK;

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        (void)sqlite3_limit(handle, limits[i].limit, limits[i].value); /* gives the one before */
    }
    for (size_t i = 0; code == SQLITE_OK && i < sizeof(switches) / sizeof(switches[0]); i++) {
        code = sqlite3_db_config(handle, switches[i].option, switches[i].value, NULL);
    }
    return code;
}

bool store_pragma(struct store *store, const char *sql, int64_t *value, struct error *error)
{
    struct statement *statement = statement_get(store, sql, error);
    enum step step = statement_step(statement, error);

    *value = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

/* Not kept prepared: SQLite answers these when it prepares them, so an old statement gives an old
 * answer. */
static bool setting_holds(struct store *store, size_t index, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    const unsigned char *found = NULL;
    int code = sqlite3_prepare_v2(store->handle, settings[index].get, -1, &statement, NULL);
    bool ok;

    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code == SQLITE_ROW) {
        found = sqlite3_column_text(statement, 0);
    }
    ok = found != NULL && strcmp((const char *)found, settings[index].value) == 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        store_fail(store, code, error);
    } else if (!ok) {
        error_set(error, ERROR_UNSAFE,
                  "%.200s cannot be used safely: \"%s\" is not in force (it is \"%s\").",
                  store->path, settings[index].set,
                  found == NULL ? "missing" : (const char *)found);
    }
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    return ok;
}

bool store_settings_hold(struct store *store, struct error *error)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (!setting_holds(store, i, error)) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
        int value = -1;
        int code = sqlite3_db_config(store->handle, switches[i].option, -1, &value);

        if (code != SQLITE_OK || value != switches[i].value) {
            return error_set(error, ERROR_UNSAFE,
                             "%.200s cannot be used safely: %s could not be set to %d.",
                             store->path, switches[i].name, switches[i].value);
        }
    }
    return true;
}

bool store_apply_settings(struct store *store, struct error *error)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        if (!store_execute(store, settings[i].set, error)) {
            return false;
        }
    }
    return store_settings_hold(store, error);
}
