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

/* O_NONBLOCK: opening a pipe by mistake must not wait for a writer. */
static int open_regular(const char *path, size_t limit, struct error *error)
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
        (void)error_set(error, ERROR_INPUT, "%s: the file is larger than %zu KiB.", path,
                        limit / 1024);
    } else {
        return file;
    }
    (void)close(file); /* only read; nothing can be lost */
    return -1;
}

/* Reads until the end, at most `limit` bytes; the file may have grown meanwhile. */
static bool read_all(int file, char *bytes, size_t limit, size_t *length)
{
    ssize_t got = 1;

    *length = 0;
    while (got != 0 && *length < limit) {
        got = read(file, bytes + *length, limit - *length);
        if (got < 0 && errno != EINTR) {
            return false;
        }
        *length += got > 0 ? (size_t)got : 0;
    }
    return true;
}

char *file_read_dup(const char *path, size_t limit, size_t *length, struct error *error)
{
    int file = open_regular(path, limit, error);
    char *bytes;

    if (file < 0) {
        return NULL;
    }
    bytes = memory_create(limit + 1, 1);
    if (!read_all(file, bytes, limit, length)) {
        (void)set_from_errno(error, path);
        (void)close(file);
        free(bytes);
        return NULL;
    }
    (void)close(file);
    bytes[*length] = '\0';
    return memory_resize(bytes, *length + 1, 1);
}

char *file_read_all_dup(const char *path, size_t limit, size_t *length, struct error *error)
{
    int file = open_regular(path, limit, error);
    char *bytes = NULL;
    size_t room = 0;
    size_t got = 1;

    *length = 0;
    while (file >= 0 && got > 0 && *length < limit) {
        room += 65536;
        bytes = memory_resize(bytes, room + 1, 1);
        if (!read_all(file, bytes + *length, 65536, &got)) {
            (void)set_from_errno(error, path);
            free(bytes);
            bytes = NULL;
            break;
        }
        *length += got;
        room = *length;
    }
    if (file >= 0) {
        (void)close(file); /* only read */
    }
    if (bytes != NULL) {
        bytes[*length] = '\0';
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
