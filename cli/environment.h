/* The environment that the program was started with, where somebody else than its account has a
 * hand in it: a set-user-id or set-group-id start, or a connection through ssh. */
#pragma once

#include "cli/options.h"

/* Has the program other rights than who started it? */
bool environment_is_foreign(void);

/* Takes away what would lead libraries to files of somebody else's choice. In a foreign start
 * nothing stays but the terminal's name; through ssh the variables that name files go. Before
 * anything is read. False when it cannot be done. */
bool environment_clean(void);

/* In a foreign start there is the screen and nothing else: a file that is named there would be
 * opened with rights that are not theirs. Settings come from /etc/frontdesk/config.ini alone. */
bool environment_allows(const struct options *options, struct error *error);
