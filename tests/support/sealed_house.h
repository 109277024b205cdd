/* The house (house.h) with a key pair for everybody and the keys of the station, as if each had
 * been added by the administrator: recovery, command and captain. */
#pragma once

#include "tests/support/house.h"

#include "db/key_ring.h"

struct sealed_house {
    struct house *house;
    struct key_pair keys[PERSON_COUNT]; /* open */
    char recovery[RECOVERY_TEXT_ROOM];
};

/* A new pair for the person, as a sign-in after a reset makes it. */
static inline void sealed_house_new_pair(struct sealed_house *sealed, enum person person)
{
    struct error error = {0};
    char half[KEY_TEXT_ROOM], sql[300];

    good(key_pair_make(&sealed->keys[person], &error), &error);
    key_text(sealed->keys[person].public_half, half);
    snprintf(sql, sizeof(sql), "UPDATE staff SET public_half = '%s' WHERE employee = '%s'", half,
             sealed->house->actors[person].employee);
    good(store_execute(sealed->house->store, sql, &error), &error);
}

struct welcoming {
    struct sealed_house *sealed;
    enum role role;
};

static inline bool welcome_work(struct store *store, void *context, struct error *error)
{
    const struct welcoming *welcoming = context;

    return station_key_welcome(store, "500010", "Office", welcoming->role, error);
}

static inline void sealed_house_welcome(struct sealed_house *sealed, enum role role)
{
    struct welcoming welcoming = {sealed, role};
    struct error error = {0};

    good(store_run(sealed->house->store, welcome_work, &welcoming, &error), &error);
}

/* Without the command's and the captain's key. */
static inline int sealed_house_setup_alone(void **state)
{
    struct sealed_house *sealed = calloc(1, sizeof(*sealed));
    struct error error = {0};
    void *house = NULL;

    if (house_setup(&house) != 0) {
        return -1;
    }
    sealed->house = house;
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        sealed_house_new_pair(sealed, person);
    }
    if (!station_key_make_recovery(sealed->house->store, &sealed->house->actors[ADMINISTRATOR],
                                   sealed->recovery, &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    *state = sealed;
    return 0;
}

static inline int sealed_house_setup(void **state)
{
    if (sealed_house_setup_alone(state) != 0) {
        return -1;
    }
    sealed_house_welcome(*state, ROLE_WATCH_COMMANDER);
    sealed_house_welcome(*state, ROLE_CAPTAIN);
    return 0;
}

static inline int sealed_house_teardown(void **state)
{
    struct sealed_house *sealed = *state;
    void *house = sealed->house;

    for (enum person person = 0; person < PERSON_COUNT; person++) {
        key_pair_lock(&sealed->keys[person]);
    }
    free(sealed);
    return house_teardown(&house);
}

#define IN_SEALED_HOUSE(test)                                                                      \
    cmocka_unit_test_setup_teardown(test, sealed_house_setup, sealed_house_teardown)
