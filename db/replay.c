#include "db/replay.h"

#include "db/calendar_store.h"
#include "db/import_mappings.h"
#include "db/record_fold.h"
#include "db/record_heads.h"
#include "db/record_table.h"
#include "db/record_write.h"
#include "db/settings_log.h"
#include "db/staff_replay.h"
#include "db/statement.h"
#include "db/station_key.h"

#include <string.h>

/* --- records --- */

/* Numbers that the journal has given are not given again. */
static bool keep_counter(struct store *store, const struct head *head, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO number_counter (prefix, year, last) VALUES (?, ?, ?) ON CONFLICT (prefix, "
        "year) DO UPDATE SET last = CASE WHEN number_counter.last < excluded.last THEN "
        "excluded.last ELSE number_counter.last END",
        error);
    int64_t ordinal = 0;
    int year = 0;

    (void)record_number_parts(head->number, &year, &ordinal); /* was looked at with the head */
    bind_text(statement, head->form->prefix);
    bind_integer(statement, year);
    bind_integer(statement, ordinal);
    return statement_run(statement, NULL, error);
}

static bool file_again(struct store *store, const struct form *form,
                       const struct operation *operation, const struct desk *desk,
                       struct error *error)
{
    struct folded folded;
    bool ok;

    folded_init(&folded, form);
    ok = fold_operation(&folded, operation, error) &&
         record_write_new(store, &folded.head, &folded.record, desk, error) &&
         keep_counter(store, &folded.head, error);
    folded_finish(&folded);
    return ok;
}

static bool change_again(struct store *store, const struct form *form,
                         const struct operation *operation, const struct desk *desk,
                         struct error *error)
{
    struct folded before, after;
    bool ok;

    folded_init(&before, form);
    ok = record_head_find(store, HEAD_BY_ID, operation->record, &before.head, error) &&
         record_table_load(store, before.head.seq, &before.record, error);
    folded_copy(&after, &before);
    ok = ok && fold_operation(&after, operation, error);
    if (ok) {
        const struct record_change change = {&before.head, &after.head, &before.record,
                                             &after.record};

        ok = record_write_change(store, &change, desk, error);
    }
    folded_finish(&before);
    folded_finish(&after);
    return ok;
}

static bool replay_record(struct store *store, const struct operation *operation,
                          const struct desk *desk, struct error *error)
{
    const struct form *form = form_by_name(operation->subject);

    if (form == NULL) {
        return error_set(error, ERROR_VERSION,
                         "Operation %lld is about \"%s\", which this version of the program does "
                         "not know. Restore with the newer program.",
                         (long long)operation->seq, operation->subject);
    }
    return operation->base_version == 0 ? file_again(store, form, operation, desk, error)
                                        : change_again(store, form, operation, desk, error);
}

/* --- the file itself --- */

static bool put_mark(struct store *store, const char *name, const char *value, struct error *error)
{
    struct statement *statement = statement_get(
        store, "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        error);

    bind_text(statement, name);
    bind_text(statement, value);
    return statement_run(statement, NULL, error);
}

static bool replay_file(struct store *store, const struct operation *operation,
                        const struct desk *desk, struct error *error)
{
    (void)desk;
    if (strcmp(operation->action, "seed") == 0) {
        return put_mark(store, "sample", "yes", error);
    }
    if (strcmp(operation->action, "create") == 0) {
        bool throw_away = strcmp(operation->changes, "{\"throw_away\":true}") == 0;

        return put_mark(store, "throw_away", throw_away ? "yes" : "no", error);
    }
    return true; /* moves of the schema are done already; checks and backups change nothing */
}

/* --- */

static bool replay_accounts(struct store *store, const struct operation *operation,
                            const struct desk *desk, struct error *error)
{
    return staff_replay(store, operation, desk, error);
}

static bool replay_keys(struct store *store, const struct operation *operation,
                        const struct desk *desk, struct error *error)
{
    (void)desk;
    return station_key_replay(store, operation, error);
}

static bool replay_calendar(struct store *store, const struct operation *operation,
                            const struct desk *desk, struct error *error)
{
    return calendar_replay(store, operation, desk, error);
}

static bool replay_import(struct store *store, const struct operation *operation,
                          const struct desk *desk, struct error *error)
{
    (void)desk;
    return import_replay(store, operation, error);
}

static bool replay_settings(struct store *store, const struct operation *operation,
                            const struct desk *desk, struct error *error)
{
    (void)desk;
    return settings_replay(store, operation, error);
}

/* Who had a report counted: that changes nothing. */
static bool replay_nothing(struct store *store, const struct operation *operation,
                           const struct desk *desk, struct error *error)
{
    (void)store;
    (void)operation;
    (void)desk;
    (void)error;
    return true;
}

static const struct {
    const char *subject;
    bool (*replay)(struct store *store, const struct operation *operation, const struct desk *desk,
                   struct error *error);
} subjects[] = {
    {"staff", replay_accounts}, {"session", replay_accounts},  {"file", replay_file},
    {"key", replay_keys},       {"calendar", replay_calendar}, {"report", replay_nothing},
    {"import", replay_import},  {"setting", replay_settings},
};

bool replay_operation(struct store *store, const struct operation *operation,
                      const struct desk *desk, struct error *error)
{
    if (!operation_take_over(store, operation, error)) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        if (strcmp(subjects[i].subject, operation->subject) == 0) {
            return subjects[i].replay(store, operation, desk, error);
        }
    }
    return replay_record(store, operation, desk, error);
}
