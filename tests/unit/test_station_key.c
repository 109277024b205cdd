/* The station's keys: who gets them, who waits for them, and what the recovery key opens. */
#include "tests/support/sealed_house.h"

#include "db/operation.h"

static struct key_ring ring_of(struct sealed_house *sealed, enum person person)
{
    struct key_ring ring;
    struct error error = {0};

    good(key_ring_open(sealed->house->store, sealed->house->actors[person].employee,
                       &sealed->keys[person], &ring, &error),
         &error);
    return ring;
}

static void expect_keys(struct sealed_house *sealed, enum person person, size_t count)
{
    struct key_ring ring = ring_of(sealed, person);

    assert_int_equal(ring.count, count);
    key_ring_close(&ring);
}

static bool is_awaited(struct sealed_house *sealed, enum person person)
{
    struct error error = {0};
    bool awaited = false;

    good(station_key_is_awaited(sealed->house->store, &sealed->house->actors[person], &awaited,
                                &error),
         &error);
    return awaited;
}

static void command_opens_and_nobody_else(void **state)
{
    struct sealed_house *sealed = *state;
    struct key_ring ring;

    for (enum person person = 0; person < PERSON_COUNT; person++) {
        expect_keys(sealed, person, person == COMMANDER ? 1 : person == CAPTAIN ? 2 : 0);
        assert_false(is_awaited(sealed, person));
    }
    ring = ring_of(sealed, COMMANDER);
    assert_non_null(key_ring_find(&ring, SEAL_COMMAND, 1));
    assert_null(key_ring_find(&ring, SEAL_COMMAND, 2));
    assert_null(key_ring_find(&ring, SEAL_CAPTAIN, 1));
    key_ring_close(&ring);
}

static void ring_needs_an_open_pair(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct key_ring ring;

    key_pair_lock(&sealed->keys[COMMANDER]);
    assert_false(
        key_ring_open(sealed->house->store, "500007", &sealed->keys[COMMANDER], &ring, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_false(key_ring_open(sealed->house->store, "500007", NULL, &ring, &error));
}

/* The grants of another person do not open with one's own pair. */
static void grants_open_for_their_holder_alone(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct key_ring ring;

    good(key_ring_open(sealed->house->store, "500007", &sealed->keys[CLERK], &ring, &error),
         &error);
    assert_int_equal(ring.count, 0);
    key_ring_close(&ring);
}

static bool withdraw_work(struct store *store, void *context, struct error *error)
{
    return station_key_withdraw(store, "500010", "Office", context, error);
}

static void who_lost_their_pair_waits_for_a_grant(void **state)
{
    struct sealed_house *sealed = *state;
    struct house *house = sealed->house;
    struct error error = {0};
    struct key_ring ring;
    int given = 0;

    good(store_run(house->store, withdraw_work, "500007", &error), &error);
    sealed_house_new_pair(sealed, COMMANDER);
    expect_keys(sealed, COMMANDER, 0);
    assert_true(is_awaited(sealed, COMMANDER));
    assert_false(is_awaited(sealed, CLERK));

    ring = ring_of(sealed, CAPTAIN);
    good(station_key_grant(house->store, &ring, &house->actors[CAPTAIN], "500007", &given, &error),
         &error);
    key_ring_close(&ring);
    assert_int_equal(given, 1); /* the captain's own key is not for a watch commander */
    assert_false(is_awaited(sealed, COMMANDER));
    expect_keys(sealed, COMMANDER, 1);
}

static void grants_go_to_those_who_may_read(void **state)
{
    static const char *const refused[] = {"500003", "500005", "500009", "500010", "599999"};
    struct sealed_house *sealed = *state;
    struct house *house = sealed->house;
    struct key_ring ring = ring_of(sealed, CAPTAIN);

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct error error = {0};
        int given = 0;

        assert_false(station_key_grant(house->store, &ring, &house->actors[CAPTAIN], refused[i],
                                       &given, &error));
        assert_true(error.class == ERROR_REFUSED || error.class == ERROR_NOT_FOUND);
    }
    key_ring_close(&ring);
    expect_keys(sealed, CLERK, 0);
}

static void empty_ring_grants_nothing(void **state)
{
    struct sealed_house *sealed = *state;
    struct house *house = sealed->house;
    struct key_ring ring = ring_of(sealed, CLERK);
    struct error error = {0};
    int given = 0;

    assert_false(
        station_key_grant(house->store, &ring, &house->actors[CLERK], "500007", &given, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    key_ring_close(&ring);
}

static void recovery_key_opens_everything(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct key_ring ring;
    char typed[200];

    good(key_ring_open_recovery(sealed->house->store, sealed->recovery, &ring, &error), &error);
    assert_int_equal(ring.count, 3);
    assert_non_null(key_ring_find(&ring, SEAL_COMMAND, 1));
    assert_non_null(key_ring_find(&ring, SEAL_CAPTAIN, 1));
    assert_non_null(key_ring_find(&ring, SEAL_RECOVERY, 1));
    key_ring_close(&ring);

    /* as a person may type it */
    snprintf(typed, sizeof(typed), "  %s \n", sealed->recovery);
    for (char *at = typed; *at != '\0'; at++) {
        *at = (char)(*at == '-' ? ' ' : *at >= 'a' && *at <= 'f' ? *at - 'a' + 'A' : *at);
    }
    good(key_ring_open_recovery(sealed->house->store, typed, &ring, &error), &error);
    key_ring_close(&ring);
}

static void slip_in_the_recovery_key_is_seen(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct key_ring ring;

    for (size_t i = 0; i < strlen(sealed->recovery); i += 7) {
        char kept = sealed->recovery[i];

        sealed->recovery[i] = kept == '0' ? '1' : '0';
        error = (struct error){0};
        assert_false(key_ring_open_recovery(sealed->house->store, sealed->recovery, &ring, &error));
        assert_int_equal(error.class, ERROR_INPUT);
        sealed->recovery[i] = kept;
    }
    assert_false(key_ring_open_recovery(sealed->house->store, "", &ring, &error));
}

static void recovery_key_of_another_file_opens_nothing(void **state)
{
    struct sealed_house *sealed = *state;
    struct key_pair other = {0};
    struct error error = {0};
    struct key_ring ring;
    char text[RECOVERY_TEXT_ROOM];

    good(key_pair_make(&other, &error), &error);
    recovery_text_write(&other, text);
    key_pair_lock(&other);
    assert_false(key_ring_open_recovery(sealed->house->store, text, &ring, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
}

static void there_is_one_recovery_key(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    char text[RECOVERY_TEXT_ROOM];

    assert_false(station_key_make_recovery(sealed->house->store,
                                           &sealed->house->actors[ADMINISTRATOR], text, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_false(station_key_make_recovery(sealed->house->store, &sealed->house->actors[CAPTAIN],
                                           text, &error));
    assert_non_null(strstr(error.text, "administrator"));
}

static void new_keys_reach_everybody_and_old_ones_stay(void **state)
{
    struct sealed_house *sealed = *state;
    struct house *house = sealed->house;
    struct key_ring ring = ring_of(sealed, COMMANDER);
    struct station_key key;
    struct error error = {0};

    good(station_key_rotate(house->store, &ring, &house->actors[COMMANDER], &error), &error);
    key_ring_close(&ring);
    good(station_key_newest(house->store, SEAL_COMMAND, &key, &error), &error);
    assert_int_equal(key.generation, 2);
    good(station_key_newest(house->store, SEAL_CAPTAIN, &key, &error), &error);
    assert_int_equal(key.generation, 1); /* not the watch commander's to replace */
    expect_keys(sealed, COMMANDER, 2);
    expect_keys(sealed, CAPTAIN, 3);
    good(key_ring_open_recovery(house->store, sealed->recovery, &ring, &error), &error);
    assert_int_equal(ring.count, 4);
    key_ring_close(&ring);
}

static void who_holds_nothing_replaces_nothing(void **state)
{
    struct sealed_house *sealed = *state;
    struct house *house = sealed->house;
    struct key_ring ring = ring_of(sealed, CLERK);
    struct error error = {0};

    assert_false(station_key_rotate(house->store, &ring, &house->actors[CLERK], &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    key_ring_close(&ring);
}

static void next_commander_waits(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};

    good(store_run(sealed->house->store, withdraw_work, "500008", &error), &error);
    sealed_house_welcome(sealed, ROLE_CAPTAIN); /* as one who comes after the key */
    assert_true(is_awaited(sealed, CAPTAIN));
    expect_keys(sealed, CAPTAIN, 0);
}

static bool keep_secret_out(void *context, const struct operation *operation)
{
    const char *bare = context;

    assert_null(strstr(operation->changes, bare));
    return true;
}

/* Neither as it is written down nor without its dashes. */
static void log_does_not_hold_the_recovery_secret(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    char bare[RECOVERY_TEXT_ROOM] = "";
    size_t length = 0;

    for (const char *at = sealed->recovery; *at != '\0'; at++) {
        if (*at != '-' && length < 64) {
            bare[length++] = *at;
        }
    }
    assert_int_equal(length, 64);
    good(operations_after(sealed->house->store, 0, 100, keep_secret_out, sealed->recovery, &error),
         &error);
    good(operations_after(sealed->house->store, 0, 100, keep_secret_out, bare, &error), &error);
    assert_int_equal(broken_at(sealed->house->store, 1000), 0);
}

static void without_a_recovery_key_there_are_no_others(void **state)
{
    struct house *house = *state;
    struct sealed_house sealed = {.house = house};
    struct welcoming welcoming = {&sealed, ROLE_WATCH_COMMANDER};
    struct error error = {0};

    assert_false(store_run(house->store, welcome_work, &welcoming, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_non_null(strstr(error.text, "frontdesk key recovery"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SEALED_HOUSE(command_opens_and_nobody_else),
        IN_SEALED_HOUSE(ring_needs_an_open_pair),
        IN_SEALED_HOUSE(grants_open_for_their_holder_alone),
        IN_SEALED_HOUSE(who_lost_their_pair_waits_for_a_grant),
        IN_SEALED_HOUSE(grants_go_to_those_who_may_read),
        IN_SEALED_HOUSE(empty_ring_grants_nothing),
        IN_SEALED_HOUSE(recovery_key_opens_everything),
        IN_SEALED_HOUSE(slip_in_the_recovery_key_is_seen),
        IN_SEALED_HOUSE(recovery_key_of_another_file_opens_nothing),
        IN_SEALED_HOUSE(there_is_one_recovery_key),
        IN_SEALED_HOUSE(new_keys_reach_everybody_and_old_ones_stay),
        IN_SEALED_HOUSE(who_holds_nothing_replaces_nothing),
        IN_SEALED_HOUSE(next_commander_waits),
        IN_SEALED_HOUSE(log_does_not_hold_the_recovery_secret),
        IN_HOUSE(without_a_recovery_key_there_are_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
