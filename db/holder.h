/* Who holds something: a process, told apart from every other one that ever had its number.
 * Internal to db/. */
#pragma once

#include <stdbool.h>

#define HOLDER_ROOM 96

/* This process. "" when the system does not tell: then nothing is held. */
void holder_self(char out[HOLDER_ROOM]);

/* Does the process still live, on this machine and since this boot? */
bool holder_lives(const char *holder);
