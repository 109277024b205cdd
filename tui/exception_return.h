/* Returns the records of the exceptions that are marked in the review, one after the other while
 * keys are heard; each gets as its reason what is marked in it. */
#pragma once

#include "tui/exception_rows.h"

struct returning;

struct exception_return {
    struct screen *screen;
    void (*after)(void *owner); /* something was returned: read anew */
    void *owner;
    struct returning *running; /* asked about or being written, or NULL */
};

/* Asks first; something is marked. */
void exception_return_begin(struct exception_return *returns, const struct exception_rows *rows);
/* From the view's tick: the next record. */
void exception_return_tick(struct exception_return *returns);
/* Call when the owner goes: what is being written is finished. */
void exception_return_finish(struct exception_return *returns);

/* Puts what was found where the return of the record asks for its reason. */
void exception_return_fill(struct record *record, const struct exception_item *item);
