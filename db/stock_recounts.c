#include "db/stock_recounts.h"

#include "base/text.h"
#include "db/record_heads.h"
#include "db/statement.h"
#include "db/stock_replay.h"
#include "forms/stock.h"

#include <string.h>

static bool next_location(struct store *store, char location[33], struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT MIN(location) FROM stock_change WHERE location > ?", error);
    enum step step;

    bind_text(statement, location);
    step = statement_step(statement, error);
    (void)text_copy(location, 33, step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}

/* ---- one place ---- */

/* A place while its changes are laid on top of each other. */
struct account {
    struct stock_balance balance;
    bool begun; /* it was counted, or cards were brought to it */
    const char *from;
    stock_recount_fn *each;
    void *context;
};

static void take_change(void *context, int64_t seq, const struct stock_change *change)
{
    struct account *account = context;
    struct stock_recount recount = {.location = account->balance.location,
                                    .seq = seq,
                                    .expected = account->balance.cards,
                                    .counted = change->cards};

    if (change->counted && account->begun && strcmp(change->at, account->from) >= 0 &&
        local_parse(change->at, &recount.at)) {
        account->each(account->context, &recount);
    }
    account->begun = account->begun || change->counted || change->cards > 0;
    stock_apply(&account->balance, change);
}

bool stock_recounts_read(struct store *store, char location[33], const char *from, const char *to,
                         stock_recount_fn *each, void *context, struct error *error)
{
    struct account account = {.from = from, .each = each, .context = context};

    if (!next_location(store, location, error)) {
        return false;
    }
    (void)text_copy(account.balance.location, sizeof(account.balance.location), location);
    return location[0] == '\0' ||
           stock_replay(store, location, from, to, take_change, &account, error);
}

/* ---- the records behind one ---- */

static bool find_recount(struct store *store, int64_t seq, char location[33], char at[LOCAL_ROOM],
                         struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT location, at FROM stock_change WHERE seq = ? AND counted = 1", error);
    enum step step;

    bind_integer(statement, seq);
    step = statement_step(statement, error);
    (void)text_copy(location, 33, step == STEP_ROW ? column_text(statement, 0) : "");
    (void)text_copy(at, LOCAL_ROOM, step == STEP_ROW ? column_text(statement, 1) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}

bool stock_recount_records(struct store *store, int64_t seq, struct head *heads, int limit,
                           size_t *count, struct error *error)
{
    struct statement *statement;
    char location[33], at[LOCAL_ROOM], since[LOCAL_ROOM];
    int64_t since_seq;

    *count = 0;
    if (!find_recount(store, seq, location, at, error) ||
        !stock_count_before(store, location, at, seq, since, &since_seq, error)) {
        return false;
    }
    statement = statement_get(store,
                              "SELECT " HEAD_COLUMNS
                              " FROM stock_change c JOIN record r ON r.seq = c.seq WHERE "
                              "c.location = ? AND (c.at, c.seq) >= (?, ?) AND (c.at, c.seq) <= (?, "
                              "?) ORDER BY c.at DESC, c.seq DESC LIMIT ?",
                              error);
    bind_text(statement, location);
    bind_text(statement, since);
    bind_integer(statement, since_seq);
    bind_text(statement, at);
    bind_integer(statement, seq);
    bind_integer(statement, limit);
    return record_heads_read(statement, limit, heads, count, error);
}
