/* A report as one page that can be signed: totals and breakdowns, each a table with bars, and what
 * else belongs to the month. Which ones stands in the report (struct report_paper); the figures are
 * put in by who counts. */
#pragma once

#include "base/date.h"
#include "forms/breakdown.h"

#include <stdbool.h>

#define SHEET_BREAKDOWNS 6
#define SHEET_BESIDE     2
#define SHEET_TABLES     (SHEET_BREAKDOWNS + SHEET_BESIDE + 2) /* the totals and the stock too */
#define SHEET_COLUMNS    8
#define SHEET_ROWS       12 /* of a table; what is more is summed up as "Others" */

struct report_paper {
    const char *title;                /* "Monthly 755 report" */
    const char *source;               /* the order that asks for it */
    const char *by[SHEET_BREAKDOWNS]; /* breakdowns; NULL-terminated where fewer */
    const char
        *beside[SHEET_BESIDE]; /* other reports of the same days: of each a row of its figures
                                  that have a column; left out for who may not read it */
    bool stock;                /* and how the stock of cards moved; for who may read it */
    const char *signature[4];  /* under the lines; NULL-terminated */
    const char *note;          /* how it was counted */
    const char *stock_note;    /* the same of the stock, where it stands there */
};

struct sheet_column {
    const char *name;  /* "contacts": for JSON and CSV */
    const char *label; /* "Contacts" */
};

struct sheet_row {
    char code[BUCKET_ROOM];
    char label[BUCKET_LABEL_ROOM];
    int64_t values[SHEET_COLUMNS];
};

#define SHEET_NO_BARS SHEET_COLUMNS

struct sheet_table {
    const char *name;    /* "area" */
    const char *heading; /* "Area" */
    struct sheet_column columns[SHEET_COLUMNS];
    size_t column_count;
    size_t bars; /* the column that the bars show, or SHEET_NO_BARS */
    struct sheet_row rows[SHEET_ROWS];
    size_t row_count;
};

struct report_sheet {
    const struct report_paper *paper;
    struct date begins, ends;
    bool has_stock;
    struct sheet_table tables[SHEET_TABLES]; /* the totals first */
    size_t table_count;
};
