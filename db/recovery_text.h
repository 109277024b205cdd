/* The secret half of the recovery key as people write it down for the safe: its 32 bytes in groups
 * of four hexadecimal digits, and one group more that tells a slip of the pen. */
#pragma once

#include "db/key_pair.h"

#define RECOVERY_TEXT_ROOM 85 /* 17 groups of four with a dash between, and the end */

/* `pair` is open. */
void recovery_text_write(const struct key_pair *pair, char out[RECOVERY_TEXT_ROOM]);

/* Capital letters, blanks and missing dashes do no harm. INPUT when it is mistyped. */
bool recovery_text_read(const char *typed, struct key_pair *pair, struct error *error);
