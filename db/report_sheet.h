/* The page of a report: what is counted for it. */
#pragma once

#include "db/report.h"
#include "forms/report_sheet.h"

/* For a report that has a paper; refused for whom the report is refused. */
bool report_sheet_count(struct store *store, const struct report_request *request,
                        struct report_sheet *sheet, struct error *error);
