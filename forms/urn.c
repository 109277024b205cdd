#include "forms/urn.h"

#include <stdio.h>
#include <string.h>

#define URN_DIGITS 15

/* Parts of the printed form, in digits. */
static const size_t part_lengths[] = {3, 5, 4, 3};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    return at;
}

static int number_of(const char *digits, size_t length)
{
    int number = 0;

    for (size_t i = 0; i < length; i++) {
        number = number * 10 + (digits[i] - '0');
    }
    return number;
}

/* Takes the 15 digits out of the text; dashes stand only between parts. */
static bool collect_digits(const char *typed, char digits[URN_DIGITS])
{
    const char *at = skip_blanks(typed);
    size_t count = 0;

    for (size_t part = 0; part < sizeof part_lengths / sizeof part_lengths[0]; part++) {
        if (part > 0) {
            at = skip_blanks(at);
            at = skip_blanks(*at == '-' ? at + 1 : at);
        }
        for (size_t i = 0; i < part_lengths[part]; i++) {
            if (!is_digit(*at)) {
                return false;
            }
            digits[count++] = *at++;
        }
    }
    return *skip_blanks(at) == '\0';
}

bool urn_parse(const char *typed, struct urn *urn)
{
    char digits[URN_DIGITS];

    if (typed == NULL || !collect_digits(typed, digits)) {
        return false;
    }
    *urn = (struct urn){
        .retention = number_of(digits, 1),
        .year = number_of(digits + 1, 2),
        .sequence = number_of(digits + 3, 5),
    };
    memcpy(urn->district, digits + 8, 4);
    memcpy(urn->stat_code, digits + 12, 3);
    return urn->sequence != 0;
}

void urn_format(const struct urn *urn, char out[URN_ROOM])
{
    snprintf(out, URN_ROOM, "%u%02u-%05u-%.4s-%.3s", (unsigned)urn->retention % 10u,
             (unsigned)urn->year % 100u, (unsigned)urn->sequence % 100000u, urn->district,
             urn->stat_code);
}

bool urn_normalise(const char *typed, char *out, size_t room)
{
    struct urn urn;

    if (room < URN_ROOM || !urn_parse(typed, &urn)) {
        return false;
    }
    urn_format(&urn, out);
    return true;
}

void urn_key(const struct urn *urn, char out[URN_KEY_ROOM])
{
    snprintf(out, URN_KEY_ROOM, "%u%02u-%05u-%.2s", (unsigned)urn->retention % 10u,
             (unsigned)urn->year % 100u, (unsigned)urn->sequence % 100000u, urn->district);
}

/* The key is how they begin, and digits follow: a colon comes after those. */
void urn_key_end(const char *key, char out[URN_KEY_END_ROOM])
{
    snprintf(out, URN_KEY_END_ROOM, "%.*s:", URN_KEY_ROOM - 1, key);
}
