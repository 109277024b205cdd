#include "db/records.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_fold.h"
#include "db/seal.h"

#include <string.h>

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
