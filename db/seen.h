/* Which texts have been met before, for files of any length: eight bytes for each are kept. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. */
struct seen {
    uint64_t *slots; /* hashes; 0: empty */
    size_t count, room;
};

/* Was it met before? From now on it was. */
bool seen_before(struct seen *seen, const char *text);
void seen_finish(struct seen *seen);
