/* The place of the file: which paths are taken and which are refused before anything is touched.
 * Looks with lstat() only: opening and closing the file here would drop the locks that SQLite holds
 * on it. */
#pragma once

#include "base/error.h"

#include <limits.h>

#define PLACE_ROOM (PATH_MAX + 128)

/* The path with the real name of its folder. NOT_FOUND when the folder is not there. */
bool place_resolve(const char *path, char out[PLACE_ROOM], struct error *error);

/* The folder part of a path as it is written; "." when it has none. */
bool place_folder(const char *path, char out[PLACE_ROOM], struct error *error);

/* Makes the folder of the path, and those above it, 0700 where they are missing; on a share nothing
 * is made (UNSAFE). */
bool place_make_folder(const char *path, struct error *error);

/* One regular file under one name, with something in it. NOT_FOUND or UNSAFE. */
bool place_fits(const char *path, struct error *error);

bool place_is_folder(const char *path);

/* Nothing is there yet, nor the left-over log of a file that was. */
bool place_is_free(const char *path, struct error *error);

/* Gives a finished file its name, never over another one, and makes that last. */
bool place_settle(const char *from, const char *to, struct error *error);

/* Makes what happened in the folder of the path last. */
bool place_sync_folder(const char *path, struct error *error);

/* Takes away what an unfinished file has left. */
void place_clear(const char *path);

/* A URI that makes SQLite read the bytes as they are: no lock, no log, no file beside it. Caller
 * frees. */
char *place_uri_dup(const char *path);
