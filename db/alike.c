#include "db/alike.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/key_ring.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/seal.h"
#include "db/sealed_records.h"
#include "db/search.h"
#include "forms/alike.h"
#include "forms/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIKELY_MOST 20  /* looked at for one field */
#define OPENED_MOST 300 /* sealed ones that are opened for one look */

struct finding {
    struct store *store;
    const struct actor *actor;
    const struct record *record;
    const struct head *own; /* NULL: it is new */
    struct alike_item *items;
    size_t *count;
};

/* ---- the best of what is found ---- */

static bool is_known(const struct finding *finding, int64_t seq)
{
    for (size_t i = 0; i < *finding->count; i++) {
        if (finding->items[i].head.seq == seq) {
            return true;
        }
    }
    return false;
}

static void put_item(const struct finding *finding, const struct alike_item *item)
{
    size_t at = *finding->count;

    while (at > 0 && finding->items[at - 1].weight < item->weight) {
        at--;
    }
    if (at == ALIKE_MOST) {
        return;
    }
    if (*finding->count < ALIKE_MOST) {
        (*finding->count)++;
    }
    memmove(&finding->items[at + 1], &finding->items[at],
            (*finding->count - at - 1) * sizeof(*item));
    finding->items[at] = *item;
}

static void weigh(const struct finding *finding, const struct head *head,
                  const struct record *other)
{
    struct alike_item item = {.head = *head};
    struct text words = {0};

    item.weight = alike_weigh(finding->record, other, &words);
    (void)text_copy(item.words, sizeof(item.words), text_bytes(&words));
    text_finish(&words);
    if (item.weight > 0) {
        put_item(finding, &item);
    }
}

static bool is_candidate(const struct finding *finding, const struct head *head)
{
    bool own = text_equal(head->filed_by, finding->actor->employee);

    return (finding->own == NULL || head->seq != finding->own->seq) &&
           !is_known(finding, head->seq) && strcmp(head->status, "void") != 0 &&
           form_may_read(head->form, finding->actor->role, own);
}

static bool are_linked(const struct finding *finding, const struct head *head,
                       const struct record *other)
{
    const char *field = head->form->alikeness->link_field;

    return field != NULL &&
           (record_is(finding->record, field, head->number) ||
            (finding->own != NULL && record_is(other, field, finding->own->number)));
}

/* `ring` opens what is confidential; NULL: there is none. One that it does not open is passed over.
 */
static bool look_at(const struct finding *finding, const struct head *head,
                    const struct key_ring *ring, struct error *error)
{
    struct record other;
    struct error why = {0};
    bool ok;

    if (!is_candidate(finding, head)) {
        return true;
    }
    record_init(&other, head->form);
    ok = record_table_load(finding->store, head->seq, &other, error);
    if (ok && (ring == NULL || seal_open(ring, &other, &why)) &&
        !are_linked(finding, head, &other)) {
        weigh(finding, head, &other);
    }
    record_finish(&other);
    return ok;
}

/* ---- by the words of the index ---- */

static bool find_by_words(const struct finding *finding, const char *words, struct error *error)
{
    struct head *heads = memory_create(LIKELY_MOST, sizeof(*heads));
    size_t count = 0;
    bool ok = search_same(finding->store, finding->record->form, words, LIKELY_MOST, heads, &count,
                          error);

    for (size_t i = 0; ok && i < count; i++) {
        ok = look_at(finding, &heads[i], NULL, error);
    }
    free(heads);
    return ok;
}

bool alike_find(struct store *store, const struct actor *actor, const struct record *record,
                const struct head *own, struct alike_item items[ALIKE_MOST], size_t *count,
                struct error *error)
{
    const struct alikeness *alikeness = record->form->alikeness;
    const struct finding finding = {store, actor, record, own, items, count};
    bool ok = true;

    *count = 0;
    if (alikeness == NULL || form_is_sealed(record->form)) {
        return true;
    }
    for (const struct alike_sign *sign = alikeness->signs; ok && sign->field != NULL; sign++) {
        const char *words = record_named(record, sign->field);

        if (form_field(record->form, sign->field)->searched && !text_is_blank(words)) {
            ok = find_by_words(&finding, words, error);
        }
    }
    return ok;
}

/* ---- among what is sealed ---- */

/* Those that were filed about the same days, the newest first. */
static bool read_sealed(struct store *store, const struct head *head, struct head *heads,
                        size_t *count, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT " HEAD_COLUMNS " FROM record r WHERE r.form = ? AND r.filed_on >= ? "
                      "AND r.filed_on <= ? ORDER BY r.filed_on DESC, r.seq DESC LIMIT ?",
                      error);
    int days = head->form->alikeness->days;
    char from[DATE_ROOM], to[DATE_ROOM];
    struct date filed = {0};

    (void)date_parse(head->filed_on, &filed);
    date_format(clock_add_days(filed, -days), from);
    date_format(clock_add_days(filed, days), to);
    bind_text(statement, head->form->name);
    bind_text(statement, from);
    bind_text(statement, to);
    bind_integer(statement, OPENED_MOST);
    return record_heads_read(statement, OPENED_MOST, heads, count, error);
}

bool alike_find_opened(struct store *store, const struct actor *actor, const struct key_pair *keys,
                       const struct head *head, const struct record *record,
                       struct alike_item items[ALIKE_MOST], size_t *count, struct error *error)
{
    const struct finding finding = {store, actor, record, head, items, count};
    struct key_ring ring;
    struct head *heads;
    size_t found = 0;
    bool ok;

    *count = 0;
    if (head->form->alikeness == NULL || !sealed_record_may_open(head->form, actor->role)) {
        return true;
    }
    if (!key_ring_open(store, actor->employee, keys, &ring, error)) {
        return false;
    }
    heads = memory_create(OPENED_MOST, sizeof(*heads));
    ok = read_sealed(store, head, heads, &found, error);
    for (size_t i = 0; ok && i < found; i++) {
        ok = look_at(&finding, &heads[i], &ring, error);
    }
    free(heads);
    key_ring_close(&ring);
    return ok;
}

/* ---- linked ---- */

static bool names(struct store *store, const struct head *other, const char *number, bool *does,
                  struct error *error)
{
    struct record record;
    bool ok;

    record_init(&record, other->form);
    ok = record_table_load(store, other->seq, &record, error);
    *does = ok && record_is(&record, other->form->alikeness->link_field, number);
    record_finish(&record);
    return ok;
}

bool alike_linked(struct store *store, const struct actor *actor, const struct head *head,
                  struct head linked[ALIKE_MOST], size_t *count, struct error *error)
{
    const struct alikeness *alikeness = head->form->alikeness;
    struct head *heads;
    size_t found = 0;
    bool ok;

    *count = 0;
    if (alikeness == NULL || alikeness->link == NULL ||
        !form_may_read(head->form, actor->role, false)) {
        return true;
    }
    heads = memory_create(LIKELY_MOST, sizeof(*heads));
    ok = search_same(store, head->form, head->number, LIKELY_MOST, heads, &found, error);
    for (size_t i = 0; ok && i < found && *count < ALIKE_MOST; i++) {
        bool does = false;

        ok = names(store, &heads[i], head->number, &does, error);
        if (does) {
            linked[(*count)++] = heads[i];
        }
    }
    free(heads);
    return ok;
}
