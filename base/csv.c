#include "base/csv.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CELLS_LIMIT ((size_t)1000)
#define CELL_LIMIT  ((size_t)1024 * 1024)

void csv_init(struct csv_reader *reader, const char *text, size_t length)
{
    csv_init_parted(reader, text, length, ',');
}

void csv_init_parted(struct csv_reader *reader, const char *text, size_t length, char delimiter)
{
    *reader = (struct csv_reader){
        .at = text, .end = text + length, .next_line = 1, .delimiter = delimiter, .begin = text};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        reader->at += 3;
    }
}

void csv_finish(struct csv_reader *reader)
{
    text_finish(&reader->bytes);
    free(reader->cells);
    *reader = (struct csv_reader){0};
}

/* Passes over one line end (LF, CR LF or CR), if there is one here. */
static bool pass_line_end(struct csv_reader *reader)
{
    const char *begin = reader->at;

    if (reader->at < reader->end && *reader->at == '\r') {
        reader->at++;
    }
    if (reader->at < reader->end && *reader->at == '\n') {
        reader->at++;
    }
    if (reader->at == begin) {
        return false;
    }
    reader->next_line++;
    return true;
}

/* CR LF is one. */
static unsigned long line_ends(const char *at, const char *end)
{
    unsigned long count = 0;

    for (; at < end; at++) {
        count += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
    }
    return count;
}

/* The inside of a quoted cell, after its first quote; line ends inside become part of it. */
static bool read_quoted(struct csv_reader *reader, struct error *error)
{
    for (;;) {
        const char *quote = memchr(reader->at, '"', (size_t)(reader->end - reader->at));

        if (quote == NULL) {
            return error_set(error, ERROR_INPUT, "line %lu: a quote (\") is never closed.",
                             reader->line);
        }
        reader->next_line += line_ends(reader->at, quote);
        text_add_bytes(&reader->bytes, reader->at, (size_t)(quote - reader->at));
        reader->at = quote + 1;
        if (reader->at == reader->end || *reader->at != '"') {
            break;
        }
        text_add(&reader->bytes, "\"");
        reader->at++;
    }
    if (reader->at < reader->end && *reader->at != reader->delimiter && *reader->at != '\r' &&
        *reader->at != '\n') {
        return error_set(error, ERROR_INPUT, "line %lu: there is text after a closing quote (\").",
                         reader->line);
    }
    return true;
}

static void read_plain(struct csv_reader *reader)
{
    const char *begin = reader->at;

    while (reader->at < reader->end && *reader->at != reader->delimiter && *reader->at != '\r' &&
           *reader->at != '\n') {
        reader->at++;
    }
    text_add_bytes(&reader->bytes, begin, (size_t)(reader->at - begin));
}

static bool read_cell(struct csv_reader *reader, struct error *error)
{
    size_t begin = reader->bytes.length, length;

    if (reader->count == CELLS_LIMIT) {
        return error_set(error, ERROR_INPUT, "line %lu: there are more than %zu cells.",
                         reader->line, CELLS_LIMIT);
    }
    if (reader->at < reader->end && *reader->at == '"') {
        reader->at++;
        if (!read_quoted(reader, error)) {
            return false;
        }
    } else {
        read_plain(reader);
    }
    length = reader->bytes.length - begin;
    if (length > CELL_LIMIT) {
        return error_set(error, ERROR_INPUT, "line %lu: a cell is larger than 1 MiB.",
                         reader->line);
    }
    if (length > 0 && memchr(reader->bytes.bytes + begin, '\0', length) != NULL) {
        return error_set(error, ERROR_INPUT, "line %lu: there is a zero byte; this is no CSV text.",
                         reader->line);
    }
    return true;
}

static void end_cell(struct csv_reader *reader)
{
    if (reader->count == reader->room) {
        reader->room = reader->room == 0 ? 16 : reader->room * 2;
        reader->cells = memory_resize(reader->cells, reader->room, sizeof(*reader->cells));
    }
    text_add_bytes(&reader->bytes, "", 1);
    reader->count++;
}

/* Once the bytes move no more. */
static void find_cells(struct csv_reader *reader)
{
    char *cell = reader->bytes.bytes;

    for (size_t i = 0; i < reader->count; i++) {
        reader->cells[i] = cell;
        cell += strlen(cell) + 1;
    }
}

enum csv_step csv_next(struct csv_reader *reader, struct error *error)
{
    bool more = true;

    reader->count = 0;
    reader->bytes.length = 0;
    while (pass_line_end(reader)) {
    }
    reader->line = reader->next_line;
    reader->begin = reader->at;
    if (reader->at >= reader->end) {
        return CSV_END;
    }
    while (more) {
        if (!read_cell(reader, error)) {
            reader->count = 0;
            return CSV_BAD;
        }
        end_cell(reader);
        more = reader->at < reader->end && *reader->at == reader->delimiter;
        reader->at += more;
    }
    find_cells(reader);
    (void)pass_line_end(reader);
    return CSV_ROW;
}

void csv_go_to(struct csv_reader *reader, const char *at, unsigned long line)
{
    reader->at = at;
    reader->next_line = line;
}

void csv_pass_line(struct csv_reader *reader)
{
    const char *at = reader->begin;

    while (at < reader->end && *at != '\r' && *at != '\n') {
        at++;
    }
    csv_go_to(reader, at, reader->line);
    (void)pass_line_end(reader);
}

char csv_guess_delimiter(const char *text, size_t length)
{
    static const char delimiters[] = ",;\t";
    size_t counts[sizeof(delimiters)] = {0};
    size_t best = 0;
    bool quoted = false;

    for (size_t i = 0; i < length && (quoted || (text[i] != '\r' && text[i] != '\n')); i++) {
        const char *found = text[i] != '\0' ? strchr(delimiters, text[i]) : NULL;

        quoted = quoted != (text[i] == '"');
        if (found != NULL && !quoted) {
            counts[found - delimiters]++;
        }
    }
    for (size_t i = 1; delimiters[i] != '\0'; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return delimiters[best];
}

static bool is_plain_number(const char *cell)
{
    const char *at = cell + (*cell == '-' || *cell == '+');
    size_t digits = strspn(at, "0123456789");

    at += digits;
    if (digits > 0 && *at == '.') {
        digits = strspn(at + 1, "0123456789");
        at += 1 + digits;
    }
    return digits > 0 && *at == '\0';
}

void csv_add_cell(struct text *out, const char *cell, bool first)
{
    bool runs = cell[0] != '\0' && strchr("=+-@\t\r\n", cell[0]) != NULL && !is_plain_number(cell);
    bool quoted = strpbrk(cell, ",\"\r\n") != NULL || cell[0] == ' ' || cell[0] == '\t';

    text_add(out, first ? "" : ",");
    text_add(out, quoted ? "\"" : "");
    text_add(out, runs ? "'" : "");
    while (*cell != '\0') {
        size_t plain = strcspn(cell, "\"");

        text_add_bytes(out, cell, plain);
        cell += plain;
        if (*cell == '"') {
            text_add(out, "\"\"");
            cell++;
        }
    }
    text_add(out, quoted ? "\"" : "");
}

void csv_end_row(struct text *out)
{
    text_add(out, "\r\n");
}
