#include "forms/watch.h"

#include <stdio.h>
#include <string.h>

#define DAY_MINUTES 1440

const struct choice watch_choices[] = {
    {.code = "EM", .label = "Early mornings (EM)"},
    {.code = "DAY", .label = "Day"},
    {.code = "PM", .label = "PM"},
    {0},
};

/* Minutes of the day of four digits HHMM, or -1. */
static int minutes_of(const char *time)
{
    int hour, minute;

    if (strspn(time, "0123456789") < 4) {
        return -1;
    }
    hour = (time[0] - '0') * 10 + (time[1] - '0');
    minute = (time[2] - '0') * 10 + (time[3] - '0');
    return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

bool watch_hours_of(const struct config *config, const char *watch, struct watch_hours *hours)
{
    const char *setting = strcmp(watch, "EM") == 0    ? config->watch_em
                          : strcmp(watch, "DAY") == 0 ? config->watch_day
                          : strcmp(watch, "PM") == 0  ? config->watch_pm
                                                      : NULL;

    if (setting == NULL || strlen(setting) != 9) {
        return false;
    }
    *hours = (struct watch_hours){minutes_of(setting), minutes_of(setting + 5)};
    return hours->begins >= 0 && hours->ends >= 0;
}

int watch_length(struct watch_hours hours)
{
    return (hours.ends - hours.begins + DAY_MINUTES) % DAY_MINUTES;
}

bool watch_minute(struct watch_hours hours, const char *time, int *minute)
{
    int at = strlen(time) == 4 ? minutes_of(time) : -1;

    if (at < 0) {
        return false;
    }
    at = (at - hours.begins + DAY_MINUTES) % DAY_MINUTES;
    *minute = at >= DAY_MINUTES - WATCH_EARLY_MINUTES ? at - DAY_MINUTES : at;
    return true;
}

bool watch_edges_of(const struct config *config, const char *watch, struct watch_edges *edges)
{
    struct watch_hours hours;
    char *edge;
    int minute;

    *edges = (struct watch_edges){.next_below = ""};
    if (!watch_hours_of(config, watch, &hours)) {
        return false;
    }
    minute = (hours.begins - WATCH_EARLY_MINUTES + DAY_MINUTES) % DAY_MINUTES;
    edge = hours.begins < WATCH_EARLY_MINUTES ? edges->before_from : edges->next_below;
    (void)snprintf(edge, sizeof(edges->next_below), "%02d%02d", minute / 60 % 24, minute % 60);
    return true;
}

/* Minutes from the beginning of the watch, or -1: it is not in it. */
static int minutes_in(struct watch_hours hours, int minute)
{
    int in = (minute - hours.begins + DAY_MINUTES) % DAY_MINUTES;

    return in < watch_length(hours) ? in : -1;
}

/* The watch that has begun last: where watches overlap, the new one is on. */
static bool find_watch(const struct config *config, int minute, struct watch_hours *found)
{
    int least = DAY_MINUTES;

    for (const struct choice *watch = watch_choices; watch->code != NULL; watch++) {
        struct watch_hours hours;
        int in = watch_hours_of(config, watch->code, &hours) ? minutes_in(hours, minute) : -1;

        if (in >= 0 && in < least) {
            least = in;
            *found = hours;
        }
    }
    return least < DAY_MINUTES;
}

static void add_minutes(struct local_time *time, int minutes)
{
    int minute = time->hour * 60 + time->minute + minutes;

    time->date = date_from_days(date_to_days(time->date) + minute / DAY_MINUTES);
    minute %= DAY_MINUTES;
    time->hour = minute / 60;
    time->minute = minute % 60;
}

bool watch_next_end(const struct config *config, struct local_time now, struct local_time *end)
{
    int minute = now.hour * 60 + now.minute;
    struct watch_hours current, next;

    *end = now;
    if (!find_watch(config, minute, &current) || !find_watch(config, current.ends, &next)) {
        return false;
    }
    add_minutes(end, watch_length(current) - minutes_in(current, minute));
    add_minutes(end, watch_length(next) - minutes_in(next, current.ends));
    return true;
}
