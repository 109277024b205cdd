/* The Uniform Report Number: RYY-NNNNN-DDDD-SSS (MPP 4-02/010.00). The program never issues one: it
 * is drawn elsewhere and written down here. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define URN_ROOM 19 /* RYY-NNNNN-DDDD-SSS */

struct urn {
    int retention; /* first digit */
    int year;      /* two digits */
    int sequence;  /* 1 to 99999 */
    char district[5];
    char stat_code[4];
};

/* Reads 15 digits, with or without dashes and blanks round them. */
bool urn_parse(const char *typed, struct urn *urn);
void urn_format(const struct urn *urn, char out[URN_ROOM]);
bool urn_normalise(const char *typed, char *out, size_t room); /* for struct pattern */

/* What makes it unique: R, YY, NNNNN and the station's two digits ("926-00025-04"). The rest of the
 * district and the stat code may be corrected later without making it another number (MPP
 * 4-02/010.05). */
#define URN_KEY_ROOM 13
void urn_key(const struct urn *urn, char out[URN_KEY_ROOM]);
/* The URNs with this key, as they are printed, lie between the key and this text. */
#define URN_KEY_END_ROOM (URN_KEY_ROOM + 1)
void urn_key_end(const char *key, char out[URN_KEY_END_ROOM]);
