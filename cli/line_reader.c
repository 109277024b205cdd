#include "cli/line_reader.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)64 * 1024)

void line_reader_init(struct line_reader *reader, int fd)
{
    *reader = (struct line_reader){.fd = fd, .block = memory_create(BLOCK_BYTES, 1)};
}

void line_reader_finish(struct line_reader *reader)
{
    free(reader->block);
    text_finish(&reader->line);
    *reader = (struct line_reader){0};
}

/* Fills the block when it is used up; `end` stays 0 at the end of the file. */
static bool fill(struct line_reader *reader, struct error *error)
{
    ssize_t got;

    if (reader->at < reader->end) {
        return true;
    }
    reader->at = reader->end = 0;
    do {
        got = read(reader->fd, reader->block, BLOCK_BYTES);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return error_set(error, ERROR_IO, "The lines cannot be read: %s.", strerror(errno));
    }
    reader->end = (size_t)got;
    return true;
}

static void keep(struct line_reader *reader, const char *bytes, size_t length)
{
    if (reader->too_long || reader->line.length + length > LINE_LIMIT) {
        reader->too_long = true;
        text_finish(&reader->line);
    } else {
        text_add_bytes(&reader->line, bytes, length);
    }
}

enum line_step line_reader_next(struct line_reader *reader, struct error *error)
{
    bool any = false, ended = false;

    text_finish(&reader->line);
    reader->too_long = false;
    while (!ended) {
        const char *start, *newline;
        size_t length;

        if (!fill(reader, error)) {
            return LINE_FAILED;
        }
        if (reader->end == 0) {
            break;
        }
        any = true;
        start = reader->block + reader->at;
        length = reader->end - reader->at;
        newline = memchr(start, '\n', length);
        ended = newline != NULL;
        length = ended ? (size_t)(newline - start) : length;
        keep(reader, start, length);
        reader->at += length + (ended ? 1 : 0);
    }
    if (!any) {
        return LINE_END;
    }
    if (reader->line.length > 0 && reader->line.bytes[reader->line.length - 1] == '\r') {
        reader->line.bytes[--reader->line.length] = '\0';
    }
    reader->number++;
    return LINE_READ;
}
