/* What failing_disk.c is told and what it tells.
 *
 * It is loaded before the real program (LD_PRELOAD) and stands between it, SQLite in it included,
 * and the C library. The environment says what it does:
 *
 *   FAILING_DISK_UNDER    the folder that it looks at; calls about other files go through
 *   FAILING_DISK_CALL     the kind of call, one of the words below
 *   FAILING_DISK_AT       the how-manieth call of that kind; 0: none fails
 *   FAILING_DISK_ONWARDS  1: that call and every later one; else that one only
 *   FAILING_DISK_HOW      what becomes of it, one of the words below
 *   FAILING_DISK_MET      a file that gets one line when the call was met, or at the end the
 *                         number of calls of the kind when none fails
 *   FAILING_DISK_RECORD   a file that gets every write and every sync, in their order
 *   FAILING_DISK_JUMP     at the call the clock is put on by this many seconds
 *
 * Kinds: open read write sync truncate unlink rename lock map folder change (all that change
 * something on the disk).
 * How: an errno's name (EIO ENOSPC EACCES EAGAIN ENOLCK EROFS) fails; "half" writes half and says
 * so; "full" writes half, and then there is no room for anything; "late" does it and says EIO;
 * "kill" ends the program there with SIGKILL; "torn" writes half and ends it; a number waits so
 * many milliseconds and does it; "go" only does it (for FAILING_DISK_JUMP). */
#pragma once

#include <stdint.h>

/* The record: one of these, then `length` bytes. */
struct disk_event {
    uint32_t kind; /* enum disk_event_kind */
    uint32_t length;
    uint64_t file;  /* inode */
    int64_t offset; /* of a write; the new size of a truncate; how far the output is known */
};

enum disk_event_kind {
    DISK_CREATE = 1, /* bytes: the name under the folder */
    DISK_WRITE,      /* bytes: what was written */
    DISK_TRUNCATE,
    DISK_SYNC,
    DISK_SYNC_FOLDER, /* bytes: the name; "" is the folder itself */
    DISK_UNLINK,      /* bytes: the name */
    DISK_RENAME,      /* bytes: from, a zero byte, to */
    DISK_EXCHANGE,    /* bytes: the two names */
    DISK_LINK,        /* bytes: from, a zero byte, to */
    DISK_FOLDER,      /* bytes: the name of a new folder */
    DISK_SAID,        /* standard output is now `offset` bytes long; `file` is its inode */
};
