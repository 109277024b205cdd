/* The stock of 755 cards: balances out of movements, cards and events, in whatever order they come,
 * and what is wrong with a place. */
#include "tests/support/house.h"

#include "db/check_file.h"
#include "db/stock.h"
#include "db/stock_month.h"

#include <limits.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char places[] =
    "code,label,rules\nBOX,Box at the station,box\n41A,Car 41A,\n42B,Car 42B,\n";

static int stock_setup(void **state)
{
    struct house *house;
    struct error error = {0};

    if (house_setup(state) != 0) {
        return -1;
    }
    house = *state;
    return codes_replace(&house->codes, CODES_STOCK_LOCATION, places, strlen(places), "test",
                         &error)
               ? 0
               : -1;
}

static struct head file_as(struct house *house, enum person person, const struct form *form,
                           const char *values)
{
    struct record record;
    struct head head;

    record_init(&record, form);
    set_all(&record, values);
    head = file(house, person, &record);
    record_finish(&record);
    return head;
}

static struct head move(struct house *house, const char *values)
{
    return file_as(house, SERGEANT, &card_stock_form, values);
}

static struct head give(struct house *house, const char *values)
{
    struct record record;
    struct head head;

    card_init(&record);
    set_all(&record, values);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

struct sought {
    const char *location;
    struct stock_balance found;
};

static void find_place(void *context, const struct stock_balance *balance)
{
    struct sought *sought = context;

    if (strcmp(balance->location, sought->location) == 0) {
        sought->found = *balance;
    }
}

static struct stock_balance balance_of(struct house *house, const char *location)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct sought sought = {.location = location, .found = {.cards = INT_MIN}};
    struct error error = {0};

    good(stock_places(house->store, &desk, find_place, &sought, &error), &error);
    return sought.found;
}

static void assert_cards(struct house *house, const char *location, int64_t cards, bool recount)
{
    struct stock_balance balance = balance_of(house, location);

    if (balance.cards != cards || balance.recount_needed != recount) {
        fail_msg("%s has %lld cards, recount %d", location, (long long)balance.cards,
                 balance.recount_needed);
    }
}

static void note_damage(void *context, enum finding_class class, const char *words)
{
    struct text *damage = context;

    if (class == FINDING_DAMAGE) {
        text_add_format(damage, "%s\n", words);
    }
}

/* What `frontdesk check` finds wrong, in words. */
static void assert_check(struct house *house, const char *part)
{
    struct text damage = {0};
    struct error error = {0};

    good(look_at_file(house->store, note_damage, &damage, &error), &error);
    if (part == NULL ? damage.length > 0 : strstr(text_bytes(&damage), part) == NULL) {
        fail_msg("check found: %s", text_bytes(&damage));
    }
    text_finish(&damage);
}

static void cards_move_between_places(void **state)
{
    struct house *house = *state;

    move(house, "movement=RECEIVED|location=BOX|cards=1000");
    move(house, "movement=ISSUE|location=41A|cards=50"); /* from the first box */
    move(house, "movement=ISSUE|location=42B|box=BOX|cards=30");
    move(house, "movement=RETURN|location=42B|cards=10");
    move(house, "movement=LOST|location=41A|cards=5");
    assert_cards(house, "BOX", 930, false);
    assert_cards(house, "41A", 45, false);
    assert_cards(house, "42B", 20, false);
    assert_check(house, NULL);
}

static void hand_outs_draw_the_right_place_down(void **state)
{
    struct house *house = *state;
    struct head head;

    move(house, "movement=RECEIVED|location=BOX|cards=100");
    move(house, "movement=ISSUE|location=41A|cards=40");
    give(house, "call_sign=41a|cards=7");
    assert_cards(house, "41A", 33, false);
    give(house, "call_sign=99Z|cards=7"); /* no place is known for it */
    give(house, "call_sign=99Z|cards=3|setting=COUNTER_REPORT");
    give(house, "call_sign=41A|cards=4|cards_from=42B");
    assert_cards(house, "41A", 33, false);
    assert_cards(house, "BOX", 57, false);
    assert_cards(house, "42B", -4, true);
    head = file_as(house, VOLUNTEER, &outreach_event_form,
                   "title=Fair|type=SAFETY_FAIR|held_on=2026-11-20|area=NORWALK");
    assert_cards(house, "BOX", 57, false);
    act(house, VOLUNTEER, &head, "hold attendance=90|cards=20");
    assert_cards(house, "BOX", 37, false);
    act(house, VOLUNTEER, &head, "amend cards=25|cards_from=41A");
    assert_cards(house, "BOX", 57, false);
    assert_cards(house, "41A", 8, false);
    assert_check(house, NULL);
}

/* The card that a counter report files along comes out of the box. */
static void a_card_with_a_report_comes_from_the_box(void **state)
{
    struct house *house = *state;
    struct record record;

    report_init(&record);
    set(&record, "card_given", "yes");
    file(house, CLERK, &record);
    record_finish(&record);
    assert_cards(house, "BOX", -1, true);
}

static void a_void_gives_the_cards_back(void **state)
{
    struct house *house = *state;
    struct head card, received, counted;

    received = move(house, "movement=RECEIVED|location=BOX|cards=100");
    move(house, "movement=ISSUE|location=41A|cards=10");
    card = give(house, "call_sign=41A|cards=12");
    assert_cards(house, "41A", -2, true);
    act(house, SERGEANT, &card, "void void_reason=Twice.");
    assert_cards(house, "41A", 10, false);
    counted = move(house, "movement=RECOUNT|location=BOX|cards=60");
    assert_cards(house, "BOX", 60, false);
    act(house, SERGEANT, &counted, "void void_reason=Wrong box.");
    assert_cards(house, "BOX", 90, false);
    act(house, SERGEANT, &received, "void void_reason=Not ours.");
    assert_cards(house, "BOX", -10, true);
    assert_check(house, NULL);
}

/* Below zero it stays marked until somebody counts, whatever comes in between. */
static void below_zero_asks_for_a_recount_until_there_is_one(void **state)
{
    struct house *house = *state;
    char words[STOCK_WORDS_ROOM];
    struct desk desk = desk_of(house, SERGEANT);
    struct stock_balance balance;

    move(house, "movement=ISSUE|location=41A|cards=30");
    assert_cards(house, "BOX", -30, true);
    move(house, "movement=RECEIVED|location=BOX|cards=500");
    assert_cards(house, "BOX", 470, true);
    balance = balance_of(house, "BOX");
    stock_words(&balance, &desk, words);
    assert_string_equal(words, "recount needed");
    move(house, "movement=RECOUNT|location=BOX|cards=480");
    assert_cards(house, "BOX", 480, false);
    balance = balance_of(house, "BOX");
    stock_words(&balance, &desk, words);
    assert_string_equal(words, "");
}

/* A card that is logged after the count, but was given before it, had been missing from the count
 * already. */
static void what_was_before_a_count_changes_nothing_any_more(void **state)
{
    struct house *house = *state;

    move(house, "movement=ISSUE|location=41A|cards=50|moved_at=2026-11-18T08:00");
    give(house, "call_sign=41A|cards=5|contact_at=2026-11-18T09:00");
    assert_cards(house, "41A", 45, false);
    move(house, "movement=RECOUNT|location=41A|cards=30|moved_at=2026-11-19T08:00");
    assert_cards(house, "41A", 30, false);
    give(house, "call_sign=41A|cards=9|contact_at=2026-11-18T20:00");
    assert_cards(house, "41A", 30, false);
    give(house, "call_sign=41A|cards=4|contact_at=2026-11-20T08:00");
    give(house,
         "call_sign=41A|cards=3|contact_at=2026-11-19T20:00"); /* late, but after the count */
    assert_cards(house, "41A", 23, false);
    move(house, "movement=RECOUNT|location=41A|cards=100|moved_at=2026-11-17T08:00");
    assert_cards(house, "41A", 23, false); /* an older count than the last */
    assert_check(house, NULL);
}

static void a_wrong_movement_is_refused_or_doubted(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;
    struct filed filed;

    record_init(&record, &card_stock_form);
    set_all(&record, "movement=ISSUE|location=41A|cards=-1");
    assert_refused(try_file(house, SERGEANT, &record, &filed, &error), &error, ERROR_INPUT,
                   "from 0 to");
    set_all(&record, "cards=3");
    assert_refused(try_file(house, CLERK, &record, &filed, &error), &error, ERROR_REFUSED,
                   "not for the role");
    record_finish(&record);
    move(house,
         "movement=ISSUE|location=BOX|cards=3"); /* to itself: a warning, and nothing moves */
    assert_cards(house, "BOX", 0, false);
    move(house, "movement=RECOUNT|location=BOX|cards=0");
    assert_cards(house, "BOX", 0, false);
}

static void troubles_have_their_levels(void **state)
{
    static const struct {
        const char *location;
        int64_t cards;
        const char *counted_at;
        bool recount;
        const char *words;
        int64_t wanted;
    } cases[] = {
        {"BOX", 201, "2026-11-20T08:00", false, "", 0},
        {"BOX", 200, "2026-11-20T08:00", false, "low", 800},
        {"BOX", -3, "2026-11-20T08:00", true, "recount needed, low", 1003},
        {"41A", 21, "2026-10-21T08:00", false, "", 0}, /* 30 days ago */
        {"41A", 21, "2026-10-20T23:59", false, "not checked", 0},
        {"41A", 21, "", false, "not checked", 0},
        {"41A", 20, "2026-11-20T08:00", false, "low", 30},
        {"GONE", 0, "", false, "low, not checked", 50},
    };
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct stock_balance balance = {.cards = cases[i].cards,
                                        .recount_needed = cases[i].recount};
        char words[STOCK_WORDS_ROOM];

        strcpy(balance.location, cases[i].location);
        strcpy(balance.counted_at, cases[i].counted_at);
        stock_words(&balance, &desk, words);
        if (strcmp(words, cases[i].words) != 0 ||
            stock_wanted(&balance, &desk) != cases[i].wanted) {
            fail_msg("case %zu: \"%s\", %lld", i, words, (long long)stock_wanted(&balance, &desk));
        }
    }
}

/* A station that keeps no stock is not told that it is low. */
static void nothing_is_counted_before_the_first_movement(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct stock_counts counts;
    struct error error = {0};

    give(house, "call_sign=41A|cards=5");
    good(stock_count(house->store, &desk, &counts, &error), &error);
    assert_int_equal(counts.recount + counts.low + counts.unchecked, 0);
    move(house, "movement=RECOUNT|location=BOX|cards=500");
    good(stock_count(house->store, &desk, &counts, &error), &error);
    assert_int_equal(counts.recount, 1);
    assert_int_equal(counts.low, 2);
    assert_int_equal(counts.unchecked, 2);
}

static void the_records_behind_a_place_are_those_since_the_count(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT), clerk = desk_of(house, CLERK);
    struct stock_entry entries[5];
    struct error error = {0};
    size_t count = 0;

    give(house, "call_sign=41A|cards=5|contact_at=2026-11-18T20:00");
    move(house, "movement=RECOUNT|location=41A|cards=30|moved_at=2026-11-19T08:00");
    give(house, "call_sign=41A|cards=6");
    good(stock_records(house->store, &desk, "41A", entries, 5, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_string_equal(entries[0].head.number, "NWK-CC-2026-00002");
    assert_int_equal(entries[0].change.cards, -6);
    assert_false(entries[0].change.counted);
    assert_string_equal(entries[1].head.number, "NWK-ST-2026-00001");
    assert_string_equal(entries[1].change.at, "2026-11-19T08:00");
    assert_int_equal(entries[1].change.cards, 30);
    assert_true(entries[1].change.counted);
    assert_refused(stock_records(house->store, &clerk, "41A", entries, 5, &count, &error), &error,
                   ERROR_REFUSED, "not for the role");
}

static void check_sees_a_stock_that_was_changed_past_the_program(void **state)
{
    struct house *house = *state;
    struct error error = {0};

    move(house, "movement=RECEIVED|location=BOX|cards=100");
    give(house, "call_sign=41A|cards=5");
    assert_check(house, NULL);
    good(store_execute(house->store, "UPDATE stock_balance SET cards = 7 WHERE location = 'BOX'",
                       &error),
         &error);
    assert_check(house, "The balance of cards at BOX");
    good(store_execute(house->store,
                       "UPDATE stock_balance SET cards = 100 WHERE location = 'BOX';"
                       "DELETE FROM stock_change WHERE location = '41A';"
                       "DELETE FROM stock_balance WHERE location = '41A'",
                       &error),
         &error);
    assert_check(house, "NWK-CC-2026-00001 did to it");
}

static void assert_flows(struct house *house, struct date begins, struct date ends,
                         enum stock_group group, const int64_t expected[STOCK_FLOWS])
{
    struct desk desk = desk_of(house, SERGEANT);
    struct stock_month month;
    struct error error = {0};

    good(stock_month(house->store, &desk, begins, ends, &month, &error), &error);
    for (size_t i = 0; i < STOCK_FLOWS; i++) {
        if (month.flows[group][i] != expected[i]) {
            fail_msg("%s of %s: %lld", stock_flow_words[i].label, stock_group_words[group].label,
                     (long long)month.flows[group][i]);
        }
    }
}

/* At start, received, moved, given, lost, recounted, at end, places to recount. */
#define FLOWS(...) ((const int64_t[STOCK_FLOWS]){__VA_ARGS__})

static void a_month_tells_how_the_stock_moved(void **state)
{
    static const struct date from = {2026, 10, 1}, to = {2026, 10, 31};
    static const struct date next = {2026, 11, 1}, last = {2026, 11, 30};
    struct house *house = *state;
    struct head struck;

    move(house, "movement=RECEIVED|location=BOX|cards=5|moved_at=2026-08-01T10:00");
    move(house, "movement=RECOUNT|location=BOX|cards=1000|moved_at=2026-09-30T23:59");
    move(house, "movement=RECEIVED|location=BOX|cards=500|moved_at=2026-10-01T00:00");
    move(house, "movement=ISSUE|location=41A|cards=60|moved_at=2026-10-02T10:00");
    move(house, "movement=RETURN|location=41A|cards=10|moved_at=2026-10-03T10:00");
    move(house, "movement=LOST|location=BOX|cards=7|moved_at=2026-10-04T10:00");
    move(house, "movement=RECOUNT|location=BOX|cards=1440|moved_at=2026-10-31T23:59");
    give(house, "call_sign=41A|cards=20|contact_at=2026-10-05T10:00");
    give(house, "call_sign=42B|cards=4|contact_at=2026-10-06T10:00");
    struck = give(house, "call_sign=41A|cards=9|contact_at=2026-10-07T10:00");
    act(house, SERGEANT, &struck, "void void_reason=Twice.");
    move(house, "movement=RECEIVED|location=BOX|cards=100|moved_at=2026-11-01T00:00");
    move(house, "movement=RECOUNT|location=42B|cards=12|moved_at=2026-11-02T10:00");
    assert_flows(house, from, to, STOCK_BOXES, FLOWS(1000, 500, -50, 0, 7, -3, 1440, 0));
    assert_flows(house, from, to, STOCK_CARS, FLOWS(0, 0, 50, 24, 0, 0, 26, 1));
    assert_flows(house, from, to, STOCK_ALL, FLOWS(1000, 500, 0, 24, 7, -3, 1466, 1));
    assert_flows(house, next, last, STOCK_ALL, FLOWS(1466, 100, 0, 0, 0, 16, 1582, 0));
}

static void expect_flow(struct house *house, enum stock_flow flow, const char *wanted)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct head heads[9];
    struct error error = {0};
    struct text found = {0};
    size_t count;

    good(stock_month_records(house->store, &desk, (struct date){2026, 10, 1},
                             (struct date){2026, 10, 31}, flow, heads, 9, &count, &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&found, "%s ", heads[i].number + strlen("NWK-"));
    }
    assert_string_equal(text_bytes(&found), wanted);
    text_finish(&found);
}

static void every_flow_of_a_month_has_its_records(void **state)
{
    struct house *house = *state;

    move(house, "movement=RECEIVED|location=BOX|cards=500|moved_at=2026-10-01T00:00");
    move(house, "movement=ISSUE|location=41A|cards=60|moved_at=2026-10-03T10:00");
    move(house, "movement=RETURN|location=41A|cards=10|moved_at=2026-10-02T10:00");
    move(house, "movement=LOST|location=BOX|cards=7|moved_at=2026-10-04T10:00");
    move(house, "movement=RECOUNT|location=BOX|cards=1440|moved_at=2026-10-31T23:59");
    move(house, "movement=RECEIVED|location=BOX|cards=500|moved_at=2026-11-01T00:00");
    give(house, "call_sign=41A|cards=20|contact_at=2026-10-05T10:00");
    give(house, "call_sign=41A|cards=20|contact_at=2026-09-30T23:59");
    expect_flow(house, STOCK_RECEIVED, "ST-2026-00001 ");
    expect_flow(house, STOCK_MOVED, "ST-2026-00003 ST-2026-00002 "); /* in the order of time */
    expect_flow(house, STOCK_LOST, "ST-2026-00004 ");
    expect_flow(house, STOCK_RECOUNTED, "ST-2026-00005 ");
    expect_flow(house, STOCK_GIVEN, "CC-2026-00001 ");
    expect_flow(house, STOCK_AT_END, "");
}

static void a_month_of_the_stock_is_for_who_keeps_it(void **state)
{
    static const struct date from = {2026, 10, 1}, to = {2026, 10, 31};
    struct house *house = *state;
    struct desk desk = desk_of(house, CLERK);
    struct stock_month month;
    struct head head;
    struct error error = {0};
    size_t count;

    assert_refused(stock_month(house->store, &desk, from, to, &month, &error), &error,
                   ERROR_REFUSED, "not for the role");
    assert_refused(
        stock_month_records(house->store, &desk, from, to, STOCK_GIVEN, &head, 1, &count, &error),
        &error, ERROR_REFUSED, "not for the role");
}

/* Another desk that gives cards from a car again and again. */
static pid_t start_giving(struct house *house)
{
    pid_t child = fork();

    if (child == 0) {
        struct error error = {0};

        if (!store_open(&house->store, house->folder->file, &house->time, &error)) {
            leave(1);
        }
        for (int i = 0; i < 150; i++) {
            (void)give(house, "call_sign=41A|cards=1|contact_at=2026-10-05T10:00");
        }
        leave(0);
    }
    assert_true(child > 0);
    return child;
}

static void what_is_given_meanwhile_is_no_damage(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    char location[33] = "";
    pid_t child;
    int status = 0;

    move(house, "movement=RECOUNT|location=41A|cards=500|moved_at=2026-10-01T00:00");
    child = start_giving(house);
    while (waitpid(child, &status, WNOHANG) == 0 && location[0] == '\0') {
        good(stock_verify_balances(house->store, location, &error), &error);
    }
    if (location[0] != '\0') {
        (void)kill(child, SIGKILL);
        (void)waitpid(child, &status, 0);
    }
    assert_string_equal(location, "");
    assert_int_equal(status, 0);
}

#define STOCK_TEST(name) cmocka_unit_test_setup_teardown(name, stock_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STOCK_TEST(cards_move_between_places),
        STOCK_TEST(hand_outs_draw_the_right_place_down),
        STOCK_TEST(a_card_with_a_report_comes_from_the_box),
        STOCK_TEST(a_void_gives_the_cards_back),
        STOCK_TEST(below_zero_asks_for_a_recount_until_there_is_one),
        STOCK_TEST(what_was_before_a_count_changes_nothing_any_more),
        STOCK_TEST(a_wrong_movement_is_refused_or_doubted),
        STOCK_TEST(troubles_have_their_levels),
        STOCK_TEST(nothing_is_counted_before_the_first_movement),
        STOCK_TEST(the_records_behind_a_place_are_those_since_the_count),
        STOCK_TEST(a_month_tells_how_the_stock_moved),
        STOCK_TEST(what_is_given_meanwhile_is_no_damage),
        STOCK_TEST(every_flow_of_a_month_has_its_records),
        STOCK_TEST(a_month_of_the_stock_is_for_who_keeps_it),
        STOCK_TEST(check_sees_a_stock_that_was_changed_past_the_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
