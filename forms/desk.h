/* What a form may know of the world: who sits at the desk, when, and how the station has set
 * things. Built by the program for each check; forms never ask the system. */
#pragma once

#include "base/config.h"
#include "base/date.h"
#include "forms/calendar.h"
#include "forms/codes.h"
#include "forms/role.h"

struct desk {
    const struct actor *actor;
    const struct codes *codes;
    const struct config *config;
    const struct calendar *calendar; /* NULL: the rules alone */
    struct local_time now;
};
