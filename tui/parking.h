/* Forms that somebody left unfinished: kept in memory, one for each form (or action on a record)
 * and person, until the form is opened again. Everything that a form view keeps or takes back goes
 * through these functions: a store of drafts on the disk fits in here. */
#pragma once

#include "base/date.h"
#include "forms/record.h"
#include "forms/role.h"

#include <stdint.h>

struct parking;

/* What a form is left and found again by. */
struct parking_key {
    char employee[EMPLOYEE_ROOM];
    const struct form *form;
    int64_t seq;        /* of the record that an action changes; 0: a new one */
    const char *action; /* "" for a new one; lives as long as the form's table */
};

/* What somebody wrote. */
struct parked {
    struct record record;    /* values in their kept form */
    struct record typed;     /* typing that was not understood */
    struct record opened;    /* as the form was opened: what differs was written by this person */
    struct local_time since; /* when it was begun */
    int64_t version;         /* of the record that it was based on */
};

struct parking *parking_create(void);
void parking_destroy(struct parking *parking); /* NULL is fine */

/* Takes `parked` over; what was there under the key is thrown away. */
void parking_put(struct parking *parking, const struct parking_key *key, struct parked *parked);
/* Hands it over; false: nothing is there. */
bool parking_take(struct parking *parking, const struct parking_key *key, struct parked *parked);
void parked_finish(struct parked *parked);
