/* What other programs, versions, clocks and lines do to a desk: a file of another version, two that
 * move it at once, a clock that jumps, a line that drops, somebody who writes or reads for long. */
#include "tests/faults/old_file.h"
#include "tests/faults/trial.h"
#include "tests/support/driver.h"

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 60000
#define MOVERS      4

static void pause_ms(long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};

    (void)nanosleep(&pause, NULL); /* shorter would do as well */
}

static sqlite3 *open_beside(const struct scene *scene)
{
    sqlite3 *file = NULL;

    if (sqlite3_open(scene->database, &file) != SQLITE_OK ||
        sqlite3_busy_timeout(file, 10000) != SQLITE_OK) {
        trials_fail("%s: %s", scene->database, sqlite3_errmsg(file));
    }
    return file;
}

static void execute(sqlite3 *file, const char *sql)
{
    char *words = NULL;

    if (sqlite3_exec(file, sql, NULL, NULL, &words) != SQLITE_OK) {
        trials_fail("%s: %s", sql, words);
    }
}

static pid_t start_filing(const struct scene *scene, const char *name, unsigned count,
                          const struct fault *fault)
{
    char *lines = lines_of_reports(name, 1, count);
    struct command file = {.words = {"file", "counter-report"},
                           .as = CLERK,
                           .input = lines,
                           .name = name,
                           .fault = fault};
    pid_t child = scene_start(scene, &file);

    free(lines);
    return child;
}

/* It ended with this code, what it printed is there, and everything is whole. */
static bool filed_well(const struct scene *scene, const char *name, int code, int wanted,
                       char why[WHY_ROOM])
{
    if (code != wanted) {
        char *complaints = scene_said(scene, name, ".err");

        (void)snprintf(why, WHY_ROOM, "%s ended with %d: %s", name, code, complaints);
        free(complaints);
        return false;
    }
    return scene_has_numbers(scene, name, why) && scene_is_whole(scene, why) &&
           scene_has_second_copy(scene, why);
}

static int64_t tokens(const struct scene *scene, const char *name)
{
    char sql[160];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT COUNT(*) FROM counter_report WHERE narrative LIKE 'token %s-%%'", name);
    return scene_ask(scene, sql);
}

/* --- a newer file --- */

static void hash_file(const char *path, unsigned char out[crypto_generichash_BYTES])
{
    crypto_generichash_state state;
    unsigned char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t length;

    (void)crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    while (file != NULL && (length = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        (void)crypto_generichash_update(&state, bytes, length);
    }
    if (file == NULL || fclose(file) != 0) {
        trials_fail("%s cannot be read", path);
    }
    (void)crypto_generichash_final(&state, out, crypto_generichash_BYTES);
}

static bool is_refused_untouched(const struct scene *scene, const struct command *command,
                                 char why[WHY_ROOM])
{
    unsigned char before[crypto_generichash_BYTES], after[crypto_generichash_BYTES];
    char *complaints;
    int code;
    bool ok;

    hash_file(scene->database, before);
    code = scene_run(scene, command);
    hash_file(scene->database, after);
    complaints = scene_said(scene, NULL, ".err");
    ok = code == 3 && strstr(complaints, "newer") != NULL &&
         memcmp(before, after, sizeof(before)) == 0;
    if (!ok) {
        (void)snprintf(why, WHY_ROOM, "%s ended with %d: %s", command->words[0], code, complaints);
    }
    free(complaints);
    return ok;
}

static void old_program_new_file(const struct scene *station)
{
    static const char row[] = "an old program and a newer file: refused, nothing touched";
    static const struct command commands[] = {
        {.words = {"file", "counter-report"}, .as = CLERK},
        {.words = {"list", "counter-report"}, .as = CLERK},
        {.words = {"act", "NWK-CR-2026-00001", "approve"}, .as = SERGEANT},
        {.words = {"staff", "list"}, .as = ADMINISTRATOR},
        {.words = {"seed", "--records", "2"}},
        {.words = {"backup"}},
        {.words = {"check"}},
    };

    for (size_t i = 0; i < 2 * sizeof(commands) / sizeof(commands[0]); i++) {
        char why[WHY_ROOM] = "", sql[256];
        struct scene scene;
        sqlite3 *file;
        int newer = old_file_newest() + 1;

        scene_copy(station, "newer", &scene);
        file = open_beside(&scene);
        (void)snprintf(sql, sizeof(sql),
                       i % 2 == 0 ? "PRAGMA user_version = %d"
                                  : "UPDATE setting SET value = %d WHERE name = 'min_writer'",
                       newer);
        execute(file, sql);
        (void)sqlite3_close(file); /* nothing is open in it */
        (void)is_refused_untouched(&scene, &commands[i / 2], why);
        trials_count(station->trials, row, why);
    }
}

/* --- an older file --- */

static void make_old(const struct scene *station, int version, struct scene *scene)
{
    scene_begin(station->trials, "old", scene);
    old_file_make(station, version, scene);
}

static bool is_moved(const struct scene *scene, int from, char why[WHY_ROOM])
{
    int64_t moves = scene_ask(scene, "SELECT COUNT(*) FROM operation WHERE action = 'migrate'");
    int64_t version = scene_ask(scene, "PRAGMA user_version");

    if (moves != old_file_newest() - from || version != old_file_newest()) {
        (void)snprintf(why, WHY_ROOM, "version %lld after %lld moves", (long long)version,
                       (long long)moves);
        return false;
    }
    return true;
}

static void new_program_old_file(const struct scene *station)
{
    for (int version = 1; version < old_file_newest(); version++) {
        char why[WHY_ROOM] = "";
        struct scene scene;
        int code;

        make_old(station, version, &scene);
        code = scene_wait(start_filing(&scene, "first", 2, NULL));
        (void)(filed_well(&scene, "first", code, 0, why) && is_moved(&scene, version, why));
        trials_count(station->trials, "a new program and an older file: moved", why);
    }
}

/* Several start at once; one of them may be killed on the way. */
static bool move_at_once(const struct scene *scene, bool kills, char why[WHY_ROOM])
{
    static const struct command movers[MOVERS] = {
        {.words = {"staff", "list"}, .as = ADMINISTRATOR},
        {.words = {"list", "counter-report"}, .as = CLERK},
        {.words = {"list", "contact-755"}, .as = SERGEANT},
        {.words = {"check"}},
    };
    struct command commands[MOVERS];
    char names[MOVERS][16];
    pid_t children[MOVERS];
    bool ok = true;

    for (int i = 0; i < MOVERS; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "mover%d", i);
        commands[i] = movers[i];
        commands[i].name = names[i];
        children[i] = scene_start(scene, &commands[i]);
    }
    if (kills) {
        pause_ms((long)trials_random(scene->trials, 15));
        (void)kill(children[trials_random(scene->trials, MOVERS)], SIGKILL);
    }
    for (int i = 0; i < MOVERS; i++) {
        int code = scene_wait(children[i]);

        if (code != 0 && !(kills && code == -SIGKILL)) {
            char *complaints = scene_said(scene, names[i], ".err");

            (void)snprintf(why, WHY_ROOM, "%s ended with %d: %s", names[i], code, complaints);
            free(complaints);
            ok = false;
        }
    }
    return ok;
}

static void movers_at_once(const struct scene *station)
{
    unsigned count = trials_size(station->trials, 16, 100, 1000);

    for (unsigned i = 0; i < count; i++) {
        char why[WHY_ROOM] = "";
        bool kills = i % 2 == 1;
        int version = 1 + (int)trials_random(station->trials, (uint32_t)old_file_newest() - 1);
        struct scene scene;
        int code;

        make_old(station, version, &scene);
        if (move_at_once(&scene, kills, why)) {
            code = scene_wait(start_filing(&scene, "first", 1, NULL));
            (void)(filed_well(&scene, "first", code, 0, why) && is_moved(&scene, version, why));
        }
        trials_count(station->trials,
                     kills ? "four move an old file at once, one is killed"
                           : "four move an old file at once",
                     why);
    }
}

/* --- the clock --- */

/* Newest first, in the order of filing, whatever the clock said. */
static bool order_holds(const struct scene *scene, char why[WHY_ROOM])
{
    static const struct command list = {
        .words = {"list", "counter-report", "--format", "csv"}, .as = SERGEANT, .name = "list"};
    int code = scene_run(scene, &list);
    char *said = scene_said(scene, "list", ".out");
    char *line = strtok(said, "\r\n");
    int64_t last = INT64_MAX;
    char sql[160];

    while (code == 0 && (line = strtok(NULL, "\r\n")) != NULL) {
        int64_t seq;

        (void)snprintf(sql, sizeof(sql), "SELECT seq FROM record WHERE number = '%.*s'",
                       (int)strcspn(line, ","), line);
        seq = scene_ask(scene, sql);
        if (seq >= last) {
            (void)snprintf(why, WHY_ROOM, "the list is not in the order of filing");
        }
        last = seq;
    }
    free(said);
    if (code != 0) {
        (void)snprintf(why, WHY_ROOM, "list ended with %d", code);
    }
    return why[0] == '\0';
}

static void clock_jumps(const struct scene *station)
{
    static const char *const clocks[] = {
        "2026-03-02T09:30", "2026-03-01T09:30", "2026-03-03T09:31", "2026-03-02T09:30",
        "2026-12-31T23:59", "2027-01-01T00:01", "2026-12-31T23:58", "2027-01-02T09:30",
        "2026-03-08T01:59", "2026-03-08T03:01", "2026-11-01T01:30", "2026-10-31T01:30",
    };
    struct scene scene;

    scene_copy(station, "clocks", &scene);
    for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
        char why[WHY_ROOM] = "", name[32];
        char *lines;
        struct command file = {
            .words = {"file", "counter-report"}, .as = CLERK, .name = name, .clock = clocks[i]};
        int code;

        (void)snprintf(name, sizeof(name), "clock%zu", i);
        lines = lines_of_reports(name, 1, 2);
        file.input = lines;
        code = scene_run(&scene, &file);
        free(lines);
        (void)(filed_well(&scene, name, code, 0, why) && order_holds(&scene, why));
        trials_count(station->trials, "the clock jumps between two starts", why);
    }
}

/* While it files, the machine's own clock jumps. */
static void clock_jumps_on_the_way(const struct scene *station)
{
    unsigned count = trials_size(station->trials, 10, 60, 600);

    for (unsigned i = 0; i < count; i++) {
        char why[WHY_ROOM] = "";
        struct fault fault = {.call = "write",
                              .how = "go",
                              .at = 1 + trials_random(station->trials, 150),
                              .jump = i % 2 == 0 ? 86400 : -86400};
        char *lines = lines_of_reports("jump", 1, 4);
        struct command file = {.words = {"file", "counter-report"},
                               .as = CLERK,
                               .input = lines,
                               .name = "jump",
                               .fault = &fault,
                               .clock = ""};
        struct scene scene;
        int code;

        scene_copy(station, "jump", &scene);
        code = scene_run(&scene, &file);
        free(lines);
        (void)(filed_well(&scene, "jump", code, 0, why) && order_holds(&scene, why));
        trials_count(station->trials, "the clock jumps a day while a desk files", why);
    }
}

/* --- others who hold the file --- */

static void writer_holds(const struct scene *station, long milliseconds, int wanted,
                         const char *row)
{
    char why[WHY_ROOM] = "";
    struct scene scene;
    sqlite3 *file;
    pid_t child;
    int code;

    scene_copy(station, "held", &scene);
    file = open_beside(&scene);
    execute(file, "BEGIN IMMEDIATE");
    child = start_filing(&scene, "waiting", 2, NULL);
    pause_ms(milliseconds);
    execute(file, "ROLLBACK");
    (void)sqlite3_close(file); /* nothing is open in it */
    code = scene_wait(child);
    (void)filed_well(&scene, "waiting", code, wanted, why);
    trials_count(station->trials, row, why);
}

/* A reader keeps the log from being emptied; commits go on, and the reader sees its one moment. */
static void reader_holds(const struct scene *station)
{
    char why[WHY_ROOM] = "", path[256];
    unsigned count = 150 + trials_size(station->trials, 0, 250, 1850);
    struct stat status;
    struct scene scene;
    sqlite3 *file;
    int code;

    scene_copy(station, "read", &scene);
    code = scene_wait(start_filing(&scene, "before", 3, NULL));
    file = open_beside(&scene);
    execute(file, "BEGIN; SELECT COUNT(*) FROM record");
    code = code == 0 ? scene_wait(start_filing(&scene, "during", count, NULL)) : code;
    (void)snprintf(path, sizeof(path), "%s-wal", scene.database);
    if (stat(path, &status) != 0 || status.st_size < 4L * 1000 * 4096) {
        (void)snprintf(why, WHY_ROOM, "the log has not grown: nothing was tried");
    }
    execute(file, "CREATE TEMP TABLE seen AS SELECT COUNT(*) AS n FROM counter_report; COMMIT");
    execute(file, "CREATE TEMP TABLE judged (n INTEGER CHECK (n = 3)); "
                  "INSERT INTO judged SELECT n FROM seen");
    (void)sqlite3_close(file); /* nothing is open in it */
    if (why[0] == '\0' && filed_well(&scene, "during", code, 0, why) &&
        tokens(&scene, "during") != count) {
        (void)snprintf(why, WHY_ROOM, "something is missing");
    }
    trials_count(station->trials, "somebody reads for long while a desk files", why);
}

/* A program that was stopped (SIGSTOP, a laptop's lid) in the middle of its work and goes on. */
static void stopped_and_continued(const struct scene *station)
{
    unsigned count = trials_size(station->trials, 6, 60, 600);

    for (unsigned i = 0; i < count; i++) {
        char why[WHY_ROOM] = "";
        struct scene scene;
        pid_t stopped, other;
        int code, other_code;

        scene_copy(station, "stopped", &scene);
        stopped = start_filing(&scene, "stopped", 20, NULL);
        other = start_filing(&scene, "other", 20, NULL);
        pause_ms((long)trials_random(station->trials, 60));
        (void)kill(stopped, SIGSTOP);
        pause_ms(300);
        (void)kill(stopped, SIGCONT);
        other_code = scene_wait(other);
        code = scene_wait(stopped);
        (void)(filed_well(&scene, "stopped", code, 0, why) &&
               filed_well(&scene, "other", other_code, 0, why));
        trials_count(station->trials, "a desk is stopped in mid-work and goes on", why);
    }
}

/* --- a line that drops --- */

static void drop_line(struct driver *driver, const struct scene *scene, char why[WHY_ROOM])
{
    pid_t child = driver->child;
    int64_t end = driver_now() + (int64_t)PATIENCE_MS * 1000000;
    pid_t ended = 0;
    int status = 0;

    (void)scene;
    (void)close(driver->fd); /* the other end of the terminal has gone: SIGHUP */
    driver->fd = -1;
    while (ended == 0 && driver_now() < end) {
        ended = waitpid(child, &status, WNOHANG);
        pause_ms(2);
    }
    if (ended == child) {
        driver->child = 0;
    }
    if (ended != child || (WIFSIGNALED(status) && WTERMSIG(status) != SIGHUP)) {
        (void)snprintf(why, WHY_ROOM, "the program did not end by the dropped line (%d)", status);
    }
    driver_finish(driver);
}

static void type(struct driver *driver, const char *keys)
{
    if (!driver_send(driver, keys, strlen(keys))) {
        trials_fail("the program does not read its keys");
    }
    (void)driver_settle(driver, 20); /* an end is seen by the next wait */
}

static void wait_for(struct driver *driver, const char *words)
{
    char screen[16384];

    if (!driver_wait(driver, words, false, PATIENCE_MS)) {
        driver_screen(driver, screen, sizeof(screen));
        trials_fail("\"%s\" did not appear:\n%s", words, screen);
    }
}

static void open_card(const struct scene *scene, struct driver *driver, const struct fault *fault)
{
    const char *const words[] = {
        scene->trials->program, "--db", scene->database, "--clock", SCENE_CLOCK, NULL};

    char **settings = scene_settings(scene, "screen", fault);

    if (!driver_start(driver, words, (const char *const *)(uintptr_t)settings, 24, 80, true)) {
        trials_fail("the screen does not start");
    }
    scene_settings_free(settings);
    wait_for(driver, "Sign in");
    type(driver, CLERK "\r" PASSWORD "\r");
    wait_for(driver, "Front desk");
    type(driver, "4");
    wait_for(driver, "Contact at");
    type(driver, "\t40Q2\tla m\t0461obs\tcoffee\t5\t12"); /* a full field moves on by itself */
}

static void line_drops_in_mid_form(const struct scene *station)
{
    unsigned count = trials_size(station->trials, 3, 30, 300);

    for (unsigned i = 0; i < count; i++) {
        char why[WHY_ROOM] = "";
        struct driver driver;
        struct scene scene;

        scene_copy(station, "form", &scene);
        open_card(&scene, &driver, NULL);
        drop_line(&driver, &scene, why);
        if (why[0] == '\0' && scene_is_whole(&scene, why) &&
            scene_ask(&scene, "SELECT COUNT(*) FROM record") != 0) {
            (void)snprintf(why, WHY_ROOM, "a card is there that nobody filed");
        }
        trials_count(station->trials, "the line drops in the middle of a form", why);
    }
}

static void line_drops_in_mid_commit(const struct scene *station)
{
    static const struct fault slow = {.call = "sync", .how = "150", .at = 1, .onwards = true};
    unsigned count = trials_size(station->trials, 8, 60, 600);

    for (unsigned i = 0; i < count; i++) {
        char why[WHY_ROOM] = "", screen[16384];
        struct driver driver;
        struct scene scene;
        bool said;

        scene_copy(station, "commit", &scene);
        open_card(&scene, &driver, &slow);
        if (!driver_send(&driver, "\033OQ", 3)) {
            trials_fail("the program does not read F2");
        }
        if (i == 0) {
            wait_for(&driver, "Filed NWK-CC"); /* the keys do file a card */
        }
        pause_ms((long)trials_random(station->trials, 600));
        (void)driver_settle(&driver, 1);
        driver_screen(&driver, screen, sizeof(screen));
        said = strstr(screen, "Filed NWK-CC") != NULL;
        drop_line(&driver, &scene, why);
        if (why[0] == '\0' && scene_is_whole(&scene, why) && said &&
            scene_ask(&scene, "SELECT COUNT(*) FROM record") != 1) {
            (void)snprintf(why, WHY_ROOM, "a card was said to be filed and is not there");
        }
        trials_count(station->trials,
                     said ? "the line drops right after \"Filed\""
                          : "the line drops between F2 and \"Filed\"",
                     why);
    }
}

int main(void)
{
    struct scene station;
    struct trials trials;

    trials_begin(&trials, "neighbours", "Other versions, clocks, lines and programs");
    scene_make(&trials, "station", &station);
    old_program_new_file(&station);
    new_program_old_file(&station);
    movers_at_once(&station);
    clock_jumps(&station);
    clock_jumps_on_the_way(&station);
    writer_holds(&station, 1500, 0, "another program holds the file for a while: waited for");
    if (trials_size(&trials, 0, 1, 1) > 0) {
        writer_holds(&station, 25000, 1,
                     "another program holds the file for 25 s: refused in words");
    }
    reader_holds(&station);
    stopped_and_continued(&station);
    line_drops_in_mid_form(&station);
    line_drops_in_mid_commit(&station);
    return trials_end(&trials);
}
