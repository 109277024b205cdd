#include "db/list_import.h"

#include "base/csv.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/staff.h"
#include "forms/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH        200
#define COLUMNS_MOST 40
#define WORDS_ROOM   300

enum fate { FATE_ADDED, FATE_KNOWN, FATE_REFUSED };

struct line {
    unsigned long number;
    struct record record;
    bool bad; /* could not be read: `words` say why */
    enum fate fate;
    char words[WORDS_ROOM];
};

struct importing {
    struct list_import *import;
    struct desk desk;
    struct csv_reader reader;
    size_t columns[COLUMNS_MOST]; /* of each row of the table */
    struct line lines[BATCH];
    size_t count;
};

/* ---- the header ---- */

static void tell_mapping(const struct importing *importing)
{
    const struct list_import *import = importing->import;

    for (size_t i = 0; import->mapped != NULL && i < importing->reader.count; i++) {
        const char *field = NULL;

        for (size_t row = 0; import->columns[row].field != NULL; row++) {
            field = importing->columns[row] == i ? import->columns[row].field : field;
        }
        import->mapped(import->context, importing->reader.cells[i], field);
    }
}

static bool refuse_header(const struct importing *importing, const char *field, struct error *error)
{
    struct text names = {0};

    for (size_t i = 0; i < importing->reader.count; i++) {
        text_add_format(&names, "%s%.40s", i > 0 ? ", " : "", importing->reader.cells[i]);
    }
    error_set(error, ERROR_INPUT,
              "%.80s: no column is headed as %s (\"%s\"). The columns are: %.250s.",
              importing->import->where, field, form_field(importing->import->form, field)->label,
              text_bytes(&names));
    text_finish(&names);
    return false;
}

static bool read_header(struct importing *importing, struct error *error)
{
    const struct column_names *columns = importing->import->columns;

    if (csv_next(&importing->reader, error) != CSV_ROW) {
        return error_set(error, ERROR_INPUT, "%.80s: there is no header line.",
                         importing->import->where);
    }
    columns_guess(columns, importing->reader.cells, importing->reader.count, importing->columns);
    for (size_t row = 0; columns[row].field != NULL; row++) {
        if (columns[row].needed && importing->columns[row] == COLUMN_NONE) {
            return refuse_header(importing, columns[row].field, error);
        }
    }
    tell_mapping(importing);
    return true;
}

/* ---- one line ---- */

static bool read_value(struct importing *importing, struct line *line, size_t row)
{
    const char *name = importing->import->columns[row].field;
    const struct field *field = form_field(importing->import->form, name);
    char *clean, *kept = NULL;
    struct error error = {0};
    bool ok;

    if (importing->columns[row] >= importing->reader.count) {
        return true;
    }
    clean = text_clean_dup(importing->reader.cells[importing->columns[row]],
                           strlen(importing->reader.cells[importing->columns[row]]), TEXT_LINE);
    ok = value_from_typing(field, &importing->desk, clean, &kept, &error);
    if (ok) {
        record_set_named(&line->record, name, kept);
    } else {
        (void)snprintf(line->words, sizeof(line->words), "%s: %s", name, error.text);
    }
    free(kept);
    free(clean);
    return ok;
}

static void read_line(struct importing *importing, struct line *line)
{
    const struct list_import *import = importing->import;

    line->number = importing->reader.line;
    line->bad = false;
    record_init(&line->record, import->form);
    for (size_t row = 0; !line->bad && import->columns[row].field != NULL; row++) {
        line->bad = !read_value(importing, line, row);
    }
    for (size_t row = 0; !line->bad && import->columns[row].field != NULL; row++) {
        const char *name = import->columns[row].field;

        if (import->columns[row].needed && *record_named(&line->record, name) == '\0') {
            line->bad = true;
            (void)snprintf(line->words, sizeof(line->words), "%s: This must be filled in.", name);
        }
    }
    if (!line->bad && form_field(import->form, "imported_from") != NULL) {
        record_set_named(&line->record, "imported_from", import->where);
    }
}

/* Does the record in the file say nothing else than the line? */
static bool says_the_same(const struct list_import *import, const struct record *line,
                          const struct record *kept)
{
    for (size_t row = 0; import->columns[row].field != NULL; row++) {
        const char *value = record_named(line, import->columns[row].field);

        if (*value != '\0' && strcmp(value, record_named(kept, import->columns[row].field)) != 0) {
            return false;
        }
    }
    return true;
}

/* The record that has what no two may share; "" in `number`: none. */
static bool find_holder(struct store *store, const struct record *record, char number[NUMBER_ROOM],
                        struct error *error)
{
    const struct form *form = record->form;
    bool ok = true;

    number[0] = '\0';
    for (size_t i = 0; ok && number[0] == '\0' && i < form->field_count; i++) {
        const char *kept = record_text(record, place_of(i));

        if (form->fields[i].unique_for != NULL && *kept != '\0') {
            ok = record_table_find(store, form, &form->fields[i], kept, 0, number, error);
        }
    }
    return ok;
}

static bool compare_with(struct store *store, const struct importing *importing, struct line *line,
                         const char *number, struct error *error)
{
    struct record kept;
    struct head head;
    bool ok;

    if (!record_head_find(store, HEAD_BY_NUMBER, number, &head, error)) {
        return false;
    }
    record_init(&kept, head.form);
    ok = record_table_load(store, head.seq, &kept, error);
    line->fate = says_the_same(importing->import, &line->record, &kept) ? FATE_KNOWN : FATE_REFUSED;
    (void)snprintf(line->words, sizeof(line->words),
                   "It is in the file already as %s, and says something else there.", number);
    record_finish(&kept);
    return ok;
}

static bool stops_one_line(enum error_class class)
{
    return class == ERROR_INPUT || class == ERROR_REFUSED;
}

static bool file_line(struct store *store, const struct importing *importing, struct line *line,
                      struct error *error)
{
    struct problems problems = {0};
    struct record record;
    struct filing filing = {.transition = form_transition(importing->import->form, "import"),
                            .record = &record,
                            .desk = &importing->desk,
                            .problems = &problems};
    struct error why = {0};
    bool ok;

    record_copy(&record, &line->record);
    line->fate = FATE_ADDED;
    ok = records_file_within(store, &filing, &why);
    if (!ok && stops_one_line(why.class)) {
        line->fate = FATE_REFUSED;
        (void)snprintf(line->words, sizeof(line->words), "%.290s", why.text);
        ok = true;
    } else if (!ok) {
        error_set(error, why.class, "%s", why.text);
    }
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static bool keep_line(struct store *store, const struct importing *importing, struct line *line,
                      struct error *error)
{
    char number[NUMBER_ROOM];
    struct record filled;
    bool ok;

    if (line->bad) {
        line->fate = FATE_REFUSED;
        return true;
    }
    record_copy(&filled, &line->record);
    importing->import->form->fill(&filled, &importing->desk);
    ok = find_holder(store, &filled, number, error);
    record_finish(&filled);
    return ok && (number[0] != '\0' ? compare_with(store, importing, line, number, error)
                                    : file_line(store, importing, line, error));
}

/* ---- batches ---- */

static bool keep_batch(struct store *store, void *context, struct error *error)
{
    struct importing *importing = context;
    bool ok = staff_still_holds(store, importing->desk.actor, error);

    for (size_t i = 0; ok && i < importing->count; i++) {
        ok = keep_line(store, importing, &importing->lines[i], error);
    }
    return ok;
}

/* Only once they are kept. */
static void tell_batch(struct importing *importing)
{
    struct list_import *import = importing->import;

    for (size_t i = 0; i < importing->count; i++) {
        const struct line *line = &importing->lines[i];

        import->added += line->fate == FATE_ADDED;
        import->known += line->fate == FATE_KNOWN;
        if (line->fate == FATE_REFUSED) {
            import->refused++;
            import->refuse(import->context, line->number, line->words);
        }
    }
}

static bool finish_batch(struct app *app, struct importing *importing, struct error *error)
{
    bool ok = importing->count == 0 || store_run(app->store, keep_batch, importing, error);

    if (ok) {
        tell_batch(importing);
    }
    for (size_t i = 0; i < importing->count; i++) {
        record_finish(&importing->lines[i].record);
    }
    importing->count = 0;
    return ok;
}

/* What cannot be read any more ends the list; what stands before it is kept. */
static void refuse_rest(struct importing *importing, const struct error *why)
{
    struct list_import *import = importing->import;
    const char *words = strstr(why->text, ": ");

    import->refused++;
    import->refuse(import->context, importing->reader.line, words != NULL ? words + 2 : why->text);
}

static bool take_lines(struct app *app, struct importing *importing, size_t length,
                       struct error *error)
{
    struct list_import *import = importing->import;
    struct error why = {0};
    enum csv_step step = CSV_ROW;
    bool ok = true;

    while (ok && step == CSV_ROW) {
        step = csv_next(&importing->reader, &why);
        if (step == CSV_ROW) {
            read_line(importing, &importing->lines[importing->count++]);
        }
        if (step != CSV_ROW || importing->count == BATCH) {
            ok = finish_batch(app, importing, error);
            if (ok && import->progress != NULL) {
                import->progress(
                    import->context,
                    (int64_t)(length - (size_t)(importing->reader.end - importing->reader.at)),
                    (int64_t)length);
            }
        }
    }
    if (ok && step == CSV_BAD) {
        refuse_rest(importing, &why);
    }
    return ok;
}

bool list_import(struct app *app, struct list_import *import, struct error *error)
{
    struct importing *importing;
    size_t length = import->length;
    const char *csv;
    char *text;
    bool ok;

    if (!role_may(app->actor.role, DUTY_IMPORT)) {
        return error_set(error, ERROR_REFUSED, "Lists are imported by a sergeant and above.");
    }
    import->added = import->known = import->refused = 0;
    importing = memory_create(1, sizeof(*importing));
    text = encoding_to_utf8_dup(import->csv, import->length, &length); /* NULL: it is UTF-8 */
    importing->import = import;
    importing->desk = app_desk(app);
    csv = text != NULL ? text : import->csv;
    csv_init_parted(&importing->reader, csv, length, csv_guess_delimiter(csv, length));
    ok = read_header(importing, error) && take_lines(app, importing, length, error);
    csv_finish(&importing->reader);
    free(text);
    free(importing);
    return ok;
}
