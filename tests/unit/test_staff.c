#include "tests/support/accounts.h"

#include "db/safeguard.h"

struct search {
    const char *name;
    struct staff staff;
    int count;
};

static void find_staff(void *context, const struct staff *staff)
{
    struct search *search = context;

    search->count++;
    if (strcmp(staff->employee, search->name) == 0) {
        search->staff = *staff;
    }
}

static struct staff staff_of(struct house *house, const char *employee)
{
    struct search search = {.name = employee};
    struct error error = {0};

    good(staff_list(house->store, find_staff, &search, &error), &error);
    return search.staff;
}

static void the_right_password_signs_in_and_is_logged(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct actor actor;

    good(try_sign_in(house, CLERK, SECRET, &actor, &error), &error);
    assert_string_equal(actor.employee, CLERK);
    assert_string_equal(actor.name, "Berta Beispiel");
    assert_int_equal(actor.role, ROLE_DESK);
    expect_newest(house, "session", "sign-in", CLERK, "{\"employee\":\"500002\"}");
    good(staff_sign_out(house->store, &actor, &error), &error);
    expect_newest(house, "session", "sign-out", CLERK, "{\"employee\":\"500002\"}");
}

static void a_wrong_password_or_number_is_refused_in_the_same_words(void **state)
{
    struct house *house = *state;
    struct error wrong = {0}, unknown = {0};
    struct actor actor;

    assert_false(try_sign_in(house, CLERK, "not it at all", &actor, &wrong));
    expect_newest(house, "session", "failure", CLERK,
                  "{\"employee\":\"500002\",\"reason\":\"password\","
                  "\"staff\":{\"failures\":1,\"locked_at\":null}}");
    assert_false(try_sign_in(house, "secretword", SECRET, &actor, &unknown));
    expect_newest(house, "session", "failure", "unknown", "{\"reason\":\"unknown\"}");
    assert_int_equal(wrong.class, ERROR_REFUSED);
    assert_int_equal(unknown.class, ERROR_REFUSED);
    assert_string_equal(wrong.text, unknown.text);
    assert_int_equal(sign_in(house, "", ""), ERROR_REFUSED);
    assert_int_equal(sign_in(house, CLERK, ""), ERROR_REFUSED);
    assert_int_equal(sign_in(house, "' OR 1=1 --", SECRET), ERROR_REFUSED);
}

/* The processor's time of it, in microseconds: what else the machine does is not in it. */
static int64_t cost_of_sign_in(struct house *house, const char *employee)
{
    struct timespec begun, ended;

    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun), 0);
    assert_int_equal(sign_in(house, employee, "not it at all"), ERROR_REFUSED);
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended), 0);
    return (int64_t)(ended.tv_sec - begun.tv_sec) * 1000000 +
           (ended.tv_nsec - begun.tv_nsec) / 1000;
}

static void an_unknown_number_takes_as_long_as_a_wrong_password(void **state)
{
    struct house *house = *state;
    int64_t wrong = INT64_MAX, unknown = INT64_MAX;

    for (int i = 0; i < 4; i++) {
        int64_t of_wrong = cost_of_sign_in(house, CLERK);
        int64_t of_unknown = cost_of_sign_in(house, "7654321");

        wrong = of_wrong < wrong ? of_wrong : wrong;
        unknown = of_unknown < unknown ? of_unknown : unknown;
    }
    assert_true(unknown > wrong / 3 && unknown < wrong * 3);
}

static void five_failures_lock_and_a_commander_opens(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct actor commander = actor_of(COMMANDER, ROLE_WATCH_COMMANDER);
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct actor actor;

    good(staff_add(house->store, &(struct desk){.actor = &house->chief}, COMMANDER,
                   "Carla Kaufmann", ROLE_WATCH_COMMANDER, SECRET, &error),
         &error);
    for (int i = 0; i < 5; i++) {
        assert_false(staff_of(house, CLERK).locked);
        assert_int_equal(sign_in(house, CLERK, "not it at all"), ERROR_REFUSED);
        assert_int_equal(staff_of(house, CLERK).failures, i + 1);
    }
    expect_newest(house, "session", "failure", CLERK,
                  "{\"employee\":\"500002\",\"reason\":\"password\",\"locked\":true,"
                  "\"staff\":{\"failures\":5,\"locked_at\":\"2026-11-18T11:06:40.000Z\"}}");
    assert_true(staff_of(house, CLERK).locked);
    assert_false(try_sign_in(house, CLERK, SECRET, &actor, &error));
    assert_non_null(strstr(error.text, "locked"));
    expect_newest(house, "session", "failure", CLERK,
                  "{\"employee\":\"500002\",\"reason\":\"locked\"}");
    house->time.fixed += 24 * 3600 * 1000;
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_REFUSED); /* time alone does not help */
    assert_false(staff_unlock(house->store, &clerk, CLERK, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    good(staff_unlock(house->store, &commander, CLERK, &error), &error);
    expect_newest(house, "staff", "unlock", COMMANDER,
                  "{\"employee\":\"500002\",\"staff\":{\"failures\":0,\"locked_at\":null}}");
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_NONE);
}

static void a_locked_account_does_not_tell_that_a_guess_is_right(void **state)
{
    struct house *house = *state;
    struct error right = {0}, wrong = {0};
    struct actor actor;

    for (int i = 0; i < 5; i++) {
        sign_in(house, CLERK, "not it at all");
    }
    assert_false(try_sign_in(house, CLERK, SECRET, &actor, &right));
    assert_false(try_sign_in(house, CLERK, "another guess", &actor, &wrong));
    assert_string_equal(right.text, wrong.text);
}

static void a_success_ends_the_count(void **state)
{
    struct house *house = *state;

    for (int i = 0; i < 4; i++) {
        sign_in(house, CLERK, "not it at all");
    }
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_NONE);
    assert_int_equal(staff_of(house, CLERK).failures, 0);
    expect_newest(house, "session", "sign-in", CLERK,
                  "{\"employee\":\"500002\",\"staff\":{\"failures\":0,\"locked_at\":null}}");
    sign_in(house, CLERK, "not it at all");
    assert_false(staff_of(house, CLERK).locked);
}

static void a_locked_administrator_opens_again_after_fifteen_minutes(void **state)
{
    struct house *house = *state;

    for (int i = 0; i < 5; i++) {
        sign_in(house, CHIEF, "not it at all");
    }
    assert_true(staff_of(house, CHIEF).locked);
    house->time.fixed += 15 * 60 * 1000 - 1;
    assert_int_equal(sign_in(house, CHIEF, SECRET), ERROR_REFUSED);
    house->time.fixed += 1;
    assert_false(staff_of(house, CHIEF).locked);
    assert_int_equal(sign_in(house, CHIEF, "not it at all"), ERROR_REFUSED);
    assert_false(staff_of(house, CHIEF).locked); /* the count began anew */
    assert_int_equal(staff_of(house, CHIEF).failures, 1);
    assert_int_equal(sign_in(house, CHIEF, SECRET), ERROR_NONE);
    assert_int_equal(staff_of(house, CHIEF).failures, 0);
}

static void only_an_administrator_adds_disables_and_resets(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    int64_t before = last_seq(house->store);

    for (enum role role = ROLE_VOLUNTEER; role < ROLE_ADMINISTRATOR; role++) {
        struct actor actor = actor_of(CLERK, role);

        assert_false(staff_add(house->store, &(struct desk){.actor = &actor}, "500009", "Dora",
                               ROLE_DESK, SECRET, &error));
        assert_int_equal(error.class, ERROR_REFUSED);
        assert_false(staff_disable(house->store, &actor, CHIEF, &error));
        assert_int_equal(error.class, ERROR_REFUSED);
    }
    /* Whoever says to be an administrator and is none. */
    struct actor pretender = actor_of(CLERK, ROLE_ADMINISTRATOR);
    assert_false(staff_add(house->store, &(struct desk){.actor = &pretender}, "500009", "Dora",
                           ROLE_DESK, SECRET, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_false(staff_reset_password(house->store, &pretender, CHIEF, "taken over now", &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_int_equal(last_seq(house->store), before);
    assert_int_equal(sign_in(house, CHIEF, SECRET), ERROR_NONE);
}

static void what_is_added_must_fit(void **state)
{
    static const char *const bad_numbers[] = {"",        "1234",    "12345678", "12a45",
                                              " 500009", "500009 ", "-50009"};
    static const char *const bad_names[] = {"",          "   ",      "a\nb",
                                            "a\x1b[2Jb", "\xff\xfe", "a\xe2\x80\xaez"};
    struct house *house = *state;
    struct error error = {0};
    char long_name[100];

    for (size_t i = 0; i < sizeof(bad_numbers) / sizeof(bad_numbers[0]); i++) {
        assert_false(staff_add(house->store, &(struct desk){.actor = &house->chief}, bad_numbers[i],
                               "Dora", ROLE_DESK, SECRET, &error));
        assert_int_equal(error.class, ERROR_INPUT);
    }
    for (size_t i = 0; i < sizeof(bad_names) / sizeof(bad_names[0]); i++) {
        assert_false(staff_add(house->store, &(struct desk){.actor = &house->chief}, "500009",
                               bad_names[i], ROLE_DESK, SECRET, &error));
        assert_int_equal(error.class, ERROR_INPUT);
    }
    memset(long_name, 'a', sizeof(long_name));
    long_name[81] = '\0';
    assert_false(staff_add(house->store, &(struct desk){.actor = &house->chief}, "500009",
                           long_name, ROLE_DESK, SECRET, &error));
    long_name[80] = '\0';
    good(staff_add(house->store, &(struct desk){.actor = &house->chief}, "500009", long_name,
                   ROLE_DESK, SECRET, &error),
         &error);
    assert_string_equal(staff_of(house, "500009").name, long_name);
    assert_false(staff_add(house->store, &(struct desk){.actor = &house->chief}, "500010", "Dora",
                           ROLE_NONE, SECRET, &error));
    assert_false(staff_add(house->store, &(struct desk){.actor = &house->chief}, CLERK, "Twice",
                           ROLE_DESK, SECRET, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_string_equal(staff_of(house, CLERK).name, "Berta Beispiel");
}

static void passwords_have_their_limits(void **state)
{
    struct error error = {0};
    char password[140];

    (void)state;
    memset(password, 'p', sizeof(password));
    password[129] = '\0';
    assert_false(staff_password_fits(CLERK, password, &error));
    password[128] = '\0';
    assert_true(staff_password_fits(CLERK, password, &error));
    assert_false(staff_password_fits(CLERK, "", &error));
    assert_false(staff_password_fits(CLERK, "1234567", &error));
    assert_true(staff_password_fits(CLERK, "12345678", &error));
    assert_true(staff_password_fits(CLERK, "ñññññññ8", &error));
    assert_false(staff_password_fits(CLERK, "ñññññññ", &error)); /* 14 bytes, 7 characters */
    assert_false(staff_password_fits("12345678", "12345678", &error));
    assert_false(staff_password_fits(CLERK, "pass\tword\n1", &error));
    assert_int_equal(error.class, ERROR_INPUT);
}

static void the_first_account_comes_once(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    char recovery[RECOVERY_TEXT_ROOM];
    bool any = false;

    good(staff_any(house->store, &any, &error), &error);
    assert_true(any);
    assert_false(staff_add_first(house->store,
                                 &(struct first_account){"500099", "Second", SECRET, "tty1"},
                                 recovery, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_int_equal(staff_of(house, CHIEF).role, ROLE_ADMINISTRATOR);
    assert_string_equal(staff_of(house, CHIEF).name, "Ada Muster");
}

static void a_disabled_account_is_shut_and_the_last_administrator_stays(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct key_pair keys = keys_of(house, CLERK, SECRET);

    assert_false(staff_disable(house->store, &house->chief, CHIEF, &error));
    assert_non_null(strstr(error.text, "last administrator"));
    good(staff_disable(house->store, &house->chief, CLERK, &error), &error);
    expect_newest(house, "staff", "disable", CHIEF,
                  "{\"employee\":\"500002\",\"staff\":{\"disabled\":1}}");
    assert_true(staff_of(house, CLERK).disabled);
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_REFUSED);
    expect_newest(house, "session", "failure", CLERK,
                  "{\"employee\":\"500002\",\"reason\":\"disabled\"}");
    assert_false(staff_change_password(house->store, &clerk, &keys, "a new long one", &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    key_pair_lock(&keys);
    assert_false(staff_disable(house->store, &house->chief, CLERK, &error));
    assert_false(staff_disable(house->store, &house->chief, "599999", &error));
    assert_int_equal(error.class, ERROR_NOT_FOUND);
    /* With a second administrator the first may go, and a disabled one does not count. */
    good(staff_add(house->store, &(struct desk){.actor = &house->chief}, COMMANDER, "Carla",
                   ROLE_ADMINISTRATOR, SECRET, &error),
         &error);
    good(staff_disable(house->store, &house->chief, CHIEF, &error), &error);
    struct actor second = actor_of(COMMANDER, ROLE_ADMINISTRATOR);
    assert_false(staff_disable(house->store, &second, COMMANDER, &error));
    assert_false(staff_add(house->store, &(struct desk){.actor = &house->chief}, "500011", "Eva",
                           ROLE_DESK, SECRET,
                           &error)); /* a disabled administrator does nothing more */
}

static void who_comes_back_gets_the_account_again(void **state)
{
    struct house *house = *state;
    struct error error = {0};

    good(staff_disable(house->store, &house->chief, CLERK, &error), &error);
    good(staff_add(house->store, &(struct desk){.actor = &house->chief}, CLERK, "Berta Neu",
                   ROLE_SERGEANT, "quite another one", &error),
         &error);
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_REFUSED);
    assert_int_equal(sign_in(house, CLERK, "quite another one"), ERROR_NONE);
    assert_int_equal(staff_of(house, CLERK).role, ROLE_SERGEANT);
}

static void passwords_are_changed_by_oneself_and_by_an_administrator(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct actor clerk = actor_of(CLERK, ROLE_DESK);
    struct key_pair keys = keys_of(house, CLERK, SECRET);

    good(staff_change_password(house->store, &clerk, &keys, "my own new one", &error), &error);
    assert_int_equal(sign_in(house, CLERK, SECRET), ERROR_REFUSED);
    assert_int_equal(sign_in(house, CLERK, "my own new one"), ERROR_NONE);
    assert_false(staff_change_password(house->store, &clerk, &keys, "short", &error));
    assert_int_equal(error.class, ERROR_INPUT);
    good(staff_reset_password(house->store, &house->chief, CLERK, "given by the chief", &error),
         &error);
    assert_int_equal(sign_in(house, CLERK, "my own new one"), ERROR_REFUSED);
    assert_int_equal(sign_in(house, CLERK, "given by the chief"), ERROR_NONE);
    assert_false(staff_reset_password(house->store, &house->chief, CLERK, "short", &error));
    assert_int_equal(error.class, ERROR_INPUT);
    assert_false(staff_reset_password(house->store, &clerk, CHIEF, "mine is yours", &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_false(staff_reset_password(house->store, &house->chief, "599999", "for nobody", &error));
    assert_int_equal(error.class, ERROR_NOT_FOUND);
    /* Not even an administrator resets their own: it would cost the key for nothing. */
    assert_false(staff_reset_password(house->store, &house->chief, CHIEF, "my own too", &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_int_equal(sign_in(house, CHIEF, SECRET), ERROR_NONE);
    key_pair_lock(&keys);
}

static void a_file_that_may_not_be_written_is_signed_in_to_for_reading(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct actor actor;
    int64_t before = last_seq(house->store);

    good(store_mark_damaged(house->store, "a test found damage.", &error), &error);
    good(try_sign_in(house, CLERK, SECRET, &actor, &error), &error);
    assert_int_equal(actor.role, ROLE_DESK);
    good(staff_sign_out(house->store, &actor, &error), &error);
    assert_int_equal(sign_in(house, CLERK, "not it at all"), ERROR_REFUSED);
    assert_int_equal(sign_in(house, "7654321", SECRET), ERROR_REFUSED);
    assert_int_equal(last_seq(house->store), before);
}

static void names_belong_to_numbers(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    char name[81] = "x";

    good(staff_name(house->store, CLERK, name, &error), &error);
    assert_string_equal(name, "Berta Beispiel");
    good(staff_name(house->store, "599999", name, &error), &error);
    assert_string_equal(name, "");
}

static bool contains(const char *bytes, size_t length, const void *wanted, size_t most)
{
    for (size_t i = 0; i + most <= length; i++) {
        if (memcmp(bytes + i, wanted, most) == 0) {
            return true;
        }
    }
    return false;
}

static void nothing_secret_is_written(void **state)
{
    static const char *const suffixes[] = {"", "-wal"};
    struct house *house = *state;
    struct key_pair keys = keys_of(house, CLERK, SECRET);
    bool found_name = false;

    sign_in(house, CLERK, "wrong-but-close");
    sign_in(house, "typed-in-the-wrong-field", "wrong-but-close");
    for (size_t i = 0; i < 2; i++) {
        char path[256];
        char *bytes = calloc(1, 4 << 20);
        FILE *file;
        size_t length;

        snprintf(path, sizeof(path), "%s%s", house->folder->file, suffixes[i]);
        file = fopen(path, "r");
        assert_non_null(file);
        length = fread(bytes, 1, 4 << 20, file);
        fclose(file);
        assert_false(contains(bytes, length, SECRET, strlen(SECRET)));
        assert_false(contains(bytes, length, keys.secret_half, KEY_BYTES));
        assert_false(contains(bytes, length, "wrong-but-close", 15));
        assert_false(contains(bytes, length, "typed-in-the-wrong-field", 24));
        found_name = found_name || contains(bytes, length, "Berta Beispiel", 14);
        free(bytes);
    }
    assert_true(found_name); /* so the search would have found them */
    key_pair_lock(&keys);
    assert_true(store_settings_hold(house->store, NULL));
}

static void hashes_are_argon2id(void **state)
{
    struct house *house = *state;
    int64_t count = 0;

    assert_true(store_pragma(house->store,
                             "SELECT COUNT(*) FROM staff WHERE "
                             "substr(password_hash, 1, 31) = '$argon2id$v=19$m=65536,t=2,p=1$'",
                             &count, NULL));
    assert_int_equal(count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(the_right_password_signs_in_and_is_logged),
        IN_HOUSE(a_wrong_password_or_number_is_refused_in_the_same_words),
        IN_HOUSE(an_unknown_number_takes_as_long_as_a_wrong_password),
        IN_HOUSE(five_failures_lock_and_a_commander_opens),
        IN_HOUSE(a_locked_account_does_not_tell_that_a_guess_is_right),
        IN_HOUSE(a_success_ends_the_count),
        IN_HOUSE(a_locked_administrator_opens_again_after_fifteen_minutes),
        IN_HOUSE(only_an_administrator_adds_disables_and_resets),
        IN_HOUSE(what_is_added_must_fit),
        cmocka_unit_test(passwords_have_their_limits),
        IN_HOUSE(the_first_account_comes_once),
        IN_HOUSE(a_disabled_account_is_shut_and_the_last_administrator_stays),
        IN_HOUSE(who_comes_back_gets_the_account_again),
        IN_HOUSE(passwords_are_changed_by_oneself_and_by_an_administrator),
        IN_HOUSE(a_file_that_may_not_be_written_is_signed_in_to_for_reading),
        IN_HOUSE(names_belong_to_numbers),
        IN_HOUSE(nothing_secret_is_written),
        IN_HOUSE(hashes_are_argon2id),
    };

    return cmocka_run_group_tests(tests, houses_setup, folder_teardown);
}
