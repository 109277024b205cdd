/* The keys of a list in every list that people live in. */
#include "tests/bench/targets.h"

#define COMMON  "example street"
#define SETTLED 60 /* ms */
#define THEN    3

/* From the home screen into the list: words typed there, a key, words typed behind it, more keys.
 */
static const struct way {
    const char *name, *before, *key;
    const char *words; /* NULL: the number of the report with a long history */
    const char *then[THEN];
    const char *shows;
    bool full; /* in the station with 10,000 open exceptions */
} ways[LIST_COUNT] = {
    [CARDS] = {"755 cards", "\020755 cards", "Enter", "", {NULL}, "-CC-"},
    [DUE] = {"what falls due", "", "c", "", {NULL}, "By clock"},
    [REVIEW] = {"review", "", "6", "", {NULL}, "Review"},
    [EXCEPTIONS] = {"10,000 exceptions", "", "6", "", {"e"}, "[All 1", true},
    [FOUND] = {"results of a search", "", "7", COMMON, {NULL}, "found, newest first"},
    [HISTORY] = {"history of 61 versions", "", "7", NULL, {"Enter", "h"}, "Version 1"},
};

const char *list_name(enum list list)
{
    return ways[list].name;
}

static void open_list(struct driver *driver, const struct station *station, const struct way *way)
{
    const char *words = way->words ? way->words : station->long_history;
    if (way->before[0])
        type(driver, way->before);
    press(driver, way->key);
    driver_answer(driver, SETTLED);
    if (words[0])
        type(driver, words);
    driver_settle(driver, SETTLED);
    for (size_t i = 0; i < THEN && way->then[i]; i++) {
        press(driver, way->then[i]);
        driver_answer(driver, SETTLED);
    }
    program_wait(driver, way->shows);
    program_press(driver, "Down"); /* out of the line that words are typed into */
}

static void measure_one(struct pair *pair, const struct station *station, const struct way *way,
                        int presses)
{
    struct driver *driver = &pair->driver;
    open_list(driver, station, way);
    pair_moves(pair, station, presses);
    for (int i = 0; way == &ways[CARDS] && i < SOUGHT; i++) { /* the others have no jump */
        samples_add(&pair->results->of[JUMP_DATE], program_jump(driver, station->sought[i].date));
        program_press(driver, "Home");
    }
    pair_hold(driver, pair->results);
    program_go_home(driver);
}

void measure_lists(const struct station *station, const struct station *full, int presses,
                   struct results lists[LIST_COUNT], struct results floors[LIST_COUNT])
{
    for (int turn = 0; turn < 2; turn++) {
        const struct station *place = turn == 0 ? station : full;
        struct pair pair = {.results = NULL};
        program_start(&pair.driver, place);
        program_sign_in(&pair.driver, "100003");
        for (enum list list = 0; list < LIST_COUNT; list++) {
            pair.results = &lists[list];
            pair.floor_results = &floors[list];
            if (ways[list].full == (turn == 1))
                measure_one(&pair, place, &ways[list], presses);
        }
        program_leave(&pair.driver);
    }
}
