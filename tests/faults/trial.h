/* What the tests of faults share: a station in a folder of its own for each trial, the real program
 * run in it on a disk that fails as told, what must be true afterwards whatever happened, and the
 * table of how it went.
 *
 * A trial is lost when the program said that something is kept that is not there, when a part of a
 * change is there without the rest, when the file is no longer whole, or when the program does not
 * go on working. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ADMINISTRATOR "900001"
#define CLERK         "900002"
#define SERGEANT      "900003"
#define PASSWORD      "sample-password"
#define SCENE_CLOCK   "2026-03-02T09:30"
#define LOST_TEST     1
#define SKIPPED_TEST  77

struct trial_row {
    char what[96];
    unsigned tried, lost;
};

/* One run of one test program. */
struct trials {
    const char *name;    /* one word */
    const char *heading; /* of the table */
    const char *program; /* FRONTDESK_PROGRAM */
    const char *disk;    /* FRONTDESK_FAILING_DISK, the library that fails */
    char folder[96];     /* everything lies in it; kept when something was lost */
    uint64_t random;
    uint64_t seed;
    struct trial_row rows[48];
    size_t row_count;
    unsigned lost;
};

/* Makes the folder and the random numbers (FRONTDESK_FAULTS_SEED, or new ones: they are printed).
 * With FRONTDESK_FAULTS_STOP set the test ends at the first trial that is lost. */
void trials_begin(struct trials *trials, const char *name, const char *heading);

/* Prints the table, puts it as NAME into the folder that FRONTDESK_FAULTS_TABLES names, takes the
 * folder of the run away, and gives the exit code of the test. */
int trials_end(struct trials *trials);

uint32_t trials_random(struct trials *trials, uint32_t below);

/* How much is done by tools/test, with --full and with --long. */
unsigned trials_size(struct trials *trials, unsigned plain, unsigned full, unsigned without_limit);

/* Counts one trial in the row of this name. `why` is "" for one that was survived, else it is
 * printed. */
void trials_count(struct trials *trials, const char *what, const char *why);

unsigned trials_tried(struct trials *trials, const char *what);

/* Ends the test program: the test itself cannot go on. */
_Noreturn void trials_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- a station for a trial --- */

struct scene {
    struct trials *trials;
    char folder[160];
    char data[176];     /* the folder that the failing disk looks at */
    char database[192]; /* in it */
};

/* An empty folder. `name` tells scenes apart; one of that name is taken away first. */
void scene_begin(struct trials *trials, const char *name, struct scene *scene);

/* A station with one person of each role above, whose passwords cost nothing to look at. */
void scene_make(struct trials *trials, const char *name, struct scene *scene);

/* The files of another scene, as they lie there. */
void scene_copy(const struct scene *from, const char *name, struct scene *scene);
void scene_remove(const struct scene *scene, const char *folder);     /* of its data */
void scene_fill(const struct scene *from, const struct scene *scene); /* of an empty one */

/* What the disk does: see failing_disk.h. */
struct fault {
    const char *call, *how;
    int64_t at;        /* 0: nothing fails */
    bool onwards;      /* and every later call too */
    int64_t jump;      /* the clock, in seconds */
    bool record;       /* into the file "record" of the scene's folder */
    const char *under; /* a folder of the data, "journal": only there; NULL: everywhere */
};

struct command {
    const char *words[24]; /* without the program and --db; ends with NULL. Run in the scene's
                              folder */
    const char *input;     /* bytes; NULL: none */
    const char *as;        /* --as with its password; NULL: nobody signs in */
    const char *name;      /* of the files with what it says; NULL: "command" */
    const char *clock;     /* NULL: SCENE_CLOCK; "": as it is */
    const struct fault *fault;
};

/* Starts the program; scene_wait() gives its exit code, or minus the signal that ended it. */
pid_t scene_start(const struct scene *scene, const struct command *command);
int scene_wait(pid_t child);
int scene_run(const struct scene *scene, const struct command *command);

/* The environment of a program that is started in another way, ended by NULL. */
char **scene_settings(const struct scene *scene, const char *name, const struct fault *fault);
void scene_settings_free(char **settings);

/* Was the call that should fail met? What was it? "" when not. The buffer is the caller's. */
const char *scene_met(const struct scene *scene, const char *name, char out[256]);

/* What the command of that name has said (".out") or complained of (".err"); caller frees. */
char *scene_said(const struct scene *scene, const char *name, const char *ending);

/* Lines for `frontdesk file`: reports with a card each, or cards. Each holds "token NAME-N" with N
 * from `first` on. Caller frees. */
char *lines_of_reports(const char *name, unsigned first, unsigned count);
char *lines_of_cards(const char *name, unsigned first, unsigned count);

/* --- what must be true --- */

#define WHY_ROOM 1024

/* Each number that the command of this name printed is in the file, with what was filed under it,
 * and its operation is in the journal, unless the command said that the second copy failed. False
 * fills `why`. */
bool scene_has_numbers(const struct scene *scene, const char *name, char why[WHY_ROOM]);

/* As scene_has_numbers() for the first `length` bytes of what it said. */
bool scene_has_first_numbers(const struct scene *scene, const char *name, size_t length,
                             char why[WHY_ROOM]);

/* `frontdesk check` finds nothing, numbers run without gaps, each report has its card and each card
 * its report, nothing is there twice, and the search index fits. */
bool scene_is_whole(const struct scene *scene, char why[WHY_ROOM]);

/* The journal holds every operation of the file. */
bool scene_has_second_copy(const struct scene *scene, char why[WHY_ROOM]);

/* The same, or the check of scene_is_whole() has just warned that the journal lacks operations. */
bool scene_knows_second_copy(const struct scene *scene, char why[WHY_ROOM]);

/* Every file in the folder of the backups that ends in .db is whole, and there are so many. */
bool scene_backups_hold(const struct scene *scene, unsigned least, char why[WHY_ROOM]);

/* The integer that a question to the file has as its answer; -1 when there is no file. */
int64_t scene_ask(const struct scene *scene, const char *sql);
bool scene_is_there(const struct scene *scene); /* the database */
