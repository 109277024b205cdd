/* Records as JSON: for the command line and for the changes in operations. Names as in the form;
 * groups are arrays of objects; numbers, booleans and texts as the manual gives them. Blank values
 * are left out. */
#pragma once

#include "base/text.h"
#include "forms/check.h"
#include "forms/record.h"

/* One object, one line, no blanks, fields in the form's order. `only` (may be NULL) picks top-level
 * fields. */
void record_to_json(const struct record *record, bool (*only)(void *context, size_t field),
                    void *context, struct text *out);

/* Puts the fields of one JSON object into the record; what it does not name stays. Unknown names,
 * wrong types and values that are not in their kept form become problems; one about an unknown name
 * has a place past the last field and the name in its words. False only when it is no JSON object
 * at all. */
bool record_from_json(struct record *record, const struct desk *desk, const char *json,
                      size_t length, struct problems *problems, struct error *error);

/* The same without a check of values, for what the program itself has written. */
bool record_from_own_json(struct record *record, const char *json, struct error *error);

/* The same of what jansson has read already; false when that is no object (NULL included). */
struct json_t;
bool record_take_json(struct record *record, const struct json_t *object);

void json_add_text(struct text *out, const char *text); /* quoted and escaped */
