#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool set_from_errno(struct error *error, const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR) {
        return error_set(error, ERROR_NOT_FOUND, "%s: there is no such file.", path);
    }
    if (errno == EACCES || errno == EPERM) {
        return error_set(error, ERROR_REFUSED, "%s: you may not read it.", path);
    }
    return error_set(error, ERROR_IO, "%s: %s.", path, strerror(errno));
}

static bool fail_large(struct error *error, const char *path, size_t limit)
{
    return error_set(error, ERROR_INPUT, "%s: the file is larger than %zu KiB.", path,
                     limit / 1024);
}

/* O_NONBLOCK: opening a pipe by mistake must not wait for a writer. */
static int open_regular(const char *path, size_t limit, size_t *size, struct error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat status;

    if (file < 0) {
        (void)set_from_errno(error, path);
        return -1;
    }
    if (fstat(file, &status) != 0) {
        (void)set_from_errno(error, path);
    } else if (!S_ISREG(status.st_mode)) {
        (void)error_set(error, ERROR_INPUT, "%s: this is not a file.", path);
    } else if (status.st_size < 0 || (unsigned long long)status.st_size > limit) {
        (void)fail_large(error, path, limit);
    } else {
        *size = (size_t)status.st_size;
        return file;
    }
    (void)close(file); /* only read; nothing can be lost */
    return -1;
}

/* Reads until the end, wherever that is: the file may have grown meanwhile, and of some (/proc) the
 * system does not tell the size. */
static bool read_all(int file, char **bytes, size_t room, size_t *length)
{
    ssize_t got = 1;

    *length = 0;
    *bytes = memory_create(room + 1, 1);
    while (got != 0) {
        if (*length == room) {
            room += room / 2 + 4096;
            *bytes = memory_resize(*bytes, room + 1, 1);
        }
        got = read(file, *bytes + *length, room - *length);
        if (got < 0 && errno != EINTR) {
            return false;
        }
        *length += got > 0 ? (size_t)got : 0;
    }
    (*bytes)[*length] = '\0';
    return true;
}

char *file_read_dup(const char *path, size_t limit, size_t *length, struct error *error)
{
    size_t size = 0;
    int file = open_regular(path, limit, &size, error);
    char *bytes = NULL;
    bool ok;

    if (file < 0) {
        return NULL;
    }
    ok = read_all(file, &bytes, size + 1, length) || set_from_errno(error, path);
    ok = ok && (*length <= limit || fail_large(error, path, limit));
    (void)close(file); /* only read */
    if (!ok) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static bool make_one(const char *path, struct error *error)
{
    struct stat status;
    int why;

    if (mkdir(path, 0700) == 0) {
        return true;
    }
    why = errno;
    if (stat(path, &status) == 0) {
        return S_ISDIR(status.st_mode) ||
               error_set(error, ERROR_IO, "%s: a file stands where a folder is needed.", path);
    }
    return error_set(error, why == ENOSPC || why == EDQUOT ? ERROR_FULL : ERROR_IO,
                     "The folder %s cannot be made: %s.", path, strerror(why));
}

bool file_make_folder(const char *path, struct error *error)
{
    char *part;
    bool ok = true;

    if (path[0] == '\0') {
        return error_set(error, ERROR_INPUT, "The folder has no name.");
    }
    part = memory_text(path);
    for (size_t i = 1; ok && part[i] != '\0'; i++) {
        if (part[i] == '/' && part[i - 1] != '/') {
            part[i] = '\0';
            ok = make_one(part, error);
            part[i] = '/';
        }
    }
    ok = ok && make_one(part, error);
    free(part);
    return ok;
}
