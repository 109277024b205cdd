/* Presses random keys in one screen of the real program, from a fixed seed: no input, key or
 * terminal size may crash it.
 *
 *   random_keys PROGRAM DATABASE SEED COUNT EMPLOYEE KEYS...
 *
 * KEYS lead from the home screen into the screen that is tried (see driver_key); whenever the
 * program has ended by itself (Esc on home, then yes) it is started again and led there again.
 * Prints how many keys were pressed and how often it was started. */
#include "tests/support/driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE      30000
#define PASSWORD      "sample-password"
#define ADMINISTRATOR "100001"

struct storm {
    const char *program, *database, *employee;
    char *const *way;
    struct driver driver;
    uint64_t random;
    unsigned starts;
};

static uint32_t next_random(struct storm *storm)
{
    storm->random ^= storm->random << 13;
    storm->random ^= storm->random >> 7;
    storm->random ^= storm->random << 17;
    return (uint32_t)(storm->random >> 16);
}

static _Noreturn void fail(struct storm *storm, const char *words)
{
    char screen[65536];
    driver_screen(&storm->driver, screen, sizeof screen);
    fprintf(stderr, "%s (start %u)\n%s", words, storm->starts, screen);
    driver_finish(&storm->driver);
    exit(1);
}

static bool send(struct storm *storm, const char *bytes)
{
    return driver_send(&storm->driver, bytes, strlen(bytes));
}

/* Random keys on a locked screen are wrong passwords: the account is opened again before each
 * start, by the program, so that the log tells of it. */
static void unlock(struct storm *storm)
{
    const char *argv[] = {
        storm->program, "--db",        storm->database, "staff", "unlock", storm->employee,
        "--as",         ADMINISTRATOR, "--password-fd", "3",     NULL};
    int secret[2], status = -1;
    if (pipe(secret) != 0 || write(secret[1], PASSWORD "\n", strlen(PASSWORD) + 1) < 0)
        fail(storm, "no pipe");
    close(secret[1]);
    pid_t child = fork();
    if (child == 0) {
        dup2(secret[0], 3);
        execv(storm->program, (char *const *)argv);
        _exit(127);
    }
    close(secret[0]);
    if (waitpid(child, &status, 0) != child || status != 0)
        fail(storm, "the account could not be unlocked");
}

static void start(struct storm *storm)
{
    const char *argv[] = {storm->program, "--db", storm->database, NULL};
    static char asan[300], home[300];
    snprintf(asan, sizeof asan, "ASAN_OPTIONS=%s",
             getenv("ASAN_OPTIONS") ? getenv("ASAN_OPTIONS") : "");
    snprintf(home, sizeof home, "HOME=%.*s", (int)(strrchr(storm->database, '/') - storm->database),
             storm->database);
    const char *environment[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", home, asan, NULL};
    driver_finish(&storm->driver);
    unlock(storm);
    storm->starts++;
    if (!driver_start(&storm->driver, argv, environment, 24, 80, true) ||
        !driver_wait(&storm->driver, "Sign in", false, PATIENCE) || !send(storm, storm->employee) ||
        !send(storm, "\r" PASSWORD "\r") ||
        !driver_wait(&storm->driver, "Front desk", false, PATIENCE))
        fail(storm, "could not sign in");
    for (size_t i = 0; storm->way[i]; i++) {
        char room[16];
        if (!send(storm, driver_key(storm->way[i], room)))
            fail(storm, "ended on the way to the screen");
        driver_settle(&storm->driver, 20);
    }
}

static const char *random_key(struct storm *storm, char room[16])
{
    static const char *const names[] = {
        "Enter", "Tab", "S-Tab", "Esc",  "Backspace", "Up",    "Down",   "Right",   "Left",
        "Home",  "End", "PgUp",  "PgDn", "Delete",    "F1",    "F2",     "F3",      "F4",
        "F5",    "F6",  "F7",    "F8",   "F9",        "C-p",   "C-n",    "C-z",     "C-x",
        "C-w",   "C-u", "C-k",   "C-l",  "C-Home",    "C-End", "C-Left", "C-Right", "Insert",
    };
    static const char *const texts[] = {
        "a",
        "b",
        "y",
        "n",
        "1",
        "0",
        " ",
        "/",
        "g",
        "G",
        "f",
        "h",
        "r",
        "v",
        "+",
        "-",
        ".",
        "\xC3\xB1",
        "e\xCC\x81",
        "\xED\x95\x9C",
        "\xF0\x9F\x91\xAE",
        "\xFF",
        "\xC3",
        "\x01",
        "\x1F",
        "\033[200~pasted\nlines\033[31m\033[201~",
        "\033[<0;10;5M",
        "\033[",
        "\033O",
        "\033[999;999H",
        "2026-02-30",
        "0930",
        "2359",
        "5625550199",
        "UNKNOWN",
        "\xE2\x80\xAE",
        "\xE2\x80\x8B",
    };
    (void)room;
    uint32_t pick = next_random(storm) % 100;
    if (pick < 55)
        return driver_key(names[next_random(storm) % (sizeof names / sizeof names[0])], room);
    return texts[next_random(storm) % (sizeof texts / sizeof texts[0])];
}

/* Far too small now and then; but libvterm itself writes through a null pointer at one row or a few
 * columns. */
static void resize(struct storm *storm)
{
    int rows = 3 + (int)(next_random(storm) % 48);
    driver_resize(&storm->driver, rows, 8 + (int)(next_random(storm) % 132));
}

/* The program may leave by itself, but only in order; one that is locked or signed out is started
 * again. */
static void look_for_the_end(struct storm *storm)
{
    int status;
    if (driver_wait(&storm->driver, "Locked", false, 0) ||
        driver_wait(&storm->driver, "Sign in", false, 0)) {
        start(storm);
        return;
    }
    pid_t ended = waitpid(storm->driver.child, &status, WNOHANG);
    if (ended != storm->driver.child)
        return;
    storm->driver.child = 0;
    if (WIFSIGNALED(status))
        fprintf(stderr, "signal %d: ", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        fprintf(stderr, "exit code %d: ", WEXITSTATUS(status));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail(storm, "the program crashed");
    start(storm);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 2;
    struct storm storm = {
        .program = argv[1], .database = argv[2], .employee = argv[5], .way = argv + 6};
    long count = strtol(argv[4], NULL, 10);
    storm.random = strtoull(argv[3], NULL, 10) * 0x9E3779B97F4A7C15u + 1;
    signal(SIGPIPE, SIG_IGN);
    start(&storm);
    for (long i = 0; i < count; i++) {
        char room[16];
        const char *key = random_key(&storm, room);
        if (!send(&storm, key)) {
            driver_settle(&storm.driver, 50);
            usleep(50000);
        }
        if (next_random(&storm) % 200 == 0)
            resize(&storm);
        if (i % 50 == 0)
            driver_settle(&storm.driver, 5);
        look_for_the_end(&storm);
    }
    driver_settle(&storm.driver, 300);
    look_for_the_end(&storm);
    if (storm.driver.child > 0)
        kill(storm.driver.child, SIGTERM);
    int status = driver_wait_end(&storm.driver, PATIENCE);
    if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail(&storm, "did not end in order after SIGTERM");
    printf("%ld keys, started %u times\n", count, storm.starts);
    driver_finish(&storm.driver);
    return 0;
}
