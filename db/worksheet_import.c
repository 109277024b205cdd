#include "db/worksheet_import.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/import_mappings.h"
#include "db/known_lines.h"
#include "db/records.h"
#include "db/staff.h"
#include "forms/check.h"
#include "forms/worksheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_A_STEP    ((size_t)200)
#define SHEETS_A_BATCH ((size_t)64)

/* A month of a station. A year of worksheets would fill the memory: the rest is made again. */
#define LINES_KEPT       ((size_t)50000)
#define LINES_OF_A_SHEET ((size_t)20) /* what holds them takes as much as so many */

static const struct transition *filing_by_import(void)
{
    return form_transition(import_form(), "import");
}

/* ---- beginning ---- */

static const struct import_kind kind;

bool worksheet_import_init(struct worksheet_import *import, struct app *app, const char *name,
                           char *bytes, size_t length, struct error *error)
{
    *import = (struct worksheet_import){0};
    import_init(&import->base, &kind, app, name, bytes, length);
    import->base.mapping = &import->sheets.mapping;
    import->base.faults = &import->sheets.faults;
    import->base.lines_at_once = IMPORT_LINES_A_TRANSACTION;
    if (!role_in(app->actor.role, filing_by_import()->roles)) {
        return error_set(error, ERROR_REFUSED, "Importing %s is not for the role %s.",
                         import_form()->plural, role_label(app->actor.role));
    }
    return import_sheets_init(&import->sheets, import->base.text, import->base.length, error) &&
           import_mapping_load(app->store, &import->sheets.mapping, &import->base.saved, error);
}

/* ---- making worksheets ---- */

/* A worksheet as the file has it. */
struct made_worksheet {
    struct record record;
    size_t sheet;
    uint32_t numbers[WORKSHEET_LINES_MOST]; /* line of the file of each row */
};

static void make(struct worksheet_import *import, size_t sheet, const struct desk *desk,
                 struct made_worksheet *item)
{
    item->sheet = sheet;
    record_init(&item->record, import_form());
    record_set_named(&item->record, "imported_from", import->base.name);
    import_sheets_make(&import->sheets, sheet, desk, &item->record, item->numbers);
}

static size_t rows_of(const struct made_worksheet *item)
{
    return record_rows(&item->record, import_lines_field());
}

static const struct problem *error_of_row(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].warning && problems->items[i].place.field == import_lines_field() &&
            problems->items[i].place.subfield != PLACE_WHOLE) {
            return &problems->items[i];
        }
    }
    return NULL;
}

static void leave_out(struct worksheet_import *import, const struct made_worksheet *item,
                      size_t row, const char *column, const char *words)
{
    import_faults_add(&import->sheets.faults, item->numbers[row], column, words);
    import_sheets_leave_out(&import->sheets, item->sheet, item->numbers[row]);
}

static void drop_row(struct worksheet_import *import, struct made_worksheet *item,
                     const struct problem *problem)
{
    const struct field *field = place_field(import_form(), problem->place);
    size_t row = problem->place.row, rows = rows_of(item);

    leave_out(import, item, row, field->label, problem->words);
    record_remove_row(&item->record, import_lines_field(), row);
    memmove(&item->numbers[row], &item->numbers[row + 1],
            (rows - row - 1) * sizeof(item->numbers[0]));
}

/* What filing would refuse is told line by line, and the rest is filed without it. */
static bool keep_good_lines(struct worksheet_import *import, struct made_worksheet *item,
                            const struct desk *desk)
{
    struct problems problems = {0};
    const struct problem *problem;
    bool again = true;

    while (again) {
        problems_finish(&problems);
        record_fill(&item->record, desk);
        record_check(&item->record, desk, filing_by_import(), &problems);
        problem = error_of_row(&problems);
        again = problem != NULL;
        if (again) {
            drop_row(import, item, problem);
        }
    }
    problem = problems_first_error(&problems);
    for (size_t row = 0; problem != NULL && row < rows_of(item); row++) {
        leave_out(import, item, row, place_field(import_form(), problem->place)->label,
                  problem->words);
    }
    again = problem == NULL && rows_of(item) > 0;
    problems_finish(&problems);
    return again;
}

/* ---- looking ---- */

/* What lies there already decides where the lines go. A worksheet that brings nothing new is done
 * with here. */
static void plan_over(struct worksheet_import *import, const struct made_worksheet *item,
                      struct known_lines *known)
{
    struct laid_over laid;

    known_lines_lay_over(known, &item->record, &laid);
    for (size_t row = 0; laid.counts[ROW_REFUSED] > 0 && row < rows_of(item); row++) {
        if (laid.fates[row] == ROW_REFUSED) {
            leave_out(import, item, row, "", laid.why);
        }
    }
    import->planned.added += laid.counts[ROW_ADDED];
    import->planned.known += laid.counts[ROW_KNOWN];
    if (laid.counts[ROW_ADDED] == 0) {
        import->outcome.known += laid.counts[ROW_KNOWN];
        import_sheets_leave_out_all(&import->sheets, item->sheet);
    }
}

static size_t weight_of(const struct made_worksheet *item)
{
    return rows_of(item) + LINES_OF_A_SHEET;
}

/* Moves it to those that wait to be written, as far as there is room. */
static void keep(struct worksheet_import *import, struct made_worksheet *item)
{
    if (import->made_lines + weight_of(item) > LINES_KEPT) {
        return;
    }
    if (import->made == NULL) {
        import->made = memory_create(import->sheets.sheet_count, sizeof(*import->made));
    }
    import->made[item->sheet] = memory_create(1, sizeof(*item));
    *import->made[item->sheet] = *item;
    import->made_lines += weight_of(item);
    record_init(&item->record, import_form());
}

/* What is laid over others waits for what they are then. */
static bool plan(struct worksheet_import *import, struct made_worksheet *item,
                 const struct desk *desk, struct error *error)
{
    struct known_lines known = {0};
    bool ok = known_lines_load(import->base.app->store, desk, &item->record, &known, error);

    if (ok && known.head_count > 0) {
        plan_over(import, item, &known);
    } else if (ok) {
        import->planned.worksheets++;
        import->planned.lines += rows_of(item);
        keep(import, item);
    }
    known_lines_finish(&known);
    return ok;
}

static bool look_at_sheet(struct worksheet_import *import, const struct desk *desk,
                          struct error *error)
{
    struct made_worksheet item;
    bool ok = true;

    make(import, import->next, desk, &item);
    if (keep_good_lines(import, &item, desk)) {
        ok = plan(import, &item, desk, error);
    } else {
        import_sheets_leave_out_all(&import->sheets, import->next);
    }
    import->next += ok;
    record_finish(&item.record);
    return ok;
}

static bool look(struct import *base, struct error *error)
{
    struct worksheet_import *import = (struct worksheet_import *)base;
    const struct desk desk = import_desk(base);

    if (!import->sheets.read) {
        import_sheets_read(&import->sheets, &desk, ROWS_A_STEP);
        return true;
    }
    if (import->next < import->sheets.sheet_count && !look_at_sheet(import, &desk, error)) {
        return false;
    }
    if (import->next == import->sheets.sheet_count) {
        import->next = 0;
        base->stage =
            import->planned.worksheets + import->planned.added > 0 ? IMPORT_LOOKED : IMPORT_DONE;
    }
    return true;
}

/* ---- one transaction ---- */

struct batch {
    struct worksheet_import *import;
    struct desk desk;
    struct made_worksheet *items;
    size_t count, lines;
    struct worksheet_outcome outcome; /* of this transaction */
    struct import_fault *faults;      /* found while writing */
    size_t fault_count;
};

static void refuse_line(struct batch *batch, uint32_t line, const char *words)
{
    struct import_fault fault = {.line = line};

    (void)text_copy(fault.words, sizeof(fault.words), words);
    batch->faults = memory_resize(batch->faults, batch->fault_count + 1, sizeof(*batch->faults));
    batch->faults[batch->fault_count++] = fault;
}

/* Lines with one fate in `laid`; NULL: all of them. */
static void refuse_lines(struct batch *batch, const struct made_worksheet *item,
                         const struct laid_over *laid, enum row_fate fate, const char *words)
{
    for (size_t row = 0; row < rows_of(item); row++) {
        if (laid == NULL || laid->fates[row] == fate) {
            refuse_line(batch, item->numbers[row], words);
        }
    }
}

/* Something changed since it was looked at: that is told of these lines and stops no others. */
static bool stops_one_worksheet(const struct error *why, struct error *error)
{
    return why->class == ERROR_INPUT || why->class == ERROR_REFUSED ||
           error_set(error, why->class, "%s", why->text);
}

static bool file_item(struct store *store, struct batch *batch, struct made_worksheet *item,
                      struct error *error)
{
    struct problems problems = {0};
    struct filing filing = {.record = &item->record,
                            .transition = filing_by_import(),
                            .desk = &batch->desk,
                            .problems = &problems};
    struct error why = {0};
    bool ok = records_file_within(store, &filing, &why);

    problems_finish(&problems);
    if (!ok) {
        refuse_lines(batch, item, NULL, ROW_ADDED, why.text);
        return stops_one_worksheet(&why, error);
    }
    batch->outcome.worksheets++;
    batch->outcome.lines += rows_of(item);
    (void)text_copy(batch->outcome.last, sizeof(batch->outcome.last), filing.head.number);
    if (batch->outcome.first[0] == '\0') {
        (void)text_copy(batch->outcome.first, sizeof(batch->outcome.first), filing.head.number);
    }
    return true;
}

static void copy_row(struct record *to, const struct record *from, size_t row)
{
    size_t lines = import_lines_field(), at = record_rows(to, lines);

    if (record_add_row(to, lines)) {
        for (size_t i = 0; i < to->form->fields[lines].field_count; i++) {
            record_set(to, place_in(lines, at, i), record_text(from, place_in(lines, row, i)));
        }
    }
}

static bool add_rows(struct store *store, struct batch *batch, const struct made_worksheet *item,
                     const struct laid_over *laid, struct error *error)
{
    struct problems problems = {0};
    struct acting acting = {.transition = form_transition(import_form(), "add-lines"),
                            .desk = &batch->desk,
                            .reason = batch->import->base.name,
                            .problems = &problems};
    struct record record;
    struct error why = {0};
    bool ok;

    if (!records_load_seq(store, batch->desk.actor, laid->to->seq, &acting.head, &record, error)) {
        return false;
    }
    acting.record = &record;
    for (size_t row = 0; row < rows_of(item); row++) {
        if (laid->fates[row] == ROW_ADDED) {
            copy_row(&record, &item->record, row);
        }
    }
    ok = records_act_within(store, &acting, &why);
    if (ok) {
        batch->outcome.added += laid->counts[ROW_ADDED];
    } else {
        refuse_lines(batch, item, laid, ROW_ADDED, why.text);
        ok = stops_one_worksheet(&why, error);
    }
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static bool lay_over(struct store *store, struct batch *batch, const struct made_worksheet *item,
                     struct known_lines *known, struct error *error)
{
    struct laid_over laid;

    known_lines_lay_over(known, &item->record, &laid);
    batch->outcome.known += laid.counts[ROW_KNOWN];
    if (laid.counts[ROW_REFUSED] > 0) {
        refuse_lines(batch, item, &laid, ROW_REFUSED, laid.why);
    }
    return laid.counts[ROW_ADDED] == 0 || add_rows(store, batch, item, &laid, error);
}

static bool write_item(struct store *store, struct batch *batch, struct made_worksheet *item,
                       struct error *error)
{
    struct known_lines known = {0};
    bool ok = known_lines_load(store, &batch->desk, &item->record, &known, error);

    ok = ok && (known.head_count == 0 ? file_item(store, batch, item, error)
                                      : lay_over(store, batch, item, &known, error));
    known_lines_finish(&known);
    return ok;
}

/* May run again: everything that it tells begins anew. */
static bool write_batch(struct store *store, void *context, struct error *error)
{
    struct batch *batch = context;
    bool ok = staff_still_holds(store, batch->desk.actor, error);

    batch->outcome = (struct worksheet_outcome){0};
    batch->fault_count = 0;
    for (size_t i = 0; ok && i < batch->count; i++) {
        ok = write_item(store, batch, &batch->items[i], error);
    }
    return ok;
}

/* ---- writing ---- */

/* False when it was not kept. */
static bool take(struct worksheet_import *import, size_t sheet, struct made_worksheet *item)
{
    struct made_worksheet *made = import->made == NULL ? NULL : import->made[sheet];

    if (made == NULL) {
        return false;
    }
    *item = *made;
    free(made);
    import->made[sheet] = NULL;
    import->made_lines -= weight_of(item);
    return true;
}

static void prepare(struct batch *batch, size_t sheet)
{
    struct made_worksheet *item = &batch->items[batch->count];

    if (!take(batch->import, sheet, item)) {
        make(batch->import, sheet, &batch->desk, item);
        record_fill(&item->record, &batch->desk);
    }
    if (rows_of(item) > 0) {
        batch->lines += rows_of(item);
        batch->count++;
    } else {
        record_finish(&item->record);
    }
}

static void take_outcome(struct worksheet_import *import, const struct batch *batch)
{
    struct worksheet_outcome *all = &import->outcome;

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
        import_faults_add(&import->sheets.faults, batch->faults[i].line, batch->faults[i].column,
                          batch->faults[i].words);
    }
}

static bool write_sheets(struct worksheet_import *import, bool once, struct error *error)
{
    struct batch batch = {.import = import, .desk = import_desk(&import->base)};
    size_t next = import->next;
    bool ok;

    batch.items = memory_create(SHEETS_A_BATCH, sizeof(*batch.items));
    while (next < import->sheets.sheet_count && batch.count < SHEETS_A_BATCH &&
           batch.lines < import->base.lines_at_once) {
        if (import->sheets.sheets[next].count > 0) {
            prepare(&batch, next);
        }
        next++;
    }
    ok = batch.count == 0 || import_transaction(&import->base, write_batch, &batch, once, error);
    if (ok) {
        import->next = next;
        take_outcome(import, &batch);
    }
    for (size_t i = 0; i < batch.count; i++) {
        record_finish(&batch.items[i].record);
    }
    free(batch.items);
    free(batch.faults);
    return ok;
}

static bool write(struct import *base, bool once, struct error *error)
{
    struct worksheet_import *import = (struct worksheet_import *)base;

    if (import->next < import->sheets.sheet_count) {
        return write_sheets(import, once, error);
    }
    if (!import_transaction(base, import_log, base, once, error)) {
        return false;
    }
    base->stage = IMPORT_DONE;
    return true;
}

static int part(const struct import *base)
{
    const struct worksheet_import *import = (const struct worksheet_import *)base;
    const struct import_sheets *sheets = &import->sheets;
    bool looks = base->stage == IMPORT_LOOKING;

    if (looks && !sheets->read) {
        return import_sheets_part(sheets) / 4;
    }
    if (sheets->sheet_count == 0) {
        return 1000;
    }
    return looks ? 250 + (int)(import->next * 750 / sheets->sheet_count)
                 : (int)(import->next * 1000 / sheets->sheet_count);
}

/* ---- what is said of it ---- */

/* "1 worksheet with 20 lines", as the form calls them, in small letters. */
static void add_worksheets(struct text *out, const struct worksheet_outcome *outcome,
                           const char *verb)
{
    const char *name = outcome->worksheets == 1 ? import_form()->title : import_form()->plural;

    text_add_format(out, "%zu %c%s%s with %zu %s", outcome->worksheets, name[0] | 0x20, name + 1,
                    verb, outcome->lines, outcome->lines == 1 ? "line" : "lines");
}

static void plan_words(const struct import *base, struct text *out)
{
    const struct worksheet_outcome *planned = &((const struct worksheet_import *)base)->planned;

    if (planned->worksheets > 0) {
        add_worksheets(out, planned, "");
        text_add(out, " will be filed.");
    }
    import_add_sentence(out, planned->added, "line will be added to worksheets that are there.",
                        "lines will be added to worksheets that are there.");
    if (planned->worksheets + planned->added == 0) {
        text_add(out, "Nothing of this file is new.");
    }
    import_add_sentence(out, planned->known, "line is there already, and nothing becomes of it.",
                        "lines are there already, and nothing becomes of them.");
}

static void words(const struct import *base, struct text *out)
{
    const struct worksheet_outcome *outcome = &((const struct worksheet_import *)base)->outcome;
    bool several = strcmp(outcome->first, outcome->last) != 0;

    if (outcome->worksheets > 0 || outcome->added == 0) {
        add_worksheets(out, outcome, " imported");
        if (outcome->worksheets > 0) {
            text_add_format(out, " (%s%s%s)", outcome->first, several ? " to " : "",
                            several ? outcome->last : "");
        }
        text_add(out, ".");
    }
    import_add_sentence(out, outcome->added, "line added to worksheets that were there.",
                        "lines added to worksheets that were there.");
    import_add_sentence(out, outcome->known, "line was there already.",
                        "lines were there already.");
}

static void counts(const struct import *base, struct text *out)
{
    const struct worksheet_outcome *outcome = &((const struct worksheet_import *)base)->outcome;

    text_add_format(out, ",\"worksheets\":%zu,\"lines\":%zu,\"added\":%zu,\"known\":%zu",
                    outcome->worksheets, outcome->lines, outcome->added, outcome->known);
}

static void finish(struct import *base)
{
    struct worksheet_import *import = (struct worksheet_import *)base;
    struct made_worksheet item;

    for (size_t i = 0; import->made != NULL && i < import->sheets.sheet_count; i++) {
        if (take(import, i, &item)) {
            record_finish(&item.record);
        }
    }
    free(import->made);
    import_sheets_finish(&import->sheets);
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
