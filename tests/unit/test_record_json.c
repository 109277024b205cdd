#include "tests/support/house.h"

#include "db/record_json.h"

#include <jansson.h>

static char *json_dup(const struct record *record)
{
    struct text out = {0};

    record_to_json(record, NULL, NULL, &out);
    return text_take(&out);
}

static void expect_json(const struct record *record, const char *wanted)
{
    char *json = json_dup(record);

    assert_string_equal(json, wanted);
    free(json);
}

/* Reads over `record`; the problems in words, each with its place, are put into `said`. */
static bool read_over(const struct house *house, struct record *record, const char *json,
                      size_t length, struct text *said)
{
    struct desk desk = desk_of(house, CLERK);
    struct problems problems = {0};
    struct error error = {0};
    bool ok = record_from_json(record, &desk, json, length, &problems, &error);

    assert_int_equal(error.class, ok ? ERROR_NONE : ERROR_INPUT);
    for (size_t i = 0; i < problems.count; i++) {
        char name[120] = "?";

        if (problems.items[i].place.field < record->form->field_count) {
            place_name(record->form, problems.items[i].place, name, sizeof(name));
        }
        text_add_format(said, "%s: %s; ", name, problems.items[i].words);
    }
    problems_finish(&problems);
    return ok;
}

static void expect_said(const struct house *house, const struct form *form, const char *json,
                        const char *part)
{
    struct text said = {0};
    struct record record;

    record_init(&record, form);
    assert_true(read_over(house, &record, json, strlen(json), &said));
    if (strstr(text_bytes(&said), part) == NULL || (*part == '\0' && said.length > 0)) {
        fail_msg("%s said: \"%s\", not: \"%s\"", json, text_bytes(&said), part);
    }
    text_finish(&said);
    record_finish(&record);
}

static void expect_no_json(const struct house *house, const char *json, size_t length)
{
    struct text said = {0};
    struct record record, before;

    report_init(&record);
    record_copy(&before, &record);
    assert_false(read_over(house, &record, json, length, &said));
    assert_int_equal(said.length, 0);
    assert_true(record_equal(&record, &before));
    record_finish(&before);
    record_finish(&record);
}

/* --- round trips --- */

static void the_same_bytes_come_out_again(void **state)
{
    const struct house *house = *state;

    for (size_t i = 0; form_at(i) != NULL; i++) {
        struct text said = {0};
        struct record record, back, own;
        struct error error = {0};
        char *json, *again;

        record_init(&record, form_at(i));
        fill_everything(house, &record);
        json = json_dup(&record);
        record_init(&back, form_at(i));
        assert_true(read_over(house, &back, json, strlen(json), &said));
        assert_string_equal(text_bytes(&said), "");
        assert_true(record_equal(&record, &back));
        again = json_dup(&back);
        assert_string_equal(json, again);
        record_init(&own, form_at(i));
        good(record_from_own_json(&own, json, &error), &error);
        assert_true(record_equal(&record, &own));
        assert_null(strchr(json, '\n')); /* one line */
        free(json);
        free(again);
        text_finish(&said);
        record_finish(&record);
        record_finish(&back);
        record_finish(&own);
    }
}

static void values_have_their_types(void **state)
{
    struct record record;

    (void)state;
    record_init(&record, &contact_755_form);
    set(&record, "contacts", "12");
    set(&record, "cards", "0");
    set(&record, "topics", "SCAMS TRAFFIC");
    set(&record, "concern", "\"A\"\\\n\x7f\x1f 한");
    set(&record, "follow_up", "no");
    set(&record, "call_sign", "41A");
    expect_json(&record, "{\"call_sign\":\"41A\",\"contacts\":12,\"cards\":0,"
                         "\"topics\":[\"SCAMS\",\"TRAFFIC\"],"
                         "\"concern\":\"\\\"A\\\"\\\\\\n\\u007f\\u001f 한\",\"follow_up\":false}");
    record_finish(&record);
    record_init(&record, &contact_755_form);
    set(&record, "topics", "SCAMS "); /* never the bytes of another value */
    expect_json(&record, "{\"topics\":[\"SCAMS\",\"\"]}");
    set(&record, "topics", "SCAMS");
    expect_json(&record, "{\"topics\":[\"SCAMS\"]}");
    record_finish(&record);
    record_init(&record, &counter_report_form);
    expect_json(&record, "{}"); /* the least row of persons is blank */
    set(&record, "persons[2].name", "Second");
    set(&record, "persons[2].confidential", "yes");
    set(&record, "property[1].value", "25");
    expect_json(&record, "{\"persons\":[{},{\"name\":\"Second\",\"confidential\":true}],"
                         "\"property\":[{\"value\":25}]}");
    record_finish(&record);
}

static bool second_and_blank(void *context, size_t field)
{
    (void)context;
    return field == 2 || field == 10;
}

static void picked_fields_are_told_when_blank(void **state)
{
    struct record record;
    struct text out = {0};

    (void)state;
    card_init(&record);
    record_to_json(&record, second_and_blank, NULL, &out);
    assert_string_equal(text_bytes(&out), "{\"call_sign\":\"41A\",\"tag\":null}");
    text_finish(&out);
    record_finish(&record);
}

static void what_is_not_named_stays(void **state)
{
    const struct house *house = *state;
    const char *json = "{ \"contacts\" : 5, \"rd\": null, \"concern\": \"\\u00f1\\ud83d\\ude00\" }";
    struct text said = {0};
    struct record record;

    card_init(&record);
    assert_true(read_over(house, &record, json, strlen(json), &said));
    assert_string_equal(text_bytes(&said), "");
    assert_string_equal(get(&record, "contacts"), "5");
    assert_string_equal(get(&record, "rd"), "");
    assert_string_equal(get(&record, "concern"), "ñ😀");
    assert_string_equal(get(&record, "call_sign"), "41A");
    record_finish(&record);
    report_init(&record);
    set(&record, "persons[2].name", "Second");
    json = "{\"persons\":[{\"name\":\"Only\",\"role\":null}],\"suspects\":null}";
    assert_true(read_over(house, &record, json, strlen(json), &said));
    assert_string_equal(text_bytes(&said), "");
    assert_int_equal(rows_of(&record, "persons"), 1); /* a group is one value */
    assert_string_equal(get(&record, "persons[1].name"), "Only");
    assert_string_equal(get(&record, "persons[1].role"), "");
    record_finish(&record);
    text_finish(&said);
}

/* --- what does not fit --- */

static void wrong_types_are_said_at_their_field(void **state)
{
    static const char *const wrong[][2] = {
        {"{\"narrative\":5}", "narrative: Give a text."},
        {"{\"narrative\":true}", "narrative: Give a text."},
        {"{\"narrative\":[\"a\"]}", "narrative: Give a text."},
        {"{\"narrative\":{\"a\":1}}", "narrative: Give a text."},
        {"{\"hate\":\"yes\"}", "hate: Give true or false."},
        {"{\"hate\":1}", "hate: Give true or false."},
        {"{\"missing_age\":\"40\"}", "missing_age: Give a whole number."},
        {"{\"missing_age\":40.5}", "missing_age: Give a whole number."},
        {"{\"missing_age\":false}", "missing_age: Give a whole number."},
        {"{\"missing_age\":121}", "missing_age: "},
        {"{\"missing_age\":-9223372036854775808}", "missing_age: "},
        {"{\"occurred_from\":\"yesterday\"}", "occurred_from: "},
        {"{\"occurred_from\":\"2026-02-30T09:00\"}", "occurred_from: "},
        {"{\"occurred_from\":\"11/20/2026 0900\"}", "occurred_from: "},
        {"{\"urn\":\"926\"}", "urn: "},
        {"{\"persons\":{}}", "persons: Give an array of objects."},
        {"{\"persons\":\"Ana\"}", "persons: Give an array of objects."},
        {"{\"persons\":[{},5]}", "persons[2]: Give an object."},
        {"{\"persons\":[null]}", "persons: Give an object."},
        {"{\"persons\":[{\"name\":7}]}", "persons[1].name: Give a text."},
        {"{\"persons\":[{},{\"birth_date\":\"1980-02-31\"}]}", "persons[2].birth_date: "},
        {"{\"property\":[{\"quantity\":\"1\"}]}", "property[1].quantity: Give a whole number."},
    };
    static const char *const topics[] = {
        "{\"topics\":\"SCAMS\"}",        "{\"topics\":[\"SCAMS\",5]}",
        "{\"topics\":[\"A B\"]}",        "{\"topics\":[\"\"]}",
        "{\"topics\":[null]}",           "{\"topics\":{}}",
        "{\"topics\":[[\"SCAMS\"]]}",    "{\"topics\":true}",
        "{\"topics\":[\"SC\\u0000AM\"]}"};
    const struct house *house = *state;

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_said(house, &counter_report_form, wrong[i][0], wrong[i][1]);
    }
    for (size_t i = 0; i < COUNT_OF(topics); i++) {
        expect_said(house, &contact_755_form, topics[i], "topics: ");
    }
    expect_said(house, &contact_755_form, "{\"topics\":[]}", "");
    expect_said(house, &contact_755_form, "{\"topics\":[\"SCAMS\"],\"contacts\":1}", "");
}

static void a_wrong_value_leaves_the_field_alone(void **state)
{
    const struct house *house = *state;
    const char *json = "{\"narrative\":5,\"marsys_card\":\"x\",\"occurred_from\":\"never\"}";
    struct text said = {0};
    struct record record, before;

    report_init(&record);
    record_copy(&before, &record);
    assert_true(read_over(house, &record, json, strlen(json), &said));
    assert_true(record_equal(&record, &before));
    assert_non_null(strstr(text_bytes(&said), "marsys_card: "));
    text_finish(&said);
    record_finish(&before);
    record_finish(&record);
}

static void unknown_names_are_said(void **state)
{
    const struct house *house = *state;

    expect_said(house, &counter_report_form, "{\"narative\":\"x\"}", "?: narative: ");
    expect_said(house, &counter_report_form, "{\"\":1}", "?: : ");
    expect_said(house, &counter_report_form, "{\"Type\":\"LOST_PROP\"}", "?: Type: ");
    expect_said(house, &counter_report_form, "{\"persons\":[{\"surname\":\"x\"}]}", "\"surname\"");
    expect_said(house, &counter_report_form, "{\"persons\":[{\"narrative\":\"x\"}]}",
                "\"narrative\"");
    expect_said(
        house, &counter_report_form,
        "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":1}",
        "?: aaaa");
}

static void what_is_no_object_is_refused_whole(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "null",
        "5",
        "\"narrative\"",
        "[]",
        "[{\"narrative\":\"x\"}]",
        "{",
        "{\"narrative\":\"x\"",
        "{\"narrative\":\"x\"}}",
        "{\"narrative\":\"x\"} {\"narrative\":\"y\"}",
        "{'narrative':'x'}",
        "{\"narrative\":\"x\",}",
        "{\"narrative\":\"x\",\"narrative\":\"y\"}",
        "{\"persons\":[{\"name\":\"x\",\"name\":\"y\"}]}",
        "{\"narrative\":\"\xff\xfe\"}",
        "{\"narrative\":\"\xc0\x80\"}",
        "{\"narrative\":\"\xed\xa0\x80\"}",
        "{\"narrative\":\"\\ud800\"}",
        "{\"narrative\":\"a\nb\"}",
        "{\"narr\\u0000ative\":\"x\"}",
        "{\"missing_age\":99999999999999999999}",
        "{\"missing_age\":1e999}",
        "{\"missing_age\":NaN}",
        "{\"missing_age\":012}",
        "\xef\xbb\xbf{\"narrative\":",
    };
    const struct house *house = *state;

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        expect_no_json(house, bad[i], strlen(bad[i]));
    }
    expect_no_json(house, "{\"rd\":\"0461\"}\0{}", 16); /* a zero byte between */
    expect_no_json(house, "{\"rd\":\"04\0 61\"}", 16);
}

static void zero_bytes_are_said(void **state)
{
    const struct house *house = *state;

    expect_said(house, &counter_report_form, "{\"narrative\":\"a\\u0000b\"}", "narrative: Take");
    expect_said(house, &counter_report_form, "{\"narrative\":\"\\u0000\"}", "narrative: Take");
    expect_said(house, &counter_report_form, "{\"persons\":[{\"name\":\"a\\u0000\"}]}",
                "persons[1].name: Take");
}

static void too_many_rows_are_said(void **state)
{
    const struct house *house = *state;
    struct text json = {0}, said = {0};
    struct record record;

    text_add(&json, "{\"persons\":[{\"name\":\"x\"}");
    for (int i = 0; i < 100000; i++) {
        text_add(&json, ",{\"name\":\"x\"}");
    }
    text_add(&json, "]}");
    record_init(&record, &counter_report_form);
    assert_true(read_over(house, &record, json.bytes, json.length, &said));
    assert_string_equal(text_bytes(&said), "persons: There are more rows than the form takes.; ");
    assert_int_equal(rows_of(&record, "persons"), 10);
    text_finish(&said);
    text_finish(&json);
    record_finish(&record);
}

/* --- what would break something --- */

static void deep_nesting_is_refused(void **state)
{
    static const char *const openings[] = {"[", "{\"a\":", "{\"persons\":[", "[["};
    const struct house *house = *state;

    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        struct text json = {0};

        for (int depth = 0; depth < 200000; depth++) {
            text_add(&json, openings[i]);
        }
        expect_no_json(house, json.bytes, json.length);
        text_finish(&json);
    }
}

static void ten_mebibytes_are_refused_and_nothing_breaks(void **state)
{
    struct house *house = *state;
    struct text json = {0}, said = {0};
    struct traces before = traces_of(house);
    struct error error = {0};
    struct record record;
    struct filed filed;
    size_t most = 10 << 20;
    char *many = memset(malloc(most), 'a', most);

    text_add(&json, "{\"narrative\":\"");
    text_add_bytes(&json, many, most);
    text_add(&json, "\",\"persons\":[{\"role\":\"I\",\"name\":\"");
    text_add_bytes(&json, many, most);
    text_add(&json, "\"}],\"urn\":\"");
    text_add_bytes(&json, many, most);
    text_add(&json, "\"}");
    report_init(&record);
    assert_true(read_over(house, &record, json.bytes, json.length, &said));
    assert_non_null(strstr(text_bytes(&said), "urn: "));
    assert_refused(try_file(house, CLERK, &record, &filed, &error), &error, ERROR_INPUT, ": ");
    assert_untouched(house, &before);
    text_finish(&said);
    text_finish(&json);
    free(many);
    record_finish(&record);
}

static void quoting_is_what_any_reader_takes(void **state)
{
    struct text out = {0};
    char all[300];
    size_t length = 0;
    json_t *value;

    (void)state;
    for (int byte = 1; byte < 0x80; byte++) {
        all[length++] = (char)byte;
    }
    all[length] = '\0';
    strcat(all, "ñ한😀\u2028");
    json_add_text(&out, all);
    value = json_loads(text_bytes(&out), JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    assert_string_equal(json_string_value(value), all);
    json_decref(value);
    text_finish(&out);
    json_add_text(&out, "");
    assert_string_equal(text_bytes(&out), "\"\"");
    text_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(the_same_bytes_come_out_again),
        cmocka_unit_test(values_have_their_types),
        cmocka_unit_test(picked_fields_are_told_when_blank),
        IN_HOUSE(what_is_not_named_stays),
        IN_HOUSE(wrong_types_are_said_at_their_field),
        IN_HOUSE(a_wrong_value_leaves_the_field_alone),
        IN_HOUSE(unknown_names_are_said),
        IN_HOUSE(what_is_no_object_is_refused_whole),
        IN_HOUSE(zero_bytes_are_said),
        IN_HOUSE(too_many_rows_are_said),
        IN_HOUSE(deep_nesting_is_refused),
        IN_HOUSE(ten_mebibytes_are_refused_and_nothing_breaks),
        cmocka_unit_test(quoting_is_what_any_reader_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
