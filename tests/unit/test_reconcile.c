/* Clearances, hand-out log and stock beside each other: every planted difference is found with its
 * code, and nothing else. */
#include "forms/reconcile.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST 64
#define DAY  ((int32_t)20500)

struct desk_of_cards {
    struct reconcile_line lines[MOST];
    struct reconcile_card cards[MOST];
    struct reconcile_count counts[4];
    struct reconcile_event events[4];
    size_t line_count, card_count, count_count, event_count;
};

static int64_t at(int hhmm)
{
    return (int64_t)DAY * 24 * 60 + hhmm / 100 * 60 + hhmm % 100;
}

/* A line with 755 of 20 minutes, which gave two cards to three people. */
static struct reconcile_line *line(struct desk_of_cards *desk, int32_t employee, int hhmm)
{
    struct reconcile_line *made = &desk->lines[desk->line_count++];

    *made = (struct reconcile_line){.seq = 1,
                                    .row = (int)desk->line_count,
                                    .employee = employee,
                                    .unit = "41A",
                                    .car = "CAR1",
                                    .begins = at(hhmm),
                                    .ends = at(hhmm) + 20,
                                    .day = DAY,
                                    .rd = 461,
                                    .origin = "OBS",
                                    .contacts = 3,
                                    .cards = 2,
                                    .cleared_755 = true};
    return made;
}

static struct reconcile_card *card(struct desk_of_cards *desk, int32_t employee, int hhmm)
{
    struct reconcile_card *made = &desk->cards[desk->card_count++];

    *made = (struct reconcile_card){.seq = 100 + (int64_t)desk->card_count,
                                    .employee = employee,
                                    .unit = "41A",
                                    .at = at(hhmm),
                                    .day = DAY,
                                    .rd = 461,
                                    .contacts = 3,
                                    .cards = 2};
    return made;
}

/* "CARDS_DIFFER 0 1" for the first line and the second card; "-" where there is none. */
static void expect(const struct desk_of_cards *desk, size_t pairs, const char *expected)
{
    const struct reconcile_input input = {desk->lines,      desk->line_count, desk->cards,
                                          desk->card_count, desk->counts,     desk->count_count,
                                          desk->events,     desk->event_count};
    struct reconcile_outcome outcome;
    struct text said = {0};

    reconcile(&input, &outcome);
    for (size_t i = 0; i < outcome.mismatch_count; i++) {
        const struct reconcile_mismatch *mismatch = &outcome.mismatches[i];

        text_add_format(&said, "%s%s", i > 0 ? ", " : "", reconcile_code_name(mismatch->code));
        text_add_format(&said, mismatch->line == RECONCILE_NONE ? " -" : " %zu", mismatch->line);
        text_add_format(&said, mismatch->card == RECONCILE_NONE ? " -" : " %zu", mismatch->card);
    }
    assert_string_equal(text_bytes(&said), expected);
    assert_int_equal(outcome.pair_count, pairs);
    text_finish(&said);
    reconcile_outcome_finish(&outcome);
}

static void what_agrees_is_silent(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    expect(&desk, 0, "");
    (void)line(&desk, 200111, 1000);
    (void)line(&desk, 200111, 1500);
    (void)line(&desk, 200112, 1000);
    (void)card(&desk, 200111, 1510);
    (void)card(&desk, 200112, 1040); /* logged after it was cleared */
    (void)card(&desk, 200111, 1005);
    expect(&desk, 3, "");
}

static void one_side_alone_is_told(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    (void)line(&desk, 200111, 1000);
    (void)card(&desk, 200111, 1500); /* of a worksheet, but no line near it */
    (void)card(&desk, 200113, 1500); /* of nobody with a worksheet */
    card(&desk, 200114, 1500)->at_counter = true;
    desk.cards[1].unit[0] = desk.cards[2].unit[0] = '\0';
    expect(&desk, 0,
           "CLEARANCE_WITHOUT_CARD_LOG 0 -, CARD_LOG_WITHOUT_CLEARANCE - 0, NO_WORKSHEET - 1");
}

static void many_cards_stand_for_one_line(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    line(&desk, 200111, 1000)->cards = 5;
    desk.lines[0].contacts = 9;
    for (int i = 0; i < 3; i++) {
        card(&desk, 200111, 1002 + i)->cards = i < 2 ? 2 : 1;
    }
    expect(&desk, 3, "");
    desk.cards[2].cards = 2;
    expect(&desk, 3, "CARDS_DIFFER 0 0");
}

static void one_card_stands_for_many_lines(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    (void)line(&desk, 200111, 1000);
    (void)line(&desk, 200111, 1025);
    (void)line(&desk, 200111, 1040);
    card(&desk, 200111, 1045)->cards = 6;
    desk.cards[0].contacts = 9;
    expect(&desk, 3, "");
    desk.cards[0].cards = 4; /* then it stands for two of them */
    desk.cards[0].contacts = 6;
    expect(&desk, 2, "CLEARANCE_WITHOUT_CARD_LOG 0 -");
}

static void tags_decide_before_time(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    strcpy(line(&desk, 200111, 1000)->tag, "0303-1");
    strcpy(line(&desk, 200111, 1010)->tag, "0303-2");
    strcpy(card(&desk, 200111, 1000)->tag, "0303-2");
    strcpy(card(&desk, 200111, 1600)->tag, "0303-1"); /* written down hours later */
    expect(&desk, 2, "");
    strcpy(desk.cards[0].tag, "0303-3"); /* of no line, however near */
    expect(&desk, 1, "CLEARANCE_WITHOUT_CARD_LOG 1 -, CARD_LOG_WITHOUT_CLEARANCE - 0");
}

static void differences_have_their_codes(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    (void)line(&desk, 200111, 1000);
    card(&desk, 200111, 1000)->cards = 7;
    desk.cards[0].contacts = 8;
    desk.cards[0].rd = 462;
    strcpy(desk.cards[0].origin, "CALL");
    strcpy(desk.cards[0].car, "CAR2");
    expect(&desk, 1,
           "CARDS_DIFFER 0 0, CONTACTS_DIFFER 0 0, DISTRICT_DIFFERS 0 0, ORIGIN_DIFFERS 0 0, "
           "WRONG_LOCATION 0 0");
    desk.lines[0].cards = desk.lines[0].contacts = RECONCILE_UNKNOWN; /* nobody wrote them down */
    desk.cards[0].rd = 400;                                           /* place not known */
    strcpy(desk.lines[0].origin, "");
    strcpy(desk.cards[0].car, "CAR1");
    expect(&desk, 1, "");
}

static void partner_logs_the_card(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    (void)line(&desk, 200111, 1000);
    (void)card(&desk, 200112, 1005);
    expect(&desk, 1, "EMPLOYEE_DIFFERS 0 0");
    strcpy(desk.cards[0].unit, "42A");
    expect(&desk, 0, "CLEARANCE_WITHOUT_CARD_LOG 0 -, NO_WORKSHEET - 0");
}

static void code_that_was_forgotten_is_told(void **state)
{
    struct desk_of_cards desk = {0};

    (void)state;
    line(&desk, 200111, 1000)->cleared_755 = false;
    (void)card(&desk, 200111, 1010);
    expect(&desk, 1, "CLEARANCE_MISSING 0 0");
    desk.cards[0].at = at(1100); /* too far to be sure */
    expect(&desk, 0, "CARD_LOG_WITHOUT_CLEARANCE - 0");
}

static void stock_is_the_third_account(void **state)
{
    struct desk_of_cards desk = {.count_count = 3};

    (void)state;
    desk.counts[0] = (struct reconcile_count){1, DAY, WATCH_DAY, "BOX", 500, 480};
    desk.counts[1] = (struct reconcile_count){2, DAY, WATCH_DAY, "CAR1", 40, 40};
    desk.counts[2] = (struct reconcile_count){3, DAY, WATCH_DAY, "CAR2", 40, 55};
    expect(&desk, 0, "STOCK_SHORT - -, STOCK_OVER - -");
}

/* The cards of an event are told by its record; who was there has a line of it. */
static void lines_at_an_event_need_no_card(void **state)
{
    struct desk_of_cards desk = {.event_count = 3};

    (void)state;
    desk.events[0] = (struct reconcile_event){200112, at(900), at(1200)};
    desk.events[1] = (struct reconcile_event){200111, at(600), at(700)};
    desk.events[2] = (struct reconcile_event){200111, at(1000), at(1200)};
    (void)line(&desk, 200111, 1030);
    (void)line(&desk, 200112, 1100);
    (void)line(&desk, 200111, 1230);
    expect(&desk, 0, "");
    (void)line(&desk, 200111, 1300); /* long after it */
    (void)line(&desk, 200113, 1030); /* of nobody who was there */
    expect(&desk, 0, "CLEARANCE_WITHOUT_CARD_LOG 3 -, CLEARANCE_WITHOUT_CARD_LOG 4 -");
    (void)card(&desk, 200111, 1035); /* a card of one's own counts as ever */
    desk.cards[0].cards = 7;
    desk.line_count = 1;
    expect(&desk, 1, "CARDS_DIFFER 0 0");
}

/* Everything at one minute and of one person: bounded all the same. */
static void crowds_are_no_trap(void **state)
{
    size_t count = 20000;
    struct reconcile_line *lines = calloc(count, sizeof(*lines));
    struct reconcile_card *cards = calloc(count, sizeof(*cards));
    const struct reconcile_input input = {
        .lines = lines, .line_count = count, .cards = cards, .card_count = count};
    struct reconcile_outcome outcome;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        lines[i] = (struct reconcile_line){
            .employee = 1, .begins = at(1000), .ends = at(1001), .day = DAY, .cleared_755 = true};
        cards[i] = (struct reconcile_card){.employee = 1, .at = at(1000), .day = DAY};
    }
    reconcile(&input, &outcome);
    assert_true(outcome.pair_count >= count);
    reconcile_outcome_finish(&outcome);
    free(lines);
    free(cards);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_agrees_is_silent),
        cmocka_unit_test(one_side_alone_is_told),
        cmocka_unit_test(many_cards_stand_for_one_line),
        cmocka_unit_test(one_card_stands_for_many_lines),
        cmocka_unit_test(tags_decide_before_time),
        cmocka_unit_test(differences_have_their_codes),
        cmocka_unit_test(partner_logs_the_card),
        cmocka_unit_test(code_that_was_forgotten_is_told),
        cmocka_unit_test(stock_is_the_third_account),
        cmocka_unit_test(lines_at_an_event_need_no_card),
        cmocka_unit_test(crowds_are_no_trap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
