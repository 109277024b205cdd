/* What is wrong with the lines of a configuration file: libiniparser neither says which line it
 * could not read nor that a key stands twice. Internal to base/. */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* ERROR_USAGE with the path, the number of the first faulty line and what is wrong with it. */
bool config_lines_check(const char *path, const char *text, size_t length, struct error *error);
