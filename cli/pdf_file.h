/* A paper in a file that a person named. */
#pragma once

#include "print/spool.h"

/* Never through a link, and for its owner alone. */
bool pdf_file_write(const char *path, const struct pdf *pdf, struct error *error);
