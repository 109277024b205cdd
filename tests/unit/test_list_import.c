/* Logs of numbers drawn in the file of the records: what is looked at, and what is written. */
#include "tests/support/house.h"

#include "base/memory.h"
#include "db/list_import.h"
#include "forms/urn_drawn.h"

#define HEADER       "Date,Time,URN,Emp,Unit\n"
#define LINE(number) "2026-11-19,1430,926-" number "-0461-442,500003,41A\n"

struct scene {
    struct app app;
    struct list_import import;
};

static bool begin(struct scene *scene, struct house *house, enum person person, const char *csv,
                  struct error *error)
{
    scene->app = (struct app){.config = house->config,
                              .codes = house->codes,
                              .time = house->time,
                              .store = house->store,
                              .actor = house->actors[person]};
    if (!list_import_init(&scene->import, &scene->app, &urn_log_table, "in/log.csv",
                          memory_text(csv), strlen(csv), error)) {
        return false;
    }
    return import_begin(&scene->import.base, error);
}

static void look(struct scene *scene, struct house *house, const char *csv)
{
    struct error error = {0};

    good(begin(scene, house, SERGEANT, csv, &error), &error);
    while (scene->import.base.stage == IMPORT_LOOKING) {
        good(import_look(&scene->import.base, &error), &error);
    }
}

static void write_all(struct scene *scene)
{
    struct error error = {0};

    while (scene->import.base.stage != IMPORT_DONE) {
        good(import_write(&scene->import.base, false, &error), &error);
    }
}

static void expect(const struct list_import *import, struct list_counts counts, size_t faults)
{
    assert_int_equal(import->faults.lines, faults);
    assert_int_equal(import->done.added, counts.added);
    assert_int_equal(import->done.known, counts.known);
}

static int64_t operations(struct house *house)
{
    return number_of(house, "SELECT COUNT(*) FROM operation");
}

static char *many_dup(int lines)
{
    struct text csv = {0};

    text_add(&csv, HEADER);
    for (int i = 1; i <= lines; i++) {
        text_add_format(&csv, "2026-11-19,1430,926-%05d-0461-442,500003,41A\n", i);
    }
    return text_take(&csv);
}

static void looking_writes_nothing_and_writing_what_was_seen(void **state)
{
    struct house *house = *state;
    int64_t before = operations(house);
    struct text words = {0};
    struct scene scene;

    look(&scene, house,
         HEADER LINE("00001") "2026-11-19,2561,926-00002-0461-442,500003,41A\n" LINE("00003"));
    assert_int_equal(scene.import.base.stage, IMPORT_LOOKED);
    import_plan_words(&scene.import.base, &words);
    assert_string_equal(text_bytes(&words), "2 records will be filed. 1 line cannot be imported.");
    text_finish(&words);
    assert_int_equal(operations(house), before);
    write_all(&scene);
    expect(&scene.import, (struct list_counts){.added = 2}, 1);
    assert_int_equal(scene.import.faults.items[0].line, 3);
    assert_string_equal(scene.import.faults.items[0].column, "drawn_time");
    import_finish(&scene.import.base);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM urn_drawn"), 2);
    assert_int_equal(operations(house),
                     before + 4); /* the columns, two records, and that it was imported */
}

static void a_list_with_nothing_new_leaves_nothing(void **state)
{
    struct house *house = *state;
    struct scene scene;
    int64_t before;

    look(&scene, house, HEADER LINE("00001"));
    write_all(&scene);
    import_finish(&scene.import.base);
    before = operations(house);
    look(&scene, house, HEADER LINE("00001") "2026-11-18,1430,926-00001-0461-442,500003,41A\n");
    assert_int_equal(scene.import.base.stage, IMPORT_DONE);
    expect(&scene.import, (struct list_counts){.known = 1}, 1);
    assert_non_null(strstr(scene.import.faults.items[0].words, "says something else there"));
    import_finish(&scene.import.base);
    assert_int_equal(operations(house), before);
}

/* A busy file: the same lines are tried again, and each is filed once. */
static void a_busy_file_is_tried_again(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;
    struct store *other;
    char *csv = many_dup(700);

    look(&scene, house, csv);
    assert_int_equal(scene.import.planned.added, 700);
    good(import_write(&scene.import.base, true, &error), &error);
    good(store_open(&other, house->folder->file, &house->time, &error), &error);
    good(store_hold(other, &error), &error);
    for (int i = 0; i < 3; i++) {
        assert_false(import_write(&scene.import.base, true, &error));
        assert_int_equal(error.class, ERROR_BUSY);
    }
    store_close(other);
    write_all(&scene);
    expect(&scene.import, (struct list_counts){.added = 700}, 0);
    import_finish(&scene.import.base);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM urn_drawn"), 700);
    free(csv);
}

/* What a power cut leaves is completed by the same file. */
static void what_is_lacking_is_brought_by_the_same_file(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;
    char *csv = many_dup(450);

    look(&scene, house, csv);
    for (int i = 0; i < 2; i++) { /* what the columns are, and a batch */
        good(import_write(&scene.import.base, false, &error), &error);
    }
    assert_int_equal(scene.import.done.added, 200);
    import_finish(&scene.import.base);
    look(&scene, house, csv);
    assert_int_equal(scene.import.planned.added, 250);
    assert_int_equal(scene.import.planned.known, 200);
    write_all(&scene);
    import_finish(&scene.import.base);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM urn_drawn"), 450);
    free(csv);
}

static void a_number_that_stands_twice_is_filed_once(void **state)
{
    struct house *house = *state;
    struct scene scene;

    look(&scene, house, HEADER LINE("00001") LINE("00001"));
    assert_int_equal(scene.import.planned.added, 1);
    assert_int_equal(scene.import.planned.known, 1);
    write_all(&scene);
    expect(&scene.import, (struct list_counts){.added = 1, .known = 1}, 0);
    import_finish(&scene.import.base);
}

/* What a person says of the columns is kept. */
static void columns_can_be_mapped(void **state)
{
    static const char csv[] = "A;B;C;D\n2026-11-19;926-00001-0461-442;500003;1430\n";
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;

    assert_refused(begin(&scene, house, SERGEANT, csv, &error), &error, ERROR_INPUT,
                   "No column is known as urn (URN), drawn_on (Drawn on).");
    good(import_mapping_change(scene.import.base.mapping, "A=drawn_on,C=employee,D=drawn_time",
                               &error),
         &error);
    good(import_mapping_change(scene.import.base.mapping, "2=urn", &error), &error);
    good(import_begin(&scene.import.base, &error), &error);
    while (scene.import.base.stage == IMPORT_LOOKING) {
        good(import_look(&scene.import.base, &error), &error);
    }
    write_all(&scene);
    expect(&scene.import, (struct list_counts){.added = 1}, 0);
    import_finish(&scene.import.base);
    look(&scene, house, csv);
    assert_true(scene.import.base.saved);
    expect(&scene.import, (struct list_counts){.known = 1}, 0);
    import_finish(&scene.import.base);
}

static void refusals_name_what_lacks(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;

    assert_refused(
        begin(&scene, house, SERGEANT, "Name,Day\nx,2026-11-19\n", &error), &error, ERROR_INPUT,
        "No column is known as urn (URN). The headers of the file are \"Name\", \"Day\".");
    import_finish(&scene.import.base);
    assert_refused(begin(&scene, house, SERGEANT, "", &error), &error, ERROR_INPUT,
                   "no header line");
    import_finish(&scene.import.base);
    assert_refused(begin(&scene, house, CLERK, HEADER, &error), &error, ERROR_REFUSED,
                   "sergeant and above");
    import_finish(&scene.import.base);
}

#define HOUSE_TEST(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(looking_writes_nothing_and_writing_what_was_seen),
        HOUSE_TEST(a_list_with_nothing_new_leaves_nothing),
        HOUSE_TEST(a_busy_file_is_tried_again),
        HOUSE_TEST(what_is_lacking_is_brought_by_the_same_file),
        HOUSE_TEST(a_number_that_stands_twice_is_filed_once),
        HOUSE_TEST(columns_can_be_mapped),
        HOUSE_TEST(refusals_name_what_lacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
