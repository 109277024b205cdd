#include "tests/cli/station.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MOST_WORDS  64
#define PASSWORD_FD 3

void station_make_folder(struct station *station)
{
    *station = (struct station){.program = getenv("FRONTDESK_PROGRAM")};
    assert_non_null(station->program);
    (void)snprintf(station->folder, sizeof(station->folder), "/tmp/frontdesk-test-XXXXXX");
    assert_non_null(mkdtemp(station->folder));
    (void)snprintf(station->database, sizeof(station->database), "%s/data/desk.db",
                   station->folder);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

void station_remove(struct station *station)
{
    assert_int_equal(nftw(station->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static void write_file(const char *path, const char *bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    size_t length = strlen(bytes);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), length);
    assert_int_equal(close(fd), 0);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *bytes = NULL;
    size_t room = 0;
    ssize_t length;

    assert_non_null(file);
    length = getdelim(&bytes, &room, 0xFF, file); /* a byte that UTF-8 never has */
    if (length < 0) {
        free(bytes);
        bytes = calloc(1, 1);
    }
    assert_int_equal(fclose(file), 0);
    return bytes;
}

/* In the child: descriptor `fd` becomes the file. */
static bool use_file(const char *path, int flags, int fd)
{
    int opened = open(path, flags, 0600);

    return opened == fd || (opened >= 0 && dup2(opened, fd) == fd && close(opened) == 0);
}

static void be_the_program(const struct station *station, char *const arguments[])
{
    if (chdir(station->folder) == 0 && use_file("input", O_RDONLY, STDIN_FILENO) &&
        use_file("output", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO) &&
        use_file("errors", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO) &&
        use_file("password", O_RDONLY, PASSWORD_FD) && setenv("HOME", station->folder, 1) == 0 &&
        setenv("TMPDIR", station->folder, 1) == 0 && unsetenv("XDG_CONFIG_HOME") == 0 &&
        unsetenv("XDG_DATA_HOME") == 0 && unsetenv("XDG_STATE_HOME") == 0 &&
        unsetenv("SSH_CONNECTION") == 0 && setenv("LC_ALL", "C.UTF-8", 1) == 0) {
        (void)setsid(); /* no terminal of ours is asked for a password */
        execv(station->program, arguments);
    }
    _exit(126);
}

static struct answer run_words(const struct station *station, const char *input,
                               const char *password, const char *const words[])
{
    char path[128];
    char *arguments[MOST_WORDS + 1] = {NULL};
    struct answer answer = {.code = -1};
    int status = 0;
    pid_t child;

    for (size_t i = 0; words[i] != NULL; i++) {
        assert_true(i < MOST_WORDS);
        arguments[i] = strdup(words[i]);
    }
    (void)snprintf(path, sizeof(path), "%s/input", station->folder);
    write_file(path, input != NULL ? input : "");
    (void)snprintf(path, sizeof(path), "%s/password", station->folder);
    write_file(path, password);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        be_the_program(station, arguments);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    (void)snprintf(path, sizeof(path), "%s/output", station->folder);
    answer.out = read_file(path);
    (void)snprintf(path, sizeof(path), "%s/errors", station->folder);
    answer.err = read_file(path);
    for (size_t i = 0; arguments[i] != NULL; i++) {
        free(arguments[i]);
    }
    return answer;
}

static size_t add_words(const char *all[MOST_WORDS + 1], size_t count, const char *const words[])
{
    for (size_t i = 0; words[i] != NULL; i++) {
        assert_true(count < MOST_WORDS);
        all[count++] = words[i];
    }
    return count;
}

struct answer station_run(const struct station *station, const char *input,
                          const char *const arguments[])
{
    const char *all[MOST_WORDS + 1] = {station->program};

    (void)add_words(all, 1, arguments);
    return run_words(station, input, "", all);
}

struct answer station_run_as(const struct station *station, const char *employee,
                             const char *password, const char *input, const char *const arguments[])
{
    const char *all[MOST_WORDS + 1] = {station->program};
    size_t count = add_words(all, 1, arguments);
    char line[256];

    (void)snprintf(line, sizeof(line), "%s\n", password);
    (void)add_words(all, count,
                    WORDS("--db", station->database, "--clock", STATION_CLOCK, "--as", employee,
                          "--password-fd", "3"));
    return run_words(station, input, line, all);
}

void answer_finish(struct answer *answer)
{
    free(answer->out);
    free(answer->err);
    *answer = (struct answer){0};
}

struct answer station_expect(const struct station *station, int code, const char *employee,
                             const char *input, const char *const arguments[])
{
    struct answer answer = station_run_as(station, employee, STATION_PASSWORD, input, arguments);

    if (answer.code != code) {
        print_error("%s %s gave %d and said: %s\n", arguments[0],
                    arguments[1] != NULL ? arguments[1] : "", answer.code, answer.err);
    }
    assert_int_equal(answer.code, code);
    return answer;
}

static void open_station(struct station *station)
{
    static const struct {
        const char *employee, *role;
    } people[] = {{DESK, "desk"},
                  {OTHER_DESK, "desk"},
                  {SERGEANT, "sergeant"},
                  {OTHER_SERGEANT, "sergeant"},
                  {VOLUNTEER, "volunteer"}};
    struct answer answer;

    station_make_folder(station);
    answer = station_run(station, STATION_PASSWORD "\n",
                         WORDS("init", "--throw-away", "--admin", ADMINISTRATOR, "--name",
                               "Test Administrator", "--db", station->database, "--clock",
                               STATION_CLOCK));
    if (answer.code != 0) {
        print_error("init said: %s\n", answer.err);
    }
    assert_int_equal(answer.code, 0);
    answer_finish(&answer);
    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
        answer = station_expect(station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
                                WORDS("staff", "add", people[i].employee, "--name", "Test Person",
                                      "--role", people[i].role));
        answer_finish(&answer);
    }
}

int station_setup(void **state)
{
    struct station *station = calloc(1, sizeof(*station));

    assert_non_null(station);
    open_station(station);
    *state = station;
    return 0;
}

int station_teardown(void **state)
{
    station_remove(*state);
    free(*state);
    return 0;
}

json_t *station_fields(const struct station *station, const char *form)
{
    struct answer answer = station_run(station, NULL, WORDS("fields", form, "--format", "json"));
    json_error_t fault;
    json_t *fields;

    assert_int_equal(answer.code, 0);
    fields = json_loads(answer.out, JSON_REJECT_DUPLICATES, &fault);
    if (fields == NULL) {
        print_error("fields %s, line %d: %s\n", form, fault.line, fault.text);
    }
    assert_non_null(fields);
    answer_finish(&answer);
    return fields;
}

char *station_file(const struct station *station, const char *employee, const char *form,
                   const json_t *record)
{
    char *line = json_dumps(record, JSON_COMPACT);
    struct answer answer = station_expect(station, 0, employee, line, WORDS("file", form));
    char *number = strndup(answer.out, strcspn(answer.out, " \n"));

    free(line);
    answer_finish(&answer);
    return number;
}
