#include "db/report.h"

#include "base/memory.h"
#include "base/text.h"
#include "db/break_down.h"
#include "db/key_ring.h"
#include "db/operation.h"
#include "db/record_heads.h"
#include "db/record_json.h"
#include "db/record_table.h"
#include "db/seal.h"
#include "db/sealed_records.h"
#include "db/staff.h"
#include "db/statement.h"

#include <stdlib.h>

#define PAGE 100

struct amounts {
    int64_t *items;
    size_t count, room;
};

struct counting {
    const struct report_request *request;
    struct report_outcome *outcome;
    struct key_ring ring;
    struct counted counted;
    struct amounts *medians; /* one for each figure */
    char day[LOCAL_ROOM];    /* of the whole record that was counted last; at first of the report */
};

void report_outcome_finish(struct report_outcome *outcome)
{
    free(outcome->figures);
    *outcome = (struct report_outcome){0};
}

/* --- one record --- */

static void keep_amount(struct amounts *amounts, int64_t amount)
{
    if (amounts->count == amounts->room) {
        amounts->room = amounts->room > 0 ? amounts->room * 2 : 64;
        amounts->items = memory_resize(amounts->items, amounts->room, sizeof(*amounts->items));
    }
    amounts->items[amounts->count++] = amount;
}

static bool tell_behind(struct store *store, struct counting *counting, int64_t seq,
                        struct error *error)
{
    const struct report_request *request = counting->request;
    struct head head;

    if (request->most > 0 && counting->outcome->behind >= (int64_t)request->most) {
        counting->outcome->behind++;
        return true;
    }
    if (!record_head_find_seq(store, seq, &head, error)) {
        return false;
    }
    request->each(request->context, &head);
    counting->outcome->behind++;
    return true;
}

static bool count_record(struct store *store, struct counting *counting, int64_t seq,
                         struct error *error)
{
    const struct report *report = counting->request->report;
    struct counted *counted = &counting->counted;

    counting->outcome->records++;
    if (report->prepare != NULL) {
        report->prepare(counted);
    }
    for (size_t i = 0; i < report->figure_count; i++) {
        const struct figure *figure = &report->figures[i];
        int64_t amount = 0;

        if (!figure_counts(figure, counted, &amount)) {
            continue;
        }
        if (figure->median) {
            keep_amount(&counting->medians[i], amount);
        } else {
            counting->outcome->figures[i] += amount;
        }
        if (figure == counting->request->behind && !tell_behind(store, counting, seq, error)) {
            return false;
        }
    }
    return true;
}

/* --- all of them: the records of the days and no others, by the index of the field that decides
 * it, however long ago the days are. Without a day a record belongs to none. --- */

/* In the order of their days. */
static struct statement *find_records(struct store *store, const struct counting *counting,
                                      struct error *error)
{
    const struct report *report = counting->request->report;
    struct text sql = {0};
    struct statement *statement;
    char begins[DATE_ROOM], until[DATE_ROOM];

    text_add(&sql, "SELECT t.seq, r.status");
    record_table_add_some(&sql, counting->request->form, report->reads);
    text_add_format(&sql,
                    " FROM %s t JOIN record r ON r.seq = t.seq WHERE t.%s >= ? AND t.%s < ? "
                    "ORDER BY t.%s, t.seq",
                    counting->request->form->table, report->date, report->date, report->date);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    date_format(counting->request->begins, begins);
    date_format(date_from_days(date_to_days(counting->request->ends) + 1), until);
    bind_text(statement, begins);
    bind_text(statement, until);
    return statement;
}

/* Only the fields that the figures are made of, in one reading. */
static bool count_fields(struct store *store, struct counting *counting, struct error *error)
{
    const struct report *report = counting->request->report;
    struct statement *statement = find_records(store, counting, error);
    struct record record;
    enum step step;
    bool ok = true;

    record_init(&record, counting->request->form);
    counting->counted.record = &record;
    while (ok && (step = statement_step(statement, error)) == STEP_ROW) {
        counting->counted.status = column_text(statement, 1);
        ok = record_table_take_some(statement, 2, report->reads, &record, error) &&
             (!report_holds(report, &counting->counted) ||
              count_record(store, counting, column_integer(statement, 0), error));
    }
    statement_done(statement);
    record_finish(&record);
    return ok && step != STEP_FAILED;
}

/* What a key that is not theirs has sealed is told apart, not guessed. */
static bool open_record(struct counting *counting, struct record *record, bool *opened,
                        struct error *error)
{
    struct error why = {0};

    *opened = true;
    if (!counting->request->report->opens || seal_open(&counting->ring, record, &why)) {
        return true;
    }
    *opened = false;
    counting->outcome->unopened += why.class == ERROR_REFUSED;
    return why.class == ERROR_REFUSED || error_set(error, why.class, "%s", why.text);
}

static bool count_whole(struct store *store, struct counting *counting, const struct head *head,
                        struct error *error)
{
    struct record record;
    bool ok, opened;

    record_init(&record, counting->request->form);
    counting->counted.record = &record;
    counting->counted.status = head->status;
    ok = record_table_load(store, head->seq, &record, error);
    (void)text_copy(counting->day, sizeof(counting->day),
                    record_named(&record, counting->request->report->date));
    if (ok && report_holds(counting->request->report, &counting->counted)) {
        ok = open_record(counting, &record, &opened, error) &&
             (!opened || count_record(store, counting, head->seq, error));
    }
    record_finish(&record);
    return ok;
}

static bool read_page(struct store *store, const struct counting *counting, int64_t last,
                      struct head heads[PAGE], size_t *count, struct error *error)
{
    const struct report *report = counting->request->report;
    struct text sql = {0};
    struct statement *statement;
    char until[DATE_ROOM];

    text_add_format(&sql,
                    "SELECT " HEAD_COLUMNS " FROM %s t JOIN record r ON r.seq = t.seq WHERE "
                    "(t.%s, t.seq) > (?, ?) AND t.%s < ? ORDER BY t.%s, t.seq LIMIT ?",
                    counting->request->form->table, report->date, report->date, report->date);
    statement = statement_get(store, text_bytes(&sql), error);
    text_finish(&sql);
    date_format(date_from_days(date_to_days(counting->request->ends) + 1), until);
    bind_text(statement, counting->day);
    bind_integer(statement, last);
    bind_text(statement, until);
    bind_integer(statement, PAGE);
    return record_heads_read(statement, PAGE, heads, count, error);
}

static bool count_wholes(struct store *store, struct counting *counting, struct error *error)
{
    struct head *heads = memory_create(PAGE, sizeof(*heads));
    size_t count = PAGE;
    int64_t last = 0;
    bool ok = true;

    date_format(counting->request->begins, counting->day);
    while (ok && count == PAGE) {
        ok = read_page(store, counting, last, heads, &count, error);
        for (size_t i = 0; ok && i < count; i++) {
            ok = count_whole(store, counting, &heads[i], error);
            last = heads[i].seq;
        }
    }
    free(heads);
    return ok;
}

static int compare_amounts(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return (one > other) - (one < other);
}

/* The lower of the two in the middle. */
static int64_t median_of(struct amounts *amounts)
{
    if (amounts->count == 0) {
        return 0;
    }
    qsort(amounts->items, amounts->count, sizeof(*amounts->items), compare_amounts);
    return amounts->items[(amounts->count - 1) / 2];
}

static void take_medians(struct counting *counting)
{
    const struct report *report = counting->request->report;

    for (size_t i = 0; i < report->figure_count; i++) {
        if (report->figures[i].median) {
            counting->outcome->figures[i] = median_of(&counting->medians[i]);
        }
        free(counting->medians[i].items);
    }
    free(counting->medians);
}

/* --- who may, and the log --- */

static bool log_opening(struct store *store, void *context, struct error *error)
{
    const struct report_request *request = context;
    struct operation operation = {0};
    struct text changes = {0};
    char begins[DATE_ROOM], ends[DATE_ROOM];
    bool ok;

    date_format(request->begins, begins);
    date_format(request->ends, ends);
    (void)text_copy(operation.actor, sizeof(operation.actor), request->desk->actor->employee);
    (void)text_copy(operation.workstation, sizeof(operation.workstation),
                    request->desk->actor->workstation);
    (void)text_copy(operation.subject, sizeof(operation.subject), "report");
    (void)text_copy(operation.action, sizeof(operation.action), request->report->name);
    text_add_format(&changes, "{\"from\":\"%s\",\"to\":\"%s\",\"reason\":", begins, ends);
    json_add_text(&changes, request->reason);
    text_add(&changes, "}");
    operation.changes = text_bytes(&changes);
    ok = staff_still_holds(store, request->desk->actor, error) &&
         operation_append(store, &operation, error);
    text_finish(&changes);
    return ok;
}

bool report_may_run(const struct report_request *request, struct error *error)
{
    enum role role = request->desk->actor->role;

    if (!form_may_read(request->form, role, false) ||
        (request->report->opens && !sealed_record_may_open(request->form, role))) {
        return error_set(error, ERROR_REFUSED, "The report \"%s\" is not for the role %s.",
                         request->report->title, role_label(role));
    }
    return !request->report->opens || !text_is_blank(request->reason) ||
           error_set(error, ERROR_INPUT, "Say why it is opened: the reason stands in the log.");
}

static bool begin(struct store *store, struct counting *counting, struct error *error)
{
    const struct report_request *request = counting->request;

    if (!report_may_run(request, error)) {
        return false;
    }
    if (!request->report->opens) {
        return true;
    }
    return key_ring_open(store, request->desk->actor->employee, request->keys, &counting->ring,
                         error) &&
           store_run(store, log_opening, (void *)(uintptr_t)request, error);
}

static bool count(struct store *store, struct counting *counting, struct error *error)
{
    const struct report *report = counting->request->report;

    return report->main != NULL ? break_down_run(store, counting->request, counting->outcome, error)
           : report->reads != NULL ? count_fields(store, counting, error)
                                   : count_wholes(store, counting, error);
}

bool report_run(struct store *store, const struct report_request *request,
                struct report_outcome *outcome, struct error *error)
{
    size_t figures = request->report->figure_count;
    struct counting counting = {.request = request,
                                .outcome = outcome,
                                .counted.desk = request->desk,
                                .medians = memory_create(figures, sizeof(*counting.medians))};
    bool ok;

    date_format(request->begins, counting.counted.begins);
    date_format(request->ends, counting.counted.ends);
    *outcome = (struct report_outcome){.figures = memory_create(figures, sizeof(int64_t))};
    ok = begin(store, &counting, error) && count(store, &counting, error);
    take_medians(&counting);
    key_ring_close(&counting.ring);
    if (!ok) {
        report_outcome_finish(outcome);
    }
    return ok;
}
