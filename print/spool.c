#define _GNU_SOURCE 1 /* pipe2() */
#include "print/spool.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PRINT_PROGRAM "frontdesk-print"
#define WORDS_MOST    2000 /* of what a program says on standard error */

void pdf_finish(struct pdf *pdf)
{
    memory_forget(pdf->bytes, pdf->length);
    *pdf = (struct pdf){0};
}

/* A program that was started, with its three pipes: this side's ends. */
struct started {
    pid_t id;
    int input, output, words; /* -1: closed */
};

static void close_end(int *end)
{
    if (*end >= 0) {
        (void)close(*end); /* a pipe has nothing left to lose */
    }
    *end = -1;
}

static void close_pair(int pair[2])
{
    close_end(&pair[0]);
    close_end(&pair[1]);
}

static bool open_pipes(int pipes[3][2])
{
    bool ok = true;

    for (size_t i = 0; i < 3; i++) {
        pipes[i][0] = pipes[i][1] = -1;
        ok = ok && pipe2(pipes[i], O_CLOEXEC) == 0;
    }
    return ok;
}

/* Every file of this program is closed on exec; only the three pipes go along. */
static bool spawn(const char *path, char *const arguments[], char *const environment[],
                  int pipes[3][2], pid_t *id)
{
    posix_spawn_file_actions_t actions;
    int failed;

    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    failed = posix_spawn_file_actions_adddup2(&actions, pipes[0][0], 0);
    failed |= posix_spawn_file_actions_adddup2(&actions, pipes[1][1], 1);
    failed |= posix_spawn_file_actions_adddup2(&actions, pipes[2][1], 2);
    if (failed == 0) {
        failed = posix_spawn(id, path, &actions, NULL, arguments, environment);
    }
    (void)posix_spawn_file_actions_destroy(&actions); /* frees memory only */
    errno = failed;
    return failed == 0;
}

static bool start(struct started *started, const char *path, char *const arguments[],
                  char *const environment[], struct error *error)
{
    int pipes[3][2];
    bool ok = open_pipes(pipes) && spawn(path, arguments, environment, pipes, &started->id);

    if (!ok) {
        error_set(error, ERROR_IO, "%s cannot be started: %s.", path, strerror(errno));
        for (size_t i = 0; i < 3; i++) {
            close_pair(pipes[i]);
        }
        return false;
    }
    close_end(&pipes[0][0]);
    close_end(&pipes[1][1]);
    close_end(&pipes[2][1]);
    started->input = pipes[0][1];
    started->output = pipes[1][0];
    started->words = pipes[2][0];
    return fcntl(started->input, F_SETFL, O_NONBLOCK) == 0 ||
           error_set(error, ERROR_IO, "A pipe cannot be set up: %s.", strerror(errno));
}

/* ---- talking to it ---- */

struct talk {
    struct started *started;
    const char *input;
    size_t left;
    struct text output, words;
};

/* A program that reads no further has its reasons, which it says. */
static void send_some(struct talk *talk)
{
    ssize_t sent = write(talk->started->input, talk->input, talk->left);

    if (sent > 0) {
        talk->input += sent;
        talk->left -= (size_t)sent;
    }
    if (talk->left == 0 || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
        close_end(&talk->started->input);
    }
}

static void read_some(int *end, struct text *out, size_t most)
{
    char bytes[16384];
    ssize_t got = read(*end, bytes, sizeof(bytes));

    if (got > 0 && out->length + (size_t)got <= most) {
        text_add_bytes(out, bytes, (size_t)got);
    }
    if (got == 0 || (got < 0 && errno != EINTR)) {
        close_end(end);
    }
    explicit_bzero(bytes, sizeof(bytes));
}

static void talk_until_it_ends(struct talk *talk)
{
    struct started *started = talk->started;

    while (started->output >= 0 || started->words >= 0) {
        struct pollfd ends[] = {{started->input, POLLOUT, 0},
                                {started->output, POLLIN, 0},
                                {started->words, POLLIN, 0}};

        if (poll(ends, 3, -1) < 0 && errno != EINTR) {
            return;
        }
        if (ends[0].revents != 0) {
            send_some(talk);
        }
        if (ends[1].revents != 0) {
            read_some(&started->output, &talk->output, INT_MAX);
        }
        if (ends[2].revents != 0) {
            read_some(&started->words, &talk->words, WORDS_MOST);
        }
    }
}

static int wait_for(pid_t id)
{
    int status = 0;

    while (waitpid(id, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The last line that it said is what went wrong. */
static bool say_failure(const char *path, const struct text *words, struct error *error)
{
    char *line = text_clean_dup(text_bytes(words), words->length, TEXT_LINE);

    error_set(error, ERROR_REFUSED, "%s: %s", strrchr(path, '/') + 1,
              line[0] != '\0' ? line : "it ended without a word.");
    free(line);
    return false;
}

/* Runs it to its end: `input` in, `output` out. A pipe that closes early must not end this program.
 */
static bool run(const char *path, char *const arguments[], char *const environment[],
                const struct pdf *input, struct text *output, struct error *error)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct started started = {-1, -1, -1, -1};
    struct talk talk = {.started = &started, .input = input->bytes, .left = input->length};
    struct sigaction before;
    bool ok = sigaction(SIGPIPE, &ignore, &before) == 0 &&
              start(&started, path, arguments, environment, error);

    if (ok) {
        talk_until_it_ends(&talk);
        close_end(&started.input);
        ok = wait_for(started.id) == 0 || say_failure(path, &talk.words, error);
    }
    (void)sigaction(SIGPIPE, &before, NULL);
    if (ok && output != NULL) {
        *output = talk.output;
    } else {
        text_finish(&talk.output);
    }
    text_finish(&talk.words);
    return ok;
}

/* ---- making the PDF ---- */

/* Beside this program, or where it is installed; never by a search. */
static bool find_program(char *out, size_t room, struct error *error)
{
    ssize_t length = readlink("/proc/self/exe", out, room - sizeof(PRINT_PROGRAM) - 1);
    char *slash;

    if (length > 0) {
        out[length] = '\0';
        slash = strrchr(out, '/');
        (void)snprintf(slash + 1, room - (size_t)(slash + 1 - out), "%s", PRINT_PROGRAM);
        if (access(out, X_OK) == 0) {
            return true;
        }
    }
    (void)snprintf(out, room, "%s/%s", FRONTDESK_LIBEXEC, PRINT_PROGRAM);
    return access(out, X_OK) == 0 ||
           error_set(error, ERROR_NOT_FOUND, "The program that makes papers is not installed: %s.",
                     out);
}

bool spool_make(const char *request, const char *language, struct pdf *pdf, struct error *error)
{
    char path[PATH_MAX], words[8];
    char *const arguments[] = {path, words, NULL};
    char *const environment[] = {(char[]){"LC_ALL=C.UTF-8"}, (char[]){"PATH=/usr/bin:/bin"}, NULL};
    const struct pdf input = {.bytes = (char *)(uintptr_t)request, .length = strlen(request)};
    struct text output = {0};

    *pdf = (struct pdf){0};
    (void)snprintf(words, sizeof(words), "%s", language);
    if (!find_program(path, sizeof(path), error) ||
        !run(path, arguments, environment, &input, &output, error)) {
        return false;
    }
    pdf->length = output.length;
    pdf->bytes = text_take(&output);
    return pdf->length > 0 ||
           error_set(error, ERROR_IO, "The program that makes papers gave nothing.");
}

/* ---- printing it ---- */

bool spool_print(const struct pdf *pdf, const struct config *config, const char *title,
                 struct error *error)
{
    char path[sizeof(config->print_command)], printer[sizeof(config->printer)], name[200];
    char *const arguments[] = {path, (char[]){"-d"}, printer, (char[]){"-t"},
                               name, (char[]){"-"},  NULL};
    char *const environment[] = {(char[]){"LC_ALL=C.UTF-8"}, (char[]){"PATH=/usr/bin:/bin"}, NULL};

    if (config->printer[0] == '\0') {
        return error_set(error, ERROR_REFUSED,
                         "No printer is set: name it in config.ini under [print] printer.");
    }
    (void)snprintf(path, sizeof(path), "%s", config->print_command);
    (void)snprintf(printer, sizeof(printer), "%s", config->printer);
    (void)snprintf(name, sizeof(name), "%s", title);
    return run(path, arguments, environment, pdf, NULL, error);
}
