#include "db/stock_month.h"

#include "base/text.h"
#include "db/record_heads.h"
#include "db/statement.h"
#include "db/stock_replay.h"

#include <stdio.h>
#include <string.h>

struct following {
    struct store *store;
    const struct desk *desk;
    struct stock_month *month;
    char from[DATE_ROOM], until[DATE_ROOM]; /* until: the day after the last */
    struct error *error;
    bool failed;
};

/* A place while its changes are gone through. */
struct followed {
    struct stock_balance balance;
    int64_t *flows; /* of its group */
};

/* ---- before the month ---- */

static void bring_on(void *context, int64_t seq, const struct stock_change *change)
{
    struct followed *followed = context;

    (void)seq;
    stock_apply(&followed->balance, change);
}

static bool bring_forward(const struct following *following, const char *location,
                          struct followed *followed)
{
    return stock_replay(following->store, location, following->from, following->from, bring_on,
                        followed, following->error);
}

/* ---- the month itself ---- */

static bool follow(const struct following *following, const char *location,
                   struct followed *followed)
{
    struct statement *statement = statement_get(
        following->store,
        "SELECT c.at, c.cards, c.counted, COALESCE(m.movement, '') FROM stock_change c LEFT JOIN "
        "card_stock m ON m.seq = c.seq WHERE c.location = ? AND c.at >= ? AND c.at < ? ORDER BY "
        "c.at, c.seq",
        following->error);
    enum step step;

    bind_text(statement, location);
    bind_text(statement, following->from);
    bind_text(statement, following->until);
    while ((step = statement_step(statement, following->error)) == STEP_ROW) {
        struct stock_change change = {.cards = column_integer(statement, 1),
                                      .counted = column_integer(statement, 2) != 0};

        (void)text_copy(change.at, sizeof(change.at), column_text(statement, 0));
        stock_flow(&followed->balance, &change, column_text(statement, 3), followed->flows);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static void follow_place(void *context, const struct stock_balance *place)
{
    struct following *following = context;
    bool box = stock_is_box(following->desk->codes, place->location);
    struct followed followed = {
        .flows = following->month->flows[box ? STOCK_BOXES : STOCK_CARS],
    };

    if (following->failed || !bring_forward(following, place->location, &followed)) {
        following->failed = true;
        return;
    }
    followed.flows[STOCK_AT_START] += followed.balance.cards;
    following->failed = !follow(following, place->location, &followed);
    followed.flows[STOCK_AT_END] += followed.balance.cards;
    followed.flows[STOCK_TO_RECOUNT] += followed.balance.recount_needed;
}

bool stock_month(struct store *store, const struct desk *desk, struct date begins, struct date ends,
                 struct stock_month *month, struct error *error)
{
    struct following following = {.store = store, .desk = desk, .month = month, .error = error};

    *month = (struct stock_month){0};
    date_format(begins, following.from);
    date_format(date_from_days(date_to_days(ends) + 1), following.until);
    if (!stock_places(store, desk, follow_place, &following, error) || following.failed) {
        return false;
    }
    for (size_t i = 0; i < STOCK_FLOWS; i++) {
        month->flows[STOCK_ALL][i] = month->flows[STOCK_BOXES][i] + month->flows[STOCK_CARS][i];
    }
    return true;
}

/* ---- the records behind it ---- */

static bool read_flow(struct statement *statement, enum stock_flow flow, struct head *heads,
                      int limit, size_t *count, struct error *error)
{
    enum step step = STEP_DONE;
    bool ok = true;

    while (ok && *count < (size_t)limit && (step = statement_step(statement, error)) == STEP_ROW) {
        if (stock_flow_of(column_text(statement, HEAD_COLUMN_COUNT)) == flow) {
            ok = record_head_take(statement, &heads[(*count)++], error);
        }
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

/* Place by place: the changes are kept by place and time. */
bool stock_month_records(struct store *store, const struct desk *desk, struct date begins,
                         struct date ends, enum stock_flow flow, struct head *heads, int limit,
                         size_t *count, struct error *error)
{
    struct statement *statement;
    char from[DATE_ROOM], until[DATE_ROOM];

    *count = 0;
    if (!stock_may_read(desk->actor, error)) {
        return false;
    }
    date_format(begins, from);
    date_format(date_from_days(date_to_days(ends) + 1), until);
    statement = statement_get(
        store,
        "SELECT " HEAD_COLUMNS ", COALESCE(m.movement, '') FROM (SELECT s.seq, MIN(s.at) AS at "
        "FROM stock_balance b CROSS JOIN stock_change s ON s.location = b.location AND s.at >= ? "
        "AND s.at < ? GROUP BY s.seq) c JOIN record r ON r.seq = c.seq LEFT JOIN card_stock m ON "
        "m.seq = c.seq ORDER BY c.at, c.seq",
        error);
    bind_text(statement, from);
    bind_text(statement, until);
    return read_flow(statement, flow, heads, limit, count, error);
}
