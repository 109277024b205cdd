/* Many desks on one file: twelve people who think between two cards, then twelve processes that do
 * not. Nothing may be lost, nobody given up on, nobody starve; numbers stay without gaps, the
 * journal holds everything, and each sees what the others have filed within a second.
 *
 *     desks        FRONTDESK_TEST_SIZE: plain 5 s a kind, else 60 s; prints a table */
#include "tests/support/house.h"

#include "db/changes.h"
#include "db/check_file.h"
#include "db/journal.h"

#include <poll.h>

#define DESKS       12
#define SCREENS     2 /* of the desks that never rest: they try without waiting, as the screen does */
#define SEEN_WITHIN 1000
#define LEAST_SHARE 4  /* at least a quarter of the mean */
#define MOST_SPREAD 20 /* p99 against p50, with think time */

struct kind {
    const char *words;
    bool thinks;
};

struct answer {
    int64_t filed, given_up, refused, worst; /* worst: microseconds */
    int64_t late;                            /* seen later than SEEN_WITHIN */
    int64_t slowest_seen;                    /* milliseconds */
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- one desk --- */

struct desk_process {
    struct house *house;
    const struct kind *kind;
    const char *journal;
    int number;
    unsigned random;
    FILE *times;
    struct answer answer;
};

static unsigned chance(struct desk_process *desk, unsigned below)
{
    desk->random = desk->random * 1103515245u + 12345u;
    return (desk->random >> 8) % below;
}

static bool is_screen(const struct desk_process *desk)
{
    return !desk->kind->thinks && desk->number < SCREENS;
}

static bool file_card_once(struct desk_process *desk, struct record *record, struct error *error)
{
    struct desk at = desk_of(desk->house, VOLUNTEER);
    struct problems problems = {0};
    struct filing filing = {
        .record = record, .desk = &at, .problems = &problems, .once = is_screen(desk)};
    int64_t until = now_us() + 10000000;
    bool ok = records_file(desk->house->store, &filing, error);

    while (!ok && is_screen(desk) && error->class == ERROR_BUSY && now_us() < until) {
        sleep_ms(5 + (long)chance(desk, 20));
        error_clear(error);
        ok = records_file(desk->house->store, &filing, error);
    }
    problems_finish(&problems);
    return ok;
}

static void file_one(struct desk_process *desk)
{
    struct record record;
    struct error error = {0};
    int64_t began, took;
    bool ok;

    card_init(&record);
    began = now_us();
    ok = file_card_once(desk, &record, &error);
    took = now_us() - began;
    record_finish(&record);
    desk->answer.filed += ok;
    desk->answer.given_up += !ok && error.class == ERROR_BUSY;
    desk->answer.refused += !ok && error.class != ERROR_BUSY;
    if (took > desk->answer.worst) {
        desk->answer.worst = took;
    }
    if (ok) {
        fprintf(desk->times, "%lld\n", (long long)took);
    } else {
        fprintf(stderr, "desk %d: %s\n", desk->number, error.text);
    }
    if (ok && *store_second_copy(desk->house->store) != '\0') {
        desk->answer.refused++;
        fprintf(stderr, "desk %d: %s\n", desk->number, store_second_copy(desk->house->store));
    }
}

static int desk_runs(struct desk_process *desk, int seconds)
{
    int64_t until = now_us() + (int64_t)seconds * 1000000;
    struct error error = {0};

    if (!store_open(&desk->house->store, desk->house->folder->file, &desk->house->time, &error) ||
        !store_keep_journal(desk->house->store, desk->journal, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    while (now_us() < until) {
        if (desk->kind->thinks) {
            sleep_ms(125 + (long)chance(desk, 250));
        }
        file_one(desk);
    }
    store_close(desk->house->store);
    return 0;
}

/* --- one who watches --- */

static bool note_age(void *context, const struct operation *operation)
{
    struct answer *answer = context;
    int64_t at = 0;
    int64_t age;

    if (moment_parse(operation->at, &at)) {
        age = wall_ms() - at;
        answer->slowest_seen = age > answer->slowest_seen ? age : answer->slowest_seen;
        answer->late += age > SEEN_WITHIN;
    }
    return true;
}

static int watcher_runs(struct house *house, struct answer *answer, int seconds)
{
    struct changes changes;
    struct error error = {0};
    int64_t until = now_us() + (int64_t)seconds * 1000000;
    bool any;

    if (!store_open(&house->store, house->folder->file, &house->time, &error) ||
        !changes_open(&changes, house->store, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    while (now_us() < until) {
        struct pollfd file = {.fd = changes.fd, .events = POLLIN};

        (void)poll(&file, 1, 200);
        if (!changes_look(&changes, house->store, &any, note_age, answer, &error)) {
            fprintf(stderr, "%s\n", error.text);
            return 1;
        }
    }
    changes_close(&changes);
    store_close(house->store);
    return 0;
}

/* --- all of them --- */

struct run {
    struct house *house;
    const struct kind *kind;
    char journal[128];
    int seconds;
    struct answer answers[DESKS + 1]; /* the last one watches */
};

static void path_of(const struct run *run, int number, const char *what, char out[160])
{
    snprintf(out, 160, "%s/%s-%d", run->house->folder->path, what, number);
}

static _Noreturn void child(struct run *run, int number)
{
    struct desk_process desk = {.house = run->house,
                                .kind = run->kind,
                                .journal = run->journal,
                                .number = number,
                                .random = (unsigned)getpid()};
    char path[160];
    FILE *file;
    int code;

    path_of(run, number, "times", path);
    desk.times = fopen(path, "w");
    code = number == DESKS ? watcher_runs(run->house, &desk.answer, run->seconds)
                           : desk_runs(&desk, run->seconds);
    fclose(desk.times);
    path_of(run, number, "answer", path);
    file = fopen(path, "w");
    fwrite(&desk.answer, sizeof(desk.answer), 1, file);
    fclose(file);
    leave(code);
}

static void run_all(struct run *run)
{
    pid_t children[DESKS + 1];
    char path[160];

    store_close(run->house->store); /* nothing is open while processes are made */
    run->house->store = NULL;
    for (int i = 0; i <= DESKS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            child(run, i);
        }
    }
    for (int i = 0; i <= DESKS; i++) {
        FILE *file;

        assert_true(child_was_well(children[i]));
        path_of(run, i, "answer", path);
        file = fopen(path, "r");
        assert_non_null(file);
        assert_int_equal(fread(&run->answers[i], sizeof(run->answers[i]), 1, file), 1);
        fclose(file);
    }
}

static int by_size(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static int64_t *read_times(const struct run *run, size_t *count)
{
    int64_t *times = NULL;
    size_t room = 0;
    long long one;
    char path[160];

    *count = 0;
    for (int i = 0; i < DESKS; i++) {
        FILE *file;

        path_of(run, i, "times", path);
        file = fopen(path, "r");
        assert_non_null(file);
        while (fscanf(file, "%lld", &one) == 1) {
            if (*count == room) {
                room = room == 0 ? 1024 : room * 2;
                times = realloc(times, room * sizeof(*times));
            }
            times[(*count)++] = one;
        }
        fclose(file);
    }
    qsort(times, *count, sizeof(*times), by_size);
    return times;
}

static void no_damage(void *context, enum finding_class class, const char *words)
{
    (void)context;
    if (class == FINDING_DAMAGE) {
        fail_msg("%s", words);
    }
}

static bool count_line(void *context, int64_t offset, const struct operation *operation)
{
    int64_t *lines = context;

    (void)offset;
    assert_non_null(operation);
    (*lines)++;
    return true;
}

static void expect_everything(struct run *run, int64_t filed)
{
    struct house *house = run->house;
    struct error error = {0};
    int64_t lines = 0;

    good(store_open(&house->store, house->folder->file, &house->time, &error), &error);
    good(store_keep_journal(house->store, run->journal, &error), &error);
    assert_int_equal(number_of(house, "SELECT COUNT(*) FROM contact_755"), filed);
    assert_int_equal(number_of(house, "SELECT MAX(ordinal) FROM record"), filed);
    good(check_copy(house->store, no_damage, NULL, &error), &error);
    good(journal_lines(store_journal_path(house->store), 0, count_line, &lines, &error), &error);
    assert_int_equal(lines, last_seq(house->store));
}

static void many_desks(struct house *house, const struct kind *kind)
{
    const char *size = getenv("FRONTDESK_TEST_SIZE");
    bool plain = size == NULL || strcmp(size, "plain") == 0;
    struct run run = {.house = house, .kind = kind, .seconds = plain ? 5 : 60};
    int64_t filed = 0, least = INT64_MAX, most = 0;
    size_t count = 0;
    int64_t *times;

    snprintf(run.journal, sizeof(run.journal), "%s/journal", house->folder->path);
    house->time.fixed = 0; /* its age is told by its time */
    run_all(&run);
    for (int i = 0; i < DESKS; i++) {
        const struct answer *answer = &run.answers[i];

        filed += answer->filed;
        least = answer->filed < least ? answer->filed : least;
        most = answer->filed > most ? answer->filed : most;
        assert_int_equal(answer->given_up, 0);
        assert_int_equal(answer->refused, 0);
    }
    times = read_times(&run, &count);
    printf(
        "| %s | %lld in %d s | p50 %.2f ms | p99 %.2f ms | worst %.1f ms | least %lld, mean %lld, "
        "most %lld | seen within %lld ms |\n",
        kind->words, (long long)filed, run.seconds, (double)times[count / 2] / 1000,
        (double)times[count * 99 / 100] / 1000, (double)times[count - 1] / 1000, (long long)least,
        (long long)(filed / DESKS), (long long)most, (long long)run.answers[DESKS].slowest_seen);
    if (!kind->thinks) {
        printf("| of these, as the screen does | %lld and %lld |\n",
               (long long)run.answers[0].filed, (long long)run.answers[1].filed);
    }
    fflush(stdout);
    assert_int_equal(count, (size_t)filed);
    expect_everything(&run, filed);
    assert_true(least > 0);
    if (!plain) { /* a machine that does other things at the same time proves nothing about time */
        assert_true(least * LEAST_SHARE >= filed / DESKS);
        assert_true(times[count - 1] < 10000000);
        assert_int_equal(run.answers[DESKS].late, 0);
        assert_true(!kind->thinks || times[count * 99 / 100] <= MOST_SPREAD * times[count / 2]);
    }
    free(times);
}

static void twelve_who_think(void **state)
{
    static const struct kind kind = {"12 desks, 125 to 375 ms between two cards", true};

    many_desks(*state, &kind);
}

static void twelve_who_never_rest(void **state)
{
    static const struct kind kind = {"12 desks without a pause", false};

    many_desks(*state, &kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(twelve_who_think),
        IN_HOUSE(twelve_who_never_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
