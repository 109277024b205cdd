/* What a form may know of the world: who sits at the desk, when, and how the station has set
 * things. Built by the program for each check; forms never ask the system. */
#pragma once

#include "base/config.h"
#include "base/date.h"
#include "forms/calendar.h"
#include "forms/codes.h"
#include "forms/role.h"

/* What the file holds elsewhere that the rules for one record go by (forms/exception.h): read with
 * the record, in the same transaction. */
struct neighbour_report {
    char number[32];
    char urn[19]; /* as it is printed */
};

struct neighbours {
    enum role role; /* of the account of whose record it is; ROLE_NONE: there is none */
    struct neighbour_report *reports; /* that have a URN which its lines carry */
    size_t report_count;
};

struct desk {
    const struct actor *actor;
    const struct codes *codes;
    const struct config *config;
    const struct calendar *calendar;     /* NULL: the rules alone */
    const struct neighbours *neighbours; /* NULL: there are none */
    struct local_time now;
};
