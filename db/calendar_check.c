#include "db/calendar_check.h"

#include "db/calendar_store.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <stdio.h>
#include <string.h>

#define MOST_FINDINGS 20 /* the first ones tell what is wrong */

struct checking {
    struct store *store;
    const struct desk *desk;
    finding_fn *finding;
    void *context;
    int found;
};

static void say_number(struct checking *checking, const char *number)
{
    char words[200];

    (void)snprintf(words, sizeof(words),
                   "%s does not stand in the queue under the day that its clocks give: it was "
                   "changed past the program.",
                   number);
    checking->finding(checking->context, FINDING_DAMAGE, words);
    checking->found++;
}

static bool same_lists(const struct calendar *a, const struct calendar *b)
{
    size_t count = a->lists[CALENDAR_HOLIDAYS].count;
    bool same = count == b->lists[CALENDAR_HOLIDAYS].count;

    for (size_t i = 0; same && i < count; i++) {
        const struct holiday *one = &a->lists[CALENDAR_HOLIDAYS].items[i];
        const struct holiday *other = &b->lists[CALENDAR_HOLIDAYS].items[i];

        same = date_to_days(one->date) == date_to_days(other->date) &&
               strcmp(one->name, other->name) == 0 && strcmp(one->source, other->source) == 0;
    }
    return same;
}

static bool check_holidays(struct checking *checking, struct error *error)
{
    struct calendar kept = {0}, logged = {0};
    bool ok = store_begin_reading(checking->store, error) &&
              calendar_imported(checking->store, &kept, error) &&
              calendar_logged(checking->store, &logged, error);
    bool same = ok && same_lists(&kept, &logged);

    store_end_reading(checking->store);
    calendar_finish(&kept);
    calendar_finish(&logged);
    if (ok) {
        checking->finding(checking->context, same ? FINDING_GOOD : FINDING_DAMAGE,
                          same ? "The imported holidays are as the log says."
                               : "The imported holidays are not as the log says: they were changed "
                                 "past the program.");
    }
    return ok;
}

/* The queues go by the form that stands beside each day; and where no clock runs, nothing is due.
 */
static bool check_rows(struct checking *checking, struct error *error)
{
    struct statement *statement = statement_get(
        checking->store,
        "SELECT r.number, r.form, r.status, d.form, d.seq FROM due d JOIN record r ON r.seq = "
        "d.seq ORDER BY d.seq",
        error);
    int64_t said = 0; /* of a record with several days each could be wrong */
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW &&
           checking->found < MOST_FINDINGS) {
        const struct form *form = form_by_name(column_text(statement, 1));

        if (column_integer(statement, 4) != said &&
            (form == NULL || strcmp(form->name, column_text(statement, 3)) != 0 ||
             !due_runs(form, column_text(statement, 2)))) {
            say_number(checking, column_text(statement, 0));
            said = column_integer(statement, 4);
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool check_state(struct checking *checking, const struct due_state *state,
                        struct error *error)
{
    char number[NUMBER_ROOM];
    int64_t at = 0;

    do {
        if (!due_verify(checking->store, checking->desk, state, &at, number, error)) {
            return false;
        }
        if (number[0] != '\0') {
            say_number(checking, number);
        }
    } while (at != 0 && checking->found < MOST_FINDINGS);
    return true;
}

static bool check_form(struct checking *checking, const struct form *form, struct error *error)
{
    struct due_state state = {.form = form};
    bool ok = true;

    for (size_t i = 0; ok && (state.status = due_state_at(form, i)) != NULL; i++) {
        ok = check_state(checking, &state, error);
    }
    return ok;
}

static bool check_days(struct checking *checking, struct error *error)
{
    const struct form *form;
    bool ok = check_rows(checking, error);

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = check_form(checking, form, error);
    }
    if (ok && checking->found == 0) {
        checking->finding(checking->context, FINDING_GOOD,
                          "Every queue has the days that the clocks give.");
    }
    return ok;
}

bool calendar_check(struct store *store, const struct desk *desk, finding_fn *finding,
                    void *context, struct error *error)
{
    struct checking checking = {store, desk, finding, context, 0};
    struct error failure = {0};

    if (check_holidays(&checking, &failure) && check_days(&checking, &failure)) {
        return true;
    }
    if (failure.class != ERROR_DAMAGED) {
        return error_set(error, failure.class, "%s", failure.text);
    }
    finding(context, FINDING_DAMAGE, failure.text);
    return true;
}
