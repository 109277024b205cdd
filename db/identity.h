/* Keys that any desk can make by itself: UUIDv7, lower case, 36 characters. For locality only,
 * never for order or as evidence of time. */
#pragma once

#include "base/error.h"

#include <stdint.h>

#define IDENTITY_ROOM 37
bool identity_new(int64_t moment, char out[IDENTITY_ROOM], struct error *error);
