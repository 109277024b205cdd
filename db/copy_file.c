#include "db/copy_file.h"

#include "db/place.h"
#include "db/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STEP_PAGES   1000
#define BUSY_TRIES   1000
#define BUSY_WAIT_NS 5000000L

static bool fail(const char *path, int code, sqlite3 *handle, struct error *error)
{
    static const struct {
        int code;
        enum error_class class;
    } classes[] = {
        {SQLITE_FULL, ERROR_FULL},      {SQLITE_BUSY, ERROR_BUSY},
        {SQLITE_LOCKED, ERROR_BUSY},    {SQLITE_CORRUPT, ERROR_DAMAGED},
        {SQLITE_NOTADB, ERROR_DAMAGED}, {SQLITE_NOMEM, ERROR_MEMORY},
    };
    enum error_class class = ERROR_IO;

    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        class = classes[i].code == (code & 0xff) ? classes[i].class : class;
    }
    return error_set(error, class, "The copy %.200s could not be made: %.120s (%d).", path,
                     handle != NULL ? sqlite3_errmsg(handle) : sqlite3_errstr(code), code);
}

/* Nobody but the account may ever open it, so it is made before SQLite does. */
static bool make_empty(const char *path, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 || close(fd) != 0) {
        return error_set(error, errno == ENOSPC ? ERROR_FULL : ERROR_IO,
                         "%.200s cannot be made: %s.", path, strerror(errno));
    }
    return true;
}

static bool sync_file(const char *path, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (!ok) {
        error_set(error, ERROR_IO, "%.200s cannot be written to the disk: %s.", path,
                  strerror(errno));
    }
    if (fd >= 0) {
        (void)close(fd); /* only synced */
    }
    return ok;
}

static int copy_pages(sqlite3_backup *backup, const struct copying *copying)
{
    const struct timespec pause = {.tv_nsec = BUSY_WAIT_NS};
    int tries = 0;
    int code;

    do {
        code = sqlite3_backup_step(backup, STEP_PAGES);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            (void)nanosleep(&pause, NULL); /* a signal may cut it short: then it is tried earlier */
            tries++;
        } else if (copying->progress != NULL) {
            int pages = sqlite3_backup_pagecount(backup);

            copying->progress(copying->context, pages - sqlite3_backup_remaining(backup), pages);
        }
    } while (code == SQLITE_OK ||
             ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && tries < BUSY_TRIES));
    return code;
}

/* The reading transaction keeps the copy at one moment: without it every commit of another desk
 * would begin it anew. */
static bool copy_into(sqlite3 *from, sqlite3 *to, const char *path, const struct copying *copying,
                      struct error *error)
{
    sqlite3_backup *backup;
    int code = sqlite3_exec(from, "BEGIN; SELECT COUNT(*) FROM sqlite_schema", NULL, NULL, NULL);
    int ended;

    if (code != SQLITE_OK) {
        return fail(path, code, from, error);
    }
    backup = sqlite3_backup_init(to, "main", from, "main");
    code = backup != NULL ? copy_pages(backup, copying) : sqlite3_errcode(to);
    ended = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) {
        code = ended;
    }
    (void)sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL); /* it only read */
    return code == SQLITE_OK || fail(path, code, to, error);
}

static bool copy_handle(sqlite3 *from, const char *path, const struct copying *copying,
                        struct error *error)
{
    sqlite3 *to = NULL;
    bool ok = false;
    int code;

    if (!make_empty(path, error)) {
        return false;
    }
    code = sqlite3_open_v2(path, &to,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                               SQLITE_OPEN_EXRESCODE,
                           NULL);
    if (code != SQLITE_OK) {
        fail(path, code, to, error);
    } else {
        ok = copy_into(from, to, path, copying, error);
    }
    code = sqlite3_close(to);
    if (ok && code != SQLITE_OK) {
        ok = fail(path, code, NULL, error);
    }
    ok = ok && sync_file(path, error);
    if (!ok) {
        place_clear(path);
    }
    return ok;
}

bool copy_store(struct store *store, const char *to, const struct copying *copying,
                struct error *error)
{
    return copy_handle(store->handle, to, copying, error);
}

bool copy_closed_file(const char *from, const char *to, const struct copying *copying,
                      struct error *error)
{
    char log[PLACE_ROOM + 8];
    char *uri = place_uri_dup(from);
    struct stat status;
    sqlite3 *handle = NULL;
    bool ok = false;
    bool live;
    int code;

    /* a log beside it belongs to it: then it is read as SQLite wants it, else as it lies there */
    (void)snprintf(log, sizeof(log), "%s-wal", from);
    live = lstat(log, &status) == 0 && status.st_size > 0;
    code = sqlite3_open_v2(live ? from : uri, &handle,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                               SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                           NULL);
    if (code != SQLITE_OK) {
        fail(to, code, handle, error);
    } else {
        ok = copy_handle(handle, to, copying, error);
    }
    (void)sqlite3_close(handle); /* it only read */
    free(uri);
    return ok;
}
