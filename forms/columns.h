/* Which column of a list that somebody else has made is which field: guessed from its header line
 * by a table of names, since every system heads its columns in its own way. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct column_names {
    const char *field;
    const char *names[16]; /* in any case, with any blanks, dots and dashes; NULL-terminated */
    bool needed;           /* without it there is no list */
};

#define COLUMN_NONE ((size_t)-1)

/* For each row of the table (it ends with a zeroed one) the column of `header` that bears one of
 * its names, or COLUMN_NONE. A field's own name counts too; names that stand earlier in a row win,
 * and no column is taken twice. */
void columns_guess(const struct column_names *table, char *const *header, size_t count,
                   size_t *columns);
