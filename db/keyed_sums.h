/* Sums by a short text, of rows in any order. Internal to db/. */
#pragma once

#include "forms/breakdown.h"

#include <stdint.h>

struct keyed_sum {
    char key[BUCKET_ROOM];
    int64_t sums[MEASURE_COUNT];
};

struct keyed_sums {
    struct keyed_sum *items; /* owned */
    size_t count, room;
    size_t *slots; /* room * 2 of them: one more than the place of an item; 0: free; owned */
};
void keyed_sums_finish(struct keyed_sums *sums);

/* The sums of the key, at first zero; good until the next is asked for. */
int64_t *keyed_sums_of(struct keyed_sums *sums, const char *key);
/* By their keys; no more is added then. */
void keyed_sums_sort(struct keyed_sums *sums);
