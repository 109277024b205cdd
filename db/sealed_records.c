#include "db/sealed_records.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_heads.h"
#include "db/record_json.h"
#include "db/record_table.h"
#include "db/seal.h"
#include "db/staff.h"
#include "db/statement.h"

#include <string.h>

#define RESEAL "reseal"
#define PAGE   50

static const char *const readings[] = {"read", "print", "export"};

bool sealed_operation_is_reading(const char *action)
{
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        if (strcmp(readings[i], action) == 0) {
            return true;
        }
    }
    return false;
}

bool sealed_operation_is_resealing(const char *action)
{
    return strcmp(action, RESEAL) == 0;
}

bool sealed_record_may_open(const struct form *form, enum role role)
{
    return role_in(role, form->openers);
}

/* ---- opening ---- */

static bool may_open(const struct opening *opening, const struct record *record,
                     struct error *error)
{
    return sealed_record_may_open(record->form, opening->actor->role) ||
           error_set(error, ERROR_REFUSED, "What is confidential in a %s is not for the role %s.",
                     record->form->title, role_label(opening->actor->role));
}

bool sealed_record_open_within(struct store *store, const struct opening *opening,
                               struct record *record, struct error *error)
{
    struct key_ring ring;
    bool ok;

    if (!may_open(opening, record, error) ||
        !key_ring_open(store, opening->actor->employee, opening->keys, &ring, error)) {
        return false;
    }
    ok = seal_open(&ring, record, error);
    key_ring_close(&ring);
    return ok;
}

static void start(struct operation *operation, const struct actor *actor, const struct head *head,
                  const char *action)
{
    *operation = (struct operation){.base_version = head->version};
    (void)text_copy(operation->actor, sizeof(operation->actor), actor->employee);
    (void)text_copy(operation->workstation, sizeof(operation->workstation), actor->workstation);
    (void)text_copy(operation->subject, sizeof(operation->subject), head->form->name);
    (void)text_copy(operation->record, sizeof(operation->record), head->id);
    (void)text_copy(operation->action, sizeof(operation->action), action);
}

struct reading {
    const struct opening *opening;
    const struct head *head;
};

static bool log_reading(struct store *store, void *context, struct error *error)
{
    const struct reading *reading = context;
    struct operation operation;
    struct text changes = {0};
    bool ok;

    start(&operation, reading->opening->actor, reading->head, reading->opening->action);
    text_add(&changes, "{\"reason\":");
    json_add_text(&changes, reading->opening->reason);
    text_add(&changes, "}");
    operation.changes = text_bytes(&changes);
    ok = staff_still_holds(store, reading->opening->actor, error) &&
         operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

/* First a trial, so that the log does not tell of a reading that was none; then the log; only then
 * the person gets it. */
bool sealed_record_open(struct store *store, const struct opening *opening, const struct head *head,
                        struct record *record, struct error *error)
{
    struct reading reading = {opening, head};
    struct record opened;
    bool ok;

    if (text_is_blank(opening->reason)) {
        return error_set(error, ERROR_INPUT, "Say why it is opened: the reason stands in the log.");
    }
    record_copy(&opened, record);
    ok = sealed_record_open_within(store, opening, &opened, error) &&
         (opening->once ? store_attempt(store, log_reading, &reading, error)
                        : store_run(store, log_reading, &reading, error));
    if (ok) {
        record_finish(record);
        *record = opened;
    } else {
        record_finish(&opened);
    }
    return ok;
}

/* ---- sealing anew ---- */

struct one {
    struct resealing *resealing;
    int64_t seq;
    bool sealed, left;
};

static bool write_resealed(struct store *store, const struct one *one, const struct head *head,
                           const struct record *before, const struct record *after,
                           struct error *error)
{
    struct operation operation;
    struct text changes = {0};
    bool ok;

    start(&operation, one->resealing->actor, head, RESEAL);
    text_add(&changes, "{\"sealed\":");
    json_add_text(&changes, after->sealed);
    text_add(&changes, "}");
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error) &&
         record_table_update(store, before, after, head->seq, error);
    text_finish(&changes);
    return ok;
}

static bool same_mark(const char *a, const char *b)
{
    struct seal_mark one = seal_mark_of(a), other = seal_mark_of(b);

    return one.purpose == other.purpose && one.generation == other.generation;
}

/* A record that no key of the ring opens is left, and that is no failure. */
static bool reseal(struct store *store, struct one *one, const struct head *head,
                   const struct record *before, struct error *error)
{
    struct error why = {0};
    struct record after;
    bool ok;

    record_copy(&after, before);
    if (!seal_open(one->resealing->ring, &after, &why)) {
        one->left = why.class == ERROR_REFUSED;
        record_finish(&after);
        return one->left || error_set(error, why.class, "%s: %s", head->number, why.text);
    }
    ok = seal_close(store, &after, error);
    if (ok && !same_mark(before->sealed, after.sealed)) {
        ok = write_resealed(store, one, head, before, &after, error);
        one->sealed = true;
    }
    record_finish(&after);
    return ok;
}

static bool reseal_work(struct store *store, void *context, struct error *error)
{
    struct one *one = context;
    struct record before;
    struct head head;
    bool ok;

    one->sealed = one->left = false;
    if (!staff_still_holds(store, one->resealing->actor, error) ||
        !record_head_find_seq(store, one->seq, &head, error)) {
        return false;
    }
    record_init(&before, head.form);
    ok = record_table_load(store, one->seq, &before, error) &&
         reseal(store, one, &head, &before, error);
    record_finish(&before);
    return ok;
}

bool sealed_records_step(struct store *store, struct resealing *resealing, struct error *error)
{
    struct head heads[PAGE];
    size_t count = 0;
    struct statement *statement =
        statement_get(store,
                      "SELECT " HEAD_COLUMNS
                      " FROM record r WHERE r.form = ? AND r.seq > ? ORDER BY r.seq LIMIT ?",
                      error);

    bind_text(statement, resealing->form->name);
    bind_integer(statement, resealing->at);
    bind_integer(statement, PAGE);
    if (!record_heads_read(statement, PAGE, heads, &count, error)) {
        return false;
    }
    resealing->at = 0;
    for (size_t i = 0; i < count; i++) {
        struct one one = {.resealing = resealing, .seq = heads[i].seq};

        if (!store_run(store, reseal_work, &one, error)) {
            return false;
        }
        resealing->sealed += one.sealed;
        resealing->left += one.left;
        resealing->at = heads[i].seq;
    }
    return true;
}
