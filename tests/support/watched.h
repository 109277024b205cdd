/* Is this program run by a tool that keeps a book about memory, and dies of a limit on it? */
#pragma once

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static inline bool memory_is_watched(void)
{
    const char *preloaded = getenv("LD_PRELOAD");
    bool watched = preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    watched = true;
#endif
#elif defined(__SANITIZE_ADDRESS__)
    watched = true;
#endif
    return watched;
}
