/* E15 to E19: what a supervisor should look at in service comments and records requests. It is
 * Friday 2026-11-20. */
#include "tests/support/sealed_house.h"

#include "db/exceptions.h"
#include "db/sealed_records.h"
#include "forms/exception.h"

extern const struct form records_request_form;
extern const struct form service_comment_form;

static struct head log_request(struct house *house, const char *values)
{
    struct record record;
    struct head head;

    record_init(&record, &records_request_form);
    set_all(&record, "kind=CPRA|description=Calls");
    set_all(&record, values);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

/* "E16 1 |": the open ones, ordinal and field. */
static void expect(struct house *house, const struct form *form, const char *expected)
{
    const struct exception_request request = {
        .form = form, .now = moment_to_local(house->time.fixed), .limit = 20};
    struct exception_item items[20];
    struct error error = {0};
    struct text found = {0};
    size_t count = 0;

    good(exceptions_page(house->store, &house->actors[SERGEANT], &request, items, &count, &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&found, "%s %d %s|", items[i].key.code,
                        atoi(strrchr(items[i].head.number, '-') + 1), items[i].field);
    }
    assert_string_equal(text_bytes(&found), expected);
    text_finish(&found);
}

/* Due on the 30th: quiet on the 26th, and from the 27th on until it is determined. */
static void determination_is_raised_at_three_days_and_when_it_is_over(void **state)
{
    struct house *house = *state;
    struct head head = log_request(house, "received_at=2026-11-17T10:00");

    house_now(house, "2026-11-26T23:59");
    expect(house, &records_request_form, "");
    house_now(house, "2026-11-27T00:00");
    expect(house, &records_request_form, "E16 1 |");
    house_now(house, "2026-12-05T09:00");
    expect(house, &records_request_form, "E16 1 |");
    act(house, CLERK, &head,
        "determine determination=REFERRED|determination_reasons=Not ours|determined_by=Unit|"
        "determined_on=2026-12-05");
    expect(house, &records_request_form, "");
}

#define EXTENSION                                                                                  \
    "extend extension_reasons=VOLUMINOUS|extension_text=Many calls|extension_signed_by=S. Sample|" \
    "extension_title=Sergeant|extension_sent_on=2026-11-20|extended_until=2026-12-11"

/* The receipt was earlier than was first written down: then it was too long. */
static void extension_beyond_its_cap_is_raised(void **state)
{
    struct house *house = *state;
    struct head head = log_request(house, "received_at=2026-11-17T10:00");

    act(house, SERGEANT, &head, EXTENSION);
    expect(house, &records_request_form, "");
    act(house, CLERK, &head, "correct received_at=2026-11-13T10:00");
    expect(house, &records_request_form, "E17 1 extended_until|");
    act(house, CLERK, &head, "correct received_at=2026-11-06T10:00"); /* due on the 16th */
    expect(house, &records_request_form,
           "E17 1 extended_until|E17 1 extension_sent_on|E17 1 extended_on|");
}

/* As records come that were not made by this program's steps. */
static void extension_and_denial_that_lack_something_are_raised(void **state)
{
    struct house *house = *state;
    struct desk desk = desk_of(house, SERGEANT);
    struct findings findings = {0};
    struct record record;

    record_init(&record, &records_request_form);
    set_all(&record, "received_at=2026-11-17T10:00|extended_on=2026-11-18|"
                     "extended_until=2026-12-11|extension_sent_on=2026-11-18");
    exceptions_find(&record, "extended", &desk, &findings);
    assert_int_equal(findings.count, 5); /* the clock, and what is lacking */
    assert_string_equal(findings.items[0].rule->code, "E16");
    for (size_t i = 1; i < findings.count; i++) {
        assert_string_equal(findings.items[i].rule->code, "E17");
    }
    findings_finish(&findings);
    set_all(&record, "determination=DENY_ALL|closed_on=2026-11-20");
    exceptions_find(&record, "closed", &desk, &findings);
    assert_int_equal(findings.count, 3); /* exemption, person, letter */
    assert_string_equal(findings.items[2].rule->code, "E18");
    for (size_t i = 0; i < findings.count; i++) {
        assert_int_equal(findings.items[i].line, 0); /* a group without rows has no line */
    }
    findings_finish(&findings);
    record_finish(&record);
}

/* What is given in part is handed out, and what is withheld is denied in writing: both. */
static void part_denial_goes_out_beside_the_records(void **state)
{
    struct house *house = *state;
    struct head head = log_request(house, "received_at=2026-11-17T10:00");
    struct error error = {0};

    act(house, CLERK, &head,
        "determine determination=DISCLOSE_PART|determination_reasons=Names are withheld|"
        "determined_by=Unit|determined_on=2026-11-20|available_at=2026-11-20T09:00|"
        "denial_exemptions=7927.700|denial_explanation=Privacy|"
        "responsible_persons[1].name=R. Sample|responsible_persons[1].title=Custodian");
    assert_refused(try_act(house, SERGEANT, &head, "send-denial denial_sent_on=2026-11-20", &error),
                   &error, ERROR_INPUT, "Not everything is denied");
    error_clear(&error);
    act(house, CLERK, &head, "ready");
    act(house, CLERK, &head, "release released_on=2026-11-20");
    expect(house, &records_request_form, "E18 1 denial_sent_on|");
    assert_refused(try_act(house, CLERK, &head, "close", &error), &error, ERROR_INPUT,
                   "has not been sent");
    error_clear(&error);
    act(house, SERGEANT, &head, "send-part-denial denial_sent_on=2026-11-20");
    assert_string_equal(head.status, "released");
    expect(house, &records_request_form, "");
    act(house, CLERK, &head, "close");
}

static void part_that_was_promised_is_handed_out(void **state)
{
    struct house *house = *state;
    struct head head = log_request(house, "received_at=2026-11-17T10:00");
    struct error error = {0};

    act(house, CLERK, &head,
        "determine determination=DISCLOSE_PART|determination_reasons=Names are withheld|"
        "determined_by=Unit|determined_on=2026-11-20|available_at=2026-11-20T09:00|"
        "denial_exemptions=7927.700|denial_explanation=Privacy|"
        "responsible_persons[1].name=R. Sample|responsible_persons[1].title=Custodian");
    act(house, SERGEANT, &head, "send-part-denial denial_sent_on=2026-11-20");
    assert_refused(try_act(house, CLERK, &head, "close", &error), &error, ERROR_INPUT, "promised");
}

/* ---- comments: by clocks alone, and nothing but number, state and days ---- */

static bool try_act_opened(struct sealed_house *sealed, struct head *head, const char *action,
                           const char *values, struct error *error)
{
    struct house *house = sealed->house;
    struct desk desk = desk_of(house, COMMANDER);
    struct problems problems = {0};
    struct record record;
    struct acting acting = {.record = &record,
                            .transition = form_transition(&service_comment_form, action),
                            .desk = &desk,
                            .keys = &sealed->keys[COMMANDER],
                            .problems = &problems};
    const struct opening opening = {desk.actor, acting.keys, "read", "test", false};
    bool ok;

    good(records_load(house->store, desk.actor, head->number, &acting.head, &record, error), error);
    good(sealed_record_open(house->store, &opening, &acting.head, &record, error), error);
    set_all(&record, values);
    ok = records_act(house->store, &acting, error);
    *head = acting.head;
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static void act_opened(struct sealed_house *sealed, struct head *head, const char *action,
                       const char *values)
{
    struct error error = {0};

    good(try_act_opened(sealed, head, action, values, &error), &error);
}

static void expect_statement(struct sealed_house *sealed, const struct head *head,
                             const char *words)
{
    const struct opening opening = {&sealed->house->actors[COMMANDER], &sealed->keys[COMMANDER],
                                    "read", "test", false};
    struct error error = {0};
    struct record record;
    struct head now;

    good(records_load(sealed->house->store, opening.actor, head->number, &now, &record, &error),
         &error);
    good(sealed_record_open(sealed->house->store, &opening, &now, &record, &error), &error);
    assert_string_equal(get(&record, "statement"), words);
    record_finish(&record);
}

static struct head file_comment(struct sealed_house *sealed, const char *values)
{
    struct record record;
    struct head head;

    record_init(&record, &service_comment_form);
    set_all(&record, "statement=They were rude|about_watch_commander=no|via_official=no|"
                     "address=12 Sample Street");
    set_all(&record, values);
    head = file(sealed->house, CLERK, &record);
    record_finish(&record);
    return head;
}

static void copy_that_was_not_given_is_raised(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "");

    expect(sealed->house, &service_comment_form, "E15 1 |");
    act(sealed->house, CLERK, &head, "copy copy_status=DECLINED");
    expect(sealed->house, &service_comment_form, "");
}

/* Disposed on the 20th; 30 days later is a Sunday, so that it is due on Monday the 21st. */
static void notice_that_is_late_is_raised(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "");

    act(sealed->house, CLERK, &head, "copy copy_status=GIVEN_AT_FILING");
    act_opened(sealed, &head, "classify", "final_kind=SERVICE|service_categories=RESPONSE_TIME");
    act_opened(sealed, &head, "dispose",
               "lasd_result=CONDUCT_REASONABLE|disposition_on=2026-11-20");
    house_now(sealed->house, "2026-12-21T23:59");
    expect(sealed->house, &service_comment_form, "");
    house_now(sealed->house, "2026-12-22T00:00");
    expect(sealed->house, &service_comment_form, "E19 1 |");
    act_opened(sealed, &head, "send-notice", "notice_sent_on=2026-12-22");
    expect(sealed->house, &service_comment_form, "");
}

/* Whoever gave no address at the counter may give one later: the notice goes there, and what they
 * said stays as it is. */
static void address_that_is_given_later_takes_the_notice(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "address=");
    struct error error = {0};

    act_opened(sealed, &head, "classify", "final_kind=SERVICE|service_categories=RESPONSE_TIME");
    act_opened(sealed, &head, "dispose",
               "lasd_result=CONDUCT_REASONABLE|disposition_on=2026-11-20");
    assert_refused(
        try_act_opened(sealed, &head, "send-notice", "notice_sent_on=2026-11-20", &error), &error,
        ERROR_INPUT, "There is no address or e-mail");
    error_clear(&error);
    act_opened(sealed, &head, "contact", "address=12 Sample Street|statement=Something else");
    act_opened(sealed, &head, "send-notice", "notice_sent_on=2026-11-20");
    assert_string_equal(head.status, "noticed");
    expect_statement(sealed, &head, "They were rude");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(determination_is_raised_at_three_days_and_when_it_is_over),
        IN_HOUSE(extension_beyond_its_cap_is_raised),
        IN_HOUSE(extension_and_denial_that_lack_something_are_raised),
        IN_HOUSE(part_denial_goes_out_beside_the_records),
        IN_HOUSE(part_that_was_promised_is_handed_out),
        IN_SEALED_HOUSE(copy_that_was_not_given_is_raised),
        IN_SEALED_HOUSE(notice_that_is_late_is_raised),
        IN_SEALED_HOUSE(address_that_is_given_later_takes_the_notice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
