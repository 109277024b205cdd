#include "db/import_mappings.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/record_json.h"
#include "db/staff.h"
#include "db/statement.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

bool import_mapping_load(struct store *store, struct import_mapping *mapping, bool *found,
                         struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT fields FROM import_mapping WHERE kind = ? AND header = ?", error);
    char *header = import_mapping_header_dup(mapping);
    enum step step;

    bind_text(statement, mapping->table->form->name);
    bind_text(statement, header);
    free(header);
    step = statement_step(statement, error);
    *found = step == STEP_ROW && import_mapping_take(mapping, column_text(statement, 0));
    statement_done(statement);
    return step != STEP_FAILED;
}

bool import_mapping_is_kept(struct store *store, const struct import_mapping *mapping, bool *kept,
                            struct error *error)
{
    struct import_mapping other = {0};
    bool ok =
        import_mapping_guess(&other, mapping->table, mapping->headers, mapping->count, error) &&
        import_mapping_load(store, &other, kept, error);

    *kept =
        ok && *kept &&
        memcmp(other.targets, mapping->targets, mapping->count * sizeof(*mapping->targets)) == 0;
    import_mapping_finish(&other);
    return ok;
}

static bool put(struct store *store, const char *kind, const char *header, const char *fields,
                struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO import_mapping (kind, header, fields) VALUES (?, ?, ?) ON CONFLICT (kind, "
        "header) DO UPDATE SET fields = excluded.fields",
        error);

    bind_text(statement, kind);
    bind_text(statement, header);
    bind_text(statement, fields);
    return statement_run(statement, NULL, error);
}

struct saving {
    const char *kind;
    char *header, *fields;
    const struct desk *desk;
};

static bool save_work(struct store *store, void *context, struct error *error)
{
    const struct saving *saving = context;
    struct operation operation = {.subject = "import", .action = "map"};
    struct text changes = {0};
    bool ok;

    (void)text_copy(operation.actor, sizeof(operation.actor), saving->desk->actor->employee);
    (void)text_copy(operation.workstation, sizeof(operation.workstation),
                    saving->desk->actor->workstation);
    text_add(&changes, "{\"kind\":");
    json_add_text(&changes, saving->kind);
    text_add(&changes, ",\"header\":");
    json_add_text(&changes, saving->header);
    text_add(&changes, ",\"fields\":");
    json_add_text(&changes, saving->fields);
    text_add(&changes, "}");
    operation.changes = text_bytes(&changes);
    ok = staff_still_holds(store, saving->desk->actor, error) &&
         operation_append(store, &operation, error) &&
         put(store, saving->kind, saving->header, saving->fields, error);
    text_finish(&changes);
    return ok;
}

bool import_mapping_save(struct store *store, const struct import_mapping *mapping,
                         const struct desk *desk, bool once, struct error *error)
{
    struct saving saving = {mapping->table->form->name, import_mapping_header_dup(mapping),
                            import_mapping_fields_dup(mapping), desk};
    bool ok = once ? store_attempt(store, save_work, &saving, error)
                   : store_run(store, save_work, &saving, error);

    free(saving.header);
    free(saving.fields);
    return ok;
}

bool import_replay(struct store *store, const struct operation *operation, struct error *error)
{
    json_t *changes;
    const char *kind, *header, *fields;
    bool ok;

    if (strcmp(operation->action, "map") != 0) {
        return true; /* that a file was imported: its worksheets are operations of their own */
    }
    changes = json_loads(operation->changes, JSON_REJECT_DUPLICATES, NULL);
    kind = json_string_value(json_object_get(changes, "kind"));
    header = json_string_value(json_object_get(changes, "header"));
    fields = json_string_value(json_object_get(changes, "fields"));
    ok = kind != NULL && header != NULL && fields != NULL
             ? put(store, kind, header, fields, error)
             : error_set(error, ERROR_DAMAGED, "Operation %lld on an import cannot be read.",
                         (long long)operation->seq);
    json_decref(changes);
    return ok;
}

/* The last word of the log on each, by kind and header. */
static bool take_mapping(json_t *mappings, const char *changes)
{
    json_t *all = json_loads(changes, JSON_REJECT_DUPLICATES, NULL);
    struct text name = {0};
    bool ok;

    text_add_format(&name, "%s %s", json_string_value(json_object_get(all, "kind")),
                    json_string_value(json_object_get(all, "header")));
    ok = json_object_set(mappings, text_bytes(&name), json_object_get(all, "fields")) == 0;
    text_finish(&name);
    json_decref(all);
    return ok;
}

static bool read_log(struct store *store, json_t *mappings, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT changes FROM operation WHERE subject = 'import' AND length(record) = "
                      "0 AND action = 'map' ORDER BY seq",
                      error);
    enum step step;
    bool ok = true;

    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        ok = take_mapping(mappings, column_text(statement, 0)) ||
             error_set(error, ERROR_DAMAGED, "An operation on an import cannot be read.");
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

bool import_mappings_check(struct store *store, bool *same, struct error *error)
{
    json_t *mappings = json_object();
    bool ok = read_log(store, mappings, error);
    struct statement *statement =
        statement_get(store, "SELECT kind || ' ' || header, fields FROM import_mapping", error);
    enum step step = STEP_FAILED;

    *same = true;
    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        const char *name = column_text(statement, 0);
        const char *logged = json_string_value(json_object_get(mappings, name));

        *same = *same && logged != NULL && strcmp(logged, column_text(statement, 1)) == 0;
        (void)json_object_del(mappings, name);
    }
    statement_done(statement);
    *same = *same && json_object_size(mappings) == 0;
    json_decref(mappings);
    return step != STEP_FAILED;
}
