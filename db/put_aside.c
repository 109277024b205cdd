#include "db/put_aside.h"

#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What stands beside the file and belongs to it. */
static const char *const endings[] = {"-wal", "-shm", "-journal", ".damaged"};

static bool is_there(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

static bool anything_there(const char *database)
{
    char path[PLACE_ROOM + 16];
    bool found = is_there(database);

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s%s", database, endings[i]);
        found = found || is_there(path);
    }
    return found;
}

static bool fail(const char *what, const char *path, struct error *error)
{
    int reason = errno;

    return error_set(error, reason == ENOSPC ? ERROR_FULL : ERROR_IO, "%.200s cannot be %s: %s.",
                     path, what, strerror(reason));
}

static bool make_folder(const char *database, int64_t moment, char aside[PLACE_ROOM],
                        struct error *error)
{
    char at[MOMENT_ROOM];

    moment_format(moment, at);
    at[13] = '-';
    at[16] = '-';
    for (int again = 1; again < 1000; again++) {
        (void)snprintf(aside, PLACE_ROOM, "%.4000s.replaced-%.19sZ-%d", database, at, again);
        if (mkdir(aside, 0700) == 0) {
            return true;
        }
        if (errno != EEXIST) {
            break;
        }
    }
    return fail("made", aside, error);
}

/* The name of `path` inside of the folder. */
static void name_in(const char *aside, const char *path, const char *ending,
                    char out[2 * PLACE_ROOM])
{
    const char *slash = strrchr(path, '/');

    (void)snprintf(out, (size_t)2 * PLACE_ROOM, "%s/%s%s", aside, slash == NULL ? path : slash + 1,
                   ending);
}

/* The log goes before its file: a crash between the two leaves a file that is older than its
 * journal, which every start notices, and never a log beside a file that it does not belong to. */
static bool move_companions(const char *database, const char *aside, struct error *error)
{
    char from[PLACE_ROOM + 16];
    char to[2 * PLACE_ROOM];

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        (void)snprintf(from, sizeof(from), "%s%s", database, endings[i]);
        name_in(aside, database, endings[i], to);
        if (rename(from, to) != 0 && errno != ENOENT) {
            return fail("put aside", from, error);
        }
    }
    return true;
}

static bool exchange(const char *database, const char *making, const char *aside,
                     struct error *error)
{
    char to[2 * PLACE_ROOM];

    name_in(aside, database, "", to);
    if (syscall(SYS_renameat2, AT_FDCWD, making, AT_FDCWD, database, RENAME_EXCHANGE) == 0) {
        return rename(making, to) == 0 || fail("put aside", making, error);
    }
    if (is_there(database) && rename(database, to) != 0) {
        return fail("put aside", database, error);
    }
    return rename(making, database) == 0 || fail("put in its place", making, error);
}

bool put_aside(const char *database, const char *making, int64_t moment, char aside[PLACE_ROOM],
               struct error *error)
{
    char inside[2 * PLACE_ROOM];

    aside[0] = '\0';
    if (!anything_there(database)) {
        return place_settle(making, database, error);
    }
    if (!make_folder(database, moment, aside, error) || !move_companions(database, aside, error) ||
        !exchange(database, making, aside, error)) {
        return false;
    }
    name_in(aside, database, "", inside);
    return place_sync_folder(inside, error) && place_sync_folder(database, error);
}
