/* Who people are to the program. What each role may do is said in the form tables (readers,
 * transition roles) and in role.c; nowhere else. */
#pragma once

#include <stdbool.h>

enum role {
    ROLE_NONE,
    ROLE_VOLUNTEER,
    ROLE_DESK,
    ROLE_SERGEANT,
    ROLE_WATCH_COMMANDER,
    ROLE_CAPTAIN,
    ROLE_AUDITOR,
    ROLE_ADMINISTRATOR,
    ROLE_COUNT,
};

/* A set of roles, one bit each. */
typedef unsigned role_set;
#define ROLES(role)       (1u << (role))
#define ROLES_COMMAND     (ROLES(ROLE_WATCH_COMMANDER) | ROLES(ROLE_CAPTAIN))
#define ROLES_SUPERVISORS (ROLES(ROLE_SERGEANT) | ROLES_COMMAND)
#define ROLES_DESK        (ROLES(ROLE_DESK) | ROLES_SUPERVISORS)
#define ROLES_ALL_WRITERS (ROLES(ROLE_VOLUNTEER) | ROLES_DESK)

bool role_in(enum role role, role_set set);
const char *role_name(enum role role);  /* "watch_commander", as in files and on the command line */
const char *role_label(enum role role); /* "Watch commander", as on the screen */
enum role role_from_name(const char *name); /* ROLE_NONE when there is none of that name */

/* Things that are no form: who may do them stands in one table in role.c. */
enum duty {
    DUTY_REVIEW,    /* the review pane; doing what is an author's in their place */
    DUTY_ACCOUNTS,  /* staff accounts and settings */
    DUTY_UNLOCK,    /* opening an account that wrong passwords have locked */
    DUTY_PASSWORD,  /* one's own password */
    DUTY_KEYS,      /* granting and replacing the keys of the station */
    DUTY_IMPORT,    /* taking lists over into the file */
    DUTY_LOG,       /* reading the log of operations */
    DUTY_SHIFT,     /* the report of a watch: who signed in, what was filed, the end of the log */
    DUTY_RECONCILE, /* numbers drawn beside reports, and clearances beside cards */
    DUTY_RECONCILE_FIRST, /* whose first task of a watch that is */
    DUTY_SEARCH,          /* the search of records */
    DUTY_REPORTS,         /* figures of months and years */
    DUTY_COUNT,
};
bool role_may(enum role role, enum duty duty);

/* Who acts: the signed-in person at a workstation. */
#define EMPLOYEE_ROOM 8 /* 5 to 7 digits */
struct actor {
    char employee[EMPLOYEE_ROOM];
    char name[81];
    enum role role;
    char workstation[64];
};
