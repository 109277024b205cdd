#include "forms/codes.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/text.h"
#include "forms/embedded.h"

#include <stdlib.h>
#include <string.h>

#define CODE_LIMIT       32
#define LABEL_CHARACTERS 60
#define LIST_LIMIT       ((size_t)20000)

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SMALL    "abcdefghijklmnopqrstuvwxyz"
#define DIGITS   "0123456789"

static const struct code_file {
    const char *name;
    size_t digits; /* a code has exactly so many digits; 0: letters too, any length */
} files[CODES_COUNT] = {
    [CODES_AREA] = {"areas.csv", 0},
    [CODES_DISTRICT] = {"districts.csv", 4},
    [CODES_STAT_CODE] = {"stat_codes.csv", 3},
    [CODES_REPORT_TYPE] = {"report_types.csv", 0},
    [CODES_SETTING] = {"settings.csv", 0},
    [CODES_TOPIC] = {"topics.csv", 0},
    [CODES_LANGUAGE] = {"languages.csv", 0},
    [CODES_OUTREACH_TYPE] = {"outreach_types.csv", 0},
    [CODES_CLEARANCE] = {"clearance_codes.csv", 3},
    [CODES_STOCK_LOCATION] = {"stock_locations.csv", 0},
    [CODES_BRIEFING_TOPIC] = {"briefing_topics.csv", 0},
    [CODES_VOLUNTEER_ACTIVITY] = {"volunteer_activities.csv", 0},
};

enum column {
    COLUMN_CODE,
    COLUMN_LABEL,
    COLUMN_RULES,
    COLUMN_STAT_CODE,
    COLUMN_SOURCE,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    [COLUMN_CODE] = "code",           [COLUMN_LABEL] = "label",   [COLUMN_RULES] = "rules",
    [COLUMN_STAT_CODE] = "stat_code", [COLUMN_SOURCE] = "source", /* for people; the program does
                                                                     not keep it */
};

#define NOWHERE ((size_t)-1)

struct reading {
    struct csv_reader rows;
    const char *where;
    enum code_list list;
    size_t columns[COLUMN_COUNT]; /* index in a row, or NOWHERE */
    size_t column_count;
    struct choice *items;
    size_t count, room;
    struct error *error;
};

const char *codes_file_name(enum code_list list)
{
    return list > CODES_NONE && list < CODES_COUNT ? files[list].name : "";
}

static void free_items(const struct choice *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free((char *)items[i].code);
        free((char *)items[i].label);
        free((char *)items[i].rules);
        free((char *)items[i].stat_code);
    }
    free((struct choice *)items);
}

static bool read_header(struct reading *reading)
{
    unsigned long line = reading->rows.line;

    for (size_t at = 0; at < reading->rows.count; at++) {
        const char *name = reading->rows.cells[at];
        size_t column = 0;

        while (column < COLUMN_COUNT && strcmp(column_names[column], name) != 0) {
            column++;
        }
        if (column == COLUMN_COUNT) {
            return error_set(reading->error, ERROR_USAGE,
                             "%s: line %lu: the column \"%.40s\" is not known. The columns are "
                             "code, label, rules, stat_code and source.",
                             reading->where, line, name);
        }
        if (reading->columns[column] != NOWHERE) {
            return error_set(reading->error, ERROR_USAGE,
                             "%s: line %lu: the column %s stands there twice.", reading->where,
                             line, name);
        }
        reading->columns[column] = at;
    }
    if (reading->columns[COLUMN_CODE] == NOWHERE || reading->columns[COLUMN_LABEL] == NOWHERE) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: the columns code and label must be there.", reading->where,
                         line);
    }
    reading->column_count = reading->rows.count;
    return true;
}

/* The cell of a column in the current row; columns at the end may be left out. */
static const char *cell(const struct reading *reading, enum column column)
{
    size_t at = reading->columns[column];

    return at < reading->rows.count ? reading->rows.cells[at] : "";
}

static bool is_made_of(const char *text, const char *characters, size_t least, size_t most)
{
    size_t length = strlen(text);

    return length >= least && length <= most && strspn(text, characters) == length;
}

static bool code_fits(enum code_list list, const char *code)
{
    size_t digits = files[list].digits;

    if (digits > 0) {
        return is_made_of(code, DIGITS, digits, digits);
    }
    return is_made_of(code, CAPITALS DIGITS "_", 1, CODE_LIMIT);
}

static bool refuse_code(const struct reading *reading, const char *code)
{
    size_t digits = files[reading->list].digits;

    if (digits > 0) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: the code \"%.40s\" does not have %zu digits.",
                         reading->where, reading->rows.line, code, digits);
    }
    return error_set(reading->error, ERROR_USAGE,
                     "%s: line %lu: the code \"%.40s\" is not made of 1 to %d capital letters A "
                     "to Z, digits and underscores.",
                     reading->where, reading->rows.line, code, CODE_LIMIT);
}

static bool check_label(const struct reading *reading, const char *label)
{
    const char *reason = "";

    if (text_is_blank(label)) {
        return error_set(reading->error, ERROR_USAGE, "%s: line %lu: there is no label.",
                         reading->where, reading->rows.line);
    }
    if (!text_is_clean(label, strlen(label), TEXT_LINE, &reason)) {
        return error_set(reading->error, ERROR_USAGE, "%s: line %lu: label: %s", reading->where,
                         reading->rows.line, reason);
    }
    if (text_characters(label) > LABEL_CHARACTERS) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: the label has more than %d characters.", reading->where,
                         reading->rows.line, LABEL_CHARACTERS);
    }
    return true;
}

static bool check_row(const struct reading *reading)
{
    const struct csv_reader *rows = &reading->rows;
    const struct choice_list before = {reading->items, reading->count};
    const char *code = cell(reading, COLUMN_CODE);
    const char *stat_code = cell(reading, COLUMN_STAT_CODE);

    if (rows->count > reading->column_count) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: there are more cells than columns; a text with a comma "
                         "stands in quotes (\").",
                         reading->where, rows->line);
    }
    if (!code_fits(reading->list, code)) {
        return refuse_code(reading, code);
    }
    if (choice_find(before, code) != NULL) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: the code %s stands there already.", reading->where,
                         rows->line, code);
    }
    if (!is_made_of(cell(reading, COLUMN_RULES), SMALL "_ ", 0, 200)) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: rules are words of small letters with blanks between.",
                         reading->where, rows->line);
    }
    if (stat_code[0] != '\0' && !is_made_of(stat_code, DIGITS, 3, 3)) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: the stat_code \"%.40s\" does not have 3 digits.",
                         reading->where, rows->line, stat_code);
    }
    return check_label(reading, cell(reading, COLUMN_LABEL));
}

static bool keep_row(struct reading *reading)
{
    const char *stat_code = cell(reading, COLUMN_STAT_CODE);

    if (reading->count == LIST_LIMIT) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: there are more than %zu codes.", reading->where,
                         reading->rows.line, LIST_LIMIT);
    }
    if (reading->count == reading->room) {
        reading->room = reading->room == 0 ? 32 : reading->room * 2;
        reading->items = memory_resize(reading->items, reading->room, sizeof(*reading->items));
    }
    reading->items[reading->count++] = (struct choice){
        .code = memory_text(cell(reading, COLUMN_CODE)),
        .label = text_kept_dup(cell(reading, COLUMN_LABEL), TEXT_LINE),
        .rules = memory_text(cell(reading, COLUMN_RULES)),
        .stat_code = stat_code[0] != '\0' ? memory_text(stat_code) : NULL,
    };
    return true;
}

/* CSV_BAD has its own words with the line; only the name of the file is missing. */
static bool name_file(const struct reading *reading, const struct error *cause)
{
    return error_set(reading->error, ERROR_USAGE, "%s: %.400s", reading->where, cause->text);
}

static bool read_rows(struct reading *reading)
{
    struct error cause = {0};
    enum csv_step step = csv_next(&reading->rows, &cause);

    if (step == CSV_END) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line 1: the columns are not named; it begins with code,label.",
                         reading->where);
    }
    if (step == CSV_ROW && !read_header(reading)) {
        return false;
    }
    while (step == CSV_ROW) {
        step = csv_next(&reading->rows, &cause);
        if (step == CSV_ROW && (!check_row(reading) || !keep_row(reading))) {
            return false;
        }
    }
    return step == CSV_END || name_file(reading, &cause);
}

bool codes_replace(struct codes *codes, enum code_list list, const char *csv, size_t length,
                   const char *where, struct error *error)
{
    struct reading reading = {.where = where, .list = list, .error = error};
    struct choice_list *kept = &codes->lists[list];
    bool ok;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        reading.columns[i] = NOWHERE;
    }
    csv_init(&reading.rows, csv, length);
    ok = read_rows(&reading);
    csv_finish(&reading.rows);
    if (!ok) {
        free_items(reading.items, reading.count);
        return false;
    }
    free_items(kept->items, kept->count);
    *kept = (struct choice_list){reading.items, reading.count};
    return true;
}

static bool read_embedded(struct codes *codes, enum code_list list, struct error *error)
{
    const struct embedded_file *file = forms_embedded;

    while (file->name != NULL && strcmp(file->name, files[list].name) != 0) {
        file++;
    }
    if (file->name == NULL) {
        return error_set(error, ERROR_DAMAGED, "The program was built without its list %s.",
                         files[list].name);
    }
    return codes_replace(codes, list, file->text, file->length, file->name, error);
}

bool codes_init(struct codes *codes, struct error *error)
{
    *codes = (struct codes){0};
    for (enum code_list list = CODES_NONE + 1; list < CODES_COUNT; list++) {
        if (!read_embedded(codes, list, error)) {
            codes_finish(codes);
            return false;
        }
    }
    return true;
}

void codes_finish(struct codes *codes)
{
    for (size_t list = 0; list < CODES_COUNT; list++) {
        free_items(codes->lists[list].items, codes->lists[list].count);
    }
    *codes = (struct codes){0};
}

const struct choice *choice_find(struct choice_list list, const char *code)
{
    for (size_t i = 0; code != NULL && i < list.count; i++) {
        if (strcmp(list.items[i].code, code) == 0) {
            return list.items + i;
        }
    }
    return NULL;
}

bool choice_has_rule(const struct choice *choice, const char *rule)
{
    const char *at = choice != NULL ? choice->rules : NULL;
    size_t wanted = strlen(rule);

    while (at != NULL && *at != '\0') {
        size_t length = strcspn(at, " ");

        if (length == wanted && length > 0 && strncmp(at, rule, length) == 0) {
            return true;
        }
        at += length + strspn(at + length, " ");
    }
    return false;
}
