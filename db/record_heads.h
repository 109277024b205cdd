/* Rows of the table of heads, for the files of db/ that read them. Internal to db/. */
#pragma once

#include "base/text.h"
#include "db/records.h"
#include "db/statement.h"

/* The columns of a head, in the order that record_head_take() reads them, from a table called r. */
#define HEAD_COLUMNS                                                                               \
    "r.seq, r.id, r.form, r.number, r.status, r.version, r.filed_at, r.filed_by, r.changed_at, "   \
    "r.changed_by, r.headline, r.filed_on, r.typed_by"
#define HEAD_COLUMN_COUNT 13

/* Fills a head from the current row. False (DAMAGED) for a form that the program does not know. */
bool record_head_take(struct statement *statement, struct head *head, struct error *error);

/* Steps through at most `limit` rows into `heads` and is done with the statement. */
bool record_heads_read(struct statement *statement, int limit, struct head *heads, size_t *count,
                       struct error *error);

/* One head, whoever may read it. NOT_FOUND when there is none. */
enum head_key { HEAD_BY_ID, HEAD_BY_NUMBER };
bool record_head_find(struct store *store, enum head_key key, const char *value, struct head *head,
                      struct error *error);
bool record_head_find_seq(struct store *store, int64_t seq, struct head *head, struct error *error);

/* Adds " AND ..." for what this person may read: the forms of the role, and of some only their own.
 * `only`: the one form that is asked for, which they may read at least their own of; NULL: all.
 * What it adds is bound by record_readable_bind() at the same place. */
void record_readable_add(struct text *sql, const struct actor *actor, const struct form *only);
void record_readable_bind(struct statement *statement, const struct actor *actor,
                          const struct form *only);
