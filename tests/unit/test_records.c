/* Filing and acting: numbers without gaps, one transaction, nobody's own approval, nothing
 * overwritten, pages by key, search. */
#include "tests/support/desk_fixture.h"
#include "tests/support/folder.h"

#include "db/check_file.h"
#include "db/record_json.h"
#include "db/records.h"
#include "db/search.h"
#include "db/staff.h"
#include "db/statement.h"

#define SECRET "a good long secret"

struct station {
    struct desk_fixture *fixture;
    struct folder *folder;
    struct store *store;
    struct actor clerk, sergeant, other, volunteer;
    struct error error;
};

static struct actor actor_of(struct station *station, const char *employee, enum role role)
{
    struct actor chief = {.employee = "500001", .role = ROLE_ADMINISTRATOR, .workstation = "test"};
    struct actor actor = {.role = role, .workstation = "Counter 1"};

    snprintf(actor.employee, sizeof(actor.employee), "%s", employee);
    assert_true(staff_add(station->store, &chief, employee, "Muster Person", role, SECRET,
                          &station->error));
    return actor;
}

static int station_set_up(void **state)
{
    struct station *station = calloc(1, sizeof(*station));
    void *part = NULL;

    if (folder_setup(&part) != 0) {
        return -1;
    }
    station->folder = part;
    if (desk_set_up(&part) != 0) {
        return -1;
    }
    station->fixture = part;
    assert_true(store_create(station->folder->file, true, &station->error));
    assert_true(store_open(&station->store, station->folder->file, &test_time, &station->error));
    assert_true(
        staff_add_first(station->store, "500001", "Ada Muster", SECRET, "test", &station->error));
    station->clerk = actor_of(station, "500002", ROLE_DESK);
    station->sergeant = actor_of(station, "500003", ROLE_SERGEANT);
    station->other = actor_of(station, "500004", ROLE_SERGEANT);
    station->volunteer = actor_of(station, "500005", ROLE_VOLUNTEER);
    station->fixture->desk.actor = &station->clerk;
    *state = station;
    return 0;
}

static int station_tear_down(void **state)
{
    struct station *station = *state;
    void *part = station->fixture;

    store_close(station->store);
    desk_tear_down(&part);
    part = station->folder;
    folder_teardown(&part);
    free(station);
    return 0;
}

#define REPORT                                                                                     \
    "{\"type\":\"LOST_PROP\",\"occurred_from\":\"UNKNOWN\",\"occurred_to\":\"UNKNOWN\","           \
    "\"occurred_place\":\"UNKNOWN\",\"persons\":[{\"role\":\"I\",\"name\":\"Nu\xC3\xB1"            \
    "ez Muster\"}],\"narrative\":\"Lost.\",\"marsys_card\":false,\"card_given\":false%s}"
#define CARD                                                                                       \
    "{\"call_sign\":\"40Q1\",\"area\":\"NORWALK\",\"rd\":\"0400\",\"origin\":\"OBS\","             \
    "\"setting\":\"OTHER\",\"contacts\":3,\"cards\":2%s}"

static bool file(struct station *station, const struct form *form, const char *more,
                 struct head *head)
{
    struct record record;
    struct problems problems = {0};
    struct filing filing = {
        .record = &record, .desk = &station->fixture->desk, .problems = &problems};
    char json[2000];
    bool ok;

    snprintf(json, sizeof(json), form == &counter_report_form ? REPORT : CARD, "");
    record_init(&record, form);
    error_clear(&station->error);
    assert_true(record_from_json(&record, &station->fixture->desk, json, strlen(json), &problems,
                                 &station->error));
    if (*more) { /* what the test wants otherwise, over the whole record */
        snprintf(json, sizeof(json), "{%s}", more + 1);
        assert_true(record_from_json(&record, &station->fixture->desk, json, strlen(json),
                                     &problems, &station->error));
    }
    ok = records_file(station->store, &filing, &station->error);
    *head = filing.head;
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static struct head report(struct station *station, const char *more)
{
    struct head head;

    if (!file(station, &counter_report_form, more, &head)) {
        fail_msg("%s", station->error.text);
    }
    return head;
}

/* Does the action with `field` set to `text` (NULL: nothing set). */
static bool act(struct station *station, const struct actor *actor, struct head *head,
                const char *action, const char *field, const char *text)
{
    struct record record;
    struct problems problems = {0};
    struct desk desk = station->fixture->desk;
    struct head now;
    struct acting acting = {.record = &record,
                            .desk = &desk,
                            .problems = &problems,
                            .transition = form_transition(head->form, action)};
    bool ok;

    desk.actor = actor;
    error_clear(&station->error);
    assert_true(records_load_seq(station->store, &station->sergeant, head->seq, &now, &record,
                                 &station->error));
    if (field != NULL) {
        record_set_named(&record, field, text);
    }
    acting.head = *head;
    ok = records_act(station->store, &acting, &station->error);
    if (ok) {
        *head = acting.head;
    }
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static void count_is(struct station *station, const char *sql, int64_t expected)
{
    struct statement *statement = statement_get(station->store, sql, &station->error);

    assert_int_equal(statement_step(statement, &station->error), STEP_ROW);
    assert_int_equal(column_integer(statement, 0), expected);
    statement_done(statement);
}

static void numbers_have_no_gaps_and_begin_anew_each_year(void **state)
{
    struct station *station = *state;
    struct head head;

    assert_string_equal(report(station, "").number, "NWK-CR-2026-00001");
    assert_false(file(station, &counter_report_form, ",\"narrative\":\"\"", &head));
    assert_int_equal(station->error.class, ERROR_INPUT);
    assert_string_equal(report(station, "").number, "NWK-CR-2026-00002");
    station->fixture->desk.now.date = (struct date){2027, 1, 1};
    assert_string_equal(report(station, "").number, "NWK-CR-2027-00001");
    station->fixture->desk.now.date = (struct date){2026, 11, 20};
}

static void a_card_is_filed_with_its_report_or_neither(void **state)
{
    struct station *station = *state;
    struct head head;

    head = report(station, ",\"card_given\":true");
    count_is(station, "SELECT count(*) FROM contact_755", 1);
    snprintf(station->fixture->config.counter_area, 33, "NOWHERE");
    assert_false(file(station, &counter_report_form, ",\"card_given\":true", &head));
    count_is(station, "SELECT count(*) FROM record", 2);
    count_is(station, "SELECT max(last) FROM number_counter", 1);
}

static void nobody_approves_their_own_work(void **state)
{
    struct station *station = *state;
    struct head head;

    station->fixture->desk.actor = &station->sergeant;
    head = report(station, "");
    assert_false(act(station, &station->sergeant, &head, "approve", NULL, NULL));
    assert_int_equal(station->error.class, ERROR_REFUSED);
    assert_true(act(station, &station->other, &head, "return", "return_reason", "Which phone?"));
    assert_string_equal(head.status, "returned");
    assert_true(act(station, &station->sergeant, &head, "resubmit", "narrative", "The black one."));
    assert_true(act(station, &station->other, &head, "approve", NULL, NULL));
    assert_string_equal(head.status, "approved");
    assert_int_equal(head.version, 4);
}

static void who_resubmits_for_the_author_does_not_approve(void **state)
{
    struct station *station = *state;
    struct head head = report(station, "");

    assert_true(act(station, &station->sergeant, &head, "return", "return_reason", "Which?"));
    assert_true(act(station, &station->sergeant, &head, "resubmit", "narrative", "The black one."));
    assert_false(act(station, &station->sergeant, &head, "approve", NULL, NULL));
    assert_true(act(station, &station->other, &head, "approve", NULL, NULL));
}

static void a_stale_version_is_a_conflict_that_says_who(void **state)
{
    struct station *station = *state;
    struct head head = report(station, "");
    struct head stale = head;

    assert_true(act(station, &station->sergeant, &head, "approve", NULL, NULL));
    assert_false(act(station, &station->other, &stale, "return", "return_reason", "Late"));
    assert_int_equal(station->error.class, ERROR_CONFLICT);
    assert_non_null(strstr(station->error.text, "500003"));
}

static void only_what_the_action_asks_is_taken(void **state)
{
    struct station *station = *state;
    struct head head = report(station, ",\"approved_by\":\"500003\"");
    struct record record;

    assert_true(act(station, &station->sergeant, &head, "approve", "narrative", "Something else."));
    assert_true(records_load_seq(station->store, &station->clerk, head.seq, &head, &record,
                                 &station->error));
    assert_string_equal(record_named(&record, "narrative"), "Lost.");
    assert_string_equal(record_named(&record, "approved_by"), "500003");
    record_finish(&record);
    count_is(station, "SELECT count(*) FROM operation WHERE changes LIKE '%Something%'", 0);
    count_is(station,
             "SELECT count(*) FROM operation WHERE action = 'submit' AND changes LIKE "
             "'%approved_by%'",
             0);
}

static void a_urn_stands_on_one_report_until_that_is_void(void **state)
{
    struct station *station = *state;
    struct head first = report(station, ",\"urn\":\"926-00025-0461-442\""), head;

    assert_false(file(station, &counter_report_form, ",\"urn\":\"926000250499261\"", &head));
    assert_non_null(strstr(station->error.text, first.number));
    assert_true(act(station, &station->sergeant, &first, "void", "void_reason", "Filed twice."));
    head = report(station, ",\"urn\":\"926-00025-0461-442\"");
    assert_false(act(station, &station->sergeant, &first, "set-urn", "urn", ""));
    first = report(station, "");
    assert_false(act(station, &station->clerk, &first, "set-urn", "urn", "926-00025-0461-442"));
    assert_true(act(station, &station->clerk, &first, "set-urn", "urn", "926-00026-0461-442"));
}

static void a_closed_account_writes_nothing_more(void **state)
{
    struct station *station = *state;
    struct actor chief = {.employee = "500001", .role = ROLE_ADMINISTRATOR, .workstation = "test"};
    struct head head;

    assert_true(staff_disable(station->store, &chief, station->clerk.employee, &station->error));
    assert_false(file(station, &contact_755_form, "", &head));
    assert_int_equal(station->error.class, ERROR_REFUSED);
}

static void volunteers_see_their_own_cards_only(void **state)
{
    struct station *station = *state;
    struct head head, heads[10];
    struct record record;
    size_t count;
    const struct page_request all = {.limit = 10},
                              reports = {.form = &counter_report_form, .limit = 9};

    report(station, "");
    assert_true(file(station, &contact_755_form, "", &head));
    assert_false(records_load_seq(station->store, &station->volunteer, head.seq, &head, &record,
                                  &station->error));
    station->fixture->desk.actor = &station->volunteer;
    assert_true(file(station, &contact_755_form, "", &head));
    assert_false(file(station, &counter_report_form, "", &heads[0]));
    assert_true(
        records_page(station->store, &station->volunteer, &all, heads, &count, &station->error));
    assert_int_equal(count, 1);
    assert_string_equal(heads[0].number, head.number);
    assert_false(records_page(station->store, &station->volunteer, &reports, heads, &count,
                              &station->error));
}

static void pages_go_by_key_both_ways(void **state)
{
    struct station *station = *state;
    struct head heads[4], filed[7];
    size_t count;
    struct page_request request = {.form = &counter_report_form, .limit = 3};

    for (int i = 0; i < 7; i++) {
        filed[i] = report(station, "");
    }
    assert_true(act(station, &station->sergeant, &filed[3], "approve", NULL, NULL));
    assert_true(
        records_page(station->store, &station->clerk, &request, heads, &count, &station->error));
    assert_int_equal(count, 3);
    assert_int_equal(heads[0].seq, filed[6].seq);
    request.before = heads[2].seq;
    assert_true(
        records_page(station->store, &station->clerk, &request, heads, &count, &station->error));
    assert_int_equal(heads[0].seq, filed[3].seq);
    request =
        (struct page_request){.form = &counter_report_form, .limit = 2, .after = filed[1].seq};
    assert_true(
        records_page(station->store, &station->clerk, &request, heads, &count, &station->error));
    assert_int_equal(count, 2);
    assert_int_equal(heads[0].seq, filed[3].seq);
    request = (struct page_request){.form = &counter_report_form,
                                    .limit = 4,
                                    .status = "approved",
                                    .from = "2026-11-20",
                                    .to = "2026-11-20"};
    assert_true(
        records_page(station->store, &station->clerk, &request, heads, &count, &station->error));
    assert_int_equal(count, 1);
}

static void search_finds_words_and_numbers(void **state)
{
    struct station *station = *state;
    struct head head = report(station, ""), heads[5];
    size_t count;
    static const struct {
        const char *typed;
        size_t found;
    } cases[] = {
        {"nunez", 1},        {"MUST nuñ", 1},  {"nwk-cr-2026-00001", 1},
        {"cr 2026 1", 1},    {"cr-2026-2", 0}, {"zebra", 0},
        {"\"", 0},           {"muster*", 1},   {"a OR b", 0},
        {"-- '); ", 0},      {"NEAR(x)", 0},   {"", 0},
        {"words:muster", 0},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (!search_page(station->store, &station->clerk, cases[i].typed, 0, 5, heads, &count,
                         &station->error)) {
            fail_msg("%s: %s", cases[i].typed, station->error.text);
        }
        if (count != cases[i].found) {
            fail_msg("%s: %zu found", cases[i].typed, count);
        }
    }
    assert_true(act(station, &station->sergeant, &head, "return", "return_reason", "Which?"));
    assert_true(act(station, &station->clerk, &head, "resubmit", "narrative", "A zebra."));
    assert_true(search_page(station->store, &station->clerk, "zebra", 0, 5, heads, &count,
                            &station->error));
    assert_int_equal(count, 1);
    assert_true(search_page(station->store, &station->clerk, "lost.", 0, 5, heads, &count,
                            &station->error));
    assert_int_equal(count, 1); /* the type's label has the word too */
}

static void a_confidential_person_is_masked_and_not_found(void **state)
{
    struct station *station = *state;
    struct head head = report(station, ",\"persons\":[{\"role\":\"V\",\"name\":\"Geheim Muster\","
                                       "\"confidential\":true}]"),
                heads[2];
    size_t count;

    assert_null(strstr(head.headline, "Geheim"));
    assert_non_null(strstr(head.headline, "CONFIDENTIAL"));
    assert_true(search_page(station->store, &station->clerk, "geheim", 0, 2, heads, &count,
                            &station->error));
    assert_int_equal(count, 0);
}

struct told {
    int entries;
    char was[40], now[40], reason[40];
};

static bool hear(void *context, const struct history_entry *entry)
{
    struct told *told = context;

    told->entries++;
    if (entry->before != NULL) {
        text_copy(told->was, sizeof(told->was), record_named(entry->before, "narrative"));
        text_copy(told->now, sizeof(told->now), record_named(entry->after, "narrative"));
    }
    return true;
}

static void the_history_keeps_both_versions(void **state)
{
    struct station *station = *state;
    struct head head = report(station, "");
    struct told told = {0};

    assert_true(act(station, &station->sergeant, &head, "return", "return_reason", "Which?"));
    assert_true(act(station, &station->clerk, &head, "resubmit", "narrative", "A phone."));
    assert_true(records_history(station->store, &head, hear, &told, &station->error));
    assert_int_equal(told.entries, 3);
    assert_string_equal(told.was, "Lost.");
    assert_string_equal(told.now, "A phone.");
}

static void no_damage(void *context, enum finding_class class, const char *words)
{
    (void)context;
    if (class == FINDING_DAMAGE) {
        fail_msg("%s", words);
    }
}

static void count_alarm(void *context, const struct head *head, const char *due)
{
    (void)head;
    assert_string_equal(due, "2026-11-20T11:30");
    (*(int *)context)++;
}

static int alarms(struct station *station)
{
    int count = 0;

    assert_true(records_alarms(station->store, &station->clerk, &counter_report_form, 9,
                               count_alarm, &count, &station->error));
    return count;
}

static void an_alarm_stands_until_the_missing_person_is_entered(void **state)
{
    struct station *station = *state;
    struct head head = report(station, ",\"type\":\"MISSING\",\"missing_at_risk\":true"), second;

    assert_int_equal(alarms(station), 1);
    assert_true(
        act(station, &station->clerk, &head, "set-ncic", "ncic_handed_to", "Deputy Muster"));
    assert_int_equal(alarms(station), 0);
    second = report(station, ",\"type\":\"MISSING\",\"missing_at_risk\":true");
    assert_int_equal(alarms(station), 1);
    assert_true(act(station, &station->sergeant, &second, "void", "void_reason", "Filed twice."));
    assert_int_equal(alarms(station), 0);
    assert_true(check_file(station->store, no_damage, NULL, &station->error));
}

#define IN_STATION(test) cmocka_unit_test_setup_teardown(test, station_set_up, station_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_STATION(numbers_have_no_gaps_and_begin_anew_each_year),
        IN_STATION(a_card_is_filed_with_its_report_or_neither),
        IN_STATION(nobody_approves_their_own_work),
        IN_STATION(who_resubmits_for_the_author_does_not_approve),
        IN_STATION(a_stale_version_is_a_conflict_that_says_who),
        IN_STATION(only_what_the_action_asks_is_taken),
        IN_STATION(a_urn_stands_on_one_report_until_that_is_void),
        IN_STATION(a_closed_account_writes_nothing_more),
        IN_STATION(volunteers_see_their_own_cards_only),
        IN_STATION(pages_go_by_key_both_ways),
        IN_STATION(search_finds_words_and_numbers),
        IN_STATION(a_confidential_person_is_masked_and_not_found),
        IN_STATION(the_history_keeps_both_versions),
        IN_STATION(an_alarm_stands_until_the_missing_person_is_entered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
