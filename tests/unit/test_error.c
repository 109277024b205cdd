#include "base/error.h"

#include "base/file.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void error_set_fills_class_and_words_and_is_false(void **state)
{
    struct error error = {0};

    (void)state;
    assert_false(error_set(&error, ERROR_BUSY, "Desk %d writes.", 3));
    assert_int_equal(error.class, ERROR_BUSY);
    assert_string_equal(error.text, "Desk 3 writes.");
    assert_false(error_set(NULL, ERROR_IO, "%s", "nobody listens"));
    error_clear(&error);
    assert_int_equal(error.class, ERROR_NONE);
    assert_string_equal(error.text, "");
    error_clear(NULL);
}

static void a_long_sentence_is_cut_and_ended(void **state)
{
    struct error error;
    char words[2000];

    (void)state;
    memset(words, 'a', sizeof(words) - 1);
    words[sizeof(words) - 1] = '\0';
    assert_false(error_set(&error, ERROR_INPUT, "%s", words));
    assert_int_equal(strlen(error.text), sizeof(error.text) - 1);
}

static void every_class_has_its_exit_code(void **state)
{
    static const struct {
        enum error_class class;
        int code;
    } expected[] = {
        {ERROR_NONE, 0},     {ERROR_INPUT, 1},   {ERROR_REFUSED, 1}, {ERROR_NOT_FOUND, 1},
        {ERROR_CONFLICT, 1}, {ERROR_BUSY, 1},    {ERROR_USAGE, 2},   {ERROR_UNSAFE, 3},
        {ERROR_VERSION, 3},  {ERROR_DAMAGED, 3}, {ERROR_FULL, 1},    {ERROR_IO, 1},
        {ERROR_MEMORY, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_int_equal(error_exit_code(expected[i].class), expected[i].code);
    }
}

static void memory_is_zeroed_and_grows(void **state)
{
    unsigned char *bytes = memory_create(100, 3);
    char *copy = memory_text(NULL);

    (void)state;
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(bytes[i], 0);
    }
    bytes[299] = 7;
    bytes = memory_resize(bytes, 1000, 3);
    assert_int_equal(bytes[299], 7);
    bytes = memory_resize(bytes, 0, 3);
    assert_non_null(bytes);
    free(bytes);
    assert_string_equal(copy, "");
    free(copy);
    copy = memory_text_part("counter", 5);
    assert_string_equal(copy, "count");
    free(copy);
    bytes = memory_create(0, 0);
    assert_non_null(bytes);
    free(bytes);
}

/* Runs `ask` in a process of its own and gives back what it ended with. */
static int end_of(void (*ask)(void), char *words, size_t room)
{
    int ends[2];
    ssize_t got;
    pid_t child;
    int status = 0;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        ask();
        _exit(99);
    }
    (void)close(ends[1]);
    got = read(ends[0], words, room - 1);
    assert_true(got >= 0);
    words[got] = '\0';
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void ask_for_too_many(void)
{
    (void)memory_resize(NULL, SIZE_MAX / 2, 3);
}

static void ask_for_endless_text(void)
{
    (void)memory_text_part("", SIZE_MAX);
}

static void without_memory_one_line_and_the_end(void **state)
{
    char words[200];

    (void)state;
    assert_int_equal(end_of(ask_for_too_many, words, sizeof(words)), 1);
    assert_string_equal(
        words, "frontdesk: there is no memory left. Close other programs and start again.\n");
    assert_int_equal(end_of(ask_for_endless_text, words, sizeof(words)), 1);
}

static char *make_place(void)
{
    char pattern[] = "/tmp/frontdesk-error-XXXXXX";

    assert_non_null(mkdtemp(pattern));
    return memory_text(pattern);
}

static void write_file(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(bytes, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void files_are_read_whole_or_refused_by_name(void **state)
{
    char *place = make_place();
    char path[200];
    struct error error = {0};
    size_t length = 0;
    char *text;

    (void)state;
    (void)snprintf(path, sizeof(path), "%s/list.csv", place);
    assert_null(file_read_dup(path, 100, &length, &error));
    assert_int_equal(error.class, ERROR_NOT_FOUND);
    assert_non_null(strstr(error.text, path));
    write_file(path, "0123456789");
    text = file_read_dup(path, 10, &length, &error);
    assert_string_equal(text, "0123456789");
    assert_int_equal(length, 10);
    free(text);
    assert_null(file_read_dup(path, 9, &length, &error));
    assert_int_equal(error.class, ERROR_INPUT);
    assert_null(file_read_dup(place, 100, &length, &error));
    assert_int_equal(error.class, ERROR_INPUT);
    /* of these the system tells no size */
    text = file_read_dup("/proc/self/status", 100000, &length, &error);
    assert_non_null(text);
    assert_true(length > 100 && strlen(text) == length);
    free(text);
    assert_null(file_read_dup("/proc/self/status", 99, &length, &error));
    assert_int_equal(error.class, ERROR_INPUT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_null(file_read_dup(path, 100, &length, &error)); /* and does not wait */
    assert_int_equal(error.class, ERROR_INPUT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(place), 0);
    free(place);
}

static void folders_are_made_for_the_owner_alone(void **state)
{
    char *place = make_place();
    struct error error = {0};
    struct stat status;
    char path[200];

    (void)state;
    (void)snprintf(path, sizeof(path), "%s//a/b/", place);
    assert_true(file_make_folder(path, &error));
    assert_true(file_make_folder(path, &error));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    (void)snprintf(path, sizeof(path), "%s/a/b/file", place);
    write_file(path, "");
    assert_false(file_make_folder(path, &error));
    assert_int_equal(error.class, ERROR_IO);
    assert_non_null(strstr(error.text, path));
    (void)snprintf(path, sizeof(path), "%s/a/b/file/c", place);
    assert_false(file_make_folder(path, &error));
    assert_false(file_make_folder("", &error));
    (void)snprintf(path, sizeof(path), "%s/a/b/file", place);
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof(path), "%s/a/b", place);
    assert_int_equal(rmdir(path), 0);
    (void)snprintf(path, sizeof(path), "%s/a", place);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(place), 0);
    free(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_set_fills_class_and_words_and_is_false),
        cmocka_unit_test(a_long_sentence_is_cut_and_ended),
        cmocka_unit_test(every_class_has_its_exit_code),
        cmocka_unit_test(memory_is_zeroed_and_grows),
        cmocka_unit_test(without_memory_one_line_and_the_end),
        cmocka_unit_test(files_are_read_whole_or_refused_by_name),
        cmocka_unit_test(folders_are_made_for_the_owner_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
