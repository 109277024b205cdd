#include "db/backup_names.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

#define TIME_LENGTH 20 /* YYYY-MM-DDTHH-MM-SSZ */

/* The newest of each period stays, for so many periods that have one. */
static const struct {
    size_t length; /* of the part of the time that names the period */
    int periods;
} rules[] = {
    {sizeof("YYYY-MM-DDTHH-MM-SSZ_0000") - 1, 24}, /* several within an hour stay for a while */
    {sizeof("YYYY-MM-DDTHH") - 1, 24},
    {sizeof("YYYY-MM-DD") - 1, 30},
    {sizeof("YYYY-MM") - 1, 12},
};

void backup_name(const char *stem, int64_t moment, int again, char out[BACKUP_NAME_ROOM])
{
    char at[MOMENT_ROOM];
    char number[16] = "";

    moment_format(moment, at);
    at[13] = '-';
    at[16] = '-';
    if (again > 1) {
        (void)snprintf(number, sizeof(number), "_%04d", again);
    }
    (void)snprintf(out, BACKUP_NAME_ROOM, "%s-%.19sZ%s.db", stem, at, number);
}

/* Where the time stands in the name, or NULL. */
static const char *time_in(const char *stem, const char *name)
{
    size_t length = strlen(stem);
    const char *ending = strrchr(name, '.');

    if (strncmp(name, stem, length) != 0 || name[length] != '-' || ending == NULL ||
        strcmp(ending, ".db") != 0 || ending - (name + length + 1) < TIME_LENGTH) {
        return NULL;
    }
    return name + length + 1;
}

bool backup_name_moment(const char *stem, const char *name, int64_t *moment)
{
    const char *time = time_in(stem, name);
    char at[MOMENT_ROOM];

    if (time == NULL || time[TIME_LENGTH - 1] != 'Z') {
        return false;
    }
    (void)snprintf(at, sizeof(at), "%.13s:%.2s:%.2s.000Z", time, time + 14, time + 17);
    return moment_parse(at, moment);
}

static void keep_by_rule(const char *stem, char *const *names, size_t count, size_t rule,
                         bool *keep)
{
    const char *last = "";
    int periods = 0;

    for (size_t i = 0; i < count && periods < rules[rule].periods; i++) {
        const char *time = time_in(stem, names[i]);

        if (strncmp(time, last, rules[rule].length) != 0) {
            keep[i] = true;
            periods++;
        }
        last = time;
    }
}

void backup_names_keep(const char *stem, char *const *names, size_t count, bool *keep)
{
    memset(keep, 0, count * sizeof(*keep));
    for (size_t rule = 0; rule < sizeof(rules) / sizeof(rules[0]); rule++) {
        keep_by_rule(stem, names, count, rule, keep);
    }
}
