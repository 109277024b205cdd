/* The folders beside the records through which files come and go: in/ and out/. A person picks a
 * name from the list and never types a path; no link leads out of them. */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define EXCHANGE_NAME_ROOM 256
#define EXCHANGE_PATH_ROOM 4400

struct exchange_file {
    char name[EXCHANGE_NAME_ROOM];
    int64_t size;    /* bytes */
    int64_t changed; /* moment */
};

/* The folder "in" or "out" of the records in `database`. */
bool exchange_folder(const char *database, const char *name, char out[EXCHANGE_PATH_ROOM],
                     struct error *error);

/* The files of in/, newest first, at most `most`; the folder is made when it is not there. Links,
 * folders, hidden files and names that no screen shows are left out. */
bool exchange_list(const char *database, struct exchange_file *files, size_t most, size_t *count,
                   struct error *error);

/* The bytes of a file of in/, with a zero byte behind them; caller frees. */
char *exchange_read_dup(const char *database, const char *name, size_t limit, size_t *length,
                        struct error *error);

/* Writes a new file in out/ that only its owner can read; where there is one of this name already,
 * a number is put to it. `path` gets where it lies. */
bool exchange_write(const char *database, const char *name, const char *bytes, size_t length,
                    char path[EXCHANGE_PATH_ROOM], struct error *error);
