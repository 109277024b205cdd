/* Laying a paper out on pages: header with the station, title and number, paragraphs, labelled
 * rows, and "page n of m" at the foot. The only file that knows cairo and pango. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct paper_row {
    const char *label, *value;
};

/* Everything as it shall stand there, translated. */
struct paper_page {
    bool a4;
    const char *station, *address, *phone, *title, *number;
    const char *page_words; /* "Page %d of %d" */
    const char **before;    /* paragraphs, NULL-terminated */
    const char **after;
    const struct paper_row *rows;
    size_t row_count;
};

/* Gives the PDF to `write` in pieces; false when it or the drawing fails. */
typedef bool page_write_fn(void *context, const unsigned char *bytes, size_t length);
bool page_draw(const struct paper_page *page, page_write_fn *write, void *context);

/* The page of a report: tables with bars, and lines to sign on. One page, whatever stands on it:
 * the rows get as high as there is room. */
#define SHEET_COLUMNS_MOST 8

struct paper_sheet_row {
    const char *label;
    long long values[SHEET_COLUMNS_MOST];
};

struct paper_sheet_table {
    const char *heading;
    const char *const *columns; /* names of the values */
    size_t column_count;
    bool has_bars;
    size_t bars; /* the values that they show */
    const struct paper_sheet_row *rows;
    size_t row_count;
};

struct paper_sheet {
    bool a4;
    const char *station, *address, *phone, *title, *month, *source, *counted;
    const char **notes; /* NULL-terminated */
    const struct paper_sheet_table *tables;
    size_t table_count;
    const char **signature; /* words under the lines; NULL-terminated */
};
bool sheet_draw(const struct paper_sheet *sheet, page_write_fn *write, void *context);
