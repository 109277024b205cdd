/* Records that may be about one matter: pointed out, linked, never merged. It is Friday 2026-11-20.
 */
#include "tests/support/sealed_house.h"

#include "db/alike.h"
#include "db/sealed_records.h"
#include "forms/alike.h"

extern const struct form records_request_form;
extern const struct form service_comment_form;

static void write_request(struct record *record, const char *values)
{
    record_init(record, &records_request_form);
    set_all(record, "kind=CPRA|description=Calls|received_at=2026-11-20T09:00");
    set_all(record, values);
}

static struct head log_request(struct house *house, const char *values)
{
    struct record record;
    struct head head;

    write_request(&record, values);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

/* "NWK-PR-2026-00001: the same name; ..." of what a new request is like. */
static char *found_dup(struct house *house, const char *values)
{
    struct alike_item items[ALIKE_MOST];
    struct error error = {0};
    struct record record;
    struct text found = {0};
    size_t count = 99;

    write_request(&record, values);
    good(alike_find(house->store, &house->actors[CLERK], &record, NULL, items, &count, &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&found, "%s%s: %s", i > 0 ? "; " : "", items[i].head.number,
                        items[i].words);
    }
    record_finish(&record);
    return text_take(&found);
}

static void expect_found(struct house *house, const char *values, const char *wanted)
{
    char *found = found_dup(house, values);

    assert_string_equal(found, wanted);
    free(found);
}

#define FIRST "NWK-PR-2026-00001: the same "

static void name_is_the_same_however_it_is_written(void **state)
{
    struct house *house = *state;

    log_request(house, "requester_name=Ana  Mar\u00eda Mu\u00f1oz");
    expect_found(house, "requester_name=ana maria munoz", FIRST "name");
    expect_found(house, "requester_name= MUNOZ, Ana Mari\u0301a ", FIRST "name");
    expect_found(house, "requester_name=Ana Mu\u00f1oz", "");
    expect_found(house, "requester_name=Ana Mar\u00eda Mu\u00f1ozzi", "");
}

static void hangul_is_compared_too(void **state)
{
    struct house *house = *state;

    log_request(house, "requester_name=\uae40\ubbfc\uc218");
    expect_found(house, "requester_name=\uae40\ubbfc\uc218 ", FIRST "name");
    expect_found(house, "requester_name=\uae40\ubbfc", "");
}

static void phone_and_urn_tell_by_themselves(void **state)
{
    struct house *house = *state;

    log_request(house, "requester_phone=562-555-0142|urn=926-00025-0461-442");
    expect_found(house, "requester_phone=562-555-0142", FIRST "phone");
    expect_found(house, "urn=926-00025-0461-442", FIRST "URN");
    expect_found(house, "requester_phone=562-555-0143", "");
}

/* Many people ask about one corner. */
static void place_alone_tells_nothing(void **state)
{
    struct house *house = *state;

    log_request(house, "place=Ficticia St / Sample Ave|date_from=2026-11-02");
    expect_found(house, "place=ficticia st/sample ave", "");
    expect_found(house, "place=ficticia st/sample ave|date_from=2026-11-02",
                 FIRST "place, first day");
    expect_found(house, "place=ficticia st/sample ave|date_from=2026-11-03", "");
}

static void long_ago_is_another_matter(void **state)
{
    struct house *house = *state;

    log_request(house, "requester_name=Ana Muster|received_at=2026-09-01T10:00");
    expect_found(house, "requester_name=Ana Muster", "");
    expect_found(house, "requester_name=Ana Muster|received_at=2026-10-31T10:00", FIRST "name");
}

static void heaviest_comes_first_and_the_void_does_not_come(void **state)
{
    struct house *house = *state;
    struct head head;

    log_request(house, "requester_name=Ana Muster|requester_phone=562-555-0142");
    log_request(house, "requester_name=Ana Muster");
    head = log_request(house, "requester_name=Ana Muster");
    act(house, SERGEANT, &head, "void void_reason=typed twice");
    expect_found(house, "requester_name=Ana Muster|requester_phone=562-555-0142",
                 FIRST "name, phone; NWK-PR-2026-00002: the same name");
}

/* The clerk's words are no operators of the index, and none are no question to it. */
static void hostile_words_find_nothing(void **state)
{
    struct house *house = *state;

    log_request(house, "requester_name=Ana Muster");
    expect_found(house, "requester_name=\" OR *", "");
    expect_found(house, "requester_name=--- ...", "");
    expect_found(house, "requester_name=NEAR(Ana Muster", "");
}

static void reports_with_the_name_are_no_requests(void **state)
{
    struct house *house = *state;

    for (int i = 0; i < 30; i++) {
        file_report(house, CLERK); /* of Ana Muster */
    }
    expect_found(house, "requester_name=Ana Muster", "");
    log_request(house, "requester_name=Ana Muster");
    expect_found(house, "requester_name=Ana Muster", FIRST "name");
}

/* They are known to belong together: nobody need be told again. */
static void expect_none_like(struct house *house, const struct head *head)
{
    struct alike_item items[ALIKE_MOST];
    struct error error = {0};
    struct record record;
    struct head now;
    size_t count = 99;

    load(house, head->number, &now, &record);
    good(alike_find(house->store, &house->actors[CLERK], &record, &now, items, &count, &error),
         &error);
    assert_int_equal(count, 0);
    record_finish(&record);
}

static void links_are_seen_from_both_and_change_neither(void **state)
{
    struct house *house = *state;
    struct head one = log_request(house, "requester_name=Ana Muster");
    struct head other = log_request(house, "requester_name=Ana Muster");
    struct head linked[ALIKE_MOST];
    struct error error = {0};
    size_t count = 0;

    act(house, CLERK, &other, "link related_number=nwk-pr-2026-00001");
    assert_string_equal(other.status, "received");
    good(alike_linked(house->store, &house->actors[CLERK], &one, linked, &count, &error), &error);
    assert_int_equal(count, 1);
    assert_string_equal(linked[0].number, "NWK-PR-2026-00002");
    assert_int_equal(linked[0].version, 2);
    good(alike_linked(house->store, &house->actors[CLERK], &other, linked, &count, &error), &error);
    assert_int_equal(count, 0);
    expect_none_like(house, &one);
    expect_none_like(house, &other);
    assert_int_equal(tally_of(house, &records_request_form, "received"), 2);
}

static void links_lead_somewhere_else(void **state)
{
    struct house *house = *state;
    struct head one = log_request(house, "requester_name=Ana Muster");
    struct error error = {0};

    assert_refused(try_act(house, CLERK, &one, "link related_number=NWK-PR-2026-00009", &error),
                   &error, ERROR_INPUT, "There is no other record NWK-PR-2026-00009");
    error_clear(&error);
    assert_refused(try_act(house, CLERK, &one, "link related_number=NWK-PR-2026-00001", &error),
                   &error, ERROR_INPUT, "There is no other record NWK-PR-2026-00001");
    error_clear(&error);
    assert_refused(try_act(house, CLERK, &one, "link related_number=NWK-CR-2026-00001", &error),
                   &error, ERROR_INPUT, "the number of a records request");
}

/* ---- comments ---- */

static struct head file_comment(struct sealed_house *sealed, const char *values)
{
    struct record record;
    struct head head;

    record_init(&record, &service_comment_form);
    set_all(&record, "statement=They were rude|about_watch_commander=no|via_official=no");
    set_all(&record, values);
    head = file(sealed->house, CLERK, &record);
    record_finish(&record);
    return head;
}

static void expect_like(struct sealed_house *sealed, enum person person, const struct head *head,
                        const char *wanted)
{
    struct house *house = sealed->house;
    const struct opening opening = {.actor = &house->actors[person],
                                    .keys = &sealed->keys[person],
                                    .action = "read",
                                    .reason = "test"};
    struct alike_item items[ALIKE_MOST];
    struct error error = {0};
    struct record record;
    struct head now;
    size_t count = 0;
    struct text found = {0};

    good(records_load(house->store, opening.actor, head->number, &now, &record, &error), &error);
    (void)sealed_record_open(house->store, &opening, head, &record, NULL);
    good(alike_find_opened(house->store, opening.actor, opening.keys, &now, &record, items, &count,
                           &error),
         &error);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&found, "%s: %s;", items[i].head.number, items[i].words);
    }
    assert_string_equal(text_bytes(&found), wanted);
    text_finish(&found);
    record_finish(&record);
}

static void commander_is_told_of_comments_on_one_matter(void **state)
{
    struct sealed_house *sealed = *state;
    struct head one = file_comment(
        sealed, "person_name=Erika Erfunden|place=Sample Park|occurred_from=2026-11-18T20:00");
    struct head other = file_comment(
        sealed, "party_type=ANONYMOUS|place=sample park|occurred_from=2026-11-18T21:30");

    file_comment(sealed, "person_name=Someone Else");
    expect_like(sealed, COMMANDER, &other, "NWK-SC-2026-00001: the same place, day;");
    expect_like(sealed, COMMANDER, &one, "NWK-SC-2026-00002: the same place, day;");
}

static void desk_and_sergeant_learn_nothing(void **state)
{
    struct sealed_house *sealed = *state;
    struct alike_item items[ALIKE_MOST];
    struct error error = {0};
    struct record record;
    struct head head;
    size_t count = 99;

    file_comment(sealed, "person_name=Erika Erfunden");
    head = file_comment(sealed, "person_name=Erika Erfunden");
    record_init(&record, &service_comment_form);
    set_all(&record, "person_name=Erika Erfunden|received_at=2026-11-20T09:00");
    good(alike_find(sealed->house->store, &sealed->house->actors[CLERK], &record, NULL, items,
                    &count, &error),
         &error);
    assert_int_equal(count, 0);
    record_finish(&record);
    expect_like(sealed, CLERK, &head, "");
    expect_like(sealed, SERGEANT, &head, "");
}

/* What is the captain's alone is not given away to a watch commander by its likeness. */
static void captains_are_not_given_away(void **state)
{
    struct sealed_house *sealed = *state;
    struct head own = file_comment(sealed, "person_name=Erika Erfunden");
    struct head captains =
        file_comment(sealed, "person_name=Erika Erfunden|about_watch_commander=yes");

    expect_like(sealed, COMMANDER, &own, "");
    expect_like(sealed, COMMANDER, &captains, "");
    expect_like(sealed, CAPTAIN, &captains, "NWK-SC-2026-00001: the same name;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(name_is_the_same_however_it_is_written),
        IN_HOUSE(hangul_is_compared_too),
        IN_HOUSE(phone_and_urn_tell_by_themselves),
        IN_HOUSE(place_alone_tells_nothing),
        IN_HOUSE(long_ago_is_another_matter),
        IN_HOUSE(heaviest_comes_first_and_the_void_does_not_come),
        IN_HOUSE(hostile_words_find_nothing),
        IN_HOUSE(reports_with_the_name_are_no_requests),
        IN_HOUSE(links_are_seen_from_both_and_change_neither),
        IN_HOUSE(links_lead_somewhere_else),
        IN_SEALED_HOUSE(commander_is_told_of_comments_on_one_matter),
        IN_SEALED_HOUSE(desk_and_sergeant_learn_nothing),
        IN_SEALED_HOUSE(captains_are_not_given_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
