/* What went wrong, in a class that code can act on and one sentence that the desk can act on.
 *
 * The sentence is made where the cause is known; callers pass it up and do not reword it. */
#pragma once

#include <stdbool.h>

enum error_class {
    ERROR_NONE,      /* nothing went wrong */
    ERROR_INPUT,     /* what was typed or given does not fit */
    ERROR_REFUSED,   /* a rule or a role says no */
    ERROR_NOT_FOUND, /* there is no such record, account or file */
    ERROR_CONFLICT,  /* the record was changed by someone else meanwhile */
    ERROR_BUSY,      /* another desk is writing: try again */
    ERROR_USAGE,     /* the command line or the configuration is wrong */
    ERROR_UNSAFE,    /* the file lies where, or is of a kind that, nothing may be kept */
    ERROR_VERSION,   /* the file belongs to another version of the program */
    ERROR_DAMAGED,   /* the file or the chain of operations is broken */
    ERROR_FULL,      /* no room on the disk */
    ERROR_IO,        /* the disk or the system refused */
    ERROR_MEMORY,    /* no memory */
};

#define ERROR_ROOM 512

struct error {
    enum error_class class;
    char text[ERROR_ROOM];
};

/* Fills `error` (NULL is allowed) and always returns false, so that a function can end with it. */
bool error_set(struct error *error, enum error_class class, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Forgets what was said. */
void error_clear(struct error *error);

/* The exit code of the command line: 0 done, 1 refused or not found, 2 usage, 3 unsafe or damaged.
 */
int error_exit_code(enum error_class class);
