/* Files that the program carries inside itself: code lists and schema steps. Made at build time by
 * tools/embed. */
#pragma once

#include <stddef.h>

struct embedded_file {
    const char *name; /* "areas.csv" */
    const char *text; /* ends with a zero byte */
    size_t length;
};
