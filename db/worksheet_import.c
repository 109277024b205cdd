#include "db/worksheet_import.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "base/text.h"
#include "db/import_mappings.h"
#include "db/operation.h"
#include "db/record_json.h"
#include "db/records.h"
#include "db/staff.h"
#include "db/statement.h"
#include "forms/check.h"
#include "forms/worksheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_A_STEP     ((size_t)200)
#define SHEETS_A_BATCH  ((size_t)64)
#define WORKSHEETS_MOST 16 /* of one unit in one watch */

static const struct transition *filing_by_import(void)
{
    return form_transition(import_form(), "import");
}

static size_t lines_field(void)
{
    return (size_t)field_index(import_form()->fields, import_form()->field_count, "lines");
}

/* ---- beginning ---- */

bool worksheet_import_init(struct worksheet_import *import, struct app *app, const char *name,
                           char *bytes, size_t length, struct error *error)
{
    const char *slash = strrchr(name, '/');
    char *utf8 = encoding_from_windows_dup(bytes, length, &length);

    *import = (struct worksheet_import){.app = app,
                                        .text = utf8 != NULL ? utf8 : bytes,
                                        .lines_at_once = IMPORT_LINES_A_TRANSACTION};
    if (utf8 != NULL) {
        free(bytes);
    }
    char *clean = text_kept_dup(slash != NULL ? slash + 1 : name, TEXT_LINE);
    (void)text_copy(import->name, sizeof(import->name), clean);
    free(clean);
    if (!role_in(app->actor.role, filing_by_import()->roles)) {
        return error_set(error, ERROR_REFUSED, "Importing %s is not for the role %s.",
                         import_form()->plural, role_label(app->actor.role));
    }
    return import_sheets_init(&import->sheets, import->text, length, error) &&
           import_mapping_load(app->store, import_form()->name, &import->sheets.mapping,
                               &import->saved, error);
}

void worksheet_import_finish(struct worksheet_import *import)
{
    import_sheets_finish(&import->sheets);
    free(import->text);
    *import = (struct worksheet_import){0};
}

bool worksheet_import_begin(struct worksheet_import *import, struct error *error)
{
    struct import_mapping *mapping = &import->sheets.mapping;
    const struct desk desk = app_desk(import->app);
    struct import_mapping kept = {0};
    bool found = false, same = false;

    if (!import_mapping_is_whole(mapping, error) ||
        !import_mapping_guess(&kept, mapping->headers, mapping->count, error) ||
        !import_mapping_load(import->app->store, import_form()->name, &kept, &found, error)) {
        import_mapping_finish(&kept);
        return false;
    }
    same = found &&
           memcmp(kept.targets, mapping->targets, mapping->count * sizeof(*mapping->targets)) == 0;
    import_mapping_finish(&kept);
    return same ||
           import_mapping_save(import->app->store, import_form()->name, mapping, &desk, error);
}

/* ---- what is known already ---- */

/* What a line says, with marks between its fields. */
static char *line_dup(const struct record *record, size_t row)
{
    size_t lines = lines_field();
    const struct field *group = &record->form->fields[lines];
    struct text text = {0};

    for (size_t i = 0; i < group->field_count; i++) {
        text_add(&text, record_text(record, place_in(lines, row, i)));
        text_add(&text, "\x1f");
    }
    return text_take(&text);
}

struct known_line {
    char *text;
    bool former; /* of an older version: what was corrected is not imported again */
    bool met;
};

struct known {
    struct head heads[WORKSHEETS_MOST];
    size_t head_count;
    struct known_line *lines;
    size_t count;
};

static void known_finish(struct known *known)
{
    for (size_t i = 0; i < known->count; i++) {
        free(known->lines[i].text);
    }
    free(known->lines);
    *known = (struct known){0};
}

static void add_known(struct known *known, const struct record *record, bool former)
{
    for (size_t row = 0; row < record_rows(record, lines_field()); row++) {
        known->lines = memory_resize(known->lines, known->count + 1, sizeof(*known->lines));
        known->lines[known->count++] =
            (struct known_line){.text = line_dup(record, row), .former = former};
    }
}

static bool add_former(void *context, const struct history_entry *entry)
{
    add_known(context, entry->after, true);
    return true;
}

static bool is_known(struct known *known, const char *line)
{
    struct known_line *former = NULL;

    for (size_t i = 0; i < known->count; i++) {
        struct known_line *one = &known->lines[i];

        if (strcmp(one->text, line) != 0) {
            continue;
        }
        if (one->former) {
            former = one;
        } else if (!one->met) {
            one->met = true;
            return true;
        }
    }
    return former != NULL;
}

/* The worksheets of the same unit and employee in the same watch that are not struck out. */
static bool find_seqs(struct store *store, const struct record *record, int64_t *seqs,
                      size_t *count, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT w.seq FROM worksheet w JOIN record r ON r.seq = w.seq WHERE w.worked_on = ? AND "
        "w.unit = ? AND w.watch = ? AND w.employee = ? AND r.status <> 'void' ORDER BY w.seq",
        error);
    static const char *const names[] = {"worked_on", "unit", "watch", "employee"};
    enum step step = STEP_DONE;

    *count = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        bind_text(statement, record_named(record, names[i]));
    }
    while (*count < WORKSHEETS_MOST && (step = statement_step(statement, error)) == STEP_ROW) {
        seqs[(*count)++] = column_integer(statement, 0);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool load_known(struct store *store, const struct desk *desk, int64_t seq,
                       struct known *known, struct error *error)
{
    struct head *head = &known->heads[known->head_count];
    struct record record;

    if (!records_load_seq(store, desk->actor, seq, head, &record, error)) {
        return false;
    }
    known->head_count++;
    add_known(known, &record, false);
    record_finish(&record);
    return head->version == 1 || records_history(store, head, add_former, known, error);
}

/* ---- one transaction ---- */

/* A worksheet as the file has it. */
struct prepared {
    struct record record;
    uint32_t numbers[WORKSHEET_LINES_MOST]; /* line of the file of each row */
};

struct batch {
    struct worksheet_import *import;
    struct desk desk;
    struct prepared *items;
    size_t count, lines;
    struct import_outcome outcome; /* of this transaction */
    struct import_fault *faults;   /* found while writing */
    size_t fault_count;
};

static void refuse_line(struct batch *batch, uint32_t line, const char *words)
{
    struct import_fault fault = {.line = line};

    (void)text_copy(fault.words, sizeof(fault.words), words);
    batch->faults = memory_resize(batch->faults, batch->fault_count + 1, sizeof(*batch->faults));
    batch->faults[batch->fault_count++] = fault;
}

static bool file_item(struct store *store, struct batch *batch, struct prepared *item,
                      struct error *error)
{
    struct problems problems = {0};
    struct filing filing = {.record = &item->record,
                            .transition = filing_by_import(),
                            .desk = &batch->desk,
                            .problems = &problems};
    bool ok = records_file_within(store, &filing, error);

    problems_finish(&problems);
    if (ok) {
        batch->outcome.worksheets++;
        batch->outcome.lines += record_rows(&item->record, lines_field());
        (void)text_copy(batch->outcome.last, sizeof(batch->outcome.last), filing.head.number);
        if (batch->outcome.first[0] == '\0') {
            (void)text_copy(batch->outcome.first, sizeof(batch->outcome.first), filing.head.number);
        }
    }
    return ok;
}

static void copy_row(struct record *to, const struct record *from, size_t row)
{
    size_t lines = lines_field(), at = record_rows(to, lines);

    if (record_add_row(to, lines)) {
        for (size_t i = 0; i < to->form->fields[lines].field_count; i++) {
            record_set(to, place_in(lines, at, i), record_text(from, place_in(lines, row, i)));
        }
    }
}

/* New lines go to the last worksheet that nobody has reviewed yet, if they fit into it. */
static bool add_rows(struct store *store, struct batch *batch, const struct prepared *item,
                     const struct known *known, const bool *rows, size_t count, struct error *error)
{
    size_t lines = lines_field(), at = known->head_count;
    struct problems problems = {0};
    struct acting acting = {.transition = form_transition(import_form(), "add-lines"),
                            .desk = &batch->desk,
                            .reason = batch->import->name,
                            .problems = &problems};
    struct record record;
    bool ok;

    while (at > 0 && strcmp(known->heads[at - 1].status, "submitted") != 0) {
        at--;
    }
    if (at == 0) {
        const struct head *last = &known->heads[known->head_count - 1];
        char words[160];

        snprintf(words, sizeof(words), "%s is %s already, so the line was not added to it.",
                 last->number, last->status);
        for (size_t row = 0; row < record_rows(&item->record, lines); row++) {
            if (rows[row]) {
                refuse_line(batch, item->numbers[row], words);
            }
        }
        return true;
    }
    if (!records_load_seq(store, batch->desk.actor, known->heads[at - 1].seq, &acting.head, &record,
                          error)) {
        return false;
    }
    acting.record = &record;
    for (size_t row = 0; row < record_rows(&item->record, lines); row++) {
        if (rows[row] && record_rows(&record, lines) < WORKSHEET_LINES_MOST) {
            copy_row(&record, &item->record, row);
        } else if (rows[row]) {
            refuse_line(batch, item->numbers[row],
                        "The worksheet has 200 lines already; there is no room for it.");
            count--;
        }
    }
    ok = count == 0 || records_act_within(store, &acting, error);
    batch->outcome.added += ok ? count : 0;
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static bool lay_over(struct store *store, struct batch *batch, struct prepared *item,
                     struct known *known, struct error *error)
{
    bool rows[WORKSHEET_LINES_MOST] = {false};
    size_t all = record_rows(&item->record, lines_field()), count = 0;

    for (size_t row = 0; row < all; row++) {
        char *line = line_dup(&item->record, row);

        rows[row] = !is_known(known, line);
        count += rows[row];
        free(line);
    }
    batch->outcome.known += all - count;
    return count == 0 || add_rows(store, batch, item, known, rows, count, error);
}

static bool write_item(struct store *store, struct batch *batch, struct prepared *item,
                       struct error *error)
{
    struct known known = {0};
    int64_t seqs[WORKSHEETS_MOST];
    size_t count = 0;
    bool ok = find_seqs(store, &item->record, seqs, &count, error);

    for (size_t i = 0; ok && i < count; i++) {
        ok = load_known(store, &batch->desk, seqs[i], &known, error);
    }
    ok = ok && (count == 0 ? file_item(store, batch, item, error)
                           : lay_over(store, batch, item, &known, error));
    known_finish(&known);
    return ok;
}

/* May run again: everything that it tells begins anew. */
static bool write_batch(struct store *store, void *context, struct error *error)
{
    struct batch *batch = context;
    bool ok = staff_still_holds(store, batch->desk.actor, error);

    batch->outcome = (struct import_outcome){0};
    batch->fault_count = 0;
    for (size_t i = 0; ok && i < batch->count; i++) {
        ok = write_item(store, batch, &batch->items[i], error);
    }
    return ok;
}

/* ---- making worksheets ---- */

static const struct problem *error_of_row(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].warning && problems->items[i].place.field == lines_field() &&
            problems->items[i].place.subfield != PLACE_WHOLE) {
            return &problems->items[i];
        }
    }
    return NULL;
}

static void drop_row(struct batch *batch, struct prepared *item, const struct problem *problem)
{
    const struct field *field = place_field(import_form(), problem->place);
    size_t row = problem->place.row, rows = record_rows(&item->record, lines_field());

    import_fault_add(&batch->import->sheets, item->numbers[row], field->label, problem->words);
    record_remove_row(&item->record, lines_field(), row);
    memmove(&item->numbers[row], &item->numbers[row + 1],
            (rows - row - 1) * sizeof(item->numbers[0]));
}

/* What filing would refuse is told line by line, and the rest is filed without it. */
static bool keep_good_lines(struct batch *batch, struct prepared *item)
{
    struct problems problems = {0};
    const struct problem *problem;
    bool again = true, ok = false;

    while (again) {
        problems_finish(&problems);
        import_form()->fill(&item->record, &batch->desk);
        record_check(&item->record, &batch->desk, filing_by_import(), &problems);
        problem = error_of_row(&problems);
        again = problem != NULL;
        if (again) {
            drop_row(batch, item, problem);
        }
    }
    problem = problems_first_error(&problems);
    if (problem != NULL) {
        for (size_t row = 0; row < record_rows(&item->record, lines_field()); row++) {
            import_fault_add(&batch->import->sheets, item->numbers[row],
                             place_field(import_form(), problem->place)->label, problem->words);
        }
    } else {
        ok = record_rows(&item->record, lines_field()) > 0;
    }
    problems_finish(&problems);
    return ok;
}

static void prepare(struct batch *batch, size_t sheet)
{
    struct worksheet_import *import = batch->import;
    struct prepared *item = &batch->items[batch->count];

    record_init(&item->record, import_form());
    record_set_named(&item->record, "imported_from", import->name);
    import_sheets_make(&import->sheets, sheet, &batch->desk, &item->record, item->numbers);
    if (record_rows(&item->record, lines_field()) > 0 && keep_good_lines(batch, item)) {
        batch->lines += record_rows(&item->record, lines_field());
        batch->count++;
    } else {
        record_finish(&item->record);
    }
}

static void take_outcome(struct worksheet_import *import, const struct batch *batch)
{
    struct import_outcome *all = &import->outcome;

    all->worksheets += batch->outcome.worksheets;
    all->lines += batch->outcome.lines;
    all->added += batch->outcome.added;
    all->known += batch->outcome.known;
    if (batch->outcome.last[0] != '\0') {
        memcpy(all->last, batch->outcome.last, sizeof(all->last));
        if (all->first[0] == '\0') {
            memcpy(all->first, batch->outcome.first, sizeof(all->first));
        }
    }
    for (size_t i = 0; i < batch->fault_count; i++) {
        import_fault_add(&import->sheets, batch->faults[i].line, batch->faults[i].column,
                         batch->faults[i].words);
    }
}

static bool write_sheets(struct worksheet_import *import, bool once, struct error *error)
{
    struct batch batch = {.import = import, .desk = app_desk(import->app)};
    size_t faults = import->sheets.fault_count, faulty = import->sheets.faulty_lines;
    size_t next = import->next;
    bool ok;

    batch.items = memory_create(SHEETS_A_BATCH, sizeof(*batch.items));
    while (next < import->sheets.sheet_count && batch.count < SHEETS_A_BATCH &&
           batch.lines < import->lines_at_once) {
        prepare(&batch, next++);
    }
    ok = batch.count == 0 || (once ? store_attempt(import->app->store, write_batch, &batch, error)
                                   : store_run(import->app->store, write_batch, &batch, error));
    if (ok) {
        import->next = next;
        import->done = next == import->sheets.sheet_count;
        take_outcome(import, &batch);
    } else {
        import->sheets.fault_count = faults;
        import->sheets.faulty_lines = faulty;
    }
    for (size_t i = 0; i < batch.count; i++) {
        record_finish(&batch.items[i].record);
    }
    free(batch.items);
    free(batch.faults);
    return ok;
}

bool worksheet_import_step(struct worksheet_import *import, bool once, struct error *error)
{
    const struct desk desk = app_desk(import->app);

    if (!import->sheets.read) {
        import_sheets_read(&import->sheets, &desk, ROWS_A_STEP);
        import->done = import->sheets.read && import->sheets.sheet_count == 0;
        return true;
    }
    return write_sheets(import, once, error);
}

int worksheet_import_part(const struct worksheet_import *import)
{
    const struct import_sheets *sheets = &import->sheets;

    if (!sheets->read) {
        return import_sheets_part(sheets) / 10;
    }
    return sheets->sheet_count == 0 ? 1000 : 100 + (int)(import->next * 900 / sheets->sheet_count);
}

/* ---- the end ---- */

static int by_line(const void *a, const void *b)
{
    const struct import_fault *first = a, *second = b;

    return (first->line > second->line) - (first->line < second->line);
}

static bool log_work(struct store *store, void *context, struct error *error)
{
    const struct worksheet_import *import = context;
    const struct import_outcome *outcome = &import->outcome;
    const struct actor *actor = &import->app->actor;
    struct operation operation = {.subject = "import", .action = "take"};
    struct text changes = {0};
    bool ok;

    (void)text_copy(operation.actor, sizeof(operation.actor), actor->employee);
    (void)text_copy(operation.workstation, sizeof(operation.workstation), actor->workstation);
    text_add(&changes, "{\"file\":");
    json_add_text(&changes, import->name);
    text_add_format(&changes,
                    ",\"worksheets\":%zu,\"lines\":%zu,\"added\":%zu,\"known\":%zu,"
                    "\"refused\":%zu,\"stopped\":%s}",
                    outcome->worksheets, outcome->lines, outcome->added, outcome->known,
                    import->sheets.faulty_lines, import->done ? "false" : "true");
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

bool worksheet_import_end(struct worksheet_import *import, struct error *error)
{
    struct import_sheets *sheets = &import->sheets;

    if (sheets->fault_count > 0) {
        qsort(sheets->faults, sheets->fault_count, sizeof(*sheets->faults), by_line);
    }
    return store_run(import->app->store, log_work, import, error);
}

/* "1 worksheet", "3 worksheets": as the form calls them, in small letters. */
static void add_worksheets(struct text *out, size_t count)
{
    const char *name = count == 1 ? import_form()->title : import_form()->plural;

    text_add_format(out, "%zu %c%s", count, name[0] | 0x20, name + 1);
}

static void add_count(struct text *out, size_t count, const char *one, const char *several)
{
    text_add_format(out, "%zu %s", count, count == 1 ? one : several);
}

void worksheet_import_words(const struct worksheet_import *import, struct text *out)
{
    const struct import_outcome *outcome = &import->outcome;

    if (!import->done) {
        text_add(out, "Stopped: what is in is whole; import the same file again for the rest. ");
    }
    add_worksheets(out, outcome->worksheets);
    text_add(out, " imported with ");
    add_count(out, outcome->lines, "line", "lines");
    if (outcome->worksheets > 0) {
        text_add_format(out, " (%s%s%s)", outcome->first,
                        strcmp(outcome->first, outcome->last) == 0 ? "" : " to ",
                        strcmp(outcome->first, outcome->last) == 0 ? "" : outcome->last);
    }
    text_add(out, ".");
    if (outcome->added > 0) {
        text_add(out, " ");
        add_count(out, outcome->added, "line", "lines");
        text_add(out, " added to worksheets that were there.");
    }
    if (outcome->known > 0) {
        text_add(out, " ");
        add_count(out, outcome->known, "line was", "lines were");
        text_add(out, " there already.");
    }
    if (import->sheets.faulty_lines > 0) {
        text_add(out, " ");
        add_count(out, import->sheets.faulty_lines, "line was", "lines were");
        text_add(out, " not imported.");
    }
}
