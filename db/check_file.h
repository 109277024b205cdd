/* Is the file whole, and is all that protects it in order? `frontdesk check` calls, one after the
 * other: check_file() here (pages, chain, records, counts and stock against the log),
 * check_contents() (accounts, settings, tables), calendar_check() (what falls due),
 * exception_check(), and check_around() (journal, backups, clock). */
#pragma once

#include "db/store.h"

enum finding_class { FINDING_GOOD, FINDING_WARNING, FINDING_DAMAGE };
typedef void finding_fn(void *context, enum finding_class class, const char *words);

/* SQLite's own integrity and foreign keys, settings in force, the chain, numbers without gaps,
 * tables against operations, tallies. Calls `finding` for each; false only when it could not be
 * looked at. */
bool check_file(struct store *store, finding_fn *finding, void *context, struct error *error);

/* The same of a copy, without what belongs to the place (settings, permissions) and without a look
 * at every single record: the chain and SQLite answer for those. */
bool check_copy(struct store *copy, finding_fn *finding, void *context, struct error *error);

/* What stands around the file: the journal against the log, the age of the newest backup in the
 * folder, and the clock. */
bool check_around(struct store *store, const char *backup_dir, finding_fn *finding, void *context,
                  struct error *error);

/* Logs the outcome. `damage` (NULL: the file is whole) stops every desk from writing until a later
 * check finds the file whole; then nothing more is written to it, the log included. */
bool check_conclude(struct store *store, const char *damage, int64_t warnings, struct error *error);
