/* Lines of a file or a pipe, of any length: what is longer than the limit is skipped without being
 * kept. */
#pragma once

#include "base/error.h"
#include "base/text.h"

#define LINE_LIMIT ((size_t)1024 * 1024)

struct line_reader {
    int fd;
    char *block; /* owned */
    size_t at, end;
    struct text line;     /* the current one, without its line end */
    unsigned long number; /* of the current line, from 1 */
    bool too_long;        /* the current line was longer than LINE_LIMIT: `line` is empty */
};

enum line_step { LINE_READ, LINE_END, LINE_FAILED };

void line_reader_init(struct line_reader *reader, int fd);
void line_reader_finish(struct line_reader *reader);

/* The next line; never waits for more than that line. */
enum line_step line_reader_next(struct line_reader *reader, struct error *error);
