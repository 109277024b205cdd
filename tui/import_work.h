/* One import on the screen. It looks through the file while its view is open and goes with it; once
 * it writes, it goes on behind the lock, after a sign-out and a hung-up line, to its end. */
#pragma once

#include "db/list_import.h"
#include "db/worksheet_import.h"
#include "tui/view.h"

/* What a file is taken for. */
enum import_of { IMPORT_OF_WORKSHEETS, IMPORT_OF_URN_LOG };

struct import_work {
    struct screen *screen;
    enum import_of of;
    union {
        struct import import; /* of either */
        struct worksheet_import worksheets;
        struct list_import urn_log;
    };
    struct error why;                 /* of a failure */
    char kept_in[EXCHANGE_PATH_ROOM]; /* the list of faulty lines, or "" */
    struct view *view;                /* NULL once it is closed */
    void (*ended)(struct view *view); /* the writing has come to its end */
    bool covered;                     /* another view lies above the view */
};

/* Reads a file of in/ as what its headings say it is. On false, `why` says what is wrong with it.
 */
bool import_work_open(struct import_work *work, const char *name);
/* The same as what a person says it is, in place of what it was. */
bool import_work_open_as(struct import_work *work, const char *name, enum import_of of);
/* The view is closed: frees it, once it has written what it writes. */
void import_work_leave(struct import_work *work);

/* Some milliseconds of looking. False: `why` says what went wrong. */
bool import_work_look(struct import_work *work);

/* Writes, in steps of the screen's own. */
void import_work_write(struct import_work *work);

/* The writing, or the look that found nothing to write, is over: keeps the list of faulty lines. */
void import_work_end(struct import_work *work);
