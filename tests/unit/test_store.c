#include "tests/support/folder.h"

#include "db/file_system.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

static void expect_refusal(const char *path, enum error_class class, const char *words)
{
    struct store *store = NULL;
    struct error error = {0};

    assert_false(store_open(&store, path, &test_time, &error));
    assert_null(store);
    assert_int_equal(error.class, class);
    if (strstr(error.text, words) == NULL) {
        fail_msg("\"%s\" is not in: %s", words, error.text);
    }
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static bool is_file(const char *folder, const char *name)
{
    char path[256];
    struct stat status;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return lstat(path, &status) == 0;
}

static void create_makes_a_private_file_in_a_private_folder(void **state)
{
    struct folder *folder = *state;
    struct error error = {0};
    struct stat status;
    struct store *store = NULL;
    char inner[256];
    mode_t mask = umask(0);

    snprintf(inner, sizeof(inner), "%s/a/b/desk.db", folder->path);
    assert_true(store_create(inner, true, &error));
    assert_true(store_open(&store, inner, &test_time, &error));
    note(store, "{}"); /* makes the log beside the file */
    umask(mask);
    assert_int_equal(stat(inner, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    strcat(inner, "-wal");
    assert_int_equal(stat(inner, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    snprintf(inner, sizeof(inner), "%s/a/b", folder->path);
    assert_int_equal(stat(inner, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    store_close(store);
    assert_int_equal(folder_count(inner), 1);
}

static void create_makes_a_file_that_stays_only_on_a_disk(void **state)
{
    struct folder *folder = *state;
    struct error error = {0};
    struct store *store = NULL;
    bool disk = file_system_check(folder->file, false, NULL, &error);

    assert_int_equal(store_create(folder->file, false, &error), disk);
    assert_int_equal(folder_count(folder->path), disk ? 1 : 0);
    if (disk) {
        assert_true(store_open(&store, folder->file, &test_time, &error));
        assert_false(store_is_throw_away(store));
        store_close(store);
    }
}

static bool keep_operation(void *context, const struct operation *operation)
{
    *(struct operation *)context = *operation;
    return false;
}

static void create_marks_the_file_and_writes_the_first_operation(void **state)
{
    struct store *store = new_store(*state);
    struct operation operation = {0};
    struct error error = {0};

    assert_true(store_is_throw_away(store));
    assert_false(store_is_sample(store));
    assert_true(operations_after(store, 0, 1, keep_operation, &operation, &error));
    assert_int_equal(operation.seq, 1);
    assert_string_equal(operation.subject, "file");
    assert_string_equal(operation.action, "create");
    assert_string_equal(operation.actor, "program");
    assert_int_equal(broken_at(store, 10), 0);
    store_close(store);
}

static void create_never_touches_what_is_there(void **state)
{
    struct folder *folder = *state;
    struct error error = {0};
    char text[16] = "";
    FILE *file;

    write_file(folder->file, "dear diary");
    assert_false(store_create(folder->file, true, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    file = fopen(folder->file, "r");
    assert_non_null(fgets(text, sizeof(text), file));
    fclose(file);
    assert_string_equal(text, "dear diary");
    assert_int_equal(folder_count(folder->path), 1);
}

static void create_refuses_beside_the_log_of_a_lost_file(void **state)
{
    struct folder *folder = *state;
    struct error error = {0};
    char log[256];

    snprintf(log, sizeof(log), "%s-wal", folder->file);
    write_file(log, "left over");
    assert_false(store_create(folder->file, true, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    assert_non_null(strstr(error.text, "-wal"));
    assert_false(is_file(folder->path, "desk.db"));
}

static void create_and_open_need_a_file_name(void **state)
{
    struct folder *folder = *state;
    struct error error = {0};
    char path[PATH_MAX + 64];

    snprintf(path, sizeof(path), "%s/", folder->path);
    assert_false(store_create(path, true, &error));
    assert_int_equal(error.class, ERROR_USAGE);
    expect_refusal("", ERROR_USAGE, "name");
    memset(path, 'a', PATH_MAX + 10);
    path[PATH_MAX + 10] = '\0';
    expect_refusal(path, ERROR_USAGE, "too long");
}

/* Whoever kills the program while it makes the file can make it again, or it is whole. */
static void create_killed_leaves_nothing_half_made(void **state)
{
    struct folder *folder = *state;
    int made = 0;

    for (int i = 0; i < 40; i++) {
        char path[128];
        struct store *store = NULL;
        struct error error = {0};
        pid_t child;

        snprintf(path, sizeof(path), "%s/%d.db", folder->path, i);
        child = fork();
        if (child == 0) {
            leave(store_create(path, true, NULL) ? 0 : 1);
        }
        usleep((useconds_t)(i * 300));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        made += access(path, F_OK) == 0;
        if (access(path, F_OK) != 0 && !store_create(path, true, &error)) {
            fail_msg("%s", error.text);
        }
        if (!store_open(&store, path, &test_time, &error)) {
            fail_msg("%s", error.text);
        }
        assert_int_equal(broken_at(store, 10), 0);
        store_close(store);
    }
    assert_true(made < 40); /* some were killed before they were whole */
}

static void two_makers_at_once_make_one_file(void **state)
{
    struct folder *folder = *state;

    for (int i = 0; i < 10; i++) {
        pid_t children[2];
        int well = 0;

        for (int c = 0; c < 2; c++) {
            children[c] = fork();
            if (children[c] == 0) {
                struct error error = {0};
                bool ok = store_create(folder->file, true, &error);

                leave(ok ? 0 : (error.class == ERROR_REFUSED ? 1 : 2));
            }
        }
        for (int c = 0; c < 2; c++) {
            int status = 0;

            waitpid(children[c], &status, 0);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
            well += WEXITSTATUS(status) == 0;
        }
        assert_int_equal(well, 1);
        store_close(store_of(folder));
        assert_int_equal(folder_count(folder->path), 1);
        unlink(folder->file);
    }
}

static void open_says_when_there_is_no_file(void **state)
{
    struct folder *folder = *state;
    char path[128];

    expect_refusal(folder->file, ERROR_NOT_FOUND, "no file");
    snprintf(path, sizeof(path), "%s/nowhere/desk.db", folder->path);
    expect_refusal(path, ERROR_NOT_FOUND, "no folder");
    assert_int_equal(folder_count(folder->path), 0);
}

static void open_refuses_links_and_what_is_no_file(void **state)
{
    struct folder *folder = *state;
    char other[128];

    store_close(new_store(folder));
    snprintf(other, sizeof(other), "%s/other.db", folder->path);
    assert_int_equal(symlink(folder->file, other), 0);
    expect_refusal(other, ERROR_UNSAFE, "symbolic link");
    unlink(other);
    assert_int_equal(link(folder->file, other), 0);
    expect_refusal(other, ERROR_UNSAFE, "hard link");
    expect_refusal(folder->file, ERROR_UNSAFE, "hard link");
    unlink(other);
    assert_int_equal(mkfifo(other, 0600), 0);
    expect_refusal(other, ERROR_UNSAFE, "no regular file");
    expect_refusal(folder->path, ERROR_UNSAFE, "no regular file");
    store_close(store_of(folder));
}

static void open_follows_a_link_to_the_folder(void **state)
{
    struct folder *folder = *state;
    struct folder through = *folder;
    char link_path[128];

    store_close(new_store(folder));
    snprintf(link_path, sizeof(link_path), "%s/here", folder->path);
    assert_int_equal(symlink(folder->path, link_path), 0);
    snprintf(through.file, sizeof(through.file), "%s/desk.db", link_path);
    struct store *store = store_of(&through);
    assert_string_equal(store_path(store), folder->file);
    store_close(store);
}

static void open_refuses_an_empty_file_and_no_database(void **state)
{
    struct folder *folder = *state;

    write_file(folder->file, "");
    expect_refusal(folder->file, ERROR_UNSAFE, "empty");
    for (int i = 0; i < 200; i++) {
        FILE *file = fopen(folder->file, "a");

        fputs("This is a letter and no database at all.\n", file);
        fclose(file);
    }
    expect_refusal(folder->file, ERROR_DAMAGED, "Nothing was changed");
    assert_int_equal(folder_count(folder->path), 1);
}

/* The bytes of a file, to see that nobody has touched it. */
static char *bytes_of(const char *path, size_t *length)
{
    FILE *file = fopen(path, "r");
    char *bytes = malloc(1 << 20);

    assert_non_null(file);
    *length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void open_refuses_and_never_touches_another_programs_file(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);
    size_t length, length_after;
    char *before, *after;

    assert_true(store_execute(store, "PRAGMA application_id = 252006673", NULL));
    store_close(store);
    before = bytes_of(folder->file, &length);
    expect_refusal(folder->file, ERROR_UNSAFE, "another program");
    after = bytes_of(folder->file, &length_after);
    assert_int_equal(length, length_after);
    assert_memory_equal(before, after, length);
    assert_int_equal(folder_count(folder->path), 1); /* no log, no shared memory */
    free(before);
    free(after);
}

static void open_finds_a_foreign_mark_in_the_log_too(void **state)
{
    struct folder *folder = *state;
    pid_t child = (store_close(new_store(folder)), fork());

    if (child == 0) {
        struct store *store = store_of(folder);

        store_execute(store, "PRAGMA application_id = 7", NULL);
        kill(getpid(), SIGKILL); /* the log stays as a crash leaves it */
    }
    waitpid(child, NULL, 0);
    expect_refusal(folder->file, ERROR_UNSAFE, "another program");
}

static void open_refuses_a_newer_file(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);

    assert_true(store_execute(store, "PRAGMA user_version = 99", NULL));
    store_close(store);
    expect_refusal(folder->file, ERROR_VERSION, "newer");
}

static void open_refuses_a_file_that_only_newer_programs_may_write(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);

    assert_true(
        store_execute(store, "UPDATE setting SET value = '98' WHERE name = 'min_writer'", NULL));
    store_close(store);
    expect_refusal(folder->file, ERROR_VERSION, "98");
}

static void open_finds_a_damaged_file(void **state)
{
    struct folder *folder = *state;

    store_close(new_store(folder));
    assert_int_equal(truncate(folder->file, 8192), 0);
    expect_refusal(folder->file, ERROR_DAMAGED, "damaged");
}

static void settings_are_in_force_and_looked_at(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    int64_t value = -1;

    assert_true(store_settings_hold(store, &error));
    assert_true(store_pragma(store, "PRAGMA foreign_keys", &value, &error));
    assert_int_equal(value, 1);
    assert_true(store_pragma(store, "PRAGMA synchronous", &value, &error));
    assert_int_equal(value, 2);
    assert_true(store_execute(store, "PRAGMA foreign_keys = OFF", &error));
    assert_false(store_settings_hold(store, &error));
    assert_int_equal(error.class, ERROR_UNSAFE);
    assert_non_null(strstr(error.text, "foreign_keys"));
    assert_true(store_execute(store, "PRAGMA foreign_keys = ON", &error));
    assert_true(store_execute(store, "PRAGMA synchronous = NORMAL", &error));
    assert_false(store_settings_hold(store, &error));
    assert_non_null(strstr(error.text, "synchronous"));
    store_close(store);
}

static void a_file_in_another_journal_mode_is_brought_back(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};

    assert_true(store_execute(store, "PRAGMA journal_mode = DELETE", &error));
    assert_false(store_settings_hold(store, &error));
    assert_non_null(strstr(error.text, "journal_mode"));
    store_close(store);
    store = store_of(folder);
    assert_true(store_settings_hold(store, &error));
    store_close(store);
}

static bool note_and_fail(struct store *store, void *context, struct error *error)
{
    return append_note(store, context, error) && error_set(error, ERROR_REFUSED, "No.");
}

static void work_that_fails_leaves_nothing(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    int64_t before = last_seq(store);

    assert_false(store_run(store, note_and_fail, "{}", &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_string_equal(error.text, "No.");
    assert_int_equal(last_seq(store), before);
    note(store, "{}");
    assert_int_equal(last_seq(store), before + 1);
    store_close(store);
}

static bool run_inside(struct store *store, void *context, struct error *error)
{
    return store_run(store, append_note, context, error);
}

static void no_transaction_begins_inside_another(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    int64_t before = last_seq(store);

    assert_false(store_run(store, run_inside, "{}", &error));
    assert_int_equal(last_seq(store), before);
    note(store, "{}");
    store_close(store);
}

static void nothing_is_written_outside_of_the_gate(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    struct statement *statement =
        statement_get(store, "INSERT INTO setting (name, value) VALUES ('a', 'b')", &error);

    assert_false(statement_run(statement, NULL, &error));
    assert_non_null(strstr(error.text, "outside"));
    assert_false(append_note(store, "{}", &error));
    assert_int_equal(last_seq(store), 1);
    store_close(store);
}

static bool put_setting(struct store *store, const char *name, size_t length)
{
    struct error error = {0};
    struct statement *statement =
        statement_get(store, "INSERT INTO setting (name, value) VALUES (?, ?)", &error);
    char *value = calloc(1, length + 1);
    bool ok;

    memset(value, 'x', length);
    bind_text(statement, name);
    bind_text(statement, value);
    ok = statement_run(statement, NULL, &error);
    free(value);
    if (!ok) {
        assert_int_equal(error.class, strcmp(name, "too big") == 0 ? ERROR_FULL : error.class);
    }
    return ok;
}

/* Careless work, which does not look whether it was done. */
static bool careless_work(struct store *store, void *context, struct error *error)
{
    (void)context;
    (void)error;
    put_setting(store, "before", 10);
    assert_false(put_setting(store, "too big", 4000000));
    put_setting(store, "after", 10);
    return true;
}

static int64_t count_settings(struct store *store, const char *where)
{
    char sql[128];
    int64_t count = -1;

    snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM setting WHERE %s", where);
    assert_true(store_pragma(store, sql, &count, NULL));
    return count;
}

/* SQLite rolls back by itself when the disk is full: what careless code writes then must not be
 * kept alone. */
static void a_full_disk_keeps_no_half_of_a_change(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};

    assert_true(store_execute(store, "PRAGMA max_page_count = 200", &error));
    assert_false(store_run(store, careless_work, NULL, &error));
    assert_int_equal(count_settings(store, "name IN ('before', 'too big', 'after')"), 0);
    assert_true(store_execute(store, "PRAGMA max_page_count = 100000", &error));
    note(store, "{}");
    store_close(store);
    store = store_of(folder);
    assert_int_equal(count_settings(store, "name IN ('before', 'too big', 'after')"), 0);
    assert_int_equal(last_seq(store), 2);
    store_close(store);
}

static bool broken_reference(struct store *store, void *context, struct error *error)
{
    (void)context;
    return store_execute(store,
                         "INSERT INTO record VALUES (99, 'i', 'f', 'n', 'p', 2026, 1, 's', 1, 'a', "
                         "'b', 'c', 'd', 'e', 'h', '')",
                         error);
}

static void a_record_without_its_operation_is_not_kept(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    int64_t count = -1;

    assert_false(store_run(store, broken_reference, NULL, &error));
    assert_int_equal(error.class, ERROR_CONFLICT);
    assert_true(store_pragma(store, "SELECT COUNT(*) FROM record", &count, &error));
    assert_int_equal(count, 0);
    note(store, "{}");
    store_close(store);
}

/* Holds the lock until a byte comes. */
struct holding {
    int ready, release;
};

static bool hold(struct store *store, void *context, struct error *error)
{
    struct holding *holding = context;
    char byte = 'r';

    return append_note(store, "{}", error) && write(holding->ready, &byte, 1) == 1 &&
           read(holding->release, &byte, 1) == 1;
}

static pid_t start_holder(const struct folder *folder, int *release)
{
    int ready[2], go[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(go), 0);
    child = fork();
    if (child == 0) {
        struct holding holding = {ready[1], go[0]};
        struct store *store = NULL;
        bool ok = store_open(&store, folder->file, &test_time, NULL) &&
                  store_run(store, hold, &holding, NULL);

        store_close(store);
        leave(ok ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    close(go[0]);
    *release = go[1];
    return child;
}

static void attempt_never_waits_and_run_does(void **state)
{
    struct folder *folder = *state;
    struct store *store;
    struct error error = {0};
    int64_t began;
    int release;
    pid_t child, releaser;

    store_close(new_store(folder));
    child = start_holder(folder, &release);
    store = store_of(folder);
    began = clock_ms();
    assert_false(store_attempt(store, append_note, "{}", &error));
    assert_true(clock_ms() - began < 5000); /* the other waits for ten seconds */
    assert_int_equal(error.class, ERROR_BUSY);
    assert_int_equal(last_seq(store), 1); /* readers are not in the way */
    began = clock_ms();
    releaser = fork();
    if (releaser == 0) {
        sleep_ms(300);
        leave(write(release, "g", 1) == 1 ? 0 : 1);
    }
    assert_true(store_run(store, append_note, "{}", &error));
    assert_true(clock_ms() - began >= 200);
    assert_true(child_was_well(child) && child_was_well(releaser));
    assert_int_equal(last_seq(store), 3);
    assert_true(store_attempt(store, append_note, "{}", &error));
    close(release);
    store_close(store);
}

static void run_gives_up_after_ten_seconds(void **state)
{
    struct folder *folder = *state;
    struct store *store;
    struct error error = {0};
    int64_t began;
    int release;
    pid_t child;

    store_close(new_store(folder));
    child = start_holder(folder, &release);
    store = store_of(folder);
    began = clock_ms();
    assert_false(store_run(store, append_note, "{}", &error));
    assert_int_equal(error.class, ERROR_BUSY);
    assert_in_range(clock_ms() - began, 9900, 20000);
    assert_int_equal(write(release, "g", 1), 1);
    assert_true(child_was_well(child));
    close(release);
    store_close(store);
}

static void two_processes_write_at_once_and_nothing_is_lost(void **state)
{
    struct folder *folder = *state;
    struct store *store;
    pid_t children[3];

    store_close(new_store(folder));
    for (int c = 0; c < 3; c++) {
        children[c] = fork();
        if (children[c] == 0) {
            bool ok = store_open(&store, folder->file, &test_time, NULL);

            for (int i = 0; ok && i < 150; i++) {
                ok = store_run(store, append_note, "{\"n\":1}", NULL);
            }
            store_close(store);
            leave(ok ? 0 : 1);
        }
    }
    for (int c = 0; c < 3; c++) {
        assert_true(child_was_well(children[c]));
    }
    store = store_of(folder);
    assert_int_equal(last_seq(store), 451);
    assert_int_equal(broken_at(store, 100), 0);
    store_close(store);
}

/* Commands of one line each: the last one to close puts the log away while the next one opens. */
static void desks_come_and_go_at_once(void **state)
{
    struct folder *folder = *state;
    struct store *store;
    pid_t children[4];

    store_close(new_store(folder));
    for (int c = 0; c < 4; c++) {
        children[c] = fork();
        if (children[c] == 0) {
            bool ok = true;

            for (int i = 0; ok && i < 40; i++) {
                ok = store_open(&store, folder->file, &test_time, NULL) &&
                     store_run(store, append_note, "{}", NULL);
                store_close(store);
            }
            leave(ok ? 0 : 1);
        }
    }
    for (int c = 0; c < 4; c++) {
        assert_true(child_was_well(children[c]));
    }
    store = store_of(folder);
    assert_int_equal(last_seq(store), 161);
    assert_int_equal(broken_at(store, 100), 0);
    store_close(store);
}

/* The disk takes no more bytes in the middle of a change: an error in words, and nothing of it is
 * kept. */
static int fill_the_disk(const struct folder *folder)
{
    struct store *store = NULL;
    struct error error = {0};
    struct rlimit limit, free_again;

    if (!store_open(&store, folder->file, &test_time, &error) ||
        !store_run(store, append_note, "{}", &error) || getrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 1;
    }
    free_again = limit;
    limit.rlim_cur = 40000;
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 2;
    }
    for (int i = 0; i < 20 && store_run(store, append_note, "{}", &error); i++) {
    }
    if (error.class != ERROR_IO && error.class != ERROR_FULL) {
        return 3;
    }
    if (setrlimit(RLIMIT_FSIZE, &free_again) != 0) {
        return 4;
    }
    if (!store_run(store, append_note, "{\"after\":true}", &error)) {
        return 5;
    }
    store_close(store);
    return 0;
}

static void a_disk_that_refuses_is_said_and_survived(void **state)
{
    struct folder *folder = *state;
    struct store *store;
    pid_t child;

    store_close(new_store(folder));
    child = fork();
    if (child == 0) {
        leave(fill_the_disk(folder));
    }
    assert_true(child_was_well(child));
    store = store_of(folder);
    assert_true(last_seq(store) >= 3);
    assert_int_equal(broken_at(store, 100), 0);
    store_close(store);
}

/* What was acknowledged before kill -9 is there afterwards. */
static void a_killed_writer_loses_nothing_it_acknowledged(void **state)
{
    struct folder *folder = *state;
    int64_t last = 1;

    store_close(new_store(folder));
    for (int round = 0; round < 15; round++) {
        struct store *store;
        int acknowledged[2];
        int64_t seq, newest = last;
        pid_t child;

        assert_int_equal(pipe(acknowledged), 0);
        child = fork();
        if (child == 0) {
            if (!store_open(&store, folder->file, &test_time, NULL)) {
                leave(1);
            }
            while (store_run(store, append_note, "{}", NULL) &&
                   operation_last_seq(store, &seq, NULL) &&
                   write(acknowledged[1], &seq, sizeof(seq)) == (ssize_t)sizeof(seq)) {
            }
            leave(1);
        }
        close(acknowledged[1]);
        if (round % 2 == 1) { /* while it writes; else perhaps before */
            assert_int_equal(read(acknowledged[0], &newest, sizeof(newest)), sizeof(newest));
        }
        sleep_ms(20 + round * 3);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while (read(acknowledged[0], &seq, sizeof(seq)) == (ssize_t)sizeof(seq)) {
            newest = seq;
        }
        close(acknowledged[0]);
        store = store_of(folder);
        last = last_seq(store);
        assert_true(last >= newest && last <= newest + 1);
        assert_int_equal(broken_at(store, 1000), 0);
        store_close(store);
    }
    assert_true(last > 7);
}

static void another_process_is_noticed_and_our_own_commit_is_not(void **state)
{
    struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};
    bool changed = true;
    int go[2];
    pid_t child;

    assert_true(store_changed(store, &changed, &error));
    assert_false(changed);
    note(store, "{}");
    assert_true(store_changed(store, &changed, &error));
    assert_false(changed);
    store_close(store); /* never fork with an open file */
    assert_int_equal(pipe(go), 0);
    child = fork();
    if (child == 0) {
        store = store_of(folder);
        assert_true(wait_for_go(go));
        note(store, "{}");
        store_close(store);
        leave(0);
    }
    store = store_of(folder);
    assert_true(store_changed(store, &changed, &error));
    say_go(go);
    assert_true(child_was_well(child));
    assert_true(store_changed(store, &changed, &error));
    assert_true(changed);
    assert_true(store_changed(store, &changed, &error));
    assert_false(changed);
    store_close(store);
}

static void a_reading_within_a_reading_is_of_the_same_moment(void **state)
{
    struct folder *folder = *state;
    struct store *store;
    struct error error = {0};
    int64_t before;
    int told[2];
    pid_t child;

    store_close(new_store(folder)); /* never fork with an open file */
    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        char byte;

        store = store_of(folder);
        if (read(told[0], &byte, 1) == 1) {
            note(store, "{}");
        }
        store_close(store);
        leave(0);
    }
    store = store_of(folder);
    assert_true(store_begin_reading(store, &error));
    before = last_seq(store);
    assert_true(store_begin_reading(store, &error));
    store_end_reading(store);
    assert_int_equal(write(told[1], "!", 1), 1);
    assert_true(child_was_well(child));
    assert_int_equal(last_seq(store), before);
    store_end_reading(store);
    assert_int_equal(last_seq(store), before + 1);
    store_end_reading(store); /* one too many is none */
    note(store, "{}");
    store_close(store);
}

static bool count_and_stop(void *context)
{
    return ++*(int *)context > 3;
}

#define LONG_READ                                                                                  \
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "           \
    "SELECT COUNT(*) FROM n"

static bool long_write(struct store *store, void *context, struct error *error)
{
    return store_pragma(store, LONG_READ, context, error) && append_note(store, "{}", error);
}

static void a_key_stops_a_long_read_but_never_a_write(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    int asked = 0;
    int64_t count = 0;

    store_interrupt_when(store, count_and_stop, &asked);
    assert_false(store_pragma(store, LONG_READ, &count, &error));
    assert_int_equal(error.class, ERROR_BUSY);
    assert_int_equal(asked, 4);
    assert_true(store_run(store, long_write, &count, &error));
    assert_int_equal(count, 200000);
    store_interrupt_when(store, NULL, NULL);
    count = 0;
    assert_true(store_pragma(store, LONG_READ, &count, &error));
    assert_int_equal(count, 200000);
    store_close(store);
}

static void a_statement_can_be_used_inside_its_own_loop(void **state)
{
    static const char sql[] = "SELECT name FROM setting WHERE name > ? ORDER BY name";
    struct store *store = new_store(*state);
    struct error error = {0};
    struct statement *outer = statement_get(store, sql, &error);
    char first[64];
    struct statement *inner, *again;

    bind_text(outer, "");
    assert_int_equal(statement_step(outer, &error), STEP_ROW);
    snprintf(first, sizeof(first), "%s", column_text(outer, 0));
    inner = statement_get(store, sql, &error);
    assert_ptr_not_equal(inner, outer);
    bind_text(inner, first);
    assert_int_equal(statement_step(inner, &error), STEP_ROW);
    assert_string_not_equal(column_text(inner, 0), first);
    statement_done(inner);
    assert_string_equal(column_text(outer, 0), first);
    statement_done(outer);
    again = statement_get(store, sql, &error); /* both were kept for the next time */
    assert_true(again == outer || again == inner);
    store_close(store);
}

static void mistakes_with_statements_come_out_as_words(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    struct statement *statement = statement_get(store, "SELECT nonsense FROM nowhere", &error);

    assert_null(statement);
    assert_int_not_equal(error.class, ERROR_NONE);
    bind_text(statement, "x"); /* a missing statement is carried to the end */
    assert_int_equal(statement_step(statement, &error), STEP_FAILED);
    assert_false(statement_run(statement, NULL, &error));
    statement = statement_get(store, "SELECT ?, ?", &error);
    bind_integer(statement, 1);
    assert_int_equal(statement_step(statement, &error), STEP_FAILED); /* one value is missing */
    statement_done(statement);
    statement = statement_get(store, "SELECT ?", &error);
    bind_integer(statement, 1);
    bind_integer(statement, 2);
    assert_int_equal(statement_step(statement, &error), STEP_FAILED); /* one too many */
    statement_done(statement);
    assert_null(statement_get(store, "  ", &error));
    assert_null(statement_get(store, "SELECT \"no such column\"", &error)); /* never a text */
    store_close(store);
}

static void values_come_back_as_they_went_in(void **state)
{
    struct store *store = new_store(*state);
    struct error error = {0};
    struct statement *statement = statement_get(store, "SELECT ?, ?, ?, ?", &error);
    size_t length = 0;

    bind_text(statement, "Müller");
    bind_text(statement, NULL);
    bind_integer(statement, INT64_MIN);
    bind_bytes(statement, "a\0b", 3);
    assert_int_equal(statement_step(statement, &error), STEP_ROW);
    assert_string_equal(column_text(statement, 0), "Müller");
    assert_true(column_is_null(statement, 1));
    assert_string_equal(column_text(statement, 1), "");
    assert_int_equal(column_integer(statement, 1), 0);
    assert_true(column_integer(statement, 2) == INT64_MIN);
    assert_memory_equal(column_bytes(statement, 3, &length), "a\0b", 3);
    assert_int_equal(length, 3);
    statement_done(statement);
    store_close(store);
}

static void a_closed_store_may_be_null(void **state)
{
    (void)state;
    store_close(NULL);
    statement_done(NULL);
}

/* What each thread would wait for. */
static void sqlite_counts_no_memory(void **state)
{
    struct store *store = new_store(*state);

    assert_int_equal(sqlite3_memory_used(), 0);
    store_close(store);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(create_makes_a_private_file_in_a_private_folder),
        IN_FOLDER(create_makes_a_file_that_stays_only_on_a_disk),
        IN_FOLDER(create_marks_the_file_and_writes_the_first_operation),
        IN_FOLDER(create_never_touches_what_is_there),
        IN_FOLDER(create_refuses_beside_the_log_of_a_lost_file),
        IN_FOLDER(create_and_open_need_a_file_name),
        IN_FOLDER(create_killed_leaves_nothing_half_made),
        IN_FOLDER(two_makers_at_once_make_one_file),
        IN_FOLDER(open_says_when_there_is_no_file),
        IN_FOLDER(open_refuses_links_and_what_is_no_file),
        IN_FOLDER(open_follows_a_link_to_the_folder),
        IN_FOLDER(open_refuses_an_empty_file_and_no_database),
        IN_FOLDER(open_refuses_and_never_touches_another_programs_file),
        IN_FOLDER(open_finds_a_foreign_mark_in_the_log_too),
        IN_FOLDER(open_refuses_a_newer_file),
        IN_FOLDER(open_refuses_a_file_that_only_newer_programs_may_write),
        IN_FOLDER(open_finds_a_damaged_file),
        IN_FOLDER(settings_are_in_force_and_looked_at),
        IN_FOLDER(a_file_in_another_journal_mode_is_brought_back),
        IN_FOLDER(work_that_fails_leaves_nothing),
        IN_FOLDER(no_transaction_begins_inside_another),
        IN_FOLDER(nothing_is_written_outside_of_the_gate),
        IN_FOLDER(a_full_disk_keeps_no_half_of_a_change),
        IN_FOLDER(a_record_without_its_operation_is_not_kept),
        IN_FOLDER(attempt_never_waits_and_run_does),
        IN_FOLDER(run_gives_up_after_ten_seconds),
        IN_FOLDER(two_processes_write_at_once_and_nothing_is_lost),
        IN_FOLDER(desks_come_and_go_at_once),
        IN_FOLDER(a_disk_that_refuses_is_said_and_survived),
        IN_FOLDER(a_killed_writer_loses_nothing_it_acknowledged),
        IN_FOLDER(another_process_is_noticed_and_our_own_commit_is_not),
        IN_FOLDER(a_reading_within_a_reading_is_of_the_same_moment),
        IN_FOLDER(a_key_stops_a_long_read_but_never_a_write),
        IN_FOLDER(a_statement_can_be_used_inside_its_own_loop),
        IN_FOLDER(mistakes_with_statements_come_out_as_words),
        IN_FOLDER(values_come_back_as_they_went_in),
        IN_FOLDER(sqlite_counts_no_memory),
        cmocka_unit_test(a_closed_store_may_be_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
