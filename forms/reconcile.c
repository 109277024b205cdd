#include "forms/reconcile.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define NEAREST_MOST    400 /* lines looked at for one card: nobody has more in a day */
#define CANDIDATES_MOST 40  /* that fit one card */
#define DAY_MINUTES     (24 * 60)

static const struct {
    const char *name, *words;
} codes[RECONCILE_CODE_COUNT] = {
    [CLEARANCE_WITHOUT_CARD_LOG] = {"CLEARANCE_WITHOUT_CARD_LOG",
                                    "755 on the worksheet, no card in the log"},
    [CARD_LOG_WITHOUT_CLEARANCE] = {"CARD_LOG_WITHOUT_CLEARANCE",
                                    "In the log, no 755 on the worksheet"},
    [CLEARANCE_MISSING] = {"CLEARANCE_MISSING", "The line lacks 755: the log has a card for it"},
    [NO_WORKSHEET] = {"NO_WORKSHEET", "In the log, no worksheet of that person and day"},
    [CARDS_DIFFER] = {"CARDS_DIFFER", "The number of cards differs"},
    [CONTACTS_DIFFER] = {"CONTACTS_DIFFER", "The number of contacts differs"},
    [DISTRICT_DIFFERS] = {"DISTRICT_DIFFERS", "The reporting district differs"},
    [ORIGIN_DIFFERS] = {"ORIGIN_DIFFERS", "OBS on the one, CALL on the other"},
    [EMPLOYEE_DIFFERS] = {"EMPLOYEE_DIFFERS", "The same unit and time under another number"},
    [WRONG_LOCATION] = {"WRONG_LOCATION", "The cards came from another car"},
    [STOCK_SHORT] = {"STOCK_SHORT", "Fewer cards in stock than the log leaves"},
    [STOCK_OVER] = {"STOCK_OVER", "More cards in stock than the log leaves"},
};

const char *reconcile_code_name(enum reconcile_code code)
{
    return code < RECONCILE_CODE_COUNT ? codes[code].name : "";
}

const char *reconcile_code_words(enum reconcile_code code)
{
    return code < RECONCILE_CODE_COUNT ? codes[code].words : "";
}

void reconcile_outcome_finish(struct reconcile_outcome *outcome)
{
    free(outcome->pairs);
    free(outcome->mismatches);
    *outcome = (struct reconcile_outcome){0};
}

/* ---- the working copy ---- */

/* A line or a card as it is sorted: by who (a number, or a unit), then by time. */
struct entry {
    uint64_t who[2];
    int64_t at;
    size_t index;
};

struct entries {
    struct entry *items;
    size_t count;
};

/* The pairs of a line, or of a card, as a chain through all pairs. */
struct chain {
    size_t first, count; /* first: NONE when there is none */
};

struct next {
    size_t of_line, of_card;
};

struct matching {
    const struct reconcile_input *input;
    struct reconcile_outcome *outcome;
    struct chain *lines, *cards;
    struct next *next;  /* of each pair */
    bool *other_person; /* of each card: matched under another number */
};

/* It belongs to the watch of its worksheet where there is one. */
static void set_watch(const struct reconcile_input *input, struct reconcile_mismatch *at)
{
    if (at->line != RECONCILE_NONE) {
        at->day = input->lines[at->line].day;
        at->watch = input->lines[at->line].watch;
    } else if (at->card != RECONCILE_NONE) {
        at->day = input->cards[at->card].day;
        at->watch = input->cards[at->card].watch;
    } else {
        at->day = input->counts[at->count].day;
        at->watch = input->counts[at->count].watch;
    }
}

static void add_mismatch(struct matching *matching, struct reconcile_mismatch mismatch)
{
    struct reconcile_outcome *outcome = matching->outcome;

    set_watch(matching->input, &mismatch);
    if (outcome->mismatch_count == outcome->mismatch_room) {
        outcome->mismatch_room = outcome->mismatch_room > 0 ? outcome->mismatch_room * 2 : 256;
        outcome->mismatches = memory_resize(outcome->mismatches, outcome->mismatch_room,
                                            sizeof(*outcome->mismatches));
    }
    outcome->mismatches[outcome->mismatch_count++] = mismatch;
}

/* The chain grows at its front: the first pair stays known as the last one of it. */
static size_t chain_add(struct chain *chain, size_t pair)
{
    size_t next = chain->first;

    chain->first = pair;
    chain->count++;
    return next;
}

static void pair(struct matching *matching, size_t line, size_t card)
{
    struct reconcile_outcome *outcome = matching->outcome;
    size_t index = outcome->pair_count;

    if (outcome->pair_count == outcome->pair_room) {
        outcome->pair_room = outcome->pair_room > 0 ? outcome->pair_room * 2 : 1024;
        outcome->pairs = memory_resize(outcome->pairs, outcome->pair_room, sizeof(*outcome->pairs));
        matching->next = memory_resize(matching->next, outcome->pair_room, sizeof(*matching->next));
    }
    matching->next[index].of_line = chain_add(&matching->lines[line], index);
    matching->next[index].of_card = chain_add(&matching->cards[card], index);
    outcome->pairs[outcome->pair_count++] = (struct reconcile_pair){line, card};
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *one = a, *other = b;

    for (size_t i = 0; i < 2; i++) {
        if (one->who[i] != other->who[i]) {
            return one->who[i] < other->who[i] ? -1 : 1;
        }
    }
    if (one->at != other->at) {
        return one->at < other->at ? -1 : 1;
    }
    return (one->index > other->index) - (one->index < other->index);
}

static void sort(struct entries *entries)
{
    if (entries->count > 0) {
        qsort(entries->items, entries->count, sizeof(*entries->items), compare_entries);
    }
}

static bool same_who(const struct entry *a, const struct entry *b)
{
    return a->who[0] == b->who[0] && a->who[1] == b->who[1];
}

/* Sixteen letters as two numbers. */
static void set_unit(struct entry *entry, const char *unit)
{
    char padded[RECONCILE_UNIT_ROOM] = {0};

    memcpy(padded, unit, strnlen(unit, RECONCILE_UNIT_ROOM - 1));
    memcpy(entry->who, padded, sizeof(entry->who));
}

/* ---- does a card fit a line? ---- */

static int64_t distance(const struct reconcile_line *line, int64_t at)
{
    int64_t ends = line->ends > line->begins ? line->ends : line->begins;

    return at < line->begins ? line->begins - at : at > ends ? at - ends : 0;
}

/* A district that ends in 00 stands for a place that is not known. */
static bool districts_differ(int32_t one, int32_t other)
{
    return one > 0 && other > 0 && one % 100 != 0 && other % 100 != 0 && one != other;
}

static bool same_tag(const struct reconcile_line *line, const struct reconcile_card *card)
{
    return line->tag[0] != '\0' && strcmp(line->tag, card->tag) == 0;
}

static bool same_number(int32_t one, int32_t other)
{
    return one == RECONCILE_UNKNOWN || other == RECONCILE_UNKNOWN || one == other;
}

/* 0: it does not fit. Two tags that are not the same tell of two contacts. */
static int64_t fitness(const struct reconcile_line *line, const struct reconcile_card *card)
{
    int64_t away = distance(line, card->at);
    bool tagged = same_tag(line, card);
    bool other_tag = line->tag[0] != '\0' && card->tag[0] != '\0' && !tagged;

    if (tagged ? away > DAY_MINUTES : away > RECONCILE_MINUTES || other_tag) {
        return 0;
    }
    return (tagged ? 100000 : 0) + (districts_differ(line->rd, card->rd) ? 0 : 10000) +
           (same_number(line->cards, card->cards) ? 200 : 0) +
           (same_number(line->contacts, card->contacts) ? 100 : 0) + DAY_MINUTES * 2 - away;
}

/* A line without the code is meant only where nothing else can be. */
static bool may_lack_code(const struct reconcile_line *line, const struct reconcile_card *card)
{
    return line->cleared_755 || same_tag(line, card) ||
           (distance(line, card->at) <= RECONCILE_MINUTES_WITHOUT_CODE &&
            !districts_differ(line->rd, card->rd));
}

/* ---- one pass: cards to lines of the same person, or of the same unit ---- */

/* What the cards of a line say together. */
static int64_t cards_of_line(const struct matching *matching, size_t line, bool of_cards)
{
    int64_t sum = 0;

    for (size_t i = matching->lines[line].first; i != RECONCILE_NONE;
         i = matching->next[i].of_line) {
        const struct reconcile_card *card =
            &matching->input->cards[matching->outcome->pairs[i].card];

        sum += of_cards ? card->cards : card->contacts;
    }
    return sum;
}

/* May a line that has a card have another one too? Where the numbers leave room for it, or it was
 * during the line, or they have one tag. */
static bool takes_another(const struct matching *matching, size_t index,
                          const struct reconcile_card *card)
{
    const struct reconcile_line *line = &matching->input->lines[index];
    bool fits = line->cards != RECONCILE_UNKNOWN && line->contacts != RECONCILE_UNKNOWN &&
                cards_of_line(matching, index, true) + card->cards <= line->cards &&
                cards_of_line(matching, index, false) + card->contacts <= line->contacts;

    return fits || same_tag(line, card) || distance(line, card->at) == 0;
}

/* Where the lines of this person that can be near the card begin. */
static size_t first_near(const struct entries *lines, size_t at, const struct entry *card)
{
    while (
        at < lines->count && compare_entries(&lines->items[at], card) < 0 &&
        (!same_who(&lines->items[at], card) || lines->items[at].at < card->at - DAY_MINUTES / 2)) {
        at++;
    }
    return at;
}

/* A line and a card that may tell of the same contact. */
struct candidate {
    int64_t fit;
    size_t line, card;
};

struct candidates {
    struct candidate *items;
    size_t count, room;
};

static void add_candidate(struct candidates *candidates, struct candidate candidate)
{
    if (candidates->count == candidates->room) {
        candidates->room = candidates->room > 0 ? candidates->room * 2 : 256;
        candidates->items =
            memory_resize(candidates->items, candidates->room, sizeof(*candidates->items));
    }
    candidates->items[candidates->count++] = candidate;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *one = a, *other = b;

    if (one->fit != other->fit) {
        return one->fit > other->fit ? -1 : 1;
    }
    if (one->line != other->line) {
        return one->line < other->line ? -1 : 1;
    }
    return (one->card > other->card) - (one->card < other->card);
}

/* The lines that a card may belong to: those of its person from `from` on. They are sorted by when
 * they begin, and one that began long ago has ended. */
static void find_lines(const struct matching *matching, const struct entries *lines, size_t from,
                       const struct entry *entry, struct candidates *candidates)
{
    const struct reconcile_card *card = &matching->input->cards[entry->index];

    for (size_t i = from, looked = 0, kept = 0;
         i < lines->count && same_who(&lines->items[i], entry) && looked < NEAREST_MOST &&
         kept < CANDIDATES_MOST && lines->items[i].at <= entry->at + DAY_MINUTES;
         i++, looked++) {
        size_t index = lines->items[i].index;
        const struct reconcile_line *line = &matching->input->lines[index];
        int64_t fit = may_lack_code(line, card) ? fitness(line, card) : 0;

        if (fit > 0) {
            add_candidate(candidates, (struct candidate){fit, index, entry->index});
            kept++;
        }
    }
}

static void sort_candidates(struct candidates *candidates)
{
    if (candidates->count > 0) {
        qsort(candidates->items, candidates->count, sizeof(*candidates->items), compare_candidates);
    }
}

/* What fits best comes first: one line to one card, and then the cards that are left to lines that
 * have one already. */
static void take_candidates(struct matching *matching, const struct candidates *candidates,
                            bool other_person)
{
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < candidates->count; i++) {
            const struct candidate *best = &candidates->items[i];
            bool free = matching->lines[best->line].count == 0;

            if (matching->cards[best->card].count == 0 &&
                (free || (round == 1 && takes_another(matching, best->line,
                                                      &matching->input->cards[best->card])))) {
                pair(matching, best->line, best->card);
                matching->other_person[best->card] = other_person;
            }
        }
    }
}

static void match_cards(struct matching *matching, const struct entries *lines,
                        const struct entries *cards, bool other_person)
{
    struct candidates candidates = {0};
    size_t at = 0;

    for (size_t i = 0; i < cards->count; i++) {
        at = first_near(lines, at, &cards->items[i]);
        find_lines(matching, lines, at, &cards->items[i], &candidates);
    }
    sort_candidates(&candidates);
    take_candidates(matching, &candidates, other_person);
    free(candidates.items);
}

/* What the lines of a card say together, and whether all of them say it. */
static int64_t lines_of_card(const struct matching *matching, size_t card, bool of_cards,
                             bool *known)
{
    int64_t sum = 0;

    *known = true;
    for (size_t i = matching->cards[card].first; i != RECONCILE_NONE;
         i = matching->next[i].of_card) {
        const struct reconcile_line *line =
            &matching->input->lines[matching->outcome->pairs[i].line];
        int32_t number = of_cards ? line->cards : line->contacts;

        *known = *known && number != RECONCILE_UNKNOWN;
        sum += number != RECONCILE_UNKNOWN ? number : 0;
    }
    return sum;
}

/* Has the card more contacts or cards than its line so far, so that it may stand for others too? */
static bool has_room(const struct matching *matching, const struct reconcile_line *line,
                     size_t card)
{
    const struct reconcile_card *of = &matching->input->cards[card];
    bool known;
    int64_t cards = lines_of_card(matching, card, true, &known);
    int64_t contacts = lines_of_card(matching, card, false, &known);

    return contacts + (line->contacts > 0 ? line->contacts : 1) <= of->contacts &&
           cards + (line->cards > 0 ? line->cards : 0) <= of->cards;
}

static void find_candidates(const struct matching *matching, const struct entries *cards,
                            size_t from, const struct entry *entry, struct candidates *candidates)
{
    const struct reconcile_line *line = &matching->input->lines[entry->index];

    for (size_t i = from, looked = 0;
         i < cards->count && same_who(&cards->items[i], entry) && looked < NEAREST_MOST &&
         cards->items[i].at <= entry->at + DAY_MINUTES;
         i++, looked++) {
        size_t card = cards->items[i].index;
        int64_t fit = fitness(line, &matching->input->cards[card]);

        if (fit > 0 && matching->cards[card].count > 0 && has_room(matching, line, card)) {
            add_candidate(candidates, (struct candidate){fit, entry->index, card});
        }
    }
}

/* Lines that found no card, to a card of the same person and time that stands for several; those
 * that fit best come first. */
static void match_lines(struct matching *matching, const struct entries *lines,
                        const struct entries *cards)
{
    struct candidates candidates = {0};
    size_t at = 0;

    for (size_t i = 0; i < lines->count; i++) {
        if (matching->lines[lines->items[i].index].count == 0) {
            at = first_near(cards, at, &lines->items[i]);
            find_candidates(matching, cards, at, &lines->items[i], &candidates);
        }
    }
    sort_candidates(&candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        const struct candidate *best = &candidates.items[i];

        if (matching->lines[best->line].count == 0 &&
            has_room(matching, &matching->input->lines[best->line], best->card)) {
            pair(matching, best->line, best->card);
        }
    }
    free(candidates.items);
}

/* ---- which lines and cards take part in a pass ---- */

enum pass { PASS_PERSON, PASS_UNIT, PASS_WITHOUT_CODE };

static bool line_takes_part(const struct matching *matching, size_t i, enum pass pass)
{
    const struct reconcile_line *line = &matching->input->lines[i];

    if (pass == PASS_UNIT) {
        return line->cleared_755 && matching->lines[i].count == 0 && line->unit[0] != '\0';
    }
    return line->cleared_755 == (pass == PASS_PERSON) && line->employee != RECONCILE_UNKNOWN;
}

static bool card_takes_part(const struct matching *matching, size_t i, enum pass pass)
{
    return matching->cards[i].count == 0 &&
           (pass != PASS_UNIT || matching->input->cards[i].unit[0] != '\0');
}

static struct entries collect_lines(const struct matching *matching, enum pass pass)
{
    struct entries entries = {memory_create(matching->input->line_count + 1, sizeof(struct entry)),
                              0};

    for (size_t i = 0; i < matching->input->line_count; i++) {
        const struct reconcile_line *line = &matching->input->lines[i];
        struct entry *entry = &entries.items[entries.count];

        if (line_takes_part(matching, i, pass)) {
            *entry = (struct entry){{(uint64_t)line->employee, 0}, line->begins, i};
            if (pass == PASS_UNIT) {
                set_unit(entry, line->unit);
            }
            entries.count++;
        }
    }
    sort(&entries);
    return entries;
}

static struct entries collect_cards(const struct matching *matching, enum pass pass)
{
    struct entries entries = {memory_create(matching->input->card_count + 1, sizeof(struct entry)),
                              0};

    for (size_t i = 0; i < matching->input->card_count; i++) {
        const struct reconcile_card *card = &matching->input->cards[i];
        struct entry *entry = &entries.items[entries.count];

        if (card_takes_part(matching, i, pass)) {
            *entry = (struct entry){{(uint64_t)card->employee, 0}, card->at, i};
            if (pass == PASS_UNIT) {
                set_unit(entry, card->unit);
            }
            entries.count++;
        }
    }
    sort(&entries);
    return entries;
}

static void run_pass(struct matching *matching, enum pass pass)
{
    struct entries lines = collect_lines(matching, pass);
    struct entries cards = collect_cards(matching, pass);

    match_cards(matching, &lines, &cards, pass == PASS_UNIT);
    if (pass != PASS_WITHOUT_CODE) {
        match_lines(matching, &lines, &cards);
    }
    free(lines.items);
    free(cards.items);
}

/* ---- what does not agree ---- */

static void compare_number(struct matching *matching, const struct reconcile_pair *at,
                           enum reconcile_code code)
{
    const struct reconcile_line *line = &matching->input->lines[at->line];
    const struct reconcile_card *card = &matching->input->cards[at->card];
    bool of_cards = code == CARDS_DIFFER, known;
    bool several_lines = matching->cards[at->card].count > 1;
    int64_t written = of_cards ? line->cards : line->contacts;
    int64_t logged = of_cards ? card->cards : card->contacts;

    known = written != RECONCILE_UNKNOWN;
    if (several_lines) {
        written = lines_of_card(matching, at->card, of_cards, &known);
    } else if (matching->lines[at->line].count > 1) {
        logged = cards_of_line(matching, at->line, of_cards);
    }
    if (known && written != logged) {
        add_mismatch(matching, (struct reconcile_mismatch){.code = code,
                                                           .line = at->line,
                                                           .card = at->card,
                                                           .count = RECONCILE_NONE,
                                                           .expected = written,
                                                           .found = logged});
    }
}

static bool is_last(struct next next)
{
    return next.of_line == RECONCILE_NONE && next.of_card == RECONCILE_NONE;
}

static void compare_pair(struct matching *matching, size_t index)
{
    const struct reconcile_pair at = matching->outcome->pairs[index];
    const struct reconcile_line *line = &matching->input->lines[at.line];
    const struct reconcile_card *card = &matching->input->cards[at.card];
    struct reconcile_mismatch mismatch = {
        .code = CLEARANCE_MISSING, .line = at.line, .card = at.card, .count = RECONCILE_NONE};

    if (!line->cleared_755) {
        add_mismatch(matching, mismatch);
        return;
    }
    /* sums are told once: at the pair that both sides have made first */
    if (is_last(matching->next[index])) {
        compare_number(matching, &at, CARDS_DIFFER);
        compare_number(matching, &at, CONTACTS_DIFFER);
    }
    if (districts_differ(line->rd, card->rd)) {
        mismatch.code = DISTRICT_DIFFERS;
        mismatch.expected = line->rd;
        mismatch.found = card->rd;
        add_mismatch(matching, mismatch);
    }
    mismatch.expected = mismatch.found = 0;
    if (line->origin[0] != '\0' && card->origin[0] != '\0' &&
        strcmp(line->origin, card->origin) != 0) {
        mismatch.code = ORIGIN_DIFFERS;
        add_mismatch(matching, mismatch);
    }
    if (matching->other_person[at.card]) {
        mismatch.code = EMPLOYEE_DIFFERS;
        mismatch.expected = line->employee;
        mismatch.found = card->employee;
        add_mismatch(matching, mismatch);
    }
    mismatch.expected = mismatch.found = 0;
    if (card->cards > 0 && card->car[0] != '\0' && line->car[0] != '\0' &&
        strcmp(card->car, line->car) != 0) {
        mismatch.code = WRONG_LOCATION;
        add_mismatch(matching, mismatch);
    }
}

/* Persons and days that have a worksheet, sorted. */
static struct entries collect_worked(const struct matching *matching)
{
    struct entries worked = {memory_create(matching->input->line_count + 1, sizeof(struct entry)),
                             0};

    for (size_t i = 0; i < matching->input->line_count; i++) {
        const struct reconcile_line *line = &matching->input->lines[i];

        worked.items[worked.count++] =
            (struct entry){{(uint64_t)line->employee, (uint64_t)line->day}, 0, 0};
    }
    sort(&worked);
    return worked;
}

static bool has_worked(const struct entries *worked, const struct reconcile_card *card)
{
    int64_t day = card->at / DAY_MINUTES;

    for (int64_t back = 0; back <= 1; back++) { /* a watch may have begun on the evening before */
        const struct entry wanted = {{(uint64_t)card->employee, (uint64_t)(day - back)}, 0, 0};

        if (bsearch(&wanted, worked->items, worked->count, sizeof(wanted), compare_entries) !=
            NULL) {
            return true;
        }
    }
    return false;
}

static struct entries collect_events(const struct matching *matching)
{
    const struct reconcile_input *input = matching->input;
    struct entries events = {memory_create(input->event_count + 1, sizeof(struct entry)), 0};

    for (size_t i = 0; i < input->event_count; i++) {
        events.items[events.count++] =
            (struct entry){{(uint64_t)input->events[i].employee, 0}, input->events[i].begins, i};
    }
    sort(&events);
    return events;
}

/* The first of them that is of this person, or of one behind them. */
static size_t first_of_person(const struct entries *events, int32_t employee)
{
    size_t low = 0, high = events->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (events->items[middle].who[0] < (uint64_t)employee) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_at_event(const struct matching *matching, const struct entries *events,
                        const struct reconcile_line *line)
{
    int64_t latest = (line->ends > line->begins ? line->ends : line->begins) + RECONCILE_MINUTES;

    for (size_t i = first_of_person(events, line->employee);
         i < events->count && events->items[i].who[0] == (uint64_t)line->employee &&
         events->items[i].at <= latest;
         i++) {
        if (matching->input->events[events->items[i].index].ends + RECONCILE_MINUTES >=
            line->begins) {
            return true;
        }
    }
    return false;
}

static void tell_lines_without_card(struct matching *matching)
{
    struct entries events = collect_events(matching);

    for (size_t i = 0; i < matching->input->line_count; i++) {
        const struct reconcile_line *line = &matching->input->lines[i];

        if (line->cleared_755 && matching->lines[i].count == 0 &&
            !is_at_event(matching, &events, line)) {
            add_mismatch(matching, (struct reconcile_mismatch){.code = CLEARANCE_WITHOUT_CARD_LOG,
                                                               .line = i,
                                                               .card = RECONCILE_NONE,
                                                               .count = RECONCILE_NONE});
        }
    }
    free(events.items);
}

static void tell_cards_without_line(struct matching *matching)
{
    struct entries worked = collect_worked(matching);

    for (size_t i = 0; i < matching->input->card_count; i++) {
        const struct reconcile_card *card = &matching->input->cards[i];

        if (matching->cards[i].count == 0 && !card->at_counter) {
            add_mismatch(matching,
                         (struct reconcile_mismatch){.code = has_worked(&worked, card)
                                                                 ? CARD_LOG_WITHOUT_CLEARANCE
                                                                 : NO_WORKSHEET,
                                                     .line = RECONCILE_NONE,
                                                     .card = i,
                                                     .count = RECONCILE_NONE});
        }
    }
    free(worked.items);
}

static void compare_stock(struct matching *matching)
{
    for (size_t i = 0; i < matching->input->count_count; i++) {
        const struct reconcile_count *count = &matching->input->counts[i];

        if (count->counted != count->expected) {
            add_mismatch(matching,
                         (struct reconcile_mismatch){
                             .code = count->counted < count->expected ? STOCK_SHORT : STOCK_OVER,
                             .line = RECONCILE_NONE,
                             .card = RECONCILE_NONE,
                             .count = i,
                             .expected = count->expected,
                             .found = count->counted});
        }
    }
}

static struct chain *chains_create(size_t count)
{
    struct chain *chains = memory_create(count + 1, sizeof(*chains));

    for (size_t i = 0; i < count; i++) {
        chains[i].first = RECONCILE_NONE;
    }
    return chains;
}

static int compare_mismatches(const void *a, const void *b)
{
    const struct reconcile_mismatch *one = a, *other = b;

    if (one->day != other->day) {
        return one->day < other->day ? -1 : 1;
    }
    if (one->watch != other->watch) {
        return one->watch < other->watch ? -1 : 1;
    }
    if (one->line != other->line) {
        return one->line < other->line ? -1 : 1;
    }
    if (one->card != other->card) {
        return one->card < other->card ? -1 : 1;
    }
    return one->code != other->code ? (int)one->code - (int)other->code
                                    : (one->count > other->count) - (one->count < other->count);
}

static void sort_mismatches(struct reconcile_outcome *outcome)
{
    if (outcome->mismatch_count > 0) {
        qsort(outcome->mismatches, outcome->mismatch_count, sizeof(*outcome->mismatches),
              compare_mismatches);
    }
}

void reconcile(const struct reconcile_input *input, struct reconcile_outcome *outcome)
{
    struct matching matching = {
        .input = input,
        .outcome = outcome,
        .lines = chains_create(input->line_count),
        .cards = chains_create(input->card_count),
        .other_person = memory_create(input->card_count + 1, sizeof(bool)),
    };

    *outcome = (struct reconcile_outcome){0};
    run_pass(&matching, PASS_PERSON);
    run_pass(&matching, PASS_UNIT);
    run_pass(&matching, PASS_WITHOUT_CODE);
    for (size_t i = 0; i < outcome->pair_count; i++) {
        compare_pair(&matching, i);
    }
    tell_lines_without_card(&matching);
    tell_cards_without_line(&matching);
    compare_stock(&matching);
    sort_mismatches(outcome);
    free(matching.lines);
    free(matching.cards);
    free(matching.next);
    free(matching.other_person);
}
