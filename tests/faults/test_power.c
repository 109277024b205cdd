/* The power goes at a moment of chance: the program works with a disk that writes down every write
 * and every sync, and the files are rebuilt as they may be found afterwards. What had been said to
 * be filed by then is there, and the file is whole. */
#include "tests/faults/old_file.h"
#include "tests/faults/power.h"
#include "tests/faults/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct fault recording = {.record = true};

struct session {
    const char *words; /* a row of the table */
    void (*prepare)(const struct scene *station, struct scene *scene);
    void (*play)(const struct scene *scene);
    bool (*judge)(const struct scene *scene, char why[WHY_ROOM]);
    unsigned plain, full, without_limit; /* cuts */
};

static void run_well(const struct scene *scene, const struct command *command)
{
    if (scene_run(scene, command) != 0) {
        trials_fail("%s: %s", command->words[0], scene_said(scene, command->name, ".err"));
    }
}

static pid_t start_filing(const struct scene *scene, const char *name, const char *form,
                          char *lines)
{
    struct command file = {
        .words = {"file", form}, .as = CLERK, .input = lines, .name = name, .fault = &recording};
    pid_t child = scene_start(scene, &file);

    free(lines);
    return child;
}

static void copy_station(const struct scene *station, struct scene *scene)
{
    scene_copy(station, "session", scene);
}

/* --- filing --- */

static void play_filing(const struct scene *scene)
{
    static const struct command act = {
        .words = {"act", "NWK-CR-2026-00001", "return", "reason=Say where."},
        .as = SERGEANT,
        .name = "act",
        .fault = &recording};
    pid_t desks[] = {
        start_filing(scene, "first", "counter-report", lines_of_reports("first", 1, 12)),
        start_filing(scene, "second", "counter-report", lines_of_reports("second", 1, 12)),
        start_filing(scene, "cards", "contact-755", lines_of_cards("cards", 1, 12)),
    };

    for (size_t i = 0; i < 3; i++) {
        if (scene_wait(desks[i]) != 0) {
            trials_fail("filing failed");
        }
    }
    run_well(scene, &act);
    if (scene_wait(
            start_filing(scene, "third", "counter-report", lines_of_reports("third", 1, 4))) != 0) {
        trials_fail("filing failed");
    }
}

/* Of lines of the journal that were not synced the later ones may be there without the earlier. */
static bool goes_on(const struct scene *scene, char why[WHY_ROOM])
{
    char *lines = lines_of_reports("later", 1, 2);
    struct command file = {
        .words = {"file", "counter-report"}, .as = CLERK, .input = lines, .name = "later"};
    int code = scene_run(scene, &file);
    bool ok = code == 0;

    free(lines);
    if (!ok) {
        (void)snprintf(why, WHY_ROOM, "filing afterwards ended with %d", code);
    }
    return ok && scene_has_numbers(scene, "later", why) && scene_is_whole(scene, why) &&
           scene_knows_second_copy(scene, why);
}

static bool judge_filing(const struct scene *scene, char why[WHY_ROOM])
{
    return scene_is_whole(scene, why) && scene_has_numbers(scene, "first", why) &&
           scene_has_numbers(scene, "second", why) && scene_has_numbers(scene, "third", why) &&
           scene_has_numbers(scene, "cards", why) && goes_on(scene, why);
}

/* --- the first start --- */

static void prepare_nothing(const struct scene *station, struct scene *scene)
{
    scene_begin(station->trials, "session", scene);
}

static const struct command init = {
    .words = {"init", "--throw-away", "--admin", ADMINISTRATOR, "--name", "Alma Muster"},
    .input = PASSWORD "\n",
    .name = "init",
    .fault = &recording};

static void play_init(const struct scene *scene)
{
    run_well(scene, &init);
}

static bool was_said(const struct scene *scene, const char *name)
{
    char *said = scene_said(scene, name, ".out");
    bool any = said[0] != '\0';

    free(said);
    return any;
}

static bool judge_init(const struct scene *scene, char why[WHY_ROOM])
{
    struct command again = init;
    bool said = was_said(scene, "init");
    int code;

    again.name = "again";
    again.fault = NULL;
    if (said && !scene_is_there(scene)) {
        (void)snprintf(why, WHY_ROOM, "the file was said to be made, and is not there");
        return false;
    }
    if (scene_is_there(scene) && !scene_is_whole(scene, why)) {
        return false;
    }
    code = scene_run(scene, &again);
    if ((code != 0 && code != 1) || scene_ask(scene, "SELECT COUNT(*) FROM staff") != 1) {
        (void)snprintf(why, WHY_ROOM, "init afterwards ended with %d", code);
        return false;
    }
    return scene_is_whole(scene, why);
}

/* --- an old file --- */

static void prepare_old(const struct scene *station, struct scene *scene)
{
    scene_begin(station->trials, "session", scene);
    old_file_make(station, 1, scene);
}

static void play_check(const struct scene *scene)
{
    static const struct command check = {.words = {"check"}, .name = "moving", .fault = &recording};

    run_well(scene, &check);
}

static bool judge_moving(const struct scene *scene, char why[WHY_ROOM])
{
    return scene_is_whole(scene, why) && goes_on(scene, why);
}

/* --- backups --- */

static void play_backups(const struct scene *scene)
{
    static const struct command backup = {
        .words = {"backup"}, .name = "backup", .fault = &recording};
    static const struct command second = {
        .words = {"backup"}, .name = "backup2", .fault = &recording};

    run_well(scene, &backup);
    if (scene_wait(
            start_filing(scene, "first", "counter-report", lines_of_reports("first", 1, 4))) != 0) {
        trials_fail("filing failed");
    }
    run_well(scene, &second);
}

static bool judge_backups(const struct scene *scene, char why[WHY_ROOM])
{
    unsigned said = was_said(scene, "backup") + was_said(scene, "backup2");

    return scene_backups_hold(scene, said, why) && scene_is_whole(scene, why) &&
           scene_has_numbers(scene, "first", why) && goes_on(scene, why);
}

/* --- restoring --- */

static char backup_path[256]; /* seen from a scene's folder */

static void prepare_backed(const struct scene *station, struct scene *scene)
{
    static const struct command backup = {.words = {"backup"}, .name = "backup"};
    char *lines = lines_of_reports("first", 1, 3);
    struct command file = {
        .words = {"file", "counter-report"}, .as = CLERK, .input = lines, .name = "first"};
    char *said;

    scene_copy(station, "session", scene);
    run_well(scene, &backup);
    said = scene_said(scene, "backup", ".out");
    (void)snprintf(backup_path, sizeof(backup_path), "%.*s",
                   (int)(strcspn(said, "\n") - strlen(scene->folder) - 1),
                   said + strlen(scene->folder) + 1);
    free(said);
    run_well(scene, &file);
    free(lines);
}

static void play_restore(const struct scene *scene)
{
    static const struct command restore = {
        .words = {"restore", backup_path}, .name = "restore", .fault = &recording};

    run_well(scene, &restore);
}

#define FIRST_THREE                                                                                \
    "SELECT COUNT(*) FROM counter_report AS c JOIN contact_755 AS k ON k.seq = c.seq + 1 "         \
    "WHERE c.narrative LIKE 'token first-%'"

static bool judge_restore(const struct scene *scene, char why[WHY_ROOM])
{
    static const struct command again = {.words = {"restore", backup_path}, .name = "again"};
    int code;

    if (!scene_backups_hold(scene, 1, why)) {
        return false;
    }
    if (was_said(scene, "restore") &&
        (!scene_is_whole(scene, why) || scene_ask(scene, FIRST_THREE) != 3)) {
        return false;
    }
    code = scene_run(scene, &again);
    if (code != 0 || scene_ask(scene, FIRST_THREE) != 3) {
        char *complaints = scene_said(scene, "again", ".err");

        (void)snprintf(why, WHY_ROOM, "restored again: %d %s", code, complaints);
        free(complaints);
        return false;
    }
    return scene_is_whole(scene, why) && goes_on(scene, why);
}

/* --- a journal that begins anew, on a new disk --- */

static void prepare_without_journal(const struct scene *station, struct scene *scene)
{
    char *lines = lines_of_reports("first", 1, 6);
    struct command file = {
        .words = {"file", "counter-report"}, .as = CLERK, .input = lines, .name = "first"};

    scene_copy(station, "session", scene);
    run_well(scene, &file);
    free(lines);
    scene_remove(scene, "journal");
}

static bool judge_journal(const struct scene *scene, char why[WHY_ROOM])
{
    return scene_is_whole(scene, why) && goes_on(scene, why);
}

/* --- all of them --- */

static const struct session sessions[] = {
    {"power cut: three desks file at once", copy_station, play_filing, judge_filing, 100, 1000,
     5000},
    {"power cut: init", prepare_nothing, play_init, judge_init, 20, 100, 500},
    {"power cut: an old file is moved to the new version", prepare_old, play_check, judge_moving,
     20, 200, 1000},
    {"power cut: a journal is begun anew", prepare_without_journal, play_check, judge_journal, 30,
     300, 1500},
    {"power cut: backup", copy_station, play_backups, judge_backups, 30, 300, 1500},
    {"power cut: restore", prepare_backed, play_restore, judge_restore, 30, 300, 1500},
};

static void try_cut(const struct session *session, struct power *power, size_t events,
                    struct trials *trials)
{
    char why[WHY_ROOM] = "", words[WHY_ROOM + 64] = "";
    struct scene scene;

    scene_begin(trials, "cut", &scene);
    power_cut(power, events, &scene);
    if (!session->judge(&scene, why)) {
        (void)snprintf(words, sizeof(words), "after %zu events: %s", events, why);
    }
    trials_count(trials, session->words, words);
}

/* The record is made anew now and then: desks that file at once never do it twice the same way. */
static void play_session(const struct session *session, const struct scene *station, unsigned cuts)
{
    struct scene scene;
    struct power *power;
    size_t count;

    session->prepare(station, &scene);
    power = power_begin(&scene);
    session->play(&scene);
    count = power_read(power);
    for (unsigned i = 0; i < cuts; i++) {
        size_t events = trials_random(station->trials, (uint32_t)count + 1);

        try_cut(session, power, events, station->trials);
    }
    power_destroy(power);
}

int main(void)
{
    struct scene station;
    struct trials trials;

    trials_begin(&trials, "power", "The power goes");
    scene_make(&trials, "station", &station);
    for (size_t i = 0; i < sizeof(sessions) / sizeof(sessions[0]); i++) {
        const struct session *session = &sessions[i];
        unsigned cuts = trials_size(&trials, session->plain, session->full, session->without_limit);

        for (unsigned done = 0; done < cuts; done += 50) {
            play_session(session, &station, cuts - done < 50 ? cuts - done : 50);
        }
    }
    return trials_end(&trials);
}
