#include "db/schema.h"

#include "db/backup.h"
#include "db/operation.h"
#include "db/store_internal.h"

#include <stdio.h>
#include <stdlib.h>

static int step_number(const struct embedded_file *step)
{
    char *end = NULL;
    long number = strtol(step->name, &end, 10);

    return end != step->name && *end == '_' && number > 0 && number < 100000 ? (int)number : 0;
}

int schema_newest(const struct embedded_file *steps)
{
    int count = 0;

    while (steps[count].name != NULL) {
        if (step_number(&steps[count]) != count + 1) {
            return 0;
        }
        count++;
    }
    return count;
}

static bool read_version(struct store *store, int64_t *version, struct error *error)
{
    return store_pragma(store, "PRAGMA user_version", version, error);
}

static bool put_setting(struct store *store, const char *name, int value, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO setting (name, value) VALUES (?, ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      error);
    char text[16];

    (void)snprintf(text, sizeof(text), "%d", value);
    bind_text(statement, name);
    bind_text(statement, text);
    return statement_run(statement, NULL, error);
}

/* A program without the tables of this step must neither read nor write the file. */
static bool run_step(struct store *store, const struct embedded_file *step, struct error *error)
{
    int number = step_number(step);
    char sql[48];

    (void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", number);
    return store_execute(store, step->text, error) && store_execute(store, sql, error) &&
           put_setting(store, "min_reader", number, error) &&
           put_setting(store, "min_writer", number, error);
}

bool schema_make(struct store *store, const struct embedded_file *steps, struct error *error)
{
    if (schema_newest(steps) == 0) {
        return error_set(error, ERROR_IO, "The program carries no whole list of schema steps.");
    }
    for (; steps->name != NULL; steps++) {
        if (!run_step(store, steps, error)) {
            return false;
        }
    }
    return true;
}

static bool read_least_writer(struct store *store, int64_t *least, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT value FROM setting WHERE name = 'min_writer'", error);
    enum step step = statement_step(statement, error);

    *least = step == STEP_ROW ? strtoll(column_text(statement, 0), NULL, 10) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool schema_suits(struct store *store, const struct embedded_file *steps, struct error *error)
{
    int newest = schema_newest(steps);
    int64_t version = 0;
    int64_t least = 0;

    if (!read_version(store, &version, error)) {
        return false;
    }
    if (version < 1) {
        return error_set(error, ERROR_DAMAGED,
                         "%.200s was never finished or has lost its version. Restore a backup. "
                         "Nothing was changed.",
                         store->path);
    }
    if (version <= newest && !read_least_writer(store, &least, error)) {
        return false;
    }
    if (version > newest || least > newest) {
        return error_set(error, ERROR_VERSION,
                         "%.200s has version %lld and belongs to a newer frontdesk; this program "
                         "knows versions up to %d. Install the newer program here. Nothing was "
                         "changed.",
                         store->path, (long long)(version > least ? version : least), newest);
    }
    return true;
}

/* Another process may have run the step between the look and the lock, so it looks again. */
static bool move_one(struct store *store, void *context, struct error *error)
{
    const struct embedded_file *step = context;
    struct operation operation = {.actor = "program", .subject = "file", .action = "migrate"};
    char changes[64];
    int64_t version = 0;

    if (!read_version(store, &version, error)) {
        return false;
    }
    if (version >= step_number(step)) {
        return true;
    }
    (void)snprintf(changes, sizeof(changes), "{\"from\":%d,\"to\":%d}", (int)version,
                   step_number(step));
    operation.changes = changes;
    return run_step(store, step, error) &&
           (store->replaying || operation_append(store, &operation, error));
}

static bool copy_first(struct store *store, int version, int newest, struct error *error)
{
    if (store->replaying) {
        return true;
    }
    store_tell(store, "Moving the file to version %d: a copy of it first ...", newest);
    return backup_before_move(store, version, error);
}

static bool move_on(struct store *store, int version, const struct embedded_file *steps,
                    struct error *error)
{
    bool ok = true;

    for (int number = version + 1; ok && steps[number - 1].name != NULL; number++) {
        struct embedded_file step = steps[number - 1];

        store_tell(store, "Moving the file to version %d: step %d ...", schema_newest(steps),
                   number);
        ok = store_transact(store, move_one, &step, error);
    }
    return ok;
}

bool schema_move(struct store *store, const struct embedded_file *steps, struct error *error)
{
    int newest = schema_newest(steps);
    int64_t version = 0;
    bool ok;

    if (!read_version(store, &version, error)) {
        return false;
    }
    if (version >= newest) {
        return true;
    }
    ok = copy_first(store, (int)version, newest, error) &&
         move_on(store, (int)version, steps, error);
    store_tell(store, "%s", "");
    return ok;
}
