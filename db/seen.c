#include "db/seen.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

#define FIRST_ROOM ((size_t)1024) /* a power of two, as all that follow */

/* Where the hash stands or belongs. */
static uint64_t *slot_of(const struct seen *seen, uint64_t hash)
{
    size_t slot = (size_t)(hash >> 7) & (seen->room - 1);

    while (seen->slots[slot] != 0 && seen->slots[slot] != hash) {
        slot = (slot + 1) & (seen->room - 1);
    }
    return &seen->slots[slot];
}

static void grow(struct seen *seen)
{
    struct seen larger = {.count = seen->count,
                          .room = seen->room == 0 ? FIRST_ROOM : seen->room * 2};

    larger.slots = memory_create(larger.room, sizeof(*larger.slots));
    for (size_t i = 0; i < seen->room; i++) {
        if (seen->slots[i] != 0) {
            *slot_of(&larger, seen->slots[i]) = seen->slots[i];
        }
    }
    free(seen->slots);
    *seen = larger;
}

bool seen_before(struct seen *seen, const char *text)
{
    uint64_t hash = hash_text(HASH_BEGINS, text) | 1; /* never that of an empty slot */
    uint64_t *slot;

    if (seen->count * 2 >= seen->room) {
        grow(seen);
    }
    slot = slot_of(seen, hash);
    if (*slot == hash) {
        return true;
    }
    *slot = hash;
    seen->count++;
    return false;
}

void seen_finish(struct seen *seen)
{
    free(seen->slots);
    *seen = (struct seen){0};
}
