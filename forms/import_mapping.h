/* Which column of a file becomes which field: guessed once from the names of the header, looked at
 * by a person, and kept for every further file with the same header. */
#pragma once

#include "forms/import_column.h"

#define IMPORT_COLUMNS_MOST 200

struct import_mapping {
    const struct import_table *table;
    char **headers; /* owned, cleaned for the screen */
    size_t *targets;
    size_t count;
};

/* From the cells of the header; of two columns that say the same the plainer is taken, or the
 * first. False when there are too many columns. */
bool import_mapping_guess(struct import_mapping *mapping, const struct import_table *table,
                          char *const *cells, size_t count, struct error *error);
void import_mapping_finish(struct import_mapping *mapping);

/* What a person says of it: "Shift=watch,Radio=unit,Remarks=-", a column by its name or number. */
bool import_mapping_change(struct import_mapping *mapping, const char *changes,
                           struct error *error);

/* Can files be read with it? Names the fields that it lacks, with the headers that there are, or
 * the first that it has twice. */
bool import_mapping_is_whole(const struct import_mapping *mapping, struct error *error);

/* How many fields must be there and are not; adds them to `out`, as "watch (Watch), unit (Unit)".
 */
size_t import_mapping_lacks(const struct import_mapping *mapping, struct text *out);

/* "Weather", "Moon" and 3 more: the columns with a name that are not read. Adds nothing where all
 * are. */
void import_mapping_unread(const struct import_mapping *mapping, struct text *out);

/* The header by which it is found again, and what is kept of it: the fields in the order of the
 * columns. Caller frees. */
char *import_mapping_header_dup(const struct import_mapping *mapping);
char *import_mapping_fields_dup(const struct import_mapping *mapping);
/* Takes over what was kept; false when it does not fit these columns. */
bool import_mapping_take(struct import_mapping *mapping, const char *fields);
