/* A record in the typed tables of its form: the SQL is made from the form's fields. Internal to
 * db/. */
#pragma once

#include "base/text.h"
#include "db/statement.h"
#include "db/store.h"
#include "forms/record.h"

/* Inside a transaction. */
bool record_table_insert(struct store *store, const struct record *record, int64_t seq,
                         struct error *error);
/* Only the columns and groups that differ. */
bool record_table_update(struct store *store, const struct record *before,
                         const struct record *after, int64_t seq, struct error *error);

/* Fills `record`, which is initialised for its form. */
bool record_table_load(struct store *store, int64_t seq, struct record *record,
                       struct error *error);

/* Of a record only these fields (NULL-terminated), and of a group only how many rows it has: what
 * reads many of them adds ", t.column" and so on to its own SELECT over the form's table t, and
 * fills the record from the current row, the first of them in `column`. What else is in the record
 * stays. */
void record_table_add_some(struct text *sql, const struct form *form, const char *const *names);
bool record_table_take_some(struct statement *statement, int column, const char *const *names,
                            struct record *record, struct error *error);

/* Reads many records of a form, each of a higher sequence than the one before, with one search for
 * all. Inside one reading; closed in it too, whether it could be opened or not. `record` is
 * initialised for the form and blank. */
struct record_reader;
bool record_reader_open(struct record_reader **reader, struct store *store, const struct form *form,
                        int64_t after, struct error *error);
/* `fault` gets what is wrong with the record itself ("has lost its contents"), or NULL: the next
 * one can be read all the same. */
bool record_reader_load(struct record_reader *reader, int64_t seq, struct record *record,
                        const char **fault, struct error *error);
void record_reader_close(struct record_reader *reader);

/* Another record (not `seq`, not struck out) whose field has this value: its number, or "". */
bool record_table_find(struct store *store, const struct form *form, const struct field *field,
                       const char *kept, int64_t seq, char number[], struct error *error);
