/* `report hours`: no figures of records but a row for each volunteer, with the line of 16 hours. */
#pragma once

#include "cli/options.h"
#include "db/app.h"

bool report_hours(struct app *app, const struct options *options, struct error *error);
