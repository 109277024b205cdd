#include "tests/support/house.h"

#include "db/record_table.h"
#include "db/search.h"
#include "db/staff.h"

#include <sqlite3.h>

/* --- filed and read back --- */

static void files_back_equal(struct house *house, const struct form *form)
{
    struct record record, back;
    struct head head, read;

    record_init(&record, form);
    fill_everything(house, &record);
    head = file(house, CLERK, &record);
    load(house, head.number, &read, &back);
    assert_true(record_equal(&record, &back));
    assert_string_equal(read.number, head.number);
    assert_string_equal(read.id, head.id);
    assert_int_equal(read.seq, head.seq);
    assert_string_equal(read.status, form_filing(form)->to);
    assert_int_equal(read.version, 1);
    assert_string_equal(read.filed_by, "500003");
    assert_string_equal(read.filed_at, "2026-11-20T17:30:00.000Z");
    assert_string_equal(read.changed_by, "500003");
    assert_string_equal(read.headline, head.headline);
    record_finish(&back);
    record_finish(&record);
}

static void both_forms_filled_to_the_brim_come_back_equal(void **state)
{
    files_back_equal(*state, &counter_report_form);
    files_back_equal(*state, &contact_755_form);
}

/* The fields of later actions too, which no filing takes: straight through the tables. */
struct brimming {
    const struct record *before, *after;
    int64_t seq;
};

static bool update_table(struct store *store, void *context, struct error *error)
{
    const struct brimming *brimming = context;

    return record_table_update(store, brimming->before, brimming->after, brimming->seq, error);
}

static void fields_of_actions_have_room_too(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = file_report(house, CLERK);
    struct record before, after, back;

    load(house, head.number, &head, &before);
    record_init(&after, &counter_report_form);
    fill_everything(house, &after);
    struct brimming brimming = {&before, &after, head.seq};
    good(store_run(house->store, update_table, &brimming, &error), &error);
    load(house, head.number, &head, &back);
    assert_true(record_equal(&after, &back));
    assert_int_equal(rows_of(&back, "supplements"), 99);
    record_finish(&before);
    record_finish(&after);
    record_finish(&back);
}

static void text_is_kept_composed_and_whole(void **state)
{
    struct house *house = *state;
    struct record record, back;
    struct head head;

    report_init(&record);
    set(&record, "persons[1].name", " Jose\u0301 Nun\u0303ez ");
    set(&record, "persons[2].role", "W");
    set(&record, "persons[2].name", "\u1112\u1161\u11ab 국"); /* Hangul taken apart */
    set(&record, "narrative", "Robert'); DROP TABLE record;--\n\n\"yes\" \\ 100%");
    head = file(house, CLERK, &record);
    load(house, head.number, &head, &back);
    assert_string_equal(get(&back, "persons[1].name"), "Jos\u00e9 Nu\u00f1ez");
    assert_string_equal(get(&back, "persons[2].name"), "한 국");
    assert_string_equal(get(&back, "narrative"),
                        "Robert'); DROP TABLE record;--\n\n\"yes\" \\ 100%");
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM record"), 1);
    record_finish(&back);
    record_finish(&record);
}

static void blank_rows_are_not_kept(void **state)
{
    struct house *house = *state;
    struct record record, back;
    struct head head;

    report_init(&record);
    set(&record, "persons[3].role", "W");
    set(&record, "persons[3].name", "Third");
    set(&record, "property[4].quantity", "1"); /* the default, nothing else */
    head = file(house, CLERK, &record);
    load(house, head.number, &head, &back);
    assert_int_equal(rows_of(&back, "persons"), 2);
    assert_string_equal(get(&back, "persons[2].name"), "Third");
    assert_int_equal(rows_of(&back, "property"), 0);
    record_finish(&back);
    record_finish(&record);
}

static void what_the_filing_says_of_later_actions_is_not_trusted(void **state)
{
    static const char *const cleared[] = {"approved_by",    "approved_at",    "return_reason",
                                          "defer_until",    "defer_reason",   "supplement_text",
                                          "void_reason",    "urn_key",        "ncic_due_at",
                                          "ncic_handed_to", "ncic_entered_at"};
    struct house *house = *state;
    struct record record, back;
    struct head head;

    report_init(&record);
    set(&record, "approved_by", "500005");
    set(&record, "approved_at", "2026-11-20T09:00");
    set(&record, "return_reason", "none");
    set(&record, "defer_until", "2026-11-20T12:00");
    set(&record, "defer_reason", "none");
    set(&record, "supplement_text", "slipped in");
    set(&record, "supplements[1].words", "slipped in");
    set(&record, "return_remarks[1].field", "narrative");
    set(&record, "void_reason", "none");
    set(&record, "urn_key", "926-00025-04");
    set(&record, "ncic_due_at", "2026-11-21T09:00");
    set(&record, "ncic_entered_at", "2026-11-20T09:00");
    set(&record, "ncic_handed_to", "somebody");
    head = file(house, CLERK, &record);
    assert_string_equal(head.status, "submitted");
    load(house, head.number, &head, &back);
    for (size_t i = 0; i < COUNT_OF(cleared); i++) {
        assert_string_equal(get(&back, cleared[i]), "");
    }
    assert_int_equal(rows_of(&back, "supplements"), 0);
    assert_int_equal(rows_of(&back, "return_remarks"), 0);
    record_finish(&back);
    record_finish(&record);
}

static void a_faulty_record_is_not_filed(void **state)
{
    struct house *house = *state;
    struct traces before = traces_of(house);
    struct error error = {0};
    struct record record;
    struct filed filed;

    report_init(&record);
    set(&record, "narrative", "");
    assert_refused(try_file(house, CLERK, &record, &filed, &error), &error, ERROR_INPUT,
                   "narrative: ");
    assert_untouched(house, &before);
    record_finish(&record);
}

static void only_writers_of_a_form_file_it(void **state)
{
    struct house *house = *state;
    struct traces before = traces_of(house);

    for (enum person person = 0; person < PERSON_COUNT; person++) {
        struct error error = {0};
        struct record report, card;
        struct filed filed;
        enum role role = house->actors[person].role;
        bool writes = role != ROLE_AUDITOR && role != ROLE_ADMINISTRATOR;

        report_init(&report);
        card_init(&card);
        assert_int_equal(try_file(house, person, &report, &filed, &error),
                         writes && role != ROLE_VOLUNTEER);
        assert_int_equal(try_file(house, person, &card, &filed, &error), writes);
        if (!writes) {
            assert_int_equal(error.class, ERROR_REFUSED);
            assert_int_equal(filed.head.seq, 0);
        }
        record_finish(&report);
        record_finish(&card);
    }
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM record"), 6 + 8);
    assert_int_equal(last_seq(house->store), before.counts[1] + 6 + 8);
}

/* --- numbers --- */

/* A filing that fails at the very last step. */
static void fail_late(struct house *house, enum person person, bool report)
{
    struct traces before = traces_of(house);
    struct error error = {0};
    struct record record;
    struct filed filed;

    /* the program itself lets none run */
    assert_int_equal(
        sqlite3_db_config(house->store->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL),
        SQLITE_OK);
    good(store_execute(house->store,
                       "CREATE TRIGGER late_i BEFORE INSERT ON tally BEGIN SELECT RAISE(ABORT, "
                       "'late'); END;"
                       "CREATE TRIGGER late_u BEFORE UPDATE ON tally BEGIN SELECT RAISE(ABORT, "
                       "'late'); END;",
                       &error),
         &error);
    if (report) {
        report_init(&record);
    } else {
        card_init(&record);
    }
    assert_false(try_file(house, person, &record, &filed, &error));
    record_finish(&record);
    good(store_execute(house->store, "DROP TRIGGER late_i; DROP TRIGGER late_u", &error), &error);
    assert_untouched(house, &before);
}

static void numbers_have_no_gaps_over_failures(void **state)
{
    struct house *house = *state;

    fail_late(house, CLERK, true);
    assert_string_equal(file_report(house, CLERK).number, "NWK-CR-2026-00001");
    fail_late(house, CLERK, true);
    fail_late(house, CLERK, false);
    assert_string_equal(file_card(house, CLERK).number, "NWK-CC-2026-00001");
    assert_string_equal(file_report(house, OTHER_CLERK).number, "NWK-CR-2026-00002");
    fail_late(house, OTHER_CLERK, false);
    assert_string_equal(file_card(house, VOLUNTEER).number, "NWK-CC-2026-00002");
    assert_string_equal(file_report(house, SERGEANT).number, "NWK-CR-2026-00003");
    assert_int_equal(broken_at(house->store, 100), 0);
}

static void numbers_begin_anew_with_the_local_year(void **state)
{
    struct house *house = *state;
    struct head head;

    house_now(house, "2026-12-31T23:59"); /* the 1st of January in UTC */
    head = file_report(house, CLERK);
    assert_string_equal(head.number, "NWK-CR-2026-00001");
    assert_string_equal(head.filed_at, "2027-01-01T07:59:00.000Z");
    assert_int_equal(number_of(house, "SELECT filed_on = '2026-12-31' FROM record"), 1);
    house_now(house, "2027-01-01T00:00");
    assert_string_equal(file_report(house, CLERK).number, "NWK-CR-2027-00001");
    assert_string_equal(file_card(house, CLERK).number, "NWK-CC-2027-00001");
    house_now(house, "2026-12-31T23:59"); /* a clock that was set back */
    assert_string_equal(file_report(house, CLERK).number, "NWK-CR-2026-00002");
}

static void numbers_grow_beyond_five_digits(void **state)
{
    struct house *house = *state;
    struct error error = {0};

    file_report(house, CLERK);
    good(store_execute(house->store, "UPDATE number_counter SET last = 99998", &error), &error);
    assert_string_equal(file_report(house, CLERK).number, "NWK-CR-2026-99999");
    assert_string_equal(file_report(house, CLERK).number, "NWK-CR-2026-100000");
}

/* --- the card that comes with a report --- */

static void a_card_is_filed_with_its_report(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record, card;
    struct filed filed;
    struct head head;

    report_init(&record);
    set(&record, "card_given", "yes");
    set(&record, "city", "LA_MIRADA");
    set(&record, "language", "KO");
    set(&record, "taken_by", "500004");
    good(try_file(house, CLERK, &record, &filed, &error), &error);
    assert_string_equal(filed.head.number, "NWK-CR-2026-00001");
    assert_string_equal(filed.companion, "NWK-CC-2026-00001");
    load(house, filed.companion, &head, &card);
    assert_string_equal(head.status, "filed");
    assert_string_equal(head.filed_by, "500003");
    assert_string_equal(get(&card, "employee"), "500004");
    assert_string_equal(get(&card, "area"), "LA_MIRADA");
    assert_string_equal(get(&card, "language"), "KO");
    assert_string_equal(get(&card, "setting"), "COUNTER_REPORT");
    assert_string_equal(get(&card, "contact_at"), get(&record, "taken_at"));
    assert_int_equal(tally_of(house, &contact_755_form, "filed"), 1);
    record_finish(&card);
    set(&record, "card_given", "no");
    good(try_file(house, CLERK, &record, &filed, &error), &error);
    assert_string_equal(filed.companion, "");
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM contact_755"), 1);
    record_finish(&record);
}

static void a_card_that_fails_takes_its_report_with_it(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;
    struct filed filed;

    file_report(house, CLERK);
    struct traces before = traces_of(house);
    strcpy(house->config.counter_district, "12"); /* no district has two digits */
    report_init(&record);
    set(&record, "card_given", "yes");
    assert_refused(try_file(house, CLERK, &record, &filed, &error), &error, ERROR_INPUT, "rd: ");
    assert_untouched(house, &before);
    strcpy(house->config.counter_district, "0461");
    good(try_file(house, CLERK, &record, &filed, &error), &error);
    assert_string_equal(filed.head.number, "NWK-CR-2026-00002");
    assert_string_equal(filed.companion, "NWK-CC-2026-00001");
    record_finish(&record);
}

/* --- URNs --- */

static struct head file_urn(struct house *house, const char *urn, const char *type)
{
    struct record record;
    struct head head;

    report_init(&record);
    set(&record, "urn", urn);
    set(&record, "type", type);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

static void refuse_urn(struct house *house, const char *urn, const char *number)
{
    struct traces before = traces_of(house);
    struct error error = {0};
    struct record record;
    struct filed filed;

    report_init(&record);
    set(&record, "urn", urn);
    assert_refused(try_file(house, CLERK, &record, &filed, &error), &error, ERROR_INPUT, "urn: ");
    assert_non_null(strstr(error.text, number));
    assert_untouched(house, &before);
    record_finish(&record);
}

static void a_urn_stands_on_one_report(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = file_urn(house, "926-00025-0461-442", "LOST_PROP");
    struct head other;

    refuse_urn(house, "926000250461442", head.number);
    refuse_urn(house, "926-00025-0462-389", head.number); /* corrected, and the same still */
    file_urn(house, "926-00025-0561-442", "LOST_PROP");   /* another station's */
    file_urn(house, "925-00025-0461-442", "LOST_PROP");
    other = file_report(house, CLERK);
    struct traces before = traces_of(house);
    assert_refused(try_act(house, CLERK, &other, "set-urn urn=926-00025-0461-442", &error), &error,
                   ERROR_INPUT, head.number);
    assert_untouched(house, &before);
    act(house, CLERK, &other, "set-urn urn=926-00026-0461-442");
    refuse_urn(house, "926-00026-0461-442", other.number);
    act(house, CLERK, &other, "set-urn urn=926-00026-0462-442"); /* its own is not in its way */
    act(house, CLERK, &other, "set-urn urn=");
    file_urn(house, "926-00026-0461-442", "LOST_PROP");
}

static void a_supplemental_report_carries_the_first_ones_urn(void **state)
{
    struct house *house = *state;
    struct head head = file_urn(house, "926-00025-0461-442", "LOST_PROP");

    file_urn(house, "926-00025-0461-442", "SUPPLEMENTAL");
    file_urn(house, "926-00025-0461-442", "SUPPLEMENTAL");
    refuse_urn(house, "926-00025-0461-442", head.number);
}

static void a_void_report_gives_its_urn_back(void **state)
{
    struct house *house = *state;
    struct head head = file_urn(house, "926-00025-0461-442", "LOST_PROP");
    struct record back;

    refuse_urn(house, "926-00025-0461-442", head.number);
    act(house, SERGEANT, &head, "void void_reason=Filed twice.");
    load(house, head.number, &head, &back);
    assert_string_equal(get(&back, "urn"), "926-00025-0461-442"); /* it still says what it said */
    record_finish(&back);
    file_urn(house, "926-00025-0461-442", "LOST_PROP");
}

/* --- who may do what --- */

#define SUPERVISORS (ROLES(ROLE_SERGEANT) | ROLES(ROLE_WATCH_COMMANDER) | ROLES(ROLE_CAPTAIN))
#define DESK        (ROLES(ROLE_DESK) | SUPERVISORS)
#define COMMAND     (ROLES(ROLE_WATCH_COMMANDER) | ROLES(ROLE_CAPTAIN))

/* As the design has it, written down a second time on purpose. */
static const struct rule {
    const struct form *form;
    const char *action;
    const char *from; /* states, each between blanks */
    role_set roles;
    bool by_author, not_by_author;
} rules[] = {
    {&counter_report_form, "submit", " new deferred ", DESK, false, false},
    {&counter_report_form, "return", " submitted ", SUPERVISORS, false, true},
    {&counter_report_form, "resubmit", " returned ", DESK, true, false},
    {&counter_report_form, "approve", " submitted ", SUPERVISORS, false, true},
    {&counter_report_form, "waive", " submitted deferred ", SUPERVISORS, false, true},
    {&counter_report_form, "defer", " submitted returned ", SUPERVISORS, false, false},
    {&counter_report_form, "set-urn", " submitted returned deferred approved ", DESK, false, false},
    {&counter_report_form, "set-ncic", " submitted returned deferred approved ", DESK, false,
     false},
    {&counter_report_form, "supplement", " approved ", DESK, false, false},
    {&counter_report_form, "void", " submitted returned deferred approved ", SUPERVISORS, false,
     false},
    {&contact_755_form, "file", " new ", DESK | ROLES(ROLE_VOLUNTEER), false, false},
    {&contact_755_form, "void", " filed ", SUPERVISORS, false, false},
    {&service_comment_form, "file", " new ", DESK, false, false},
    {&service_comment_form, "copy",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred "
     "disposed noticed forwarded retained ",
     DESK, false, false},
    {&service_comment_form, "hand-off",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred ",
     DESK, false, false},
    {&service_comment_form, "acknowledge",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred "
     "disposed noticed forwarded retained ",
     COMMAND, false, false},
    {&service_comment_form, "interview", " received ", COMMAND, false, false},
    {&service_comment_form, "classify", " received interview ", COMMAND, false, false},
    {&service_comment_form, "reclassify",
     " classified assigned inquiry tolled review iab-referred icib-referred disposed noticed ",
     COMMAND, false, false},
    {&service_comment_form, "assign", " classified ", COMMAND, false, false},
    {&service_comment_form, "inquire", " assigned ", COMMAND, false, false},
    {&service_comment_form, "toll", " inquiry ", COMMAND, false, false},
    {&service_comment_form, "resume", " tolled ", COMMAND, false, false},
    {&service_comment_form, "submit-review", " inquiry ", COMMAND, false, false},
    {&service_comment_form, "refer-iab", " classified ", COMMAND, false, false},
    {&service_comment_form, "refer-icib", " classified ", COMMAND, false, false},
    {&service_comment_form, "forward", " received interview ", COMMAND, false, false},
    {&service_comment_form, "dispose", " classified review iab-referred icib-referred ", COMMAND,
     false, false},
    {&service_comment_form, "send-notice", " disposed ", COMMAND, false, false},
    {&service_comment_form, "retain", " noticed forwarded ", COMMAND, false, false},
    {&service_comment_form, "set-discovery",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred ",
     COMMAND, false, false},
    {&service_comment_form, "note",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred "
     "disposed noticed forwarded retained ",
     COMMAND, false, false},
    {&service_comment_form, "hold",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred "
     "disposed noticed forwarded retained ",
     COMMAND, false, false},
    {&service_comment_form, "contact",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred "
     "disposed noticed forwarded retained ",
     COMMAND, false, false},
    {&service_comment_form, "release-hold",
     " received interview classified assigned inquiry tolled review iab-referred icib-referred "
     "disposed noticed forwarded retained ",
     COMMAND, false, false},
    {&records_request_form, "file", " new ", DESK, false, false},
    {&records_request_form, "correct", " received clarifying routed extended reopened ", DESK,
     false, false},
    {&records_request_form, "clarify", " received routed extended ", DESK, false, false},
    {&records_request_form, "route", " received clarifying routed extended reopened ", DESK, false,
     false},
    {&records_request_form, "assist", " received clarifying routed extended reopened ", DESK, false,
     false},
    {&records_request_form, "extend", " received clarifying routed ", SUPERVISORS, false, false},
    {&records_request_form, "determine", " received clarifying routed extended reopened ", DESK,
     false, false},
    {&records_request_form, "prepare", " determined ", DESK, false, false},
    {&records_request_form, "ready", " determined preparing ", DESK, false, false},
    {&records_request_form, "quote-fee",
     " received clarifying routed extended reopened determined preparing ready ", DESK, false,
     false},
    {&records_request_form, "pay",
     " received clarifying routed extended reopened determined preparing ready ", DESK, false,
     false},
    {&records_request_form, "release", " ready ", DESK, false, false},
    {&records_request_form, "inspect", " ready ", DESK, false, false},
    {&records_request_form, "send-denial", " determined ", SUPERVISORS, false, false},
    {&records_request_form, "send-part-denial", " determined preparing ready released inspected ",
     SUPERVISORS, false, false},
    {&records_request_form, "close", " released inspected denial-sent determined ", DESK, false,
     false},
    {&records_request_form, "withdraw",
     " received clarifying routed extended reopened determined preparing ready ", DESK, false,
     false},
    {&records_request_form, "reopen", " released inspected denial-sent closed withdrawn ",
     SUPERVISORS, false, false},
    {&records_request_form, "link",
     " received clarifying routed extended reopened determined preparing ready released inspected "
     "denial-sent closed withdrawn ",
     DESK, false, false},
    {&records_request_form, "void", " received ", SUPERVISORS, false, false},
    {&outreach_event_form, "file", " new ", DESK | ROLES(ROLE_VOLUNTEER), false, false},
    {&outreach_event_form, "confirm", " planned ", DESK | ROLES(ROLE_VOLUNTEER), false, false},
    {&outreach_event_form, "hold", " planned confirmed ", DESK | ROLES(ROLE_VOLUNTEER), false,
     false},
    {&outreach_event_form, "follow-up", " held ", DESK | ROLES(ROLE_VOLUNTEER), false, false},
    {&outreach_event_form, "correct", " planned confirmed ", DESK | ROLES(ROLE_VOLUNTEER), false,
     false},
    {&outreach_event_form, "amend", " held ", DESK | ROLES(ROLE_VOLUNTEER), false, false},
    {&outreach_event_form, "cancel", " planned confirmed ", DESK | ROLES(ROLE_VOLUNTEER), false,
     false},
    {&outreach_event_form, "void", " planned confirmed held cancelled ", SUPERVISORS, false, false},
    {&records_request_form, "waive",
     " received clarifying routed extended reopened determined preparing ready released inspected "
     "denial-sent closed ",
     SUPERVISORS, false, true},
    {&worksheet_form, "submit", " new ", DESK, false, false},
    {&worksheet_form, "import", " new ", SUPERVISORS, false, false},
    {&worksheet_form, "add-lines", " submitted ", SUPERVISORS, false, false},
    {&worksheet_form, "waive", " submitted ", SUPERVISORS, false, true},
    {&worksheet_form, "accept", " submitted ", SUPERVISORS, false, true},
    {&worksheet_form, "return", " submitted ", SUPERVISORS, false, true},
    {&worksheet_form, "resubmit", " returned ", DESK, true, false},
    {&worksheet_form, "void", " submitted returned reviewed ", SUPERVISORS, false, false},
    {&briefing_form, "file", " new ", SUPERVISORS, false, false},
    {&briefing_form, "void", " filed ", SUPERVISORS, false, false},
    {&volunteer_hours_form, "file", " new ", ROLES(ROLE_VOLUNTEER) | SUPERVISORS, false, false},
    {&volunteer_hours_form, "correct", " filed ", ROLES(ROLE_VOLUNTEER) | SUPERVISORS, true, false},
    {&volunteer_hours_form, "void", " filed ", SUPERVISORS, false, false},
    {&card_stock_form, "file", " new ", SUPERVISORS, false, false},
    {&card_stock_form, "void", " filed ", SUPERVISORS, false, false},
    {&urn_drawn_form, "log", " new ", DESK, false, false},
    {&urn_drawn_form, "import", " new ", SUPERVISORS, false, false},
    {&urn_drawn_form, "take-report", " ", 0, false, false}, /* the program's own */
    {&urn_drawn_form, "lose-report", " ", 0, false, false},
    {&urn_drawn_form, "mark-submitted", " drawn deferred ", SUPERVISORS, false, false},
    {&urn_drawn_form, "defer", " drawn deferred ", SUPERVISORS, false, false},
    {&urn_drawn_form, "note-contact", " drawn deferred ", SUPERVISORS, false, false},
    {&urn_drawn_form, "reopen", " submitted deferred ", SUPERVISORS, false, false},
    {&urn_drawn_form, "void", " drawn submitted deferred ", SUPERVISORS, false, false},
    {&urn_drawn_form, "waive", " drawn deferred ", SUPERVISORS, false, true},
    {&urn_reconciliation_form, "reconcile", " new ", SUPERVISORS, false, false},
    {&urn_reconciliation_form, "void", " kept ", SUPERVISORS, false, false},
};

static bool may_by_rule(const struct rule *rule, const struct head *head, const struct actor *actor)
{
    char state[STATUS_ROOM + 2];
    bool supervisor = (SUPERVISORS & ROLES(actor->role)) != 0;
    bool author = strcmp(head->filed_by, actor->employee) == 0;
    bool wrote = author || strcmp(head->changed_by, actor->employee) == 0;

    snprintf(state, sizeof(state), " %s ", head->status);
    return (rule->roles & ROLES(actor->role)) != 0 && strstr(rule->from, state) != NULL &&
           !(rule->by_author && !author && !supervisor) && !(rule->not_by_author && wrote);
}

static void look_at_rule(const struct house *house, const struct rule *rule, struct head *head)
{
    const struct transition *transition = form_transition(rule->form, rule->action);

    assert_non_null(transition);
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        const struct actor *actor = &house->actors[person];
        struct error error = {0};
        bool may = records_may_act(head, transition, actor, &error);

        if (may != may_by_rule(rule, head, actor)) {
            fail_msg("%s %s when %s, by %s of %s and %s: %d", rule->form->name, rule->action,
                     head->status, actor->employee, head->filed_by, head->changed_by, may);
        }
        assert_int_equal(error.class, may ? ERROR_NONE : ERROR_REFUSED);
    }
}

static void actions_have_their_roles_states_and_authors(void **state)
{
    static const char *const states[] = {
        "new",           "submitted", "returned",   "deferred",   "approved",  "filed",
        "void",          "received",  "interview",  "assigned",   "inquiry",   "iab-referred",
        "icib-referred", "tolled",    "disposed",   "classified", "noticed",   "retained",
        "forwarded",     "review",    "clarifying", "routed",     "extended",  "reopened",
        "determined",    "preparing", "ready",      "released",   "inspected", "denial-sent",
        "closed",        "withdrawn", "planned",    "confirmed",  "held",      "cancelled",
        "drawn",         "kept"};
    static const enum person writers[] = {CLERK, SERGEANT, COMMANDER};
    const struct house *house = *state;

    for (size_t r = 0; r < COUNT_OF(rules); r++) {
        for (size_t s = 0; s < COUNT_OF(states); s++) {
            for (size_t w = 0; w < COUNT_OF(writers) * COUNT_OF(writers); w++) {
                struct head head = {.form = rules[r].form, .number = "NWK-CR-2026-00001"};

                strcpy(head.status, states[s]);
                strcpy(head.filed_by, house->actors[writers[w % 3]].employee);
                strcpy(head.changed_by, house->actors[writers[w / 3]].employee);
                look_at_rule(house, &rules[r], &head);
            }
        }
    }
    for (size_t f = 0, count = 0; form_at(f) != NULL; f++) {
        count += form_at(f)->transition_count;
        assert_true(form_at(f + 1) != NULL || count == COUNT_OF(rules)); /* every action is here */
    }
}

static void refuse_act(struct house *house, enum person person, const struct head *head,
                       const char *action, const char *part)
{
    struct traces before = traces_of(house);
    struct error error = {0};
    struct head copy = *head;

    assert_refused(try_act(house, person, &copy, action, &error), &error, ERROR_REFUSED, part);
    assert_untouched(house, &before);
    assert_memory_equal(&copy, head, sizeof(copy));
}

static void a_report_lives_its_life(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    struct record back;

    refuse_act(house, CLERK, &head, "approve", "not for the role");
    refuse_act(house, AUDITOR, &head, "approve", "not for the role");
    refuse_act(house, SERGEANT, &head, "supplement supplement_text=x", "is submitted");
    act(house, SERGEANT, &head,
        "return return_reason=Too short.|return_remarks[1].field=narrative|"
        "return_remarks[1].words=Which bus?");
    assert_string_equal(head.status, "returned");
    refuse_act(house, OTHER_CLERK, &head, "resubmit", "500003");
    refuse_act(house, SERGEANT, &head, "approve", "is returned");
    act(house, CLERK, &head, "resubmit narrative=She lost her phone on bus 62.");
    assert_string_equal(head.status, "submitted");
    act(house, SERGEANT, &head, "defer defer_until=2026-11-20T18:00|defer_reason=Wait.");
    act(house, CLERK, &head, "submit");
    act(house, SERGEANT, &head, "approve");
    assert_string_equal(head.status, "approved");
    act(house, OTHER_CLERK, &head, "supplement supplement_text=It was found.");
    assert_string_equal(head.status, "submitted");
    act(house, COMMANDER, &head, "approve");
    act(house, SERGEANT, &head, "void void_reason=All wrong.");
    assert_int_equal(head.version, 9);
    load(house, head.number, &head, &back);
    assert_int_equal(head.version, 9);
    assert_string_equal(head.status, "void");
    assert_string_equal(get(&back, "narrative"), "She lost her phone on bus 62.");
    assert_string_equal(get(&back, "supplements[1].words"), "It was found.");
    assert_string_equal(get(&back, "supplements[1].written_by"), "500004");
    assert_string_equal(get(&back, "supplement_text"), "");
    assert_string_equal(get(&back, "return_reason"), "");
    assert_int_equal(rows_of(&back, "return_remarks"), 0);
    assert_string_equal(get(&back, "approved_by"), "500007");
    assert_string_equal(get(&back, "approved_at"), "2026-11-20T09:30");
    refuse_act(house, CAPTAIN, &head, "void void_reason=Again.", "is void");
    record_finish(&back);
}

static void nobody_approves_their_own_work(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, SERGEANT);

    refuse_act(house, SERGEANT, &head, "approve", "their own work");
    refuse_act(house, SERGEANT, &head, "return return_reason=x", "their own work");
    act(house, OTHER_SERGEANT, &head, "approve");
    /* A supervisor in the author's place. */
    head = file_report(house, CLERK);
    act(house, SERGEANT, &head, "return return_reason=Too short.");
    act(house, SERGEANT, &head, "resubmit narrative=Written by the sergeant himself.");
    refuse_act(house, SERGEANT, &head, "approve", "their own work");
    act(house, CLERK, &head, "set-urn urn=926-00025-0461-442"); /* does not wash it off */
    refuse_act(house, SERGEANT, &head, "approve", "their own work");
    act(house, COMMANDER, &head, "approve");
    /* Whoever wrote the supplement. */
    act(house, COMMANDER, &head, "supplement supplement_text=More.");
    refuse_act(house, COMMANDER, &head, "approve", "their own work");
    act(house, SERGEANT, &head, "approve");
}

static void reviewing_is_not_writing(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);

    act(house, SERGEANT, &head, "return return_reason=Too short.");
    act(house, CLERK, &head, "resubmit");
    act(house, SERGEANT, &head, "approve"); /* who returned it may approve it */
    assert_string_equal(head.changed_by, "500003");
}

static void an_action_takes_only_what_it_asks(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    struct record back;

    act(house, OTHER_CLERK, &head,
        "set-ncic ncic_handed_to=Deputy Example|narrative=Rewritten.|persons[1].name=Somebody|"
        "approved_by=500004|void_reason=x|taken_by=500004|urn=926-00025-0461-442");
    act(house, SERGEANT, &head,
        "return return_reason=Too short.|narrative=Rewritten.|persons[2].name=Added|"
        "defer_reason=x|approved_by=500004");
    load(house, head.number, &head, &back);
    assert_string_equal(get(&back, "ncic_handed_to"), "Deputy Example");
    assert_string_equal(get(&back, "return_reason"), "Too short.");
    assert_string_equal(get(&back, "narrative"), "She lost her phone on the bus.");
    assert_string_equal(get(&back, "persons[1].name"), "Ana Muster");
    assert_int_equal(rows_of(&back, "persons"), 1);
    assert_string_equal(get(&back, "approved_by"), "");
    assert_string_equal(get(&back, "void_reason"), "");
    assert_string_equal(get(&back, "defer_reason"), "");
    assert_string_equal(get(&back, "urn"), "");
    assert_string_equal(get(&back, "taken_by"), "500003");
    assert_string_equal(head.changed_by, "500003");
    record_finish(&back);
    act(house, CLERK, &head,
        "resubmit narrative=Rewritten.|approved_by=500003|approved_at=2026-11-20T09:00|"
        "taken_by=500004|void_reason=x|supplement_text=y|ncic_handed_to=nobody|urn_key=926-00001-"
        "04");
    load(house, head.number, &head, &back);
    assert_string_equal(get(&back, "narrative"), "Rewritten.");
    assert_string_equal(get(&back, "taken_by"), "500003");
    assert_string_equal(get(&back, "approved_by"), "");
    assert_string_equal(get(&back, "approved_at"), "");
    assert_string_equal(get(&back, "void_reason"), "");
    assert_string_equal(get(&back, "supplement_text"), "");
    assert_string_equal(get(&back, "ncic_handed_to"), "Deputy Example");
    assert_string_equal(get(&back, "urn_key"), "");
    record_finish(&back);
}

static void an_action_without_its_reason_is_refused(void **state)
{
    static const char *const needing[] = {
        "return", "defer", "void", "set-ncic", "void void_reason=   ", "set-urn urn=12"};
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    struct traces before = traces_of(house);

    for (size_t i = 0; i < COUNT_OF(needing); i++) {
        struct error error = {0};

        assert_refused(try_act(house, SERGEANT, &head, needing[i], &error), &error, ERROR_INPUT,
                       ": ");
    }
    assert_untouched(house, &before);
}

static void a_stale_version_is_a_conflict_that_names_who(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head seen = file_report(house, CLERK);
    struct head head = seen;

    act(house, SERGEANT, &head, "return return_reason=Too short.");
    struct traces before = traces_of(house);
    struct head stale = seen;
    assert_refused(try_act(house, OTHER_SERGEANT, &stale, "approve", &error), &error,
                   ERROR_CONFLICT, seen.number);
    assert_non_null(strstr(error.text, "500005"));
    assert_non_null(strstr(error.text, "Selma Sample"));
    assert_non_null(strstr(error.text, "2026-11-20 09:30"));
    assert_non_null(strstr(error.text, "returned"));
    assert_untouched(house, &before);
    act(house, OTHER_SERGEANT, &head, "defer defer_until=2026-11-20T18:00|defer_reason=Wait.");
    /* A change that is allowed in this state, based on what is old. */
    stale = seen;
    assert_refused(try_act(house, CLERK, &stale, "set-urn urn=926-00025-0461-442", &error), &error,
                   ERROR_CONFLICT, "500006");
    stale.version = head.version + 1; /* nor one that is not there yet */
    assert_refused(try_act(house, CLERK, &stale, "set-urn urn=926-00025-0461-442", &error), &error,
                   ERROR_CONFLICT, "500006");
}

static void a_closed_account_files_and_does_nothing(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = file_report(house, CLERK);
    struct record record;
    struct filed filed;

    good(staff_disable(house->store, &house->actors[ADMINISTRATOR], "500003", &error), &error);
    struct traces before = traces_of(house);
    report_init(&record);
    assert_refused(try_file(house, CLERK, &record, &filed, &error), &error, ERROR_REFUSED,
                   "500003");
    assert_refused(try_act(house, CLERK, &head, "set-urn urn=926-00025-0461-442", &error), &error,
                   ERROR_REFUSED, "500003");
    house->actors[OTHER_CLERK].role = ROLE_SERGEANT; /* who says to be more than the account */
    assert_refused(try_act(house, OTHER_CLERK, &head, "approve", &error), &error, ERROR_REFUSED,
                   "500004");
    assert_refused(try_file(house, OTHER_CLERK, &record, &filed, &error), &error, ERROR_REFUSED,
                   "500004");
    assert_untouched(house, &before);
    record_finish(&record);
}

static void a_busy_file_is_said_at_once_when_asked_once(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct desk desk = desk_of(house, CLERK);
    struct problems problems = {0};
    struct record record;
    sqlite3 *other = NULL;
    int64_t began = clock_ms();

    assert_int_equal(sqlite3_open(house->folder->file, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    report_init(&record);
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems, .once = true};
    assert_refused(records_file(house->store, &filing, &error), &error, ERROR_BUSY, "");
    assert_true(clock_ms() - began < 5000); /* who waits does so for ten seconds */
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    good(records_file(house->store, &filing, &error), &error);
    assert_string_equal(filing.head.number, "NWK-CR-2026-00001");
    sqlite3_close(other);
    problems_finish(&problems);
    record_finish(&record);
}

/* --- counts --- */

static void expect_tallies(const struct house *house)
{
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM (SELECT form, status, COUNT(*) FROM "
                                      "record GROUP BY form, status EXCEPT SELECT form, status, "
                                      "count FROM tally)"),
                     0);
    assert_int_equal(number_of(house, "SELECT SUM(count) = (SELECT COUNT(*) FROM record) AND "
                                      "MIN(count) >= 0 FROM tally"),
                     1);
}

static void tallies_are_exact(void **state)
{
    struct house *house = *state;
    struct head first = file_report(house, CLERK);
    struct head second = file_report(house, CLERK);
    struct head card = file_card(house, VOLUNTEER);

    assert_int_equal(tally_of(house, &counter_report_form, "submitted"), 2);
    assert_int_equal(tally_of(house, &contact_755_form, "filed"), 1);
    assert_int_equal(tally_of(house, &contact_755_form, "submitted"), 0);
    expect_tallies(house);
    act(house, SERGEANT, &first, "approve");
    act(house, CLERK, &second, "set-urn urn=926-00025-0461-442"); /* the state stays */
    assert_int_equal(tally_of(house, &counter_report_form, "submitted"), 1);
    assert_int_equal(tally_of(house, &counter_report_form, "approved"), 1);
    fail_late(house, CLERK, true);
    act(house, SERGEANT, &second, "return return_reason=Too short.");
    act(house, SERGEANT, &card, "void void_reason=Twice.");
    assert_int_equal(tally_of(house, &counter_report_form, "submitted"), 0);
    assert_int_equal(tally_of(house, &counter_report_form, "returned"), 1);
    assert_int_equal(tally_of(house, &contact_755_form, "filed"), 0);
    assert_int_equal(tally_of(house, &contact_755_form, "void"), 1);
    expect_tallies(house);
}

/* --- reading --- */

static enum error_class class_of_load(struct house *house, enum person person, const char *number)
{
    struct error error = {0};
    struct record record;
    struct head head;

    if (records_load(house->store, &house->actors[person], number, &head, &record, &error)) {
        record_finish(&record);
        assert_true(
            records_load_seq(house->store, &house->actors[person], head.seq, &head, &record, NULL));
        record_finish(&record);
    }
    return error.class;
}

static void records_are_read_by_who_may(void **state)
{
    struct house *house = *state;
    const char *report = "NWK-CR-2026-00001", *card = "nwk-cc-2026-00001";

    file_report(house, CLERK);
    file_card(house, VOLUNTEER);
    for (enum person person = CLERK; person <= CAPTAIN; person++) {
        assert_int_equal(class_of_load(house, person, report), ERROR_NONE);
        assert_int_equal(class_of_load(house, person, card), ERROR_NONE);
    }
    assert_int_equal(class_of_load(house, VOLUNTEER, card), ERROR_NONE);
    assert_int_equal(class_of_load(house, OTHER_VOLUNTEER, card), ERROR_REFUSED);
    assert_int_equal(class_of_load(house, VOLUNTEER, report), ERROR_REFUSED);
    assert_int_equal(class_of_load(house, AUDITOR, report), ERROR_REFUSED);
    assert_int_equal(class_of_load(house, ADMINISTRATOR, card), ERROR_REFUSED);
    assert_int_equal(class_of_load(house, CLERK, "NWK-CR-2026-00002"), ERROR_NOT_FOUND);
    assert_int_equal(class_of_load(house, CLERK, ""), ERROR_NOT_FOUND);
    assert_int_equal(
        class_of_load(house, CLERK, "NWK-CR-2026-000010000000000000000000000000000000000000000"),
        ERROR_NOT_FOUND);
}

static void the_last_record_is_ones_own(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;

    file_report(house, OTHER_CLERK);
    assert_refused(records_load_last(house->store, &house->actors[CLERK], &counter_report_form,
                                     &record, &error),
                   &error, ERROR_NOT_FOUND, "Counter report");
    report_init(&record);
    set(&record, "occurred_place", "First");
    file(house, CLERK, &record);
    set(&record, "occurred_place", "Second");
    file(house, CLERK, &record);
    record_finish(&record);
    file_card(house, CLERK);
    file_report(house, OTHER_CLERK);
    good(records_load_last(house->store, &house->actors[CLERK], &counter_report_form, &record,
                           &error),
         &error);
    assert_string_equal(get(&record, "occurred_place"), "Second");
    record_finish(&record);
}

/* --- once only --- */

static bool file_as(struct house *house, const char *id, struct head *head, struct error *error)
{
    struct desk desk = desk_of(house, CLERK);
    struct problems problems = {0};
    struct record record;
    struct filing filing = {.id = id, .record = &record, .desk = &desk, .problems = &problems};
    bool ok;

    card_init(&record);
    ok = records_file(house->store, &filing, error);
    *head = filing.head;
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static void what_is_filed_under_an_id_is_filed_once(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head, again;
    char number[NUMBER_ROOM];

    good(records_find_done(house->store, "the-id", number, &error), &error);
    assert_string_equal(number, "");
    good(file_as(house, "the-id", &head, &error), &error);
    assert_string_equal(head.id, "the-id");
    assert_refused(file_as(house, "the-id", &again, &error), &error, ERROR_REFUSED, head.number);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM record"), 1);
    good(records_find_done(house->store, "the-id", number, &error), &error);
    assert_string_equal(number, head.number);
    good(file_as(house, "another", &again, &error), &error);
    assert_string_equal(again.number, "NWK-CC-2026-00002"); /* the refusal left no gap */
    good(file_as(house, "", &again, &error), &error);
    assert_string_not_equal(again.id, "");
}

static bool set_urn_as(struct house *house, const char *id, struct head *head, struct error *error)
{
    struct desk desk = desk_of(house, CLERK);
    struct problems problems = {0};
    struct record record;
    struct head now;
    bool ok;

    load(house, head->number, &now, &record);
    set(&record, "urn", "926-00025-0461-442");
    struct acting acting = {.id = id,
                            .head = now,
                            .record = &record,
                            .transition = form_transition(now.form, "set-urn"),
                            .desk = &desk,
                            .problems = &problems};
    ok = records_act(house->store, &acting, error);
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

/* The same action of the same person on the same version is another one when it has another id: a
 * draft of it must not be taken for done. */
static void an_action_under_an_id_is_done_once(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = file_report(house, CLERK);
    char number[NUMBER_ROOM];

    good(set_urn_as(house, "an-id", &head, &error), &error);
    assert_refused(set_urn_as(house, "an-id", &head, &error), &error, ERROR_REFUSED, head.number);
    assert_int_equal(number_of(house, "SELECT version FROM record"), 2);
    good(records_find_done(house->store, "an-id", number, &error), &error);
    assert_string_equal(number, head.number);
    good(records_find_done(house->store, "another-id", number, &error), &error);
    assert_string_equal(number, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(both_forms_filled_to_the_brim_come_back_equal),
        IN_HOUSE(fields_of_actions_have_room_too),
        IN_HOUSE(text_is_kept_composed_and_whole),
        IN_HOUSE(blank_rows_are_not_kept),
        IN_HOUSE(what_the_filing_says_of_later_actions_is_not_trusted),
        IN_HOUSE(a_faulty_record_is_not_filed),
        IN_HOUSE(only_writers_of_a_form_file_it),
        IN_HOUSE(numbers_have_no_gaps_over_failures),
        IN_HOUSE(numbers_begin_anew_with_the_local_year),
        IN_HOUSE(numbers_grow_beyond_five_digits),
        IN_HOUSE(a_card_is_filed_with_its_report),
        IN_HOUSE(a_card_that_fails_takes_its_report_with_it),
        IN_HOUSE(a_urn_stands_on_one_report),
        IN_HOUSE(a_supplemental_report_carries_the_first_ones_urn),
        IN_HOUSE(a_void_report_gives_its_urn_back),
        IN_HOUSE(actions_have_their_roles_states_and_authors),
        IN_HOUSE(a_report_lives_its_life),
        IN_HOUSE(nobody_approves_their_own_work),
        IN_HOUSE(reviewing_is_not_writing),
        IN_HOUSE(an_action_takes_only_what_it_asks),
        IN_HOUSE(an_action_without_its_reason_is_refused),
        IN_HOUSE(a_stale_version_is_a_conflict_that_names_who),
        IN_HOUSE(a_closed_account_files_and_does_nothing),
        IN_HOUSE(a_busy_file_is_said_at_once_when_asked_once),
        IN_HOUSE(tallies_are_exact),
        IN_HOUSE(records_are_read_by_who_may),
        IN_HOUSE(the_last_record_is_ones_own),
        IN_HOUSE(what_is_filed_under_an_id_is_filed_once),
        IN_HOUSE(an_action_under_an_id_is_done_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
