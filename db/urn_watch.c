#include "db/urn_watch.h"

#include "base/memory.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

void urn_lines_finish(struct urn_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        record_finish(&lines->items[i].record);
    }
    free(lines->items);
    *lines = (struct urn_lines){0};
}

static bool may_read(const struct desk *desk, struct error *error)
{
    return form_may_read(urn_log(), desk->actor->role, false) ||
           error_set(error, ERROR_REFUSED, "The log of URNs is not for the role %s.",
                     role_label(desk->actor->role));
}

/* ---- one line ---- */

/* Who deferred it last: a report does not keep that itself, the log does. */
static bool take_deferral(struct store *store, struct urn_line *line, const struct head *head,
                          const struct record *record, struct error *error)
{
    struct statement *statement = statement_get(store,
                                                "SELECT actor FROM operation WHERE record = ? AND "
                                                "action = 'defer' ORDER BY seq DESC LIMIT 1",
                                                error);
    enum step step;

    bind_text(statement, head->id);
    step = statement_step(statement, error);
    (void)text_copy(line->approver, sizeof(line->approver),
                    step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    (void)text_copy(line->until, sizeof(line->until), record_named(record, "defer_until"));
    (void)text_copy(line->reason, sizeof(line->reason), record_named(record, "defer_reason"));
    return step != STEP_FAILED;
}

/* A report that is there but may wait leaves its number deferred. */
static bool look_at_report(struct store *store, struct urn_line *line, struct error *error)
{
    struct record report;
    struct head head;
    bool ok;

    if (!record_head_find(store, HEAD_BY_NUMBER, line->report, &head, error)) {
        return false;
    }
    (void)text_copy(line->report_status, sizeof(line->report_status), head.status);
    if (strcmp(head.status, "deferred") != 0) {
        return true;
    }
    record_init(&report, head.form);
    ok = record_table_load(store, head.seq, &report, error) &&
         take_deferral(store, line, &head, &report, error);
    line->standing = URN_DEFERRED;
    record_finish(&report);
    return ok;
}

static enum urn_standing standing_of(const char *status)
{
    return strcmp(status, "submitted") == 0  ? URN_SUBMITTED
           : strcmp(status, "deferred") == 0 ? URN_DEFERRED
           : strcmp(status, "void") == 0     ? URN_VOID
                                             : URN_MISSING;
}

/* `line` has its head; the record is initialised either way. */
static bool read_line(struct store *store, struct urn_line *line, struct error *error)
{
    const struct form *form = line->head.form;
    int contacts = field_index(form->fields, form->field_count, "contacts");

    record_init(&line->record, form);
    if (!record_table_load(store, line->head.seq, &line->record, error)) {
        return false;
    }
    line->standing = standing_of(line->head.status);
    line->contacts = contacts < 0 ? 0 : (int)record_rows(&line->record, (size_t)contacts);
    if (line->standing == URN_DEFERRED &&
        !take_deferral(store, line, &line->head, &line->record, error)) {
        return false;
    }
    (void)text_copy(line->report, sizeof(line->report),
                    record_named(&line->record, "report_number"));
    return line->report[0] == '\0' || line->standing == URN_VOID ||
           look_at_report(store, line, error);
}

static bool read_lines(struct store *store, const struct head *heads, size_t count,
                       struct urn_lines *lines, struct error *error)
{
    bool ok = true;

    lines->items = memory_resize(lines->items, lines->count + count + 1, sizeof(*lines->items));
    for (size_t i = 0; ok && i < count; i++) {
        struct urn_line *line = &lines->items[lines->count++];

        *line = (struct urn_line){.head = heads[i]};
        ok = read_line(store, line, error);
    }
    if (!ok) {
        urn_lines_finish(lines);
    }
    return ok;
}

/* ---- the numbers of a watch ---- */

static int compare_standing(const void *a, const void *b)
{
    const struct urn_line *one = a, *other = b;

    return one->standing != other->standing
               ? (int)one->standing - (int)other->standing
               : (one->head.seq > other->head.seq) - (one->head.seq < other->head.seq);
}

static void bind_watch(struct statement *statement, struct watch watch)
{
    char on[DATE_ROOM];

    date_format(watch.date, on);
    bind_text(statement, on);
    bind_text(statement, watch_code(watch.name));
}

static bool read_watch(struct store *store, struct watch watch, struct urn_lines *lines,
                       struct error *error)
{
    struct head *heads = memory_create(URN_LINES_MOST + 1, sizeof(*heads));
    struct statement *statement;
    struct text sql = {0};
    size_t count = 0;
    bool ok;

    text_add_format(&sql,
                    "SELECT " HEAD_COLUMNS " FROM %s f JOIN record r ON r.seq = f.seq WHERE "
                    "f.watch_on = ? AND f.watch = ? ORDER BY f.seq LIMIT ?",
                    urn_log()->table);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_watch(statement, watch);
    bind_integer(statement, URN_LINES_MOST + 1);
    ok = record_heads_read(statement, URN_LINES_MOST + 1, heads, &count, error);
    lines->more = count > URN_LINES_MOST;
    ok = ok && read_lines(store, heads, lines->more ? URN_LINES_MOST : count, lines, error);
    free(heads);
    if (ok && lines->count > 0) {
        qsort(lines->items, lines->count, sizeof(*lines->items), compare_standing);
    }
    return ok;
}

bool urn_watch_read(struct store *store, const struct desk *desk, struct watch watch,
                    struct urn_lines *lines, struct error *error)
{
    *lines = (struct urn_lines){0};
    return may_read(desk, error) && read_watch(store, watch, lines, error);
}

/* ---- the deferred book ---- */

static int compare_until(const void *a, const void *b)
{
    const struct urn_line *one = a, *other = b;
    int order = strcmp(one->until, other->until);

    return order != 0 ? order
                      : (one->head.seq > other->head.seq) - (one->head.seq < other->head.seq);
}

static bool read_deferred(struct store *store, const struct form *form, struct urn_lines *lines,
                          struct error *error)
{
    struct head *heads = memory_create(URN_LINES_MOST + 1, sizeof(*heads));
    struct statement *statement =
        statement_get(store,
                      "SELECT " HEAD_COLUMNS " FROM record r WHERE r.form = ? AND r.status = "
                      "'deferred' ORDER BY r.seq LIMIT ?",
                      error);
    size_t count = 0;
    bool ok;

    bind_text(statement, form->name);
    bind_integer(statement, URN_LINES_MOST + 1);
    ok = record_heads_read(statement, URN_LINES_MOST + 1, heads, &count, error);
    lines->more = lines->more || count > URN_LINES_MOST;
    ok = ok &&
         read_lines(store, heads, count > URN_LINES_MOST ? URN_LINES_MOST : count, lines, error);
    free(heads);
    return ok;
}

bool urn_deferred_read(struct store *store, const struct desk *desk, struct urn_lines *lines,
                       struct error *error)
{
    bool ok;

    *lines = (struct urn_lines){0};
    ok = may_read(desk, error) && read_deferred(store, urn_log(), lines, error) &&
         read_deferred(store, urn_log()->awaits->form(), lines, error);
    if (ok && lines->count > 0) {
        qsort(lines->items, lines->count, sizeof(*lines->items), compare_until);
    }
    return ok;
}

/* ---- counts ---- */

static void count(struct urn_counts *counts, enum urn_standing standing, int by)
{
    int *const places[] = {
        [URN_MISSING] = &counts->missing,
        [URN_DEFERRED] = &counts->deferred,
        [URN_SUBMITTED] = &counts->submitted,
        [URN_VOID] = &counts->voided,
    };

    *places[standing] += by;
    counts->drawn += standing == URN_VOID ? 0 : by;
}

/* A report that may wait leaves its number deferred here too. */
bool urn_watch_count(struct store *store, struct watch watch, struct urn_counts *counts,
                     struct error *error)
{
    struct statement *statement;
    struct text sql = {0};
    enum step step;

    *counts = (struct urn_counts){0};
    text_add_format(&sql,
                    "SELECT CASE WHEN r.status = 'submitted' AND p.status = 'deferred' THEN "
                    "p.status ELSE r.status END AS standing, COUNT(*) FROM %s f JOIN record r ON "
                    "r.seq = f.seq LEFT JOIN record p ON p.number = f.report_number WHERE "
                    "f.watch_on = ? AND f.watch = ? GROUP BY standing",
                    urn_log()->table);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_watch(statement, watch);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        count(counts, standing_of(column_text(statement, 0)), (int)column_integer(statement, 1));
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool urn_watch_reconciled(struct store *store, struct watch watch, struct head *head, bool *there,
                          struct error *error)
{
    struct statement *statement;
    struct text sql = {0};
    size_t found = 0;
    bool ok;

    text_add_format(&sql,
                    "SELECT " HEAD_COLUMNS " FROM %s f JOIN record r ON r.seq = f.seq WHERE "
                    "f.watch_on = ? AND f.watch = ? AND r.status <> 'void' ORDER BY f.seq DESC "
                    "LIMIT ?",
                    urn_reconciliation()->table);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_watch(statement, watch);
    bind_integer(statement, 1);
    ok = record_heads_read(statement, 1, head, &found, error);
    *there = found > 0;
    return ok;
}

/* ---- what a reconciliation keeps ---- */

static void add_missed(struct record *record, const struct urn_line *line)
{
    const struct urn_missed missed = {
        .urn = record_named(&line->record, "urn"),
        .employee = record_named(&line->record, "employee"),
        .deputy = record_named(&line->record, "deputy"),
        .unit = record_named(&line->record, "unit"),
        .tag = record_named(&line->record, "tag"),
        .contacts = line->contacts,
    };

    (void)urn_reconciliation_add(record, &missed); /* the counts tell of those beyond */
}

bool urn_watch_gather(struct store *store, struct record *record, const struct desk *desk,
                      struct error *error)
{
    struct urn_lines lines = {0};
    struct urn_counts counts = {0};
    struct watch watch;

    if (record->form != urn_reconciliation() || !urn_reconciliation_watch(record, desk, &watch)) {
        return true; /* of a watch that is none, the check tells */
    }
    if (!read_watch(store, watch, &lines, error)) {
        return false;
    }
    urn_reconciliation_clear(record);
    for (size_t i = 0; i < lines.count; i++) {
        count(&counts, lines.items[i].standing, 1);
        if (lines.items[i].standing == URN_MISSING) {
            add_missed(record, &lines.items[i]);
        }
    }
    urn_reconciliation_set_counts(record, counts);
    urn_lines_finish(&lines);
    return true;
}
