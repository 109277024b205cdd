/* Vehicle Code 20015: a counter report of a property-damage collision must not say that the
 * reporting person was at fault, unless from evidence at the scene or an express, knowing
 * admission. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Looks for words of fault, whole words only and in any case; `found` gets the first of them.
 * "No-fault" and "default" are none. */
bool fault_words_find(const char *text, char *found, size_t room);
