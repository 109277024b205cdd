#include "forms/import_sheets.h"

#include "base/hash.h"
#include "base/memory.h"
#include "forms/worksheet.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS ((size_t)1024)
#define KEY_FIELDS  4

static const enum import_target key_targets[KEY_FIELDS] = {IMPORT_WORKED_ON, IMPORT_WATCH,
                                                           IMPORT_UNIT, IMPORT_EMPLOYEE};

const struct form *import_form(void)
{
    return &worksheet_form;
}

size_t import_lines_field(void)
{
    return (size_t)field_index(worksheet_form.fields, worksheet_form.field_count, "lines");
}

bool import_sheets_init(struct import_sheets *sheets, const char *text, size_t length,
                        struct error *error)
{
    *sheets = (struct import_sheets){.text = text, .length = length};
    csv_init_parted(&sheets->reader, text, length, csv_guess_delimiter(text, length));
    switch (csv_next(&sheets->reader, error)) {
    case CSV_ROW:
        return import_mapping_guess(&sheets->mapping, &import_worksheet_table, sheets->reader.cells,
                                    sheets->reader.count, error);
    case CSV_END:
        return error_set(error, ERROR_INPUT,
                         "The file is empty: its first line names the "
                         "columns.");
    case CSV_BAD:
        break;
    }
    return false;
}

void import_sheets_finish(struct import_sheets *sheets)
{
    csv_finish(&sheets->reader);
    import_mapping_finish(&sheets->mapping);
    for (size_t i = 0; i < sheets->sheet_count; i++) {
        free(sheets->sheets[i].key);
    }
    free(sheets->sheets);
    free(sheets->lines);
    free(sheets->slots);
    import_faults_finish(&sheets->faults);
    *sheets = (struct import_sheets){0};
}

void import_preview(const char *text, size_t length, int rows, import_row_fn *row, void *context)
{
    struct csv_reader reader;

    csv_init_parted(&reader, text, length, csv_guess_delimiter(text, length));
    (void)csv_next(&reader, NULL);
    while (rows-- > 0 && csv_next(&reader, NULL) == CSV_ROW) {
        row(context, reader.cells, reader.count);
    }
    csv_finish(&reader);
}

int import_sheets_part(const struct import_sheets *sheets)
{
    size_t done = (size_t)(sheets->reader.at - sheets->text);

    return sheets->length == 0 ? 1000 : (int)(done * 1000 / sheets->length);
}

/* ---- cells ---- */

struct row {
    struct import_sheets *sheets;
    char **cells;
    size_t count;
    unsigned long line;
};

static bool row_fault(const struct row *row, size_t column, const char *words)
{
    const struct import_mapping *mapping = &row->sheets->mapping;

    import_faults_add(&row->sheets->faults, row->line,
                      column < mapping->count ? mapping->headers[column] : "", words);
    return false;
}

/* Everything that the columns of one target say. */
static bool read_field(const struct row *row, enum import_target target, const struct field *field,
                       const struct desk *desk, struct text *kept)
{
    const struct import_mapping *mapping = &row->sheets->mapping;
    struct error error = {0};

    for (size_t i = 0; i < mapping->count && i < row->count; i++) {
        if (mapping->targets[i] == target && *row->cells[i] != '\0' &&
            !import_cell(target, field, desk, row->cells[i], kept, &error)) {
            return row_fault(row, i, error.text);
        }
    }
    return true;
}

static bool read_target(const struct row *row, enum import_target target, const struct desk *desk,
                        struct text *kept)
{
    return read_field(row, target, import_target_field(&import_worksheet_table, target), desk,
                      kept);
}

/* A bit for each target of which the row says something: half of the columns are empty. */
static uint32_t targets_said(const struct row *row)
{
    const struct import_mapping *mapping = &row->sheets->mapping;
    uint32_t said = 0;

    static_assert(IMPORT_TARGETS <= 32, "a bit for each");
    for (size_t i = 0; i < mapping->count && i < row->count; i++) {
        if (mapping->targets[i] < IMPORT_TARGETS && *row->cells[i] != '\0') {
            said |= UINT32_C(1) << mapping->targets[i];
        }
    }
    return said;
}

static size_t column_of(const struct import_mapping *mapping, enum import_target target)
{
    size_t i = 0;

    while (i < mapping->count && mapping->targets[i] != target) {
        i++;
    }
    return i;
}

static bool read_key(const struct row *row, const struct desk *desk, struct text *key)
{
    for (size_t i = 0; i < KEY_FIELDS; i++) {
        size_t before = key->length;

        if (!read_target(row, key_targets[i], desk, key)) {
            return false;
        }
        if (key->length == before) {
            return row_fault(row, column_of(&row->sheets->mapping, key_targets[i]),
                             "It is blank, and nothing can be put to a worksheet without it.");
        }
        text_add(key, "\t");
    }
    return true;
}

/* ---- worksheets by their key ---- */

static size_t hash_of(const char *key)
{
    uint64_t hash = hash_text(HASH_BEGINS, key);

    return (size_t)(hash ^ (hash >> 29));
}

static void put_slot(struct import_sheets *sheets, const char *key, uint32_t sheet)
{
    size_t slot = hash_of(key) & (sheets->slot_count - 1);

    while (sheets->slots[slot] != 0) {
        slot = (slot + 1) & (sheets->slot_count - 1);
    }
    sheets->slots[slot] = sheet + 1;
}

static void grow_slots(struct import_sheets *sheets)
{
    free(sheets->slots);
    sheets->slot_count = sheets->slot_count == 0 ? FIRST_SLOTS : sheets->slot_count * 2;
    sheets->slots = memory_create(sheets->slot_count, sizeof(*sheets->slots));
    for (size_t i = 0; i < sheets->sheet_count; i++) {
        put_slot(sheets, sheets->sheets[i].key, (uint32_t)i);
    }
}

static uint32_t sheet_of(struct import_sheets *sheets, const char *key)
{
    size_t slot;

    if (sheets->sheet_count * 2 >= sheets->slot_count) {
        grow_slots(sheets);
    }
    slot = hash_of(key) & (sheets->slot_count - 1);
    while (sheets->slots[slot] != 0) {
        if (strcmp(sheets->sheets[sheets->slots[slot] - 1].key, key) == 0) {
            return sheets->slots[slot] - 1;
        }
        slot = (slot + 1) & (sheets->slot_count - 1);
    }
    if (sheets->sheet_count == sheets->sheet_room) {
        sheets->sheet_room = sheets->sheet_room == 0 ? 256 : sheets->sheet_room * 2;
        sheets->sheets = memory_resize(sheets->sheets, sheets->sheet_room, sizeof(*sheets->sheets));
    }
    sheets->sheets[sheets->sheet_count] = (struct import_sheet){.key = memory_text(key)};
    sheets->slots[slot] = (uint32_t)sheets->sheet_count + 1;
    return (uint32_t)sheets->sheet_count++;
}

/* ---- reading ---- */

static void keep_line(struct import_sheets *sheets, uint32_t sheet)
{
    if (sheets->line_count == sheets->line_room) {
        sheets->line_room = sheets->line_room == 0 ? 1024 : sheets->line_room * 2;
        sheets->lines = memory_resize(sheets->lines, sheets->line_room, sizeof(*sheets->lines));
    }
    sheets->lines[sheets->line_count++] = (struct import_line){
        .at = sheets->reader.begin, .line = (uint32_t)sheets->reader.line, .sheet = sheet};
    sheets->sheets[sheet].count++;
}

static bool is_blank_row(const struct csv_reader *reader)
{
    for (size_t i = 0; i < reader->count; i++) {
        if (!text_is_blank(reader->cells[i])) {
            return false;
        }
    }
    return true;
}

/* A quote that is opened by mistake takes following lines into its cell; then only the line on
 * which it stands is lost. */
static bool fits_columns(struct import_sheets *sheets, const struct row *row)
{
    struct csv_reader *reader = &sheets->reader;

    for (size_t i = sheets->mapping.count; i < row->count; i++) {
        if (!text_is_blank(row->cells[i])) {
            (void)row_fault(row, sheets->mapping.count,
                            "There are more cells than columns; a text with the sign between "
                            "cells stands in quotes (\").");
            csv_pass_line(reader);
            return false;
        }
    }
    return true;
}

static void take_row(struct import_sheets *sheets, const struct desk *desk)
{
    const struct row row = {sheets, sheets->reader.cells, sheets->reader.count,
                            sheets->reader.line};
    struct text key = {0};

    if (!is_blank_row(&sheets->reader) && fits_columns(sheets, &row) &&
        read_key(&row, desk, &key)) {
        keep_line(sheets, sheet_of(sheets, text_bytes(&key)));
    }
    text_finish(&key);
}

/* Puts the lines of each worksheet together, in the order of the file. */
static void sort_lines(struct import_sheets *sheets)
{
    struct import_line *sorted = memory_create(sheets->line_count + 1, sizeof(*sorted));
    size_t first = 0;

    for (size_t i = 0; i < sheets->sheet_count; i++) {
        sheets->sheets[i].first = first;
        first += sheets->sheets[i].count;
        sheets->sheets[i].count = 0;
    }
    for (size_t i = 0; i < sheets->line_count; i++) {
        struct import_sheet *sheet = &sheets->sheets[sheets->lines[i].sheet];

        sorted[sheet->first + sheet->count++] = sheets->lines[i];
    }
    free(sheets->lines);
    sheets->lines = sorted;
}

/* The words of a bad row have the line in front; the fault has it already. */
static void bad_row(struct import_sheets *sheets, const struct error *error)
{
    const char *colon = strstr(error->text, ": ");

    import_faults_add(&sheets->faults, sheets->reader.line, "",
                      colon != NULL ? colon + 2 : error->text);
    csv_pass_line(&sheets->reader);
}

void import_sheets_read(struct import_sheets *sheets, const struct desk *desk, size_t rows)
{
    while (!sheets->read && rows-- > 0) {
        struct error error = {0};

        switch (csv_next(&sheets->reader, &error)) {
        case CSV_ROW:
            take_row(sheets, desk);
            break;
        case CSV_BAD:
            bad_row(sheets, &error);
            break;
        case CSV_END:
            sort_lines(sheets);
            sheets->read = true;
            break;
        }
    }
}

/* ---- making ---- */

static bool read_line(const struct row *row, const struct desk *desk, struct record *record,
                      size_t lines, size_t at)
{
    const struct field *fields = record->form->fields[lines].fields;
    uint32_t said = targets_said(row) >> IMPORT_RECEIVED;

    for (enum import_target target = IMPORT_RECEIVED; said != 0; target++, said >>= 1) {
        const struct field *field;
        struct text kept = {0};
        bool ok;

        if ((said & 1) == 0) {
            continue;
        }
        field = import_target_field(&import_worksheet_table, target);
        ok = read_field(row, target, field, desk, &kept);
        if (ok && kept.length > 0) {
            record_set(record, place_in(lines, at, (size_t)(field - fields)), kept.bytes);
        }
        text_finish(&kept);
        if (!ok) {
            return false;
        }
    }
    return !record_row_is_blank(record, lines, at) ||
           row_fault(row, row->sheets->mapping.count, "The line says nothing of what was done.");
}

/* The fields of the worksheet that a line may say; the first one that does is believed. */
static bool read_sheet_fields(const struct row *row, const struct desk *desk, struct record *record)
{
    static const enum import_target targets[] = {IMPORT_CLASS, IMPORT_VEHICLE};

    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        const char *name = import_target_name(&import_worksheet_table, targets[i]);
        struct text kept = {0};
        bool ok = read_target(row, targets[i], desk, &kept);

        if (ok && *record_named(record, name) == '\0') {
            record_set_named(record, name, text_bytes(&kept));
        }
        text_finish(&kept);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static void set_key(struct record *record, const char *key)
{
    for (size_t i = 0; i < KEY_FIELDS; i++) {
        size_t length = strcspn(key, "\t");
        char *value = memory_text_part(key, length);

        record_set_named(record, import_target_name(&import_worksheet_table, key_targets[i]),
                         value);
        free(value);
        key += length + 1;
    }
}

static void make_line(struct import_sheets *sheets, struct import_line *line,
                      const struct desk *desk, struct record *record, uint32_t *numbers)
{
    size_t lines = import_lines_field();
    size_t at = record_rows(record, lines);
    struct row row = {.sheets = sheets, .line = line->line};

    csv_go_to(&sheets->reader, line->at, line->line);
    if (csv_next(&sheets->reader, NULL) != CSV_ROW) {
        return; /* it was one a moment ago */
    }
    row.cells = sheets->reader.cells;
    row.count = sheets->reader.count;
    if (!record_add_row(record, lines)) {
        (void)row_fault(&row, sheets->mapping.count,
                        "The worksheet has 200 lines already; there is no room for it.");
        line->at = NULL;
    } else if (read_line(&row, desk, record, lines, at) && read_sheet_fields(&row, desk, record)) {
        numbers[at] = line->line;
    } else {
        record_remove_row(record, lines, at);
        line->at = NULL;
    }
}

void import_sheets_make(struct import_sheets *sheets, size_t sheet, const struct desk *desk,
                        struct record *record, uint32_t *numbers)
{
    const struct import_sheet *made = &sheets->sheets[sheet];

    set_key(record, made->key);
    for (size_t i = 0; i < made->count; i++) {
        if (sheets->lines[made->first + i].at != NULL) {
            make_line(sheets, &sheets->lines[made->first + i], desk, record, numbers);
        }
    }
}

static int by_number(const void *a, const void *b)
{
    const struct import_line *first = a, *second = b;

    return (first->line > second->line) - (first->line < second->line);
}

void import_sheets_leave_out(struct import_sheets *sheets, size_t sheet, uint32_t line)
{
    const struct import_sheet *of = &sheets->sheets[sheet];
    const struct import_line wanted = {.line = line};
    struct import_line *found =
        bsearch(&wanted, &sheets->lines[of->first], of->count, sizeof(*sheets->lines), by_number);

    if (found != NULL) {
        found->at = NULL;
    }
}

void import_sheets_leave_out_all(struct import_sheets *sheets, size_t sheet)
{
    sheets->sheets[sheet].count = 0;
}
