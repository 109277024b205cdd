/* The watches of a station. A watch begins on the day of its worksheet and may end on the next one;
 * its times are written as HHMM alone. */
#pragma once

#include "base/config.h"
#include "base/date.h"
#include "forms/codes.h"

#include <stdbool.h>

extern const struct choice watch_choices[]; /* EM, DAY, PM; ends with a zeroed entry */

/* Minutes of the day; a watch that crosses midnight ends before it begins. */
struct watch_hours {
    int begins, ends;
};

/* The hours of a watch by its code, from the setting [watches]. False when there is no such watch.
 */
bool watch_hours_of(const struct config *config, const char *watch, struct watch_hours *hours);

/* When the watch after the one of this time ends: the longest that a report may be deferred. False
 * when the settings give no watch for it. */
bool watch_next_end(const struct config *config, struct local_time now, struct local_time *end);

/* How long the watch is, in minutes. */
int watch_length(struct watch_hours hours);

/* Where a time HHMM stands in the watch: minutes from its beginning. People begin early and end
 * late, so that -120 stands for two hours before, and up to 1319 for what came after; no time is
 * ambiguous. False when the text is no time. */
#define WATCH_EARLY_MINUTES 120
bool watch_minute(struct watch_hours hours, const char *time, int *minute);

/* Which times HHMM on a worksheet are not of the day on which its watch began, by watch_minute():
 * those below `next_below` are of the next day, those from `before_from` on of the day before. ""
 * where there are none. */
struct watch_edges {
    char next_below[5], before_from[5];
};
bool watch_edges_of(const struct config *config, const char *watch, struct watch_edges *edges);
