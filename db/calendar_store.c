#include "db/calendar_store.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/exceptions.h"
#include "db/operation.h"
#include "db/record_json.h"
#include "db/staff.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMPORTED  "calendar"           /* setting: sequence of the last import */
#define SIGNATURE "calendar_signature" /* setting: what the days in `due` were worked out with */

static bool read_setting(struct store *store, const char *name, char *out, size_t room,
                         struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT value FROM setting WHERE name = ?", error);
    enum step step;

    out[0] = '\0';
    bind_text(statement, name);
    step = statement_step(statement, error);
    if (step == STEP_ROW) {
        (void)text_copy(out, room, column_text(statement, 0));
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool put_setting(struct store *store, const char *name, const char *value,
                        struct error *error)
{
    struct statement *statement =
        statement_get(store,
                      "INSERT INTO setting (name, value) VALUES (?, ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      error);

    bind_text(statement, name);
    bind_text(statement, value);
    return statement_run(statement, NULL, error);
}

/* ---- reading ---- */

struct days {
    struct holiday *items;
    size_t count;
};

static bool read_days(struct store *store, struct days *days, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT date, name, source FROM holiday ORDER BY date", error);
    enum step step;
    bool ok = true;

    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        struct holiday day = {0};

        ok = date_parse(column_text(statement, 0), &day.date) ||
             error_set(error, ERROR_DAMAGED,
                       "A holiday in the file is no date: run \"frontdesk check\".");
        (void)text_copy(day.name, sizeof(day.name), column_text(statement, 1));
        (void)text_copy(day.source, sizeof(day.source), column_text(statement, 2));
        days->items = memory_resize(days->items, days->count + 1, sizeof(*days->items));
        days->items[days->count++] = day;
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

static bool imported_seq(struct store *store, int64_t *seq, struct error *error)
{
    char imported[24];
    bool ok = read_setting(store, IMPORTED, imported, sizeof(imported), error);

    *seq = strtoll(imported, NULL, 10);
    return ok;
}

static bool lay_over(struct store *store, int64_t seq, struct calendar *calendar,
                     struct error *error)
{
    struct days days = {0};
    bool ok = read_days(store, &days, error);

    if (ok) {
        calendar_merge(calendar, days.items, days.count);
        calendar->seq = seq;
    }
    free(days.items);
    return ok;
}

bool calendar_imported(struct store *store, struct calendar *calendar, struct error *error)
{
    int64_t seq = 0;

    return imported_seq(store, &seq, error) && lay_over(store, seq, calendar, error);
}

bool calendar_read(struct app *app, struct error *error)
{
    int64_t seq = 0;

    return imported_seq(app->store, &seq, error) &&
           (seq == app->calendar.seq || lay_over(app->store, seq, &app->calendar, error));
}

bool calendar_current(struct store *store, const struct desk *desk, struct calendar *own,
                      struct desk *current, struct error *error)
{
    static const struct calendar rules;
    const struct calendar *known = desk->calendar != NULL ? desk->calendar : &rules;
    int64_t seq = 0;

    *own = (struct calendar){0};
    *current = *desk;
    if (!imported_seq(store, &seq, error)) {
        return false;
    }
    if (seq == known->seq) {
        return true;
    }
    calendar_copy(own, known);
    current->calendar = own;
    return lay_over(store, seq, own, error);
}

/* ---- what falls due, anew ---- */

struct moved {
    struct head head;
    char clock[32], from[DATE_ROOM], to[DATE_ROOM];
};

struct working {
    struct app *app;
    struct desk desk;    /* with the calendar that is to hold */
    struct moved *moved; /* told once the transaction is over: it may be run twice */
    size_t moved_count;
    const char *signature;
    const struct days *days; /* to be imported, or NULL */
};

static void note_moved(void *context, const struct head *head, const char *clock, const char *from,
                       const char *to)
{
    struct working *working = context;
    struct moved *moved;

    working->moved =
        memory_resize(working->moved, working->moved_count + 1, sizeof(*working->moved));
    moved = &working->moved[working->moved_count++];
    *moved = (struct moved){.head = *head};
    (void)text_copy(moved->clock, sizeof(moved->clock), clock);
    (void)text_copy(moved->from, sizeof(moved->from), from);
    (void)text_copy(moved->to, sizeof(moved->to), to);
}

static void tell_moved(const struct working *working, due_moved_fn *tell, void *context)
{
    for (size_t i = 0; tell != NULL && i < working->moved_count; i++) {
        const struct moved *moved = &working->moved[i];

        tell(context, &moved->head, moved->clock, moved->from, moved->to);
    }
}

static void add_moved(struct text *out, const struct working *working)
{
    for (size_t i = 0; i < working->moved_count; i++) {
        const struct moved *moved = &working->moved[i];

        text_add_format(out, "%s{\"number\":\"%s\",\"clock\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
                        i > 0 ? "," : "", moved->head.number, moved->clock, moved->from, moved->to);
    }
}

static bool log_change(struct store *store, const struct working *working, const char *action,
                       const char *holidays, struct error *error)
{
    const struct actor *actor = working->desk.actor;
    struct operation operation = {.subject = "calendar"};
    struct text changes = {0};
    char seq[24];
    bool ok;

    text_add(&changes, "{");
    if (holidays != NULL) {
        text_add_format(&changes, "\"holidays\":[%s],", holidays);
    }
    text_add(&changes, "\"moved\":[");
    add_moved(&changes, working);
    text_add(&changes, "]}");
    (void)text_copy(operation.actor, sizeof(operation.actor),
                    actor->role != ROLE_NONE ? actor->employee : "program");
    (void)text_copy(operation.workstation, sizeof(operation.workstation),
                    working->app->workstation);
    (void)text_copy(operation.action, sizeof(operation.action), action);
    operation.changes = text_bytes(&changes);
    ok = operation_append(store, &operation, error);
    text_finish(&changes);
    if (ok && holidays != NULL) {
        (void)snprintf(seq, sizeof(seq), "%" PRId64, operation.seq);
        ok = put_setting(store, IMPORTED, seq, error);
    }
    return ok;
}

/* A program that counts otherwise works it all out anew; count this up with the rules. */
#define RULES 1

static void sign_clocks(struct text *text)
{
    const struct form *form;

    text_add_format(text, "%d", RULES);
    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        for (size_t j = 0; j < form->clock_count; j++) {
            const struct form_clock *clock = &form->clocks[j];

            text_add_format(text, " %s/%s", form->name, clock->name);
            for (size_t k = 0; k < COUNT_OF(clock->states) && clock->states[k] != NULL; k++) {
                text_add_format(text, ",%s", clock->states[k]);
            }
        }
    }
}

#define SIGNATURE_ROOM (2 * crypto_generichash_BYTES_MIN + 1)

/* The clocks, the days, the settings that clocks depend on, and nothing else. */
static void sign(const struct desk *desk, char out[SIGNATURE_ROOM])
{
    static const struct calendar rules;
    const struct calendar *calendar = desk->calendar != NULL ? desk->calendar : &rules;
    unsigned char hash[crypto_generichash_BYTES_MIN];
    struct text text = {0};

    sign_clocks(&text);
    text_add_format(&text, " %d", calendar->counts_closures);
    for (unsigned list = 0; list < CALENDAR_LISTS; list++) {
        for (size_t i = 0; i < calendar->lists[list].count; i++) {
            char day[DATE_ROOM];

            date_format(calendar->lists[list].items[i].date, day);
            text_add_format(&text, " %u:%s", list, day);
        }
    }
    config_sign(desk->config, &text);
    /* with these lengths it cannot fail */
    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)text_bytes(&text),
                             text.length, NULL, 0);
    (void)sodium_bin2hex(out, SIGNATURE_ROOM, hash, sizeof(hash));
    text_finish(&text);
}

static bool settle_work(struct store *store, void *context, struct error *error)
{
    struct working *working = context;
    char signature[SIGNATURE_ROOM];
    struct calendar own;
    struct desk current;
    bool ok = calendar_current(store, &working->desk, &own, &current, error);

    working->moved_count = 0;
    if (ok) {
        sign(&current, signature);
        ok = due_write_all(store, &current, note_moved, working, error) &&
             exceptions_write_all(store, &current, true, error) &&
             (working->moved_count == 0 || log_change(store, working, "recount", NULL, error)) &&
             put_setting(store, SIGNATURE, signature, error);
    }
    calendar_finish(&own);
    return ok;
}

static bool any_record(struct store *store, bool *any, struct error *error)
{
    const struct form *form;
    bool ok = true;

    *any = false;
    for (size_t i = 0; ok && !*any && (form = form_at(i)) != NULL; i++) {
        struct statement *statement;
        enum step step;

        if (form->clock_count == 0) {
            continue;
        }
        statement = statement_get(store, "SELECT seq FROM record WHERE form = ? LIMIT 1", error);
        bind_text(statement, form->name);
        step = statement_step(statement, error);
        *any = step == STEP_ROW;
        ok = step != STEP_FAILED;
        statement_done(statement);
    }
    return ok;
}

bool calendar_settle(struct app *app, due_moved_fn *moved, void *context, struct error *error)
{
    char signature[SIGNATURE_ROOM], before[SIGNATURE_ROOM];
    struct working working = {.app = app, .desk = app_desk(app)};
    bool any = false, ok;

    sign(&working.desk, signature);
    if (!read_setting(app->store, SIGNATURE, before, sizeof(before), error) ||
        !any_record(app->store, &any, error)) {
        return false;
    }
    if (!any || strcmp(before, signature) == 0 || store_read_only(app->store)[0] != '\0') {
        return true;
    }
    store_tell(app->store, "Working out anew what falls due when ...");
    ok = store_run(app->store, settle_work, &working, error);
    store_tell(app->store, "%s", "");
    if (ok) {
        tell_moved(&working, moved, context);
    }
    free(working.moved);
    return ok;
}

/* ---- importing ---- */

static void add_day(struct text *out, const struct holiday *day)
{
    char date[DATE_ROOM];

    date_format(day->date, date);
    text_add_format(out, "%s{\"date\":\"%s\",\"name\":", out->length > 0 ? "," : "", date);
    json_add_text(out, day->name);
    text_add(out, ",\"source\":");
    json_add_text(out, day->source);
    text_add(out, "}");
}

static bool put_day(struct store *store, const json_t *day, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "INSERT INTO holiday (date, name, source) VALUES (?, ?, ?) ON CONFLICT (date) "
        "DO UPDATE SET name = excluded.name, source = excluded.source",
        error);

    bind_text(statement, json_string_value(json_object_get(day, "date")));
    bind_text(statement, json_string_value(json_object_get(day, "name")));
    bind_text(statement, json_string_value(json_object_get(day, "source")));
    return statement_run(statement, NULL, error);
}

static bool drop_year(struct store *store, const char *date, struct error *error)
{
    struct statement *statement =
        statement_get(store, "DELETE FROM holiday WHERE date >= ? AND date < ?", error);
    char from[8], to[8];
    int year = (int)strtol(date, NULL, 10);

    (void)snprintf(from, sizeof(from), "%04d", year);
    (void)snprintf(to, sizeof(to), "%04d", year + 1);
    bind_text(statement, from);
    bind_text(statement, to);
    return statement_run(statement, NULL, error);
}

/* Years first, then the days: a day of a year that is not listed (the last of December) is added.
 */
static bool apply(struct store *store, const json_t *days, struct error *error)
{
    const json_t *day;
    size_t index;
    bool ok = true;

    json_array_foreach(days, index, day)
    {
        const char *date = json_string_value(json_object_get(day, "date"));

        ok = ok && (strcmp(date + 4, "-12-31") == 0 || drop_year(store, date, error));
    }
    json_array_foreach(days, index, day)
    {
        ok = ok && put_day(store, day, error);
    }
    return ok;
}

static bool apply_text(struct store *store, const char *days, struct error *error)
{
    struct text whole = {0};
    json_t *list;
    bool ok;

    text_add_format(&whole, "[%s]", days);
    list = json_loads(text_bytes(&whole), 0, NULL);
    ok = list != NULL ? apply(store, list, error)
                      : error_set(error, ERROR_DAMAGED, "The holidays cannot be read.");
    json_decref(list);
    text_finish(&whole);
    return ok;
}

static bool lay_logged(struct calendar *calendar, const char *changes)
{
    json_t *whole = json_loads(changes, JSON_REJECT_DUPLICATES, NULL);
    const json_t *list = json_object_get(whole, "holidays"), *item;
    struct days days = {memory_create(json_array_size(list) + 1, sizeof(*days.items)), 0};
    bool ok = whole != NULL;
    size_t index;

    json_array_foreach(list, index, item)
    {
        struct holiday *day = &days.items[days.count++];
        const char *name = json_string_value(json_object_get(item, "name"));
        const char *source = json_string_value(json_object_get(item, "source"));

        ok = ok && name != NULL && source != NULL &&
             date_parse(json_string_value(json_object_get(item, "date")), &day->date) &&
             text_copy(day->name, sizeof(day->name), name) &&
             text_copy(day->source, sizeof(day->source), source);
    }
    if (ok) {
        calendar_merge(calendar, days.items, days.count);
    }
    free(days.items);
    json_decref(whole);
    return ok;
}

bool calendar_logged(struct store *store, struct calendar *calendar, struct error *error)
{
    struct statement *statement = statement_get(store,
                                                "SELECT seq, changes FROM operation WHERE subject "
                                                "= 'calendar' AND length(record) = 0 ORDER BY seq",
                                                error);
    enum step step;
    bool ok = true;

    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        ok =
            lay_logged(calendar, column_text(statement, 1)) ||
            error_set(error, ERROR_DAMAGED, "The holidays of operation %" PRId64 " cannot be read.",
                      column_integer(statement, 0));
    }
    statement_done(statement);
    return ok && step != STEP_FAILED;
}

/* What moved is in the operation itself: it is not told again. */
static bool work_out_anew(struct store *store, const struct desk *desk, struct error *error)
{
    char signature[SIGNATURE_ROOM];
    struct calendar own;
    struct desk current;
    bool ok = calendar_current(store, desk, &own, &current, error);

    if (ok) {
        sign(&current, signature);
        ok = due_write_all(store, &current, NULL, NULL, error) &&
             exceptions_write_all(store, &current, true, error) &&
             put_setting(store, SIGNATURE, signature, error);
    }
    calendar_finish(&own);
    return ok;
}

bool calendar_replay(struct store *store, const struct operation *operation,
                     const struct desk *desk, struct error *error)
{
    json_t *changes = json_loads(operation->changes, JSON_REJECT_DUPLICATES, NULL);
    const json_t *days = json_object_get(changes, "holidays");
    char seq[24];
    bool ok = days == NULL || apply(store, days, error);

    if (ok && days != NULL) {
        (void)snprintf(seq, sizeof(seq), "%" PRId64, operation->seq);
        ok = put_setting(store, IMPORTED, seq, error);
    }
    json_decref(changes);
    return ok && work_out_anew(store, desk, error);
}

/* What the days were completed with must still be what the file has. */
static bool nobody_imported(struct store *store, const struct app *app, struct error *error)
{
    int64_t seq = 0;

    if (!imported_seq(store, &seq, error)) {
        return false;
    }
    return seq == app->calendar.seq ||
           error_set(error, ERROR_CONFLICT,
                     "Another desk has imported holidays meanwhile. Nothing was changed: do it "
                     "again.");
}

static bool import_work(struct store *store, void *context, struct error *error)
{
    struct working *working = context;
    struct text holidays = {0};
    bool ok;

    if (!nobody_imported(store, working->app, error)) {
        return false;
    }
    working->moved_count = 0;
    for (size_t i = 0; i < working->days->count; i++) {
        add_day(&holidays, &working->days->items[i]);
    }
    ok = staff_still_holds(store, working->desk.actor, error) &&
         apply_text(store, text_bytes(&holidays), error) &&
         due_write_all(store, &working->desk, note_moved, working, error) &&
         exceptions_write_all(store, &working->desk, true, error) &&
         log_change(store, working, "import", text_bytes(&holidays), error) &&
         put_setting(store, SIGNATURE, working->signature, error);
    text_finish(&holidays);
    return ok;
}

static bool same_days(const struct holiday *a, const struct holiday *b)
{
    return date_to_days(a->date) == date_to_days(b->date) && strcmp(a->name, b->name) == 0 &&
           strcmp(a->source, b->source) == 0;
}

static size_t count_missing(const struct days *among, const struct days *of)
{
    size_t missing = 0;

    for (size_t i = 0; i < of->count; i++) {
        size_t at = 0;

        while (at < among->count && !same_days(&among->items[at], &of->items[i])) {
            at++;
        }
        missing += at == among->count;
    }
    return missing;
}

/* Days that the years of the list would have afterwards and do not have now, and the other way
 * round. */
static bool count_changes(struct store *store, const struct days *days, int64_t *changed,
                          struct error *error)
{
    struct days now = {0};
    struct calendar after = {0};
    struct days then;
    bool ok = read_days(store, &now, error);

    if (ok) {
        calendar_merge(&after, now.items, now.count);
        calendar_merge(&after, days->items, days->count);
        then = (struct days){after.lists[CALENDAR_HOLIDAYS].items,
                             after.lists[CALENDAR_HOLIDAYS].count};
        *changed = (int64_t)(count_missing(&now, &then) + count_missing(&then, &now));
    }
    calendar_finish(&after);
    free(now.items);
    return ok;
}

/* Each day on which the two calendars differ, in the years of the list. */
static void tell_days(const struct calendar_import *import, const struct days *days,
                      const struct calendar *before, const struct calendar *after)
{
    int told = 0;

    for (size_t i = 0; import->day != NULL && i < days->count; i++) {
        int year = days->items[i].date.year;
        int64_t last = date_to_days((struct date){year, 12, 31});

        for (int64_t at = date_to_days((struct date){year, 1, 1}); year != told && at <= last;
             at++) {
            struct holiday was, is;
            bool closed = calendar_is_closed(before, date_from_days(at), &was);
            bool closes = calendar_is_closed(after, date_from_days(at), &is);

            if (closed != closes) {
                import->day(import->context, closes ? &is : &was, closes);
            }
        }
        told = year;
    }
}

static bool run_import(struct app *app, struct calendar_import *import, const struct days *days,
                       struct error *error)
{
    char signature[SIGNATURE_ROOM];
    struct working working = {
        .app = app, .desk = app_desk(app), .signature = signature, .days = days};
    struct calendar after;
    bool ok;

    calendar_copy(&after, &app->calendar);
    calendar_merge(&after, days->items, days->count);
    working.desk.calendar = &after;
    sign(&working.desk, signature);
    ok = store_run(app->store, import_work, &working, error);
    if (ok) {
        tell_moved(&working, import->moved, import->context);
        tell_days(import, days, &app->calendar, &after);
    }
    free(working.moved);
    calendar_finish(&after);
    return ok && calendar_read(app, error);
}

bool calendar_import(struct app *app, struct calendar_import *import, struct error *error)
{
    struct calendar read = {0};
    struct days days;
    bool ok;

    if (!role_may(app->actor.role, DUTY_IMPORT)) {
        return error_set(error, ERROR_REFUSED, "Holidays are imported by a sergeant and above.");
    }
    ok = calendar_replace(&read, CALENDAR_HOLIDAYS, import->csv, import->length, import->where,
                          error);
    if (ok) {
        calendar_complete(&read, &app->calendar);
        days =
            (struct days){read.lists[CALENDAR_HOLIDAYS].items, read.lists[CALENDAR_HOLIDAYS].count};
        ok = count_changes(app->store, &days, &import->changed, error) &&
             (import->changed == 0 || run_import(app, import, &days, error));
    }
    calendar_finish(&read);
    return ok;
}
