/* The report of a watch, for who takes over and for the file: who signed in, what was filed, what
 * of the confidential was opened, and where the log ends. On paper the end of the log is what a log
 * that somebody makes anew cannot have. */
#pragma once

#include "base/text.h"
#include "db/app.h"
#include "db/log.h"

/* The watch that has just ended: the eight hours up to now. */
void shift_of_now(const struct app *app, struct shift *shift);

/* Adds the report of shift->begins to shift->ends as lines of text; fills in what was found.
 * Refused for a role that has no part in it. */
bool shift_report(struct app *app, struct shift *shift, struct text *out, struct error *error);
