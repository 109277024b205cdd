/* An import from its look to its outcome, on the command line. */
#pragma once

#include "db/import.h"

struct import_run {
    bool only_looks;
    const char *outcome; /* in the command's own words, once it is done; NULL: the import's */
    bool stopped, late;  /* given: a signal came while it looked, or wrote */
};

/* Takes what --map says over (NULL: nothing), and begins; where columns lack, says how to map. */
bool import_run_map(struct import *import, const char *changes, struct error *error);
bool import_run_begin(struct import *import, struct error *error);

/* Looks, and writes what is new. A signal that ends programs stops it while it looks; once it
 * writes, it is brought to its end. */
bool import_run(struct import *import, struct import_run *run, struct error *error);

/* Prints the outcome, or the plan, and on standard error every line that is not imported. `ok` is
 * what import_run() gave: what is in before a failure is told too. False where something was not
 * imported. */
bool import_tell(const struct import *import, const struct import_run *run, bool ok,
                 struct error *error);
