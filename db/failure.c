#include "base/text.h"
#include "db/store_internal.h"

#include <sqlite3.h>

/* What a result code of SQLite means for the desk. */
struct failure {
    int code; /* primary */
    enum error_class class;
    bool spoils; /* SQLite may have rolled back: nothing of the transaction may be kept */
    const char *words;
};

static const struct failure failures[] = {
    {SQLITE_BUSY, ERROR_BUSY, false, "Another desk is writing just now. Try again in a moment."},
    {SQLITE_LOCKED, ERROR_BUSY, false, "Another desk is writing just now. Try again in a moment."},
    {SQLITE_INTERRUPT, ERROR_BUSY, false, "The search was stopped: something was typed meanwhile."},
    {SQLITE_FULL, ERROR_FULL, true,
     "There is no room left on the disk, so nothing of this was kept. Make room, then try again."},
    {SQLITE_IOERR, ERROR_IO, true,
     "The disk did not do what it was asked, so nothing of this was kept. Tell the system "
     "administrator, and run frontdesk check."},
    {SQLITE_CORRUPT, ERROR_DAMAGED, true,
     "The database is damaged. Write nothing more; tell the system administrator, who keeps the "
     "file and restores a backup."},
    {SQLITE_NOTADB, ERROR_DAMAGED, true,
     "This is no database, or its beginning is damaged. Nothing was changed. Check the name, or "
     "restore a backup."},
    {SQLITE_READONLY, ERROR_IO, true,
     "The database cannot be written by this account. Have its owner and permissions looked at."},
    {SQLITE_CANTOPEN, ERROR_IO, true,
     "The database cannot be opened by this account. Have its folder and permissions looked at."},
    {SQLITE_PERM, ERROR_IO, true,
     "The database cannot be used by this account. Have its permissions looked at."},
    {SQLITE_NOMEM, ERROR_MEMORY, true,
     "This machine has no memory left, so nothing of this was kept. Close other programs and try "
     "again."},
    {SQLITE_TOOBIG, ERROR_DAMAGED, true,
     "The database holds a value that is larger than this program writes. Write nothing more; tell "
     "the system administrator, who keeps the file and restores a backup."},
    /* The program's own statements are right: a table or the form of the file is not. */
    {SQLITE_ERROR, ERROR_DAMAGED, false,
     "The database is not as this program makes it. Write nothing more; tell the system "
     "administrator, who keeps the file and restores a backup."},
    {SQLITE_CONSTRAINT, ERROR_CONFLICT, false,
     "What was to be written does not go with what is there already, so nothing of this was kept."},
};

static const struct failure *find_failure(int code)
{
    static const struct failure other = {
        .code = SQLITE_ERROR,
        .class = ERROR_IO,
        .words = "The program could not use the database, so nothing of this was kept. Tell the "
                 "system administrator."};

    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        if (failures[i].code == (code & 0xff)) {
            return &failures[i];
        }
    }
    return &other;
}

bool store_fail(struct store *store, int code, struct error *error)
{
    const struct failure *failure = find_failure(code);
    const char *reason = sqlite3_errmsg(store->handle);

    if (failure->spoils && store->in_transaction) {
        store->spoiled = true;
    }
    if (failure->class == ERROR_BUSY) {
        return error_set(error, ERROR_BUSY, "%s", failure->words);
    }
    if (failure->class == ERROR_DAMAGED && store->read_only[0] == '\0') {
        (void)text_copy(store->read_only, sizeof(store->read_only), failure->words);
    }
    return error_set(error, failure->class, "%s (%.120s: %.120s, %d)", failure->words, store->path,
                     reason, code);
}
