/* Files of worksheets in the file of the records: once, twice, in part, and with faults. */
#include "tests/support/as_logged.h"

#include "base/encoding.h"
#include "base/memory.h"
#include "db/worksheet_import.h"
#include "forms/worksheet.h"

#define HEADER "Date,Watch,Unit,Employee,Received,Cleared,Tag,RD,Clearance,Narrative\n"

/* The same line of another tag. */
#define LINE(tag) "2026-11-19,DAY,41A,500003,0900,0910," tag ",0461,755 940,Talked.\n"

struct scene {
    struct house *house;
    struct app app;
    struct worksheet_import import;
};

static void begin(struct scene *scene, struct house *house, enum person person, const char *csv)
{
    struct error error = {0};

    *scene = (struct scene){.house = house};
    scene->app = (struct app){.config = house->config,
                              .codes = house->codes,
                              .time = house->time,
                              .store = house->store,
                              .actor = house->actors[person]};
    good(worksheet_import_init(&scene->import, &scene->app, "in/november.csv", memory_text(csv),
                               strlen(csv), &error),
         &error);
    good(import_begin(&scene->import.base, &error), &error);
}

static void look(struct scene *scene)
{
    struct error error = {0};

    while (scene->import.base.stage == IMPORT_LOOKING) {
        good(import_look(&scene->import.base, &error), &error);
    }
}

/* So many transactions at most. */
static void write_some(struct scene *scene, size_t transactions)
{
    struct error error = {0};

    while (scene->import.base.stage != IMPORT_DONE && transactions-- > 0) {
        good(import_write(&scene->import.base, false, &error), &error);
    }
}

static void import(struct scene *scene, struct house *house, const char *csv)
{
    begin(scene, house, SERGEANT, csv);
    look(scene);
    write_some(scene, 1000);
    assert_int_equal(scene->import.base.stage, IMPORT_DONE);
}

static void finish(struct scene *scene)
{
    import_finish(&scene->import.base);
}

/* worksheets, lines, added, known, refused */
static void expect(const struct scene *scene, const char *counts)
{
    const struct worksheet_outcome *outcome = &scene->import.outcome;
    char found[100];

    snprintf(found, sizeof(found), "%zu %zu %zu %zu %zu", outcome->worksheets, outcome->lines,
             outcome->added, outcome->known, scene->import.sheets.faults.lines);
    assert_string_equal(found, counts);
}

static void import_expecting(struct house *house, const char *csv, const char *counts)
{
    struct scene scene;

    import(&scene, house, csv);
    expect(&scene, counts);
    finish(&scene);
}

static struct head head_of(struct house *house, const char *number)
{
    struct record record;
    struct head head;

    load(house, number, &head, &record);
    record_finish(&record);
    return head;
}

static void lines_are_put_to_their_worksheets(void **state)
{
    struct house *house = *state;
    struct record record;
    struct head head;

    import_expecting(
        house,
        HEADER LINE("1") "2026-11-19,PM,41A,500003,1500,1510,2,0461,780 940,Left.\n"
                         "2026-11-19,DAY,42B,500004,0900,0910,3,0461,780 940,Left.\n" LINE("4"),
        "3 4 0 0 0");
    load(house, "NWK-WS-2026-00001", &head, &record);
    assert_int_equal(rows_of(&record, "lines"), 2);
    assert_string_equal(get(&record, "lines[2].tag"), "4");
    assert_string_equal(get(&record, "imported_from"), "november.csv");
    assert_string_equal(head.filed_by, "500003");
    record_finish(&record);
}

static void the_same_file_twice_adds_nothing(void **state)
{
    struct house *house = *state;
    int64_t records;

    import_expecting(house, HEADER LINE("1") LINE("2") LINE("2"), "1 3 0 0 0");
    records = number_of(house, "SELECT SUM(version) FROM record");
    import_expecting(house, HEADER LINE("1") LINE("2") LINE("2"), "0 0 0 3 0");
    assert_int_equal(number_of(house, "SELECT SUM(version) FROM record"), records);
}

static void a_later_file_adds_its_new_lines(void **state)
{
    struct house *house = *state;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    import_expecting(house, HEADER LINE("1") LINE("2"), "0 0 1 1 0");
    import_expecting(house, HEADER LINE("2"), "0 0 0 1 0");
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 2);
}

/* That the worksheet has an older version does not make its lines known without end. */
static void a_repeated_line_of_a_later_file_is_added(void **state)
{
    struct house *house = *state;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    import_expecting(house, HEADER LINE("1") LINE("2"), "0 0 1 1 0");
    import_expecting(house, HEADER LINE("1") LINE("2") LINE("2"), "0 0 1 2 0");
    import_expecting(house, HEADER LINE("1") LINE("2") LINE("2"), "0 0 0 3 0");
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 3);
}

static void one_of_two_equal_lines_is_corrected(void **state)
{
    struct house *house = *state;
    struct head head;

    import_expecting(house, HEADER LINE("1") LINE("1"), "1 2 0 0 0");
    head = head_of(house, "NWK-WS-2026-00001");
    act(house, OTHER_SERGEANT, &head, "return return_reason=Tag of line 2.");
    act(house, CLERK, &head, "resubmit lines[2].tag=22");
    import_expecting(house, HEADER LINE("1") LINE("1"), "0 0 0 2 0");
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 2);
}

/* What the employee has put right does not come back from the old file. */
static void a_corrected_line_is_known_still(void **state)
{
    struct house *house = *state;
    struct head head;

    import_expecting(house, HEADER LINE("1") LINE("2"), "1 2 0 0 0");
    head = head_of(house, "NWK-WS-2026-00001");
    act(house, OTHER_SERGEANT, &head, "return return_reason=Tag of line 2.");
    act(house, CLERK, &head, "resubmit lines[2].tag=22");
    import_expecting(house, HEADER LINE("1") LINE("2"), "0 0 0 2 0");
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 2);
}

static void a_reviewed_worksheet_takes_no_lines(void **state)
{
    struct house *house = *state;
    struct scene scene;
    struct head head;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    head = head_of(house, "NWK-WS-2026-00001");
    act(house, OTHER_SERGEANT, &head, "accept");
    import(&scene, house, HEADER LINE("1") LINE("2"));
    expect(&scene, "0 0 0 1 1");
    assert_int_equal(scene.import.sheets.faults.items[0].line, 3);
    assert_non_null(strstr(scene.import.sheets.faults.items[0].words, "is reviewed already"));
    finish(&scene);
}

/* A wrong import is taken back by voiding, and then imported again. */
static void a_void_worksheet_is_not_known(void **state)
{
    struct house *house = *state;
    struct head head;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    head = head_of(house, "NWK-WS-2026-00001");
    act(house, OTHER_SERGEANT, &head, "void void_reason=Wrong columns.");
    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
}

static void a_typed_worksheet_is_the_same_one(void **state)
{
    struct house *house = *state;
    struct record record;

    record_init(&record, &worksheet_form);
    set(&record, "worked_on", "2026-11-19");
    set(&record, "watch", "DAY");
    set(&record, "unit", "41A");
    set(&record, "lines[1].tag", "9");
    (void)file(house, CLERK, &record);
    record_finish(&record);
    import_expecting(house, HEADER LINE("1"), "0 0 1 0 0");
}

static void expect_fault(const struct scene *scene, size_t fault, unsigned long line,
                         const char *column, const char *words)
{
    const struct import_fault *found = &scene->import.sheets.faults.items[fault];

    assert_true(fault < scene->import.sheets.faults.count);
    assert_int_equal(found->line, line);
    assert_string_equal(found->column, column);
    if (strstr(found->words, words) == NULL) {
        fail_msg("line %lu: %s", line, found->words);
    }
}

/* Lines count as an editor counts them, after quoted line ends too. */
static void faults_name_line_column_and_reason(void **state)
{
    struct house *house = *state;
    struct scene scene;

    import(&scene, house,
           HEADER "2026-11-19,DAY,41A,500003,0900,0910,1,0461,755 940,\"Two\r\nlines\n\"\n"
                  "2026-11-19,DAY,41A,500003,2500,0910,2,0461,755 940,Late.\n"
                  "2026-11-19,NIGHT,41A,500003,0900,0910,3,0461,755 940,Which?\n"
                  "2026-11-19,DAY,41A,,0900,0910,4,0461,755 940,Who?\n"
                  "2026-11-19,DAY,41A,500003,0900,0910,5,0461,755 940,Talked,twice\n"
                  "2026-11-19,DAY,41A,500003,0900,0910,6,0461,755 940 779 780 831,Many.\n"
                  "2026-11-19,DAY,41A,500003,,,,,,\n"
                  "2026-12-31,DAY,41A,500003,0900,0910,7,0461,755 940,Tomorrow.\n"
                  ",,,,,,,,,\n"
                  "2026-11-19,DAY,41A,500003,0900,0910,8,0461,755 940,\"Open\n" LINE("9"));
    expect(&scene, "1 2 0 0 8");
    expect_fault(&scene, 0, 5, "Received", "\"2500\" is no time");
    expect_fault(&scene, 1, 6, "Watch", "\"NIGHT\"");
    expect_fault(&scene, 2, 7, "Employee", "blank");
    expect_fault(&scene, 3, 8, "", "more cells than columns");
    expect_fault(&scene, 4, 9, "Clearance codes", "At most 4");
    expect_fault(&scene, 5, 10, "", "says nothing");
    expect_fault(&scene, 6, 11, "Worked on", "future");
    expect_fault(&scene, 7, 13, "", "never closed");
    finish(&scene);
}

static void a_worksheet_has_room_for_two_hundred_lines(void **state)
{
    struct house *house = *state;
    struct text csv = {0};
    struct scene scene;

    text_add(&csv, HEADER);
    for (int i = 1; i <= 202; i++) {
        text_add_format(&csv, "2026-11-19,DAY,41A,500003,0900,0910,%d,0461,755 940,Talked.\n", i);
    }
    import(&scene, house, text_bytes(&csv));
    expect(&scene, "1 200 0 0 2");
    expect_fault(&scene, 0, 202, "", "200 lines");
    finish(&scene);
    text_finish(&csv);
}

static char *many_dup(int worksheets)
{
    struct text csv = {0};

    text_add(&csv, HEADER);
    for (int i = 0; i < worksheets; i++) {
        for (int line = 0; line < 3; line++) {
            text_add_format(&csv, "2026-10-%02d,DAY,4%dA,500003,09%02d,0955,%d,0461,940,Seen.\n",
                            1 + i % 30, i / 30, line, i * 3 + line);
        }
    }
    return text_take(&csv);
}

static const char *words_of(const struct scene *scene, bool plan)
{
    static char kept[500];
    struct text words = {0};

    (plan ? import_plan_words : import_words)(&scene->import.base, &words);
    (void)text_copy(kept, sizeof(kept), text_bytes(&words));
    text_finish(&words);
    return kept;
}

/* Everything that a change leaves a trace in, as another desk reads it. */
static int64_t traces(struct house *house)
{
    return number_of(house, "SELECT (SELECT COUNT(*) FROM operation) + (SELECT COUNT(*) FROM "
                            "record) + (SELECT COUNT(*) FROM import_mapping)");
}

/* At any step it may be given up, and nobody ever sees anything of it. */
static void looking_writes_nothing(void **state)
{
    struct house *house = *state;
    char *csv = many_dup(150);
    int64_t before = traces(house);
    struct error error = {0};
    struct scene scene;
    struct store *other;
    bool changed = true;

    good(store_open(&other, house->folder->file, &house->time, &error), &error);
    good(store_changed(other, &changed, &error), &error);
    begin(&scene, house, SERGEANT, csv);
    assert_false(scene.import.base.saved);
    while (scene.import.base.stage == IMPORT_LOOKING) {
        good(import_look(&scene.import.base, &error), &error);
        good(store_changed(other, &changed, &error), &error);
        assert_false(changed);
        assert_int_equal(traces(house), before);
    }
    assert_int_equal(scene.import.base.stage, IMPORT_LOOKED);
    assert_string_equal(words_of(&scene, true), "150 worksheets with 450 lines will be filed.");
    assert_string_equal(words_of(&scene, false),
                        "Stopped before anything was written: all is as it was.");
    finish(&scene);
    assert_int_equal(traces(house), before);
    store_close(other);
    free(csv);
}

/* A power cut between two transactions leaves whole worksheets, and the same file brings the rest.
 */
static void what_a_power_cut_leaves_is_whole_and_can_be_completed(void **state)
{
    struct house *house = *state;
    char *csv = many_dup(150);
    struct scene scene;
    size_t in;

    begin(&scene, house, SERGEANT, csv);
    look(&scene);
    write_some(&scene, 2); /* the mapping, and worksheets */
    assert_int_equal(scene.import.base.stage, IMPORT_WRITING);
    in = scene.import.outcome.worksheets;
    assert_true(in > 0 && in < 150);
    assert_non_null(strstr(words_of(&scene, false), "It was broken off: what is in is whole"));
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet w WHERE 3 <> (SELECT "
                                      "COUNT(*) FROM worksheet_lines l WHERE l.seq = w.seq)"),
                     0);
    import(&scene, house, csv);
    assert_int_equal(scene.import.planned.worksheets, 150 - in);
    assert_int_equal(scene.import.planned.known, 3 * in);
    assert_int_equal(scene.import.outcome.known, 3 * in);
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet"), 150);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 450);
    import_expecting(house, csv, "0 0 0 450 0");
    free(csv);
}

static void expect_stopped(struct house *house)
{
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM operation WHERE subject = 'import' AND "
                                      "action = 'take' AND changes LIKE '%\"stopped\":true%'"),
                     1);
}

/* What stops the writing is told, and logged as broken off. */
static void a_failure_while_writing_leaves_what_is_whole(void **state)
{
    struct house *house = *state;
    char *csv = many_dup(150);
    struct error error = {0};
    struct scene scene;

    begin(&scene, house, SERGEANT, csv);
    look(&scene);
    write_some(&scene, 2);
    good(store_execute(house->store, "UPDATE staff SET disabled = 1 WHERE employee = '500005'",
                       &error),
         &error);
    assert_false(import_write(&scene.import.base, false, &error));
    assert_int_equal(scene.import.base.stage, IMPORT_BROKEN);
    assert_non_null(strstr(words_of(&scene, false), "Import the same file again"));
    finish(&scene);
    expect_stopped(house);
    free(csv);
}

static void limit_pages(struct house *house, int64_t pages)
{
    struct error error = {0};
    char sql[60];
    int64_t now;

    snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %lld", (long long)pages);
    good(store_pragma(house->store, sql, &now, &error), &error);
}

static void a_full_disk_leaves_what_is_whole(void **state)
{
    struct house *house = *state;
    char *csv = many_dup(600);
    struct error error = {0};
    struct scene scene;
    size_t in;

    begin(&scene, house, SERGEANT, csv);
    look(&scene);
    limit_pages(house, number_of(house, "PRAGMA page_count") + 200);
    while (import_write(&scene.import.base, false, &error)) {
    }
    assert_int_equal(error.class, ERROR_FULL);
    assert_int_equal(scene.import.base.stage, IMPORT_BROKEN);
    in = scene.import.outcome.worksheets;
    assert_true(in > 0 && in < 600);
    assert_non_null(strstr(words_of(&scene, false), "brings what is lacking and nothing twice"));
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 3 * in);
    limit_pages(house, 1000000);
    import(&scene, house, csv);
    assert_int_equal(scene.import.outcome.worksheets, 600 - in);
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM worksheet_lines"), 1800);
    free(csv);
}

/* A file with nothing new leaves not even a line in the log. */
static void nothing_new_is_nothing_written(void **state)
{
    struct house *house = *state;
    struct scene scene;
    int64_t before;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    before = traces(house);
    begin(&scene, house, SERGEANT, HEADER LINE("1") "bad\n");
    look(&scene);
    assert_int_equal(scene.import.base.stage, IMPORT_DONE);
    assert_string_equal(words_of(&scene, true),
                        "Nothing of this file is new. 1 line is there already, and nothing becomes "
                        "of it. 1 line cannot be imported.");
    expect(&scene, "0 0 0 1 1");
    finish(&scene);
    assert_int_equal(traces(house), before);
}

/* What is planned is what is done, unless somebody files between the two. */
static void the_plan_tells_new_added_known_and_faulty(void **state)
{
    struct house *house = *state;
    struct scene scene;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    begin(&scene, house, SERGEANT,
          HEADER LINE("1") LINE("2") "2026-11-19,PM,41A,500003,1500,1510,3,0461,780 940,Left.\n"
                                     "2026-11-19,PM,41A,500003,2500,1510,4,0461,780 940,Left.\n");
    look(&scene);
    assert_string_equal(
        words_of(&scene, true),
        "1 worksheet with 1 line will be filed. 1 line will be added to worksheets "
        "that are there. 1 line is there already, and nothing becomes of it. 1 line "
        "cannot be imported.");
    write_some(&scene, 1000);
    expect(&scene, "1 1 1 1 1");
    finish(&scene);
}

/* Two look at the same file, and one writes first: the other adds nothing. */
static void what_is_filed_in_between_is_known(void **state)
{
    struct house *house = *state;
    struct scene scene;

    begin(&scene, house, OTHER_SERGEANT, HEADER LINE("1") LINE("2"));
    look(&scene);
    assert_int_equal(scene.import.planned.lines, 2);
    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    write_some(&scene, 1000);
    expect(&scene, "0 0 1 1 0");
    finish(&scene);
}

/* And one that is reviewed in between takes no lines: that is told of each. */
static void what_is_reviewed_in_between_is_told(void **state)
{
    struct house *house = *state;
    struct scene scene;
    struct head head;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    begin(&scene, house, SERGEANT, HEADER LINE("1") LINE("2"));
    look(&scene);
    assert_int_equal(scene.import.planned.added, 1);
    head = head_of(house, "NWK-WS-2026-00001");
    act(house, OTHER_SERGEANT, &head, "accept");
    write_some(&scene, 1000);
    expect(&scene, "0 0 0 1 1");
    expect_fault(&scene, 0, 3, "", "is reviewed already");
    finish(&scene);
}

/* Another desk in the middle of a change: nothing is done, and the next try does it. */
static void a_busy_file_is_tried_again(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;
    struct store *other;

    begin(&scene, house, SERGEANT, HEADER LINE("1") "bad\n");
    look(&scene);
    good(store_open(&other, house->folder->file, &house->time, &error), &error);
    good(store_hold(other, &error), &error);
    assert_false(import_write(&scene.import.base, true, &error));
    assert_int_equal(error.class, ERROR_BUSY);
    assert_int_equal(scene.import.base.stage, IMPORT_WRITING);
    store_close(other);
    write_some(&scene, 1000);
    expect(&scene, "1 1 0 0 1");
    finish(&scene);
}

/* Another desk that never ends its change: that it was left half-way stands in the log. */
static void who_waited_long_enough_gives_it_up(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;
    struct store *other;

    begin(&scene, house, SERGEANT, HEADER LINE("1"));
    look(&scene);
    good(store_open(&other, house->folder->file, &house->time, &error), &error);
    good(store_hold(other, &error), &error);
    assert_false(import_write(&scene.import.base, true, &error));
    store_close(other);
    import_give_up(&scene.import.base);
    assert_int_equal(scene.import.base.stage, IMPORT_BROKEN);
    assert_non_null(strstr(words_of(&scene, false), "Import the same file again"));
    finish(&scene);
    expect_stopped(house);
    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
}

/* What a column is that nobody asked for, a person has to see. */
static void the_plan_names_what_is_not_read(void **state)
{
    struct house *house = *state;
    struct scene scene;

    begin(&scene, house, SERGEANT,
          "Date,Shift,Unit,Emp,Received,Cleared,Tag,RD,Codes,Remarks,Weather,,Moon\n"
          "2026-11-19,PM,41A,500003,1500,1510,3,0461,780 940,Left.,Rain,x,Full\n");
    look(&scene);
    assert_string_equal(words_of(&scene, true),
                        "1 worksheet with 1 line will be filed. Columns not read: \"Weather\", "
                        "\"Moon\".");
    finish(&scene);
}

/* The employee who began it, and not who signs in at the same screen meanwhile. */
static void who_began_it_has_imported_it(void **state)
{
    struct house *house = *state;
    struct scene scene;

    begin(&scene, house, SERGEANT, HEADER LINE("1"));
    look(&scene);
    scene.app.actor = house->actors[CLERK];
    write_some(&scene, 1000);
    expect(&scene, "1 1 0 0 0");
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM operation WHERE action IN ('map', "
                                      "'take', 'import') AND actor = '500005'"),
                     3);
}

/* Letters of several bytes are kept whole where the name is cut. */
static void the_list_of_faults_has_a_name_in_whole_letters(void **state)
{
    struct house *house = *state;
    struct error error = {0};
    struct scene scene;
    struct text name = {0};
    char path[EXCHANGE_PATH_ROOM];

    text_add(&name, "a");
    for (int i = 0; i < 60; i++) {
        text_add(&name, "\u00f1");
    }
    import(&scene, house, HEADER LINE("1") "bad\n");
    (void)text_copy(scene.import.base.name, sizeof(scene.import.base.name), text_bytes(&name));
    (void)text_copy(scene.app.database, sizeof(scene.app.database), house->folder->file);
    good(import_keep_faults(&scene.import.base, path, &error), &error);
    assert_true(encoding_is_utf8(path, strlen(path)));
    assert_non_null(strstr(path, "/out/a\u00f1"));
    text_finish(&name);
    finish(&scene);
}

static void a_mapping_is_kept_for_the_same_header(void **state)
{
    static const char csv[] = "A,B,C,D,E\n2026-11-19,DAY,41A,500003,31\n";
    struct house *house = *state;
    struct error error = {0};
    struct scene scene = {.house = house};

    scene.app = (struct app){.config = house->config,
                             .codes = house->codes,
                             .time = house->time,
                             .store = house->store,
                             .actor = house->actors[SERGEANT]};
    good(worksheet_import_init(&scene.import, &scene.app, "a.csv", memory_text(csv), strlen(csv),
                               &error),
         &error);
    assert_false(scene.import.base.saved);
    assert_false(import_begin(&scene.import.base, &error));
    good(import_mapping_change(&scene.import.sheets.mapping,
                               "A=worked_on,B=watch,C=unit,D=employee,E=tag", &error),
         &error);
    good(import_begin(&scene.import.base, &error), &error);
    look(&scene);
    write_some(&scene, 10);
    expect(&scene, "1 1 0 0 0");
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM operation WHERE action = 'map'"), 1);
    import(&scene, house, csv);
    assert_true(scene.import.base.saved);
    expect(&scene, "0 0 0 1 0");
    finish(&scene);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM operation WHERE action = 'map'"), 1);
}

/* What a spreadsheet calls Unicode text: UTF-16 with its mark, tabs between the cells. */
static void unicode_text_is_read(void **state)
{
    static const char plain[] = "Date\tWatch\tUnit\tEmp\tTag\tRemarks\r\n"
                                "2026-11-19\tDAY\t41A\t500003\t1\tSe\xF1ora\r\n";
    struct house *house = *state;
    struct error error = {0};
    struct scene scene = {.house = house};
    struct record record;
    struct head head;
    char *bytes = memory_create(2 * sizeof(plain), 1);

    memcpy(bytes, "\xFF\xFE", 2);
    for (size_t i = 0; i + 1 < sizeof(plain); i++) {
        bytes[2 + 2 * i] = plain[i];
    }
    scene.app = (struct app){.config = house->config,
                             .codes = house->codes,
                             .time = house->time,
                             .store = house->store,
                             .actor = house->actors[SERGEANT]};
    good(
        worksheet_import_init(&scene.import, &scene.app, "a.txt", bytes, 2 * sizeof(plain), &error),
        &error);
    good(import_begin(&scene.import.base, &error), &error);
    look(&scene);
    write_some(&scene, 10);
    expect(&scene, "1 1 0 0 0");
    finish(&scene);
    load(house, "NWK-WS-2026-00001", &head, &record);
    assert_string_equal(get(&record, "lines[1].narrative"), "Se\u00f1ora");
    record_finish(&record);
}

static void only_supervisors_import(void **state)
{
    struct house *house = *state;
    struct scene scene = {.house = house};
    struct error error = {0};

    scene.app = (struct app){.store = house->store, .actor = house->actors[CLERK]};
    assert_refused(worksheet_import_init(&scene.import, &scene.app, "a.csv", memory_text(HEADER),
                                         strlen(HEADER), &error),
                   &error, ERROR_REFUSED, "not for the role");
    finish(&scene);
}

static void the_log_tells_the_same_as_the_tables(void **state)
{
    struct house *house = *state;

    import_expecting(house, HEADER LINE("1"), "1 1 0 0 0");
    import_expecting(house, HEADER LINE("2"), "0 0 1 0 0");
    expect_as_logged(house, &worksheet_form);
}

#define HOUSE_TEST(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(lines_are_put_to_their_worksheets),
        HOUSE_TEST(the_same_file_twice_adds_nothing),
        HOUSE_TEST(a_later_file_adds_its_new_lines),
        HOUSE_TEST(a_corrected_line_is_known_still),
        HOUSE_TEST(a_repeated_line_of_a_later_file_is_added),
        HOUSE_TEST(one_of_two_equal_lines_is_corrected),
        HOUSE_TEST(a_reviewed_worksheet_takes_no_lines),
        HOUSE_TEST(a_void_worksheet_is_not_known),
        HOUSE_TEST(a_typed_worksheet_is_the_same_one),
        HOUSE_TEST(faults_name_line_column_and_reason),
        HOUSE_TEST(a_worksheet_has_room_for_two_hundred_lines),
        HOUSE_TEST(looking_writes_nothing),
        HOUSE_TEST(what_a_power_cut_leaves_is_whole_and_can_be_completed),
        HOUSE_TEST(a_failure_while_writing_leaves_what_is_whole),
        HOUSE_TEST(a_full_disk_leaves_what_is_whole),
        HOUSE_TEST(nothing_new_is_nothing_written),
        HOUSE_TEST(the_plan_tells_new_added_known_and_faulty),
        HOUSE_TEST(what_is_filed_in_between_is_known),
        HOUSE_TEST(what_is_reviewed_in_between_is_told),
        HOUSE_TEST(who_began_it_has_imported_it),
        HOUSE_TEST(the_list_of_faults_has_a_name_in_whole_letters),
        HOUSE_TEST(a_busy_file_is_tried_again),
        HOUSE_TEST(who_waited_long_enough_gives_it_up),
        HOUSE_TEST(the_plan_names_what_is_not_read),
        HOUSE_TEST(a_mapping_is_kept_for_the_same_header),
        HOUSE_TEST(unicode_text_is_read),
        HOUSE_TEST(only_supervisors_import),
        HOUSE_TEST(the_log_tells_the_same_as_the_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
