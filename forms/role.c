#include "forms/role.h"

#include <stddef.h>
#include <string.h>

struct role_row {
    const char *name;
    const char *label;
};

static const struct role_row role_rows[ROLE_COUNT] = {
    [ROLE_NONE] = {"none", "Nobody"},
    [ROLE_VOLUNTEER] = {"volunteer", "Volunteer"},
    [ROLE_DESK] = {"desk", "Desk"},
    [ROLE_SERGEANT] = {"sergeant", "Sergeant"},
    [ROLE_WATCH_COMMANDER] = {"watch_commander", "Watch commander"},
    [ROLE_CAPTAIN] = {"captain", "Captain"},
    [ROLE_AUDITOR] = {"auditor", "Auditor"},
    [ROLE_ADMINISTRATOR] = {"administrator", "Administrator"},
};

/* An administrator sees accounts and the log but no records; an auditor sees the log alone. */
static const role_set duty_roles[DUTY_COUNT] = {
    [DUTY_REVIEW] = ROLES_SUPERVISORS,
    [DUTY_ACCOUNTS] = ROLES(ROLE_ADMINISTRATOR),
    [DUTY_UNLOCK] = ROLES_COMMAND | ROLES(ROLE_ADMINISTRATOR),
    [DUTY_PASSWORD] = ROLES_ALL_WRITERS | ROLES(ROLE_AUDITOR) | ROLES(ROLE_ADMINISTRATOR),
    [DUTY_KEYS] = ROLES_COMMAND,
    [DUTY_IMPORT] = ROLES_SUPERVISORS,
    [DUTY_LOG] = ROLES_COMMAND | ROLES(ROLE_AUDITOR) | ROLES(ROLE_ADMINISTRATOR),
    [DUTY_SHIFT] = ROLES_SUPERVISORS | ROLES(ROLE_AUDITOR) | ROLES(ROLE_ADMINISTRATOR),
    [DUTY_RECONCILE] = ROLES_SUPERVISORS,
    [DUTY_RECONCILE_FIRST] = ROLES(ROLE_SERGEANT),
    [DUTY_SEARCH] = ROLES_DESK,
    [DUTY_REPORTS] = ROLES_DESK,
};

bool role_in(enum role role, role_set set)
{
    return role > ROLE_NONE && role < ROLE_COUNT && (set & ROLES(role)) != 0;
}

const char *role_name(enum role role)
{
    return role_rows[role < ROLE_COUNT ? role : ROLE_NONE].name;
}

const char *role_label(enum role role)
{
    return role_rows[role < ROLE_COUNT ? role : ROLE_NONE].label;
}

enum role role_from_name(const char *name)
{
    for (unsigned role = ROLE_NONE + 1; name != NULL && role < ROLE_COUNT; role++) {
        if (strcmp(role_rows[role].name, name) == 0) {
            return (enum role)role;
        }
    }
    return ROLE_NONE;
}

bool role_may(enum role role, enum duty duty)
{
    return duty < DUTY_COUNT && role_in(role, duty_roles[duty]);
}
