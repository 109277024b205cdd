#include "db/exception_check.h"

#include "db/await.h"
#include "db/exceptions.h"
#include "db/statement.h"

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

static void say(struct checking *checking, const char *what)
{
    char words[200];

    (void)snprintf(words, sizeof(words),
                   "The exceptions of %s are not those that the rules find: they were changed past "
                   "the program.",
                   what);
    checking->finding(checking->context, FINDING_DAMAGE, words);
    checking->found++;
}

static bool check_state(struct checking *checking, const struct form *form, const char *state,
                        struct error *error)
{
    char number[NUMBER_ROOM];
    int64_t at = 0;

    do {
        if (!exceptions_verify(checking->store, checking->desk, form, state, &at, number, error)) {
            return false;
        }
        if (number[0] != '\0') {
            say(checking, number);
        }
    } while (at != 0 && checking->found < MOST_FINDINGS);
    return true;
}

/* Rows of records in a state in which no rule holds. */
static bool check_left_over(struct checking *checking, const struct form *form, struct error *error)
{
    struct statement *statement = statement_get(
        checking->store,
        "SELECT DISTINCT r.number, r.form, r.status FROM open_exception e JOIN record r ON r.seq = "
        "e.seq WHERE e.form = ? ORDER BY r.number",
        error);
    enum step step;

    bind_text(statement, form->name);
    while ((step = statement_step(statement, error)) == STEP_ROW &&
           checking->found < MOST_FINDINGS) {
        const char *state;
        bool holds = false;

        for (size_t i = 0; !holds && (state = exception_state_at(form, i)) != NULL; i++) {
            holds = strcmp(state, column_text(statement, 2)) == 0;
        }
        if (!holds || strcmp(column_text(statement, 1), form->name) != 0) {
            say(checking, column_text(statement, 0));
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool check_tallies(struct checking *checking, struct error *error)
{
    struct statement *statement = statement_get(
        checking->store,
        "SELECT COALESCE(SUM(difference), 0) FROM (SELECT COUNT(*) AS difference FROM (SELECT "
        "form, code, count FROM exception_tally WHERE count <> 0 EXCEPT SELECT form, code, "
        "COUNT(*) FROM open_exception GROUP BY form, code) AS more UNION ALL SELECT COUNT(*) FROM "
        "(SELECT form, code, COUNT(*) FROM open_exception GROUP BY form, code EXCEPT SELECT form, "
        "code, count FROM exception_tally) AS less) AS both_ways",
        error);
    enum step step = statement_step(statement, error);
    bool same = step == STEP_ROW && column_integer(statement, 0) == 0;

    statement_done(statement);
    if (step == STEP_ROW && !same) {
        say(checking, "all records, as they are counted,");
    }
    return step != STEP_FAILED;
}

static bool check_form(struct checking *checking, const struct form *form, struct error *error)
{
    const char *state;
    bool ok = check_left_over(checking, form, error);

    for (size_t i = 0; ok && (state = exception_state_at(form, i)) != NULL; i++) {
        ok = check_state(checking, form, state, error);
    }
    return ok;
}

static void say_waits(void *context, const struct head *head)
{
    struct checking *checking = context;
    char words[200];

    if (checking->found++ < MOST_FINDINGS) {
        (void)snprintf(words, sizeof(words),
                       "%s does not stand as the records say that it waits for: they were changed "
                       "past the program.",
                       head->number);
        checking->finding(checking->context, FINDING_DAMAGE, words);
    }
}

static bool check_all(struct checking *checking, struct error *error)
{
    const struct form *form;
    bool ok = check_tallies(checking, error) &&
              await_compare(checking->store, say_waits, checking, error);

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        ok = form->exception_count == 0 || check_form(checking, form, error);
    }
    return ok;
}

bool exception_check(struct store *store, const struct desk *desk, finding_fn *finding,
                     void *context, struct error *error)
{
    struct error failure = {0};
    struct checking checking = {store, desk, finding, context, 0};

    if (check_all(&checking, &failure)) {
        if (checking.found == 0) {
            finding(context, FINDING_GOOD, "Every exception is one that the rules find.");
        }
    } else if (failure.class != ERROR_DAMAGED) {
        (void)error_set(error, failure.class, "%s", failure.text);
    } else {
        finding(context, FINDING_DAMAGE, failure.text);
    }
    return failure.class == ERROR_NONE || failure.class == ERROR_DAMAGED;
}
