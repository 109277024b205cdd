/* CSV by RFC 4180: reading one row at a time from memory, writing one cell at a time. */
#pragma once

#include "base/error.h"
#include "base/text.h"

struct csv_reader {
    const char *at, *end;
    unsigned long line; /* where the current row begins, from 1 */
    unsigned long next_line;
    char **cells; /* of the current row; they lie in `bytes` */
    size_t count, room;
    struct text bytes; /* the cells one after the other, each with its zero byte */
    char delimiter;
    const char *begin; /* of the current row */
};

/* `text` must outlive the reader; a byte-order mark is passed over. */
void csv_init(struct csv_reader *reader, const char *text, size_t length);
void csv_finish(struct csv_reader *reader);

/* The same for cells that another character parts. */
void csv_init_parted(struct csv_reader *reader, const char *text, size_t length, char delimiter);
/* Goes on at a row that was read before: where it begins, and its line. */
void csv_go_to(struct csv_reader *reader, const char *at, unsigned long line);
/* After CSV_BAD: goes on behind the line on which the bad row begins. */
void csv_pass_line(struct csv_reader *reader);
/* What parts the cells of this first line: comma, semicolon or tab. */
char csv_guess_delimiter(const char *text, size_t length);

enum csv_step { CSV_ROW, CSV_END, CSV_BAD };
/* The next row; empty lines are passed over. CSV_BAD: an unclosed quote, text after a closing
 * quote, a zero byte, more than 1,000 cells, or a cell over 1 MiB. */
enum csv_step csv_next(struct csv_reader *reader, struct error *error);

/* Adds a cell, quoted where needed; `first` leaves out the comma. A cell that a spreadsheet would
 * run (beginning with = + - @ tab or CR) gets an apostrophe in front, unless it is a plain number.
 */
void csv_add_cell(struct text *out, const char *cell, bool first);
void csv_end_row(struct text *out); /* CRLF */
