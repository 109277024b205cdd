/* The station that is measured: made once, by the program itself. */
#include "tests/bench/targets.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char make[] = "set -e; umask 077; rm -f \"$d\".new*\n"
                           "printf '%s\\n' \"$w\" | \"$p\" --db \"$d.new\" init --throw-away "
                           "--admin 100001 --name 'Alma Admin' "
                           ">/dev/null\n"
                           "printf '%s\\n' \"$w\" >\"$d.password\"\n"
                           "for person in '100002 desk' '100003 sergeant'; do\n"
                           "    set -- $person\n"
                           "    printf '%s\\n' \"$w\" | \"$p\" --db \"$d.new\" staff add $1 --name "
                           "\"Sample $2\" --role $2 --as "
                           "100001 --password-fd 3 3<\"$d.password\" >/dev/null\n"
                           "done\n"
                           "rm \"$d.password\"\n"
                           "\"$p\" --db \"$d.new\" seed --records \"$n\" --seed 755 >/dev/null\n"
                           "mv \"$d.new\" \"$d\"\n";

static void read_text(sqlite3 *database, const char *sql, char *out, size_t room)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        snprintf(out, room, "%s", sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

static sqlite3 *open_file(const struct station *station)
{
    sqlite3 *database = NULL;
    if (sqlite3_open_v2(station->database, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench: %s: %s\n", station->database, sqlite3_errmsg(database));
        exit(1);
    }
    return database;
}

/* Reports to jump to. */
static void find_sought(struct station *station)
{
    /* of the time that has samples: behind it lie the cards of many a measuring */
    static const char there[] =
        "SELECT %s FROM record JOIN counter_report USING (seq) WHERE seq >= (SELECT seq * %d / %d "
        "FROM record WHERE form = 'counter-report' AND filed_by <> '100002' ORDER BY seq DESC "
        "LIMIT "
        "1) ORDER BY seq LIMIT 1";
    char sql[500];
    sqlite3 *database = open_file(station);
    for (int i = 0; i < SOUGHT; i++) {
        struct sought *sought = &station->sought[i];
        snprintf(sql, sizeof sql, there, "number", SOUGHT - i, SOUGHT + 1);
        read_text(database, sql, sought->number, sizeof sought->number);
        snprintf(sql, sizeof sql, there,
                 "substr(filed_on, 6, 2) || '/' || substr(filed_on, 9, 2) || '/' || "
                 "substr(filed_on, 1, 4)",
                 SOUGHT - i, SOUGHT + 1);
        read_text(database, sql, sought->date, sizeof sought->date);
        snprintf(sql, sizeof sql, there, "substr(occurred_place, 1, 5)", SOUGHT - i, SOUGHT + 1);
        read_text(database, sql, sought->rare, sizeof sought->rare);
        if (!sought->number[0] || !sought->date[0]) {
            fprintf(stderr, "bench: %s holds no reports\n", station->database);
            exit(1);
        }
    }
    sqlite3_close(database);
}

void station_run(const struct station *station, const char *command, const char *what)
{
    setenv("d", station->database, 1);
    setenv("p", station->program, 1);
    setenv("writer", station->writer ? station->writer : "", 1);
    setenv("make_worksheets", station->make_worksheets ? station->make_worksheets : "", 1);
    setenv("w", "sample-password", 1);
    if (system(command) != 0) {
        fprintf(stderr, "bench: failed: %s\n", what);
        exit(1);
    }
}

void station_make(struct station *station, const char *records)
{
    struct stat status;
    snprintf(station->database, sizeof station->database, "%s/%s.db", station->folder, records);
    station->records = atoll(records);
    if (stat(station->database, &status) != 0) {
        fprintf(stderr, "making a station of %s records ...\n", records);
        setenv("n", records, 1);
        station_run(station, make, "the station was not made");
    }
    find_sought(station);
}

/* ---- with what samples do not have ---- */

void station_make_history(struct station *station)
{
    static const char longest[] = "SELECT number FROM record WHERE form = 'counter-report' AND "
                                  "filed_by = '100002' AND version > 60 ORDER BY seq DESC LIMIT 1";
    for (int times = 0; times < 2 && !station->long_history[0]; times++) {
        if (times > 0)
            station_run(station, "\"$writer\" \"$d\" history", "the long history was not made");
        sqlite3 *database = open_file(station);
        read_text(database, longest, station->long_history, sizeof station->long_history);
        sqlite3_close(database);
    }
}

static void copy_pages(sqlite3 *from, const char *path)
{
    sqlite3 *to = NULL;
    sqlite3_backup *copying = NULL;
    int outcome = sqlite3_open(path, &to);
    if (outcome == SQLITE_OK && (copying = sqlite3_backup_init(to, "main", from, "main")))
        outcome = sqlite3_backup_step(copying, -1);
    sqlite3_backup_finish(copying);
    if (outcome != SQLITE_DONE) {
        fprintf(stderr, "bench: %s: %s\n", path, sqlite3_errmsg(to));
        exit(1);
    }
    sqlite3_close(to);
}

/* The second copy beside a file belongs to that file alone: hence the folder. */
void station_copy(const struct station *station, const char *folder, struct station *copy)
{
    char command[2300];
    const char *name = strrchr(station->database, '/') + 1;
    *copy = *station;
    snprintf(command, sizeof command, "umask 077; rm -rf '%s/%s' && mkdir '%s/%s' && >'%s/%s/%s'",
             station->folder, folder, station->folder, folder, station->folder, folder, name);
    station_run(station, command, "there is no room for a copy");
    snprintf(copy->database, sizeof copy->database, "%s/%s/%s", station->folder, folder, name);
    sqlite3 *database = open_file(station);
    copy_pages(database, copy->database);
    sqlite3_close(database);
}

void station_make_exceptions(const struct station *station, struct station *copy)
{
    static const char import[] =
        "set -e; folder=$(dirname \"$d\"); \"$make_worksheets\" 7 10000 0 1000 "
        "\"$folder/faults.csv\" \"$folder/planted.csv\"\n"
        "printf '%s\\n' \"$w\" | \"$p\" --db \"$d\" import worksheet \"$folder/faults.csv\" --as "
        "100003 --password-fd 0 >/dev/null\n"
        ">\"$folder/made\"";
    char folder[60], made[1100];
    snprintf(folder, sizeof folder, "exceptions-%lld", (long long)station->records);
    snprintf(made, sizeof made, "%s/%s/made", station->folder, folder);
    if (access(made, R_OK) == 0) {
        *copy = *station;
        snprintf(copy->database, sizeof copy->database, "%s/%s/%s", station->folder, folder,
                 strrchr(station->database, '/') + 1);
        return;
    }
    fprintf(stderr, "making a station of 10,000 open exceptions ...\n");
    station_copy(station, folder, copy);
    station_run(copy, import, "10,000 lines with faults were not imported");
}
