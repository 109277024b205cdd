/* Checking a record: everything the table says and then what the form's own check adds. Every
 * problem points to its field and says in words what to do. */
#pragma once

#include "forms/desk.h"
#include "forms/record.h"

struct problem {
    struct place place;
    bool warning; /* it may be filed all the same */
    bool mention; /* a warning that nobody at the desk can mend: said, never asked about */
    char words[200];
};

struct problems {
    struct problem *items;
    size_t count, room;
};

void problems_finish(struct problems *problems);
void problem_add(struct problems *problems, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void problem_warn(struct problems *problems, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void problem_mention(struct problems *problems, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
size_t problems_errors(const struct problems *problems); /* how many are no warnings */
const struct problem *problems_first_error(const struct problems *problems); /* or NULL */

/* Checks what filing asks (transition NULL), or what the action asks and, where it edits, all. */
void record_check(const struct record *record, const struct desk *desk,
                  const struct transition *transition, struct problems *problems);

/* One field alone, for the screen when the cursor leaves it. */
void record_check_place(const struct record *record, const struct desk *desk, struct place place,
                        struct problems *problems);
