#include "db/break_down.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/counted_days.h"
#include "db/keyed_sums.h"
#include "db/record_heads.h"
#include "db/statement.h"
#include "db/store_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is asked of the rows ---- */

static const struct {
    const char *column, *only; /* only: of which rows; NULL: all */
} measures[MEASURE_COUNT] = {
    [MEASURE_CONTACTS] = {"c.contacts", NULL},
    [MEASURE_PEOPLE] = {"c.people", NULL},
    [MEASURE_CARDS] = {"c.cards", NULL},
    [MEASURE_OBSERVED] = {"c.contacts", "c.origin = 'OBS'"},
    [MEASURE_CALLED] = {"c.contacts", "c.origin = 'CALL'"},
    [MEASURE_FOLLOW_UP] = {"c.contacts", "c.follow_up = 1"},
    [MEASURE_CLEARANCES] = {"c.clearances", NULL},
};

static const char *const keys[BY_COUNT] = {
    [BY_AREA] = "CASE WHEN c.area <> '' THEN c.area ELSE c.rd END",
    [BY_RD] = "c.rd",
    [BY_WATCH] = "CASE WHEN c.watch <> '' THEN c.watch ELSE substr(c.at, 12, 5) END",
    [BY_PERSON] = "c.person",
    [BY_SETTING] = "c.setting",
    [BY_HOUR] = "substr(c.at, 12, 2)",
    [BY_DAY] = "substr(c.at, 1, 10)",
    [BY_DAY_AND_HOUR] = "substr(c.at, 1, 13)",
};

static const struct config *config_of(const struct report_request *request)
{
    return request->desk->config;
}

static void add_key(struct text *sql, const struct report_request *request,
                    const struct breakdown *by)
{
    text_add(sql, keys[by->key]);
    if (by->key == BY_DAY || by->key == BY_DAY_AND_HOUR) {
        text_add(sql, " || ");
        counted_days_add_turn(sql, config_of(request));
    }
}

static void add_rows(struct text *sql, const struct report_request *request,
                     enum counted_days_part part)
{
    text_add(sql, " FROM counted_contact c WHERE ");
    counted_days_add_part(sql, config_of(request), part);
}

static struct statement *get(struct store *store, struct text *sql, struct error *error)
{
    struct statement *statement = statement_get(store, text_bytes(sql), error);

    text_finish(sql);
    return statement;
}

static bool has_figure(const struct report *report, enum measure measure)
{
    size_t figure = 0;

    while (figure < report->figure_count && report->figures[figure].measure != measure) {
        figure++;
    }
    return figure < report->figure_count;
}

/* Of each row, ", column" for what the report has figures for; the sums are made here. */
static void add_measures(struct text *sql, const struct report *report)
{
    for (enum measure i = 0; i < MEASURE_COUNT; i++) {
        if (!has_figure(report, i)) {
            continue;
        }
        if (measures[i].only == NULL) {
            text_add_format(sql, ", %s", measures[i].column);
        } else {
            text_add_format(sql, ", CASE WHEN %s THEN %s ELSE 0 END", measures[i].only,
                            measures[i].column);
        }
    }
}

/* Which ones those are; gives back how many. */
static int measures_of(const struct report *report, enum measure measured[MEASURE_COUNT])
{
    int count = 0;

    for (enum measure i = 0; i < MEASURE_COUNT; i++) {
        if (has_figure(report, i)) {
            measured[count++] = i;
        }
    }
    return count;
}

/* The sums of the days, and how many records are among them. */
static bool sum_part(struct store *store, const struct report_request *request,
                     enum counted_days_part part, struct date begins, struct date ends,
                     int64_t *records, int64_t sums[MEASURE_COUNT], struct error *error)
{
    enum measure measured[MEASURE_COUNT];
    int count = measures_of(request->report, measured);
    struct text sql = {0};
    struct statement *statement;
    enum step step;

    text_add(&sql, "SELECT c.line");
    add_measures(&sql, request->report);
    add_rows(&sql, request, part);
    statement = get(store, &sql, error);
    counted_days_bind_part(statement, part, begins, ends);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        *records += column_integer(statement, 0) == 0;
        for (int i = 0; i < count; i++) {
            sums[measured[i]] += column_integer(statement, 1 + i);
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool sum_days(struct store *store, const struct report_request *request, struct date begins,
                     struct date ends, int64_t *records, int64_t sums[MEASURE_COUNT],
                     struct error *error)
{
    bool ok = true;

    *records = 0;
    memset(sums, 0, MEASURE_COUNT * sizeof(*sums));
    for (enum counted_days_part part = DAYS_FIRST; ok && part < DAYS_PARTS; part++) {
        ok = sum_part(store, request, part, begins, ends, records, sums, error);
    }
    return ok;
}

/* ---- buckets ---- */

void broken_down_finish(struct broken_down *broken)
{
    free(broken->buckets);
    *broken = (struct broken_down){0};
}

struct breaking {
    struct store *store;
    const struct report_request *request;
    const struct breakdown *by;
    struct broken_down *broken;
    size_t room;
};

static struct bucket *add_bucket(struct breaking *breaking, const char *code)
{
    struct broken_down *broken = breaking->broken;
    struct bucket *bucket;

    if (broken->count == breaking->room) {
        breaking->room = breaking->room > 0 ? breaking->room * 2 : 32;
        broken->buckets = memory_resize(broken->buckets, breaking->room, sizeof(*broken->buckets));
    }
    bucket = &broken->buckets[broken->count++];
    *bucket = (struct bucket){0};
    (void)text_copy(bucket->code, sizeof(bucket->code), code);
    breakdown_words(breaking->by, breaking->request->desk, bucket->code, bucket->words);
    return bucket;
}

static struct bucket *find_bucket(struct breaking *breaking, const char *code)
{
    for (size_t i = 0; i < breaking->broken->count; i++) {
        if (strcmp(breaking->broken->buckets[i].code, code) == 0) {
            return &breaking->broken->buckets[i];
        }
    }
    return add_bucket(breaking, code);
}

static void add_those_of_always(struct breaking *breaking)
{
    char code[BUCKET_ROOM];

    for (size_t i = 0;
         breaking->by->always != NULL &&
         breaking->by->always(breaking->request->desk, breaking->broken->begins, i, code);
         i++) {
        (void)add_bucket(breaking, code);
    }
}

/* What nobody of this role sees makes no bucket. */
static bool counts_for(const struct breaking *breaking, const int64_t sums[MEASURE_COUNT])
{
    const struct report *report = breaking->request->report;

    for (size_t i = 0; i < report->figure_count; i++) {
        if (figure_is_for(&report->figures[i], breaking->request->desk->actor->role) &&
            sums[report->figures[i].measure] != 0) {
            return true;
        }
    }
    return false;
}

static void take_key(struct breaking *breaking, const struct keyed_sum *keyed)
{
    struct bucket *bucket;
    char code[BUCKET_ROOM];

    if (!counts_for(breaking, keyed->sums)) {
        return;
    }
    breakdown_bucket(breaking->by, breaking->request->desk, keyed->key, code);
    bucket = find_bucket(breaking, code);
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        bucket->sums[i] += keyed->sums[i];
        breaking->broken->totals[i] += keyed->sums[i];
    }
}

/* GROUP BY would sort all rows of the month for a few dozen keys. */
static bool sum_up_part(struct breaking *breaking, enum counted_days_part part,
                        struct keyed_sums *sums, struct error *error)
{
    enum measure measured[MEASURE_COUNT];
    int count = measures_of(breaking->request->report, measured);
    struct text sql = {0};
    struct statement *statement;
    enum step step;

    text_add(&sql, "SELECT ");
    add_key(&sql, breaking->request, breaking->by);
    add_measures(&sql, breaking->request->report);
    add_rows(&sql, breaking->request, part);
    statement = get(breaking->store, &sql, error);
    counted_days_bind_part(statement, part, breaking->broken->begins, breaking->request->ends);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        int64_t *of_key = keyed_sums_of(sums, column_text(statement, 0));

        for (int i = 0; i < count; i++) {
            of_key[measured[i]] += column_integer(statement, 1 + i);
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool sum_up(struct breaking *breaking, struct error *error)
{
    struct keyed_sums sums = {0};
    bool ok = true;

    for (enum counted_days_part part = DAYS_FIRST; ok && part < DAYS_PARTS; part++) {
        ok = sum_up_part(breaking, part, &sums, error);
    }
    keyed_sums_sort(&sums);
    for (size_t i = 0; ok && i < sums.count; i++) {
        take_key(breaking, &sums.items[i]);
    }
    keyed_sums_finish(&sums);
    return ok;
}

/* The rows of a month stand together in the index: a sum for each, and nothing is sorted. */
static bool sum_up_months(struct breaking *breaking, struct error *error)
{
    struct keyed_sum month;
    bool ok = true;

    for (size_t i = 0; ok && breaking->by->always(breaking->request->desk, breaking->broken->begins,
                                                  i, month.key);
         i++) {
        struct date begins, ends;
        int64_t records;

        ok =
            report_period(breaking->request->report, month.key, &begins, &ends) &&
            sum_days(breaking->store, breaking->request, begins, ends, &records, month.sums, error);
        if (ok) {
            date_format(begins, month.key);
            take_key(breaking, &month);
        }
    }
    return ok;
}

/* ---- the names of people ---- */

static bool name_people(struct breaking *breaking, struct error *error)
{
    enum step step = STEP_DONE;

    for (size_t i = 0; i < breaking->broken->count && step != STEP_FAILED; i++) {
        struct bucket *bucket = &breaking->broken->buckets[i];
        struct statement *statement =
            statement_get(breaking->store, "SELECT name FROM staff WHERE employee = ?", error);

        bind_text(statement, bucket->code);
        step = statement_step(statement, error);
        if (step == STEP_ROW) {
            (void)snprintf(bucket->words, sizeof(bucket->words), "%s %s", bucket->code,
                           column_text(statement, 0));
        }
        statement_done(statement);
    }
    return step != STEP_FAILED;
}

/* ---- their order ---- */

struct placed {
    struct bucket bucket;
    int64_t size;
    size_t place;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *one = a, *other = b;

    return one->size != other->size ? (one->size < other->size) - (one->size > other->size)
                                    : (one->place > other->place) - (one->place < other->place);
}

static void put_largest_first(struct broken_down *broken, enum measure largest)
{
    struct placed *placed = memory_create(broken->count + 1, sizeof(*placed));

    for (size_t i = 0; i < broken->count; i++) {
        placed[i] = (struct placed){broken->buckets[i], broken->buckets[i].sums[largest], i};
    }
    qsort(placed, broken->count, sizeof(*placed), compare_placed);
    for (size_t i = 0; i < broken->count; i++) {
        broken->buckets[i] = placed[i].bucket;
    }
    free(placed);
}

/* In one reading, or what another desk moves from one part of the days to another would count twice
 * or not at all. */
static bool sum_all(struct breaking *breaking, struct error *error)
{
    bool ok = store_begin_reading(breaking->store, error) &&
              (breaking->by->months ? sum_up_months(breaking, error) : sum_up(breaking, error)) &&
              (breaking->by->key != BY_PERSON || name_people(breaking, error));

    store_end_reading(breaking->store);
    return ok;
}

bool break_down(struct store *store, const struct report_request *request,
                const struct breakdown *by, enum measure largest, struct broken_down *broken,
                struct error *error)
{
    struct breaking breaking = {
        .store = store, .request = request, .by = by, .broken = broken, .room = 0};

    *broken = (struct broken_down){.begins = breakdown_begins(by, request->begins)};
    if (!report_may_run(request, error)) {
        return false;
    }
    add_those_of_always(&breaking);
    if (!sum_all(&breaking, error)) {
        broken_down_finish(broken);
        return false;
    }
    if (!by->in_order) {
        put_largest_first(broken, largest);
    }
    return true;
}

/* ---- the records behind a figure or a bar ---- */

struct behind {
    int64_t *items; /* sequences */
    size_t count, room;
};

static void keep(struct behind *behind, int64_t seq)
{
    if (behind->count == behind->room) {
        behind->room = behind->room > 0 ? behind->room * 2 : 64;
        behind->items = memory_resize(behind->items, behind->room, sizeof(*behind->items));
    }
    behind->items[behind->count++] = seq;
}

static bool falls_in(const struct report_request *request, const char *key)
{
    char code[BUCKET_ROOM];

    if (request->bucket == NULL) {
        return true;
    }
    breakdown_bucket(request->by, request->desk, key, code);
    return strcmp(code, request->bucket) == 0;
}

/* Sequences only, so that the reading is over before a record is looked up; several lines of one
 * record follow each other. */
static bool find_behind(struct store *store, const struct report_request *request,
                        struct behind *behind, struct error *error)
{
    enum measure measure = request->behind->measure;
    const char *only = measures[measure].only;
    struct date begins =
        request->by != NULL ? breakdown_begins(request->by, request->begins) : request->begins;
    struct text sql = {0};
    struct statement *statement;
    enum step step;

    text_add(&sql, "SELECT c.seq, ");
    if (request->by != NULL) {
        add_key(&sql, request, request->by);
    } else {
        text_add(&sql, "''");
    }
    text_add(&sql, " FROM counted_contact c WHERE ");
    counted_days_add_range(&sql, config_of(request));
    text_add_format(&sql, " AND %s > 0%s%s ORDER BY c.seq", measures[measure].column,
                    only != NULL ? " AND " : "", only != NULL ? only : "");
    statement = get(store, &sql, error);
    counted_days_bind_range(statement, begins, request->ends);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        int64_t seq = column_integer(statement, 0);

        if ((behind->count == 0 || behind->items[behind->count - 1] != seq) &&
            falls_in(request, column_text(statement, 1))) {
            keep(behind, seq);
        }
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool give_behind(struct store *store, const struct report_request *request,
                        struct report_outcome *outcome, struct error *error)
{
    struct behind behind = {0};
    bool ok = find_behind(store, request, &behind, error);

    outcome->behind = (int64_t)behind.count;
    for (size_t i = 0; ok && i < behind.count && (request->most == 0 || i < request->most); i++) {
        struct head head;

        ok = record_head_find_seq(store, behind.items[i], &head, error);
        if (ok) {
            request->each(request->context, &head);
        }
    }
    free(behind.items);
    return ok;
}

/* ---- the figures alone ---- */

static bool total(struct store *store, const struct report_request *request,
                  struct report_outcome *outcome, struct error *error)
{
    int64_t sums[MEASURE_COUNT];
    bool ok =
        store_begin_reading(store, error) &&
        sum_days(store, request, request->begins, request->ends, &outcome->records, sums, error);

    store_end_reading(store);
    for (size_t i = 0; ok && i < request->report->figure_count; i++) {
        outcome->figures[i] = sums[request->report->figures[i].measure];
    }
    return ok;
}

bool break_down_run(struct store *store, const struct report_request *request,
                    struct report_outcome *outcome, struct error *error)
{
    if (request->behind != NULL && !figure_is_for(request->behind, request->desk->actor->role)) {
        return error_set(error, ERROR_REFUSED, "What stands behind \"%s\" is not for the role %s.",
                         request->behind->label, role_label(request->desk->actor->role));
    }
    return total(store, request, outcome, error) &&
           (request->behind == NULL || give_behind(store, request, outcome, error));
}
