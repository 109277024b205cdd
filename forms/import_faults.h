/* The lines of a file that are not imported, each with its reason: kept for who has to put them
 * right. */
#pragma once

#include "base/text.h"

#include <stddef.h>

#define IMPORT_FAULTS_MOST ((size_t)10000) /* kept; all are counted */

struct import_fault {
    unsigned long line; /* of the file, from 1 */
    char column[64];    /* its header, or "" for the line as a whole */
    char words[200];
};

struct import_faults {
    struct import_fault *items;
    size_t count, room; /* kept ones */
    size_t lines;       /* all */
};

void import_faults_add(struct import_faults *faults, unsigned long line, const char *column,
                       const char *words);
/* In the order of the file. */
void import_faults_sort(struct import_faults *faults);
void import_faults_finish(struct import_faults *faults);

/* "line 12: Received: ..." */
void import_fault_words(const struct import_fault *fault, struct text *out);
