#include "base/date.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define FIRST_YEAR      1800
#define LAST_YEAR       2999
#define MINUTE_MS       INT64_C(60000)
#define DAY_MS          (24 * 60 * MINUTE_MS)
#define ZONE_FOLDER     "/usr/share/zoneinfo"
#define ZONE_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/"

/* `length` digits at `at` as a number, or -1. */
static int digits(const char *at, size_t length)
{
    int number = 0;

    for (size_t i = 0; i < length; i++) {
        if (at[i] < '0' || at[i] > '9') {
            return -1;
        }
        number = number * 10 + (at[i] - '0');
    }
    return number;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return lengths[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

bool date_is_valid(struct date date)
{
    return date.year >= FIRST_YEAR && date.year <= LAST_YEAR && date.month >= 1 &&
           date.month <= 12 && date.day >= 1 && date.day <= month_length(date.year, date.month);
}

bool date_parse(const char *text, struct date *date)
{
    struct date read;

    if (text == NULL || strlen(text) != DATE_ROOM - 1 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    read = (struct date){
        .year = digits(text, 4), .month = digits(text + 5, 2), .day = digits(text + 8, 2)};
    if (!date_is_valid(read)) {
        return false;
    }
    *date = read;
    return true;
}

/* Years are counted from March, so that the leap day is the last of its year. */
int64_t date_to_days(struct date date)
{
    int64_t year = date.month > 2 ? date.year : date.year - 1;
    int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    int64_t before = year * 365 + year / 4 - year / 100 + year / 400;

    return before + (153 * month + 2) / 5 + date.day - 1 - 719468;
}

/* A year that begins in March has its leap day last, and months whose lengths follow one line. */
struct date date_from_days(int64_t days)
{
    const int64_t first = date_to_days((struct date){FIRST_YEAR, 1, 1});
    const int64_t last = date_to_days((struct date){LAST_YEAR, 12, 31});
    int64_t bounded = (days < first ? first : days > last ? last : days) + 719468;
    int64_t era = bounded / 146097; /* of 400 years */
    int64_t of_era = bounded % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    return (struct date){.year = (int)(era * 400 + year + (month >= 10)),
                         .month = (int)(month < 10 ? month + 3 : month - 9),
                         .day = (int)(of_year - (153 * month + 2) / 5 + 1)};
}

void date_format(struct date date, char out[DATE_ROOM])
{
    (void)snprintf(out, DATE_ROOM, "%04u-%02u-%02u", (unsigned)date.year % 10000u,
                   (unsigned)date.month % 100u, (unsigned)date.day % 100u);
}

static bool is_hour(int hour, int minute)
{
    return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

bool local_parse(const char *text, struct local_time *time)
{
    char day[DATE_ROOM];
    struct local_time read;

    if (text == NULL || strlen(text) != LOCAL_ROOM - 1 || text[10] != 'T' || text[13] != ':') {
        return false;
    }
    memcpy(day, text, DATE_ROOM - 1);
    day[DATE_ROOM - 1] = '\0';
    read.hour = digits(text + 11, 2);
    read.minute = digits(text + 14, 2);
    if (!date_parse(day, &read.date) || !is_hour(read.hour, read.minute)) {
        return false;
    }
    *time = read;
    return true;
}

void local_format(struct local_time time, char out[LOCAL_ROOM])
{
    char day[DATE_ROOM];

    date_format(time.date, day);
    (void)snprintf(out, LOCAL_ROOM, "%sT%02u:%02u", day, (unsigned)time.hour % 100u,
                   (unsigned)time.minute % 100u);
}

int64_t local_to_minutes(struct local_time time)
{
    return date_to_days(time.date) * 24 * 60 + time.hour * 60 + time.minute;
}

int local_compare(struct local_time a, struct local_time b)
{
    int64_t first = local_to_minutes(a);
    int64_t second = local_to_minutes(b);

    return (first > second) - (first < second);
}

/* What was typed without blanks at its ends, in small letters; false when it is too long to be a
 * time. */
static bool read_typing(const char *typed, char *out, size_t room)
{
    size_t length;

    if (typed == NULL) {
        return false;
    }
    typed += strspn(typed, " \t\n");
    length = strlen(typed);
    while (length > 0 && strchr(" \t\n", typed[length - 1]) != NULL) {
        length--;
    }
    if (length >= room) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        out[i] = (char)tolower((unsigned char)typed[i]);
    }
    out[length] = '\0';
    return true;
}

/* Month, day and four digits of a year between slashes or dashes: 11/20/2026, 1-5-2026. */
static bool read_month_first(const char *text, struct date *date)
{
    size_t month = strspn(text, "0123456789");
    const char *day_at = text + month + 1;
    const char *year_at;
    size_t day;

    if (month < 1 || month > 2 || (text[month] != '/' && text[month] != '-')) {
        return false;
    }
    day = strspn(day_at, "0123456789");
    if (day < 1 || day > 2 || day_at[day] != text[month]) {
        return false;
    }
    year_at = day_at + day + 1;
    if (strlen(year_at) != 4) {
        return false;
    }
    *date = (struct date){digits(year_at, 4), digits(text, month), digits(day_at, day)};
    return date_is_valid(*date);
}

static bool read_date(const char *text, struct local_time now, struct date *date)
{
    if (strcmp(text, "today") == 0) {
        *date = now.date;
        return true;
    }
    if (strlen(text) == 8 && strspn(text, "0123456789") == 8) {
        *date = (struct date){digits(text, 4), digits(text + 4, 2), digits(text + 6, 2)};
        return date_is_valid(*date);
    }
    return date_parse(text, date) || read_month_first(text, date);
}

/* 0930, 09:30, 9:30 and each with a T before it. */
static bool read_hour(const char *text, struct local_time *time)
{
    size_t length;
    size_t hour;

    text += *text == 't';
    length = strlen(text);
    hour = strspn(text, "0123456789");
    if (hour == 4 && length == 4) {
        time->hour = digits(text, 2);
        time->minute = digits(text + 2, 2);
    } else if ((hour == 1 || hour == 2) && length == hour + 3 && text[hour] == ':') {
        time->hour = digits(text, hour);
        time->minute = digits(text + hour + 1, 2);
    } else {
        return false;
    }
    return is_hour(time->hour, time->minute);
}

bool date_from_typing(const char *typed, struct local_time now, char out[DATE_ROOM])
{
    char text[32];
    struct date date;

    if (!read_typing(typed, text, sizeof(text)) || !read_date(text, now, &date)) {
        return false;
    }
    date_format(date, out);
    return true;
}

/* Where the time begins in "2026-11-20 0930", "11/20/2026T09:30" or "202611200930"; 0: nowhere. */
static size_t find_time(const char *text)
{
    size_t length = strlen(text);
    size_t gap = strcspn(text, " \t");

    if (gap < length) {
        return gap;
    }
    if (length == 12 && strspn(text, "0123456789") == 12) {
        return 8;
    }
    gap = strcspn(text + (length > 0), "t") + (length > 0); /* not the T of "today" */
    return gap < length ? gap : 0;
}

bool local_from_typing(const char *typed, struct local_time now, char out[LOCAL_ROOM])
{
    char text[48];
    char day[48];
    size_t gap;
    struct local_time time = now;

    if (!read_typing(typed, text, sizeof(text))) {
        return false;
    }
    if (strcmp(text, "now") != 0) {
        gap = find_time(text);
        memcpy(day, text, gap);
        day[gap] = '\0';
        gap += strspn(text + gap, " \t");
        if (!read_date(day, now, &time.date) || !read_hour(text + gap, &time)) {
            return false;
        }
    }
    local_format(time, out);
    return true;
}

bool hour_from_typing(const char *typed, struct local_time now, char out[5])
{
    char text[16];
    struct local_time time = now;

    if (!read_typing(typed, text, sizeof(text)) ||
        (strcmp(text, "now") != 0 && !read_hour(text, &time))) {
        return false;
    }
    (void)snprintf(out, 5, "%02u%02u", (unsigned)time.hour % 100u, (unsigned)time.minute % 100u);
    return true;
}

bool zone_is_known(const char *zone)
{
    const char *folder = getenv("TZDIR");
    char path[PATH_MAX];
    char magic[4];
    bool known;
    int length, file;

    if (zone[0] == '\0' || zone[0] == '/' || strspn(zone, ZONE_CHARACTERS) != strlen(zone)) {
        return false;
    }
    length = snprintf(path, sizeof(path), "%s/%s",
                      folder != NULL && folder[0] == '/' ? folder : ZONE_FOLDER, zone);
    if (length < 0 || (size_t)length >= sizeof(path)) {
        return false;
    }
    file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        return false;
    }
    known = read(file, magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
            memcmp(magic, "TZif", sizeof(magic)) == 0;
    (void)close(file); /* only read; nothing can be lost */
    return known;
}

bool zone_use(const char *zone, struct error *error)
{
    if (!zone_is_known(zone)) {
        return error_set(error, ERROR_USAGE,
                         "This machine does not know the time zone \"%s\". Write one such as "
                         "America/Los_Angeles; the package tzdata must be installed.",
                         zone);
    }
    if (setenv("TZ", zone, 1) != 0) {
        return error_set(error, ERROR_IO, "The time zone %s cannot be set: %s.", zone,
                         strerror(errno));
    }
    tzset();
    return true;
}

/* Whole days before the moment, and what is left of it, never negative. */
static int64_t split_moment(int64_t moment, int64_t *left)
{
    int64_t days = moment / DAY_MS;

    *left = moment % DAY_MS;
    if (*left < 0) {
        *left += DAY_MS;
        days--;
    }
    return days;
}

void moment_format(int64_t moment, char out[MOMENT_ROOM])
{
    int64_t left;
    char day[DATE_ROOM];

    date_format(date_from_days(split_moment(moment, &left)), day);
    (void)snprintf(out, MOMENT_ROOM, "%sT%02u:%02u:%02u.%03uZ", day,
                   (unsigned)(left / (60 * MINUTE_MS)) % 100u,
                   (unsigned)(left / MINUTE_MS % 60) % 100u, (unsigned)(left / 1000 % 60) % 100u,
                   (unsigned)(left % 1000) % 1000u);
}

bool moment_parse(const char *text, int64_t *moment)
{
    char minutes[LOCAL_ROOM];
    struct local_time utc;
    int second, thousandth;

    if (text == NULL || strlen(text) != MOMENT_ROOM - 1 || text[16] != ':' || text[19] != '.' ||
        text[23] != 'Z') {
        return false;
    }
    memcpy(minutes, text, LOCAL_ROOM - 1);
    minutes[LOCAL_ROOM - 1] = '\0';
    second = digits(text + 17, 2);
    thousandth = digits(text + 20, 3);
    if (!local_parse(minutes, &utc) || second < 0 || second > 59 || thousandth < 0) {
        return false;
    }
    *moment = local_to_minutes(utc) * MINUTE_MS + second * INT64_C(1000) + thousandth;
    return true;
}

struct local_time moment_to_local(int64_t moment)
{
    int64_t left;
    int64_t days = split_moment(moment, &left);
    time_t seconds = (time_t)(days * (DAY_MS / 1000) + left / 1000);
    struct tm parts;

    if (localtime_r(&seconds, &parts) == NULL) {
        return (struct local_time){.date = date_from_days(days)};
    }
    return (struct local_time){
        .date = {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday},
        .hour = parts.tm_hour,
        .minute = parts.tm_min,
    };
}

int64_t time_now(const struct time_source *source)
{
    struct timespec now;

    if (source != NULL && source->fixed != 0) {
        return source->fixed;
    }
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
