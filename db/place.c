#include "db/place.h"

#include "base/file.h"
#include "base/text.h"
#include "db/file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What stands beside a SQLite file while it is in use. */
static const char *const companions[] = {"-wal", "-journal", "-shm"};

bool place_folder(const char *path, char out[PLACE_ROOM], struct error *error)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);

    if (path[0] == '\0' || (slash != NULL && slash[1] == '\0')) {
        return error_set(error, ERROR_USAGE, "The database needs the name of a file.");
    }
    if (strlen(path) >= PATH_MAX) {
        return error_set(error, ERROR_USAGE, "The name of the database is too long.");
    }
    if (slash == NULL) {
        return text_copy(out, PLACE_ROOM, ".");
    }
    if (length == 0) {
        return text_copy(out, PLACE_ROOM, "/");
    }
    memcpy(out, path, length);
    out[length] = '\0';
    return true;
}

bool place_resolve(const char *path, char out[PLACE_ROOM], struct error *error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    char folder[PLACE_ROOM];
    char *real;
    int length;

    if (!place_folder(path, folder, error)) {
        return false;
    }
    real = realpath(folder, NULL);
    if (real == NULL && (errno == ENOENT || errno == ENOTDIR)) {
        return error_set(error, ERROR_NOT_FOUND, "There is no folder %.200s.", folder);
    }
    if (real == NULL) {
        return error_set(error, ERROR_IO, "The folder %.200s cannot be looked at: %s.", folder,
                         strerror(errno));
    }
    length = snprintf(out, PLACE_ROOM, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
    free(real);
    if (length < 0 || length >= PATH_MAX) {
        return error_set(error, ERROR_USAGE, "The name of the database is too long.");
    }
    return true;
}

bool place_make_folder(const char *path, struct error *error)
{
    char folder[PLACE_ROOM];

    return place_folder(path, folder, error) && file_system_check(path, true, NULL, error) &&
           file_make_folder(folder, error);
}

bool place_fits(const char *path, struct error *error)
{
    struct stat status;

    if (lstat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return error_set(error, ERROR_NOT_FOUND, "There is no file %.200s.", path);
    }
    if (lstat(path, &status) != 0) {
        return error_set(error, ERROR_IO, "%.200s cannot be looked at: %s.", path, strerror(errno));
    }
    if (S_ISLNK(status.st_mode)) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s is a symbolic link. A database with two names loses records. "
                         "Give the name of the file itself. Nothing was changed.",
                         path);
    }
    if (!S_ISREG(status.st_mode)) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s is no regular file. Give the name of a frontdesk file. "
                         "Nothing was changed.",
                         path);
    }
    if (status.st_nlink != 1) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s has a second name (a hard link). A database with two names "
                         "loses records. Remove the other name. Nothing was changed.",
                         path);
    }
    if (status.st_size == 0) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s is empty, so it is no frontdesk file. Restore it from a backup, "
                         "or move it away and make a new one. Nothing was changed.",
                         path);
    }
    return true;
}

bool place_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool place_is_free(const char *path, struct error *error)
{
    char beside[PLACE_ROOM];
    struct stat status;

    if (lstat(path, &status) == 0) {
        return error_set(error, ERROR_REFUSED,
                         "There is already a file %.200s. It was not changed. Use it, or give "
                         "another name.",
                         path);
    }
    if (errno != ENOENT) {
        return error_set(error, ERROR_IO, "%.200s cannot be looked at: %s.", path, strerror(errno));
    }
    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        (void)snprintf(beside, sizeof(beside), "%s%s", path, companions[i]);
        if (lstat(beside, &status) == 0) {
            return error_set(error, ERROR_UNSAFE,
                             "%.200s is left over from a database that is gone. A new one beside "
                             "it would be damaged. Bring the old one back, or move this away.",
                             beside);
        }
    }
    return true;
}

/* Like rename(), but never over another file. */
static bool rename_new(const char *from, const char *to)
{
    if (syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != ENOSYS && errno != EINVAL) {
        return false;
    }
    return link(from, to) == 0 && unlink(from) == 0; /* file systems that do not know it */
}

bool place_sync_folder(const char *path, struct error *error)
{
    char folder[PLACE_ROOM];
    int fd;
    bool ok;

    if (!place_folder(path, folder, error)) {
        return false;
    }
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ok = fd >= 0 && fsync(fd) == 0;
    if (!ok) {
        error_set(error, ERROR_IO, "The folder %.200s cannot be written to the disk: %s.", folder,
                  strerror(errno));
    }
    if (fd >= 0 && close(fd) != 0 && ok) {
        ok = error_set(error, ERROR_IO, "The folder %.200s cannot be closed: %s.", folder,
                       strerror(errno));
    }
    return ok;
}

bool place_settle(const char *from, const char *to, struct error *error)
{
    struct stat status;

    if (!rename_new(from, to)) {
        int reason = errno;

        if (lstat(to, &status) == 0) {
            return error_set(error, ERROR_REFUSED,
                             "Meanwhile somebody else has made %.200s. It was not changed.", to);
        }
        return error_set(error, ERROR_IO, "%.200s cannot be made: %s.", to, strerror(reason));
    }
    return place_sync_folder(to, error);
}

void place_clear(const char *path)
{
    char beside[PLACE_ROOM];

    (void)unlink(path); /* it may never have come to be */
    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        (void)snprintf(beside, sizeof(beside), "%s%s", path, companions[i]);
        (void)unlink(beside);
    }
}

char *place_uri_dup(const char *path)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    struct text uri = {0};

    text_add(&uri, "file:");
    for (; *path != '\0'; path++) {
        if (strchr(plain, *path) != NULL) {
            text_add_bytes(&uri, path, 1);
        } else {
            text_add_format(&uri, "%%%02X", (unsigned)(unsigned char)*path);
        }
    }
    text_add(&uri, "?immutable=1");
    return text_take(&uri);
}
