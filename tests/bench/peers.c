#include "tests/bench/peers.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES 10000 /* files in the folder that is listed */
#define RESTS 400   /* ms */

enum data { NO_DATA, DATABASE, ROWS, NAMES_FOLDER, REPOSITORY };

static struct peer {
    const char *name, *path;
    enum data data;
    const char *command; /* for a shell; $data is what it reads */
    const char *ready;   /* on the screen when it can be used */
    bool typed, moves;   /* a line to type into; rows, with Down and PgDn */
    const char *search, *found;
    bool slow; /* one key in five is enough */
    struct results results;
} peers[] = {
    {
        .name = "sqlite3",
        .path = "/usr/bin/sqlite3",
        .data = DATABASE,
        .command = "exec sqlite3 -readonly \"$data\"",
        .ready = "sqlite>",
        .typed = true,
        .search = "select number from record where seq in (select rowid from search_text where "
                  "search_text match '%s' order by rowid desc limit 20);\r",
        .found = "NWK-",
    },
    {
        .name = "less",
        .path = "/usr/bin/less",
        .data = ROWS,
        .command = "exec less -n -S \"$data\"",
        .ready = "NWK-",
        .moves = true,
        .search = "/%s[ ]\r",
    },
    {
        .name = "tig",
        .path = "/usr/bin/tig",
        .data = REPOSITORY,
        .command = "cd \"$data\" && exec tig",
        .ready = "[main]",
        .moves = true,
    },
    {
        .name = "nnn",
        .path = "/usr/bin/nnn",
        .data = NAMES_FOLDER,
        .command = "exec nnn \"$data\"",
        .ready = "name00001",
        .moves = true,
    },
    {
        .name = "dialog",
        .path = "/usr/bin/dialog",
        .command = "exec dialog --form Report 20 70 12 One: 1 1 '' 1 14 50 60 Two: 2 1 '' 2 14 50 "
                   "60 Three: 3 1 '' 3 14 50 60 Four: 4 1 '' 4 14 50 60",
        .ready = "Cancel",
        .typed = true,
    },
    {
        .name = "calcurse",
        .path = "/usr/bin/calcurse",
        .command = "exec calcurse -D \"$HOME/calcurse\"",
        .ready = "Calendar",
    },
    {
        .name = "VisiData",
        .path = "/usr/bin/vd",
        .data = ROWS,
        .command = "exec vd -f csv -N \"$data\"",
        .ready = "NWK-",
        .moves = true,
        .slow = true,
    },
};

#define PEERS (sizeof peers / sizeof peers[0])

static bool is_there(const struct peer *peer, const char *data)
{
    return access(peer->path, X_OK) == 0 && (peer->data == NO_DATA || access(data, R_OK) == 0);
}

/* ---- what they read ---- */

static void write_rows(const struct station *station, const char *path)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    FILE *file = fopen(path, "w");
    if (file && sqlite3_open(station->database, &database) == SQLITE_OK &&
        sqlite3_prepare_v2(database,
                           "SELECT number, headline, filed_at, filed_by, status FROM record ORDER "
                           "BY seq DESC",
                           -1, &statement, NULL) == SQLITE_OK)
        while (sqlite3_step(statement) == SQLITE_ROW)
            fprintf(file, "%s,\"%s\",%s,%s,%s\n", sqlite3_column_text(statement, 0),
                    sqlite3_column_text(statement, 1), sqlite3_column_text(statement, 2),
                    sqlite3_column_text(statement, 3), sqlite3_column_text(statement, 4));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    if (file)
        fclose(file);
}

static void make_names(const char *folder)
{
    char path[1200];
    mkdir(folder, 0700);
    for (int i = 1; i <= NAMES; i++) {
        snprintf(path, sizeof path, "%s/name%05d", folder, i);
        FILE *file = fopen(path, "w");
        if (file)
            fclose(file);
    }
}

static void find_data(const struct peer *peer, const struct station *station, char out[1100])
{
    const char *source = getenv("FRONTDESK_BENCH_REPOSITORY");
    switch (peer->data) {
    case NO_DATA:
        out[0] = '\0';
        return;
    case DATABASE:
        snprintf(out, 1100, "%s", station->database);
        return;
    case ROWS:
        snprintf(out, 1100, "%s.csv", station->database);
        if (access(out, R_OK) != 0)
            write_rows(station, out);
        return;
    case NAMES_FOLDER:
        snprintf(out, 1100, "%s/names", station->folder);
        if (access(out, R_OK) != 0)
            make_names(out);
        return;
    case REPOSITORY:
        snprintf(out, 1100, "%s", source ? source : "/nonexistent");
        return;
    }
}

/* ---- one round ---- */

static void measure_moves(struct driver *driver, int presses, struct results *results)
{
    struct cost cost = press_often(driver, "Down", NULL, presses);
    samples_add(&results->of[DOWN], cost.last);
    samples_add(&results->of[DOWN_BYTES], cost.bytes);
    samples_add(&results->of[DOWN_MEAN_BYTES], cost.mean_bytes);
    cost = press_often(driver, "PgDn", NULL, presses / 4 + 1);
    samples_add(&results->of[PAGE], cost.last);
    samples_add(&results->of[PAGE_BYTES], cost.bytes);
    samples_add(&results->of[PAGES_HELD], press_held(driver, "PgDn", 100));
}

static void measure_typed(struct driver *driver, struct results *results)
{
    struct cost cost = press_often(driver, "x", NULL, 40);
    samples_add(&results->of[TYPED], cost.last);
    samples_add(&results->of[TYPED_BYTES], cost.bytes);
    press(driver, "C-u");
    driver_settle(driver, 100);
}

static void measure_search(struct driver *driver, const struct peer *peer, const char *rare,
                           struct results *results)
{
    char typed[400], found[40];
    const char *gap = strstr(peer->search, "%s");
    snprintf(typed, sizeof typed, "%.*s%s%s", (int)(gap - peer->search), peer->search, rare,
             gap + 2);
    snprintf(found, sizeof found, "%s ", rare);
    int64_t sent = driver_now();
    if (!driver_send(driver, typed, strlen(typed)) ||
        !driver_wait(driver, peer->found ? peer->found : found, false, PATIENCE))
        bench_fail(driver, "%s did not find it", peer->name);
    samples_add(&results->of[FIND_RARE], (double)(driver->last_read - sent) / 1000);
}

/* Reads for a second, however much comes: one with a clock writes each second. */
static void read_for_a_second(struct driver *driver)
{
    for (int64_t end = driver_now() + 1000000000; driver_now() < end;)
        if (!driver_settle(driver, 20))
            return;
}

static void measure_idle(struct driver *driver, struct results *results)
{
    driver_settle(driver, 500);
    size_t bytes = driver->bytes;
    long wakeups = status_line(driver->child, "voluntary_ctxt_switches:");
    read_for_a_second(driver);
    samples_add(&results->of[WAKEUPS],
                (double)(status_line(driver->child, "voluntary_ctxt_switches:") - wakeups));
    samples_add(&results->of[IDLE_BYTES], (double)(driver->bytes - bytes));
    samples_add(&results->of[RESIDENT], (double)status_line(driver->child, "VmRSS:") / 1024);
    samples_add(&results->of[OWN_MEMORY], (double)status_line(driver->child, "RssAnon:") / 1024);
}

static void measure_one(struct peer *peer, const struct station *station, int presses)
{
    char data[1100], command[1600];
    struct driver driver;
    find_data(peer, station, data);
    if (!is_there(peer, data))
        return;
    snprintf(command, sizeof command, "data='%s'; %s", data, peer->command);
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    samples_add(&peer->results.of[START], start_timed(&driver, argv, peer->ready));
    driver_settle(&driver, 300);
    if (peer->typed)
        measure_typed(&driver, &peer->results);
    if (peer->moves)
        measure_moves(&driver, peer->slow ? presses / 5 + 1 : presses, &peer->results);
    if (peer->search && peer->moves) {
        press(&driver, "Home"); /* few rows may all have gone by */
        driver_settle(&driver, 300);
    }
    if (peer->search)
        measure_search(&driver, peer, station->sought[1].rare, &peer->results);
    measure_idle(&driver, &peer->results);
    driver_finish(&driver);
}

void peers_measure(const struct station *station, int presses)
{
    for (size_t i = 0; i < PEERS; i++)
        measure_one(&peers[i], station, presses);
}

void peers_print(struct results *ours, struct results *floor)
{
    struct column columns[PEERS + 2] = {{"frontdesk", ours}, {"floor", floor}};
    int count = 2;
    for (size_t i = 0; i < PEERS; i++)
        if (peers[i].results.of[START].count > 0)
            columns[count++] = (struct column){peers[i].name, &peers[i].results};
    printf("\nBeside others that are installed (the same run)\n");
    print_side_by_side(columns, count);
}

/* ---- a whole report over a slow line ---- */

/* The words of the report, and the keys that lead to each field. */
static const struct {
    const char *keys[4];
    const char *words;
} steps[] = {
    {{"1"}, ""},
    {{"Enter"}, "lost"},
    {{"Tab", "Tab", "Tab", "Tab"}, "2026-03-03 1400"},
    {{"Tab"}, "3/3/2026 15:30"},
    {{"Tab"}, "12000 Madeup Street"},
    {{"Tab"}, "norw"},
    {{"Tab"}, "0461"},
    {{NULL}, "V"},
    {{"Tab"}, "Muestra, Ana"},
    {{"F5"}, "W"},
    {{"Tab"}, "Example, Wanda"},
    {{"C-n"},
     "The phone was on the seat. It was gone at the next stop, and the driver had not seen it."},
};

#define STEPS (sizeof steps / sizeof steps[0])

struct line {
    size_t keys, bytes;
    size_t answers; /* times that something came: each is a packet, and a wait on a slow line */
};

static void press_counted(struct driver *driver, const char *key, struct line *line)
{
    size_t before = driver->bytes;
    press(driver, key);
    driver_answer(driver, QUIET);
    size_t answered = driver->bytes;
    if (strlen(key) > 1)
        driver_settle(driver, RESTS); /* at each field the hand rests, and more may come */
    line->bytes += driver->bytes - before;
    line->answers += (size_t)(answered > before) + (size_t)(driver->bytes > answered);
    line->keys++;
}

static void type_counted(struct driver *driver, const char *words, struct line *line)
{
    for (; *words; words++)
        press_counted(driver, *words == ' ' ? " " : (char[2]){*words, 0}, line);
}

static struct line type_report(const struct station *station)
{
    struct driver driver;
    struct line line = {0};
    program_start(&driver, station);
    program_sign_in(&driver, "100002");
    for (size_t i = 0; i < STEPS; i++) {
        for (size_t k = 0; k < 4 && steps[i].keys[k]; k++)
            press_counted(&driver, steps[i].keys[k], &line);
        type_counted(&driver, steps[i].words, &line);
    }
    program_throw_away(&driver); /* nothing is left behind; it does not count */
    program_leave(&driver);
    return line;
}

static struct line type_into_dialog(void)
{
    static char command[2000] = "exec /usr/bin/dialog --form 'Counter report' 22 76 14";
    struct driver driver;
    struct line line = {0};
    size_t length = strlen(command);
    for (size_t i = 1; i < STEPS; i++)
        length += (size_t)snprintf(command + length, sizeof command - length,
                                   " 'Field %zu:' %zu 1 '' %zu 20 50 100", i, i, i);
    start_timed(&driver, (const char *[]){"/bin/sh", "-c", command, NULL}, "Cancel");
    driver_settle(&driver, 100);
    for (size_t i = 1; i < STEPS; i++) {
        type_counted(&driver, steps[i].words, &line);
        press_counted(&driver, "Down", &line);
    }
    driver_finish(&driver);
    return line;
}

static void print_line(const char *name, struct line line)
{
    printf("%-12s %5zu keys %7zu bytes %6.1f a key %5zu answers\n", name, line.keys, line.bytes,
           (double)line.bytes / (double)line.keys, line.answers);
}

/* tig has nothing to type a report into: its list is what it can be compared by. */
static void print_list_bytes(struct results *ours)
{
    for (size_t i = 0; i < PEERS; i++)
        if (strcmp(peers[i].name, "tig") == 0 && peers[i].results.of[DOWN_BYTES].count > 0)
            printf(
                "tig has no form; a list, bytes of Down and of PgDn: frontdesk %.0f and %.0f, tig "
                "%.0f and %.0f\n",
                samples_median(&ours->of[DOWN_BYTES]), samples_median(&ours->of[PAGE_BYTES]),
                samples_median(&peers[i].results.of[DOWN_BYTES]),
                samples_median(&peers[i].results.of[PAGE_BYTES]));
}

void peers_print_report(const struct station *station, struct results *ours)
{
    printf("\nA whole counter report, key by key, from the home screen to its last field\n");
    print_line("frontdesk", type_report(station));
    if (access("/usr/bin/dialog", X_OK) == 0)
        print_line("dialog", type_into_dialog());
    print_list_bytes(ours);
    fflush(stdout);
}
