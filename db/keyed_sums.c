#include "db/keyed_sums.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define LEAST 32 /* keys; a power of two, as the slots must be */

void keyed_sums_finish(struct keyed_sums *sums)
{
    free(sums->items);
    free(sums->slots);
    *sums = (struct keyed_sums){0};
}

static size_t *slot_of(const struct keyed_sums *sums, const char *key)
{
    size_t last = sums->room * 2 - 1, slot = (size_t)hash_text(HASH_BEGINS, key) & last;

    while (sums->slots[slot] != 0 && strcmp(sums->items[sums->slots[slot] - 1].key, key) != 0) {
        slot = (slot + 1) & last;
    }
    return &sums->slots[slot];
}

static void make_room(struct keyed_sums *sums)
{
    sums->room = sums->room > 0 ? sums->room * 2 : LEAST;
    sums->items = memory_resize(sums->items, sums->room, sizeof(*sums->items));
    free(sums->slots);
    sums->slots = memory_create(sums->room * 2, sizeof(*sums->slots));
    for (size_t i = 0; i < sums->count; i++) {
        *slot_of(sums, sums->items[i].key) = i + 1;
    }
}

int64_t *keyed_sums_of(struct keyed_sums *sums, const char *key)
{
    struct keyed_sum added = {0};
    size_t *slot;

    (void)text_copy(added.key, sizeof(added.key), key);
    if (sums->count == sums->room) {
        make_room(sums);
    }
    slot = slot_of(sums, added.key);
    if (*slot == 0) {
        sums->items[sums->count++] = added;
        *slot = sums->count;
    }
    return sums->items[*slot - 1].sums;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct keyed_sum *)a)->key, ((const struct keyed_sum *)b)->key);
}

void keyed_sums_sort(struct keyed_sums *sums)
{
    if (sums->count > 0) {
        qsort(sums->items, sums->count, sizeof(*sums->items), compare_keys);
    }
}
