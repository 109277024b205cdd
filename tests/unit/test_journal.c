/* The journal: what is written after every change, and what a reader makes of it. */
#include "tests/support/house.h"

#include "db/check_file.h"
#include "db/journal.h"
#include "db/journal_line.h"
#include "db/journal_tail.h"

#include <ctype.h>
#include <fcntl.h>
#include <sqlite3.h>

struct seen {
    int64_t seqs[64];
    size_t count, bad;
};

static bool see(void *context, int64_t offset, const struct operation *operation)
{
    struct seen *seen = context;

    assert_true(offset >= 0);
    if (operation == NULL) {
        seen->bad++;
    } else {
        assert_true(seen->count < COUNT_OF(seen->seqs));
        seen->seqs[seen->count++] = operation->seq;
    }
    return true;
}

static struct seen see_all(const char *path)
{
    struct error error = {0};
    struct seen seen = {0};

    good(journal_lines(path, 0, see, &seen, &error), &error);
    return seen;
}

static char *journal_folder(const struct folder *folder, char out[128])
{
    snprintf(out, 128, "%s/second disk", folder->path);
    return out;
}

static struct store *keeping(const struct folder *folder)
{
    struct store *store = new_store(folder);
    struct error error = {0};
    char path[128];

    good(store_keep_journal(store, journal_folder(folder, path), &error), &error);
    return store;
}

static char *read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes = calloc(1, 1 << 20);

    assert_non_null(file);
    *length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void write_whole(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* --- lines --- */

static void a_line_gives_the_operation_back(void **state)
{
    struct store *store = keeping(*state);
    struct seen seen;
    struct stat status;

    note(store, "{\"words\":\"ñ 한 é\\t\\\\ \\u0000\"}");
    note(store, "{}");
    assert_string_equal(store_second_copy(store), "");
    seen = see_all(store_journal_path(store));
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.bad, 0);
    for (size_t i = 0; i < seen.count; i++) {
        assert_int_equal(seen.seqs[i], (int64_t)i + 1);
    }
    assert_int_equal(stat(store_journal_path(store), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    store_close(store);
}

static void expect_spoilt(const char *path, const char *bytes, size_t length)
{
    struct seen seen;

    write_whole(path, bytes, length);
    seen = see_all(path);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.bad, 1);
}

static void any_changed_byte_spoils_its_line(void **state)
{
    struct store *store = keeping(*state);
    size_t length;
    char *bytes;

    note(store, "{\"n\":1}");
    bytes = read_whole(store_journal_path(store), &length);
    for (size_t i = 0; i < length; i++) {
        char was = bytes[i];

        if (was == '\n') {
            continue;
        }
        bytes[i] = was == 'q' ? 'p' : 'q';
        expect_spoilt(store_journal_path(store), bytes, length);
        bytes[i] = was;
        if (was >= 'a' && was <= 'z') {
            bytes[i] = (char)toupper(was);
            expect_spoilt(store_journal_path(store), bytes, length);
            bytes[i] = was;
        }
    }
    free(bytes);
    store_close(store);
}

static void an_operation_with_a_tab_is_no_line(void **state)
{
    struct operation operation = {.seq = 1, .changes = "{}"};
    struct error error = {0};
    struct text out = {0};

    (void)state;
    strcpy(operation.workstation, "Counter\t1");
    assert_refused(journal_line_add(&out, &operation, &error), &error, ERROR_IO, "tab");
    assert_int_equal(out.length, 0);
    text_finish(&out);
}

/* --- following --- */

static void what_was_missed_is_caught_up(void **state)
{
    const struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};
    char path[128];
    struct seen seen;

    for (int i = 0; i < 20; i++) {
        note(store, "{}");
    }
    good(store_keep_journal(store, journal_folder(folder, path), &error), &error);
    note(store, "{}");
    seen = see_all(store_journal_path(store));
    assert_int_equal(seen.count, 22);
    store_close(store);
}

static void two_desks_write_one_journal(void **state)
{
    const struct folder *folder = *state;
    struct store *one = keeping(folder);
    struct store *two = store_of(folder);
    struct error error = {0};
    char path[128];
    struct seen seen;

    good(store_keep_journal(two, journal_folder(folder, path), &error), &error);
    for (int i = 0; i < 10; i++) {
        note(i % 2 == 0 ? one : two, "{}");
    }
    seen = see_all(store_journal_path(one));
    assert_int_equal(seen.count, 11);
    for (size_t i = 0; i < seen.count; i++) {
        assert_int_equal(seen.seqs[i], (int64_t)i + 1);
    }
    store_close(one);
    store_close(two);
}

static void a_torn_end_is_closed_and_its_operation_written_again(void **state)
{
    const struct folder *folder = *state;
    struct store *store = keeping(folder);
    size_t length;
    char *bytes;
    char path[200];
    struct seen seen;
    struct error error = {0};
    char other[128];

    note(store, "{}");
    note(store, "{\"last\":true}");
    snprintf(path, sizeof(path), "%s", store_journal_path(store));
    store_close(store);
    bytes = read_whole(path, &length);
    for (size_t cut = 1; cut < 60; cut += 7) {
        write_whole(path, bytes, length - cut);
        store = store_of(folder);
        good(store_keep_journal(store, journal_folder(folder, other), &error), &error);
        assert_string_equal(store_read_only(store), "");
        good(store_update_journal(store, &error), &error);
        store_close(store);
        seen = see_all(path);
        assert_int_equal(seen.seqs[seen.count - 1], 3);
        /* a line that lacked its end only is whole once that is there */
        assert_int_equal(seen.count, cut == 1 ? 4 : 3);
        assert_int_equal(seen.bad, cut == 1 ? 0 : 1);
    }
    free(bytes);
}

static void a_journal_that_was_taken_away_is_written_anew(void **state)
{
    struct store *store = keeping(*state);
    struct seen seen;

    note(store, "{}");
    assert_int_equal(unlink(store_journal_path(store)), 0);
    note(store, "{}");
    assert_string_equal(store_second_copy(store), "");
    seen = see_all(store_journal_path(store));
    assert_int_equal(seen.count, 3);
    store_close(store);
}

static void where_it_cannot_be_written_the_change_is_kept_and_said(void **state)
{
    const struct folder *folder = *state;
    struct store *store = new_store(folder);
    struct error error = {0};
    char path[300];

    snprintf(path, sizeof(path), "%s/not a folder", folder->path);
    write_whole(path, "x", 1);
    good(store_keep_journal(store, path, &error), &error);
    note(store, "{}");
    assert_int_equal(last_seq(store), 2);
    assert_non_null(strstr(store_second_copy(store), "a file stands where a folder is needed"));
    assert_int_equal(unlink(path), 0);
    note(store, "{}");
    assert_string_equal(store_second_copy(store), "");
    assert_int_equal(see_all(store_journal_path(store)).count, 3);
    store_close(store);
}

/* --- an older copy in the file's place --- */

static void copy_bytes(const char *from, const char *to)
{
    size_t length;
    char *bytes = read_whole(from, &length);

    write_whole(to, bytes, length);
    free(bytes);
}

static void an_older_copy_in_its_place_is_not_written(void **state)
{
    const struct folder *folder = *state;
    struct store *store = keeping(folder);
    struct error error = {0};
    char old[300], path[128], text[] = "{}";

    store_close(store);
    snprintf(old, sizeof(old), "%s/old.db", folder->path);
    copy_bytes(folder->file, old);
    store = store_of(folder);
    good(store_keep_journal(store, journal_folder(folder, path), &error), &error);
    note(store, "{}");
    store_close(store);
    copy_bytes(old, folder->file);
    store = store_of(folder);
    good(store_keep_journal(store, path, &error), &error);
    assert_non_null(strstr(store_read_only(store), "older copy"));
    assert_refused(store_run(store, append_note, text, &error), &error, ERROR_DAMAGED, "restore");
    assert_int_equal(last_seq(store), 1);
    store_close(store);
}

static void a_file_that_was_taken_away_is_not_written(void **state)
{
    const struct folder *folder = *state;
    struct store *store = keeping(folder);
    struct error error = {0};
    char text[] = "{}";

    assert_int_equal(unlink(folder->file), 0);
    assert_refused(store_run(store, append_note, text, &error), &error, ERROR_UNSAFE, "taken away");
    assert_int_equal(see_all(store_journal_path(store)).count, 0);
    store_close(store);
}

/* --- what a check makes of it --- */

#define MANY 1200 /* more than are compared at once */

static bool append_many(struct store *store, void *context, struct error *error)
{
    bool ok = true;

    for (int i = 0; ok && i < MANY; i++) {
        ok = append_note(store, context, error);
    }
    return ok;
}

/* Many operations that say `words`, and their journal. */
static struct store *keeping_many(const char *file, const char *journal, char *words)
{
    struct store *store = NULL;
    struct error error = {0};

    good(store_create(file, true, &error) && store_open(&store, file, &test_time, &error) &&
             store_run(store, append_many, words, &error) &&
             store_keep_journal(store, journal, &error) && store_update_journal(store, &error),
         &error);
    return store;
}

static void keep_words(void *context, enum finding_class class, const char *words)
{
    struct text *said = context;

    if (strstr(words, "ournal") != NULL && strstr(words, "same disk") == NULL) {
        text_add_format(said, "%d %s", (int)class, words);
    }
}

static void expect_told(struct store *store, enum finding_class class, const char *words)
{
    struct text said = {0};
    struct error error = {0};

    good(check_around(store, "/nowhere", keep_words, &said, &error), &error);
    if (text_bytes(&said)[0] != '0' + (int)class || strstr(text_bytes(&said), words) == NULL) {
        fail_msg("%s", text_bytes(&said));
    }
    text_finish(&said);
}

/* The line of this operation in whole bytes; `length` with its end. */
static char *find_line(char *bytes, int seq, size_t *length)
{
    char *line = bytes;

    for (int i = 1; i < seq; i++) {
        line = strchr(line, '\n') + 1;
    }
    *length = (size_t)(strchr(line, '\n') + 1 - line);
    return line;
}

static void forget_operation(const struct folder *folder, const char *sql)
{
    sqlite3 *other = NULL;

    assert_int_equal(sqlite3_open(folder->file, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(other), 1);
    sqlite3_close(other);
}

static void a_check_compares_every_line_with_the_log(void **state)
{
    const struct folder *folder = *state;
    char other_file[300], other_folder[300], path[128], words[] = "{}", other_words[] = "{\"n\":1}";
    struct store *store = keeping_many(folder->file, journal_folder(folder, path), words);
    struct store *other;
    size_t length, rest, line, other_length, other_line;
    char *bytes = read_whole(store_journal_path(store), &length), *at;
    char *copy = malloc(2 * length), *others, *other_at;

    snprintf(other_file, sizeof(other_file), "%s/other.db", folder->path);
    snprintf(other_folder, sizeof(other_folder), "%s/third disk", folder->path);
    other = keeping_many(other_file, other_folder, other_words);
    others = read_whole(store_journal_path(other), &other_length);
    expect_told(store, FINDING_GOOD, "holds 1201 operations");
    for (int seq = 2; seq < MANY; seq += 499) {
        at = find_line(bytes, seq, &line);
        rest = length - (size_t)(at - bytes);
        /* twice */
        memcpy(copy, bytes, length);
        memcpy(copy + length, at, line);
        write_whole(store_journal_path(store), copy, length + line);
        expect_told(store, FINDING_GOOD, "holds 1202 operations");
        /* missing */
        memmove(copy + (at - bytes), at + line, rest - line);
        write_whole(store_journal_path(store), copy, length - line);
        expect_told(store, FINDING_WARNING, "lacks operation");
        /* of another file */
        other_at = find_line(others, seq, &other_line);
        memcpy(copy + (at - bytes), other_at, other_line);
        memcpy(copy + (at - bytes) + other_line, at + line, rest - line);
        write_whole(store_journal_path(store), copy, length - line + other_line);
        expect_told(store, FINDING_DAMAGE, "another one in its place");
    }
    write_whole(store_journal_path(store), bytes, length);
    expect_told(store, FINDING_GOOD, "holds 1201 operations");
    forget_operation(folder, "DELETE FROM operation WHERE seq = 700");
    expect_told(store, FINDING_DAMAGE, "has operation 700");
    expect_told(store, FINDING_DAMAGE, "none of this number");
    free(bytes);
    free(others);
    free(copy);
    store_close(other);
    store_close(store);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_line_gives_the_operation_back),
        IN_FOLDER(any_changed_byte_spoils_its_line),
        cmocka_unit_test(an_operation_with_a_tab_is_no_line),
        IN_FOLDER(what_was_missed_is_caught_up),
        IN_FOLDER(two_desks_write_one_journal),
        IN_FOLDER(a_torn_end_is_closed_and_its_operation_written_again),
        IN_FOLDER(a_journal_that_was_taken_away_is_written_anew),
        IN_FOLDER(where_it_cannot_be_written_the_change_is_kept_and_said),
        IN_FOLDER(an_older_copy_in_its_place_is_not_written),
        IN_FOLDER(a_file_that_was_taken_away_is_not_written),
        IN_FOLDER(a_check_compares_every_line_with_the_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
