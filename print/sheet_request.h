/* What frontdesk-print is told of the page of a report: one JSON object. */
#pragma once

#include "forms/desk.h"
#include "forms/report_sheet.h"

/* The JSON; caller frees. NULL where memory ends. */
char *sheet_request_dup(const struct report_sheet *sheet, const struct desk *desk);
