/* The worksheet of a sample: what the clerk logged as 755 cards in a watch, with a few differences
 * that a sergeant finds. */
#pragma once

#include "forms/record.h"
#include "forms/watch_turns.h"

#define SAMPLE_SHEET_CARDS 6

struct sample_sheet {
    struct watch watch;
    struct {
        int minute; /* of the day */
        int contacts, cards;
        char unit[17], origin[8], rd[5], setting[40];
    } cards[SAMPLE_SHEET_CARDS];
    size_t count; /* 0: nothing was logged yet */
};

/* Keeps a 755 card that was filed in this watch; what is of an earlier one is forgotten. */
void sample_sheet_note(struct sample_sheet *sheet, struct watch watch, const struct record *card);

/* Fills the worksheet of the watch in: a call, a clearance for each card, of which the last counts
 * one more where there are several, and one that has no card. */
void sample_sheet_make(const struct sample_sheet *sheet, const struct config *config,
                       struct record *worksheet);
