#include "db/neighbours.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/statement.h"
#include "forms/urn.h"

#include <stdlib.h>

void neighbours_finish(struct neighbours *neighbours)
{
    free(neighbours->reports);
    *neighbours = (struct neighbours){0};
}

bool neighbours_by_account(const struct form *form)
{
    for (size_t i = 0; i < form->exception_count; i++) {
        if (form->exceptions[i].by_account) {
            return true;
        }
    }
    return false;
}

static bool read_account(struct store *store, const char *employee, struct neighbours *neighbours,
                         struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT role FROM staff WHERE employee = ?", error);
    enum step step;

    bind_text(statement, employee);
    step = statement_step(statement, error);
    neighbours->role = step == STEP_ROW ? role_from_name(column_text(statement, 0)) : ROLE_NONE;
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool is_known(const struct neighbours *neighbours, const char *number)
{
    for (size_t i = 0; i < neighbours->report_count; i++) {
        if (text_equal(neighbours->reports[i].number, number)) {
            return true;
        }
    }
    return false;
}

/* Adds the report with this key, where there is one. */
static bool read_report(struct store *store, const struct carried *carried, const char *key,
                        struct neighbours *neighbours, struct error *error)
{
    const struct form *form = carried->of();
    struct neighbour_report *report = &neighbours->reports[neighbours->report_count];
    struct statement *statement;
    struct text sql = {0};
    enum step step;

    text_add_format(&sql,
                    "SELECT r.number, f.%s FROM %s f JOIN record r ON r.seq = f.seq WHERE f.%s = ? "
                    "LIMIT 1",
                    carried->urn, form->table, carried->key);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    bind_text(statement, key);
    step = statement_step(statement, error);
    if (step == STEP_ROW) {
        (void)text_copy(report->number, sizeof(report->number), column_text(statement, 0));
        (void)text_copy(report->urn, sizeof(report->urn), column_text(statement, 1));
        neighbours->report_count += !is_known(neighbours, report->number);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool read_reports(struct store *store, const struct record *record,
                         struct neighbours *neighbours, struct error *error)
{
    struct place line = record_carried(record);
    bool ok = true;

    neighbours->reports =
        memory_create(record_rows(record, line.field) + 1, sizeof(*neighbours->reports));
    for (; ok && line.row < record_rows(record, line.field); line.row++) {
        char key[URN_KEY_ROOM];
        struct urn urn;

        if (urn_parse(record_text(record, line), &urn)) {
            urn_key(&urn, key);
            ok = read_report(store, record->form->carries, key, neighbours, error);
        }
    }
    return ok;
}

bool neighbours_read(struct store *store, const struct record *record,
                     struct neighbours *neighbours, struct error *error)
{
    const struct form *form = record->form;

    *neighbours = (struct neighbours){0};
    return (form->author == NULL || !neighbours_by_account(form) ||
            read_account(store, record_named(record, form->author), neighbours, error)) &&
           (form->carries == NULL || read_reports(store, record, neighbours, error));
}
