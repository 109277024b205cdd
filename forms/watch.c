#include "forms/watch.h"

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
