/* What the columns of another program's file can be. The format is the station's own, so that the
 * header names are guessed from a table of synonyms and a person looks at the guess. */
#pragma once

#include "base/text.h"
#include "forms/desk.h"
#include "forms/form.h"

#include <stdbool.h>
#include <stddef.h>

enum import_target {
    IMPORT_WORKED_ON,
    IMPORT_WATCH,
    IMPORT_UNIT,
    IMPORT_CLASS,
    IMPORT_EMPLOYEE,
    IMPORT_VEHICLE,
    IMPORT_RECEIVED, /* from here on fields of a line */
    IMPORT_DISPATCHED,
    IMPORT_ENROUTE,
    IMPORT_ARRIVED,
    IMPORT_CLEARED,
    IMPORT_TAG,
    IMPORT_ORIGIN,
    IMPORT_RD,
    IMPORT_LOCATION,
    IMPORT_NATURE,
    IMPORT_CLEARANCE,
    IMPORT_URN,
    IMPORT_NARRATIVE,
    IMPORT_SETTING,
    IMPORT_CONTACTS,
    IMPORT_CARDS,
    IMPORT_TARGETS,
};

/* A field that a column can become. */
struct import_column {
    const char *name;
    bool needed;          /* without it no file can be read */
    bool several;         /* several columns may become it (clearance codes) */
    const char *synonyms; /* as import_header_key_dup() makes them, with blanks round each */
};

/* What the columns of one kind of file can be; a target is the place of one in the table. */
struct import_table {
    const struct form *form;
    const char *group; /* of the form, that has the fields of the targets from `grouped` on; NULL */
    size_t grouped;
    const struct import_column *columns;
    size_t count;
    size_t dated; /* the target of a header that has the word "date", when nothing else is meant */
};

/* Worksheets: its targets are those above. */
extern const struct import_table import_worksheet_table;

#define IMPORT_NOTHING ((size_t)-1) /* a column that is not read */

/* The name of the field that it becomes ("worked_on"), and the field itself; "" and NULL for
 * IMPORT_NOTHING. */
const char *import_target_name(const struct import_table *table, size_t target);
const struct field *import_target_field(const struct import_table *table, size_t target);
/* "-", "" and what is not known are IMPORT_NOTHING. */
size_t import_target_named(const struct import_table *table, const char *name);
bool import_target_is_known(const struct import_table *table, const char *name);

/* What a header name says it is. `rank` (may be NULL): the lower, the plainer it says so. */
size_t import_target_guess(const struct import_table *table, const char *header, unsigned *rank);

/* A header name without case, blanks and signs, by which names are compared. Caller frees. */
char *import_header_key_dup(const char *header);

/* Makes a cell of a worksheet into the kept form of the target's field (import_target_field);
 * several cells of one target are given one after the other. False with words for the person who
 * reads the outcome. */
bool import_cell(enum import_target target, const struct field *field, const struct desk *desk,
                 const char *cell, struct text *kept, struct error *error);
