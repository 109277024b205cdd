/* The vehicle identification number: 17 characters since 1981, the ninth of them a check digit in
 * North America (49 CFR 565.15). Older and foreign vehicles differ, so what is found here is never
 * more than a warning. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define VIN_LENGTH 17

enum vin_finding {
    VIN_GOOD,
    VIN_SHORT,      /* not 17 characters: before 1981, or cut */
    VIN_CHARACTERS, /* I, O and Q are never used: taken for 1 and 0 */
    VIN_CHECK_DIGIT,
};

enum vin_finding vin_look(const char *vin);

/* What to say of it; NULL when it is good. */
const char *vin_words(enum vin_finding finding);

/* Upper case without blanks and dashes, for struct pattern. */
bool vin_normalise(const char *typed, char *out, size_t room);
