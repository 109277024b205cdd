/* Backups and what comes back from them: with the journal, every record as it was. */
#include "tests/support/house.h"

#include "db/backup.h"
#include "db/backup_names.h"
#include "db/check_file.h"
#include "db/journal.h"
#include "db/restore.h"
#include "db/search.h"

#include <sqlite3.h>

struct places {
    char journal[128], backups[128];
};

static struct places keep(struct house *house)
{
    struct places places;
    struct error error = {0};

    snprintf(places.journal, sizeof(places.journal), "%s/journal", house->folder->path);
    snprintf(places.backups, sizeof(places.backups), "%s/backups", house->folder->path);
    good(store_keep_journal(house->store, places.journal, &error), &error);
    return places;
}

static struct backup back_up(struct house *house, const struct places *places)
{
    const struct copying copying = {0};
    struct error error = {0};
    struct backup backup;

    good(backup_make(house->store, places->backups, &copying, &backup, &error), &error);
    return backup;
}

static struct restoring restoring_of(struct house *house, const struct places *places,
                                     const char *backup)
{
    static struct desk desk; /* outlives every restoring of it */

    desk = desk_of(house, ADMINISTRATOR);
    return (struct restoring){
        .backup = backup,
        .database = house->folder->file,
        .journal_dir = places->journal,
        .desk = &desk,
        .time = &house->time,
    };
}

/* --- everything that the tables hold, as text --- */

static int add_row(void *context, int count, char **values, char **names)
{
    struct text *out = context;

    (void)names;
    for (int i = 0; i < count; i++) {
        text_add_format(out, "%s|", values[i] == NULL ? "NULL" : values[i]);
    }
    text_add(out, "\n");
    return 0;
}

static int add_table(void *context, int count, char **values, char **names)
{
    struct text *sql = context;

    (void)count;
    (void)names;
    text_add_format(sql, "SELECT '%s', * FROM %s;", values[0], values[0]);
    return 0;
}

/* The log itself goes on (a backup and a restore are operations), so it is left out. */
static char *dump(const char *path)
{
    struct text sql = {0}, out = {0};
    sqlite3 *file;

    assert_int_equal(sqlite3_open(path, &file), SQLITE_OK);
    assert_int_equal(sqlite3_exec(file,
                                  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
                                  "NOT LIKE 'operation%' AND name NOT LIKE 'search%' AND name NOT "
                                  "LIKE 'sqlite%' ORDER BY name",
                                  add_table, &sql, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(file, text_bytes(&sql), add_row, &out, NULL), SQLITE_OK);
    sqlite3_close(file);
    text_finish(&sql);
    return text_take(&out);
}

static void reopen(struct house *house, const struct places *places)
{
    struct error error = {0};

    good(store_open(&house->store, house->folder->file, &house->time, &error), &error);
    good(store_keep_journal(house->store, places->journal, &error), &error);
    assert_string_equal(store_read_only(house->store), "");
}

static void find_damage(void *context, enum finding_class class, const char *words)
{
    (void)context;
    if (class == FINDING_DAMAGE) {
        fail_msg("%s", words);
    }
}

static void assert_whole(struct house *house)
{
    struct error error = {0};

    good(look_at_file(house->store, find_damage, NULL, &error), &error);
}

static void remove_file(struct house *house)
{
    char beside[256];

    store_close(house->store);
    house->store = NULL;
    assert_int_equal(unlink(house->folder->file), 0);
    snprintf(beside, sizeof(beside), "%s-wal", house->folder->file);
    unlink(beside);
    snprintf(beside, sizeof(beside), "%s-shm", house->folder->file);
    unlink(beside);
}

/* --- the life of records --- */

static struct head file_values(struct house *house, const struct form *form, const char *values)
{
    struct record record;
    struct head head;

    record_init(&record, form);
    set_all(&record, values);
    head = file(house, SERGEANT, &record);
    record_finish(&record);
    return head;
}

/* Balances are worked out as records come: late ones, struck-out ones, and an event that is
 * corrected, so that what a replay works out must be the same by another way. */
static void live_with_cards(struct house *house)
{
    struct head head;

    file_values(house, &card_stock_form,
                "movement=RECEIVED|location=BOX|cards=500|moved_at=2026-11-10T08:00");
    head = file_values(house, &card_stock_form,
                       "movement=RECOUNT|location=BOX|cards=400|moved_at=2026-11-15T08:00");
    file_values(house, &contact_755_form,
                "contact_at=2026-11-16T09:00|call_sign=41A|area=NORWALK|rd=0461|origin=OBS|setting="
                "OTHER|contacts=3|cards=25|cards_from=BOX");
    file_values(house, &card_stock_form,
                "movement=LOST|location=BOX|cards=7|moved_at=2026-11-12T08:00"); /* told late */
    act(house, SERGEANT, &head, "void void_reason=Wrong box.");
    head = file_values(house, &outreach_event_form,
                       "title=Fair|type=SAFETY_FAIR|held_on=2026-11-17|area=NORWALK");
    act(house, SERGEANT, &head, "hold attendance=90|cards=60");
    act(house, SERGEANT, &head, "amend cards=50");
    file_values(house, &card_stock_form,
                "movement=LOST|location=BOX|cards=5|moved_at=2026-11-18T08:00");
}

/* One of everything that can happen to a record. */
static void live(struct house *house)
{
    struct record record;
    struct head head = file_report(house, CLERK);

    act(house, SERGEANT, &head, "return return_reason=Too short.");
    act(house, CLERK, &head, "resubmit narrative=She lost her red phone on the bus.");
    act(house, OTHER_SERGEANT, &head, "approve");
    act(house, CLERK, &head, "supplement supplement_text=It was found.");
    head = file_report(house, OTHER_CLERK);
    act(house, SERGEANT, &head, "void void_reason=Filed twice.");
    live_with_cards(house);
    head = file_card(house, VOLUNTEER);
    record_init(&record, &counter_report_form);
    fill_everything(house, &record);
    file(house, CLERK, &record);
    record_finish(&record);
    house_now(house, "2027-01-02T00:30");
    file_card(house, VOLUNTEER);
}

static size_t found(struct house *house, const char *words)
{
    struct head heads[10];
    size_t count = 0;
    struct error error = {0};

    good(search_page(house->store, &house->actors[CAPTAIN], words, 0, 10, heads, &count, &error),
         &error);
    return count;
}

static void after_the_file_is_gone_everything_comes_back(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    struct backup backup;
    struct restoring restoring;
    char *before, *after;
    struct head head;

    head = file_report(house, CLERK);
    backup = back_up(house, &places);
    live(house);
    act(house, SERGEANT, &head, "approve");
    before = dump(house->folder->file);
    remove_file(house);
    restoring = restoring_of(house, &places, backup.path);
    good(restore_file(&restoring, &error), &error);
    assert_int_equal(restoring.backup_end, backup.seq);
    assert_true(restoring.replayed > 10);
    assert_string_equal(restoring.aside, "");
    after = dump(house->folder->file);
    assert_string_equal(after, before);
    assert_non_null(strstr(after, "stock_balance|BOX|412|0||")); /* no empty table */
    reopen(house, &places);
    assert_whole(house);
    assert_int_equal(found(house, "red phone"), 1);
    assert_string_equal(file_card(house, VOLUNTEER).number, "NWK-CC-2027-00002");
    assert_string_equal(store_second_copy(house->store), "");
    free(before);
    free(after);
}

static void what_stands_there_is_put_aside_and_its_last_changes_kept(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    struct backup backup = back_up(house, &places);
    struct restoring restoring = restoring_of(house, &places, backup.path);
    char *before, *after;
    char path[PLACE_ROOM + 16];

    live(house);
    /* the second copy has failed for the last ones: the file itself still has them */
    assert_int_equal(unlink(store_journal_path(house->store)), 0);
    before = dump(house->folder->file);
    store_close(house->store);
    house->store = NULL;
    good(restore_file(&restoring, &error), &error);
    after = dump(house->folder->file);
    assert_string_equal(after, before);
    snprintf(path, sizeof(path), "%s/desk.db", restoring.aside);
    free(after);
    after = dump(path);
    assert_string_equal(after, before);
    reopen(house, &places);
    assert_whole(house);
    free(before);
    free(after);
}

static void a_desk_that_still_has_the_old_file_writes_nothing_to_it(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    struct backup backup = back_up(house, &places);
    struct restoring restoring = restoring_of(house, &places, backup.path);
    struct record record;
    struct filed filed;
    struct head head = file_card(house, VOLUNTEER);

    good(restore_file(&restoring, &error), &error);
    card_init(&record);
    assert_refused(try_file(house, VOLUNTEER, &record, &filed, &error), &error, ERROR_UNSAFE,
                   "replaced");
    record_finish(&record);
    store_close(house->store);
    reopen(house, &places);
    load(house, head.number, &head, &record);
    record_finish(&record);
    assert_whole(house);
}

static void without_any_backup_the_journal_alone_is_enough(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    struct restoring restoring;
    char journal[200];
    char *before, *after;

    live(house);
    snprintf(journal, sizeof(journal), "%s", store_journal_path(house->store));
    before = dump(house->folder->file);
    remove_file(house);
    restoring = restoring_of(house, &places, journal);
    good(restore_file(&restoring, &error), &error);
    assert_int_equal(restoring.backup_end, 0);
    good(store_open(&house->store, house->folder->file, &house->time, &error), &error);
    assert_true(store_is_throw_away(house->store));
    for (enum person person = 0; person < PERSON_COUNT; person++) {
        house_add_staff(house, person); /* put there past the log */
    }
    store_close(house->store);
    after = dump(house->folder->file);
    assert_string_equal(after, before);
    reopen(house, &places);
    assert_int_equal(found(house, "red phone"), 1);
    free(before);
    free(after);
}

static void replaying_twice_gives_the_same(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    struct backup backup = back_up(house, &places);
    struct restoring restoring = restoring_of(house, &places, backup.path);
    char *before, *after;

    live(house);
    before = dump(house->folder->file);
    for (int i = 0; i < 3; i++) {
        remove_file(house);
        restoring = restoring_of(house, &places, backup.path);
        good(restore_file(&restoring, &error), &error);
        after = dump(house->folder->file);
        assert_string_equal(after, before);
        free(after);
        reopen(house, &places);
        good(store_update_journal(house->store, &error), &error);
    }
    assert_whole(house);
    free(before);
}

/* --- journals that are not in order --- */

#define MOST_LINES 200

struct lines {
    char *items[MOST_LINES];
    size_t count;
};

static struct lines read_lines(const char *path)
{
    FILE *file = fopen(path, "r");
    struct lines lines = {0};
    size_t room = 0;

    assert_non_null(file);
    while (lines.count < MOST_LINES && getline(&lines.items[lines.count], &room, file) > 0) {
        lines.count++;
        room = 0;
    }
    free(lines.items[lines.count]);
    fclose(file);
    return lines;
}

static void write_lines(const char *path, const struct lines *lines, const size_t *order,
                        size_t count)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    for (size_t i = 0; i < count; i++) {
        fputs(lines->items[order[i]], file);
    }
    assert_int_equal(fclose(file), 0);
}

static void free_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        free(lines->items[i]);
    }
}

struct scene {
    struct places places;
    struct backup backup;
    char journal[200];
    struct lines lines;
    char *before;
};

static struct scene set_scene(struct house *house)
{
    struct scene scene = {.places = keep(house)};

    scene.backup = back_up(house, &scene.places);
    live(house);
    snprintf(scene.journal, sizeof(scene.journal), "%s", store_journal_path(house->store));
    scene.before = dump(house->folder->file);
    remove_file(house);
    scene.lines = read_lines(scene.journal);
    return scene;
}

static void clear_scene(struct scene *scene)
{
    free_lines(&scene->lines);
    free(scene->before);
}

static void lines_may_come_in_any_order_and_twice(void **state)
{
    struct house *house = *state;
    struct scene scene = set_scene(house);
    struct restoring restoring = restoring_of(house, &scene.places, scene.backup.path);
    struct error error = {0};
    size_t order[2 * MOST_LINES];
    size_t count = scene.lines.count;
    char *after;

    for (size_t i = 0; i < count; i++) {
        order[i] = (i * 7 + 3) % count;
        order[count + i] = count - 1 - i;
    }
    assert_int_not_equal(count % 7, 0);
    write_lines(scene.journal, &scene.lines, order, 2 * count);
    good(restore_file(&restoring, &error), &error);
    after = dump(house->folder->file);
    assert_string_equal(after, scene.before);
    free(after);
    reopen(house, &scene.places);
    assert_whole(house);
    clear_scene(&scene);
}

static void a_gap_stops_it_until_it_is_declared_lost(void **state)
{
    struct house *house = *state;
    struct scene scene = set_scene(house);
    struct restoring restoring = restoring_of(house, &scene.places, scene.backup.path);
    struct error error = {0};
    size_t order[MOST_LINES];
    size_t count = 0;
    int64_t last = (int64_t)scene.lines.count;

    for (size_t i = 0; i < scene.lines.count; i++) {
        if (i != scene.lines.count - 3) {
            order[count++] = i;
        }
    }
    write_lines(scene.journal, &scene.lines, order, count);
    assert_refused(restore_file(&restoring, &error), &error, ERROR_REFUSED, "--lost-until");
    assert_int_not_equal(access(house->folder->file, F_OK), 0);
    restoring = restoring_of(house, &scene.places, scene.backup.path);
    restoring.lost_until = last;
    good(restore_file(&restoring, &error), &error);
    assert_int_equal(restoring.voided, 3);
    good(store_open(&house->store, house->folder->file, &house->time, &error), &error);
    assert_int_equal(last_seq(house->store), last + 1);
    clear_scene(&scene);
}

static void a_sequence_with_another_operation_stops_it(void **state)
{
    struct house *house = *state;
    struct scene scene = set_scene(house);
    struct restoring restoring = restoring_of(house, &scene.places, scene.backup.path);
    struct error error = {0};
    struct chain_end end;
    struct store *fork = NULL;
    char copy[300], other[300], text[] = "{\"fork\":true}";
    const struct copying copying = {0};
    struct lines more;
    size_t all[MOST_LINES];
    FILE *file;

    /* the same backup, brought back somewhere else, and a change made there */
    snprintf(copy, sizeof(copy), "%s/fork.db", house->folder->path);
    good(copy_closed_file(scene.backup.path, copy, &copying, &error), &error);
    good(store_open(&fork, copy, &house->time, &error), &error);
    snprintf(other, sizeof(other), "%s/fork journal", house->folder->path);
    good(store_keep_journal(fork, other, &error), &error);
    good(store_run(fork, append_note, text, &error), &error);
    good(operation_chain_end(fork, &end, &error), &error);
    more = read_lines(store_journal_path(fork));
    store_close(fork);
    for (size_t i = 0; i < scene.lines.count; i++) {
        all[i] = i;
    }
    write_lines(scene.journal, &scene.lines, all, scene.lines.count);
    file = fopen(scene.journal, "a");
    fputs(more.items[more.count - 1], file);
    fclose(file);
    assert_refused(restore_file(&restoring, &error), &error, ERROR_DAMAGED, "another one");
    assert_int_not_equal(access(house->folder->file, F_OK), 0);
    free_lines(&more);
    clear_scene(&scene);
}

/* --- backups --- */

static int64_t at(const char *text)
{
    int64_t moment = 0;

    assert_true(moment_parse(text, &moment));
    return moment;
}

static void the_rule_keeps_hours_days_and_months(void **state)
{
    enum { HOURS = 24 * 800 };
    char **names = calloc(HOURS, sizeof(*names));
    bool *keep = calloc(HOURS, sizeof(*keep));
    size_t kept = 0;
    char name[BACKUP_NAME_ROOM];
    int64_t moment;

    (void)state;
    for (int i = 0; i < HOURS; i++) {
        backup_name("desk", at("2026-11-20T12:05:00.000Z") - (int64_t)i * 3600000, 1, name);
        names[i] = strdup(name);
        assert_true(backup_name_moment("desk", name, &moment));
        assert_int_equal(moment, at("2026-11-20T12:05:00.000Z") - (int64_t)i * 3600000);
    }
    backup_names_keep("desk", names, HOURS, keep);
    for (int i = 0; i < HOURS; i++) {
        kept += keep[i];
        assert_true(keep[i] || i >= 24);
    }
    /* 24 hours touch 2 of the 30 days, and those 2 of the 12 months */
    assert_int_equal(kept, 24 + 28 + 10);
    assert_false(keep[HOURS - 1]);
    for (int i = 0; i < HOURS; i++) {
        free(names[i]);
    }
    free(names);
    free(keep);
}

static void names_of_others_are_no_backups(void **state)
{
    static const char *const others[] = {
        "desk.db",
        "desk-2026-11-20T12-05-00Z.db.making",
        "desk-2026-11-20T12-05-00.db",
        "desk-2026-13-20T12-05-00Z.db",
        "other-2026-11-20T12-05-00Z.db",
        "desk-1a2b3c4d-2026-11-20T12-05-00Z.db",
        "",
    };
    char first[BACKUP_NAME_ROOM], second[BACKUP_NAME_ROOM];
    int64_t moment;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_false(backup_name_moment("desk", others[i], &moment));
    }
    backup_name("desk", 1000, 1, first);
    backup_name("desk", 1000, 2, second);
    assert_true(strcmp(first, second) < 0);
    assert_true(backup_name_moment("desk", second, &moment));
}

static void a_folder_of_years_is_thinned_out(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    struct backup backup = {0};
    char path[PLACE_ROOM];
    int64_t newest;

    for (int i = 0; i < 60; i++) {
        house->time.fixed += (int64_t)6 * 3600000;
        backup = back_up(house, &places);
    }
    assert_true(folder_count(places.backups) < 60);
    assert_true(folder_count(places.backups) >= 24);
    good(backup_newest(house->store, places.backups, path, &newest, &error), &error);
    assert_string_equal(path, backup.path);
    assert_int_equal(newest, house->time.fixed);
}

static void what_a_killed_backup_left_goes_and_others_stay(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct backup first = back_up(house, &places);
    struct backup second;
    char left[PLACE_ROOM + 16], foreign[300];
    FILE *file;

    snprintf(left, sizeof(left), "%s.making", first.path);
    snprintf(foreign, sizeof(foreign), "%s/holiday.jpg", places.backups);
    file = fopen(left, "w");
    fclose(file);
    file = fopen(foreign, "w");
    fclose(file);
    second = back_up(house, &places);
    assert_string_not_equal(first.path, second.path);
    assert_int_not_equal(access(left, F_OK), 0);
    assert_int_equal(access(foreign, F_OK), 0);
    assert_int_equal(access(first.path, F_OK), 0);
    assert_int_equal(folder_count(places.backups), 3);
}

static void a_damaged_file_gives_no_backup(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    const struct copying copying = {0};
    struct error error = {0};
    struct backup backup;

    file_report(house, CLERK);
    good(store_execute(house->store, "UPDATE operation SET actor = '500009' WHERE seq = 2", &error),
         &error);
    assert_refused(backup_make(house->store, places.backups, &copying, &backup, &error), &error,
                   ERROR_DAMAGED, "log is broken");
    assert_int_equal(folder_count(places.backups), 0);
}

static void what_is_no_backup_is_refused(void **state)
{
    struct house *house = *state;
    struct places places = keep(house);
    struct error error = {0};
    char path[300];
    struct restoring restoring;
    sqlite3 *other;
    FILE *file;
    char *before = dump(house->folder->file);
    char *after;

    restoring = restoring_of(house, &places, house->folder->file);
    assert_refused(restore_file(&restoring, &error), &error, ERROR_USAGE, "itself");
    snprintf(path, sizeof(path), "%s/none.db", house->folder->path);
    restoring = restoring_of(house, &places, path);
    assert_refused(restore_file(&restoring, &error), &error, ERROR_NOT_FOUND, "none.db");
    file = fopen(path, "w");
    fputs("This is a letter and no database, whatever its name says about it.", file);
    fclose(file);
    restoring = restoring_of(house, &places, path);
    assert_refused(restore_file(&restoring, &error), &error, ERROR_DAMAGED, "");
    unlink(path);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    restoring = restoring_of(house, &places, path);
    assert_refused(restore_file(&restoring, &error), &error, ERROR_UNSAFE,
                   "no backup of frontdesk");
    after = dump(house->folder->file);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

/* --- the marker --- */

static void a_marked_file_is_read_and_not_written_by_any_desk(void **state)
{
    struct house *house = *state;
    struct store *other = store_of(house->folder);
    struct error error = {0};
    struct record record;
    struct filed filed;

    good(check_conclude(other, "a check found damage: page 7", 0, &error), &error);
    card_init(&record);
    assert_refused(try_file(house, VOLUNTEER, &record, &filed, &error), &error, ERROR_DAMAGED,
                   "page 7");
    assert_non_null(strstr(store_read_only(house->store), "page 7"));
    good(check_conclude(other, NULL, 0, &error), &error);
    store_close(other);
    store_close(house->store);
    good(store_open(&house->store, house->folder->file, &house->time, &error), &error);
    file(house, VOLUNTEER, &record);
    record_finish(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(after_the_file_is_gone_everything_comes_back),
        IN_HOUSE(what_stands_there_is_put_aside_and_its_last_changes_kept),
        IN_HOUSE(a_desk_that_still_has_the_old_file_writes_nothing_to_it),
        IN_HOUSE(replaying_twice_gives_the_same),
        IN_HOUSE(without_any_backup_the_journal_alone_is_enough),
        IN_HOUSE(lines_may_come_in_any_order_and_twice),
        IN_HOUSE(a_gap_stops_it_until_it_is_declared_lost),
        IN_HOUSE(a_sequence_with_another_operation_stops_it),
        cmocka_unit_test(the_rule_keeps_hours_days_and_months),
        cmocka_unit_test(names_of_others_are_no_backups),
        IN_HOUSE(a_folder_of_years_is_thinned_out),
        IN_HOUSE(what_a_killed_backup_left_goes_and_others_stay),
        IN_HOUSE(a_damaged_file_gives_no_backup),
        IN_HOUSE(what_is_no_backup_is_refused),
        IN_HOUSE(a_marked_file_is_read_and_not_written_by_any_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
