#include "tests/support/accounts.h"
#include "tests/support/watched.h"

#include "db/embedded.h"
#include "db/schema.h"

#include <sodium.h>
#include <sys/resource.h>

#define NEW_SECRET "quite another secret"

static bool has_keys(const struct house *house, const char *employee)
{
    int64_t count = -1;
    char sql[200];

    snprintf(sql, sizeof(sql),
             "SELECT COUNT(public_half) + COUNT(wrapped_secret) FROM staff WHERE employee = '%s'",
             employee);
    assert_true(store_pragma(house->store, sql, &count, NULL));
    assert_true(count == 0 || count == 2);
    return count == 2;
}

static void expect_public_half(const struct house *house, const char *employee,
                               const struct key_pair *keys)
{
    char text[KEY_TEXT_ROOM];
    int64_t count = 0;
    char sql[200];

    key_text(keys->public_half, text);
    assert_int_equal(strlen(text), KEY_TEXT_ROOM - 1);
    snprintf(sql, sizeof(sql),
             "SELECT COUNT(*) FROM staff WHERE employee = '%s' AND public_half = '%s'", employee,
             text);
    assert_true(store_pragma(house->store, sql, &count, NULL));
    assert_int_equal(count, 1);
}

/* Past the log, as damage and other programs do it. */
static void tamper(struct house *house, const char *sql)
{
    struct error error = {0};

    house->tampered = true;
    good(store_execute(house->store, sql, &error), &error);
}

/* As accounts were before there were keys. */
static void take_keys_away(struct house *house)
{
    tamper(house, "UPDATE staff SET public_half = NULL, wrapped_secret = NULL");
}

struct sealed {
    unsigned char *bytes;
    size_t length;
};

static struct sealed seal(const struct key_pair *keys)
{
    struct sealed sealed = {0};
    struct error error = {0};

    good(key_seal(keys->public_half, "a draft", 7, &sealed.bytes, &sealed.length, &error), &error);
    return sealed;
}

static bool opens(const struct sealed *sealed, const struct key_pair *keys)
{
    size_t length = 0;
    char *plain = NULL;
    bool ok = key_open(keys, sealed->bytes, sealed->length, &plain, &length, NULL);

    assert_true(!ok || strcmp(plain, "a draft") == 0);
    key_forget(plain);
    return ok;
}

static void everybody_has_a_pair_from_the_first_day(void **state)
{
    struct house *house = *state;
    struct key_pair first, second, chief;
    struct sealed sealed;

    assert_true(has_keys(house, CHIEF));
    assert_true(has_keys(house, CLERK));
    first = keys_of(house, CLERK, SECRET);
    expect_newest(house, "session", "sign-in", CLERK, "{\"employee\":\"500002\"}");
    sealed = seal(&first);
    key_pair_lock(&first);
    assert_false(opens(&sealed, &first));
    second = keys_of(house, CLERK, SECRET);
    chief = keys_of(house, CHIEF, SECRET);
    assert_true(opens(&sealed, &second));
    assert_false(opens(&sealed, &chief));
    expect_public_half(house, CLERK, &second);
    expect_public_half(house, CHIEF, &chief);
    key_pair_lock(&second);
    key_pair_lock(&chief);
    free(sealed.bytes);
}

static void who_does_not_sign_in_gets_no_keys(void **state)
{
    static const char *const wrong[][2] = {
        {CLERK, "not it at all"}, {"599999", SECRET}, {CLERK, ""}};
    struct house *house = *state;
    struct key_pair keys = keys_of(house, CHIEF, SECRET);
    struct key_pair before = keys;
    struct error error = {0};
    struct actor actor;

    for (size_t i = 0; i < 3; i++) {
        const struct sign_in given = {wrong[i][0], wrong[i][1], "Counter 1"};

        assert_false(staff_sign_in(house->store, &given, &actor, &keys, &error));
        assert_int_equal(error.class, ERROR_REFUSED);
        assert_memory_equal(&keys, &before, sizeof(keys)); /* they stay as they were */
    }
    good(staff_disable(house->store, &house->chief, CLERK, &error), &error);
    const struct sign_in right = {CLERK, SECRET, "Counter 1"};
    assert_false(staff_sign_in(house->store, &right, &actor, &keys, &error));
    assert_memory_equal(&keys, &before, sizeof(keys));
    key_pair_lock(&keys);
}

static void ones_own_new_password_keeps_the_pair(void **state)
{
    struct house *house = *state;
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct sealed sealed = seal(&keys);
    struct error error = {0};
    struct key_pair later;
    struct newest newest;

    good(staff_change_password(house->store, &clerk, &keys, NEW_SECRET, &error), &error);
    newest = newest_of(house);
    assert_string_equal(newest.operation.action, "password");
    assert_string_equal(newest.operation.actor, CLERK);
    assert_non_null(strstr(newest.changes, "{\"employee\":\"500002\",\"staff\":{\"password_hash\":"
                                           "\"$argon2id$"));
    assert_non_null(strstr(newest.changes, "\"wrapped_secret\":\"key1$"));
    assert_null(strstr(newest.changes, "public_half")); /* it did not change */
    key_pair_lock(&keys);
    later = keys_of(house, CLERK, NEW_SECRET);
    assert_true(opens(&sealed, &later));
    key_pair_lock(&later);
    free(sealed.bytes);
}

static void a_locked_pair_stops_a_change_that_would_lose_it(void **state)
{
    struct house *house = *state;
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct error error = {0};
    int64_t before;

    key_pair_lock(&keys);
    before = last_seq(house->store);
    assert_false(staff_change_password(house->store, &clerk, &keys, NEW_SECRET, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_int_equal(last_seq(house->store), before);
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_NONE);
}

static void a_password_from_somebody_else_ends_the_pair(void **state)
{
    struct house *house = *state;
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct sealed sealed = seal(&keys);
    struct error error = {0};
    struct newest newest;
    struct key_pair later;

    good(staff_reset_password(house->store, &house->chief, CLERK, NEW_SECRET, &error), &error);
    newest = newest_of(house);
    assert_string_equal(newest.operation.actor, CHIEF);
    assert_non_null(strstr(newest.changes, "\"public_half\":null,\"wrapped_secret\":null}"));
    assert_false(has_keys(house, CLERK));
    assert_true(has_keys(house, CHIEF));
    /* On the command line nobody waits for a pair that is not needed. */
    assert_int_equal(sign_in(house, CLERK, NEW_SECRET), ERROR_NONE);
    assert_false(has_keys(house, CLERK));
    key_pair_lock(&keys);
    later = keys_of(house, CLERK, NEW_SECRET);
    newest = newest_of(house);
    assert_string_equal(newest.operation.action, "sign-in");
    assert_non_null(strstr(newest.changes, "{\"employee\":\"500002\",\"staff\":{\"public_half\":"));
    assert_true(has_keys(house, CLERK));
    expect_public_half(house, CLERK, &later);
    assert_false(opens(&sealed, &later));
    keys = keys_of(house, CLERK, NEW_SECRET); /* and this one stays */
    assert_memory_equal(keys.public_half, later.public_half, KEY_BYTES);
    key_pair_lock(&keys);
    key_pair_lock(&later);
    free(sealed.bytes);
}

static void who_was_signed_in_meanwhile_signs_in_again(void **state)
{
    struct house *house = *state;
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct error error = {0};

    good(staff_reset_password(house->store, &house->chief, CLERK, NEW_SECRET, &error), &error);
    assert_false(staff_change_password(house->store, &clerk, &keys, "my own new one", &error));
    assert_int_equal(error.class, ERROR_CONFLICT);
    assert_int_equal(sign_in(house, CLERK, "my own new one"), ERROR_REFUSED);
    key_pair_lock(&keys);
    keys = keys_of(house, CLERK, NEW_SECRET);
    good(staff_change_password(house->store, &clerk, &keys, "my own new one", &error), &error);
    key_pair_lock(&keys);
}

static void who_comes_back_has_another_pair(void **state)
{
    struct house *house = *state;
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct sealed sealed = seal(&keys);
    struct error error = {0};

    key_pair_lock(&keys);
    good(staff_disable(house->store, &house->chief, CLERK, &error), &error);
    good(staff_add(house->store, &(struct desk){.actor = &house->chief}, CLERK, "Berta Beispiel",
                   ROLE_DESK, SECRET, &error),
         &error);
    assert_true(has_keys(house, CLERK));
    keys = keys_of(house, CLERK, SECRET);
    assert_false(opens(&sealed, &keys));
    key_pair_lock(&keys);
    free(sealed.bytes);
}

static void an_account_from_before_gets_its_pair_at_the_next_sign_in(void **state)
{
    struct house *house = *state;
    struct key_pair first, second;

    take_keys_away(house);
    first = keys_of(house, CLERK, SECRET);
    expect_public_half(house, CLERK, &first);
    assert_false(has_keys(house, CHIEF)); /* nobody else */
    second = keys_of(house, CLERK, SECRET);
    assert_memory_equal(first.secret_half, second.secret_half, KEY_BYTES);
    key_pair_lock(&first);
    key_pair_lock(&second);
}

static void only_who_signs_in_gets_a_pair(void **state)
{
    struct house *house = *state;
    const struct sign_in right = {CLERK, SECRET, "Counter 1"};
    const struct sign_in wrong = {CLERK, "not it at all", "Counter 1"};
    struct key_pair keys = {0};
    struct error error = {0};
    struct actor actor;

    take_keys_away(house);
    for (int i = 0; i < 5; i++) {
        assert_false(staff_sign_in(house->store, &wrong, &actor, &keys, &error));
    }
    assert_false(staff_sign_in(house->store, &right, &actor, &keys, &error)); /* locked */
    assert_null(keys.secret_half);
    assert_false(has_keys(house, CLERK));
}

/* Four desks at once: one pair remains, and nobody goes on with another. */
static void the_first_pair_is_made_once(void **state)
{
    struct house *house = *state;
    const struct sign_in given = {CLERK, SECRET, "Counter 1"};
    struct key_pair kept;
    pid_t children[4];
    int ends[2], signed_in = 0;
    unsigned char half[KEY_BYTES];

    take_keys_away(house);
    assert_int_equal(pipe(ends), 0);
    for (int c = 0; c < 4; c++) {
        children[c] = fork();
        if (children[c] == 0) {
            struct key_pair keys = {0};
            struct error error = {0};
            struct store *store = store_of(house->folder);
            struct actor actor;
            bool ok = staff_sign_in(store, &given, &actor, &keys, &error);

            if (ok) {
                ok = write(ends[1], keys.public_half, KEY_BYTES) == KEY_BYTES;
            } else {
                ok = error.class == ERROR_CONFLICT;
            }
            key_pair_lock(&keys);
            store_close(store);
            leave(ok ? 0 : 1);
        }
    }
    for (int c = 0; c < 4; c++) {
        assert_true(child_was_well(children[c]));
    }
    close(ends[1]);
    kept = keys_of(house, CLERK, SECRET);
    while (read(ends[0], half, sizeof(half)) == KEY_BYTES) {
        assert_memory_equal(half, kept.public_half, KEY_BYTES);
        signed_in++;
    }
    assert_true(signed_in > 0);
    close(ends[0]);
    key_pair_lock(&kept);
}

static void a_damaged_pair_lets_people_in_and_is_not_replaced(void **state)
{
    struct house *house = *state;
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct sealed sealed = seal(&keys);
    struct error error = {0};

    tamper(house, "UPDATE staff SET wrapped_secret = substr(wrapped_secret, 1, 60) || 'x'");
    key_pair_lock(&keys);
    keys = keys_of(house, CLERK, SECRET);
    expect_newest(house, "session", "sign-in", CLERK, "{\"employee\":\"500002\"}");
    assert_null(keys.secret_half);
    assert_true(sodium_is_zero(keys.public_half, KEY_BYTES)); /* nothing can be sealed to it */
    assert_int_equal(sign_in(house, CLERK, "not it at all"), ERROR_REFUSED);
    assert_false(staff_change_password(house->store, &clerk, &keys, NEW_SECRET, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    /* An administrator ends it. */
    good(staff_reset_password(house->store, &house->chief, CLERK, NEW_SECRET, &error), &error);
    keys = keys_of(house, CLERK, NEW_SECRET);
    assert_non_null(keys.secret_half);
    assert_false(opens(&sealed, &keys));
    key_pair_lock(&keys);
    free(sealed.bytes);
}

static void a_damaged_public_half_is_made_again(void **state)
{
    struct house *house = *state;
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    struct key_pair later;

    tamper(house, "UPDATE staff SET public_half = 'x' WHERE employee = '" CLERK "'");
    later = keys_of(house, CLERK, SECRET);
    assert_memory_equal(later.public_half, keys.public_half, KEY_BYTES);
    expect_public_half(house, CLERK, &keys);
    expect_log_makes_the_rows(house);
    key_pair_lock(&later);
    key_pair_lock(&keys);
}

/* ---- a file of the program that had four steps ---- */

static void execute(sqlite3 *file, const char *sql)
{
    char *problem = NULL;

    if (sqlite3_exec(file, sql, NULL, NULL, &problem) != SQLITE_OK) {
        fail_msg("%s", problem);
    }
}

static void make_version_4(const struct folder *folder)
{
    char hash[crypto_pwhash_STRBYTES];
    sqlite3 *file = NULL;
    char sql[400];

    assert_int_equal(crypto_pwhash_str(hash, SECRET, strlen(SECRET),
                                       crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                       crypto_pwhash_MEMLIMIT_INTERACTIVE),
                     0);
    assert_int_equal(sqlite3_open(folder->file, &file), SQLITE_OK);
    execute(file, "PRAGMA journal_mode = WAL");
    for (int i = 0; i < 4; i++) {
        execute(file, db_embedded[i].text);
    }
    snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = 4",
             STORE_APPLICATION);
    execute(file, sql);
    execute(file, "INSERT INTO setting (name, value) VALUES ('throw_away', 'yes'), "
                  "('min_reader', '4'), ('min_writer', '4')");
    snprintf(sql, sizeof(sql),
             "INSERT INTO staff (employee, name, role, password_hash, failures, locked_at, "
             "disabled, added_at) VALUES ('" CLERK "', 'Berta Beispiel', 'desk', '%s', 3, NULL, 0, "
             "'2026-01-01T00:00:00.000Z')",
             hash);
    execute(file, sql);
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
}

static void a_file_of_the_program_before_is_moved(void **state)
{
    struct house house = {.folder = *state};
    struct key_pair first, second;
    struct sealed sealed;
    int64_t version = 0;

    make_version_4(house.folder);
    house.store = store_of(house.folder);
    assert_true(store_pragma(house.store, "PRAGMA user_version", &version, NULL));
    assert_int_equal(version, schema_newest(db_embedded));
    assert_false(has_keys(&house, CLERK));
    assert_int_equal(sign_in(&house, CLERK, "not it at all"), ERROR_REFUSED);
    assert_int_equal(sign_in(&house, CLERK, SECRET), ERROR_NONE); /* as the command line does */
    assert_false(has_keys(&house, CLERK));
    first = keys_of(&house, CLERK, SECRET);
    sealed = seal(&first);
    key_pair_lock(&first);
    store_close(house.store);
    house.store = store_of(house.folder);
    second = keys_of(&house, CLERK, SECRET);
    assert_true(opens(&sealed, &second));
    assert_int_equal(broken_at(house.store, 100), 0);
    key_pair_lock(&second);
    free(sealed.bytes);
    store_close(house.store);
}

/* ---- a machine without memory ---- */

static bool limit_memory(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    bool known = file != NULL && fscanf(file, "%lu", &pages) == 1;
    struct rlimit limit;

    if (file != NULL) {
        fclose(file);
    }
    limit.rlim_cur = limit.rlim_max = pages * 4096 + (16UL << 20); /* Argon2id wants 64 MiB */
    return known && setrlimit(RLIMIT_AS, &limit) == 0;
}

static bool is_told_of_memory(struct store *store, struct key_pair *keys)
{
    const struct sign_in given = {CLERK, SECRET, "Counter 1"};
    struct error error = {0};
    struct actor actor;

    for (int i = 0; i < 6; i++) {
        if (staff_sign_in(store, &given, &actor, keys, &error) || error.class != ERROR_MEMORY) {
            return false;
        }
    }
    return keys == NULL || keys->secret_half == NULL;
}

static void lack_of_memory_is_no_wrong_password(void **state)
{
    struct house *house = *state;
    pid_t child;

    if (memory_is_watched()) {
        skip();
    }
    child = fork();
    if (child == 0) {
        struct store *store = store_of(house->folder);
        struct key_pair keys = {0};
        bool ok =
            limit_memory() && is_told_of_memory(store, NULL) && is_told_of_memory(store, &keys);

        store_close(store);
        _exit(ok ? 0 : 1);
    }
    assert_true(child_was_well(child));
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(everybody_has_a_pair_from_the_first_day),
        IN_HOUSE(who_does_not_sign_in_gets_no_keys),
        IN_HOUSE(ones_own_new_password_keeps_the_pair),
        IN_HOUSE(a_locked_pair_stops_a_change_that_would_lose_it),
        IN_HOUSE(a_password_from_somebody_else_ends_the_pair),
        IN_HOUSE(who_was_signed_in_meanwhile_signs_in_again),
        IN_HOUSE(who_comes_back_has_another_pair),
        IN_HOUSE(an_account_from_before_gets_its_pair_at_the_next_sign_in),
        IN_HOUSE(only_who_signs_in_gets_a_pair),
        IN_HOUSE(the_first_pair_is_made_once),
        IN_HOUSE(a_damaged_pair_lets_people_in_and_is_not_replaced),
        IN_HOUSE(a_damaged_public_half_is_made_again),
        cmocka_unit_test_setup_teardown(a_file_of_the_program_before_is_moved, folder_setup,
                                        folder_teardown),
        IN_HOUSE(lack_of_memory_is_no_wrong_password),
    };

    return cmocka_run_group_tests(tests, houses_setup, folder_teardown);
}
