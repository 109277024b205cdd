/* What a path lies on. SQLite keeps records safe only where the kernel's locks and syncs are real:
 * on a disk of this machine. Nothing is opened to find out. */
#pragma once

#include "db/place.h"

#include <stddef.h>
#include <stdint.h>

enum file_system_class {
    FILE_SYSTEM_LOCAL,    /* a disk of this machine */
    FILE_SYSTEM_VOLATILE, /* gone with the machine or the container: throw-away files only */
    FILE_SYSTEM_NFS,
    FILE_SYSTEM_SMB,
    FILE_SYSTEM_FUSE,
    FILE_SYSTEM_REMOTE, /* other shares */
    FILE_SYSTEM_UNKNOWN,
};

/* One line of /proc/self/mountinfo. */
struct mount {
    uint64_t id;
    char point[PLACE_ROOM];
    char type[64], source[512];
    char options[8192]; /* of the mount and of the file system, with commas between */
};

struct file_system {
    enum file_system_class class;
    uint32_t magic;     /* f_type of statfs() */
    bool has_log;       /* a log of SQLite lies beside the path */
    bool mounted_alone; /* the path is a file that is a mount of its own */
    struct mount mount; /* .type "" when it is not known */
};

/* Takes a line apart; octal escapes are undone. False when it is none. */
bool mount_read(const char *line, size_t length, struct mount *mount);
/* The mount that `path` (absolute, without . and ..) lies on: that of this id where the kernel has
 * told it (else 0), for a later mount may hide a longer point. Without it the longest point that
 * begins the path, of several at one point the last. False when none fits. */
bool mount_find(const char *mountinfo, const char *path, uint64_t id, struct mount *mount);

/* Which class it is: the less safe one of what number and name say. */
enum file_system_class file_system_judge(uint32_t magic, const char *type);
const char *file_system_class_name(enum file_system_class class); /* "local" */

/* In words: "nfs4 of nas:/export", with what makes it worse. */
void file_system_describe(const struct file_system *file_system, char *out, size_t room);

/* Looks at the path, or at the nearest folder above it that exists. Fails where that cannot be told
 * for sure: a link that leads nowhere, a file in the place of a folder, ".." behind what is
 * missing.
 */
bool file_system_look(const char *path, struct file_system *file_system, struct error *error);

/* All that must hold of the place of a file before anything is opened: a safe file system under the
 * file and under its folder (the log is made there), and folders in which no other account can put
 * or exchange files. `file_system` (may be NULL) gets what was found. */
bool file_system_check(const char *path, bool throw_away, struct file_system *file_system,
                       struct error *error);

/* May a database lie there? UNSAFE with what was found, why it is not safe, and what to do. */
bool file_system_allows(const struct file_system *file_system, const char *path, bool throw_away,
                        struct error *error);
