#include "tests/support/as_logged.h"

#include "db/search.h"

#include <signal.h>
#include <sqlite3.h>

#define RECORDS 48
#define MOST    (2 * RECORDS)

/* What each record is, for counting it out here by hand. */
struct row {
    const struct form *form;
    int64_t seq;
    enum person filed_by;
    char status[STATUS_ROOM];
    char date[DATE_ROOM];
};

static struct row one_row(struct house *house, int index)
{
    static const enum person people[] = {CLERK, VOLUNTEER, OTHER_CLERK, OTHER_VOLUNTEER, CLERK};
    enum person person = people[index % 5];
    bool report = index % 3 == 0 && person != VOLUNTEER && person != OTHER_VOLUNTEER;
    struct row row = {.filed_by = person};
    struct head head;

    date_format(moment_to_local(house->time.fixed).date, row.date);
    head = report ? file_report(house, person) : file_card(house, person);
    if (report && index % 2 == 0) {
        act(house, SERGEANT, &head, "approve");
    } else if (index % 7 == 0) {
        act(house, SERGEANT, &head, "void void_reason=Twice.");
    }
    row.form = head.form;
    row.seq = head.seq;
    strcpy(row.status, head.status);
    return row;
}

static void fill_house(struct house *house, struct row rows[RECORDS])
{
    for (int i = 0; i < RECORDS; i++) {
        char now[40];

        /* late in the evening it is the next day in UTC already */
        snprintf(now, sizeof(now), "2026-11-%02dT%02d:15", 1 + i / 6, 3 + i % 6 * 4);
        house_now(house, now);
        rows[i] = one_row(house, i);
    }
}

static bool is_wanted(const struct house *house, enum person reader, const struct row *row,
                      const struct page_request *request)
{
    if (house->actors[reader].role == ROLE_VOLUNTEER &&
        (row->form != &contact_755_form || row->filed_by != reader)) {
        return false;
    }
    return (request->form == NULL || request->form == row->form) &&
           (request->status == NULL || strcmp(request->status, row->status) == 0) &&
           (request->filed_by == NULL ||
            strcmp(request->filed_by, house->actors[row->filed_by].employee) == 0) &&
           (request->from == NULL || strcmp(row->date, request->from) >= 0) &&
           (request->to == NULL || strcmp(row->date, request->to) <= 0);
}

/* The sequences that should come, newest first. */
static size_t count_out(const struct house *house, enum person reader, const struct row *rows,
                        const struct page_request *request, int64_t *wanted)
{
    size_t count = 0;

    for (int i = RECORDS - 1; i >= 0; i--) {
        if (is_wanted(house, reader, &rows[i], request)) {
            wanted[count++] = rows[i].seq;
        }
    }
    return count;
}

static size_t page(struct house *house, enum person reader, const struct page_request *request,
                   struct head *heads)
{
    struct error error = {0};
    size_t count = MOST;

    good(records_page(house->store, &house->actors[reader], request, heads, &count, &error),
         &error);
    assert_true(count <= (size_t)request->limit);
    return count;
}

/* From the newest to the end, page by page, and up again. */
static void walk(struct house *house, enum person reader, const struct page_request *asked,
                 const int64_t *wanted, size_t all)
{
    struct page_request request = *asked;
    struct head heads[MOST];
    size_t at = 0, count;

    while ((count = page(house, reader, &request, heads)) > 0) {
        assert_true(count == (size_t)request.limit || at + count == all);
        for (size_t i = 0; i < count; i++) {
            assert_true(at < all);
            assert_int_equal(heads[i].seq, wanted[at++]);
        }
        request.before = heads[count - 1].seq;
    }
    assert_int_equal(at, all);
    if (all == 0) {
        return;
    }
    request.before = 0;
    request.after = wanted[all - 1];
    at = all - 1;
    while ((count = page(house, reader, &request, heads)) > 0) {
        assert_true(count == (size_t)request.limit || at == count);
        for (size_t i = count; i > 0; i--) {
            assert_true(at > 0);
            assert_int_equal(heads[i - 1].seq, wanted[--at]);
        }
        request.after = heads[0].seq;
    }
    assert_int_equal(at, 0);
}

static const struct form *const asked_forms[] = {NULL, &counter_report_form, &contact_755_form};
static const char *const asked_states[] = {NULL, "submitted", "approved", "filed", "void", "none"};
static const char *const asked_people[] = {NULL, "500003", "500001", "599999"};
static const char *const asked_dates[][2] = {{NULL, NULL},
                                             {"2026-11-03", NULL},
                                             {NULL, "2026-11-05"},
                                             {"2026-11-02", "2026-11-06"},
                                             {"2026-11-04", "2026-11-04"},
                                             {"2026-11-05", "2026-11-04"},
                                             {"2026-12-01", NULL}};

static struct page_request request_at(size_t index)
{
    struct page_request request = {.limit = index % 2 == 0 ? 1 + (int)(index % 5) : MOST};

    request.form = asked_forms[index % COUNT_OF(asked_forms)];
    index /= COUNT_OF(asked_forms);
    request.status = asked_states[index % COUNT_OF(asked_states)];
    index /= COUNT_OF(asked_states);
    request.filed_by = asked_people[index % COUNT_OF(asked_people)];
    index /= COUNT_OF(asked_people);
    request.from = asked_dates[index][0];
    request.to = asked_dates[index][1];
    return request;
}

#define REQUESTS                                                                                   \
    (COUNT_OF(asked_forms) * COUNT_OF(asked_states) * COUNT_OF(asked_people) *                     \
     COUNT_OF(asked_dates))

static void all_filters_give_their_rows_both_ways(void **state)
{
    static const enum person readers[] = {CLERK, CAPTAIN, VOLUNTEER, OTHER_VOLUNTEER};
    struct house *house = *state;
    struct row rows[RECORDS];
    size_t most = 0;

    fill_house(house, rows);
    for (size_t r = 0; r < COUNT_OF(readers); r++) {
        for (size_t i = 0; i < REQUESTS; i++) {
            struct page_request request = request_at(i);
            int64_t wanted[RECORDS];
            size_t count = count_out(house, readers[r], rows, &request, wanted);

            if (r >= 2 && request.form == &counter_report_form) {
                continue; /* refused: see below */
            }
            most = count > most ? count : most;
            walk(house, readers[r], &request, wanted, count);
        }
    }
    assert_int_equal(most, RECORDS);
}

static void a_head_in_a_list_is_the_record(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    struct head heads[3];
    struct page_request request = {.limit = 3};

    act(house, SERGEANT, &head, "approve");
    assert_int_equal(page(house, CLERK, &request, heads), 1);
    assert_ptr_equal(heads[0].form, &counter_report_form);
    assert_string_equal(heads[0].number, head.number);
    assert_string_equal(heads[0].id, head.id);
    assert_string_equal(heads[0].status, "approved");
    assert_int_equal(heads[0].version, 2);
    assert_string_equal(heads[0].filed_by, "500003");
    assert_string_equal(heads[0].headline, "Lost property or phone, 12 Sample Street, Ana Muster");
}

/* The plan of one statement by another connection: neither a whole table nor a sort. */
static void look_at_plan(sqlite3 *other, const char *sql)
{
    char question[2000];
    sqlite3_stmt *plan = NULL;

    snprintf(question, sizeof(question), "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(other, question, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);

        if ((strstr(detail, "SCAN") != NULL && strstr(detail, "VIRTUAL TABLE") == NULL) ||
            strstr(detail, "TEMP B-TREE") != NULL) {
            fail_msg("%s: %s", detail, sql);
        }
    }
    assert_int_equal(sqlite3_finalize(plan), SQLITE_OK);
}

/* Everything that this store has prepared so far and that reads records. */
static int look_at_plans(const struct house *house, const char *part)
{
    sqlite3 *other = NULL;
    int looked = 0;

    assert_int_equal(sqlite3_open(house->folder->file, &other), SQLITE_OK);
    for (sqlite3_stmt *statement = sqlite3_next_stmt(house->store->handle, NULL); statement != NULL;
         statement = sqlite3_next_stmt(house->store->handle, statement)) {
        const char *sql = sqlite3_sql(statement);

        if (strncmp(sql, "SELECT", 6) == 0 && strstr(sql, part) != NULL) {
            look_at_plan(other, sql);
            looked++;
        }
    }
    sqlite3_close(other);
    return looked;
}

static void expect_seq_on(struct house *house, const struct form *form, const char *date,
                          int64_t wanted)
{
    struct error error = {0};
    int64_t seq = -1;

    good(records_seq_on(house->store, form, date, &seq, &error), &error);
    assert_int_equal(seq, wanted);
}

static void a_date_has_its_place(void **state)
{
    struct house *house = *state;
    struct row rows[RECORDS];

    fill_house(house, rows);
    for (int day = 0; day <= 10; day++) {
        char date[DATE_ROOM];
        int64_t any = 0, cards = 0;

        snprintf(date, sizeof(date), "2026-11-%02d", day);
        for (int i = 0; i < RECORDS && strcmp(rows[i].date, date) <= 0; i++) {
            any = rows[i].seq;
            cards = rows[i].form == &contact_755_form ? any : cards;
        }
        expect_seq_on(house, NULL, date, any);
        expect_seq_on(house, &contact_755_form, date, cards);
    }
    assert_true(look_at_plans(house, "SELECT r.seq FROM record r") == 1);
}

static void lists_have_ends(void **state)
{
    struct house *house = *state;
    struct head heads[3];
    struct page_request request = {.limit = 3};

    assert_int_equal(page(house, CLERK, &request, heads), 0);
    struct head only = file_card(house, CLERK);
    assert_int_equal(page(house, CLERK, &request, heads), 1);
    request.before = only.seq;
    assert_int_equal(page(house, CLERK, &request, heads), 0);
    request.before = only.seq + 1;
    assert_int_equal(page(house, CLERK, &request, heads), 1);
    request = (struct page_request){.limit = 3, .after = only.seq};
    assert_int_equal(page(house, CLERK, &request, heads), 0);
    request.limit = 0;
    request.after = 0;
    assert_int_equal(page(house, CLERK, &request, heads), 0);
}

static void lists_are_for_who_may_read(void **state)
{
    struct house *house = *state;
    struct head heads[3];
    struct page_request request = {.form = &counter_report_form, .limit = 3};
    size_t count = 0;

    file_report(house, CLERK);
    file_card(house, VOLUNTEER);
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        enum role role = house->actors[person].role;
        struct error error = {0};
        bool reads = role >= ROLE_DESK && role <= ROLE_CAPTAIN;

        assert_int_equal(
            records_page(house->store, &house->actors[person], &request, heads, &count, &error),
            reads);
        assert_int_equal(error.class, reads ? ERROR_NONE : ERROR_REFUSED);
        assert_int_equal(count, reads);
    }
    request.form = NULL;
    assert_int_equal(page(house, VOLUNTEER, &request, heads), 1);
    assert_int_equal(page(house, OTHER_VOLUNTEER, &request, heads), 0);
    assert_int_equal(page(house, AUDITOR, &request, heads), 0);
    assert_int_equal(page(house, ADMINISTRATOR, &request, heads), 0);
    assert_int_equal(page(house, CLERK, &request, heads), 2);
}

/* --- alarms --- */

struct alarms {
    char words[400]; /* number and time of each */
};

static void note_alarm(void *context, const struct head *head, const char *due)
{
    struct alarms *alarms = context;
    size_t length = strlen(alarms->words);

    snprintf(alarms->words + length, sizeof(alarms->words) - length, "%s %s; ", head->number, due);
}

static void expect_alarms(struct house *house, enum person person, int limit, const char *words)
{
    struct error error = {0};
    struct alarms alarms = {""};

    good(records_alarms(house->store, &house->actors[person], &counter_report_form, limit,
                        note_alarm, &alarms, &error),
         &error);
    assert_string_equal(alarms.words, words);
}

static struct head file_missing(struct house *house, const char *taken_at)
{
    struct record record;
    struct head head;

    report_init(&record);
    set(&record, "type", "MISSING");
    set(&record, "missing_at_risk", "no");
    set(&record, "taken_at", taken_at);
    head = file(house, CLERK, &record);
    record_finish(&record);
    return head;
}

static void a_missing_person_rings_until_ncic_knows(void **state)
{
    struct house *house = *state;
    struct head late = file_missing(house, "2026-11-20T09:00");
    struct head early = file_missing(house, "2026-11-20T08:00");
    struct head third = file_missing(house, "2026-11-19T23:00");

    file_report(house, CLERK);
    expect_alarms(house, CLERK, 9,
                  "NWK-CR-2026-00003 2026-11-20T01:00; NWK-CR-2026-00002 2026-11-20T10:00; "
                  "NWK-CR-2026-00001 2026-11-20T11:00; ");
    expect_alarms(house, SERGEANT, 1, "NWK-CR-2026-00003 2026-11-20T01:00; ");
    expect_alarms(house, VOLUNTEER, 9, "");
    expect_alarms(house, ADMINISTRATOR, 9, "");
    act(house, SERGEANT, &late, "approve"); /* approved is not entered */
    act(house, CLERK, &third, "set-ncic ncic_entered_at=2026-11-20T09:20");
    expect_alarms(house, CLERK, 9,
                  "NWK-CR-2026-00002 2026-11-20T10:00; NWK-CR-2026-00001 2026-11-20T11:00; ");
    act(house, SERGEANT, &early, "void void_reason=Twice.");
    expect_alarms(house, CLERK, 9, "NWK-CR-2026-00001 2026-11-20T11:00; ");
    act(house, OTHER_CLERK, &late, "set-ncic ncic_handed_to=Deputy Example");
    expect_alarms(house, CLERK, 9, "");
}

/* --- how SQLite goes about it --- */

static void pages_go_by_key_and_sort_nothing(void **state)
{
    static const enum person readers[] = {CLERK, VOLUNTEER};
    struct house *house = *state;
    struct head heads[10];

    for (size_t r = 0; r < COUNT_OF(readers); r++) {
        for (size_t i = 0; i < REQUESTS; i++) {
            struct page_request request = request_at(i);

            request.limit = 10;
            if ((request.from != NULL || request.to != NULL) && request.form == NULL) {
                continue; /* no list asks for dates over all forms: records_seq_on */
            }
            if (readers[r] == VOLUNTEER && request.form == &counter_report_form) {
                continue;
            }
            request.before = 5;
            page(house, readers[r], &request, heads);
            request.before = 0;
            request.after = 5;
            page(house, readers[r], &request, heads);
        }
    }
    assert_true(look_at_plans(house, "FROM record r") >= 40);
}

static void other_reading_goes_by_key_too(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = file_report(house, CLERK);
    struct head heads[10];
    size_t count;

    act(house, CLERK, &head, "set-urn urn=926-00025-0461-442");
    act(house, SERGEANT, &head, "approve");
    expect_alarms(house, CLERK, 9, "");
    good(search_page(house->store, &house->actors[CLERK], "ana mu", 0, 10, heads, &count, &error),
         &error);
    good(
        search_page(house->store, &house->actors[CLERK], "cr-2026-1", 0, 10, heads, &count, &error),
        &error);
    assert_true(look_at_plans(house, "FROM search_text") == 1);
    assert_true(look_at_plans(house, "FROM counter_report") >= 5);
    assert_true(look_at_plans(house, "record r") >= 4);
    assert_true(look_at_plans(house, "FROM operation") >= 1);
}

/* --- history --- */

struct told {
    int count;
    char words[2000];
};

static bool tell(void *context, const struct history_entry *entry)
{
    struct told *told = context;
    size_t length = strlen(told->words);

    assert_int_equal(entry->version, ++told->count);
    snprintf(told->words + length, sizeof(told->words) - length, "%s %s [%s] %s>%s; ",
             entry->action, entry->actor, entry->reason,
             entry->before == NULL ? "-" : record_named(entry->before, "narrative"),
             record_named(entry->after, "narrative"));
    return true;
}

static void history_tells_before_and_after(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct told told = {0};
    struct head head = file_report(house, CLERK);

    act(house, SERGEANT, &head, "return return_reason=Short.");
    act(house, CLERK, &head, "resubmit narrative=On bus \"62\".");
    act(house, SERGEANT, &head, "approve");
    good(records_history(house->store, &head, tell, &told, &error), &error);
    assert_string_equal(told.words,
                        "submit 500003 [] ->She lost her phone on the bus.; "
                        "return 500005 [test] She lost her phone on the bus.>She lost her phone "
                        "on the bus.; "
                        "resubmit 500003 [test] She lost her phone on the bus.>On bus \"62\".; "
                        "approve 500005 [test] On bus \"62\".>On bus \"62\".; ");
}

struct versions {
    struct record kept[6]; /* read from the tables after each action */
    int count;
};

static bool same_as_then(void *context, const struct history_entry *entry)
{
    struct versions *versions = context;
    int index = versions->count++;

    assert_true(record_equal(entry->after, &versions->kept[index]));
    assert_true((entry->before == NULL) == (index == 0));
    assert_true(index == 0 || record_equal(entry->before, &versions->kept[index - 1]));
    return true;
}

static void history_folds_to_what_was_there(void **state)
{
    static const struct {
        enum person person;
        const char *action;
    } steps[] = {
        {SERGEANT, "return return_reason=Short.|return_remarks[1].field=narrative|"
                   "return_remarks[1].words=More|return_remarks[2].field=rd|"
                   "return_remarks[2].words=Which?"},
        {CLERK, "resubmit persons[1].name=한국 Núñez|suspects[1].name=UNKNOWN|urn=|"
                "property[1].what=Phone|property[1].status=LOST|property[1].value=0"},
        {SERGEANT, "approve"},
        {CLERK, "supplement supplement_text=Found."},
        {COMMANDER, "void void_reason=Wrong."},
    };
    struct house *house = *state;
    struct error error = {0};
    struct versions versions = {0};
    struct record record;
    struct head head;

    record_init(&record, &counter_report_form);
    fill_everything(house, &record);
    head = file(house, CLERK, &record);
    record_finish(&record);
    load(house, head.number, &head, &versions.kept[0]);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        act(house, steps[i].person, &head, steps[i].action);
        load(house, head.number, &head, &versions.kept[i + 1]);
    }
    good(records_history(house->store, &head, same_as_then, &versions, &error), &error);
    assert_int_equal(versions.count, COUNT_OF(versions.kept));
    for (size_t i = 0; i < COUNT_OF(versions.kept); i++) {
        record_finish(&versions.kept[i]);
    }
}

static bool stop_at_second(void *context, const struct history_entry *entry)
{
    int *count = context;

    (void)entry;
    return ++*count < 2;
}

static void history_ends_when_told(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct head head = file_report(house, CLERK);
    int count = 0;

    act(house, CLERK, &head, "set-urn urn=926-00025-0461-442");
    act(house, CLERK, &head, "set-urn urn=926-00026-0461-442");
    good(records_history(house->store, &head, stop_at_second, &count, &error), &error);
    assert_int_equal(count, 2);
}

/* --- records that were changed past the program --- */

static void expect_found(struct house *house, const char *change, const char *back,
                         const char *number)
{
    char found[NUMBER_ROOM];
    sqlite3 *other = NULL;

    assert_int_equal(sqlite3_open(house->folder->file, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, change, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(other), 1);
    find_changed(house, &counter_report_form, found);
    if (strcmp(found, number) != 0) {
        fail_msg("found \"%s\" after: %s", found, change);
    }
    assert_int_equal(sqlite3_exec(other, back, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    find_changed(house, &counter_report_form, found);
    assert_string_equal(found, "");
}

/* Another desk that corrects the report again and again. */
static pid_t start_corrector(struct house *house, struct head head)
{
    pid_t child = fork();

    if (child == 0) {
        struct error error = {0};
        bool ok = store_open(&house->store, house->folder->file, &house->time, &error);

        for (int i = 0; ok && i < 100; i++) {
            ok = try_act(house, CLERK, &head,
                         i % 2 == 0 ? "set-urn urn=926-00025-0461-442"
                                    : "set-urn urn=926-00026-0461-442",
                         &error);
        }
        leave(ok ? 0 : 1);
    }
    assert_true(child > 0);
    return child;
}

static void what_is_corrected_meanwhile_is_no_damage(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    char found[NUMBER_ROOM] = "";
    pid_t child = start_corrector(house, head);
    int status = 0;

    while (waitpid(child, &status, WNOHANG) == 0 && found[0] == '\0') {
        find_changed(house, &counter_report_form, found);
    }
    if (found[0] != '\0') {
        (void)kill(child, SIGKILL);
        (void)waitpid(child, &status, 0);
    }
    assert_string_equal(found, "");
    assert_int_equal(status, 0);
}

static void what_was_changed_past_the_program_is_found(void **state)
{
    static const char *const changes[][2] = {
        {"UPDATE counter_report SET narrative = 'Nothing.' WHERE seq = 70",
         "UPDATE counter_report SET narrative = 'She lost her phone on the bus.' WHERE seq = 70"},
        {"UPDATE counter_report SET approved_by = '500003' WHERE seq = 70",
         "UPDATE counter_report SET approved_by = NULL WHERE seq = 70"},
        {"UPDATE counter_report SET marsys_card = 1 WHERE seq = 70",
         "UPDATE counter_report SET marsys_card = 0 WHERE seq = 70"},
        {"UPDATE counter_report_persons SET name = 'Else' WHERE seq = 70",
         "UPDATE counter_report_persons SET name = 'Ana Muster' WHERE seq = 70"},
        {"INSERT INTO counter_report_suspects (seq, row, name) VALUES (70, 1, 'X')",
         "DELETE FROM counter_report_suspects WHERE seq = 70"},
        {"UPDATE record SET status = 'approved' WHERE seq = 70",
         "UPDATE record SET status = 'submitted' WHERE seq = 70"},
        {"UPDATE record SET version = 2 WHERE seq = 70",
         "UPDATE record SET version = 1 WHERE seq = 70"},
        {"UPDATE record SET filed_by = '500004' WHERE seq = 70",
         "UPDATE record SET filed_by = '500003' WHERE seq = 70"},
        {"UPDATE record SET number = 'NWK-CR-2026-10000' WHERE seq = 70",
         "UPDATE record SET number = 'NWK-CR-2026-00069' WHERE seq = 70"},
        {"UPDATE record SET changed_by = '500005' WHERE seq = 70",
         "UPDATE record SET changed_by = '500003' WHERE seq = 70"},
        {"UPDATE record SET headline = 'Nobody' || headline WHERE seq = 70",
         "UPDATE record SET headline = substr(headline, 7) WHERE seq = 70"},
        {"UPDATE record SET filed_on = '2026-11-19' WHERE seq = 70",
         "UPDATE record SET filed_on = '2026-11-20' WHERE seq = 70"},
        {"UPDATE record SET changed_at = '2026-11-20T17:31:00.000Z' WHERE seq = 70",
         "UPDATE record SET changed_at = '2026-11-20T17:30:00.000Z' WHERE seq = 70"},
        {"UPDATE record SET filed_at = '2026-11-20T17:31:00.000Z' WHERE seq = 70",
         "UPDATE record SET filed_at = '2026-11-20T17:30:00.000Z' WHERE seq = 70"},
    };
    struct house *house = *state;
    char found[NUMBER_ROOM];

    find_changed(house, &counter_report_form, found);
    assert_string_equal(found, "");
    for (int i = 0; i < 120; i++) { /* more than one step looks at */
        file_report(house, CLERK);
    }
    find_changed(house, &counter_report_form, found);
    assert_string_equal(found, "");
    assert_int_equal(number_of(house, "SELECT number = 'NWK-CR-2026-00069' FROM record "
                                      "WHERE seq = 70"),
                     1);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        expect_found(house, changes[i][0], changes[i][1],
                     strstr(changes[i][0], "10000") != NULL ? "NWK-CR-2026-10000"
                                                            : "NWK-CR-2026-00069");
    }
}

/* What was written over, and what was blank before: the first has to be read from the log, the
 * other can be told from the record. */
static void what_was_changed_after_later_actions_is_found(void **state)
{
    static const char *const changes[][2] = {
        {"UPDATE counter_report SET narrative = 'Nothing.'",
         "UPDATE counter_report SET narrative = 'She found it.'"},
        {"UPDATE counter_report SET narrative = 'She lost her phone on the bus.'",
         "UPDATE counter_report SET narrative = 'She found it.'"},
        {"UPDATE counter_report SET approved_by = NULL",
         "UPDATE counter_report SET approved_by = '500005'"},
        {"UPDATE counter_report SET occurred_place = 'Elsewhere'",
         "UPDATE counter_report SET occurred_place = '12 Sample Street'"},
        {"UPDATE counter_report SET marsys_card = 1", "UPDATE counter_report SET marsys_card = 0"},
        {"UPDATE counter_report_persons SET name = 'Else'",
         "UPDATE counter_report_persons SET name = 'Ana Muster'"},
        {"UPDATE record SET version = version - 1", "UPDATE record SET version = version + 1"},
        {"UPDATE record SET status = 'submitted'", "UPDATE record SET status = 'approved'"},
        {"UPDATE record SET changed_by = '500009'", "UPDATE record SET changed_by = '500003'"},
    };
    struct house *house = *state;
    struct head plain = file_report(house, CLERK), edited = file_report(house, CLERK);

    act(house, SERGEANT, &edited, "return return_reason=Where?");
    act(house, CLERK, &edited, "resubmit narrative=She found it.");
    act(house, SERGEANT, &edited, "approve");
    act(house, SERGEANT, &plain, "approve");
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const struct head *heads[] = {&edited, &plain};

        for (size_t k = i < 2 ? 1 : 2; k-- > 0;) {
            char change[200], back[200];

            snprintf(change, sizeof(change), "%s WHERE seq = %lld", changes[i][0],
                     (long long)heads[k]->seq);
            snprintf(back, sizeof(back), "%s WHERE seq = %lld", changes[i][1],
                     (long long)heads[k]->seq);
            expect_found(house, change, back, heads[k]->number);
        }
    }
}

/* An older program may have written the same in other bytes. */
static void other_bytes_of_the_same_values_are_no_damage(void **state)
{
    struct house *house = *state;
    struct head head = file_report(house, CLERK);
    char found[NUMBER_ROOM];
    sqlite3 *other = NULL;

    assert_int_equal(sqlite3_open(house->folder->file, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other,
                                  "UPDATE operation SET changes = replace(changes, ',\"', "
                                  "' , \"') WHERE subject = 'counter-report'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    find_changed(house, &counter_report_form, found);
    assert_string_equal(found, "");
    assert_int_equal(sqlite3_exec(other,
                                  "UPDATE operation SET changes = replace(changes, 'phone', "
                                  "'purse') WHERE subject = 'counter-report'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    find_changed(house, &counter_report_form, found);
    assert_string_equal(found, head.number);
    sqlite3_close(other);
}

static void codes_with_a_blank_too_many_are_found(void **state)
{
    struct house *house = *state;
    struct record record;
    struct head head;
    char found[NUMBER_ROOM];
    sqlite3 *other = NULL;

    card_init(&record);
    set(&record, "topics", "SCAMS TRAFFIC");
    head = file(house, VOLUNTEER, &record);
    record_finish(&record);
    find_changed(house, &contact_755_form, found);
    assert_string_equal(found, "");
    assert_int_equal(sqlite3_open(house->folder->file, &other), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(other, "UPDATE contact_755 SET topics = topics || ' '", NULL, NULL, NULL),
        SQLITE_OK);
    find_changed(house, &contact_755_form, found);
    assert_string_equal(found, head.number);
    sqlite3_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(what_was_changed_after_later_actions_is_found),
        IN_HOUSE(other_bytes_of_the_same_values_are_no_damage),
        IN_HOUSE(codes_with_a_blank_too_many_are_found),
        IN_HOUSE(all_filters_give_their_rows_both_ways),
        IN_HOUSE(a_head_in_a_list_is_the_record),
        IN_HOUSE(a_date_has_its_place),
        IN_HOUSE(lists_have_ends),
        IN_HOUSE(lists_are_for_who_may_read),
        IN_HOUSE(a_missing_person_rings_until_ncic_knows),
        IN_HOUSE(pages_go_by_key_and_sort_nothing),
        IN_HOUSE(other_reading_goes_by_key_too),
        IN_HOUSE(history_tells_before_and_after),
        IN_HOUSE(history_folds_to_what_was_there),
        IN_HOUSE(history_ends_when_told),
        IN_HOUSE(what_is_corrected_meanwhile_is_no_damage),
        IN_HOUSE(what_was_changed_past_the_program_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
