#include "forms/calendar.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/text.h"
#include "forms/embedded.h"
#include "forms/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DAYS ((size_t)2000) /* of a list */

static const char *const file_names[CALENDAR_LISTS] = {
    [CALENDAR_HOLIDAYS] = "holidays.csv",
    [CALENDAR_CLOSURES] = "closures.csv",
};

const char *calendar_file_name(enum calendar_list list)
{
    return file_names[list];
}

/* ---- the rules of CCP 135 ---- */

enum { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

static int weekday_of(struct date date)
{
    int64_t days = date_to_days(date) + THURSDAY; /* 1970-01-01 was a Thursday */

    return (int)(((days % 7) + 7) % 7);
}

const char *calendar_weekday(struct date date)
{
    static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

    return names[weekday_of(date)];
}

/* On a day of the month, or the nth weekday of it (5: the last), or some days after that. */
static const struct rule {
    const char *name;
    int month, day;
    int nth, weekday;
    int after;
} rules[] = {
    {.name = "New Year's Day", .month = 1, .day = 1},
    {.name = "Martin Luther King Jr. Day", .month = 1, .nth = 3, .weekday = MONDAY},
    {.name = "Lincoln's Birthday", .month = 2, .day = 12},
    {.name = "Presidents' Day", .month = 2, .nth = 3, .weekday = MONDAY},
    {.name = "Farmworkers Day", .month = 3, .day = 31},
    {.name = "Memorial Day", .month = 5, .nth = 5, .weekday = MONDAY},
    {.name = "Juneteenth", .month = 6, .day = 19},
    {.name = "Independence Day", .month = 7, .day = 4},
    {.name = "Labor Day", .month = 9, .nth = 1, .weekday = MONDAY},
    {.name = "Native American Day", .month = 9, .nth = 4, .weekday = FRIDAY},
    {.name = "Veterans Day", .month = 11, .day = 11},
    {.name = "Thanksgiving Day", .month = 11, .nth = 4, .weekday = THURSDAY},
    {.name = "Day after Thanksgiving", .month = 11, .nth = 4, .weekday = THURSDAY, .after = 1},
    {.name = "Christmas Day", .month = 12, .day = 25},
};

static struct date days_after(struct date date, int64_t days)
{
    return date_from_days(date_to_days(date) + days);
}

static struct date nth_weekday(int year, const struct rule *rule)
{
    struct date first = {year, rule->month, 1};
    int64_t ahead = (rule->weekday - weekday_of(first) + 7) % 7;
    struct date date = days_after(first, ahead + (int64_t)(rule->nth - 1) * 7);

    return date.month == rule->month ? date : days_after(date, -7);
}

/* A Saturday is observed on the Friday before, a Sunday on the Monday after; New Year's Day so in
 * the year before. */
static struct date observed(struct date date)
{
    int weekday = weekday_of(date);

    return weekday == SATURDAY ? days_after(date, -1)
           : weekday == SUNDAY ? days_after(date, 1)
                               : date;
}

/* The day itself, and the one that it is kept on. */
static struct date day_of_rule(const struct rule *rule, int year)
{
    return rule->day > 0 ? (struct date){year, rule->month, rule->day}
                         : days_after(nth_weekday(year, rule), rule->after);
}

static bool same_day(struct date a, struct date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

struct found_rule {
    const char *name; /* NULL: none */
    bool observed;    /* in place of a Saturday or a Sunday */
};

static bool is_kept_on(const struct rule *rule, int year, struct date date,
                       struct found_rule *found)
{
    struct date itself = day_of_rule(rule, year);

    if (!same_day(observed(itself), date)) {
        return false;
    }
    *found = (struct found_rule){rule->name, !same_day(itself, date)};
    return true;
}

/* Its own year, and New Year's Day of the next. */
static struct found_rule rule_of(struct date date)
{
    struct found_rule found = {0};

    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        if (is_kept_on(&rules[i], date.year, date, &found)) {
            return found;
        }
    }
    (void)is_kept_on(&rules[0], date.year + 1, date, &found);
    return found;
}

/* ---- the lists ---- */

static int compare_days(const void *a, const void *b)
{
    int64_t one = date_to_days(((const struct holiday *)a)->date);
    int64_t other = date_to_days(((const struct holiday *)b)->date);

    return (one > other) - (one < other);
}

static const struct holiday *find_day(const struct calendar *calendar, enum calendar_list list,
                                      struct date date)
{
    struct holiday sought = {.date = date};

    return calendar->lists[list].count == 0
               ? NULL
               : bsearch(&sought, calendar->lists[list].items, calendar->lists[list].count,
                         sizeof(sought), compare_days);
}

static bool lists_year(const struct holiday *days, size_t count, int year)
{
    for (size_t i = 0; i < count; i++) {
        if (days[i].date.year == year && (days[i].date.month < 12 || days[i].date.day < 31)) {
            return true;
        }
    }
    return false;
}

bool calendar_lists_year(const struct calendar *calendar, int year)
{
    return lists_year(calendar->lists[CALENDAR_HOLIDAYS].items,
                      calendar->lists[CALENDAR_HOLIDAYS].count, year);
}

static void tell(struct holiday *why, struct date date, const char *name, const char *source)
{
    if (why != NULL) {
        why->date = date;
        (void)text_copy(why->name, sizeof(why->name), name);
        (void)text_copy(why->source, sizeof(why->source), source);
    }
}

static bool is_listed(const struct calendar *calendar, enum calendar_list list, struct date date,
                      struct holiday *why)
{
    const struct holiday *found = find_day(calendar, list, date);

    if (found != NULL) {
        tell(why, date, found->name, found->source[0] != '\0' ? found->source : file_names[list]);
    }
    return found != NULL;
}

static bool is_by_rule(struct date date, struct holiday *why)
{
    struct found_rule found = rule_of(date);
    char name[sizeof(why->name)];

    if (found.name == NULL || why == NULL) {
        return found.name != NULL;
    }
    (void)snprintf(name, sizeof(name), "%s%s", found.name, found.observed ? " (observed)" : "");
    tell(why, date, name, found.observed ? "CCP 135, Rule of Court 1.11" : "CCP 135");
    return true;
}

bool calendar_is_closed(const struct calendar *calendar, struct date date, struct holiday *why)
{
    int weekday = weekday_of(date);

    if (weekday == SATURDAY || weekday == SUNDAY) {
        tell(why, date, weekday == SATURDAY ? "Saturday" : "Sunday", "CCP 12a");
        return true;
    }
    if (calendar != NULL && is_listed(calendar, CALENDAR_HOLIDAYS, date, why)) {
        return true;
    }
    if ((calendar == NULL || !calendar_lists_year(calendar, date.year)) && is_by_rule(date, why)) {
        return true;
    }
    return calendar != NULL && calendar->counts_closures &&
           is_listed(calendar, CALENDAR_CLOSURES, date, why);
}

/* ---- reading a list ---- */

enum column { COLUMN_DATE, COLUMN_NAME, COLUMN_SOURCE, COLUMN_COUNT };

struct reading {
    struct csv_reader rows;
    const char *where;
    size_t columns[COLUMN_COUNT]; /* one more than the place in a row; 0: not there */
    size_t column_count;
    struct holiday *items;
    size_t count;
    struct error *error;
};

static bool read_header(struct reading *reading)
{
    static const char *const names[COLUMN_COUNT] = {"date", "name", "source"};

    for (size_t at = 0; at < reading->rows.count; at++) {
        size_t column = 0;

        while (column < COLUMN_COUNT && strcmp(names[column], reading->rows.cells[at]) != 0) {
            column++;
        }
        if (column == COLUMN_COUNT || reading->columns[column] != 0) {
            return error_set(
                reading->error, ERROR_USAGE,
                "%s: line %lu: \"%.40s\" is no column of it or stands there twice. The "
                "columns are date, name and source.",
                reading->where, reading->rows.line, reading->rows.cells[at]);
        }
        reading->columns[column] = at + 1;
    }
    reading->column_count = reading->rows.count;
    return (reading->columns[COLUMN_DATE] != 0 && reading->columns[COLUMN_NAME] != 0) ||
           error_set(reading->error, ERROR_USAGE,
                     "%s: line %lu: the columns date and name must be there.", reading->where,
                     reading->rows.line);
}

static const char *cell(const struct reading *reading, enum column column)
{
    size_t at = reading->columns[column];

    return at == 0 || at > reading->rows.count ? "" : reading->rows.cells[at - 1];
}

static bool take_text(struct reading *reading, enum column column, char *out, size_t room)
{
    const char *words = cell(reading, column);
    const char *reason = "";
    char *kept;
    bool fits;

    if (!text_is_clean(words, strlen(words), TEXT_LINE, &reason)) {
        return error_set(reading->error, ERROR_USAGE, "%s: line %lu: %s", reading->where,
                         reading->rows.line, reason);
    }
    kept = text_kept_dup(words, TEXT_LINE);
    fits = text_copy(out, room, kept);
    free(kept);
    return fits || error_set(reading->error, ERROR_USAGE,
                             "%s: line %lu: name and source have at most %zu bytes.",
                             reading->where, reading->rows.line, room - 1);
}

/* A day that stands there twice is a slip that somebody ought to look at. */
static bool stands_already(const struct reading *reading, struct date date)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (same_day(reading->items[i].date, date)) {
            return true;
        }
    }
    return false;
}

static bool read_row(struct reading *reading)
{
    struct holiday *item;

    if (reading->rows.count > reading->column_count) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: there are more cells than columns; a text with a comma "
                         "stands in quotes (\").",
                         reading->where, reading->rows.line);
    }
    if (reading->count == MOST_DAYS) {
        return error_set(reading->error, ERROR_USAGE, "%s: line %lu: a list has at most %zu days.",
                         reading->where, reading->rows.line, MOST_DAYS);
    }
    reading->items = memory_resize(reading->items, reading->count + 1, sizeof(*reading->items));
    item = &reading->items[reading->count];
    *item = (struct holiday){0};
    if (!date_parse(cell(reading, COLUMN_DATE), &item->date)) {
        return error_set(reading->error, ERROR_USAGE,
                         "%s: line %lu: \"%.40s\" is no date; write it as 2026-12-25.",
                         reading->where, reading->rows.line, cell(reading, COLUMN_DATE));
    }
    if (stands_already(reading, item->date)) {
        return error_set(reading->error, ERROR_USAGE, "%s: line %lu: %s stands there twice.",
                         reading->where, reading->rows.line, cell(reading, COLUMN_DATE));
    }
    if (!take_text(reading, COLUMN_NAME, item->name, sizeof(item->name)) ||
        !take_text(reading, COLUMN_SOURCE, item->source, sizeof(item->source))) {
        return false;
    }
    reading->count++;
    return item->name[0] != '\0' ||
           error_set(reading->error, ERROR_USAGE, "%s: line %lu: the day has no name.",
                     reading->where, reading->rows.line);
}

static bool read_all(struct reading *reading)
{
    struct error cause = {0};
    enum csv_step step = csv_next(&reading->rows, &cause);
    bool ok = step == CSV_ROW ? read_header(reading)
                              : step != CSV_END || error_set(reading->error, ERROR_USAGE,
                                                             "%s: it is empty.", reading->where);

    while (ok && step == CSV_ROW && (step = csv_next(&reading->rows, &cause)) == CSV_ROW) {
        ok = read_row(reading);
    }
    return ok && (step == CSV_END ||
                  error_set(reading->error, ERROR_USAGE, "%s: %.400s", reading->where, cause.text));
}

bool calendar_replace(struct calendar *calendar, enum calendar_list list, const char *csv,
                      size_t length, const char *where, struct error *error)
{
    struct reading reading = {.where = where, .error = error};
    bool ok;

    csv_init(&reading.rows, csv, length);
    ok = read_all(&reading);
    csv_finish(&reading.rows);
    if (ok && reading.count > 0) {
        qsort(reading.items, reading.count, sizeof(*reading.items), compare_days);
    }
    if (!ok) {
        free(reading.items);
        return false;
    }
    free(calendar->lists[list].items);
    calendar->lists[list].items = reading.items;
    calendar->lists[list].count = reading.count;
    return true;
}

/* Stays: a day of another year, unless the new ones have it too. */
static bool stays(const struct holiday *day, const struct holiday *days, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (same_day(days[i].date, day->date)) {
            return false;
        }
    }
    return !lists_year(days, count, day->date.year);
}

void calendar_merge(struct calendar *calendar, const struct holiday *days, size_t count)
{
    struct holiday *old = calendar->lists[CALENDAR_HOLIDAYS].items;
    size_t old_count = calendar->lists[CALENDAR_HOLIDAYS].count;
    struct holiday *items = memory_create(old_count + count + 1, sizeof(*items));
    size_t kept = 0;

    for (size_t i = 0; i < old_count; i++) {
        if (stays(&old[i], days, count)) {
            items[kept++] = old[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        items[kept++] = days[i];
    }
    qsort(items, kept, sizeof(*items), compare_days);
    free(old);
    calendar->lists[CALENDAR_HOLIDAYS].items = items;
    calendar->lists[CALENDAR_HOLIDAYS].count = kept;
}

static size_t days_of_year(const struct holiday *days, size_t count, int year)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        found += days[i].date.year == year;
    }
    return found;
}

/* A day that the list of holidays does not have. */
static void put_day(struct calendar *calendar, const struct holiday *day)
{
    struct holiday *items = calendar->lists[CALENDAR_HOLIDAYS].items;
    size_t count = calendar->lists[CALENDAR_HOLIDAYS].count;

    items = memory_resize(items, count + 1, sizeof(*items));
    items[count] = *day;
    qsort(items, count + 1, sizeof(*items), compare_days);
    calendar->lists[CALENDAR_HOLIDAYS].items = items;
    calendar->lists[CALENDAR_HOLIDAYS].count = count + 1;
}

/* The holidays of a year that a list does not have yet. Saturdays and Sundays need no list. */
static void add_known(struct calendar *list, const struct calendar *known, int year)
{
    int64_t last = date_to_days((struct date){year, 12, 31});
    struct calendar courts = *known; /* its lists are only looked at */

    courts.counts_closures = false;
    for (int64_t day = date_to_days((struct date){year, 1, 1}); day <= last; day++) {
        struct date date = date_from_days(day);
        int weekday = weekday_of(date);
        struct holiday why;

        if (weekday != SATURDAY && weekday != SUNDAY &&
            find_day(list, CALENDAR_HOLIDAYS, date) == NULL &&
            calendar_is_closed(&courts, date, &why)) {
            put_day(list, &why);
        }
    }
}

void calendar_complete(struct calendar *list, const struct calendar *known)
{
    size_t count = list->lists[CALENDAR_HOLIDAYS].count;
    struct holiday *days = memory_create(count + 1, sizeof(*days));
    int before = 0;

    for (size_t i = 0; i < count; i++) {
        days[i] = list->lists[CALENDAR_HOLIDAYS].items[i];
    }
    for (size_t i = 0; i < count; i++) {
        int year = days[i].date.year;

        if (year != before && lists_year(days, count, year) &&
            days_of_year(days, count, year) < CALENDAR_WHOLE_YEAR) {
            add_known(list, known, year);
        }
        before = year;
    }
    free(days);
}

void calendar_copy(struct calendar *to, const struct calendar *from)
{
    *to = *from;
    for (unsigned list = 0; list < CALENDAR_LISTS; list++) {
        size_t count = from->lists[list].count;

        to->lists[list].items = memory_create(count + 1, sizeof(*to->lists[list].items));
        for (size_t i = 0; i < count; i++) {
            to->lists[list].items[i] = from->lists[list].items[i];
        }
    }
}

bool calendar_init(struct calendar *calendar, struct error *error)
{
    *calendar = (struct calendar){0};
    for (unsigned list = 0; list < CALENDAR_LISTS; list++) {
        const struct embedded_file *file = forms_embedded;

        while (file->name != NULL && strcmp(file->name, file_names[list]) != 0) {
            file++;
        }
        if (file->name == NULL || !calendar_replace(calendar, (enum calendar_list)list, file->text,
                                                    strlen(file->text), file->name, error)) {
            calendar_finish(calendar);
            return false;
        }
    }
    return true;
}

void calendar_finish(struct calendar *calendar)
{
    for (unsigned list = 0; list < CALENDAR_LISTS; list++) {
        free(calendar->lists[list].items);
    }
    *calendar = (struct calendar){0};
}
