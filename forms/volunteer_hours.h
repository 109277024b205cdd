/* The hours that volunteers work, in quarter hours. Its table is in forms/volunteer_hours.c. */
#pragma once

#include "forms/form.h"

/* The form that hours are entered with. */
const struct form *hours_form(void);

/* Hours a month that a volunteer on patrol keeps to (FOD 04-009), in quarters of an hour. */
#define VOLUNTEER_MONTH_QUARTERS (16 * 4)

/* "3.75" is 15 quarters of an hour; -1 when it is none. */
int hours_quarters(const char *hours);
/* The other way round; `out` needs 16 bytes. */
#define HOURS_ROOM 16
void hours_format(int quarters, char out[HOURS_ROOM]);
