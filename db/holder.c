#include "db/holder.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BOOT_ID      "/proc/sys/kernel/random/boot_id"
#define BOOT_ROOM    40
#define START_COLUMN 22 /* of /proc/PID/stat, counting from 1 */

static bool read_line(const char *path, char *out, size_t room)
{
    FILE *file = fopen(path, "re");
    bool ok = file != NULL && fgets(out, (int)room, file) != NULL;

    if (file != NULL) {
        (void)fclose(file); /* only read */
    }
    if (ok) {
        out[strcspn(out, "\n")] = '\0';
    }
    return ok;
}

/* The name of a program may hold anything, so columns are counted from behind it. */
static bool read_start(long process, unsigned long long *start)
{
    char path[64], line[1024];
    const char *at;

    (void)snprintf(path, sizeof(path), "/proc/%ld/stat", process);
    at = read_line(path, line, sizeof(line)) ? strrchr(line, ')') : NULL;
    for (int column = 2; at != NULL && column < START_COLUMN; column++) {
        at = strchr(at + 1, ' ');
    }
    if (at == NULL) {
        return false;
    }
    *start = strtoull(at, NULL, 10);
    return true;
}

static bool describe(long process, char out[HOLDER_ROOM])
{
    char boot[BOOT_ROOM];
    unsigned long long start = 0;

    if (!read_line(BOOT_ID, boot, sizeof(boot)) || !read_start(process, &start)) {
        return false;
    }
    (void)snprintf(out, HOLDER_ROOM, "%ld %llu %s", process, start, boot);
    return true;
}

void holder_self(char out[HOLDER_ROOM])
{
    if (!describe((long)getpid(), out)) {
        out[0] = '\0';
    }
}

bool holder_lives(const char *holder)
{
    char now[HOLDER_ROOM];
    long process = strtol(holder, NULL, 10);

    return process > 0 && describe(process, now) && strcmp(now, holder) == 0;
}
