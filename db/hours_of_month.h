/* The hours of volunteers in a month, summed up: who worked how long, and who is below the line of
 * 16 hours (FOD 04-009). */
#pragma once

#include "db/records.h"

struct volunteer_month {
    char volunteer[EMPLOYEE_ROOM];
    char name[81]; /* of the account; "" when there is none */
    int quarters;  /* quarters of an hour */
    int entries;
};

/* Calls `each` for every volunteer with hours between the two days, both included, and for every
 * open account of a volunteer that has none; by number. Refused for who may not read all hours. */
typedef void volunteer_month_fn(void *context, const struct volunteer_month *month);
bool hours_of_month(struct store *store, const struct actor *actor, struct date begins,
                    struct date ends, volunteer_month_fn *each, void *context, struct error *error);

/* The sum of one person's own. */
bool hours_of_own(struct store *store, const struct actor *actor, struct date begins,
                  struct date ends, int *quarters, struct error *error);

/* The records behind the sum of one volunteer, the oldest first, at most `limit`. */
bool hours_records(struct store *store, const struct actor *actor, const char *volunteer,
                   struct date begins, struct date ends, struct head *heads, int limit,
                   size_t *count, struct error *error);
