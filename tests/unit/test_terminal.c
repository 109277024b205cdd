/* The terminal is taken and given back, under a terminal of the test's own. */
#include "tui/terminal.h"

#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

static const int signals[] = {SIGWINCH, SIGHUP,  SIGTERM, SIGINT, SIGTSTP, SIGCONT, SIGPIPE,
                              SIGSEGV,  SIGABRT, SIGBUS,  SIGFPE, SIGILL,  SIGQUIT};

#define SIGNAL_COUNT (sizeof signals / sizeof signals[0])

static void read_handlers(void (*handlers[SIGNAL_COUNT])(int))
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        struct sigaction action;

        handlers[i] = sigaction(signals[i], NULL, &action) == 0 ? action.sa_handler : SIG_ERR;
    }
}

/* Ends without a look at what curses keeps for good: valgrind would count it as lost. */
static _Noreturn void leave_with(int code)
{
    char command[32];

    (void)snprintf(command, sizeof command, "exit %d", code);
    (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(98);
}

/* Runs `play` as a program of its own under a terminal; what it gives back, or 1000 for a crash. */
static int play_under_terminal(int (*play)(void))
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    char bytes[4096];
    int status = 0, file;
    pid_t child = forkpty(&file, NULL, NULL, &size);

    assert_true(child >= 0);
    if (child == 0) {
        leave_with(setenv("TERM", "xterm", 1) == 0 ? play() : 99);
    }
    while (read(file, bytes, sizeof bytes) > 0) {
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(close(file), 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000;
}

static struct config plain_config(void)
{
    struct config config;

    config_init(&config);
    return config;
}

/* Curses has handlers of its own, which draw: they must be there at no time. */
static int hand_signals_back(void)
{
    struct config config = plain_config();
    struct error error = {0};
    void (*before[SIGNAL_COUNT])(int), (*after[SIGNAL_COUNT])(int);

    read_handlers(before);
    if (!terminal_open(&config, &error)) {
        return 1;
    }
    terminal_close();
    read_handlers(after);
    return memcmp(before, after, sizeof before) == 0 ? 0 : 2;
}

static void signals_are_given_back_as_they_were(void **state)
{
    (void)state;
    assert_int_equal(play_under_terminal(hand_signals_back), 0);
}

/* Ctrl-Z typed in the moment in which the program leaves. */
static int stop_after_the_end(void)
{
    struct config config = plain_config();
    struct error error = {0};

    if (!terminal_open(&config, &error)) {
        return 1;
    }
    terminal_close();
    return signal(SIGTSTP, SIG_DFL) == SIG_DFL && signal(SIGWINCH, SIG_DFL) == SIG_DFL ? 0 : 2;
}

static void nothing_of_curses_is_left_behind(void **state)
{
    (void)state;
    assert_int_equal(play_under_terminal(stop_after_the_end), 0);
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_lflag == b->c_lflag &&
           a->c_cflag == b->c_cflag;
}

static int hand_modes_back(void)
{
    struct config config = plain_config();
    struct error error = {0};
    struct termios before, during, after;

    if (tcgetattr(0, &before) != 0 || !terminal_open(&config, &error)) {
        return 1;
    }
    terminal_update();
    if (tcgetattr(0, &during) != 0 || (during.c_lflag & (tcflag_t)(ICANON | ECHO | ISIG)) != 0) {
        return 2;
    }
    terminal_close();
    terminal_close(); /* any number of times */
    return tcgetattr(0, &after) == 0 && same_modes(&before, &after) ? 0 : 3;
}

static void modes_are_given_back_as_they_were(void **state)
{
    (void)state;
    assert_int_equal(play_under_terminal(hand_modes_back), 0);
}

static int open_nonsense(void)
{
    struct config config = plain_config();
    struct error error = {0};
    void (*before[SIGNAL_COUNT])(int), (*after[SIGNAL_COUNT])(int);

    read_handlers(before);
    if (setenv("TERM", "nonsense", 1) != 0 || terminal_open(&config, &error) ||
        strstr(error.text, "nonsense") == NULL) {
        return 1;
    }
    if (setenv("TERM", "dumb", 1) != 0 || terminal_open(&config, &error) ||
        strstr(error.text, "dumb") == NULL) {
        return 2;
    }
    read_handlers(after);
    if (memcmp(before, after, sizeof before) != 0) {
        return 3;
    }
    if (setenv("TERM", "xterm", 1) != 0 || !terminal_open(&config, &error)) {
        return 4;
    }
    terminal_close();
    return 0;
}

static void a_terminal_that_is_refused_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(play_under_terminal(open_nonsense), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signals_are_given_back_as_they_were),
        cmocka_unit_test(nothing_of_curses_is_left_behind),
        cmocka_unit_test(modes_are_given_back_as_they_were),
        cmocka_unit_test(a_terminal_that_is_refused_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
