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
