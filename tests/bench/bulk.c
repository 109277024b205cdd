/* Work over all records at once, as the command line does it, beside the sqlite3 shell for the same
 * rows. */
#include "tests/bench/bulk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define AS(who)      "printf 'sample-password\\n' | \"$p\" --db \"$d\" --as " who " --password-fd 0 "
#define SERGEANT     AS("100003")
#define SHELL        "sqlite3 -readonly \"$c\" "
#define CSV          "sqlite3 -readonly -csv -header \"$c\" "
#define MONTH        "'$(date +%Y-%m)-01'"
#define QUICK        2.0  /* seconds in all up to which a row is repeated ... */
#define QUICK_ROUNDS 9    /* ... so often */
#define LONG         60.0 /* seconds in all from which it is not */
#define SHORTEST_RATIO                                                                             \
    0.02 /* seconds: below that the password's own spread is what is compared                      \
          */

enum place {
    MEASURED, /* the station itself */
    FULL,     /* the one with 10,000 open exceptions, which has worksheets */
    COPIES,   /* copies of the station that are written to: one ours, one the shell's */
};

/* For sh: $p is the program, $d the file, $c the file that the shell has, $o a folder to write to,
 * $s the folder of scripts, $n another number each time. */
static const struct work {
    const char *name, *ours, *shell;
    const char *same;    /* the same work as far as SQL can, where `shell` does less */
    const char *prepare; /* not measured */
    bool signs_in;       /* the password's time is taken off */
    enum place place;
} works[] = {
    {
        .name = "signing in alone (the password)",
        .ours = SERGEANT "list counter-report --limit 1",
    },
    {
        .name = "all counter reports as CSV",
        .ours = SERGEANT "list counter-report --format csv",
        .shell = CSV "\"select number, status, version, filed_at, filed_by, headline from record "
                     "where form = 'counter-report' order by seq desc\"",
        .signs_in = true,
    },
    {
        .name = "all 755 cards as CSV",
        .ours = SERGEANT "list contact-755 --format csv",
        .shell = CSV "\"select number, status, version, filed_at, filed_by, headline from record "
                     "where form = 'contact-755' order by seq desc\"",
        .signs_in = true,
    },
    {
        .name = "the log of this month as CSV",
        .ours = AS("100001") "log --from $(date +%Y-%m)-01 --format csv",
        .shell =
            CSV "\"select o.seq, at, actor, workstation, subject, action, coalesce(number, ''), "
                "changes ->> 'reason', (select group_concat(key, ' ') from json_each(changes, "
                "'\\$.fields')), hex(hash) from operation o left join record r on r.id = o.record "
                "where at >= " MONTH " order by o.seq desc\"",
        .signs_in = true,
    },
    {
        .name = "import of 20,000 lines",
        /* each time of other people: the same again would add nothing, or to what is there */
        .prepare = "\"$make_worksheets\" 100 20000 0 20 \"$o/lines.csv\" \"$o/planted.csv\" && "
                   "sed \"s/,500\\([0-9]\\{3\\}\\),/,5$n\\1,/\" \"$o/lines.csv\" "
                   ">\"$o/import.csv\"",
        .ours = SERGEANT "import worksheet \"$o/import.csv\"",
        .shell = "sqlite3 \"$c\" 'drop table if exists bench_line' 'create table bench_line ("
                 "worked_on, watch, unit, class, employee, received, dispatched, enroute, arrived, "
                 "cleared, tag, origin, rd, location, nature, clearance, urn, narrative, contacts, "
                 "cards)' 'create index bench_watch on bench_line (worked_on, unit, watch, "
                 "employee)' 'create index bench_urn on bench_line (urn)' \".import --csv --skip 1 "
                 "'$o/import.csv' bench_line\"",
        .same = "sqlite3 \"$c\" 'create temp table line (worked_on, watch, unit, class, employee, "
                "received, dispatched, enroute, arrived, cleared, tag, origin, rd, location, "
                "nature, clearance, urn, narrative, contacts, cards)' \".import --schema temp "
                "--csv --skip 1 '$o/import.csv' line\" \".read '$s/import_same.sql'\"",
        .signs_in = true,
        .place = COPIES,
    },
    {
        .name = "reconcile a month of cards",
        .ours = SERGEANT "reconcile --from 2026-11-01 --to 2026-11-30 --format csv",
        .shell = SHELL "\".read '$s/reconcile_same.sql'\"",
        .signs_in = true,
        .place = FULL,
    },
    {
        .name = "755 contacts of this month by area",
        .ours = SERGEANT "report contacts --month $(date +%Y-%m) --by area",
        .shell = SHELL "\"select area, count(*), sum(contacts), sum(people), sum(cards), "
                       "sum(clearances) from counted_contact where at >= " MONTH " group by 1\"",
        .signs_in = true,
    },
    {
        .name = "the 755 report of this month",
        .ours = SERGEANT "report monthly --month $(date +%Y-%m)",
        .shell = SHELL
        "\"select area, sum(contacts), sum(people), sum(cards), sum(clearances) from "
        "counted_contact where at >= " MONTH " group by 1; select setting, sum(contacts), "
        "sum(people), sum(cards), sum(clearances) from counted_contact where at >= " MONTH
        " group by 1; select watch, sum(contacts), sum(people), sum(cards), sum(clearances) from "
        "counted_contact where at >= " MONTH " group by 1; select status, count(*), "
        "sum(attendance), sum(cards) from outreach_event join record using (seq) where held_on "
        ">= " MONTH " group by 1; select watch, count(*), sum(attendees) from briefing where "
        "held_on >= " MONTH " group by 1; select location, sum(cards) from stock_change where "
        "at >= " MONTH " group by 1\"",
        .signs_in = true,
    },
    {
        .name = "records requests of this month",
        .ours = SERGEANT "report records --month $(date +%Y-%m)",
        .shell = SHELL "\"select r.status, kind, count(*), min(received_at) from record r join "
                       "records_request using (seq) where r.form = 'records-request' and filed_on "
                       ">= " MONTH " group by 1, 2\"",
        .signs_in = true,
    },
    {
        .name = "outreach events of this month",
        .ours = SERGEANT "report outreach --month $(date +%Y-%m)",
        .shell =
            SHELL "\"select status, type, count(*), sum(attendance), sum(cards) from "
                  "outreach_event join record using (seq) where held_on >= " MONTH " group by 1, "
                  "2\"",
        .signs_in = true,
    },
    {
        .name = "volunteer hours of this month",
        .ours = SERGEANT "report hours --month $(date +%Y-%m)",
        .shell = SHELL "\"select volunteer, sum(hours) from volunteer_hours join record using "
                       "(seq) where worked_on >= " MONTH " and status <> 'void' group by 1\"",
        .signs_in = true,
    },
    {
        .name = "backup, verified",
        .ours = "\"$p\" --db \"$d\" backup \"$o/backup\"",
        .shell = "sqlite3 \"$d\" \".backup '$o/copy.db'\" && sqlite3 -readonly \"$o/copy.db\" "
                 "'pragma integrity_check'",
    },
    {
        .name = "check of everything",
        .ours = "\"$p\" --db \"$d\" check",
        .shell = SHELL "'pragma integrity_check; pragma foreign_key_check; select "
                       "sum(length(changes)), sum(length(hash)) from operation; select "
                       "sum(length(narrative)) from counter_report; select count(*) from "
                       "contact_755 where setting is null'",
        .same = "\"$s/check_same\" \"$d\"",
    },
};

#define WORKS (sizeof works / sizeof works[0])

struct took {
    struct samples wall, cpu; /* seconds */
    double all;
    bool told; /* how far it is, on the terminal */
};

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* A terminal, on which progress is told; both ends of it. */
static int open_terminal(int *other)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    *other = -1;
    if (terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0)
        *other = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    return terminal;
}

static void run_timed(const char *command, struct took *took)
{
    struct rusage usage;
    int status, other = -1, terminal = open_terminal(&other);
    char told[4096] = "";
    ssize_t length = 0, last = 0;
    fflush(stdout); /* or the child writes it once more */
    int64_t began = driver_now();
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || dup2(other, STDERR_FILENO) < 0)
            _exit(127);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(other);
    while ((length = read(terminal, told, sizeof told - 1)) > 0) {
        last = length;
        /* a line written over again, not one that ends */
        for (ssize_t i = 0; i + 1 < length; i++)
            took->told = took->told || (told[i] == '\r' && told[i + 1] != '\n');
    }
    close(terminal);
    if (wait4(child, &status, 0, &usage) != child || status != 0) {
        told[last] = '\0';
        fprintf(stderr, "bench: failed: %s\n%s\n", command, told);
        exit(1);
    }
    double wall = (double)(driver_now() - began) / 1e9;
    took->all += wall;
    samples_add(&took->wall, wall);
    samples_add(&took->cpu, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
}

/* ---- where ---- */

static void clear(const struct station *station)
{
    char command[1300];
    snprintf(command, sizeof command,
             "cd '%s' && rm -rf backup copy.db* import.csv lines.csv planted.csv", station->folder);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s was not cleared\n", station->folder);
}

static void clear_copies(const struct station *station)
{
    char command[2300];
    snprintf(command, sizeof command, "rm -rf '%s/bulk-ours' '%s/bulk-shell'", station->folder,
             station->folder);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s was not cleared\n", station->folder);
}

static void set_up(const struct station *ours, const struct station *shell)
{
    const char *scripts = getenv("FRONTDESK_BENCH_REPOSITORY");
    char path[1100];
    snprintf(path, sizeof path, "%s/tests/bench", scripts ? scripts : ".");
    setenv("p", ours->program, 1);
    setenv("d", ours->database, 1);
    setenv("c", shell->database, 1);
    setenv("o", ours->folder, 1);
    setenv("s", path, 1);
    setenv("make_worksheets", ours->make_worksheets, 1);
}

static void set_up_place(enum place place, const struct station *station,
                         const struct station *full)
{
    struct station ours, shell;
    switch (place) {
    case MEASURED:
        set_up(station, station);
        return;
    case FULL:
        set_up(full, full);
        return;
    case COPIES:
        station_copy(station, "bulk-ours", &ours);
        station_copy(station, "bulk-shell", &shell);
        set_up(&ours, &shell);
        /* the first to write in a folder writes the second copy of the whole log */
        station_run(&ours, SERGEANT "list counter-report --limit 1 >/dev/null", "a sign-in");
        return;
    }
}

/* ---- a row ---- */

static void prepare(const struct work *work, const struct station *station, int round)
{
    char number[16];
    clear(station);
    snprintf(number, sizeof number, "%d", 10 + round);
    setenv("n", number, 1);
    if (work->prepare && system(work->prepare) != 0) {
        fprintf(stderr, "bench: failed: %s\n", work->prepare);
        exit(1);
    }
}

static bool goes_on(const struct took *ours, const struct took *shell, const struct took *same,
                    int round, int rounds)
{
    double all = ours->all + shell->all + same->all;
    return round < rounds ? all < LONG : round < QUICK_ROUNDS && all < QUICK;
}

static void print_ratio(double ours, double other)
{
    if (ours < SHORTEST_RATIO || other <= 0)
        printf(" %9s", "-");
    else
        printf(" %9.2f", ours / other);
}

static void print_shell(struct took *shell, double wall, double cpu)
{
    double other_wall = samples_median(&shell->wall), other_cpu = samples_median(&shell->cpu);
    printf(" %10.2f %10.2f", other_wall, other_cpu);
    print_ratio(wall, other_wall);
    print_ratio(cpu, other_cpu);
}

static void print_work(const struct work *work, const struct station *station, int rounds,
                       struct took *alone)
{
    struct took ours = {0}, shell = {0}, same = {0};
    bool has_shell = access("/usr/bin/sqlite3", X_OK) == 0;
    for (int round = 0; goes_on(&ours, &shell, &same, round, rounds); round++) {
        prepare(work, station, round);
        run_timed(work->ours, &ours);
        if (has_shell && work->shell)
            run_timed(work->shell, &shell);
        if (has_shell && work->same)
            run_timed(work->same, &same);
    }
    double wall = samples_median(&ours.wall), cpu = samples_median(&ours.cpu);
    if (work == works)
        *alone = ours;
    if (work->signs_in) {
        wall -= samples_median(&alone->wall);
        cpu -= samples_median(&alone->cpu);
    }
    printf("%-36s %8s %10.2f %10.2f", work->name, ours.told ? "shown" : "-", wall, cpu);
    if (shell.cpu.count > 0)
        print_shell(&shell, wall, cpu);
    printf("\n");
    if (same.cpu.count > 0) {
        printf("%-36s %8s %10s %10s", "  as far as SQL can, the same", "", "", "");
        print_shell(&same, wall, cpu);
        printf("\n");
    }
    fflush(stdout);
}

void print_bulk(const struct station *station, const struct station *full, int rounds)
{
    struct took alone = {0};
    printf("\nWork over all records, seconds, the password's taken off\n");
    printf("%-36s %8s %10s %10s %10s %10s %9s %9s\n", "", "progress", "frontdesk", "processor",
           "sqlite3", "processor", "ratio", "processor");
    for (size_t i = 0; i < WORKS; i++) {
        set_up_place(works[i].place, station, full);
        print_work(&works[i], station, rounds, &alone);
        if (works[i].place == COPIES)
            clear_copies(station);
    }
    clear(station);
}
