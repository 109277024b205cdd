/* Words that sample data is made of: plainly made-up people and streets. */
#pragma once

#include <stddef.h>

struct sample_list {
    const char *const *items;
    size_t count;
};

extern const struct sample_list sample_given_names, sample_family_names, sample_streets,
    sample_things, sample_places, sample_endings, sample_concerns;
