#include "db/changes.h"

#include "db/place.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define PAGE 64

/* SQLite writes every commit to the log beside the file. The log comes and goes, so its folder is
 * watched. */
static int watch_folder(const char *path)
{
    char folder[PLACE_ROOM];
    const char *slash = strrchr(path, '/');
    int fd;

    if (slash == NULL) {
        return -1;
    }
    (void)snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
    fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd >= 0 && inotify_add_watch(fd, folder, IN_ATTRIB | IN_ONLYDIR) < 0) {
        (void)close(fd); /* it is not used then: a look by time takes its place */
        fd = -1;
    }
    return fd;
}

bool changes_open(struct changes *changes, struct store *store, struct error *error)
{
    *changes = (struct changes){.fd = -1};
    if (!operation_last_seq(store, &changes->seen, error)) {
        return false;
    }
    changes->fd = watch_folder(store_path(store));
    return true;
}

void changes_close(struct changes *changes)
{
    if (changes->fd >= 0) {
        (void)close(changes->fd); /* nothing was written to it */
    }
    *changes = (struct changes){.fd = -1};
}

/* What the events say does not matter: the file itself is asked. */
static void drain(int fd)
{
    char events[4096];

    while (fd >= 0 && read(fd, events, sizeof(events)) > 0) {
    }
}

struct feed {
    struct changes *changes;
    operation_fn *each;
    void *context;
    int count;
    bool ended;
};

static bool feed_one(void *context, const struct operation *operation)
{
    struct feed *feed = context;

    feed->changes->seen = operation->seq;
    feed->count++;
    feed->ended = !feed->each(feed->context, operation);
    return !feed->ended;
}

bool changes_look(struct changes *changes, struct store *store, bool *any, operation_fn *each,
                  void *context, struct error *error)
{
    struct feed feed = {.changes = changes, .each = each, .context = context};

    *any = false;
    drain(changes->fd);
    if (!store_changed(store, any, error)) {
        return false;
    }
    if (each == NULL) {
        return operation_last_seq(store, &changes->seen, error);
    }
    do {
        feed.count = 0;
        if (!operations_after(store, changes->seen, PAGE, feed_one, &feed, error)) {
            return false;
        }
    } while (feed.count == PAGE && !feed.ended);
    return true;
}
