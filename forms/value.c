#include "forms/value.h"

#include "base/memory.h"

#include <assert.h>
#include <inttypes.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_ROOM      33
#define TEXT_COLUMNS   60 /* the widest that a one-line field gets */
#define CHOICE_COLUMNS 32

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool code_is_well_formed(const char *code)
{
    size_t length =
        strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    return length > 0 && length < CODE_ROOM && code[length] == '\0';
}

bool field_takes_any_code(const struct field *field, const struct codes *codes)
{
    return field->open_list || field_choices(field, codes).count == 0;
}

bool pattern_normalise(const struct pattern *pattern, const char *typed, char *out, size_t room)
{
    size_t start = strspn(typed, " \t");
    size_t length = strlen(typed + start);
    regex_t regex;
    bool fits;

    if (pattern->normalise != NULL) {
        return pattern->normalise(typed, out, room);
    }
    while (length > 0 && typed[start + length - 1] == ' ') {
        length--;
    }
    if (length + 1 > room || regcomp(&regex, pattern->regex, REG_EXTENDED | REG_NOSUB) != 0) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char c = typed[start + i];

        out[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    out[length] = '\0';
    fits = regexec(&regex, out, 0, NULL, 0) == 0;
    regfree(&regex);
    return fits;
}

typedef bool kept_fn(const struct field *field, const struct desk *desk, const char *kept,
                     struct error *error);

static bool text_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                         struct error *error)
{
    enum text_shape shape = field->kind == FIELD_LONG_TEXT ? TEXT_PARAGRAPHS : TEXT_LINE;
    const char *reason = NULL;
    size_t characters;

    (void)desk;
    if (!text_is_clean(kept, strlen(kept), shape, &reason)) {
        return error_set(error, ERROR_INPUT, "%s", reason != NULL ? reason : "Not a clean text.");
    }
    characters = text_characters(kept);
    if (field->max > 0 && characters > (size_t)field->max) {
        return error_set(error, ERROR_INPUT, "At most %" PRId64 " characters; this has %zu.",
                         field->max, characters);
    }
    if (field->min > 0 && characters < (size_t)field->min) {
        return error_set(error, ERROR_INPUT, "At least %" PRId64 " characters; this has %zu.",
                         field->min, characters);
    }
    return true;
}

static bool choice_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                           struct error *error)
{
    if (choice_find(field_choices(field, desk->codes), kept) != NULL) {
        return true;
    }
    if (field_takes_any_code(field, desk->codes) && code_is_well_formed(kept)) {
        return true;
    }
    return error_set(error, ERROR_INPUT, "\"%.40s\" is not in the list of choices.", kept);
}

/* Is the code that ends at `at` already among those before it? */
static bool is_repeated(const char *kept, const char *at, size_t length)
{
    for (const char *before = kept; before < at; before += strcspn(before, " ") + 1) {
        if (strcspn(before, " ") == length && strncmp(before, at, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool choices_are_kept(const struct field *field, const struct desk *desk, const char *kept,
                             struct error *error)
{
    const char *at = kept;
    bool more = true;

    while (more) {
        size_t length = strcspn(at, " ");
        char *code = memory_text_part(at, length);
        bool fits = choice_is_kept(field, desk, code, error);

        free(code);
        if (!fits) {
            return false;
        }
        if (is_repeated(kept, at, length)) {
            return error_set(error, ERROR_INPUT, "\"%.*s\" stands there twice.",
                             (int)(length < 40 ? length : 40), at);
        }
        more = at[length] == ' ';
        at += length + 1;
    }
    return true;
}

static bool date_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                         struct error *error)
{
    struct date date;

    (void)field, (void)desk;
    return date_parse(kept, &date) ||
           error_set(error, ERROR_INPUT, "Not a date: write it as 2026-11-20.");
}

static bool date_time_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                              struct error *error)
{
    struct local_time time;

    (void)field, (void)desk;
    return local_parse(kept, &time) ||
           error_set(error, ERROR_INPUT, "Not a date and time: write it as 2026-11-20T09:30%s.",
                     field->unknown_allowed ? ", or UNKNOWN" : "");
}

static bool time_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                         struct error *error)
{
    (void)field, (void)desk;
    if (strlen(kept) == 4 && strspn(kept, "0123456789") == 4 && atoi(kept) < 2400 &&
        kept[2] < '6') {
        return true;
    }
    return error_set(error, ERROR_INPUT, "Not a time: write it in 24 hours, as 0930 or 1745.");
}

/* Whole digits with a sign perhaps; no other writing of the same number. */
static bool parse_whole(const char *text, int64_t *number)
{
    const char *at = *text == '-' ? text + 1 : text;
    int64_t sum = 0;

    if (!is_digit(*at) || (at[0] == '0' && (at[1] != '\0' || *text == '-')) || strlen(at) > 17) {
        return false;
    }
    for (; is_digit(*at); at++) {
        sum = sum * 10 + (*at - '0');
    }
    *number = *text == '-' ? -sum : sum;
    return *at == '\0';
}

static bool number_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                           struct error *error)
{
    int64_t number;

    (void)desk;
    if (!parse_whole(kept, &number)) {
        return error_set(error, ERROR_INPUT, "Not a whole number: write digits only, as 12.");
    }
    if (number < field->min || number > field->max) {
        return error_set(error, ERROR_INPUT, "Must be from %" PRId64 " to %" PRId64 ".", field->min,
                         field->max);
    }
    return true;
}

static bool parse_cents(const char *text, int64_t *cents)
{
    size_t length = strlen(text);
    char *whole;
    bool fits;

    if (length < 4 || length > 17 || text[length - 3] != '.' || !is_digit(text[length - 2]) ||
        !is_digit(text[length - 1])) {
        return false;
    }
    whole = memory_text_part(text, length - 3);
    fits = *whole != '-' && parse_whole(whole, cents);
    free(whole);
    if (fits) {
        *cents = *cents * 100 + (text[length - 2] - '0') * 10 + (text[length - 1] - '0');
    }
    return fits;
}

static bool money_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                          struct error *error)
{
    int64_t cents;

    (void)desk;
    if (!parse_cents(kept, &cents)) {
        return error_set(error, ERROR_INPUT, "Not an amount: write dollars and cents, as 12.34.");
    }
    if (cents < field->min || cents > field->max) {
        return error_set(error, ERROR_INPUT,
                         "Must be from %" PRId64 ".%02" PRId64 " to %" PRId64 ".%02" PRId64 ".",
                         field->min / 100, field->min % 100, field->max / 100, field->max % 100);
    }
    return true;
}

/* Digits with the signs that people write between them, and an extension. */
static bool phone_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                          struct error *error)
{
    size_t digits = 0;

    for (const char *at = kept; *at != '\0'; at++) {
        digits += is_digit(*at);
        if (!is_digit(*at) && strchr(" ()+-./#*,xX", *at) == NULL) {
            if (strncmp(at, "ext", 3) != 0) {
                digits = 0;
                break;
            }
            at += 2;
        }
    }
    if (digits < 7 || digits > 20) {
        return error_set(error, ERROR_INPUT,
                         "Not a phone number: write its digits, as 562-555-0100.");
    }
    return text_is_kept(field, desk, kept, error);
}

static bool pattern_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                            struct error *error)
{
    char normal[64];

    (void)desk;
    return pattern_normalise(field->pattern, kept, normal, sizeof normal) ||
           error_set(error, ERROR_INPUT, "Not right: it must be %s.", field->pattern->words);
}

static bool yes_no_is_kept(const struct field *field, const struct desk *desk, const char *kept,
                           struct error *error)
{
    (void)field, (void)desk;
    return strcmp(kept, "yes") == 0 || strcmp(kept, "no") == 0 ||
           error_set(error, ERROR_INPUT, "Answer y for yes or n for no.");
}

static kept_fn *const kept_checks[FIELD_KIND_COUNT] = {
    [FIELD_TEXT] = text_is_kept,       [FIELD_LONG_TEXT] = text_is_kept,
    [FIELD_CHOICE] = choice_is_kept,   [FIELD_CHOICES] = choices_are_kept,
    [FIELD_DATE] = date_is_kept,       [FIELD_DATE_TIME] = date_time_is_kept,
    [FIELD_TIME] = time_is_kept,       [FIELD_NUMBER] = number_is_kept,
    [FIELD_MONEY] = money_is_kept,     [FIELD_PHONE] = phone_is_kept,
    [FIELD_PATTERN] = pattern_is_kept, [FIELD_YES_NO] = yes_no_is_kept,
};

bool value_is_kept_form(const struct field *field, const struct desk *desk, const char *kept,
                        struct error *error)
{
    if (kept == NULL || *kept == '\0') {
        return true;
    }
    if (field->unknown_allowed && strcmp(kept, UNKNOWN_VALUE) == 0) {
        return true;
    }
    if (kept_checks[field->kind] == NULL) {
        return error_set(error, ERROR_INPUT, "This takes rows and no single value.");
    }
    return kept_checks[field->kind](field, desk, kept, error);
}

static void show_choices(struct choice_list list, const char *kept, struct text *out)
{
    const char *at = kept;

    while (*at != '\0') {
        size_t length = strcspn(at, " ");
        char *code = memory_text_part(at, length);
        const struct choice *choice = choice_find(list, code);

        text_add(out, at == kept ? "" : ", ");
        text_add(out, choice != NULL ? choice->label : code);
        free(code);
        at += length + strspn(at + length, " ");
    }
}

/* "2026-11-20T09:30" as "2026-11-20 0930", the way the house writes times. */
static void show_date_time(const char *kept, struct text *out)
{
    struct local_time time;

    if (!local_parse(kept, &time)) {
        text_add(out, kept);
        return;
    }
    text_add_format(out, "%04d-%02d-%02d %02d%02d", time.date.year, time.date.month, time.date.day,
                    time.hour, time.minute);
}

void value_show(const struct field *field, const struct codes *codes, const char *kept,
                struct text *out)
{
    const struct choice *choice = NULL;

    if (kept == NULL) {
        return;
    }
    if (field->kind == FIELD_CHOICE) {
        choice = choice_find(field_choices(field, codes), kept);
        text_add(out, choice != NULL ? choice->label : kept);
    } else if (field->kind == FIELD_CHOICES) {
        show_choices(field_choices(field, codes), kept, out);
    } else if (field->kind == FIELD_DATE_TIME) {
        show_date_time(kept, out);
    } else if (field->kind == FIELD_YES_NO) {
        text_add(out, strcmp(kept, "yes") == 0 ? "Yes" : strcmp(kept, "no") == 0 ? "No" : kept);
    } else {
        text_add(out, kept);
    }
}

void value_typing(const struct field *field, const struct codes *codes, const char *kept,
                  struct text *out)
{
    (void)codes;
    if (kept == NULL) {
        return;
    }
    if (field->kind == FIELD_DATE_TIME) {
        show_date_time(kept, out);
    } else if (field->kind == FIELD_YES_NO) {
        text_add(out, strcmp(kept, "yes") == 0 ? "y" : strcmp(kept, "no") == 0 ? "n" : kept);
    } else {
        text_add(out, kept);
    }
}

static int digits_of(int64_t number)
{
    int digits = 1;

    while (number >= 10) {
        number /= 10;
        digits++;
    }
    return digits;
}

static int choice_columns(const struct field *field)
{
    struct choice_list list = field_choices(field, NULL);
    int widest = 12;

    if (field->choices == NULL) {
        return field->kind == FIELD_CHOICES ? TEXT_COLUMNS : CHOICE_COLUMNS;
    }
    for (size_t i = 0; i < list.count; i++) {
        int columns = text_columns(list.items[i].label, strlen(list.items[i].label));

        widest = columns > widest ? columns : widest;
    }
    return widest < TEXT_COLUMNS ? widest : TEXT_COLUMNS;
}

/* A shape of one length only: its expression has nothing that repeats by choice. */
static bool pattern_is_fixed(const struct pattern *pattern)
{
    return strpbrk(pattern->regex, "?*+,|") == NULL;
}

static int limit_columns(int64_t max)
{
    return max > 0 && max < TEXT_COLUMNS ? (int)max : TEXT_COLUMNS;
}

int value_columns(const struct field *field, bool *fixed)
{
    *fixed = false;
    switch (field->kind) {
    case FIELD_TEXT:
        return limit_columns(field->max);
    case FIELD_CHOICE:
    case FIELD_CHOICES:
        return choice_columns(field);
    case FIELD_DATE:
        *fixed = true;
        return DATE_ROOM - 1;
    case FIELD_DATE_TIME: /* "11/20/2026 09:30" must fit, so a shorter writing never fills it */
        return LOCAL_ROOM - 1;
    case FIELD_TIME:
        return 5;
    case FIELD_NUMBER:
        return digits_of(field->max);
    case FIELD_MONEY:
        return digits_of(field->max / 100) + 3;
    case FIELD_PHONE:
        return limit_columns(field->max);
    case FIELD_PATTERN:
        *fixed = pattern_is_fixed(field->pattern);
        return *fixed ? (int)strlen(field->pattern->example) : limit_columns(field->max);
    case FIELD_YES_NO:
        return 3;
    case FIELD_LONG_TEXT:
    case FIELD_GROUP:
    case FIELD_KIND_COUNT:
        break;
    }
    return 0;
}

bool value_is_integer(const struct field *field)
{
    return field->kind == FIELD_NUMBER || field->kind == FIELD_MONEY || field->kind == FIELD_YES_NO;
}

bool value_to_integer(const struct field *field, const char *kept, int64_t *integer)
{
    assert(value_is_integer(field));
    if (kept == NULL) {
        return false;
    }
    if (field->kind == FIELD_NUMBER) {
        return parse_whole(kept, integer);
    }
    if (field->kind == FIELD_MONEY) {
        return parse_cents(kept, integer);
    }
    *integer = strcmp(kept, "yes") == 0;
    return *integer != 0 || strcmp(kept, "no") == 0;
}

void value_from_integer(const struct field *field, int64_t integer, struct text *out)
{
    assert(value_is_integer(field));
    if (field->kind == FIELD_NUMBER) {
        text_add_integer(out, integer);
    } else if (field->kind == FIELD_MONEY) {
        text_add_format(out, "%" PRId64 ".%02" PRId64, integer / 100, integer % 100);
    } else {
        text_add(out, integer != 0 ? "yes" : "no");
    }
}
