#include "db/check_file.h"

#include "db/operation.h"
#include "db/store_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define CHAIN_STEP    1000
#define MOST_FINDINGS 20 /* of one kind: the first ones tell what is wrong */

struct checking {
    struct store *store;
    finding_fn *finding;
    void *context;
};

static void say(const struct checking *checking, enum finding_class class, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(const struct checking *checking, enum finding_class class, const char *format, ...)
{
    char words[512];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(words, sizeof(words), format, arguments); /* a long one is cut */
    va_end(arguments);
    checking->finding(checking->context, class, words);
}

/* A question whose every row is damage. */
struct question {
    const char *sql;
    const char *good;
    const char *(*words)(struct statement *row, char *out, size_t room);
};

static const char *integrity_words(struct statement *row, char *out, size_t room)
{
    if (strcmp(column_text(row, 0), "ok") == 0) {
        return NULL;
    }
    (void)snprintf(out, room, "SQLite finds damage: %s", column_text(row, 0));
    return out;
}

static const char *reference_words(struct statement *row, char *out, size_t room)
{
    (void)snprintf(out, room, "Row %lld of %s belongs to a row of %s that is not there.",
                   (long long)column_integer(row, 1), column_text(row, 0), column_text(row, 2));
    return out;
}

static const char *number_words(struct statement *row, char *out, size_t room)
{
    (void)snprintf(out, room,
                   "Numbers %s of %lld have a gap: %lld records from %lld to %lld, and %lld were "
                   "given out.",
                   column_text(row, 0), (long long)column_integer(row, 1),
                   (long long)column_integer(row, 2), (long long)column_integer(row, 3),
                   (long long)column_integer(row, 4), (long long)column_integer(row, 5));
    return out;
}

static const char *tally_words(struct statement *row, char *out, size_t room)
{
    (void)snprintf(out, room, "The count of %s %s says %lld, and there are %lld.",
                   column_text(row, 1), column_text(row, 0), (long long)column_integer(row, 2),
                   (long long)column_integer(row, 3));
    return out;
}

static const char *origin_words(struct statement *row, char *out, size_t room)
{
    (void)snprintf(out, room, "Record %s has no first operation at sequence %lld.",
                   column_text(row, 0), (long long)column_integer(row, 1));
    return out;
}

static const char *lost_words(struct statement *row, char *out, size_t room)
{
    (void)snprintf(out, room, "Operation %lld filed a %s that is no longer among the records.",
                   (long long)column_integer(row, 0), column_text(row, 1));
    return out;
}

static const struct question questions[] = {
    {"PRAGMA integrity_check(20)", "SQLite finds the file whole.", integrity_words},
    {"PRAGMA foreign_key_check", "Every row has the row that it belongs to.", reference_words},
    {"SELECT r.prefix, r.year, r.n, r.least, r.most, COALESCE(c.last, 0) "
     "FROM (SELECT prefix, year, COUNT(*) AS n, MIN(ordinal) AS least, MAX(ordinal) AS most "
     "FROM record GROUP BY prefix, year) AS r "
     "LEFT JOIN number_counter AS c ON c.prefix = r.prefix AND c.year = r.year "
     "WHERE r.least <> 1 OR r.n <> r.most OR r.most <> COALESCE(c.last, 0) "
     "UNION ALL SELECT c.prefix, c.year, 0, 0, 0, c.last FROM number_counter AS c "
     "WHERE c.last > 0 AND NOT EXISTS (SELECT 1 FROM record AS r "
     "WHERE r.prefix = c.prefix AND r.year = c.year)",
     "Numbers run without gaps.", number_words},
    {"SELECT r.form, r.status, COALESCE(t.count, 0), r.n "
     "FROM (SELECT form, status, COUNT(*) AS n FROM record GROUP BY form, status) AS r "
     "LEFT JOIN tally AS t ON t.form = r.form AND t.status = r.status "
     "WHERE r.n <> COALESCE(t.count, 0) "
     "UNION ALL SELECT t.form, t.status, t.count, 0 FROM tally AS t "
     "WHERE t.count <> 0 AND NOT EXISTS (SELECT 1 FROM record AS r "
     "WHERE r.form = t.form AND r.status = t.status)",
     "The counts are right.", tally_words},
    {"SELECT r.number, r.seq FROM record AS r LEFT JOIN operation AS o ON o.seq = r.seq "
     "WHERE o.seq IS NULL OR o.record <> r.id OR o.subject <> r.form OR o.base_version <> 0",
     "Every record has its first operation.", origin_words},
    {"SELECT o.seq, o.subject FROM operation AS o WHERE o.record <> '' AND o.base_version = 0 "
     "AND NOT EXISTS (SELECT 1 FROM record AS r WHERE r.id = o.record)",
     "Every filing in the log has its record.", lost_words},
};

/* Damage that SQLite meets on the way is a finding too; anything else means that it could not be
 * looked at. */
static bool as_finding(const struct checking *checking, const struct error *failure,
                       struct error *error)
{
    if (failure->class == ERROR_DAMAGED) {
        say(checking, FINDING_DAMAGE, "%s", failure->text);
        return true;
    }
    return error_set(error, failure->class, "%s", failure->text);
}

static bool ask(const struct checking *checking, const struct question *question,
                struct error *error)
{
    struct error failure = {0};
    struct statement *statement = statement_get(checking->store, question->sql, &failure);
    enum step step;
    char words[400];
    int found = 0;

    while ((step = statement_step(statement, &failure)) == STEP_ROW) {
        const char *said = question->words(statement, words, sizeof(words));

        if (said == NULL) {
            continue;
        }
        if (found++ == MOST_FINDINGS) {
            say(checking, FINDING_DAMAGE, "... and more of this kind.");
            break;
        }
        say(checking, FINDING_DAMAGE, "%s", said);
    }
    statement_done(statement);
    if (step == STEP_FAILED) {
        return as_finding(checking, &failure, error);
    }
    if (found == 0) {
        say(checking, FINDING_GOOD, "%s", question->good);
    }
    return true;
}

static bool check_settings(const struct checking *checking, struct error *error)
{
    struct error failure = {0};

    if (store_settings_hold(checking->store, &failure)) {
        say(checking, FINDING_GOOD, "All settings of the database are in force.");
        return true;
    }
    if (failure.class == ERROR_UNSAFE) {
        say(checking, FINDING_DAMAGE, "%s", failure.text);
        return true;
    }
    return as_finding(checking, &failure, error);
}

static bool check_chain(const struct checking *checking, struct error *error)
{
    struct error failure = {0};
    int64_t broken = 0;
    int64_t next = 1;
    int64_t last = 0;

    while (next != 0 && broken == 0) {
        if (!operation_verify(checking->store, next, CHAIN_STEP, &broken, &next, &failure)) {
            return as_finding(checking, &failure, error);
        }
    }
    if (broken != 0) {
        say(checking, FINDING_DAMAGE,
            "The log is broken at sequence %lld: an operation was changed, taken away or put in "
            "there. Keep the file as it is and compare it with a backup.",
            (long long)broken);
        return true;
    }
    if (!operation_last_seq(checking->store, &last, &failure)) {
        return as_finding(checking, &failure, error);
    }
    say(checking, FINDING_GOOD, "The log holds: %lld operations, each chained to the one before.",
        (long long)last);
    return true;
}

static void check_circumstances(const struct checking *checking)
{
    const char *path = store_path(checking->store);
    struct stat status;

    if (store_is_throw_away(checking->store)) {
        say(checking, FINDING_WARNING, "This is a throw-away file: keep nothing real in it.");
    }
    if (store_is_sample(checking->store)) {
        say(checking, FINDING_WARNING, "This file holds sample data.");
    }
    if (lstat(path, &status) == 0 && (status.st_mode & 077) != 0) {
        say(checking, FINDING_WARNING,
            "Other accounts of this machine may open %.200s. Set its permissions to 0600.", path);
    }
}

bool check_copy(struct store *copy, finding_fn *finding, void *context, struct error *error)
{
    const struct checking checking = {copy, finding, context};

    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        if (!ask(&checking, &questions[i], error)) {
            return false;
        }
    }
    return check_chain(&checking, error);
}

bool check_place(struct store *store, finding_fn *finding, void *context, struct error *error)
{
    const struct checking checking = {store, finding, context};

    check_circumstances(&checking);
    return check_settings(&checking, error);
}
