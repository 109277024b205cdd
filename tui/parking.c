#include "tui/parking.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct place_taken {
    struct parking_key key;
    struct parked parked;
};

struct parking {
    struct place_taken *items;
    size_t count;
};

struct parking *parking_create(void)
{
    return memory_create(1, sizeof(struct parking));
}

void parked_finish(struct parked *parked)
{
    record_finish(&parked->record);
    record_finish(&parked->typed);
    record_finish(&parked->opened);
    *parked = (struct parked){0};
}

void parking_destroy(struct parking *parking)
{
    if (parking == NULL) {
        return;
    }
    for (size_t i = 0; i < parking->count; i++) {
        parked_finish(&parking->items[i].parked);
    }
    free(parking->items);
    free(parking);
}

static bool same_key(const struct parking_key *a, const struct parking_key *b)
{
    return a->form == b->form && a->seq == b->seq && strcmp(a->employee, b->employee) == 0 &&
           strcmp(a->action, b->action) == 0;
}

bool parking_take(struct parking *parking, const struct parking_key *key, struct parked *parked)
{
    for (size_t i = 0; i < parking->count; i++) {
        if (same_key(&parking->items[i].key, key)) {
            *parked = parking->items[i].parked;
            parking->items[i] = parking->items[--parking->count];
            return true;
        }
    }
    return false;
}

void parking_put(struct parking *parking, const struct parking_key *key, struct parked *parked)
{
    struct parked old = {0};
    if (parking_take(parking, key, &old)) {
        parked_finish(&old);
    }
    parking->items = memory_resize(parking->items, parking->count + 1, sizeof *parking->items);
    parking->items[parking->count++] = (struct place_taken){.key = *key, .parked = *parked};
    *parked = (struct parked){0};
}
