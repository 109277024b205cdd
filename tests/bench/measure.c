#include "tests/bench/measure.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char home[1100] = "HOME=/tmp";
static const char *const environment[] = {
    "TERM=xterm-256color", "LC_ALL=C.UTF-8", home, "PATH=/usr/local/bin:/usr/bin:/bin",
    "SHELL=/bin/sh",       "EDITOR=true",    NULL};

void bench_home(const char *folder)
{
    snprintf(home, sizeof home, "HOME=%s", folder);
}

/* ---- samples ---- */

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double median_of(double *values, int count)
{
    if (count == 0)
        return 0;
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

void samples_add(struct samples *samples, double value)
{
    if (samples->count < SAMPLES_MOST)
        samples->of[samples->count++] = value;
}

double samples_median(struct samples *samples)
{
    return median_of(samples->of, samples->count);
}

/* ---- keys ---- */

void bench_fail(struct driver *driver, const char *format, ...)
{
    static char screen[65536];
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "bench: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    if (driver->terminal) {
        driver_screen(driver, screen, sizeof screen);
        fprintf(stderr, "%s", screen);
    }
    driver_finish(driver);
    exit(1);
}

void press(struct driver *driver, const char *key)
{
    char room[16];
    const char *bytes = driver_key(key, room);
    if (!bytes || !driver_send(driver, bytes, strlen(bytes)))
        bench_fail(driver, "the program ended at the key %s", key);
}

void press_all(struct driver *driver, const char *const keys[])
{
    for (size_t i = 0; keys[i]; i++) {
        press(driver, keys[i]);
        driver_answer(driver, QUIET);
    }
}

void type(struct driver *driver, const char *text)
{
    if (!driver_send(driver, text, strlen(text)))
        bench_fail(driver, "the program ended");
    driver_answer(driver, QUIET);
}

bool press_timed(struct driver *driver, const char *key, struct cost *cost)
{
    size_t before = driver->bytes;
    int64_t sent = driver_now();
    press(driver, key);
    for (int seconds = 0; seconds < PATIENCE / 1000 && driver->first_read == 0; seconds++)
        if (!driver_answer(driver, QUIET))
            bench_fail(driver, "the program ended while it was measured");
    *cost = (struct cost){0};
    if (driver->first_read == 0)
        return false;
    cost->first = (double)(driver->first_read - sent) / 1000;
    cost->last = (double)(driver->last_read - sent) / 1000;
    cost->bytes = (double)(driver->bytes - before);
    return true;
}

/* Presses of one key in one program. */
struct presses {
    double firsts[PRESSES_MOST], lasts[PRESSES_MOST], bytes[PRESSES_MOST];
    double all_lasts, all_bytes;
    int count;
};

static void press_once(struct driver *driver, const char *const before[], const char *key,
                       const char *back, struct presses *presses)
{
    struct cost cost;
    if (before)
        press_all(driver, before);
    if (!press_timed(driver, key, &cost))
        bench_fail(driver, "the key %s was not answered", key);
    presses->firsts[presses->count] = cost.first;
    presses->lasts[presses->count] = cost.last;
    presses->bytes[presses->count++] = cost.bytes;
    presses->all_lasts += cost.last;
    presses->all_bytes += cost.bytes;
    if (back) {
        press(driver, back);
        driver_answer(driver, QUIET);
    }
}

static struct cost cost_of(struct presses *presses)
{
    int count = presses->count;
    return (struct cost){.first = median_of(presses->firsts, count),
                         .last = median_of(presses->lasts, count),
                         .bytes = median_of(presses->bytes, count),
                         .mean_last = count > 0 ? presses->all_lasts / count : 0,
                         .mean_bytes = count > 0 ? presses->all_bytes / count : 0};
}

void press_in_turns(struct driver *const drivers[], int count, const char *const before[],
                    const char *key, const char *back, int presses, struct cost costs[])
{
    static struct presses of[IN_TURNS_MOST];
    presses = presses < PRESSES_MOST ? presses : PRESSES_MOST;
    for (int i = 0; i < count; i++)
        of[i] = (struct presses){0};
    for (int first = 0; first < presses; first += A_TURN)
        for (int turn = 0; turn < count; turn++) {
            int i = first / A_TURN % 2 == 0 ? turn : count - 1 - turn; /* each is the first */
            for (int press = first; press < first + A_TURN && press < presses; press++)
                press_once(drivers[i], before, key, back, &of[i]);
        }
    for (int i = 0; i < count; i++)
        costs[i] = cost_of(&of[i]);
}

struct cost press_often(struct driver *driver, const char *key, const char *back, int presses)
{
    struct cost cost;
    press_in_turns(&driver, 1, NULL, key, back, presses, &cost);
    return cost;
}

double press_held(struct driver *driver, const char *key, int count)
{
    char room[16];
    static char bytes[16 * 1024];
    const char *one = driver_key(key, room);
    size_t length = 0;
    for (int i = 0; one && i < count && length + strlen(one) < sizeof bytes; i++) {
        memcpy(bytes + length, one, strlen(one));
        length += strlen(one);
    }
    int64_t sent = driver_now();
    if (!driver_send(driver, bytes, length) || !driver_answer(driver, 200))
        bench_fail(driver, "the program ended under the key %s", key);
    double seconds = (double)(driver->last_read - sent) / 1e9;
    return seconds > 0 ? (double)count / seconds : 0;
}

double start_timed(struct driver *driver, const char *const argv[], const char *text)
{
    int64_t began = driver_now();
    if (!driver_start(driver, argv, environment, 24, 80, true) ||
        !driver_wait(driver, text, false, PATIENCE))
        bench_fail(driver, "%s did not start", argv[0]);
    return (double)(driver->last_read - began) / 1e6;
}

double time_until(struct driver *driver, const char *key, const char *text)
{
    int64_t sent = driver_now();
    press(driver, key);
    if (!driver_wait(driver, text, false, PATIENCE))
        bench_fail(driver, "after %s there is no \"%s\"", key, text);
    return (double)(driver->last_read - sent) / 1e6;
}

/* ---- processes ---- */

long status_line(pid_t process, const char *name)
{
    char path[64], line[256];
    long value = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)process);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtol(line + strlen(name), NULL, 10);
    if (file)
        fclose(file);
    return value;
}

/* The first number behind `name` in one of the process's files. */
static double number_in(pid_t process, const char *which, const char *name)
{
    char path[64], line[256];
    int64_t value = 0;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)process, which);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0 &&
            sscanf(line + strlen(name), "%" SCNd64, &value) == 1)
            break;
    if (file)
        fclose(file);
    return (double)value;
}

double written_by(pid_t process)
{
    return number_in(process, "io", "wchar:");
}

double cpu_of(pid_t process)
{
    return number_in(process, "schedstat", "") / 1000;
}
