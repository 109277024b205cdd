/* On which days offices and courts are closed, for clocks of the law: Saturdays, Sundays and the
 * judicial holidays (CCP 135, observed days as Rules of Court 1.11 has them). A list of a year
 * takes the place of the rules for that year (forms/codes/holidays.csv); a year that no list has
 * goes by the rules (rules[] of calendar.c). Days on
 * which the County closes are a second list, which counts only where the station wants it (CCP
 * 12b). */
#pragma once

#include "base/date.h"
#include "base/error.h"

#include <stddef.h>

struct holiday {
    struct date date;
    char name[61];
    char source[61]; /* where the list has it from, or the section */
};

enum calendar_list { CALENDAR_HOLIDAYS, CALENDAR_CLOSURES, CALENDAR_LISTS };

struct calendar {
    struct {
        struct holiday *items; /* by date; owned */
        size_t count;
    } lists[CALENDAR_LISTS];
    bool counts_closures;
    int64_t seq; /* operation of the last import that lies over it; 0: none */
};

/* With the lists that the program carries. */
bool calendar_init(struct calendar *calendar, struct error *error);
void calendar_finish(struct calendar *calendar);
const char *calendar_file_name(enum calendar_list list); /* "holidays.csv" */

/* Replaces one list by `csv` (header line: date,name[,source] in any order). The old list stays
 * when a line is wrong, and the error names the line; `where` is the file's name for it. */
bool calendar_replace(struct calendar *calendar, enum calendar_list list, const char *csv,
                      size_t length, const char *where, struct error *error);

/* Lays days over the list of holidays: years that they list are theirs alone from now on. */
void calendar_merge(struct calendar *calendar, const struct holiday *days, size_t count);

/* A list with so many days of a year is that year's whole list; one with fewer has days that were
 * declared singly. CCP 135 has fourteen. */
#define CALENDAR_WHOLE_YEAR 10

/* Makes the list of holidays whole for each year of which it has single days: what `known` has for
 * that year is put beside them, so that one new holiday takes no other one away. */
void calendar_complete(struct calendar *list, const struct calendar *known);

/* `to` is not initialised before; finish it. */
void calendar_copy(struct calendar *to, const struct calendar *from);

/* Does the list of holidays have this year, so that the rules do not hold for it? The 31st of
 * December alone (New Year's Day observed, in the list of the year after) does not make it so. */
bool calendar_lists_year(const struct calendar *calendar, int year);

/* Is the day one that nothing falls due on? `why` (may be NULL) gets its name and source. A NULL
 * calendar goes by the rules. */
bool calendar_is_closed(const struct calendar *calendar, struct date date, struct holiday *why);

const char *calendar_weekday(struct date date); /* "Mon" */
