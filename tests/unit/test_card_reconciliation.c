/* Worksheets, hand-out log and card stock as records of the file, laid beside each other: each
 * planted mismatch comes out with its code and its records, and nothing else. */
#include "tests/support/house.h"

#include "db/reconciled_rows.h"
#include "db/stock_recounts.h"

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

static struct head file_of(struct house *house, const struct form *form, const char *values)
{
    struct record record;
    struct head head;

    record_init(&record, form);
    set_all(&record, values);
    head = file(house, SERGEANT, &record);
    record_finish(&record);
    return head;
}

static struct head move(struct house *house, const char *values)
{
    return file_of(house, &card_stock_form, values);
}

/* A card of 41A with three contacts and two cards at 10:05 on the 18th, but for these values. */
static struct head give(struct house *house, const char *values)
{
    struct record record;
    struct head head;

    card_init(&record);
    set_all(&record, "contact_at=2026-11-18T10:05|employee=500003");
    set_all(&record, values);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

#define LINE(row, times, numbers)                                                                  \
    "lines[" #row "]." times "|lines[" #row "].origin=OBS|lines[" #row "].rd=0461|lines[" #row     \
    "].clearance=755 940|lines[" #row "]." numbers

/* A day watch of 41A on the 18th. */
static struct head work(struct house *house, const char *values, const char *lines)
{
    struct record record;
    struct head head;

    record_init(&record, &worksheet_form);
    set_all(&record, "worked_on=2026-11-18|watch=DAY|unit=41A|personnel_class=A|employee=500003");
    set_all(&record, values);
    set_all(&record, lines);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

static const char one_line[] = LINE(1, "arrived=1000|lines[1].cleared=1020",
                                    "contacts=3|lines[1].cards=2|lines[1].narrative=Said.");

static struct card_reconciliation run(struct house *house, const char *from, const char *to,
                                      enum watch_name watch)
{
    struct desk desk = desk_of(house, SERGEANT);
    struct reconciled_span span = {.watch = watch};
    struct card_reconciliation found;
    struct error error = {0};

    assert_true(date_parse(from, &span.from) && date_parse(to, &span.to));
    good(card_reconciliation_run(house->store, &desk, &span, &found, &error), &error);
    return found;
}

/* "STOCK_SHORT 41A NWK-ST-2026-00002 log leaves 38, counted 30": the code, and all that is not "".
 */
static void expect_in(struct house *house, enum watch_name watch, const char *expected)
{
    struct card_reconciliation found = run(house, "2026-11-18", "2026-11-18", watch);
    struct text said = {0};
    struct error error = {0};

    for (size_t i = 0; i < found.outcome.mismatch_count; i++) {
        struct reconciled_row row;

        good(reconciled_row_read(house->store, &found, &found.outcome.mismatches[i], &row, &error),
             &error);
        text_add_format(&said, "%s%s", i > 0 ? "; " : "", row.code);
        const char *const told[] = {row.line, row.card, row.place, row.movement, row.numbers};
        for (size_t j = 0; j < COUNT_OF(told); j++) {
            text_add_format(&said, "%s%s", *told[j] != '\0' ? " " : "", told[j]);
        }
    }
    assert_string_equal(text_bytes(&said), expected);
    text_finish(&said);
    card_reconciliation_finish(&found);
}

static void expect(struct house *house, const char *expected)
{
    expect_in(house, WATCH_COUNT, expected);
}

/* ---- the card stock ---- */

static void stock_that_agrees_is_silent(void **state)
{
    struct house *house = *state;
    struct card_reconciliation found;

    move(house, "movement=RECEIVED|location=BOX|cards=500|moved_at=2026-11-17T08:00");
    move(house, "movement=ISSUE|location=41A|cards=40|moved_at=2026-11-17T09:00");
    work(house, "vehicle=4711", one_line);
    give(house, "");
    move(house, "movement=RECOUNT|location=41A|cards=38|moved_at=2026-11-18T12:00");
    move(house, "movement=RECOUNT|location=BOX|cards=460|moved_at=2026-11-18T12:00");
    expect(house, "");
    found = run(house, "2026-11-18", "2026-11-18", WATCH_COUNT);
    assert_int_equal(found.clearances.all, 1);
    assert_int_equal(found.clearances.agreeing, 1);
    assert_int_equal(found.logged.all, 1);
    assert_int_equal(found.logged.agreeing, 1);
    assert_int_equal(found.logged.cards, 2);
    assert_int_equal(found.recounts.all, 2);
    assert_int_equal(found.recounts.agreeing, 2);
    card_reconciliation_finish(&found);
}

/* Where nobody counted and nothing was brought before, the first count begins the account. */
static void first_count_begins_the_account(void **state)
{
    struct house *house = *state;

    give(house, "contact_at=2026-11-16T10:00|cards=7");
    move(house, "movement=RECOUNT|location=41A|cards=50|moved_at=2026-11-18T07:00");
    move(house, "movement=RECOUNT|location=BOX|cards=600|moved_at=2026-11-18T07:00");
    expect(house, "");
    move(house, "movement=RECOUNT|location=41A|cards=44|moved_at=2026-11-18T08:00");
    expect(house, "STOCK_SHORT 41A NWK-ST-2026-00003 log leaves 50, counted 44");
}

static void recounts_are_laid_beside_what_the_log_leaves(void **state)
{
    struct house *house = *state;
    struct head counted;

    move(house, "movement=RECOUNT|location=41A|cards=50|moved_at=2026-11-10T08:00");
    move(house, "movement=RECEIVED|location=BOX|cards=500|moved_at=2026-11-10T08:00");
    move(house, "movement=ISSUE|location=42B|cards=30|moved_at=2026-11-11T08:00");
    give(house, "contact_at=2026-11-12T10:00|cards=8");
    give(house, "contact_at=2026-11-12T11:00|cards=5|call_sign=99Z|cards_from=42B");
    counted = move(house, "movement=RECOUNT|location=41A|cards=30|moved_at=2026-11-18T08:00");
    move(house, "movement=RECOUNT|location=42B|cards=27|moved_at=2026-11-18T09:00");
    move(house, "movement=RECOUNT|location=BOX|cards=470|moved_at=2026-11-18T15:00");
    expect(house, "STOCK_SHORT 41A NWK-ST-2026-00004 log leaves 42, counted 30; "
                  "STOCK_OVER 42B NWK-ST-2026-00005 log leaves 25, counted 27");
    expect_in(house, WATCH_DAY,
              "STOCK_SHORT 41A NWK-ST-2026-00004 log leaves 42, counted 30; "
              "STOCK_OVER 42B NWK-ST-2026-00005 log leaves 25, counted 27");
    expect_in(house, WATCH_PM, "");
    /* a card that was logged late explains it; a count that was struck out says nothing */
    give(house, "contact_at=2026-11-17T10:00|cards=12");
    expect(house, "STOCK_OVER 42B NWK-ST-2026-00005 log leaves 25, counted 27");
    act(house, SERGEANT, &counted, "void void_reason=Wrong car.");
    expect(house, "STOCK_OVER 42B NWK-ST-2026-00005 log leaves 25, counted 27");
}

/* What was given at an event is drawn down as a card is. */
static void events_draw_the_stock_down(void **state)
{
    struct house *house = *state;
    struct head head;

    move(house, "movement=RECOUNT|location=BOX|cards=500|moved_at=2026-11-10T08:00");
    head = file_of(house, &outreach_event_form,
                   "title=Fair|type=SAFETY_FAIR|held_on=2026-11-17|area=NORWALK");
    act(house, SERGEANT, &head, "hold attendance=90|cards=60");
    move(house, "movement=RECOUNT|location=BOX|cards=440|moved_at=2026-11-18T08:00");
    expect(house, "");
    act(house, SERGEANT, &head, "amend cards=50");
    expect(house, "STOCK_SHORT BOX NWK-ST-2026-00002 log leaves 450, counted 440");
    act(house, SERGEANT, &head, "amend cards_from=42B");
    expect(house, "STOCK_SHORT BOX NWK-ST-2026-00002 log leaves 500, counted 440");
}

/* Who is in the roster of an event has its cards there. */
static void lines_at_an_event_need_no_card(void **state)
{
    struct house *house = *state;
    struct head head;

    work(house, "", one_line);
    head = file_of(house, &outreach_event_form,
                   "title=Fair|type=SAFETY_FAIR|held_on=2026-11-18|area=NORWALK|starts_at=0930|"
                   "ends_at=1130|staff[1].employee=500003");
    expect(house,
           "CLEARANCE_WITHOUT_CARD_LOG NWK-WS-2026-00001 line 1 worksheet 2 cards, log none");
    act(house, SERGEANT, &head, "hold attendance=90|cards=60");
    expect(house, "");
    act(house, SERGEANT, &head, "void void_reason=It rained.");
    expect(house,
           "CLEARANCE_WITHOUT_CARD_LOG NWK-WS-2026-00001 line 1 worksheet 2 cards, log none");
    head = file_of(house, &outreach_event_form,
                   "title=Fair|type=SAFETY_FAIR|held_on=2026-11-18|area=NORWALK|volunteers[1]."
                   "employee=500003"); /* at no time that is known */
    act(house, SERGEANT, &head, "hold attendance=90|cards=60");
    expect(house, "");
}

/* All that a recount stands on can be reached: itself and everything back to the count before. */
static void records_behind_a_recount(void **state)
{
    struct house *house = *state;
    struct head heads[10], head;
    struct error error = {0};
    struct text said = {0};
    size_t count;

    move(house, "movement=RECOUNT|location=41A|cards=50|moved_at=2026-11-01T08:00");
    move(house, "movement=RECOUNT|location=41A|cards=50|moved_at=2026-11-10T08:00");
    give(house, "contact_at=2026-11-12T10:00");
    give(house, "contact_at=2026-11-12T11:00|call_sign=42B");
    head = move(house, "movement=RECOUNT|location=41A|cards=40|moved_at=2026-11-18T08:00");
    give(house, "contact_at=2026-11-18T11:00");
    good(stock_recount_records(house->store, head.seq, heads, 10, &count, &error), &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&said, "%s ", heads[i].number);
    }
    assert_string_equal(text_bytes(&said),
                        "NWK-ST-2026-00003 NWK-CC-2026-00001 NWK-ST-2026-00002 ");
    text_finish(&said);
    good(stock_recount_records(house->store, head.seq, heads, 2, &count, &error), &error);
    assert_int_equal(count, 2);
}

/* ---- the car that the cards came from ---- */

static void cards_of_another_car_are_told(void **state)
{
    struct house *house = *state;

    work(house, "", one_line);
    give(house, "cards_from=42B");
    expect(house, "WRONG_LOCATION NWK-WS-2026-00001 line 1 NWK-CC-2026-00001 worksheet 41A, log "
                  "42B");
}

/* The car of the worksheet is the one that it names; only where the list has none of that name, the
 * one of its call sign. */
static void car_of_a_worksheet_is_the_one_it_names(void **state)
{
    struct house *house = *state;

    work(house, "vehicle=42b", one_line);
    give(house, "cards_from=42B");
    expect(house, "");
}

static void box_and_unknown_cars_are_nobodys_wrong_ones(void **state)
{
    struct house *house = *state;

    work(house, "",
         LINE(1, "arrived=1000|lines[1].cleared=1020", "contacts=3|lines[1].cards=2|") //
         LINE(2, "arrived=1200|lines[2].cleared=1220", "contacts=3|lines[2].cards=2"));
    give(house, "cards_from=BOX");
    give(house, "contact_at=2026-11-18T12:10|call_sign=99Z");
    expect(house, "");
}

/* ---- many to one ---- */

struct reached {
    struct house *house;
    struct text said;
};

static void reach(void *context, const struct reconciled_record *record)
{
    struct reached *reached = context;
    struct desk desk = desk_of(reached->house, SERGEANT);
    struct error error = {0};
    struct record loaded;
    struct head head;

    good(records_load_seq(reached->house->store, desk.actor, record->seq, &head, &loaded, &error),
         &error);
    record_finish(&loaded);
    text_add_format(&reached->said, "%s:%d ", head.number, record->row);
}

static void expect_reached(struct house *house, const char *expected)
{
    struct card_reconciliation found = run(house, "2026-11-18", "2026-11-18", WATCH_COUNT);
    struct reached reached = {.house = house};

    for (size_t i = 0; i < found.outcome.mismatch_count; i++) {
        reconciled_records(&found, &found.outcome.mismatches[i], reach, &reached);
    }
    assert_string_equal(text_bytes(&reached.said), expected);
    text_finish(&reached.said);
    card_reconciliation_finish(&found);
}

static void many_cards_of_one_line(void **state)
{
    struct house *house = *state;
    struct card_reconciliation found;

    work(house, "",
         LINE(1, "arrived=1000|lines[1].cleared=1020", "contacts=9|lines[1].cards=5|") //
         LINE(2, "arrived=1200|lines[2].cleared=1220", "contacts=1|lines[2].cards=1"));
    give(house, "contact_at=2026-11-18T10:02");
    give(house, "contact_at=2026-11-18T10:03");
    give(house, "contact_at=2026-11-18T10:04|cards=1");
    give(house, "contact_at=2026-11-18T12:04|contacts=1|cards=1");
    expect(house, "");
    give(house, "contact_at=2026-11-18T10:10|contacts=1|cards=1");
    expect(
        house,
        "CARDS_DIFFER NWK-WS-2026-00001 line 1 NWK-CC-2026-00001 worksheet 5, log 6 cards; "
        "CONTACTS_DIFFER NWK-WS-2026-00001 line 1 NWK-CC-2026-00001 worksheet 9, log 10 contacts");
    expect_reached(house, "NWK-WS-2026-00001:1 NWK-CC-2026-00001:0 NWK-CC-2026-00002:0 "
                          "NWK-CC-2026-00003:0 NWK-CC-2026-00005:0 NWK-WS-2026-00001:1 "
                          "NWK-CC-2026-00001:0 NWK-CC-2026-00002:0 NWK-CC-2026-00003:0 "
                          "NWK-CC-2026-00005:0 ");
    found = run(house, "2026-11-18", "2026-11-18", WATCH_COUNT);
    assert_int_equal(found.clearances.agreeing, 1);
    assert_int_equal(found.logged.all, 5);
    assert_int_equal(found.logged.agreeing, 1);
    card_reconciliation_finish(&found);
}

static void many_lines_of_one_card(void **state)
{
    struct house *house = *state;

    work(house, "",
         LINE(1, "arrived=1000|lines[1].cleared=1010", "contacts=3|lines[1].cards=2|") //
         LINE(2, "arrived=1015|lines[2].cleared=1025", "contacts=3|lines[2].cards=2"));
    give(house, "contact_at=2026-11-18T10:25|contacts=6|cards=4");
    expect(house, "");
    give(house, "contact_at=2026-11-18T16:00|cards=1|employee=500004|call_sign=43C");
    expect(house, "NO_WORKSHEET NWK-CC-2026-00002 worksheet none, log 1 card");
}

/* ---- watches, and who may ---- */

static void a_watch_is_asked_alone(void **state)
{
    struct house *house = *state;

    work(house, "watch=PM",
         LINE(1, "arrived=1800|lines[1].cleared=1810", "contacts=3|lines[1].cards=2"));
    work(house, "", one_line);
    expect_in(house, WATCH_PM,
              "CLEARANCE_WITHOUT_CARD_LOG NWK-WS-2026-00001 line 1 worksheet 2 cards, log none");
    expect_in(house, WATCH_DAY,
              "CLEARANCE_WITHOUT_CARD_LOG NWK-WS-2026-00002 line 1 worksheet 2 cards, log none");
    expect_in(house, WATCH_EM, "");
}

static void it_is_for_supervisors(void **state)
{
    struct house *house = *state;
    struct reconciled_span span = {{2026, 11, 18}, {2026, 11, 18}, WATCH_COUNT};
    struct card_reconciliation found;
    struct desk desk = desk_of(house, CLERK);
    struct error error = {0};

    assert_refused(card_reconciliation_run(house->store, &desk, &span, &found, &error), &error,
                   ERROR_REFUSED, "sergeant and above");
    desk = desk_of(house, COMMANDER);
    good(card_reconciliation_run(house->store, &desk, &span, &found, &error), &error);
    card_reconciliation_finish(&found);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stock_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(stock_that_agrees_is_silent),
        TEST(first_count_begins_the_account),
        TEST(recounts_are_laid_beside_what_the_log_leaves),
        TEST(events_draw_the_stock_down),
        TEST(lines_at_an_event_need_no_card),
        TEST(records_behind_a_recount),
        TEST(cards_of_another_car_are_told),
        TEST(car_of_a_worksheet_is_the_one_it_names),
        TEST(box_and_unknown_cars_are_nobodys_wrong_ones),
        TEST(many_cards_of_one_line),
        TEST(many_lines_of_one_card),
        TEST(a_watch_is_asked_alone),
        TEST(it_is_for_supervisors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
