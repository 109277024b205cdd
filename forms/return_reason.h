/* The reason for a return that the review makes of what it has found in a record. */
#pragma once

#include <stdint.h>

#define RETURN_REASON_ROOM 201 /* of the field return_reason of the forms */

/* "Line 2: Tag 7 has no clearance code." (line 0: of the whole record): adds it to what is to be
 * put right. A reason that is full says that there is more, and takes nothing further. */
void return_reason_add(char reason[RETURN_REASON_ROOM], int64_t line, const char *words);
