/* What a journal holds beyond a backup: its lines by sequence, whatever their order in the file.
 * Internal to db/. */
#pragma once

#include "db/journal.h"

struct journal_tail {
    struct tail_line {
        int64_t seq, offset;
        unsigned char hash[OPERATION_HASH_BYTES];
    } * lines; /* in sequence, each once */
    size_t count;
    int64_t bad_lines;
};

/* Reads the whole journal. DAMAGED when a line that the store should hold is another operation
 * there, or when two lines of one sequence are. */
bool journal_tail_read(struct journal_tail *tail, const char *path, struct store *store,
                       struct error *error);
void journal_tail_finish(struct journal_tail *tail);
