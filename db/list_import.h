/* Lists that another system has made, a record a line (db/import.h): what each column is, is known
 * from its heading or said by a person (forms/import_mapping.h), a bad line is told with its number
 * and does not stop the rest, and what is there already is not added twice. */
#pragma once

#include "base/csv.h"
#include "db/import.h"
#include "db/seen.h"
#include "forms/import_mapping.h"

struct list_counts {
    size_t added, known;
};

struct list_import {
    struct import base;
    struct import_mapping mapping;
    struct import_faults faults;
    struct csv_reader reader;
    struct list_line *lines; /* read and not yet kept */
    size_t line_count;
    struct seen seen;   /* what no two records may share, as far as it was looked through */
    bool at_end, again; /* of the file; it is read a second time, to be written */
    struct list_counts planned, done;
};

/* Takes the bytes of a file over (import_finish() frees them, also after false); reads the header,
 * and guesses the mapping or takes the one that is kept. The table's form has no groups, one of its
 * fields no two records may share, and its action "import" files them. For supervisors. */
bool list_import_init(struct list_import *import, struct app *app, const struct import_table *table,
                      const char *name, char *bytes, size_t length, struct error *error);
