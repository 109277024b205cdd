/* Is the file whole, and is all that protects it in order? `frontdesk check` calls check_place(),
 * check_copy() (pages, chain, numbers, counts) and check_search() beside the rest, check_records(),
 * check_contents() (accounts, settings, tables), calendar_check() (what falls due),
 * exception_check(), and check_around() (journal, backups, clock). */
#pragma once

#include "db/store.h"

/* A step is no finding: how far the check has come, for who waits. */
enum finding_class { FINDING_GOOD, FINDING_WARNING, FINDING_DAMAGE, FINDING_STEP };
typedef void finding_fn(void *context, enum finding_class class, const char *words);

/* What belongs to the place: settings in force, permissions, marks. Calls `finding` for each; false
 * only when it could not be looked at. */
bool check_place(struct store *store, finding_fn *finding, void *context, struct error *error);

/* SQLite's own integrity and foreign keys, the chain, numbers without gaps, tallies, and that no
 * record or its filing is missing: what holds of a copy too. */
bool check_copy(struct store *copy, finding_fn *finding, void *context, struct error *error);

/* Every single record against the log, and against the rows that reports count and the stock of
 * cards. */
bool check_records(struct store *store, finding_fn *finding, void *context, struct error *error);

/* What stands around the file: the journal against the log, the age of the newest backup in the
 * folder, and the clock. */
bool check_around(struct store *store, const char *backup_dir, finding_fn *finding, void *context,
                  struct error *error);

/* Logs the outcome. `damage` (NULL: the file is whole) stops every desk from writing until a later
 * check finds the file whole; then nothing more is written to it, the log included. */
bool check_conclude(struct store *store, const char *damage, int64_t warnings, struct error *error);
