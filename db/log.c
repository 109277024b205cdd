#include "db/log.h"

#include "base/text.h"
#include "db/sealed_records.h"
#include "db/statement.h"
#include "forms/role.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS                                                                                    \
    "o.seq, o.at, o.actor, o.workstation, o.subject, o.action, o.changes, o.hash, "                \
    "COALESCE(r.number, '') FROM operation o LEFT JOIN record r ON r.id = o.record AND o.record "  \
    "<> ''"

/* ---- one entry ---- */

static void add_name(char *out, size_t room, const char *name)
{
    size_t length = strlen(out);

    if (length + strlen(name) + 3 < room) {
        (void)snprintf(out + length, room - length, "%s%s", length > 0 ? ", " : "", name);
    }
}

static void add_names(char *out, size_t room, json_t *object)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        add_name(out, room, name);
    }
}

/* A role says more by its value than by its name, and is no secret. */
static void add_staff(struct log_entry *entry, json_t *staff)
{
    const char *role = json_string_value(json_object_get(staff, "role"));
    char words[64];

    add_names(entry->fields, sizeof(entry->fields), staff);
    if (role != NULL) {
        (void)snprintf(words, sizeof(words), "role is %s", role);
        add_name(entry->fields, sizeof(entry->fields), words);
    }
}

/* A setting is no record's content: it is told as it is now. */
static void add_settings(struct log_entry *entry, json_t *names, json_t *settings)
{
    json_t *name;
    size_t index;

    json_array_foreach(names, index, name)
    {
        const char *value = json_string_value(json_object_get(settings, json_string_value(name)));
        char words[160];

        (void)snprintf(words, sizeof(words), "%s is %s", json_string_value(name),
                       value != NULL ? value : "the program's own");
        add_name(entry->fields, sizeof(entry->fields), words);
    }
}

/* Of what changed, only names and what is no record's content. */
static void take_changes(struct log_entry *entry, const char *changes)
{
    json_t *all = json_loads(changes, JSON_REJECT_DUPLICATES, NULL);
    const char *reason = json_string_value(json_object_get(all, "reason"));
    const char *employee = json_string_value(json_object_get(all, "employee"));

    if (reason != NULL && !text_copy(entry->reason, sizeof(entry->reason), reason)) {
        (void)text_copy(entry->reason, sizeof(entry->reason), "(long: see the record's history)");
    }
    if (employee != NULL && entry->about[0] == '\0') {
        (void)text_copy(entry->about, sizeof(entry->about), employee);
    }
    add_names(entry->fields, sizeof(entry->fields), json_object_get(all, "fields"));
    add_staff(entry, json_object_get(all, "staff"));
    add_settings(entry, json_object_get(all, "changed"), json_object_get(all, "settings"));
    if (json_object_get(all, "sealed") != NULL) {
        add_name(entry->fields, sizeof(entry->fields), "sealed");
    }
    json_decref(all);
}

static void write_hash(const unsigned char *bytes, size_t length, char out[LOG_HASH_ROOM])
{
    out[0] = '\0';
    for (size_t i = 0; i < length && i < OPERATION_HASH_BYTES; i++) {
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    }
}

static void take_entry(struct statement *row, struct log_entry *entry)
{
    size_t length = 0;
    const void *hash;

    *entry = (struct log_entry){.seq = column_integer(row, 0)};
    /* What does not fit was not written by this program; frontdesk check tells. */
    (void)text_copy(entry->at, sizeof(entry->at), column_text(row, 1));
    (void)text_copy(entry->actor, sizeof(entry->actor), column_text(row, 2));
    (void)text_copy(entry->workstation, sizeof(entry->workstation), column_text(row, 3));
    (void)text_copy(entry->subject, sizeof(entry->subject), column_text(row, 4));
    (void)text_copy(entry->action, sizeof(entry->action), column_text(row, 5));
    (void)text_copy(entry->about, sizeof(entry->about), column_text(row, 8));
    take_changes(entry, column_text(row, 6));
    hash = column_bytes(row, 7, &length);
    write_hash(hash, length, entry->hash);
}

/* ---- pages ---- */

static bool may_read(const struct actor *actor, enum duty duty, struct error *error)
{
    return role_may(actor->role, duty) ||
           error_set(error, ERROR_REFUSED, "The log is not for the role %s.",
                     role_label(actor->role));
}

static bool read_entries(struct statement *statement, int limit, struct log_entry *entries,
                         size_t *count, struct error *error)
{
    enum step step = STEP_DONE;

    *count = 0;
    while (*count < (size_t)limit && (step = statement_step(statement, error)) == STEP_ROW) {
        take_entry(statement, &entries[(*count)++]);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool log_page(struct store *store, const struct actor *actor, const struct log_request *request,
              struct log_entry *entries, size_t *count, struct error *error)
{
    struct statement *statement;

    *count = 0;
    if (!may_read(actor, DUTY_LOG, error)) {
        return false;
    }
    statement = statement_get(
        store,
        request->after > 0 ? "SELECT " COLUMNS " WHERE o.seq > ? ORDER BY o.seq LIMIT ?"
                           : "SELECT " COLUMNS " WHERE o.seq < ? ORDER BY o.seq DESC LIMIT ?",
        error);
    bind_integer(statement, request->after > 0    ? request->after
                            : request->before > 0 ? request->before
                                                  : INT64_MAX);
    bind_integer(statement, request->limit);
    return read_entries(statement, request->limit, entries, count, error);
}

/* Is the operation of this sequence, or the next one that there is, before the time? */
static bool is_before(struct store *store, int64_t seq, struct local_time since, bool *before,
                      struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT at FROM operation WHERE seq >= ? ORDER BY seq LIMIT 1", error);
    enum step step;
    int64_t moment = 0;

    bind_integer(statement, seq);
    step = statement_step(statement, error);
    *before = step == STEP_ROW && moment_parse(column_text(statement, 0), &moment) &&
              local_compare(moment_to_local(moment), since) < 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

bool log_first_since(struct store *store, struct local_time since, int64_t *seq,
                     struct error *error)
{
    int64_t low = 1, high = 0;

    if (!operation_last_seq(store, &high, error)) {
        return false;
    }
    high++;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        bool before = false;

        if (!is_before(store, middle, since, &before, error)) {
            return false;
        }
        if (before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *seq = low;
    return true;
}

/* ---- a watch ---- */

static bool tell_entries(struct store *store, const struct shift *shift,
                         const struct shift_listener *listener, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT " COLUMNS " WHERE o.seq BETWEEN ? AND ? AND (o.subject IN ('session', 'staff', "
        "'key', 'file', 'calendar', 'setting') OR o.action IN ('read', 'print', 'export')) AND "
        "o.action <> "
        "'sign-out' ORDER BY o.seq",
        error);
    enum step step;

    bind_integer(statement, shift->first);
    bind_integer(statement, shift->last);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        struct log_entry entry;

        take_entry(statement, &entry);
        listener->each(listener->context, &entry);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool tell_counts(struct store *store, const struct shift *shift,
                        const struct shift_listener *listener, struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "SELECT subject, action, COUNT(*) FROM operation WHERE seq BETWEEN ? AND ? "
                      "GROUP BY subject, action ORDER BY subject, action",
                      error);
    enum step step;

    bind_integer(statement, shift->first);
    bind_integer(statement, shift->last);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        listener->tell(listener->context, column_text(statement, 0), column_text(statement, 1),
                       column_integer(statement, 2));
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool log_shift(struct store *store, const struct actor *actor, struct shift *shift,
               const struct shift_listener *listener, struct error *error)
{
    int64_t past = 0;

    if (!may_read(actor, DUTY_SHIFT, error) ||
        !log_first_since(store, shift->begins, &shift->first, error) ||
        !log_first_since(store, shift->ends, &past, error) ||
        !operation_chain_end(store, &shift->end, error)) {
        return false;
    }
    shift->last = past - 1;
    return tell_entries(store, shift, listener, error) &&
           tell_counts(store, shift, listener, error);
}

void log_hash_groups(const unsigned char hash[OPERATION_HASH_BYTES], char out[LOG_GROUPS_ROOM])
{
    size_t length = 0;

    for (size_t i = 0; i < OPERATION_HASH_BYTES; i++) {
        length += (size_t)snprintf(out + length, LOG_GROUPS_ROOM - length, "%s%02x",
                                   i > 0 && i % 4 == 0 ? " " : "", hash[i]);
    }
}
