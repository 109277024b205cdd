/* One operation as one line of text: its columns in a fixed order with tabs between them, the hash
 * first and the changes (JSON) last. The hash tells whether a line is whole. Internal to db/. */
#pragma once

#include "base/text.h"
#include "db/operation.h"

/* Adds the line with its line feed. False when a text of the operation holds a tab or a line end,
 * which nothing of this program writes. */
bool journal_line_add(struct text *out, const struct operation *operation, struct error *error);

/* Takes one line apart (without its line feed; it is changed by that). False: it is torn, or was
 * changed, be it that a hash has capitals. `operation` points into the line. */
bool journal_line_read(char *line, struct operation *operation);
