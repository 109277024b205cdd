/* Makes records from what `fields FORM --format json` says and from nothing else, as another
 * program would. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/* Only what is required; every field that is asked. Caller decrefs. */
json_t *make_least(const json_t *form);
json_t *make_full(const json_t *form);

/* A valid value of the field. */
json_t *make_value(const json_t *field);

/* A valid value of a field whose values no two records may share, another one for each number: the
 * number stands in the longest run of digits of the example. */
json_t *make_unique(const json_t *field, unsigned number);

/* A row of a group. */
json_t *make_row(const json_t *group);

/* Adds what the answers that are there make required. */
void make_whole(json_t *record, const json_t *fields, const json_t *above);

/* The field of this name in an array of fields, or NULL. */
const json_t *find_field(const json_t *fields, const char *name);
const char *field_text(const json_t *field, const char *key); /* "" when it is not there */
bool field_is(const json_t *field, const char *key);          /* there and true */
