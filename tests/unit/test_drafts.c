/* Unfinished forms: kept, sealed to their author, and held by one screen at a time. */
#include "tests/support/house.h"

#include "db/drafts.h"
#include "db/holder.h"

#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#define MARKER "Zweiundvierzig Möbelwagen"

struct desk_drafts {
    struct folder *folder;
    struct drafts *drafts;
    struct key_pair keys;
    char words[ERROR_ROOM];
};

static struct drafts *open_drafts(const struct folder *folder, const char *employee,
                                  char words[ERROR_ROOM])
{
    struct drafts *drafts = NULL;
    struct error error = {0};
    char path[128];

    snprintf(path, sizeof(path), "%s/state", folder->path);
    good(drafts_open(&drafts, path, "file-id", employee, &test_time, words, &error), &error);
    return drafts;
}

static int setup(void **state)
{
    struct desk_drafts *desk = calloc(1, sizeof(*desk));
    void *folder = NULL;
    struct error error = {0};

    if (folder_setup(&folder) != 0) {
        return -1;
    }
    desk->folder = folder;
    desk->drafts = open_drafts(desk->folder, "200001", desk->words);
    good(key_pair_make(&desk->keys, &error), &error);
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk_drafts *desk = *state;
    void *folder = desk->folder;

    drafts_close(desk->drafts);
    key_pair_lock(&desk->keys);
    free(desk);
    return folder_teardown(&folder);
}

static struct draft draft_of(const char *id)
{
    struct draft draft = {.form = &counter_report_form, .since = "2026-11-20T09:30"};

    snprintf(draft.id, sizeof(draft.id), "%s", id);
    return draft;
}

static struct draft_text text_of(const char *narrative)
{
    struct draft_text text;

    report_init(&text.record);
    record_init(&text.typed, &counter_report_form);
    report_init(&text.opened);
    set(&text.record, "narrative", narrative);
    set(&text.record, "persons[2].name", "Dương \"Quote\" \\ Muster");
    set(&text.typed, "persons[2].birth_date", "in spring");
    set(&text.typed, "occurred_to", "half past nine");
    return text;
}

static void save(struct desk_drafts *desk, const char *id, const char *narrative)
{
    struct draft draft = draft_of(id);
    struct draft_text text = text_of(narrative);
    struct error error = {0};

    good(drafts_save(desk->drafts, &draft, &text, &desk->keys, &error), &error);
    draft_text_finish(&text);
}

/* As a screen does when its form is left. */
static void leave_for_later(struct desk_drafts *desk, const char *id)
{
    struct error error = {0};

    good(drafts_let_go(desk->drafts, id, &error), &error);
}

struct listing {
    char ids[8][IDENTITY_ROOM];
    size_t count;
};

static bool list_one(void *context, const struct draft *draft)
{
    struct listing *listing = context;

    assert_true(listing->count < COUNT_OF(listing->ids));
    strcpy(listing->ids[listing->count++], draft->id);
    return true;
}

static size_t count_of(struct drafts *drafts)
{
    struct listing listing = {0};
    struct error error = {0};

    good(drafts_list(drafts, list_one, &listing, &error), &error);
    return listing.count;
}

static void what_was_typed_comes_back_as_it_was(void **state)
{
    struct desk_drafts *desk = *state;
    struct draft_text text, expected = text_of(MARKER);
    struct draft draft;
    struct error error = {0};

    assert_string_equal(desk->words, "");
    save(desk, "one", "first");
    save(desk, "one", MARKER);
    drafts_close(desk->drafts);
    desk->drafts = open_drafts(desk->folder, "200001", desk->words);
    assert_int_equal(count_of(desk->drafts), 1);
    good(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error);
    assert_true(record_equal(&text.record, &expected.record));
    assert_true(record_equal(&text.typed, &expected.typed));
    assert_true(record_equal(&text.opened, &expected.opened));
    assert_ptr_equal(draft.form, &counter_report_form);
    assert_string_equal(draft.since, "2026-11-20T09:30");
    draft_text_finish(&text);
    draft_text_finish(&expected);
    good(drafts_remove(desk->drafts, "one", &error), &error);
    assert_int_equal(count_of(desk->drafts), 0);
    assert_refused(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error,
                   ERROR_NOT_FOUND, "no longer there");
}

/* --- nobody else reads it --- */

static bool holds(const char *bytes, size_t length, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= length; i++) {
        if (memcmp(bytes + i, word, strlen(word)) == 0) {
            return true;
        }
    }
    return false;
}

static bool holds_marker(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = calloc(1, 1 << 22);
    size_t length;
    bool found;

    assert_non_null(file);
    length = fread(bytes, 1, 1 << 22, file);
    fclose(file);
    found = holds(bytes, length, MARKER) || holds(bytes, length, "Muster");
    free(bytes);
    return found;
}

static void nothing_typed_lies_there_in_the_clear(void **state)
{
    struct desk_drafts *desk = *state;
    char pattern[128];
    struct stat status;
    glob_t files;

    for (int i = 0; i < 20; i++) {
        save(desk, i % 2 == 0 ? "one" : "two", MARKER);
    }
    snprintf(pattern, sizeof(pattern), "%s/state/*", desk->folder->path);
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    assert_true(files.gl_pathc >= 2); /* the file and its log */
    for (size_t i = 0; i < files.gl_pathc; i++) {
        assert_false(holds_marker(files.gl_pathv[i]));
        assert_int_equal(stat(files.gl_pathv[i], &status), 0);
        assert_int_equal(status.st_mode & 077, 0);
    }
    globfree(&files);
    snprintf(pattern, sizeof(pattern), "%s/state", desk->folder->path);
    assert_int_equal(stat(pattern, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
}

static void keys_that_are_gone_open_nothing_and_nothing_goes(void **state)
{
    struct desk_drafts *desk = *state;
    struct key_pair other = {0};
    struct draft_text text;
    struct draft draft;
    struct error error = {0};

    save(desk, "one", MARKER);
    leave_for_later(desk, "one");
    good(key_pair_make(&other, &error), &error);
    assert_refused(drafts_take(desk->drafts, "one", &other, &draft, &text, &error), &error,
                   ERROR_REFUSED, "");
    key_pair_lock(&other);
    assert_int_equal(count_of(desk->drafts), 1);
    good(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error);
    draft_text_finish(&text);
}

static void others_see_nothing_of_it(void **state)
{
    struct desk_drafts *desk = *state;
    char words[ERROR_ROOM];
    struct drafts *other = open_drafts(desk->folder, "200002", words);

    save(desk, "one", MARKER);
    assert_int_equal(count_of(other), 0);
    drafts_close(other);
}

/* --- one screen at a time --- */

static void a_living_screen_holds_its_drafts_and_a_dead_one_nothing(void **state)
{
    struct desk_drafts *desk = *state;
    int ready[2], done[2];
    time_t began;
    char byte = 0;
    pid_t child;
    struct draft draft;
    struct draft_text text;
    struct error error = {0};

    drafts_close(desk->drafts);
    desk->drafts = NULL;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(done), 0);
    child = fork();
    if (child == 0) {
        desk->drafts = open_drafts(desk->folder, "200001", desk->words);
        save(desk, "one", MARKER);
        (void)!write(ready[1], "x", 1);
        (void)!read(done[0], &byte, 1); /* killed here */
        leave(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    began = time(NULL);
    desk->drafts = open_drafts(desk->folder, "200001", desk->words);
    assert_int_equal(count_of(desk->drafts), 0);
    assert_refused(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error,
                   ERROR_REFUSED, "another screen");
    assert_true(time(NULL) - began < 8); /* nobody waits for it to be left: that is ten seconds */
    kill(child, 9);
    waitpid(child, NULL, 0);
    assert_int_equal(count_of(desk->drafts), 1);
    good(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error);
    draft_text_finish(&text);
    good(drafts_let_go(desk->drafts, "one", &error), &error);
    for (int i = 0; i < 2; i++) {
        close(ready[i]);
        close(done[i]);
    }
}

/* The same form opened from on top of itself must not be two forms that overwrite each other. */
static void what_is_open_here_is_not_offered_here(void **state)
{
    struct desk_drafts *desk = *state;
    struct draft draft;
    struct draft_text text;
    struct error error = {0};

    save(desk, "one", MARKER);
    assert_int_equal(count_of(desk->drafts), 0);
    assert_refused(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error,
                   ERROR_REFUSED, "open already");
    leave_for_later(desk, "one");
    assert_int_equal(count_of(desk->drafts), 1);
    good(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error);
    draft_text_finish(&text);
    assert_int_equal(count_of(desk->drafts), 0);
}

static void holders_are_told_apart(void **state)
{
    char holder[HOLDER_ROOM];
    char changed[HOLDER_ROOM];

    (void)state;
    holder_self(holder);
    assert_true(holder_lives(holder));
    assert_false(holder_lives(""));
    assert_false(holder_lives("0 0 x"));
    snprintf(changed, sizeof(changed), "%s", holder);
    changed[strlen(changed) - 1] ^= 1; /* before another boot */
    assert_false(holder_lives(changed));
    snprintf(changed, sizeof(changed), "%ld 1%s", (long)getpid(), strchr(holder, ' ') + 1);
    assert_false(holder_lives(changed)); /* another process of this number */
}

/* --- damage --- */

static void a_damaged_file_is_set_aside_and_said(void **state)
{
    struct desk_drafts *desk = *state;
    char pattern[128];
    FILE *file;
    glob_t files;

    save(desk, "one", MARKER);
    drafts_close(desk->drafts);
    snprintf(pattern, sizeof(pattern), "%s/state/200001-file-id.drafts", desk->folder->path);
    file = fopen(pattern, "r+b");
    assert_non_null(file);
    fputs("This is no longer what it was, from its first byte on.", file);
    fclose(file);
    desk->drafts = open_drafts(desk->folder, "200001", desk->words);
    assert_non_null(strstr(desk->words, "set aside"));
    assert_int_equal(count_of(desk->drafts), 0);
    save(desk, "two", MARKER);
    leave_for_later(desk, "two");
    assert_int_equal(count_of(desk->drafts), 1);
    snprintf(pattern, sizeof(pattern), "%s/state/*.damaged-*", desk->folder->path);
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    assert_int_equal(files.gl_pathc, 1);
    globfree(&files);
}

/* Everything in the file but its first page, by another program: closing it here would drop the
 * locks of what is open. */
static void overwrite_pages(const char *path)
{
    char command[300];
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    assert_true(status.st_size > 8 * 4096);
    snprintf(command, sizeof(command),
             "dd if=/dev/zero of='%s' bs=4096 seek=1 count=%ld conv=notrunc 2>/dev/null", path,
             (long)status.st_size / 4096 - 1);
    assert_int_equal(system(command), 0); /* NOLINT: the test's own words */
}

/* What stands in the log alone goes with the file, also while another screen has it open; and that
 * screen learns of it. */
static void the_log_of_a_damaged_file_is_set_aside_too(void **state)
{
    struct desk_drafts *desk = *state;
    struct drafts *other;
    char file[128], pattern[192], id[16], words[ERROR_ROOM];
    struct draft draft = draft_of("the last");
    struct draft_text text = text_of(MARKER);
    struct stat log;
    struct error error = {0};
    glob_t files;

    for (int i = 0; i < 30; i++) {
        snprintf(id, sizeof(id), "draft %d", i);
        save(desk, id, MARKER);
    }
    drafts_close(desk->drafts);
    desk->drafts = open_drafts(desk->folder, "200001", desk->words);
    save(desk, "the last", MARKER);
    snprintf(file, sizeof(file), "%s/state/200001-file-id.drafts", desk->folder->path);
    overwrite_pages(file);
    other = open_drafts(desk->folder, "200001", words);
    assert_non_null(strstr(words, "set aside"));
    snprintf(pattern, sizeof(pattern), "%s.damaged-*-wal", file);
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    assert_int_equal(files.gl_pathc, 1);
    assert_int_equal(stat(files.gl_pathv[0], &log), 0);
    assert_true(log.st_size > 4096);
    globfree(&files);
    assert_false(drafts_save(desk->drafts, &draft, &text, &desk->keys, &error));
    assert_true(error.class == ERROR_UNSAFE || error.class == ERROR_DAMAGED);
    draft_text_finish(&text);
    drafts_close(other);
}

/* Nobody may be told that something is safe that lies in a file without a name. */
static void a_file_that_was_taken_away_takes_nothing_more(void **state)
{
    struct desk_drafts *desk = *state;
    char path[128];
    struct draft draft = draft_of("one");
    struct draft_text text = text_of(MARKER);
    struct error error = {0};

    save(desk, "one", MARKER);
    snprintf(path, sizeof(path), "%s/state/200001-file-id.drafts", desk->folder->path);
    assert_int_equal(unlink(path), 0);
    assert_refused(drafts_save(desk->drafts, &draft, &text, &desk->keys, &error), &error,
                   ERROR_UNSAFE, "taken away");
    drafts_close(desk->drafts);
    desk->drafts = open_drafts(desk->folder, "200001", desk->words);
    good(drafts_save(desk->drafts, &draft, &text, &desk->keys, &error), &error);
    draft_text_finish(&text);
    leave_for_later(desk, "one");
    assert_int_equal(count_of(desk->drafts), 1);
}

/* No file of this process may grow: what was saved stays, and saving goes on once there is room. */
static void a_disk_without_room_takes_nothing_away(void **state)
{
    struct desk_drafts *desk = *state;
    struct rlimit before, none;
    struct draft draft = draft_of("one");
    struct draft_text text, expected = text_of("before");
    struct error error = {0};
    bool saved;

    save(desk, "one", "before");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    text = text_of(MARKER);
    saved = drafts_save(desk->drafts, &draft, &text, &desk->keys, &error);
    draft_text_finish(&text);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(saved);
    assert_true(error.class == ERROR_FULL || error.class == ERROR_IO);
    leave_for_later(desk, "one");
    good(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error);
    assert_true(record_equal(&text.record, &expected.record));
    draft_text_finish(&text);
    draft_text_finish(&expected);
    save(desk, "one", MARKER);
}

static void change(const struct desk_drafts *desk, const char *sql)
{
    char path[128];
    sqlite3 *database = NULL;

    snprintf(path, sizeof(path), "%s/state/200001-file-id.drafts", desk->folder->path);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* Shown, said and kept, but not opened. */
static void refuse_take(struct desk_drafts *desk, enum error_class class, const char *words)
{
    struct draft draft;
    struct draft_text text;
    struct error error = {0};

    assert_int_equal(count_of(desk->drafts), 1);
    assert_refused(drafts_take(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error,
                   class, words);
    assert_refused(drafts_peek(desk->drafts, "one", &desk->keys, &draft, &text, &error), &error,
                   class, words);
    assert_int_equal(count_of(desk->drafts), 1);
}

static void a_damaged_draft_is_said_and_kept(void **state)
{
    struct desk_drafts *desk = *state;

    save(desk, "one", MARKER);
    leave_for_later(desk, "one");
    change(desk, "UPDATE draft SET sealed = substr(sealed, 1, 200)");
    refuse_take(desk, ERROR_REFUSED, "damaged");
    change(desk, "UPDATE draft SET sealed = x''");
    refuse_take(desk, ERROR_REFUSED, "damaged");
    change(desk, "UPDATE draft SET action = printf('%.100c', 'x')");
    refuse_take(desk, ERROR_DAMAGED, "damaged");
}

static void a_form_that_this_program_does_not_know_is_said_and_kept(void **state)
{
    struct desk_drafts *desk = *state;

    save(desk, "one", MARKER);
    leave_for_later(desk, "one");
    change(desk, "UPDATE draft SET form = 'of-tomorrow'");
    refuse_take(desk, ERROR_VERSION, "not in this version");
}

static void a_file_of_another_version_is_left_alone(void **state)
{
    struct desk_drafts *desk = *state;
    struct drafts *drafts = NULL;
    struct error error = {0};
    char path[128], words[ERROR_ROOM];

    save(desk, "one", MARKER);
    leave_for_later(desk, "one");
    snprintf(path, sizeof(path), "%s/state", desk->folder->path);
    change(desk, "PRAGMA user_version = 2");
    assert_refused(drafts_open(&drafts, path, "file-id", "200001", &test_time, words, &error),
                   &error, ERROR_VERSION, "another version");
    change(desk, "PRAGMA user_version = 1");
    assert_int_equal(count_of(desk->drafts), 1);
    change(desk, "PRAGMA application_id = 1");
    assert_refused(drafts_open(&drafts, path, "file-id", "200001", &test_time, words, &error),
                   &error, ERROR_UNSAFE, "another program");
}

static void a_folder_that_cannot_be_made_is_said(void **state)
{
    struct desk_drafts *desk = *state;
    struct drafts *drafts = NULL;
    struct error error = {0};
    char path[300], words[ERROR_ROOM];
    FILE *file;

    snprintf(path, sizeof(path), "%s/file", desk->folder->path);
    file = fopen(path, "w");
    fclose(file);
    strcat(path, "/state");
    assert_false(drafts_open(&drafts, path, "file-id", "200001", &test_time, words, &error));
    assert_null(drafts);
    assert_non_null(strstr(error.text, "folder"));
}

#define WITH_DRAFTS(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DRAFTS(what_was_typed_comes_back_as_it_was),
        WITH_DRAFTS(nothing_typed_lies_there_in_the_clear),
        WITH_DRAFTS(keys_that_are_gone_open_nothing_and_nothing_goes),
        WITH_DRAFTS(others_see_nothing_of_it),
        WITH_DRAFTS(a_living_screen_holds_its_drafts_and_a_dead_one_nothing),
        WITH_DRAFTS(what_is_open_here_is_not_offered_here),
        cmocka_unit_test(holders_are_told_apart),
        WITH_DRAFTS(a_damaged_file_is_set_aside_and_said),
        WITH_DRAFTS(the_log_of_a_damaged_file_is_set_aside_too),
        WITH_DRAFTS(a_file_that_was_taken_away_takes_nothing_more),
        WITH_DRAFTS(a_disk_without_room_takes_nothing_away),
        WITH_DRAFTS(a_damaged_draft_is_said_and_kept),
        WITH_DRAFTS(a_form_that_this_program_does_not_know_is_said_and_kept),
        WITH_DRAFTS(a_file_of_another_version_is_left_alone),
        WITH_DRAFTS(a_folder_that_cannot_be_made_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
