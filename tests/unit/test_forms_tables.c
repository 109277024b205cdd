/* What every form's table promises, so that a slip in one is found here and not at the counter. */
#include "tests/support/desk_fixture.h"

#include "forms/report.h"

#include <regex.h>

#define LABEL_COLUMNS 24

/* Where a set of fields stands: at the top of a form, or in the rows of a group. */
struct fields {
    const struct form *form;
    const struct field *items;
    size_t count;
};

typedef void fields_fn(struct desk_fixture *fixture, const struct fields *fields);

static void each_set(struct desk_fixture *fixture, fields_fn *look)
{
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);
        const struct fields top = {form, form->fields, form->field_count};

        look(fixture, &top);
        for (size_t f = 0; f < form->field_count; f++) {
            const struct field *group = &form->fields[f];
            const struct fields rows = {form, group->fields, group->field_count};

            if (group->kind == FIELD_GROUP) {
                look(fixture, &rows);
            }
        }
    }
}

static const struct field *named(const struct fields *fields, const char *name)
{
    int index = field_index(fields->items, fields->count, name);

    return index < 0 ? NULL : &fields->items[index];
}

static void look_at_names(struct desk_fixture *fixture, const struct fields *fields)
{
    (void)fixture;
    assert_true(fields->count > 0);
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];

        assert_true(strlen(field->name) > 0);
        assert_int_equal(strspn(field->name, "abcdefghijklmnopqrstuvwxyz_0123456789"),
                         strlen(field->name));
        assert_ptr_equal(named(fields, field->name), field);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(field->label, fields->items[j].label) == 0) {
                fail_msg("%s: two fields have the label %s", fields->form->name, field->label);
            }
        }
    }
}

static void look_at_labels(struct desk_fixture *fixture, const struct fields *fields)
{
    (void)fixture;
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        int columns = text_columns(field->label, strlen(field->label));

        if (columns < 1 || columns > LABEL_COLUMNS) {
            fail_msg("%s.%s: label of %d columns", fields->form->name, field->name, columns);
        }
        if (field->help == NULL || strlen(field->help) < 10) {
            fail_msg("%s.%s: no help", fields->form->name, field->name);
        }
    }
}

/* "Cards is needed" reads ill: a label of one word that ends as plurals do is one, or is named
 * here.
 */
static bool reads_as_plural(const char *label)
{
    static const char *const others[] = {"Status", "Address"};
    size_t length = strlen(label);

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (strcmp(label, others[i]) == 0) {
            return false;
        }
    }
    return strchr(label, ' ') == NULL && length > 1 && label[length - 1] == 's';
}

static void look_at_plurals(struct desk_fixture *fixture, const struct fields *fields)
{
    (void)fixture;
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        bool needed = field->required || field->required_when.field != NULL;

        if (needed && field->plural != reads_as_plural(field->label)) {
            fail_msg("%s.%s: %s is needed, or are needed?", fields->form->name, field->name,
                     field->label);
        }
    }
}

static void look_at_references(struct desk_fixture *fixture, const struct fields *fields)
{
    (void)fixture;
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];

        if (field->not_before != NULL) {
            assert_non_null(named(fields, field->not_before));
            assert_int_equal(named(fields, field->not_before)->kind, field->kind);
        }
        if (field->masked_by != NULL) {
            assert_non_null(named(fields, field->masked_by));
            assert_int_equal(named(fields, field->masked_by)->kind, FIELD_YES_NO);
        }
        if (field->unique_for != NULL) {
            assert_non_null(form_field(fields->form, field->unique_for));
            assert_true(field->derived);
        }
        if (field->stage != NULL) {
            assert_non_null(form_transition(fields->form, field->stage));
            assert_ptr_equal(fields->items, fields->form->fields);
        }
    }
}

/* The command line and paper say them too. */
static void expect_no_keys(const char *words)
{
    static const char *const keys[] = {"F1", "F2", "F3",   "F4",  "F5",    "F6",    "F7",
                                       "F8", "F9", "Ctrl", "Esc", "Enter", "cursor"};

    for (size_t i = 0; words != NULL && i < COUNT_OF(keys); i++) {
        if (strstr(words, keys[i]) != NULL) {
            fail_msg("\"%s\" speaks of the screen", words);
        }
    }
}

static void look_for_keys(struct desk_fixture *fixture, const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        struct error error = {0};
        char *kept = NULL;

        expect_no_keys(field->help);
        if (field->kind == FIELD_GROUP) {
            continue;
        }
        if (!value_from_typing(field, &fixture->desk, "e\"?!", &kept, &error)) {
            expect_no_keys(error.text);
        }
        free(kept);
        error_clear(&error);
        if (!value_is_kept_form(field, &fixture->desk, "e\"?!", &error)) {
            expect_no_keys(error.text);
        }
    }
}

static bool has_code(struct choice_list list, const char *code)
{
    return choice_find(list, code) != NULL;
}

static void condition_can_come_true(const struct desk_fixture *fixture, const struct fields *fields,
                                    const struct condition *condition)
{
    const struct field *field = named(fields, condition->field);
    struct choice_list list;
    size_t carriers = 0;

    field = field != NULL ? field : form_field(fields->form, condition->field);
    assert_non_null(field);
    list = field_choices(field, &fixture->codes);
    for (const char *const *in = condition->in; in != NULL && *in != NULL; in++) {
        assert_true(field->kind == FIELD_YES_NO || has_code(list, *in));
    }
    for (size_t c = 0; condition->rule != NULL && c < list.count; c++) {
        carriers += choice_has_rule(&list.items[c], condition->rule);
    }
    assert_true(condition->rule == NULL || carriers > 0);
}

static void look_at_conditions(struct desk_fixture *fixture, const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        const struct condition *asked = field->asked_when;

        if (field->required_when.field != NULL) {
            condition_can_come_true(fixture, fields, &field->required_when);
        }
        for (; asked != NULL && asked->field != NULL; asked++) {
            condition_can_come_true(fixture, fields, asked);
        }
        assert_true(field->asked_when == NULL || !field->required);
    }
}

static void look_at_kinds(struct desk_fixture *fixture, const struct fields *fields)
{
    (void)fixture;
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        bool chooses = field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES;
        bool has_source = field->choices != NULL || field->codes != CODES_NONE;
        bool is_text = field->kind == FIELD_TEXT || field->kind == FIELD_LONG_TEXT ||
                       field->kind == FIELD_PHONE || field->kind == FIELD_PATTERN;

        assert_true(strlen(field_kind_name(field->kind)) > 0);
        assert_int_equal(chooses, has_source);
        assert_int_equal(field->kind == FIELD_PATTERN, field->pattern != NULL);
        assert_int_equal(field->kind == FIELD_GROUP, field->fields != NULL);
        assert_int_equal(field->kind == FIELD_GROUP, field->field_count > 0);
        assert_true(field->min <= field->max);
        if (is_text || field->kind == FIELD_GROUP || field->kind == FIELD_NUMBER) {
            assert_true(field->max > 0);
        }
        assert_false(fields->items != fields->form->fields && field->kind == FIELD_GROUP);
    }
}

static void look_at_choices(struct desk_fixture *fixture, const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        struct choice_list list = field_choices(field, &fixture->codes);

        if (field->kind != FIELD_CHOICE && field->kind != FIELD_CHOICES) {
            continue;
        }
        assert_true(list.count > 0);
        for (size_t c = 0; c < list.count; c++) {
            assert_true(code_is_well_formed(list.items[c].code));
            assert_true(strlen(list.items[c].label) > 0);
            assert_ptr_equal(choice_find(list, list.items[c].code), &list.items[c]);
        }
    }
}

static void look_at_defaults(struct desk_fixture *fixture, const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        struct error error = {0};

        if (field->default_value == NULL || strcmp(field->default_value, "now") == 0 ||
            strcmp(field->default_value, DEFAULT_SELF) == 0) {
            continue;
        }
        if (!value_is_kept_form(field, &fixture->desk, field->default_value, &error)) {
            fail_msg("%s.%s: %s", fields->form->name, field->name, error.text);
        }
    }
}

static void look_at_patterns(struct desk_fixture *fixture, const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        const struct pattern *pattern = field->pattern;
        regex_t regex;
        char out[64];

        if (pattern == NULL) {
            continue;
        }
        assert_int_equal(regcomp(&regex, pattern->regex, REG_EXTENDED | REG_NOSUB), 0);
        assert_int_equal(regexec(&regex, pattern->example, 0, NULL, 0), 0);
        regfree(&regex);
        assert_true(pattern_normalise(pattern, pattern->example, out, sizeof out));
        assert_string_equal(out, pattern->example);
        assert_true((int64_t)strlen(pattern->example) <= field->max);
        assert_non_null(strstr(pattern->words, pattern->example));
        assert_true(value_is_kept_form(field, &fixture->desk, pattern->example, NULL));
        assert_false(pattern_normalise(pattern, "", out, sizeof out));
        assert_false(pattern_normalise(pattern, "\x1B", out, sizeof out));
    }
}

#define TABLE_TEST(name, look)                                                                     \
    static void name(void **state)                                                                 \
    {                                                                                              \
        each_set(*state, look);                                                                    \
    }

TABLE_TEST(names_and_labels_are_unique, look_at_names)
TABLE_TEST(labels_fit_and_help_is_there, look_at_labels)
TABLE_TEST(labels_read_well_where_they_are_needed, look_at_plurals)
TABLE_TEST(fields_that_are_named_exist, look_at_references)
TABLE_TEST(conditions_can_come_true, look_at_conditions)
TABLE_TEST(kinds_have_what_they_need, look_at_kinds)
TABLE_TEST(choices_offer_something, look_at_choices)
TABLE_TEST(defaults_are_in_their_kept_form, look_at_defaults)
TABLE_TEST(examples_fit_their_own_patterns, look_at_patterns)

/* States are found by their name; room enough for those of one form. */
struct states {
    const char *names[32];
    size_t count;
};

static bool states_have(const struct states *states, const char *name)
{
    for (size_t i = 0; i < states->count; i++) {
        if (strcmp(states->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void states_add(struct states *states, const char *name)
{
    if (!states_have(states, name)) {
        assert_true(states->count < COUNT_OF(states->names));
        states->names[states->count++] = name;
    }
}

/* Every state that the form names is reached from a new record by some way. */
static void every_state_is_reachable(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);
        struct states reached = {{FORM_NEW}, 1};

        for (size_t r = 0; r < reached.count; r++) {
            for (size_t t = 0; t < form->transition_count; t++) {
                const struct transition *transition = &form->transitions[t];

                if (transition->to != NULL && transition_leaves(transition, reached.names[r])) {
                    states_add(&reached, transition->to);
                }
            }
        }
        for (size_t t = 0; t < form->transition_count; t++) {
            const struct transition *transition = &form->transitions[t];

            assert_non_null(transition->from[0]);
            for (size_t f = 0; transition->from[f] != NULL; f++) {
                assert_true(states_have(&reached, transition->from[f]));
            }
        }
        for (const struct review_tab *tab = form->review; tab != NULL && tab->status != NULL;
             tab++) {
            assert_true(states_have(&reached, tab->status));
        }
    }
}

static void transitions_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        assert_true(form->transition_count <= 64); /* the keys that hold are bits of one number */

        assert_non_null(form_filing(form));
        assert_true(form_filing(form)->edits);
        for (size_t t = 0; t < form->transition_count; t++) {
            const struct transition *transition = &form->transitions[t];

            assert_ptr_equal(form_transition(form, transition->action), transition);
            assert_true(strlen(transition->label) > 0 && strlen(transition->help) > 0);
            assert_true((transition->roles != 0) != transition->by_program);
            assert_false(transition->by_author && transition->not_by_author);
            assert_false(role_in(ROLE_AUDITOR, transition->roles));
            assert_false(role_in(ROLE_ADMINISTRATOR, transition->roles));
            for (size_t a = 0; transition->asks[a] != NULL; a++) {
                assert_non_null(form_field(form, transition->asks[a]));
                assert_true(transition_asks(transition, form_field(form, transition->asks[a])));
            }
        }
    }
}

static void expect_review_by_others(const struct transition *review)
{
    assert_non_null(review);
    assert_true(review->not_by_author);
    assert_int_equal(review->roles, ROLES_SUPERVISORS);
}

/* What ends the review is approved by somebody else, whatever the action is called. */
static void expect_others_approve(const struct form *form)
{
    size_t approvals = 0;

    for (const struct review_tab *tab = form->review; tab->status != NULL; tab++) {
        for (size_t t = 0; tab->done && t < form->transition_count; t++) {
            const char *to = form->transitions[t].to;

            if (to != NULL && strcmp(to, tab->status) == 0) {
                expect_review_by_others(&form->transitions[t]);
                approvals++;
            }
        }
    }
    assert_true(approvals > 0);
}

/* Approving and returning are for supervisors who did not write it; a strike-out needs a reason.
 * What somebody has said about the station, nobody strikes out. */
static void review_is_for_others_and_voids_have_reasons(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);
        const struct transition *strike = form_transition(form, "void");

        if (form_review_state(form) != NULL) {
            expect_review_by_others(form_transition(form, "return"));
            expect_others_approve(form);
        }
        if (form_is_sealed(form)) {
            assert_null(strike);
            continue;
        }
        assert_non_null(strike);
        assert_true(strike->strikes);
        assert_int_equal(strike->roles, ROLES_SUPERVISORS);
        assert_true(form_field(form, "void_reason")->required);
        assert_int_equal(form_field(form, "void_reason")->max, 200);
    }
}

static bool is_tab(const struct form *form, const char *status)
{
    for (const struct review_tab *tab = form->review; tab->status != NULL; tab++) {
        if (strcmp(tab->status, status) == 0) {
            return true;
        }
    }
    return false;
}

/* The pane shows every state of a reviewed form but the struck-out ones, and opens on what waits.
 */
static void review_shows_every_state(void **state)
{
    size_t reviewed = 0;

    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        if (form->review == NULL) {
            assert_null(form_review_state(form));
            continue;
        }
        reviewed++;
        assert_false(form->review[0].done);
        assert_string_equal(form_filing(form)->to, form_review_state(form));
        for (size_t t = 0; t < form->transition_count; t++) {
            const struct transition *transition = &form->transitions[t];

            if (transition->to != NULL && !transition->strikes) {
                assert_true(is_tab(form, transition->to));
            }
        }
    }
    assert_true(reviewed > 0);
}

static void authors_find_what_was_returned(void **state)
{
    (void)state;
    assert_string_equal(form_returned_state(&counter_report_form), "returned");
    assert_null(form_returned_state(&contact_755_form));
}

/* The words and numbers of the home screen are fixed; each item has one form at most. */
static void home_items_are_the_fixed_ones(void **state)
{
    static const char *const items[] = {
        NULL, "Counter report", "Service comment", "Records request", "755 card", "Outreach event"};

    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        assert_true(form->home_item < COUNT_OF(items));
        if (form->home_item > 0) {
            assert_string_equal(form->title, items[form->home_item]);
            assert_ptr_equal(form_by_home_item(form->home_item), form);
        }
    }
    assert_null(form_by_home_item(0));
    assert_null(form_by_home_item(COUNT_OF(items)));
    assert_true(counter_report_form.emergency_first);
    assert_false(contact_755_form.emergency_first);
}

static void words_of_forms_fit_every_way_to_write_them(void **state)
{
    each_set(*state, look_for_keys);
}

static void alarms_point_to_times(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        if (form->alarm == NULL) {
            continue;
        }
        assert_non_null(form_field(form, form->alarm->due_field));
        assert_int_equal(form_field(form, form->alarm->due_field)->kind, FIELD_DATE_TIME);
        assert_non_null(form->alarm->done_fields[0]);
        for (size_t d = 0; form->alarm->done_fields[d] != NULL; d++) {
            assert_non_null(form_field(form, form->alarm->done_fields[d]));
        }
        assert_true(strlen(form->alarm->words) > 0);
    }
}

static void forms_are_found_by_name_and_prefix(void **state)
{
    size_t count = 0;

    (void)state;
    for (; form_at(count) != NULL; count++) {
        const struct form *form = form_at(count);

        assert_ptr_equal(form_by_name(form->name), form);
        assert_ptr_equal(form_by_prefix(form->prefix), form);
        assert_int_equal(form_position(form), count);
        assert_int_equal(strlen(form->prefix), 2);
        assert_true(strlen(form->title) > 0 && strlen(form->plural) > 0);
        assert_true(form->readers != 0);
    }
    assert_true(count >= 2);
    assert_null(form_by_name("nonsense"));
    assert_null(form_by_name(NULL));
    assert_null(form_by_prefix("XX"));
    assert_int_equal(form_position(NULL), count);
}

/* A form must say something of a record in a list, and find it again. */
static void every_form_has_a_headline_and_words(void **state)
{
    (void)state;
    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);
        size_t listed = 0, searched = 0;

        for (size_t f = 0; f < form->field_count; f++) {
            listed += form->fields[f].listed;
            searched += form->fields[f].searched;
        }
        assert_true(listed > 0 && (searched > 0 || form_is_sealed(form)));
        assert_non_null(form->fields[0].section);
    }
}

static void roles_have_names_and_duties(void **state)
{
    (void)state;
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        assert_int_equal(role_from_name(role_name(role)), role);
        assert_true(strlen(role_label(role)) > 0);
        assert_int_equal(role_may(role, DUTY_ACCOUNTS), role == ROLE_ADMINISTRATOR);
        assert_int_equal(role_may(role, DUTY_REVIEW), role_in(role, ROLES_SUPERVISORS));
        assert_int_equal(role_may(role, DUTY_SEARCH), role_in(role, ROLES_DESK));
    }
    assert_true(role_may(ROLE_AUDITOR, DUTY_LOG));
    assert_true(role_may(ROLE_ADMINISTRATOR, DUTY_LOG));
    assert_false(role_may(ROLE_DESK, DUTY_LOG));
    assert_int_equal(role_from_name("none"), ROLE_NONE);
    assert_int_equal(role_from_name("chief"), ROLE_NONE);
    assert_false(role_in(ROLE_NONE, ~0u));
}

static void first_code_of(const struct field *field, const struct codes *codes, char *out,
                          size_t room)
{
    assert_true(text_copy(out, room, field_choices(field, codes).items[0].code));
}

/* A value that somebody who knows only kind, limits, choices and example would write. */
static void simple_value(const struct field *field, const struct codes *codes, char *out,
                         size_t room)
{
    static const char *const by_kind[FIELD_KIND_COUNT] = {
        [FIELD_TEXT] = "x",           [FIELD_LONG_TEXT] = "Words in a row.",
        [FIELD_DATE] = "2026-01-15",  [FIELD_DATE_TIME] = "2026-01-15T09:30",
        [FIELD_TIME] = "0930",        [FIELD_MONEY] = "12.34",
        [FIELD_PHONE] = "5625550100", [FIELD_YES_NO] = "no",
    };

    if (field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES) {
        first_code_of(field, codes, out, room);
    } else if (field->kind == FIELD_PATTERN) {
        assert_true(text_copy(out, room, field->pattern->example));
    } else if (field->kind == FIELD_NUMBER) {
        struct text number = {0};

        value_from_integer(field, field->max, &number);
        assert_true(text_copy(out, room, text_bytes(&number)));
        text_finish(&number);
    } else {
        assert_true(text_copy(out, room, by_kind[field->kind]));
    }
}

static void fill_simply(struct desk_fixture *fixture, struct place place)
{
    struct record *record = &fixture->record;
    char value[64];

    simple_value(place_field(record->form, place), &fixture->codes, value, sizeof value);
    record_set(record, place, value);
}

/* Another program makes records from the table alone: whatever it fills in by the table is
 * accepted. */
static void records_made_from_the_table_alone_are_accepted(void **state)
{
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        record_finish(&fixture->record);
        record_init(&fixture->record, form);
        for (size_t f = 0; f < form->field_count; f++) {
            const struct field *field = &form->fields[f];

            if (field->stage != NULL || field->derived) {
                continue;
            }
            if (field->kind != FIELD_GROUP) {
                fill_simply(fixture, place_of(f));
                continue;
            }
            while (record_add_row(&fixture->record, f)) {
            }
            for (size_t row = 0; row < record_rows(&fixture->record, f); row++) {
                for (size_t sub = 0; sub < field->field_count; sub++) {
                    fill_simply(fixture, place_in(f, row, sub));
                }
            }
        }
        check_as(fixture, form_filing(form)->action);
        assert_no_errors(fixture);
    }
}

/* And so for every choice of every field. */
static void every_choice_is_accepted(void **state)
{
    struct desk_fixture *fixture = *state;

    for (size_t i = 0; form_at(i) != NULL; i++) {
        const struct form *form = form_at(i);

        record_finish(&fixture->record);
        record_init(&fixture->record, form);
        for (size_t f = 0; f < form->field_count; f++) {
            if (form->fields[f].stage == NULL && form->fields[f].kind != FIELD_GROUP) {
                fill_simply(fixture, place_of(f));
            }
            for (size_t sub = 0; form->fields[f].min > 0 && sub < form->fields[f].field_count;
                 sub++) {
                fill_simply(fixture, place_in(f, 0, sub));
            }
        }
        for (size_t f = 0; f < form->field_count; f++) {
            struct choice_list list = field_choices(&form->fields[f], &fixture->codes);

            for (size_t c = 0; form->fields[f].stage == NULL && c < list.count; c++) {
                record_set(&fixture->record, place_of(f), list.items[c].code);
                check_as(fixture, form_filing(form)->action);
                assert_no_errors(fixture);
            }
        }
    }
}

/* Charts and papers name what they count, one and many. */
static void figures_of_charts_have_words(void **state)
{
    const struct report *report;
    const struct form *form;

    (void)state;
    for (size_t i = 0; (report = report_at(i, &form)) != NULL; i++) {
        for (size_t j = 0; report->main != NULL && j < report->figure_count; j++) {
            assert_non_null(report->figures[j].column);
            assert_non_null(report->figures[j].one);
            assert_non_null(report->figures[j].many);
        }
    }
    assert_string_equal(breakdown_word(breakdown_by_name("rd")), "RD");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_set_up, desk_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_and_labels_are_unique),
        TEST(labels_fit_and_help_is_there),
        TEST(labels_read_well_where_they_are_needed),
        TEST(fields_that_are_named_exist),
        TEST(conditions_can_come_true),
        TEST(kinds_have_what_they_need),
        TEST(choices_offer_something),
        TEST(defaults_are_in_their_kept_form),
        TEST(examples_fit_their_own_patterns),
        TEST(every_state_is_reachable),
        TEST(transitions_are_whole),
        TEST(review_is_for_others_and_voids_have_reasons),
        TEST(review_shows_every_state),
        TEST(authors_find_what_was_returned),
        TEST(home_items_are_the_fixed_ones),
        TEST(words_of_forms_fit_every_way_to_write_them),
        TEST(alarms_point_to_times),
        TEST(forms_are_found_by_name_and_prefix),
        TEST(every_form_has_a_headline_and_words),
        TEST(roles_have_names_and_duties),
        TEST(records_made_from_the_table_alone_are_accepted),
        TEST(every_choice_is_accepted),
        TEST(figures_of_charts_have_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
