#include "tui/parking.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/operation.h"
#include "db/records.h"
#include "forms/value.h"
#include "tui/words.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GIST_PARTS 3

/* What could not be written. */
struct unkept {
    char employee[EMPLOYEE_ROOM];
    struct parked parked;
};

struct parking {
    struct app *app;
    struct drafts *drafts; /* NULL: cannot be had */
    struct unkept *items;  /* newest last */
    size_t count;
    char trouble[ERROR_ROOM], news[ERROR_ROOM];
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

void parking_destroy(struct parking *parking)
{
    if (parking == NULL) {
        return;
    }
    drafts_close(parking->drafts);
    for (size_t i = 0; i < parking->count; i++) {
        parked_finish(&parking->items[i].parked);
    }
    free(parking->items);
    free(parking);
}

const char *parking_trouble(const struct parking *parking)
{
    return parking->trouble;
}

bool parking_has_unkept(const struct parking *parking)
{
    return parking->count > 0;
}

bool parking_news(struct parking *parking, char words[ERROR_ROOM])
{
    (void)text_copy(words, ERROR_ROOM, parking->news);
    parking->news[0] = '\0';
    return words[0] != '\0';
}

void parking_name(const struct parking *parking, struct draft *draft)
{
    if (!identity_new(time_now(&parking->app->time), draft->id, NULL)) {
        draft->id[0] = '\0'; /* then filing gives it one */
    }
}

static void add_news(struct parking *parking, const char *words)
{
    size_t length = strlen(parking->news);
    (void)snprintf(parking->news + length, sizeof parking->news - length, "%s%s",
                   length > 0 ? " " : "", words);
}

/* ---- in memory ---- */

static bool is_mine(const struct parking *parking, size_t index)
{
    return strcmp(parking->items[index].employee, parking->app->actor.employee) == 0;
}

/* The place in memory of a draft of who is signed in, or parking->count. */
static size_t index_in_memory(const struct parking *parking, const char *id)
{
    size_t i = 0;
    while (i < parking->count &&
           (!is_mine(parking, i) || strcmp(parking->items[i].parked.draft.id, id) != 0)) {
        i++;
    }
    return i;
}

static bool take_from_memory(struct parking *parking, const char *id, struct parked *parked)
{
    size_t index = index_in_memory(parking, id);
    if (index == parking->count) {
        return false;
    }
    *parked = parking->items[index].parked;
    parking->count--;
    memmove(&parking->items[index], &parking->items[index + 1],
            (parking->count - index) * sizeof *parking->items);
    return true;
}

static void drop_from_memory(struct parking *parking, const char *id)
{
    struct parked old = {0};
    if (take_from_memory(parking, id, &old)) {
        parked_finish(&old);
    }
}

static void keep_in_memory(struct parking *parking, struct parked *parked)
{
    parking->items = memory_resize(parking->items, parking->count + 1, sizeof *parking->items);
    struct unkept *item = &parking->items[parking->count++];
    *item = (struct unkept){.parked = *parked};
    (void)text_copy(item->employee, sizeof item->employee, parking->app->actor.employee);
    *parked = (struct parked){0};
}

/* ---- the store ---- */

static void note_trouble(struct parking *parking, const struct error *error)
{
    (void)snprintf(parking->trouble, sizeof parking->trouble,
                   "What you type is not kept safe until it is filed: %.400s", error->text);
}

static bool open_drafts(struct parking *parking, struct error *error)
{
    struct app *app = parking->app;
    char folder[PATH_MAX], id[IDENTITY_ROOM], words[ERROR_ROOM] = "";
    bool ok =
        app_drafts_dir(app, folder, sizeof folder, error) &&
        operation_first_id(app->store, id, error) &&
        drafts_open(&parking->drafts, folder, id, app->actor.employee, &app->time, words, error);
    if (words[0] != '\0') {
        add_news(parking, words);
    }
    return ok;
}

static bool store_once(struct parking *parking, const struct parked *parked, struct error *error)
{
    return (parking->drafts != NULL || open_drafts(parking, error)) &&
           drafts_save(parking->drafts, &parked->draft, &parked->text, &parking->app->keys, error);
}

/* A file that was taken away, or is damaged, is left; the next opening begins a new one. */
static bool leave_spoiled(struct parking *parking, const struct error *error)
{
    if (parking->drafts == NULL ||
        (error->class != ERROR_UNSAFE && error->class != ERROR_DAMAGED)) {
        return false;
    }
    drafts_close(parking->drafts);
    parking->drafts = NULL;
    if (error->class == ERROR_UNSAFE) {
        add_news(parking, "The file of your unfinished forms was taken away. A new one is begun; "
                          "what waited in the old one is gone.");
    }
    return true;
}

/* Tried again each time: a full disk is made room on, a folder comes back. */
static bool store_parked(struct parking *parking, const struct parked *parked)
{
    struct error error = {0};
    bool ok = store_once(parking, parked, &error);
    if (!ok && leave_spoiled(parking, &error)) {
        error_clear(&error);
        ok = store_once(parking, parked, &error);
    }
    if (ok) {
        parking->trouble[0] = '\0';
    } else {
        note_trouble(parking, &error);
    }
    return ok;
}

static bool store_and_let_go(struct parking *parking, const struct parked *parked)
{
    struct error error = {0};
    return store_parked(parking, parked) &&
           drafts_let_go(parking->drafts, parked->draft.id, &error);
}

/* What lies in memory goes into the store as soon as that can be written. */
static void store_memory(struct parking *parking)
{
    size_t i = 0;
    while (i < parking->count) {
        if (!is_mine(parking, i)) {
            i++;
        } else if (store_and_let_go(parking, &parking->items[i].parked)) {
            drop_from_memory(parking, parking->items[i].parked.draft.id);
        } else {
            return;
        }
    }
}

void parking_open(struct parking *parking)
{
    struct error error = {0};
    if (open_drafts(parking, &error)) {
        parking->trouble[0] = '\0';
    } else {
        note_trouble(parking, &error);
    }
}

void parking_close(struct parking *parking)
{
    store_memory(parking);
    drafts_close(parking->drafts);
    parking->drafts = NULL;
    parking->trouble[0] = '\0';
    parking->news[0] = '\0';
}

bool parking_save(struct parking *parking, const struct parked *parked)
{
    return store_parked(parking, parked);
}

void parking_leave(struct parking *parking, struct parked *parked)
{
    drop_from_memory(parking, parked->draft.id);
    if (store_and_let_go(parking, parked)) {
        parked_finish(parked);
    } else {
        keep_in_memory(parking, parked);
    }
}

static void forget(struct parking *parking, const char *id,
                   bool (*remove)(struct drafts *drafts, const char *id, struct error *error))
{
    struct error error = {0};
    drop_from_memory(parking, id);
    if (parking->drafts != NULL && !remove(parking->drafts, id, &error)) {
        note_trouble(parking, &error);
    }
}

void parking_forget(struct parking *parking, const char *id)
{
    forget(parking, id, drafts_remove);
}

void parking_forget_done(struct parking *parking, const char *id)
{
    forget(parking, id, drafts_remove_done);
}

/* ---- coming back ---- */

bool parking_take_by_id(struct parking *parking, const char *id, struct parked *parked,
                        struct error *error)
{
    if (take_from_memory(parking, id, parked)) {
        return true;
    }
    return parking->drafts != NULL
               ? drafts_take(parking->drafts, id, &parking->app->keys, &parked->draft,
                             &parked->text, error)
               : error_set(error, ERROR_NOT_FOUND, "This unfinished form is no longer there.");
}

struct finding {
    struct parking *parking;
    const struct draft *sought;
    struct parked *parked;
    bool found;
};

static bool is_sought(const struct draft *sought, const struct draft *draft)
{
    return draft->form == sought->form && draft->seq == sought->seq &&
           strcmp(draft->action, sought->action) == 0;
}

static bool take_newest(void *context, const struct draft *draft)
{
    struct finding *finding = context;
    finding->found = is_sought(finding->sought, draft) &&
                     parking_take_by_id(finding->parking, draft->id, finding->parked, NULL);
    return !finding->found;
}

bool parking_take(struct parking *parking, const struct draft *sought, struct parked *parked)
{
    struct finding finding = {.parking = parking, .sought = sought, .parked = parked};
    return parking_list(parking, take_newest, &finding, NULL) && finding.found;
}

/* The first things that were typed, for a form whose headline has nothing yet. */
struct gist {
    const struct record *record;
    const struct codes *codes;
    size_t parts;
    struct text words;
};

static void add_part(void *context, size_t index)
{
    struct gist *gist = context;
    const struct field *field = &gist->record->form->fields[index];
    const char *kept = record_text(gist->record, place_of(index));
    if (gist->parts == GIST_PARTS || field->kind == FIELD_GROUP || field->confidential ||
        field->masked_by != NULL || text_is_blank(kept)) {
        return;
    }
    struct text shown = {0};
    value_show(field, gist->codes, kept, &shown);
    text_add(&gist->words, gist->parts++ > 0 ? ", " : "");
    text_add_bytes(&gist->words, text_bytes(&shown), strcspn(text_bytes(&shown), "\n"));
    text_finish(&shown);
}

static char *gist_dup(const struct draft_text *text, const struct codes *codes)
{
    struct gist gist = {.record = &text->record, .codes = codes};
    char *headline = record_headline_dup(&text->record, codes);
    if (!text_is_blank(headline)) {
        return headline;
    }
    free(headline);
    record_differences(&text->opened, &text->record, add_part, &gist);
    return text_take(&gist.words);
}

char *parking_headline_dup(struct parking *parking, const char *id)
{
    struct draft draft;
    struct draft_text text;
    struct error error = {0};
    size_t index = index_in_memory(parking, id);
    const struct codes *codes = &parking->app->codes;
    if (index < parking->count) {
        return gist_dup(&parking->items[index].parked.text, codes);
    }
    if (parking->drafts == NULL ||
        !drafts_peek(parking->drafts, id, &parking->app->keys, &draft, &text, &error)) {
        return memory_text(error.text);
    }
    char *headline = gist_dup(&text, codes);
    draft_text_finish(&text);
    return headline;
}

/* ---- all that wait ---- */

struct listing {
    struct parking *parking;
    struct draft *drafts;
    size_t count;
};

static void collect(struct listing *listing, const struct draft *draft)
{
    listing->drafts = memory_resize(listing->drafts, listing->count + 1, sizeof *listing->drafts);
    listing->drafts[listing->count++] = *draft;
}

static bool collect_stored(void *context, const struct draft *draft)
{
    struct listing *listing = context;
    if (index_in_memory(listing->parking, draft->id) == listing->parking->count) {
        collect(listing, draft); /* else what lies in memory is newer */
    }
    return true;
}

/* A crash between filing and forgetting leaves a draft whose record is there already; nobody has
 * read its number. */
static bool was_done(struct parking *parking, const struct draft *draft)
{
    char number[NUMBER_ROOM], words[ERROR_ROOM], since[WORDS_MOMENT_ROOM];
    struct local_time begun = {0};
    if (!records_find_done(parking->app->store, draft->id, number, NULL) || number[0] == '\0') {
        return false;
    }
    (void)local_parse(draft->since, &begun);
    words_local(begun, false, since);
    const struct transition *transition =
        draft->form == NULL ? NULL : form_transition(draft->form, draft->action);
    if (draft->seq == 0) {
        (void)snprintf(words, sizeof words, "What you began at %s was filed: it is %s.", since,
                       number);
    } else {
        (void)snprintf(words, sizeof words, "%s %s: it was done.",
                       transition == NULL ? draft->action : transition->label, number);
    }
    add_news(parking, words);
    parking_forget_done(parking, draft->id);
    return true;
}

bool parking_list(struct parking *parking, draft_fn *each, void *context, struct error *error)
{
    struct listing listing = {.parking = parking};
    bool ok = true;
    bool go_on = true;
    if (parking->drafts == NULL) {
        parking_open(parking); /* it may be there again */
    }
    store_memory(parking);
    for (size_t i = parking->count; i > 0; i--) {
        if (is_mine(parking, i - 1)) {
            collect(&listing, &parking->items[i - 1].parked.draft);
        }
    }
    if (parking->drafts != NULL) {
        ok = drafts_list(parking->drafts, collect_stored, &listing, error);
    }
    for (size_t i = 0; ok && go_on && i < listing.count; i++) {
        go_on = was_done(parking, &listing.drafts[i]) || each(context, &listing.drafts[i]);
    }
    free(listing.drafts);
    return ok;
}
