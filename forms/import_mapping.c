#include "forms/import_mapping.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_COLUMNS 40            /* a longer name is cut */
#define HEADERS_TOLD   ((size_t)150) /* bytes, in a refusal */

/* The first column that is it; `count` when none is. */
static size_t column_of(const struct import_mapping *mapping, size_t target)
{
    size_t column = 0;

    while (column < mapping->count && mapping->targets[column] != target) {
        column++;
    }
    return column;
}

static char *header_dup(const char *cell)
{
    char *header = text_kept_dup(cell, TEXT_LINE);

    header[text_fit(header, strlen(header), HEADER_COLUMNS)] = '\0';
    return header;
}

/* Gives the column what it says it is, unless another says so more plainly. */
static void take_guess(struct import_mapping *mapping, size_t column, size_t target,
                       unsigned *ranks)
{
    size_t holder = column_of(mapping, target);

    mapping->targets[column] = target;
    if (target == IMPORT_NOTHING || holder >= column || mapping->table->columns[target].several) {
        return;
    }
    mapping->targets[ranks[holder] <= ranks[column] ? column : holder] = IMPORT_NOTHING;
}

bool import_mapping_guess(struct import_mapping *mapping, const struct import_table *table,
                          char *const *cells, size_t count, struct error *error)
{
    unsigned ranks[IMPORT_COLUMNS_MOST];

    *mapping = (struct import_mapping){.table = table};
    if (count > IMPORT_COLUMNS_MOST) {
        return error_set(error, ERROR_INPUT, "The file has %zu columns; at most %d are read.",
                         count, IMPORT_COLUMNS_MOST);
    }
    mapping->headers = memory_create(count + 1, sizeof(*mapping->headers));
    mapping->targets = memory_create(count + 1, sizeof(*mapping->targets));
    for (size_t i = 0; i < count; i++) {
        size_t target = import_target_guess(table, cells[i], &ranks[i]);

        mapping->headers[i] = header_dup(cells[i]);
        mapping->targets[i] = IMPORT_NOTHING;
        mapping->count++;
        take_guess(mapping, i, target, ranks);
    }
    return true;
}

void import_mapping_finish(struct import_mapping *mapping)
{
    for (size_t i = 0; i < mapping->count; i++) {
        free(mapping->headers[i]);
    }
    free(mapping->headers);
    free(mapping->targets);
    *mapping = (struct import_mapping){0};
}

/* A column by the name of its header, or by its number from 1; `count` when there is none. */
static size_t find_column(const struct import_mapping *mapping, const char *name)
{
    char *key = import_header_key_dup(name);
    size_t column = 0;
    char *end = NULL;
    unsigned long number = strtoul(name, &end, 10);

    for (; column < mapping->count; column++) {
        char *header = import_header_key_dup(mapping->headers[column]);
        bool same = *key != '\0' && strcmp(header, key) == 0;

        free(header);
        if (same) {
            break;
        }
    }
    free(key);
    if (column == mapping->count && *name != '\0' && *end == '\0' && number >= 1 &&
        number <= mapping->count) {
        column = (size_t)number - 1;
    }
    return column;
}

static bool change_one(struct import_mapping *mapping, const char *pair, struct error *error)
{
    const char *equals = strrchr(pair, '=');
    char *name;
    size_t column;

    if (equals == NULL) {
        return error_set(error, ERROR_USAGE,
                         "\"%.60s\" is no column=field, as Shift=watch; column=- is not read.",
                         pair);
    }
    name = memory_text_part(pair, (size_t)(equals - pair));
    column = find_column(mapping, name);
    free(name);
    if (column == mapping->count) {
        return error_set(error, ERROR_USAGE, "The file has no column \"%.*s\".",
                         (int)(equals - pair), pair);
    }
    if (!import_target_is_known(mapping->table, equals + 1)) {
        return error_set(error, ERROR_USAGE, "\"%.40s\" is no field of a %s that can be imported.",
                         equals + 1, mapping->table->form->name);
    }
    mapping->targets[column] = import_target_named(mapping->table, equals + 1);
    return true;
}

bool import_mapping_change(struct import_mapping *mapping, const char *changes, struct error *error)
{
    bool ok = true;

    while (ok && *changes != '\0') {
        size_t length = strcspn(changes, ",");
        char *pair = memory_text_part(changes, length);

        ok = length == 0 || change_one(mapping, pair, error);
        free(pair);
        changes += length + (changes[length] == ',');
    }
    return ok;
}

static size_t count_target(const struct import_mapping *mapping, size_t target)
{
    size_t count = 0;

    for (size_t i = 0; i < mapping->count; i++) {
        count += mapping->targets[i] == target;
    }
    return count;
}

size_t import_mapping_lacks(const struct import_mapping *mapping, struct text *out)
{
    size_t count = 0;

    for (size_t target = 0; target < mapping->table->count; target++) {
        if (mapping->table->columns[target].needed && count_target(mapping, target) == 0) {
            text_add_format(out, "%s%s (%s)", count++ > 0 ? ", " : "",
                            import_target_name(mapping->table, target),
                            import_target_field(mapping->table, target)->label);
        }
    }
    return count;
}

static bool is_unread(const struct import_mapping *mapping, size_t column)
{
    return mapping->targets[column] == IMPORT_NOTHING && *mapping->headers[column] != '\0';
}

/* As many headers as fit into a sentence: all, or those with a name that are not read. */
static void add_headers(const struct import_mapping *mapping, bool unread, struct text *out)
{
    size_t begins = out->length, more = 0;

    for (size_t i = 0; i < mapping->count; i++) {
        if (unread && !is_unread(mapping, i)) {
            continue;
        }
        if (out->length - begins > HEADERS_TOLD) {
            more++;
        } else {
            text_add_format(out, "%s\"%s\"", out->length > begins ? ", " : "", mapping->headers[i]);
        }
    }
    if (more > 0) {
        text_add_format(out, " and %zu more", more);
    }
}

void import_mapping_unread(const struct import_mapping *mapping, struct text *out)
{
    add_headers(mapping, true, out);
}

static bool refuse_lacking(const struct import_mapping *mapping, const char *lacking,
                           struct error *error)
{
    struct text headers = {0};

    add_headers(mapping, false, &headers);
    (void)error_set(error, ERROR_INPUT, "No column is known as %s. The headers of the file are %s.",
                    lacking, text_bytes(&headers));
    text_finish(&headers);
    return false;
}

bool import_mapping_is_whole(const struct import_mapping *mapping, struct error *error)
{
    const struct import_table *table = mapping->table;
    struct text lacking = {0};
    size_t line_fields = 0;
    bool ok = import_mapping_lacks(mapping, &lacking) == 0 ||
              refuse_lacking(mapping, text_bytes(&lacking), error);

    text_finish(&lacking);
    for (size_t target = 0; ok && target < table->count; target++) {
        size_t count = count_target(mapping, target);

        line_fields += table->group != NULL && target >= table->grouped ? count : 0;
        ok =
            count <= 1 || table->columns[target].several ||
            error_set(error, ERROR_INPUT, "Two columns cannot both be %s (%s).",
                      import_target_name(table, target), import_target_field(table, target)->label);
    }
    return ok && (line_fields > 0 || table->group == NULL ||
                  refuse_lacking(mapping, "a field of a line, as tag or clearance", error));
}

char *import_mapping_header_dup(const struct import_mapping *mapping)
{
    struct text header = {0};

    for (size_t i = 0; i < mapping->count; i++) {
        char *key = import_header_key_dup(mapping->headers[i]);

        text_add(&header, i == 0 ? "" : ",");
        text_add(&header, key);
        free(key);
    }
    return text_take(&header);
}

char *import_mapping_fields_dup(const struct import_mapping *mapping)
{
    struct text fields = {0};

    for (size_t i = 0; i < mapping->count; i++) {
        text_add(&fields, i == 0 ? "" : ",");
        text_add(&fields, import_target_name(mapping->table, mapping->targets[i]));
    }
    return text_take(&fields);
}

bool import_mapping_take(struct import_mapping *mapping, const char *fields)
{
    size_t *targets = memory_create(mapping->count + 1, sizeof(*targets));
    size_t count = 0;
    bool ok = mapping->count > 0;

    while (ok) {
        size_t length = strcspn(fields, ",");
        char *name = memory_text_part(fields, length);

        ok = count < mapping->count && import_target_is_known(mapping->table, name);
        if (ok) {
            targets[count++] = import_target_named(mapping->table, name);
        }
        free(name);
        fields += length;
        if (*fields == '\0') {
            break;
        }
        fields++;
    }
    ok = ok && count == mapping->count;
    if (ok) {
        memcpy(mapping->targets, targets, count * sizeof(*targets));
    }
    free(targets);
    return ok;
}
