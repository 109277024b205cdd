/* What a worksheet of a file finds among the records: the worksheets of the same unit and employee
 * in the same watch, and what their lines say, or said before they were corrected. */
#pragma once

#include "db/records.h"
#include "forms/worksheet.h"

#define KNOWN_WORKSHEETS_MOST 16 /* of one unit and employee in one watch */

struct known_line {
    char *text;
    size_t here; /* times in the version that is read */
    size_t most; /* in any one version of its worksheet: what was corrected is known still */
    size_t met;
};

struct known_lines {
    struct head heads[KNOWN_WORKSHEETS_MOST]; /* of those that are not struck out */
    size_t rows[KNOWN_WORKSHEETS_MOST];       /* lines of each */
    size_t head_count;
    struct known_line *lines;
    size_t count;
    size_t first; /* of the worksheet that is read */
};

bool known_lines_load(struct store *store, const struct desk *desk, const struct record *record,
                      struct known_lines *known, struct error *error);
void known_lines_finish(struct known_lines *known);

enum row_fate { ROW_KNOWN, ROW_ADDED, ROW_REFUSED };

struct laid_over {
    enum row_fate fates[WORKSHEET_LINES_MOST]; /* of each line of the file's worksheet */
    size_t counts[ROW_REFUSED + 1];
    const struct head *to; /* the worksheet that the new lines are added to; NULL: none is open */
    char why[160];         /* lines were refused */
};

/* Which lines of `record` are new, and where they go: to the last worksheet that nobody has
 * reviewed yet, as far as it has room. Once for each `known`, which must not be empty. */
void known_lines_lay_over(struct known_lines *known, const struct record *record,
                          struct laid_over *laid);
