/* Every role at every form, action, reading, duty, report and command: through the records
 * functions with the file opened by each role in turn, and through the program. What ought to come
 * of it stands in tests/support/roles.h. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"
#include "tests/support/roles.h"

#include "db/app.h"
#include "db/due.h"
#include "db/operation.h"
#include "db/report.h"
#include "db/sealed_records.h"
#include "db/search.h"
#include "db/staff.h"
#include "forms/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FORMS_MOST 32

static const struct person {
    char letter;
    enum role role;
    const char *employee;
} people[] = {
    {'v', ROLE_VOLUNTEER, VOLUNTEER},
    {'d', ROLE_DESK, DESK},
    {'s', ROLE_SERGEANT, SERGEANT},
    {'w', ROLE_WATCH_COMMANDER, "500001"},
    {'c', ROLE_CAPTAIN, "600001"},
    {'a', ROLE_AUDITOR, "700001"},
    {'m', ROLE_ADMINISTRATOR, ADMINISTRATOR},
};

struct walk {
    struct station station;
    struct app app; /* with the file open as one of the people */
    const struct person *person;
    char *numbers[FORMS_MOST];               /* of each form, filed by a sergeant */
    char *own[FORMS_MOST][COUNT_OF(people)]; /* filed by each role that may; else NULL */
    char *captains;                          /* a comment that is sealed to the captain's key */
    size_t cells;
};

static bool is_among(const char *who, char letter)
{
    return strchr(who, letter) != NULL;
}

/* --- the station --- */

static void add_person(struct walk *walk, const char *employee, const char *role)
{
    struct answer answer =
        station_expect(&walk->station, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
                       WORDS("staff", "add", employee, "--name", "Test Person", "--role", role));

    answer_finish(&answer);
}

/* The captain came later, and waits until somebody who has the command's key grants it. */
static void grant_to_captain(struct walk *walk)
{
    struct answer answer =
        station_expect(&walk->station, 0, "500001", NULL, WORDS("key", "grant", "600001"));

    answer_finish(&answer);
}

static const struct expected_action *filing_of(const struct form *form)
{
    for (size_t i = 0; i < COUNT_OF(expected_actions); i++) {
        if (strcmp(expected_actions[i].form, form->name) == 0 &&
            strcmp(expected_actions[i].action, form_filing(form)->action) == 0) {
            return &expected_actions[i];
        }
    }
    fail_msg("tests/support/roles.h says nothing of who files a %s: add its rows, from DESIGN.md "
             "section 4",
             form->name);
    return NULL;
}

/* NULL where one like it is there already, and there may be no second. */
static char *try_to_file(struct walk *walk, const char *employee, const char *form,
                         const json_t *record)
{
    char *line = json_dumps(record, JSON_COMPACT);
    struct answer answer =
        station_run_as(&walk->station, employee, STATION_PASSWORD, line, WORDS("file", form));
    char *number = NULL;

    if (answer.code == 0) {
        number = strndup(answer.out, strcspn(answer.out, " \n"));
    } else if (strstr(answer.err, "already") == NULL) {
        fail_msg("%s files a %s: %s", employee, form, answer.err);
    }
    free(line);
    answer_finish(&answer);
    return number;
}

static void file_records(struct walk *walk, size_t index)
{
    const struct form *form = form_at(index);
    json_t *fields = station_fields(&walk->station, form->name);
    json_t *record = make_least(fields);
    const char *who = filing_of(form)->who;

    walk->numbers[index] = station_file(&walk->station, OTHER_SERGEANT, form->name, record);
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        if (is_among(who, people[i].letter)) {
            walk->own[index][i] = try_to_file(walk, people[i].employee, form->name, record);
        }
    }
    if (form_is_sealed(form) && json_object_get(record, "about_watch_commander") == NULL) {
        json_object_set_new(record, "about_watch_commander", json_true());
        walk->captains = station_file(&walk->station, OTHER_SERGEANT, form->name, record);
    }
    json_decref(record);
    json_decref(fields);
}

static int walk_setup(void **state)
{
    struct walk *walk = calloc(1, sizeof(*walk));
    struct error error = {0};
    void *station = NULL;

    if (!zone_use("America/Los_Angeles", &error) || station_setup(&station) != 0) {
        return -1;
    }
    walk->station = *(struct station *)station;
    free(station);
    add_person(walk, "500001", "watch_commander");
    add_person(walk, "500002", "watch_commander");
    add_person(walk, "600001", "captain");
    add_person(walk, "700001", "auditor");
    grant_to_captain(walk);
    add_person(walk, "299998", "desk");
    add_person(walk, "299999", "desk");
    for (size_t i = 0; form_at(i) != NULL; i++) {
        file_records(walk, i);
    }
    config_init(&walk->app.config);
    if (!codes_init(&walk->app.codes, &error) || !calendar_init(&walk->app.calendar, &error)) {
        return -1;
    }
    (void)snprintf(walk->app.workstation, sizeof(walk->app.workstation), "Counter 1");
    *state = walk;
    return 0;
}

static int walk_teardown(void **state)
{
    struct walk *walk = *state;

    if (walk == NULL) {
        return 0; /* the setup failed */
    }
    print_message("cells of the matrix: %zu\n", walk->cells);
    for (size_t i = 0; i < FORMS_MOST; i++) {
        free(walk->numbers[i]);
        for (size_t j = 0; j < COUNT_OF(people); j++) {
            free(walk->own[i][j]);
        }
    }
    free(walk->captains);
    codes_finish(&walk->app.codes);
    calendar_finish(&walk->app.calendar);
    config_finish(&walk->app.config);
    station_remove(&walk->station);
    free(walk);
    return 0;
}

/* Opens the file and signs in, as each of the people in turn. */
static void open_as(struct walk *walk, const struct person *person)
{
    const struct sign_in given = {person->employee, STATION_PASSWORD, "Counter 1"};
    struct error error = {0};

    walk->person = person;
    if (!store_open(&walk->app.store, walk->station.database, &walk->app.time, &error) ||
        !staff_sign_in(walk->app.store, &given, &walk->app.actor, &walk->app.keys, &error)) {
        fail_msg("%s: %s", person->employee, error.text);
    }
    assert_int_equal(walk->app.actor.role, person->role);
}

static void leave_file(struct walk *walk)
{
    key_pair_lock(&walk->app.keys);
    store_close(walk->app.store);
    walk->app.store = NULL;
}

static void with_each(struct walk *walk, void (*look)(struct walk *walk))
{
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        open_as(walk, &people[i]);
        look(walk);
        leave_file(walk);
    }
}

/* --- one cell --- */

static int64_t last_of(struct walk *walk)
{
    struct error error = {0};
    int64_t seq = 0;

    assert_true(operation_last_seq(walk->app.store, &seq, &error));
    return seq;
}

/* A role that may not is told so, and nothing is written; who may is told something else, if
 * anything. */
static void expect(struct walk *walk, bool may, bool done, const struct error *error,
                   const char *what, int64_t before)
{
    bool refused = !done && error->class == ERROR_REFUSED &&
                   strstr(error->text, role_label(walk->person->role)) != NULL &&
                   strstr(error->text, "not for the role") != NULL;

    walk->cells++;
    if (refused == may || (!may && done)) {
        fail_msg("%s, %s: ought %sto be allowed, and was told: %s", role_name(walk->person->role),
                 what, may ? "" : "not ", done ? "(done)" : error->text);
    }
    if (!may && last_of(walk) != before) {
        fail_msg("%s, %s: refused, and written all the same", role_name(walk->person->role), what);
    }
}

/* --- what is done --- */

static void try_filing(struct walk *walk, const struct form *form, const char *who)
{
    const struct desk desk = app_desk(&walk->app);
    struct problems problems = {0};
    struct record record;
    struct filing filing = {.record = &record, .desk = &desk, .problems = &problems};
    struct error error = {0};
    int64_t before = last_of(walk);
    bool done;

    record_init(&record, form);
    done = records_file(walk->app.store, &filing, &error);
    expect(walk, is_among(who, walk->person->letter), done, &error, form->name, before);
    record_finish(&record);
    problems_finish(&problems);
}

/* As somebody would who knows the number and looks for a way round the reading. */
static struct head head_of(struct walk *walk, const char *number)
{
    struct actor all = {.role = ROLE_CAPTAIN};
    struct error error = {0};
    struct record record;
    struct head head;

    if (!records_load(walk->app.store, &all, number, &head, &record, &error)) {
        fail_msg("%s: %s", number, error.text);
    }
    record_finish(&record);
    return head;
}

static void try_action(struct walk *walk, const struct form *form,
                       const struct transition *transition, const char *who)
{
    const struct desk desk = app_desk(&walk->app);
    struct problems problems = {0};
    struct record record;
    struct acting acting = {.record = &record,
                            .transition = transition,
                            .desk = &desk,
                            .keys = &walk->app.keys,
                            .problems = &problems,
                            .head = head_of(walk, walk->numbers[form_position(form)])};
    struct error error = {0};
    int64_t before = last_of(walk);
    char what[100];
    bool done;

    record_init(&record, form);
    done = records_act(walk->app.store, &acting, &error);
    (void)snprintf(what, sizeof(what), "%s %s", form->name, transition->action);
    expect(walk, is_among(who, walk->person->letter), done, &error, what, before);
    record_finish(&record);
    problems_finish(&problems);
}

static void try_all_actions(struct walk *walk)
{
    for (size_t i = 0; i < COUNT_OF(expected_actions); i++) {
        const struct expected_action *row = &expected_actions[i];
        const struct form *form = form_by_name(row->form);
        const struct transition *transition;

        if (form == NULL) {
            continue;
        }
        transition = form_transition(form, row->action);
        if (transition == NULL) {
            fail_msg("there is no action %s of a %s any more", row->action, row->form);
        }
        if (transition == form_filing(form)) {
            try_filing(walk, form, row->who);
        } else {
            try_action(walk, form, transition, row->who);
        }
    }
}

static bool is_expected(const char *form, const char *action)
{
    for (size_t i = 0; i < COUNT_OF(expected_actions); i++) {
        if (strcmp(expected_actions[i].form, form) == 0 &&
            strcmp(expected_actions[i].action, action) == 0) {
            return true;
        }
    }
    return false;
}

static void everybody_does_what_is_theirs(void **state)
{
    for (size_t i = 0; form_at(i) != NULL; i++) {
        for (size_t j = 0; j < form_at(i)->transition_count; j++) {
            const char *action = form_at(i)->transitions[j].action;

            if (!is_expected(form_at(i)->name, action)) {
                fail_msg("tests/support/roles.h does not say who may %s a %s: add it, from "
                         "DESIGN.md section 4",
                         action, form_at(i)->name);
            }
        }
    }
    with_each(*state, try_all_actions);
}

/* --- what is read --- */

static void try_load(struct walk *walk, const char *number, bool may, const char *what)
{
    int64_t before = last_of(walk);
    struct error error = {0};
    struct record record;
    struct head head;
    bool done = records_load(walk->app.store, &walk->app.actor, number, &head, &record, &error);

    if (done) {
        record_finish(&record);
    }
    expect(walk, may, done, &error, what, before);
    if (may && !done) {
        fail_msg("%s: %s: %s", role_name(walk->person->role), number, error.text);
    }
}

/* Counts the rows of others in a page. */
static size_t others_in(const struct walk *walk, const struct head *heads, size_t count)
{
    size_t others = 0;

    for (size_t i = 0; i < count; i++) {
        others += strcmp(heads[i].filed_by, walk->person->employee) != 0;
    }
    return others;
}

static void try_list(struct walk *walk, const struct form *form, bool all, bool own)
{
    const struct page_request request = {.form = form, .limit = 50};
    int64_t before = last_of(walk);
    struct error error = {0};
    struct head heads[50];
    size_t count = 0;
    bool done = records_page(walk->app.store, &walk->app.actor, &request, heads, &count, &error);

    expect(walk, all || own, done, &error, form->plural, before);
    if (all) {
        assert_true(others_in(walk, heads, count) > 0);
    } else {
        assert_int_equal(others_in(walk, heads, count), 0);
    }
    assert_true(all || own || count == 0);
}

static void try_reading(struct walk *walk, const struct expected_reading *row)
{
    const struct form *form = form_by_name(row->form);
    if (form == NULL) {
        return;
    }
    size_t index = form_position(form);
    bool all = is_among(row->all, walk->person->letter);
    bool own = all || is_among(row->own, walk->person->letter);
    size_t who = (size_t)(walk->person - people);

    try_load(walk, walk->numbers[index], all, row->form);
    if (walk->own[index][who] != NULL) {
        try_load(walk, walk->own[index][who], own, row->form);
    }
    try_list(walk, form, all, own);
}

/* A page of all forms shows what a page of each would: no more, and no less. */
static void try_mixed_page(struct walk *walk)
{
    const struct page_request request = {.limit = 200};
    struct head *heads = calloc(200, sizeof(*heads));
    bool seen[FORMS_MOST] = {false};
    struct error error = {0};
    size_t count = 0;

    assert_true(records_page(walk->app.store, &walk->app.actor, &request, heads, &count, &error));
    for (size_t i = 0; i < count; i++) {
        const struct form *form = heads[i].form;
        bool own = strcmp(heads[i].filed_by, walk->person->employee) == 0;

        assert_true(form_may_read(form, walk->person->role, own));
        seen[form_position(form)] = seen[form_position(form)] || !own;
    }
    for (size_t i = 0; i < COUNT_OF(expected_readings); i++) {
        const struct expected_reading *row = &expected_readings[i];

        if (form_by_name(row->form) == NULL) {
            continue;
        }
        walk->cells++;
        if (seen[form_position(form_by_name(row->form))] !=
            is_among(row->all, walk->person->letter)) {
            fail_msg("%s, %s in a page of all forms", role_name(walk->person->role), row->form);
        }
    }
    free(heads);
}

static void try_all_readings(struct walk *walk)
{
    for (size_t i = 0; i < COUNT_OF(expected_readings); i++) {
        try_reading(walk, &expected_readings[i]);
    }
    try_mixed_page(walk);
}

static void everybody_reads_what_is_theirs(void **state)
{
    for (size_t i = 0; form_at(i) != NULL; i++) {
        bool there = false;

        for (size_t j = 0; j < COUNT_OF(expected_readings); j++) {
            there = there || strcmp(expected_readings[j].form, form_at(i)->name) == 0;
        }
        if (!there) {
            fail_msg("tests/support/roles.h says nothing of who reads a %s", form_at(i)->name);
        }
    }
    with_each(*state, try_all_readings);
}

/* --- what is confidential --- */

static void try_opening(struct walk *walk, const char *number, const char *who)
{
    const struct opening opening = {
        .actor = &walk->app.actor, .keys = &walk->app.keys, .action = "read", .reason = "a test"};
    struct actor all = {.role = ROLE_CAPTAIN};
    bool may = is_among(who, walk->person->letter);
    int64_t before = last_of(walk);
    struct error error = {0};
    struct record record;
    struct head head;
    bool done;

    assert_true(records_load(walk->app.store, &all, number, &head, &record, &error));
    done = sealed_record_open(walk->app.store, &opening, &head, &record, &error);
    walk->cells++;
    if (done != may || record_holds_confidential(&record) != may ||
        (last_of(walk) != before) != may) {
        fail_msg("%s opens %s: ought %sto be, and was told: %s", role_name(walk->person->role),
                 number, may ? "" : "not ", error.text);
    }
    record_finish(&record);
}

static void try_all_openings(struct walk *walk)
{
    for (size_t i = 0; form_at(i) != NULL; i++) {
        if (form_is_sealed(form_at(i))) {
            try_opening(walk, walk->numbers[i], OPENS_COMMAND);
        }
    }
    assert_non_null(walk->captains);
    try_opening(walk, walk->captains, OPENS_CAPTAIN);
}

static void who_holds_the_key_opens(void **state)
{
    with_each(*state, try_all_openings);
}

/* --- reports, search, queues --- */

static void try_report(struct walk *walk, const struct expected_report *row)
{
    const struct desk desk = app_desk(&walk->app);
    struct report_request request = {.desk = &desk, .keys = &walk->app.keys, .reason = "a test"};
    struct report_outcome outcome = {0};
    int64_t before = last_of(walk);
    struct error error = {0};
    bool done;

    request.report = report_by_name(row->report, &request.form);
    if (request.report == NULL) {
        return;
    }
    assert_true(report_period(request.report, request.report->yearly ? "2026" : "2026-11",
                              &request.begins, &request.ends));
    done = report_run(walk->app.store, &request, &outcome, &error);
    report_outcome_finish(&outcome);
    walk->cells++;
    if (done != is_among(row->who, walk->person->letter) ||
        (!done && (error.class != ERROR_REFUSED || last_of(walk) != before))) {
        fail_msg("%s, report %s: %s", role_name(walk->person->role), row->report,
                 done ? "(done)" : error.text);
    }
}

static void try_search(struct walk *walk)
{
    bool may = is_among(THE_DESK, walk->person->letter);
    struct error error = {0};
    struct head heads[50];
    size_t count = 0;
    bool done =
        search_page(walk->app.store, &walk->app.actor, "words", 0, 50, heads, &count, &error);

    expect(walk, may, done, &error, "search", last_of(walk));
    for (size_t i = 0; i < COUNT_OF(expected_readings); i++) {
        const struct form *form = form_by_name(expected_readings[i].form);
        size_t index;

        if (!may || form == NULL) {
            continue;
        }
        index = form_position(form);
        walk->cells++;
        assert_true(search_page(walk->app.store, &walk->app.actor, walk->numbers[index], 0, 1,
                                heads, &count, &error));
        if ((count == 1) != is_among(expected_readings[i].all, walk->person->letter)) {
            fail_msg("%s finds %s", role_name(walk->person->role), walk->numbers[index]);
        }
    }
}

static void try_queues(struct walk *walk)
{
    for (size_t i = 0; i < COUNT_OF(expected_readings); i++) {
        const struct expected_reading *row = &expected_readings[i];
        const struct due_request request = {.form = form_by_name(row->form), .limit = 20};
        struct due_item items[20];
        struct error error = {0};
        size_t count = 0;

        if (request.form == NULL) {
            continue;
        }

        assert_true(due_page(walk->app.store, &walk->app.actor, &request, items, &count, &error));
        walk->cells++;
        if (count > 0 && !is_among(row->all, walk->person->letter)) {
            for (size_t j = 0; j < count; j++) {
                assert_string_equal(items[j].head.filed_by, walk->person->employee);
            }
        }
        assert_true(count == 0 || is_among(row->all, walk->person->letter) ||
                    is_among(row->own, walk->person->letter));
    }
}

static void try_all_figures(struct walk *walk)
{
    for (size_t i = 0; i < COUNT_OF(expected_reports); i++) {
        try_report(walk, &expected_reports[i]);
    }
    try_search(walk);
    try_queues(walk);
}

static void figures_are_for_who_may_read_what_is_behind(void **state)
{
    const struct form *form = NULL;

    for (size_t i = 0; report_at(i, &form) != NULL; i++) {
        bool there = false;

        for (size_t j = 0; j < COUNT_OF(expected_reports); j++) {
            there = there || strcmp(expected_reports[j].report, report_at(i, &form)->name) == 0;
        }
        if (!there) {
            fail_msg("tests/support/roles.h says nothing of the report %s",
                     report_at(i, &form)->name);
        }
    }
    with_each(*state, try_all_figures);
}

/* --- the same through the program --- */

static void expect_program(struct walk *walk, const struct person *person, bool may,
                           const char *input, const char *const words[])
{
    struct answer answer =
        station_run_as(&walk->station, person->employee, STATION_PASSWORD, input, words);
    bool refused = answer.code == 1 && (strstr(answer.err, "not for the role") != NULL ||
                                        strstr(answer.err, "may not do this") != NULL ||
                                        strstr(answer.err, "Only an administrator") != NULL ||
                                        strstr(answer.err, "by a sergeant and above") != NULL ||
                                        strstr(answer.err, "Nothing to grant") != NULL ||
                                        strstr(answer.err, "recovery key") != NULL ||
                                        strstr(answer.err, "is for the role") != NULL);

    walk->cells++;
    if (answer.code < 0 || answer.code > 2 || refused == may || (!may && answer.out[0] != '\0')) {
        fail_msg("%s, %s %s %s: ought %sto be allowed, gave %d: %s%s", role_name(person->role),
                 words[0], words[1] != NULL ? words[1] : "",
                 words[1] != NULL && words[2] != NULL ? words[2] : "", may ? "" : "not ",
                 answer.code, answer.out, answer.err);
    }
    answer_finish(&answer);
}

static void commands_hold_to_it_too(void **state)
{
    struct walk *walk = *state;
    char path[128];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/holidays.csv", walk->station.folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("date,name,source\n2027-05-05,Day of the tests,test\n", file);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < COUNT_OF(expected_commands); i++) {
        for (size_t p = 0; p < COUNT_OF(people); p++) {
            expect_program(walk, &people[p], is_among(expected_commands[i].who, people[p].letter),
                           STATION_PASSWORD "\n", expected_commands[i].words);
        }
    }
}

/* One record of each form by each role: list, show and file. */
static void program_shows_what_may_be_read(void **state)
{
    struct walk *walk = *state;

    for (size_t i = 0; i < COUNT_OF(expected_readings); i++) {
        const struct expected_reading *row = &expected_readings[i];
        const struct form *form = form_by_name(row->form);
        size_t index = form != NULL ? form_position(form) : 0;
        const char *files = form != NULL ? filing_of(form)->who : "";

        for (size_t p = 0; form != NULL && p < COUNT_OF(people); p++) {
            bool all = is_among(row->all, people[p].letter);

            expect_program(walk, &people[p], all, NULL, WORDS("show", walk->numbers[index]));
            expect_program(walk, &people[p], all || is_among(row->own, people[p].letter), NULL,
                           WORDS("list", row->form));
            expect_program(walk, &people[p], is_among(files, people[p].letter), "{}\n",
                           WORDS("file", row->form));
        }
    }
}

/* Every action by every role; those that the role may do fail for want of fields or state, or are
 * done. Takes minutes, so the small size of the tests looks at one of each set of roles. */
static bool is_looked_at(size_t index)
{
    const char *size = getenv("FRONTDESK_TEST_SIZE");
    const struct expected_action *row = &expected_actions[index];

    if (size != NULL && strcmp(size, "plain") != 0) {
        return true;
    }
    for (size_t i = 0; form_by_name(row->form) != NULL && i < index; i++) {
        if (strcmp(expected_actions[i].form, row->form) == 0 &&
            strcmp(expected_actions[i].who, row->who) == 0 &&
            strcmp(expected_actions[i].action, filing_of(form_by_name(row->form))->action) != 0) {
            return false;
        }
    }
    return true;
}

static void program_does_what_may_be_done(void **state)
{
    struct walk *walk = *state;

    for (size_t i = 0; i < COUNT_OF(expected_actions); i++) {
        const struct expected_action *row = &expected_actions[i];
        const struct form *form = form_by_name(row->form);

        if (form == NULL || !is_looked_at(i) ||
            strcmp(row->action, form_filing(form)->action) == 0) {
            continue;
        }
        for (size_t p = 0; p < COUNT_OF(people); p++) {
            /* who reads their own alone can do something to these alone */
            const char *own = walk->own[form_position(form)][p];
            bool others = form_may_read(form, people[p].role, false);
            const char *number = others || own == NULL ? walk->numbers[form_position(form)] : own;

            expect_program(walk, &people[p], is_among(row->who, people[p].letter), NULL,
                           WORDS("act", number, row->action));
        }
    }
}

/* The printer asks the same table: who may not read a record gets no paper of it, and what shows
 * confidential words is for who opens them. */
static void papers_are_for_who_may_read(void **state)
{
    struct walk *walk = *state;

    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct paper *paper = papers_of(form_at(i));
        const char *readers = "";

        for (size_t r = 0; r < COUNT_OF(expected_readings); r++) {
            if (strcmp(expected_readings[r].form, form_at(i)->name) == 0) {
                readers = expected_readings[r].all;
            }
        }
        for (; paper != NULL && paper->name != NULL; paper++) {
            for (size_t p = 0; p < COUNT_OF(people); p++) {
                bool may = is_among(paper->opens ? OPENS_COMMAND : readers, people[p].letter);

                if (paper->states == NULL && paper->needs == NULL) {
                    expect_program(
                        walk, &people[p], may, NULL,
                        WORDS("print", walk->numbers[i], paper->name, "-o", "paper.pdf"));
                } else if (!is_among(readers, people[p].letter)) {
                    expect_program(
                        walk, &people[p], false, NULL,
                        WORDS("print", walk->numbers[i], paper->name, "-o", "paper.pdf"));
                }
            }
        }
    }
}

/* "test_cli_roles program" goes through the program, which takes minutes; else the functions. */
int main(int count, char *arguments[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_reads_what_is_theirs),
        cmocka_unit_test(who_holds_the_key_opens),
        cmocka_unit_test(figures_are_for_who_may_read_what_is_behind),
        cmocka_unit_test(everybody_does_what_is_theirs),
    };
    const struct CMUnitTest through_the_program[] = {
        cmocka_unit_test(program_shows_what_may_be_read),
        cmocka_unit_test(papers_are_for_who_may_read),
        cmocka_unit_test(program_does_what_may_be_done),
        cmocka_unit_test(commands_hold_to_it_too),
    };

    if (count > 1 && strcmp(arguments[1], "program") == 0) {
        return cmocka_run_group_tests(through_the_program, walk_setup, walk_teardown);
    }
    return cmocka_run_group_tests(tests, walk_setup, walk_teardown);
}
