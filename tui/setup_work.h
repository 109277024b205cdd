/* What the first start does: the station's file with its first account, or a throw-away file with
 * sample data. */
#pragma once

#include "db/app.h"
#include "db/staff.h"

/* Makes the file at `path` (unless app->store is open already) and its first account, an
 * administrator, with the recovery key as staff_add_first() does. */
bool setup_station(struct app *app, const char *path, const struct first_account *first,
                   char recovery[RECOVERY_TEXT_ROOM], struct error *error);

/* Makes the file in a new folder of its own, fills it and opens it. */
bool setup_sample(struct app *app, struct error *error);

/* Closes and removes what setup_sample() has made, if it was that. */
void setup_sample_end(struct app *app);
