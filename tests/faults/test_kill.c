/* Several programs work on one file and are killed with SIGKILL at moments of chance: whatever they
 * had said to be filed is there, in the file and in the journal; and when the file is taken away in
 * the end, backup and journal bring everything back.
 *
 * 200 kills; 10,000 with tools/test --long. */
#include "tests/faults/trial.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DESKS          4
#define LINES          20
#define KILLS_A_ROUND  10
#define ROUNDS_A_SCENE 4
#define MOST_NAMES     400
#define LONGEST_US     20000

enum task { TASK_REPORTS, TASK_CARDS, TASK_ACT, TASK_BACKUP, TASK_CHECK };

static const struct {
    enum task task;
    const char *words;
} kinds[] = {
    {TASK_REPORTS, "kill -9 at random: filing reports with a card"},
    {TASK_REPORTS, "kill -9 at random: filing reports with a card"},
    {TASK_REPORTS, "kill -9 at random: filing reports with a card"},
    {TASK_REPORTS, "kill -9 at random: filing reports with a card"},
    {TASK_CARDS, "kill -9 at random: filing cards"},
    {TASK_CARDS, "kill -9 at random: filing cards"},
    {TASK_CARDS, "kill -9 at random: filing cards"},
    {TASK_ACT, "kill -9 at random: returning a report"},
    {TASK_ACT, "kill -9 at random: returning a report"},
    {TASK_BACKUP, "kill -9 at random: backup"},
    {TASK_CHECK, "kill -9 at random: check"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct desk {
    pid_t child;
    size_t kind;
    char name[32];
};

struct storm {
    struct trials *trials;
    struct scene scene;
    struct desk desks[DESKS];
    char names[MOST_NAMES][32]; /* of all commands that filed something */
    size_t name_count;
    size_t judged; /* of them were looked at in earlier rounds */
    unsigned started;
    unsigned acts;
};

static void pause_us(uint32_t microseconds)
{
    struct timespec pause = {microseconds / 1000000, (long)(microseconds % 1000000) * 1000};

    (void)nanosleep(&pause, NULL); /* shorter would do as well */
}

static void start_filing(struct storm *storm, struct desk *desk, const char *form, char *lines)
{
    struct command command = {
        .words = {"file", form}, .as = CLERK, .input = lines, .name = desk->name};

    desk->child = scene_start(&storm->scene, &command);
    free(lines);
    if (storm->name_count == MOST_NAMES) {
        trials_fail("too many names");
    }
    memcpy(storm->names[storm->name_count++], desk->name, sizeof(desk->name));
}

static void start_other(struct storm *storm, struct desk *desk, enum task task)
{
    char number[32];
    struct command act = {.words = {"act", number, "return", "reason=Say where."},
                          .as = SERGEANT,
                          .name = desk->name};
    struct command backup = {.words = {"backup"}, .name = desk->name};
    struct command check = {.words = {"check"}, .name = desk->name};

    (void)snprintf(number, sizeof(number), "NWK-CR-2026-%05u", ++storm->acts);
    desk->child = scene_start(&storm->scene, task == TASK_ACT      ? &act
                                             : task == TASK_BACKUP ? &backup
                                                                   : &check);
}

static void start(struct storm *storm, struct desk *desk)
{
    desk->kind = trials_random(storm->trials, KINDS);
    (void)snprintf(desk->name, sizeof(desk->name), "desk%u", ++storm->started);
    switch (kinds[desk->kind].task) {
    case TASK_REPORTS:
        start_filing(storm, desk, "counter-report", lines_of_reports(desk->name, 1, LINES));
        break;
    case TASK_CARDS:
        start_filing(storm, desk, "contact-755", lines_of_cards(desk->name, 1, LINES));
        break;
    case TASK_ACT:
    case TASK_BACKUP:
    case TASK_CHECK:
        start_other(storm, desk, kinds[desk->kind].task);
        break;
    }
}

/* Those that file end well or by our hand; what else ran beside them may be refused. */
static bool ended_well(const struct desk *desk, int code, char why[WHY_ROOM])
{
    bool files = kinds[desk->kind].task <= TASK_CARDS;

    if (code == 0 || code == -SIGKILL || (code == 1 && !files)) {
        return true;
    }
    (void)snprintf(why, WHY_ROOM, "%s (%s) ended with %d", desk->name, kinds[desk->kind].words,
                   code);
    return false;
}

/* A program that had ended already is no kill. */
static bool kill_one(struct storm *storm, char why[WHY_ROOM])
{
    struct desk *desk = &storm->desks[trials_random(storm->trials, DESKS)];
    const char *words = kinds[desk->kind].words;
    int code;

    (void)kill(desk->child, SIGKILL);
    code = scene_wait(desk->child);
    if (!ended_well(desk, code, why)) {
        trials_count(storm->trials, words, why);
    } else if (code == -SIGKILL) {
        trials_count(storm->trials, words, "");
    }
    start(storm, desk);
    return code == -SIGKILL;
}

static void judge(struct storm *storm, size_t from, const char *what)
{
    char why[WHY_ROOM] = "";
    bool ok = scene_is_whole(&storm->scene, why) && scene_has_second_copy(&storm->scene, why) &&
              scene_backups_hold(&storm->scene, 1, why);

    for (size_t i = from; ok && i < storm->name_count; i++) {
        ok = scene_has_numbers(&storm->scene, storm->names[i], why);
    }
    trials_count(storm->trials, what, ok ? "" : why);
}

/* Kills some, one after another, and in the end those that are left. */
static void play_round(struct storm *storm, unsigned kills)
{
    char why[WHY_ROOM] = "";

    for (size_t i = 0; i < DESKS; i++) {
        start(storm, &storm->desks[i]);
    }
    while (kills > 0) {
        pause_us(trials_random(storm->trials, LONGEST_US));
        kills -= kill_one(storm, why);
    }
    for (size_t i = 0; i < DESKS; i++) {
        if (i % 2 == 0) {
            (void)kill(storm->desks[i].child, SIGKILL);
        }
        if (!ended_well(&storm->desks[i], scene_wait(storm->desks[i].child), why)) {
            trials_count(storm->trials, kinds[storm->desks[i].kind].words, why);
        }
    }
    judge(storm, storm->judged, "after ten kills: file, journal and backups are whole");
    storm->judged = storm->name_count;
}

/* Any of them: the journal has what is newer. */
static void find_backup(const struct scene *scene, char path[512])
{
    const struct dirent *entry;
    char name[256];
    DIR *folder;

    path[0] = '\0';
    (void)snprintf(path, 512, "%s/backups", scene->data);
    folder = opendir(path);
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        size_t length = strlen(entry->d_name);

        if (length > 3 && strcmp(entry->d_name + length - 3, ".db") == 0) {
            (void)snprintf(name, sizeof(name), "%s", entry->d_name);
            (void)snprintf(path, 512, "%s/backups/%s", scene->data, name);
        }
    }
    if (folder == NULL || closedir(folder) != 0) {
        trials_fail("there are no backups");
    }
}

/* The whole file is taken away while records are filed into it. */
static void lose_and_restore(struct storm *storm)
{
    char backup[512];
    struct command restore = {.words = {"restore", backup}, .name = "restore"};
    struct desk *desk = &storm->desks[0];
    char path[256];

    for (size_t i = 0; i < DESKS; i++) {
        start(storm, &storm->desks[i]);
    }
    pause_us(LONGEST_US);
    if (unlink(storm->scene.database) != 0) {
        trials_fail("the file is not there");
    }
    for (desk = storm->desks; desk < storm->desks + DESKS; desk++) {
        (void)kill(desk->child, SIGKILL);
        (void)scene_wait(desk->child); /* refused, killed or done */
    }
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof(path), "%s%s", storm->scene.database, i == 0 ? "-wal" : "-shm");
        (void)unlink(path); /* they went with the file */
    }
    find_backup(&storm->scene, backup);
    if (scene_run(&storm->scene, &restore) != 0) {
        char *complaints = scene_said(&storm->scene, "restore", ".err");

        trials_count(storm->trials, "the file is deleted in mid-use and restored", complaints);
        free(complaints);
        return;
    }
    judge(storm, 0, "the file is deleted in mid-use and restored");
}

static void play_scene(struct trials *trials, const struct scene *station, unsigned kills)
{
    static const struct command backup = {.words = {"backup"}};
    struct storm *storm = calloc(1, sizeof(*storm));

    if (storm == NULL) {
        trials_fail("no memory");
    }
    storm->trials = trials;
    scene_copy(station, "storm", &storm->scene);
    if (scene_run(&storm->scene, &backup) != 0) {
        trials_fail("backup: %s", scene_said(&storm->scene, NULL, ".err"));
    }
    for (unsigned done = 0; done < kills; done += KILLS_A_ROUND) {
        play_round(storm, kills - done < KILLS_A_ROUND ? kills - done : KILLS_A_ROUND);
    }
    lose_and_restore(storm);
    free(storm);
}

int main(void)
{
    struct scene station;
    struct trials trials;
    unsigned kills;

    trials_begin(&trials, "kill", "kill -9 at random moments");
    kills = trials_size(&trials, 200, 1000, 10000);
    scene_make(&trials, "station", &station);
    for (unsigned done = 0; done < kills; done += KILLS_A_ROUND * ROUNDS_A_SCENE) {
        unsigned left = kills - done;

        play_scene(&trials, &station,
                   left < KILLS_A_ROUND * ROUNDS_A_SCENE ? left : KILLS_A_ROUND * ROUNDS_A_SCENE);
    }
    return trials_end(&trials);
}
