/* Lists that another system has made, a record a line (db/import.h): the columns are known by their
 * headings (forms/columns.h), a bad line is told with its number and does not stop the rest, and
 * what is there already is not added twice. */
#pragma once

#include "base/csv.h"
#include "db/import.h"
#include "forms/columns.h"
#include "forms/form.h"

#define LIST_COLUMNS_MOST 40 /* rows of a table of names */

struct list_counts {
    size_t added, known;
};

struct list_import {
    struct import base;
    const struct form *form;
    const struct column_names *columns;
    struct import_faults faults;
    struct csv_reader reader;
    char **headers; /* cleaned; owned */
    size_t header_count;
    size_t places[LIST_COLUMNS_MOST]; /* column of each row of the table, or COLUMN_NONE */
    struct list_line *lines;          /* read and not yet kept */
    size_t line_count;
    bool at_end, again; /* of the file; it is read a second time, to be written */
    struct list_counts planned, done;
};

/* Takes the bytes of a file over (import_finish() frees them, also after false) and reads the
 * header. The form has no groups, one of its fields no two records may share, and its action
 * "import" files them. For supervisors; refused where there is no heading for a field that must be
 * there. */
bool list_import_init(struct list_import *import, struct app *app, const struct form *form,
                      const struct column_names *columns, const char *name, char *bytes,
                      size_t length, struct error *error);

/* It is to be looked through (import_look()). */
void list_import_begin(struct list_import *import);

/* The field that a column of the header is; NULL: it is not used. */
const struct field *list_import_field(const struct list_import *import, size_t column);

/* Do these headings name all that such a list must have? */
bool list_import_fits(const struct column_names *columns, char *const *headers, size_t count);
