/* How reports break contacts down: by area, watch, hour and so on. Each contact that counts is kept
 * as one narrow row beside its record - a 755 card, or a line of a worksheet that was cleared as
 * one
 * - and a breakdown says by what the rows fall into buckets. */
#pragma once

#include "base/date.h"
#include "base/text.h"

#include <stddef.h>

struct desk;
struct record;

/* A contact that counts. Its texts live as long as the record; what nobody wrote down is "". */
struct counted_contact {
    /* Local. Of a line of a worksheet: the day on which its watch began, and its time, where one is
     * written down. */
    char at[LOCAL_ROOM];
    int64_t line; /* of the record, from 1; 0: the record itself */
    const char *area, *rd, *watch, *person, *setting, *origin;
    bool follow_up;
    int64_t contacts, people, cards, clearances; /* all 0: struck out */
};
typedef void counted_contact_fn(void *context, const struct counted_contact *contact);

/* What is summed of them. */
enum measure {
    MEASURE_CONTACTS,
    MEASURE_PEOPLE,
    MEASURE_CARDS,
    MEASURE_OBSERVED, /* contacts begun by ourselves */
    MEASURE_CALLED,   /* contacts out of a call */
    MEASURE_FOLLOW_UP,
    MEASURE_CLEARANCES, /* lines of worksheets that were cleared as a contact */
    MEASURE_COUNT,
};

/* What of a row says where it falls. */
enum breakdown_key {
    BY_AREA, /* the area; where there is none, the reporting district */
    BY_RD,
    BY_WATCH, /* the watch; where there is none, the time HH:MM */
    BY_PERSON,
    BY_SETTING,
    BY_HOUR,         /* HH */
    BY_DAY,          /* YYYY-MM-DD, with a + or - where it was a day later or before */
    BY_DAY_AND_HOUR, /* YYYY-MM-DDTHH, the same; without a time BY_DAY */
    BY_COUNT,
};

enum chart_shape {
    SHAPE_BARS,  /* a bar for each */
    SHAPE_TREND, /* one after the other in time */
    SHAPE_HEAT,  /* hours by weekday */
};

#define BUCKET_ROOM       40
#define BUCKET_LABEL_ROOM 160
#define BUCKET_NONE       "NONE" /* nobody wrote it down */

struct breakdown {
    const char *name;  /* "area": --by area */
    const char *label; /* "Area" */
    const char *word;  /* in a line of words: "RD"; NULL: the name */
    const char *none;  /* what nobody wrote down: "No time"; NULL: "Not written down" */
    enum breakdown_key key;
    enum chart_shape shape;
    bool in_order; /* as they come, those of nothing too; else the largest first */
    bool months;   /* of the twelve months that end with the report's */
    /* The bucket of a key; NULL: the key itself. */
    void (*bucket)(const struct desk *desk, const char *key, char out[BUCKET_ROOM]);
    /* Words for a bucket; NULL: the bucket itself. */
    void (*words)(const struct desk *desk, const char *bucket, char out[BUCKET_LABEL_ROOM]);
    /* The buckets that are always there, one after the other; false past the last. NULL: none. */
    bool (*always)(const struct desk *desk, struct date begins, size_t index,
                   char out[BUCKET_ROOM]);
};

/* One after the other, for menus and keys; NULL past the last. */
const struct breakdown *breakdown_at(size_t index);
const struct breakdown *breakdown_by_name(const char *name); /* or NULL */
const char *breakdown_word(const struct breakdown *by);

/* The bucket that a row with this key falls into. */
void breakdown_bucket(const struct breakdown *by, const struct desk *desk, const char *key,
                      char out[BUCKET_ROOM]);
/* Words for it: "La Mirada". */
void breakdown_words(const struct breakdown *by, const struct desk *desk, const char *bucket,
                     char out[BUCKET_LABEL_ROOM]);

/* The days that it looks at, for a report of the days from `begins`. */
struct date breakdown_begins(const struct breakdown *by, struct date begins);
