/* Copies of the whole file, page by page, as of one moment, while desks go on working. Internal to
 * db/. */
#pragma once

#include "db/store.h"

/* Told now and then how far it is. */
typedef void copy_progress_fn(void *context, int64_t done, int64_t pages);

struct copying {
    copy_progress_fn *progress; /* may be NULL */
    void *context;
};

/* Into a new file `to` (0600), synced to the disk. What was begun is removed on false. */
bool copy_store(struct store *store, const char *to, const struct copying *copying,
                struct error *error);

/* The same from a file that no store has open: a backup. DAMAGED when it is no database. */
bool copy_closed_file(const char *from, const char *to, const struct copying *copying,
                      struct error *error);
