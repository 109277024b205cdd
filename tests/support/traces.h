/* Looks for words that must not be left anywhere: in every file below a folder, and in the memory
 * of a running program. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct left_behind {
    size_t bytes;    /* looked through */
    size_t found;    /* times */
    char where[200]; /* the first: a file, or an address and its mapping */
};

/* Adds to `traces`. False when something could not be read. */
bool traces_in_folder(const char *folder, const char *words, struct left_behind *traces);

/* As bytes, as wide characters, and as cells of a screen. The program must be of this user. */
bool traces_in_memory(pid_t program, const char *words, struct left_behind *traces);
