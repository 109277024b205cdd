/* The smallest programs that do the same, and a bare write to the same disk. */
#include "tests/bench/targets.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SETTLED    100     /* ms */
#define COPY_BYTES 612     /* of a filing's bytes: the line of the second copy */
#define WRITE_MOST 1048576 /* bytes */

static const struct {
    const char *name, *shows;
} floors[] = {
    [FLOOR_LIST] = {"db", "NWK-CR-"},
    [FLOOR_EDIT] = {"edit", "Name"},
    [FLOOR_FORM] = {"form", "Label"},
};

double floor_start(struct pair *pair, const struct station *station, enum floor floor)
{
    const char *file = floor == FLOOR_LIST ? station->database : NULL;
    const char *argv[] = {station->floor, floors[floor].name, file, NULL};
    if (!pair->floor_results)
        return 0;
    double took = start_timed(&pair->floor, argv, floors[floor].shows);
    driver_settle(&pair->floor, SETTLED);
    return took;
}

void floor_finish(struct pair *pair)
{
    if (pair->floor_results)
        driver_finish(&pair->floor);
}

/* ---- in turns ---- */

static void keep_one(struct results *results, enum figure figure, double value)
{
    if (figure != NONE)
        samples_add(&results->of[figure], value);
}

static void keep(struct results *results, const struct cost *cost, struct kept kept)
{
    keep_one(results, kept.time, cost->last);
    keep_one(results, kept.bytes, cost->bytes);
    keep_one(results, kept.mean_time, cost->mean_last);
    keep_one(results, kept.mean_bytes, cost->mean_bytes);
}

void pair_press(struct pair *pair, const char *const before[], const char *key, const char *back,
                int presses, struct kept kept)
{
    struct driver *const drivers[] = {&pair->driver, &pair->floor};
    struct cost costs[2];
    press_in_turns(drivers, pair->floor_results ? 2 : 1, before, key, back, presses, costs);
    keep(pair->results, &costs[0], kept);
    if (pair->floor_results)
        keep(pair->floor_results, &costs[1], kept);
}

/* ---- a bare write ---- */

void bare_open(struct bare *bare, const struct station *station)
{
    for (int i = 0; i < 2; i++) {
        snprintf(bare->paths[i], sizeof bare->paths[i], "%s.bare%d", station->database, i);
        bare->files[i] = open(bare->paths[i], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
}

static void sync_bytes(int file, size_t length)
{
    static char bytes[WRITE_MOST];
    memset(bytes, 'a', length);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || fdatasync(file) != 0) {
        perror("bench: a bare write");
        exit(1);
    }
}

/* Behind what was written before: the log of SQLite, then the second copy. */
double bare_write(struct bare *bare, double bytes)
{
    if (bytes <= COPY_BYTES || bytes > WRITE_MOST) {
        fprintf(stderr, "bench: a filing wrote %.0f bytes\n", bytes);
        exit(1);
    }
    int64_t began = driver_now();
    sync_bytes(bare->files[0], (size_t)bytes - COPY_BYTES);
    sync_bytes(bare->files[1], COPY_BYTES);
    return (double)(driver_now() - began) / 1000;
}

void bare_close(struct bare *bare)
{
    for (int i = 0; i < 2; i++) {
        close(bare->files[i]);
        unlink(bare->paths[i]);
    }
}
