/* Backups: copies of the whole file under names with their time, each looked at before it gets its
 * name, so that every file of the folder that ends in .db is a whole one. Old ones go by rule: the
 * newest 24 stay, and the newest of each of the last 24 hours, 30 days and 12 months that have
 * one. */
#pragma once

#include "db/copy_file.h"
#include "db/place.h"

struct backup {
    char path[PLACE_ROOM];
    int64_t seq; /* last operation in it */
    int removed; /* older ones that the rule no longer keeps */
};

/* Makes the folder where it is missing. REFUSED while another backup, or the copy of a
 * move, is being made there. */
bool backup_make(struct store *store, const char *folder, const struct copying *copying,
                 struct backup *backup, struct error *error);

/* The newest backup of the store in the folder; path "" when there is none. `at` is its moment. */
bool backup_newest(struct store *store, const char *folder, char path[PLACE_ROOM], int64_t *at,
                   struct error *error);

/* Before a newer program moves the file to its schema: a checked copy beside it, FILE.version-N,
 * unless one is there already. Waits while another copy or a backup is being made in that
 * folder; REFUSED after ten minutes. */
bool backup_before_move(struct store *store, int version, struct error *error);
