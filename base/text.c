#include "base/text.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* The character at `at` and its bytes; a byte that is no UTF-8 gives -1 and 1 byte. */
static size_t decode(const char *text, size_t length, size_t at, int32_t *character)
{
    size_t left = length - at;
    utf8proc_ssize_t limit = left < 4 ? (utf8proc_ssize_t)left : 4;
    utf8proc_ssize_t bytes = 1;

    if ((unsigned char)text[at] < 0x80) {
        *character = text[at];
        return 1;
    }
    bytes = utf8proc_iterate((const utf8proc_uint8_t *)text + at, limit, character);
    if (bytes < 1) {
        *character = -1;
        return 1;
    }
    return (size_t)bytes;
}

static bool is_ascii(int32_t character)
{
    return character >= 0x20 && character < 0x7F;
}

size_t text_next(const char *text, size_t length, size_t at)
{
    utf8proc_int32_t state = 0;
    int32_t before, here;

    if (at >= length) {
        return length;
    }
    at += decode(text, length, at, &before);
    if (is_ascii(before) && (at == length || is_ascii(text[at]))) {
        return at; /* nearly always */
    }
    while (at < length && before >= 0) {
        size_t bytes = decode(text, length, at, &here);

        if (here < 0 || utf8proc_grapheme_break_stateful(before, here, &state)) {
            break;
        }
        before = here;
        at += bytes;
    }
    return at;
}

/* A place before `at` where a grapheme certainly begins: between two ASCII characters. */
static size_t certain_boundary(const char *text, size_t at)
{
    for (size_t i = at - 1; i > 0; i--) {
        unsigned char before = (unsigned char)text[i - 1];

        if (before < 0x80 && (unsigned char)text[i] < 0x80 && before != '\r') {
            return i;
        }
    }
    return 0;
}

size_t text_previous(const char *text, size_t length, size_t at)
{
    size_t begin, next;

    if (at > length) {
        at = length;
    }
    if (at == 0) {
        return 0;
    }
    begin = certain_boundary(text, at);
    next = text_next(text, length, begin);
    while (next < at) {
        begin = next;
        next = text_next(text, length, begin);
    }
    return begin;
}

/* As wcwidth() has it, or the cursor would go astray: vowels and finals that join into a Hangul
 * syllable take nothing, marks with a place of their own (Mc) take one. */
static int columns_of_character(int32_t character)
{
    if (is_ascii(character) || character < 0) {
        return 1;
    }
    if ((character >= 0x1160 && character <= 0x11FF) ||
        (character >= 0xD7B0 && character <= 0xD7FF)) {
        return 0;
    }
    if (character >= 0x300 && utf8proc_category(character) == UTF8PROC_CATEGORY_MC) {
        return 1;
    }
    return utf8proc_charwidth(character);
}

/* Terminals give each code point columns of its own; so do we. */
static int columns_of(const char *text, size_t begin, size_t end)
{
    int columns = 0;
    int32_t character;

    while (begin < end) {
        if (is_ascii(text[begin])) {
            begin++;
            columns++;
        } else {
            begin += decode(text, end, begin, &character);
            columns += columns_of_character(character);
        }
    }
    return columns;
}

int text_columns(const char *text, size_t length)
{
    return columns_of(text, 0, length);
}

/* A character of ASCII that nothing is put on. */
static bool is_alone(const char *text, size_t length, size_t at)
{
    return at < length && is_ascii(text[at]) && (at + 1 == length || is_ascii(text[at + 1]));
}

size_t text_fit(const char *text, size_t length, int columns)
{
    size_t at = 0;

    while (columns > 0 && is_alone(text, length, at)) { /* nearly always to the end */
        columns--;
        at++;
    }
    while (at < length) {
        size_t next = text_next(text, length, at);

        columns -= columns_of(text, at, next);
        if (columns < 0) {
            break;
        }
        at = next;
    }
    return at;
}

size_t text_characters(const char *text)
{
    size_t count = 0;
    size_t length = strlen(text);
    int32_t character;

    for (size_t at = 0; at < length; count++) {
        at += decode(text, length, at, &character);
    }
    return count;
}

enum trait {
    TRAIT_PLAIN,
    TRAIT_TAB,
    TRAIT_LINE_END,
    TRAIT_CONTROL,
    TRAIT_INVISIBLE,
    TRAIT_BROKEN, /* no character at all */
};

static enum trait trait_of_category(const utf8proc_property_t *property)
{
    if (property->category == UTF8PROC_CATEGORY_CC) {
        return TRAIT_CONTROL;
    }
    if (property->category == UTF8PROC_CATEGORY_ZL || property->category == UTF8PROC_CATEGORY_ZP) {
        return TRAIT_LINE_END;
    }
    /* Cf holds the marks that turn the direction of writing; ignorable are the other unseen ones.
     */
    if (property->category == UTF8PROC_CATEGORY_CF || property->ignorable) {
        return TRAIT_INVISIBLE;
    }
    if (property->category == UTF8PROC_CATEGORY_CN || property->category == UTF8PROC_CATEGORY_CS) {
        return TRAIT_BROKEN;
    }
    return TRAIT_PLAIN;
}

static enum trait trait_of(int32_t character)
{
    if (character < 0) {
        return TRAIT_BROKEN;
    }
    if (is_ascii(character)) {
        return TRAIT_PLAIN;
    }
    if (character == '\t') {
        return TRAIT_TAB;
    }
    if ((character >= '\n' && character <= '\r') || character == 0x85) {
        return TRAIT_LINE_END;
    }
    return trait_of_category(utf8proc_get_property(character));
}

bool text_is_clean(const char *text, size_t length, enum text_shape shape, const char **reason)
{
    static const char *const reasons[] = {
        [TRAIT_TAB] = "There is a tab in it; use blanks.",
        [TRAIT_LINE_END] = "There is a line end in it that does not belong here.",
        [TRAIT_CONTROL] = "There is a control character in it; leave it out.",
        [TRAIT_INVISIBLE] = "There is an invisible character in it; type it again.",
        [TRAIT_BROKEN] = "There is a broken character in it; the text must be UTF-8.",
    };
    int32_t character;

    for (size_t at = 0; at < length;) {
        enum trait trait;

        at += decode(text, length, at, &character);
        trait = trait_of(character);
        if (trait != TRAIT_PLAIN && !(character == '\n' && shape == TEXT_PARAGRAPHS)) {
            if (reason != NULL) {
                *reason = reasons[trait];
            }
            return false;
        }
    }
    return true;
}

char *text_clean_dup(const char *text, size_t length, enum text_shape shape)
{
    struct text clean = {0};
    int32_t character;
    size_t bytes;

    for (size_t at = 0; at < length; at += bytes) {
        bytes = decode(text, length, at, &character);
        switch (trait_of(character)) {
        case TRAIT_PLAIN:
            text_add_bytes(&clean, text + at, bytes);
            break;
        case TRAIT_TAB:
            text_add(&clean, " ");
            break;
        case TRAIT_LINE_END:
            if (character == '\r' && at + 1 < length && text[at + 1] == '\n') {
                break; /* CR LF is one line end */
            }
            text_add(&clean, shape == TEXT_PARAGRAPHS ? "\n" : " ");
            break;
        case TRAIT_BROKEN:
            text_add(&clean, REPLACEMENT);
            break;
        case TRAIT_CONTROL:
        case TRAIT_INVISIBLE:
            break;
        }
    }
    return text_take(&clean);
}

/* utf8proc_map() over text that is valid; without memory the program ends as everywhere. */
static char *map_dup(const char *text, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length;
    char *copy;

    length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped,
                          options | UTF8PROC_NULLTERM | UTF8PROC_STABLE);
    if (length < 0) {
        return memory_text(text);
    }
    copy = memory_text_part((const char *)mapped, (size_t)length);
    free(mapped);
    return copy;
}

static bool is_blank(int32_t character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r' ||
           (character > 0x7F && utf8proc_category(character) == UTF8PROC_CATEGORY_ZS);
}

/* Where the first `length` bytes begin and end once blanks at both ends are left out. */
static void trim(const char *text, size_t *begin, size_t *end)
{
    size_t at = 0;
    bool found = false;

    *begin = *end = 0;
    for (size_t length = strlen(text); at < length;) {
        int32_t character;
        size_t bytes = decode(text, length, at, &character);

        if (!is_blank(character)) {
            *begin = found ? *begin : at;
            *end = at + bytes;
            found = true;
        }
        at += bytes;
    }
}

/* Most texts are: nothing of them needs cleaning or composing. */
static bool is_plain(const char *text)
{
    while (*text >= ' ' && *text <= '~') {
        text++;
    }
    return *text == '\0';
}

static char *trimmed_dup(const char *text)
{
    size_t begin, end;

    trim(text, &begin, &end);
    return memory_text_part(text + begin, end - begin);
}

static char *plain_trimmed_dup(const char *text)
{
    size_t length;

    text += strspn(text, " ");
    length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    return memory_text_part(text, length);
}

bool text_is_kept_plain(const char *text)
{
    size_t length = strlen(text);

    return length == 0 || (text[0] != ' ' && text[length - 1] != ' ' && is_plain(text));
}

char *text_kept_dup(const char *text, enum text_shape shape)
{
    if (is_plain(text)) {
        return plain_trimmed_dup(text);
    }
    char *clean = text_clean_dup(text, strlen(text), shape);
    char *composed = map_dup(clean, UTF8PROC_COMPOSE);
    char *kept = trimmed_dup(composed);

    free(composed);
    free(clean);
    return kept;
}

static char *plain_folded_dup(const char *text)
{
    char *folded = memory_text(text);

    for (char *at = folded; *at != '\0'; at++) {
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
    }
    return folded;
}

char *text_folded_dup(const char *text)
{
    if (is_plain(text)) {
        return plain_folded_dup(text);
    }
    char *clean = text_clean_dup(text, strlen(text), TEXT_PARAGRAPHS);
    char *folded = map_dup(clean, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                      UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);

    free(clean);
    return folded;
}

bool text_starts_folded(const char *text, const char *start)
{
    char *folded = text_folded_dup(text);
    char *folded_start = text_folded_dup(start);
    bool starts = strncmp(folded, folded_start, strlen(folded_start)) == 0;

    free(folded_start);
    free(folded);
    return starts;
}

bool text_copy(char *out, size_t room, const char *text)
{
    size_t length = strlen(text);
    size_t kept = 0;

    if (room == 0) {
        return false;
    }
    if (length < room) {
        memcpy(out, text, length + 1);
        return true;
    }
    for (size_t next = text_next(text, length, 0); next < room;) {
        kept = next;
        next = text_next(text, length, kept);
    }
    memcpy(out, text, kept);
    out[kept] = '\0';
    return false;
}

bool text_is_blank(const char *text)
{
    size_t begin, end;

    if (text == NULL) {
        return true;
    }
    trim(text, &begin, &end);
    return begin == end;
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

void text_make_room(struct text *text, size_t more)
{
    size_t needed = text->length + more + 1;
    size_t old_room = text->room;
    char *bytes;

    if (needed <= text->room) {
        return;
    }
    text->room = text->room < 32 ? 64 : text->room * 2;
    if (text->room < needed) {
        text->room = needed;
    }
    bytes = memory_create(text->room, 1);
    if (text->bytes != NULL) {
        memcpy(bytes, text->bytes, text->length + 1);
    }
    memory_forget(text->bytes, old_room); /* it may hold what must not stay in memory */
    text->bytes = bytes;
}

void text_add(struct text *text, const char *more)
{
    text_add_bytes(text, more, strlen(more));
}

void text_add_bytes(struct text *text, const char *more, size_t length)
{
    text_make_room(text, length);
    if (length > 0) {
        memcpy(text->bytes + text->length, more, length);
    }
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add_integer(struct text *text, int64_t integer)
{
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    char digits[24];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (integer < 0) {
        digits[--at] = '-';
    }
    text_add_bytes(text, digits + at, sizeof(digits) - at);
}

void text_add_format(struct text *text, const char *format, ...)
{
    va_list arguments;
    size_t room;
    int length;

    text_make_room(text, 0);
    room = text->room - text->length;
    va_start(arguments, format);
    length = vsnprintf(text->bytes + text->length, room, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length >= room) {
        text_make_room(text, (size_t)length);
        va_start(arguments, format);
        (void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    text->length += length > 0 ? (size_t)length : 0;
    text->bytes[text->length] = '\0'; /* after a format that failed too */
}

void text_add_padded(struct text *text, const char *more, int columns)
{
    size_t fits = text_fit(more, strlen(more), columns);

    text_add_bytes(text, more, fits);
    for (int at = text_columns(more, fits); at < columns; at++) {
        text_add_bytes(text, " ", 1);
    }
}

const char *text_bytes(const struct text *text)
{
    return text->bytes != NULL ? text->bytes : "";
}

char *text_take(struct text *text)
{
    char *bytes = text->bytes != NULL ? text->bytes : memory_text("");

    *text = (struct text){0};
    return bytes;
}

void text_finish(struct text *text)
{
    memory_forget(text->bytes, text->room);
    *text = (struct text){0};
}

/* How much of text[0..length) goes on the first line; `skip` is what the break itself swallows. */
static size_t first_line(const char *text, size_t length, int columns, size_t *skip)
{
    size_t fits = text_fit(text, length, columns);
    size_t end;

    *skip = 0;
    if (fits == length) {
        return length;
    }
    if (fits == 0) {
        return text_next(text, length, 0); /* wider than the line: it must go somewhere */
    }
    end = fits;
    while (end > 0 && text[end] != ' ') {
        end--;
    }
    while (end > 0 && text[end - 1] == ' ') {
        end--;
    }
    if (end == 0) {
        return fits;
    }
    while (end + *skip < length && text[end + *skip] == ' ') {
        (*skip)++;
    }
    return end;
}

void text_wrap(const char *text, int columns, text_line_fn *line, void *context)
{
    size_t at = 0;
    size_t skip = 0;

    for (;;) {
        size_t end = at + strcspn(text + at, "\n");

        do {
            size_t length = first_line(text + at, end - at, columns, &skip);

            line(context, at, length);
            at += length + skip;
        } while (at < end);
        if (text[end] == '\0') {
            return;
        }
        at = end + 1;
    }
}
