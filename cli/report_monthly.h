/* `frontdesk report monthly`: all figures of the page that the captain signs, and the page. */
#pragma once

#include "cli/options.h"
#include "db/app.h"
#include "db/report.h"

bool report_monthly(struct app *app, const struct options *options, struct error *error);

/* The page of a report that has one, as a PDF. */
bool report_monthly_paper(struct app *app, const struct report_request *request, const char *path,
                          struct error *error);
