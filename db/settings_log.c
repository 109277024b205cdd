#include "db/settings_log.h"

#include "db/operation.h"
#include "db/statement.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SETTING "config" /* the settings that are not the program's own, as JSON */

static void put(void *context, const char *name, const char *value)
{
    (void)json_object_set_new(context, name, json_string(value));
}

/* What differs from the defaults. */
static json_t *settings_of(const struct config *config)
{
    struct config defaults;
    json_t *all = json_object(), *usual = json_object();
    const char *name;
    json_t *value;

    config_init(&defaults);
    config_tell(&defaults, put, usual);
    config_tell(config, put, all);
    json_object_foreach(usual, name, value)
    {
        if (json_equal(value, json_object_get(all, name))) {
            (void)json_object_del(all, name);
        }
    }
    json_decref(usual);
    config_finish(&defaults);
    return all;
}

static bool read_kept(struct store *store, json_t **kept, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT value FROM setting WHERE name = '" SETTING "'", error);
    enum step step = statement_step(statement, error);

    *kept = step == STEP_ROW ? json_loads(column_text(statement, 0), 0, NULL) : NULL;
    statement_done(statement);
    if (*kept == NULL) {
        *kept = json_object();
    }
    return step != STEP_FAILED;
}

static bool keep(struct store *store, const json_t *settings, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO setting (name, value) VALUES ('" SETTING "', ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      error);
    char *text = json_dumps(settings, JSON_COMPACT | JSON_SORT_KEYS);
    bool ok;

    bind_text(statement, text);
    ok = statement_run(statement, NULL, error);
    free(text);
    return ok;
}

/* The names of those that one side has and the other has not, or has otherwise. */
static json_t *changes_between(json_t *before, json_t *now)
{
    json_t *names = json_array();
    const char *name;
    json_t *value;

    json_object_foreach(now, name, value)
    {
        if (!json_equal(value, json_object_get(before, name))) {
            (void)json_array_append_new(names, json_string(name));
        }
    }
    json_object_foreach(before, name, value)
    {
        if (json_object_get(now, name) == NULL) {
            (void)json_array_append_new(names, json_string(name));
        }
    }
    return names;
}

struct settling {
    const struct app *app;
    json_t *now;
};

static bool tell(struct store *store, const struct settling *settling, json_t *names,
                 struct error *error)
{
    struct operation operation = {.actor = "program", .subject = "setting", .action = "change"};
    json_t *all = json_pack("{s:O,s:O}", "changed", names, "settings", settling->now);
    char *changes = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    bool ok;

    (void)text_copy(operation.workstation, sizeof(operation.workstation),
                    settling->app->workstation);
    operation.changes = changes;
    ok = operation_append(store, &operation, error) && keep(store, settling->now, error);
    free(changes);
    json_decref(all);
    return ok;
}

/* Another desk may have done it a moment ago. */
static bool settle_work(struct store *store, void *context, struct error *error)
{
    const struct settling *settling = context;
    json_t *kept = NULL, *names;
    bool ok = read_kept(store, &kept, error);

    names = changes_between(kept, settling->now);
    ok = ok && (json_array_size(names) == 0 || tell(store, settling, names, error));
    json_decref(names);
    json_decref(kept);
    return ok;
}

bool settings_settle(struct app *app, struct error *error)
{
    struct settling settling = {app, settings_of(&app->config)};
    json_t *kept = NULL;
    bool ok = read_kept(app->store, &kept, error);

    if (ok && !json_equal(kept, settling.now) && store_read_only(app->store)[0] == '\0') {
        ok = store_run(app->store, settle_work, &settling, error);
    }
    json_decref(kept);
    json_decref(settling.now);
    return ok;
}

bool settings_replay(struct store *store, const struct operation *operation, struct error *error)
{
    json_t *all = json_loads(operation->changes, JSON_REJECT_DUPLICATES, NULL);
    json_t *settings = json_object_get(all, "settings");
    bool ok = json_is_object(settings)
                  ? keep(store, settings, error)
                  : error_set(error, ERROR_DAMAGED, "An operation about settings cannot be read.");

    json_decref(all);
    return ok;
}
