#include "db/journal_tail.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    struct journal_tail *tail;
    struct store *store;
    int64_t end; /* of the store */
    size_t room;
    const char *path;
    struct error *error;
    bool failed;
};

static bool fail_other(struct reading *reading, int64_t seq)
{
    reading->failed = true;
    return error_set(reading->error, ERROR_DAMAGED,
                     "Operation %" PRId64 " is another one in the journal %.160s than it should "
                     "be: the two do not belong together. Nothing was changed. Look for the right "
                     "backup, or for another copy of the journal.",
                     seq, reading->path);
}

static bool agrees(struct reading *reading, const struct operation *operation)
{
    unsigned char hash[OPERATION_HASH_BYTES];
    bool there = false;

    if (!operation_hash_of(reading->store, operation->seq, hash, &there, reading->error)) {
        reading->failed = true;
        return false;
    }
    return (there && memcmp(hash, operation->hash, OPERATION_HASH_BYTES) == 0) ||
           fail_other(reading, operation->seq);
}

static void add_line(struct reading *reading, int64_t offset, const struct operation *operation)
{
    struct journal_tail *tail = reading->tail;
    struct tail_line *line;

    if (tail->count == reading->room) {
        reading->room = reading->room == 0 ? 256 : reading->room * 2;
        tail->lines = memory_resize(tail->lines, reading->room, sizeof(*tail->lines));
    }
    line = &tail->lines[tail->count++];
    *line = (struct tail_line){.seq = operation->seq, .offset = offset};
    memcpy(line->hash, operation->hash, OPERATION_HASH_BYTES);
}

static bool take(void *context, int64_t offset, const struct operation *operation)
{
    struct reading *reading = context;

    if (operation == NULL) {
        reading->tail->bad_lines++;
        return true;
    }
    if (operation->seq <= reading->end) {
        return agrees(reading, operation);
    }
    add_line(reading, offset, operation);
    return true;
}

static int by_sequence(const void *a, const void *b)
{
    const struct tail_line *left = a, *right = b;

    return left->seq < right->seq ? -1 : left->seq > right->seq;
}

/* Lines may stand there twice. */
static bool keep_each_once(struct reading *reading)
{
    struct journal_tail *tail = reading->tail;
    size_t kept = 0;

    for (size_t i = 0; i < tail->count; i++) {
        struct tail_line *last = kept > 0 ? &tail->lines[kept - 1] : NULL;

        if (last == NULL || last->seq != tail->lines[i].seq) {
            tail->lines[kept++] = tail->lines[i];
        } else if (memcmp(last->hash, tail->lines[i].hash, OPERATION_HASH_BYTES) != 0) {
            return fail_other(reading, last->seq);
        }
    }
    tail->count = kept;
    return true;
}

bool journal_tail_read(struct journal_tail *tail, const char *path, struct store *store,
                       struct error *error)
{
    struct reading reading = {.tail = tail, .store = store, .path = path, .error = error};
    struct chain_end end;

    *tail = (struct journal_tail){0};
    if (!operation_chain_end(store, &end, error)) {
        return false;
    }
    reading.end = end.seq;
    if (!journal_lines(path, 0, take, &reading, error) || reading.failed) {
        return false;
    }
    if (tail->count > 0) {
        qsort(tail->lines, tail->count, sizeof(*tail->lines), by_sequence);
    }
    return keep_each_once(&reading);
}

void journal_tail_finish(struct journal_tail *tail)
{
    free(tail->lines);
    *tail = (struct journal_tail){0};
}
