#include "db/record_write.h"

#include "base/text.h"
#include "db/counted_contacts.h"
#include "db/due.h"
#include "db/exceptions.h"
#include "db/record_table.h"
#include "db/search.h"
#include "db/statement.h"
#include "db/stock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void record_write_headline(struct head *head, const struct record *record, const struct desk *desk)
{
    char *headline = record_headline_dup(record, desk->codes);

    (void)text_copy(head->headline, sizeof(head->headline), headline); /* a long one is cut */
    free(headline);
}

bool record_number_parts(const char *number, int *year, int64_t *ordinal)
{
    const char *last = strrchr(number, '-');
    int length = 0;
    long long count = 0;

    if (last == NULL || last - number < 5 || last[-5] != '-' ||
        sscanf(last - 4, "%4d-%18lld%n", year, &count, &length) != 2 || last[-4 + length] != '\0') {
        return false;
    }
    *ordinal = count;
    return count > 0 && *year > 0;
}

static bool insert_head(struct store *store, const struct head *head, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, "
        "filed_at, filed_on, filed_by, changed_at, changed_by, headline, typed_by) VALUES (?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        error);
    int64_t ordinal = 0;
    int year = 0;

    if (!record_number_parts(head->number, &year, &ordinal)) {
        statement_done(statement);
        return error_set(error, ERROR_DAMAGED, "\"%s\" is no number of a record.", head->number);
    }
    bind_integer(statement, head->seq);
    bind_text(statement, head->id);
    bind_text(statement, head->form->name);
    bind_text(statement, head->number);
    bind_text(statement, head->form->prefix);
    bind_integer(statement, year);
    bind_integer(statement, ordinal);
    bind_text(statement, head->status);
    bind_integer(statement, head->version);
    bind_text(statement, head->filed_at);
    bind_text(statement, head->filed_on);
    bind_text(statement, head->filed_by);
    bind_text(statement, head->changed_at);
    bind_text(statement, head->changed_by);
    bind_text(statement, head->headline);
    bind_text(statement, head->typed_by);
    return statement_run(statement, NULL, error);
}

static bool update_head(struct store *store, const struct head *head, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "UPDATE record SET status = ?, version = ?, changed_at = ?, changed_by = ?, "
                      "headline = ?, filed_by = ? WHERE seq = ?",
                      error);

    bind_text(statement, head->status);
    bind_integer(statement, head->version);
    bind_text(statement, head->changed_at);
    bind_text(statement, head->changed_by);
    bind_text(statement, head->headline);
    bind_text(statement, head->filed_by);
    bind_integer(statement, head->seq);
    return statement_run(statement, NULL, error);
}

static bool move_tally(struct store *store, const struct head *head, int by, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO tally (form, status, count) VALUES (?, ?, ?) ON CONFLICT (form, "
                      "status) DO UPDATE SET count = tally.count + excluded.count",
                      error);

    bind_text(statement, head->form->name);
    bind_text(statement, head->status);
    bind_integer(statement, by);
    return statement_run(statement, NULL, error);
}

static bool put_words(struct store *store, const struct record_change *change,
                      const struct desk *desk, struct error *error)
{
    char *old =
        change->before != NULL ? record_search_words_dup(change->before, desk->codes) : NULL;
    char *words = record_search_words_dup(change->after, desk->codes);
    bool ok = (old != NULL && strcmp(old, words) == 0) ||
              search_put(store, change->head->seq, old, words, error);

    free(old);
    free(words);
    return ok;
}

bool record_write_new(struct store *store, const struct head *head, const struct record *record,
                      const struct desk *desk, struct error *error)
{
    const struct record_change change = {.head = head, .after = record};

    return insert_head(store, head, error) &&
           record_table_insert(store, record, head->seq, error) &&
           put_words(store, &change, desk, error) && move_tally(store, head, 1, error) &&
           due_write(store, head, record, desk, error) &&
           counted_contacts_write(store, head, record, error) &&
           exceptions_write(store, head, record, desk, error) &&
           exceptions_follow(store, NULL, record, desk, error) &&
           stock_write(store, head, record, error);
}

bool record_write_change(struct store *store, const struct record_change *change,
                         const struct desk *desk, struct error *error)
{
    return record_table_update(store, change->before, change->after, change->head->seq, error) &&
           put_words(store, change, desk, error) &&
           move_tally(store, change->old_head, -1, error) &&
           move_tally(store, change->head, 1, error) && update_head(store, change->head, error) &&
           due_write(store, change->head, change->after, desk, error) &&
           counted_contacts_write(store, change->head, change->after, error) &&
           exceptions_write(store, change->head, change->after, desk, error) &&
           exceptions_follow(store, change->before, change->after, desk, error) &&
           stock_write(store, change->head, change->after, error);
}
