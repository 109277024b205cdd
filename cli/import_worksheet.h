/* `frontdesk import worksheet`: shows which column becomes which field, imports, and tells what
 * could not be read. */
#pragma once

#include "cli/options.h"
#include "db/app.h"

bool import_worksheet(struct app *app, const struct options *options, struct error *error);
