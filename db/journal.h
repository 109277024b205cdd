/* The journal: every operation a second time, as a line of text in a folder that best lies on
 * another disk. It is written and synced after COMMIT and before anybody reads "Filed", so that a
 * backup and the journal together give every record back. */
#pragma once

#include "base/error.h"
#include "db/operation.h"

struct journal;

/* Is any journal in the folder? Then a file that is missing was taken away, and is not new. */
bool journal_any(const char *folder);

/* The journal of the file whose first operation has this id. Nothing is opened yet: a folder that
 * is missing is made when the first line is written. */
struct journal *journal_create(const char *folder, const char *file_id);
void journal_destroy(struct journal *journal); /* NULL is fine */
const char *journal_path(const struct journal *journal);

/* Under a lock: appends every operation of the store that the journal lacks, and syncs. On false
 * the words say what became of the second copy; the operations themselves are kept. */
bool journal_follow(struct journal *journal, struct store *store, struct error *error);

/* The last whole line (sequence 0: there is none, or no journal). */
bool journal_end(struct journal *journal, struct chain_end *end, struct error *error);

/* Does the store hold the operation that ends the journal? DAMAGED with words when it does not:
 * somebody has put an older copy in the file's place. */
bool journal_agrees(struct journal *journal, struct store *store, const struct chain_end *end,
                    struct error *error);

/* Calls `each` for every line in the order of the file; `operation` is NULL for a line that is torn
 * or was changed. `offset` is where the line begins. False from `each` ends early (no error).
 * A journal that is not there has no lines. */
typedef bool journal_line_fn(void *context, int64_t offset, const struct operation *operation);
bool journal_lines(const char *path, int64_t from, journal_line_fn *each, void *context,
                   struct error *error);

/* Single lines by their offset, as journal_lines() has given it; cheap when they stand one behind
 * the other. */
struct journal_reader;
bool journal_reader_open(struct journal_reader **reader, const char *path, struct error *error);
void journal_reader_close(struct journal_reader *reader); /* NULL is fine */
/* `operation` lives until the next one is read. DAMAGED when no whole line begins there. */
bool journal_reader_at(struct journal_reader *reader, int64_t offset, struct operation *operation,
                       struct error *error);
