#include "db/await.h"

#include "base/text.h"
#include "db/record_heads.h"
#include "db/record_table.h"

/* The record of the form with this key, or "" in `number`. */
static bool find(struct store *store, const struct form *form, const struct awaited *awaited,
                 const char *key, char number[NUMBER_ROOM], struct error *error)
{
    return record_table_find(store, form, form_field(form, awaited->field), key, 0, number, error);
}

/* Does the action to the waiting record, where it stands so that it can be done. */
static bool change(struct store *store, const struct head *head, const char *action,
                   const char *number, const struct desk *desk, struct error *error)
{
    const struct awaited *awaited = head->form->awaits;
    struct problems problems = {0};
    struct record record;
    struct acting acting = {.head = *head,
                            .record = &record,
                            .transition = form_transition(head->form, action),
                            .desk = desk,
                            .problems = &problems,
                            .by_program = true};
    bool ok;

    if (!transition_leaves(acting.transition, head->status)) {
        return true;
    }
    record_init(&record, head->form);
    ok = record_table_load(store, head->seq, &record, error);
    if (ok) {
        record_set_named(&record, awaited->number, number);
        ok = records_act_within(store, &acting, error);
    }
    record_finish(&record);
    problems_finish(&problems);
    return ok;
}

/* The record that waits for this key, in whatever state it is; `there` tells. */
static bool find_waiting(struct store *store, const struct form *form, const char *key,
                         struct head *head, bool *there, struct error *error)
{
    char number[NUMBER_ROOM] = "";

    *there = false;
    if (*key == '\0') {
        return true;
    }
    if (!find(store, form, form->awaits, key, number, error)) {
        return false;
    }
    *there = number[0] != '\0';
    return !*there || record_head_find(store, HEAD_BY_NUMBER, number, head, error);
}

/* Only the record that it went by before can be gone from it. */
static bool goes_by(struct store *store, const struct head *waiting, const char *number, bool *so,
                    struct error *error)
{
    struct record record;
    bool ok;

    record_init(&record, waiting->form);
    ok = record_table_load(store, waiting->seq, &record, error);
    *so = ok && record_is(&record, waiting->form->awaits->number, number);
    record_finish(&record);
    return ok;
}

static bool settle_one(struct store *store, const struct form *form, const struct head *head,
                       const char *before, const char *after, const struct desk *desk,
                       struct error *error)
{
    struct head waiting;
    bool there, so = false;

    if (text_equal(before, after)) {
        return true;
    }
    if (!find_waiting(store, form, before, &waiting, &there, error) ||
        (there && !goes_by(store, &waiting, head->number, &so, error)) ||
        (so && !change(store, &waiting, form->awaits->gone, "", desk, error))) {
        return false;
    }
    return find_waiting(store, form, after, &waiting, &there, error) &&
           (!there || change(store, &waiting, form->awaits->came, head->number, desk, error));
}

/* A record that is filed after the one that it waits for. */
static bool settle_itself(struct store *store, const struct head *head, const struct record *record,
                          const struct desk *desk, struct error *error)
{
    const struct awaited *awaited = head->form->awaits;
    const char *key = record_named(record, awaited->field);
    char number[NUMBER_ROOM] = "";

    return *key == '\0' || !find(store, awaited->form(), awaited, key, number, error)
               ? *key == '\0'
               : number[0] == '\0' || change(store, head, awaited->came, number, desk, error);
}

bool await_settle(struct store *store, const struct head *head, const struct record *before,
                  const struct record *after, const struct desk *desk, struct error *error)
{
    const struct form *form;
    bool ok = true;

    for (size_t i = 0; ok && (form = form_at(i)) != NULL; i++) {
        const struct awaited *awaited = form->awaits;

        if (awaited != NULL && awaited->form() == head->form) {
            ok = settle_one(store, form, head,
                            before != NULL ? record_named(before, awaited->field) : "",
                            record_named(after, awaited->field), desk, error);
        }
    }
    if (ok && before == NULL && head->form->awaits != NULL) {
        ok = settle_itself(store, head, after, desk, error);
    }
    return ok;
}
