#include "tests/faults/failing_disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define RECORD_FD 200 /* out of the way of the descriptors that the program is given */

enum call {
    CALL_OPEN,
    CALL_READ,
    CALL_WRITE,
    CALL_SYNC,
    CALL_TRUNCATE,
    CALL_UNLINK,
    CALL_RENAME,
    CALL_LOCK,
    CALL_MAP,
    CALL_FOLDER,
    CALL_CHANGE, /* any that changes something on the disk */
    CALL_NONE,
};

static const char *const call_names[CALL_NONE] = {
    [CALL_OPEN] = "open",     [CALL_READ] = "read",         [CALL_WRITE] = "write",
    [CALL_SYNC] = "sync",     [CALL_TRUNCATE] = "truncate", [CALL_UNLINK] = "unlink",
    [CALL_RENAME] = "rename", [CALL_LOCK] = "lock",         [CALL_MAP] = "map",
    [CALL_FOLDER] = "folder", [CALL_CHANGE] = "change",
};

enum how { HOW_GO, HOW_FAIL, HOW_HALF, HOW_FULL, HOW_LATE, HOW_KILL, HOW_TORN, HOW_WAIT };

static const struct {
    const char *name;
    enum how how;
    int reason; /* errno */
} hows[] = {
    {"EIO", HOW_FAIL, EIO},       {"ENOSPC", HOW_FAIL, ENOSPC}, {"EACCES", HOW_FAIL, EACCES},
    {"EAGAIN", HOW_FAIL, EAGAIN}, {"ENOLCK", HOW_FAIL, ENOLCK}, {"EROFS", HOW_FAIL, EROFS},
    {"half", HOW_HALF, 0},        {"full", HOW_FULL, ENOSPC},   {"late", HOW_LATE, EIO},
    {"kill", HOW_KILL, 0},        {"torn", HOW_TORN, EIO},      {"go", HOW_GO, 0},
};

/* The functions of the C library that these here stand before. */
struct library {
    int (*open)(const char *, int, ...);
    int (*openat)(int, const char *, int, ...);
    ssize_t (*read)(int, void *, size_t);
    ssize_t (*pread)(int, void *, size_t, off_t);
    ssize_t (*write)(int, const void *, size_t);
    ssize_t (*pwrite)(int, const void *, size_t, off_t);
    int (*fsync)(int);
    int (*fdatasync)(int);
    int (*ftruncate)(int, off_t);
    int (*fallocate)(int, int, off_t, off_t);
    int (*unlink)(const char *);
    int (*unlinkat)(int, const char *, int);
    int (*remove)(const char *);
    int (*rename)(const char *, const char *);
    int (*renameat)(int, const char *, int, const char *);
    int (*link)(const char *, const char *);
    int (*mkdir)(const char *, mode_t);
    int (*mkdirat)(int, const char *, mode_t);
    int (*fcntl)(int, int, ...);
    int (*flock)(int, int);
    void *(*mmap)(void *, size_t, int, int, int, off_t);
    int (*fflush)(FILE *);
    long (*syscall)(long, ...);
    int (*clock_gettime)(clockid_t, struct timespec *);
};

/* Kept here, since the functions below are the C library's and have no place for a context. */
static struct {
    struct library library;
    bool begun;
    char under[PATH_MAX];
    size_t under_length;
    enum call call;
    enum how how;
    int reason;
    int64_t at;
    _Atomic int64_t seen; /* two threads call */
    bool onwards, full, jumped;
    long wait_ms, jump;
    const char *met;
    bool records;
} disk;

#define FIND(function, name) (*(void **)&disk.library.function = dlsym(RTLD_NEXT, name))

static void find_library(void)
{
    FIND(open, "open64");
    FIND(openat, "openat64");
    FIND(read, "read");
    FIND(pread, "pread64");
    FIND(write, "write");
    FIND(pwrite, "pwrite64");
    FIND(fsync, "fsync");
    FIND(fdatasync, "fdatasync");
    FIND(ftruncate, "ftruncate64");
    FIND(fallocate, "fallocate64");
    FIND(unlink, "unlink");
    FIND(unlinkat, "unlinkat");
    FIND(remove, "remove");
    FIND(rename, "rename");
    FIND(renameat, "renameat");
    FIND(link, "link");
    FIND(mkdir, "mkdir");
    FIND(mkdirat, "mkdirat");
    FIND(fcntl, "fcntl64");
    FIND(flock, "flock");
    FIND(mmap, "mmap64");
    FIND(fflush, "fflush");
    FIND(syscall, "syscall");
    FIND(clock_gettime, "clock_gettime");
}

static int64_t number_of(const char *name)
{
    const char *text = getenv(name);

    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

static void read_how(const char *text)
{
    char *end = NULL;

    disk.wait_ms = strtol(text, &end, 10);
    if (end != text && *end == '\0') {
        disk.how = HOW_WAIT;
        return;
    }
    for (size_t i = 0; i < sizeof(hows) / sizeof(hows[0]); i++) {
        if (strcmp(hows[i].name, text) == 0) {
            disk.how = hows[i].how;
            disk.reason = hows[i].reason;
            return;
        }
    }
    abort(); /* the test is wrong */
}

static void begin_record(void)
{
    const char *path = getenv("FAILING_DISK_RECORD");
    int fd;

    if (path == NULL) {
        return;
    }
    fd = disk.library.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || disk.library.fcntl(fd, F_DUPFD_CLOEXEC, RECORD_FD) != RECORD_FD) {
        abort();
    }
    (void)close(fd); /* its copy stays */
    disk.records = true;
}

static void begin(void)
{
    const char *under, *call, *how;

    if (disk.begun) {
        return;
    }
    if (disk.library.open == NULL) {
        disk.call = CALL_NONE;
        find_library();
    }
    disk.begun = environ != NULL; /* sanitizers are here before the environment is */
    under = disk.begun ? getenv("FAILING_DISK_UNDER") : NULL;
    if (under == NULL || strlen(under) >= sizeof(disk.under)) {
        return;
    }
    (void)strcpy(disk.under, under);
    disk.under_length = strlen(under);
    call = getenv("FAILING_DISK_CALL");
    how = getenv("FAILING_DISK_HOW");
    for (enum call i = 0; call != NULL && i < CALL_NONE; i++) {
        if (strcmp(call_names[i], call) == 0) {
            disk.call = i;
        }
    }
    if (how != NULL) {
        read_how(how);
    }
    disk.at = number_of("FAILING_DISK_AT");
    disk.onwards = number_of("FAILING_DISK_ONWARDS") != 0;
    disk.jump = (long)number_of("FAILING_DISK_JUMP");
    disk.met = getenv("FAILING_DISK_MET");
    begin_record();
}

/* --- which file is it? --- */

/* The path under the folder, "" for the folder itself; NULL when it is elsewhere. */
static const char *below(const char *path)
{
    if (disk.under_length == 0 || strncmp(path, disk.under, disk.under_length) != 0) {
        return NULL;
    }
    path += disk.under_length;
    if (*path == '\0') {
        return path;
    }
    return *path == '/' ? path + 1 : NULL;
}

static bool path_of_fd(int fd, char out[PATH_MAX])
{
    char link[40];
    ssize_t length;

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    length = readlink(link, out, PATH_MAX - 1);
    out[length < 0 ? 0 : length] = '\0';
    return length > 0;
}

static const char *below_fd(int fd, char room[PATH_MAX])
{
    int before = errno;
    const char *name = disk.under_length > 0 && path_of_fd(fd, room) ? below(room) : NULL;

    errno = before;
    return name;
}

static const char *below_at(int folder, const char *path, char room[PATH_MAX])
{
    char start[PATH_MAX];
    const char *name = NULL;
    int before = errno;

    if (disk.under_length == 0) {
        return NULL;
    }
    if (path[0] == '/') {
        return below(path);
    }
    if (folder == AT_FDCWD ? getcwd(start, sizeof(start)) != NULL : path_of_fd(folder, start)) {
        int length = snprintf(room, PATH_MAX, "%s/%s", start, path);

        name = length < PATH_MAX ? below(room) : NULL;
    }
    errno = before;
    return name;
}

/* --- the record --- */

static void put_event(struct disk_event event, const void *bytes)
{
    struct iovec pieces[] = {{&event, sizeof(event)}, {(void *)(uintptr_t)bytes, event.length}};
    size_t length = sizeof(event) + event.length;
    char *whole;

    if (!disk.records) {
        return;
    }
    whole = malloc(length);
    if (whole == NULL) {
        abort();
    }
    memcpy(whole, pieces[0].iov_base, sizeof(event));
    if (event.length > 0) {
        memcpy(whole + sizeof(event), bytes, event.length);
    }
    if (disk.library.write(RECORD_FD, whole, length) != (ssize_t)length) {
        abort();
    }
    free(whole);
}

/* Calls of several programs come into the record in the order in which they reach the disk. */
static void hold_record(bool hold)
{
    int before = errno;

    if (disk.records && disk.library.flock(RECORD_FD, hold ? LOCK_EX : LOCK_UN) != 0) {
        abort();
    }
    errno = before;
}

static uint64_t inode_of(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 ? (uint64_t)status.st_ino : 0;
}

static void put_name(enum disk_event_kind kind, uint64_t file, const char *name)
{
    put_event((struct disk_event){kind, (uint32_t)strlen(name), file, 0}, name);
}

static void put_names(enum disk_event_kind kind, const char *from, const char *to)
{
    char both[2 * PATH_MAX];
    int length = snprintf(both, sizeof(both), "%s%c%s", from, '\0', to);

    put_event((struct disk_event){kind, (uint32_t)length, 0, 0}, both);
}

/* --- what becomes of a call --- */

enum fate { FATE_DO, FATE_FAIL, FATE_HALF, FATE_LATE };

static void tell_met(enum call call, int64_t which, const char *name)
{
    char line[PATH_MAX + 64];
    int length =
        snprintf(line, sizeof(line), "%s %lld %s\n", call_names[call], (long long)which, name);
    int fd;

    if (disk.met == NULL) {
        return;
    }
    fd = disk.library.open(disk.met, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return; /* told before */
    }
    if (disk.library.write(fd, line, (size_t)length) != length) {
        abort();
    }
    (void)close(fd); /* nothing can be lost that matters */
}

static void pause_for(long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};

    while (nanosleep(&pause, &pause) != 0 && errno == EINTR) {
    }
}

static bool is_meant(enum call call)
{
    return disk.call == call || (disk.call == CALL_CHANGE && call != CALL_OPEN &&
                                 call != CALL_READ && call != CALL_LOCK && call != CALL_MAP);
}

static bool needs_room(enum call call)
{
    return call == CALL_WRITE || call == CALL_FOLDER;
}

/* The call that was asked for is met. */
static enum fate meet(enum call call)
{
    errno = disk.reason;
    switch (disk.how) {
    case HOW_GO:
        return FATE_DO;
    case HOW_FAIL:
        return FATE_FAIL;
    case HOW_FULL:
        disk.full = true;
        return call == CALL_WRITE ? FATE_HALF : FATE_FAIL;
    case HOW_HALF:
        return call == CALL_WRITE ? FATE_HALF : FATE_DO;
    case HOW_LATE:
        return FATE_LATE;
    case HOW_TORN:
        if (call == CALL_WRITE) {
            return FATE_HALF;
        }
        (void)kill(getpid(), SIGKILL);
        return FATE_FAIL;
    case HOW_KILL:
        (void)kill(getpid(), SIGKILL);
        return FATE_FAIL;
    case HOW_WAIT:
        pause_for(disk.wait_ms);
        return FATE_DO;
    }
    return FATE_DO;
}

/* `name` is NULL for a file that is elsewhere. errno is the reason when it fails. */
static enum fate fate_of(enum call call, const char *name)
{
    int before = errno;
    int64_t which;
    enum fate fate;

    if (name == NULL) {
        return FATE_DO;
    }
    if (disk.full && needs_room(call)) {
        errno = ENOSPC;
        return FATE_FAIL;
    }
    if (!is_meant(call)) {
        return FATE_DO;
    }
    which = ++disk.seen;
    if (disk.at == 0 || which < disk.at || (which > disk.at && !disk.onwards)) {
        return FATE_DO;
    }
    tell_met(call, which, name);
    disk.jumped = true;
    fate = meet(call);
    if (fate == FATE_DO) {
        errno = before;
    }
    return fate;
}

/* After the call: what the program hears of it. */
static int said_late(enum fate fate, int result)
{
    if (fate == FATE_LATE && result >= 0) {
        errno = disk.reason;
        return -1;
    }
    return result;
}

/* A test that asks for no failure wants to know how many calls there are. */
static void __attribute__((destructor)) tell_count(void)
{
    char line[32];
    int length = snprintf(line, sizeof(line), "%lld\n", (long long)disk.seen);
    int fd;

    if (disk.met == NULL || disk.call == CALL_NONE || disk.at != 0) {
        return;
    }
    fd = disk.library.open(disk.met, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || disk.library.write(fd, line, (size_t)length) != length || close(fd) != 0) {
        abort();
    }
}

/* --- opening --- */

static bool is_there(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

static int open_below(const char *name, const char *path, int flags, mode_t mode)
{
    char whole[2 * PATH_MAX];
    enum fate fate = fate_of(CALL_OPEN, name);
    bool is_new;
    int fd;

    if (fate == FATE_FAIL) {
        return -1;
    }
    (void)snprintf(whole, sizeof(whole), "%s/%s", disk.under, name);
    hold_record(true);
    is_new = (flags & O_CREAT) != 0 && !is_there(whole);
    fd = disk.library.open(path, flags, mode);
    if (fd >= 0 && is_new) {
        put_name(DISK_CREATE, inode_of(fd), name);
    } else if (fd >= 0 && (flags & O_TRUNC) != 0) {
        put_event((struct disk_event){DISK_TRUNCATE, 0, inode_of(fd), 0}, NULL);
    }
    hold_record(false);
    if (fate == FATE_LATE && fd >= 0) {
        (void)close(fd); /* the reason for the failure is set below */
        errno = disk.reason;
        return -1;
    }
    return fd;
}

static int open_any(const char *path, int flags, mode_t mode)
{
    char room[PATH_MAX];
    const char *name;

    begin();
    name = below_at(AT_FDCWD, path, room);
    return name == NULL ? disk.library.open(path, flags, mode)
                        : open_below(name, path, flags, mode);
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? (mode_t)va_arg(arguments, int) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    mode_t mode;

    va_start(arguments, flags);
    mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    mode_t mode;

    va_start(arguments, flags);
    mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_any(path, flags, mode);
}

static int openat_any(int folder, const char *path, int flags, mode_t mode)
{
    char room[PATH_MAX];
    char whole[2 * PATH_MAX];
    const char *name;

    begin();
    name = below_at(folder, path, room);
    if (name == NULL) {
        return disk.library.openat(folder, path, flags, mode);
    }
    (void)snprintf(whole, sizeof(whole), "%s/%s", disk.under, name);
    return open_below(name, whole, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list arguments;
    mode_t mode;

    va_start(arguments, flags);
    mode = mode_of(flags, arguments);
    va_end(arguments);
    return openat_any(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    va_list arguments;
    mode_t mode;

    va_start(arguments, flags);
    mode = mode_of(flags, arguments);
    va_end(arguments);
    return openat_any(folder, path, flags, mode);
}

/* --- reading --- */

static bool may_read(int fd)
{
    char room[PATH_MAX];

    begin();
    return disk.call != CALL_READ || fate_of(CALL_READ, below_fd(fd, room)) != FATE_FAIL;
}

ssize_t read(int fd, void *bytes, size_t length)
{
    return may_read(fd) ? disk.library.read(fd, bytes, length) : -1;
}

ssize_t pread(int fd, void *bytes, size_t length, off_t offset)
{
    return may_read(fd) ? disk.library.pread(fd, bytes, length, offset) : -1;
}

ssize_t pread64(int fd, void *bytes, size_t length, off_t offset)
{
    return may_read(fd) ? disk.library.pread(fd, bytes, length, offset) : -1;
}

/* --- writing --- */

#define HERE (-1) /* where the file stands */

static off_t place_of_write(int fd, off_t offset)
{
    struct stat status;

    if (offset != HERE) {
        return offset;
    }
    if ((disk.library.fcntl(fd, F_GETFL) & O_APPEND) != 0 && fstat(fd, &status) == 0) {
        return status.st_size;
    }
    return lseek(fd, 0, SEEK_CUR);
}

static ssize_t put_through(int fd, const void *bytes, size_t length, off_t offset)
{
    return offset == HERE ? disk.library.write(fd, bytes, length)
                          : disk.library.pwrite(fd, bytes, length, offset);
}

static ssize_t put_bytes(int fd, const void *bytes, size_t length, off_t offset)
{
    char room[PATH_MAX];
    const char *name = below_fd(fd, room);
    enum fate fate = fate_of(CALL_WRITE, name);
    off_t place;
    ssize_t put;

    if (fate == FATE_FAIL) {
        return -1;
    }
    if (name == NULL) {
        return put_through(fd, bytes, length, offset);
    }
    length = fate == FATE_HALF ? length / 2 : length;
    hold_record(true);
    place = place_of_write(fd, offset);
    put = length == 0 ? 0 : put_through(fd, bytes, length, offset);
    if (put > 0) {
        put_event((struct disk_event){DISK_WRITE, (uint32_t)put, inode_of(fd), place}, bytes);
    }
    hold_record(false);
    if (fate == FATE_HALF && disk.how == HOW_TORN) {
        (void)kill(getpid(), SIGKILL);
    }
    if (fate == FATE_HALF && put == 0) { /* half of one byte: a full disk says no */
        errno = ENOSPC;
        return -1;
    }
    if (fate == FATE_LATE && put >= 0) {
        errno = disk.reason;
        return -1;
    }
    return put;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    begin();
    return put_bytes(fd, bytes, length, HERE);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    begin();
    return put_bytes(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset)
{
    begin();
    return put_bytes(fd, bytes, length, offset);
}

static ssize_t put_pieces(int fd, const struct iovec *pieces, int count, off_t offset)
{
    size_t length = 0;
    size_t at = 0;
    ssize_t put;
    char *whole;

    for (int i = 0; i < count; i++) {
        length += pieces[i].iov_len;
    }
    whole = malloc(length + 1);
    if (whole == NULL) {
        errno = ENOMEM;
        return -1;
    }
    for (int i = 0; i < count; i++) {
        memcpy(whole + at, pieces[i].iov_base, pieces[i].iov_len);
        at += pieces[i].iov_len;
    }
    put = put_bytes(fd, whole, length, offset);
    free(whole);
    return put;
}

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    begin();
    return put_pieces(fd, pieces, count, HERE);
}

ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset)
{
    begin();
    return put_pieces(fd, pieces, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset)
{
    begin();
    return put_pieces(fd, pieces, count, offset);
}

/* What a person reads on standard output. It goes out inside of the C library, so it is looked at
 * afterwards. */
int fflush(FILE *file)
{
    struct stat status;
    int result;

    begin();
    result = disk.library.fflush(file);
    if (disk.records && file == stdout && fstat(STDOUT_FILENO, &status) == 0) {
        put_event((struct disk_event){DISK_SAID, 0, (uint64_t)status.st_ino, status.st_size}, NULL);
    }
    return result;
}

/* --- the rest of a file's life --- */

static int sync_any(int fd, int (*sync)(int))
{
    char room[PATH_MAX];
    const char *name = below_fd(fd, room);
    enum fate fate = fate_of(CALL_SYNC, name);
    struct stat status;
    int result;

    if (fate == FATE_FAIL) {
        return -1;
    }
    hold_record(true);
    result = sync(fd);
    if (result == 0 && name != NULL && fstat(fd, &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            put_name(DISK_SYNC_FOLDER, (uint64_t)status.st_ino, name);
        } else {
            put_event((struct disk_event){DISK_SYNC, 0, (uint64_t)status.st_ino, 0}, NULL);
        }
    }
    hold_record(false);
    return said_late(fate, result);
}

int fsync(int fd)
{
    begin();
    return sync_any(fd, disk.library.fsync);
}

int fdatasync(int fd)
{
    begin();
    return sync_any(fd, disk.library.fdatasync);
}

static int truncate_any(int fd, off_t size)
{
    char room[PATH_MAX];
    const char *name = below_fd(fd, room);
    enum fate fate = fate_of(CALL_TRUNCATE, name);
    int result;

    if (fate == FATE_FAIL) {
        return -1;
    }
    hold_record(true);
    result = disk.library.ftruncate(fd, size);
    if (result == 0 && name != NULL) {
        put_event((struct disk_event){DISK_TRUNCATE, 0, inode_of(fd), size}, NULL);
    }
    hold_record(false);
    return said_late(fate, result);
}

int ftruncate(int fd, off_t size)
{
    begin();
    return truncate_any(fd, size);
}

int ftruncate64(int fd, off_t size)
{
    begin();
    return truncate_any(fd, size);
}

static int allocate_any(int fd, int mode, off_t offset, off_t length)
{
    char room[PATH_MAX];

    begin();
    if (fate_of(CALL_WRITE, below_fd(fd, room)) != FATE_DO) {
        errno = ENOSPC;
        return -1;
    }
    return disk.library.fallocate(fd, mode, offset, length);
}

int fallocate(int fd, int mode, off_t offset, off_t length)
{
    return allocate_any(fd, mode, offset, length);
}

int fallocate64(int fd, int mode, off_t offset, off_t length)
{
    return allocate_any(fd, mode, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length)
{
    return allocate_any(fd, 0, offset, length) == 0 ? 0 : errno;
}

int posix_fallocate64(int fd, off_t offset, off_t length)
{
    return allocate_any(fd, 0, offset, length) == 0 ? 0 : errno;
}

int unlinkat(int folder, const char *path, int flags)
{
    char room[PATH_MAX];
    enum fate fate;
    const char *name;
    int result;

    begin();
    name = below_at(folder, path, room);
    fate = fate_of(CALL_UNLINK, name);
    if (fate == FATE_FAIL) {
        return -1;
    }
    hold_record(true);
    result = disk.library.unlinkat(folder, path, flags);
    if (result == 0 && name != NULL) {
        put_name(DISK_UNLINK, 0, name);
    }
    hold_record(false);
    return said_late(fate, result);
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int remove(const char *path)
{
    struct stat status;

    begin();
    if (lstat(path, &status) == 0 && S_ISREG(status.st_mode)) {
        return unlinkat(AT_FDCWD, path, 0);
    }
    return disk.library.remove(path);
}

/* A name that is given or taken: `result` of doing it, by the system call itself. */
struct naming {
    int from_folder, to_folder;
    const char *from, *to;
    unsigned flags;
};

static int rename_any(const struct naming *naming)
{
    char room[PATH_MAX], other[PATH_MAX];
    enum fate fate;
    const char *from;
    const char *to;
    long result;

    begin();
    from = below_at(naming->from_folder, naming->from, room);
    to = below_at(naming->to_folder, naming->to, other);
    fate = fate_of(CALL_RENAME, to != NULL ? to : from);
    if (fate == FATE_FAIL) {
        return -1;
    }
    hold_record(true);
    result = disk.library.syscall(SYS_renameat2, naming->from_folder, naming->from,
                                  naming->to_folder, naming->to, naming->flags);
    if (result == 0 && from != NULL && to != NULL) {
        put_names((naming->flags & RENAME_EXCHANGE) != 0 ? DISK_EXCHANGE : DISK_RENAME, from, to);
    }
    hold_record(false);
    return said_late(fate, (int)result);
}

int rename(const char *from, const char *to)
{
    return rename_any(&(struct naming){AT_FDCWD, AT_FDCWD, from, to, 0});
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return rename_any(&(struct naming){from_folder, to_folder, from, to, 0});
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return rename_any(&(struct naming){from_folder, to_folder, from, to, flags});
}

int link(const char *from, const char *to)
{
    char room[PATH_MAX], other[PATH_MAX];
    enum fate fate;
    int result;

    begin();
    fate = fate_of(CALL_RENAME, below_at(AT_FDCWD, to, room));
    if (fate == FATE_FAIL) {
        return -1;
    }
    hold_record(true);
    result = disk.library.link(from, to);
    if (result == 0 && below_at(AT_FDCWD, from, room) != NULL &&
        below_at(AT_FDCWD, to, other) != NULL) {
        put_names(DISK_LINK, below_at(AT_FDCWD, from, room), below_at(AT_FDCWD, to, other));
    }
    hold_record(false);
    return said_late(fate, result);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    char room[PATH_MAX];
    const char *name;
    enum fate fate;
    int result;

    begin();
    name = below_at(folder, path, room);
    fate = fate_of(CALL_FOLDER, name);
    if (fate == FATE_FAIL) {
        return -1;
    }
    hold_record(true);
    result = disk.library.mkdirat(folder, path, mode);
    if (result == 0 && name != NULL) {
        put_name(DISK_FOLDER, 0, name);
    }
    hold_record(false);
    return said_late(fate, result);
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

/* --- locks and memory --- */

/* Giving a lock back does not fail on a disk of this machine. */
static bool takes_lock(int command, const struct flock *lock)
{
    return (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK ||
            command == F_OFD_SETLKW) &&
           lock->l_type != F_UNLCK;
}

static int fcntl_any(int fd, int command, void *argument)
{
    char room[PATH_MAX];

    begin();
    if (disk.call == CALL_LOCK && takes_lock(command, argument) &&
        fate_of(CALL_LOCK, below_fd(fd, room)) == FATE_FAIL) {
        return -1;
    }
    return disk.library.fcntl(fd, command, argument);
}

int fcntl(int fd, int command, ...)
{
    va_list arguments;
    void *argument;

    va_start(arguments, command);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    return fcntl_any(fd, command, argument);
}

int fcntl64(int fd, int command, ...)
{
    va_list arguments;
    void *argument;

    va_start(arguments, command);
    argument = va_arg(arguments, void *);
    va_end(arguments);
    return fcntl_any(fd, command, argument);
}

int flock(int fd, int operation)
{
    char room[PATH_MAX];

    begin();
    if (disk.call == CALL_LOCK && (operation & LOCK_UN) == 0 &&
        fate_of(CALL_LOCK, below_fd(fd, room)) == FATE_FAIL) {
        return -1;
    }
    return disk.library.flock(fd, operation);
}

static void *map_any(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    char room[PATH_MAX];

    begin();
    if (fd >= 0 && disk.call == CALL_MAP && fate_of(CALL_MAP, below_fd(fd, room)) == FATE_FAIL) {
        return MAP_FAILED;
    }
    return disk.library.mmap(address, length, protection, flags, fd, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    return map_any(address, length, protection, flags, fd, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    return map_any(address, length, protection, flags, fd, offset);
}

/* The program renames through this one where the C library may have no function for it. */
long syscall(long number, ...)
{
    long words[6];
    va_list arguments;

    va_start(arguments, number);
    for (int i = 0; i < 6; i++) {
        words[i] = va_arg(arguments, long);
    }
    va_end(arguments);
    begin();
    if (number == SYS_renameat2) {
        return rename_any(&(struct naming){(int)words[0], (int)words[2], (const char *)words[1],
                                           (const char *)words[3], (unsigned)words[4]});
    }
    return disk.library.syscall(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

/* --- the clock --- */

int clock_gettime(clockid_t clock, struct timespec *out)
{
    int result;

    begin();
    result = disk.library.clock_gettime(clock, out);
    if (result == 0 && disk.jumped && clock == CLOCK_REALTIME) {
        out->tv_sec += disk.jump;
    }
    return result;
}
