#include "db/import.h"

#include "base/encoding.h"
#include "base/text.h"
#include "db/import_mappings.h"
#include "db/operation.h"
#include "db/record_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_NAME_ROOM 101 /* of the import's name in that of the list; a longer one is cut */

void import_init(struct import *import, const struct import_kind *kind, struct app *app,
                 const char *name, char *bytes, size_t length)
{
    const char *slash = strrchr(name, '/');
    char *utf8 = encoding_to_utf8_dup(bytes, length, &length);
    char *clean = text_kept_dup(slash != NULL ? slash + 1 : name, TEXT_LINE);

    *import = (struct import){.kind = kind,
                              .app = app,
                              .actor = app->actor,
                              .text = utf8 != NULL ? utf8 : bytes,
                              .length = length};
    if (utf8 != NULL) {
        free(bytes);
    }
    (void)text_copy(import->name, sizeof(import->name), clean);
    free(clean);
}

struct desk import_desk(const struct import *import)
{
    struct desk desk = app_desk(import->app);

    desk.actor = &import->actor;
    return desk;
}

bool import_transaction(const struct import *import, store_work *work, void *context, bool once,
                        struct error *error)
{
    return once ? store_attempt(import->app->store, work, context, error)
                : store_run(import->app->store, work, context, error);
}

bool import_log(struct store *store, void *context, struct error *error)
{
    const struct import *import = context;
    struct operation operation = {.subject = "import", .action = "take"};
    struct text changes = {0};
    bool ok;

    (void)text_copy(operation.actor, sizeof(operation.actor), import->actor.employee);
    (void)text_copy(operation.workstation, sizeof(operation.workstation),
                    import->actor.workstation);
    text_add(&changes, "{\"file\":");
    json_add_text(&changes, import->name);
    import->kind->counts(import, &changes);
    text_add_format(&changes, ",\"refused\":%zu,\"stopped\":%s}", import->faults->lines,
                    import->stage == IMPORT_BROKEN ? "true" : "false");
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

bool import_begin(struct import *import, struct error *error)
{
    if (!import_mapping_is_whole(import->mapping, error) ||
        !import_mapping_is_kept(import->app->store, import->mapping, &import->saved, error)) {
        return false;
    }
    import->stage = IMPORT_LOOKING;
    return true;
}

bool import_look(struct import *import, struct error *error)
{
    if (!import->kind->look(import, error)) {
        return false;
    }
    if (import->stage != IMPORT_LOOKING) {
        import_faults_sort(import->faults);
        import->planned_faults = import->faults->lines;
    }
    return true;
}

static bool write_next(struct import *import, bool once, struct error *error)
{
    const struct desk desk = import_desk(import);

    if (import->saved) {
        return import->kind->write(import, once, error);
    }
    import->saved = import_mapping_save(import->app->store, import->mapping, &desk, once, error);
    return import->saved;
}

static void break_off(struct import *import, bool once)
{
    import->stage = IMPORT_BROKEN;
    (void)import_transaction(import, import_log, import, once, NULL); /* where it still can be */
    import_faults_sort(import->faults);
}

void import_give_up(struct import *import)
{
    break_off(import, false);
}

bool import_write(struct import *import, bool once, struct error *error)
{
    struct error why = {0};
    bool ok;

    import->stage = IMPORT_WRITING;
    ok = write_next(import, once, &why);
    if (!ok && why.class != ERROR_BUSY) {
        break_off(import, once);
    } else if (import->stage != IMPORT_WRITING) {
        import_faults_sort(import->faults);
    }
    return ok || error_set(error, why.class, "%s", why.text);
}

int import_part(const struct import *import)
{
    return import->kind->part(import);
}

void import_finish(struct import *import)
{
    if (import->kind != NULL) {
        import->kind->finish(import);
    }
    free(import->text);
    *import = (struct import){0};
}

/* ---- words ---- */

void import_add_sentence(struct text *out, size_t count, const char *one, const char *several)
{
    if (count > 0) {
        text_add_format(out, "%s%zu %s", out->length > 0 ? " " : "", count,
                        count == 1 ? one : several);
    }
}

/* A column that nobody asked for may be one whose name was not understood. */
static void add_unread(const struct import *import, struct text *out)
{
    struct text unread = {0};

    import_mapping_unread(import->mapping, &unread);
    if (unread.length > 0) {
        text_add_format(out, "%sColumns not read: %s.", out->length > 0 ? " " : "",
                        text_bytes(&unread));
    }
    text_finish(&unread);
}

void import_plan_words(const struct import *import, struct text *out)
{
    import->kind->plan_words(import, out);
    import_add_sentence(out, import->planned_faults, "line cannot be imported.",
                        "lines cannot be imported.");
    add_unread(import, out);
}

void import_words(const struct import *import, struct text *out)
{
    if (import->stage < IMPORT_WRITING) {
        text_add(out, "Stopped before anything was written: all is as it was.");
        return;
    }
    if (import->stage < IMPORT_DONE) {
        text_add(out,
                 "It was broken off: what is in is whole, and the rest is not. Import the same "
                 "file again: it brings what is lacking and nothing twice. ");
    }
    import->kind->words(import, out);
    import_add_sentence(out, import->faults->lines, "line was not imported.",
                        "lines were not imported.");
}

/* ---- the list of faulty lines ---- */

bool import_keep_faults(const struct import *import, char path[EXCHANGE_PATH_ROOM],
                        struct error *error)
{
    const struct import_faults *faults = import->faults;
    const struct local_time now = app_desk(import->app).now;
    char name[EXCHANGE_NAME_ROOM], file[FILE_NAME_ROOM], day[DATE_ROOM];
    struct text bytes = {0};
    bool ok;

    path[0] = '\0';
    if (faults->count == 0) {
        return true;
    }
    for (size_t i = 0; i < faults->count; i++) {
        import_fault_words(&faults->items[i], &bytes);
        text_add(&bytes, "\n");
    }
    if (faults->lines > faults->count) {
        text_add_format(&bytes, "and %zu more lines\n", faults->lines - faults->count);
    }
    date_format(now.date, day);
    (void)text_copy(file, sizeof(file), import->name);
    snprintf(name, sizeof(name), "%s-%s-%02d%02d.txt", file, day, now.hour, now.minute);
    ok = exchange_write(import->app->database, name, text_bytes(&bytes), bytes.length, path, error);
    text_finish(&bytes);
    return ok;
}
