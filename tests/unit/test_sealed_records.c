/* Service comments in the file: sealed when they are filed, opened with a reason, worked on by who
 * holds the key, sealed anew when the key is. */
#include "tests/support/as_logged.h"
#include "tests/support/sealed_house.h"
#include "tests/support/traces.h"

#include "db/operation.h"
#include "db/report.h"
#include "db/sealed_records.h"

#define MARKER "zebra marker seventeen"

extern const struct form service_comment_form;

static void write_comment(struct record *record, const char *about_commander)
{
    record_init(record, &service_comment_form);
    set(record, "statement", "They were rude: " MARKER);
    set(record, "person_name", "Erika Erfunden " MARKER);
    set(record, "kind", "PERSONNEL");
    set(record, "profiling_alleged", "yes");
    set(record, "profiling", "RACE_COLOR AGE");
    set(record, "about_watch_commander", about_commander);
    set(record, "employees[1].description", MARKER);
}

static struct head file_comment(struct sealed_house *sealed, const char *about_commander)
{
    struct desk desk = desk_of(sealed->house, CLERK);
    struct problems problems = {0};
    struct error error = {0};
    struct record record;
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems};

    write_comment(&record, about_commander);
    good(records_file(sealed->house->store, &filing, &error), &error);
    /* who files it has the words before them until the person has their copy */
    assert_non_null(strstr(get(&record, "statement"), MARKER));
    problems_finish(&problems);
    record_finish(&record);
    return filing.head;
}

static void expect_nowhere(const struct sealed_house *sealed)
{
    struct left_behind traces = {0};
    char *slash, folder[300];

    snprintf(folder, sizeof(folder), "%s", sealed->house->folder->file);
    slash = strrchr(folder, '/');
    *slash = '\0';
    assert_true(traces_in_folder(folder, MARKER, &traces));
    assert_true(traces.bytes > 10000);
    if (traces.found > 0) {
        fail_msg("the words stand in %s", traces.where);
    }
}

static bool load_as(struct sealed_house *sealed, enum person person, const struct head *head,
                    struct record *record, struct error *error)
{
    struct head now;

    return records_load(sealed->house->store, &sealed->house->actors[person], head->number, &now,
                        record, error);
}

static enum error_class open_as(struct sealed_house *sealed, enum person person,
                                const struct head *head, const char *reason, struct record *record)
{
    const struct opening opening = {.actor = &sealed->house->actors[person],
                                    .keys = &sealed->keys[person],
                                    .action = "read",
                                    .reason = reason};
    struct error error = {0};

    good(load_as(sealed, person, head, record, &error), &error);
    (void)sealed_record_open(sealed->house->store, &opening, head, record, &error);
    return error.class;
}

static void words_stand_nowhere_in_the_clear(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct record record;
    struct head head = file_comment(sealed, "no");

    expect_nowhere(sealed);
    good(load_as(sealed, COMMANDER, &head, &record, &error), &error);
    assert_false(record_holds_confidential(&record));
    assert_string_equal(get(&record, "channel"), "IN_PERSON");
    assert_non_null(record.sealed);
    assert_null(strstr(head.headline, MARKER));
    record_finish(&record);
}

static void command_opens_it_with_a_reason_that_the_log_keeps(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    int64_t before = last_seq(sealed->house->store);
    struct record record;

    assert_int_equal(open_as(sealed, COMMANDER, &head, "to hear the person", &record), ERROR_NONE);
    assert_non_null(strstr(get(&record, "statement"), MARKER));
    assert_string_equal(get(&record, "employees[1].description"), MARKER);
    record_finish(&record);
    assert_int_equal(last_seq(sealed->house->store), before + 1);
    assert_int_equal(open_as(sealed, COMMANDER, &head, "  ", &record), ERROR_INPUT);
    assert_false(record_holds_confidential(&record));
    record_finish(&record);
    assert_int_equal(last_seq(sealed->house->store), before + 1);
    expect_nowhere(sealed);
}

static void nobody_else_opens_it(void **state)
{
    static const enum person others[] = {CLERK, OTHER_CLERK, SERGEANT, OTHER_SERGEANT};
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    int64_t before = last_seq(sealed->house->store);

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct record record;

        assert_int_equal(open_as(sealed, others[i], &head, "curious", &record), ERROR_REFUSED);
        assert_false(record_holds_confidential(&record));
        record_finish(&record);
    }
    assert_int_equal(last_seq(sealed->house->store), before); /* there was no reading */
}

static void what_is_about_a_commander_is_the_captains(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "yes");
    struct record record;

    assert_int_equal(open_as(sealed, COMMANDER, &head, "mine?", &record), ERROR_REFUSED);
    record_finish(&record);
    assert_int_equal(open_as(sealed, CAPTAIN, &head, "first contact", &record), ERROR_NONE);
    assert_non_null(strstr(get(&record, "statement"), MARKER));
    record_finish(&record);
}

/* One step of its life, with "field=value" for what it asks. */
static enum error_class act_as(struct sealed_house *sealed, enum person person, struct head *head,
                               const char *action, const char *const *values)
{
    struct desk desk = desk_of(sealed->house, person);
    struct problems problems = {0};
    struct error error = {0};
    struct record record;
    struct acting acting = {.record = &record,
                            .transition = form_transition(head->form, action),
                            .desk = &desk,
                            .keys = &sealed->keys[person],
                            .problems = &problems};

    good(
        records_load(sealed->house->store, desk.actor, head->number, &acting.head, &record, &error),
        &error);
    for (; values != NULL && *values != NULL; values++) {
        char name[60];

        snprintf(name, sizeof(name), "%.*s", (int)strcspn(*values, "="), *values);
        set(&record, name, strchr(*values, '=') + 1);
    }
    if (records_act(sealed->house->store, &acting, &error)) {
        *head = acting.head;
    }
    problems_finish(&problems);
    record_finish(&record);
    return error.class;
}

#define VALUES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void whole_life(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    struct record record;

    assert_int_equal(act_as(sealed, CLERK, &head, "hand-off", VALUES("handed_off_to=500007")),
                     ERROR_INPUT); /* first the copy */
    assert_int_equal(act_as(sealed, CLERK, &head, "copy", VALUES("copy_status=GIVEN_AT_FILING")),
                     ERROR_NONE);
    assert_int_equal(act_as(sealed, CLERK, &head, "hand-off", VALUES("handed_off_to=500007")),
                     ERROR_NONE);
    assert_int_equal(
        act_as(sealed, SERGEANT, &head, "interview", VALUES("interviewed_on=2026-11-20")),
        ERROR_REFUSED);
    assert_int_equal(
        act_as(sealed, COMMANDER, &head, "interview", VALUES("interviewed_on=2026-11-20")),
        ERROR_NONE);
    assert_int_equal(act_as(sealed, COMMANDER, &head, "classify", VALUES("final_kind=PERSONNEL")),
                     ERROR_INPUT); /* categories and the level of the crime */
    assert_int_equal(
        act_as(sealed, COMMANDER, &head, "classify",
               VALUES("final_kind=PERSONNEL", "categories=DISCOURTESY OTHER", "crime_level=NONE")),
        ERROR_NONE);
    assert_int_equal(act_as(sealed, COMMANDER, &head, "assign", VALUES("investigator=" MARKER)),
                     ERROR_NONE);
    assert_int_equal(act_as(sealed, COMMANDER, &head, "inquire", NULL), ERROR_NONE);
    assert_int_equal(act_as(sealed, COMMANDER, &head, "note", VALUES("note_text=" MARKER)),
                     ERROR_NONE);
    assert_int_equal(act_as(sealed, COMMANDER, &head, "submit-review", NULL), ERROR_NONE);
    assert_int_equal(
        act_as(sealed, COMMANDER, &head, "dispose",
               VALUES("lasd_result=COULD_HAVE_BEEN_BETTER", "disposition_on=2026-11-20")),
        ERROR_INPUT); /* the state counts another thing */
    assert_int_equal(act_as(sealed, COMMANDER, &head, "dispose",
                            VALUES("lasd_result=COULD_HAVE_BEEN_BETTER",
                                   "doj_disposition=NOT_SUSTAINED", "disposition_on=2026-11-20")),
                     ERROR_NONE);
    assert_int_equal(
        act_as(sealed, COMMANDER, &head, "send-notice", VALUES("notice_sent_on=2026-11-20")),
        ERROR_INPUT); /* no address, and not anonymous */
    assert_string_equal(head.status, "disposed");
    expect_nowhere(sealed);

    assert_int_equal(open_as(sealed, COMMANDER, &head, "check", &record), ERROR_NONE);
    assert_string_equal(get(&record, "investigator"), MARKER);
    assert_string_equal(get(&record, "notes[1].words"), MARKER);
    assert_string_equal(get(&record, "notes[1].written_by"), "500007");
    assert_non_null(strstr(get(&record, "statement"), MARKER));
    record_finish(&record);
    expect_as_logged(sealed->house, &service_comment_form); /* tables and log say the same */
}

static int64_t figure_of(const struct report_request *request, const struct report_outcome *outcome,
                         const char *name)
{
    for (size_t i = 0; i < request->report->figure_count; i++) {
        if (strcmp(request->report->figures[i].name, name) == 0) {
            return outcome->figures[i];
        }
    }
    fail_msg("there is no figure %s", name);
    return 0;
}

/* PC 13012: two profiling types count in both lines; what is the captain's is told apart. */
static void state_is_told_of_complaints_by_kind_and_disposition(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    struct desk desk = desk_of(sealed->house, COMMANDER);
    struct report_request request = {.begins = {2026, 1, 1},
                                     .ends = {2026, 12, 31},
                                     .desk = &desk,
                                     .keys = &sealed->keys[COMMANDER],
                                     .reason = "yearly count"};
    struct report_outcome outcome;
    struct error error = {0};

    request.report = report_by_name("doj", &request.form);
    (void)file_comment(sealed, "no"); /* not classified: no personnel complaint yet */
    (void)file_comment(sealed, "yes");
    assert_int_equal(
        act_as(sealed, COMMANDER, &head, "interview", VALUES("interviewed_on=2026-11-20")),
        ERROR_NONE);
    assert_int_equal(
        act_as(sealed, COMMANDER, &head, "classify",
               VALUES("final_kind=PERSONNEL", "categories=OTHER", "crime_level=FELONY")),
        ERROR_NONE);
    good(report_run(sealed->house->store, &request, &outcome, &error), &error);
    assert_int_equal(outcome.unopened, 1);
    assert_int_equal(figure_of(&request, &outcome, "reported"), 1);
    assert_int_equal(figure_of(&request, &outcome, "pending"), 1);
    assert_int_equal(figure_of(&request, &outcome, "sustained"), 0);
    assert_int_equal(figure_of(&request, &outcome, "felony_reported"), 1);
    assert_int_equal(figure_of(&request, &outcome, "misdemeanor_reported"), 0);
    assert_int_equal(figure_of(&request, &outcome, "age_pending"), 1);
    assert_int_equal(figure_of(&request, &outcome, "race_color_reported"), 1);
    assert_int_equal(figure_of(&request, &outcome, "religion_reported"), 0);
    report_outcome_finish(&outcome);
    desk = desk_of(sealed->house, SERGEANT);
    assert_false(report_run(sealed->house->store, &request, &outcome, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    expect_nowhere(sealed);
}

static void expect_retention(struct sealed_house *sealed, int64_t disposed, int64_t held,
                             int64_t eligible)
{
    struct desk desk = desk_of(sealed->house, COMMANDER);
    struct report_request request = {.begins = {2027, 1, 1},
                                     .ends = {2027, 12, 31},
                                     .desk = &desk,
                                     .keys = &sealed->keys[COMMANDER],
                                     .reason = "retention"};
    struct report_outcome outcome;
    struct error error = {0};

    request.report = report_by_name("retention", &request.form);
    good(report_run(sealed->house->store, &request, &outcome, &error), &error);
    assert_int_equal(figure_of(&request, &outcome, "disposed"), disposed);
    assert_int_equal(figure_of(&request, &outcome, "held"), held);
    assert_int_equal(figure_of(&request, &outcome, "eligible"), eligible);
    report_outcome_finish(&outcome);
}

/* PC 832.5(b): five years from the disposition, fifteen where it was sustained, never while on
 * hold; what was filed the year before is among them. And nothing is ever destroyed. */
static void retention_lists_what_is_eligible_and_destroys_nothing(void **state)
{
    struct sealed_house *sealed = *state;
    struct head heads[2] = {file_comment(sealed, "no"), file_comment(sealed, "no")};

    house_now(sealed->house, "2027-02-01T10:00");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(
            act_as(sealed, COMMANDER, &heads[i], "classify",
                   VALUES("final_kind=PERSONNEL", "categories=OTHER", "crime_level=NONE")),
            ERROR_NONE);
        assert_int_equal(act_as(sealed, COMMANDER, &heads[i], "refer-iab", NULL), ERROR_NONE);
        assert_int_equal(
            act_as(sealed, COMMANDER, &heads[i], "dispose",
                   i == 0 ? VALUES("lasd_result=EXONERATION", "doj_disposition=EXONERATED",
                                   "disposition_on=2027-02-01")
                          : VALUES("lasd_result=SHOULD_HAVE_BEEN_DIFFERENT",
                                   "doj_disposition=SUSTAINED", "disposition_on=2027-02-01")),
            ERROR_NONE);
    }
    expect_retention(sealed, 2, 0, 0);
    house_now(sealed->house, "2032-02-01T23:59");
    expect_retention(sealed, 2, 0, 0);
    house_now(sealed->house, "2032-02-02T00:01");
    expect_retention(sealed, 2, 0, 1);
    assert_int_equal(
        act_as(sealed, COMMANDER, &heads[0], "hold", VALUES("hold_reason=A suit is pending")),
        ERROR_NONE);
    expect_retention(sealed, 2, 1, 0);
    house_now(sealed->house, "2042-02-02T00:01");
    expect_retention(sealed, 2, 1, 1);
    assert_int_equal(number_of(sealed->house, "SELECT COUNT(*) FROM service_comment"), 2);
}

/* No action changes what the person said. */
static void statement_is_frozen(void **state)
{
    const struct field *statement = form_field(&service_comment_form, "statement");

    (void)state;
    for (size_t i = 0; i < service_comment_form.transition_count; i++) {
        const struct transition *transition = &service_comment_form.transitions[i];

        assert_int_equal(transition_asks(transition, statement),
                         transition_leaves(transition, FORM_NEW));
    }
}

/* The desk can do nothing but take it, give the copy and hand it off. */
static void desk_takes_and_hands_off_and_no_more(void **state)
{
    (void)state;
    for (size_t i = 0; i < service_comment_form.transition_count; i++) {
        const struct transition *transition = &service_comment_form.transitions[i];
        bool intake = strcmp(transition->action, "file") == 0 ||
                      strcmp(transition->action, "copy") == 0 ||
                      strcmp(transition->action, "hand-off") == 0;

        assert_int_equal(role_in(ROLE_DESK, transition->roles), intake);
        assert_int_equal(role_in(ROLE_SERGEANT, transition->roles), intake);
        assert_true(intake || transition->opens);
    }
}

struct telling {
    int entries, readings;
    bool shown;
};

static bool tell(void *context, const struct history_entry *entry)
{
    struct telling *telling = context;

    telling->entries++;
    telling->readings += entry->aside;
    telling->shown = telling->shown || strstr(get(entry->after, "statement"), MARKER) != NULL;
    return true;
}

static void history_shows_readings_and_words_to_who_holds_the_key(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    struct telling sealed_telling = {0}, opened_telling = {0};
    struct opened_history opened = {.each = tell, .context = &opened_telling};
    struct error error = {0};
    struct key_ring ring;
    struct record record;

    assert_int_equal(open_as(sealed, COMMANDER, &head, "to hear the person", &record), ERROR_NONE);
    record_finish(&record);
    good(records_history(sealed->house->store, &head, tell, &sealed_telling, &error), &error);
    assert_int_equal(sealed_telling.entries, 2);
    assert_int_equal(sealed_telling.readings, 1);
    assert_false(sealed_telling.shown);
    good(key_ring_open(sealed->house->store, "500007", &sealed->keys[COMMANDER], &ring, &error),
         &error);
    opened.ring = &ring;
    good(records_opened_history(sealed->house->store, &head, &opened, &error), &error);
    key_ring_close(&ring);
    assert_true(opened_telling.shown);
}

static void reseal_all(struct sealed_house *sealed, struct key_ring *ring, enum person person,
                       int64_t resealed, int64_t left)
{
    struct resealing resealing = {
        .actor = &sealed->house->actors[person], .ring = ring, .form = &service_comment_form};
    struct error error = {0};

    do {
        good(sealed_records_step(sealed->house->store, &resealing, &error), &error);
    } while (resealing.at > 0);
    assert_int_equal(resealing.sealed, resealed);
    assert_int_equal(resealing.left, left);
}

static void new_keys_seal_old_records_anew(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    struct head captains = file_comment(sealed, "yes");
    struct error error = {0};
    struct key_ring ring;
    struct record record;

    good(key_ring_open(sealed->house->store, "500007", &sealed->keys[COMMANDER], &ring, &error),
         &error);
    good(station_key_rotate(sealed->house->store, &ring, &sealed->house->actors[COMMANDER], &error),
         &error);
    reseal_all(sealed, &ring, COMMANDER, 1, 1); /* the other one is the captain's */
    reseal_all(sealed, &ring, COMMANDER, 0, 2); /* with the ring of before: done already */
    key_ring_close(&ring);
    assert_int_equal(open_as(sealed, COMMANDER, &head, "still mine", &record), ERROR_NONE);
    assert_non_null(strstr(get(&record, "statement"), MARKER));
    assert_non_null(strstr(record.sealed, "$command$2$"));
    record_finish(&record);
    assert_int_equal(open_as(sealed, CAPTAIN, &captains, "mine", &record), ERROR_NONE);
    record_finish(&record);
    expect_as_logged(sealed->house, &service_comment_form);
    expect_nowhere(sealed);
}

/* Filed before there was a watch commander: the recovery key brings it to the first one. */
static void recovery_brings_early_comments_to_command(void **state)
{
    struct sealed_house *sealed = *state;
    struct head head = file_comment(sealed, "no");
    struct error error = {0};
    struct key_ring ring;
    struct record record;

    sealed_house_welcome(sealed, ROLE_WATCH_COMMANDER);
    assert_int_equal(open_as(sealed, COMMANDER, &head, "early", &record), ERROR_REFUSED);
    record_finish(&record);
    good(key_ring_open_recovery(sealed->house->store, sealed->recovery, &ring, &error), &error);
    reseal_all(sealed, &ring, COMMANDER, 1, 0);
    key_ring_close(&ring);
    assert_int_equal(open_as(sealed, COMMANDER, &head, "early", &record), ERROR_NONE);
    assert_non_null(strstr(get(&record, "statement"), MARKER));
    record_finish(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SEALED_HOUSE(words_stand_nowhere_in_the_clear),
        IN_SEALED_HOUSE(command_opens_it_with_a_reason_that_the_log_keeps),
        IN_SEALED_HOUSE(nobody_else_opens_it),
        IN_SEALED_HOUSE(what_is_about_a_commander_is_the_captains),
        IN_SEALED_HOUSE(whole_life),
        IN_SEALED_HOUSE(state_is_told_of_complaints_by_kind_and_disposition),
        IN_SEALED_HOUSE(retention_lists_what_is_eligible_and_destroys_nothing),
        cmocka_unit_test(statement_is_frozen),
        cmocka_unit_test(desk_takes_and_hands_off_and_no_more),
        IN_SEALED_HOUSE(history_shows_readings_and_words_to_who_holds_the_key),
        IN_SEALED_HOUSE(new_keys_seal_old_records_anew),
        cmocka_unit_test_setup_teardown(recovery_brings_early_comments_to_command,
                                        sealed_house_setup_alone, sealed_house_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
