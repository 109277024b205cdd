/* Cells of a worksheet export, made into the kept form of their fields. */
#include "forms/import_column.h"

#include "base/date.h"
#include "forms/pattern.h"
#include "forms/urn.h"
#include "forms/value.h"
#include "forms/worksheet.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL_ROOM 64 /* of dates, times and numbers */

/* What stations write where there is nothing. */
static bool says_nothing(const char *cell)
{
    static const char *const words[] = {"-", "--", "N/A", "NA", "NULL", "NONE"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (*words[i] == *cell && strcmp(cell, words[i]) == 0) {
            return true;
        }
    }
    return text_is_blank(cell);
}

static size_t digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

/* Numbers that a spreadsheet has made of codes: 755.0 is 755. */
static void drop_fraction(char *text)
{
    char *point = strchr(text, '.');

    if (point != NULL && point > text && digits_at(text) == (size_t)(point - text) &&
        strspn(point + 1, "0") == strlen(point + 1)) {
        *point = '\0';
    }
}

/* ---- dates and times ---- */

/* 11/19/26: of this century. */
static bool short_year(const char *text, char out[CELL_ROOM])
{
    size_t month = digits_at(text);
    size_t day = text[month] != '\0' ? digits_at(text + month + 1) : 0;
    const char *year = text + month + 1 + day + 1;

    if (month < 1 || month > 2 || day < 1 || day > 2 || text[month + 1 + day] != text[month] ||
        strlen(year) != 2 || digits_at(year) != 2) {
        return false;
    }
    snprintf(out, CELL_ROOM, "%.*s20%s", (int)(year - text), text, year);
    return true;
}

static bool date_cell(const struct desk *desk, char *cell, struct text *kept, struct error *error)
{
    char date[DATE_ROOM], whole[CELL_ROOM];
    size_t length = strcspn(cell, " T");

    cell[length] = '\0'; /* a time behind it is midnight, or the line's own */
    for (size_t i = 0; length == 10 && i < 10; i++) {
        cell[i] = i == 4 && cell[i] == '/'                     ? '-'
                  : i == 7 && cell[4] == '-' && cell[i] == '/' ? '-'
                                                               : cell[i];
    }
    if (!date_from_typing(short_year(cell, whole) ? whole : cell, desk->now, date)) {
        return error_set(error, ERROR_INPUT,
                         "\"%.30s\" is no date: write it as 11/19/2026 or "
                         "2026-11-19.",
                         cell);
    }
    text_add(kept, date);
    return true;
}

/* Hours and minutes of "9:05", "09:05:30", "0905", "905", "5"; false when it is no time. */
static bool split_time(const char *text, int *hour, int *minute)
{
    size_t digits = digits_at(text);
    const char *colon = text + digits;

    if (digits < 1 || digits > 4) {
        return false;
    }
    if (*colon == ':') {
        size_t minutes = digits_at(colon + 1);
        const char *rest = colon + 1 + minutes;

        *hour = atoi(text);
        *minute = atoi(colon + 1);
        return digits <= 2 && minutes == 2 &&
               (*rest == '\0' || (*rest == ':' && digits_at(rest + 1) == 2 && rest[3] == '\0'));
    }
    *hour = atoi(text) / 100;
    *minute = atoi(text) % 100;
    return *colon == '\0';
}

/* Where the time begins when a date stands before it. */
static char *behind_date(char *cell)
{
    size_t first = strcspn(cell, " T");
    bool dated = memchr(cell, '/', first) != NULL || memchr(cell, '-', first) != NULL;

    return dated && cell[first] != '\0' ? cell + first + 1 : cell;
}

/* Takes " AM" or " PM" off; 0 when there is none, else 'A' or 'P'. */
static char take_half_day(char *time)
{
    size_t length = strlen(time);
    char half;

    if (length < 3 || toupper((unsigned char)time[length - 1]) != 'M') {
        return '\0';
    }
    half = (char)toupper((unsigned char)time[length - 2]);
    if (half != 'A' && half != 'P') {
        return '\0';
    }
    length -= 2;
    while (length > 0 && time[length - 1] == ' ') {
        length--;
    }
    time[length] = '\0';
    return half;
}

static bool time_cell(char *cell, struct text *kept, struct error *error)
{
    char *time = behind_date(cell);
    char half = take_half_day(time);
    int hour = 0, minute = 0;
    bool ok;

    drop_fraction(time);
    ok = split_time(time, &hour, &minute);
    if (half != '\0') {
        ok = ok && hour >= 1 && hour <= 12;
        hour = hour % 12 + (half == 'P' ? 12 : 0);
    }
    hour = hour == 24 && minute == 0 ? 0 : hour;
    if (!ok || hour > 23 || minute > 59) {
        return error_set(error, ERROR_INPUT, "\"%.30s\" is no time: write it as 0905 or 9:05.",
                         cell);
    }
    text_add_bytes(kept,
                   (const char[]){(char)('0' + hour / 10), (char)('0' + hour % 10),
                                  (char)('0' + minute / 10), (char)('0' + minute % 10)},
                   4);
    return true;
}

/* ---- codes ---- */

struct word {
    const char *word, *code;
};

static const struct word watch_words[] = {
    {"EM", "EM"},
    {"EMS", "EM"},
    {"E", "EM"},
    {"EARLY", "EM"},
    {"EARLY MORNING", "EM"},
    {"EARLY MORNINGS", "EM"},
    {"EARLIES", "EM"},
    {"AM", "DAY"},
    {"AMS", "DAY"},
    {"DAY", "DAY"},
    {"DAYS", "DAY"},
    {"D", "DAY"},
    {"DAY WATCH", "DAY"},
    {"DAY SHIFT", "DAY"},
    {"PM", "PM"},
    {"PMS", "PM"},
    {"P", "PM"},
    {"PM WATCH", "PM"},
    {"PM SHIFT", "PM"},
    {"EM WATCH", "EM"},
    {"EM SHIFT", "EM"},
    {"AM WATCH", "DAY"},
    {"AM SHIFT", "DAY"},
    {NULL, NULL},
};

static const struct word origin_words[] = {
    {"OBS", "OBS"},
    {"OBSERVED", "OBS"},
    {"OBSERVATION", "OBS"},
    {"O", "OBS"},
    {"SELF", "OBS"},
    {"SELF INITIATED", "OBS"},
    {"SELF-INITIATED", "OBS"},
    {"CALL", "CALL"},
    {"CALLS", "CALL"},
    {"C", "CALL"},
    {"CALL FOR SERVICE", "CALL"},
    {"CFS", "CALL"},
    {"DISPATCHED", "CALL"},
    {"RADIO", "CALL"},
    {NULL, NULL},
};

static bool word_cell(const struct word *words, const char *cell, const char *wanted,
                      struct text *kept, struct error *error)
{
    while (words->word != NULL && strcmp(words->word, cell) != 0) {
        words++;
    }
    if (words->word == NULL) {
        return error_set(error, ERROR_INPUT, "\"%.30s\" is none of %s.", cell, wanted);
    }
    text_add(kept, words->code);
    return true;
}

static bool class_cell(const char *cell, struct text *kept, struct error *error)
{
    const char *letter = strncmp(cell, "CLASS ", 6) == 0 ? cell + 6 : cell;
    const struct choice_list classes =
        field_choices(import_target_field(&import_worksheet_table, IMPORT_CLASS), NULL);

    if (choice_find(classes, letter) == NULL) {
        return error_set(error, ERROR_INPUT, "\"%.30s\" is no personnel class.", cell);
    }
    text_add(kept, letter);
    return true;
}

static bool has_code(const char *codes, const char *code)
{
    for (; *codes != '\0'; codes += strcspn(codes, " "), codes += strspn(codes, " ")) {
        if (strncmp(codes, code, 3) == 0) {
            return true;
        }
    }
    return false;
}

/* Several codes a cell, parted by anything; one that stands twice is kept once. */
static bool clearance_cell(const char *cell, struct text *kept, struct error *error)
{
    static const char between[] = " \t\n,;/|&+-";

    for (cell += strspn(cell, between); *cell != '\0'; cell += strspn(cell, between)) {
        size_t length = strcspn(cell, between);
        char code[8] = "";

        if (length < sizeof(code)) {
            memcpy(code, cell, length);
            code[length] = '\0';
            drop_fraction(code);
        }
        if (strlen(code) != 3 || digits_at(code) != 3) {
            return error_set(error, ERROR_INPUT,
                             "\"%.*s\" is no clearance code: it has three digits.",
                             (int)(length > 30 ? 30 : length), cell);
        }
        if (!has_code(text_bytes(kept), code)) {
            text_add_format(kept, "%s%s", kept->length > 0 ? " " : "", code);
        }
        cell += length;
    }
    return true;
}

/* ---- numbers ---- */

/* The number in "#500123", "E500123" or "Muster, A. 500123". */
static bool employee_cell(const char *cell, struct text *kept, struct error *error)
{
    const char *at = cell + strcspn(cell, "0123456789");
    size_t digits = digits_at(at);
    const char *rest = at + digits;

    if (digits < 5 || digits > 7 || rest[strcspn(rest, "0123456789")] != '\0') {
        return error_set(error, ERROR_INPUT, "\"%.40s\" holds no employee number of 5 to 7 digits.",
                         cell);
    }
    text_add_bytes(kept, at, digits);
    return true;
}

static bool district_cell(const char *cell, struct text *kept, struct error *error)
{
    char district[16];
    const char *digits = strncmp(cell, "RD", 2) == 0 ? cell + 2 + strspn(cell + 2, " -#") : cell;

    if (!pattern_normalise(&district_pattern, digits, district, sizeof(district))) {
        return error_set(error, ERROR_INPUT, "\"%.30s\" is no reporting district of 4 digits.",
                         cell);
    }
    text_add(kept, district);
    return true;
}

static bool urn_cell(const char *cell, struct text *kept, struct error *error)
{
    char urn[URN_ROOM];

    if (!urn_normalise(cell, urn, sizeof(urn))) {
        return error_set(error, ERROR_INPUT, "\"%.30s\" is no URN of 15 digits.", cell);
    }
    text_add(kept, urn);
    return true;
}

static bool number_cell(const struct field *field, char *cell, struct text *kept,
                        struct error *error)
{
    size_t digits = digits_at(cell);

    drop_fraction(cell);
    if (digits == 0 || digits > 6 || cell[digits] != '\0' || atoi(cell) > field->max) {
        return error_set(error, ERROR_INPUT, "\"%.30s\" is no number from 0 to %lld.", cell,
                         (long long)field->max);
    }
    text_add_format(kept, "%d", atoi(cell));
    return true;
}

/* ---- texts ---- */

static void upper(char *text)
{
    for (; *text != '\0'; text++) {
        *text = (char)toupper((unsigned char)*text);
    }
}

static bool text_cell(const struct field *field, const char *cell, struct text *kept,
                      struct error *error)
{
    enum text_shape shape = field->kind == FIELD_LONG_TEXT ? TEXT_PARAGRAPHS : TEXT_LINE;
    char *clean = text_kept_dup(cell, shape);
    size_t characters = text_characters(clean);

    text_add(kept, clean);
    free(clean);
    return characters <= (size_t)field->max ||
           error_set(error, ERROR_INPUT, "It has %zu characters; there is room for %lld.",
                     characters, (long long)field->max);
}

static bool typed_cell(const struct field *field, const struct desk *desk, const char *cell,
                       struct text *kept, struct error *error)
{
    char *value = NULL;
    bool ok = value_from_typing(field, desk, cell, &value, error);

    text_add(kept, ok ? value : "");
    free(value);
    return ok;
}

/* What is short by its nature, trimmed and in capital letters. */
static bool short_cell(enum import_target target, const struct field *field,
                       const struct desk *desk, char *cell, struct text *kept, struct error *error)
{
    switch (target) {
    case IMPORT_WORKED_ON:
        return date_cell(desk, cell, kept, error);
    case IMPORT_WATCH:
        return word_cell(watch_words, cell, "the watches EM, DAY, PM", kept, error);
    case IMPORT_CLASS:
        return class_cell(cell, kept, error);
    case IMPORT_EMPLOYEE:
        return employee_cell(cell, kept, error);
    case IMPORT_RECEIVED:
    case IMPORT_DISPATCHED:
    case IMPORT_ENROUTE:
    case IMPORT_ARRIVED:
    case IMPORT_CLEARED:
        return time_cell(cell, kept, error);
    case IMPORT_ORIGIN:
        return word_cell(origin_words, cell, "OBS and CALL", kept, error);
    case IMPORT_RD:
        return district_cell(cell, kept, error);
    case IMPORT_CLEARANCE:
        return clearance_cell(cell, kept, error);
    case IMPORT_URN:
        return urn_cell(cell, kept, error);
    case IMPORT_CONTACTS:
    case IMPORT_CARDS:
        return number_cell(field, cell, kept, error);
    case IMPORT_UNIT:
    case IMPORT_VEHICLE:
    case IMPORT_TAG:
    case IMPORT_NATURE:
    case IMPORT_LOCATION:
    case IMPORT_NARRATIVE:
    case IMPORT_SETTING:
    case IMPORT_TARGETS:
        break;
    }
    return text_cell(field, cell, kept, error);
}

/* In capital letters, without blanks at its ends; false when it is too long for `out`. */
static bool trim(const char *cell, char out[CELL_ROOM])
{
    size_t length;

    cell += strspn(cell, " \t\r\n");
    length = strlen(cell);
    while (length > 0 && strchr(" \t\r\n", cell[length - 1]) != NULL) {
        length--;
    }
    if (length >= CELL_ROOM) {
        return false;
    }
    memcpy(out, cell, length);
    out[length] = '\0';
    upper(out);
    return true;
}

bool import_cell(enum import_target target, const struct field *field, const struct desk *desk,
                 const char *cell, struct text *kept, struct error *error)
{
    char trimmed[CELL_ROOM];

    if (field == NULL) {
        return true;
    }
    if (target == IMPORT_LOCATION || target == IMPORT_NARRATIVE || target == IMPORT_NATURE ||
        target == IMPORT_TAG) {
        return text_cell(field, cell, kept, error);
    }
    if (target == IMPORT_SETTING) {
        return text_is_blank(cell) || typed_cell(field, desk, cell, kept, error);
    }
    if (!trim(cell, trimmed)) {
        return error_set(error, ERROR_INPUT, "It is too long for %s.", field->label);
    }
    return says_nothing(trimmed) || short_cell(target, field, desk, trimmed, kept, error);
}
