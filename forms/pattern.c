#include "forms/pattern.h"

#include "forms/urn.h"
#include "forms/vin.h"

#include <stdio.h>
#include <string.h>

/* The digits of the text, blanks round them left out; false when there is anything else. */
static bool take_digits(const char *typed, char *out, size_t room)
{
    size_t length = strspn(typed, " \t");
    size_t digits = strspn(typed + length, "0123456789");
    const char *rest = typed + length + digits;

    if (digits == 0 || digits >= room || rest[strspn(rest, " \t")] != '\0') {
        return false;
    }
    memcpy(out, typed + length, digits);
    out[digits] = '\0';
    return true;
}

static bool employee_normalise(const char *typed, char *out, size_t room)
{
    return take_digits(typed, out, room) && strlen(out) >= 5 && strlen(out) <= 7;
}

/* Districts of three digits are written with a zero in front. */
static bool district_normalise(const char *typed, char *out, size_t room)
{
    char digits[8];
    size_t length;

    if (room < 5 || !take_digits(typed, digits, sizeof digits)) {
        return false;
    }
    length = strlen(digits);
    if (length != 3 && length != 4) {
        return false;
    }
    snprintf(out, room, "%s%s", length == 3 ? "0" : "", digits);
    return true;
}

static bool state_normalise(const char *typed, char *out, size_t room)
{
    const char *at = typed + strspn(typed, " \t");
    size_t length = 0;

    if (room < 3) {
        return false;
    }
    while ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z')) {
        if (length == 2) {
            return false;
        }
        out[length++] = *at >= 'a' ? (char)(*at - 'a' + 'A') : *at;
        at++;
    }
    out[length] = '\0';
    return length == 2 && at[strspn(at, " \t")] == '\0';
}

const struct pattern employee_pattern = {
    .regex = "^[0-9]{5,7}$",
    .example = "500123",
    .words = "an employee number of 5 to 7 digits, as 500123",
    .normalise = employee_normalise,
};

const struct pattern district_pattern = {
    .regex = "^[0-9]{4}$",
    .example = "0461",
    .words = "a reporting district of 4 digits, as 0461",
    .normalise = district_normalise,
};

const struct pattern urn_pattern = {
    .regex = "^[0-9]{3}-[0-9]{5}-[0-9]{4}-[0-9]{3}$",
    .example = "926-00025-0461-442",
    .words = "a URN of 15 digits, as 926-00025-0461-442, and its middle number is not 00000",
    .normalise = urn_normalise,
};

const struct pattern vin_pattern = {
    .regex = "^[A-Z0-9]{4,17}$",
    .example = "1M8GDM9AXKP042788",
    .words = "a VIN of up to 17 letters and digits, as 1M8GDM9AXKP042788",
    .normalise = vin_normalise,
};

const struct pattern state_pattern = {
    .regex = "^[A-Z]{2}$",
    .example = "CA",
    .words = "the two letters of a state, as CA",
    .normalise = state_normalise,
};

void district_check(const struct desk *desk, struct place place, const char *district,
                    struct problems *problems)
{
    const struct choice_list districts = desk->codes->lists[CODES_DISTRICT];
    const char *unit = desk->config->station_unit;
    bool own;

    if (strlen(district) != 4) {
        return;
    }
    own = strncmp(district, unit, 2) == 0;
    if (!own && choice_find(districts, district) == NULL) {
        problem_warn(
            problems, place,
            "District %s is of another station: for what happened there use that station's "
            "URN and district.",
            district);
        return;
    }
    if (strcmp(district + 2, "00") == 0 || strcmp(district + 2, "99") == 0) {
        return;
    }
    if (districts.count == 0) {
        problem_mention(problems, place,
                        "The station has no list of districts yet, so %s could not be looked up.",
                        district);
    } else if (choice_find(districts, district) == NULL) {
        problem_warn(problems, place,
                     "District %s is not in the station's list: please look at the map again.",
                     district);
    }
}
