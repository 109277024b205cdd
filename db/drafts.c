#include "db/drafts.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "db/draft_json.h"
#include "db/file_system.h"
#include "db/holder.h"
#include "db/place.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SAVING_WAITS       100        /* ms for another screen of the same person */
#define TAKING_WAITS       1000       /* ms, where the person has asked for something */
#define DRAFTS_APPLICATION 0x46444431 /* "FDD1", PRAGMA application_id */

static const char drafts_schema[] =
    "CREATE TABLE draft (id TEXT NOT NULL PRIMARY KEY, form TEXT NOT NULL, seq INTEGER NOT NULL, "
    "action TEXT NOT NULL, version INTEGER NOT NULL, since TEXT NOT NULL, saved_at TEXT NOT NULL, "
    "holder TEXT NOT NULL, sealed BLOB NOT NULL) STRICT";

struct drafts {
    struct store *store;
    char holder[HOLDER_ROOM];
};

void draft_text_finish(struct draft_text *text)
{
    record_finish(&text->record);
    record_finish(&text->typed);
    record_finish(&text->opened);
    *text = (struct draft_text){0};
}

/* --- opening --- */

static bool make_path(const char *folder, const char *file_id, const char *employee,
                      char out[PLACE_ROOM], struct error *error)
{
    int length = snprintf(out, PLACE_ROOM, "%s/%s-%s.drafts", folder, employee, file_id);

    return (length > 0 && length < PLACE_ROOM && strchr(employee, '/') == NULL) ||
           error_set(error, ERROR_USAGE,
                     "The name of the folder for unfinished forms is too long.");
}

static bool pages_are_whole(struct store *store, struct error *error)
{
    struct statement *statement = statement_get(store, "PRAGMA quick_check(1)", error);
    enum step step = statement_step(statement, error);
    bool ok = step == STEP_ROW && strcmp(column_text(statement, 0), "ok") == 0;

    if (step == STEP_ROW && !ok) {
        error_set(error, ERROR_DAMAGED, "%.200s", column_text(statement, 0));
    }
    statement_done(statement);
    return ok;
}

static bool open_file(struct store **store, const char *path, const struct time_source *time,
                      struct error *error)
{
    if (!store_open_side(store, path, DRAFTS_APPLICATION, drafts_schema, time, error)) {
        return false;
    }
    if (pages_are_whole(*store, error)) {
        return true;
    }
    store_close(*store);
    *store = NULL;
    return false;
}

/* Its log goes along: what was saved last may stand in it alone. */
static void set_log_aside(const char *path, const char *aside)
{
    char from[PLACE_ROOM + 8], to[PLACE_ROOM + 72];

    (void)snprintf(from, sizeof(from), "%s-wal", path);
    (void)snprintf(to, sizeof(to), "%s-wal", aside);
    (void)rename(from, to); /* there may be none */
}

static bool set_aside(const char *path, const struct time_source *time, char words[ERROR_ROOM])
{
    char aside[PLACE_ROOM + 64], at[MOMENT_ROOM];
    struct stat status;

    moment_format(time_now(time), at);
    for (int i = 1; i == 1 || lstat(aside, &status) == 0; i++) {
        (void)snprintf(aside, sizeof(aside), "%s.damaged-%s-%d", path, at, i);
    }
    if (rename(path, aside) != 0) {
        return false;
    }
    set_log_aside(path, aside);
    place_clear(path); /* what else belonged to it */
    (void)snprintf(words, ERROR_ROOM,
                   "Your file of unfinished forms was damaged. It was set aside as %.200s, and a "
                   "new one begun.",
                   aside);
    return true;
}

static bool release_all(struct store *store, void *context, struct error *error)
{
    const struct drafts *drafts = context;
    struct statement *statement =
        statement_get(store, "UPDATE draft SET holder = '' WHERE holder = ?", error);

    bind_text(statement, drafts->holder);
    return statement_run(statement, NULL, error);
}

bool drafts_open(struct drafts **drafts, const char *folder, const char *file_id,
                 const char *employee, const struct time_source *time, char words[ERROR_ROOM],
                 struct error *error)
{
    char path[PLACE_ROOM];
    struct error failure = {0};
    struct store *store = NULL;
    bool ok;

    *drafts = NULL;
    words[0] = '\0';
    if (!make_path(folder, file_id, employee, path, error) ||
        !file_system_check(path, true, NULL, error) || !file_make_folder(folder, error)) {
        return false;
    }
    ok = open_file(&store, path, time, &failure);
    if (!ok && failure.class == ERROR_DAMAGED && set_aside(path, time, words)) {
        ok = open_file(&store, path, time, &failure);
    }
    if (!ok) {
        return error_set(error, failure.class, "%s", failure.text);
    }
    *drafts = memory_create(1, sizeof(**drafts));
    (*drafts)->store = store;
    holder_self((*drafts)->holder);
    /* Nothing is open yet: what an earlier closing could not let go is let go here. */
    (void)store_transact_soon(store, SAVING_WAITS, release_all, *drafts, NULL);
    return true;
}

void drafts_close(struct drafts *drafts)
{
    if (drafts == NULL) {
        return;
    }
    /* a process that is gone holds nothing anyway */
    (void)store_transact_soon(drafts->store, SAVING_WAITS, release_all, drafts, NULL);
    store_close(drafts->store);
    free(drafts);
}

/* --- saving --- */

struct saving {
    const struct draft *draft;
    const char *holder, *at;
    const unsigned char *sealed;
    size_t length;
};

static bool save_work(struct store *store, void *context, struct error *error)
{
    const struct saving *saving = context;
    const struct draft *draft = saving->draft;
    struct statement *statement = statement_get(
        store,
        "INSERT INTO draft (id, form, seq, action, version, since, saved_at, holder, sealed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = "
        "excluded.version, since = excluded.since, saved_at = excluded.saved_at, holder = "
        "excluded.holder, sealed = excluded.sealed",
        error);

    bind_text(statement, draft->id);
    bind_text(statement, draft->form->name);
    bind_integer(statement, draft->seq);
    bind_text(statement, draft->action);
    bind_integer(statement, draft->version);
    bind_text(statement, draft->since);
    bind_text(statement, saving->at);
    bind_text(statement, saving->holder);
    bind_bytes(statement, saving->sealed, saving->length);
    return statement_run(statement, NULL, error);
}

bool drafts_save(struct drafts *drafts, const struct draft *draft, const struct draft_text *text,
                 const struct key_pair *keys, struct error *error)
{
    char *json = draft_json_dup(text);
    unsigned char *sealed = NULL;
    char at[MOMENT_ROOM];
    struct saving saving = {.draft = draft, .holder = drafts->holder, .at = at};
    bool ok;

    if (json == NULL) {
        return error_set(error, ERROR_MEMORY, "This machine has no memory left.");
    }
    moment_format(time_now(store_time(drafts->store)), at);
    ok = key_seal(keys->public_half, json, strlen(json), &sealed, &saving.length, error);
    sodium_memzero(json, strlen(json));
    free(json);
    saving.sealed = sealed;
    ok = ok && store_transact_soon(drafts->store, SAVING_WAITS, save_work, &saving, error);
    free(sealed);
    return ok;
}

/* --- coming back --- */

static bool read_draft(struct statement *row, struct draft *draft)
{
    *draft = (struct draft){
        .form = form_by_name(column_text(row, 1)),
        .seq = column_integer(row, 2),
        .version = column_integer(row, 4),
    };
    return text_copy(draft->id, sizeof(draft->id), column_text(row, 0)) &&
           text_copy(draft->action, sizeof(draft->action), column_text(row, 3)) &&
           text_copy(draft->since, sizeof(draft->since), column_text(row, 5));
}

#define DRAFT_COLUMNS "id, form, seq, action, version, since, holder, sealed"

struct taking {
    struct drafts *drafts;
    const char *id;
    bool holds;
    struct draft *draft;
    unsigned char *sealed;
    size_t length;
};

static bool hold(struct store *store, const char *id, const char *holder, struct error *error)
{
    struct statement *statement =
        statement_get(store, "UPDATE draft SET holder = ? WHERE id = ?", error);

    bind_text(statement, holder);
    bind_text(statement, id);
    return statement_run(statement, NULL, error);
}

static bool take_row(struct taking *taking, struct statement *row, struct error *error)
{
    const void *bytes;

    if (holder_lives(column_text(row, 6))) {
        /* not BUSY: waiting does not help, and nobody at the counter waits for it */
        return error_set(error, ERROR_REFUSED,
                         "You have this form open already, here or on another screen.");
    }
    if (!read_draft(row, taking->draft)) {
        return error_set(error, ERROR_DAMAGED, "This unfinished form is damaged.");
    }
    if (taking->draft->form == NULL) {
        return error_set(error, ERROR_VERSION,
                         "This form is not in this version of the program. It is kept as it is: "
                         "start the newer program.");
    }
    free(taking->sealed);
    bytes = column_bytes(row, 7, &taking->length);
    taking->sealed = memory_create(taking->length + 1, 1);
    memcpy(taking->sealed, bytes, taking->length);
    return true;
}

static bool take_work(struct store *store, void *context, struct error *error)
{
    struct taking *taking = context;
    struct statement *statement =
        statement_get(store, "SELECT " DRAFT_COLUMNS " FROM draft WHERE id = ?", error);
    enum step step;
    bool ok;

    bind_text(statement, taking->id);
    step = statement_step(statement, error);
    ok = step == STEP_ROW && take_row(taking, statement, error);
    statement_done(statement);
    if (step == STEP_DONE) {
        return error_set(error, ERROR_NOT_FOUND, "This unfinished form is no longer there.");
    }
    return ok && (!taking->holds || hold(store, taking->id, taking->drafts->holder, error));
}

static bool open_sealed(const struct taking *taking, const struct key_pair *keys,
                        struct draft_text *text, struct error *error)
{
    char *plain = NULL;
    size_t length = 0;
    int left_out = 0;
    bool ok = key_open(keys, taking->sealed, taking->length, &plain, &length, error) &&
              draft_json_read(plain, length, taking->draft->form, text, &left_out, error);

    key_forget(plain);
    if (ok && left_out > 0) {
        draft_text_finish(text);
        ok = error_set(error, ERROR_VERSION,
                       "%d fields of this unfinished form are not in this version of the program. "
                       "It is kept as it is.",
                       left_out);
    }
    return ok;
}

bool drafts_take(struct drafts *drafts, const char *id, const struct key_pair *keys,
                 struct draft *draft, struct draft_text *text, struct error *error)
{
    struct taking taking = {.drafts = drafts, .id = id, .holds = true, .draft = draft};
    bool ok;

    *text = (struct draft_text){0};
    ok = store_transact_soon(drafts->store, TAKING_WAITS, take_work, &taking, error);
    if (ok && !open_sealed(&taking, keys, text, error)) {
        (void)drafts_let_go(drafts, id, NULL); /* what failed is told already */
        ok = false;
    }
    free(taking.sealed);
    return ok;
}

bool drafts_peek(struct drafts *drafts, const char *id, const struct key_pair *keys,
                 struct draft *draft, struct draft_text *text, struct error *error)
{
    struct taking taking = {.drafts = drafts, .id = id, .draft = draft};
    bool ok;

    *text = (struct draft_text){0};
    ok = take_work(drafts->store, &taking, error) && open_sealed(&taking, keys, text, error);
    free(taking.sealed);
    return ok;
}

struct naming {
    const struct drafts *drafts;
    const char *id;
};

static bool let_go_work(struct store *store, void *context, struct error *error)
{
    const struct naming *naming = context;

    return hold(store, naming->id, "", error);
}

bool drafts_let_go(struct drafts *drafts, const char *id, struct error *error)
{
    struct naming naming = {drafts, id};

    return store_transact_soon(drafts->store, TAKING_WAITS, let_go_work, &naming, error);
}

static bool remove_work(struct store *store, void *context, struct error *error)
{
    const struct naming *naming = context;
    struct statement *statement = statement_get(store, "DELETE FROM draft WHERE id = ?", error);

    bind_text(statement, naming->id);
    return statement_run(statement, NULL, error);
}

bool drafts_remove(struct drafts *drafts, const char *id, struct error *error)
{
    struct naming naming = {drafts, id};

    return store_transact_soon(drafts->store, TAKING_WAITS, remove_work, &naming, error);
}

/* The next transaction that is not so waits for the disk again, and then for this one too. */
bool drafts_remove_done(struct drafts *drafts, const char *id, struct error *error)
{
    bool ok = store_execute(drafts->store, "PRAGMA synchronous = NORMAL", error) &&
              drafts_remove(drafts, id, error);

    return store_execute(drafts->store, "PRAGMA synchronous = FULL", ok ? error : NULL) && ok;
}

bool drafts_list(struct drafts *drafts, draft_fn *each, void *context, struct error *error)
{
    struct statement *statement = statement_get(
        drafts->store, "SELECT " DRAFT_COLUMNS " FROM draft ORDER BY saved_at DESC, rowid DESC",
        error);
    struct draft draft;
    bool go_on = true;
    enum step step = STEP_DONE;

    while (go_on && (step = statement_step(statement, error)) == STEP_ROW) {
        if (!holder_lives(column_text(statement, 6))) {
            (void)read_draft(statement,
                             &draft); /* what is wrong with it is said when it is taken */
            go_on = each(context, &draft);
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}
