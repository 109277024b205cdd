/* What `fields` says is what `file` does: records made from it alone are filed, and each fault that
 * it tells of is refused at its field. */
#include "forms/form.h"
#include "tests/cli/make_record.h"
#include "tests/cli/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST_TRIALS 2000
#define PLACE_ROOM  128

/* One line to be filed, and where the fault is ("" when there is none). */
struct trial {
    char place[PLACE_ROOM];
    char what[PLACE_ROOM];
};

struct trials {
    struct station *station;
    const char *form_name;
    json_t *form;
    char *lines; /* all of them, each ended by a line feed */
    size_t length, count;
    struct trial items[MOST_TRIALS];
};

/* Where a field stands in a record: at the top, or in the first row of a group. */
struct spot {
    const json_t *group; /* or NULL */
    const json_t *field;
};

/* What must be there and no two records may share is another value on every line. */
static json_t *with_its_own_values(const struct trials *trials, const json_t *record)
{
    json_t *copy = json_deep_copy(record), *field;
    size_t index;

    json_array_foreach(json_object_get(trials->form, "fields"), index, field)
    {
        const char *name = field_text(field, "name");
        const char *value = json_string_value(json_object_get(copy, name));

        if (field_is(field, "unique") && field_is(field, "required") && value != NULL &&
            strcmp(value, field_text(field, "example")) == 0) {
            json_object_set_new(copy, name, make_unique(field, (unsigned)trials->count + 1));
        }
    }
    return copy;
}

static void add_line(struct trials *trials, const json_t *record, const char *place,
                     const char *what)
{
    json_t *own = with_its_own_values(trials, record);
    char *line = json_dumps(own, JSON_COMPACT);
    size_t length = strlen(line);

    json_decref(own);
    assert_true(trials->count < MOST_TRIALS);
    trials->lines = realloc(trials->lines, trials->length + length + 2);
    assert_non_null(trials->lines);
    (void)snprintf(trials->lines + trials->length, length + 2, "%s\n", line);
    trials->length += length + 1;
    (void)snprintf(trials->items[trials->count].place, PLACE_ROOM, "%s", place);
    (void)snprintf(trials->items[trials->count].what, PLACE_ROOM, "%s", what);
    trials->count++;
    free(line);
}

/* A record that is right, with a row in the spot's group. `target` gets the object that the field
 * belongs to. */
static json_t *start(const struct trials *trials, const struct spot *spot, json_t **target)
{
    json_t *record = make_least(trials->form);
    json_t *rows;

    *target = record;
    if (spot->group != NULL) {
        const char *name = field_text(spot->group, "name");
        rows = json_object_get(record, name);
        if (rows == NULL) {
            json_object_set_new(record, name, json_pack("[o]", make_row(spot->group)));
            rows = json_object_get(record, name);
        }
        *target = json_array_get(rows, 0);
    }
    return record;
}

static void spot_name(const struct spot *spot, char out[PLACE_ROOM])
{
    if (spot->group != NULL) {
        (void)snprintf(out, PLACE_ROOM, "%s[1].%s", field_text(spot->group, "name"),
                       field_text(spot->field, "name"));
    } else {
        (void)snprintf(out, PLACE_ROOM, "%s", field_text(spot->field, "name"));
    }
}

/* The field with this value (NULL: left out), in a record that is right but for it. Takes `value`
 * over. */
static void try_value(struct trials *trials, const struct spot *spot, json_t *value, bool good,
                      const char *what)
{
    char place[PLACE_ROOM];
    json_t *target;
    json_t *record = start(trials, spot, &target);

    spot_name(spot, place);
    if (value != NULL) {
        json_object_set_new(target, field_text(spot->field, "name"), value);
    } else {
        json_object_del(target, field_text(spot->field, "name"));
    }
    if (good) {
        make_whole(record, json_object_get(trials->form, "fields"), NULL);
    }
    add_line(trials, record, good ? "" : place, what);
    json_decref(record);
}

static json_t *repeated(char letter, size_t count)
{
    char *text = malloc(count + 1);
    json_t *value;

    assert_non_null(text);
    memset(text, letter, count);
    text[count] = '\0';
    value = json_string(text);
    free(text);
    return value;
}

static void try_texts(struct trials *trials, const struct spot *spot)
{
    const json_t *most = json_object_get(spot->field, "max");
    size_t length = (size_t)json_integer_value(most);

    assert_non_null(most);
    try_value(trials, spot, repeated('a', length), true, "as long as it may be");
    try_value(trials, spot, repeated('a', length + 1), false, "too long");
    try_value(trials, spot, json_integer(5), false, "number for a text");
    try_value(trials, spot, json_array(), false, "array for a text");
    try_value(trials, spot,
              json_string("Nu\xC3\xB1"
                          "ez \xEA\xB9\x80"),
              length >= 7, "accents");
}

static void try_numbers(struct trials *trials, const struct spot *spot)
{
    json_int_t least = json_integer_value(json_object_get(spot->field, "min"));
    json_int_t most = json_integer_value(json_object_get(spot->field, "max"));

    assert_true(most > least);
    try_value(trials, spot, json_integer(least), true, "least");
    try_value(trials, spot, json_integer(most), true, "most");
    try_value(trials, spot, json_integer(least - 1), false, "too small");
    try_value(trials, spot, json_integer(most + 1), false, "too large");
    try_value(trials, spot, json_real((double)least + 0.5), false, "not whole");
    try_value(trials, spot, json_string("many"), false, "no number");
}

static void try_choices(struct trials *trials, const struct spot *spot, bool many)
{
    size_t index;
    json_t *choice = NULL, *code;

    json_array_foreach(json_object_get(spot->field, "choices"), index, choice)
    {
        code = json_string(field_text(choice, "code"));
        try_value(trials, spot, many ? json_pack("[o]", code) : code, true, "each code");
    }
    code = json_string("no such: code");
    try_value(trials, spot, many ? json_pack("[o]", code) : code, false, "unknown code");
    if (many) {
        code = json_string(field_text(choice, "code"));
        try_value(trials, spot, json_pack("[OO]", code, code), false, "code twice");
        json_decref(code);
    }
    if (!field_is(spot->field, "open_list")) {
        code = json_string("NOCODE");
        try_value(trials, spot, many ? json_pack("[o]", code) : code, false, "code of no list");
    }
}

static void try_times(struct trials *trials, const struct spot *spot, const char *after,
                      const char *before, const char *never)
{
    const char *name = field_text(spot->field, "not_before");
    char place[PLACE_ROOM];
    json_t *target, *record;

    try_value(trials, spot, json_string(field_text(spot->field, "example")), true, "example");
    try_value(trials, spot, json_string(never), false, "no date");
    try_value(trials, spot, json_string("yesterday"), false, "words");
    if (field_is(spot->field, "not_in_future")) {
        try_value(trials, spot, json_string("2999-12-31T00:00"), false, "future");
    }
    if (name[0] == '\0') {
        return;
    }
    record = start(trials, spot, &target);
    spot_name(spot, place);
    json_object_set_new(target, name, json_string(after));
    json_object_set_new(target, field_text(spot->field, "name"), json_string(before));
    add_line(trials, record, place, "before the other");
    json_decref(record);
}

static void try_conditions(struct trials *trials, const struct spot *spot)
{
    const json_t *condition = json_object_get(spot->field, "required_when");
    char place[PLACE_ROOM];
    size_t index;
    json_t *code;

    spot_name(spot, place);
    json_array_foreach(json_object_get(condition, "in"), index, code)
    {
        json_t *target;
        json_t *record = start(trials, spot, &target);

        json_object_set(target, field_text(condition, "field"), code);
        make_whole(record, json_object_get(trials->form, "fields"), NULL);
        json_object_del(target, field_text(spot->field, "name"));
        add_line(trials, record, place, "left out where it is required");
        json_decref(record);
    }
}

static void try_group(struct trials *trials, const struct spot *spot)
{
    json_int_t least = json_integer_value(json_object_get(spot->field, "min"));
    json_int_t most = json_integer_value(json_object_get(spot->field, "max"));
    json_t *rows = json_array();

    assert_true(most > 0);
    for (json_int_t i = 0; i < most; i++) {
        json_array_append_new(rows, make_row(spot->field));
    }
    try_value(trials, spot, json_deep_copy(rows), true, "as many rows as there may be");
    json_array_append_new(rows, make_row(spot->field));
    try_value(trials, spot, rows, false, "too many rows");
    try_value(trials, spot, json_string("rows"), false, "text for rows");
    if (least == 0 && !field_is(spot->field, "required")) {
        try_value(trials, spot, json_array(), true, "no rows");
    }
}

static void try_by_kind(struct trials *trials, const struct spot *spot)
{
    const char *kind = field_text(spot->field, "kind");

    if (strcmp(kind, "text") == 0 || strcmp(kind, "long text") == 0) {
        try_texts(trials, spot);
    } else if (strcmp(kind, "number") == 0) {
        try_numbers(trials, spot);
    } else if (strcmp(kind, "choice") == 0 || strcmp(kind, "multi-choice") == 0) {
        try_choices(trials, spot, strcmp(kind, "multi-choice") == 0);
    } else if (strcmp(kind, "date") == 0) {
        try_times(trials, spot, "2026-01-15", "2026-01-14", "2026-02-30");
    } else if (strcmp(kind, "date-time") == 0) {
        try_times(trials, spot, "2026-01-15T09:30", "2026-01-15T09:29", "2026-02-30T09:30");
    } else if (strcmp(kind, "group") == 0) {
        try_group(trials, spot);
    } else if (strcmp(kind, "yes/no") == 0) {
        try_value(trials, spot, json_true(), true, "yes");
        try_value(trials, spot, json_false(), true, "no");
        try_value(trials, spot, json_string("perhaps"), false, "neither");
    } else {
        if (!field_is(spot->field, "unique")) {
            try_value(trials, spot, json_string(field_text(spot->field, "example")), true,
                      "example");
        }
        try_value(trials, spot, json_string("!?"), false, "no such shape");
    }
}

static void try_field(struct trials *trials, const struct spot *spot)
{
    const char *kind = field_text(spot->field, "kind");

    assert_true(kind[0] != '\0' && field_text(spot->field, "label")[0] != '\0');
    assert_true(json_is_boolean(json_object_get(spot->field, "required")));
    assert_true(json_is_boolean(json_object_get(spot->field, "derived")));
    assert_true(json_is_boolean(json_object_get(spot->field, "confidential")));
    if (strcmp(kind, "pattern") == 0) {
        assert_true(field_text(spot->field, "example")[0] != '\0');
    }
    if (field_is(spot->field, "derived")) {
        assert_false(field_is(spot->field, "required"));
        return;
    }
    try_by_kind(trials, spot);
    try_conditions(trials, spot);
    if (field_is(spot->field, "required")) {
        /* A row with nothing in it is dropped: then the group itself may be what is missing. */
        try_value(trials, spot, NULL, false, "left out");
    }
    if (field_is(spot->field, "unknown_allowed")) {
        try_value(trials, spot, json_string("UNKNOWN"), true, "unknown");
    } else if (strcmp(kind, "date-time") == 0 || strcmp(kind, "date") == 0) {
        try_value(trials, spot, json_string("UNKNOWN"), false, "unknown");
    }
}

static void try_form(struct trials *trials)
{
    const json_t *fields = json_object_get(trials->form, "fields");
    size_t index, subindex;
    json_t *field, *subfield, *record;

    json_array_foreach(fields, index, field)
    {
        struct spot spot = {.field = field};

        try_field(trials, &spot);
        json_array_foreach(json_object_get(field, "fields"), subindex, subfield)
        {
            struct spot inside = {.group = field, .field = subfield};
            if (!field_is(field, "derived")) {
                try_field(trials, &inside);
            }
        }
    }
    record = make_full(trials->form);
    add_line(trials, record, "", "everything filled in");
    json_object_set_new(record, "no_such_field", json_true());
    add_line(trials, record, "no_such_field", "unknown field");
    json_decref(record);
}

/* Does standard error hold "line N: PLACE: ..." that is no warning? An empty place: any line N that
 * is none. */
static bool is_refused(const char *errors, size_t number, const char *place)
{
    char start[PLACE_ROOM + 32];

    (void)snprintf(start, sizeof(start), "line %zu: ", number);
    for (const char *line = errors; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *words = line + strlen(start);
        if (strncmp(line, start, strlen(start)) == 0) {
            size_t name = strcspn(words, ":");
            bool here =
                place[0] == '\0' || (strlen(place) == name && strncmp(words, place, name) == 0);
            if (here && strncmp(words + name, ": warning: ", 11) != 0) {
                return true;
            }
        }
        line += length + (line[length] == '\n');
    }
    return false;
}

static size_t count_lines(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++) {
        count += *text == '\n';
    }
    return count;
}

static void print_lines(const char *errors, size_t number)
{
    char start[32];

    (void)snprintf(start, sizeof(start), "line %zu: ", number);
    for (const char *line = strstr(errors, start); line != NULL; line = strstr(line + 1, start)) {
        print_error("    %.*s\n", (int)strcspn(line, "\n"), line);
    }
}

static void judge(const struct trials *trials, const struct answer *answer)
{
    size_t wrong = 0, good = 0;

    for (size_t i = 0; i < trials->count; i++) {
        const struct trial *trial = &trials->items[i];
        bool is_good = trial->place[0] == '\0';
        bool refused = is_refused(answer->err, i + 1, trial->place);

        good += is_good;
        if (refused == is_good) {
            print_error("%s line %zu (%s, %s) should be %s\n", trials->form_name, i + 1,
                        is_good ? "right" : trial->place, trial->what,
                        is_good ? "filed" : "refused there");
            print_lines(answer->err, i + 1);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(good > 0 && good < trials->count);
    assert_int_equal(count_lines(answer->out), good);
}

/* Who may file the form: somebody of the desk where they may. */
static const char *who_files(const struct form *form)
{
    return role_in(ROLE_DESK, form_filing(form)->roles) ? DESK : SERGEANT;
}

static void each_fault_is_refused_at_its_field(void **state)
{
    const struct form *form;

    for (size_t i = 0; (form = form_at(i)) != NULL; i++) {
        struct trials *trials = calloc(1, sizeof(*trials));
        struct answer answer;

        assert_non_null(trials);
        trials->station = *state;
        trials->form_name = form->name;
        trials->form = station_fields(trials->station, form->name);
        try_form(trials);
        answer = station_expect(trials->station, 1, who_files(form), trials->lines,
                                WORDS("file", form->name));
        judge(trials, &answer);
        answer_finish(&answer);
        json_decref(trials->form);
        free(trials->lines);
        free(trials);
    }
}

static void actions_name_their_states_roles_and_fields(void **state)
{
    json_t *form = station_fields(*state, "counter-report");
    const json_t *action = find_field(json_object_get(form, "actions"), "return");
    const json_t *fields = json_object_get(action, "fields");

    assert_string_equal(field_text(form, "form"), "counter-report");
    assert_string_equal(field_text(form, "prefix"), "CR");
    assert_string_equal(field_text(action, "to"), "returned");
    assert_string_equal(json_string_value(json_array_get(json_object_get(action, "from"), 0)),
                        "submitted");
    assert_string_equal(json_string_value(json_array_get(json_object_get(action, "roles"), 0)),
                        "sergeant");
    assert_true(field_is(find_field(fields, "return_reason"), "required"));
    assert_string_equal(field_text(find_field(fields, "return_remarks"), "kind"), "group");
    assert_null(find_field(json_object_get(form, "fields"), "return_reason"));
    assert_true(field_is(find_field(json_object_get(form, "fields"), "approved_by"), "derived"));
    json_decref(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_refused_at_its_field),
        cmocka_unit_test(actions_name_their_states_roles_and_fields),
    };

    return cmocka_run_group_tests(tests, station_setup, station_teardown);
}
