/* Three accounts of the same 755 cards, laid beside each other: the clearances on worksheets, the
 * log of hand-outs (755 cards) and the counts of the card stock. Many lines may stand for one card
 * of the log and the other way round. Pure: arrays in, pairs and mismatches out, in time n log n.
 */
#pragma once

#include "forms/watch_turns.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECONCILE_TAG_ROOM    13
#define RECONCILE_UNIT_ROOM   17
#define RECONCILE_PLACE_ROOM  33 /* of a code of stock_locations.csv */
#define RECONCILE_ORIGIN_ROOM 9
#define RECONCILE_UNKNOWN     (-1) /* a number or time that nobody wrote down */
#define RECONCILE_NONE        ((size_t)-1)

/* One line of a worksheet. */
struct reconcile_line {
    int64_t seq; /* of the worksheet */
    int row;     /* from 1 */
    int32_t employee;
    char unit[RECONCILE_UNIT_ROOM];
    char car[RECONCILE_PLACE_ROOM]; /* as a place of the stock, or "": none is known of it */
    int64_t begins, ends;           /* civil minutes since 1970: at the scene, and cleared */
    int32_t day;                    /* on which the watch began: days since 1970 */
    enum watch_name watch;
    char tag[RECONCILE_TAG_ROOM];
    int32_t rd; /* the four digits as a number, or UNKNOWN */
    int32_t contacts, cards;
    bool cleared_755;
    char origin[RECONCILE_ORIGIN_ROOM]; /* its code, or "": not known */
};

/* One 755 card of the hand-out log. */
struct reconcile_card {
    int64_t seq;
    int32_t employee;
    char unit[RECONCILE_UNIT_ROOM]; /* the call sign */
    char car[RECONCILE_PLACE_ROOM]; /* that they came from; "": the station's box, or unknown */
    int64_t at;                     /* civil minutes since 1970 */
    int32_t day;                    /* on which the watch that was on began */
    enum watch_name watch;
    char tag[RECONCILE_TAG_ROOM];
    int32_t rd;
    int32_t contacts, cards;
    char origin[RECONCILE_ORIGIN_ROOM];
    bool at_counter; /* given with a counter report: no worksheet tells of it */
};

/* One recount of a location of the card stock. */
struct reconcile_count {
    int64_t seq;
    int32_t day; /* on which the watch that was on began */
    enum watch_name watch;
    char location[RECONCILE_PLACE_ROOM];
    int64_t expected, counted; /* what the movements and hand-outs leave, and what was there */
};

/* Somebody who was at an outreach event, whose record tells of the cards that were given there. */
struct reconcile_event {
    int32_t employee;
    int64_t begins, ends; /* civil minutes since 1970 */
};

enum reconcile_code {
    CLEARANCE_WITHOUT_CARD_LOG, /* 755 on the worksheet, nothing in the log */
    CARD_LOG_WITHOUT_CLEARANCE, /* in the log, and no line of that worksheet fits */
    CLEARANCE_MISSING,          /* the line is there, without 755 */
    NO_WORKSHEET,               /* in the log, and no worksheet of that person and day */
    CARDS_DIFFER,
    CONTACTS_DIFFER,
    DISTRICT_DIFFERS,
    ORIGIN_DIFFERS,
    EMPLOYEE_DIFFERS, /* the same unit at the same time, under another number */
    WRONG_LOCATION,   /* the cards came from another car than the worksheet's */
    STOCK_SHORT,      /* a recount found fewer cards: some went out unlogged */
    STOCK_OVER,       /* a recount found more */
    RECONCILE_CODE_COUNT,
};
const char *reconcile_code_name(enum reconcile_code code);  /* "CARDS_DIFFER" */
const char *reconcile_code_words(enum reconcile_code code); /* "The cards differ" */

struct reconcile_mismatch {
    enum reconcile_code code;
    int32_t day; /* days since 1970 */
    enum watch_name watch;
    size_t line, card, count; /* indices of the inputs, or RECONCILE_NONE */
    int64_t expected,
        found; /* of what differs, else 0: the worksheet's and the log's, or the stock's */
};

/* A line and a card that tell of the same contact. */
struct reconcile_pair {
    size_t line, card;
};

struct reconcile_input {
    const struct reconcile_line *lines;
    size_t line_count;
    const struct reconcile_card *cards;
    size_t card_count;
    const struct reconcile_count *counts;
    size_t count_count;
    const struct reconcile_event *events;
    size_t event_count;
};

struct reconcile_outcome {
    struct reconcile_pair *pairs;
    size_t pair_count, pair_room;
    struct reconcile_mismatch *mismatches; /* by day and watch, then as found */
    size_t mismatch_count, mismatch_room;
};
void reconcile_outcome_finish(struct reconcile_outcome *outcome);

/* A card fits a line of the same person with the same tag, or within this many minutes of it in the
 * same district; of several the nearest. An event that its person was at within as many minutes
 * tells of a line that has no card. */
#define RECONCILE_MINUTES 45
/* A line without 755 must be this near, in a district that fits, or have the card's tag. */
#define RECONCILE_MINUTES_WITHOUT_CODE 10

void reconcile(const struct reconcile_input *input, struct reconcile_outcome *outcome);
