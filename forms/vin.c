#include "forms/vin.h"

#include <string.h>

#define CHECK_PLACE 8

static const int weights[VIN_LENGTH] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

/* What each letter counts, A first; 0 for I, O and Q, which do not occur. */
static const int letter_values[] = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4,
                                    5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};

static const char *const finding_words[] = {
    [VIN_GOOD] = NULL,
    [VIN_SHORT] =
        "A VIN has 17 characters, unless the vehicle is older than 1981: please look again.",
    [VIN_CHARACTERS] = "A VIN has no I, O or Q and no other signs: is it a 1 or a 0?",
    [VIN_CHECK_DIGIT] = "The check digit of this VIN does not fit: please compare it once more.",
};

/* -1 for what cannot stand in a VIN. */
static int character_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c < 'A' || c > 'Z' || letter_values[c - 'A'] == 0) {
        return -1;
    }
    return letter_values[c - 'A'];
}

enum vin_finding vin_look(const char *vin)
{
    int sum = 0;
    int rest;
    char expected;

    for (const char *at = vin; *at != '\0'; at++) {
        if (character_value(*at) < 0) {
            return VIN_CHARACTERS;
        }
    }
    if (strlen(vin) != VIN_LENGTH) {
        return VIN_SHORT;
    }
    for (size_t i = 0; i < VIN_LENGTH; i++) {
        sum += weights[i] * character_value(vin[i]);
    }
    rest = sum % 11;
    expected = rest == 10 ? 'X' : (char)('0' + rest);
    return vin[CHECK_PLACE] == expected ? VIN_GOOD : VIN_CHECK_DIGIT;
}

const char *vin_words(enum vin_finding finding)
{
    return finding_words[finding];
}

bool vin_normalise(const char *typed, char *out, size_t room)
{
    size_t length = 0;

    for (const char *at = typed; *at != '\0'; at++) {
        char c = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;

        if (c == ' ' || c == '-') {
            continue;
        }
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) {
            return false;
        }
        if (length == VIN_LENGTH || length + 1 >= room) {
            return false;
        }
        out[length++] = c;
    }
    out[length] = '\0';
    return length >= 4;
}
