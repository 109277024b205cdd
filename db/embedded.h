/* The schema steps that the program carries (db/schema/), in their order, and what identifies all
 * that they make. */
#pragma once

#include "base/embedded.h"

extern const struct embedded_file db_embedded[]; /* ends with a NULL name */

#define SHAPE_BYTES 32

/* BLAKE2b of the objects after each step, one for each, made at build time by tools/shapes. */
extern const unsigned char db_shapes[][SHAPE_BYTES];
