#include "db/store.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/embedded.h"
#include "db/file_system.h"
#include "db/journal.h"
#include "db/operation.h"
#include "db/place.h"
#include "db/safeguard.h"
#include "db/schema.h"
#include "db/schema_shape.h"
#include "db/store_internal.h"

#include <pthread.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Before the first file of the process. Nobody asks how much memory SQLite takes, and its counter
 * has a lock that all threads share. Where this is refused the lock costs time and nothing else. */
static void begin_sqlite(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct store *store_start(const char *path, const struct time_source *time)
{
    static pthread_once_t begun = PTHREAD_ONCE_INIT;
    struct store *store = memory_create(1, sizeof(*store));

    (void)pthread_once(&begun, begin_sqlite); /* does not fail with what is given here */
    store->path = memory_text(path);
    store->time = time;
    return store;
}

static bool connect(struct store *store, int flags, struct error *error)
{
    int code;

    if (sodium_init() < 0) {
        return error_set(error, ERROR_IO, "The system gives no random numbers.");
    }
    code = sqlite3_open_v2(store->path, &store->handle,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
                               SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE | flags,
                           NULL);
    if (store->handle == NULL) {
        return error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    }
    if (code == SQLITE_OK) {
        code = store_harden(store->handle);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_busy_handler(store->handle, store_wait_for_others, store);
    }
    return code == SQLITE_OK || store_fail(store, code, error);
}

static bool is_foreign(struct store *store, int64_t application, struct error *error)
{
    if (application == STORE_APPLICATION) {
        return false;
    }
    error_set(
        error, ERROR_UNSAFE,
        "%.200s belongs to another program (its mark is %08llX). Give the name of a frontdesk "
        "file. Nothing was changed.",
        store->path, (unsigned long long)application & 0xffffffffu);
    return true;
}

/* What the bytes of the file say, before it is opened for real. */
struct probe {
    int64_t application;
    bool known; /* the mark above could be read */
    bool stays; /* looked for where only throw-away files may lie: it does not say that it is one */
};

static bool read_first(sqlite3 *handle, const char *sql, int64_t *value, int *code)
{
    sqlite3_stmt *statement = NULL;

    *code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (*code == SQLITE_OK) {
        *code = sqlite3_step(statement);
    }
    *value = *code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    return *code == SQLITE_ROW;
}

/* While another desk is writing the bytes may not fit together: then only the real opening can
 * tell. `anywhere`: it lies where every file may, so that nobody asks whether it is to stay. */
static bool probe_bytes(struct store *store, bool anywhere, struct probe *probe,
                        struct error *error)
{
    static const char marked[] = "SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'throw_away' "
                                 "AND value = 'yes')";
    /* one that is made from a journal has no mark yet */
    static const char not_denied[] = "SELECT NOT EXISTS (SELECT 1 FROM setting WHERE name = "
                                     "'throw_away' AND value <> 'yes')";
    char *uri = place_uri_dup(store->path);
    sqlite3 *handle = NULL;
    int64_t marks = 1;
    int code = sqlite3_open_v2(uri, &handle,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                                   SQLITE_OPEN_PRIVATECACHE,
                               NULL);
    int ignored;

    *probe = (struct probe){0};
    if (code == SQLITE_OK) {
        code = store_harden(handle);
    }
    if (code == SQLITE_OK) {
        probe->known = read_first(handle, "PRAGMA application_id", &probe->application, &code);
        probe->stays =
            !anywhere &&
            read_first(handle, store->replaying ? not_denied : marked, &marks, &ignored) &&
            marks != 1;
    }
    (void)sqlite3_close(handle); /* nothing is open in it */
    free(uri);
    return code != SQLITE_NOTADB ||
           error_set(error, ERROR_DAMAGED,
                     "%.200s is no frontdesk file, or its beginning is damaged. Check the name, "
                     "or restore a backup. Nothing was changed.",
                     store->path);
}

/* Whose file is it, and may it lie where it does? Another program's database must not even get a
 * lock, and on a share nothing is opened at all. */
static bool probe(struct store *store, struct error *error)
{
    struct probe probe;
    bool anywhere = file_system_check(store->path, false, NULL, NULL);

    if ((!anywhere && !file_system_check(store->path, true, NULL, error)) ||
        !probe_bytes(store, anywhere, &probe, error) ||
        (probe.known && is_foreign(store, probe.application, error))) {
        return false;
    }
    store->must_be_throw_away = !store->replaying && !anywhere;
    return !probe.stays || file_system_check(store->path, false, NULL, error);
}

/* A crash may have left bytes that only the log mends: then the mark is read after that. */
static bool place_suits(struct store *store, struct error *error)
{
    return !store->must_be_throw_away ||
           (store_read_marks(store, error) &&
            (store->throw_away || file_system_check(store->path, false, NULL, error)));
}

/* Between the look at the path and its opening somebody may have put another file there, or mounted
 * something over its folder. Nothing of it was read yet. */
static bool is_still_there(struct store *store, struct error *error)
{
    bool moved = false;

    if (!store_has_moved(store, &moved, error)) {
        return false;
    }
    if (moved) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s was moved away while it was opened. Nothing was changed.",
                         store->path);
    }
    return place_fits(store->path, error) &&
           file_system_check(store->path, store->must_be_throw_away || store->replaying, NULL,
                             error);
}

static bool check_identity(struct store *store, struct error *error)
{
    int64_t application = 0;

    if (!is_still_there(store, error) ||
        !store_pragma(store, "PRAGMA application_id", &application, error)) {
        return false;
    }
    if (is_foreign(store, application, error)) {
        return false;
    }
    if (sqlite3_db_readonly(store->handle, "main") != 0 && access(store->path, W_OK) == 0) {
        return error_set(error, ERROR_DAMAGED,
                         "%.200s says of itself that it may only be read: its beginning is "
                         "damaged. Restore a backup. Nothing was changed.",
                         store->path);
    }
    if (sqlite3_db_readonly(store->handle, "main") != 0) {
        return error_set(error, ERROR_IO,
                         "%.200s can be read but not written by this account. Have its "
                         "permissions looked at.",
                         store->path);
    }
    return true;
}

bool store_read_marks(struct store *store, struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT name FROM setting WHERE name IN ('throw_away', 'sample') AND value = 'yes'",
        error);
    bool sample = false;
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        bool is_sample = strcmp(column_text(statement, 0), "sample") == 0;

        sample = sample || is_sample;
        store->throw_away = store->throw_away || !is_sample;
    }
    statement_done(statement);
    if (step == STEP_FAILED) {
        return false;
    }
    store->sample = sample;
    return true;
}

static bool open_known(struct store *store, const struct embedded_file *steps, struct error *error)
{
    if (!place_fits(store->path, error) || !probe(store, error) || !connect(store, 0, error) ||
        !check_identity(store, error) || !schema_shape_holds(store, steps, error) ||
        !schema_suits(store, steps, error) || !place_suits(store, error) ||
        !store_apply_settings(store, error) || !schema_move(store, steps, error)) {
        return false;
    }
    store->version = schema_newest(steps);
    store_note_damage(store);
    return store_read_marks(store, error) &&
           store_pragma(store, "PRAGMA data_version", &store->data_version, error);
}

static bool open_or_close(struct store **store, const struct embedded_file *steps,
                          struct error *error)
{
    if (open_known(*store, steps, error)) {
        return true;
    }
    store_close(*store);
    *store = NULL;
    return false;
}

bool store_open_with(struct store **store, const char *path, const struct time_source *time,
                     const struct embedded_file *steps, store_tell_fn *tell, struct error *error)
{
    char whole[PLACE_ROOM];

    *store = NULL;
    if (!place_resolve(path, whole, error)) {
        return false;
    }
    *store = store_start(whole, time);
    (*store)->tell = tell;
    return open_or_close(store, steps, error);
}

bool store_open_for_replay(struct store **store, const char *path, const struct time_source *time,
                           struct error *error)
{
    *store = store_start(path, time);
    (*store)->replaying = true;
    return open_or_close(store, db_embedded, error);
}

bool store_open_again(struct store **other, struct store *store, struct error *error)
{
    bool moved = false;
    bool ok;

    *other = store_start(store->path, store->time);
    (*other)->version = store->version;
    ok = connect(*other, 0, error) && store_has_moved(store, &moved, error);
    if (moved) { /* nothing was read yet */
        ok =
            error_set(error, ERROR_UNSAFE, "%.200s was moved away while it was open.", store->path);
    }
    if (ok && store_apply_settings(*other, error)) {
        return true;
    }
    store_close(*other);
    *other = NULL;
    return false;
}

struct side {
    int application;
    const char *schema;
};

#define SIDE_VERSION 1

static bool side_fits(struct store *store, const struct side *side, int64_t application,
                      struct error *error)
{
    int64_t version = 0;

    if (application != side->application) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s belongs to another program (its mark is %08llX). Move it away: a "
                         "new one is made.",
                         store->path, (unsigned long long)application & 0xffffffffu);
    }
    if (!store_pragma(store, "PRAGMA user_version", &version, error)) {
        return false;
    }
    return version == SIDE_VERSION ||
           error_set(error, ERROR_VERSION,
                     "%.200s was made by another version of the program (%lld). Start that one.",
                     store->path, (long long)version);
}

static bool make_side(struct store *store, void *context, struct error *error)
{
    const struct side *side = context;
    int64_t application = 0;
    char sql[96];

    if (!store_pragma(store, "PRAGMA application_id", &application, error)) {
        return false;
    }
    if (application != 0) {
        return side_fits(store, side, application, error);
    }
    (void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d",
                   side->application, SIDE_VERSION);
    return store_execute(store, sql, error) && store_execute(store, side->schema, error);
}

bool store_open_side(struct store **store, const char *path, int application, const char *schema,
                     const struct time_source *time, struct error *error)
{
    struct side side = {application, schema};
    mode_t mask = umask(077);
    bool ok;

    *store = store_start(path, time);
    ok = connect(*store, SQLITE_OPEN_CREATE, error);
    (void)umask(mask); /* gives the mask of before */
    ok = ok && store_apply_settings(*store, error) &&
         store_execute(*store, "PRAGMA secure_delete = ON", error) &&
         store_transact(*store, make_side, &side, error);
    if (!ok) {
        store_close(*store);
        *store = NULL;
        return false;
    }
    (*store)->version = SIDE_VERSION; /* from now on it is looked at before each writing */
    return true;
}

bool store_open_still(struct store **store, const char *path, struct error *error)
{
    static const struct time_source real_time;
    char *uri = place_uri_dup(path);
    int code;

    *store = store_start(path, &real_time);
    code = sqlite3_open_v2(uri, &(*store)->handle,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                           NULL);
    free(uri);
    if (code == SQLITE_OK) {
        code = store_harden((*store)->handle);
    }
    if (code == SQLITE_OK) {
        return true;
    }
    store_fail(*store, code, error);
    store_close(*store);
    *store = NULL;
    return false;
}

bool store_open(struct store **store, const char *path, const struct time_source *time,
                struct error *error)
{
    return store_open_telling(store, path, time, NULL, error);
}

bool store_open_telling(struct store **store, const char *path, const struct time_source *time,
                        store_tell_fn *tell, struct error *error)
{
    return store_open_with(store, path, time, db_embedded, tell, error);
}

void store_tell(const struct store *store, const char *format, ...)
{
    char words[160];
    va_list arguments;

    if (store->tell == NULL) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    store->tell(words);
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    statements_close(store);
    if (store->handle != NULL && sqlite3_close(store->handle) != SQLITE_OK) {
        (void)sqlite3_close_v2(store->handle); /* something is still open: it goes with it */
    }
    journal_destroy(store->journal);
    free(store->path);
    free(store);
}

static bool put_throw_away(struct store *store, bool throw_away, struct error *error)
{
    struct statement *statement =
        statement_get(store, "INSERT INTO setting (name, value) VALUES ('throw_away', ?)", error);

    bind_text(statement, throw_away ? "yes" : "no");
    return statement_run(statement, NULL, error);
}

static bool fill_new(struct store *store, void *context, struct error *error)
{
    const bool *throw_away = context;
    struct operation operation = {.actor = "program", .subject = "file", .action = "create"};
    char sql[64];

    operation.changes = *throw_away ? "{\"throw_away\":true}" : "{\"throw_away\":false}";
    (void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", STORE_APPLICATION);
    return store_execute(store, sql, error) && schema_make(store, db_embedded, error) &&
           put_throw_away(store, *throw_away, error) && operation_append(store, &operation, error);
}

/* Everything must be in the file itself before it gets its name: its log stays behind. */
bool store_empty_log(struct store *store, struct error *error)
{
    int code =
        sqlite3_wal_checkpoint_v2(store->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    return code == SQLITE_OK || store_fail(store, code, error);
}

static bool make_with(const char *path, store_work *fill, void *context, struct error *error)
{
    static const struct time_source real_time;
    struct store *store = store_start(path, &real_time);
    mode_t mask = umask(077);
    bool ok = connect(store, SQLITE_OPEN_CREATE, error);

    (void)umask(mask); /* gives the mask of before */
    ok = ok && store_apply_settings(store, error) && store_transact(store, fill, context, error) &&
         store_empty_log(store, error);
    store_close(store);
    return ok;
}

static bool fill_bare(struct store *store, void *context, struct error *error)
{
    char sql[64];

    (void)context;
    (void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", STORE_APPLICATION);
    return store_execute(store, sql, error) && schema_make(store, db_embedded, error);
}

bool store_create_bare(const char *path, struct error *error)
{
    return make_with(path, fill_bare, NULL, error);
}

/* It is made under another name and gets its own when it is whole: a program that is killed here
 * leaves nothing that could be taken for the file. */
bool store_create(const char *path, bool throw_away, struct error *error)
{
    char whole[PLACE_ROOM];
    char making[PLACE_ROOM + IDENTITY_ROOM + 8];
    char identity[IDENTITY_ROOM];
    bool ok;

    if (!file_system_check(path, throw_away, NULL, error) || !place_make_folder(path, error) ||
        !place_resolve(path, whole, error) || !file_system_check(whole, throw_away, NULL, error) ||
        !place_is_free(whole, error) || !identity_new(0, identity, error)) {
        return false;
    }
    (void)snprintf(making, sizeof(making), "%s.%s.new", whole, identity + 24);
    ok = make_with(making, fill_new, &throw_away, error) && place_settle(making, whole, error);
    if (!ok) {
        place_clear(making);
    }
    return ok;
}

const char *store_path(const struct store *store)
{
    return store->path;
}

const struct time_source *store_time(const struct store *store)
{
    return store->time;
}

bool store_is_throw_away(const struct store *store)
{
    return store->throw_away;
}

bool store_is_sample(const struct store *store)
{
    return store->sample;
}
