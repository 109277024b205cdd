/* One import on the screen. It looks through the file while its view is open and goes with it; once
 * it writes, it goes on behind the lock, after a sign-out and a hung-up line, to its end. */
#pragma once

#include "db/worksheet_import.h"
#include "tui/view.h"

struct import_work {
    struct screen *screen;
    struct worksheet_import import;
    struct error why;                 /* of a failure */
    char kept_in[EXCHANGE_PATH_ROOM]; /* the list of faulty lines, or "" */
    struct view *view;                /* NULL once it is closed */
    void (*ended)(struct view *view); /* the writing has come to its end */
    bool covered;                     /* another view lies above the view */
};

/* Reads a file of in/. On false, `why` says what is wrong with it. */
bool import_work_open(struct import_work *work, const char *name);

/* The view is closed: frees it, once it has written what it writes. */
void import_work_leave(struct import_work *work);

/* Some milliseconds of looking. False: `why` says what went wrong. */
bool import_work_look(struct import_work *work);

/* Writes, in steps of the screen's own. */
void import_work_write(struct import_work *work);

/* The writing, or the look that found nothing to write, is over: keeps the list of faulty lines. */
void import_work_end(struct import_work *work);
