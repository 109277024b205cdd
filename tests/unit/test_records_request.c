/* Records requests in the file: the ten days, the one extension, denials, fees, and the end. It is
 * Friday 2026-11-20. */
#include "tests/support/house.h"

#include "db/due.h"
#include "db/report.h"
#include "forms/clock.h"
#include "forms/paper.h"

extern const struct form records_request_form;

#define VALUES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void put_values(struct record *record, const char *const *values)
{
    for (; values != NULL && *values != NULL; values++) {
        char name[60];

        snprintf(name, sizeof(name), "%.*s", (int)strcspn(*values, "="), *values);
        set(record, name, strchr(*values, '=') + 1);
    }
}

static enum error_class log_request(struct house *house, const char *const *values,
                                    struct head *head)
{
    struct desk desk = desk_of(house, CLERK);
    struct problems problems = {0};
    struct error error = {0};
    struct record record;
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems};

    record_init(&record, &records_request_form);
    put_values(&record, VALUES("kind=CPRA", "description=All calls on Ficticia Street"));
    put_values(&record, values);
    (void)records_file(house->store, &filing, &error);
    *head = filing.head;
    problems_finish(&problems);
    record_finish(&record);
    return error.class;
}

static struct head logged(struct house *house, const char *const *values)
{
    struct head head;

    assert_int_equal(log_request(house, values, &head), ERROR_NONE);
    return head;
}

/* The words of the refusal, or "" when it was done. */
static const char *act_with(struct house *house, enum person person, struct head *head,
                            const char *action, const char *const *values)
{
    static struct error error;
    struct desk desk = desk_of(house, person);
    struct problems problems = {0};
    struct record record;
    struct acting acting = {.record = &record,
                            .transition = form_transition(head->form, action),
                            .desk = &desk,
                            .problems = &problems};

    error = (struct error){0};
    good(records_load(house->store, desk.actor, head->number, &acting.head, &record, &error),
         &error);
    put_values(&record, values);
    if (records_act(house->store, &acting, &error)) {
        *head = acting.head;
        error_clear(&error);
    }
    problems_finish(&problems);
    record_finish(&record);
    return error.text;
}

static void expect_done(const char *words)
{
    if (words[0] != '\0') {
        fail_msg("%s", words);
    }
}

static void expect_refused(const char *words, const char *part)
{
    if (strstr(words, part) == NULL) {
        fail_msg("\"%s\" in place of \"%s\"", words, part);
    }
}

static const char *due_of(struct house *house, const struct head *head, char out[DATE_ROOM])
{
    struct due_item items[20];
    struct due_request request = {.form = &records_request_form, .limit = 20};
    struct error error = {0};
    size_t count = 0;

    good(due_page(house->store, &house->actors[CLERK], &request, items, &count, &error), &error);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (items[i].head.seq == head->seq) {
            text_copy(out, DATE_ROOM, items[i].due_on);
        }
    }
    return out;
}

#define EXTENSION                                                                                  \
    "extension_reasons=VOLUMINOUS", "extension_text=Many calls", "extension_signed_by=S. Sample",  \
        "extension_title=Sergeant", "extension_sent_on=2026-11-20"

static void nothing_but_what_is_asked_for_is_needed(void **state)
{
    struct head head = logged(*state, NULL);

    assert_string_equal(head.number, "NWK-PR-2026-00001");
    assert_string_equal(head.status, "received");
}

/* A letter of last week: its own date counts, and a wrong one is mended with history. */
static void receipt_may_be_earlier_and_is_corrected(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, VALUES("received_at=2026-11-17T10:00"));
    char due[DATE_ROOM];

    assert_string_equal(due_of(house, &head, due), "2026-11-30");
    expect_done(act_with(house, CLERK, &head, "correct", VALUES("received_at=2026-11-16T10:00")));
    assert_string_equal(due_of(house, &head, due), "2026-11-30"); /* both roll over the holidays */
    expect_done(act_with(house, CLERK, &head, "correct", VALUES("received_at=2026-11-10T10:00")));
    assert_string_equal(due_of(house, &head, due), "2026-11-20");
    expect_refused(act_with(house, CLERK, &head, "correct", VALUES("received_at=2026-11-21T10:00")),
                   "future");
}

static void asking_back_does_not_stop_the_clock(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, VALUES("received_at=2026-11-17T10:00"));
    char due[DATE_ROOM];

    expect_done(act_with(house, CLERK, &head, "clarify", VALUES("clarify_note=Which street?")));
    assert_string_equal(head.status, "clarifying");
    assert_string_equal(due_of(house, &head, due), "2026-11-30");
}

/* The cap is counted from the receipt, each time, and there is one extension. */
static void one_extension_to_the_cap(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, VALUES("received_at=2026-11-17T10:00"));
    char due[DATE_ROOM];

    expect_refused(act_with(house, CLERK, &head, "extend", VALUES(EXTENSION)), "not for the role");
    expect_refused(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-12-12")),
        "At most until 2026-12-11");
    expect_refused(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-11-30")),
        "due on 2026-11-30 anyway");
    expect_refused(act_with(house, SERGEANT, &head, "extend", VALUES("extended_until=2026-12-11")),
                   "extension_reasons");
    expect_done(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-12-11")));
    assert_string_equal(due_of(house, &head, due), "2026-12-11");
    expect_done(act_with(house, CLERK, &head, "clarify", VALUES("clarify_note=Which?")));
    assert_string_equal(due_of(house, &head, due), "2026-12-11");
    expect_refused(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-12-11")),
        "one extension and no second");
}

static void extension_comes_within_the_ten_days(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, VALUES("received_at=2026-11-09T10:00"));

    expect_refused(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-12-01")),
        "The ten days ended on 2026-11-19");
}

static void other_clocks_are_not_extended(void **state)
{
    struct house *house = *state;
    struct head head =
        logged(house, VALUES("kind=DV_FC6228_REPORT", "proper_interest=VICTIM", "id_shown=yes"));
    char due[DATE_ROOM];

    assert_string_equal(due_of(house, &head, due), "2026-12-01"); /* five working days */
    expect_refused(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-12-10")),
        "a clock of its own");
}

static void identification_is_asked_where_the_law_asks_it(void **state)
{
    struct house *house = *state;
    struct head head;

    assert_int_equal(log_request(house, VALUES("kind=COLLISION_VC20012"), &head), ERROR_INPUT);
    assert_int_equal(log_request(house, VALUES("kind=INCIDENT_COPY"), &head), ERROR_NONE);
    assert_int_equal(log_request(house,
                                 VALUES("kind=VICTIM_7923_605", "id_shown=no",
                                        "proper_interest=REPRESENTATIVE_OF_DECEASED"),
                                 &head),
                     ERROR_INPUT); /* the proof of death */
}

#define DETERMINATION                                                                              \
    "determination_reasons=It is so", "determined_by=Discovery Unit", "determined_on=2026-11-20"

static void no_records_needs_help_given_first(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, NULL);

    expect_refused(act_with(house, CLERK, &head, "determine",
                            VALUES(DETERMINATION, "determination=NO_RECORDS")),
                   "assist_notes: ");
    expect_done(act_with(house, CLERK, &head, "assist", VALUES("assist_notes=Showed the log")));
    expect_done(act_with(house, CLERK, &head, "determine",
                         VALUES(DETERMINATION, "determination=NO_RECORDS")));
    expect_done(act_with(house, CLERK, &head, "close", NULL));
}

static void denial_is_whole_or_none(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, NULL);

    expect_refused(act_with(house, CLERK, &head, "determine",
                            VALUES(DETERMINATION, "determination=DENY_ALL",
                                   "denial_explanation=An open case")),
                   "denial_exemptions");
    expect_refused(
        act_with(house, CLERK, &head, "determine",
                 VALUES(DETERMINATION, "determination=DENY_ALL", "denial_explanation=An open case",
                        "denial_exemptions=7923.600")),
        "responsible_persons: Responsible: at least 1 needed");
    expect_refused(
        act_with(house, CLERK, &head, "determine",
                 VALUES(DETERMINATION, "determination=DENY_ALL", "denial_explanation=Another law",
                        "denial_exemptions=7927.705", "responsible_persons[1].name=R. Sample",
                        "responsible_persons[1].title=Custodian")),
        "name it");
    expect_done(
        act_with(house, CLERK, &head, "determine",
                 VALUES(DETERMINATION, "determination=DENY_ALL", "denial_explanation=An open case",
                        "denial_exemptions=7923.600", "responsible_persons[1].name=R. Sample",
                        "responsible_persons[1].title=Custodian")));
    expect_refused(act_with(house, CLERK, &head, "prepare", NULL), "Nothing is disclosed");
    expect_refused(act_with(house, CLERK, &head, "close", NULL), "has not been sent");
    expect_done(
        act_with(house, SERGEANT, &head, "send-denial", VALUES("denial_sent_on=2026-11-20")));
    expect_done(act_with(house, CLERK, &head, "close", NULL));
    expect_done(act_with(house, SERGEANT, &head, "reopen", VALUES("reopen_reason=Appeal")));
    assert_string_equal(head.status, "reopened");
}

static struct head disclosed(struct house *house, const char *const *values)
{
    struct head head = logged(house, values);

    expect_refused(act_with(house, CLERK, &head, "determine",
                            VALUES(DETERMINATION, "determination=DISCLOSE_ALL")),
                   "available_at");
    expect_done(act_with(
        house, CLERK, &head, "determine",
        VALUES(DETERMINATION, "determination=DISCLOSE_ALL", "available_at=2026-11-24T09:00")));
    expect_done(act_with(house, CLERK, &head, "ready", NULL));
    return head;
}

static void payment_gates_the_release_and_nothing_else(void **state)
{
    struct house *house = *state;
    struct head head = disclosed(house, NULL);

    expect_done(act_with(house, CLERK, &head, "quote-fee", VALUES("fee_quote=3.10")));
    expect_refused(act_with(house, CLERK, &head, "release", VALUES("released_on=2026-11-20")),
                   "The fee is 3.10 and 0.00 is paid");
    expect_done(
        act_with(house, CLERK, &head, "pay", VALUES("fee_paid=3.10", "paid_on=2026-11-20")));
    expect_done(
        act_with(house, CLERK, &head, "release", VALUES("released_on=2026-11-20", "pages=31")));
    expect_done(act_with(house, CLERK, &head, "close", NULL));
}

static void looking_is_free_and_victims_pay_nothing(void **state)
{
    struct house *house = *state;
    struct head head = disclosed(house, VALUES("format=INSPECT"));
    struct head victim =
        logged(house, VALUES("kind=DV_FC6228_FACE", "proper_interest=VICTIM", "id_shown=yes"));

    expect_refused(act_with(house, CLERK, &head, "quote-fee", VALUES("fee_quote=1.00")), "free");
    expect_done(act_with(house, CLERK, &head, "inspect", VALUES("inspected_on=2026-11-20")));
    expect_refused(act_with(house, CLERK, &victim, "quote-fee", VALUES("fee_quote=1.00")),
                   "FC 6228");
}

/* Nothing need be shown to log it; before the copy is handed out it must be (FC 6228, VC 20012). */
static void identification_gates_the_release(void **state)
{
    struct house *house = *state;
    struct head head = disclosed(house, VALUES("kind=DV_FC6228_REPORT", "id_shown=no",
                                               "proper_interest=REPRESENTATIVE_OF_DECEASED",
                                               "death_proof_shown=no"));

    expect_refused(act_with(house, CLERK, &head, "release", VALUES("released_on=2026-11-20")),
                   "id_shown: Identification");
    expect_refused(
        act_with(house, CLERK, &head, "inspect", VALUES("inspected_on=2026-11-20", "id_shown=yes")),
        "death_proof_shown: ");
    expect_done(
        act_with(house, CLERK, &head, "release",
                 VALUES("released_on=2026-11-20", "id_shown=yes", "death_proof_shown=yes")));
    assert_string_equal(head.status, "released");
}

/* Two people who write the same words have two requests. */
static void same_words_are_two_requests(void **state)
{
    struct house *house = *state;
    struct head one = logged(house, VALUES("requester_name=One")),
                other = logged(house, VALUES("requester_name=Other"));

    assert_string_not_equal(one.number, other.number);
    expect_done(act_with(house, CLERK, &one, "link", VALUES("related_number=NWK-PR-2026-00002")));
    assert_string_equal(one.status, "received");
    assert_string_equal(other.status, "received");
    expect_refused(act_with(house, CLERK, &one, "link", VALUES("related_number=NWK-CR-2026-00002")),
                   "a records request");
}

/* The word "closed" in a text makes nothing closed, and every clock ends with its state. */
static void state_is_not_what_a_text_says(void **state)
{
    struct house *house = *state;
    struct head head = logged(house, VALUES("description=Is the case closed?"));
    char due[DATE_ROOM];

    assert_string_equal(head.status, "received");
    assert_string_equal(due_of(house, &head, due), "2026-11-30");
    expect_done(act_with(house, CLERK, &head, "withdraw", VALUES("withdrawal_note=By phone")));
    assert_string_equal(due_of(house, &head, due), "");
}

static void expect_kept(struct house *house, const struct head *head, const char *field,
                        const char *value)
{
    struct record record;
    struct head now;

    load(house, head->number, &now, &record);
    assert_string_equal(get(&record, field), value);
    record_finish(&record);
}

/* "Now" is when it is logged, not when the program was started. */
static void each_is_received_at_its_own_time(void **state)
{
    struct house *house = *state;
    struct head one = logged(house, NULL), other;

    house_now(house, "2026-11-21T10:15");
    other = logged(house, NULL);
    expect_kept(house, &one, "received_at", "2026-11-20T09:30");
    expect_kept(house, &other, "received_at", "2026-11-21T10:15");
}

/* The day that is chosen is the day that stands on the letter and in the queue, whatever day it is
 * in Greenwich. */
static void no_day_is_lost_late_in_the_evening(void **state)
{
    struct house *house = *state;
    char due[DATE_ROOM];
    struct head head;
    struct text day = {0};
    struct record record;

    house_now(house, "2026-11-20T23:59");
    head = logged(house, NULL);
    expect_kept(house, &head, "received_at", "2026-11-20T23:59");
    assert_string_equal(due_of(house, &head, due), "2026-11-30");
    expect_done(
        act_with(house, SERGEANT, &head, "extend", VALUES(EXTENSION, "extended_until=2026-12-14")));
    assert_string_equal(due_of(house, &head, due), "2026-12-14");
    load(house, head.number, &head, &record);
    assert_int_equal(
        paper_value(&record,
                    place_of((size_t)field_index(record.form->fields, record.form->field_count,
                                                 "extended_until")),
                    &house->codes, &day),
        PAPER_DATE);
    assert_string_equal(text_bytes(&day), "2026-12-14");
    expect_kept(house, &head, "extended_on", "2026-11-20");
    text_finish(&day);
    record_finish(&record);
}

static void queue_is_in_the_order_of_its_days(void **state)
{
    struct house *house = *state;
    struct due_request request = {.form = &records_request_form, .limit = 2};
    struct due_counts counts;
    struct due_item items[2];
    struct error error = {0};
    size_t count = 0;

    (void)logged(house, VALUES("received_at=2026-11-19T10:00"));
    (void)logged(house, VALUES("received_at=2026-11-02T10:00"));
    (void)logged(house, VALUES("received_at=2026-11-10T10:00"));
    good(due_page(house->store, &house->actors[CLERK], &request, items, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_string_equal(items[0].due_on, "2026-11-12");
    assert_string_equal(items[1].due_on, "2026-11-20");
    request.after_date = items[1].due_on;
    request.after_seq = items[1].head.seq;
    request.after_clock = items[1].clock;
    good(due_page(house->store, &house->actors[CLERK], &request, items, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_string_equal(items[0].due_on, "2026-11-30");
    good(due_count(house->store, &records_request_form, (struct date){2026, 11, 20}, 3, 9, &counts,
                   &error),
         &error);
    assert_int_equal(counts.overdue, 1);
    assert_int_equal(counts.soon, 1);
    good(due_count(house->store, &records_request_form, (struct date){2026, 12, 20}, 3, 2, &counts,
                   &error),
         &error);
    assert_int_equal(counts.overdue, 2); /* of three: it is not counted further */
    assert_int_equal(counts.soon, 0);
}

static void figures_of_the_month(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct report_outcome outcome;
    struct error error = {0};
    const struct form *form = NULL;
    struct report_request request = {.report = report_by_name("records", &form),
                                     .begins = {2026, 11, 1},
                                     .ends = {2026, 11, 30},
                                     .desk = &desk};
    struct head late = logged(house, VALUES("received_at=2026-11-02T10:00"));

    request.form = form;
    (void)logged(house, VALUES("received_at=2026-11-03T10:00"));
    (void)logged(house, VALUES("received_at=2026-10-30T10:00")); /* another month's */
    (void)disclosed(house, NULL);
    expect_done(act_with(house, CLERK, &late, "determine",
                         VALUES(DETERMINATION, "determination=REFERRED")));
    good(report_run(house->store, &request, &outcome, &error), &error);
    assert_int_equal(outcome.records, 3);
    for (size_t i = 0; i < request.report->figure_count; i++) {
        static const struct {
            const char *name;
            int64_t value;
        } wanted[] = {{"received", 3}, {"open", 1},     {"overdue", 1},     {"in_time", 1},
                      {"late", 1},     {"referred", 1}, {"median_days", 0}, {"denied", 0}};

        for (size_t w = 0; w < COUNT_OF(wanted); w++) {
            if (strcmp(request.report->figures[i].name, wanted[w].name) == 0 &&
                outcome.figures[i] != wanted[w].value) {
                fail_msg("%s is %d", wanted[w].name, (int)outcome.figures[i]);
            }
        }
    }
    report_outcome_finish(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(nothing_but_what_is_asked_for_is_needed),
        IN_HOUSE(receipt_may_be_earlier_and_is_corrected),
        IN_HOUSE(asking_back_does_not_stop_the_clock),
        IN_HOUSE(one_extension_to_the_cap),
        IN_HOUSE(extension_comes_within_the_ten_days),
        IN_HOUSE(other_clocks_are_not_extended),
        IN_HOUSE(identification_is_asked_where_the_law_asks_it),
        IN_HOUSE(no_records_needs_help_given_first),
        IN_HOUSE(denial_is_whole_or_none),
        IN_HOUSE(payment_gates_the_release_and_nothing_else),
        IN_HOUSE(looking_is_free_and_victims_pay_nothing),
        IN_HOUSE(same_words_are_two_requests),
        IN_HOUSE(state_is_not_what_a_text_says),
        IN_HOUSE(identification_gates_the_release),
        IN_HOUSE(each_is_received_at_its_own_time),
        IN_HOUSE(no_day_is_lost_late_in_the_evening),
        IN_HOUSE(queue_is_in_the_order_of_its_days),
        IN_HOUSE(figures_of_the_month),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
