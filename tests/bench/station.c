/* The station that is measured: made once, by the program itself. */
#include "tests/bench/targets.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

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

/* A report of the middle, to jump to. */
static void find_middle(struct station *station)
{
    static const char middle[] =
        "SELECT %s FROM record JOIN counter_report USING (seq) WHERE seq >= (SELECT max(seq) / 2 "
        "FROM record) ORDER BY seq LIMIT 1";
    char sql[300];
    sqlite3 *database = NULL;
    if (sqlite3_open_v2(station->database, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        snprintf(sql, sizeof sql, middle, "number");
        read_text(database, sql, station->number, sizeof station->number);
        snprintf(sql, sizeof sql, middle,
                 "substr(filed_on, 6, 2) || '/' || substr(filed_on, 9, 2) || '/' || "
                 "substr(filed_on, 1, 4)");
        read_text(database, sql, station->date, sizeof station->date);
        snprintf(sql, sizeof sql, middle, "substr(occurred_place, 1, 5)");
        read_text(database, sql, station->rare, sizeof station->rare);
    }
    sqlite3_close(database);
    if (!station->number[0] || !station->date[0]) {
        fprintf(stderr, "bench: %s holds no reports\n", station->database);
        exit(1);
    }
}

void station_make(struct station *station, const char *records)
{
    struct stat status;
    snprintf(station->database, sizeof station->database, "%s/%s.db", station->folder, records);
    if (stat(station->database, &status) != 0) {
        fprintf(stderr, "making a station of %s records ...\n", records);
        setenv("d", station->database, 1);
        setenv("p", station->program, 1);
        setenv("w", "sample-password", 1);
        setenv("n", records, 1);
        if (system(make) != 0) {
            fprintf(stderr, "bench: the station was not made\n");
            exit(1);
        }
    }
    find_middle(station);
}
