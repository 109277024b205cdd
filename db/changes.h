/* The change feed: what other processes have committed since the last look. A screen waits on the
 * file descriptor (inotify) and asks; where inotify is not to be had it asks every half second. */
#pragma once

#include "db/operation.h"

struct changes {
    int fd;       /* to poll for reading, or -1: poll by time */
    int64_t seen; /* last operation looked at */
};
bool changes_open(struct changes *changes, struct store *store, struct error *error);
void changes_close(struct changes *changes);

/* Empties the descriptor and tells whether another process committed; then calls `each` (may be
 * NULL) for every operation since the last look, this process's own included. */
bool changes_look(struct changes *changes, struct store *store, bool *any, operation_fn *each,
                  void *context, struct error *error);
