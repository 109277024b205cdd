#include "db/backup.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "db/backup_names.h"
#include "db/check_file.h"
#include "db/operation.h"
#include "db/store_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define MAKING         ".making"
#define COPY_PATIENCE  600 /* seconds: a large file on a slow disk */
#define LOOKS_A_SECOND 10

/* The file's name without its ending, and the end of its id: two stations may share a folder. */
static bool find_stem(struct store *store, char stem[BACKUP_NAME_ROOM], struct error *error)
{
    const char *name = strrchr(store_path(store), '/') + 1;
    const char *ending = strrchr(name, '.');
    int length = (int)(ending != NULL ? (size_t)(ending - name) : strlen(name));
    char id[IDENTITY_ROOM];

    if (!operation_first_id(store, id, error)) {
        return false;
    }
    (void)snprintf(stem, BACKUP_NAME_ROOM, "%.*s-%s", length > 80 ? 80 : length, name,
                   id + strlen(id) - 8);
    return true;
}

/* --- what lies in the folder --- */

struct names {
    char **items; /* newest first */
    size_t count;
};

static void names_finish(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->items[i]);
    }
    free(names->items);
    *names = (struct names){0};
}

static int by_name_down(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

static bool is_left_over(const char *stem, const char *name)
{
    size_t length = strlen(name);

    return strncmp(name, stem, strlen(stem)) == 0 && length > strlen(MAKING) &&
           strcmp(name + length - strlen(MAKING), MAKING) == 0;
}

static bool list_names(const char *folder, const char *stem, struct names *names,
                       struct error *error)
{
    const struct dirent *entry;
    DIR *opened = opendir(folder);
    int64_t moment;

    *names = (struct names){0};
    if (opened == NULL) {
        return errno == ENOENT ||
               error_set(error, ERROR_IO, "The folder %.200s: %s.", folder, strerror(errno));
    }
    errno = 0;
    while ((entry = readdir(opened)) != NULL) {
        if (backup_name_moment(stem, entry->d_name, &moment)) {
            names->items = memory_resize(names->items, names->count + 1, sizeof(*names->items));
            names->items[names->count++] = memory_text(entry->d_name);
        }
        errno = 0;
    }
    if (errno != 0) {
        error_set(error, ERROR_IO, "The folder %.200s: %s.", folder, strerror(errno));
        names_finish(names);
        (void)closedir(opened); /* only read */
        return false;
    }
    (void)closedir(opened); /* only read */
    if (names->count > 0) {
        qsort(names->items, names->count, sizeof(*names->items), by_name_down);
    }
    return true;
}

static void in_folder(const char *folder, const char *name, char out[PLACE_ROOM])
{
    (void)snprintf(out, PLACE_ROOM, "%.4000s/%s", folder, name);
}

/* What a copy that was killed has left. Nobody else makes one now: the folder is locked. */
static void clear_left_overs(const char *folder, const char *stem)
{
    const struct dirent *entry;
    DIR *opened = opendir(folder);
    char path[PLACE_ROOM];

    while (opened != NULL && (entry = readdir(opened)) != NULL) {
        if (is_left_over(stem, entry->d_name)) {
            in_folder(folder, entry->d_name, path);
            place_clear(path);
        }
    }
    if (opened != NULL) {
        (void)closedir(opened); /* only read */
    }
}

static bool rotate(const char *folder, const char *stem, int *removed, struct error *error)
{
    struct names names;
    char path[PLACE_ROOM];
    bool *keep;
    bool ok = true;

    if (!list_names(folder, stem, &names, error)) {
        return false;
    }
    keep = memory_create(names.count + 1, sizeof(*keep));
    backup_names_keep(stem, names.items, names.count, keep);
    for (size_t i = 0; ok && i < names.count; i++) {
        in_folder(folder, names.items[i], path);
        if (!keep[i] && unlink(path) != 0) {
            ok = error_set(error, ERROR_IO, "The old backup %.200s cannot be removed: %s.", path,
                           strerror(errno));
        }
        *removed += ok && !keep[i];
    }
    free(keep);
    names_finish(&names);
    return ok;
}

/* --- making one --- */

static bool is_taken(const char *path)
{
    return access(path, F_OK) == 0;
}

static void choose_name(struct store *store, const char *folder, const char *stem,
                        struct backup *backup)
{
    int64_t now = time_now(store_time(store));
    char name[BACKUP_NAME_ROOM];
    int again = 1;

    do {
        backup_name(stem, now, again++, name);
        in_folder(folder, name, backup->path);
    } while (is_taken(backup->path) && again < 10000);
}

struct verdict {
    bool whole;
    char words[ERROR_ROOM];
};

static void judge(void *context, enum finding_class class, const char *words)
{
    struct verdict *verdict = context;

    if (class == FINDING_DAMAGE && verdict->whole) {
        verdict->whole = false;
        (void)text_copy(verdict->words, sizeof(verdict->words), words);
    }
}

/* The copy must hold what the file holds: whole, and with an end that stands in the file's log. */
static bool verify(struct store *store, const char *path, int64_t *seq, struct error *error)
{
    struct verdict verdict = {.whole = true};
    struct store *copy = NULL;
    struct chain_end end;
    unsigned char hash[OPERATION_HASH_BYTES];
    bool there = false;
    bool ok = store_open_still(&copy, path, error) && check_copy(copy, judge, &verdict, error) &&
              operation_chain_end(copy, &end, error) &&
              operation_hash_of(store, end.seq, hash, &there, error);

    if (ok && !verdict.whole) {
        ok = error_set(error, ERROR_DAMAGED, "The copy is damaged, as the file may be: %.300s",
                       verdict.words);
    } else if (ok && (!there || memcmp(hash, end.hash, sizeof(hash)) != 0)) {
        ok = error_set(error, ERROR_DAMAGED, "The copy does not end where the file does.");
    }
    *seq = ok ? end.seq : 0;
    store_close(copy);
    return ok;
}

static bool log_backup(struct store *store, void *context, struct error *error)
{
    const struct backup *backup = context;
    struct operation operation = {.actor = "program", .subject = "file", .action = "backup"};
    char changes[64];

    (void)snprintf(changes, sizeof(changes), "{\"until\":%" PRId64 "}", backup->seq);
    operation.changes = changes;
    return operation_append(store, &operation, error);
}

static bool make_in(struct store *store, const char *folder, const struct copying *copying,
                    struct backup *backup, struct error *error)
{
    char stem[BACKUP_NAME_ROOM];
    char making[PLACE_ROOM + sizeof(MAKING)];

    if (!find_stem(store, stem, error)) {
        return false;
    }
    clear_left_overs(folder, stem);
    choose_name(store, folder, stem, backup);
    (void)snprintf(making, sizeof(making), "%s" MAKING, backup->path);
    if (!copy_store(store, making, copying, error)) {
        return false;
    }
    if (!verify(store, making, &backup->seq, error) || !place_settle(making, backup->path, error)) {
        place_clear(making);
        return false;
    }
    return rotate(folder, stem, &backup->removed, error) &&
           store_run(store, log_backup, backup, error);
}

static void lock_failed(const char *folder, struct error *error)
{
    if (errno == EWOULDBLOCK) {
        error_set(error, ERROR_REFUSED,
                  "Another backup or copy is being made in %.200s just now. Try again later.",
                  folder);
    } else {
        error_set(error, ERROR_IO, "The folder %.200s: %s.", folder, strerror(errno));
    }
}

/* Locked until it is closed, or -1. REFUSED when it is still locked after so many seconds. */
static int lock_folder(const char *folder, int patience, struct error *error)
{
    const struct timespec pause = {.tv_nsec = 1000000000 / LOOKS_A_SECOND};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int looks = patience * LOOKS_A_SECOND;

    while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK && looks-- > 0) {
            (void)nanosleep(&pause, NULL); /* a signal may cut it short */
            continue;
        }
        lock_failed(folder, error);
        (void)close(fd);
        return -1;
    }
    if (fd < 0) {
        lock_failed(folder, error);
    }
    return fd;
}

bool backup_make(struct store *store, const char *folder, const struct copying *copying,
                 struct backup *backup, struct error *error)
{
    bool ok = false;
    int fd;

    *backup = (struct backup){0};
    if (!file_make_folder(folder, error)) {
        return false;
    }
    fd = lock_folder(folder, 0, error);
    if (fd < 0) {
        return false;
    }
    ok = make_in(store, folder, copying, backup, error);
    (void)close(fd); /* and with it the lock */
    return ok;
}

bool backup_newest(struct store *store, const char *folder, char path[PLACE_ROOM], int64_t *at,
                   struct error *error)
{
    char stem[BACKUP_NAME_ROOM];
    struct names names;

    path[0] = '\0';
    *at = 0;
    if (!find_stem(store, stem, error) || !list_names(folder, stem, &names, error)) {
        return false;
    }
    if (names.count > 0) {
        in_folder(folder, names.items[0], path);
        (void)backup_name_moment(stem, names.items[0], at); /* was listed by it */
    }
    names_finish(&names);
    return true;
}

static bool pages_are_whole(const char *path, struct error *error)
{
    struct store *copy = NULL;
    struct statement *statement;
    enum step step;
    bool ok;

    if (!store_open_still(&copy, path, error)) {
        return false;
    }
    statement = statement_get(copy, "PRAGMA integrity_check(1)", error);
    step = statement_step(statement, error);
    ok = step == STEP_ROW && strcmp(column_text(statement, 0), "ok") == 0;
    if (step == STEP_ROW && !ok) {
        error_set(error, ERROR_DAMAGED, "The file is damaged: %.300s", column_text(statement, 0));
    }
    statement_done(statement);
    store_close(copy);
    return ok;
}

static bool copy_before_move(struct store *store, const char *path, struct error *error)
{
    const struct copying copying = {0};
    char making[PLACE_ROOM + sizeof(MAKING) + 32];
    bool ok;

    (void)snprintf(making, sizeof(making), "%s" MAKING, path);
    ok = copy_store(store, making, &copying, error) && pages_are_whole(making, error) &&
         place_settle(making, path, error);
    place_clear(making);
    return ok;
}

/* The folder is locked meanwhile: two desks may start at once. */
static bool copy_unless_taken(struct store *store, const char *path, struct error *error)
{
    char folder[PLACE_ROOM];
    bool ok = true;
    int fd;

    if (!place_folder(path, folder, error)) {
        return false;
    }
    fd = lock_folder(folder, COPY_PATIENCE, error);
    if (fd < 0) {
        return false;
    }
    if (!is_taken(path)) {
        clear_left_overs(folder, strrchr(path, '/') + 1);
        ok = copy_before_move(store, path, error);
    }
    (void)close(fd); /* and with it the lock */
    return ok;
}

bool backup_before_move(struct store *store, int version, struct error *error)
{
    char path[PLACE_ROOM + 32];
    struct error failure = {0};

    (void)snprintf(path, sizeof(path), "%s.version-%d", store_path(store), version);
    return is_taken(path) || copy_unless_taken(store, path, &failure) ||
           error_set(error, failure.class,
                     "The file was not moved to this version of the program, for no copy of it "
                     "could be made first: %.300s",
                     failure.text);
}
