/* The schema steps that the program carries (db/schema/), in their order. */
#pragma once

#include "base/embedded.h"

extern const struct embedded_file db_embedded[]; /* ends with a NULL name */
