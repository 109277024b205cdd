/* Printing the page of a report: asks once, with the name of the printer. */
#pragma once

#include "tui/views.h"

/* Does the report have a page? Then F9 is true. */
bool sheet_print_can(const struct report *report);
void sheet_print_ask(struct screen *screen, const struct form *form, const struct report *report,
                     struct date begins, struct date ends);
