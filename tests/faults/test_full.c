/* A disk that is really full: a small one is mounted where this account may do that (in a name
 * space of its own, so nobody else sees it); elsewhere the failing disk plays it. What was said to
 * be filed is there, backups stay whole, and once there is room again work goes on. */
#define _GNU_SOURCE
#include "tests/faults/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define LINES 150

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0) {
        (void)close(fd); /* the kernel has taken it */
    }
    return ok;
}

/* Who is not root becomes it in a name space of their own. */
static bool may_mount(void)
{
    char map[64];
    uid_t user = geteuid();
    gid_t group = getegid();

    if (user == 0) {
        if (unshare(CLONE_NEWNS) != 0) {
            return false;
        }
    } else {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 ||
            !write_text("/proc/self/setgroups", "deny")) {
            return false;
        }
        (void)snprintf(map, sizeof(map), "0 %u 1", (unsigned)user);
        if (!write_text("/proc/self/uid_map", map)) {
            return false;
        }
        (void)snprintf(map, sizeof(map), "0 %u 1", (unsigned)group);
        if (!write_text("/proc/self/gid_map", map)) {
            return false;
        }
    }
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool mount_disk(const struct scene *scene, unsigned kib, bool again)
{
    char options[64];

    (void)snprintf(options, sizeof(options), "size=%uk,mode=0700", kib);
    return mount("none", scene->data, "tmpfs", again ? MS_REMOUNT : 0, options) == 0;
}

static bool ended_in_words(const struct scene *scene, const char *name, int code,
                           char why[WHY_ROOM])
{
    if (code == 0 || code == 1) {
        return true;
    }
    (void)snprintf(why, WHY_ROOM, "%s ended with %d: %s", name, code,
                   scene_said(scene, name, ".err"));
    return false;
}

static bool goes_on(const struct scene *scene, char why[WHY_ROOM])
{
    char *lines = lines_of_reports("later", 1, 2);
    struct command file = {
        .words = {"file", "counter-report"}, .as = CLERK, .input = lines, .name = "later"};
    int code = scene_run(scene, &file);

    free(lines);
    if (code != 0) {
        (void)snprintf(why, WHY_ROOM, "with room again it ended with %d: %s", code,
                       scene_said(scene, "later", ".err"));
        return false;
    }
    return scene_is_whole(scene, why) && scene_has_numbers(scene, "filled", why) &&
           scene_has_numbers(scene, "later", why) && scene_has_second_copy(scene, why) &&
           scene_backups_hold(scene, 1, why);
}

/* Files until the disk is full, then tries everything else on it. */
static bool fill(const struct scene *scene, const struct fault *fault, char why[WHY_ROOM])
{
    char *lines = lines_of_reports("filled", 1, LINES);
    struct command file = {.words = {"file", "counter-report"},
                           .as = CLERK,
                           .input = lines,
                           .name = "filled",
                           .fault = fault};
    struct command others[] = {
        {.words = {"backup"}, .name = "backup", .fault = fault},
        {.words = {"check"}, .name = "full", .fault = fault},
        {.words = {"list", "counter-report"}, .as = SERGEANT, .name = "list", .fault = fault},
        {.words = {"act", "NWK-CR-2026-00001", "return", "reason=Say where."},
         .as = SERGEANT,
         .name = "act",
         .fault = fault},
    };
    bool ok = ended_in_words(scene, "filled", scene_run(scene, &file), why);

    free(lines);
    for (size_t i = 0; ok && i < sizeof(others) / sizeof(others[0]); i++) {
        ok = ended_in_words(scene, others[i].name, scene_run(scene, &others[i]), why);
    }
    return ok;
}

static bool was_full(const struct scene *scene)
{
    char *complaints = scene_said(scene, "filled", ".err");
    bool full = complaints[0] != '\0';

    free(complaints);
    return full;
}

static void copy_with_backup(const struct scene *station, struct scene *backed)
{
    static const struct command backup = {.words = {"backup"}};

    scene_copy(station, "backed", backed);
    if (scene_run(backed, &backup) != 0) {
        trials_fail("backup: %s", scene_said(backed, NULL, ".err"));
    }
}

/* The station takes about three quarters of a MiB with its backup; the rest is what it may grow by.
 */
static void fill_mounted(const struct scene *backed, unsigned *full)
{
    char why[WHY_ROOM] = "";
    struct scene scene;

    scene_begin(backed->trials, "full", &scene);
    if (!mount_disk(&scene, 1024 + 4 * trials_random(backed->trials, 300), false)) {
        trials_fail("no disk can be mounted: %s", strerror(errno));
    }
    scene_fill(backed, &scene);
    if (fill(&scene, NULL, why)) {
        *full += was_full(&scene);
        if (!mount_disk(&scene, 65536, true)) {
            trials_fail("the disk cannot be made larger: %s", strerror(errno));
        }
        (void)goes_on(&scene, why);
    }
    trials_count(backed->trials, "a full disk: filing, backup, check, list, act", why);
    if (umount(scene.data) != 0) {
        trials_fail("the disk cannot be taken away: %s", strerror(errno));
    }
}

static void fill_played(const struct scene *backed, unsigned *full)
{
    struct fault fault = {
        .call = "write", .how = "full", .at = 1 + trials_random(backed->trials, 3000)};
    char why[WHY_ROOM] = "";
    struct scene scene;

    scene_copy(backed, "full", &scene);
    if (fill(&scene, &fault, why)) {
        *full += was_full(&scene);
        (void)goes_on(&scene, why);
    }
    trials_count(backed->trials, "a full disk, played: filing, backup, check, list, act", why);
}

int main(void)
{
    unsigned count;
    unsigned full = 0;
    struct trials trials;
    struct scene station, backed;
    bool mounts = may_mount();

    trials_begin(&trials, "full", "A full disk");
    count = trials_size(&trials, 40, 200, 2000);
    scene_make(&trials, "station", &station);
    copy_with_backup(&station, &backed);
    for (unsigned i = 0; i < count; i++) {
        if (mounts && i % 4 != 3) {
            fill_mounted(&backed, &full);
        } else {
            fill_played(&backed, &full);
        }
    }
    if (full * 2 < count) {
        trials_fail("the disk was full only %u times of %u", full, count);
    }
    return trials_end(&trials);
}
