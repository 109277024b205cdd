#include "forms/private_words.h"

#include <stddef.h>
#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool holds_email(const char *text)
{
    for (const char *sign = strchr(text, '@'); sign != NULL; sign = strchr(sign + 1, '@')) {
        if (sign > text && is_word(sign[-1]) && is_word(sign[1])) {
            return true;
        }
    }
    return false;
}

/* Seven digits and more with nothing between them but what people write in phone numbers; eight are
 * a date (2026-11-20). */
static bool holds_phone(const char *text)
{
    size_t digits = 0;

    for (const char *c = text;; c++) {
        if (*c >= '0' && *c <= '9') {
            digits++;
        } else if (*c == '\0' || strchr(" -.()+/", *c) == NULL) {
            if (digits >= 7 && digits != 8) {
                return true;
            }
            digits = 0;
        }
        if (*c == '\0') {
            return false;
        }
    }
}

bool holds_private_words(const char *text)
{
    return holds_email(text) || holds_phone(text);
}
