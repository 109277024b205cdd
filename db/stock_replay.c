#include "db/stock_replay.h"

#include "base/text.h"
#include "db/statement.h"

bool stock_count_before(struct store *store, const char *location, const char *before,
                        int64_t before_seq, char at[LOCAL_ROOM], int64_t *seq, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT at, seq FROM stock_change WHERE location = ? AND counted = 1 AND (at, seq) < (?, "
        "?) ORDER BY at DESC, seq DESC LIMIT 1",
        error);
    enum step step;

    at[0] = '\0';
    *seq = 0;
    bind_text(statement, location);
    bind_text(statement, before);
    bind_integer(statement, before_seq);
    step = statement_step(statement, error);
    if (step == STEP_ROW) {
        (void)text_copy(at, LOCAL_ROOM, column_text(statement, 0));
        *seq = column_integer(statement, 1);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool stock_replay(struct store *store, const char *location, const char *from, const char *until,
                  stock_replay_fn *each, void *context, struct error *error)
{
    struct statement *statement;
    char since[LOCAL_ROOM];
    int64_t seq;
    enum step step;

    if (!stock_count_before(store, location, from, 0, since, &seq, error)) {
        return false;
    }
    statement = statement_get(store,
                              "SELECT at, seq, cards, counted FROM stock_change WHERE location = ? "
                              "AND (at, seq) >= (?, ?) AND at < ? ORDER BY at, seq",
                              error);
    bind_text(statement, location);
    bind_text(statement, since);
    bind_integer(statement, seq);
    bind_text(statement, until);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        struct stock_change change = {.location = location,
                                      .cards = column_integer(statement, 2),
                                      .counted = column_integer(statement, 3) != 0};

        (void)text_copy(change.at, sizeof(change.at), column_text(statement, 0));
        each(context, column_integer(statement, 1), &change);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}
