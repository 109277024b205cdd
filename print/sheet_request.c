#include "print/sheet_request.h"

#include "forms/form.h"

#include <jansson.h>

static void put_text(json_t *object, const char *name, const char *text)
{
    (void)json_object_set_new(object, name,
                              json_string(text)); /* NULL where memory ends: left out */
}

static json_t *texts_of(const char *const *texts, size_t most)
{
    json_t *list = json_array();

    for (size_t i = 0; i < most && texts[i] != NULL; i++) {
        (void)json_array_append_new(list, json_string(texts[i]));
    }
    return list;
}

static json_t *row_of(const struct sheet_table *table, const struct sheet_row *row)
{
    json_t *object = json_object(), *values = json_array();

    put_text(object, "label", row->label);
    for (size_t i = 0; i < table->column_count; i++) {
        (void)json_array_append_new(values, json_integer(row->values[i]));
    }
    (void)json_object_set_new(object, "values", values);
    return object;
}

static json_t *table_of(const struct sheet_table *table)
{
    json_t *object = json_object(), *rows = json_array(), *columns = json_array();

    put_text(object, "heading", table->heading);
    for (size_t i = 0; i < table->column_count; i++) {
        (void)json_array_append_new(columns, json_string(table->columns[i].label));
    }
    (void)json_object_set_new(object, "columns", columns);
    if (table->bars != SHEET_NO_BARS) {
        (void)json_object_set_new(object, "bars", json_integer((json_int_t)table->bars));
    }
    for (size_t i = 0; i < table->row_count; i++) {
        (void)json_array_append_new(rows, row_of(table, &table->rows[i]));
    }
    (void)json_object_set_new(object, "rows", rows);
    return object;
}

static json_t *tables_of(const struct report_sheet *sheet)
{
    json_t *tables = json_array();

    for (size_t i = 0; i < sheet->table_count; i++) {
        (void)json_array_append_new(tables, table_of(&sheet->tables[i]));
    }
    return tables;
}

static json_t *notes_of(const struct report_sheet *sheet)
{
    const char *const notes[] = {sheet->paper->note,
                                 sheet->has_stock ? sheet->paper->stock_note : NULL};

    return texts_of(notes, COUNT_OF(notes));
}

char *sheet_request_dup(const struct report_sheet *sheet, const struct desk *desk)
{
    const struct config *config = desk->config;
    json_t *object = json_object();
    char today[DATE_ROOM], month[DATE_ROOM], *out;

    date_format(desk->now.date, today);
    date_format(sheet->begins, month);
    put_text(object, "sheet", sheet->paper->title);
    put_text(object, "source", sheet->paper->source);
    put_text(object, "month", month);
    put_text(object, "today", today);
    put_text(object, "page", config->paper_size);
    put_text(object, "station", config->station_name);
    put_text(object, "address", config->station_address);
    put_text(object, "phone", config->non_emergency);
    (void)json_object_set_new(object, "notes", notes_of(sheet));
    (void)json_object_set_new(object, "signature",
                              texts_of(sheet->paper->signature, COUNT_OF(sheet->paper->signature)));
    (void)json_object_set_new(object, "tables", tables_of(sheet));
    out = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return out;
}
