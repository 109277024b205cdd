#include "db/file_system.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

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

/* The next word of the line, its escapes undone; false at the end. One that is too long is cut. */
static bool next_word(const char **at, const char *end, char *out, size_t room)
{
    size_t length = 0;

    while (*at < end && **at == ' ') {
        (*at)++;
    }
    if (*at == end) {
        return false;
    }
    for (; *at < end && **at != ' '; (*at)++) {
        char letter = **at;

        if (letter == '\\' && end - *at > 3 && (*at)[1] >= '0' && (*at)[1] <= '3') {
            letter = (char)(((*at)[1] - '0') * 64 + ((*at)[2] - '0') * 8 + ((*at)[3] - '0'));
            *at += 3;
        }
        if (length + 1 < room) {
            out[length++] = letter;
        }
    }
    out[length] = '\0';
    return true;
}

/* id parent device root point options [tags ...] - type source options */
bool mount_read(const char *line, size_t length, struct mount *mount)
{
    const char *end = line + length;
    char word[1024], super[512];
    bool ok = true;

    *mount = (struct mount){0};
    for (int i = 0; ok && i < 4; i++) {
        ok = next_word(&line, end, word, sizeof(word));
    }
    ok = ok && next_word(&line, end, mount->point, sizeof(mount->point)) &&
         mount->point[0] == '/' && next_word(&line, end, mount->options, sizeof(mount->options));
    do {
        ok = ok && next_word(&line, end, word, sizeof(word));
    } while (ok && strcmp(word, "-") != 0);
    ok = ok && next_word(&line, end, mount->type, sizeof(mount->type)) &&
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

bool mount_find(const char *mountinfo, const char *path, struct mount *mount)
{
    struct mount one;
    size_t longest = 0;
    bool found = false;

    while (*mountinfo != '\0') {
        size_t length = strcspn(mountinfo, "\n");

        if (mount_read(mountinfo, length, &one) && begins(path, one.point) &&
            strlen(one.point) >= longest) {
            longest = strlen(one.point);
            *mount = one;
            found = true;
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

/* The path, or the nearest folder above it, as the kernel names it. */
static bool nearest(const char *path, char out[PLACE_ROOM], struct error *error)
{
    char near[PLACE_ROOM];
    char *real = NULL;

    if (!text_copy(near, sizeof(near), path[0] == '\0' ? "." : path)) {
        return error_set(error, ERROR_USAGE, "The name of the path is too long.");
    }
    while ((real = realpath(near, NULL)) == NULL && (errno == ENOENT || errno == ENOTDIR)) {
        char *slash = strrchr(near, '/');

        if (slash == NULL) {
            (void)text_copy(near, sizeof(near), strcmp(near, ".") == 0 ? "/" : ".");
        } else {
            slash[slash == near ? 1 : 0] = '\0';
        }
    }
    if (real == NULL) {
        return error_set(error, ERROR_IO, "%.200s cannot be looked at: %s.", path, strerror(errno));
    }
    (void)text_copy(out, PLACE_ROOM, real); /* PATH_MAX at most */
    free(real);
    return true;
}

bool file_system_look(const char *path, struct file_system *file_system, struct error *error)
{
    char real[PLACE_ROOM];
    struct statfs status;
    size_t length = 0;
    char *mountinfo;

    *file_system = (struct file_system){.class = FILE_SYSTEM_UNKNOWN};
    if (!nearest(path, real, error)) {
        return false;
    }
    if (statfs(real, &status) != 0) {
        return error_set(error, ERROR_IO, "%.200s cannot be looked at: %s.", real, strerror(errno));
    }
    file_system->magic = (uint32_t)status.f_type;
    /* where /proc is not to be had the number alone decides */
    mountinfo = file_read_all_dup(MOUNTINFO, MOUNTINFO_LIMIT, &length, NULL);
    if (mountinfo != NULL && !mount_find(mountinfo, real, &file_system->mount)) {
        file_system->mount = (struct mount){0};
    }
    free(mountinfo);
    file_system->class = file_system_judge(file_system->magic, file_system->mount.type);
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

bool file_system_allows(const struct file_system *file_system, const char *path, bool throw_away,
                        struct error *error)
{
    const struct mount *mount = &file_system->mount;
    char what[700];

    if (file_system->class == FILE_SYSTEM_LOCAL ||
        (file_system->class == FILE_SYSTEM_VOLATILE && throw_away)) {
        return true;
    }
    if (mount->type[0] != '\0') {
        (void)snprintf(what, sizeof(what), "%s of %.120s%s", mount->type, mount->source,
                       remark(file_system));
    } else {
        (void)snprintf(what, sizeof(what), "a file system of type 0x%X",
                       (unsigned)file_system->magic);
    }
    return error_set(error, ERROR_UNSAFE, "%.120s lies on %.180s. %s %s Nothing was changed.", path,
                     what, classes[file_system->class].why, classes[file_system->class].advice);
}

/* Whoever may write into the folder may put a log beside the file that SQLite would believe. */
static bool folder_is_closed(const char *path, bool throw_away, struct error *error)
{
    char folder[PLACE_ROOM];
    struct stat status;
    const char *slash = strrchr(path, '/');

    if (throw_away || slash == NULL) {
        return true; /* a resolved path has one */
    }
    (void)snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
    if (stat(folder, &status) != 0 || (status.st_mode & S_IWOTH) == 0) {
        return true; /* one that is missing is made, for this account alone */
    }
    return error_set(
        error, ERROR_UNSAFE,
        "Every account of this machine may write into the folder %.200s, and so change "
        "what is kept there. Give the file a folder of its own. Nothing was changed.",
        folder);
}

bool file_system_check(const char *path, bool throw_away, struct file_system *file_system,
                       struct error *error)
{
    struct file_system own;

    if (file_system == NULL) {
        file_system = &own;
    }
    return file_system_look(path, file_system, error) &&
           file_system_allows(file_system, path, throw_away, error) &&
           folder_is_closed(path, throw_away, error);
}
