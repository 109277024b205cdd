/* Printing what a report counted, as a table, CSV or JSON: the same figures in all three. A figure
 * that is not for the role is in none. `report hours` and `report stock` have rows of their own:
 * report_hours.c and report_stock.c. */
#pragma once

#include "cli/output.h"
#include "db/break_down.h"

bool report_output_figures(const struct report_request *request,
                           const struct report_outcome *outcome, enum listing_format format,
                           struct error *error);

/* A row for each bucket, a column for each figure. */
bool report_output_buckets(const struct report_request *request, const struct broken_down *broken,
                           enum listing_format format, struct error *error);
