#include "db/records.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/operation.h"
#include "db/record_heads.h"
#include "db/record_json.h"
#include "db/record_table.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define VERIFY_PAGE 50

struct folding {
    const struct head *head;
    struct record before, after; /* after is the state so far */
    int64_t version;
    char status[STATUS_ROOM]; /* after the last operation */
    struct head filed;        /* number, filed_at and filed_by, as the first one says */
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
    const char *status = json_string_value(json_object_get(changes, "status"));
    const char *number = json_string_value(json_object_get(changes, "number"));
    char *text = fields ? json_dumps(fields, JSON_COMPACT) : NULL;
    bool ok = text && record_from_own_json(&folding->after, text, folding->error);
    if (!text)
        error_set(folding->error, ERROR_DAMAGED,
                  "Operation %lld of %s cannot be read: run \"frontdesk check\".",
                  (long long)operation->seq, folding->head->number);
    *reason = ok && given ? memory_text(given) : NULL;
    text_copy(folding->status, sizeof folding->status, status ? status : "");
    if (folding->version == 0) {
        text_copy(folding->filed.number, sizeof folding->filed.number, number ? number : "");
        text_copy(folding->filed.filed_at, sizeof folding->filed.filed_at, operation->at);
        text_copy(folding->filed.filed_by, sizeof folding->filed.filed_by, operation->actor);
    }
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

/* --- do the tables say what the log says? --- */

static bool go_on(void *context, const struct history_entry *entry)
{
    (void)context;
    (void)entry;
    return true;
}

static bool head_differs(const struct head *head, const struct folding *folding)
{
    return folding->version != head->version || strcmp(folding->status, head->status) != 0 ||
           strcmp(folding->filed.number, head->number) != 0 ||
           strcmp(folding->filed.filed_at, head->filed_at) != 0 ||
           strcmp(folding->filed.filed_by, head->filed_by) != 0;
}

static bool differs(struct store *store, const struct head *head, bool *found, struct error *error)
{
    struct folding folding = {.head = head, .each = go_on, .error = error};
    struct record kept;
    record_init(&folding.before, head->form);
    record_init(&folding.after, head->form);
    record_init(&kept, head->form);
    bool ok = record_table_load(store, head->seq, &kept, error) &&
              operations_of_record(store, head->id, tell, &folding, error) && !folding.failed;
    record_drop_blank_rows(&kept);
    record_drop_blank_rows(&folding.after);
    *found = ok && (!record_equal(&kept, &folding.after) || head_differs(head, &folding));
    record_finish(&kept);
    record_finish(&folding.before);
    record_finish(&folding.after);
    return ok;
}

bool records_verify(struct store *store, const struct form *form, int64_t *at,
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
