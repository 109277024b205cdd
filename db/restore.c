#include "db/restore.h"

#include "base/text.h"
#include "db/check_file.h"
#include "db/identity.h"
#include "db/journal.h"
#include "db/journal_tail.h"
#include "db/put_aside.h"
#include "db/replay.h"
#include "db/store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BATCH 500 /* operations in one transaction */

/* --- the file that stands there now --- */

/* Kept from writing while it is replaced; where it is healthy it gives the journal what that may
 * still lack. A file that cannot even be opened has nothing to give. */
static struct store *hold_present(const struct restoring *restoring)
{
    struct store *present = NULL;
    struct error ignored = {0};

    if (!store_open(&present, restoring->database, restoring->time, NULL)) {
        return NULL;
    }
    if (!store_keep_journal(present, restoring->journal_dir, NULL) ||
        store_read_only(present)[0] != '\0' || !store_hold(present, NULL)) {
        store_close(present);
        return NULL;
    }
    (void)journal_follow(present->journal, present,
                         &ignored); /* what it lacks then is seen below */
    return present;
}

/* --- laying the journal over the copy --- */

struct batch {
    const struct tail_line *lines;
    size_t count;
    struct journal_reader *reader;
    const struct desk *desk; /* its lists, settings and calendar */
};

static bool replay_batch(struct store *store, void *context, struct error *error)
{
    const struct batch *batch = context;
    struct operation operation;
    bool ok = true;

    for (size_t i = 0; ok && i < batch->count; i++) {
        ok = journal_reader_at(batch->reader, batch->lines[i].offset, &operation, error) &&
             replay_operation(store, &operation, batch->desk, error);
    }
    return ok;
}

/* How many lines go on from the end without a gap. */
static size_t unbroken(const struct journal_tail *tail, int64_t end)
{
    size_t count = 0;

    while (count < tail->count && tail->lines[count].seq == end + 1 + (int64_t)count) {
        count++;
    }
    return count;
}

static bool refuse_gap(const struct restoring *restoring, const struct journal_tail *tail,
                       size_t count, struct error *error)
{
    int64_t last = restoring->backup_end + (int64_t)count;
    int64_t next = tail->lines[count].seq;

    if (restoring->lost_until >= tail->lines[tail->count - 1].seq) {
        return true;
    }
    return error_set(error, ERROR_REFUSED,
                     "The journal lacks operations %" PRId64 " to %" PRId64 " (%" PRId64
                     " of its lines are torn or changed). Nothing was changed. Look "
                     "for a newer backup or another copy of the journal; if there is none, declare "
                     "what follows lost with --lost-until %" PRId64 ".",
                     last + 1, next - 1, tail->bad_lines, tail->lines[tail->count - 1].seq);
}

static bool replay_lines(const struct restoring *restoring, struct store *store, const char *path,
                         const struct tail_line *lines, size_t count, struct error *error)
{
    struct journal_reader *reader = NULL;
    bool ok = count == 0 || journal_reader_open(&reader, path, error);

    for (size_t from = 0; ok && from < count; from += BATCH) {
        size_t rest = count - from;
        struct batch batch = {lines + from, rest < BATCH ? rest : BATCH, reader, restoring->desk};

        ok = store_transact(store, replay_batch, &batch, error);
    }
    journal_reader_close(reader);
    return ok;
}

static bool replay_tail(struct restoring *restoring, struct store *store, const char *path,
                        const struct journal_tail *tail, struct error *error)
{
    size_t count = unbroken(tail, restoring->backup_end);

    restoring->replayed = (int64_t)count;
    restoring->bad_lines = tail->bad_lines;
    return (count == tail->count || refuse_gap(restoring, tail, count, error)) &&
           replay_lines(restoring, store, path, tail->lines, count, error);
}

static bool replay_from(struct restoring *restoring, struct store *store, const char *path,
                        struct error *error)
{
    struct journal_tail tail = {0};
    bool ok = journal_tail_read(&tail, path, store, error) &&
              replay_tail(restoring, store, path, &tail, error);

    journal_tail_finish(&tail);
    return ok;
}

static bool replay_journal(struct restoring *restoring, struct store *store, struct error *error)
{
    struct journal *journal;
    char id[IDENTITY_ROOM];
    bool ok;

    if (restoring->from_journal) {
        return replay_from(restoring, store, restoring->backup, error);
    }
    if (!operation_first_id(store, id, error)) {
        return false;
    }
    journal = journal_create(restoring->journal_dir, id);
    ok = replay_from(restoring, store, journal_path(journal), error);
    journal_destroy(journal);
    return ok;
}

/* --- what is lost for good --- */

static bool void_operations(struct store *store, void *context, struct error *error)
{
    struct restoring *restoring = context;
    struct chain_end end;

    if (!operation_chain_end(store, &end, error)) {
        return false;
    }
    restoring->voided = 0;
    for (int64_t seq = end.seq + 1; seq <= restoring->lost_until; seq++) {
        struct operation operation = {.actor = "program", .subject = "file", .action = "lost"};

        if (!operation_append(store, &operation, error)) {
            return false;
        }
        restoring->voided++;
    }
    return true;
}

static bool log_restore(struct store *store, void *context, struct error *error)
{
    const struct restoring *restoring = context;
    struct operation operation = {.actor = "program", .subject = "file", .action = "restore"};
    char changes[200];

    (void)snprintf(changes, sizeof(changes),
                   "{\"backup_end\":%" PRId64 ",\"replayed\":%" PRId64 ",\"lost\":%" PRId64 "}",
                   restoring->backup_end, restoring->replayed, restoring->voided);
    operation.changes = changes;
    return operation_append(store, &operation, error);
}

/* --- all together --- */

struct damage {
    struct error *error;
    bool found;
};

static void note_damage(void *context, enum finding_class class, const char *words)
{
    struct damage *damage = context;

    if (class == FINDING_DAMAGE && !damage->found) {
        damage->found = true;
        error_set(damage->error, ERROR_DAMAGED,
                  "What was restored is not whole, so nothing was changed: %.300s", words);
    }
}

static bool is_whole(struct store *store, struct error *error)
{
    struct damage damage = {.error = error};

    return check_copy(store, note_damage, &damage, error) && !damage.found;
}

static bool rebuild(struct restoring *restoring, const char *making, struct error *error)
{
    struct store *store = NULL;
    struct chain_end end;
    bool ok = store_open_for_replay(&store, making, restoring->time, error) &&
              operation_chain_end(store, &end, error);

    if (ok) {
        restoring->backup_end = end.seq;
        ok = replay_journal(restoring, store, error) &&
             store_transact(store, void_operations, restoring, error) &&
             store_transact(store, log_restore, restoring, error) && is_whole(store, error) &&
             store_empty_log(store, error);
    }
    store_close(store);
    return ok;
}

static bool restore_held(struct restoring *restoring, struct store *present, struct error *error)
{
    char making[PLACE_ROOM + 64];
    char identity[IDENTITY_ROOM];
    bool ok;

    if (!identity_new(0, identity, error)) {
        return false;
    }
    (void)snprintf(making, sizeof(making), "%s.%s.restoring", restoring->database, identity + 24);
    ok = (restoring->from_journal
              ? store_create_bare(making, error)
              : copy_closed_file(restoring->backup, making, &restoring->copying, error)) &&
         rebuild(restoring, making, error) &&
         put_aside(restoring->database, making, time_now(restoring->time), restoring->aside, error);
    if (!ok) {
        place_clear(making);
    }
    store_close(present); /* held until here; its file has another name now */
    return ok;
}

static bool see_first(void *context, int64_t offset, const struct operation *operation)
{
    bool *is_journal = context;

    (void)offset;
    *is_journal = operation != NULL;
    return false;
}

/* Its first line tells. */
static bool is_journal(const char *path)
{
    bool found = false;

    return place_fits(path, NULL) && journal_lines(path, 0, see_first, &found, NULL) && found;
}

static bool looks_like_ours(const char *path, struct error *error)
{
    struct store *store = NULL;
    struct chain_end end;
    int64_t application = 0;
    bool ok;

    if (!place_fits(path, error) || !store_open_still(&store, path, error)) {
        return false;
    }
    ok = store_pragma(store, "PRAGMA application_id", &application, error) &&
         (application == STORE_APPLICATION ||
          error_set(error, ERROR_UNSAFE, "%.200s is no backup of frontdesk. Nothing was changed.",
                    path)) &&
         operation_chain_end(store, &end, error);
    store_close(store);
    return ok;
}

bool restore_file(struct restoring *restoring, struct error *error)
{
    char backup[PLACE_ROOM];
    char database[PLACE_ROOM];

    restoring->aside[0] = '\0';
    if (!place_resolve(restoring->backup, backup, error)) {
        return false;
    }
    restoring->from_journal = is_journal(backup);
    if ((!restoring->from_journal && !looks_like_ours(backup, error)) ||
        !place_make_folder(restoring->database, error) ||
        !place_resolve(restoring->database, database, error)) {
        return false;
    }
    if (strcmp(backup, database) == 0) {
        return error_set(error, ERROR_USAGE,
                         "%.200s is the file itself. Give the name of a backup.", backup);
    }
    restoring->backup = backup;
    restoring->database = database;
    return restore_held(restoring, hold_present(restoring), error);
}
