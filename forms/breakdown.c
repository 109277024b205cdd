#include "forms/breakdown.h"

#include "forms/calendar.h"
#include "forms/desk.h"
#include "forms/form.h"
#include "forms/watch.h"

#include <stdio.h>
#include <string.h>

#define HOURS    24
#define WEEKDAYS 7
#define MONTHS   12

/* A week begins on Monday. */
static const struct {
    const char *code, *label;
} weekdays[WEEKDAYS] = {
    {"MON", "Monday"}, {"TUE", "Tuesday"},  {"WED", "Wednesday"}, {"THU", "Thursday"},
    {"FRI", "Friday"}, {"SAT", "Saturday"}, {"SUN", "Sunday"},
};

static size_t weekday_of(struct date date)
{
    return (size_t)((date_to_days(date) + 3) % WEEKDAYS); /* 1970-01-01 was a Thursday */
}

/* What was done after midnight stands under the day on which its watch began, and the key says so:
 * it is of the next day. */
static bool date_of(const char *key, struct date *date)
{
    size_t length = strlen(key);
    char day[DATE_ROOM];

    (void)snprintf(day, sizeof(day), "%.10s", key);
    if (!date_parse(day, date)) {
        return false;
    }
    *date =
        date_from_days(date_to_days(*date) + (key[length - 1] == '+') - (key[length - 1] == '-'));
    return true;
}

/* --- areas, districts, settings --- */

/* A line of a worksheet has a district and no area; the list of districts says whose it is, by the
 * label of the area. */
static void area_of(const struct desk *desk, const char *key, char out[BUCKET_ROOM])
{
    const struct choice *district = choice_find(desk->codes->lists[CODES_DISTRICT], key);
    struct choice_list areas = desk->codes->lists[CODES_AREA];

    if (choice_find(areas, key) != NULL) {
        (void)text_copy(out, BUCKET_ROOM, key);
        return;
    }
    (void)text_copy(out, BUCKET_ROOM, BUCKET_NONE);
    for (size_t i = 0; district != NULL && i < areas.count; i++) {
        if (text_equal(areas.items[i].label, district->label) ||
            text_equal(areas.items[i].code, district->label)) {
            (void)text_copy(out, BUCKET_ROOM, areas.items[i].code);
        }
    }
}

static void words_of_list(const struct desk *desk, enum code_list list, const char *bucket,
                          char out[BUCKET_LABEL_ROOM])
{
    const struct choice *choice = choice_find(desk->codes->lists[list], bucket);

    (void)text_copy(out, BUCKET_LABEL_ROOM, choice != NULL ? choice->label : bucket);
}

static void area_words(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM])
{
    words_of_list(desk, CODES_AREA, bucket, out);
}

static void setting_words(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM])
{
    words_of_list(desk, CODES_SETTING, bucket, out);
}

static bool take_code(struct choice_list list, size_t index, char out[BUCKET_ROOM])
{
    return index < list.count && text_copy(out, BUCKET_ROOM, list.items[index].code);
}

static bool every_area(const struct desk *desk, struct date begins, size_t index,
                       char out[BUCKET_ROOM])
{
    (void)begins;
    return take_code(desk->codes->lists[CODES_AREA], index, out);
}

static bool every_setting(const struct desk *desk, struct date begins, size_t index,
                          char out[BUCKET_ROOM])
{
    (void)begins;
    return take_code(desk->codes->lists[CODES_SETTING], index, out);
}

/* --- times --- */

static void hour_words(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM])
{
    (void)desk;
    (void)snprintf(out, BUCKET_LABEL_ROOM, "%.2s00", bucket);
}

static bool every_hour(const struct desk *desk, struct date begins, size_t index,
                       char out[BUCKET_ROOM])
{
    (void)desk;
    (void)begins;
    (void)snprintf(out, BUCKET_ROOM, "%02zu", index);
    return index < HOURS;
}

static void weekday_bucket(const struct desk *desk, const char *key, char out[BUCKET_ROOM])
{
    struct date date;

    (void)desk;
    (void)text_copy(out, BUCKET_ROOM,
                    date_of(key, &date) ? weekdays[weekday_of(date)].code : BUCKET_NONE);
}

static void weekday_words(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM])
{
    (void)desk;
    (void)text_copy(out, BUCKET_LABEL_ROOM, bucket);
    for (size_t i = 0; i < WEEKDAYS; i++) {
        if (strcmp(weekdays[i].code, bucket) == 0) {
            (void)text_copy(out, BUCKET_LABEL_ROOM, weekdays[i].label);
        }
    }
}

static bool every_weekday(const struct desk *desk, struct date begins, size_t index,
                          char out[BUCKET_ROOM])
{
    (void)desk;
    (void)begins;
    return index < WEEKDAYS && text_copy(out, BUCKET_ROOM, weekdays[index].code);
}

/* "MON-14" */
static void week_hour_bucket(const struct desk *desk, const char *key, char out[BUCKET_ROOM])
{
    struct date date;

    (void)desk;
    (void)text_copy(out, BUCKET_ROOM, BUCKET_NONE);
    if (strlen(key) >= DATE_ROOM + 2 && date_of(key, &date)) {
        (void)snprintf(out, BUCKET_ROOM, "%s-%.2s", weekdays[weekday_of(date)].code,
                       key + DATE_ROOM);
    }
}

static void week_hour_words(const struct desk *desk, const char *bucket,
                            char out[BUCKET_LABEL_ROOM])
{
    char day[4], words[BUCKET_LABEL_ROOM];

    (void)snprintf(day, sizeof(day), "%.3s", bucket);
    weekday_words(desk, day, words);
    (void)snprintf(out, BUCKET_LABEL_ROOM, "%.40s %.2s00", words,
                   strlen(bucket) == 6 ? bucket + 4 : "");
}

static bool every_week_hour(const struct desk *desk, struct date begins, size_t index,
                            char out[BUCKET_ROOM])
{
    (void)desk;
    (void)begins;
    if (index < (size_t)WEEKDAYS * HOURS) {
        (void)snprintf(out, BUCKET_ROOM, "%s-%02zu", weekdays[index / HOURS].code, index % HOURS);
    }
    return index < (size_t)WEEKDAYS * HOURS;
}

static void day_bucket(const struct desk *desk, const char *key, char out[BUCKET_ROOM])
{
    struct date date;

    (void)desk;
    (void)text_copy(out, BUCKET_ROOM, BUCKET_NONE);
    if (date_of(key, &date)) {
        date_format(date, out);
    }
}

static void day_words(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM])
{
    struct date date;

    (void)desk;
    if (date_of(bucket, &date)) {
        (void)snprintf(out, BUCKET_LABEL_ROOM, "%s %d", calendar_weekday(date), date.day);
    } else {
        (void)text_copy(out, BUCKET_LABEL_ROOM, bucket);
    }
}

static bool every_day(const struct desk *desk, struct date begins, size_t index,
                      char out[BUCKET_ROOM])
{
    struct date date = date_from_days(date_to_days(begins) + (int64_t)index);

    (void)desk;
    date_format(date, out);
    return date.year == begins.year && date.month == begins.month;
}

static void month_bucket(const struct desk *desk, const char *key, char out[BUCKET_ROOM])
{
    day_bucket(desk, key, out);
    if (strcmp(out, BUCKET_NONE) != 0) {
        out[strlen("YYYY-MM")] = '\0';
    }
}

static bool every_month(const struct desk *desk, struct date begins, size_t index,
                        char out[BUCKET_ROOM])
{
    int month = begins.year * MONTHS + begins.month - 1 + (int)index;

    (void)desk;
    (void)snprintf(out, BUCKET_ROOM, "%04d-%02d", month / MONTHS, month % MONTHS + 1);
    return index < MONTHS;
}

/* --- watches --- */

/* The watch in whose hours a time HH:MM lies. */
static bool is_watch_of(const struct desk *desk, const char *watch, const char *key)
{
    char time[5];
    struct watch_hours hours;
    int minute;

    (void)snprintf(time, sizeof(time), "%.2s%.2s", key, strlen(key) == 5 ? key + 3 : "");
    return watch_hours_of(desk->config, watch, &hours) && watch_minute(hours, time, &minute) &&
           minute >= 0 && minute < watch_length(hours);
}

static void watch_bucket(const struct desk *desk, const char *key, char out[BUCKET_ROOM])
{
    (void)text_copy(out, BUCKET_ROOM, BUCKET_NONE);
    for (const struct choice *watch = watch_choices; watch->code != NULL; watch++) {
        if (strcmp(watch->code, key) == 0 || is_watch_of(desk, watch->code, key)) {
            (void)text_copy(out, BUCKET_ROOM, watch->code);
            return;
        }
    }
}

static void watch_words(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM])
{
    (void)desk;
    (void)text_copy(out, BUCKET_LABEL_ROOM, bucket);
    for (const struct choice *watch = watch_choices; watch->code != NULL; watch++) {
        if (strcmp(watch->code, bucket) == 0) {
            (void)text_copy(out, BUCKET_LABEL_ROOM, watch->label);
        }
    }
}

static bool every_watch(const struct desk *desk, struct date begins, size_t index,
                        char out[BUCKET_ROOM])
{
    size_t count = 0;

    (void)desk;
    (void)begins;
    while (watch_choices[count].code != NULL) {
        count++;
    }
    return index < count && text_copy(out, BUCKET_ROOM, watch_choices[index].code);
}

/* --- the table --- */

static const struct breakdown breakdowns[] = {
    {
        .name = "area",
        .label = "Area",
        .key = BY_AREA,
        .bucket = area_of,
        .words = area_words,
        .always = every_area,
    },
    {
        .name = "rd",
        .label = "Reporting district",
        .word = "RD",
        .key = BY_RD,
    },
    {
        .name = "watch",
        .label = "Watch",
        .key = BY_WATCH,
        .in_order = true,
        .bucket = watch_bucket,
        .words = watch_words,
        .always = every_watch,
    },
    {
        .name = "setting",
        .label = "Setting",
        .key = BY_SETTING,
        .words = setting_words,
        .always = every_setting,
    },
    {
        .name = "person",
        .label = "Person",
        .key = BY_PERSON,
    },
    {
        .name = "hour",
        .label = "Hour",
        .none = "No time",
        .key = BY_HOUR,
        .in_order = true,
        .words = hour_words,
        .always = every_hour,
    },
    {
        .name = "weekday",
        .label = "Weekday",
        .key = BY_DAY,
        .in_order = true,
        .bucket = weekday_bucket,
        .words = weekday_words,
        .always = every_weekday,
    },
    {
        .name = "weekday-hour",
        .label = "Hours by weekday",
        .none = "No time",
        .key = BY_DAY_AND_HOUR,
        .shape = SHAPE_HEAT,
        .in_order = true,
        .bucket = week_hour_bucket,
        .words = week_hour_words,
        .always = every_week_hour,
    },
    {
        .name = "day",
        .label = "Day",
        .key = BY_DAY,
        .shape = SHAPE_TREND,
        .in_order = true,
        .bucket = day_bucket,
        .words = day_words,
        .always = every_day,
    },
    {
        .name = "month",
        .label = "Month",
        .key = BY_DAY,
        .shape = SHAPE_TREND,
        .in_order = true,
        .months = true,
        .bucket = month_bucket,
        .always = every_month,
    },
};

const struct breakdown *breakdown_at(size_t index)
{
    return index < COUNT_OF(breakdowns) ? &breakdowns[index] : NULL;
}

const struct breakdown *breakdown_by_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(breakdowns); i++) {
        if (strcmp(breakdowns[i].name, name) == 0) {
            return &breakdowns[i];
        }
    }
    return NULL;
}

const char *breakdown_word(const struct breakdown *by)
{
    return by->word != NULL ? by->word : by->name;
}

void breakdown_bucket(const struct breakdown *by, const struct desk *desk, const char *key,
                      char out[BUCKET_ROOM])
{
    if (*key == '\0') {
        (void)text_copy(out, BUCKET_ROOM, BUCKET_NONE);
    } else if (by->bucket != NULL) {
        by->bucket(desk, key, out);
    } else {
        (void)text_copy(out, BUCKET_ROOM, key);
    }
}

void breakdown_words(const struct breakdown *by, const struct desk *desk, const char *bucket,
                     char out[BUCKET_LABEL_ROOM])
{
    if (strcmp(bucket, BUCKET_NONE) == 0) {
        (void)text_copy(out, BUCKET_LABEL_ROOM, by->none != NULL ? by->none : "Not written down");
    } else if (by->words != NULL) {
        by->words(desk, bucket, out);
    } else {
        (void)text_copy(out, BUCKET_LABEL_ROOM, bucket);
    }
}

struct date breakdown_begins(const struct breakdown *by, struct date begins)
{
    int month = begins.year * MONTHS + begins.month - MONTHS; /* eleven months before */

    return by->months ? (struct date){month / MONTHS, month % MONTHS + 1, 1} : begins;
}
