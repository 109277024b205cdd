#include "tests/support/folder.h"

#include "db/changes.h"

#include <poll.h>

struct heard {
    int64_t first, last;
    int count, most;
};

static bool hear(void *context, const struct operation *operation)
{
    struct heard *heard = context;

    heard->first = heard->count == 0 ? operation->seq : heard->first;
    heard->last = operation->seq;
    return ++heard->count < heard->most;
}

/* Another process that writes `count` operations when it is told to. */
static pid_t start_writer(const struct folder *folder, int count, int go[2])
{
    pid_t child;

    assert_int_equal(pipe(go), 0);
    child = fork();
    if (child == 0) {
        struct store *store = NULL;
        bool ok = store_open(&store, folder->file, &test_time, NULL);

        ok = ok && wait_for_go(go);
        for (int i = 0; ok && i < count; i++) {
            ok = store_run(store, append_note, "{}", NULL);
        }
        store_close(store);
        _exit(ok ? 0 : 1);
    }
    return child;
}

static bool wakes(const struct changes *changes, int milliseconds)
{
    struct pollfd poll_for = {.fd = changes->fd, .events = POLLIN};

    return poll(&poll_for, 1, milliseconds) == 1;
}

static struct heard look(struct changes *changes, struct store *store, bool *any, int most)
{
    struct heard heard = {.most = most};
    struct error error = {0};

    if (!changes_look(changes, store, any, hear, &heard, &error)) {
        fail_msg("%s", error.text);
    }
    return heard;
}

static void another_process_wakes_it(void **state)
{
    struct folder *folder = *state;
    struct changes changes;
    struct heard heard;
    struct store *store;
    struct error error = {0};
    bool any = false;
    int go[2];
    pid_t child;

    store_close(new_store(folder));
    child = start_writer(folder, 1, go);
    store = store_of(folder);
    assert_true(changes_open(&changes, store, &error));
    assert_true(changes.fd >= 0);
    heard = look(&changes, store, &any, 1000);
    assert_int_equal(heard.count, 0);
    say_go(go);
    while (!any) {
        assert_true(wakes(&changes, 30000));
        heard = look(&changes, store, &any, 1000);
    }
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.last, 2);
    assert_true(child_was_well(child));
    changes_close(&changes);
    assert_int_equal(changes.fd, -1);
    store_close(store);
}

static void nothing_wakes_while_nobody_writes(void **state)
{
    struct store *store = new_store(*state);
    struct changes changes;
    struct error error = {0};
    bool any = true;
    int64_t count;

    assert_true(changes_open(&changes, store, &error));
    look(&changes, store, &any, 10);
    assert_false(any);
    assert_true(operation_last_seq(store, &count, &error)); /* reading wakes nobody either */
    assert_false(wakes(&changes, 300));
    changes_close(&changes);
    store_close(store);
}

static void our_own_operations_are_told_but_are_no_change_by_others(void **state)
{
    struct store *store = new_store(*state);
    struct changes changes;
    struct heard heard;
    struct error error = {0};
    bool any = true;

    assert_true(changes_open(&changes, store, &error));
    note(store, "{}");
    heard = look(&changes, store, &any, 10);
    assert_false(any);
    assert_int_equal(heard.count, 1);
    assert_false(wakes(&changes, 0)); /* looking has emptied it */
    heard = look(&changes, store, &any, 10);
    assert_int_equal(heard.count, 0);
    changes_close(&changes);
    store_close(store);
}

static void many_operations_come_each_once_and_in_order(void **state)
{
    struct store *store = new_store(*state);
    struct changes changes;
    struct heard heard;
    struct error error = {0};
    bool any = false;

    assert_true(changes_open(&changes, store, &error));
    for (int i = 0; i < 128; i++) {
        note(store, "{}");
    }
    heard = look(&changes, store, &any, 1000);
    assert_int_equal(heard.count, 128);
    assert_int_equal(heard.first, 2);
    assert_int_equal(heard.last, 129);
    for (int i = 0; i < 200; i++) {
        note(store, "{}");
    }
    heard = look(&changes, store, &any, 70); /* ends in the second page and goes on from there */
    assert_int_equal(heard.count, 70);
    heard = look(&changes, store, &any, 1000);
    assert_int_equal(heard.count, 130);
    assert_int_equal(heard.first, 200);
    changes_close(&changes);
    store_close(store);
}

static void without_inotify_it_is_asked_by_time(void **state)
{
    struct folder *folder = *state;
    struct changes changes;
    struct store *store;
    struct error error = {0};
    bool any = false;
    int go[2];
    pid_t child;

    store_close(new_store(folder));
    child = start_writer(folder, 3, go);
    store = store_of(folder);
    assert_true(changes_open(&changes, store, &error));
    close(changes.fd);
    changes.fd = -1;
    say_go(go);
    assert_true(child_was_well(child));
    assert_true(changes_look(&changes, store, &any, NULL, NULL, &error));
    assert_true(any);
    assert_int_equal(changes.seen, 4);
    changes_close(&changes);
    store_close(store);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(another_process_wakes_it),
        IN_FOLDER(nothing_wakes_while_nobody_writes),
        IN_FOLDER(our_own_operations_are_told_but_are_no_change_by_others),
        IN_FOLDER(many_operations_come_each_once_and_in_order),
        IN_FOLDER(without_inotify_it_is_asked_by_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
