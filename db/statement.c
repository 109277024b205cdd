#include "db/statement.h"

#include "base/hash.h"
#include "base/memory.h"
#include "db/store_internal.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define HASHED 32 /* bytes of a text */

struct statement {
    struct statement *next; /* in its bucket */
    struct store *store;
    sqlite3_stmt *prepared;
    uint64_t hash;
    int bound;    /* how many of its values are */
    int failure;  /* of a bind, for the next step */
    bool running; /* has given a row and not yet ended */
    bool handed_out;
    bool within; /* handed out inside a transaction */
};

/* One that somebody is still reading is passed over: the same text may be needed inside its loop.
 */
static struct statement *find_free(const struct store *store, const char *sql, uint64_t hash)
{
    struct statement *statement = store->statements[hash % STATEMENT_BUCKETS];

    while (statement != NULL && (statement->handed_out || statement->hash != hash ||
                                 strcmp(sqlite3_sql(statement->prepared), sql) != 0)) {
        statement = statement->next;
    }
    return statement;
}

static struct statement *prepare(struct store *store, const char *sql, uint64_t hash,
                                 struct error *error)
{
    struct statement **bucket = &store->statements[hash % STATEMENT_BUCKETS];
    struct statement *statement;
    sqlite3_stmt *prepared = NULL;
    int code =
        sqlite3_prepare_v3(store->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);

    if (code != SQLITE_OK) {
        store_fail(store, code, error);
        return NULL;
    }
    if (prepared == NULL) {
        error_set(error, ERROR_IO, "The program has asked the file nothing.");
        return NULL;
    }
    statement = memory_create(1, sizeof(*statement));
    *statement =
        (struct statement){.next = *bucket, .store = store, .prepared = prepared, .hash = hash};
    *bucket = statement;
    return statement;
}

/* Length and end tell nearly all texts apart, and every one is compared when it is found. */
static uint64_t hash_sql(const char *sql)
{
    size_t length = strlen(sql);

    return hash_text(HASH_BEGINS + length, length > HASHED ? sql + length - HASHED : sql);
}

struct statement *statement_get(struct store *store, const char *sql, struct error *error)
{
    uint64_t hash = hash_sql(sql);
    struct statement *statement = find_free(store, sql, hash);

    if (statement == NULL) {
        statement = prepare(store, sql, hash, error);
    }
    if (statement != NULL) {
        statement->bound = 0;
        statement->failure = SQLITE_OK;
        statement->running = false;
        statement->handed_out = true;
        statement->within = store->in_transaction;
    }
    return statement;
}

static void keep_failure(struct statement *statement, int code)
{
    if (code != SQLITE_OK && statement->failure == SQLITE_OK) {
        statement->failure = code;
    }
}

void bind_text(struct statement *statement, const char *text)
{
    if (statement != NULL) {
        keep_failure(statement, sqlite3_bind_text(statement->prepared, ++statement->bound, text, -1,
                                                  SQLITE_TRANSIENT));
    }
}

void bind_integer(struct statement *statement, int64_t integer)
{
    if (statement != NULL) {
        keep_failure(statement,
                     sqlite3_bind_int64(statement->prepared, ++statement->bound, integer));
    }
}

void bind_bytes(struct statement *statement, const void *bytes, size_t length)
{
    if (statement != NULL) {
        keep_failure(statement, sqlite3_bind_blob64(statement->prepared, ++statement->bound, bytes,
                                                    length, SQLITE_TRANSIENT));
    }
}

/* Before the first row: are all values there, and is it the time for it? */
static bool may_begin(struct statement *statement, struct error *error)
{
    struct store *store = statement->store;
    const char *sql = sqlite3_sql(statement->prepared);

    if (statement->failure != SQLITE_OK) {
        return store_fail(store, statement->failure, error);
    }
    if (statement->bound != sqlite3_bind_parameter_count(statement->prepared)) {
        return error_set(error, ERROR_IO, "The program gave %d values to: %s", statement->bound,
                         sql);
    }
    if (store->in_transaction && sqlite3_get_autocommit(store->handle)) {
        /* SQLite has rolled back by itself: from here on each statement would be kept alone. */
        store->spoiled = true;
        return error_set(error, ERROR_IO, "The change was given up before it was whole.");
    }
    if (!store->in_transaction && !sqlite3_stmt_readonly(statement->prepared)) {
        return error_set(error, ERROR_IO, "The program wrote outside of the gate: %s", sql);
    }
    return true;
}

enum step statement_step(struct statement *statement, struct error *error)
{
    int code;

    if (statement == NULL || (!statement->running && !may_begin(statement, error))) {
        return STEP_FAILED;
    }
    code = sqlite3_step(statement->prepared);
    statement->running = code == SQLITE_ROW;
    if (code == SQLITE_ROW) {
        return STEP_ROW;
    }
    if (code == SQLITE_DONE) {
        return STEP_DONE;
    }
    store_fail(statement->store, code, error);
    (void)sqlite3_reset(statement->prepared); /* says the same code again */
    return STEP_FAILED;
}

void statement_done(struct statement *statement)
{
    if (statement == NULL) {
        return;
    }
    (void)sqlite3_reset(statement->prepared);          /* repeats what the last step has said */
    (void)sqlite3_clear_bindings(statement->prepared); /* cannot fail */
    statement->running = false;
    statement->handed_out = false;
}

const char *column_text(struct statement *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement->prepared, column);

    return text == NULL ? "" : (const char *)text;
}

int64_t column_integer(struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->prepared, column);
}

const void *column_bytes(struct statement *statement, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(statement->prepared, column);

    *length = (size_t)sqlite3_column_bytes(statement->prepared, column);
    return bytes == NULL ? "" : bytes;
}

bool column_is_null(struct statement *statement, int column)
{
    return sqlite3_column_type(statement->prepared, column) == SQLITE_NULL;
}

bool statement_run(struct statement *statement, int64_t *rows, struct error *error)
{
    enum step step = STEP_ROW;

    while (step == STEP_ROW) {
        step = statement_step(statement, error);
    }
    if (rows != NULL) {
        *rows = step == STEP_DONE ? sqlite3_changes64(statement->store->handle) : 0;
    }
    statement_done(statement);
    return step == STEP_DONE;
}

bool store_execute(struct store *store, const char *sql, struct error *error)
{
    int code = sqlite3_exec(store->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK || store_fail(store, code, error);
}

void statements_end_transaction(struct store *store)
{
    for (size_t bucket = 0; bucket < STATEMENT_BUCKETS; bucket++) {
        for (struct statement *statement = store->statements[bucket]; statement != NULL;
             statement = statement->next) {
            if (statement->handed_out && statement->within) {
                statement_done(statement);
            }
        }
    }
}

void statements_close(struct store *store)
{
    for (size_t bucket = 0; bucket < STATEMENT_BUCKETS; bucket++) {
        struct statement *statement = store->statements[bucket];

        while (statement != NULL) {
            struct statement *next = statement->next;

            (void)sqlite3_finalize(statement->prepared); /* repeats what the last step has said */
            free(statement);
            statement = next;
        }
        store->statements[bucket] = NULL;
    }
}
