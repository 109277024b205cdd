/* Passwords for the command line: from the file descriptor of --password-fd, or from the terminal
 * with echo off. Never from an argument, which every process on the machine can read. */
#pragma once

#include "base/error.h"
#include "cli/options.h"

#define PASSWORD_ROOM                                                                              \
    640 /* 128 characters of UTF-8 and some more, so that too long is seen as too long */

/* Is the descriptor of --password-fd open? To be asked before the program opens anything, which
 * could get its number. */
bool password_can_come(const struct options *options, struct error *error);

/* The password of who signs in: one line of --password-fd, or asked at the terminal. */
bool password_read(const struct options *options, const char *employee, char out[PASSWORD_ROOM],
                   struct error *error);

/* A new password: the next line of standard input, or asked twice when that is a terminal. */
bool password_read_new(const char *employee, char out[PASSWORD_ROOM], struct error *error);

/* The recovery key, as it was written down: one line of standard input, or asked for when that is a
 * terminal. */
bool password_read_recovery(char out[PASSWORD_ROOM], struct error *error);

/* Overwrites it for certain. */
void password_wipe(char password[PASSWORD_ROOM]);
