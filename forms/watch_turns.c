#include "forms/watch_turns.h"

#include "forms/form.h"
#include "forms/watch.h"

#include <stdio.h>
#include <string.h>

#define DAY_MINUTES (24 * 60)

const char *watch_code(enum watch_name name)
{
    return name < WATCH_COUNT ? watch_choices[name].code : "";
}

bool watch_from_code(const char *code, enum watch_name *name)
{
    for (enum watch_name i = 0; code != NULL && i < WATCH_COUNT; i++) {
        if (strcmp(watch_choices[i].code, code) == 0) {
            *name = i;
            return true;
        }
    }
    return false;
}

static struct watch_hours hours_of(enum watch_name name, const struct config *config)
{
    struct watch_hours hours = {0, 0};

    (void)watch_hours_of(config, watch_code(name), &hours);
    return hours;
}

static struct local_time local_at(int64_t minutes)
{
    int64_t days = minutes / DAY_MINUTES - (minutes % DAY_MINUTES < 0);
    int left = (int)(minutes - days * DAY_MINUTES);

    return (struct local_time){date_from_days(days), left / 60, left % 60};
}

/* Civil minutes since 1970 at which it begins. */
static int64_t begin_of(struct watch watch, const struct config *config)
{
    return date_to_days(watch.date) * DAY_MINUTES + hours_of(watch.name, config).begins;
}

static int64_t end_of(struct watch watch, const struct config *config)
{
    return begin_of(watch, config) + watch_length(hours_of(watch.name, config));
}

struct local_time watch_begins(struct watch watch, const struct config *config)
{
    return local_at(begin_of(watch, config));
}

struct local_time watch_ends(struct watch watch, const struct config *config)
{
    return local_at(end_of(watch, config));
}

bool watch_equal(struct watch a, struct watch b)
{
    return a.name == b.name && date_to_days(a.date) == date_to_days(b.date);
}

/* Two that begin at the same minute (by settings that make no sense) stand by their names. */
int watch_compare(struct watch a, struct watch b, const struct config *config)
{
    int64_t one = begin_of(a, config), other = begin_of(b, config);

    return one != other ? (one > other) - (one < other) : (a.name > b.name) - (a.name < b.name);
}

/* Among the watches of the days around `day` the last that `before` holds for. */
static struct watch last_before(int64_t minutes, int64_t day, const struct config *config)
{
    struct watch found = {date_from_days(day - 2), WATCH_EM};

    for (int64_t at = day - 1; at <= day; at++) {
        for (enum watch_name name = 0; name < WATCH_COUNT; name++) {
            struct watch watch = {date_from_days(at), name};

            if (begin_of(watch, config) <= minutes && watch_compare(watch, found, config) > 0) {
                found = watch;
            }
        }
    }
    return found;
}

struct watch watch_at(struct local_time time, const struct config *config)
{
    return last_before(local_to_minutes(time), date_to_days(time.date), config);
}

/* The nearest on one side: `step` 1 after it, -1 before it. */
static struct watch nearest(struct watch watch, int step, const struct config *config)
{
    int64_t day = date_to_days(watch.date);
    struct watch found = {date_from_days(day + 2 * step), watch.name};

    for (int64_t at = day - 1; at <= day + 1; at++) {
        for (enum watch_name name = 0; name < WATCH_COUNT; name++) {
            struct watch other = {date_from_days(at), name};

            if (watch_compare(other, watch, config) * step > 0 &&
                watch_compare(other, found, config) * step < 0) {
                found = other;
            }
        }
    }
    return found;
}

struct watch watch_next(struct watch watch, const struct config *config)
{
    return nearest(watch, 1, config);
}

struct watch watch_previous(struct watch watch, const struct config *config)
{
    return nearest(watch, -1, config);
}

void watch_format(struct watch watch, char out[WATCH_ROOM])
{
    char date[DATE_ROOM];

    date_format(watch.date, date);
    (void)snprintf(out, WATCH_ROOM, "%s %s", watch_code(watch.name), date);
}
