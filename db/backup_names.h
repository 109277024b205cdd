/* The names of backups, and which of them stay. Pure, so that the rule can be tried on years of
 * names. Internal to db/. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BACKUP_NAME_ROOM 160

/* "desk-1a2b3c4d-2026-11-21T01-55-00Z.db"; `again` > 1 tells apart those of one second
 * and sorts behind the first. */
void backup_name(const char *stem, int64_t moment, int again, char out[BACKUP_NAME_ROOM]);

/* The moment in a name of this stem; false when it is none. */
bool backup_name_moment(const char *stem, const char *name, int64_t *moment);

/* `names` are of one stem, newest first; `keep` tells for each whether it stays. */
void backup_names_keep(const char *stem, char *const *names, size_t count, bool *keep);
