/* Typing into a form, and kill -9 at any moment: what was typed more than 300 ms before is there at
 * the next sign-in. And F2 with a kill right behind it: the card is filed once or not at all, and
 * offered again only if it was not.
 *
 *     killed_typing PROGRAM        FRONTDESK_TEST_SIZE: plain 200 kills, full 2,000, long 10,000 */
#include "tests/support/folder.h"

#include "tests/support/driver.h"

#include "base/text.h"
#include "db/drafts.h"
#include "db/records.h"
#include "db/staff.h"

#define WORKERS    8 /* each with an employee of its own */
#define PASSWORD   "a password of the tests"
#define PATIENCE   60000
#define LETTERS    240
#define SAFE_MS    300
#define LATE_MS    200  /* for the measuring */
#define BUSY_MS    1500 /* in plain: for a machine that does other things at the same time */
#define SLOW_MS    2000 /* for sanitizers: they look for other faults */
#define F2         "\033OQ"
#define ALL_FIELDS "\t40Q2\tla m\t0461obs\tcoffee\t5\t12" /* a full field moves on by itself */

static const char *program;

struct worker {
    const struct folder *folder;
    char employee[EMPLOYEE_ROOM];
    char drafts[160];
    unsigned random;
    int kills, lost;
    int64_t worst; /* ms of typing that were not there */
};

static unsigned chance(struct worker *worker, unsigned below)
{
    worker->random = worker->random * 1103515245u + 12345u;
    return (worker->random >> 8) % below;
}

static _Noreturn void give_up(const char *words, struct driver *driver)
{
    char screen[16384] = "";

    if (driver != NULL && driver->terminal != NULL) {
        driver_screen(driver, screen, sizeof(screen));
    }
    fprintf(stderr, "%s\n%s", words, screen);
    exit(1);
}

/* --- the program --- */

static void await(struct driver *driver, const char *text)
{
    if (!driver_wait(driver, text, false, PATIENCE)) {
        give_up(text, driver);
    }
}

static void send(struct driver *driver, const char *keys)
{
    if (!driver_send(driver, keys, strlen(keys))) {
        give_up("the program does not read its keys", driver);
    }
}

static void open_card(struct worker *worker, struct driver *driver)
{
    char state[200], data[200], config[200];
    const char *const words[] = {program, "--db", worker->folder->file, NULL};
    const char *settings[] = {state, data, config, "TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL};

    snprintf(state, sizeof(state), "XDG_STATE_HOME=%s/state", worker->folder->path);
    snprintf(data, sizeof(data), "XDG_DATA_HOME=%s/data", worker->folder->path);
    snprintf(config, sizeof(config), "XDG_CONFIG_HOME=%s/config", worker->folder->path);
    if (!driver_start(driver, words, settings, 24, 80, true)) {
        give_up("the program does not start", NULL);
    }
    await(driver, "Sign in");
    send(driver, worker->employee);
    send(driver, "\r" PASSWORD "\r");
    await(driver, "755 card");
    send(driver, "4");
    await(driver, "Contact at");
}

static void kill_it(struct driver *driver)
{
    if (kill(driver->child, SIGKILL) != 0) {
        give_up("the program is gone already", driver);
    }
    (void)driver_wait_end(driver, PATIENCE);
    driver_finish(driver);
}

/* --- what is there afterwards, found out by a process of its own --- */

struct found {
    int drafts, done; /* of them, filed already */
    char concern[LETTERS + 1];
};

struct looking {
    struct store *store;
    struct actor actor;
    struct key_pair keys;
    struct drafts *drafts;
    struct found found;
    char ids[16][IDENTITY_ROOM];
};

static void must(bool ok, const struct error *error)
{
    if (!ok) {
        give_up(error->text, NULL);
    }
}

static bool note_draft(void *context, const struct draft *draft)
{
    struct looking *looking = context;
    struct error error = {0};
    char number[NUMBER_ROOM];

    must(records_find_done(looking->store, draft->id, number, &error), &error);
    looking->found.done += number[0] != '\0';
    (void)text_copy(looking->ids[looking->found.drafts++], IDENTITY_ROOM, draft->id);
    return looking->found.drafts < 16;
}

static void take_draft(struct looking *looking, const char *id)
{
    struct draft draft;
    struct draft_text text;
    struct error error = {0};

    must(drafts_take(looking->drafts, id, &looking->keys, &draft, &text, &error), &error);
    (void)text_copy(looking->found.concern, sizeof(looking->found.concern),
                    record_named(&text.record, "concern"));
    draft_text_finish(&text);
    must(drafts_remove(looking->drafts, id, &error), &error);
}

static void look(struct worker *worker, struct looking *looking)
{
    const struct sign_in given = {
        .employee = worker->employee, .password = PASSWORD, .workstation = "test"};
    char id[IDENTITY_ROOM], words[ERROR_ROOM];
    struct error error = {0};

    must(store_open(&looking->store, worker->folder->file, &test_time, &error), &error);
    must(staff_sign_in(looking->store, &given, &looking->actor, &looking->keys, &error), &error);
    must(operation_first_id(looking->store, id, &error), &error);
    must(drafts_open(&looking->drafts, worker->drafts, id, worker->employee, &test_time, words,
                     &error),
         &error);
    if (words[0] != '\0') {
        give_up(words, NULL); /* a kill must not damage the drafts */
    }
    must(drafts_list(looking->drafts, note_draft, looking, &error), &error);
    for (int i = 0; i < looking->found.drafts; i++) {
        take_draft(looking, looking->ids[i]);
    }
    drafts_close(looking->drafts);
    key_pair_lock(&looking->keys);
    store_close(looking->store);
}

static struct found look_apart(struct worker *worker)
{
    struct looking looking = {0};
    int ends[2];
    pid_t child;

    if (pipe(ends) != 0 || (child = fork()) < 0) {
        give_up("no process", NULL);
    }
    if (child == 0) {
        look(worker, &looking);
        leave(write(ends[1], &looking.found, sizeof(looking.found)) < 0);
    }
    close(ends[1]);
    if (read(ends[0], &looking.found, sizeof(looking.found)) != (ssize_t)sizeof(looking.found) ||
        !child_was_well(child)) {
        give_up("the drafts cannot be looked at", NULL);
    }
    close(ends[0]);
    return looking.found;
}

/* --- killed while typing --- */

static bool is_sanitized(void)
{
    const char *sanitized = getenv("FRONTDESK_SANITIZED");

    return sanitized != NULL && strcmp(sanitized, "1") == 0;
}

static bool is_plain(void)
{
    const char *size = getenv("FRONTDESK_TEST_SIZE");

    return size == NULL || strcmp(size, "plain") == 0;
}

struct typing {
    char letters[LETTERS + 1];
    int64_t echoed[LETTERS]; /* ms */
    int count;
    int64_t killed; /* ms */
};

static void type_and_kill(struct worker *worker, struct typing *typing)
{
    struct driver driver;
    int64_t until;

    open_card(worker, &driver);
    send(&driver, "\033[19~\t"); /* F8, then on to the concern */
    (void)driver_answer(&driver, 30);
    until = driver_now() / 1000000 + chance(worker, 900);
    while (typing->count < LETTERS && driver_now() / 1000000 < until) {
        char letter[2] = {(char)('a' + chance(worker, 26)), '\0'};

        send(&driver, letter);
        (void)driver_answer(&driver, 1);
        typing->letters[typing->count] = letter[0];
        typing->echoed[typing->count++] =
            (driver.first_read > 0 ? driver.first_read : driver_now()) / 1000000;
        (void)driver_settle(&driver, 1 + (int)chance(worker, 4) * (int)chance(worker, 60));
    }
    typing->killed = driver_now() / 1000000;
    kill_it(&driver);
}

static void kill_typing(struct worker *worker)
{
    struct typing typing = {.count = 0};
    struct found found;
    size_t kept;
    int64_t missing = 0;

    type_and_kill(worker, &typing);
    found = look_apart(worker);
    kept = strlen(found.concern);
    worker->kills++;
    if (strncmp(typing.letters, found.concern, kept) != 0 || found.drafts > 1) {
        fprintf(stderr, "typed %s, kept %s\n", typing.letters, found.concern);
        worker->lost++;
        return;
    }
    if (kept < (size_t)typing.count) {
        missing = typing.killed - typing.echoed[kept];
    }
    worker->worst = missing > worker->worst ? missing : worker->worst;
    if (missing > SAFE_MS + (is_sanitized() ? SLOW_MS : is_plain() ? BUSY_MS : LATE_MS)) {
        fprintf(stderr, "typed %s, kept %s: %lld ms\n", typing.letters, found.concern,
                (long long)missing);
        worker->lost++;
    }
}

/* --- killed while filing --- */

static int64_t count_cards(const struct worker *worker)
{
    struct error error = {0};
    struct store *store = NULL;
    struct head heads[1];
    struct actor actor = {.role = ROLE_VOLUNTEER};
    struct page_request request = {.form = &contact_755_form, .limit = 1};
    size_t count = 0;

    (void)text_copy(actor.employee, sizeof(actor.employee), worker->employee);
    must(store_open(&store, worker->folder->file, &test_time, &error), &error);
    must(records_page(store, &actor, &request, heads, &count, &error), &error);
    store_close(store);
    return count == 0 ? 0 : heads[0].seq; /* the newest own one */
}

static void kill_filing(struct worker *worker)
{
    struct driver driver;
    int64_t before = count_cards(worker);
    struct found found;
    bool filed;

    open_card(worker, &driver);
    send(&driver, ALL_FIELDS);
    await(&driver, "12");
    (void)driver_settle(&driver, 1500); /* the draft is kept then */
    send(&driver, F2);
    (void)driver_settle(&driver, 1 + (int)chance(worker, 60));
    kill_it(&driver);
    found = look_apart(worker);
    filed = count_cards(worker) != before;
    worker->kills++;
    if (found.drafts > 1 || found.done != (filed ? found.drafts : 0) ||
        (!filed && found.drafts != 1)) {
        fprintf(stderr, "filed: %d, drafts: %d, of them filed already: %d\n", filed, found.drafts,
                found.done);
        worker->lost++;
    }
}

/* --- all workers --- */

static int kills_of_size(void)
{
    int kills = is_plain()                                           ? 200
                : strcmp(getenv("FRONTDESK_TEST_SIZE"), "full") == 0 ? 2000
                                                                     : 10000;

    return is_sanitized() ? kills / 10 : kills;
}

static _Noreturn void work(struct worker *worker, int kills, int answer)
{
    struct worker done;

    worker->random = (unsigned)getpid();
    for (int i = 0; i < kills; i++) {
        (i % 8 == 7 ? kill_filing : kill_typing)(worker);
    }
    done = *worker;
    if (write(answer, &done, sizeof(done)) != (ssize_t)sizeof(done)) {
        exit(1);
    }
    leave(0);
}

static void make_station(const struct folder *folder)
{
    struct actor admin = {"100001", "Alma Admin", ROLE_ADMINISTRATOR, "test"};
    struct store *store = new_store(folder);
    struct error error = {0};
    char employee[EMPLOYEE_ROOM];
    char recovery[RECOVERY_TEXT_ROOM];

    must(staff_add_first(store,
                         &(struct first_account){admin.employee, admin.name, PASSWORD, "test"},
                         recovery, &error),
         &error);
    for (int i = 0; i < WORKERS; i++) {
        snprintf(employee, sizeof(employee), "20000%d", i);
        must(staff_add(store, &(struct desk){.actor = &admin}, employee, "Vera Volunteer",
                       ROLE_VOLUNTEER, PASSWORD, &error),
             &error);
    }
    store_close(store);
}

static void killed_at_any_moment(void **state)
{
    struct folder *folder = *state;
    struct worker sum = {0};
    pid_t children[WORKERS];
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    make_station(folder);
    for (int i = 0; i < WORKERS; i++) {
        struct worker worker = {.folder = folder};

        snprintf(worker.employee, sizeof(worker.employee), "20000%d", i);
        snprintf(worker.drafts, sizeof(worker.drafts), "%s/state/frontdesk/drafts", folder->path);
        children[i] = fork();
        if (children[i] == 0) {
            work(&worker, kills_of_size() / WORKERS, ends[1]);
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        struct worker done = {0};

        assert_true(child_was_well(children[i]));
        assert_int_equal(read(ends[0], &done, sizeof(done)), sizeof(done));
        sum.kills += done.kills;
        sum.lost += done.lost;
        sum.worst = done.worst > sum.worst ? done.worst : sum.worst;
    }
    printf("| kill -9 while typing or filing | %d kills | %d lost | at most the last %lld ms of "
           "typing were not there |\n",
           sum.kills, sum.lost, (long long)sum.worst);
    assert_int_equal(sum.lost, 0);
}

int main(int count, char *arguments[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(killed_at_any_moment, folder_setup, folder_teardown),
    };
    struct error error = {0};

    if (count < 2 || !zone_use("America/Los_Angeles", &error)) {
        return 2;
    }
    program = arguments[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
