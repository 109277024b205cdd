/* What a sergeant said when returning a record: words for the whole of it, and remarks that point
 * at fields. */
#pragma once

#include "forms/record.h"

struct form_remark {
    struct place place;
    char *words;
};

struct form_remarks {
    struct form_remark *items;
    size_t count;
    char *note; /* what belongs to no field that is there; NULL: nothing */
};

/* Of the last return; empty when the form has none. */
void form_remarks_read(struct form_remarks *remarks, const struct record *record);
void form_remarks_finish(struct form_remarks *remarks);
bool form_remarks_any_at(const struct form_remarks *remarks, struct place place); /* NULL: no */

/* The same field as a choice: every field of the record by its label, in place of a name typed by
 * hand. */
struct remark_pointer {
    struct field field;
    const struct field *replaced; /* NULL: the action points at no fields */
    struct choice *choices;
};
void remark_pointer_init(struct remark_pointer *pointer, const struct record *record,
                         const struct codes *codes, const struct transition *transition);
void remark_pointer_finish(struct remark_pointer *pointer);
