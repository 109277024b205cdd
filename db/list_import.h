/* Lists that another system has made, a record a line: the columns are known by their headings
 * (forms/columns.h), a bad line is told with its number and does not stop the rest, and what is
 * there already is not added twice. */
#pragma once

#include "db/app.h"
#include "db/records.h"
#include "forms/columns.h"

struct list_import {
    /* Without groups; one of its fields no two records may share. Its action "import" files them.
     */
    const struct form *form;
    const struct column_names *columns;
    const char *csv; /* as the file has it, in any usual encoding */
    size_t length;
    const char *where; /* the file's name, without folders */
    /* Gets every line that was not taken, with the reason. */
    void (*refuse)(void *context, unsigned long line, const char *words);
    /* Which column became which field (NULL: none), once each, before the first line. May be NULL.
     */
    void (*mapped)(void *context, const char *heading, const char *field);
    void (*progress)(void *context, int64_t done, int64_t all); /* in bytes; may be NULL */
    void *context;
    int64_t added, known, refused; /* given: lines */
};

/* For supervisors. False with an error for what stops everything: no heading for a field that must
 * be there, or a file that cannot be written. Lines are kept in batches: what was told as added
 * stays, and the same file again adds what is lacking. */
bool list_import(struct app *app, struct list_import *import, struct error *error);
