#include "tui/parking.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/operation.h"
#include "db/records.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parking {
    struct app *app;
    struct drafts *drafts; /* NULL: cannot be had */
    struct parked *items;  /* in memory, newest last, where the store cannot be written */
    size_t count;
    char trouble[ERROR_ROOM];
};

struct parking *parking_create(struct app *app)
{
    struct parking *parking = memory_create(1, sizeof(struct parking));
    parking->app = app;
    return parking;
}

void parked_finish(struct parked *parked)
{
    draft_text_finish(&parked->text);
    *parked = (struct parked){0};
}

void parking_close(struct parking *parking)
{
    drafts_close(parking->drafts);
    parking->drafts = NULL;
    for (size_t i = 0; i < parking->count; i++) {
        parked_finish(&parking->items[i]);
    }
    free(parking->items);
    parking->items = NULL;
    parking->count = 0;
    parking->trouble[0] = '\0';
}

void parking_destroy(struct parking *parking)
{
    if (parking != NULL) {
        parking_close(parking);
        free(parking);
    }
}

/* ---- the store ---- */

static void note_trouble(struct parking *parking, const struct error *error)
{
    (void)snprintf(parking->trouble, sizeof parking->trouble,
                   "What you type is not kept safe until it is filed: %.400s", error->text);
}

static bool open_drafts(struct parking *parking, char words[ERROR_ROOM], struct error *error)
{
    struct app *app = parking->app;
    char folder[PATH_MAX], id[IDENTITY_ROOM];
    return app_drafts_dir(app, folder, sizeof folder, error) &&
           operation_first_id(app->store, id, error) &&
           drafts_open(&parking->drafts, folder, id, app->actor.employee, &app->time, words, error);
}

void parking_open(struct parking *parking, char words[ERROR_ROOM])
{
    struct error error = {0};
    parking_close(parking);
    words[0] = '\0';
    if (!open_drafts(parking, words, &error)) {
        note_trouble(parking, &error);
    }
}

const char *parking_trouble(const struct parking *parking)
{
    return parking->trouble;
}

void parking_name(const struct parking *parking, struct draft *draft)
{
    if (!identity_new(time_now(&parking->app->time), draft->id, NULL)) {
        draft->id[0] = '\0'; /* then filing gives it one */
    }
}

/* Tried again each time: a full disk is made room on, a folder comes back. */
static bool store_parked(struct parking *parking, const struct parked *parked)
{
    struct error error = {0};
    char words[ERROR_ROOM];
    bool ok = parking->drafts != NULL || open_drafts(parking, words, &error);
    ok = ok &&
         drafts_save(parking->drafts, &parked->draft, &parked->text, &parking->app->keys, &error);
    if (ok) {
        parking->trouble[0] = '\0';
    } else {
        note_trouble(parking, &error);
    }
    return ok;
}

void parking_save(struct parking *parking, const struct parked *parked)
{
    (void)store_parked(parking, parked); /* parking_trouble() tells */
}

static bool take_from_memory(struct parking *parking, size_t index, struct parked *parked)
{
    *parked = parking->items[index];
    parking->count--;
    memmove(&parking->items[index], &parking->items[index + 1],
            (parking->count - index) * sizeof *parking->items);
    return true;
}

static bool find_in_memory(struct parking *parking, const char *id, struct parked *parked)
{
    for (size_t i = 0; i < parking->count; i++) {
        if (strcmp(parking->items[i].draft.id, id) == 0) {
            return take_from_memory(parking, i, parked);
        }
    }
    return false;
}

void parking_leave(struct parking *parking, struct parked *parked)
{
    struct parked old = {0};
    struct error error = {0};
    if (find_in_memory(parking, parked->draft.id, &old)) {
        parked_finish(&old);
    }
    if (store_parked(parking, parked) && drafts_let_go(parking->drafts, parked->draft.id, &error)) {
        parked_finish(parked);
        return;
    }
    parking->items = memory_resize(parking->items, parking->count + 1, sizeof *parking->items);
    parking->items[parking->count++] = *parked;
    *parked = (struct parked){0};
}

void parking_forget(struct parking *parking, const char *id)
{
    struct parked old = {0};
    struct error error = {0};
    if (find_in_memory(parking, id, &old)) {
        parked_finish(&old);
    }
    if (parking->drafts != NULL && !drafts_remove(parking->drafts, id, &error)) {
        note_trouble(parking, &error);
    }
}

/* ---- coming back ---- */

struct finding {
    const struct draft *sought;
    char id[IDENTITY_ROOM];
};

static bool is_sought(const struct draft *sought, const struct draft *draft)
{
    return draft->form == sought->form && draft->seq == sought->seq &&
           strcmp(draft->action, sought->action) == 0;
}

static bool find_newest(void *context, const struct draft *draft)
{
    struct finding *finding = context;
    if (!is_sought(finding->sought, draft)) {
        return true;
    }
    (void)text_copy(finding->id, sizeof finding->id, draft->id);
    return false;
}

bool parking_take(struct parking *parking, const struct draft *sought, struct parked *parked)
{
    struct finding finding = {.sought = sought};
    return parking_list(parking, find_newest, &finding, NULL) && finding.id[0] != '\0' &&
           parking_take_by_id(parking, finding.id, parked, NULL);
}

bool parking_take_by_id(struct parking *parking, const char *id, struct parked *parked,
                        struct error *error)
{
    if (find_in_memory(parking, id, parked)) {
        return true;
    }
    return parking->drafts != NULL
               ? drafts_take(parking->drafts, id, &parking->app->keys, &parked->draft,
                             &parked->text, error)
               : error_set(error, ERROR_NOT_FOUND, "This unfinished form is no longer there.");
}

char *parking_headline_dup(struct parking *parking, const char *id)
{
    struct draft draft;
    struct draft_text text;
    for (size_t i = 0; i < parking->count; i++) {
        if (strcmp(parking->items[i].draft.id, id) == 0) {
            return record_headline_dup(&parking->items[i].text.record, &parking->app->codes);
        }
    }
    if (parking->drafts == NULL ||
        !drafts_peek(parking->drafts, id, &parking->app->keys, &draft, &text, NULL)) {
        return memory_text("");
    }
    char *headline = record_headline_dup(&text.record, &parking->app->codes);
    draft_text_finish(&text);
    return headline;
}

/* ---- all that wait ---- */

struct listing {
    struct parking *parking;
    struct draft *drafts;
    size_t count;
};

static bool collect(void *context, const struct draft *draft)
{
    struct listing *listing = context;
    listing->drafts = memory_resize(listing->drafts, listing->count + 1, sizeof *listing->drafts);
    listing->drafts[listing->count++] = *draft;
    return true;
}

/* A crash between filing and forgetting leaves a draft whose record is there already. */
static bool was_done(struct parking *parking, const struct draft *draft)
{
    struct app *app = parking->app;
    bool done = false;
    return records_was_done(app->store, draft->seq, draft->seq != 0 ? draft->action : draft->id,
                            draft->version, &app->actor, &done, NULL) &&
           done;
}

bool parking_list(struct parking *parking, draft_fn *each, void *context, struct error *error)
{
    struct listing listing = {.parking = parking};
    bool ok = true;
    bool go_on = true;
    for (size_t i = parking->count; i > 0; i--) {
        (void)collect(&listing, &parking->items[i - 1].draft);
    }
    if (parking->drafts != NULL) {
        ok = drafts_list(parking->drafts, collect, &listing, error);
    }
    for (size_t i = 0; ok && go_on && i < listing.count; i++) {
        if (was_done(parking, &listing.drafts[i])) {
            parking_forget(parking, listing.drafts[i].id);
        } else {
            go_on = each(context, &listing.drafts[i]);
        }
    }
    free(listing.drafts);
    return ok;
}
