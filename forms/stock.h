/* The stock of 755 cards: what a record does to the cards at a place, and what is wrong with a
 * place. The balance of each place is worked out from these changes, in the order of their times,
 * and never typed: a count that somebody made stands over everything before it. */
#pragma once

#include "base/date.h"
#include "forms/desk.h"

struct form;
struct record;

/* The form that movements of cards are entered with. */
const struct form *stock_form(void);

/* What a record does at one place. */
struct stock_change {
    const char *location; /* a code of stock_locations.csv */
    char at[LOCAL_ROOM];  /* when, as the record tells it */
    int64_t cards;        /* more or fewer; of a count: how many are there */
    bool counted;
};
typedef void stock_change_fn(void *context, const struct stock_change *change);

/* How a place stands, all changes applied. */
struct stock_balance {
    char location[33];
    int64_t cards;               /* may be below 0: then more was given than was known of */
    bool recount_needed;         /* it was below 0 at some time since the last count */
    char counted_at[LOCAL_ROOM]; /* of the last count; "": never */
};

/* Applies the next change, in the order of their times. */
void stock_apply(struct stock_balance *balance, const struct stock_change *change);

/* What is wrong with a place. */
enum stock_trouble {
    STOCK_RECOUNT = 1,   /* below 0 since the last count */
    STOCK_LOW = 2,       /* at or below the level of the settings [cards] */
    STOCK_UNCHECKED = 4, /* not counted for [cards] check_days, or never */
};
unsigned stock_troubles(const struct stock_balance *balance, const struct desk *desk);
/* The same in words, "recount needed, low"; "" when nothing is wrong. */
#define STOCK_WORDS_ROOM 80
void stock_words(const struct stock_balance *balance, const struct desk *desk,
                 char out[STOCK_WORDS_ROOM]);

/* Is it a box of the station? Everything else is a car. */
bool stock_is_box(const struct codes *codes, const char *location);
int64_t stock_level(const struct desk *desk, const char *location); /* low at or below it */
/* How many cards fill it up again ([cards] box_fill, car_fill); 0: it is above its level. */
int64_t stock_wanted(const struct stock_balance *balance, const struct desk *desk);

/* How the stock moved in a month. What is there at the end is what was there at the start, and what
 * came, went and was found by counts. */
enum stock_flow {
    STOCK_AT_START,
    STOCK_RECEIVED,
    STOCK_MOVED, /* from a box to cars and back: less here, more there */
    STOCK_GIVEN, /* handed out, by 755 cards and events that name a place */
    STOCK_LOST,
    STOCK_RECOUNTED, /* more or fewer than was known of, when somebody counted */
    STOCK_AT_END,
    STOCK_TO_RECOUNT, /* places that need a recount at the end */
    STOCK_FLOWS,
};
enum stock_group { STOCK_BOXES, STOCK_CARS, STOCK_ALL, STOCK_GROUPS };
struct stock_month {
    int64_t flows[STOCK_GROUPS][STOCK_FLOWS];
};
struct stock_term {
    const char *name, *label; /* "at_start", "At start" */
};
extern const struct stock_term stock_flow_words[STOCK_FLOWS];
extern const struct stock_term stock_group_words[STOCK_GROUPS];
/* Which of them a movement of cards is, of forms/card_stock.c; "": cards were handed out. */
enum stock_flow stock_flow_of(const char *movement);
/* Applies the next change of a place and adds it to the flow that its movement is. */
void stock_flow(struct stock_balance *balance, const struct stock_change *change,
                const char *movement, int64_t flows[STOCK_FLOWS]);

/* The place that cards came from, where nobody said it: the car of this call sign when the list has
 * it, the station's box for the counter; "" when nothing is known. */
const char *stock_source(const struct desk *desk, const char *call_sign, bool at_counter);
const char *stock_first_box(const struct codes *codes); /* or "" */

/* The label of a place; the code itself when the list does not have it any more. */
const char *stock_label(const struct codes *codes, const char *location);
