#include "tests/support/folder.h"

#include "db/backup.h"
#include "db/embedded.h"
#include "db/schema.h"
#include "db/schema_shape.h"
#include "db/store_internal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_STEPS 128

/* The steps of this program and `more` further ones, each with a table of its own. */
struct further {
    struct embedded_file steps[MOST_STEPS + 1];
    char names[MOST_STEPS][32];
    char texts[MOST_STEPS][256];
    int newest;
};

static struct further *further_steps(int more)
{
    struct further *further = calloc(1, sizeof(*further));
    int count = schema_newest(db_embedded);

    assert_true(count > 0 && count + more <= MOST_STEPS);
    memcpy(further->steps, db_embedded, (size_t)count * sizeof(db_embedded[0]));
    for (int i = count; i < count + more; i++) {
        snprintf(further->names[i], sizeof(further->names[i]), "%03d_more.sql", i + 1);
        snprintf(further->texts[i], sizeof(further->texts[i]),
                 "CREATE TABLE more_%d (a INTEGER NOT NULL PRIMARY KEY) STRICT; "
                 "INSERT INTO more_%d (a) VALUES (%d);",
                 i + 1, i + 1, i + 1);
        further->steps[i] =
            (struct embedded_file){further->names[i], further->texts[i], strlen(further->texts[i])};
    }
    further->newest = count + more;
    return further;
}

static char told[400];

static void hear(const char *words)
{
    (void)snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s|", words);
}

static struct store *open_with(const struct folder *folder, const struct further *further)
{
    struct store *store = NULL;
    struct error error = {0};

    if (!store_open_with(&store, folder->file, &test_time, further->steps, NULL, &error)) {
        fail_msg("%s", error.text);
    }
    return store;
}

static int64_t number_of(struct store *store, const char *sql)
{
    struct error error = {0};
    int64_t number = -1;

    if (!store_pragma(store, sql, &number, &error)) {
        fail_msg("%s", error.text);
    }
    return number;
}

#define COUNT_MORE  "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name LIKE 'more%'"
#define COUNT_MOVES "SELECT COUNT(*) FROM operation WHERE action = 'migrate'"

static void steps_must_count_from_one(void **state)
{
    const struct embedded_file gap[] = {
        {"001_a.sql", "", 0}, {"003_c.sql", "", 0}, {NULL, NULL, 0}};
    const struct embedded_file nameless[] = {{"core.sql", "", 0}, {NULL, NULL, 0}};
    const struct embedded_file good[] = {{"1_a.sql", "", 0}, {"002_b.sql", "", 0}, {NULL, NULL, 0}};

    (void)state;
    assert_int_equal(schema_newest(gap), 0);
    assert_int_equal(schema_newest(nameless), 0);
    assert_int_equal(schema_newest(good), 2);
    assert_true(schema_newest(db_embedded) >= 1);
}

static void a_new_file_has_the_newest_version_and_no_moves(void **state)
{
    struct store *store = new_store(*state);

    assert_int_equal(number_of(store, "PRAGMA user_version"), schema_newest(db_embedded));
    assert_int_equal(number_of(store, "PRAGMA application_id"), STORE_APPLICATION);
    assert_int_equal(number_of(store, COUNT_MOVES), 0);
    assert_int_equal(number_of(store, "SELECT value FROM setting WHERE name = 'min_writer'"),
                     schema_newest(db_embedded));
    store_close(store);
}

/* Else each start would make all tables in memory to compare them. */
static void what_identifies_a_new_file_is_known_beforehand(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    unsigned char shape[SHAPE_BYTES];

    assert_true(schema_shape_read(store, shape, &error));
    assert_memory_equal(shape, db_shapes[schema_newest(db_embedded) - 1], SHAPE_BYTES);
    assert_true(store_execute(store, "CREATE VIEW more AS SELECT 1", &error));
    assert_true(schema_shape_read(store, shape, &error));
    assert_memory_not_equal(shape, db_shapes[schema_newest(db_embedded) - 1], SHAPE_BYTES);
    store_close(store);
}

static void an_older_file_is_moved_step_by_step(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(3);
    struct store *store;
    struct error error = {0};

    store_close(new_store(folder));
    store_close(open_with(folder, further));
    store = open_with(folder, further); /* nothing is left to do */
    assert_int_equal(number_of(store, "PRAGMA user_version"), further->newest);
    assert_int_equal(number_of(store, COUNT_MORE), 3);
    assert_int_equal(number_of(store, COUNT_MOVES), 3);
    assert_int_equal(broken_at(store, 100), 0);
    note(store, "{}");
    store_close(store);
    assert_false(store_open(&store, folder->file, &test_time, &error));
    assert_int_equal(error.class, ERROR_VERSION);
    free(further);
}

static void before_a_move_a_copy_is_made_that_the_old_program_opens(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(1);
    struct store *store = new_store(folder);
    struct folder old = *folder;
    struct stat status;
    char command[600];

    note(store, "{\"before\":true}");
    store_close(store);
    store_close(open_with(folder, further));
    snprintf(old.file, sizeof(old.file), "%.150s.version-%d", folder->file,
             schema_newest(db_embedded));
    assert_int_equal(stat(old.file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    store = store_of(&old);
    assert_int_equal(last_seq(store), 2);
    assert_int_equal(broken_at(store, 100), 0);
    store_close(store);
    snprintf(command, sizeof(command), "ls '%s' | grep -q making", folder->path);
    assert_int_not_equal(system(command), 0); /* NOLINT: a test's own words */
    free(further);
}

static void what_a_killed_copy_left_goes_with_the_next(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(1);
    char command[900];

    store_close(new_store(folder));
    snprintf(command, sizeof(command),
             "cd '%s' && for end in making 0123456789ab.making; do f='%s'.version-%d.$end; "
             "echo half >$f; echo log >$f-journal; done",
             folder->path, folder->file, schema_newest(db_embedded));
    assert_int_equal(system(command), 0); /* NOLINT: a test's own words */
    store_close(open_with(folder, further));
    snprintf(command, sizeof(command), "ls '%s' | grep -q making", folder->path);
    assert_int_not_equal(system(command), 0); /* NOLINT: a test's own words */
    free(further);
}

/* Makes the folder theirs, and lets go of it a moment after it was told to, when it has said so in
 * the file "let-go". */
static pid_t lock_folder(const struct folder *folder, int go[2])
{
    const struct timespec moment = {.tv_nsec = 300000000};
    int ready[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(go), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int fd = open(folder->path, O_RDONLY | O_DIRECTORY);
        bool ok =
            fd >= 0 && flock(fd, LOCK_EX) == 0 && write(ready[1], "", 1) == 1 && wait_for_go(go);

        (void)nanosleep(&moment, NULL);
        ok = ok && openat(fd, "let-go", O_CREAT | O_WRONLY, 0600) >= 0;
        _exit(ok ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    (void)close(ready[1]);
    return child;
}

static void a_move_waits_for_another_copy_and_a_backup_does_not(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(1);
    struct store *store = new_store(folder);
    struct copying copying = {0};
    struct backup backup;
    struct error error = {0};
    char let_go[300];
    int go[2], status;
    pid_t child = lock_folder(folder, go);

    (void)snprintf(let_go, sizeof(let_go), "%s/let-go", folder->path);
    assert_false(backup_make(store, folder->path, &copying, &backup, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_non_null(strstr(error.text, folder->path));
    assert_int_not_equal(access(let_go, F_OK), 0);
    store_close(store);
    say_go(go);
    store_close(open_with(folder, further));
    assert_int_equal(access(let_go, F_OK), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    free(further);
}

/* Zeroes the last page. */
static void damage_last_page(const char *path)
{
    FILE *file = fopen(path, "r+b");
    char zeros[4096] = {0};

    assert_non_null(file);
    assert_int_equal(fseek(file, -(long)sizeof(zeros), SEEK_END), 0);
    assert_int_equal(fwrite(zeros, 1, sizeof(zeros), file), sizeof(zeros));
    assert_int_equal(fclose(file), 0);
}

static void a_damaged_file_is_not_moved(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(1);
    struct error error = {0};
    struct store *store = new_store(folder);

    for (int i = 0; i < 50; i++) {
        assert_true(
            store_execute(store, "INSERT INTO setting VALUES (hex(randomblob(500)), '')", &error));
    }
    store_close(store);
    damage_last_page(folder->file);
    assert_false(store_open_with(&store, folder->file, &test_time, further->steps, NULL, &error));
    assert_int_equal(error.class, ERROR_DAMAGED);
    assert_non_null(strstr(error.text, "not moved"));
    store = store_of(folder);
    assert_int_equal(number_of(store, "PRAGMA user_version"), schema_newest(db_embedded));
    store_close(store);
    free(further);
}

static void a_step_that_fails_leaves_the_version_before(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(3);
    struct further *fewer = further_steps(1);
    struct store *store;
    struct error error = {0};
    int before = schema_newest(db_embedded);

    store_close(new_store(folder));
    strcat(further->texts[before + 1], " INSERT INTO nowhere VALUES (1);");
    assert_false(store_open_with(&store, folder->file, &test_time, further->steps, NULL, &error));
    assert_null(store);
    store = open_with(folder, fewer);
    assert_int_equal(number_of(store, "PRAGMA user_version"), before + 1);
    assert_int_equal(number_of(store, COUNT_MORE), 1);
    assert_int_equal(number_of(store, COUNT_MOVES), 1);
    assert_int_equal(broken_at(store, 100), 0);
    store_close(store);
    free(further);
    free(fewer);
}

static void many_movers_at_once_run_each_step_once(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(30);
    struct store *store;
    pid_t children[4];

    store_close(new_store(folder));
    for (int c = 0; c < 4; c++) {
        children[c] = fork();
        if (children[c] == 0) {
            bool ok = store_open_with(&store, folder->file, &test_time, further->steps, NULL, NULL);

            store_close(store);
            _exit(ok ? 0 : 1);
        }
    }
    for (int c = 0; c < 4; c++) {
        assert_true(child_was_well(children[c]));
    }
    store = open_with(folder, further);
    assert_int_equal(number_of(store, COUNT_MORE), 30);
    assert_int_equal(number_of(store, COUNT_MOVES), 30);
    assert_int_equal(broken_at(store, 100), 0);
    store_close(store);
    free(further);
}

/* The file as an older program would find it: how far did the killed one come? */
static void expect_whole_steps(const struct folder *folder, int *between)
{
    int before = schema_newest(db_embedded);

    for (int more = 0; more <= 50; more++) {
        struct further *further = further_steps(more);
        struct store *store = NULL;

        if (store_open_with(&store, folder->file, &test_time, further->steps, NULL, NULL)) {
            assert_int_equal(number_of(store, "PRAGMA user_version"), before + more);
            assert_int_equal(number_of(store, COUNT_MORE), more);
            assert_int_equal(number_of(store, COUNT_MOVES), more);
            *between += more > 0 && more < 50;
            more = 50;
        }
        store_close(store);
        free(further);
    }
}

/* Moves a new file in a process of its own. */
static pid_t begin_move(struct folder *folder, const struct further *further)
{
    struct store *store = NULL;
    pid_t child;

    store_close(new_store(folder));
    child = fork();
    if (child == 0) {
        (void)store_open_with(&store, folder->file, &test_time, further->steps, NULL, NULL);
        _exit(0);
    }
    return child;
}

/* In microseconds. */
static useconds_t time_of_one_move(struct folder *folder, const struct further *further)
{
    struct timespec begun, ended;
    pid_t child = begin_move(folder, further);

    clock_gettime(CLOCK_MONOTONIC, &begun);
    waitpid(child, NULL, 0);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    store_close(open_with(folder, further)); /* takes what lies beside the file in */
    unlink(folder->file);
    return (useconds_t)((ended.tv_sec - begun.tv_sec) * 1000000 +
                        (ended.tv_nsec - begun.tv_nsec) / 1000);
}

/* How long that takes on this machine: the first copies the file too, and another may be held up.
 */
static useconds_t time_of_move(struct folder *folder, const struct further *further)
{
    useconds_t least = time_of_one_move(folder, further);

    for (int i = 0; i < 3; i++) {
        useconds_t one = time_of_one_move(folder, further);

        least = one < least ? one : least;
    }
    return least;
}

static void killed_between_steps_it_goes_on_where_it_was(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(50);
    useconds_t whole = time_of_move(folder, further);
    int between = 0;

    for (useconds_t round = 0; round < 90 && between < 5; round++) {
        struct store *store = NULL;
        pid_t child = begin_move(folder, further);

        usleep(whole / 30 * (round * 7 % 30 + 1));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        expect_whole_steps(folder, &between);
        store = open_with(folder, further);
        assert_int_equal(number_of(store, COUNT_MORE), 50);
        assert_int_equal(number_of(store, COUNT_MOVES), 50);
        assert_int_equal(broken_at(store, 100), 0);
        store_close(store);
        unlink(folder->file);
    }
    assert_true(between > 0);
    free(further);
}

static void a_running_program_notices_that_the_file_was_moved(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(1);
    struct store *store = new_store(folder);
    struct error error = {0};
    bool changed = false;

    store_close(open_with(folder, further));
    assert_false(store_run(store, append_note, "{}", &error));
    assert_int_equal(error.class, ERROR_VERSION);
    error_clear(&error);
    assert_false(store_changed(store, &changed, &error));
    assert_int_equal(error.class, ERROR_VERSION);
    store_close(store);
    free(further);
}

static void a_file_without_a_version_is_refused(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};

    assert_true(store_execute(store, "PRAGMA user_version = 0", &error));
    store_close(store);
    assert_false(store_open(&store, folder->file, &test_time, &error));
    assert_int_equal(error.class, ERROR_DAMAGED);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

/* Of a million records a step takes minutes: somebody sits before it. */
static void a_move_says_how_far_it_is(void **state)
{
    struct folder *folder = *state;
    struct further *further = further_steps(2);
    struct store *store = NULL;
    struct error error = {0};
    char expected[400];
    int newest = further->newest;

    store_close(new_store(folder));
    told[0] = '\0';
    assert_true(store_open_with(&store, folder->file, &test_time, further->steps, hear, &error));
    store_close(store);
    (void)snprintf(expected, sizeof(expected),
                   "Moving the file to version %d: a copy of it first ...|Moving the file to "
                   "version %d: step %d ...|Moving the file to version %d: step %d ...||",
                   newest, newest, newest - 1, newest, newest);
    assert_string_equal(told, expected);
    told[0] = '\0'; /* it is done: nothing is said */
    assert_true(store_open_with(&store, folder->file, &test_time, further->steps, hear, &error));
    store_close(store);
    assert_string_equal(told, "");
    free(further);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_must_count_from_one),
        IN_FOLDER(a_new_file_has_the_newest_version_and_no_moves),
        IN_FOLDER(a_move_says_how_far_it_is),
        IN_FOLDER(what_identifies_a_new_file_is_known_beforehand),
        IN_FOLDER(an_older_file_is_moved_step_by_step),
        IN_FOLDER(before_a_move_a_copy_is_made_that_the_old_program_opens),
        IN_FOLDER(what_a_killed_copy_left_goes_with_the_next),
        IN_FOLDER(a_move_waits_for_another_copy_and_a_backup_does_not),
        IN_FOLDER(a_damaged_file_is_not_moved),
        IN_FOLDER(a_step_that_fails_leaves_the_version_before),
        IN_FOLDER(many_movers_at_once_run_each_step_once),
        IN_FOLDER(killed_between_steps_it_goes_on_where_it_was),
        IN_FOLDER(a_running_program_notices_that_the_file_was_moved),
        IN_FOLDER(a_file_without_a_version_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
