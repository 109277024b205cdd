/* Files come and go through two folders, and nothing leads out of them. */
#include "db/exchange.h"
#include "tests/support/folder.h"

#include <fcntl.h>
#include <sys/stat.h>

static void path_of(const struct folder *folder, const char *name, char path[300])
{
    const char *slash = strrchr(folder->file, '/');

    snprintf(path, 300, "%.*s%s", (int)(slash - folder->file) + 1, folder->file, name);
}

static void write_file(const struct folder *folder, const char *name, const char *words)
{
    char path[300];
    FILE *file;

    path_of(folder, name, path);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(words, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static size_t count_files(const struct folder *folder)
{
    struct exchange_file files[8];
    struct error error = {0};
    size_t count = 99;

    if (!exchange_list(folder->file, files, 8, &count, &error)) {
        fail_msg("%s", error.text);
    }
    return count;
}

static void refuse(const struct folder *folder, const char *name)
{
    struct error error = {0};
    size_t length = 0;

    assert_null(exchange_read_dup(folder->file, name, 100, &length, &error));
    assert_true(error.class != ERROR_NONE);
}

static void only_plain_files_are_offered_and_read(void **state)
{
    const struct folder *folder = *state;
    struct exchange_file files[8];
    struct error error = {0};
    char path[300], other[300];
    size_t count = 0, length = 0;
    char *bytes;

    assert_int_equal(count_files(folder), 0); /* makes the folder */
    write_file(folder, "secret.txt", "not yours");
    write_file(folder, "in/good.csv", "a,b\n");
    write_file(folder, "in/.hidden", "a,b\n");
    path_of(folder, "secret.txt", other);
    path_of(folder, "in/link.csv", path);
    assert_int_equal(symlink(other, path), 0);
    path_of(folder, "in/hard.csv", path);
    assert_int_equal(link(other, path), 0);
    path_of(folder, "in/pipe.csv", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    path_of(folder, "in/folder.csv", path);
    assert_int_equal(mkdir(path, 0700), 0);
    write_file(folder, "in/bad\x1Bname.csv", "a,b\n");
    assert_true(exchange_list(folder->file, files, 8, &count, &error));
    assert_int_equal(count, 1);
    assert_string_equal(files[0].name, "good.csv");
    assert_int_equal(files[0].size, 4);
    bytes = exchange_read_dup(folder->file, "good.csv", 100, &length, &error);
    assert_string_equal(bytes, "a,b\n");
    assert_int_equal(length, 4);
    free(bytes);
    refuse(folder, "link.csv");
    refuse(folder, "hard.csv");
    refuse(folder, "pipe.csv");
    refuse(folder, "folder.csv");
    refuse(folder, "../secret.txt");
    refuse(folder, "..");
    refuse(folder, "");
    refuse(folder, "missing.csv");
    write_file(folder, "in/large.csv",
               "0123456789012345678901234567890123456789012345678901234567"
               "0123456789012345678901234567890123456789012345678901234567");
    refuse(folder, "large.csv");
}

static void a_folder_that_is_a_link_is_not_entered(void **state)
{
    const struct folder *folder = *state;
    struct exchange_file files[8];
    struct error error = {0};
    char path[300];
    size_t count = 0;

    path_of(folder, "in", path);
    assert_int_equal(symlink("/etc", path), 0);
    assert_false(exchange_list(folder->file, files, 8, &count, &error));
    refuse(folder, "passwd");
}

static void what_is_written_takes_no_other_file_away(void **state)
{
    const struct folder *folder = *state;
    char first[EXCHANGE_PATH_ROOM], second[EXCHANGE_PATH_ROOM];
    struct error error = {0};
    struct stat status;

    assert_true(exchange_write(folder->file, "lines.txt", "one", 3, first, &error));
    assert_true(exchange_write(folder->file, "lines.txt", "two", 3, second, &error));
    assert_string_not_equal(first, second);
    assert_non_null(strstr(second, "/out/lines-2.txt"));
    assert_int_equal(stat(first, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 3);
    assert_false(exchange_write(folder->file, "../lines.txt", "x", 1, first, &error));
}

#define FOLDER_TEST(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(only_plain_files_are_offered_and_read),
        FOLDER_TEST(a_folder_that_is_a_link_is_not_entered),
        FOLDER_TEST(what_is_written_takes_no_other_file_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
