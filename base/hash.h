/* Tells one text from another quickly (FNV-1a); no secret, and no defence against who wants two
 * texts to look the same. Its values are kept in files (the marks of waived exceptions): it does
 * not change. */
#pragma once

#include <stdint.h>

#define HASH_BEGINS UINT64_C(14695981039346656037)

/* `hash` gone on with the text and its end, so that "ab", "c" differs from "a", "bc". */
uint64_t hash_text(uint64_t hash, const char *text);
