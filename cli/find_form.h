/* The FORM that a command line names. */
#pragma once

#include "base/error.h"
#include "forms/form.h"

/* NULL with an ERROR_USAGE that names the forms there are. */
const struct form *find_form(const char *name, struct error *error);
