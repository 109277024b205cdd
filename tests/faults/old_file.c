#include "tests/faults/old_file.h"

#include "db/embedded.h"
#include "db/schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void execute(sqlite3 *file, const char *sql)
{
    char *words = NULL;

    if (sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        trials_fail("%s: %s", sql, words);
    }
}

int old_file_newest(void)
{
    return schema_newest(db_embedded);
}

/* SQL that a question makes out of the tables, run row by row. */
static void execute_each(sqlite3 *file, const char *question)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(file, question, -1, &statement, NULL) != SQLITE_OK) {
        trials_fail("%s: %s", question, sqlite3_errmsg(file));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        execute(file, (const char *)sqlite3_column_text(statement, 0));
    }
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
}

/* Columns that both have. Of the log only the first operation is taken: the others tell of columns
 * that the older program did not know. */
static const char copy_rows[] =
    "SELECT 'INSERT INTO main.' || n.name || ' (' || group_concat(c.name, ', ') || ') SELECT ' || "
    "group_concat(c.name, ', ') || ' FROM newer.' || n.name "
    "FROM main.sqlite_schema AS o "
    "JOIN newer.sqlite_schema AS n ON n.name = o.name AND n.type = 'table' "
    "JOIN pragma_table_info(n.name, 'newer') AS c "
    "WHERE o.type = 'table' AND o.name IN ('setting', 'staff') "
    "AND c.name IN (SELECT name FROM pragma_table_info(o.name, 'main')) "
    "GROUP BY n.name ORDER BY n.rowid";

void old_file_make(const struct scene *from, int version, const struct scene *to)
{
    sqlite3 *file = NULL;
    char sql[512];

    if (sqlite3_open(to->database, &file) != SQLITE_OK) {
        trials_fail("%s: %s", to->database, sqlite3_errmsg(file));
    }
    execute(file, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; BEGIN");
    for (int i = 0; i < version; i++) {
        execute(file, db_embedded[i].text);
    }
    execute(file, "COMMIT");
    (void)snprintf(sql, sizeof(sql), "ATTACH '%s' AS newer", from->database);
    execute(file, sql);
    execute(file, "BEGIN");
    execute_each(file, copy_rows);
    execute(file, "INSERT INTO main.operation SELECT * FROM newer.operation WHERE seq = 1; "
                  "INSERT INTO main.operation_head SELECT 1, seq, hash FROM main.operation");
    (void)snprintf(sql, sizeof(sql),
                   "UPDATE setting SET value = '%d' WHERE name IN ('min_reader', 'min_writer'); "
                   "PRAGMA main.user_version = %d; COMMIT; DETACH newer; "
                   "PRAGMA application_id = 0x46444B31",
                   version, version);
    execute(file, sql);
    if (sqlite3_close(file) != SQLITE_OK) {
        trials_fail("%s cannot be closed", to->database);
    }
}
