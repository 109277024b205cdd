#include "db/exchange.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUT_TRIES 1000

static bool fail(struct error *error, const char *what)
{
    int why = errno;

    return error_set(error, why == ENOSPC || why == EDQUOT ? ERROR_FULL : ERROR_IO, "%.300s: %s.",
                     what, strerror(why));
}

bool exchange_folder(const char *database, const char *name, char out[EXCHANGE_PATH_ROOM],
                     struct error *error)
{
    const char *slash = strrchr(database, '/');
    int length = snprintf(out, EXCHANGE_PATH_ROOM, "%.*s%s",
                          slash != NULL ? (int)(slash - database) + 1 : 0, database, name);

    return (length > 0 && length < EXCHANGE_PATH_ROOM) ||
           error_set(error, ERROR_IO, "The path of the folder %s is too long.", name);
}

/* A descriptor of the folder itself, which no link has taken the place of; -1 with an error. */
static int open_folder(const char *database, const char *name, struct error *error)
{
    char path[EXCHANGE_PATH_ROOM];
    int folder;

    if (!exchange_folder(database, name, path, error) || !file_make_folder(path, error)) {
        return -1;
    }
    folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        (void)fail(error, path);
    }
    return folder;
}

static bool is_shown(const char *name)
{
    return name[0] != '.' && strlen(name) < EXCHANGE_NAME_ROOM &&
           text_is_clean(name, strlen(name), TEXT_LINE, NULL);
}

/* A plain file with no second name elsewhere. */
static bool is_plain(const struct stat *status)
{
    return S_ISREG(status->st_mode) && status->st_nlink == 1;
}

static int newest_first(const void *a, const void *b)
{
    const struct exchange_file *first = a, *second = b;

    if (first->changed != second->changed) {
        return first->changed < second->changed ? 1 : -1;
    }
    return strcmp(first->name, second->name);
}

/* Of more than `most` the newest are kept. */
static void keep(struct exchange_file *files, size_t most, size_t *count,
                 const struct exchange_file *file)
{
    size_t oldest = 0;

    if (*count < most) {
        files[(*count)++] = *file;
        return;
    }
    for (size_t i = 1; i < most; i++) {
        oldest = files[i].changed < files[oldest].changed ? i : oldest;
    }
    if (most > 0 && file->changed > files[oldest].changed) {
        files[oldest] = *file;
    }
}

bool exchange_list(const char *database, struct exchange_file *files, size_t most, size_t *count,
                   struct error *error)
{
    int folder = open_folder(database, "in", error);
    DIR *entries = folder >= 0 ? fdopendir(folder) : NULL;
    const struct dirent *entry;

    *count = 0;
    if (entries == NULL) {
        if (folder >= 0) {
            (void)fail(error, "in/");
            (void)close(folder);
        }
        return false;
    }
    while ((entry = readdir(entries)) != NULL) {
        struct exchange_file file = {0};
        struct stat status;

        if (is_shown(entry->d_name) &&
            fstatat(dirfd(entries), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            is_plain(&status)) {
            (void)text_copy(file.name, sizeof(file.name), entry->d_name);
            file.size = (int64_t)status.st_size;
            file.changed = (int64_t)status.st_mtim.tv_sec * 1000;
            keep(files, most, count, &file);
        }
    }
    (void)closedir(entries);
    if (*count > 1) {
        qsort(files, *count, sizeof(*files), newest_first);
    }
    return true;
}

static char *read_open(int file, const char *name, size_t limit, size_t *length,
                       struct error *error)
{
    struct stat status;
    char *bytes;
    ssize_t got = 1;

    if (fstat(file, &status) != 0 || !is_plain(&status)) {
        error_set(error, ERROR_UNSAFE, "%.200s is no plain file of this folder.", name);
        return NULL;
    }
    if ((uint64_t)status.st_size > limit) {
        error_set(error, ERROR_INPUT, "%.200s is larger than %zu MiB.", name, limit / 1024 / 1024);
        return NULL;
    }
    bytes = memory_create((size_t)status.st_size + 1, 1);
    *length = 0;
    while (got > 0 && *length < (size_t)status.st_size) {
        got = read(file, bytes + *length, (size_t)status.st_size - *length);
        *length += got > 0 ? (size_t)got : 0;
    }
    if (got < 0) {
        (void)fail(error, name);
        free(bytes);
        return NULL;
    }
    return bytes;
}

char *exchange_read_dup(const char *database, const char *name, size_t limit, size_t *length,
                        struct error *error)
{
    int folder, file;
    char *bytes = NULL;

    if (!is_shown(name) || strchr(name, '/') != NULL) {
        error_set(error, ERROR_UNSAFE, "This is no name of a file in the folder.");
        return NULL;
    }
    folder = open_folder(database, "in", error);
    if (folder < 0) {
        return NULL;
    }
    file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        (void)fail(error, name);
    } else {
        bytes = read_open(file, name, limit, length, error);
        (void)close(file); /* only read */
    }
    (void)close(folder);
    return bytes;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);

        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return fsync(file) == 0;
}

/* "name.csv", then "name-2.csv" and so on; `name` gets which it was. */
static int create_new(int folder, const char *wanted, char name[EXCHANGE_NAME_ROOM + 16])
{
    const char *dot = strrchr(wanted, '.');
    int length = dot != NULL ? (int)(dot - wanted) : (int)strlen(wanted);
    int file = -1;

    snprintf(name, EXCHANGE_NAME_ROOM + 16, "%s", wanted);
    for (int i = 2; i < OUT_TRIES; i++) {
        file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file >= 0 || errno != EEXIST) {
            break;
        }
        snprintf(name, EXCHANGE_NAME_ROOM + 16, "%.*s-%d%s", length, wanted, i,
                 dot != NULL ? dot : "");
    }
    return file;
}

bool exchange_write(const char *database, const char *name, const char *bytes, size_t length,
                    char path[EXCHANGE_PATH_ROOM], struct error *error)
{
    char made[EXCHANGE_NAME_ROOM + 16], folder_path[EXCHANGE_PATH_ROOM];
    int folder, file;
    bool ok;

    if (!is_shown(name) || strchr(name, '/') != NULL) {
        return error_set(error, ERROR_UNSAFE, "This is no name for a file in the folder.");
    }
    folder = open_folder(database, "out", error);
    if (folder < 0) {
        return false;
    }
    file = create_new(folder, name, made);
    ok = file >= 0 && write_all(file, bytes, length);
    ok = (file < 0 || close(file) == 0) && ok;
    ok = ok || fail(error, made);
    if (!ok && file >= 0) {
        (void)unlinkat(folder, made, 0); /* half of it helps nobody */
    }
    (void)close(folder);
    return ok && exchange_folder(database, "out", folder_path, error) &&
           (snprintf(path, EXCHANGE_PATH_ROOM, "%s/%s", folder_path, made) < EXCHANGE_PATH_ROOM ||
            error_set(error, ERROR_IO, "The path of the file is too long."));
}
