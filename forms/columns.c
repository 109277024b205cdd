#include "forms/columns.h"

#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_ROOM 80

/* "Emp. No." and "emp_no" are the same name: letters and digits alone, folded. */
static void fold(const char *name, char out[NAME_ROOM])
{
    char *folded = text_folded_dup(name);
    size_t length = 0;

    for (const char *c = folded; *c != '\0' && length + 1 < NAME_ROOM; c++) {
        if (isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80 || *c == '#') {
            out[length++] = *c;
        }
    }
    out[length] = '\0';
    free(folded);
}

static bool is_taken(const size_t *columns, size_t rows, size_t column)
{
    for (size_t i = 0; i < rows; i++) {
        if (columns[i] == column) {
            return true;
        }
    }
    return false;
}

/* The first free column of this name. */
static size_t find(const char *name, char *const *header, size_t count, const size_t *columns,
                   size_t rows)
{
    char wanted[NAME_ROOM], found[NAME_ROOM];

    fold(name, wanted);
    for (size_t i = 0; i < count; i++) {
        fold(header[i], found);
        if (strcmp(found, wanted) == 0 && !is_taken(columns, rows, i)) {
            return i;
        }
    }
    return COLUMN_NONE;
}

void columns_guess(const struct column_names *table, char *const *header, size_t count,
                   size_t *columns)
{
    for (size_t row = 0; table[row].field != NULL; row++) {
        columns[row] = find(table[row].field, header, count, columns, row);
        for (size_t i = 0; columns[row] == COLUMN_NONE && table[row].names[i] != NULL; i++) {
            columns[row] = find(table[row].names[i], header, count, columns, row);
        }
    }
}
