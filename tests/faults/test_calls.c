/* Each call to the disk fails in turn, in every way that a disk can fail, and the program is killed
 * before each of them and in the middle of each write.
 *
 * For each thing that the program does: it is done once to count the calls, then again and again
 * from the same start, each time with the next call failing. With tools/test a part of the calls is
 * chosen by chance; --long takes all. */
#include "tests/faults/old_file.h"
#include "tests/faults/trial.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum start {
    START_NOTHING, /* no file */
    START_STATION, /* accounts alone */
    START_FILED,   /* and some records */
    START_HOT,     /* as a killed program left it: the log beside the file is full */
    START_OLD,     /* of version 1 */
    START_BACKED,  /* a backup, and records that were filed after it */
    START_LOST,    /* the same, and the file is gone */
    START_COUNT,
};

/* Something that the program does. Done well its `question` to the file has the answer `wanted`. */
struct deed {
    const char *name;
    enum start start;
    struct command command;
    const char *question;
    int64_t wanted;
    struct command again; /* what must work afterwards */
    bool once;            /* `again` may be refused when the deed was done */
    bool replaces;        /* in between the file may be missing, or older than its journal */
    const char *under;    /* only this folder fails, and that must not keep the deed from being done
                           */
    bool beside;      /* two threads look at the file and share its locks: how many calls there are
                         depends on who is first */
    unsigned backups; /* there are so many at the start; one more when it is done */
    unsigned weight;  /* of 8: how many of the calls tools/test takes */
};

#define OLD_TOKENS                                                                                 \
    "SELECT COUNT(*) FROM counter_report AS c JOIN contact_755 AS k ON k.seq = c.seq + 1 "         \
    "WHERE c.narrative LIKE 'token deed-%'"

#define TOKENS_AFTER_BACKUP                                                                        \
    "SELECT COUNT(*) FROM counter_report AS c JOIN contact_755 AS k ON k.seq = c.seq + 1 "         \
    "WHERE c.narrative LIKE 'token after-%'"

static char backup_path[256]; /* of START_BACKED, seen from a scene's folder */

static struct deed deeds[] = {
    {
        .name = "file",
        .start = START_FILED,
        .command = {.words = {"file", "counter-report"}, .as = CLERK, .name = "deed"},
        .question = OLD_TOKENS,
        .wanted = 2,
        .again = {.words = {"file", "counter-report"}, .as = CLERK, .name = "again"},
        .weight = 8,
    },
    {
        .name = "file, after a kill",
        .start = START_HOT,
        .command = {.words = {"file", "counter-report"}, .as = CLERK, .name = "deed"},
        .question = OLD_TOKENS,
        .wanted = 2,
        .again = {.words = {"file", "counter-report"}, .as = CLERK, .name = "again"},
        .weight = 4,
    },
    {
        .name = "act",
        .start = START_FILED,
        .command = {.words = {"act", "NWK-CR-2026-00001", "return", "reason=Say where."},
                    .as = SERGEANT,
                    .name = "deed"},
        .question = "SELECT COUNT(*) FROM record AS r JOIN operation AS o ON o.record = r.id "
                    "WHERE r.number = 'NWK-CR-2026-00001' AND r.status = 'returned' "
                    "AND o.action = 'return'",
        .wanted = 1,
        .again = {.words = {"act", "NWK-CR-2026-00001", "return", "reason=Say where."},
                  .as = SERGEANT,
                  .name = "again"},
        .once = true,
        .weight = 3,
    },
    {
        .name = "check",
        .start = START_FILED,
        .command = {.words = {"check"}, .name = "deed"},
        .question = "SELECT COUNT(*) FROM operation WHERE action = 'check'",
        .wanted = 1,
        .again = {.words = {"check"}, .name = "again"},
        .beside = true,
        .weight = 2,
    },
    {
        .name = "seed",
        .start = START_STATION,
        .command = {.words = {"seed", "--records", "3", "--seed", "7"}, .name = "deed"},
        .question = "SELECT COUNT(*) >= 3 FROM record",
        .wanted = 1,
        .again = {.words = {"seed", "--records", "3", "--seed", "8"}, .name = "again"},
        .weight = 2,
    },
    {
        .name = "staff add",
        .start = START_STATION,
        .command = {.words = {"staff", "add", "900004", "--name", "Vera Muster", "--role",
                              "volunteer"},
                    .input = PASSWORD "\n",
                    .as = ADMINISTRATOR,
                    .name = "deed"},
        .question = "SELECT COUNT(*) FROM staff AS s JOIN operation AS o ON o.action = 'add' "
                    "WHERE s.employee = '900004' AND o.changes LIKE '%900004%'",
        .wanted = 1,
        .again = {.words = {"staff", "add", "900004", "--name", "Vera Muster", "--role",
                            "volunteer"},
                  .input = PASSWORD "\n",
                  .as = ADMINISTRATOR,
                  .name = "again"},
        .once = true,
        .weight = 1,
    },
    {
        .name = "init",
        .start = START_NOTHING,
        .command = {.words = {"init", "--throw-away", "--admin", ADMINISTRATOR, "--name",
                              "Alma Muster"},
                    .input = PASSWORD "\n",
                    .name = "deed"},
        .question = "SELECT COUNT(*) FROM staff",
        .wanted = 1,
        .again = {.words = {"init", "--throw-away", "--admin", ADMINISTRATOR, "--name",
                            "Alma Muster"},
                  .input = PASSWORD "\n",
                  .name = "again"},
        .once = true,
        .weight = 1,
    },
    {
        .name = "move an old file to the new version",
        .start = START_OLD,
        .command = {.words = {"check"}, .name = "deed"},
        .question = "SELECT COUNT(*) FROM operation WHERE action = 'migrate'",
        .again = {.words = {"check"}, .name = "again"},
        .beside = true,
        .weight = 2,
    },
    {
        .name = "file, while the journal's disk fails",
        .start = START_FILED,
        .command = {.words = {"file", "counter-report"}, .as = CLERK, .name = "deed"},
        .question = OLD_TOKENS,
        .wanted = 2,
        .again = {.words = {"file", "counter-report"}, .as = CLERK, .name = "again"},
        .under = "journal",
        .weight = 4,
    },
    {
        .name = "backup",
        .start = START_BACKED,
        .command = {.words = {"backup"}, .name = "deed"},
        .question = "SELECT COUNT(*) FROM operation WHERE action = 'backup'",
        .wanted = 2,
        .again = {.words = {"backup"}, .name = "again"},
        .backups = 1,
        .weight = 3,
    },
    {
        .name = "restore",
        .start = START_BACKED,
        .command = {.words = {"restore", backup_path}, .name = "deed"},
        .question = TOKENS_AFTER_BACKUP,
        .wanted = 2,
        .again = {.words = {"restore", backup_path}, .name = "again"},
        .replaces = true,
        .backups = 1,
        .weight = 3,
    },
    {
        .name = "restore what is gone",
        .start = START_LOST,
        .command = {.words = {"restore", backup_path}, .name = "deed"},
        .question = TOKENS_AFTER_BACKUP,
        .wanted = 2,
        .again = {.words = {"restore", backup_path}, .name = "again"},
        .replaces = true,
        .backups = 1,
        .weight = 2,
    },
};

#define DEEDS (sizeof(deeds) / sizeof(deeds[0]))

/* A way to fail; its words are a row of the table. `most`: calls that tools/test takes of it. */
static const struct way {
    const char *words;
    struct fault fault;
    unsigned most;
} ways[] = {
    {"kill -9 before a change", {.call = "change", .how = "kill"}, 24},
    {"kill -9 in the middle of a write", {.call = "write", .how = "torn"}, 16},
    {"write: EIO", {.call = "write", .how = "EIO"}, 12},
    {"write: EIO from there on", {.call = "write", .how = "EIO", .onwards = true}, 6},
    {"write: ENOSPC", {.call = "write", .how = "ENOSPC"}, 8},
    {"write: half, then the disk is full", {.call = "write", .how = "full"}, 16},
    {"write: half", {.call = "write", .how = "half"}, 8},
    {"write: done, but EIO is said", {.call = "write", .how = "late"}, 8},
    {"sync: EIO", {.call = "sync", .how = "EIO"}, 12},
    {"sync: EIO from there on", {.call = "sync", .how = "EIO", .onwards = true}, 8},
    {"sync: done, but EIO is said", {.call = "sync", .how = "late"}, 8},
    {"truncate: EIO", {.call = "truncate", .how = "EIO"}, 4},
    {"unlink: EIO", {.call = "unlink", .how = "EIO"}, 4},
    {"unlink: EACCES", {.call = "unlink", .how = "EACCES"}, 4},
    {"rename: EIO", {.call = "rename", .how = "EIO"}, 4},
    {"rename: done, but EIO is said", {.call = "rename", .how = "late"}, 4},
    {"new folder: ENOSPC", {.call = "folder", .how = "ENOSPC"}, 2},
    {"open: EACCES", {.call = "open", .how = "EACCES"}, 6},
    {"open: EIO", {.call = "open", .how = "EIO"}, 6},
    {"lock: EIO", {.call = "lock", .how = "EIO"}, 8},
    {"lock: held by another (EAGAIN)", {.call = "lock", .how = "EAGAIN"}, 8},
    {"lock: none left (ENOLCK)", {.call = "lock", .how = "ENOLCK"}, 6},
    {"memory map: EIO", {.call = "map", .how = "EIO"}, 3},
    {"read: EIO", {.call = "read", .how = "EIO"}, 8},
    {"a sync takes 20 ms", {.call = "sync", .how = "20", .onwards = true}, 1},
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* --- the starts --- */

static void leave_hot(const struct scene *filed, struct scene *scene)
{
    struct fault fault = {.call = "sync", .how = "kill", .at = 5};
    char *lines = lines_of_reports("hot", 1, 20);
    struct command file = {
        .words = {"file", "counter-report"}, .as = CLERK, .input = lines, .fault = &fault};

    scene_copy(filed, "hot", scene);
    if (scene_run(scene, &file) != -SIGKILL) {
        trials_fail("the program was not killed");
    }
    free(lines);
}

static bool files(const struct deed *deed)
{
    return strcmp(deed->command.words[0], "file") == 0;
}

/* The first line that the command has said, without its end. */
static void take_line(const struct scene *scene, char *out, size_t room)
{
    char *said = scene_said(scene, NULL, ".out");

    (void)snprintf(out, room, "%.*s", (int)strcspn(said, "\n"), said);
    free(said);
}

static void run_well(const struct scene *scene, const struct command *command)
{
    if (scene_run(scene, command) != 0) {
        trials_fail("%s: %s", command->words[0], scene_said(scene, command->name, ".err"));
    }
}

static void leave_backed(const struct scene *filed, struct scene *backed, struct scene *lost)
{
    static const struct command backup = {.words = {"backup"}};
    char *lines = lines_of_reports("after", 1, 2);
    struct command file = {.words = {"file", "counter-report"}, .as = CLERK, .input = lines};
    char path[256];

    scene_copy(filed, "backed", backed);
    run_well(backed, &backup);
    take_line(backed, path, sizeof(path));
    (void)snprintf(backup_path, sizeof(backup_path), "%.250s", path + strlen(backed->folder) + 1);
    run_well(backed, &file);
    free(lines);
    scene_copy(backed, "lost", lost);
    if (unlink(lost->database) != 0) {
        trials_fail("the file cannot be removed");
    }
}

static void make_starts(struct trials *trials, struct scene starts[START_COUNT])
{
    char *lines = lines_of_reports("start", 1, 3);
    struct command file = {.words = {"file", "counter-report"}, .as = CLERK, .input = lines};

    scene_begin(trials, "nothing", &starts[START_NOTHING]);
    scene_make(trials, "station", &starts[START_STATION]);
    scene_copy(&starts[START_STATION], "filed", &starts[START_FILED]);
    run_well(&starts[START_FILED], &file);
    free(lines);
    leave_backed(&starts[START_FILED], &starts[START_BACKED], &starts[START_LOST]);
    leave_hot(&starts[START_FILED], &starts[START_HOT]);
    scene_begin(trials, "old", &starts[START_OLD]);
    old_file_make(&starts[START_STATION], 1, &starts[START_OLD]);
    for (size_t i = 0; i < DEEDS; i++) {
        if (files(&deeds[i])) {
            deeds[i].command.input = lines_of_reports("deed", 1, 2);
            deeds[i].again.input = lines_of_reports("again", 1, 1);
        }
        if (deeds[i].start == START_OLD) {
            deeds[i].wanted = old_file_newest() - 1;
        }
    }
}

/* --- one trial --- */

static bool must_have_ended(int code, const struct fault *fault, char why[WHY_ROOM])
{
    bool killed = strcmp(fault->how, "kill") == 0 || strcmp(fault->how, "torn") == 0;

    if ((code >= 0 && code <= 3) || (code == -SIGKILL && killed)) {
        return true;
    }
    (void)snprintf(why, WHY_ROOM, "it ended with %d", code);
    return false;
}

/* What was refused in words must not be there after all: it will be filed again. */
static bool refused_is_gone(const struct scene *scene, const struct deed *deed, char why[WHY_ROOM])
{
    int64_t answer = scene_ask(scene, deed->question);
    char *said = scene_said(scene, "deed", ".out");
    int64_t lines = 0;

    for (const char *at = said; (at = strchr(at, '\n')) != NULL; at++) {
        lines++;
    }
    free(said);
    if (answer > lines) {
        (void)snprintf(why, WHY_ROOM, "%lld were said to be filed, and there are %lld",
                       (long long)lines, (long long)answer);
    }
    return answer <= lines;
}

/* Right after the fault. */
static bool is_true(const struct scene *scene, const struct deed *deed, int code,
                    char why[WHY_ROOM])
{
    int64_t answer;

    if (!scene_backups_hold(scene, deed->backups, why)) {
        return false;
    }
    if (!scene_is_there(scene)) {
        (void)snprintf(why, WHY_ROOM, "there is no file, and it ended with %d", code);
        return (deed->start == START_NOTHING || deed->start == START_LOST) && code != 0;
    }
    if (deed->replaces && code != 0) {
        return true;
    }
    if (!scene_is_whole(scene, why) || (files(deed) && !scene_has_numbers(scene, "deed", why)) ||
        (files(deed) && code > 0 && !refused_is_gone(scene, deed, why))) {
        return false;
    }
    answer = scene_ask(scene, deed->question);
    if ((code == 0 || (code > 0 && deed->under != NULL)) && answer < deed->wanted) {
        (void)snprintf(why, WHY_ROOM, "it ended with %d, and of it there is %lld of %lld", code,
                       (long long)answer, (long long)deed->wanted);
        return false;
    }
    return true;
}

/* And then without a fault. */
static bool goes_on(const struct scene *scene, const struct deed *deed, char why[WHY_ROOM])
{
    bool done = deed->once && scene_ask(scene, deed->question) >= deed->wanted;
    int code = scene_run(scene, &deed->again);
    char *complaints;
    bool ok;

    if (code != 0 && !(code == 1 && deed->once && done)) {
        complaints = scene_said(scene, "again", ".err");
        (void)snprintf(why, WHY_ROOM, "done again it ended with %d: %s", code, complaints);
        free(complaints);
        return false;
    }
    ok = scene_is_whole(scene, why) && (!files(deed) || scene_has_numbers(scene, "again", why)) &&
         scene_has_second_copy(scene, why) &&
         scene_backups_hold(scene, deed->backups + (deed->start == START_BACKED && !deed->replaces),
                            why);
    if (ok && (deed->once || deed->replaces) && scene_ask(scene, deed->question) != deed->wanted) {
        (void)snprintf(why, WHY_ROOM, "done again it is still not there");
        return false;
    }
    return ok;
}

/* Done with the call at `at` failing, or one a few earlier where this time there were fewer. */
static int run_until_met(const struct scene *start, const struct deed *deed, const struct way *way,
                         int64_t at, struct scene *scene, char met[256])
{
    struct fault fault = way->fault;
    struct command command = deed->command;
    int64_t least = deed->beside ? at - at / 4 - 1 : at;
    int code;

    command.fault = &fault;
    fault.under = deed->under;
    for (fault.at = at;; fault.at -= fault.at / 32 + 1) {
        scene_copy(start, "trial", scene);
        code = scene_run(scene, &command);
        if (scene_met(scene, "deed", met)[0] != '\0') {
            return code;
        }
        if (code != 0 || fault.at <= least || fault.at == 1) {
            trials_fail("%s: %s at %lld was not met, and it ended with %d", deed->name, way->words,
                        (long long)fault.at, code);
        }
    }
}

static void try_once(const struct scene *start, const struct deed *deed, const struct way *way,
                     int64_t at)
{
    char why[WHY_ROOM] = "";
    char words[WHY_ROOM + 512] = "";
    char met[256];
    struct scene scene;
    int code = run_until_met(start, deed, way, at, &scene, met);

    if (!must_have_ended(code, &way->fault, why) || !is_true(&scene, deed, code, why) ||
        !goes_on(&scene, deed, why)) {
        char *complaints = scene_said(&scene, "deed", ".err");

        (void)snprintf(words, sizeof(words), "%s, at %s: %s (it had said %d: %.300s)", deed->name,
                       met, why, code, complaints);
        free(complaints);
    }
    trials_count(start->trials, way->words, words);
}

static int64_t count_calls(const struct scene *start, const struct deed *deed, const char *call)
{
    struct fault fault = {.call = call, .how = "go", .under = deed->under};
    struct command command = deed->command;
    struct scene scene;
    char count[256];

    command.fault = &fault;
    scene_copy(start, "count", &scene);
    if (scene_run(&scene, &command) != 0) {
        trials_fail("%s: %s", deed->name, scene_said(&scene, "deed", ".err"));
    }
    if (scene_met(&scene, "deed", count)[0] == '\0') {
        trials_fail("the failing disk is not loaded");
    }
    return strtoll(count, NULL, 10);
}

/* All calls, or some by chance, one out of each stretch. */
static void try_way(const struct scene *start, const struct deed *deed, const struct way *way,
                    int64_t calls, unsigned points)
{
    if (way->fault.onwards && strcmp(way->fault.how, "20") == 0) {
        points = 1;
        calls = calls > 0;
    }
    if (points >= calls) {
        for (int64_t at = 1; at <= calls; at++) {
            try_once(start, deed, way, at);
        }
        return;
    }
    for (unsigned i = 0; i < points; i++) {
        int64_t from = calls * i / points;
        int64_t to = calls * (i + 1) / points;

        try_once(start, deed, way, from + 1 + trials_random(start->trials, (uint32_t)(to - from)));
    }
}

static void try_deed(const struct scene *start, const struct deed *deed)
{
    const char *call = "";
    int64_t calls = 0;

    for (size_t i = 0; i < WAYS; i++) {
        unsigned most = (ways[i].most * deed->weight + 7) / 8;
        unsigned points = trials_size(start->trials, most, most * 8, UINT32_MAX);

        if (points > 0 && strcmp(call, ways[i].fault.call) != 0) {
            call = ways[i].fault.call;
            calls = count_calls(start, deed, call);
        }
        if (points > 0) {
            try_way(start, deed, &ways[i], calls, points);
        }
    }
}

int main(int count, char *arguments[])
{
    struct scene starts[START_COUNT];
    struct trials trials;

    trials_begin(&trials, "calls", "Each call to the disk fails in turn");
    make_starts(&trials, starts);
    for (size_t i = 0; i < DEEDS; i++) {
        if (count < 2 || strcmp(arguments[1], deeds[i].name) == 0) {
            try_deed(&starts[deeds[i].start], &deeds[i]);
        }
    }
    return trials_end(&trials);
}
