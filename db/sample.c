#include "db/sample.h"

#include "base/text.h"
#include "db/operation.h"
#include "db/records.h"
#include "db/sample_names.h"
#include "db/sample_sheet.h"
#include "db/staff.h"
#include "db/statement.h"
#include "db/station_key.h"
#include "db/store_internal.h"
#include "forms/urn_reconciliation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BATCH       500
#define YEARS       5
#define YEAR_MS     (INT64_C(365) * 86400 * 1000)
#define NUMBERS     5  /* drawn by the watch of 24 hours ago */
#define SHEET_DAYS  7  /* so far back worksheets stand beside the cards of the clerk */
#define RECENT_PART 30 /* the newest thirtieth is still being worked on */

static const struct sample_account accounts[] = {
    {"900001", "Alma Administrator", ROLE_ADMINISTRATOR},
    {"900002", "Dana Desk", ROLE_DESK},
    {"900003", "Sam Sergeant", ROLE_SERGEANT},
    {"900004", "Vera Volunteer", ROLE_VOLUNTEER},
    {"900005", "Wanda Watch", ROLE_WATCH_COMMANDER},
    {"900006", "Carla Captain", ROLE_CAPTAIN},
    {"900007", "Otto Auditor", ROLE_AUDITOR},
};

const struct sample_account *sample_account_at(size_t index)
{
    return index < COUNT_OF(accounts) ? &accounts[index] : NULL;
}

bool sample_accounts(struct app *app, const char *password, struct error *error)
{
    struct actor administrator = {.role = ROLE_ADMINISTRATOR};
    text_copy(administrator.employee, sizeof administrator.employee, accounts[0].employee);
    text_copy(administrator.name, sizeof administrator.name, accounts[0].name);
    text_copy(administrator.workstation, sizeof administrator.workstation, app->workstation);
    const struct first_account first = {accounts[0].employee, accounts[0].name, password,
                                        app->workstation};
    struct desk desk = app_desk(app);
    char recovery[RECOVERY_TEXT_ROOM]; /* samples need no safe */
    desk.actor = &administrator;
    if (!staff_add_first(app->store, &first, recovery, error))
        return false;
    for (size_t i = 1; i < COUNT_OF(accounts); i++)
        if (!staff_add(app->store, &desk, accounts[i].employee, accounts[i].name, accounts[i].role,
                       password, error))
            return false;
    return true;
}

/* --- chance, the same for the same seed --- */

struct seeding {
    struct app *app;
    uint64_t random;
    int64_t records;
    int64_t done;  /* records of finished batches, companion cards too */
    int64_t filed; /* the same, with those of the batch that is being written */
    int64_t now;
    bool has_keys;             /* the file can seal what is confidential */
    struct watch due;          /* of 24 hours ago: what it has drawn is reconciled now */
    unsigned numbers;          /* that it has drawn by now */
    int64_t numbers_before;    /* in the file */
    struct sample_sheet sheet; /* of the clerk, while cards of its watch are filed */
    struct time_source past;
    struct actor clerk, sergeant, volunteer;
    struct desk desk;
};

static uint32_t roll(struct seeding *seeding, uint32_t sides)
{
    seeding->random ^= seeding->random << 13;
    seeding->random ^= seeding->random >> 7;
    seeding->random ^= seeding->random << 17;
    return (uint32_t)(seeding->random >> 32) % sides;
}

static const char *pick(struct seeding *seeding, struct sample_list list)
{
    return list.items[roll(seeding, (uint32_t)list.count)];
}

/* A code of a station's list; the station may have replaced the list, so only what it holds. */
static const char *pick_code(struct seeding *seeding, enum code_list list)
{
    struct choice_list choices = seeding->app->codes.lists[list];
    return choices.count ? choices.items[roll(seeding, (uint32_t)choices.count)].code : "";
}

static void set_text(struct record *record, const char *group, size_t row, const char *name,
                     const char *text)
{
    const struct form *form = record->form;
    int index = field_index(form->fields, form->field_count, group);
    int subfield = field_index(form->fields[index].fields, form->fields[index].field_count, name);
    record_set(record, place_in((size_t)index, row, (size_t)subfield), text);
}

static void set_number(struct record *record, const char *name, unsigned number)
{
    char text[16];
    snprintf(text, sizeof text, "%u", number);
    record_set_named(record, name, text);
}

/* --- records ---
 *
 * Here alone a form is known by its name outside of its own files: what is plausible in a field, no
 * table says. A form that is not made here has no sample records, and nothing else changes. */

static void make_card(struct seeding *seeding, struct record *record)
{
    static const char *const origins[] = {"OBS", "OBS", "CALL"};
    record_set_named(record, "call_sign", roll(seeding, 2) ? "40Q1" : "41A");
    record_set_named(record, "area", pick_code(seeding, CODES_AREA));
    record_set_named(record, "rd", seeding->app->config.counter_district);
    record_set_named(record, "origin", origins[roll(seeding, COUNT_OF(origins))]);
    record_set_named(record, "setting", pick_code(seeding, CODES_SETTING));
    set_number(record, "contacts", 1 + roll(seeding, 12));
    set_number(record, "cards", roll(seeding, 8));
    if (roll(seeding, 3) == 0)
        record_set_named(record, "concern", pick(seeding, sample_concerns));
}

static void make_person(struct seeding *seeding, struct record *record, size_t row)
{
    static const char *const roles[] = {"V", "I", "W"};
    char text[120];
    if (row > 0 &&
        !record_add_row(record, (size_t)field_index(record->form->fields, record->form->field_count,
                                                    "persons")))
        return;
    snprintf(text, sizeof text, "%s %s", pick(seeding, sample_given_names),
             pick(seeding, sample_family_names));
    set_text(record, "persons", row, "role", roles[row % COUNT_OF(roles)]);
    set_text(record, "persons", row, "name", text);
    snprintf(text, sizeof text, "%u %s", 10000 + roll(seeding, 5000),
             pick(seeding, sample_streets));
    set_text(record, "persons", row, "address", text);
    snprintf(text, sizeof text, "562-555-01%02u", roll(seeding, 100)); /* numbers for fiction */
    set_text(record, "persons", row, "phone", text);
}

static void make_times(struct seeding *seeding, struct record *record)
{
    char text[LOCAL_ROOM];
    int64_t earlier = seeding->past.fixed - (INT64_C(1) + roll(seeding, 72)) * 3600 * 1000;
    local_format(moment_to_local(earlier), text);
    record_set_named(record, "occurred_from", text);
    record_set_named(record, "occurred_to", text);
}

static void make_report(struct seeding *seeding, struct record *record)
{
    static const char *const types[] = {"LOST_PROP", "LOST_PROP",          "PETTY_THEFT",
                                        "GRAFFITI",  "THEFT_UNLOCKED_VEH", "VANDALISM_M",
                                        "ID_THEFT",  "ANNOYING_CALLS",     "FOUND_PROP"};
    char text[400];
    struct choice_list list = seeding->app->codes.lists[CODES_REPORT_TYPE];
    const char *type = types[roll(seeding, COUNT_OF(types))];
    const char *thing = pick(seeding, sample_things);
    if (!choice_find(list, type))
        type = pick_code(seeding, CODES_REPORT_TYPE);
    record_set_named(record, "type", type);
    if (choice_has_rule(choice_find(list, type), "deputy"))
        record_set_named(record, "deputy_called", "Deputy Example");
    if (choice_has_rule(choice_find(list, type), "missing"))
        record_set_named(record, "missing_at_risk", "no");
    make_times(seeding, record);
    snprintf(text, sizeof text, "%u %s", 10000 + roll(seeding, 5000),
             pick(seeding, sample_streets));
    record_set_named(record, "occurred_place", text);
    record_set_named(record, "city", pick_code(seeding, CODES_AREA));
    record_set_named(record, "rd", seeding->app->config.counter_district);
    for (size_t row = 0; row < 1 + roll(seeding, 2); row++)
        make_person(seeding, record, row);
    snprintf(text, sizeof text, "The person last had the %s %s. %s", thing,
             pick(seeding, sample_places), pick(seeding, sample_endings));
    record_set_named(record, "narrative", text);
    record_set_named(record, "marsys_card", roll(seeding, 10) ? "yes" : "no");
    record_set_named(record, "card_given", roll(seeding, 3) ? "no" : "yes");
    if (seeding->filed + 1 == seeding->records)
        record_set_named(record, "card_given", "no"); /* its card would be one record too many */
}

static void make_request(struct seeding *seeding, struct record *record)
{
    static const char *const kinds[] = {"CPRA", "INCIDENT_COPY", "CALL_LOG_7923_615",
                                        "CLEARANCE_LETTER"};
    static const char *const channels[] = {"ORAL_COUNTER", "EMAIL", "WEB", "PHONE"};
    char text[200];
    record_set_named(record, "kind", kinds[roll(seeding, COUNT_OF(kinds))]);
    record_set_named(record, "channel", channels[roll(seeding, COUNT_OF(channels))]);
    snprintf(text, sizeof text, "Records about %u %s", 10000 + roll(seeding, 5000),
             pick(seeding, sample_streets));
    record_set_named(record, "description", text);
    if (roll(seeding, 4)) {
        snprintf(text, sizeof text, "%s %s", pick(seeding, sample_given_names),
                 pick(seeding, sample_family_names));
        record_set_named(record, "requester_name", text);
        snprintf(text, sizeof text, "562-555-01%02u", roll(seeding, 100));
        record_set_named(record, "requester_phone", text);
    }
}

static void make_comment(struct seeding *seeding, struct record *record)
{
    static const char *const kinds[] = {"UNCLASSIFIED", "COMMENDATION", "SERVICE"};
    static const char *const words[] = {
        "The deputy at the counter was patient with my mother and explained everything twice.",
        "I waited a long time on the telephone, and then the call was lost.",
        "Nobody could tell me in my language what the paper says."};
    size_t which = roll(seeding, COUNT_OF(words));
    record_set_named(record, "kind", kinds[roll(seeding, COUNT_OF(kinds))]);
    record_set_named(record, "statement", words[which]);
    record_set_named(record, "party_type", roll(seeding, 3) ? "SELF" : "ANONYMOUS");
}

/* A day so many days after the filing. */
static void set_day(struct seeding *seeding, char out[DATE_ROOM], int days)
{
    date_format(date_from_days(date_to_days(seeding->desk.now.date) + days), out);
}

static void make_event(struct seeding *seeding, struct record *record)
{
    static const char *const titles[] = {"Coffee with the station", "Safety fair at the park",
                                         "Block watch meeting", "Talk at the school",
                                         "Visit of the station"};
    char day[DATE_ROOM], text[120];
    record_set_named(record, "title", titles[roll(seeding, COUNT_OF(titles))]);
    record_set_named(record, "type", pick_code(seeding, CODES_OUTREACH_TYPE));
    record_set_named(record, "area", pick_code(seeding, CODES_AREA));
    record_set_named(record, "rd", seeding->app->config.counter_district);
    set_day(seeding, day, roll(seeding, 4) ? 0 : 12);
    record_set_named(record, "held_on", day);
    record_set_named(record, "starts_at", "1700");
    record_set_named(record, "ends_at", "1830");
    snprintf(text, sizeof text, "%u %s", 10000 + roll(seeding, 5000),
             pick(seeding, sample_streets));
    record_set_named(record, "place", text);
    set_number(record, "more_volunteers", roll(seeding, 5));
}

static void make_briefing(struct seeding *seeding, struct record *record)
{
    static const char *const watches[] = {"EM", "DAY", "PM"};
    struct choice_list topics = seeding->app->codes.lists[CODES_BRIEFING_TOPIC];
    bool first = topics.count > 0 && roll(seeding, 3) > 0;
    record_set_named(record, "watch", watches[roll(seeding, COUNT_OF(watches))]);
    record_set_named(record, "topic",
                     first ? topics.items[0].code : pick_code(seeding, CODES_BRIEFING_TOPIC));
    set_number(record, "attendees", 6 + roll(seeding, 14));
}

static void make_hours(struct seeding *seeding, struct record *record)
{
    static const char *const hours[] = {"1.75", "2.00", "3.50", "4.00", "4.25"};
    record_set_named(record, "activity", pick_code(seeding, CODES_VOLUNTEER_ACTIVITY));
    record_set_named(record, "hours", hours[roll(seeding, COUNT_OF(hours))]);
}

/* What is given goes down by more than comes in by counts alone. */
static void make_movement(struct seeding *seeding, struct record *record)
{
    const char *place = pick_code(seeding, CODES_STOCK_LOCATION);
    bool box = stock_is_box(&seeding->app->codes, place);
    bool comes = roll(seeding, 2) == 0;
    record_set_named(record, "location", place);
    record_set_named(record, "movement", !comes ? "RECOUNT" : box ? "RECEIVED" : "ISSUE");
    set_number(record, "cards", box ? 600 + roll(seeding, 400) : 30 + roll(seeding, 40));
}

/* One of the numbers that the watch of 24 hours ago has drawn, for the sergeant to reconcile. */
static void make_number(struct seeding *seeding, struct record *record)
{
    static const char *const deputies[][2] = {
        {"990111", "Muster, Jose"}, {"990112", "Beispiel, Ana"}, {"990113", "Sample, Kim"}};
    static const char *const subjects[] = {"459 residence", "Found property", "487 vehicle",
                                           "594 wall", "Lost phone"};
    struct local_time drawn = watch_begins(seeding->due, &seeding->app->config);
    unsigned number = seeding->numbers;
    char day[DATE_ROOM], text[40];
    drawn.hour += 1 + (int)number;
    drawn.date = date_from_days(date_to_days(drawn.date) + drawn.hour / 24);
    drawn.hour %= 24;
    drawn.minute = (drawn.minute + 7 + 11 * (int)number) % 60;
    date_format(drawn.date, day);
    record_set_named(record, "drawn_on", day);
    snprintf(text, sizeof text, "%02d%02d", drawn.hour, drawn.minute);
    record_set_named(record, "drawn_time", text);
    record_set_named(record, "watch", watch_code(seeding->due.name));
    snprintf(text, sizeof text, "9%02d-%05" PRId64 "-%s-389", drawn.date.year % 100,
             (100 + seeding->numbers_before + number) % 100000,
             seeding->app->config.counter_district);
    record_set_named(record, "urn", text);
    record_set_named(record, "employee", deputies[number % COUNT_OF(deputies)][0]);
    record_set_named(record, "deputy", deputies[number % COUNT_OF(deputies)][1]);
    record_set_named(record, "unit", number % 2 ? "42A" : "41A");
    record_set_named(record, "subject", subjects[number % COUNT_OF(subjects)]);
}

static void make_sheet(struct seeding *seeding, struct record *record)
{
    sample_sheet_make(&seeding->sheet, &seeding->app->config, record);
    seeding->sheet.count = 0;
}

static bool act(struct seeding *seeding, const struct filing *filing, const char *action,
                struct error *error)
{
    struct desk desk = seeding->desk;
    struct problems problems = {0};
    struct acting acting = {
        .head = filing->head,
        .record = filing->record,
        .transition = form_transition(filing->record->form, action),
        .desk = &desk,
        .problems = &problems,
    };
    desk.actor = &seeding->sergeant;
    char today[DATE_ROOM];
    const struct {
        const char *name, *value;
    } answers[] = {{"return_reason", "Please say when it was last seen."},
                   {"void_reason", "Filed twice."},
                   {"determination", "REFERRED"},
                   {"determination_reasons", "Held by another unit."},
                   {"determined_by", "Discovery Unit"},
                   {"determined_on", today},
                   {"cancel_reason", "The room is not to be had."},
                   {"kept_at", "Report tray of the watch"},
                   {"defer_reason", "Waits for the statement of a witness."}};
    date_format(desk.now.date, today);
    for (size_t i = 0; i < COUNT_OF(answers); i++)
        if (form_field(filing->record->form, answers[i].name))
            record_set_named(filing->record, answers[i].name, answers[i].value);
    bool ok = records_act_within(seeding->app->store, &acting, error);
    problems_finish(&problems);
    return ok;
}

/* Most have their report, the fourth is missing, the last may wait. */
static bool settle(struct seeding *seeding, const struct filing *filing, struct error *error)
{
    unsigned number = seeding->numbers++;
    return number == NUMBERS - 2 ||
           act(seeding, filing, number == NUMBERS - 1 ? "defer" : "mark-submitted", error);
}

static bool is_recent(const struct seeding *seeding)
{
    return seeding->filed >= seeding->records - seeding->records / RECENT_PART;
}

static bool is_younger_than(const struct seeding *seeding, int days)
{
    return seeding->past.fixed > seeding->now - (int64_t)days * 86400 * 1000;
}

/* Old requests are decided; those of the last days run. */
static bool decide(struct seeding *seeding, const struct filing *filing, struct error *error)
{
    return is_younger_than(seeding, 12) || act(seeding, filing, "determine", error);
}

static void add_follow_up(struct seeding *seeding, struct record *record)
{
    char day[DATE_ROOM];
    set_day(seeding, day, 10);
    if (!record_add_row(record, (size_t)field_index(record->form->fields, record->form->field_count,
                                                    "follow_ups")))
        return;
    set_text(record, "follow_ups", 0, "what", "Send the figures of the last month");
    set_text(record, "follow_ups", 0, "owner", "Sam Sergeant");
    set_text(record, "follow_ups", 0, "due_on", day);
    set_text(record, "follow_ups", 0, "done", is_younger_than(seeding, 20) ? "" : "yes");
}

/* Old events were held or cancelled; those of the last days are ahead or have something to be done.
 */
static bool take_place(struct seeding *seeding, const struct filing *filing, struct error *error)
{
    struct record *record = filing->record;
    char today[DATE_ROOM];
    date_format(seeding->desk.now.date, today);
    if (strcmp(record_named(record, "held_on"), today) > 0)
        return is_younger_than(seeding, 12) ? act(seeding, filing, "confirm", error)
                                            : act(seeding, filing, "cancel", error);
    set_number(record, "attendance", 10 + roll(seeding, 120));
    set_number(record, "cards", 5 + roll(seeding, 40));
    record_set_named(record, "languages", "EN ES");
    if (roll(seeding, 3) == 0)
        add_follow_up(seeding, record);
    return act(seeding, filing, "hold", error);
}

/* What has become of a report: old ones are approved, the newest wait. */
static bool live_on(struct seeding *seeding, const struct filing *filing, struct error *error)
{
    bool recent = is_recent(seeding);
    uint32_t fate = roll(seeding, 100);
    if (recent && fate < 60)
        return true;
    if (recent && fate < 75)
        return act(seeding, filing, "return", error);
    return act(seeding, filing, fate == 99 ? "void" : "approve", error);
}

/* Records come ever more often towards today, so that the newest pages are of these days. */
static int64_t moment_of(const struct seeding *seeding, int64_t index)
{
    double left = 1.0 - (double)(index + 1) / (double)seeding->records;
    return seeding->now - (int64_t)(left * left * (double)(YEARS * YEAR_MS)) - 60000;
}

/* Of a hundred records so many are of the form. Nothing confidential without a key to seal it to,
 * and comments of these weeks only, since nobody in a sample takes up old ones. */
static const struct kind {
    const struct form *form;
    unsigned share;
    void (*make)(struct seeding *seeding, struct record *record);
    bool (*live)(struct seeding *seeding, const struct filing *filing, struct error *error);
} kinds[] = {
    {&counter_report_form, 27, make_report, live_on},
    {&records_request_form, 3, make_request, decide},
    {&service_comment_form, 4, make_comment, NULL},
    {&outreach_event_form, 2, make_event, take_place},
    {&briefing_form, 2, make_briefing, NULL},
    {&volunteer_hours_form, 4, make_hours, NULL},
    {&card_stock_form, 2, make_movement, NULL},
    {&contact_755_form, 56, make_card, NULL},
};

static const struct kind worksheet_of_watch = {&worksheet_form, 0, make_sheet, NULL};
static const struct kind number_drawn = {&urn_drawn_form, 0, make_number, settle};

/* The last records of all, as far as they are of these hours. */
static bool draws_number(const struct seeding *seeding)
{
    struct local_time ended = watch_ends(seeding->due, &seeding->app->config);
    return seeding->numbers < NUMBERS && seeding->records - seeding->filed <= NUMBERS + 3 &&
           local_compare(moment_to_local(seeding->past.fixed), ended) >= 0;
}

static struct watch watch_now(const struct seeding *seeding)
{
    return watch_at(moment_to_local(seeding->past.fixed), &seeding->app->config);
}

/* After the end of a watch in which the clerk logged cards. */
static bool writes_sheet(const struct seeding *seeding)
{
    return seeding->sheet.count > 0 && !watch_equal(seeding->sheet.watch, watch_now(seeding));
}

static void note_card(struct seeding *seeding, const struct record *record)
{
    if (record->form == &contact_755_form && is_younger_than(seeding, SHEET_DAYS) &&
        seeding->desk.actor == &seeding->clerk)
        sample_sheet_note(&seeding->sheet, watch_now(seeding), record);
}

static const struct kind *pick_kind(struct seeding *seeding)
{
    unsigned number = roll(seeding, 100);
    size_t i = 0;
    while (number >= kinds[i].share)
        number -= kinds[i++].share;
    bool possible = seeding->has_keys && is_younger_than(seeding, 45);
    return form_is_sealed(kinds[i].form) && !possible ? &kinds[0] : &kinds[i];
}

/* The clerk where they may, or a volunteer; else who may. */
static const struct actor *pick_actor(struct seeding *seeding, const struct form *form)
{
    role_set roles = form_filing(form)->roles;
    bool volunteers = role_in(ROLE_VOLUNTEER, roles);
    if (role_in(ROLE_DESK, roles))
        return !volunteers || roll(seeding, 2) ? &seeding->clerk : &seeding->volunteer;
    return volunteers ? &seeding->volunteer : &seeding->sergeant;
}

static bool seed_one(struct seeding *seeding, struct error *error)
{
    struct record record;
    struct problems problems = {0};
    struct filing filing = {.record = &record, .desk = &seeding->desk, .problems = &problems};
    seeding->past.fixed = moment_of(seeding, seeding->filed);
    const struct kind *kind = draws_number(seeding)   ? &number_drawn
                              : writes_sheet(seeding) ? &worksheet_of_watch
                                                      : pick_kind(seeding);
    seeding->desk.now = moment_to_local(seeding->past.fixed);
    seeding->desk.actor = pick_actor(seeding, kind->form);
    record_init(&record, kind->form);
    kind->make(seeding, &record);
    bool ok = records_file_within(seeding->app->store, &filing, error) &&
              (kind->live == NULL || kind->live(seeding, &filing, error));
    note_card(seeding, &record);
    seeding->filed += filing.companion[0] ? 2 : 1;
    problems_finish(&problems);
    record_finish(&record);
    return ok;
}

static bool seed_batch(struct store *store, void *context, struct error *error)
{
    struct seeding *seeding = context;
    uint64_t random = seeding->random; /* a batch that is run again is the same again */
    unsigned numbers = seeding->numbers;
    struct sample_sheet sheet = seeding->sheet;
    (void)store;
    seeding->filed = seeding->done;
    while (seeding->filed < seeding->done + BATCH && seeding->filed < seeding->records)
        if (!seed_one(seeding, error)) {
            seeding->random = random;
            seeding->numbers = numbers;
            seeding->sheet = sheet;
            return false;
        }
    return true;
}

/* --- the file --- */

static bool refuse_real_records(struct store *store, struct error *error)
{
    struct statement *statement = statement_get(store, "SELECT number FROM record LIMIT 1", error);
    enum step step = statement_step(statement, error);
    if (step == STEP_ROW && !store_is_sample(store)) {
        error_set(error, ERROR_REFUSED,
                  "This file holds a record that is no sample (%s): sample data goes into a file "
                  "of its own.",
                  column_text(statement, 0));
        step = STEP_FAILED;
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool mark_sample(struct store *store, void *context, struct error *error)
{
    struct operation operation = {.changes = "{}"};
    (void)context;
    if (!refuse_real_records(store, error))
        return false;
    struct statement *statement = statement_get(
        store,
        "INSERT INTO setting (name, value) VALUES ('sample', 'yes') ON CONFLICT (name) DO NOTHING",
        error);
    if (!statement_run(statement, NULL, error))
        return false;
    text_copy(operation.actor, sizeof operation.actor, "program");
    text_copy(operation.workstation, sizeof operation.workstation, "program");
    text_copy(operation.subject, sizeof operation.subject, "file");
    text_copy(operation.action, sizeof operation.action, "seed");
    return operation_append(store, &operation, error);
}

static bool count_numbers(struct store *store, int64_t *count, struct error *error)
{
    struct statement *statement =
        statement_get(store, "SELECT COUNT(*) FROM record WHERE form = ?", error);
    bind_text(statement, urn_drawn_form.name);
    enum step step = statement_step(statement, error);
    *count = step == STEP_ROW ? column_integer(statement, 0) : 0;
    statement_done(statement);
    return step != STEP_FAILED;
}

static void set_actor(struct actor *actor, size_t account)
{
    *actor = (struct actor){.role = accounts[account].role};
    text_copy(actor->employee, sizeof actor->employee, accounts[account].employee);
    text_copy(actor->name, sizeof actor->name, accounts[account].name);
    text_copy(actor->workstation, sizeof actor->workstation, "sample");
}

bool sample_seed(struct app *app, int64_t records, uint64_t seed,
                 void (*progress)(void *context, int64_t done), void *context, struct error *error)
{
    struct seeding seeding = {.app = app, .records = records, .now = time_now(&app->time)};
    const struct time_source *present = store_time(app->store);
    struct station_key recovery;
    bool ok =
        store_run(app->store, mark_sample, NULL, error) && store_read_marks(app->store, error);
    seeding.random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    seeding.desk = app_desk(app);
    seeding.due = urn_watch_due(&seeding.desk);
    ok = ok && count_numbers(app->store, &seeding.numbers_before, error) &&
         station_key_newest(app->store, SEAL_RECOVERY, &recovery, error);
    seeding.has_keys = ok && recovery.generation > 0;
    set_actor(&seeding.clerk, 1);
    set_actor(&seeding.sergeant, 2);
    set_actor(&seeding.volunteer, 3);
    app->store->time = &seeding.past; /* what is filed now happened then */
    while (ok && seeding.done < records) {
        seeding.past.fixed = seeding.now;
        ok = store_run(app->store, seed_batch, &seeding, error);
        seeding.done = seeding.filed;
        if (ok && progress)
            progress(context, seeding.done);
    }
    app->store->time = present;
    return ok;
}
