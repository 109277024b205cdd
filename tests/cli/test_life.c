/* What `fields` says of actions is what `act` does: the life of a records request and of a service
 * comment, led from the JSON alone. Each action is refused without what it needs, refused to a role
 * that it does not name, refused from a state that it does not leave, and done else. */
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COMMANDER  "500001"
#define WORDS_MOST 40

static int life_setup(void **state)
{
    struct answer answer;

    if (station_setup(state) != 0) {
        return -1;
    }
    answer = station_expect(
        *state, 0, ADMINISTRATOR, STATION_PASSWORD "\n",
        WORDS("staff", "add", COMMANDER, "--name", "Wilma Erfunden", "--role", "watch_commander"));
    answer_finish(&answer);
    return 0;
}

struct life {
    const struct station *station;
    json_t *form;
    char number[40];
    char status[24];
};

static bool holds_text(const json_t *array, const char *text)
{
    size_t index;
    json_t *item;

    json_array_foreach(array, index, item)
    {
        if (strcmp(json_string_value(item), text) == 0) {
            return true;
        }
    }
    return false;
}

/* Somebody who may, and somebody who may not (NULL: everybody here may). */
static const char *who(const json_t *action, bool may)
{
    static const struct {
        const char *role, *employee;
    } people[] = {{"watch_commander", COMMANDER}, {"sergeant", SERGEANT}, {"desk", DESK}};

    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
        if (holds_text(json_object_get(action, "roles"), people[i].role) == may) {
            return people[i].employee;
        }
    }
    return NULL;
}

struct words {
    const char *items[WORDS_MOST];
    char *owned[WORDS_MOST];
    size_t count, owned_count;
};

static void add_pair(struct words *words, const char *name, const json_t *value)
{
    char *text = json_is_string(value) ? strdup(json_string_value(value))
                                       : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    size_t room = strlen(name) + strlen(text) + 2;
    char *pair = malloc(room);

    assert_non_null(pair);
    (void)snprintf(pair, room, "%s=%s", name, text);
    free(text);
    assert_true(words->count + 1 < WORDS_MOST);
    words->owned[words->owned_count++] = pair;
    words->items[words->count++] = pair;
    words->items[words->count] = NULL;
}

/* `values` as FIELD=VALUE words of `act`. */
static struct answer act(const struct life *life, const char *employee, const json_t *action,
                         const json_t *values)
{
    struct words words = {.items = {"act", life->number, field_text(action, "name")}, .count = 3};
    struct answer answer;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)values, name, value)
    {
        add_pair(&words, name, value);
    }
    answer = station_run_as(life->station, employee, STATION_PASSWORD, NULL, words.items);
    for (size_t i = 0; i < words.owned_count; i++) {
        free(words.owned[i]);
    }
    return answer;
}

static void expect_refused(const struct life *life, const char *employee, const json_t *action,
                           const json_t *values, const char *words)
{
    struct answer answer = act(life, employee, action, values);

    if (answer.code != 1 || strstr(answer.err, words) == NULL) {
        fail_msg("%s of %s in %s gave %d, without \"%s\": %s", field_text(action, "name"),
                 life->number, life->status, answer.code, words, answer.err);
    }
    answer_finish(&answer);
}

/* What must be there is missed when it is not: the last such field. */
static void leave_out_one(const struct life *life, const char *employee, const json_t *action,
                          const json_t *values)
{
    json_t *fewer = json_deep_copy(values);
    const char *left_out = NULL;
    size_t index;
    json_t *field;

    json_array_foreach(json_object_get(action, "fields"), index, field)
    {
        const char *name = field_text(field, "name");

        if (field_is(field, "required") && json_object_get(fewer, name) != NULL) {
            left_out = name;
        }
    }
    if (left_out != NULL) {
        json_object_del(fewer, left_out);
        expect_refused(life, employee, action, fewer, left_out);
    }
    json_decref(fewer);
}

/* Each refusal takes a sign-in: they are tried where the action moves the record. */
static bool moves(const json_t *action)
{
    return field_text(action, "to")[0] != '\0';
}

/* Does one action with the least that its fields ask and `more` (JSON, or NULL). */
static void lead(struct life *life, const char *name, const char *more)
{
    const json_t *action = find_field(json_object_get(life->form, "actions"), name);
    json_t *values = more != NULL ? json_loads(more, 0, NULL) : json_object();
    struct answer answer;
    const char *to;

    assert_non_null(action);
    assert_non_null(values);
    make_whole(values, json_object_get(action, "fields"), NULL);
    if (!holds_text(json_object_get(action, "from"), life->status)) {
        expect_refused(life, who(action, true), action, values, life->status);
        json_decref(values);
        return;
    }
    if (moves(action) && who(action, false) != NULL) {
        expect_refused(life, who(action, false), action, values, "not for the role");
    }
    if (moves(action)) {
        leave_out_one(life, who(action, true), action, values);
    }
    answer = act(life, who(action, true), action, values);
    if (answer.code != 0) {
        fail_msg("%s of %s in %s: %s", name, life->number, life->status, answer.err);
    }
    answer_finish(&answer);
    to = field_text(action, "to");
    if (to[0] != '\0') {
        (void)snprintf(life->status, sizeof(life->status), "%s", to);
    }
    json_decref(values);
}

static void begin(struct life *life, const struct station *station, const char *form)
{
    json_t *record;
    struct answer answer;
    char *line, input[4000];

    *life = (struct life){.station = station, .form = station_fields(station, form)};
    record = make_least(life->form);
    line = json_dumps(record, JSON_COMPACT);
    (void)snprintf(input, sizeof(input), "%s\n", line);
    answer = station_expect(station, 0, DESK, input, WORDS("file", form));
    (void)snprintf(life->number, sizeof(life->number), "%.*s", (int)strcspn(answer.out, "\n "),
                   answer.out);
    (void)snprintf(life->status, sizeof(life->status), "received");
    answer_finish(&answer);
    free(line);
    json_decref(record);
}

static void end(struct life *life, const char *status)
{
    assert_string_equal(life->status, status);
    json_decref(life->form);
}

static void request_is_led_from_receipt_to_its_end(void **state)
{
    struct life life;

    begin(&life, *state, "records-request");
    lead(&life, "release", NULL); /* not yet */
    lead(&life, "correct", "{\"description\":\"Calls of November\"}");
    lead(&life, "clarify", NULL);
    lead(&life, "route", NULL);
    lead(&life, "assist", NULL);
    lead(&life, "extend",
         "{\"extended_until\":\"2026-12-14\",\"extension_sent_on\":\"2026-11-20\"}");
    lead(&life, "extend", NULL); /* once */
    lead(&life, "quote-fee", "{\"fee_quote\":\"1.20\"}");
    lead(&life, "determine",
         "{\"determination\":\"DISCLOSE_PART\",\"determined_on\":\"2026-11-20\"}");
    lead(&life, "send-part-denial", "{\"denial_sent_on\":\"2026-11-20\"}");
    lead(&life, "prepare", NULL);
    lead(&life, "ready", NULL);
    lead(&life, "pay", "{\"fee_paid\":\"1.20\",\"paid_on\":\"2026-11-20\"}");
    lead(&life, "release", "{\"released_on\":\"2026-11-20\"}");
    lead(&life, "close", NULL);
    lead(&life, "reopen", NULL);
    lead(&life, "withdraw", NULL);
    lead(&life, "void", NULL); /* nobody voids what somebody asked for */
    end(&life, "withdrawn");
}

static void denied_request_ends_with_its_letter(void **state)
{
    struct life life;

    begin(&life, *state, "records-request");
    lead(&life, "determine", "{\"determination\":\"DENY_ALL\",\"determined_on\":\"2026-11-20\"}");
    lead(&life, "send-denial", "{\"denial_sent_on\":\"2026-11-20\"}");
    lead(&life, "close", NULL);
    end(&life, "closed");
}

static void comment_is_led_from_intake_to_its_retention(void **state)
{
    struct life life;

    begin(&life, *state, "service-comment");
    lead(&life, "copy", NULL);
    lead(&life, "hand-off", NULL);
    lead(&life, "acknowledge", "{\"acknowledged_on\":\"2026-11-20\"}");
    lead(&life, "interview", "{\"interviewed_on\":\"2026-11-20\"}");
    lead(&life, "classify", "{\"final_kind\":\"PERSONNEL\"}");
    lead(&life, "reclassify", "{\"final_kind\":\"SERVICE\"}");
    lead(&life, "set-discovery", "{\"discovered_on\":\"2026-11-19\"}");
    lead(&life, "assign", NULL);
    lead(&life, "inquire", NULL);
    lead(&life, "toll", "{\"tolled_on\":\"2026-11-20\"}");
    lead(&life, "dispose", NULL); /* not while it is tolled */
    lead(&life, "resume", "{\"resumed_on\":\"2026-11-20\"}");
    lead(&life, "submit-review", NULL);
    lead(&life, "note", NULL);
    lead(&life, "hold", NULL);
    lead(&life, "dispose", "{\"disposition_on\":\"2026-11-20\"}");
    lead(&life, "contact", "{\"address\":\"12 Sample Street\"}");
    lead(&life, "send-notice", "{\"notice_sent_on\":\"2026-11-20\"}");
    lead(&life, "release-hold", NULL);
    lead(&life, "retain", NULL);
    end(&life, "retained");
}

/* No role has an action that rejects, closes, merges, withdraws, deletes or voids a comment. */
static void nothing_ends_a_comment_but_its_life(void **state)
{
    static const char *const never[] = {"reject", "close",   "merge",   "withdraw", "delete",
                                        "void",   "destroy", "correct", "duplicate"};
    json_t *form = station_fields(*state, "service-comment");
    size_t index;
    json_t *action;

    json_array_foreach(json_object_get(form, "actions"), index, action)
    {
        for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
            assert_string_not_equal(field_text(action, "name"), never[i]);
        }
        if (holds_text(json_object_get(action, "roles"), "desk")) {
            const char *name = field_text(action, "name");

            assert_true(strcmp(name, "file") == 0 || strcmp(name, "copy") == 0 ||
                        strcmp(name, "hand-off") == 0);
        }
    }
    json_decref(form);
}

/* No amount is guessed: what the station has not set, Operations know. */
static void unset_fee_asks_operations(void **state)
{
    struct life life;
    struct answer answer;

    begin(&life, *state, "records-request");
    answer = station_expect(*state, 0, DESK, NULL,
                            WORDS("act", life.number, "quote-fee", "fee_quote=3.10"));
    assert_non_null(strstr(answer.err, "fee_quote: warning: The station has set no amount for "
                                       "this: ask Operations."));
    answer_finish(&answer);
    end(&life, "received");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_is_led_from_receipt_to_its_end),
        cmocka_unit_test(denied_request_ends_with_its_letter),
        cmocka_unit_test(comment_is_led_from_intake_to_its_retention),
        cmocka_unit_test(unset_fee_asks_operations),
        cmocka_unit_test(nothing_ends_a_comment_but_its_life),
    };

    return cmocka_run_group_tests(tests, life_setup, station_teardown);
}
