#include "db/store_internal.h"

#include "base/stopwatch.h"
#include "base/text.h"
#include "db/journal.h"
#include "db/place.h"
#include "db/safeguard.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* For other desks; who only reads waits for nothing but the recovery after a crash. */
#define PATIENCE_MS       (STORE_WAIT_SECONDS * 1000)
#define PROGRESS_INTERVAL 1000 /* virtual-machine steps: about a tenth of a millisecond */

/* Chance keeps two desks from knocking at the same time for ever. */
static void sleep_some(int tries)
{
    static const uint32_t caps_us[] = {2000, 4000, 8000, 15000, 25000};
    size_t last = sizeof(caps_us) / sizeof(caps_us[0]) - 1;
    uint32_t cap = caps_us[tries < 0 || (size_t)tries > last ? last : (size_t)tries];
    struct timespec pause = {.tv_nsec = (500 + (long)randombytes_uniform(cap)) * 1000};

    (void)nanosleep(&pause, NULL); /* a signal may cut it short: then it is tried earlier */
}

int store_wait_for_others(void *context, int tries)
{
    struct store *store = context;
    int64_t now = stopwatch_ms();
    int64_t until;

    if (tries == 0) {
        store->waiting_since = now;
    }
    until = store->wait_until != 0 ? store->wait_until : store->waiting_since + PATIENCE_MS;
    if (now >= until) {
        return 0;
    }
    sleep_some(tries);
    return 1;
}

bool store_has_moved(struct store *store, bool *moved, struct error *error)
{
    int answer = 0;
    int code = sqlite3_file_control(store->handle, "main", SQLITE_FCNTL_HAS_MOVED, &answer);

    *moved = answer != 0;
    return code == SQLITE_OK || store_fail(store, code, error);
}

/* Another desk with a newer program may have moved the file under this one. */
static bool version_holds(struct store *store, struct error *error)
{
    int64_t version = 0;

    if (store->version == 0) {
        return true; /* the file is being made or moved */
    }
    if (!store_pragma(store, "PRAGMA user_version", &version, error)) {
        return false;
    }
    if (version != store->version) {
        return error_set(error, ERROR_VERSION,
                         "Another desk has moved the file to version %lld; this program writes "
                         "version %d. Leave the program and start the newer one.",
                         (long long)version, store->version);
    }
    return true;
}

static bool commit(struct store *store, struct error *error)
{
    int tries = 0;
    int code;

    if (store->spoiled || sqlite3_get_autocommit(store->handle)) {
        return error_set(error, ERROR_IO,
                         "A part of the change could not be written, so nothing of it was kept. "
                         "Try again.");
    }
    code = sqlite3_exec(store->handle, "COMMIT", NULL, NULL, NULL);
    while ((code & 0xff) == SQLITE_BUSY && stopwatch_ms() < store->wait_until) {
        sleep_some(tries++);
        code = sqlite3_exec(store->handle, "COMMIT", NULL, NULL, NULL);
    }
    return code == SQLITE_OK || store_fail(store, code, error);
}

/* Other desks wait for this: touching the log's time is an inotify event that comes after the
 * commit can be seen, while the writes to the log come before. No descriptor is opened, so no lock
 * is lost. */
void store_ring(const struct store *store)
{
    char log[PLACE_ROOM];

    (void)snprintf(log, sizeof(log), "%s-wal", store->path);
    (void)utimensat(AT_FDCWD, log, NULL, 0); /* without it others see the change at the next one */
}

static void roll_back(struct store *store)
{
    if (!sqlite3_get_autocommit(store->handle)) {
        /* If even this fails the next BEGIN says so. */
        (void)sqlite3_exec(store->handle, "ROLLBACK", NULL, NULL, NULL);
    }
}

static bool refuse_moved(struct store *store, struct error *error)
{
    (void)snprintf(store->read_only, sizeof(store->read_only),
                   "%.200s was taken away or replaced while it was in use, so nothing more is "
                   "kept in it. Leave the program and start it again.",
                   store->path);
    return error_set(error, ERROR_UNSAFE, "%s", store->read_only);
}

/* Asked under the write lock: who restores a backup holds that lock while the file is put aside. */
static bool may_write(struct store *store, struct error *error)
{
    bool moved = false;

    if (store->version == 0) {
        return true; /* the file is being made or moved */
    }
    if (!store_has_moved(store, &moved, error)) {
        return false;
    }
    if (moved) {
        return refuse_moved(store, error);
    }
    store_note_damage(store);
    return store->read_only[0] == '\0' ||
           error_set(error, ERROR_DAMAGED,
                     "Nothing can be written: %s Tell who looks after this file.",
                     store->read_only);
}

/* One try. */
static bool transact_once(struct store *store, store_work *work, void *context, struct error *error)
{
    bool ok;

    if (!store_execute(store, "BEGIN IMMEDIATE", error)) {
        return false;
    }
    store->in_transaction = true;
    store->spoiled = false;
    ok = may_write(store, error) && version_holds(store, error) && work(store, context, error);
    statements_end_transaction(store);
    ok = ok && commit(store, error);
    if (ok) {
        store_ring(store);
    } else {
        roll_back(store);
    }
    store->in_transaction = false;
    return ok;
}

/* The change is kept whatever comes of this: the person reads it beside the number. */
static void copy_to_journal(struct store *store)
{
    error_clear(&store->second_copy);
    if (store->journal != NULL) {
        (void)journal_follow(store->journal, store, &store->second_copy);
    }
}

static bool transact_until(struct store *store, int64_t until, store_work *work, void *context,
                           struct error *error)
{
    struct error failure = {0};
    int tries = 0;
    bool ok;

    if (store->in_transaction) {
        return error_set(error, ERROR_IO, "The program began a change inside of another one.");
    }
    store->wait_until = until;
    ok = transact_once(store, work, context, &failure);
    while (!ok && failure.class == ERROR_BUSY && stopwatch_ms() < until) {
        sleep_some(tries++);
        error_clear(&failure);
        ok = transact_once(store, work, context, &failure);
    }
    store->wait_until = 0;
    if (ok) {
        copy_to_journal(store);
    } else if (error != NULL) {
        *error = failure;
    }
    return ok;
}

bool store_hold(struct store *store, struct error *error)
{
    return store_execute(store, "BEGIN IMMEDIATE", error);
}

bool store_begin_reading(struct store *store, struct error *error)
{
    if (sqlite3_get_autocommit(store->handle) == 0) {
        store->readings += store->readings > 0; /* else it is within a transaction that writes */
        return true;
    }
    store->readings = store_execute(store, "BEGIN", error);
    return store->readings > 0;
}

void store_end_reading(struct store *store)
{
    if (store->readings == 1) {
        roll_back(store); /* nothing was written */
    }
    store->readings -= store->readings > 0;
}

bool store_transact(struct store *store, store_work *work, void *context, struct error *error)
{
    return transact_until(store, stopwatch_ms() + PATIENCE_MS, work, context, error);
}

bool store_transact_soon(struct store *store, int milliseconds, store_work *work, void *context,
                         struct error *error)
{
    return transact_until(store, stopwatch_ms() + milliseconds, work, context, error);
}

bool store_run(struct store *store, store_work *work, void *context, struct error *error)
{
    bool ok = store_transact(store, work, context, error);

    if (ok) {
        (void)store_read_marks(store, NULL); /* the change is kept, whatever this says */
    }
    return ok;
}

bool store_attempt(struct store *store, store_work *work, void *context, struct error *error)
{
    bool ok = transact_until(store, 1, work, context, error); /* long past: no waiting */

    if (ok) {
        (void)store_read_marks(store, NULL); /* the change is kept, whatever this says */
    }
    return ok;
}

bool store_changed(struct store *store, bool *changed, struct error *error)
{
    int64_t version = 0;
    bool moved = false;

    *changed = false;
    if (!store_has_moved(store, &moved, error)) {
        return false;
    }
    if (moved) {
        return refuse_moved(store, error);
    }
    store_note_damage(store);
    if (!store_pragma(store, "PRAGMA data_version", &version, error)) {
        return false;
    }
    *changed = version != store->data_version;
    if (*changed && (!version_holds(store, error) || !store_read_marks(store, error))) {
        return false;
    }
    store->data_version = version;
    return true;
}

/* A write is never cut short: only reading stops for a key. */
static int ask_stop(void *context)
{
    const struct store *store = context;

    return !store->in_transaction && store->stop != NULL && store->stop(store->stop_context);
}

void store_interrupt_when(struct store *store, bool (*stop)(void *context), void *context)
{
    store->stop = stop;
    store->stop_context = context;
    sqlite3_progress_handler(store->handle, stop == NULL ? 0 : PROGRESS_INTERVAL,
                             stop == NULL ? NULL : ask_stop, store);
}
