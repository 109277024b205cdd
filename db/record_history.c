#include "db/records.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct folding {
    const struct head *head;
    struct record before, after; /* after is the state so far */
    int64_t version;
    history_fn *each;
    void *context;
    struct error *error;
    bool failed;
};

/* Puts the changed fields of one operation over the state so far. */
static bool fold(struct folding *folding, const struct operation *operation, char **reason)
{
    json_error_t fault;
    json_t *changes = json_loads(operation->changes, JSON_REJECT_DUPLICATES, &fault);
    json_t *fields = json_object_get(changes, "fields");
    const char *given = json_string_value(json_object_get(changes, "reason"));
    char *text = fields ? json_dumps(fields, JSON_COMPACT) : NULL;
    bool ok = text && record_from_own_json(&folding->after, text, folding->error);
    if (!text)
        error_set(folding->error, ERROR_DAMAGED,
                  "Operation %lld of %s cannot be read: run \"frontdesk check\".",
                  (long long)operation->seq, folding->head->number);
    *reason = ok && given ? strdup(given) : NULL;
    free(text);
    json_decref(changes);
    return ok;
}

static bool tell(void *context, const struct operation *operation)
{
    struct folding *folding = context;
    char *reason = NULL;
    record_finish(&folding->before);
    record_copy(&folding->before, &folding->after);
    if (!fold(folding, operation, &reason)) {
        folding->failed = true;
        return false;
    }
    struct history_entry entry = {
        .version = ++folding->version,
        .reason = reason ? reason : "",
        .before = folding->version > 1 ? &folding->before : NULL,
        .after = &folding->after,
    };
    text_copy(entry.at, sizeof entry.at, operation->at);
    text_copy(entry.actor, sizeof entry.actor, operation->actor);
    text_copy(entry.workstation, sizeof entry.workstation, operation->workstation);
    text_copy(entry.action, sizeof entry.action, operation->action);
    bool go_on = folding->each(folding->context, &entry);
    free(reason);
    return go_on;
}

bool records_history(struct store *store, const struct head *head, history_fn *each, void *context,
                     struct error *error)
{
    struct folding folding = {.head = head, .each = each, .context = context, .error = error};
    record_init(&folding.before, head->form);
    record_init(&folding.after, head->form);
    bool ok = operations_of_record(store, head->id, tell, &folding, error) && !folding.failed;
    record_finish(&folding.before);
    record_finish(&folding.after);
    return ok;
}
