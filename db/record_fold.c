#include "db/record_fold.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/record_json.h"
#include "db/sealed_records.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void folded_init(struct folded *folded, const struct form *form)
{
    *folded = (struct folded){.head = {.form = form}};
    record_init(&folded->record, form);
}

void folded_copy(struct folded *to, const struct folded *from)
{
    *to = (struct folded){.head = from->head};
    record_copy(&to->record, &from->record);
    to->reason = from->reason != NULL ? memory_text(from->reason) : NULL;
}

void folded_finish(struct folded *folded)
{
    record_finish(&folded->record);
    free(folded->reason);
    folded->reason = NULL;
}

void record_head_author(struct head *head, const struct record *record)
{
    const char *author = head->form->author != NULL ? record_named(record, head->form->author) : "";

    if (*author != '\0') {
        (void)text_copy(head->filed_by, sizeof(head->filed_by), author);
    }
}

void record_head_file(struct head *head, const struct record *record,
                      const struct transition *filing, const char *actor)
{
    (void)text_copy(head->filed_by, sizeof(head->filed_by), actor);
    record_head_author(head, record);
    (void)text_copy(head->changed_by, sizeof(head->changed_by),
                    filing->brings_in ? head->filed_by : actor);
    (void)text_copy(head->typed_by, sizeof(head->typed_by),
                    filing->brings_in || strcmp(head->filed_by, actor) == 0 ? "" : actor);
}

void record_head_move(struct head *head, const struct transition *transition, const char *actor)
{
    const char *waiting = form_review_state(head->form);

    /* who wrote what now waits for review may not be the one who approves it */
    if (!transition->brings_in &&
        (transition->edits ||
         (transition->to != NULL && waiting != NULL && strcmp(transition->to, waiting) == 0))) {
        (void)text_copy(head->changed_by, sizeof(head->changed_by), actor);
    }
    if (transition->to != NULL) {
        (void)text_copy(head->status, sizeof(head->status), transition->to);
    }
    head->version++;
}

/* A text of the changes goes where it belongs; one that is not there changes nothing. */
static void take_text(const json_t *changes, const char *name, char *out, size_t room)
{
    const char *text = json_string_value(json_object_get(changes, name));

    if (text != NULL) {
        (void)text_copy(out, room, text); /* was cut to this room when it was written */
    }
}

static void begin_head(struct head *head, const struct operation *operation, const json_t *changes)
{
    head->seq = operation->seq;
    head->version = 1;
    (void)text_copy(head->id, sizeof(head->id), operation->record);
    (void)text_copy(head->filed_at, sizeof(head->filed_at), operation->at);
    take_text(changes, "number", head->number, sizeof(head->number));
    take_text(changes, "filed_on", head->filed_on, sizeof(head->filed_on));
}

static bool move_head(struct head *head, const struct operation *operation, struct error *error)
{
    const struct transition *transition = form_transition(head->form, operation->action);

    if (operation->base_version != head->version) {
        return error_set(error, ERROR_DAMAGED,
                         "Operation %" PRId64 " of %s was made on version %" PRId64
                         ", but the log has version %" PRId64 " before it.",
                         operation->seq, head->number, operation->base_version, head->version);
    }
    if (transition == NULL) {
        return error_set(error, ERROR_VERSION,
                         "Operation %" PRId64 " of %s is \"%s\", which this version of the program "
                         "does not know.",
                         operation->seq, head->number, operation->action);
    }
    record_head_move(head, transition, operation->actor);
    return true;
}

static bool file_head(struct folded *folded, const struct operation *operation, struct error *error)
{
    const struct form *form = folded->head.form;
    const struct transition *filing = form_transition(form, operation->action);

    if (filing == NULL) {
        return error_set(error, ERROR_VERSION,
                         "Operation %" PRId64 " of %s is \"%s\", which this version of the program "
                         "does not know.",
                         operation->seq, folded->head.number, operation->action);
    }
    record_head_file(&folded->head, &folded->record, filing, operation->actor);
    return true;
}

static void take_sealed(struct folded *folded, const json_t *changes)
{
    const char *sealed = json_string_value(json_object_get(changes, "sealed"));

    if (sealed != NULL) {
        record_set_sealed(&folded->record, sealed);
    }
}

/* A reading, or sealing to another key: the record says the same as before, and nobody who works on
 * it is in the way. */
static void fold_aside(struct folded *folded, const json_t *changes)
{
    const char *reason = json_string_value(json_object_get(changes, "reason"));

    take_sealed(folded, changes);
    free(folded->reason);
    folded->reason = reason != NULL ? memory_text(reason) : NULL;
}

static bool fold_changes(struct folded *folded, const struct operation *operation,
                         const json_t *changes, struct error *error)
{
    const char *reason = json_string_value(json_object_get(changes, "reason"));

    if (!record_take_json(&folded->record, json_object_get(changes, "fields"))) {
        return error_set(error, ERROR_DAMAGED,
                         "Operation %" PRId64 " of %s cannot be read: run \"frontdesk check\".",
                         operation->seq, folded->head.number);
    }
    take_sealed(folded, changes);
    take_text(changes, "status", folded->head.status, sizeof(folded->head.status));
    take_text(changes, "headline", folded->head.headline, sizeof(folded->head.headline));
    (void)text_copy(folded->head.changed_at, sizeof(folded->head.changed_at), operation->at);
    free(folded->reason);
    folded->reason = reason != NULL ? memory_text(reason) : NULL;
    return true;
}

static bool operation_stands_aside(const struct operation *operation)
{
    return sealed_operation_is_reading(operation->action) ||
           sealed_operation_is_resealing(operation->action);
}

bool fold_operation_read(struct folded *folded, const struct operation *operation,
                         const struct json_t *changes, struct error *error)
{
    bool files = folded->head.version == 0, ok = true;

    if (!files && operation_stands_aside(operation)) {
        fold_aside(folded, changes);
        return true;
    }
    if (files) {
        begin_head(&folded->head, operation, changes);
    } else {
        ok = move_head(&folded->head, operation, error);
    }
    ok = ok && fold_changes(folded, operation, changes, error);
    if (ok && files) {
        ok = file_head(folded, operation, error);
    } else if (ok) {
        record_head_author(&folded->head, &folded->record);
    }
    return ok;
}

json_t *operation_changes_read(const struct operation *operation)
{
    json_error_t fault;

    return json_loads(operation->changes, JSON_REJECT_DUPLICATES, &fault);
}

bool fold_operation(struct folded *folded, const struct operation *operation, struct error *error)
{
    json_t *changes = operation_changes_read(operation);
    bool ok = fold_operation_read(folded, operation, changes, error);

    json_decref(changes);
    return ok;
}
