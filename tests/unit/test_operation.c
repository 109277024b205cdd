#include "tests/support/folder.h"

#include "db/check_file.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <sodium.h>
#include <sqlite3.h>

/* A store with operations 1 to 11: the first is "create". */
static struct store *store_with_log(const struct folder *folder)
{
    struct store *store = new_store(folder);

    for (int i = 2; i <= 11; i++) {
        char changes[32];

        snprintf(changes, sizeof(changes), "{\"n\":%d}", i);
        note(store, changes);
    }
    return store;
}

struct list {
    struct operation items[32];
    char changes[32][64];
    int count, most;
};

static bool keep_in_list(void *context, const struct operation *operation)
{
    struct list *list = context;

    list->items[list->count] = *operation;
    snprintf(list->changes[list->count], sizeof(list->changes[0]), "%s", operation->changes);
    return ++list->count < list->most;
}

static struct list list_after(struct store *store, int64_t seq, int limit)
{
    struct list list = {.most = 32};
    struct error error = {0};

    assert_true(operations_after(store, seq, limit, keep_in_list, &list, &error));
    return list;
}

static void execute(struct store *store, const char *sql)
{
    struct error error = {0};

    if (!store_execute(store, sql, &error)) {
        fail_msg("%s", error.text);
    }
}

static void append_gives_sequence_identity_time_and_chain(void **state)
{
    struct store *store = store_with_log(*state);
    struct list list = list_after(store, 0, 32);
    static const unsigned char zeros[OPERATION_HASH_BYTES];
    int64_t moment = 0;

    assert_int_equal(list.count, 11);
    assert_memory_equal(list.items[0].previous, zeros, sizeof(zeros));
    for (int i = 0; i < list.count; i++) {
        const struct operation *operation = &list.items[i];

        assert_int_equal(operation->seq, i + 1);
        assert_int_equal(strlen(operation->id), 36);
        assert_int_equal(operation->id[14], '7');
        assert_true(strchr("89ab", operation->id[19]) != NULL);
        assert_true(moment_parse(operation->at, &moment));
        assert_true(moment > 1700000000000);
        if (i > 0) {
            assert_memory_equal(operation->previous, list.items[i - 1].hash, OPERATION_HASH_BYTES);
            assert_string_not_equal(operation->id, list.items[i - 1].id);
        }
    }
    assert_string_equal(list.changes[10], "{\"n\":11}");
    assert_int_equal(last_seq(store), 11);
    store_close(store);
}

static void identities_carry_their_time(void **state)
{
    struct error error = {0};
    char identity[IDENTITY_ROOM];

    (void)state;
    assert_true(identity_new(0x0123456789ab, identity, &error));
    assert_int_equal(strncmp(identity, "01234567-89ab-7", 15), 0);
}

/* Written anew from the sentence of the design: previous hash first, every field with its length in
 * front. */
static void add_long(unsigned char **at, uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8) {
        *(*at)++ = (unsigned char)(value >> shift);
    }
}

static void add_field(unsigned char **at, const void *bytes, size_t length)
{
    add_long(at, length);
    memcpy(*at, bytes, length);
    *at += length;
}

static void the_hash_is_blake2b_of_fields_with_their_lengths(void **state)
{
    struct store *store = store_with_log(*state);
    struct list list = list_after(store, 6, 1);
    const struct operation *operation = &list.items[0];
    const char *texts[] = {operation->id,          operation->at,      operation->actor,
                           operation->workstation, operation->subject, operation->record,
                           operation->action,      list.changes[0]};
    unsigned char bytes[1024], *at = bytes, hash[OPERATION_HASH_BYTES];

    add_field(&at, operation->previous, OPERATION_HASH_BYTES);
    add_long(&at, 7);
    add_long(&at, (uint64_t)operation->base_version);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        add_field(&at, texts[i], strlen(texts[i]));
    }
    assert_int_equal(crypto_generichash(hash, sizeof(hash), bytes, (size_t)(at - bytes), NULL, 0),
                     0);
    assert_memory_equal(hash, operation->hash, sizeof(hash));
    store_close(store);
}

static void pages_are_in_sequence_and_end_when_asked(void **state)
{
    struct store *store = store_with_log(*state);
    struct list list = list_after(store, 3, 4);
    struct list two = {.most = 2};
    struct error error = {0};

    assert_int_equal(list.count, 4);
    assert_int_equal(list.items[0].seq, 4);
    assert_int_equal(list.items[3].seq, 7);
    assert_true(operations_after(store, 0, 10, keep_in_list, &two, &error));
    assert_int_equal(two.count, 2);
    assert_int_equal(list_after(store, 11, 10).count, 0);
    assert_int_equal(list_after(store, 0, 0).count, 0);
    assert_int_equal(list_after(store, 0, -1).count, 0);
    store_close(store);
}

static bool append_for_record(struct store *store, void *context, struct error *error)
{
    struct operation operation = {.actor = "500001", .subject = "counter-report", .action = "x"};

    snprintf(operation.record, sizeof(operation.record), "%s", (const char *)context);
    return operation_append(store, &operation, error);
}

static void operations_of_one_record_are_its_own(void **state)
{
    struct store *store = store_with_log(*state);
    struct list list = {.most = 32};
    struct list none = {.most = 32};
    struct error error = {0};

    assert_true(store_run(store, append_for_record, "one", &error));
    assert_true(store_run(store, append_for_record, "two", &error));
    assert_true(store_run(store, append_for_record, "one", &error));
    assert_true(operations_of_record(store, "one", keep_in_list, &list, &error));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].seq, 12);
    assert_int_equal(list.items[1].seq, 14);
    assert_string_equal(list.changes[0], "{}");
    assert_true(operations_of_record(store, "", keep_in_list, &none, &error));
    assert_int_equal(none.count, 0);
    store_close(store);
}

static int made_anew(const struct store *store)
{
    int times = 0;

    for (sqlite3_stmt *one = NULL; (one = sqlite3_next_stmt(store->handle, one)) != NULL;) {
        times += sqlite3_stmt_status(one, SQLITE_STMTSTATUS_REPREPARE, 0);
    }
    return times;
}

/* With an index over rows of a certain value SQLite would look at each value that is asked for, and
 * make the statement anew. */
static void no_value_makes_a_statement_anew(void **state)
{
    struct store *store = store_with_log(*state);
    struct error error = {0};
    int before = made_anew(store);

    for (int i = 0; i < 4; i++) {
        struct list list = {.most = 32};
        char id[8];
        int64_t seq;

        snprintf(id, sizeof(id), "id-%d", i);
        assert_true(operations_of_record(store, id, keep_in_list, &list, &error));
        assert_true(operation_last_change(store, id, &seq, &error));
    }
    assert_int_equal(made_anew(store), before);
    store_close(store);
}

static void a_whole_log_holds_in_steps_of_any_size(void **state)
{
    struct store *store = store_with_log(*state);
    struct error error = {0};
    int64_t broken = -1, next = -1;

    for (int64_t limit = 1; limit < 14; limit++) {
        assert_int_equal(broken_at(store, limit), 0);
    }
    assert_true(operation_verify(store, 1, 4, &broken, &next, &error));
    assert_int_equal(next, 5);
    assert_true(operation_verify(store, 5, 100, &broken, &next, &error));
    assert_int_equal(next, 0);
    assert_int_equal(broken, 0);
    store_close(store);
}

/* Each of these is one way to forge the log, and where it is found. */
static const struct forgery {
    const char *words, *sql;
    int64_t found;
} forgeries[] = {
    {"an edited text", "UPDATE operation SET changes = '{\"n\":55}' WHERE seq = 5", 5},
    {"an edited actor", "UPDATE operation SET actor = '500002' WHERE seq = 5", 5},
    {"an edited time", "UPDATE operation SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2", 2},
    {"an edited version", "UPDATE operation SET base_version = 3 WHERE seq = 9", 9},
    {"an edited hash", "UPDATE operation SET hash = zeroblob(32) WHERE seq = 5", 5},
    {"a short hash", "UPDATE operation SET hash = x'00' WHERE seq = 5", 5},
    {"an edited previous hash", "UPDATE operation SET previous = zeroblob(32) WHERE seq = 5", 5},
    {"something behind a zero byte",
     "UPDATE operation SET changes = changes || char(0) || 'x' WHERE seq = 5", 5},
    {"a cut text", "UPDATE operation SET changes = substr(changes, 1, 3) WHERE seq = 6", 6},
    {"a piece moved from one field to the next",
     "UPDATE operation SET actor = '50000', workstation = '1test' WHERE seq = 5", 5},
    {"one taken away", "DELETE FROM operation WHERE seq = 5", 5},
    {"the first taken away", "DELETE FROM operation WHERE seq = 1", 1},
    {"the end cut off", "DELETE FROM operation WHERE seq > 8", 9},
    {"the last cut off", "DELETE FROM operation WHERE seq = 11", 11},
    {"all taken away", "DELETE FROM operation", 1},
    {"one put in at the end",
     "INSERT INTO operation SELECT 12, 'x', at, actor, workstation, subject, record, "
     "base_version, action, changes, previous, hash FROM operation WHERE seq = 11",
     12},
    {"one put in between",
     "UPDATE operation SET seq = seq + 100 WHERE seq >= 6; "
     "UPDATE operation SET seq = seq - 99 WHERE seq >= 100; "
     "INSERT INTO operation SELECT 6, 'x', at, actor, workstation, subject, record, "
     "base_version, action, changes, previous, hash FROM operation WHERE seq = 5",
     6},
    {"two changed in their order",
     "UPDATE operation SET seq = 100 WHERE seq = 4; UPDATE operation SET seq = 4 WHERE seq = 5; "
     "UPDATE operation SET seq = 5 WHERE seq = 100",
     4},
    {"the head put back", "UPDATE operation_head SET seq = 10", 11},
    {"the head taken away", "DELETE FROM operation_head", 1},
    {"the head's hash edited", "UPDATE operation_head SET hash = zeroblob(32)", 12},
};

static void every_forgery_is_found(void **state)
{
    struct store *store = store_with_log(*state);

    for (size_t i = 0; i < sizeof(forgeries) / sizeof(forgeries[0]); i++) {
        execute(store, "BEGIN");
        execute(store, forgeries[i].sql);
        for (int64_t limit = 1; limit < 13; limit += 3) {
            int64_t found = broken_at(store, limit);

            if (found != forgeries[i].found) {
                fail_msg("%s: found at %lld, with steps of %lld", forgeries[i].words,
                         (long long)found, (long long)limit);
            }
        }
        execute(store, "ROLLBACK");
        assert_int_equal(broken_at(store, 100), 0);
    }
    store_close(store);
}

static void writing_goes_on_behind_a_cut_and_it_is_still_found(void **state)
{
    struct store *store = store_with_log(*state);

    execute(store, "DELETE FROM operation WHERE seq > 8");
    note(store, "{}");
    assert_int_equal(last_seq(store), 12);
    assert_int_equal(broken_at(store, 100), 9);
    store_close(store);
}

static void a_walk_tells_when_its_beginning_is_gone(void **state)
{
    struct store *store = store_with_log(*state);
    struct error error = {0};
    int64_t broken = 0, next = 0;

    execute(store, "DELETE FROM operation WHERE seq = 4");
    assert_true(operation_verify(store, 5, 100, &broken, &next, &error));
    assert_int_equal(broken, 4);
    assert_int_equal(next, 0);
    store_close(store);
}

struct heard {
    int good, warnings, damage;
    char last_damage[512];
};

static void hear(void *context, enum finding_class class, const char *words)
{
    struct heard *heard = context;

    heard->good += class == FINDING_GOOD;
    heard->warnings += class == FINDING_WARNING;
    heard->damage += class == FINDING_DAMAGE;
    if (class == FINDING_DAMAGE) {
        snprintf(heard->last_damage, sizeof(heard->last_damage), "%s", words);
    }
}

static struct heard check(struct store *store)
{
    struct heard heard = {0};
    struct error error = {0};

    if (!look_at_file(store, hear, &heard, &error)) {
        fail_msg("%s", error.text);
    }
    return heard;
}

static void check_finds_a_good_file_good(void **state)
{
    struct store *store = store_with_log(*state);
    struct heard heard = check(store);

    assert_int_equal(heard.damage, 0);
    assert_int_equal(heard.good, 11);
    assert_int_equal(heard.warnings, 1); /* it is a throw-away file */
    store_close(store);
}

static const char *const two_records =
    "UPDATE operation SET record = 'r' || seq, subject = 'card' WHERE seq IN (3, 4); "
    "INSERT INTO record VALUES (3, 'r3', 'card', 'NWK-CC-2026-00001', 'CC', 2026, 1, 'filed', 1, "
    "'a', '2026-11-20', '500001', 'a', '500001', 'h', ''), "
    "(4, 'r4', 'card', 'NWK-CC-2026-00002', 'CC', 2026, 2, 'filed', 1, "
    "'a', '2026-11-20', '500001', 'a', '500001', 'h', ''); "
    "INSERT INTO number_counter VALUES ('CC', 2026, 2); "
    "INSERT INTO tally VALUES ('card', 'filed', 2)";

/* With two records whose operations are edited, only the log is broken. */
static const struct {
    const char *sql, *words;
} damages[] = {
    {"UPDATE number_counter SET last = 3", "gap"},
    {"DELETE FROM number_counter", "gap"},
    {"INSERT INTO number_counter VALUES ('CR', 2026, 1)", "gap"},
    {"UPDATE record SET ordinal = 5 WHERE seq = 4", "gap"},
    {"DELETE FROM record WHERE seq = 4", "no longer among the records"},
    {"UPDATE tally SET count = 1", "says 1, and there are 2"},
    {"DELETE FROM tally", "says 0, and there are 2"},
    {"INSERT INTO tally VALUES ('card', 'void', 1)", "says 1, and there are 0"},
    {"UPDATE record SET id = 'other' WHERE seq = 4", "no first operation"},
    {"PRAGMA foreign_keys = OFF; BEGIN; INSERT INTO record VALUES (90, 'r9', 'card', 'n', 'CC', "
     "2026, 3, 'filed', 1, 'a', 'b', 'c', 'd', 'e', 'h', ''); COMMIT; PRAGMA foreign_keys = ON",
     "belongs to a row"},
    {"PRAGMA synchronous = OFF", "synchronous"},
};

struct awaited {
    const char *words;
    bool said;
};

static void hear_words(void *context, enum finding_class class, const char *words)
{
    struct awaited *awaited = context;

    awaited->said =
        awaited->said || (class == FINDING_DAMAGE && strstr(words, awaited->words) != NULL);
}

static void check_says_every_kind_of_damage(void **state)
{
    struct folder *folder = *state;

    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        struct store *store = store_with_log(folder);
        struct error error = {0};
        struct awaited awaited = {.words = damages[i].words};

        execute(store, two_records);
        assert_string_equal(check(store).last_damage,
                            "The log is broken at sequence 3: an operation was changed, taken away "
                            "or put in there. Keep the file as it is and compare it with a "
                            "backup.");
        assert_int_equal(check(store).damage, 1);
        execute(store, damages[i].sql);
        assert_true(look_at_file(store, hear_words, &awaited, &error));
        if (!awaited.said) {
            fail_msg("not said: %s after %s", awaited.words, damages[i].sql);
        }
        store_close(store);
        unlink(folder->file);
    }
}

static void torn_pages_are_damage_in_words(void **state)
{
    struct folder *folder = *state;
    struct store *store = store_with_log(folder);
    struct error error = {0};
    struct stat status;
    FILE *file;

    store_close(store);
    assert_int_equal(stat(folder->file, &status), 0);
    file = fopen(folder->file, "r+");
    for (long page = 2; page < status.st_size / 4096; page++) {
        fseek(file, page * 4096, SEEK_SET);
        for (int i = 0; i < 4096; i++) {
            fputc(0xa5, file);
        }
    }
    fclose(file);
    assert_false(store_open(&store, folder->file, &test_time, &error)); /* its settings are gone */
    assert_int_equal(error.class, ERROR_DAMAGED);
}

/* One row is taken out of an index behind SQLite's back: it opens, and only the deep look tells. */
static void check_finds_an_index_that_does_not_fit_its_table(void **state)
{
    struct folder *folder = *state;
    struct store *store = store_with_log(folder);
    struct error error = {0};
    int64_t page = 0;
    FILE *file;

    assert_true(store_pragma(store,
                             "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name "
                             "= 'operation' AND sql IS NULL",
                             &page, &error));
    store_close(store);
    file = fopen(folder->file, "r+");
    fseek(file, (long)(page - 1) * 4096 + 3, SEEK_SET); /* how many cells the page has */
    fputc(0, file);
    fputc(10, file);
    fclose(file);
    store = store_of(folder);
    assert_true(check(store).damage > 0);
    store_close(store);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(append_gives_sequence_identity_time_and_chain),
        cmocka_unit_test(identities_carry_their_time),
        IN_FOLDER(the_hash_is_blake2b_of_fields_with_their_lengths),
        IN_FOLDER(pages_are_in_sequence_and_end_when_asked),
        IN_FOLDER(operations_of_one_record_are_its_own),
        IN_FOLDER(no_value_makes_a_statement_anew),
        IN_FOLDER(a_whole_log_holds_in_steps_of_any_size),
        IN_FOLDER(every_forgery_is_found),
        IN_FOLDER(writing_goes_on_behind_a_cut_and_it_is_still_found),
        IN_FOLDER(a_walk_tells_when_its_beginning_is_gone),
        IN_FOLDER(check_finds_a_good_file_good),
        IN_FOLDER(check_says_every_kind_of_damage),
        IN_FOLDER(check_finds_an_index_that_does_not_fit_its_table),
        IN_FOLDER(torn_pages_are_damage_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
