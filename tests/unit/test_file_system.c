/* Where a database may lie: real lines of /proc/self/mountinfo, and what follows from them. */
#include "tests/support/folder.h"

#include "db/file_system.h"
#include "db/store_internal.h"

#include <sys/mount.h>

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
    "42 25 0:61 / /srv/records/old rw - cifs //server/old rw,nolock\n";

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

        assert_true(mount_find(mountinfo, expected->path, &found.mount));
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
    };
    struct mount mount;

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_false(mount_read(lines[i], strlen(lines[i]), &mount));
        assert_false(mount_find(lines[i], "/x", &mount));
    }
}

/* --- on this machine --- */

static size_t count_all(const char *path)
{
    return folder_count(path);
}

static void a_place_that_is_refused_is_not_touched(void **state)
{
    const struct folder *folder = *state;
    char path[256];
    struct error error = {0};

    snprintf(path, sizeof(path), "%s/open", folder->path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chmod(path, 0777), 0);
    strcat(path, "/sub/desk.db");
    assert_true(file_system_check(path, true, NULL, &error));
    path[strlen(path) - strlen("/sub/desk.db")] = '\0';
    strcat(path, "/desk.db");
    assert_false(store_create(path, false, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    path[strlen(path) - strlen("/desk.db")] = '\0';
    assert_int_equal(count_all(path), 0);
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

/* Needs the right to mount; without it the tables above stand alone. */
static void a_real_tmpfs_takes_throw_away_files_only(void **state)
{
    const struct folder *folder = *state;
    struct store *store = NULL;
    struct error error = {0};
    char point[128], path[160];
    char *before, *after;
    size_t length;

    snprintf(point, sizeof(point), "%s/volatile", folder->path);
    assert_int_equal(mkdir(point, 0700), 0);
    if (mount("tmpfs", point, "tmpfs", 0, "size=8m,mode=0700") != 0) {
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
        IN_FOLDER(a_place_that_is_refused_is_not_touched),
        IN_FOLDER(a_real_tmpfs_takes_throw_away_files_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
