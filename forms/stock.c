#include "forms/stock.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static struct choice_list locations_of(const struct codes *codes)
{
    return codes->lists[CODES_STOCK_LOCATION];
}

void stock_apply(struct stock_balance *balance, const struct stock_change *change)
{
    if (change->counted) {
        balance->cards = change->cards;
        balance->recount_needed = false;
        (void)text_copy(balance->counted_at, sizeof(balance->counted_at), change->at);
    } else {
        balance->cards += change->cards;
        balance->recount_needed = balance->recount_needed || balance->cards < 0;
    }
}

const struct stock_term stock_flow_words[STOCK_FLOWS] = {
    [STOCK_AT_START] = {"at_start", "At start"},
    [STOCK_RECEIVED] = {"received", "Received"},
    [STOCK_MOVED] = {"moved", "Moved"},
    [STOCK_GIVEN] = {"handed_out", "Given"},
    [STOCK_LOST] = {"lost", "Lost"},
    [STOCK_RECOUNTED] = {"recounted", "Recount"},
    [STOCK_AT_END] = {"on_hand", "At end"},
    [STOCK_TO_RECOUNT] = {"recount_needed", "To count"},
};

const struct stock_term stock_group_words[STOCK_GROUPS] = {
    [STOCK_BOXES] = {"BOXES", "Boxes"},
    [STOCK_CARS] = {"CARS", "Cars"},
    [STOCK_ALL] = {"ALL", "All places"},
};

static const struct {
    const char *movement;
    enum stock_flow flow;
    int64_t sign; /* what is given and lost is counted as such */
} kinds[] = {{"RECEIVED", STOCK_RECEIVED, 1}, {"ISSUE", STOCK_MOVED, 1}, {"RETURN", STOCK_MOVED, 1},
             {"RECOUNT", STOCK_RECOUNTED, 1}, {"LOST", STOCK_LOST, -1},  {"", STOCK_GIVEN, -1}};

static size_t kind_of(const char *movement)
{
    size_t i = 0;

    while (i + 1 < sizeof(kinds) / sizeof(kinds[0]) && strcmp(kinds[i].movement, movement) != 0) {
        i++;
    }
    return i;
}

enum stock_flow stock_flow_of(const char *movement)
{
    return kinds[kind_of(movement)].flow;
}

void stock_flow(struct stock_balance *balance, const struct stock_change *change,
                const char *movement, int64_t flows[STOCK_FLOWS])
{
    size_t kind = kind_of(movement);
    int64_t before = balance->cards;

    stock_apply(balance, change);
    flows[kinds[kind].flow] += kinds[kind].sign * (balance->cards - before);
}

bool stock_is_box(const struct codes *codes, const char *location)
{
    return choice_has_rule(choice_find(locations_of(codes), location), "box");
}

int64_t stock_level(const struct desk *desk, const char *location)
{
    return stock_is_box(desk->codes, location) ? desk->config->box_level : desk->config->car_level;
}

static bool is_unchecked(const struct stock_balance *balance, const struct desk *desk)
{
    struct local_time counted;

    return !local_parse(balance->counted_at, &counted) ||
           date_to_days(desk->now.date) - date_to_days(counted.date) > desk->config->check_days;
}

unsigned stock_troubles(const struct stock_balance *balance, const struct desk *desk)
{
    unsigned troubles = 0;

    if (balance->recount_needed) {
        troubles |= STOCK_RECOUNT;
    }
    if (balance->cards <= stock_level(desk, balance->location)) {
        troubles |= STOCK_LOW;
    }
    if (is_unchecked(balance, desk)) {
        troubles |= STOCK_UNCHECKED;
    }
    return troubles;
}

void stock_words(const struct stock_balance *balance, const struct desk *desk,
                 char out[STOCK_WORDS_ROOM])
{
    static const struct {
        enum stock_trouble trouble;
        const char *words;
    } troubles[] = {
        {STOCK_RECOUNT, "recount needed"}, {STOCK_LOW, "low"}, {STOCK_UNCHECKED, "not checked"}};
    unsigned found = stock_troubles(balance, desk);
    size_t length = 0;

    if ((found & STOCK_RECOUNT) != 0) {
        found &= ~(unsigned)STOCK_UNCHECKED; /* the recount is the check */
    }
    out[0] = '\0';
    for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
        if ((found & troubles[i].trouble) != 0) {
            length += (size_t)snprintf(out + length, STOCK_WORDS_ROOM - length, "%s%s",
                                       length > 0 ? ", " : "", troubles[i].words);
        }
    }
}

int64_t stock_wanted(const struct stock_balance *balance, const struct desk *desk)
{
    bool box = stock_is_box(desk->codes, balance->location);
    int64_t full = box ? desk->config->box_fill : desk->config->car_fill;

    return balance->cards <= stock_level(desk, balance->location) && balance->cards < full
               ? full - balance->cards
               : 0;
}

const char *stock_first_box(const struct codes *codes)
{
    struct choice_list list = locations_of(codes);

    for (size_t i = 0; i < list.count; i++) {
        if (choice_has_rule(&list.items[i], "box")) {
            return list.items[i].code;
        }
    }
    return "";
}

const char *stock_source(const struct desk *desk, const char *call_sign, bool at_counter)
{
    struct choice_list list = locations_of(desk->codes);

    for (size_t i = 0; i < list.count && *call_sign != '\0'; i++) {
        if (strcasecmp(list.items[i].code, call_sign) == 0) {
            return list.items[i].code;
        }
    }
    return at_counter || strcasecmp(call_sign, desk->config->counter_call_sign) == 0
               ? stock_first_box(desk->codes)
               : "";
}

const char *stock_label(const struct codes *codes, const char *location)
{
    const struct choice *choice = choice_find(locations_of(codes), location);

    return choice != NULL ? choice->label : location;
}
