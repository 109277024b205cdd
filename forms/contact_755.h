/* What the 755 card's own files share; its table is in forms/contact_755.c. */
#pragma once

#include "forms/report.h"

extern const struct report contact_755_reports[]; /* ends with a zeroed one */

/* A card is one contact. */
void contact_755_count(const struct record *record, const char *status, counted_contact_fn *each,
                       void *context);
