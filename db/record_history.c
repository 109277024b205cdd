#include "db/records.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_fold.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/seal.h"
#include "db/store_internal.h"

#include <string.h>

#define VERIFY_PAGE 50

struct telling {
    struct folded before, after; /* after is the state so far */
    history_fn *each;
    void *context;
    const struct key_ring *ring; /* NULL: sealed texts stay closed */
    struct error *error;
    bool failed;
};

/* A text that no key of the ring opens is no failure: the rest of the history is told. */
static bool open_copy(const struct telling *telling, const struct record *record,
                      struct record *copy)
{
    struct error why = {0};
    record_copy(copy, record);
    return seal_open(telling->ring, copy, &why) || why.class == ERROR_REFUSED ||
           error_set(telling->error, why.class, "%s", why.text);
}

static bool tell_opened(struct telling *telling, const struct history_entry *entry)
{
    struct record before = {0}, after;
    bool ok = open_copy(telling, entry->after, &after) &&
              (!entry->before || open_copy(telling, entry->before, &before));
    struct history_entry opened = *entry;
    opened.after = &after;
    opened.before = entry->before ? &before : NULL;
    telling->failed = !ok;
    ok = ok && telling->each(telling->context, &opened);
    record_finish(&before);
    record_finish(&after);
    return ok;
}

static bool tell(void *context, const struct operation *operation)
{
    struct telling *telling = context;
    folded_finish(&telling->before);
    folded_copy(&telling->before, &telling->after);
    if (!fold_operation(&telling->after, operation, telling->error)) {
        telling->failed = true;
        return false;
    }
    struct history_entry entry = {
        .version = telling->after.head.version,
        .aside = telling->before.head.version == telling->after.head.version,
        .reason = telling->after.reason ? telling->after.reason : "",
        .before = telling->before.head.version > 0 ? &telling->before.record : NULL,
        .after = &telling->after.record,
    };
    text_copy(entry.at, sizeof entry.at, operation->at);
    text_copy(entry.actor, sizeof entry.actor, operation->actor);
    text_copy(entry.workstation, sizeof entry.workstation, operation->workstation);
    text_copy(entry.action, sizeof entry.action, operation->action);
    return telling->ring ? tell_opened(telling, &entry) : telling->each(telling->context, &entry);
}

static bool tell_all(struct store *store, const struct head *head, struct telling *telling)
{
    folded_init(&telling->before, head->form);
    folded_init(&telling->after, head->form);
    bool ok =
        operations_of_record(store, head->id, tell, telling, telling->error) && !telling->failed;
    folded_finish(&telling->before);
    folded_finish(&telling->after);
    return ok;
}

bool records_history(struct store *store, const struct head *head, history_fn *each, void *context,
                     struct error *error)
{
    struct telling telling = {.each = each, .context = context, .error = error};
    return tell_all(store, head, &telling);
}

bool records_opened_history(struct store *store, const struct head *head,
                            const struct opened_history *opened, struct error *error)
{
    struct telling telling = {
        .each = opened->each, .context = opened->context, .ring = opened->ring, .error = error};
    return tell_all(store, head, &telling);
}

/* --- do the tables say what the log says? --- */

struct verifying {
    struct folded folded;
    struct error *error;
    bool failed;
};

static bool fold_next(void *context, const struct operation *operation)
{
    struct verifying *verifying = context;
    verifying->failed = !fold_operation(&verifying->folded, operation, verifying->error);
    return !verifying->failed;
}

static bool head_differs(const struct head *kept, const struct head *told)
{
    return kept->seq != told->seq || kept->version != told->version ||
           strcmp(kept->id, told->id) != 0 || strcmp(kept->status, told->status) != 0 ||
           strcmp(kept->number, told->number) != 0 || strcmp(kept->filed_at, told->filed_at) != 0 ||
           strcmp(kept->filed_on, told->filed_on) != 0 ||
           strcmp(kept->filed_by, told->filed_by) != 0 ||
           strcmp(kept->typed_by, told->typed_by) != 0 ||
           strcmp(kept->changed_at, told->changed_at) != 0 ||
           strcmp(kept->changed_by, told->changed_by) != 0 ||
           strcmp(kept->headline, told->headline) != 0;
}

/* An operation that cannot be laid over the others is a difference too. */
static bool differs(struct store *store, const struct head *head, bool *found, struct error *error)
{
    struct error fault = {0};
    struct verifying verifying = {.error = &fault};
    struct record kept;
    folded_init(&verifying.folded, head->form);
    record_init(&kept, head->form);
    bool ok = record_table_load(store, head->seq, &kept, error) &&
              operations_of_record(store, head->id, fold_next, &verifying, error);
    record_drop_blank_rows(&kept);
    record_drop_blank_rows(&verifying.folded.record);
    *found = ok && (verifying.failed || !record_equal(&kept, &verifying.folded.record) ||
                    head_differs(head, &verifying.folded.head));
    record_finish(&kept);
    folded_finish(&verifying.folded);
    return ok;
}

static bool verify_page(struct store *store, const struct form *form, int64_t *at,
                        char number[NUMBER_ROOM], struct error *error)
{
    struct head heads[VERIFY_PAGE];
    size_t count;
    bool found = false;
    struct statement *statement =
        statement_get(store,
                      "SELECT " HEAD_COLUMNS
                      " FROM record r WHERE r.form = ? AND r.seq > ? ORDER BY r.seq LIMIT ?",
                      error);
    bind_text(statement, form->name);
    bind_integer(statement, *at);
    bind_integer(statement, VERIFY_PAGE);
    if (!record_heads_read(statement, VERIFY_PAGE, heads, &count, error))
        return false;
    *at = 0;
    number[0] = '\0';
    for (size_t i = 0; i < count && !found; i++) {
        if (!differs(store, &heads[i], &found, error))
            return false;
        *at = heads[i].seq;
        if (found)
            text_copy(number, NUMBER_ROOM, heads[i].number);
    }
    return true;
}

bool records_verify(struct store *store, const struct form *form, int64_t *at,
                    char number[NUMBER_ROOM], struct error *error)
{
    if (!store_begin_reading(store, error))
        return false;
    bool ok = verify_page(store, form, at, number, error);
    store_end_reading(store);
    return ok;
}
