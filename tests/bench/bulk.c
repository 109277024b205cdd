/* Work over all records at once, as the command line does it, beside the sqlite3 shell for the same
 * rows. */
#include "tests/bench/bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIGNED_IN "printf 'sample-password\\n' | \"$p\" --db \"$d\" --password-fd 0 "

/* For sh: $p is the program, $d the file, $o a folder to write to. */
static const struct work {
    const char *name, *ours, *shell;
    bool signs_in; /* the password's time is taken off */
} works[] = {
    {
        .name = "signing in alone (the password)",
        .ours = SIGNED_IN "list counter-report --limit 1 --as 100003",
    },
    {
        .name = "all counter reports as CSV",
        .ours = SIGNED_IN "list counter-report --format csv --as 100003",
        .shell = "sqlite3 -readonly -csv -header \"$d\" \"select number, status, filed_at, "
                 "filed_by, headline from record where form = 'counter-report' order by seq desc\"",
        .signs_in = true,
    },
    {
        .name = "records requests of this month",
        .ours = SIGNED_IN "report records --month $(date +%Y-%m) --as 100003",
        .shell =
            "sqlite3 -readonly \"$d\" \"select r.status, kind, count(*), min(received_at) from "
            "record r join records_request using (seq) where r.form = 'records-request' and "
            "filed_on >= '$(date +%Y-%m)-01' group by 1, 2\"",
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
        .shell = "sqlite3 -readonly \"$d\" 'pragma integrity_check; pragma foreign_key_check; "
                 "select sum(length(changes)), sum(length(hash)) from operation; select "
                 "sum(length(narrative)) from counter_report; select count(*) from contact_755 "
                 "where setting is null'",
    },
};

#define WORKS (sizeof works / sizeof works[0])

struct took {
    struct samples wall, cpu; /* seconds */
};

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void run_timed(const char *command, struct took *took)
{
    struct rusage usage;
    int status;
    fflush(stdout); /* or the child writes it once more */
    int64_t began = driver_now();
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(127);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "bench: failed: %s\n", command);
        exit(1);
    }
    samples_add(&took->wall, (double)(driver_now() - began) / 1e9);
    samples_add(&took->cpu, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
}

static void clear(const char *folder)
{
    char command[1300];
    snprintf(command, sizeof command, "rm -rf '%s/backup' '%s/copy.db'*", folder, folder);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s was not cleared\n", folder);
}

static void set_up(const struct station *station)
{
    setenv("d", station->database, 1);
    setenv("p", station->program, 1);
    setenv("o", station->folder, 1);
    clear(station->folder);
}

void print_bulk(const struct station *station, int rounds)
{
    bool has_shell = access("/usr/bin/sqlite3", X_OK) == 0;
    printf("\nWork over all records, seconds: wall and processor, the password's taken off\n");
    printf("%-36s %10s %10s %12s %10s %7s\n", "", "frontdesk", "processor", "sqlite3", "processor",
           "ratio");
    struct took alone = {0};
    for (size_t i = 0; i < WORKS; i++) {
        struct took ours = {0}, shell = {0};
        for (int round = 0; round < rounds; round++) {
            set_up(station);
            run_timed(works[i].ours, &ours);
            if (has_shell && works[i].shell)
                run_timed(works[i].shell, &shell);
        }
        double wall = samples_median(&ours.wall), cpu = samples_median(&ours.cpu);
        if (i == 0)
            alone = ours;
        if (works[i].signs_in) {
            wall -= samples_median(&alone.wall);
            cpu -= samples_median(&alone.cpu);
        }
        printf("%-36s %10.2f %10.2f", works[i].name, wall, cpu);
        if (shell.cpu.count > 0)
            printf(" %12.2f %10.2f %7.2f", samples_median(&shell.wall), samples_median(&shell.cpu),
                   cpu / samples_median(&shell.cpu));
        printf("\n");
        fflush(stdout);
    }
    clear(station->folder);
}
