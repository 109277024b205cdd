/* Sealed records: what is confidential becomes one text that only a key of the station opens. */
#include "tests/support/sealed_house.h"

#include "db/seal.h"

#define MARKER "the words nobody else may read"

static const struct field person_fields[] = {
    {.name = "name", .label = "Name", .kind = FIELD_TEXT, .max = 40},
};

static const struct field letter_fields[] = {
    {.name = "received_on", .label = "Received on", .kind = FIELD_DATE},
    {.name = "words", .label = "Words", .kind = FIELD_LONG_TEXT, .max = 400, .confidential = true},
    {.name = "to_captain", .label = "To captain", .kind = FIELD_YES_NO, .confidential = true},
    {.name = "people",
     .label = "People",
     .kind = FIELD_GROUP,
     .max = 4,
     .fields = person_fields,
     .field_count = COUNT_OF(person_fields),
     .confidential = true},
};

static enum seal_for letter_sealed_for(const struct record *record)
{
    return record_is(record, "to_captain", "yes") ? SEAL_CAPTAIN : SEAL_COMMAND;
}

static const struct form letter_form = {
    .name = "letter",
    .title = "Letter",
    .fields = letter_fields,
    .field_count = COUNT_OF(letter_fields),
    .openers = ROLES_COMMAND,
    .sealed_for = letter_sealed_for,
};

static void write_letter(struct record *record, const char *to_captain)
{
    record_init(record, &letter_form);
    set(record, "received_on", "2026-11-20");
    set(record, "words", MARKER);
    set(record, "to_captain", to_captain);
    set(record, "people[1].name", "Eva Erfunden");
}

static void close_letter(struct sealed_house *sealed, struct record *record)
{
    struct error error = {0};

    good(seal_close(sealed->house->store, record, &error), &error);
    assert_non_null(record->sealed);
    assert_null(strstr(record->sealed, MARKER));
    assert_false(record_holds_confidential(record));
    assert_string_equal(get(record, "received_on"), "2026-11-20");
    assert_string_equal(get(record, "words"), "");
}

static enum error_class open_as(struct sealed_house *sealed, enum person person,
                                struct record *record)
{
    struct error error = {0};
    struct key_ring ring;

    good(key_ring_open(sealed->house->store, sealed->house->actors[person].employee,
                       &sealed->keys[person], &ring, &error),
         &error);
    (void)seal_open(&ring, record, &error);
    key_ring_close(&ring);
    return error.class;
}

static void expect_opened(struct record *record)
{
    assert_string_equal(get(record, "words"), MARKER);
    assert_string_equal(get(record, "people[1].name"), "Eva Erfunden");
    assert_string_equal(get(record, "received_on"), "2026-11-20");
    record_blank_confidential(record);
}

static void command_opens_what_is_sealed_to_it(void **state)
{
    struct sealed_house *sealed = *state;
    struct record record;

    write_letter(&record, "no");
    close_letter(sealed, &record);
    assert_int_equal(seal_mark_of(record.sealed).purpose, SEAL_COMMAND);
    assert_int_equal(seal_mark_of(record.sealed).generation, 1);
    assert_int_equal(open_as(sealed, COMMANDER, &record), ERROR_NONE);
    expect_opened(&record);
    assert_int_equal(open_as(sealed, CAPTAIN, &record), ERROR_NONE);
    expect_opened(&record);
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        if (person != COMMANDER && person != CAPTAIN) {
            assert_int_equal(open_as(sealed, person, &record), ERROR_REFUSED);
            assert_false(record_holds_confidential(&record));
        }
    }
    record_finish(&record);
}

static void captain_alone_opens_what_is_for_the_captain(void **state)
{
    struct sealed_house *sealed = *state;
    struct record record;

    write_letter(&record, "yes");
    close_letter(sealed, &record);
    assert_int_equal(seal_mark_of(record.sealed).purpose, SEAL_CAPTAIN);
    assert_int_equal(open_as(sealed, COMMANDER, &record), ERROR_REFUSED);
    assert_int_equal(open_as(sealed, CAPTAIN, &record), ERROR_NONE);
    expect_opened(&record);
    record_finish(&record);
}

static void before_there_is_a_key_it_is_sealed_to_the_recovery_key(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct key_ring ring;
    struct record record;

    write_letter(&record, "no");
    close_letter(sealed, &record);
    assert_int_equal(seal_mark_of(record.sealed).purpose, SEAL_RECOVERY);
    assert_int_equal(open_as(sealed, CAPTAIN, &record), ERROR_REFUSED);
    good(key_ring_open_recovery(sealed->house->store, sealed->recovery, &ring, &error), &error);
    good(seal_open(&ring, &record, &error), &error);
    key_ring_close(&ring);
    expect_opened(&record);
    record_finish(&record);
}

static void without_any_key_nothing_is_kept(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct record record;

    write_letter(&record, "no");
    assert_false(seal_close(house->store, &record, &error));
    assert_int_equal(error.class, ERROR_REFUSED);
    assert_null(record.sealed);
    assert_string_equal(get(&record, "words"), MARKER); /* nothing typed is lost */
    record_finish(&record);
}

/* The same words never give the same sealed text, so nobody learns that two say the same. */
static void same_words_look_different(void **state)
{
    struct sealed_house *sealed = *state;
    struct record one, other;

    write_letter(&one, "no");
    write_letter(&other, "no");
    close_letter(sealed, &one);
    close_letter(sealed, &other);
    assert_string_not_equal(one.sealed, other.sealed);
    record_finish(&one);
    record_finish(&other);
}

static void damaged_text_is_said(void **state)
{
    static const char *const texts[] = {"words", "seal1$command$1", "seal1$nobody$1$AAAA",
                                        "seal1$command$0$AAAA", "seal1$command$1$*"};
    struct sealed_house *sealed = *state;
    struct record record;

    record_init(&record, &letter_form);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        record_set_sealed(&record, texts[i]);
        assert_int_equal(open_as(sealed, COMMANDER, &record), ERROR_DAMAGED);
    }
    record_set_sealed(&record, NULL);
    assert_int_equal(open_as(sealed, COMMANDER, &record), ERROR_NONE);
    record_finish(&record);
}

static void other_forms_are_left_alone(void **state)
{
    struct sealed_house *sealed = *state;
    struct error error = {0};
    struct record record;

    record_init(&record, form_by_name("contact-755"));
    set(&record, "concern", "speeding");
    good(seal_close(sealed->house->store, &record, &error), &error);
    assert_null(record.sealed);
    assert_string_equal(get(&record, "concern"), "speeding");
    record_finish(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SEALED_HOUSE(command_opens_what_is_sealed_to_it),
        IN_SEALED_HOUSE(captain_alone_opens_what_is_for_the_captain),
        cmocka_unit_test_setup_teardown(before_there_is_a_key_it_is_sealed_to_the_recovery_key,
                                        sealed_house_setup_alone, sealed_house_teardown),
        IN_HOUSE(without_any_key_nothing_is_kept),
        IN_SEALED_HOUSE(same_words_look_different),
        IN_SEALED_HOUSE(damaged_text_is_said),
        IN_SEALED_HOUSE(other_forms_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
