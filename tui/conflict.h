/* Another desk was quicker: their version of the record beside this person's, field by field, to
 * choose from and to file again. Nothing that was typed is lost on the way. */
#pragma once

#include "tui/form_page.h"
#include "tui/form_write.h"

/* Puts the view above the page, whose action was refused because the record has changed. False:
 * the record cannot be read. */
bool conflict_open(struct form_page *page, struct error *error);
