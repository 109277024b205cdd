/* A file of its own, one person of each role, and what tests of records do again and again. It is
 * 2026-11-20 at 09:30 in Norwalk. */
#pragma once

#include "tests/support/folder.h"

#include "base/text.h"
#include "db/records.h"
#include "db/store_internal.h"
#include "forms/value.h"

enum person {
    VOLUNTEER,
    OTHER_VOLUNTEER,
    CLERK,
    OTHER_CLERK,
    SERGEANT,
    OTHER_SERGEANT,
    COMMANDER,
    CAPTAIN,
    AUDITOR,
    ADMINISTRATOR,
    PERSON_COUNT,
};

struct house {
    struct folder *folder;
    struct store *store;
    struct time_source time;
    struct codes codes;
    struct config config;
    struct actor actors[PERSON_COUNT];
};

static const struct actor house_people[PERSON_COUNT] = {
    [VOLUNTEER] = {"500001", "Vera Muster", ROLE_VOLUNTEER, "Counter 1"},
    [OTHER_VOLUNTEER] = {"500002", "Viktor Muster", ROLE_VOLUNTEER, "Counter 1"},
    [CLERK] = {"500003", "Berta Beispiel", ROLE_DESK, "Counter 1"},
    [OTHER_CLERK] = {"500004", "Boris Beispiel", ROLE_DESK, "Counter 2"},
    [SERGEANT] = {"500005", "Selma Sample", ROLE_SERGEANT, "Watch desk"},
    [OTHER_SERGEANT] = {"500006", "Simon Sample", ROLE_SERGEANT, "Watch desk"},
    [COMMANDER] = {"500007", "Wilma Specimen", ROLE_WATCH_COMMANDER, "Watch desk"},
    [CAPTAIN] = {"500008", "Carla Specimen", ROLE_CAPTAIN, "Office"},
    [AUDITOR] = {"500009", "Otto Specimen", ROLE_AUDITOR, "Office"},
    [ADMINISTRATOR] = {"500010", "Ada Specimen", ROLE_ADMINISTRATOR, "Office"},
};

static inline void good(bool ok, const struct error *error)
{
    if (!ok) {
        fail_msg("%s", error->text);
    }
}

/* Accounts without passwords: nobody signs in here, and hashing takes long. */
static inline void house_add_staff(struct house *house, enum person person)
{
    const struct actor *actor = &house->actors[person];
    struct error error = {0};
    char sql[400];

    snprintf(sql, sizeof(sql),
             "INSERT INTO staff (employee, name, role, password_hash, failures, disabled, added_at)"
             " VALUES ('%s', '%s', '%s', 'none', 0, 0, '2026-01-01T00:00:00.000Z')",
             actor->employee, actor->name, role_name(actor->role));
    good(store_execute(house->store, sql, &error), &error);
}

/* Puts the clock on this local time. */
static inline void house_now(struct house *house, const char *local)
{
    struct local_time wanted;
    int64_t moment;

    assert_true(local_parse(local, &wanted));
    moment = local_to_minutes(wanted) * 60000;
    for (int i = 0; i < 2; i++) { /* twice, for the offset of the zone may change between */
        moment += (local_to_minutes(wanted) - local_to_minutes(moment_to_local(moment))) * 60000;
    }
    house->time.fixed = moment;
    assert_int_equal(local_compare(moment_to_local(moment), wanted), 0);
}

static inline int house_setup(void **state)
{
    struct house *house = calloc(1, sizeof(*house));
    struct error error = {0};
    void *folder = NULL;

    if (!zone_use("America/Los_Angeles", &error) || folder_setup(&folder) != 0) {
        return -1;
    }
    house->folder = folder;
    config_init(&house->config);
    house_now(house, "2026-11-20T09:30");
    memcpy(house->actors, house_people, sizeof(house_people));
    if (!codes_init(&house->codes, &error) || !store_create(house->folder->file, true, &error) ||
        !store_open(&house->store, house->folder->file, &house->time, &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        house_add_staff(house, person);
    }
    *state = house;
    return 0;
}

static inline int house_teardown(void **state)
{
    struct house *house = *state;
    void *folder = house->folder;

    store_close(house->store);
    codes_finish(&house->codes);
    config_finish(&house->config);
    free(house);
    return folder_teardown(&folder);
}

static inline struct desk desk_of(const struct house *house, enum person person)
{
    return (struct desk){
        .actor = &house->actors[person],
        .codes = &house->codes,
        .config = &house->config,
        .now = moment_to_local(house->time.fixed),
    };
}

/* Puts `text` at "persons[2].name", making the rows that are lacking. */
static inline void set(struct record *record, const char *name, const char *text)
{
    struct place place;

    assert_true(place_from_name(record->form, name, &place));
    while (place.subfield != PLACE_WHOLE && record_rows(record, place.field) <= place.row) {
        assert_true(record_add_row(record, place.field));
    }
    record_set(record, place, text);
}

static inline const char *get(const struct record *record, const char *name)
{
    struct place place;

    assert_true(place_from_name(record->form, name, &place));
    return record_text(record, place);
}

static inline size_t rows_of(const struct record *record, const char *group)
{
    struct place place;

    assert_true(place_from_name(record->form, group, &place));
    return record_rows(record, place.field);
}

/* A lost phone: what is needed and nothing else, no card. */
static inline void report_init(struct record *record)
{
    record_init(record, &counter_report_form);
    set(record, "type", "LOST_PROP");
    set(record, "occurred_from", "2025-11-19T18:00");
    set(record, "occurred_to", "2025-11-19T19:00");
    set(record, "occurred_place", "12 Sample Street");
    set(record, "persons[1].role", "I");
    set(record, "persons[1].name", "Ana Muster");
    set(record, "narrative", "She lost her phone on the bus.");
    set(record, "marsys_card", "no");
    set(record, "card_given", "no");
}

static inline void card_init(struct record *record)
{
    record_init(record, &contact_755_form);
    set(record, "call_sign", "41A");
    set(record, "area", "NORWALK");
    set(record, "rd", "0461");
    set(record, "origin", "OBS");
    set(record, "setting", "BUSINESS_OWNER");
    set(record, "contacts", "3");
    set(record, "cards", "2");
}

struct filed {
    struct head head;
    char companion[NUMBER_ROOM];
};

static inline bool try_file(struct house *house, enum person person, struct record *record,
                            struct filed *filed, struct error *error)
{
    struct desk desk = desk_of(house, person);
    struct problems problems = {0};
    struct filing filing = {.record = record, .desk = &desk, .problems = &problems};
    bool ok = records_file(house->store, &filing, error);

    filed->head = filing.head;
    memcpy(filed->companion, filing.companion, sizeof(filed->companion));
    problems_finish(&problems);
    return ok;
}

static inline struct head file(struct house *house, enum person person, struct record *record)
{
    struct error error = {0};
    struct filed filed;

    good(try_file(house, person, record, &filed, &error), &error);
    return filed.head;
}

static inline struct head file_report(struct house *house, enum person person)
{
    struct record record;
    struct head head;

    report_init(&record);
    head = file(house, person, &record);
    record_finish(&record);
    return head;
}

static inline struct head file_card(struct house *house, enum person person)
{
    struct record record;
    struct head head;

    card_init(&record);
    head = file(house, person, &record);
    record_finish(&record);
    return head;
}

/* The record as it stands, with its head; the caller finishes it. */
static inline void load(struct house *house, const char *number, struct head *head,
                        struct record *record)
{
    struct error error = {0};

    good(records_load(house->store, &house->actors[CAPTAIN], number, head, record, &error), &error);
}

/* What an action needs, given in one text: "return_reason=Too short.|defer_until=..." */
static inline void set_all(struct record *record, const char *values)
{
    while (*values != '\0') {
        size_t length = strcspn(values, "|");
        char pair[400];
        char *text;

        snprintf(pair, sizeof(pair), "%.*s", (int)length, values);
        text = strchr(pair, '=');
        assert_non_null(text);
        *text = '\0';
        set(record, pair, text + 1);
        values += length + (values[length] == '|');
    }
}

/* Does the action with these values to the record as `head` has seen it. */
static inline bool try_act(struct house *house, enum person person, struct head *head,
                           const char *action_and_values, struct error *error)
{
    struct desk desk = desk_of(house, person);
    struct problems problems = {0};
    struct record record;
    struct head now;
    size_t length = strcspn(action_and_values, " ");
    char action[32];
    bool ok;

    snprintf(action, sizeof(action), "%.*s", (int)length, action_and_values);
    load(house, head->number, &now, &record);
    set_all(&record, action_and_values + length + (action_and_values[length] == ' '));
    struct acting acting = {
        .head = *head,
        .record = &record,
        .transition = form_transition(head->form, action),
        .desk = &desk,
        .problems = &problems,
        .reason = "test",
    };
    assert_non_null(acting.transition);
    ok = records_act(house->store, &acting, error);
    *head = acting.head;
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static inline void act(struct house *house, enum person person, struct head *head,
                       const char *action_and_values)
{
    struct error error = {0};

    good(try_act(house, person, head, action_and_values, &error), &error);
}

static inline void assert_refused(bool ok, const struct error *error, enum error_class class,
                                  const char *part)
{
    assert_false(ok);
    if (error->class != class || strstr(error->text, part) == NULL) {
        fail_msg("class %d: %s", (int)error->class, error->text);
    }
}

static inline int64_t number_of(const struct house *house, const char *sql)
{
    struct error error = {0};
    int64_t number = -1;

    good(store_pragma(house->store, sql, &number, &error), &error);
    return number;
}

static inline int64_t tally_of(const struct house *house, const struct form *form,
                               const char *status)
{
    struct error error = {0};
    int64_t count = -1;

    good(records_tally(house->store, form, status, &count, &error), &error);
    return count;
}

/* Everything that a filing or an action writes, so that one that fails can be seen to leave
 * nothing. */
struct traces {
    int64_t counts[12];
};

static inline struct traces traces_of(const struct house *house)
{
    static const char *const questions[] = {
        "SELECT COUNT(*) FROM operation",
        "SELECT MAX(seq) FROM operation",
        "SELECT COUNT(*) FROM record",
        "SELECT COALESCE(SUM(version), 0) FROM record",
        "SELECT COUNT(*) FROM counter_report",
        "SELECT COUNT(*) FROM counter_report_persons",
        "SELECT COUNT(*) FROM contact_755",
        "SELECT COALESCE(SUM(last), 0) FROM number_counter",
        "SELECT COUNT(*) FROM number_counter",
        "SELECT COALESCE(SUM(count), 0) FROM tally",
        "SELECT COALESCE(SUM(count * count), 0) FROM tally",
        "SELECT SUM(LENGTH(block)) FROM search_text_data",
    };
    struct traces traces;

    assert_int_equal(COUNT_OF(questions), COUNT_OF(traces.counts));
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        traces.counts[i] = number_of(house, questions[i]);
    }
    return traces;
}

static inline void assert_untouched(const struct house *house, const struct traces *before)
{
    struct traces now = traces_of(house);

    assert_memory_equal(&now, before, sizeof(now));
}

/* Valid content for every kind of field, as long as the field takes: letters with accents, Hangul,
 * and what may not get lost in SQL and JSON. */
static inline void fill_text(const struct field *field, struct text *out)
{
    static const char *const letters[] = {"ñ", "한", "é",  "q", "\"", "ü",
                                          "'", "\\", "국", "%", "Z"};

    for (int64_t i = 0; i < field->max; i++) {
        bool inner = i > 0 && i + 1 < field->max;

        if (inner && field->kind == FIELD_LONG_TEXT && i % 17 == 0) {
            text_add(out, "\n");
        } else if (inner && i % 7 == 0) {
            text_add(out, " ");
        } else {
            text_add(out, letters[(size_t)i % COUNT_OF(letters)]);
        }
    }
}

static inline void fill_codes(const struct house *house, const struct field *field,
                              struct text *out)
{
    struct choice_list list = field_choices(field, &house->codes);

    text_add(out, list.count > 0 ? list.items[0].code : "A_CODE");
    for (size_t i = 1; field->kind == FIELD_CHOICES && i < list.count; i++) {
        text_add_format(out, " %s", list.items[i].code);
    }
}

static inline char *fill_dup(const struct house *house, const struct field *field)
{
    struct text out = {0};

    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
        fill_text(field, &out);
        break;
    case FIELD_CHOICE:
    case FIELD_CHOICES:
        fill_codes(house, field, &out);
        break;
    case FIELD_DATE:
        text_add(&out, "1980-02-29");
        break;
    case FIELD_DATE_TIME:
        text_add(&out, "2026-11-19T18:05");
        break;
    case FIELD_TIME:
        text_add(&out, "0930");
        break;
    case FIELD_NUMBER:
        text_add_format(&out, "%lld", (long long)field->max);
        break;
    case FIELD_MONEY:
        text_add(&out, "12.34");
        break;
    case FIELD_PHONE:
        text_add(&out, "562-555-0100");
        break;
    case FIELD_PATTERN:
        text_add(&out, field->pattern->example);
        break;
    case FIELD_YES_NO:
        text_add(&out, "yes");
        break;
    case FIELD_GROUP:
    case FIELD_KIND_COUNT:
        fail();
    }
    return text_take(&out);
}

static inline void fill_field(const struct house *house, struct record *record, size_t index)
{
    const struct field *field = &record->form->fields[index];
    char *text;

    if (field->kind != FIELD_GROUP) {
        text = fill_dup(house, field);
        record_set(record, place_of(index), text);
        free(text);
        return;
    }
    while (record_add_row(record, index)) {
    }
    assert_int_equal(record_rows(record, index), field->max);
    for (size_t row = 0; row < record_rows(record, index); row++) {
        for (size_t sub = 0; sub < field->field_count; sub++) {
            text = fill_dup(house, &field->fields[sub]);
            record_set(record, place_in(index, row, sub), text);
            free(text);
        }
    }
}

/* Every field, also those that only later actions ask. */
static inline void fill_everything(const struct house *house, struct record *record)
{
    for (size_t i = 0; i < record->form->field_count; i++) {
        fill_field(house, record, i);
    }
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)
