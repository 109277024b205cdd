/* Prepared statements for the files of db/: kept open, reset on hand-out, bound in order, read by
 * column number. Internal to db/. SQL is the subset that PostgreSQL also takes; values are only
 * ever bound. */
#pragma once

#include "base/error.h"
#include "db/store.h"

struct statement;

/* The prepared statement of this text, cached in the store. NULL with an error when it cannot be
 * prepared. */
struct statement *statement_get(struct store *store, const char *sql, struct error *error);

/* Bind the next `?`, from left to right. Texts are copied; NULL binds NULL. Binding never fails
 * visibly: a failure is kept and comes out of the next statement_step. */
void bind_text(struct statement *statement, const char *text);
void bind_integer(struct statement *statement, int64_t integer);
void bind_bytes(struct statement *statement, const void *bytes, size_t length);

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };
enum step statement_step(struct statement *statement, struct error *error);
/* Ends the reading; a no-op for NULL. Always call it: an open statement holds a read transaction.
 */
void statement_done(struct statement *statement);

/* Of the current row, from 0; texts live until the next step or done. NULL gives "" or 0. */
const char *column_text(struct statement *statement, int column);
int64_t column_integer(struct statement *statement, int column);
const void *column_bytes(struct statement *statement, int column, size_t *length);
bool column_is_null(struct statement *statement, int column);

/* For statements that give no rows: steps to the end and is done. `rows` (may be NULL) gets how
 * many changed. */
bool statement_run(struct statement *statement, int64_t *rows, struct error *error);

/* Several statements in a row, without values: schema files and settings. */
bool store_execute(struct store *store, const char *sql, struct error *error);
