/* The one file that keeps everything, and the one gate to it. Only db/ knows that it is SQLite.
 *
 * The file is in WAL mode with synchronous=FULL; every setting that matters is set and read back at
 * each open. No read transaction is held while a person thinks. */
#pragma once

#include "base/date.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* Makes a new file with all tables (0600, its folder 0700). Refuses when there is one already.
 * `throw_away` marks it for good: every screen says so, and it may lie where nothing is kept. */
bool store_create(const char *path, bool throw_away, struct error *error);

/* Opens an existing file and moves it to this program's schema where that is needed. Refuses with a
 * class: NOT_FOUND, UNSAFE (link, foreign application), VERSION (newer), DAMAGED. */
bool store_open(struct store **store, const char *path, const struct time_source *time,
                struct error *error);

/* Hears in one line what takes long before an opened file can be used: a copy of it, its move to
 * other tables, days and exceptions that are worked out anew. "" when that is over. */
typedef void store_tell_fn(const char *words);
/* store_open() that tells; `tell` may be NULL. */
bool store_open_telling(struct store **store, const char *path, const struct time_source *time,
                        store_tell_fn *tell, struct error *error);
void store_close(struct store *store); /* NULL is fine */

const char *store_path(const struct store *store);
const struct time_source *store_time(const struct store *store);
bool store_is_throw_away(const struct store *store);
bool store_is_sample(const struct store *store); /* holds seeded sample data */

/* From now on every operation goes into the journal in `folder` too, before the gate says that it
 * is kept. Looks whether the file is the one that the journal follows. */
bool store_keep_journal(struct store *store, const char *folder, struct error *error);
/* Brings the journal up to the file without a change of the file. */
bool store_update_journal(struct store *store, struct error *error);
/* Why the second copy of the last change failed, for "Filed ..., but the second copy failed: ...";
 * "" when it did not. The change itself is kept. */
const char *store_second_copy(const struct store *store);
/* Where the journal is, or NULL. */
const char *store_journal_path(const struct store *store);

/* Why nothing may be written any more (the file is damaged, or an older copy stands in its place);
 * "" while all is well. Reading goes on as far as it can. */
const char *store_read_only(const struct store *store);

/* One piece of writing that may be run again from the start: it must not keep anything in `context`
 * that a second run would not overwrite. False rolls everything back. */
typedef bool store_work(struct store *store, void *context, struct error *error);

/* Runs `work` in one immediate transaction, waiting with jitter up to ten seconds for other desks
 * (ERROR_BUSY after that). True only after COMMIT returned. For the command line. */
bool store_run(struct store *store, store_work *work, void *context, struct error *error);

/* The same, but tries once and never waits: ERROR_BUSY at once, for the screen, whose event loop
 * tries again. */
bool store_attempt(struct store *store, store_work *work, void *context, struct error *error);

/* Around reads that must be of one moment, while others write; also faster than each on its own.
 * May be nested. The end is called whatever the beginning gave. Nothing may be written between the
 * two, and nothing long may be done. */
bool store_begin_reading(struct store *store, struct error *error);
void store_end_reading(struct store *store);

/* Has another process committed since the last call? (PRAGMA data_version) */
bool store_changed(struct store *store, bool *changed, struct error *error);

/* Lets a waiting key stop a long read: `stop` is asked now and then while SQLite works; true ends
 * the statement with ERROR_BUSY. NULL takes it away. */
void store_interrupt_when(struct store *store, bool (*stop)(void *context), void *context);
