/* Hours of use, compressed: goes through every view again and again and looks whether memory grows.
 * A round has 110 keys; who presses one each second, all day, presses 28,800 in eight hours: 262
 * rounds.
 *
 *   soak PROGRAM ROUNDS [GROWTH]     ends with 1 when it has grown after the first tenth by more
 * than GROWTH KiB; without it only says how much */
#include "tests/bench/targets.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From the home screen and back to it. */
static const char *const walks[] = {
    "6|Down|Down|PgDn|PgDn|Right|Down|End|Home|F3",
    "6|Enter|PgDn|h|PgDn|F3|F3|F3",
    "7|e|x|a|m|p|l|e|Down|Down|PgDn|Enter|F3|F3|C-u|7|7|F3",
    "8|Down|Enter|Down|Left|Right|F3|F3",
    "c|Down|Down|PgDn|f|Right|F3",
    "9|Enter|Down|PgDn|PgDn|End|Up|Home|f|f|f|/|1|2|Esc|F3|F3",
    "1|Enter|Tab|Tab|Tab|x|y|z|C-n|w|o|r|d|s|C-u|F1|F3|F4|Esc|C-x|Enter|F3",
    "4|Tab|4|0|Tab|F4|Down|Esc|C-x|Enter|F3",
    "C-p|l|i|s|t|Esc",
    "F1|PgDn|F3",
};

#define WALKS      (sizeof walks / sizeof walks[0])
#define UNANSWERED 60 /* ms: the key does nothing here, as Down at the end of a list */

static long keys;

static void walk(struct driver *driver, const char *way)
{
    char key[16];
    while (*way) {
        size_t length = strcspn(way, "|");
        snprintf(key, sizeof key, "%.*s", (int)length, way);
        press(driver, key);
        for (int waited = 0; waited < UNANSWERED && driver->first_read == 0; waited += 3)
            driver_settle(driver, 3);
        keys++;
        way += length + (way[length] == '|');
    }
}

/* A walk that went astray would test nothing. */
static void go_home(struct driver *driver, const char *way)
{
    if (!driver_wait(driver, "1 Counter report", false, 5000))
        bench_fail(driver, "not at home after %s", way);
}

/* A station of its own, thrown away at the end. */
static void make_folder(char folder[40])
{
    snprintf(folder, 40, "/tmp/frontdesk-soak-XXXXXX");
    if (!mkdtemp(folder)) {
        perror("bench: /tmp");
        exit(1);
    }
    bench_home(folder);
}

static void remove_folder(const char *folder)
{
    char command[80];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s stays\n", folder);
}

static void print_memory(const struct driver *driver, long own)
{
    printf("after %7ld keys (%.1f h at one a second): %ld KiB of its own, %ld KiB resident\n", keys,
           (double)keys / 3600, own, status_line(driver->child, "VmRSS:"));
    fflush(stdout);
}

static long soak(struct driver *driver, int rounds)
{
    long settled = 0, now = 0;
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < WALKS; i++) {
            walk(driver, walks[i]);
            go_home(driver, walks[i]);
        }
        now = status_line(driver->child, "RssAnon:");
        if (round == rounds / 10) {
            settled = now;
            print_memory(driver, now);
        }
    }
    print_memory(driver, now);
    return now - settled;
}

int main(int argc, char **argv)
{
    struct driver driver;
    char folder[40];
    if (argc != 3 && argc != 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    make_folder(folder);
    struct station station = {.program = argv[1], .folder = folder};
    station_make(&station, "1000");
    program_start(&driver, &station);
    program_sign_in(&driver, "100003");
    long grown = soak(&driver, atoi(argv[2]));
    driver_finish(&driver);
    remove_folder(folder);
    return argc == 4 && grown > atol(argv[3]);
}
