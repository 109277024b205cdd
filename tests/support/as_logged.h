/* Do the tables say of each record what the log says of it? As `frontdesk check` compares them. */
#pragma once

#include "tests/support/house.h"

#include "db/record_verify.h"
#include "db/record_walk.h"

static inline bool stop_at_other(struct record_walk *walk, const struct head *head,
                                 const struct record *record, struct error *error)
{
    bool same = true;
    bool ok = record_is_as_logged(walk->store, head, record, &same, error);

    if (ok && !same) {
        (void)text_copy(walk->context, NUMBER_ROOM, head->number);
        walk->stops = true;
    }
    return ok;
}

/* The first record of the form that differs, or "". */
static inline void find_changed(struct house *house, const struct form *form,
                                char number[NUMBER_ROOM])
{
    struct record_walk walk = {
        .store = house->store, .form = form, .each = stop_at_other, .context = number};
    struct error error = {0};
    int steps = 0;

    number[0] = '\0';
    do {
        good(store_begin_reading(house->store, &error), &error);
        good(records_walk(&walk, &error), &error);
        store_end_reading(house->store);
        assert_true(++steps < 20);
    } while (walk.at != 0 && number[0] == '\0');
}

static inline void expect_as_logged(struct house *house, const struct form *form)
{
    char number[NUMBER_ROOM];

    find_changed(house, form, number);
    assert_string_equal(number, "");
}
