/* Printing: which paper, in which language, and on which printer, each asked before anything is
 * printed. */
#pragma once

#include "db/records.h"
#include "tui/view.h"

/* The papers of the record as it is, to pick from. The record is copied; what a paper shows of what
 * is confidential comes from `record` when that is opened, and is then in the log. */
struct view *papers_view_create(struct screen *screen, const struct head *head,
                                const struct record *record);

/* Has the record any paper now? */
bool printing_any(const struct head *head, const struct record *record);
