/* The smallest programs that do the same, and a bare write to the same disk. */
#include "tests/bench/targets.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STARTS     3
#define ENDS       3
#define WRITES     10
#define COPY_BYTES 612     /* of a filing's bytes: the line of the second copy */
#define WRITE_MOST 1048576 /* bytes */

static void measure_list(const struct station *station, int presses, struct results *results)
{
    struct driver driver;
    const char *argv[] = {station->floor, "db", station->database, NULL};
    for (int i = 0; i < STARTS; i++) {
        if (i > 0)
            driver_finish(&driver);
        samples_add(&results->of[START], start_timed(&driver, argv, "NWK-CR-"));
        driver_settle(&driver, 100);
    }
    struct cost cost = press_often(&driver, "Down", NULL, presses);
    samples_add(&results->of[DOWN], cost.last);
    samples_add(&results->of[DOWN_BYTES], cost.bytes);
    samples_add(&results->of[DOWN_MEAN_BYTES], cost.mean_bytes);
    cost = press_often(&driver, "PgDn", "PgUp", presses);
    samples_add(&results->of[PAGE], cost.last);
    samples_add(&results->of[PAGE_BYTES], cost.bytes);
    program_hold(&driver, results);
    for (int i = 0; i < ENDS; i++) {
        samples_add(&results->of[END_KEY], program_press(&driver, "End"));
        samples_add(&results->of[HOME_KEY], program_press(&driver, "Home"));
    }
    program_press(&driver, "End");
    program_press(&driver, "Down");
    samples_add(&results->of[DOWN_AT_END], press_often(&driver, "Up", "Down", presses).last);
    samples_add(&results->of[RESIDENT], (double)status_line(driver.child, "VmRSS:") / 1024);
    samples_add(&results->of[OWN_MEMORY], (double)status_line(driver.child, "RssAnon:") / 1024);
    driver_finish(&driver);
}

static void measure_typing(const struct station *station, int presses, struct results *results)
{
    struct driver driver;
    const char *edit[] = {station->floor, "edit", NULL}, *form[] = {station->floor, "form", NULL};
    start_timed(&driver, edit, "Name");
    driver_settle(&driver, 100);
    struct cost cost = press_often(&driver, "x", NULL, presses < 60 ? presses : 60);
    samples_add(&results->of[TYPED], cost.last);
    samples_add(&results->of[TYPED_BYTES], cost.bytes);
    driver_finish(&driver);
    start_timed(&driver, form, "Label");
    driver_settle(&driver, 100);
    cost = press_often(&driver, "Tab", NULL, presses);
    samples_add(&results->of[FIELD], cost.last);
    samples_add(&results->of[FIELD_BYTES], cost.bytes);
    driver_finish(&driver);
}

static void sync_bytes(int file, size_t length, int round)
{
    static char bytes[WRITE_MOST];
    memset(bytes, 'a' + round, length);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || fdatasync(file) != 0) {
        perror("bench: a bare write");
        exit(1);
    }
}

/* Behind what was written before: the log of SQLite, then the second copy. A person's pause lies
 * between two. */
void measure_write(const struct station *station, struct results *ours, struct results *floor)
{
    static const struct timespec pause = {.tv_nsec = 200 * 1000000};
    double bytes = samples_median(&ours->of[FILING_BYTES]);
    if (bytes <= COPY_BYTES || bytes > WRITE_MOST) {
        fprintf(stderr, "bench: a filing wrote %.0f bytes\n", bytes);
        exit(1);
    }
    char paths[2][1100];
    int files[2];
    for (int i = 0; i < 2; i++) {
        snprintf(paths[i], sizeof paths[i], "%s.bare%d", station->database, i);
        files[i] = open(paths[i], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
    for (int round = 0; round < WRITES; round++) {
        nanosleep(&pause, NULL);
        int64_t began = driver_now();
        sync_bytes(files[0], (size_t)bytes - COPY_BYTES, round);
        sync_bytes(files[1], COPY_BYTES, round);
        if (round > 0) /* the first one makes the files */
            samples_add(&floor->of[FILING], (double)(driver_now() - began) / 1000);
    }
    for (int i = 0; i < 2; i++) {
        close(files[i]);
        unlink(paths[i]);
    }
}

void measure_floor(const struct station *station, int presses, struct results *results)
{
    measure_list(station, presses, results);
    measure_typing(station, presses, results);
}
