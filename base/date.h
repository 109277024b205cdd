/* Civil dates and the two times of the program: moments (UTC milliseconds, for what happened in the
 * program) and local times of the station (for what people write down).
 *
 * Days are counted as calendar days, never as 86400 seconds: a day of the station has 23 to 25
 * hours. */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct date {
    int year, month, day;
};

struct local_time {
    struct date date;
    int hour, minute;
};

#define DATE_ROOM   11 /* YYYY-MM-DD */
#define LOCAL_ROOM  17 /* YYYY-MM-DDTHH:MM */
#define MOMENT_ROOM 25 /* YYYY-MM-DDTHH:MM:SS.mmmZ */

/* Real dates from 1800-01-01 to 2999-12-31 only; the whole text must be the date. */
bool date_parse(const char *text, struct date *date);
bool date_is_valid(struct date date);
int64_t date_to_days(struct date date); /* days since 1970-01-01 */
struct date date_from_days(int64_t days);
void date_format(struct date date, char out[DATE_ROOM]);

bool local_parse(const char *text, struct local_time *time); /* YYYY-MM-DDTHH:MM */
void local_format(struct local_time time, char out[LOCAL_ROOM]);
int local_compare(struct local_time a, struct local_time b);
int64_t
local_to_minutes(struct local_time time); /* civil minutes since 1970, ignoring summer time */

/* What people type, made canonical: "11/20/2026", "20261120", "2026-11-20", "today"; with a time
 * "0930", "09:30", "T09:30", "now". False if it is none of these. */
bool date_from_typing(const char *typed, struct local_time now, char out[DATE_ROOM]);
bool local_from_typing(const char *typed, struct local_time now, char out[LOCAL_ROOM]);
bool hour_from_typing(const char *typed, struct local_time now, char out[5]); /* HHMM */

/* Is it an Olson name that the system has? */
bool zone_is_known(const char *zone);

/* Makes `zone` (an Olson name) the station's. False if the system does not know it. */
bool zone_use(const char *zone, struct error *error);

void moment_format(int64_t moment, char out[MOMENT_ROOM]);
bool moment_parse(const char *text, int64_t *moment);
struct local_time moment_to_local(int64_t moment);

/* The time source of the program; tests and practice files set it. */
struct time_source {
    int64_t fixed; /* when not 0, time stands still at this moment */
};
int64_t time_now(const struct time_source *source);
