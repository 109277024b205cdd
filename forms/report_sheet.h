/* A report as one page that can be signed: totals and breakdowns, each a table with bars. Which
 * ones stands in the report (struct report_paper); the figures are put in by who counts. */
#pragma once

#include "forms/breakdown.h"

#include <stdbool.h>

#define SHEET_TABLES  6
#define SHEET_COLUMNS 4
#define SHEET_ROWS    12 /* of a table; what is more is summed up as "Others" */

struct report_paper {
    const char *title;            /* "Monthly 755 report" */
    const char *source;           /* the order that asks for it */
    const char *by[SHEET_TABLES]; /* breakdowns; NULL-terminated where fewer */
    const char *signature[4];     /* under the lines; NULL-terminated */
    const char *note;             /* how it was counted */
};

struct sheet_row {
    char label[BUCKET_LABEL_ROOM];
    int64_t values[SHEET_COLUMNS];
};

struct sheet_table {
    const char *heading; /* "Area" */
    struct sheet_row rows[SHEET_ROWS];
    size_t row_count;
};

struct report_sheet {
    const struct report_paper *paper;
    char month[8]; /* YYYY-MM */
    const char *columns[SHEET_COLUMNS];
    size_t column_count;
    size_t main;                                 /* the column that the bars show */
    struct sheet_table tables[SHEET_TABLES + 1]; /* the totals first */
    size_t table_count;
};
