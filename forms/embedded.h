/* The code lists that the program carries (forms/codes/). */
#pragma once

#include "base/embedded.h"

extern const struct embedded_file forms_embedded[]; /* ends with a NULL name */
