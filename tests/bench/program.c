/* The program as a desk uses it. */
#include "tests/bench/targets.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILINGS   5   /* a round; the first finds the file cold */
#define PAUSE     500 /* ms before a filing */
#define TABS      25
#define LETTERS   60 /* what the floor's line has room for */
#define PASSWORD  "sample-password"
#define KEYS_MOST 6
#define PAGES     500 /* as many as the floor's */
#define COMMON    "example street"
#define IDLE_FOR  500 /* ms in each view */
#define SETTLED   60  /* ms: what a view does a moment later is done too */
#define TIMES     3   /* a round, of what is pressed once: a start, an opening, Home, a search */

static double idle_wakeups, idle_bytes; /* of the worst view of this run */

/* ---- signing in ---- */

void program_sign_in(struct driver *driver, const char *employee)
{
    char keys[80];
    snprintf(keys, sizeof keys, "%s\r" PASSWORD "\r", employee);
    if (!driver_send(driver, keys, strlen(keys)) ||
        !driver_wait(driver, "Front desk", false, PATIENCE))
        bench_fail(driver, "could not sign in");
    driver_settle(driver, 100);
}

double program_start(struct driver *driver, const struct station *station)
{
    const char *argv[] = {station->program, "--db", station->database, NULL};
    return start_timed(driver, argv, "Sign in");
}

void program_wait(struct driver *driver, const char *text)
{
    if (!driver_wait(driver, text, false, PATIENCE))
        bench_fail(driver, "there is no \"%s\"", text);
    driver_settle(driver, SETTLED);
}

/* ---- idle ---- */

static void look_idle(struct driver *driver)
{
    size_t bytes = driver->bytes;
    long wakeups = status_line(driver->child, "voluntary_ctxt_switches:");
    driver_settle(driver, IDLE_FOR);
    double woke = (double)(status_line(driver->child, "voluntary_ctxt_switches:") - wakeups);
    woke *= 1000.0 / IDLE_FOR;
    double wrote = (double)(driver->bytes - bytes);
    idle_wakeups = woke > idle_wakeups ? woke : idle_wakeups;
    idle_bytes = wrote > idle_bytes ? wrote : idle_bytes;
}

/* ---- from one view into another ---- */

static const struct opening {
    enum figure figure;
    const char *before;          /* typed first */
    const char *keys[KEYS_MOST]; /* pressed first */
    const char *key, *shows;
    int back; /* so many times F3 to where it began */
} openings[] = {
    {OPEN_REVIEW, "", {NULL}, "6", "Review", 1},
    {OPEN_SEARCH, "", {NULL}, "7", "Two letters or more", 1},
    {OPEN_REPORTS, "", {NULL}, "8", "755 cards", 1},
    {OPEN_REPORT, "", {"8"}, "2", "Cards", 2},
    {OPEN_CLOCKS, "", {NULL}, "c", "By clock", 1},
    {OPEN_FORM, "", {"1"}, "Enter", "Type of report", 1},
    {OPEN_LIST, "\020counter reports", {NULL}, "Enter", "-CR-", 1},
    {OPEN_OTHER_LIST, "\020755 cards", {NULL}, "Enter", "-CC-", 1},
    {OPEN_OWN_LIST, "\020what I filed", {NULL}, "Enter", "What I filed", 1},
    /* the second record of the list: the first may be the one with the long history */
    {OPEN_RECORD, "\020counter reports", {"Enter", "Down"}, "Enter", "Type of report", 2},
    {OPEN_HISTORY, "\020counter reports", {"Enter", "Down", "Enter"}, "h", "Version 1", 3},
};

static void open_view(struct driver *driver, const struct opening *opening, bool idle,
                      struct results *results)
{
    struct cost cost;
    if (opening->before[0])
        type(driver, opening->before);
    press_all(driver, opening->keys);
    driver_settle(driver, SETTLED);
    int64_t sent = driver_now();
    if (!press_timed(driver, opening->key, &cost))
        bench_fail(driver, "the key %s was not answered", opening->key);
    program_wait(driver, opening->shows);
    if (opening->figure == OPEN_REPORT) /* until the figures are there, not that it counts */
        samples_add(&results->of[OPEN_REPORT], (double)(driver->last_read - sent) / 1e6);
    else
        samples_add(&results->of[opening->figure], cost.last);
    if (idle)
        look_idle(driver);
    for (int i = 0; i < opening->back; i++) {
        if (!press_timed(driver, "F3", &cost))
            bench_fail(driver, "F3 was not answered");
        driver_settle(driver, SETTLED);
    }
    if (opening->figure == OPEN_REVIEW)
        samples_add(&results->of[OPEN_HOME], cost.last);
    program_wait(driver, "1 Counter report");
}

static void measure_openings(struct driver *driver, struct results *results)
{
    look_idle(driver);
    for (int times = 0; times < TIMES; times++)
        for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
            open_view(driver, &openings[i], times == 0, results);
}

void measure_full_review(const struct station *full, struct results *results)
{
    static const struct opening review = {OPEN_FULL_REVIEW, "", {NULL}, "6", "Exceptions 1", 1};
    static const struct opening exceptions = {OPEN_EXCEPTIONS, "", {"6"}, "e", "[All 1", 1};
    struct driver driver;
    program_start(&driver, full);
    program_sign_in(&driver, "100003");
    for (int times = 0; times < TIMES; times++) {
        open_view(&driver, &review, false, results);
        open_view(&driver, &exceptions, false, results);
    }
    program_leave(&driver);
}

/* ---- lists ---- */

double program_press(struct driver *driver, const char *key)
{
    struct cost cost;
    if (!press_timed(driver, key, &cost))
        bench_fail(driver, "the key %s was not answered", key);
    driver_settle(driver, SETTLED);
    return cost.last;
}

double program_jump(struct driver *driver, const char *to)
{
    press(driver, "/");
    driver_answer(driver, QUIET);
    type(driver, to);
    return program_press(driver, "Enter");
}

/* No figure is what a list gives that has come to its end on the way. */
void pair_hold(struct driver *driver, struct results *results)
{
    double held = press_held(driver, "PgDn", PAGES);
    size_t before = driver->bytes;
    press(driver, "PgDn");
    driver_answer(driver, SETTLED);
    if (driver->bytes > before)
        samples_add(&results->of[PAGES_HELD], held);
}

/* To an end of the list and back: one press of each. */
static void jump_to_end(struct pair *pair, const char *key, enum figure figure)
{
    samples_add(&pair->results->of[figure], program_press(&pair->driver, key));
    if (pair->floor_results)
        samples_add(&pair->floor_results->of[figure], program_press(&pair->floor, key));
}

/* PgDn is the second page behind the first: where a list has a bar, the first may only move that.
 */
static void move_about(struct pair *pair, int presses)
{
    static const char *const to_page[] = {"Home", "PgDn", NULL};
    pair_press(pair, NULL, "Down", "Up", presses, (struct kept){DOWN, DOWN_BYTES, NONE, NONE});
    pair_press(pair, NULL, "Down", NULL, presses,
               (struct kept){NONE, NONE, DOWN_MEAN, DOWN_MEAN_BYTES});
    pair_press(pair, to_page, "PgDn", NULL, presses, (struct kept){PAGE, PAGE_BYTES, NONE, NONE});
    for (int i = 0; i < TIMES; i++) {
        jump_to_end(pair, "End", END_KEY);
        if (i == 0 && pair->floor_results)
            program_press(&pair->floor, "Down"); /* its bar stays where it was */
        if (i == 0)
            pair_press(pair, NULL, "Up", "Down", presses,
                       (struct kept){DOWN_AT_END, NONE, NONE, NONE});
        jump_to_end(pair, "Home", HOME_KEY);
    }
}

void pair_moves(struct pair *pair, const struct station *station, int presses)
{
    floor_start(pair, station, FLOOR_LIST);
    move_about(pair, presses);
    floor_finish(pair);
}

/* The floor is held down behind the program, and its memory read when it has gone through all. */
static void measure_floor(struct pair *pair)
{
    struct results *results = pair->floor_results;
    pair_hold(&pair->floor, results);
    samples_add(&results->of[RESIDENT], (double)status_line(pair->floor.child, "VmRSS:") / 1024);
    samples_add(&results->of[OWN_MEMORY],
                (double)status_line(pair->floor.child, "RssAnon:") / 1024);
}

static void measure_list(struct pair *pair, const struct station *station, int presses)
{
    struct driver *driver = &pair->driver;
    floor_start(pair, station, FLOOR_LIST);
    move_about(pair, presses);
    pair_hold(driver, pair->results);
    if (pair->floor_results)
        measure_floor(pair);
    floor_finish(pair);
    for (int i = 0; i < SOUGHT; i++) {
        samples_add(&pair->results->of[JUMP_NUMBER],
                    program_jump(driver, station->sought[i].number));
        program_press(driver, "Home");
        samples_add(&pair->results->of[JUMP_DATE], program_jump(driver, station->sought[i].date));
        program_press(driver, "Home");
    }
}

static void open_reports(struct driver *driver)
{
    type(driver, "\020counter reports");
    press(driver, "Enter");
    program_wait(driver, "-CR-");
}

static void go_back(struct driver *driver)
{
    press(driver, "F3");
    program_wait(driver, "1 Counter report");
}

void program_go_home(struct driver *driver)
{
    for (int depth = 0; depth < KEYS_MOST; depth++) {
        press(driver, "F3");
        driver_answer(driver, SETTLED);
        if (driver_wait(driver, "1 Counter report", false, 0))
            return;
    }
    bench_fail(driver, "it does not go home");
}

/* ---- forms ---- */

void program_throw_away(struct driver *driver)
{
    press(driver, "C-x");
    program_wait(driver, "Throw away");
    press(driver, "Enter");
    program_wait(driver, "Begun anew");
}

static void measure_form(struct pair *pair, const struct station *station, int presses)
{
    struct driver *driver = &pair->driver;
    press(driver, "1");
    program_wait(driver, "none of these");
    press(driver, "Enter");
    program_wait(driver, "Type of report");
    driver_settle(driver, 500);
    floor_start(pair, station, FLOOR_FORM);
    pair_press(pair, NULL, "Tab", NULL, presses < TABS ? presses : TABS,
               (struct kept){FIELD, FIELD_BYTES, NONE, NONE});
    floor_finish(pair);
    press(driver, "C-n");
    driver_settle(driver, 200);
    floor_start(pair, station, FLOOR_EDIT);
    pair_press(pair, NULL, "x", NULL, presses < LETTERS ? presses : LETTERS,
               (struct kept){TYPED, TYPED_BYTES, NONE, NONE});
    floor_finish(pair);
    program_throw_away(driver);
    go_back(driver);
}

/* Gives the bytes that it wrote. */
static double file_card(struct driver *driver, struct results *results)
{
    press(driver, "4");
    program_wait(driver, "Contact at");
    type(driver, "\t40Q2\tla m\t0461obs\tcoffee\t5\t12");
    driver_settle(driver, PAUSE); /* the draft is kept by then */
    double written = written_by(driver->child);
    size_t shown = driver->bytes;
    int64_t sent = driver_now();
    press(driver, "F2");
    if (!driver_wait(driver, "Filed NWK-CC-", false, PATIENCE))
        bench_fail(driver, "it was not filed");
    samples_add(&results->of[FILING_ECHO], (double)(driver->first_read - sent) / 1000);
    samples_add(&results->of[FILING], (double)(driver->last_read - sent) / 1000);
    written = written_by(driver->child) - written - (double)(driver->bytes - shown);
    samples_add(&results->of[FILING_BYTES], written);
    program_wait(driver, "1 Counter report");
    return written;
}

/* The same bytes, after the same pause; the first ones make the files. */
static void measure_filing(struct pair *pair, const struct station *station)
{
    struct bare bare;
    if (pair->floor_results)
        bare_open(&bare, station);
    for (int i = 0; i < FILINGS; i++) {
        double bytes = file_card(&pair->driver, pair->results);
        driver_settle(&pair->driver, PAUSE);
        double took = pair->floor_results ? bare_write(&bare, bytes) : 0;
        if (pair->floor_results && i > 0)
            samples_add(&pair->floor_results->of[FILING], took);
    }
    if (pair->floor_results)
        bare_close(&bare);
}

/* ---- search ---- */

static void clear_line(struct driver *driver)
{
    press(driver, "C-u");
    driver_answer(driver, SETTLED);
}

/* All of it at once, as pasted or typed ahead, to the results. */
static double find(struct driver *driver, const char *words)
{
    int64_t sent = driver_now();
    if (!driver_send(driver, words, strlen(words)))
        bench_fail(driver, "the program ended");
    driver_answer(driver, SETTLED);
    double took = (double)(driver->last_read - sent) / 1000;
    clear_line(driver);
    return took;
}

static void measure_letters(struct driver *driver, struct results *results)
{
    double echoes[sizeof COMMON], slowest = 0;
    int count = 0;
    for (const char *at = COMMON; *at; at++) {
        char key[2] = {*at, 0};
        struct cost cost;
        if (!press_timed(driver, strcmp(key, " ") == 0 ? "Space" : key, &cost))
            bench_fail(driver, "a letter was not answered");
        driver_settle(driver, SETTLED);
        echoes[count++] = cost.first;
        slowest = cost.last > slowest ? cost.last : slowest;
    }
    samples_add(&results->of[FIND_ECHO], median_of(echoes, count));
    samples_add(&results->of[FIND_TYPING], slowest);
    clear_line(driver);
}

static void measure_search(struct driver *driver, const struct station *station,
                           struct results *results)
{
    press(driver, "7");
    program_wait(driver, "Two letters or more");
    for (int i = 0; i < SOUGHT; i++) {
        samples_add(&results->of[FIND_RARE], find(driver, station->sought[i].rare));
        samples_add(&results->of[FIND_COMMON], find(driver, COMMON));
        measure_letters(driver, results);
        type(driver, station->sought[i].number);
        driver_settle(driver, SETTLED);
        samples_add(&results->of[FIND_NUMBER], program_press(driver, "Enter"));
        program_wait(driver, "Type of report");
        press(driver, "F3");
        driver_answer(driver, SETTLED);
        clear_line(driver);
    }
    go_back(driver);
}

/* ---- another desk ---- */

/* The other desk files one card for each line that it reads, and says when that was done. */
static FILE *start_writer(const struct station *station, const char *rate, FILE **answers)
{
    int in[2], out[2];
    if (pipe(in) != 0 || pipe(out) != 0)
        return NULL;
    if (fork() == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execl(station->writer, station->writer, station->database, rate, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    *answers = fdopen(out[0], "r");
    return fdopen(in[1], "w");
}

/* From the moment at which the other desk is told to file: the program may hear of the commit
 * before that desk has finished its filing. */
static void see_one(struct driver *driver, FILE *orders, FILE *answers, struct results *results)
{
    double work = cpu_of(driver->child);
    int64_t filed = 0, told = driver_now();
    driver->first_read = driver->last_read = 0;
    if (fprintf(orders, "\n") < 0 || fflush(orders) != 0 ||
        fscanf(answers, "%" SCNd64, &filed) != 1)
        bench_fail(driver, "the other desk did not file");
    driver_answer(driver, SETTLED);
    if (driver->first_read == 0)
        bench_fail(driver, "the other desk's record was not shown");
    samples_add(&results->of[SEEN], (double)(driver->first_read - told) / 1e6);
    samples_add(&results->of[SEEN_FILED], (double)(filed - told) / 1e6);
    samples_add(&results->of[SEEN_WORK], cpu_of(driver->child) - work);
}

static void measure_other_desk(struct driver *driver, const struct station *station,
                               struct results *results)
{
    FILE *answers = NULL, *orders = start_writer(station, "0", &answers);
    if (!orders || !answers)
        bench_fail(driver, "there is no other desk");
    type(driver, "\020755 cards");
    press(driver, "Enter");
    program_wait(driver, "-CC-");
    for (int i = 0; i < FILINGS; i++)
        see_one(driver, orders, answers, results);
    fclose(orders);
    fclose(answers);
    go_back(driver);
}

/* ---- all of it ---- */

/* As a person who goes home: a program that is killed leaves its log to be mended at the next
 * start. */
void program_leave(struct driver *driver)
{
    kill(driver->child, SIGTERM);
    driver_wait_end(driver, PATIENCE);
    driver_finish(driver);
}

static void start_floor(struct pair *pair, const struct station *station)
{
    double took = floor_start(pair, station, FLOOR_LIST);
    if (pair->floor_results)
        samples_add(&pair->floor_results->of[START], took);
    floor_finish(pair);
}

/* Now the one is the first, now the other. */
static void measure_starts(struct pair *pair, const struct station *station)
{
    for (int i = 0; i < TIMES; i++) {
        if (i % 2 == 0)
            start_floor(pair, station);
        if (i > 0)
            program_leave(&pair->driver);
        samples_add(&pair->results->of[START], program_start(&pair->driver, station));
        if (i % 2 != 0)
            start_floor(pair, station);
    }
}

void measure_program(const struct station *station, int presses, struct results *results,
                     struct results *floor)
{
    struct pair pair = {.results = results, .floor_results = floor};
    struct driver *driver = &pair.driver;
    idle_wakeups = idle_bytes = 0;
    measure_starts(&pair, station);
    program_sign_in(driver, "100003");
    measure_openings(driver, results);
    open_reports(driver);
    measure_list(&pair, station, presses);
    go_back(driver);
    measure_form(&pair, station, presses);
    measure_search(driver, station, results);
    measure_filing(&pair, station);
    measure_other_desk(driver, station, results);
    samples_add(&results->of[WAKEUPS], idle_wakeups);
    samples_add(&results->of[IDLE_BYTES], idle_bytes);
    samples_add(&results->of[RESIDENT], (double)status_line(driver->child, "VmRSS:") / 1024);
    samples_add(&results->of[OWN_MEMORY], (double)status_line(driver->child, "RssAnon:") / 1024);
    program_leave(driver);
}

static void measure_review(struct driver *driver, int presses, struct results *results)
{
    static const struct opening review = {OPEN_REVIEW, "", {NULL}, "6", "Review", 1};
    open_view(driver, &review, false, results);
    press(driver, "6");
    program_wait(driver, "Review");
    struct cost cost = press_often(driver, "Down", "Up", presses);
    samples_add(&results->of[REVIEW_DOWN], cost.last);
    cost = press_often(driver, "PgDn", "PgUp", presses);
    samples_add(&results->of[REVIEW_PAGE], cost.last);
    go_back(driver);
}

void measure_keys(const struct station *station, int presses, struct results *results)
{
    struct pair pair = {.results = results};
    struct driver *driver = &pair.driver;
    program_start(driver, station);
    program_sign_in(driver, "100003");
    open_reports(driver);
    measure_list(&pair, station, presses);
    go_back(driver);
    measure_form(&pair, station, presses);
    measure_search(driver, station, results);
    measure_review(driver, presses, results);
    measure_filing(&pair, station);
    program_leave(driver);
}
