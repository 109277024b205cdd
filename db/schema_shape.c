#include "db/schema_shape.h"

#include "db/embedded.h"
#include "db/schema.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* The same as in tools/shapes. */
#define OBJECTS_SQL "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type"

/* One walk through the objects of each side. */
struct comparing {
    struct store *store;
    sqlite3 *made;       /* in memory, by the steps */
    sqlite3_stmt *ours;  /* what the steps make */
    sqlite3_stmt *found; /* what the file has */
};

static bool fail_made(const struct comparing *comparing, struct error *error)
{
    return error_set(error, ERROR_IO, "The tables cannot be compared: %.200s.",
                     sqlite3_errmsg(comparing->made));
}

static bool make_in_memory(struct comparing *comparing, const struct embedded_file *steps,
                           int64_t version, struct error *error)
{
    int code = sqlite3_open_v2(":memory:", &comparing->made,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    for (int64_t i = 0; code == SQLITE_OK && i < version; i++) {
        code = sqlite3_exec(comparing->made, steps[i].text, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(comparing->made, OBJECTS_SQL, -1, &comparing->ours, NULL);
    }
    return code == SQLITE_OK || fail_made(comparing, error);
}

/* ---- at once, by what identifies them ---- */

static const char *text_of(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return text == NULL ? "" : (const char *)text;
}

/* Tables that a virtual table keeps its own things in are of SQLite's making. */
static bool is_shadow(sqlite3_stmt *row)
{
    return strcmp(text_of(row, 0), "table") == 0 &&
           strncmp(text_of(row, 3), "CREATE TABLE '", 14) == 0;
}

/* What tools/shapes works out of the same tables. */
static int add_object(crypto_generichash_state *state, sqlite3_stmt *row)
{
    int columns = is_shadow(row) ? 3 : 4;
    int failed = 0;

    for (int i = 0; i < 4; i++) {
        const char *text = i < columns ? text_of(row, i) : "";

        failed |= crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
    }
    return failed;
}

bool schema_shape_read(struct store *store, unsigned char shape[SHAPE_BYTES], struct error *error)
{
    crypto_generichash_state state;
    sqlite3_stmt *objects = NULL;
    int failed = crypto_generichash_init(&state, NULL, 0, SHAPE_BYTES);
    int code = sqlite3_prepare_v2(store->handle, OBJECTS_SQL, -1, &objects, NULL);

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(objects);
        failed |= code == SQLITE_ROW ? add_object(&state, objects) : 0;
    }
    (void)sqlite3_finalize(objects); /* repeats what the step has said */
    failed |= crypto_generichash_final(&state, shape, SHAPE_BYTES);
    if (code != SQLITE_DONE) {
        return store_fail(store, code, error);
    }
    return failed == 0 ||
           error_set(error, ERROR_IO, "The tables cannot be compared: there is no hash.");
}

/* ---- one by one ---- */

static bool same_object(const struct comparing *comparing)
{
    int columns = is_shadow(comparing->ours) ? 3 : 4;

    for (int i = 0; i < columns; i++) {
        if (strcmp(text_of(comparing->ours, i), text_of(comparing->found, i)) != 0) {
            return false;
        }
    }
    return true;
}

static bool refuse(const struct comparing *comparing, struct error *error)
{
    return error_set(error, ERROR_DAMAGED,
                     "%.200s is not as this program makes it: its %.10s %.60s was changed or added "
                     "past the program. Restore a backup. Nothing was changed.",
                     comparing->store->path, text_of(comparing->found, 0),
                     text_of(comparing->found, 1));
}

/* Both sides are in the order of names. What the file lacks is passed over: it runs nothing, and
 * frontdesk check tells of it. */
static bool find_ours(const struct comparing *comparing, int *ours, struct error *error)
{
    while (*ours == SQLITE_ROW &&
           strcmp(text_of(comparing->ours, 1), text_of(comparing->found, 1)) < 0) {
        *ours = sqlite3_step(comparing->ours);
    }
    if (*ours != SQLITE_ROW && *ours != SQLITE_DONE) {
        return fail_made(comparing, error);
    }
    return (*ours == SQLITE_ROW && same_object(comparing)) || refuse(comparing, error);
}

static bool compare(const struct comparing *comparing, struct error *error)
{
    int ours = sqlite3_step(comparing->ours);
    int found;

    while ((found = sqlite3_step(comparing->found)) == SQLITE_ROW) {
        if (!find_ours(comparing, &ours, error)) {
            return false;
        }
    }
    return found == SQLITE_DONE || store_fail(comparing->store, found, error);
}

static bool read_version(struct store *store, int64_t *version, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->handle, "PRAGMA user_version", -1, &statement, NULL);

    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    *version = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement); /* repeats what the step has said */
    return code == SQLITE_ROW || store_fail(store, code, error);
}

/* Version and objects are of one moment: another desk may be moving the file just now. */
static bool compare_at_once(struct comparing *comparing, const struct embedded_file *steps,
                            struct error *error)
{
    struct store *store = comparing->store;
    unsigned char shape[SHAPE_BYTES];
    int64_t version = 0;
    int code;

    if (!read_version(store, &version, error)) {
        return false;
    }
    if (version < 1 || version > schema_newest(steps)) {
        return true;
    }
    if (!schema_shape_read(store, shape, error)) {
        return false;
    }
    if (steps == db_embedded && memcmp(shape, db_shapes[version - 1], SHAPE_BYTES) == 0) {
        return true;
    }
    code = sqlite3_prepare_v2(store->handle, OBJECTS_SQL, -1, &comparing->found, NULL);
    if (code != SQLITE_OK) {
        return store_fail(store, code, error);
    }
    return make_in_memory(comparing, steps, version, error) && compare(comparing, error);
}

bool schema_shape_holds(struct store *store, const struct embedded_file *steps, struct error *error)
{
    struct comparing comparing = {.store = store};
    bool ok;

    if (!store_execute(store, "BEGIN", error)) {
        return false;
    }
    ok = compare_at_once(&comparing, steps, error);
    (void)sqlite3_finalize(comparing.ours); /* both repeat what the step has said */
    (void)sqlite3_finalize(comparing.found);
    (void)sqlite3_close(comparing.made);                             /* nothing is open in it */
    (void)sqlite3_exec(store->handle, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
    return ok;
}
