#include "db/list_import.h"

#include "base/memory.h"
#include "db/import_mappings.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/records.h"
#include "db/staff.h"
#include "forms/check.h"
#include "forms/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH        ((size_t)200)
#define BATCH_LOOKED ((size_t)50)

enum fate { FATE_ADDED, FATE_KNOWN, FATE_REFUSED };

struct list_line {
    unsigned long number;
    struct record record;
    bool bad; /* could not be read */
    enum fate fate;
    struct import_fault fault; /* of a bad or refused one */
};

/* Puts the line's fault into words; gives false. */
static bool refuse(struct list_line *line, const char *column, const char *words)
{
    line->fate = FATE_REFUSED;
    (void)text_copy(line->fault.column, sizeof(line->fault.column), column);
    (void)text_copy(line->fault.words, sizeof(line->fault.words), words);
    return false;
}

/* ---- the header ---- */

static enum csv_step to_the_header(struct list_import *import, struct error *error)
{
    csv_finish(&import->reader);
    csv_init_parted(&import->reader, import->base.text, import->base.length,
                    csv_guess_delimiter(import->base.text, import->base.length));
    import->at_end = false;
    return csv_next(&import->reader, error);
}

static const struct form *form_of(const struct list_import *import)
{
    return import->mapping.table->form;
}

/* ---- one line ---- */

static bool read_value(const struct list_import *import, const struct desk *desk,
                       struct list_line *line, size_t column)
{
    const struct field *field =
        import_target_field(import->mapping.table, import->mapping.targets[column]);
    const char *cell = import->reader.cells[column];
    char *clean, *kept = NULL;
    struct error error = {0};
    bool ok;

    if (field == NULL) {
        return true; /* it is not read */
    }
    clean = text_clean_dup(cell, strlen(cell), TEXT_LINE);
    ok = value_from_typing(field, desk, clean, &kept, &error);
    if (ok) {
        record_set_named(&line->record, field->name, kept);
    } else {
        (void)refuse(line, field->name, error.text);
    }
    free(kept);
    free(clean);
    return ok;
}

static bool read_values(const struct list_import *import, const struct desk *desk,
                        struct list_line *line)
{
    const struct import_table *table = import->mapping.table;

    for (size_t i = 0; i < import->mapping.count && i < import->reader.count; i++) {
        if (!read_value(import, desk, line, i)) {
            return false;
        }
    }
    for (size_t target = 0; target < table->count; target++) {
        const char *name = table->columns[target].name;

        if (table->columns[target].needed && *record_named(&line->record, name) == '\0') {
            return refuse(line, name, "This must be filled in.");
        }
    }
    return true;
}

static void read_line(struct list_import *import, const struct desk *desk)
{
    struct list_line *line = &import->lines[import->line_count++];

    *line = (struct list_line){.number = import->reader.line};
    record_init(&line->record, form_of(import));
    line->bad = !read_values(import, desk, line);
    if (!line->bad && form_field(form_of(import), "imported_from") != NULL) {
        record_set_named(&line->record, "imported_from", import->base.name);
    }
}

/* The words of a bad row have the line in front; the fault has it already. */
static void read_bad_row(struct list_import *import, const struct error *why)
{
    struct list_line *line = &import->lines[import->line_count++];
    const char *words = strstr(why->text, ": ");

    *line = (struct list_line){.number = import->reader.line};
    record_init(&line->record, form_of(import));
    line->bad = true;
    (void)refuse(line, "", words != NULL ? words + 2 : why->text);
    csv_pass_line(&import->reader);
}

/* The next lines, unless some are waiting already. */
static void read_lines(struct list_import *import, size_t most)
{
    const struct desk desk = import_desk(&import->base);

    if (import->line_count > 0) {
        return;
    }
    while (!import->at_end && import->line_count < most) {
        struct error why = {0};

        switch (csv_next(&import->reader, &why)) {
        case CSV_ROW:
            read_line(import, &desk);
            break;
        case CSV_BAD:
            read_bad_row(import, &why);
            break;
        case CSV_END:
            import->at_end = true;
            break;
        }
    }
}

static void drop_lines(struct list_import *import)
{
    for (size_t i = 0; i < import->line_count; i++) {
        record_finish(&import->lines[i].record);
    }
    import->line_count = 0;
}

/* Does the record in the file say nothing else than the line? */
static bool says_the_same(const struct list_import *import, const struct record *line,
                          const struct record *kept)
{
    const struct import_table *table = import->mapping.table;

    for (size_t target = 0; target < table->count; target++) {
        const char *name = table->columns[target].name;
        const char *value = record_named(line, name);

        if (*value != '\0' && strcmp(value, record_named(kept, name)) != 0) {
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

static bool compare_with(struct store *store, const struct list_import *import,
                         struct list_line *line, const char *number, struct error *error)
{
    struct record kept;
    struct head head;
    char words[200];
    bool ok;

    if (!record_head_find(store, HEAD_BY_NUMBER, number, &head, error)) {
        return false;
    }
    record_init(&kept, head.form);
    ok = record_table_load(store, head.seq, &kept, error);
    line->fate = FATE_KNOWN;
    if (!says_the_same(import, &line->record, &kept)) {
        (void)snprintf(words, sizeof(words),
                       "It is in the file already as %s, and says something else there.", number);
        (void)refuse(line, "", words);
    }
    record_finish(&kept);
    return ok;
}

/* What the line is to become. */
typedef bool line_fn(struct store *store, struct list_import *import, const struct desk *desk,
                     struct list_line *line, struct error *error);

/* Only a line that no record is made of yet is given to `new_line`. */
static bool take_line(struct store *store, struct list_import *import, const struct desk *desk,
                      struct list_line *line, line_fn *new_line, struct error *error)
{
    char number[NUMBER_ROOM];
    struct record filled;
    bool ok;

    if (line->bad) {
        return true;
    }
    line->fate = FATE_ADDED;
    record_copy(&filled, &line->record);
    record_fill(&filled, desk);
    ok = find_holder(store, &filled, number, error);
    record_finish(&filled);
    return ok && (number[0] != '\0' ? compare_with(store, import, line, number, error)
                                    : new_line(store, import, desk, line, error));
}

static bool take_lines(struct store *store, struct list_import *import, line_fn *new_line,
                       struct error *error)
{
    const struct desk desk = import_desk(&import->base);
    bool ok = true;

    for (size_t i = 0; ok && i < import->line_count; i++) {
        ok = take_line(store, import, &desk, &import->lines[i], new_line, error);
    }
    return ok;
}

static void count_lines(struct list_import *import, struct list_counts *counts)
{
    for (size_t i = 0; i < import->line_count; i++) {
        const struct list_line *line = &import->lines[i];

        counts->added += line->fate == FATE_ADDED;
        counts->known += line->fate == FATE_KNOWN;
        if (line->fate == FATE_REFUSED) {
            import_faults_add(&import->faults, line->number, line->fault.column, line->fault.words);
        }
    }
    drop_lines(import);
}

/* ---- looking ---- */

/* Does it share with a line before it what no two records may share? */
static bool stands_twice(struct list_import *import, const struct record *record)
{
    const struct form *form = record->form;
    bool twice = false;

    for (size_t i = 0; i < form->field_count; i++) {
        const char *kept = record_text(record, place_of(i));

        if (form->fields[i].unique_for != NULL && *kept != '\0') {
            twice = seen_before(&import->seen, kept) || twice;
        }
    }
    return twice;
}

static bool check_line(struct store *store, struct list_import *import, const struct desk *desk,
                       struct list_line *line, struct error *error)
{
    struct problems problems = {0};
    const struct problem *problem;
    struct record filled;
    char name[120];

    (void)store;
    (void)error;
    record_copy(&filled, &line->record);
    record_fill(&filled, desk);
    record_check(&filled, desk, form_transition(form_of(import), "import"), &problems);
    problem = problems_first_error(&problems);
    if (problem != NULL) {
        place_name(form_of(import), problem->place, name, sizeof(name));
        (void)refuse(line, name, problem->words);
    } else if (stands_twice(import, &filled)) {
        line->fate = FATE_KNOWN; /* once the first is filed; what it says else is told then */
    }
    problems_finish(&problems);
    record_finish(&filled);
    return true;
}

static bool look(struct import *base, struct error *error)
{
    struct list_import *import = (struct list_import *)base;

    read_lines(import, BATCH_LOOKED);
    if (!take_lines(base->app->store, import, check_line, error)) {
        return false;
    }
    count_lines(import, &import->planned);
    if (import->at_end) {
        base->stage = import->planned.added > 0 ? IMPORT_LOOKED : IMPORT_DONE;
        import->done.known = base->stage == IMPORT_DONE ? import->planned.known : 0;
    }
    return true;
}

/* ---- writing ---- */

static bool file_line(struct store *store, struct list_import *import, const struct desk *desk,
                      struct list_line *line, struct error *error)
{
    struct problems problems = {0};
    struct record record;
    struct filing filing = {.transition = form_transition(form_of(import), "import"),
                            .record = &record,
                            .desk = desk,
                            .problems = &problems};
    struct error why = {0};
    bool ok;

    record_copy(&record, &line->record);
    ok = records_file_within(store, &filing, &why);
    if (!ok && (why.class == ERROR_INPUT || why.class == ERROR_REFUSED)) {
        (void)refuse(line, "", why.text);
        ok = true;
    } else if (!ok) {
        error_set(error, why.class, "%s", why.text);
    }
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static bool keep_batch(struct store *store, void *context, struct error *error)
{
    struct list_import *import = context;

    return staff_still_holds(store, &import->base.actor, error) &&
           take_lines(store, import, file_line, error);
}

static bool write(struct import *base, bool once, struct error *error)
{
    struct list_import *import = (struct list_import *)base;

    if (!import->again) { /* the lines are read and checked a second time */
        import->again = true;
        import_faults_finish(&import->faults);
        (void)to_the_header(import, NULL);
    }
    read_lines(import, base->lines_at_once < BATCH ? base->lines_at_once : BATCH);
    if (import->line_count > 0) {
        if (!import_transaction(base, keep_batch, import, once, error)) {
            return false;
        }
        count_lines(import, &import->done);
        return true;
    }
    if (!import_transaction(base, import_log, base, once, error)) {
        return false;
    }
    base->stage = IMPORT_DONE;
    return true;
}

static int part(const struct import *base)
{
    const struct list_import *import = (const struct list_import *)base;

    return base->length == 0
               ? 1000
               : (int)((size_t)(import->reader.at - base->text) * 1000 / base->length);
}

/* ---- what is said of it ---- */

static void plan_words(const struct import *base, struct text *out)
{
    const struct list_import *import = (const struct list_import *)base;

    if (import->planned.added == 0) {
        text_add(out, "Nothing of this file is new.");
    }
    import_add_sentence(out, import->planned.added, "record will be filed.",
                        "records will be filed.");
    import_add_sentence(out, import->planned.known,
                        "line is there already, and nothing becomes of it.",
                        "lines are there already, and nothing becomes of them.");
}

static void words(const struct import *base, struct text *out)
{
    const struct list_import *import = (const struct list_import *)base;

    text_add_format(out, "%zu %s imported.", import->done.added,
                    import->done.added == 1 ? "record" : "records");
    import_add_sentence(out, import->done.known, "line was there already.",
                        "lines were there already.");
}

static void counts(const struct import *base, struct text *out)
{
    const struct list_import *import = (const struct list_import *)base;

    text_add_format(out, ",\"records\":%zu,\"known\":%zu", import->done.added, import->done.known);
}

static void finish(struct import *base)
{
    struct list_import *import = (struct list_import *)base;

    drop_lines(import);
    csv_finish(&import->reader);
    import_faults_finish(&import->faults);
    import_mapping_finish(&import->mapping);
    free(import->lines);
    seen_finish(&import->seen);
}

static const struct import_kind kind = {
    .look = look,
    .write = write,
    .part = part,
    .plan_words = plan_words,
    .words = words,
    .counts = counts,
    .finish = finish,
};

bool list_import_init(struct list_import *import, struct app *app, const struct import_table *table,
                      const char *name, char *bytes, size_t length, struct error *error)
{
    *import = (struct list_import){.mapping = {.table = table}};
    import_init(&import->base, &kind, app, name, bytes, length);
    import->base.mapping = &import->mapping;
    import->base.faults = &import->faults;
    import->base.lines_at_once = BATCH;
    import->lines = memory_create(BATCH, sizeof(*import->lines));
    if (!role_may(app->actor.role, DUTY_IMPORT)) {
        return error_set(error, ERROR_REFUSED, "Lists are imported by a sergeant and above.");
    }
    if (to_the_header(import, error) != CSV_ROW) {
        return error_set(error, ERROR_INPUT, "%.80s: there is no header line.", import->base.name);
    }
    return import_mapping_guess(&import->mapping, table, import->reader.cells, import->reader.count,
                                error) &&
           import_mapping_load(app->store, &import->mapping, &import->base.saved, error);
}
