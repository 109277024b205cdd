#include "db/journal.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "db/journal_line.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TAIL_BYTES   ((int64_t)64 * 1024)
#define PIECE_BYTES  ((size_t)1024 * 1024) /* so much is put together for one write */
#define PAGE_ROWS    500
#define LOCK_TRIES   200 /* of 10 ms: somebody who catches up a long way may hold it */
#define LOCK_WAIT_NS 10000000L

struct journal {
    char *folder, *path;
    int fd;               /* -1 until it is needed */
    int64_t size;         /* when `end` was read or written */
    struct chain_end end; /* of the file at that size */
};

#define BEGINNING "journal-"

bool journal_any(const char *folder)
{
    const struct dirent *entry;
    DIR *opened = opendir(folder);
    bool found = false;

    while (opened != NULL && !found && (entry = readdir(opened)) != NULL) {
        found = strncmp(entry->d_name, BEGINNING, strlen(BEGINNING)) == 0;
    }
    if (opened != NULL) {
        (void)closedir(opened); /* only read */
    }
    return found;
}

struct journal *journal_create(const char *folder, const char *file_id)
{
    struct journal *journal = memory_create(1, sizeof(*journal));
    struct text path = {0};

    text_add_format(&path, "%s/" BEGINNING "%s.log", folder, file_id);
    *journal = (struct journal){.folder = memory_text(folder), .path = text_take(&path), .fd = -1};
    return journal;
}

static void close_file(struct journal *journal)
{
    if (journal->fd >= 0) {
        (void)close(journal->fd); /* everything in it was synced, or its failure was told */
    }
    journal->fd = -1;
    journal->size = 0;
    journal->end = (struct chain_end){0};
}

void journal_destroy(struct journal *journal)
{
    if (journal == NULL) {
        return;
    }
    close_file(journal);
    free(journal->folder);
    free(journal->path);
    free(journal);
}

const char *journal_path(const struct journal *journal)
{
    return journal->path;
}

static bool fail(const char *path, const char *what, struct error *error)
{
    int reason = errno;

    return error_set(error, reason == ENOSPC || reason == EDQUOT ? ERROR_FULL : ERROR_IO,
                     "the journal %.200s %s: %s. Have its disk looked at.", path, what,
                     strerror(reason));
}

/* --- reading lines --- */

struct journal_reader {
    FILE *file;
    char *path;
    char *line;
    size_t room;
    int64_t offset; /* where the next line begins */
};

static bool start_reading(struct journal_reader *reader, const char *path, int64_t from,
                          struct error *error)
{
    FILE *file = fopen(path, "re");

    *reader = (struct journal_reader){.file = file, .offset = from};
    if (file == NULL) {
        return fail(path, "cannot be read", error);
    }
    reader->path = memory_text(path);
    return fseeko(file, (off_t)from, SEEK_SET) == 0 || fail(path, "cannot be read", error);
}

static void stop_reading(struct journal_reader *reader)
{
    if (reader->file != NULL) {
        (void)fclose(reader->file); /* only read */
    }
    free(reader->line);
    free(reader->path);
}

enum line { LINE_WHOLE, LINE_BAD, LINE_EMPTY, LINE_NONE };

/* The next line. An empty one is the line feed that closed a torn one. */
static enum line read_line(struct journal_reader *reader, struct operation *operation)
{
    ssize_t length = getline(&reader->line, &reader->room, reader->file);
    char *line = reader->line;

    if (length <= 0) {
        return LINE_NONE;
    }
    reader->offset += length;
    if (line[length - 1] != '\n') {
        return LINE_BAD;
    }
    line[length - 1] = '\0';
    if (length == 1) {
        return LINE_EMPTY;
    }
    return strlen(line) == (size_t)length - 1 && journal_line_read(line, operation) ? LINE_WHOLE
                                                                                    : LINE_BAD;
}

bool journal_lines(const char *path, int64_t from, journal_line_fn *each, void *context,
                   struct error *error)
{
    struct journal_reader reader;
    struct operation operation;
    enum line line = LINE_EMPTY;
    bool go_on = true;
    bool ok;

    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return true;
    }
    ok = start_reading(&reader, path, from, error);
    while (ok && go_on && line != LINE_NONE) {
        int64_t offset = reader.offset;

        line = read_line(&reader, &operation);
        if (line == LINE_WHOLE || line == LINE_BAD) {
            go_on = each(context, offset, line == LINE_WHOLE ? &operation : NULL);
        }
    }
    if (ok && ferror(reader.file) != 0) {
        ok = fail(path, "cannot be read", error);
    }
    stop_reading(&reader);
    return ok;
}

bool journal_reader_open(struct journal_reader **reader, const char *path, struct error *error)
{
    *reader = memory_create(1, sizeof(**reader));
    if (start_reading(*reader, path, 0, error)) {
        return true;
    }
    journal_reader_close(*reader);
    *reader = NULL;
    return false;
}

void journal_reader_close(struct journal_reader *reader)
{
    if (reader != NULL) {
        stop_reading(reader);
        free(reader);
    }
}

bool journal_reader_at(struct journal_reader *reader, int64_t offset, struct operation *operation,
                       struct error *error)
{
    if (offset != reader->offset && fseeko(reader->file, (off_t)offset, SEEK_SET) != 0) {
        return fail(reader->path, "cannot be read", error);
    }
    reader->offset = offset;
    return read_line(reader, operation) == LINE_WHOLE ||
           error_set(error, ERROR_DAMAGED, "The journal %.200s was changed while it was read.",
                     reader->path);
}

/* --- the end of the file --- */

static bool keep_highest(void *context, int64_t offset, const struct operation *operation)
{
    struct chain_end *end = context;

    (void)offset;
    if (operation != NULL && operation->seq > end->seq) {
        end->seq = operation->seq;
        memcpy(end->hash, operation->hash, OPERATION_HASH_BYTES);
    }
    return true;
}

/* Looks at what came after the last look, else at the last lines, and further back until one is
 * whole. A look that begins inside a line takes that one for torn, which does no harm. */
static bool read_end(struct journal *journal, int64_t size, struct error *error)
{
    bool grown = journal->size > 0 && journal->size < size;
    struct chain_end end = grown ? journal->end : (struct chain_end){0};
    int64_t tail = grown ? size - journal->size : TAIL_BYTES;
    int64_t from;

    do {
        from = size > tail ? size - tail : 0;
        if (!journal_lines(journal->path, from, keep_highest, &end, error)) {
            return false;
        }
        tail *= 8;
    } while (end.seq == 0 && from > 0);
    journal->end = end;
    journal->size = size;
    return true;
}

bool journal_end(struct journal *journal, struct chain_end *end, struct error *error)
{
    struct stat status;
    bool ok = true;

    *end = (struct chain_end){0};
    if (stat(journal->path, &status) != 0) {
        return errno == ENOENT || errno == ENOTDIR ||
               fail(journal->path, "cannot be looked at", error);
    }
    if (journal->size != status.st_size || journal->size == 0) {
        ok = read_end(journal, status.st_size, error);
    }
    *end = journal->end;
    return ok;
}

/* --- writing --- */

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0) {
        (void)close(fd); /* only read */
    }
    return ok;
}

/* Is the open file still the one of this name? Somebody may have moved the folder away. */
static bool is_current(const struct journal *journal)
{
    struct stat named, opened;

    return journal->fd >= 0 && stat(journal->path, &named) == 0 &&
           fstat(journal->fd, &opened) == 0 && named.st_ino == opened.st_ino &&
           named.st_dev == opened.st_dev;
}

static bool open_file(struct journal *journal, struct error *error)
{
    if (is_current(journal)) {
        return true;
    }
    close_file(journal);
    journal->fd = open(journal->path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (journal->fd >= 0) {
        return true;
    }
    if (errno != ENOENT && errno != ENOTDIR) {
        return fail(journal->path, "cannot be opened", error);
    }
    if (!file_make_folder(journal->folder, error)) {
        return false;
    }
    journal->fd = open(journal->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return (journal->fd >= 0 && sync_folder(journal->folder)) ||
           fail(journal->path, "cannot be made", error);
}

static bool take_lock(const struct journal *journal, struct error *error)
{
    const struct timespec pause = {.tv_nsec = LOCK_WAIT_NS};

    for (int tries = 0; tries < LOCK_TRIES; tries++) {
        if (flock(journal->fd, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return fail(journal->path, "cannot be locked", error);
        }
        (void)nanosleep(&pause, NULL); /* a signal may cut it short: then it is tried earlier */
    }
    return error_set(error, ERROR_BUSY,
                     "the journal %.200s is in use by another desk; the next change writes this "
                     "one too.",
                     journal->path);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);

        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return true;
}

struct following {
    struct journal *journal;
    struct text lines;
    struct chain_end end; /* of what was put together */
    int64_t written;      /* bytes */
    struct error *error;
    bool failed;
};

static bool flush(struct following *following)
{
    if (following->lines.length > 0 &&
        !write_all(following->journal->fd, following->lines.bytes, following->lines.length)) {
        return fail(following->journal->path, "cannot be written", following->error);
    }
    following->written += (int64_t)following->lines.length;
    following->lines.length = 0;
    return true;
}

static bool add_line(void *context, const struct operation *operation)
{
    struct following *following = context;

    following->failed = !journal_line_add(&following->lines, operation, following->error) ||
                        (following->lines.length >= PIECE_BYTES && !flush(following));
    following->end.seq = operation->seq;
    memcpy(following->end.hash, operation->hash, OPERATION_HASH_BYTES);
    return !following->failed;
}

/* A line that a crash has torn is closed first; it stays, and readers pass over it. */
static bool close_torn_line(struct following *following, int64_t size)
{
    char last = '\n';

    if (size > 0 && pread(following->journal->fd, &last, 1, (off_t)size - 1) != 1) {
        return fail(following->journal->path, "cannot be read", following->error);
    }
    if (last != '\n') {
        text_add(&following->lines, "\n");
    }
    return true;
}

static bool write_missing(struct following *following, struct store *store)
{
    int64_t before;

    do {
        before = following->end.seq;
        if (!operations_after(store, before, PAGE_ROWS, add_line, following, following->error) ||
            following->failed) {
            return false;
        }
    } while (following->end.seq != before);
    if (!flush(following)) {
        return false;
    }
    return following->written == 0 || fdatasync(following->journal->fd) == 0 ||
           fail(following->journal->path, "cannot be written to the disk", following->error);
}

/* What could not be written whole is taken back, so that no line stands torn without need. */
static void take_back(struct journal *journal, int64_t size)
{
    if (ftruncate(journal->fd, (off_t)size) != 0) {
        journal->size = 0; /* readers pass over a torn line */
    }
    close_file(journal); /* after a failed sync nothing that is cached may be believed */
}

/* Nobody goes on from here before an administrator has looked: the file is an older copy, or not
 * the one that the journal follows. */
bool journal_agrees(struct journal *journal, struct store *store, const struct chain_end *end,
                    struct error *error)
{
    unsigned char hash[OPERATION_HASH_BYTES];
    bool there = true;

    if (end->seq == 0) {
        return true;
    }
    if (!operation_hash_of(store, end->seq, hash, &there, error)) {
        return false;
    }
    if (!there || memcmp(hash, end->hash, OPERATION_HASH_BYTES) != 0) {
        return error_set(error, ERROR_DAMAGED,
                         "The journal %.160s holds operation %" PRId64 ", and %.160s does not: an "
                         "older copy stands in the file's place. Keep both, and run frontdesk "
                         "restore with the newest backup.",
                         journal->path, end->seq, store_path(store));
    }
    return true;
}

static bool append_missing(struct journal *journal, struct store *store, struct error *error)
{
    struct following following = {.journal = journal, .error = error};
    struct stat status;
    bool ok;

    if (fstat(journal->fd, &status) != 0) {
        return fail(journal->path, "cannot be looked at", error);
    }
    if (status.st_size != journal->size && !read_end(journal, status.st_size, error)) {
        return false;
    }
    if (!journal_agrees(journal, store, &journal->end, error)) {
        return false;
    }
    following.end = journal->end;
    ok = close_torn_line(&following, status.st_size) && write_missing(&following, store);
    text_finish(&following.lines);
    if (ok) {
        journal->end = following.end;
        journal->size = status.st_size + following.written;
    } else {
        take_back(journal, status.st_size);
    }
    return ok;
}

bool journal_follow(struct journal *journal, struct store *store, struct error *error)
{
    bool ok;

    if (!open_file(journal, error) || !take_lock(journal, error)) {
        return false;
    }
    ok = append_missing(journal, store, error);
    if (journal->fd >= 0) {
        (void)flock(journal->fd, LOCK_UN); /* closing would do it too */
    }
    return ok;
}
