#include "tests/support/house.h"

#include "db/search.h"

static struct head file_narrative(struct house *house, enum person person, const char *name,
                                  const char *narrative)
{
    struct record record;
    struct head head;

    report_init(&record);
    set(&record, "persons[1].name", name);
    set(&record, "narrative", narrative);
    head = file(house, person, &record);
    record_finish(&record);
    return head;
}

static struct head file_concern(struct house *house, enum person person, const char *concern)
{
    struct record record;
    struct head head;

    card_init(&record);
    set(&record, "concern", concern);
    head = file(house, person, &record);
    record_finish(&record);
    return head;
}

static size_t search(struct house *house, enum person person, const char *typed,
                     struct head heads[10])
{
    struct error error = {0};
    size_t count = 99;

    good(search_page(house->store, &house->actors[person], typed, 0, 10, heads, &count, &error),
         &error);
    assert_true(count <= 10);
    return count;
}

/* The ordinals of what a captain finds, newest first: "CR3 CC1 ". */
static void expect_found(struct house *house, const char *typed, const char *wanted)
{
    struct head heads[10];
    size_t count = search(house, CAPTAIN, typed, heads);
    struct text found = {0};

    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || heads[i].seq < heads[i - 1].seq);
        text_add_format(&found, "%s%ld ", heads[i].form->prefix,
                        strtol(strrchr(heads[i].number, '-') + 1, NULL, 10));
    }
    if (strcmp(text_bytes(&found), wanted) != 0) {
        fail_msg("\"%.60s\" finds %s, not %s", typed, text_bytes(&found), wanted);
    }
    text_finish(&found);
}

static void words_are_found_by_their_beginnings(void **state)
{
    struct house *house = *state;

    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    file_narrative(house, CLERK, "Boris Beispiel", "A blueish helmet.");
    file_concern(house, VOLUNTEER, "Bicycles on the pavement");
    expect_found(house, "bicycle", "CC1 CR1 ");
    expect_found(house, "bi", "CC1 CR1 ");
    expect_found(house, "BLUE", "CR2 CR1 ");
    expect_found(house, "bicycle blue", "CR1 ");
    expect_found(house, "blue bicycle", "CR1 ");
    expect_found(house, "  blue\t muster \n", "CR1 ");
    expect_found(house, "icycle", "");
    expect_found(house, "bicycle red", "");
    expect_found(house, "Sample Street", "CR2 CR1 "); /* the place */
    expect_found(house, "lost property", "CR2 CR1 "); /* the type, by its label */
    expect_found(house, "41a", "CC1 ");
    expect_found(house, "a", "CR2 "); /* a single letter is a word of its own, not half the index */
}

/* Up to seven letters of a beginning are in the index, the rest is gathered from it: all are found
 * alike. */
static void beginnings_of_any_length_are_found(void **state)
{
    static const char word[] = "catalytically";
    struct house *house = *state;

    file_narrative(house, CLERK, "Ana Muster", "It was cut catalytically.");
    file_narrative(house, CLERK, "Boris Beispiel", "A catalogue.");
    for (int letters = 2; letters <= (int)strlen(word); letters++) {
        char typed[sizeof(word)];

        snprintf(typed, sizeof(typed), "%.*s", letters, word);
        expect_found(house, typed, letters <= 5 ? "CR2 CR1 " : "CR1 ");
    }
}

static void accents_and_case_do_not_matter(void **state)
{
    struct house *house = *state;

    file_narrative(house, CLERK, "Jose\u0301 Nu\u00f1ez", "Caf\u00c9 de la ESQUINA.");
    file_narrative(house, CLERK, "한국 사람", "국수");
    expect_found(house, "jose nunez", "CR1 ");
    expect_found(house, "JOS\u00c9 NUN\u0303EZ", "CR1 ");
    expect_found(house, "cafe esquina", "CR1 ");
    expect_found(house, "n\u00fa\u00f1", "CR1 ");
    expect_found(house, "한국", "CR2 ");
    expect_found(house, "한", "CR2 "); /* one syllable is the beginning of a word */
    expect_found(house, "사람 국수", "CR2 ");
    expect_found(house, "\u1112\u1161\u11ab\u1100\u116e\u11a8", "CR2 "); /* taken apart */
}

static void numbers_are_found_in_any_form(void **state)
{
    static const char *const forms_of_it[] = {
        "NWK-CR-2026-00012", "nwk-cr-2026-00012", "Nwk-Cr-2026-12", "cr-2026-12",
        "CR-2026-00012",     "cr 2026 12",        "nwk cr 2026 12", "CR-2026-000000012"};
    struct house *house = *state;

    for (int i = 0; i < 13; i++) {
        file_report(house, CLERK);
        file_card(house, VOLUNTEER);
    }
    for (size_t i = 0; i < COUNT_OF(forms_of_it); i++) {
        expect_found(house, forms_of_it[i], "CR12 ");
    }
    expect_found(house, "cc-2026-12", "CC12 ");
    expect_found(house, "cr-2026-14", "");
    expect_found(house, "cr-2025-12", "");
    expect_found(house, "cr-2026-12x", "");
    expect_found(house, "cr-2026--12", "");
    expect_found(house, "xx-2026-12", "");
    expect_found(house, "cr-2026-99999999999999999999", "");
    struct head heads[10];
    assert_int_equal(search(house, CLERK, "cc-2026-12", heads), 1);
}

static void urns_tags_and_serial_numbers_are_found(void **state)
{
    struct house *house = *state;
    struct record record;

    file_report(house, CLERK);
    report_init(&record);
    set(&record, "urn", "926-00025-0461-442");
    set(&record, "tag", "TAG00077");
    set(&record, "property[1].what", "Phone");
    set(&record, "property[1].serial", "IM-9911/22");
    set(&record, "property[1].status", "LOST");
    set(&record, "property[2].what", "Charger");
    set(&record, "property[2].serial", "1234567A");
    set(&record, "property[2].status", "LOST");
    set(&record, "property[3].what", "Cable");
    set(&record, "property[3].serial", "1234567890X9");
    set(&record, "property[3].status", "LOST");
    set(&record, "vehicles[1].plate", "8ABC123");
    file(house, CLERK, &record);
    record_finish(&record);
    expect_found(house, "926-00025-0461-442", "CR2 ");
    expect_found(house, "926000250461442", "CR2 "); /* as it is typed into a report */
    expect_found(house, "phone 926000250461442", "CR2 ");
    expect_found(house, "926-00025", "CR2 ");
    expect_found(house, "926000250461443", "");
    expect_found(house, "tag00077", "CR2 ");
    expect_found(house, "IM-9911/22", "CR2 ");
    expect_found(house, "1234567a", "CR2 ");
    expect_found(house, "1234567890X9", "CR2 ");
    expect_found(house, "8abc", "CR2 ");
}

static void file_with_phone(struct house *house, const char *phone, const char *narrative)
{
    struct record record;

    report_init(&record);
    set(&record, "persons[1].phone", phone);
    set(&record, "narrative", narrative);
    file(house, CLERK, &record);
    record_finish(&record);
}

static void phone_numbers_are_found_however_they_are_written(void **state)
{
    static const char *const writings[] = {"562-555-0199",    "5625550199",      "(562) 555-0199",
                                           "562 555 0199",    "(562)555-0199",   "1-562-555-0199",
                                           "+1 562 555 0199", "15625550199",     "555-0199",
                                           "5550199",         "555-0199 nobody", "nobody 5550199",
                                           "562555",          "(562) 555-0199 ", "5550199 nobody"};
    struct house *house = *state;

    file_with_phone(house, "562-555-0199", "Nobody");
    file_with_phone(house, "5625550199", "Nobody");
    file_with_phone(house, "(562) 555-0199 ext 7", "Nobody");
    file_with_phone(house, "562-555-0100", "Nobody. Call +1 562.555.0199 first.");
    file_with_phone(house, "562-555-0101", "Nobody");
    for (size_t i = 0; i < COUNT_OF(writings); i++) {
        expect_found(house, writings[i],
                     strcmp(writings[i], "562555") == 0 ? "CR5 CR4 CR3 CR2 CR1 "
                                                        : "CR4 CR3 CR2 CR1 ");
    }
    expect_found(house, "5550100", "CR4 ");
    expect_found(house, "5550100 5550199", "CR4 ");
    expect_found(house, "555-0102", "");
    expect_found(house, "2135550199", "");
}

static void nothing_typed_is_an_operator(void **state)
{
    static const char *const typed[] = {
        "bicycle NOT blue", "bicycle OR nothing", "NEAR(bicycle blue)", "words:bicycle",
        "{words}:bicycle",  "\"bicycle",          "bicycle\"\"\"",      "bicycle^",
        "^bicycle",         "(bicycle",           "bicycle)",           "bicycle*",
        "*bicycle",         "-bicycle",           "+bicycle",           "'bicycle'; --",
    };
    struct house *house = *state;

    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        expect_found(house, typed[i], i < 5 ? "" : "CR1 ");
    }
    expect_found(house, "bicycle AND blue", ""); /* there is no word "and" in it */
}

static void hostile_typing_finds_nothing_and_breaks_nothing(void **state)
{
    static const char *const hostile[] = {
        "",
        " ",
        "\t\n",
        "\"",
        "\"\"",
        "*",
        "()",
        "'",
        "' OR 1=1",
        "\\",
        "%",
        "_",
        "--",
        ";",
        "\x01",
        "\x7f",
        "\xff\xfe",
        "\xc3",
        "\xed\xa0\x80",
        "\xf0\x9f\x98",
        "😀",
        "😀 😀",
        "\u200b",
        "\u202e",
        "\u0301",
        "a\x1b[2J",
        "NULL",
        "-",
        "- - -",
        "NWK-",
        "CR-",
        "cr-2026-",
        "%s%n",
        "\xef\xbb\xbf",
    };
    struct house *house = *state;

    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        expect_found(house, hostile[i], "");
    }
}

static void a_word_that_is_no_word_does_not_hide_the_others(void **state)
{
    struct house *house = *state;

    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    expect_found(house, "bicycle - blue", "CR1 ");
    expect_found(house, "bicycle \" blue", "CR1 ");
    expect_found(house, "bicycle, blue.", "CR1 ");
    expect_found(house, "bicycle 😀", "CR1 ");
}

static void ten_thousand_characters_are_borne(void **state)
{
    static const char *const pieces[] = {"a",  "ab ", "bi ", "\"", "x\" ", "한",
                                         "1-", "😀",   "(",   "* ", "AND "};
    struct house *house = *state;

    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct text typed = {0};
        struct error error = {0};
        struct head heads[10];
        size_t count = 99;

        while (typed.length < 10000) {
            text_add(&typed, pieces[i]);
        }
        if (!search_page(house->store, &house->actors[CLERK], typed.bytes, 0, 10, heads, &count,
                         &error)) {
            fail_msg("%s: %s", pieces[i], error.text);
        }
        assert_int_equal(count, strcmp(pieces[i], "bi ") == 0);
        text_finish(&typed);
    }
    expect_found(house, "bicycle", "CR1 "); /* and it goes on */
}

static void masked_persons_are_not_found(void **state)
{
    struct house *house = *state;
    struct record record;
    struct head head, heads[10];

    report_init(&record);
    set(&record, "persons[1].name", "Zacharias Secret");
    set(&record, "persons[1].phone", "562-555-0177");
    set(&record, "persons[1].email", "hidden@example.org");
    set(&record, "persons[1].confidential", "yes");
    set(&record, "persons[2].role", "W");
    set(&record, "persons[2].name", "Wanda Open");
    head = file(house, CLERK, &record);
    expect_found(house, "zacharias", "");
    expect_found(house, "562-555-0177", "");
    expect_found(house, "hidden", "");
    expect_found(house, "wanda", "CR1 ");
    assert_int_equal(search(house, CLERK, "wanda", heads), 1);
    assert_null(strstr(heads[0].headline, "Zacharias"));
    assert_non_null(strstr(heads[0].headline, "CONFIDENTIAL"));
    /* The mark may come later, and be taken away again. */
    act(house, SERGEANT, &head, "return return_reason=Mark.");
    act(house, CLERK, &head, "resubmit persons[1].confidential=no|persons[2].confidential=yes");
    expect_found(house, "zacharias", "CR1 ");
    expect_found(house, "hidden", "CR1 ");
    expect_found(house, "wanda", "");
    record_finish(&record);
}

static void old_words_are_gone_after_a_change(void **state)
{
    struct house *house = *state;
    struct head head = file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");

    file_narrative(house, CLERK, "Boris Beispiel", "The bicycle was green.");
    act(house, SERGEANT, &head, "return return_reason=Colour?");
    act(house, CLERK, &head, "resubmit narrative=The tricycle was red.");
    expect_found(house, "blue", "");
    expect_found(house, "bicycle", "CR2 ");
    expect_found(house, "tricycle red", "CR1 ");
    expect_found(house, "muster", "CR1 ");
    act(house, SERGEANT, &head, "approve");
    act(house, CLERK, &head, "supplement supplement_text=It was found behind the hedge.");
    expect_found(house, "hedge", "CR1 ");
    expect_found(house, "tricycle hedge", "CR1 ");
    act(house, CLERK, &head, "set-urn urn=926-00025-0461-442");
    act(house, CLERK, &head, "set-urn urn=926-00026-0461-442");
    expect_found(house, "926-00025-0461-442", "");
    expect_found(house, "926-00026-0461-442", "CR1 ");
    good(store_execute(house->store,
                       "INSERT INTO search_text (search_text) VALUES ('integrity-check')", NULL),
         &(struct error){.text = "the index is not whole"});
}

/* The station may give a type another label between filing and change. */
static void a_replaced_list_does_not_stop_a_change(void **state)
{
    struct house *house = *state;
    struct head head = file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    const char *csv = "code,label\nLOST_PROP,Mislaid a b c d e f g h i j k l m n o p q r s t\n";
    struct error error = {0};

    good(codes_replace(&house->codes, CODES_REPORT_TYPE, csv, strlen(csv), "test", &error), &error);
    act(house, SERGEANT, &head, "return return_reason=Colour?");
    act(house, CLERK, &head, "resubmit narrative=The tricycle was red.");
    expect_found(house, "mislaid tricycle", "CR1 ");
    expect_found(house, "bicycle", "");
    act(house, SERGEANT, &head, "void void_reason=Twice.");
    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    expect_found(house, "bicycle", "CR2 ");
}

static void what_was_not_filed_is_not_found(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;
    struct filed filed;

    report_init(&record);
    set(&record, "narrative", "The bicycle was blue.");
    set(&record, "card_given", "yes");
    strcpy(house->config.counter_district, "12");
    assert_false(try_file(house, CLERK, &record, &filed, &error));
    expect_found(house, "bicycle", "");
    record_finish(&record);
}

static void people_find_what_they_may_read(void **state)
{
    struct house *house = *state;
    struct head heads[10];

    file_narrative(house, CLERK, "Ana Muster", "The bicycle was blue.");
    file_concern(house, VOLUNTEER, "bicycle");
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        enum role role = house->actors[person].role;
        struct error error = {0};
        size_t count = 99;

        if (role >= ROLE_DESK && role <= ROLE_CAPTAIN) {
            assert_int_equal(search(house, person, "bicycle", heads), 2);
            continue;
        }
        assert_refused(search_page(house->store, &house->actors[person], "bicycle", 0, 10, heads,
                                   &count, &error),
                       &error, ERROR_REFUSED, "search");
        assert_int_equal(count, 0);
        assert_refused(search_page(house->store, &house->actors[person], "cr-2026-1", 0, 10, heads,
                                   &count, &error),
                       &error, ERROR_REFUSED, "search");
        assert_int_equal(count, 0);
    }
}

static void pages_go_on_below_the_last(void **state)
{
    struct house *house = *state;
    struct head heads[10];
    int64_t before = 0, last = INT64_MAX;
    size_t count, all = 0;

    for (int i = 0; i < 25; i++) {
        file_concern(house, VOLUNTEER, i % 5 == 4 ? "tricycle" : "bicycle");
    }
    do {
        struct error error = {0};

        good(search_page(house->store, &house->actors[CLERK], "bicycle", before, 6, heads, &count,
                         &error),
             &error);
        for (size_t i = 0; i < count; i++) {
            assert_true(heads[i].seq < last);
            last = heads[i].seq;
        }
        all += count;
        before = last;
    } while (count == 6);
    assert_int_equal(all, 20);
    good(
        search_page(house->store, &house->actors[CLERK], "cc-2026-3", last, 6, heads, &count, NULL),
        &(struct error){.text = "the page after a number"});
    assert_int_equal(count, 0); /* a number is one record, on the first page */
    good(search_page(house->store, &house->actors[CLERK], "bicycle", 0, 0, heads, &count, NULL),
         &(struct error){.text = "no rows"});
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(words_are_found_by_their_beginnings),
        IN_HOUSE(beginnings_of_any_length_are_found),
        IN_HOUSE(accents_and_case_do_not_matter),
        IN_HOUSE(numbers_are_found_in_any_form),
        IN_HOUSE(urns_tags_and_serial_numbers_are_found),
        IN_HOUSE(phone_numbers_are_found_however_they_are_written),
        IN_HOUSE(nothing_typed_is_an_operator),
        IN_HOUSE(hostile_typing_finds_nothing_and_breaks_nothing),
        IN_HOUSE(a_word_that_is_no_word_does_not_hide_the_others),
        IN_HOUSE(ten_thousand_characters_are_borne),
        IN_HOUSE(masked_persons_are_not_found),
        IN_HOUSE(old_words_are_gone_after_a_change),
        IN_HOUSE(a_replaced_list_does_not_stop_a_change),
        IN_HOUSE(what_was_not_filed_is_not_found),
        IN_HOUSE(people_find_what_they_may_read),
        IN_HOUSE(pages_go_on_below_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
