/* A file of worksheet lines, read without I/O: first every line is looked at and put to its
 * worksheet (day, watch, unit, employee), then the worksheets are made one by one. Of a line only
 * its place in the text is kept meanwhile. What cannot be read is a fault of its line and stops
 * nothing else. */
#pragma once

#include "base/csv.h"
#include "forms/import_faults.h"
#include "forms/import_mapping.h"
#include "forms/record.h"

#include <stdint.h>

struct import_line {
    const char *at; /* NULL: it is left out, and its fault says why */
    uint32_t line;
    uint32_t sheet;
};

struct import_sheet {
    char *key;           /* day, watch, unit and employee with tabs between; owned */
    size_t first, count; /* its lines, once all are read */
};

struct import_sheets {
    struct csv_reader reader; /* of the text, which the caller keeps */
    const char *text;
    size_t length;
    struct import_mapping mapping;
    struct import_line *lines; /* by worksheet, once all are read */
    size_t line_count, line_room;
    struct import_sheet *sheets;
    size_t sheet_count, sheet_room;
    uint32_t *slots; /* where a worksheet is found by its key; 0: nothing */
    size_t slot_count;
    struct import_faults faults;
    bool read; /* to the end */
};

/* The form that the file is of. */
const struct form *import_form(void);
/* Place of the group of its lines among the fields. */
size_t import_lines_field(void);

/* Reads the header and guesses the mapping, which may then be changed. `text` is UTF-8 and outlives
 * the sheets. */
bool import_sheets_init(struct import_sheets *sheets, const char *text, size_t length,
                        struct error *error);
void import_sheets_finish(struct import_sheets *sheets);

/* Calls `row` with the cells of the first rows behind the header, for a preview. */
typedef void import_row_fn(void *context, char *const *cells, size_t count);
void import_preview(const char *text, size_t length, int rows, import_row_fn *row, void *context);

/* Looks at the next rows, at most so many; sheets->read says that it was the last. How far it is in
 * the text: import_sheets_part() of 1,000. */
void import_sheets_read(struct import_sheets *sheets, const struct desk *desk, size_t rows);
int import_sheets_part(const struct import_sheets *sheets);

/* Makes a worksheet: `record` is filled, and `numbers` gets the line of the file for each of its
 * rows; both are the caller's, the latter has room for sheet->count. Faulty lines are left out, and
 * made again the worksheet passes over them without another fault. */
void import_sheets_make(struct import_sheets *sheets, size_t sheet, const struct desk *desk,
                        struct record *record, uint32_t *numbers);

/* Leaves a line of the file out of its worksheet from now on; all of a worksheet. */
void import_sheets_leave_out(struct import_sheets *sheets, size_t sheet, uint32_t line);
void import_sheets_leave_out_all(struct import_sheets *sheets, size_t sheet);
