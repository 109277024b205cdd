/* Telephone numbers as they stand in texts and are typed: North American ones of ten digits, with
 * or without the country's 1 before them, and local ones of seven. Search uses it, so that a number
 * is found however it was written. */
#pragma once

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct phone {
    char area[4]; /* "" for a local number */
    char exchange[4], line[5];
    size_t length; /* bytes that it takes of the text */
};

/* Is there a whole number at the beginning of `text`? A longer row of digits is none, and neither
 * are digits with letters behind them (the x of an extension may follow a long number). */
bool phone_at(const char *text, struct phone *phone);

/* Every number in `text` in each of its writings, each after a blank: " 562-555-0199 5625550199
 * 555-0199 5550199". */
void phone_add_writings(const char *text, struct text *out);
