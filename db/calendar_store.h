/* The station's calendar as the file keeps it: imported holidays lie over the lists of the program
 * and of the station's folder, for every desk. What falls due is worked out anew whenever the
 * calendar is another one than it was worked out with. */
#pragma once

#include "db/app.h"
#include "db/due.h"

/* Reads the imported holidays into app->calendar, when they are not those that it has. Call after
 * another desk has committed, too. */
bool calendar_read(struct app *app, struct error *error);

/* The desk with the calendar that the file has now: another desk may have imported a moment ago.
 * Where it is another one than the desk's, it is made in `own`; finish that in any case. */
bool calendar_current(struct store *store, const struct desk *desk, struct calendar *own,
                      struct desk *current, struct error *error);

/* Keeps a list for every desk. A year of which it has ten days or more (CALENDAR_WHOLE_YEAR) is
 * that year's whole list from now on; single days of another year are put beside its holidays.
 * Items that move are told to `moved`, days that become holidays or are none any more to `day`.
 * Refused for a role below sergeant; ERROR_CONFLICT when another desk has imported meanwhile. */
typedef void calendar_day_fn(void *context, const struct holiday *day, bool added);
struct calendar_import {
    const char *csv;
    size_t length;
    const char *where; /* the file's name, for messages */
    due_moved_fn *moved;
    calendar_day_fn *day;
    void *context;
    int64_t changed; /* given: days that are kept, changed or dropped; 0: nothing was written */
};
bool calendar_import(struct app *app, struct calendar_import *import, struct error *error);

/* Works out anew what falls due, when the calendar (or a setting that it depends on) is another one
 * than the last time; tells what moved. */
bool calendar_settle(struct app *app, due_moved_fn *moved, void *context, struct error *error);

struct operation;
/* Internal to db/: a replay's way to take such an operation over. */
bool calendar_replay(struct store *store, const struct operation *operation,
                     const struct desk *desk, struct error *error);

/* The imported holidays as the file has them, and as the log tells them: for `frontdesk check`.
 * Each is laid over `calendar`. */
bool calendar_imported(struct store *store, struct calendar *calendar, struct error *error);
bool calendar_logged(struct store *store, struct calendar *calendar, struct error *error);
