#include "db/safeguard.h"

#include "base/file.h"
#include "base/text.h"
#include "db/journal.h"
#include "db/place.h"
#include "db/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKER        ".damaged"
#define MARKER_LIMIT  4096
#define WRITING_FLAGS (O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW)

/* --- the second copy --- */

/* What the journal says at the start decides whether this file may be written at all. */
static bool compare_with_journal(struct store *store, struct error *error)
{
    struct chain_end end;
    struct error failure = {0};

    if (!journal_end(store->journal, &end, &store->second_copy) ||
        journal_agrees(store->journal, store, &end, &failure)) {
        return true;
    }
    if (failure.class != ERROR_DAMAGED) {
        return error_set(error, failure.class, "%s", failure.text);
    }
    (void)text_copy(store->read_only, sizeof(store->read_only), failure.text);
    return true;
}

bool store_keep_journal(struct store *store, const char *folder, struct error *error)
{
    char id[IDENTITY_ROOM];

    if (!operation_first_id(store, id, error)) {
        return false;
    }
    journal_destroy(store->journal);
    store->journal = journal_create(folder, id);
    return compare_with_journal(store, error);
}

bool store_update_journal(struct store *store, struct error *error)
{
    return store->journal == NULL || journal_follow(store->journal, store, error);
}

const char *store_second_copy(const struct store *store)
{
    return store->second_copy.text;
}

const char *store_journal_path(const struct store *store)
{
    return store->journal == NULL ? NULL : journal_path(store->journal);
}

const char *store_read_only(const struct store *store)
{
    return store->read_only;
}

/* --- the marker of a damaged file --- */

static void marker_path(const struct store *store, char out[PLACE_ROOM])
{
    (void)snprintf(out, PLACE_ROOM, "%s" MARKER, store->path);
}

void store_note_damage(struct store *store)
{
    char path[PLACE_ROOM];
    struct stat status;
    size_t length = 0;
    char *words;

    marker_path(store, path);
    if (store->read_only[0] != '\0' || lstat(path, &status) != 0) {
        return;
    }
    words = file_read_dup(path, MARKER_LIMIT, &length, NULL);
    (void)text_copy(store->read_only, sizeof(store->read_only),
                    words != NULL ? words : "frontdesk check has found the file damaged.");
    store->read_only[strcspn(store->read_only, "\n")] = '\0';
    free(words);
}

bool store_mark_damaged(struct store *store, const char *words, struct error *error)
{
    char path[PLACE_ROOM];
    size_t length = strlen(words);
    bool ok;
    int fd;

    (void)text_copy(store->read_only, sizeof(store->read_only), words); /* cut where it is long */
    marker_path(store, path);
    fd = open(path, WRITING_FLAGS, 0600);
    ok = fd >= 0 && write(fd, words, length) == (ssize_t)length && fsync(fd) == 0;
    if (!ok) {
        error_set(error, ERROR_IO,
                  "%.200s cannot be written, so other desks do not learn that the file is "
                  "damaged: %s.",
                  path, strerror(errno));
    }
    if (fd >= 0) {
        (void)close(fd); /* was synced, or its failure told */
    }
    store_ring(store);
    return ok;
}

bool store_unmark_damaged(struct store *store, struct error *error)
{
    char path[PLACE_ROOM];

    marker_path(store, path);
    if (unlink(path) != 0 && errno != ENOENT) {
        return error_set(error, ERROR_IO, "%.200s cannot be removed: %s.", path, strerror(errno));
    }
    store->read_only[0] = '\0';
    return true;
}
