#include "db/operation.h"

#include "base/text.h"
#include "db/store_internal.h"

#include <sodium.h>
#include <string.h>

#define COLUMNS                                                                                    \
    "seq, id, at, actor, workstation, subject, record, base_version, action, changes, previous, "  \
    "hash"

/* What a hash covers, in this order, each piece with its length in front: no two operations give
 * the same bytes. The hash of the operation before comes first, and that makes the chain. */
struct pieces {
    struct piece {
        const void *bytes;
        size_t length;
    } previous, id, at, actor, workstation, subject, record, action, changes;
    int64_t seq, base_version;
};

static int add_integer(crypto_generichash_state *state, uint64_t integer)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(integer >> (56 - 8 * i));
    }
    return crypto_generichash_update(state, bytes, sizeof(bytes));
}

static int add_piece(crypto_generichash_state *state, struct piece piece)
{
    return add_integer(state, piece.length) == 0
               ? crypto_generichash_update(state, piece.bytes, piece.length)
               : -1;
}

/* The one place that says what the hash of an operation is. */
static bool hash_pieces(const struct pieces *pieces, unsigned char out[OPERATION_HASH_BYTES],
                        struct error *error)
{
    const struct piece texts[] = {pieces->id,          pieces->at,      pieces->actor,
                                  pieces->workstation, pieces->subject, pieces->record,
                                  pieces->action,      pieces->changes};
    crypto_generichash_state state;
    int failed = crypto_generichash_init(&state, NULL, 0, OPERATION_HASH_BYTES);

    failed |= add_piece(&state, pieces->previous);
    failed |= add_integer(&state, (uint64_t)pieces->seq);
    failed |= add_integer(&state, (uint64_t)pieces->base_version);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        failed |= add_piece(&state, texts[i]);
    }
    failed |= crypto_generichash_final(&state, out, OPERATION_HASH_BYTES);
    return failed == 0 || error_set(error, ERROR_IO, "The hash of an operation cannot be made.");
}

static struct piece text_piece(const char *text)
{
    return (struct piece){text, strlen(text)};
}

static bool hash_operation(struct operation *operation, struct error *error)
{
    struct pieces pieces = {
        .previous = {operation->previous, OPERATION_HASH_BYTES},
        .seq = operation->seq,
        .id = text_piece(operation->id),
        .at = text_piece(operation->at),
        .actor = text_piece(operation->actor),
        .workstation = text_piece(operation->workstation),
        .subject = text_piece(operation->subject),
        .record = text_piece(operation->record),
        .base_version = operation->base_version,
        .action = text_piece(operation->action),
        .changes = text_piece(operation->changes),
    };

    return hash_pieces(&pieces, operation->hash, error);
}

static struct piece column_piece(struct statement *statement, int column)
{
    struct piece piece;

    piece.bytes = column_bytes(statement, column, &piece.length);
    return piece;
}

/* From the bytes as they are kept, so that nothing can hide behind a zero byte. */
static bool hash_row(struct statement *row, unsigned char out[OPERATION_HASH_BYTES],
                     struct error *error)
{
    struct pieces pieces = {
        .seq = column_integer(row, 0),
        .id = column_piece(row, 1),
        .at = column_piece(row, 2),
        .actor = column_piece(row, 3),
        .workstation = column_piece(row, 4),
        .subject = column_piece(row, 5),
        .record = column_piece(row, 6),
        .base_version = column_integer(row, 7),
        .action = column_piece(row, 8),
        .changes = column_piece(row, 9),
        .previous = column_piece(row, 10),
    };

    return hash_pieces(&pieces, out, error);
}

static bool copy_hash(struct statement *row, int column, unsigned char out[OPERATION_HASH_BYTES])
{
    size_t length = 0;
    const void *bytes = column_bytes(row, column, &length);

    memset(out, 0, OPERATION_HASH_BYTES);
    if (length != OPERATION_HASH_BYTES) {
        return false;
    }
    memcpy(out, bytes, OPERATION_HASH_BYTES);
    return true;
}

#define HEAD_SQL "SELECT seq, hash FROM operation_head WHERE only_row = 1"

static bool take_head(struct statement *row, enum step step, struct chain_end *head)
{
    *head = (struct chain_end){0};
    if (step != STEP_ROW) {
        return true;
    }
    head->seq = column_integer(row, 0);
    return copy_hash(row, 1, head->hash);
}

static bool read_head(struct store *store, struct chain_end *head, struct error *error)
{
    struct statement *statement = statement_get(store, HEAD_SQL, error);
    enum step step = statement_step(statement, error);
    bool ok = step != STEP_FAILED;

    if (ok && !take_head(statement, step, head)) {
        ok = error_set(error, ERROR_DAMAGED,
                       "The end of the log is damaged. Restore a backup of %.200s.",
                       store_path(store));
    }
    statement_done(statement);
    return ok;
}

static bool write_head(struct store *store, const struct operation *operation, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO operation_head (only_row, seq, hash) VALUES (1, ?, ?) "
        "ON CONFLICT (only_row) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        error);

    bind_integer(statement, operation->seq);
    bind_bytes(statement, operation->hash, OPERATION_HASH_BYTES);
    return statement_run(statement, NULL, error);
}

static bool insert_operation(struct store *store, const struct operation *operation,
                             struct error *error)
{
    struct statement *statement = statement_get(
        store, "INSERT INTO operation (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        error);

    bind_integer(statement, operation->seq);
    bind_text(statement, operation->id);
    bind_text(statement, operation->at);
    bind_text(statement, operation->actor);
    bind_text(statement, operation->workstation);
    bind_text(statement, operation->subject);
    bind_text(statement, operation->record);
    bind_integer(statement, operation->base_version);
    bind_text(statement, operation->action);
    bind_text(statement, operation->changes);
    bind_bytes(statement, operation->previous, OPERATION_HASH_BYTES);
    bind_bytes(statement, operation->hash, OPERATION_HASH_BYTES);
    return statement_run(statement, NULL, error);
}

bool operation_append(struct store *store, struct operation *operation, struct error *error)
{
    int64_t now = time_now(store_time(store));
    struct chain_end head;

    if (!store->in_transaction) {
        return error_set(error, ERROR_IO, "The program wrote an operation outside of the gate.");
    }
    if (!read_head(store, &head, error) ||
        (operation->id[0] == '\0' && !identity_new(now, operation->id, error))) {
        return false;
    }
    operation->seq = head.seq + 1;
    memcpy(operation->previous, head.hash, OPERATION_HASH_BYTES);
    moment_format(now, operation->at);
    if (operation->changes == NULL) {
        operation->changes = "{}";
    }
    return hash_operation(operation, error) && insert_operation(store, operation, error) &&
           write_head(store, operation, error);
}

bool operation_is_whole(const struct operation *operation)
{
    struct operation again = *operation;

    return hash_operation(&again, NULL) &&
           memcmp(again.hash, operation->hash, OPERATION_HASH_BYTES) == 0;
}

bool operation_take_over(struct store *store, const struct operation *operation,
                         struct error *error)
{
    struct chain_end head;

    if (!store->in_transaction) {
        return error_set(error, ERROR_IO, "The program wrote an operation outside of the gate.");
    }
    if (!read_head(store, &head, error)) {
        return false;
    }
    if (operation->seq != head.seq + 1 || !operation_is_whole(operation) ||
        memcmp(operation->previous, head.hash, OPERATION_HASH_BYTES) != 0) {
        return error_set(error, ERROR_DAMAGED,
                         "Operation %lld of the journal does not follow operation %lld of the "
                         "file: one of the two was changed, or they belong to different files.",
                         (long long)operation->seq, (long long)head.seq);
    }
    return insert_operation(store, operation, error) && write_head(store, operation, error);
}

static void read_operation(struct statement *row, struct operation *operation)
{
    *operation = (struct operation){
        .seq = column_integer(row, 0),
        .base_version = column_integer(row, 7),
        .changes = column_text(row, 9),
    };
    /* What does not fit was not written by this program; operation_verify() tells. */
    (void)text_copy(operation->id, sizeof(operation->id), column_text(row, 1));
    (void)text_copy(operation->at, sizeof(operation->at), column_text(row, 2));
    (void)text_copy(operation->actor, sizeof(operation->actor), column_text(row, 3));
    (void)text_copy(operation->workstation, sizeof(operation->workstation), column_text(row, 4));
    (void)text_copy(operation->subject, sizeof(operation->subject), column_text(row, 5));
    (void)text_copy(operation->record, sizeof(operation->record), column_text(row, 6));
    (void)text_copy(operation->action, sizeof(operation->action), column_text(row, 8));
    (void)copy_hash(row, 10, operation->previous);
    (void)copy_hash(row, 11, operation->hash);
}

bool operation_record_of(struct store *store, const char *id, char record[IDENTITY_ROOM],
                         struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT record FROM operation WHERE id = ?", error);
    enum step step;

    bind_text(statement, id);
    step = statement_step(statement, error);
    record[0] = '\0';
    if (step == STEP_ROW) {
        (void)text_copy(record, IDENTITY_ROOM, column_text(statement, 0));
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool operation_last_change(struct store *store, const char *record, int64_t *seq,
                           struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT seq FROM operation WHERE record = ? AND record <> '' AND action NOT IN ('read', "
        "'print', 'export', 'reseal') ORDER BY seq DESC LIMIT 1",
        error);
    enum step step;

    bind_text(statement, record);
    step = statement_step(statement, error);
    *seq = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool give_each(struct statement *statement, operation_fn *each, void *context,
                      struct error *error)
{
    struct operation operation;
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW) {
        read_operation(statement, &operation);
        if (!each(context, &operation)) {
            break;
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool operations_of_record(struct store *store, const char *record, operation_fn *each,
                          void *context, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT " COLUMNS " FROM operation WHERE record = ? AND record <> '' "
                      "ORDER BY seq",
                      error);

    bind_text(statement, record);
    return give_each(statement, each, context, error);
}

bool operations_after(struct store *store, int64_t seq, int limit, operation_fn *each,
                      void *context, struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT " COLUMNS " FROM operation WHERE seq > ? ORDER BY seq LIMIT ?", error);

    bind_integer(statement, seq);
    bind_integer(statement, limit < 0 ? 0 : limit);
    return give_each(statement, each, context, error);
}

bool operation_chain_end(struct store *store, struct chain_end *end, struct error *error)
{
    return read_head(store, end, error);
}

bool operation_hash_of(struct store *store, int64_t seq, unsigned char hash[OPERATION_HASH_BYTES],
                       bool *there, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT hash FROM operation WHERE seq = ?", error);
    enum step step;

    bind_integer(statement, seq);
    step = statement_step(statement, error);
    *there = step == STEP_ROW && copy_hash(statement, 0, hash);
    statement_done(statement);
    return step != STEP_FAILED;
}

bool operation_hashes_from(struct store *store, int64_t seq, size_t most,
                           unsigned char hashes[][OPERATION_HASH_BYTES], size_t *count,
                           struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT seq, hash FROM operation WHERE seq >= ? ORDER BY seq LIMIT ?", error);
    enum step step = STEP_DONE;

    *count = 0;
    bind_integer(statement, seq);
    bind_integer(statement, (int64_t)most);
    while (*count < most && (step = statement_step(statement, error)) == STEP_ROW &&
           column_integer(statement, 0) == seq + (int64_t)*count &&
           copy_hash(statement, 1, hashes[*count])) {
        (*count)++;
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool operation_first_id(struct store *store, char id[IDENTITY_ROOM], struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT id FROM operation WHERE seq = 1", error);
    enum step step = statement_step(statement, error);
    bool ok = step == STEP_ROW && text_copy(id, IDENTITY_ROOM, column_text(statement, 0));

    statement_done(statement);
    if (!ok && step != STEP_FAILED) {
        error_set(error, ERROR_DAMAGED, "The log of %.200s has no beginning. Restore a backup.",
                  store_path(store));
    }
    return ok;
}

bool operation_last_seq(struct store *store, int64_t *seq, struct error *error)
{
    struct chain_end head;
    bool ok = read_head(store, &head, error);

    *seq = ok ? head.seq : 0;
    return ok;
}

/* Where the walk begins: behind the operation before `from`. */
static bool read_before(struct store *store, int64_t from, struct chain_end *before,
                        struct error *error)
{
    bool there = true;

    *before = (struct chain_end){.seq = from - 1};
    if (from == 1) {
        return true;
    }
    if (!operation_hash_of(store, from - 1, before->hash, &there, error)) {
        return false;
    }
    if (!there) {
        before->seq = -1; /* so that nothing follows it */
    }
    return true;
}

/* Does the row follow `end`, and is it what its hash says? Then `end` moves on to it. */
static bool link_holds(struct statement *row, struct chain_end *end, bool *holds,
                       struct error *error)
{
    unsigned char previous[OPERATION_HASH_BYTES];
    unsigned char kept[OPERATION_HASH_BYTES];
    unsigned char made[OPERATION_HASH_BYTES];

    if (!hash_row(row, made, error)) {
        return false;
    }
    *holds = column_integer(row, 0) == end->seq + 1 && copy_hash(row, 10, previous) &&
             copy_hash(row, 11, kept) && memcmp(previous, end->hash, OPERATION_HASH_BYTES) == 0 &&
             memcmp(made, kept, OPERATION_HASH_BYTES) == 0;
    if (*holds) {
        end->seq++;
        memcpy(end->hash, kept, OPERATION_HASH_BYTES);
    }
    return true;
}

struct walk {
    int64_t from, limit;
    int64_t *broken, *next;
};

static bool walk_rows(struct store *store, const struct walk *walk, struct chain_end *end,
                      struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT " COLUMNS " FROM operation WHERE seq >= ? ORDER BY seq LIMIT ?", error);
    enum step step = STEP_ROW;
    bool ok = true;
    bool holds = true;

    bind_integer(statement, walk->from);
    bind_integer(statement, walk->limit);
    while (ok && holds && (step = statement_step(statement, error)) == STEP_ROW) {
        ok = link_holds(statement, end, &holds, error);
    }
    statement_done(statement);
    if (!holds) {
        *walk->broken = end->seq + 1;
    }
    return ok && step != STEP_FAILED;
}

/* `head` is of the same moment as the rows. Whoever cuts the log off at its end leaves the head
 * behind. */
static bool walk_chain(struct store *store, const struct walk *walk, const struct chain_end *head,
                       struct error *error)
{
    struct chain_end end;

    if (!read_before(store, walk->from, &end, error)) {
        return false;
    }
    if (end.seq < 0) {
        *walk->broken = walk->from - 1;
        return true;
    }
    if (!walk_rows(store, walk, &end, error) || *walk->broken != 0) {
        return *walk->broken != 0;
    }
    if (end.seq == walk->from - 1 + walk->limit) {
        *walk->next = end.seq + 1;
        return true;
    }
    if (head->seq != end.seq || memcmp(head->hash, end.hash, OPERATION_HASH_BYTES) != 0) {
        *walk->broken = (head->seq < end.seq ? head->seq : end.seq) + 1;
    }
    return true;
}

bool operation_verify(struct store *store, int64_t from, int64_t limit, int64_t *broken,
                      int64_t *next, struct error *error)
{
    struct walk walk = {from < 1 ? 1 : from, limit < 1 ? 1 : limit, broken, next};
    struct statement *statement = statement_get(store, HEAD_SQL, error);
    struct chain_end head;
    enum step step = statement_step(statement, error);
    bool ok = step != STEP_FAILED;

    *broken = 0;
    *next = 0;
    if (ok) {
        (void)take_head(statement, step, &head); /* zeros then match no operation */
        ok = walk_chain(store, &walk, &head, error);
    }
    statement_done(statement); /* open until here: all that was read is of one moment */
    return ok;
}
