/* Files of other programs come in UTF-8, in UTF-16 with its mark in front (a spreadsheet's "Unicode
 * text"), or in the one-byte set of Windows; what is neither of the first two is the latter. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The bytes as UTF-8 with a zero byte behind them; caller frees. NULL, and nothing is copied, when
 * they are UTF-8 already. */
char *encoding_to_utf8_dup(const char *bytes, size_t length, size_t *out_length);
bool encoding_is_utf8(const char *bytes, size_t length);
