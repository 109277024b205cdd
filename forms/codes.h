/* Code lists: what can be chosen where the station decides. Each list is a CSV file under
 * forms/codes/ that the program carries with it and that a station can replace in a folder of its
 * own. */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct choice {
    const char *code;
    const char *label;
    const char
        *rules; /* words with blanks between, such as "missing deputy"; NULL or "" for none */
    const char *stat_code; /* default statistical code of a report type, or NULL */
};

struct choice_list {
    const struct choice *items;
    size_t count;
};

enum code_list {
    CODES_NONE,
    CODES_AREA,          /* areas.csv: cities and unincorporated areas */
    CODES_DISTRICT,      /* districts.csv: reporting districts, with their area as label */
    CODES_STAT_CODE,     /* stat_codes.csv: three-digit statistical codes */
    CODES_REPORT_TYPE,   /* report_types.csv: what a counter report is about */
    CODES_SETTING,       /* settings.csv: where a 755 contact was made (Unit Order 16-02) */
    CODES_TOPIC,         /* topics.csv: what a 755 contact was about */
    CODES_LANGUAGE,      /* languages.csv */
    CODES_OUTREACH_TYPE, /* outreach_types.csv: what kind of event it is */
    CODES_CLEARANCE, /* clearance_codes.csv: three-digit codes that clear a tag. Rules: contact (a
                        755), secondary (only with another one), refcall (needs REFCALL), detention
                        (no social contact), sacr (the 94X that every tag has) */
    CODES_BRIEFING_TOPIC,     /* briefing_topics.csv: what a watch was briefed about */
    CODES_VOLUNTEER_ACTIVITY, /* volunteer_activities.csv: what hours were for */
    CODES_STOCK_LOCATION,     /* stock_locations.csv: boxes and cars that hold 755 cards */
    CODES_COUNT,
};

struct codes {
    struct choice_list lists[CODES_COUNT]; /* owned */
};

/* Fills every list from the files that the program carries. */
bool codes_init(struct codes *codes, struct error *error);
void codes_finish(struct codes *codes);

/* The file name of a list, "areas.csv". */
const char *codes_file_name(enum code_list list);

/* Replaces one list by `csv` (header line: code,label[,rules][,stat_code][,source], in any order;
 * the source is for people only). The old list stays when a line is wrong, and the error names the
 * line. `where` is the file's name for the message. */
bool codes_replace(struct codes *codes, enum code_list list, const char *csv, size_t length,
                   const char *where, struct error *error);

/* The entry with this code, or NULL. */
const struct choice *choice_find(struct choice_list list, const char *code);

/* Does the entry carry the rule word? NULL entry: no. */
bool choice_has_rule(const struct choice *choice, const char *rule);
