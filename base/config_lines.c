#include "base/config_lines.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LINE_LIMIT ((size_t)1000) /* libiniparser stops at 1024 */

/* Without the blanks around it. */
struct line {
    const char *begins;
    size_t length;
};

struct reading {
    struct line section;
    struct text known; /* "\nsection:key\n" of each line before */
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static struct line trim(const char *begins, size_t length)
{
    while (length > 0 && is_blank(begins[length - 1])) {
        length--;
    }
    while (length > 0 && is_blank(*begins)) {
        begins++;
        length--;
    }
    return (struct line){begins, length};
}

static bool says_nothing(struct line line)
{
    return line.length == 0 || *line.begins == '#' || *line.begins == ';';
}

/* What is wrong with one line alone, or NULL. */
static const char *line_fault(struct line line)
{
    const char *reason = NULL;

    if (line.length > LINE_LIMIT) {
        return "The line is too long.";
    }
    if (memchr(line.begins, '\0', line.length) != NULL) {
        return "There is a zero byte in it.";
    }
    if (says_nothing(line)) {
        return NULL;
    }
    if (!text_is_clean(line.begins, line.length, TEXT_LINE, &reason)) {
        return reason;
    }
    if (line.begins[line.length - 1] == '\\') {
        return "A line cannot end with a backslash.";
    }
    if (*line.begins == '[') {
        return line.begins[line.length - 1] == ']' && line.length > 2
                   ? NULL
                   : "A section is written [name], alone on its line.";
    }
    if (*line.begins == '=' || memchr(line.begins, '=', line.length) == NULL) {
        return "A line is a [section], a comment (#) or key = value.";
    }
    return NULL;
}

static void lower(char *text)
{
    for (; *text != '\0'; text++) {
        *text = (char)tolower((unsigned char)*text);
    }
}

/* Capitals are the same, as for libiniparser, which would take the last of two in silence. */
static bool stands_twice(struct reading *reading, struct line line)
{
    const char *equals = memchr(line.begins, '=', line.length);
    struct line key = trim(line.begins, (size_t)(equals - line.begins));
    struct text name = {0};
    bool twice;

    text_add_format(&name, "\n%.*s:%.*s\n", (int)reading->section.length, reading->section.begins,
                    (int)key.length, key.begins);
    lower(name.bytes);
    twice = strstr(text_bytes(&reading->known), name.bytes) != NULL;
    text_add(&reading->known, name.bytes);
    text_finish(&name);
    return twice;
}

static const char *key_fault(struct reading *reading, struct line line)
{
    if (says_nothing(line)) {
        return NULL;
    }
    if (*line.begins == '[') {
        reading->section = trim(line.begins + 1, line.length - 2);
        return NULL;
    }
    return stands_twice(reading, line) ? "This key stands in the section already: take one out."
                                       : NULL;
}

bool config_lines_check(const char *path, const char *text, size_t length, struct error *error)
{
    const char *end = text + length;
    const char *begins = text;
    struct reading reading = {.section = {"", 0}};
    const char *fault = NULL;
    unsigned long number = 0;

    while (fault == NULL && begins < end) {
        const char *stop = memchr(begins, '\n', (size_t)(end - begins));
        struct line line = trim(begins, (size_t)((stop != NULL ? stop : end) - begins));

        fault = line_fault(line);
        fault = fault != NULL ? fault : key_fault(&reading, line);
        begins = stop != NULL ? stop + 1 : end;
        number++;
    }
    text_finish(&reading.known);
    return fault == NULL || error_set(error, ERROR_USAGE, "%s: line %lu: %s", path, number, fault);
}
