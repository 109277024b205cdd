/* Text as people see it: UTF-8 in graphemes and columns, cleaning of what is hostile, folding for
 * search, and a growing text to write into. Widths and boundaries come from utf8proc. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the grapheme after (before) byte `at` ends (begins). A byte that is no UTF-8 stands alone.
 */
size_t text_next(const char *text, size_t length, size_t at);
size_t text_previous(const char *text, size_t length, size_t at);

/* Terminal columns that the first `length` bytes take. */
int text_columns(const char *text, size_t length);

/* How many bytes of `text`, in whole graphemes, fit into `columns`. */
size_t text_fit(const char *text, size_t length, int columns);

/* Characters (Unicode code points) in `text`; limits of fields are counted in these. */
size_t text_characters(const char *text);

enum text_shape {
    TEXT_LINE,       /* no line ends */
    TEXT_PARAGRAPHS, /* line feeds are kept, and tabs become blanks */
};

/* Is it valid UTF-8 without control, escape, bidi-override or other invisible characters? On false,
 * `reason` (may be NULL) points to words for the desk. */
bool text_is_clean(const char *text, size_t length, enum text_shape shape, const char **reason);

/* A cleaned copy for terminals and fields: CRLF and CR become line feeds (or blanks in a line),
 * control, escape, bidi and zero-width characters are dropped, bad bytes become U+FFFD. Caller
 * frees. */
char *text_clean_dup(const char *text, size_t length, enum text_shape shape);

/* The text as it is kept: NFC, blanks at both ends trimmed (line ends too). Caller frees. */
char *text_kept_dup(const char *text, enum text_shape shape);
/* Seen at a glance to be so already, as most texts are; false says nothing. */
bool text_is_kept_plain(const char *text);

/* Folded for comparing: case, accents and width removed. Caller frees. */
char *text_folded_dup(const char *text);

/* Does `text` begin with `start` once both are folded? */
bool text_starts_folded(const char *text, const char *start);

/* Copies as much of `text` as fits, in whole characters; false if it was cut. */
bool text_copy(char *out, size_t room, const char *text);

bool text_is_blank(const char *text);          /* NULL, empty or only blanks */
bool text_equal(const char *a, const char *b); /* NULL is the empty text */

/* A text that grows. Zeroed is empty; bytes is NULL or ends with a zero byte. */
struct text {
    char *bytes;
    size_t length;
    size_t room;
};

void text_add(struct text *text, const char *more);
void text_add_bytes(struct text *text, const char *more, size_t length);
void text_add_integer(struct text *text, int64_t integer);
void text_add_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_add_padded(struct text *text, const char *more,
                     int columns);               /* cut or padded to columns */
const char *text_bytes(const struct text *text); /* never NULL */
char *
text_take(struct text *text); /* hands the bytes over (never NULL) and empties; caller frees */
void text_finish(struct text *text);

/* For what will get so many bytes more, so that it does not grow step by step. */
void text_make_room(struct text *text, size_t more);

/* Breaks `text` into lines of at most `columns`, at blanks where there are some. Calls `line` with
 * each piece (start and length in bytes). */
typedef void text_line_fn(void *context, size_t start, size_t length);
void text_wrap(const char *text, int columns, text_line_fn *line, void *context);
