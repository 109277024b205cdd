#include "db/stock.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/statement.h"
#include "db/stock_replay.h"
#include "db/store_internal.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES_MOST 4 /* of one record */
#define PLACES_USUAL 16
#define PLACES_MOST  2000

/* ---- the changes of one record ---- */

struct own_change {
    struct stock_change change; /* .location is not used */
    char location[33];
};

struct changes {
    struct own_change items[CHANGES_MOST];
    size_t count;
};

static void keep_change(void *context, const struct stock_change *change)
{
    struct changes *changes = context;

    if (changes->count < CHANGES_MOST) {
        struct own_change *own = &changes->items[changes->count++];

        own->change = *change;
        (void)text_copy(own->location, sizeof(own->location), change->location);
        own->change.location = NULL;
    }
}

static struct changes changes_of(const struct form *form, const struct record *record,
                                 const char *status)
{
    struct changes changes = {.count = 0};

    if (form->stock != NULL) {
        form->stock(record, status, keep_change, &changes);
    }
    return changes;
}

static void take_change(struct statement *statement, int column, struct stock_change *change)
{
    (void)text_copy(change->at, sizeof(change->at), column_text(statement, column));
    change->cards = column_integer(statement, column + 1);
    change->counted = column_integer(statement, column + 2) != 0;
}

static bool read_changes(struct store *store, int64_t seq, struct changes *changes,
                         struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT location, at, cards, counted FROM stock_change WHERE seq = ? ORDER BY location",
        error);
    enum step step;

    changes->count = 0;
    bind_integer(statement, seq);
    while ((step = statement_step(statement, error)) == STEP_ROW && changes->count < CHANGES_MOST) {
        struct own_change *own = &changes->items[changes->count++];

        *own = (struct own_change){.location = ""};
        (void)text_copy(own->location, sizeof(own->location), column_text(statement, 0));
        take_change(statement, 1, &own->change);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static int compare_changes(const void *a, const void *b)
{
    return strcmp(((const struct own_change *)a)->location,
                  ((const struct own_change *)b)->location);
}

/* By the place; a record changes each one once. */
static void sort_changes(struct changes *changes)
{
    qsort(changes->items, changes->count, sizeof(changes->items[0]), compare_changes);
}

static bool same_changes(const struct changes *a, const struct changes *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++) {
        const struct own_change *one = &a->items[i], *other = &b->items[i];

        same = strcmp(one->location, other->location) == 0 &&
               strcmp(one->change.at, other->change.at) == 0 &&
               one->change.cards == other->change.cards &&
               one->change.counted == other->change.counted;
    }
    return same;
}

static bool drop_changes(struct store *store, int64_t seq, struct error *error)
{
    struct statement *statement =
        statement_get(store, "DELETE FROM stock_change WHERE seq = ?", error);

    bind_integer(statement, seq);
    return statement_run(statement, NULL, error);
}

static bool put_change(struct store *store, int64_t seq, const struct own_change *own,
                       struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO stock_change (location, at, seq, cards, counted) VALUES (?, ?, ?, ?, ?)",
        error);

    bind_text(statement, own->location);
    bind_text(statement, own->change.at);
    bind_integer(statement, seq);
    bind_integer(statement, own->change.cards);
    bind_integer(statement, own->change.counted);
    return statement_run(statement, NULL, error);
}

/* ---- balances ---- */

/* With the last change that is in it. */
struct kept_balance {
    struct stock_balance balance;
    char last_at[LOCAL_ROOM];
    int64_t last_seq; /* 0: nothing is in it */
};

static void take_balance(struct statement *statement, struct kept_balance *kept)
{
    struct stock_balance *balance = &kept->balance;

    (void)text_copy(balance->location, sizeof(balance->location), column_text(statement, 0));
    balance->cards = column_integer(statement, 1);
    balance->recount_needed = column_integer(statement, 2) != 0;
    (void)text_copy(balance->counted_at, sizeof(balance->counted_at), column_text(statement, 3));
    (void)text_copy(kept->last_at, sizeof(kept->last_at), column_text(statement, 4));
    kept->last_seq = column_integer(statement, 5);
}

static bool read_balance(struct store *store, const char *location, struct kept_balance *kept,
                         struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT location, cards, recount_needed, counted_at, last_at, last_seq FROM stock_balance "
        "WHERE location = ?",
        error);
    enum step step;

    *kept = (struct kept_balance){.last_seq = 0};
    (void)text_copy(kept->balance.location, sizeof(kept->balance.location), location);
    bind_text(statement, location);
    step = statement_step(statement, error);
    if (step == STEP_ROW) {
        take_balance(statement, kept);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool put_balance(struct store *store, const struct kept_balance *kept, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO stock_balance (location, cards, recount_needed, counted_at, last_at, "
        "last_seq) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (location) DO UPDATE SET cards = "
        "excluded.cards, recount_needed = excluded.recount_needed, counted_at = "
        "excluded.counted_at, last_at = excluded.last_at, last_seq = excluded.last_seq",
        error);

    bind_text(statement, kept->balance.location);
    bind_integer(statement, kept->balance.cards);
    bind_integer(statement, kept->balance.recount_needed);
    bind_text(statement, kept->balance.counted_at);
    bind_text(statement, kept->last_at);
    bind_integer(statement, kept->last_seq);
    return statement_run(statement, NULL, error);
}

static bool drop_balance(struct store *store, const char *location, struct error *error)
{
    struct statement *statement =
        statement_get(store, "DELETE FROM stock_balance WHERE location = ?", error);

    bind_text(statement, location);
    return statement_run(statement, NULL, error);
}

static void lay_on_top(void *context, int64_t seq, const struct stock_change *change)
{
    struct kept_balance *kept = context;

    stock_apply(&kept->balance, change);
    (void)text_copy(kept->last_at, sizeof(kept->last_at), change->at);
    kept->last_seq = seq;
}

/* What the changes give, from the last count on: nothing before it matters any more. */
static bool work_out(struct store *store, const char *location, struct kept_balance *kept,
                     struct error *error)
{
    *kept = (struct kept_balance){.last_seq = 0};
    (void)text_copy(kept->balance.location, sizeof(kept->balance.location), location);
    return stock_replay(store, location, STOCK_NO_BOUND, STOCK_NO_BOUND, lay_on_top, kept, error);
}

static bool rebuild(struct store *store, const char *location, struct error *error)
{
    struct kept_balance kept;

    return work_out(store, location, &kept, error) &&
           (kept.last_seq != 0 ? put_balance(store, &kept, error)
                               : drop_balance(store, location, error));
}

/* The usual case is a change later than all others: it is laid on top. */
static bool add_on_top(struct store *store, int64_t seq, const struct own_change *own,
                       struct error *error)
{
    struct kept_balance kept;
    int order;

    if (!read_balance(store, own->location, &kept, error)) {
        return false;
    }
    order = strcmp(own->change.at, kept.last_at);
    if (order < 0 || (order == 0 && seq <= kept.last_seq)) {
        return rebuild(store, own->location, error);
    }
    lay_on_top(&kept, seq, &own->change);
    return put_balance(store, &kept, error);
}

bool stock_write(struct store *store, const struct head *head, const struct record *record,
                 struct error *error)
{
    struct changes before = {.count = 0}, after;
    bool ok = true;

    if (head->form->stock == NULL) {
        return true;
    }
    after = changes_of(head->form, record, head->status);
    sort_changes(&after);
    if (head->version > 1 && !read_changes(store, head->seq, &before, error)) {
        return false;
    }
    if (same_changes(&before, &after)) {
        return true;
    }
    ok = before.count == 0 || drop_changes(store, head->seq, error);
    for (size_t i = 0; ok && i < after.count; i++) {
        ok = put_change(store, head->seq, &after.items[i], error);
    }
    for (size_t i = 0; ok && i < before.count; i++) {
        ok = rebuild(store, before.items[i].location, error);
    }
    for (size_t i = 0; ok && i < after.count; i++) {
        ok = before.count == 0 ? add_on_top(store, head->seq, &after.items[i], error)
                               : rebuild(store, after.items[i].location, error);
    }
    return ok;
}

/* ---- reading ---- */

bool stock_may_read(const struct actor *actor, struct error *error)
{
    return form_may_read(stock_form(), actor->role, false) ||
           error_set(error, ERROR_REFUSED, "The stock of cards is not for the role %s.",
                     role_label(actor->role));
}

struct places {
    struct stock_balance *items;
    size_t count, room;
};

/* Next to add to. */
static struct stock_balance *new_place(struct places *places)
{
    if (places->count == places->room) {
        places->room = places->room > 0 ? 2 * places->room : PLACES_USUAL;
        places->items = memory_resize(places->items, places->room, sizeof(*places->items));
    }
    return &places->items[places->count++];
}

static bool read_places(struct store *store, struct places *places, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT location, cards, recount_needed, counted_at, last_at, last_seq FROM stock_balance "
        "ORDER BY location LIMIT 2000",
        error);
    enum step step;

    while ((step = statement_step(statement, error)) == STEP_ROW && places->count < PLACES_MOST) {
        struct kept_balance kept = {.last_seq = 0};

        take_balance(statement, &kept);
        *new_place(places) = kept.balance;
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static const struct stock_balance *find_place(const struct places *places, const char *location)
{
    for (size_t i = 0; i < places->count; i++) {
        if (strcmp(places->items[i].location, location) == 0) {
            return &places->items[i];
        }
    }
    return NULL;
}

static void tell_places(const struct places *places, const struct desk *desk, stock_place_fn *each,
                        void *context)
{
    struct choice_list list = desk->codes->lists[CODES_STOCK_LOCATION];

    for (size_t i = 0; i < list.count; i++) {
        const struct stock_balance *known = find_place(places, list.items[i].code);
        struct stock_balance nothing = {.cards = 0};

        (void)text_copy(nothing.location, sizeof(nothing.location), list.items[i].code);
        each(context, known != NULL ? known : &nothing);
    }
    for (size_t i = 0; i < places->count; i++) {
        if (choice_find(list, places->items[i].location) == NULL) {
            each(context, &places->items[i]);
        }
    }
}

bool stock_places(struct store *store, const struct desk *desk, stock_place_fn *each, void *context,
                  struct error *error)
{
    struct places places = {.items = NULL};
    bool ok = stock_may_read(desk->actor, error) && read_places(store, &places, error);

    if (ok) {
        tell_places(&places, desk, each, context);
    }
    free(places.items);
    return ok;
}

struct counting {
    const struct desk *desk;
    struct stock_counts *counts;
};

static void count_place(void *context, const struct stock_balance *balance)
{
    const struct counting *counting = context;
    unsigned troubles = stock_troubles(balance, counting->desk);

    counting->counts->recount += (troubles & STOCK_RECOUNT) != 0;
    counting->counts->low += (troubles & STOCK_LOW) != 0;
    counting->counts->unchecked += (troubles & STOCK_UNCHECKED) != 0;
}

bool stock_count(struct store *store, const struct desk *desk, struct stock_counts *counts,
                 struct error *error)
{
    struct counting counting = {desk, counts};
    int64_t filed = 0;

    *counts = (struct stock_counts){0};
    return records_tally(store, stock_form(), form_filing(stock_form())->to, &filed, error) &&
           (filed == 0 || stock_places(store, desk, count_place, &counting, error));
}

static bool read_entries(struct statement *statement, int limit, struct stock_entry *entries,
                         size_t *count, struct error *error)
{
    enum step step = STEP_DONE;
    bool ok = true;

    while (ok && *count < (size_t)limit && (step = statement_step(statement, error)) == STEP_ROW) {
        struct stock_entry *entry = &entries[(*count)++];

        *entry = (struct stock_entry){.change = {.location = NULL}};
        ok = record_head_take(statement, &entry->head, error);
        take_change(statement, HEAD_COLUMN_COUNT, &entry->change);
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

bool stock_records(struct store *store, const struct desk *desk, const char *location,
                   struct stock_entry *entries, int limit, size_t *count, struct error *error)
{
    struct statement *statement;
    char since[LOCAL_ROOM];
    int64_t seq;

    *count = 0;
    if (!stock_may_read(desk->actor, error) ||
        !stock_count_before(store, location, STOCK_NO_BOUND, 0, since, &seq, error)) {
        return false;
    }
    statement = statement_get(store,
                              "SELECT " HEAD_COLUMNS ", c.at, c.cards, c.counted FROM "
                              "stock_change c JOIN record r ON r.seq = c.seq WHERE c.location = ? "
                              "AND (c.at, c.seq) >= (?, ?) ORDER BY c.at DESC, c.seq DESC LIMIT ?",
                              error);
    bind_text(statement, location);
    bind_text(statement, since);
    bind_integer(statement, seq);
    bind_integer(statement, limit);
    return read_entries(statement, limit, entries, count, error);
}

/* ---- are they what the records give? ---- */

bool stock_fits(struct store *store, const struct head *head, const struct record *record,
                bool *same, struct error *error)
{
    struct changes kept, given = changes_of(head->form, record, head->status);
    bool ok = read_changes(store, head->seq, &kept, error);

    sort_changes(&given);
    *same = ok && same_changes(&kept, &given);
    return ok;
}

static bool same_balance(const struct kept_balance *a, const struct kept_balance *b)
{
    return a->balance.cards == b->balance.cards &&
           a->balance.recount_needed == b->balance.recount_needed &&
           strcmp(a->balance.counted_at, b->balance.counted_at) == 0 &&
           strcmp(a->last_at, b->last_at) == 0 && a->last_seq == b->last_seq;
}

/* The next place after this one that has changes or a balance; "" at the end. */
static bool next_place(struct store *store, char location[33], struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT MIN(location) FROM (SELECT MIN(location) AS location FROM "
                      "stock_change WHERE location > ? UNION ALL SELECT MIN(location) FROM "
                      "stock_balance WHERE location > ?) p",
                      error);
    enum step step;

    bind_text(statement, location);
    bind_text(statement, location);
    step = statement_step(statement, error);
    (void)text_copy(location, 33, step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}

/* Both in one reading: another desk gives cards meanwhile. */
static bool verify_place(struct store *store, const char *location, bool *same, struct error *error)
{
    struct kept_balance kept, given;
    bool ok = store_begin_reading(store, error) && read_balance(store, location, &kept, error) &&
              work_out(store, location, &given, error);

    store_end_reading(store);
    *same = ok && same_balance(&kept, &given);
    return ok;
}

bool stock_verify_balances(struct store *store, char location[33], struct error *error)
{
    bool same = true;

    location[0] = '\0';
    do {
        if (!next_place(store, location, error) ||
            (location[0] != '\0' && !verify_place(store, location, &same, error))) {
            return false;
        }
    } while (location[0] != '\0' && same);
    return true;
}
