/* The Deputy's Daily Work Sheet (MPP 5-09/230.00): what one unit did in one watch, a line for each
 * tag. Times are HHMM and may cross midnight (forms/watch.h). It takes what people wrote, faults
 * too: what a sergeant must look at is raised in the review and not refused here. */
#pragma once

#include "forms/exception.h"
#include "forms/form.h"

#define WORKSHEET_LINES_MOST 200
#define CLEARANCES_MOST      4 /* codes of one line */

extern const struct form worksheet_form;
const struct form *worksheet(void); /* for a form that waits for what its lines carry */

#define WORKSHEET_EXCEPTIONS 11
extern const struct exception_rule worksheet_exceptions[WORKSHEET_EXCEPTIONS];

/* Each line that was cleared as a contact is one. */
void worksheet_count(const struct record *record, const char *status, counted_contact_fn *each,
                     void *context);
