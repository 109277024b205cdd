#include "db/check_file.h"

#include "base/text.h"
#include "db/backup.h"
#include "db/journal.h"
#include "db/operation.h"
#include "db/safeguard.h"
#include "db/store_internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define HOUR_MS            ((int64_t)60 * 60 * 1000)
#define BACKUP_HOURS       26 /* a day, and time for the timer */
#define CLOCK_TOLERANCE_MS ((int64_t)2 * 60 * 1000)

struct around {
    struct store *store;
    finding_fn *finding;
    void *context;
};

static void say(const struct around *around, enum finding_class class, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(const struct around *around, enum finding_class class, const char *format, ...)
{
    char words[512];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(words, sizeof(words), format, arguments); /* a long one is cut */
    va_end(arguments);
    around->finding(around->context, class, words);
}

/* --- the journal --- */

#define HASHES_AT_ONCE 500

/* Lines stand in the order of the log, but for a few: so its hashes are read in pieces. */
struct hashes {
    unsigned char items[HASHES_AT_ONCE][OPERATION_HASH_BYTES];
    int64_t first; /* the operation of items[0] */
    size_t count;
};

struct comparing {
    const struct around *around;
    struct hashes *hashes;
    struct error *error;
    int64_t lines, bad;
    int64_t
        missing; /* the first operation that no line had in its turn; lines may come in any order */
    int64_t highest;
    bool differs, failed;
};

/* NULL: the log has none of this number. */
static bool find_hash(const struct comparing *comparing, int64_t seq, const unsigned char **found,
                      unsigned char other[OPERATION_HASH_BYTES])
{
    struct hashes *hashes = comparing->hashes;
    bool there = true, ok = true;

    if (seq >= hashes->first + (int64_t)hashes->count) { /* beyond a gap too */
        ok = operation_hashes_from(comparing->around->store, seq, HASHES_AT_ONCE, hashes->items,
                                   &hashes->count, comparing->error);
        hashes->first = seq;
    }
    if (ok && seq >= hashes->first && seq < hashes->first + (int64_t)hashes->count) {
        *found = hashes->items[seq - hashes->first];
        return true;
    }
    ok = ok && operation_hash_of(comparing->around->store, seq, other, &there, comparing->error);
    *found = there ? other : NULL;
    return ok;
}

static bool compare_line(void *context, int64_t offset, const struct operation *operation)
{
    struct comparing *comparing = context;
    unsigned char other[OPERATION_HASH_BYTES];
    const unsigned char *hash = NULL;

    (void)offset;
    if (operation == NULL) {
        comparing->bad++;
        return true;
    }
    comparing->lines++;
    if (!find_hash(comparing, operation->seq, &hash, other)) {
        comparing->failed = true;
        return false;
    }
    if (hash == NULL || memcmp(hash, operation->hash, OPERATION_HASH_BYTES) != 0) {
        comparing->differs = true;
        say(comparing->around, FINDING_DAMAGE,
            "The journal has operation %" PRId64
            " (%s by %s at %s), and the file has %s. Keep both, "
            "and compare them with a backup; frontdesk restore brings the journal's back.",
            operation->seq, operation->action, operation->actor, operation->at,
            hash != NULL ? "another one in its place" : "none of this number");
        return false;
    }
    if (operation->seq > comparing->highest + 1 && comparing->missing == 0) {
        comparing->missing = comparing->highest + 1;
    }
    if (operation->seq > comparing->highest) {
        comparing->highest = operation->seq;
    }
    return true;
}

static void judge_journal(const struct around *around, const struct comparing *comparing)
{
    const char *path = store_journal_path(around->store);

    if (comparing->bad > 0) {
        say(around, FINDING_WARNING,
            "%" PRId64 " lines of the journal are torn or were changed: %.200s. A crash leaves one "
            "now and then; many of them mean that its disk should be looked at.",
            comparing->bad, path);
    }
    if (comparing->missing > 0) {
        say(around, FINDING_WARNING,
            "The journal %.200s lacks operation %" PRId64 " and maybe more. Make a backup now: "
            "from then on the two together hold everything.",
            path, comparing->missing);
    } else if (!comparing->differs) {
        say(around, FINDING_GOOD, "The journal holds %" PRId64 " operations, as the log has them.",
            comparing->lines);
    }
}

static void check_disk(const struct around *around, const char *path, const char *what)
{
    struct stat file, other;

    if (stat(store_path(around->store), &file) == 0 && stat(path, &other) == 0 &&
        file.st_dev == other.st_dev) {
        say(around, FINDING_WARNING,
            "%s on the same disk as the file: %.200s. A second disk keeps the records when this "
            "one dies.",
            what, path);
    }
}

static bool check_journal(const struct around *around, struct error *error)
{
    struct hashes hashes = {.first = 1};
    struct comparing comparing = {.around = around, .hashes = &hashes, .error = error};
    const char *path = store_journal_path(around->store);
    struct error failure = {0};

    if (path == NULL) {
        return true;
    }
    if (!store_update_journal(around->store, &failure) && failure.class != ERROR_DAMAGED) {
        say(around, FINDING_WARNING, "The second copy fails: %.400s", failure.text);
    }
    if (!journal_lines(path, 0, compare_line, &comparing, &failure)) {
        say(around, FINDING_WARNING, "The second copy fails: %.400s", failure.text);
        return true;
    }
    if (comparing.failed) {
        return false;
    }
    judge_journal(around, &comparing);
    check_disk(around, path, "The journal is");
    return true;
}

/* --- backups --- */

/* A backup that somebody has changed, or that its disk has, is found by its end. */
static bool backup_fits(struct store *store, const char *path, struct error *error)
{
    struct store *copy = NULL;
    struct chain_end end;
    unsigned char hash[OPERATION_HASH_BYTES];
    bool there = false;
    bool ok = store_open_still(&copy, path, error) && operation_chain_end(copy, &end, error) &&
              operation_hash_of(store, end.seq, hash, &there, error) &&
              ((there && memcmp(hash, end.hash, sizeof(hash)) == 0) ||
               error_set(error, ERROR_DAMAGED, "it does not end where the log was then"));

    store_close(copy);
    return ok;
}

static bool check_backups(const struct around *around, const char *folder, struct error *error)
{
    char path[PLACE_ROOM];
    struct error failure = {0};
    int64_t at = 0;
    int64_t hours;

    if (!backup_newest(around->store, folder, path, &at, error)) {
        return false;
    }
    if (path[0] == '\0') {
        say(around, FINDING_WARNING, "There is no backup yet in %.200s. Run frontdesk backup.",
            folder);
        return true;
    }
    hours = (time_now(store_time(around->store)) - at) / HOUR_MS;
    if (!backup_fits(around->store, path, &failure)) {
        say(around, FINDING_WARNING, "The newest backup %.200s is no good: %.200s. Make a new one.",
            path, failure.text);
    } else if (hours > BACKUP_HOURS) {
        say(around, FINDING_WARNING,
            "The newest backup is %" PRId64 " hours old: %.200s. Run frontdesk backup, and look "
            "why the timer does not.",
            hours, path);
    } else {
        say(around, FINDING_GOOD, "The newest backup is %" PRId64 " hours old: %.200s.",
            hours < 0 ? 0 : hours, path);
    }
    check_disk(around, folder, "Backups are");
    return true;
}

/* --- the clock --- */

struct last_time {
    char at[MOMENT_ROOM];
};

static bool take_time(void *context, const struct operation *operation)
{
    struct last_time *last = context;

    (void)text_copy(last->at, sizeof(last->at), operation->at);
    return true;
}

static bool check_clock(const struct around *around, struct error *error)
{
    struct last_time last = {""};
    struct chain_end end;
    int64_t moment = 0;
    int64_t ahead;

    if (!operation_chain_end(around->store, &end, error) ||
        !operations_after(around->store, end.seq - 1, 1, take_time, &last, error)) {
        return false;
    }
    if (!moment_parse(last.at, &moment)) {
        return true; /* the chain tells about it */
    }
    ahead = moment - time_now(store_time(around->store));
    if (ahead > CLOCK_TOLERANCE_MS) {
        say(around, FINDING_WARNING,
            "The last operation was written %" PRId64 " minutes later than this machine's clock "
            "says it is now. Have the clock set right; records keep their order in any case.",
            ahead / 60000);
    } else {
        say(around, FINDING_GOOD, "The clock is not behind the log.");
    }
    return true;
}

bool check_around(struct store *store, const char *backup_dir, finding_fn *finding, void *context,
                  struct error *error)
{
    const struct around around = {store, finding, context};

    return check_journal(&around, error) && check_backups(&around, backup_dir, error) &&
           check_clock(&around, error);
}

/* --- what follows from it --- */

static bool log_check(struct store *store, void *context, struct error *error)
{
    const int64_t *warnings = context;
    struct operation operation = {.actor = "program", .subject = "file", .action = "check"};
    char changes[64];

    (void)snprintf(changes, sizeof(changes), "{\"warnings\":%" PRId64 "}", *warnings);
    operation.changes = changes;
    return operation_append(store, &operation, error);
}

bool check_conclude(struct store *store, const char *damage, int64_t warnings, struct error *error)
{
    if (damage != NULL) {
        return store_mark_damaged(store, damage, error);
    }
    return store_unmark_damaged(store, error) && store_run(store, log_check, &warnings, error);
}
