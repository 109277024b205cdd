/* Which watch is on at a time, and which one follows. A watch belongs to the day on which it
 * begins: early mornings begin on the evening before. */
#pragma once

#include "base/config.h"
#include "base/date.h"

enum watch_name { WATCH_EM, WATCH_DAY, WATCH_PM, WATCH_COUNT };

struct watch {
    struct date date; /* the day on which it begins */
    enum watch_name name;
};

const char *watch_code(enum watch_name name); /* "EM" */
bool watch_from_code(const char *code, enum watch_name *name);

/* When it begins and when it ends (the minute after its last one). */
struct local_time watch_begins(struct watch watch, const struct config *config);
struct local_time watch_ends(struct watch watch, const struct config *config);

/* The watch that is on at this time; where hours overlap the one that began last, where they leave
 * a gap the one that ended last. */
struct watch watch_at(struct local_time time, const struct config *config);

/* The watch that begins next after this one began, and the one that began last before it. */
struct watch watch_next(struct watch watch, const struct config *config);
struct watch watch_previous(struct watch watch, const struct config *config);

bool watch_equal(struct watch a, struct watch b);
int watch_compare(struct watch a, struct watch b, const struct config *config); /* by their begin */

#define WATCH_ROOM 16 /* "PM 2026-03-03" */
void watch_format(struct watch watch, char out[WATCH_ROOM]);
