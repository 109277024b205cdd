#include "db/file_system.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MOUNTINFO       "/proc/self/mountinfo"
#define MOUNTINFO_LIMIT ((size_t)16 * 1024 * 1024)

static const struct {
    uint32_t magic;
    enum file_system_class class;
} magics[] = {
    {0xEF53, FILE_SYSTEM_LOCAL},        /* ext2, ext3, ext4 */
    {0x58465342, FILE_SYSTEM_LOCAL},    /* xfs */
    {0x9123683E, FILE_SYSTEM_LOCAL},    /* btrfs */
    {0xF2F52010, FILE_SYSTEM_LOCAL},    /* f2fs */
    {0x2FC12FC1, FILE_SYSTEM_LOCAL},    /* zfs */
    {0x01021994, FILE_SYSTEM_VOLATILE}, /* tmpfs */
    {0x858458F6, FILE_SYSTEM_VOLATILE}, /* ramfs */
    {0x794C7630, FILE_SYSTEM_VOLATILE}, /* overlay */
    {0x6969, FILE_SYSTEM_NFS},          {0x517B, FILE_SYSTEM_SMB},
    {0xFF534D42, FILE_SYSTEM_SMB},                                        /* cifs */
    {0xFE534D42, FILE_SYSTEM_SMB},                                        /* smb2, smb3 */
    {0x65735546, FILE_SYSTEM_FUSE},     {0x01021997, FILE_SYSTEM_REMOTE}, /* 9p */
    {0x5346414F, FILE_SYSTEM_REMOTE},   {0x6B414653, FILE_SYSTEM_REMOTE}, /* AFS */
    {0x73757245, FILE_SYSTEM_REMOTE},                                     /* Coda */
    {0x00C36400, FILE_SYSTEM_REMOTE},                                     /* Ceph */
    {0x7461636F, FILE_SYSTEM_REMOTE},                                     /* OCFS2 */
    {0x01161970, FILE_SYSTEM_REMOTE},                                     /* GFS2 */
    {0x0BD00BD0, FILE_SYSTEM_REMOTE},                                     /* Lustre */
    {0x47504653, FILE_SYSTEM_REMOTE},                                     /* GPFS */
    {0x786F4256, FILE_SYSTEM_REMOTE}, /* a folder of the host of a virtual machine */
};

/* By name, ending in * where it only begins so. */
static const struct {
    const char *type;
    enum file_system_class class;
} types[] = {
    {"ext2", FILE_SYSTEM_LOCAL},     {"ext3", FILE_SYSTEM_LOCAL},
    {"ext4", FILE_SYSTEM_LOCAL},     {"xfs", FILE_SYSTEM_LOCAL},
    {"btrfs", FILE_SYSTEM_LOCAL},    {"f2fs", FILE_SYSTEM_LOCAL},
    {"zfs", FILE_SYSTEM_LOCAL},      {"tmpfs", FILE_SYSTEM_VOLATILE},
    {"ramfs", FILE_SYSTEM_VOLATILE}, {"overlay", FILE_SYSTEM_VOLATILE},
    {"nfs*", FILE_SYSTEM_NFS},       {"cifs", FILE_SYSTEM_SMB},
    {"smb*", FILE_SYSTEM_SMB},       {"fuse*", FILE_SYSTEM_FUSE},
    {"9p", FILE_SYSTEM_REMOTE},      {"afs", FILE_SYSTEM_REMOTE},
    {"coda", FILE_SYSTEM_REMOTE},    {"ceph", FILE_SYSTEM_REMOTE},
    {"ocfs2", FILE_SYSTEM_REMOTE},   {"gfs*", FILE_SYSTEM_REMOTE},
    {"lustre", FILE_SYSTEM_REMOTE},  {"gpfs", FILE_SYSTEM_REMOTE},
    {"vboxsf", FILE_SYSTEM_REMOTE},
};

/* Each class: its word, why it is not safe, and what to do. */
static const struct {
    const char *name, *why, *advice;
} classes[] = {
    [FILE_SYSTEM_LOCAL] = {"local", "", ""},
    [FILE_SYSTEM_VOLATILE] = {"volatile",
                              "What lies there is gone with the machine or the container.",
                              "Name a folder on a disk of this machine; only throw-away files may "
                              "lie there."},
    [FILE_SYSTEM_NFS] = {"nfs",
                         "A PC that sleeps or is cut off while it writes loses filed records "
                         "there.",
                         "Keep the file on the station PC's own disk and come in by ssh."},
    [FILE_SYSTEM_SMB] = {"smb",
                         "Locks of such a share either stop the database or do nothing, and then "
                         "two desks destroy it.",
                         "Keep the file on the station PC's own disk and come in by ssh."},
    [FILE_SYSTEM_FUSE] = {"fuse", "Locks of such a file system need not reach the other desks.",
                          "Keep the file on the station PC's own disk and come in by ssh."},
    [FILE_SYSTEM_REMOTE] = {"remote",
                            "It is shared with other machines, and locks there are not proved.",
                            "Keep the file on the station PC's own disk and come in by ssh."},
    [FILE_SYSTEM_UNKNOWN] = {"unknown", "Nobody has shown that a database is safe on it.",
                             "Name a folder on an ext4, xfs, btrfs, f2fs or zfs disk of this "
                             "machine."},
};

const char *file_system_class_name(enum file_system_class class)
{
    return classes[class].name;
}

/* --- mounts --- */

/* Three octal digits behind a backslash; 0 when they are none. */
static char escaped_letter(const char *at, const char *end)
{
    unsigned value = 0;

    if (end - at < 4 || at[0] != '\\') {
        return '\0';
    }
    for (int i = 1; i <= 3; i++) {
        if (at[i] < '0' || at[i] > '7') {
            return '\0';
        }
        value = value * 8 + (unsigned)(at[i] - '0');
    }
    return value < 256 ? (char)value : '\0';
}

/* The next word of the line, its escapes undone; false at the end. It may be empty (a mount without
 * a source), and one that is too long is cut. */
static bool next_word(const char **at, const char *end, char *out, size_t room)
{
    size_t length = 0;

    if (*at >= end) {
        return false;
    }
    for (; *at < end && **at != ' '; (*at)++) {
        char letter = escaped_letter(*at, end);

        if (letter != '\0') {
            *at += 3;
        } else {
            letter = **at;
        }
        if (length + 1 < room) {
            out[length++] = letter;
        }
    }
    out[length] = '\0';
    *at += *at < end;
    return true;
}

/* id parent device root point options [tags ...] - type source options */
bool mount_read(const char *line, size_t length, struct mount *mount)
{
    const char *end = line + length;
    char word[1024], super[sizeof(mount->options) / 2];
    bool ok = true;

    *mount = (struct mount){0};
    for (int i = 0; ok && i < 4; i++) {
        ok = next_word(&line, end, word, sizeof(word));
        mount->id = i == 0 && ok ? strtoull(word, NULL, 10) : mount->id;
    }
    ok = ok && next_word(&line, end, mount->point, sizeof(mount->point)) &&
         mount->point[0] == '/' &&
         next_word(&line, end, mount->options, sizeof(mount->options) / 2);
    do {
        ok = ok && next_word(&line, end, word, sizeof(word));
    } while (ok && strcmp(word, "-") != 0);
    ok = ok && next_word(&line, end, mount->type, sizeof(mount->type)) && mount->type[0] != '\0' &&
         next_word(&line, end, mount->source, sizeof(mount->source));
    if (ok && next_word(&line, end, super, sizeof(super))) {
        size_t used = strlen(mount->options);

        (void)snprintf(mount->options + used, sizeof(mount->options) - used, ",%s", super);
    }
    return ok;
}

static bool begins(const char *path, const char *point)
{
    size_t length = strlen(point);

    return strcmp(point, "/") == 0 ||
           (strncmp(path, point, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

bool mount_find(const char *mountinfo, const char *path, uint64_t id, struct mount *mount)
{
    struct mount one;
    size_t longest = 0;
    bool found = false;
    bool certain = false;

    while (*mountinfo != '\0' && !certain) {
        size_t length = strcspn(mountinfo, "\n");

        if (mount_read(mountinfo, length, &one) && begins(path, one.point)) {
            certain = id != 0 && one.id == id;
            if (certain || strlen(one.point) >= longest) {
                longest = strlen(one.point);
                *mount = one;
                found = true;
            }
        }
        mountinfo += length + (mountinfo[length] == '\n');
    }
    return found;
}

/* --- classes --- */

static enum file_system_class class_of_magic(uint32_t magic)
{
    for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
        if (magics[i].magic == magic) {
            return magics[i].class;
        }
    }
    return FILE_SYSTEM_UNKNOWN;
}

static enum file_system_class class_of_type(const char *type)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        size_t length = strlen(types[i].type);
        bool begins_so = types[i].type[length - 1] == '*';

        if (begins_so ? strncmp(type, types[i].type, length - 1) == 0
                      : strcmp(type, types[i].type) == 0) {
            return types[i].class;
        }
    }
    return FILE_SYSTEM_UNKNOWN;
}

enum file_system_class file_system_judge(uint32_t magic, const char *type)
{
    enum file_system_class by_number = class_of_magic(magic);
    enum file_system_class by_name = type[0] != '\0' ? class_of_type(type) : by_number;

    if (by_number == FILE_SYSTEM_UNKNOWN || by_name == FILE_SYSTEM_LOCAL) {
        return by_number;
    }
    return by_number == FILE_SYSTEM_LOCAL || by_name != FILE_SYSTEM_UNKNOWN ? by_name : by_number;
}

/* --- looking --- */

/* A path on its way up to what exists of it. */
struct climb {
    char near[PLACE_ROOM]; /* what is looked at now */
    bool above;            /* that is a folder above the path itself */
};

static void strip_slashes(char *path)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/') {
        path[--length] = '\0';
    }
}

/* Goes on to the folder above what is missing. */
static bool climb_up(struct climb *climb, struct error *error)
{
    char *slash = strrchr(climb->near, '/');
    const char *name = slash == NULL ? climb->near : slash + 1;
    struct stat status;

    if (lstat(climb->near, &status) == 0 && S_ISLNK(status.st_mode)) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s is a symbolic link that leads nowhere, so nobody can tell where "
                         "the file would lie. Give the name of a folder. Nothing was changed.",
                         climb->near);
    }
    if (strcmp(name, "..") == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "A folder in %.200s is missing, so \"..\" leads nowhere. Give the path "
                         "without \"..\". Nothing was changed.",
                         climb->near);
    }
    if (slash == NULL) {
        (void)text_copy(climb->near, sizeof(climb->near), ".");
    } else {
        slash[slash == climb->near ? 1 : 0] = '\0';
    }
    strip_slashes(climb->near);
    climb->above = true;
    return true;
}

static bool is_folder(const char *path, struct error *error)
{
    return place_is_folder(path) ||
           error_set(error, ERROR_UNSAFE,
                     "%.200s is no folder, so no file can lie in it. Give the name of a folder. "
                     "Nothing was changed.",
                     path);
}

/* The path, or the nearest folder above it, as the kernel names it. */
static bool nearest(const char *path, char out[PLACE_ROOM], bool *above, struct error *error)
{
    struct climb climb = {.above = false};
    char *real;

    if (!text_copy(climb.near, sizeof(climb.near), path[0] == '\0' ? "." : path)) {
        return error_set(error, ERROR_USAGE, "The name of the path is too long.");
    }
    strip_slashes(climb.near);
    while ((real = realpath(climb.near, NULL)) == NULL && (errno == ENOENT || errno == ENOTDIR)) {
        if (strcmp(climb.near, ".") == 0 || strcmp(climb.near, "/") == 0) {
            break; /* the folder that the program stands in is gone */
        }
        if (!climb_up(&climb, error)) {
            return false;
        }
    }
    if (real == NULL) {
        return error_set(error, ERROR_IO, "%.200s cannot be looked at: %s.", path, strerror(errno));
    }
    (void)text_copy(out, PLACE_ROOM, real); /* PATH_MAX at most */
    free(real);
    *above = climb.above;
    return !climb.above || is_folder(out, error);
}

/* Which mount of the list it is. An old kernel does not tell: then the names decide. */
static void look_closely(const char *real, struct file_system *file_system, uint64_t *id)
{
    struct statx status = {0};

    *id = 0;
    if (syscall(SYS_statx, AT_FDCWD, real, 0, STATX_TYPE | STATX_MNT_ID, &status) != 0) {
        return;
    }
    if ((status.stx_mask & STATX_MNT_ID) != 0) {
        *id = status.stx_mnt_id;
    }
    file_system->mounted_alone =
        S_ISREG(status.stx_mode) && (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

static bool lies_beside(const char *path, const char *ending)
{
    char beside[PLACE_ROOM + 8];
    struct stat status;

    (void)snprintf(beside, sizeof(beside), "%s%s", path, ending);
    return lstat(beside, &status) == 0;
}

/* `real`: as nearest() gives it. */
static bool look_at(const char *real, struct file_system *file_system, struct error *error)
{
    struct statfs status;
    uint64_t id = 0;
    size_t length = 0;
    char *mountinfo;

    *file_system = (struct file_system){.class = FILE_SYSTEM_UNKNOWN};
    if (statfs(real, &status) != 0) {
        return error_set(error, ERROR_IO, "%.200s cannot be looked at: %s.", real, strerror(errno));
    }
    file_system->magic = (uint32_t)status.f_type;
    look_closely(real, file_system, &id);
    /* where /proc is not to be had the number alone decides */
    mountinfo = file_read_dup(MOUNTINFO, MOUNTINFO_LIMIT, &length, NULL);
    if (mountinfo != NULL && !mount_find(mountinfo, real, id, &file_system->mount)) {
        file_system->mount = (struct mount){0};
    }
    free(mountinfo);
    file_system->class = file_system_judge(file_system->magic, file_system->mount.type);
    return true;
}

bool file_system_look(const char *path, struct file_system *file_system, struct error *error)
{
    char real[PLACE_ROOM];
    bool above = false;

    *file_system = (struct file_system){.class = FILE_SYSTEM_UNKNOWN};
    if (!nearest(path, real, &above, error) || !look_at(real, file_system, error)) {
        return false;
    }
    file_system->has_log = lies_beside(path, "-wal") || lies_beside(path, "-journal");
    return true;
}

static bool has_option(const char *options, const char *option)
{
    size_t length = strlen(option);

    for (const char *at = options; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, option, length) == 0 && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

/* What makes it worse, where it is set. */
static const char *remark(const struct file_system *file_system)
{
    static const struct {
        enum file_system_class class;
        const char *option, *words;
    } remarks[] = {
        {FILE_SYSTEM_SMB, "nobrl", " (with nobrl: locks do nothing)"},
        {FILE_SYSTEM_SMB, "nolock", " (with nolock: locks do nothing)"},
        {FILE_SYSTEM_NFS, "nolock", " (with nolock: locks hold on one PC only)"},
        {FILE_SYSTEM_NFS, "local_lock=all", " (with local_lock: locks hold on one PC only)"},
        {FILE_SYSTEM_NFS, "local_lock=posix", " (with local_lock: locks hold on one PC only)"},
    };

    for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++) {
        if (remarks[i].class == file_system->class &&
            has_option(file_system->mount.options, remarks[i].option)) {
            return remarks[i].words;
        }
    }
    return "";
}

void file_system_describe(const struct file_system *file_system, char *out, size_t room)
{
    const struct mount *mount = &file_system->mount;
    char number[32] = "";

    if (mount->type[0] == '\0' || file_system->class == FILE_SYSTEM_UNKNOWN) {
        (void)snprintf(number, sizeof(number), "type 0x%X", (unsigned)file_system->magic);
    }
    if (mount->type[0] == '\0') {
        (void)snprintf(out, room, "a file system of %s", number);
    } else {
        (void)snprintf(out, room, "%.40s of %.80s%s%s%s%s", mount->type,
                       mount->source[0] != '\0' ? mount->source : "no source",
                       number[0] != '\0' ? " (" : "", number, number[0] != '\0' ? ")" : "",
                       remark(file_system));
    }
}

/* What the last desk wrote may be in the log alone. */
static const char *advice(const struct file_system *file_system)
{
    if (file_system->has_log && file_system->class != FILE_SYSTEM_VOLATILE) {
        return "Bring the file and the log beside it (-wal, -journal) together to the station "
               "PC's own disk and come in by ssh.";
    }
    return classes[file_system->class].advice;
}

bool file_system_allows(const struct file_system *file_system, const char *path, bool throw_away,
                        struct error *error)
{
    char what[256];

    if (file_system->class != FILE_SYSTEM_LOCAL &&
        (file_system->class != FILE_SYSTEM_VOLATILE || !throw_away)) {
        file_system_describe(file_system, what, sizeof(what));
        return error_set(error, ERROR_UNSAFE, "%.100s lies on %.200s. %s %s Nothing was changed.",
                         path, what, classes[file_system->class].why, advice(file_system));
    }
    if (file_system->mounted_alone) {
        return error_set(error, ERROR_UNSAFE,
                         "%.200s is a file mounted by itself. It has another name elsewhere and "
                         "its log lies apart from it, so it loses records. Mount its folder "
                         "instead. Nothing was changed.",
                         path);
    }
    return true;
}

/* Whoever may write into the folder may put a log beside the file that SQLite would believe; that
 * only owners may remove files (the sticky bit) does not hinder this. */
static bool refuse_open_folder(const char *folder, struct error *error)
{
    return error_set(
        error, ERROR_UNSAFE,
        "Every account of this machine may write into the folder %.200s, and so change "
        "what is kept there. Give the file a folder of its own. Nothing was changed.",
        folder);
}

/* In a folder further up another account could put a folder of its own in the place of ours, except
 * where the sticky bit is set (/tmp). `real`: a folder as realpath() gives it; `is_own`: the file
 * lies right in it. */
static bool folders_are_closed(const char *real, bool is_own, struct error *error)
{
    char folder[PLACE_ROOM];
    struct stat status;
    mode_t sticky = is_own ? 0 : S_ISVTX;
    char *slash;

    (void)text_copy(folder, sizeof(folder), real); /* as long as its room at most */
    do {
        if (stat(folder, &status) != 0) {
            return error_set(error, ERROR_IO, "The folder %.200s cannot be looked at: %s.", folder,
                             strerror(errno));
        }
        if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & sticky) == 0) {
            return refuse_open_folder(folder, error);
        }
        sticky = S_ISVTX;
        slash = strrchr(folder, '/');
        if (slash == NULL || folder[1] == '\0') {
            return true;
        }
        slash[slash == folder ? 1 : 0] = '\0';
    } while (true);
}

static bool check_folder(const char *path, bool throw_away, struct file_system *file_system,
                         struct error *error)
{
    char folder[PLACE_ROOM], real[PLACE_ROOM];
    bool above = false;

    if (!place_folder(path, folder, error) || !nearest(folder, real, &above, error) ||
        !is_folder(real, error) || !look_at(real, file_system, error)) {
        return false;
    }
    file_system->has_log = lies_beside(path, "-wal") || lies_beside(path, "-journal");
    return file_system_allows(file_system, path, throw_away, error) &&
           (throw_away || folders_are_closed(real, !above, error));
}

bool file_system_check(const char *path, bool throw_away, struct file_system *file_system,
                       struct error *error)
{
    struct file_system own;

    if (file_system == NULL) {
        file_system = &own;
    }
    *file_system = (struct file_system){.class = FILE_SYSTEM_UNKNOWN};
    return check_folder(path, throw_away, file_system, error) &&
           file_system_look(path, file_system, error) &&
           file_system_allows(file_system, path, throw_away, error);
}
