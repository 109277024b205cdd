/* Measures the program beside the smallest programs that do the same, which take turns with it, and
 * beside others that are installed, round by round:
 *
 *   bench PROGRAM FLOOR WRITER MAKE_WORKSHEETS FOLDER ROUNDS PRESSES RECORDS...
 *
 * FOLDER/RECORDS.db are stations filled by `frontdesk seed`, made when missing. The last of them is
 * the one that is measured beside the others; all together show how cost grows. */
#include "tests/bench/bulk.h"
#include "tests/bench/peers.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STATIONS_MOST 8

struct run {
    struct station stations[STATIONS_MOST];
    const char *names[STATIONS_MOST];
    struct results ours[STATIONS_MOST], floor, lists[LIST_COUNT], list_floors[LIST_COUNT];
    struct station full; /* the last of them, with 10,000 open exceptions */
    int count, rounds, presses;
};

/* Lists of fewer records have no second page to turn to. */
#define LISTS_FROM 10000

static bool has_lists(const struct run *run)
{
    return run->stations[run->count - 1].records >= LISTS_FROM;
}

static void measure_rounds(struct run *run)
{
    int final = run->count - 1;
    const struct station *last = &run->stations[final];
    for (int round = 0; round < run->rounds; round++) {
        for (int i = 0; i < run->count; i++)
            measure_program(&run->stations[i], run->presses, &run->ours[i],
                            i == final ? &run->floor : NULL);
        measure_full_review(&run->full, &run->ours[final]);
        measure_polls(last, &run->ours[final]);
        if (has_lists(run))
            measure_lists(last, &run->full, run->presses, run->lists, run->list_floors);
        peers_measure(last, run->presses);
        fprintf(stderr, "round %d of %d\n", round + 1, run->rounds);
    }
}

/* ---- while something else goes on ---- */

static pid_t start_load(const struct station *station, bool backup)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    setpgid(0, 0);
    int in[2];
    if (!backup && pipe(in) == 0) {
        dup2(in[0], 0); /* never ends */
        execl(station->writer, station->writer, station->database, "50", (char *)NULL);
    } else if (backup) {
        setenv("d", station->database, 1);
        setenv("p", station->program, 1);
        setenv("out", station->folder, 1);
        execl("/bin/sh", "sh", "-c",
              "while \"$p\" --db \"$d\" backup \"$out/copies\" >/dev/null; do rm -rf "
              "\"$out/copies\"; done",
              (char *)NULL);
    }
    _exit(127);
}

static void measure_under_load(struct run *run, bool backup, struct results *results)
{
    const struct station *station = &run->stations[run->count - 1];
    pid_t load = start_load(station, backup);
    setpgid(load, load);
    sleep(1);
    for (int round = 0; round < run->rounds; round++)
        measure_keys(station, run->presses, results);
    bool ran = waitpid(load, NULL, WNOHANG) == 0;
    kill(-load, SIGKILL);
    waitpid(load, NULL, 0);
    if (!ran) {
        fprintf(stderr, "bench: what was to run beside it has ended\n");
        exit(1);
    }
}

static void print_under_load(struct run *run)
{
    static struct results quiet, commits, backup;
    for (int round = 0; round < run->rounds; round++)
        measure_keys(&run->stations[run->count - 1], run->presses, &quiet);
    measure_under_load(run, false, &commits);
    measure_under_load(run, true, &backup);
    printf("\nUnder load, %s records\n", run->names[run->count - 1]);
    print_side_by_side(
        (struct column[]){{"nothing", &quiet}, {"50 commits/s", &commits}, {"a backup", &backup}},
        3);
}

static void print_lists(struct run *run)
{
    printf("\nIn each list, beside the floor in turns\n");
    for (enum list list = 0; list < LIST_COUNT; list++)
        print_beside_floor(list_name(list), &run->lists[list], &run->list_floors[list]);
}

static void print_stations(struct run *run)
{
    struct column columns[STATIONS_MOST];
    char when[32];
    time_t now = time(NULL);
    strftime(when, sizeof when, "%Y-%m-%d", gmtime(&now));
    printf("\n%s, %s records, 24x80, %ld processors, %d rounds of %d presses: medians\n", when,
           run->names[run->count - 1], sysconf(_SC_NPROCESSORS_ONLN), run->rounds, run->presses);
    print_beside_floor("", &run->ours[run->count - 1], &run->floor);
    if (has_lists(run))
        print_lists(run);
    peers_print(&run->ours[run->count - 1], &run->floor);
    if (run->count < 2)
        return;
    for (int i = 0; i < run->count; i++)
        columns[i] = (struct column){run->names[i], &run->ours[i]};
    printf("\nHow cost grows with the records\n");
    print_growth(columns, run->count);
}

int main(int argc, char **argv)
{
    static struct run run;
    if (argc < 9 || argc > 8 + STATIONS_MOST)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    run.rounds = atoi(argv[6]);
    run.presses = atoi(argv[7]);
    run.count = argc - 8;
    bench_home(argv[5]);
    for (int i = 0; i < run.count; i++) {
        run.names[i] = argv[8 + i];
        run.stations[i] = (struct station){.program = argv[1],
                                           .floor = argv[2],
                                           .writer = argv[3],
                                           .make_worksheets = argv[4],
                                           .folder = argv[5]};
        station_make(&run.stations[i], run.names[i]);
    }
    station_make_history(&run.stations[run.count - 1]);
    station_make_exceptions(&run.stations[run.count - 1], &run.full);
    measure_rounds(&run);
    print_stations(&run);
    print_under_load(&run);
    print_bulk(&run.stations[run.count - 1], &run.full, run.rounds < 3 ? run.rounds : 3);
    peers_print_report(&run.stations[0], &run.ours[run.count - 1]);
    return 0;
}
