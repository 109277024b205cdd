/* The smallest programs that do the same, and a bare write to the same disk. */
#include "tests/bench/targets.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILED_BYTES                                                                                \
    65536 /* about what the log of SQLite gets for one 755 card, with its journal                  \
           */

static void measure_list(const struct station *station, int presses, struct results *results)
{
    struct driver driver;
    const char *argv[] = {station->floor, "db", station->database, NULL};
    samples_add(&results->of[START], start_timed(&driver, argv, "NWK-CR-"));
    driver_settle(&driver, 100);
    struct cost cost = press_often(&driver, "Down", NULL, presses);
    samples_add(&results->of[DOWN], cost.first);
    samples_add(&results->of[DOWN_BYTES], cost.bytes);
    cost = press_often(&driver, "PgDn", "PgUp", presses);
    samples_add(&results->of[PAGE], cost.first);
    samples_add(&results->of[PAGE_BYTES], cost.bytes);
    samples_add(&results->of[PAGES_HELD], press_held(&driver, "PgDn", 500));
    if (press_timed(&driver, "End", &cost))
        samples_add(&results->of[END_KEY], cost.last);
    driver_settle(&driver, 200);
    press(&driver, "Down");
    driver_settle(&driver, 200);
    samples_add(&results->of[DOWN_AT_END], press_often(&driver, "Up", "Down", presses).first);
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
    samples_add(&results->of[TYPED], cost.first);
    samples_add(&results->of[TYPED_BYTES], cost.bytes);
    driver_finish(&driver);
    start_timed(&driver, form, "Label");
    driver_settle(&driver, 100);
    cost = press_often(&driver, "Tab", NULL, presses);
    samples_add(&results->of[FIELD], cost.first);
    samples_add(&results->of[FIELD_BYTES], cost.bytes);
    driver_finish(&driver);
}

/* A write of as many bytes, synced, to a file beside the database. */
static void measure_write(const struct station *station, struct results *results)
{
    char path[1100];
    static char bytes[FILED_BYTES];
    snprintf(path, sizeof path, "%s.bare", station->database);
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 2; i++) { /* the first one makes room for it */
        memset(bytes, 'a' + i, sizeof bytes);
        int64_t began = driver_now();
        if (file < 0 || pwrite(file, bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes ||
            fdatasync(file) != 0) {
            fprintf(stderr, "bench: cannot write %s\n", path);
            exit(1);
        }
        if (i == 1)
            samples_add(&results->of[FILING], (double)(driver_now() - began) / 1000);
    }
    close(file);
    unlink(path);
}

void measure_floor(const struct station *station, int presses, struct results *results)
{
    measure_list(station, presses, results);
    measure_typing(station, presses, results);
    measure_write(station, results);
}
