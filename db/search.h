/* Full-text search over the searched fields of all forms: the only file that knows how it is done.
 * Newest first, never all hits at once. */
#pragma once

#include "db/records.h"

/* Inside a transaction: the words of a record, new or in place of old ones (NULL: there were none).
 */
bool search_put(struct store *store, int64_t seq, const char *old_words, const char *words,
                struct error *error);

/* Records whose words begin with all words of `typed`; or the record of that number, URN or tag.
 * Only what the person may read. `before` as in struct page_request. */
bool search_page(struct store *store, const struct actor *actor, const char *typed, int64_t before,
                 int limit, struct head *heads, size_t *count, struct error *error);

/* The newest records of the form that have all words of `typed`, as whole words; looks at the
 * newest hits of all forms only, some hundreds of them. Whoever may read them: internal to db/. */
bool search_same(struct store *store, const struct form *form, const char *typed, int limit,
                 struct head *heads, size_t *count, struct error *error);
