/* What store.c, gate.c, statement.c, schema.c and their like share of the open file. Nobody outside
 * of db/ includes this. */
#pragma once

#include "base/embedded.h"
#include "db/statement.h"
#include "db/store.h"

#define STATEMENT_BUCKETS  64
#define STORE_APPLICATION  0x46444B31 /* "FDK1", PRAGMA application_id */
#define STORE_WAIT_SECONDS 10

struct journal;
struct sqlite3;
struct sqlite3_stmt;

struct store {
    struct sqlite3 *handle;
    char *path; /* with the folder's real name */
    const struct time_source *time;
    store_tell_fn *tell; /* or NULL */
    struct statement *statements[STATEMENT_BUCKETS];
    int version;          /* of the schema; 0 while the file is made or moved */
    int64_t data_version; /* at the last store_changed() */
    bool throw_away;
    bool sample;
    bool in_transaction;
    bool must_be_throw_away; /* it lies where no other may, or in a folder open to all */
    bool replaying;          /* a move of the schema is not logged */
    int readings;            /* store_begin_reading() without its end; none within a write */
    bool spoiled;          /* this transaction met an error after which nothing of it may be kept */
    int64_t wait_until;    /* of a transaction, monotonic milliseconds; past: BUSY comes at once */
    int64_t waiting_since; /* where there is no such limit */
    bool (*stop)(void *context);
    void *stop_context;
    struct journal *journal;    /* NULL: no second copy is kept */
    struct error second_copy;   /* why the last one failed; class NONE when it did not */
    char read_only[ERROR_ROOM]; /* why nothing may be written any more, or "" */
};

/* store_open_telling() of a program that carries these schema steps. */
bool store_open_with(struct store **store, const char *path, const struct time_source *time,
                     const struct embedded_file *steps, store_tell_fn *tell, struct error *error);

/* To who listened when the file was opened; format "" says that it is over. */
void store_tell(const struct store *store, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Opens a file that nobody writes, a copy or a backup, for reading as it lies there: without locks,
 * without a change of the file or beside it, whatever its version and place. */
bool store_open_still(struct store **store, const char *path, struct error *error);

/* As store_open(), for a copy that a journal is laid over: a move to this program's schema is no
 * operation of its own, since the journal's operations go on from the backup's. */
bool store_open_for_replay(struct store **store, const char *path, const struct time_source *time,
                           struct error *error);

/* Opens, or makes (0600), a small file beside the records with a mark and tables of its own, under
 * the same settings; what is deleted in it is overwritten. UNSAFE when it bears another mark,
 * VERSION when its tables are not these. Writing is UNSAFE once it was taken away. */
bool store_open_side(struct store **store, const char *path, int application, const char *schema,
                     const struct time_source *time, struct error *error);

/* Opens an open file once more, for another thread: only SQLite does, since whoever else closed it
 * would take the locks away. NULL and false when it is no longer the same file. */
bool store_open_again(struct store **other, struct store *store, struct error *error);

/* A file with its tables and no operation yet, for a journal from its first line on. */
bool store_create_bare(const char *path, struct error *error);

/* Takes the write lock and keeps it until the store is closed. */
bool store_hold(struct store *store, struct error *error);

/* Wakes the other desks, so that they look at the file. */
void store_ring(const struct store *store);

/* Brings everything into the file itself, so that its log is empty. */
bool store_empty_log(struct store *store, struct error *error);

/* store_settings.c: before anything is read of the file: nothing in it may run, and nothing may
 * take the memory. A result code of SQLite. */
int store_harden(struct sqlite3 *handle);

/* store_settings.c: sets what must be in force, and reads it back. */
bool store_apply_settings(struct store *store, struct error *error);

/* gate.c: the busy handler of SQLite, with the store as its context. */
int store_wait_for_others(void *context, int tries);

/* gate.c: does another file bear the name by now? */
bool store_has_moved(struct store *store, bool *moved, struct error *error);

/* Puts a result code of SQLite into a class and a sentence. Always false. */
bool store_fail(struct store *store, int code, struct error *error);

/* As store_run(), without a look at the schema's version: for schema.c, which moves it. */
bool store_transact(struct store *store, store_work *work, void *context, struct error *error);
/* The same, waiting for others no longer than this. */
bool store_transact_soon(struct store *store, int milliseconds, store_work *work, void *context,
                         struct error *error);

/* One integer of one pragma. */
bool store_pragma(struct store *store, const char *sql, int64_t *value, struct error *error);

/* Are all settings in force that store_open() has set? The error names the first that is not. */
bool store_settings_hold(struct store *store, struct error *error);

/* Reads the marks of the file (throw-away, sample) anew. */
bool store_read_marks(struct store *store, struct error *error);

/* statement.c: the end of a transaction takes back what was handed out in it; the end of the store
 * everything. */
void statements_end_transaction(struct store *store);
void statements_close(struct store *store);
