/* Shapes that more than one form asks for. */
#pragma once

#include "forms/check.h"
#include "forms/form.h"

extern const struct pattern employee_pattern; /* employee number, 5 to 7 digits */
extern const struct pattern district_pattern; /* reporting district, four digits */
extern const struct pattern urn_pattern;
extern const struct pattern vin_pattern;
extern const struct pattern state_pattern; /* two letters of a licence plate's state */

/* Warns at `place` when the reporting district is not the station's. xx00 (place unknown) and xx99
 * (courtesy report) stand in no list and are always right (MPP 4-02/010.00). */
void district_check(const struct desk *desk, struct place place, const char *district,
                    struct problems *problems);
