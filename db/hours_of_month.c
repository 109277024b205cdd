#include "db/hours_of_month.h"

#include "base/text.h"
#include "db/record_heads.h"
#include "db/statement.h"
#include "forms/volunteer_hours.h"

#include <string.h>

static bool may_read(const struct actor *actor, bool own, struct error *error)
{
    return form_may_read(hours_form(), actor->role, own) ||
           error_set(error, ERROR_REFUSED, "The hours of volunteers are not for the role %s.",
                     role_label(actor->role));
}

static void bind_days(struct statement *statement, struct date begins, struct date ends)
{
    char first[DATE_ROOM], last[DATE_ROOM];

    date_format(begins, first);
    date_format(ends, last);
    bind_text(statement, first);
    bind_text(statement, last);
}

/* What is not told apart from nothing is nothing: quarters of a struck-out record do not come here.
 */
static int quarters_in(struct statement *statement, int column)
{
    int quarters = hours_quarters(column_text(statement, column));

    return quarters > 0 ? quarters : 0;
}

bool hours_of_month(struct store *store, const struct actor *actor, struct date begins,
                    struct date ends, volunteer_month_fn *each, void *context, struct error *error)
{
    struct volunteer_month month = {0};
    struct statement *statement;
    enum step step;

    if (!may_read(actor, false, error)) {
        return false;
    }
    statement = statement_get(
        store,
        "SELECT w.volunteer, COALESCE(s.name, ''), w.hours FROM (SELECT h.volunteer AS volunteer, "
        "h.hours AS hours FROM volunteer_hours h JOIN record r ON r.seq = h.seq WHERE "
        "h.worked_on >= ? AND h.worked_on <= ? AND r.status = 'filed' UNION ALL SELECT employee, "
        "'' FROM staff WHERE role = 'volunteer' AND disabled = 0) w LEFT JOIN staff s ON "
        "s.employee = w.volunteer ORDER BY w.volunteer",
        error);
    bind_days(statement, begins, ends);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        const char *volunteer = column_text(statement, 0);
        int quarters;

        if (strcmp(volunteer, month.volunteer) != 0) {
            if (month.volunteer[0] != '\0') {
                each(context, &month);
            }
            month = (struct volunteer_month){0};
            (void)text_copy(month.volunteer, sizeof(month.volunteer), volunteer);
            (void)text_copy(month.name, sizeof(month.name), column_text(statement, 1));
        }
        quarters = quarters_in(statement, 2);
        month.quarters += quarters;
        month.entries += quarters > 0;
    }
    statement_done(statement);
    if (step != STEP_FAILED && month.volunteer[0] != '\0') {
        each(context, &month);
    }
    return step != STEP_FAILED;
}

bool hours_of_own(struct store *store, const struct actor *actor, struct date begins,
                  struct date ends, int *quarters, struct error *error)
{
    struct statement *statement;
    enum step step;

    *quarters = 0;
    if (!may_read(actor, true, error)) {
        return false;
    }
    statement =
        statement_get(store,
                      "SELECT h.hours FROM volunteer_hours h JOIN record r ON r.seq = h.seq WHERE "
                      "h.worked_on >= ? AND h.worked_on <= ? AND h.volunteer = ? AND r.status = "
                      "'filed'",
                      error);
    bind_days(statement, begins, ends);
    bind_text(statement, actor->employee);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        *quarters += quarters_in(statement, 0);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool hours_records(struct store *store, const struct actor *actor, const char *volunteer,
                   struct date begins, struct date ends, struct head *heads, int limit,
                   size_t *count, struct error *error)
{
    struct statement *statement;

    *count = 0;
    if (!may_read(actor, false, error)) {
        return false;
    }
    statement = statement_get(store,
                              "SELECT " HEAD_COLUMNS
                              " FROM volunteer_hours h JOIN record r ON r.seq = h.seq WHERE "
                              "h.worked_on >= ? AND h.worked_on <= ? AND h.volunteer = ? AND "
                              "r.status = 'filed' ORDER BY h.worked_on, r.seq LIMIT ?",
                              error);
    bind_days(statement, begins, ends);
    bind_text(statement, volunteer);
    bind_integer(statement, limit);
    return record_heads_read(statement, limit, heads, count, error);
}
