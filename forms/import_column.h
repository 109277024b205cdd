/* What the columns of a station's worksheet export can be. The format is the station's own, so that
 * the header names are guessed from a table of synonyms and a person looks at the guess. */
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
    IMPORT_NOTHING = IMPORT_TARGETS, /* a column that is not read */
};

/* The name of the field that it becomes ("worked_on"), and the field itself; "" and NULL for
 * IMPORT_NOTHING. */
const char *import_target_name(enum import_target target);
const struct field *import_target_field(enum import_target target);
enum import_target import_target_named(const char *name); /* "-" and "" are IMPORT_NOTHING */
bool import_target_is_known(const char *name);
bool import_target_is_needed(enum import_target target);
/* May several columns become it? (clearance codes) */
bool import_target_takes_several(enum import_target target);

/* What a header name says it is. */
enum import_target import_target_guess(const char *header);

/* A header name without case, blanks and signs, by which names are compared. Caller frees. */
char *import_header_key_dup(const char *header);

/* Makes a cell into the kept form of the field; several cells of one target are given one after the
 * other. False with words for the person who reads the outcome. */
bool import_cell(enum import_target target, const struct desk *desk, const char *cell,
                 struct text *kept, struct error *error);
