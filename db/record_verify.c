#include "db/record_verify.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/operation.h"
#include "db/record_changes.h"
#include "db/record_fold.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* --- what the log holds of one record --- */

struct logged {
    struct operation operation;
    char *text;      /* its changes */
    json_t *changes; /* the same, read; NULL of the filing */
};

struct life {
    struct logged *items; /* the filing first */
    size_t count;
};

static bool keep_operation(void *context, const struct operation *operation)
{
    struct life *life = context;
    struct logged *item;

    life->items = memory_resize(life->items, life->count + 1, sizeof(*life->items));
    item = &life->items[life->count++];
    *item = (struct logged){.operation = *operation, .text = memory_text(operation->changes)};
    item->operation.changes = item->text;
    item->changes = life->count > 1 ? operation_changes_read(operation) : NULL;
    return true;
}

static void finish_life(struct life *life)
{
    for (size_t i = 0; i < life->count; i++) {
        json_decref(life->items[i].changes);
        free(life->items[i].text);
    }
    free(life->items);
}

/* --- was it filed so? --- */

static void blank_field(struct record *record, size_t index)
{
    record_set(record, place_of(index), "");
    while (record_rows(record, index) > 0) {
        record_remove_row(record, index, record_rows(record, index) - 1);
    }
}

/* Most fields that a later operation writes were blank until then. */
static void take_back(struct record *record, const json_t *changes)
{
    const struct form *form = record->form;
    const char *name;
    json_t *value;

    json_object_foreach(json_object_get(changes, "fields"), name, value)
    {
        int index = field_index(form->fields, form->field_count, name);

        if (index >= 0) {
            blank_field(record, (size_t)index);
        }
    }
}

/* Does a filing of these values give the very bytes that the log has of it? Then nothing of them
 * has to be read, and `begun` is the head from then. */
static bool was_filed_so(const struct operation *operation, const struct head *kept,
                         const struct record *record, struct head *begun)
{
    const struct transition *filing = form_transition(kept->form, operation->action);
    struct text changes = {0};
    bool same;

    if (filing == NULL || filing->to == NULL) {
        return false;
    }
    *begun = *kept;
    begun->seq = operation->seq;
    begun->version = 1;
    (void)text_copy(begun->id, sizeof(begun->id), operation->record);
    (void)text_copy(begun->filed_at, sizeof(begun->filed_at), operation->at);
    (void)text_copy(begun->changed_at, sizeof(begun->changed_at), operation->at);
    (void)text_copy(begun->status, sizeof(begun->status), filing->to);
    record_head_file(begun, record, filing, operation->actor);
    text_make_room(&changes, strlen(operation->changes));
    record_changes_filed(begun, record, &changes);
    same = strcmp(text_bytes(&changes), operation->changes) == 0;
    text_finish(&changes);
    return same;
}

/* --- do the tables say what the log says? --- */

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

/* A filing that was guessed right need not be read; the later ones are short. */
static bool fold_filing(struct folded *folded, const struct life *life, const struct head *head,
                        const struct record *record)
{
    const struct operation *filing = &life->items[0].operation;
    struct error fault = {0};

    *folded = (struct folded){0};
    record_copy(&folded->record, record);
    for (size_t i = 1; i < life->count; i++) {
        take_back(&folded->record, life->items[i].changes);
    }
    if (was_filed_so(filing, head, &folded->record, &folded->head)) {
        return true;
    }
    folded_finish(folded);
    folded_init(folded, head->form);
    return fold_operation(folded, filing, &fault);
}

/* An operation that cannot be laid over the others is a difference too. */
static bool all_give(const struct life *life, const struct head *head, const struct record *record)
{
    struct folded folded;
    struct error fault = {0};
    bool same = fold_filing(&folded, life, head, record);

    for (size_t i = 1; same && i < life->count; i++) {
        same =
            fold_operation_read(&folded, &life->items[i].operation, life->items[i].changes, &fault);
    }
    record_drop_blank_rows(&folded.record);
    same = same && record_equal(record, &folded.record) && !head_differs(head, &folded.head);
    folded_finish(&folded);
    return same;
}

static bool life_gives(const struct life *life, const struct head *head,
                       const struct record *record)
{
    struct head begun;

    if (life->count == 1 && was_filed_so(&life->items[0].operation, head, record, &begun)) {
        return !head_differs(head, &begun);
    }
    return life->count > 0 && all_give(life, head, record);
}

static bool gives_without_blank_rows(const struct life *life, const struct head *head,
                                     const struct record *record)
{
    struct record copy;
    bool same;

    record_copy(&copy, record);
    record_drop_blank_rows(&copy);
    same = life_gives(life, head, &copy);
    record_finish(&copy);
    return same;
}

bool record_is_as_logged(struct store *store, const struct head *head, const struct record *record,
                         bool *same, struct error *error)
{
    struct life life = {0};
    bool ok = operations_of_record(store, head->id, keep_operation, &life, error);

    *same = ok && (record_has_blank_rows(record) ? gives_without_blank_rows(&life, head, record)
                                                 : life_gives(&life, head, record));
    finish_life(&life);
    return ok;
}
