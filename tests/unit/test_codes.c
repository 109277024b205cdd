#include "forms/codes.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int make_codes(void **state)
{
    struct codes *codes = calloc(1, sizeof(*codes));
    struct error error = {0};

    if (codes == NULL || !codes_init(codes, &error)) {
        (void)fprintf(stderr, "%s\n", error.text);
        free(codes);
        return -1;
    }
    *state = codes;
    return 0;
}

static int drop_codes(void **state)
{
    codes_finish(*state);
    free(*state);
    return 0;
}

static const struct choice *find(const struct codes *codes, enum code_list list, const char *code)
{
    const struct choice *choice = choice_find(codes->lists[list], code);

    if (choice == NULL) {
        fail_msg("%s has no %s", codes_file_name(list), code);
    }
    return choice;
}

static void every_list_is_carried(void **state)
{
    static const size_t counts[CODES_COUNT] = {
        [CODES_AREA] = 3,           [CODES_DISTRICT] = 0,       [CODES_STAT_CODE] = 8,
        [CODES_REPORT_TYPE] = 37,   [CODES_SETTING] = 9,        [CODES_TOPIC] = 9,
        [CODES_LANGUAGE] = 17,      [CODES_OUTREACH_TYPE] = 14, [CODES_CLEARANCE] = 17,
        [CODES_STOCK_LOCATION] = 1, [CODES_BRIEFING_TOPIC] = 4, [CODES_VOLUNTEER_ACTIVITY] = 7,
    };
    const struct codes *codes = *state;

    for (size_t list = 0; list < CODES_COUNT; list++) {
        assert_int_equal(codes->lists[list].count, counts[list]);
    }
    assert_string_equal(codes_file_name(CODES_AREA), "areas.csv");
    assert_string_equal(codes_file_name(CODES_LANGUAGE), "languages.csv");
    assert_string_equal(codes_file_name(CODES_NONE), "");
    assert_string_equal(codes_file_name(CODES_COUNT), "");
}

static void only_sourced_types_have_a_stat_code(void **state)
{
    static const char *const sourced[][2] = {
        {"LOST_PROP", "442"},   {"PETTY_THEFT", "389"},         {"THEFT_OPEN_AREA", "381"},
        {"VANDALISM_M", "261"}, {"FORGERY_ACCESS_CARD", "105"}, {"THEFT_UNLOCKED_VEH", "384"},
        {"OTHER_MISD", "399"},
    };
    const struct codes *codes = *state;
    const struct choice_list types = codes->lists[CODES_REPORT_TYPE];
    size_t with_stat_code = 0;

    for (size_t i = 0; i < types.count; i++) {
        if (types.items[i].stat_code != NULL) {
            with_stat_code++;
            (void)find(codes, CODES_STAT_CODE, types.items[i].stat_code);
        }
    }
    assert_int_equal(with_stat_code, sizeof(sourced) / sizeof(sourced[0]));
    for (size_t i = 0; i < with_stat_code; i++) {
        assert_string_equal(find(codes, CODES_REPORT_TYPE, sourced[i][0])->stat_code,
                            sourced[i][1]);
    }
}

static void types_carry_the_rules_of_the_counter(void **state)
{
    static const char *const expected[][2] = {
        {"MISSING", "missing"},
        {"HIT_RUN_PROP", "collision"},
        {"COLLISION_PDO", "collision"},
        {"ELDER_ABUSE", "deputy"},
        {"CHILD_ABUSE", "deputy"},
        {"SEX_OFFENSE", "deputy"},
        {"DV", "deputy"},
        {"ROBBERY", "deputy"},
        {"ASSAULT", "deputy"},
        {"SUPPLEMENTAL", "supplement"},
        {"LOSS_SUPP", "supplement"},
        {"INFO_ONLY", "no_urn"},
        {"COURTESY", "courtesy"},
    };
    const struct codes *codes = *state;
    const struct choice_list types = codes->lists[CODES_REPORT_TYPE];
    size_t with_rules = 0;

    for (size_t i = 0; i < types.count; i++) {
        with_rules += types.items[i].rules[0] != '\0';
    }
    assert_int_equal(with_rules, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < with_rules; i++) {
        assert_true(
            choice_has_rule(find(codes, CODES_REPORT_TYPE, expected[i][0]), expected[i][1]));
    }
}

static void the_commonest_come_first(void **state)
{
    const struct codes *codes = *state;

    assert_string_equal(codes->lists[CODES_LANGUAGE].items[0].code, "EN");
    assert_string_equal(codes->lists[CODES_LANGUAGE].items[1].code, "ES");
    assert_string_equal(codes->lists[CODES_REPORT_TYPE].items[0].code, "LOST_PROP");
    assert_string_equal(codes->lists[CODES_SETTING].items[0].code, "COUNTER_REPORT");
    assert_string_equal(find(codes, CODES_AREA, "UNINC_WHITTIER")->label,
                        "Unincorporated Whittier");
}

static void finding_is_exact(void **state)
{
    const struct codes *codes = *state;

    assert_null(choice_find(codes->lists[CODES_AREA], "norwalk"));
    assert_null(choice_find(codes->lists[CODES_AREA], "NORWAL"));
    assert_null(choice_find(codes->lists[CODES_AREA], ""));
    assert_null(choice_find(codes->lists[CODES_AREA], NULL));
    assert_null(choice_find(codes->lists[CODES_NONE], "NORWALK"));
}

static void rules_are_whole_words(void **state)
{
    const struct choice choice = {.code = "X", .label = "X", .rules = "  missing  no_urn"};
    const struct choice bare = {.code = "X", .label = "X"};

    (void)state;
    assert_true(choice_has_rule(&choice, "missing"));
    assert_true(choice_has_rule(&choice, "no_urn"));
    assert_false(choice_has_rule(&choice, "miss"));
    assert_false(choice_has_rule(&choice, "urn"));
    assert_false(choice_has_rule(&choice, "missing no_urn"));
    assert_false(choice_has_rule(&choice, ""));
    assert_false(choice_has_rule(&bare, "missing"));
    assert_false(choice_has_rule(NULL, "missing"));
}

static void a_station_replaces_a_list(void **state)
{
    static const char csv[] = "\xEF\xBB\xBFlabel,code,rules\r\n"
                              "\"Town, old\",OLD_TOWN,a b\r\n"
                              "\r\n"
                              "  Nin\xCC\x83o ,N2\r\n";
    struct codes *codes = *state;
    struct error error = {0};
    const struct choice_list *areas = &codes->lists[CODES_AREA];

    assert_true(codes_replace(codes, CODES_AREA, csv, sizeof(csv) - 1, "areas.csv", &error));
    assert_int_equal(areas->count, 2);
    assert_string_equal(areas->items[0].code, "OLD_TOWN");
    assert_string_equal(areas->items[0].label, "Town, old");
    assert_true(choice_has_rule(&areas->items[0], "b"));
    assert_string_equal(areas->items[1].label, "Niño"); /* trimmed and composed */
    assert_string_equal(areas->items[1].rules, "");
    assert_null(areas->items[1].stat_code);
    assert_true(codes_replace(codes, CODES_AREA, "code,label", 10, "areas.csv", &error));
    assert_int_equal(areas->count, 0);
}

static void wrong_lines_are_named_and_the_old_list_stays(void **state)
{
    static const struct {
        const char *csv, *words;
    } wrong[] = {
        {"", "line 1: the columns are not named"},
        {"\n\n", "line 1: the columns are not named"},
        {"code\nA\n", "line 1: the columns code and label must be there."},
        {"NORWALK,Norwalk\n", "line 1: the column \"NORWALK\" is not known."},
        {"code,label,colour\n", "line 1: the column \"colour\" is not known."},
        {"code,label,code\n", "line 1: the column code stands there twice."},
        {"code,label\nA,One\nA,Two\n", "line 3: the code A stands there already."},
        {"code,label\n\na,One\n", "line 3: the code \"a\" is not made of"},
        {"code,label\n,One\n", "line 2: the code \"\" is not made of"},
        {"code,label\nA-B,One\n", "line 2: the code \"A-B\" is not made of"},
        {"code,label\nA2345678901234567890123456789012X,One\n", "is not made of 1 to 32"},
        {"code,label\nA\n", "line 2: there is no label."},
        {"code,label\nA,  \n", "line 2: there is no label."},
        {"code,label\nA,x\x1B[2J\n", "line 2: label: There is a control character"},
        {"code,label\nA,\"x\ny\"\n", "line 2: label: There is a line end"},
        {"code,label\nA,x\xE2\x80\xAEy\n", "line 2: label: There is an invisible character"},
        {"code,label\nA,\xFF\n", "line 2: label: There is a broken character"},
        {"code,label\nA,1234567890123456789012345678901234567890123456789012345678901\n",
         "line 2: the label has more than 60 characters."},
        {"code,label\nA,One,more\n", "line 2: there are more cells than columns"},
        {"code,label,rules\nA,One,Missing!\n", "line 2: rules are words"},
        {"code,label,stat_code\nA,One,61\n",
         "line 2: the stat_code \"61\" does not have 3 digits."},
        {"code,label,stat_code\nA,One,06a\n", "line 2: the stat_code \"06a\""},
        {"code,label\nA,\"One\n", "line 2: a quote (\") is never closed."},
        {"\"code,label\n", "line 1: a quote (\") is never closed."},
    };
    struct codes *codes = *state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct error error = {0};

        assert_false(codes_replace(codes, CODES_AREA, wrong[i].csv, strlen(wrong[i].csv),
                                   "lists/areas.csv", &error));
        assert_int_equal(error.class, ERROR_USAGE);
        assert_memory_equal(error.text, "lists/areas.csv: ", strlen("lists/areas.csv: "));
        if (strstr(error.text, wrong[i].words) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", error.text, wrong[i].words);
        }
        assert_int_equal(codes->lists[CODES_AREA].count, 3);
        assert_non_null(choice_find(codes->lists[CODES_AREA], "NORWALK"));
    }
}

static bool takes(struct codes *codes, enum code_list list, const char *code)
{
    char csv[100];

    (void)snprintf(csv, sizeof(csv), "code,label\n%s,One\n", code);
    return codes_replace(codes, list, csv, strlen(csv), "list", NULL);
}

static void districts_and_stat_codes_are_digits(void **state)
{
    struct codes *codes = *state;

    assert_true(takes(codes, CODES_DISTRICT, "0461"));
    assert_false(takes(codes, CODES_DISTRICT, "461"));
    assert_false(takes(codes, CODES_DISTRICT, "04610"));
    assert_false(takes(codes, CODES_DISTRICT, "046A"));
    assert_true(takes(codes, CODES_STAT_CODE, "061"));
    assert_false(takes(codes, CODES_STAT_CODE, "61"));
    assert_true(takes(codes, CODES_AREA, "A2345678901234567890123456789012"));
}

static void a_label_may_have_sixty_characters_of_any_script(void **state)
{
    struct codes *codes = *state;
    struct text csv = {0};

    text_add(&csv, "code,label\nA,");
    for (int i = 0; i < 60; i++) {
        text_add(&csv, "김");
    }
    assert_true(codes_replace(codes, CODES_AREA, csv.bytes, csv.length, "list", NULL));
    assert_int_equal(text_characters(codes->lists[CODES_AREA].items[0].label), 60);
    text_finish(&csv);
}

#define CODES_TEST(test) cmocka_unit_test_setup_teardown(test, make_codes, drop_codes)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CODES_TEST(every_list_is_carried),
        CODES_TEST(only_sourced_types_have_a_stat_code),
        CODES_TEST(types_carry_the_rules_of_the_counter),
        CODES_TEST(the_commonest_come_first),
        CODES_TEST(finding_is_exact),
        cmocka_unit_test(rules_are_whole_words),
        CODES_TEST(a_station_replaces_a_list),
        CODES_TEST(wrong_lines_are_named_and_the_old_list_stays),
        CODES_TEST(districts_and_stat_codes_are_digits),
        CODES_TEST(a_label_may_have_sixty_characters_of_any_script),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
