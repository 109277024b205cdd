/* From the main program to paper: starts frontdesk-print, which makes a PDF of a request, and lp,
 * which prints one. Everything goes through pipes; nothing is written to a temporary file, and what
 * is started holds none of this program's files. */
#pragma once

#include "base/config.h"
#include "base/error.h"

#include <stddef.h>

struct pdf {
    char *bytes; /* owned; wiped by pdf_finish() */
    size_t length;
};
void pdf_finish(struct pdf *pdf);

/* The PDF of a request (print/request.h), in the language "en" or "es". REFUSED with the printer
 * program's own words when it cannot be made: a missing catalogue is never printed in English. */
bool spool_make(const char *request, const char *language, struct pdf *pdf, struct error *error);

/* Hands it to the printer of the settings ([print] command and printer). False with lp's own words.
 */
bool spool_print(const struct pdf *pdf, const struct config *config, const char *title,
                 struct error *error);
