/* Files read whole, and folders made. */
#pragma once

#include "base/error.h"

#include <stddef.h>

/* The contents with a zero byte behind them; caller frees. Regular files up to `limit` bytes only.
 */
char *file_read_dup(const char *path, size_t limit, size_t *length, struct error *error);
/* Makes `path` and the folders above it, each 0700. There already is fine. */
bool file_make_folder(const char *path, struct error *error);
