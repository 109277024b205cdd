/* Words that tell who somebody is, where only a place and a concern belong: notes about social
 * contacts hold no citizen's name, phone or address. */
#pragma once

#include <stdbool.h>

/* Does the text hold what looks like a phone number or an e-mail address? A date does not count. */
bool holds_private_words(const char *text);
