/* `report stock`: how many cards each place holds now, and what it lacks. */
#pragma once

#include "cli/options.h"
#include "db/app.h"

bool report_stock(struct app *app, const struct options *options, struct error *error);
