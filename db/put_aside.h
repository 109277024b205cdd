/* Puts a new file in the place of the present one, and that one with all that belongs to it into a
 * folder beside it. There is no moment without a file of that name. Internal to db/. */
#pragma once

#include "base/error.h"
#include "db/place.h"

#include <stdint.h>

/* `making` gets the name `database`. `aside` becomes the folder with the old set, or "" when there
 * was nothing. */
bool put_aside(const char *database, const char *making, int64_t moment, char aside[PLACE_ROOM],
               struct error *error);
