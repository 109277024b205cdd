/* Work beside the rest: with a connection of its own, and none of the locks is lost by it. */
#include "tests/support/folder.h"

#include "db/beside.h"
#include "db/store_internal.h"

#include <fcntl.h>
#include <pthread.h>

struct work {
    pthread_t thread;
    struct store *store;
    int64_t seq;
    bool fails;
};

static bool look(struct store *own, void *context, struct error *error)
{
    struct work *work = context;

    work->thread = pthread_self();
    work->store = own;
    return work->fails ? error_set(error, ERROR_FULL, "There is no room.")
                       : operation_last_seq(own, &work->seq, error);
}

static void the_work_has_a_thread_and_a_connection_of_its_own(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    struct work work = {0};

    note(store, "{}");
    assert_true(beside_end(beside_begin(store, look, &work), &error));
    assert_false(pthread_equal(work.thread, pthread_self()));
    assert_ptr_not_equal(work.store, store);
    assert_int_equal(work.seq, 2);
    note(store, "{}");
    assert_int_equal(last_seq(store), 3);
    store_close(store);
}

static void what_fails_beside_is_told(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    struct work work = {.fails = true};

    assert_false(beside_end(beside_begin(store, look, &work), &error));
    assert_int_equal(error.class, ERROR_FULL);
    assert_string_equal(error.text, "There is no room.");
    assert_false(beside_end(beside_begin(store, look, &work), NULL));
    store_close(store);
}

/* Another file of the same name is not opened: the work looks at the one that was. */
static void a_file_that_was_moved_away_has_one_connection(void **state)
{
    const struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};
    struct work work = {0};
    char other[300];

    note(store, "{}");
    snprintf(other, sizeof(other), "%s/other.db", folder->path);
    assert_true(store_create(other, true, &error));
    assert_int_equal(rename(other, folder->file), 0);
    assert_true(beside_end(beside_begin(store, look, &work), &error));
    assert_true(pthread_equal(work.thread, pthread_self()));
    assert_ptr_equal(work.store, store);
    assert_int_equal(work.seq, 2);
    store_close(store);
}

/* Does a lock of this process stand on the file? Only another one sees it. */
static bool is_locked(const struct folder *folder)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int fd = open(folder->file, O_RDWR);

        leave(fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 7 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 7;
}

static void the_first_connection_keeps_its_locks(void **state)
{
    const struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};
    struct work work = {0};

    assert_true(store_begin_reading(store, &error));
    assert_int_equal(last_seq(store), 1);
    assert_true(is_locked(folder));
    assert_true(beside_end(beside_begin(store, look, &work), &error));
    assert_true(is_locked(folder));
    store_end_reading(store);
    store_close(store);
    assert_false(is_locked(folder));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_work_has_a_thread_and_a_connection_of_its_own),
        IN_FOLDER(what_fails_beside_is_told),
        IN_FOLDER(a_file_that_was_moved_away_has_one_connection),
        IN_FOLDER(the_first_connection_keeps_its_locks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
