/* Measures the real program beside the smallest ncurses program that does the same, in one run,
 * round by round in turn:
 *
 *   bench PROGRAM FLOOR FOLDER RECORDS...
 *
 * FOLDER/RECORDS.db are stations filled by `frontdesk seed` (made when missing). Prints a table:
 * median of the rounds' medians, least and most, and the ratio to the floor. */
#include "tests/support/driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS   5
#define PRESSES  60
#define QUIET    12 /* ms without a byte: the burst of one key is over */
#define PATIENCE 60000
#define PASSWORD "sample-password"

static const char *const environment[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME=/tmp",
                                          "PATH=/usr/bin:/bin", NULL};

/* Samples of one figure for one program: one a round. */
struct samples {
    double of[ROUNDS];
    int count;
};

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

static void add(struct samples *samples, double value)
{
    samples->of[samples->count++] = value;
}

static void print_row(const char *name, const char *unit, struct samples *ours,
                      struct samples *floor)
{
    double middle = median(ours->of, ours->count);
    printf("%-34s %9.1f (%.1f-%.1f) %s", name, middle, ours->of[0], ours->of[ours->count - 1],
           unit);
    if (floor && floor->count) {
        double least = median(floor->of, floor->count);
        printf("   floor %.1f (%.1f-%.1f)", least, floor->of[0], floor->of[floor->count - 1]);
        if (least > 0)
            printf("   ratio %.2f", middle / least);
    }
    printf("\n");
    fflush(stdout);
}

static _Noreturn void fail(struct driver *driver, const char *words)
{
    static char screen[65536];
    fprintf(stderr, "bench: %s\n", words);
    if (driver->terminal) {
        driver_screen(driver, screen, sizeof screen);
        fprintf(stderr, "%s", screen);
    }
    driver_finish(driver);
    exit(1);
}

static void press(struct driver *driver, const char *key)
{
    char room[16];
    const char *bytes = driver_key(key, room);
    if (!driver_send(driver, bytes, strlen(bytes)))
        fail(driver, "the program ended");
}

/* Microseconds from key to first and bytes of the answer: the medians over many presses. `back`
 * (may be NULL) undoes each and is not measured. */
static void press_often(struct driver *driver, const char *key, const char *back,
                        struct samples *time, struct samples *bytes)
{
    double times[PRESSES], counts[PRESSES];
    for (int i = 0; i < PRESSES; i++) {
        size_t before = driver->bytes;
        int64_t sent = driver_now();
        press(driver, key);
        if (!driver_answer(driver, QUIET))
            fail(driver, "the program ended while it was measured");
        if (driver->first_read == 0)
            fail(driver, "a key was not answered");
        times[i] = (double)(driver->first_read - sent) / 1000;
        counts[i] = (double)(driver->bytes - before);
        if (back) {
            press(driver, back);
            driver_answer(driver, QUIET);
        }
    }
    add(time, median(times, PRESSES));
    add(bytes, median(counts, PRESSES));
}

static long status_line(pid_t process, const char *name)
{
    char path[64], line[256];
    long value = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtol(line + strlen(name) + 1, NULL, 10);
    if (file)
        fclose(file);
    return value;
}

/* Starts and gives back the milliseconds until `text` is on the screen. */
static double start(struct driver *driver, const char *const argv[], const char *text)
{
    int64_t began = driver_now();
    if (!driver_start(driver, argv, environment, 24, 80, true) ||
        !driver_wait(driver, text, false, PATIENCE))
        fail(driver, "did not start");
    return (double)(driver->last_read - began) / 1000000;
}

static double start_ours(struct driver *driver, const char *program, const char *database)
{
    const char *argv[] = {program, "--db", database, NULL};
    return start(driver, argv, "Sign in");
}

static void sign_in(struct driver *driver)
{
    if (!driver_send(driver, "100002\r" PASSWORD "\r", strlen("100002\r" PASSWORD "\r")) ||
        !driver_wait(driver, "Front desk", false, PATIENCE))
        fail(driver, "could not sign in");
    driver_settle(driver, 100);
}

struct figures {
    struct samples start, home, list, down, down_bytes, down_end, page, page_bytes, typed,
        typed_bytes, wakeups, idle_bytes, resident, peak;
};

static void measure_list(struct driver *driver, struct figures *ours)
{
    int64_t began = driver_now();
    if (!driver_send(driver, "\020counter reports\r", 17) ||
        !driver_wait(driver, "NWK-CR-", false, PATIENCE))
        fail(driver, "no list of counter reports");
    add(&ours->list, (double)(driver->last_read - began) / 1000000);
    driver_settle(driver, 100);
    press_often(driver, "Down", NULL, &ours->down, &ours->down_bytes);
    press_often(driver, "PgDn", "PgUp", &ours->page, &ours->page_bytes);
    struct samples bytes = {0};
    press(driver, "End");
    driver_settle(driver, 200);
    press_often(driver, "Up", "Down", &ours->down_end, &bytes);
}

static void measure_idle(struct driver *driver, struct figures *ours)
{
    driver_settle(driver, 300);
    size_t bytes = driver->bytes;
    long wakeups = status_line(driver->child, "voluntary_ctxt_switches:");
    driver_settle(driver, 2000);
    add(&ours->wakeups,
        (double)(status_line(driver->child, "voluntary_ctxt_switches:") - wakeups) / 2);
    add(&ours->idle_bytes, (double)(driver->bytes - bytes));
    add(&ours->resident, (double)status_line(driver->child, "VmRSS:") / 1024);
    add(&ours->peak, (double)status_line(driver->child, "VmHWM:") / 1024);
}

static void measure_ours(const char *program, const char *database, struct figures *ours)
{
    struct driver driver;
    add(&ours->start, start_ours(&driver, program, database));
    sign_in(&driver);
    measure_list(&driver, ours);
    measure_idle(&driver, ours);
    press(&driver, "F3");
    if (!driver_wait(&driver, "1 Counter report", false, PATIENCE) ||
        !driver_send(&driver, "1", 1) || !driver_wait(&driver, "none of these", false, PATIENCE))
        fail(&driver, "no new counter report");
    press(&driver, "Enter");
    if (!driver_wait(&driver, "Type of report", false, PATIENCE))
        fail(&driver, "no form");
    press(&driver, "C-n");
    driver_settle(&driver, 200);
    press_often(&driver, "x", NULL, &ours->typed, &ours->typed_bytes);
    driver_finish(&driver);
}

static void measure_floor(const char *floor, const char *database, struct figures *figures)
{
    struct driver driver;
    const char *list[] = {floor, "db", database, NULL}, *edit[] = {floor, "edit", NULL};
    add(&figures->start, start(&driver, list, "NWK-CR-"));
    driver_settle(&driver, 100);
    press_often(&driver, "Down", NULL, &figures->down, &figures->down_bytes);
    press_often(&driver, "PgDn", "PgUp", &figures->page, &figures->page_bytes);
    struct samples bytes = {0};
    press(&driver, "End");
    driver_settle(&driver, 200);
    press(&driver, "Down");
    driver_settle(&driver, 200);
    press_often(&driver, "Up", "Down", &figures->down_end, &bytes);
    driver_finish(&driver);
    start(&driver, edit, "Name");
    driver_settle(&driver, 100);
    press_often(&driver, "x", NULL, &figures->typed, &figures->typed_bytes);
    driver_finish(&driver);
}

static void run(const char *command)
{
    if (system(command) != 0) {
        fprintf(stderr, "bench: failed: %s\n", command);
        exit(1);
    }
}

static void make_station(const char *program, const char *database, const char *records)
{
    char command[2000];
    struct stat status;
    if (stat(database, &status) == 0)
        return;
    fprintf(stderr, "making a station of %s records ...\n", records);
    snprintf(command, sizeof command,
             "set -e; d='%s'; p='%s'; rm -f \"$d\".new*; umask 077\n"
             "echo %s | \"$p\" --db \"$d.new\" init --throw-away --admin 100001 --name 'Alma "
             "Admin' >/dev/null\n"
             "echo %s >\"$d.password\"\n"
             "echo %s | \"$p\" --db \"$d.new\" staff add 100002 --name 'Dana Desk' --role desk "
             "--as 100001 "
             "--password-fd 3 3<\"$d.password\" >/dev/null\n"
             "rm \"$d.password\"\n"
             "\"$p\" --db \"$d.new\" seed --records %s --seed 755 >/dev/null; mv \"$d.new\" \"$d\"",
             database, program, PASSWORD, PASSWORD, PASSWORD, records);
    run(command);
}

static void print_table(struct figures *ours, struct figures *floor)
{
    print_row("start to first usable screen", "ms", &ours->start, &floor->start);
    print_row("home to list of counter reports", "ms", &ours->list, NULL);
    print_row("Down, at the top", "us", &ours->down, &floor->down);
    print_row("Down, bytes", "B", &ours->down_bytes, &floor->down_bytes);
    print_row("Up, at the oldest end", "us", &ours->down_end, &floor->down_end);
    print_row("PgDn", "us", &ours->page, &floor->page);
    print_row("PgDn, bytes", "B", &ours->page_bytes, &floor->page_bytes);
    print_row("typed character", "us", &ours->typed, &floor->typed);
    print_row("typed character, bytes", "B", &ours->typed_bytes, &floor->typed_bytes);
    print_row("idle wakeups a second", "", &ours->wakeups, NULL);
    print_row("idle bytes in two seconds", "B", &ours->idle_bytes, NULL);
    print_row("resident memory after sign-in", "MiB", &ours->resident, NULL);
    print_row("peak memory (password hash)", "MiB", &ours->peak, NULL);
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    for (int i = 4; i < argc; i++) {
        static struct figures ours, floor;
        char database[1000];
        ours = floor = (struct figures){0};
        snprintf(database, sizeof database, "%s/%s.db", argv[3], argv[i]);
        make_station(argv[1], database, argv[i]);
        for (int round = 0; round < ROUNDS; round++) {
            measure_floor(argv[2], database, &floor);
            measure_ours(argv[1], database, &ours);
        }
        printf("\n%s records, 24x80, %d rounds of %d presses, medians (least-most)\n", argv[i],
               ROUNDS, PRESSES);
        print_table(&ours, &floor);
    }
    return 0;
}
