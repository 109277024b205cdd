/* Where a database may lie: real lines of /proc/self/mountinfo, and what follows from them. */
#include "tests/support/folder.h"

#include "db/file_system.h"
#include "db/store_internal.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#define BYTES_ROOM ((size_t)1 << 21)

/* A machine with everything on it that a station has, and much that it should not have. */
static const char mountinfo[] =
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,errors=remount-ro\n"
    "23 22 0:21 / /proc rw,nosuid shared:12 - proc proc rw\n"
    "24 22 0:25 / /run rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=394540k,mode=755\n"
    "25 22 259:2 / /srv/records rw,relatime - xfs /dev/nvme0n1p2 rw,attr2,inode64\n"
    "26 22 0:51 /@data /data rw,relatime shared:30 - btrfs /dev/sdb1 rw,subvol=/@data\n"
    "27 22 0:44 / /mnt/v3 rw,relatime - nfs nas:/export "
    "rw,vers=3,rsize=1048576,hard,nolock,proto=tcp,local_lock=all,addr=192.0.2.9\n"
    "28 22 0:45 / /mnt/v40 rw,relatime - nfs4 nas:/export rw,vers=4.0,hard,local_lock=none\n"
    "29 22 0:46 / /mnt/v41 rw,relatime - nfs4 nas:/export rw,vers=4.1,hard,local_lock=none\n"
    "30 22 0:47 / /mnt/v42 rw,relatime - nfs4 nas:/export rw,vers=4.2,soft,local_lock=posix\n"
    "31 22 0:52 / /mnt/share rw,relatime - cifs //server/desk rw,vers=3.1.1,cache=strict,nobrl\n"
    "32 22 0:53 / /mnt/share\\040two rw - cifs //server/two\\040words rw,vers=3.1.1\n"
    "33 22 0:54 / /home/desk/pc rw,nosuid - fuse.sshfs pc:/srv rw,user_id=1000,group_id=1000\n"
    "34 22 0:55 / /mnt/usb rw - fuseblk /dev/sdc1 rw,user_id=0,blksize=4096\n"
    "35 22 0:56 / /var/lib/box rw - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w\n"
    "36 22 254:0 /home/other /bound rw,relatime shared:1 master:4 - ext4 /dev/vda rw\n"
    "37 22 0:57 / /mnt/over rw - nfs4 nas:/one rw,vers=4.2\n"
    "38 37 254:1 / /mnt/over rw - ext4 /dev/vdb rw\n"
    "39 22 0:58 / /host rw - 9p hostshare rw,trans=virtio\n"
    "40 22 0:59 / /mnt/strange rw - frobfs /dev/frob rw\n"
    "41 22 0:60 / /mnt/line\\012end rw - tmpfs tmpfs rw\n"
    "42 25 0:61 / /srv/records/old rw - cifs //server/old rw,nolock\n"
    "43 22 0:62 / /net rw - autofs systemd-1 rw,fd=44,pgrp=1,timeout=0,direct\n"
    "44 43 0:63 / /net rw - nfs4 nas:/two rw,vers=4.1,hard,nolock\n"
    "46 22 0:65 / /mnt/blank rw - tmpfs  rw,size=4k\n"
    "47 22 0:66 / /mnt/no\\089escape rw - ext4 /dev/vdc rw\n"
    "48 22 0:67 / /mnt/back\\134slash\\011tab rw shared:7 master:1 propagate_from:2 - zfs "
    "tank/records rw,xattr\n"
    "49 22 0:68 / /gone/below/deep rw - cifs //server/deep rw\n"
    "50 22 254:2 / /gone rw - ext4 /dev/vdd rw\n"
    "51 22 0:69 / /vm rw - virtiofs hostfolder rw\n";

struct expectation {
    const char *path, *point, *type, *source;
    uint32_t magic;
    enum file_system_class class;
    const char *words; /* of the refusal of a file that is to stay; NULL: allowed */
};

static const struct expectation expectations[] = {
    {"/var/x.db", "/", "ext4", "/dev/vda", 0xEF53, FILE_SYSTEM_LOCAL, NULL},
    {"/srv/records/desk.db", "/srv/records", "xfs", "/dev/nvme0n1p2", 0x58465342, FILE_SYSTEM_LOCAL,
     NULL},
    {"/srv/recordsmore/desk.db", "/", "ext4", "/dev/vda", 0xEF53, FILE_SYSTEM_LOCAL, NULL},
    {"/srv/records/old/desk.db", "/srv/records/old", "cifs", "//server/old", 0xFE534D42,
     FILE_SYSTEM_SMB, "nolock"},
    {"/data", "/data", "btrfs", "/dev/sdb1", 0x9123683E, FILE_SYSTEM_LOCAL, NULL},
    {"/run/x", "/run", "tmpfs", "tmpfs", 0x01021994, FILE_SYSTEM_VOLATILE, "throw-away"},
    {"/mnt/v3/x", "/mnt/v3", "nfs", "nas:/export", 0x6969, FILE_SYSTEM_NFS, "nolock"},
    {"/mnt/v40/x", "/mnt/v40", "nfs4", "nas:/export", 0x6969, FILE_SYSTEM_NFS, "ssh"},
    {"/mnt/v41/x", "/mnt/v41", "nfs4", "nas:/export", 0x6969, FILE_SYSTEM_NFS, "ssh"},
    {"/mnt/v42/x", "/mnt/v42", "nfs4", "nas:/export", 0x6969, FILE_SYSTEM_NFS, "local_lock"},
    {"/mnt/share/desk.db", "/mnt/share", "cifs", "//server/desk", 0xFF534D42, FILE_SYSTEM_SMB,
     "nobrl"},
    {"/mnt/share two/desk.db", "/mnt/share two", "cifs", "//server/two words", 0xFE534D42,
     FILE_SYSTEM_SMB, "//server/two words"},
    {"/home/desk/pc/x", "/home/desk/pc", "fuse.sshfs", "pc:/srv", 0x65735546, FILE_SYSTEM_FUSE,
     "sshfs"},
    {"/mnt/usb/x", "/mnt/usb", "fuseblk", "/dev/sdc1", 0x65735546, FILE_SYSTEM_FUSE, "fuseblk"},
    {"/var/lib/box/x", "/var/lib/box", "overlay", "overlay", 0x794C7630, FILE_SYSTEM_VOLATILE,
     "throw-away"},
    {"/bound/x", "/bound", "ext4", "/dev/vda", 0xEF53, FILE_SYSTEM_LOCAL, NULL},
    {"/mnt/over/x", "/mnt/over", "ext4", "/dev/vdb", 0xEF53, FILE_SYSTEM_LOCAL, NULL},
    {"/host/x", "/host", "9p", "hostshare", 0x01021997, FILE_SYSTEM_REMOTE, "9p"},
    {"/mnt/strange/x", "/mnt/strange", "frobfs", "/dev/frob", 0xF20B, FILE_SYSTEM_UNKNOWN,
     "frobfs"},
    {"/net/x", "/net", "nfs4", "nas:/two", 0x6969, FILE_SYSTEM_NFS, "nolock"},
    {"/mnt/blank/x", "/mnt/blank", "tmpfs", "", 0x01021994, FILE_SYSTEM_VOLATILE, "no source"},
    {"/mnt/no\\089escape/x", "/mnt/no\\089escape", "ext4", "/dev/vdc", 0xEF53, FILE_SYSTEM_LOCAL,
     NULL},
    {"/mnt/back\\slash\ttab/x", "/mnt/back\\slash\ttab", "zfs", "tank/records", 0x2FC12FC1,
     FILE_SYSTEM_LOCAL, NULL},
    {"/vm/x", "/vm", "virtiofs", "hostfolder", 0x65735546, FILE_SYSTEM_FUSE, "virtiofs"},
    {"/mnt/line\nend/x", "/mnt/line\nend", "tmpfs", "tmpfs", 0x01021994, FILE_SYSTEM_VOLATILE,
     "throw-away"},
};

static void every_line_is_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
        const struct expectation *expected = &expectations[i];
        struct file_system found = {.magic = expected->magic};
        struct error error = {0};
        bool allowed;

        assert_true(mount_find(mountinfo, expected->path, 0, &found.mount));
        assert_string_equal(found.mount.point, expected->point);
        assert_string_equal(found.mount.type, expected->type);
        assert_string_equal(found.mount.source, expected->source);
        found.class = file_system_judge(found.magic, found.mount.type);
        assert_int_equal(found.class, expected->class);
        allowed = file_system_allows(&found, expected->path, false, &error);
        assert_int_equal(allowed, expected->words == NULL);
        if (!allowed) {
            assert_int_equal(error.class, ERROR_UNSAFE);
            assert_non_null(strstr(error.text, expected->words));
            assert_non_null(strstr(error.text, expected->source));
            assert_non_null(strstr(error.text, "Nothing was changed"));
        }
        assert_int_equal(file_system_allows(&found, expected->path, true, &error),
                         expected->class == FILE_SYSTEM_LOCAL ||
                             expected->class == FILE_SYSTEM_VOLATILE);
    }
}

/* A mount over a folder hides what is mounted further down: names alone would find that one. */
static void the_kernel_tells_which_mount_it_is(void **state)
{
    struct mount mount;

    (void)state;
    assert_true(mount_find(mountinfo, "/gone/below/deep/x", 0, &mount));
    assert_string_equal(mount.source, "//server/deep");
    assert_true(mount_find(mountinfo, "/gone/below/deep/x", 50, &mount));
    assert_string_equal(mount.source, "/dev/vdd");
    assert_true(mount_find(mountinfo, "/mnt/over/x", 37, &mount));
    assert_string_equal(mount.source, "nas:/one");
    /* one that is not listed, or does not hold the path, is no answer */
    assert_true(mount_find(mountinfo, "/mnt/over/x", 999, &mount));
    assert_string_equal(mount.source, "/dev/vdb");
    assert_true(mount_find(mountinfo, "/mnt/over/x", 26, &mount));
    assert_string_equal(mount.source, "/dev/vdb");
}

/* A line with very long options: what matters stands at its end. */
static void no_option_is_lost_in_a_long_line(void **state)
{
    char line[6000] = "31 22 0:52 / /mnt/share rw - cifs //server/desk rw";
    struct file_system found = {.magic = 0xFE534D42};
    struct error error = {0};

    (void)state;
    while (strlen(line) < 3500) {
        strcat(line, ",prefixpath=a/long/name/on/the/server");
    }
    strcat(line, ",nobrl\n");
    assert_true(mount_find(line, "/mnt/share/x", 0, &found.mount));
    found.class = file_system_judge(found.magic, found.mount.type);
    assert_false(file_system_allows(&found, "/mnt/share/x", false, &error));
    assert_non_null(strstr(error.text, "with nobrl"));
}

/* Long names are cut, the words that say what to do never. */
static void every_refusal_is_whole(void **state)
{
    char path[PATH_MAX];

    (void)state;
    memset(path, 'p', sizeof(path));
    path[0] = '/';
    path[sizeof(path) - 1] = '\0';
    for (size_t i = 0; i < 16; i++) {
        static const enum file_system_class classes[] = {
            FILE_SYSTEM_VOLATILE, FILE_SYSTEM_NFS,     FILE_SYSTEM_SMB,   FILE_SYSTEM_FUSE,
            FILE_SYSTEM_REMOTE,   FILE_SYSTEM_UNKNOWN, FILE_SYSTEM_LOCAL, FILE_SYSTEM_SMB};
        struct file_system found = {.class = classes[i / 2], .magic = 0xFFFFFFFF};
        struct error error = {0};

        found.has_log = i % 2 == 1;
        found.mounted_alone = true;
        memset(found.mount.type, 't', sizeof(found.mount.type) - 1);
        memset(found.mount.source, 's', sizeof(found.mount.source) - 1);
        strcpy(found.mount.options,
               classes[i / 2] == FILE_SYSTEM_NFS ? "rw,local_lock=posix" : "rw,nobrl");
        assert_false(file_system_allows(&found, path, false, &error));
        if (strstr(error.text, " Nothing was changed.") == NULL) {
            fail_msg("cut: %s", error.text);
        }
    }
}

static void a_refusal_says_what_it_is(void **state)
{
    struct file_system found = {.class = FILE_SYSTEM_UNKNOWN, .magic = 0xF20B};
    struct error error = {0};

    (void)state;
    assert_false(file_system_allows(&found, "/x", false, &error));
    assert_non_null(strstr(error.text, "0xF20B"));
    strcpy(found.mount.type, "frobfs");
    strcpy(found.mount.source, "/dev/frob");
    assert_false(file_system_allows(&found, "/x", true, &error));
    assert_non_null(strstr(error.text, "0xF20B"));
    assert_non_null(strstr(error.text, "frobfs of /dev/frob"));
    found.class = FILE_SYSTEM_SMB;
    assert_false(file_system_allows(&found, "/x", false, &error));
    assert_null(strstr(error.text, "-wal"));
    found.has_log = true; /* what is filed may be in the log alone */
    assert_false(file_system_allows(&found, "/x", false, &error));
    assert_non_null(strstr(error.text, "-wal"));
    assert_non_null(strstr(error.text, "ssh"));
    found = (struct file_system){.class = FILE_SYSTEM_LOCAL, .mounted_alone = true};
    assert_false(file_system_allows(&found, "/x", true, &error));
    assert_non_null(strstr(error.text, "Mount its folder"));
}

static void the_less_safe_of_number_and_name_counts(void **state)
{
    (void)state;
    assert_int_equal(file_system_judge(0xEF53, "ext4"), FILE_SYSTEM_LOCAL);
    assert_int_equal(file_system_judge(0xEF53, ""), FILE_SYSTEM_LOCAL);
    assert_int_equal(file_system_judge(0xEF53, "cifs"), FILE_SYSTEM_SMB);
    assert_int_equal(file_system_judge(0xEF53, "frobfs"), FILE_SYSTEM_UNKNOWN);
    assert_int_equal(file_system_judge(0x6969, "ext4"), FILE_SYSTEM_NFS);
    assert_int_equal(file_system_judge(0x12345678, "ext4"), FILE_SYSTEM_UNKNOWN);
    assert_int_equal(file_system_judge(0x12345678, ""), FILE_SYSTEM_UNKNOWN);
}

static void what_is_no_line_is_none(void **state)
{
    static const char *const lines[] = {
        "",
        " ",
        "22",
        "22 1 254:0 / /",
        "22 1 254:0 / / rw shared:1 ext4 /dev/vda rw",
        "22 1 254:0 / / rw -",
        "22 1 254:0 / / rw - ext4",
        "22 1 254:0 / relative rw - ext4 x rw",
        "\\",
        "22 1 254:0 / /a\\04",
        "22 1 254:0 / / rw -  /dev/vda rw",
    };
    struct mount mount;

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_false(mount_read(lines[i], strlen(lines[i]), &mount));
        assert_false(mount_find(lines[i], "/x", 0, &mount));
    }
}

/* --- on this machine --- */

static size_t count_all(const char *path)
{
    return folder_count(path);
}

static void refuse(const char *path, bool throw_away, enum error_class class, const char *words)
{
    struct error error = {0};

    assert_false(store_create(path, throw_away, &error));
    if (error.class != class || strstr(error.text, words) == NULL) {
        fail_msg("%s: %d, \"%s\"", path, (int)error.class, error.text);
    }
}

static void make_folder(char path[256], const struct folder *folder, const char *name, mode_t mode)
{
    snprintf(path, 256, "%s/%s", folder->path, name);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chmod(path, mode), 0);
}

/* A tmpfs under /tmp is refused before its folders are looked at. */
static bool disk_is_here(const struct folder *folder)
{
    struct file_system found;
    struct error error = {0};

    return file_system_look(folder->path, &found, &error) && found.class == FILE_SYSTEM_LOCAL;
}

static void a_folder_that_all_may_write_is_not_touched(void **state)
{
    static const mode_t modes[] = {0777, 01777};
    const struct folder *folder = *state;

    if (!disk_is_here(folder)) {
        skip();
    }
    for (size_t i = 0; i < 2; i++) {
        char path[256], file[300], name[8];
        struct error error = {0};

        snprintf(name, sizeof(name), "open%zu", i);
        make_folder(path, folder, name, modes[i]);
        snprintf(file, sizeof(file), "%s/desk.db", path);
        assert_true(file_system_check(file, true, NULL, &error));
        refuse(file, false, ERROR_UNSAFE, "Every account");
        assert_int_equal(count_all(path), 0);
        /* nor by a name without a folder */
        assert_int_equal(chdir(path), 0);
        refuse("desk.db", false, ERROR_UNSAFE, "Every account");
        refuse("./desk.db", false, ERROR_UNSAFE, "Every account");
        assert_int_equal(chdir("/"), 0);
        assert_int_equal(count_all(path), 0);
        /* a folder below can be moved away by others, unless the sticky bit is set */
        snprintf(file, sizeof(file), "%s/sub/desk.db", path);
        assert_int_equal(file_system_check(file, false, NULL, &error), i == 1);
        snprintf(file, sizeof(file), "%s/sub", path);
        assert_int_equal(mkdir(file, 0700), 0);
        strcat(file, "/desk.db");
        assert_int_equal(file_system_check(file, false, NULL, &error), i == 1);
    }
}

static void what_leads_nowhere_is_refused(void **state)
{
    const struct folder *folder = *state;
    char path[256], file[600];
    FILE *plain;

    snprintf(path, sizeof(path), "%s/dangling", folder->path);
    assert_int_equal(symlink("/nowhere/to/be/found", path), 0);
    snprintf(file, sizeof(file), "%s/desk.db", path);
    refuse(file, true, ERROR_UNSAFE, "symbolic link");
    refuse(path, true, ERROR_UNSAFE, "symbolic link");
    strcat(path, "/"); /* the blanket of a slash hides nothing */
    snprintf(file, sizeof(file), "%s//sub/desk.db", path);
    refuse(file, true, ERROR_UNSAFE, "symbolic link");
    plain = fopen(folder->file, "w");
    assert_non_null(plain);
    assert_int_equal(fclose(plain), 0);
    snprintf(file, sizeof(file), "%s/desk.db", folder->file);
    refuse(file, true, ERROR_UNSAFE, "no folder");
    snprintf(file, sizeof(file), "%s/sub/desk.db", folder->file);
    refuse(file, true, ERROR_UNSAFE, "no folder");
    assert_int_equal(count_all(folder->path), 2); /* what this test has made */
}

static void long_paths_are_refused(void **state)
{
    static const size_t lengths[] = {300, PATH_MAX - 1, PATH_MAX, PATH_MAX + 300};
    char path[PATH_MAX + 400];
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        memset(path, 'a', sizeof(path)); /* one long name, then many short ones */
        path[0] = '/';
        path[lengths[i]] = '\0';
        assert_false(store_create(path, true, &error));
        assert_true(error.class == ERROR_IO || error.class == ERROR_USAGE);
        for (size_t at = 0; at + 1 < lengths[i]; at += 100) {
            path[at] = '/';
        }
        error_clear(&error);
        if (lengths[i] >= PATH_MAX) {
            assert_false(file_system_check(path, false, NULL, &error));
            assert_true(error.class == ERROR_IO || error.class == ERROR_USAGE);
        }
    }
}

/* Mounts of this process alone, which are gone with it. */
static bool leave_the_mounts_of_others(void)
{
    return syscall(SYS_unshare, CLONE_NEWNS) == 0 &&
           mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0;
}

/* Needs the right to mount; without it the tables above stand alone. */
static bool mount_at(const struct folder *folder, const char *type, char point[256])
{
    if (!leave_the_mounts_of_others()) {
        return false;
    }
    make_folder(point, folder, type, 0700);
    return mount(type, point, type, 0, strcmp(type, "tmpfs") == 0 ? "size=8m,mode=0700" : NULL) ==
           0;
}

/* hugetlbfs stands for a share here: a class that takes no file at all, and yet folders can be made
 * in it. */
static void nothing_is_made_where_no_file_may_lie(void **state)
{
    const struct folder *folder = *state;
    struct error error = {0};
    char point[256], file[600];

    if (!mount_at(folder, "hugetlbfs", point)) {
        skip();
    }
    snprintf(file, sizeof(file), "%s/sub/desk.db", point);
    refuse(file, true, ERROR_UNSAFE, "0x958458F6");
    refuse(file, false, ERROR_UNSAFE, "hugetlbfs");
    assert_false(place_make_folder(file, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    /* once the missing folder were made, these would lead there */
    snprintf(file, sizeof(file), "%s/missing/../hugetlbfs/desk.db", folder->path);
    refuse(file, true, ERROR_NOT_FOUND, "..");
    snprintf(file, sizeof(file), "%s/missing/../hugetlbfs/sub/desk.db", folder->path);
    refuse(file, true, ERROR_NOT_FOUND, "..");
    assert_false(place_make_folder(file, &error));
    assert_int_equal(count_all(point), 0);
    assert_int_equal(count_all(folder->path), 1);
    assert_int_equal(umount2(point, MNT_DETACH), 0);
}

/* Its log would be in another folder, and it has another name somewhere. */
static void a_file_mounted_by_itself_is_refused(void **state)
{
    const struct folder *folder = *state;
    struct store *store = NULL;
    struct error error = {0};
    char path[256], file[300];

    if (!leave_the_mounts_of_others()) {
        skip();
    }
    store_close(new_store(folder));
    make_folder(path, folder, "other", 0700);
    snprintf(file, sizeof(file), "%s/desk.db", path);
    assert_int_equal(close(open(file, O_WRONLY | O_CREAT | O_EXCL, 0600)), 0);
    if (mount(folder->file, file, "none", MS_BIND, NULL) != 0) {
        skip();
    }
    assert_false(store_open(&store, file, &test_time, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    assert_non_null(strstr(error.text, "mounted by itself"));
    assert_int_equal(count_all(path), 1);
    assert_int_equal(umount2(file, MNT_DETACH), 0);
    assert_true(store_open(&store, folder->file, &test_time, &error)); /* by its own name */
    store_close(store);
}

static size_t read_bytes(const char *path, char *bytes, size_t room)
{
    FILE *file = fopen(path, "rb");
    size_t length;

    assert_non_null(file);
    length = fread(bytes, 1, room, file);
    assert_int_equal(fclose(file), 0);
    assert_true(length < room);
    return length;
}

static void a_real_tmpfs_takes_throw_away_files_only(void **state)
{
    const struct folder *folder = *state;
    struct store *store = NULL;
    struct error error = {0};
    char point[256], path[300];
    char *before, *after;
    size_t length;

    if (!mount_at(folder, "tmpfs", point)) {
        skip();
    }
    snprintf(path, sizeof(path), "%s/desk.db", point);
    assert_false(store_create(path, false, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    assert_non_null(strstr(error.text, "tmpfs"));
    assert_int_equal(count_all(point), 0);
    assert_true(store_create(path, true, &error));
    assert_true(store_open(&store, path, &test_time, &error));
    assert_true(
        store_execute(store, "UPDATE setting SET value = 'no' WHERE name = 'throw_away'", &error));
    store_close(store);
    before = calloc(2, BYTES_ROOM);
    after = before + BYTES_ROOM;
    length = read_bytes(path, before, BYTES_ROOM);
    assert_false(store_open(&store, path, &test_time, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    error_clear(&error);
    assert_false(store_open_for_replay(&store, path, &test_time, &error)); /* nor to restore it */
    assert_int_equal(error.class, ERROR_UNSAFE);
    assert_int_equal(count_all(point), 1); /* no log, no lock */
    assert_int_equal(read_bytes(path, after, BYTES_ROOM), length);
    assert_memory_equal(before, after, length);
    free(before);
    assert_int_equal(umount2(point, MNT_DETACH), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_judged),
        cmocka_unit_test(the_less_safe_of_number_and_name_counts),
        cmocka_unit_test(what_is_no_line_is_none),
        cmocka_unit_test(the_kernel_tells_which_mount_it_is),
        cmocka_unit_test(no_option_is_lost_in_a_long_line),
        cmocka_unit_test(every_refusal_is_whole),
        cmocka_unit_test(a_refusal_says_what_it_is),
        cmocka_unit_test(long_paths_are_refused),
        IN_FOLDER(a_folder_that_all_may_write_is_not_touched),
        IN_FOLDER(what_leads_nowhere_is_refused),
        IN_FOLDER(nothing_is_made_where_no_file_may_lie),
        IN_FOLDER(a_file_mounted_by_itself_is_refused),
        IN_FOLDER(a_real_tmpfs_takes_throw_away_files_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
