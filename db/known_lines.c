#include "db/known_lines.h"

#include "base/memory.h"
#include "db/statement.h"
#include "forms/import_sheets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a line says, with marks between its fields. */
static char *line_dup(const struct record *record, size_t row)
{
    size_t lines = import_lines_field();
    const struct field *group = &record->form->fields[lines];
    struct text text = {0};

    for (size_t i = 0; i < group->field_count; i++) {
        text_add(&text, record_text(record, place_in(lines, row, i)));
        text_add(&text, "\x1f");
    }
    return text_take(&text);
}

void known_lines_finish(struct known_lines *known)
{
    for (size_t i = 0; i < known->count; i++) {
        free(known->lines[i].text);
    }
    free(known->lines);
    *known = (struct known_lines){0};
}

/* Of those of the worksheet that is read now; takes the text over. */
static struct known_line *find_or_add(struct known_lines *known, char *text)
{
    for (size_t i = known->first; i < known->count; i++) {
        if (strcmp(known->lines[i].text, text) == 0) {
            free(text);
            return &known->lines[i];
        }
    }
    known->lines = memory_resize(known->lines, known->count + 1, sizeof(*known->lines));
    known->lines[known->count] = (struct known_line){.text = text};
    return &known->lines[known->count++];
}

static void add_version(struct known_lines *known, const struct record *record)
{
    for (size_t i = known->first; i < known->count; i++) {
        known->lines[i].here = 0;
    }
    for (size_t row = 0; row < record_rows(record, import_lines_field()); row++) {
        struct known_line *line = find_or_add(known, line_dup(record, row));

        line->here++;
        line->most = line->here > line->most ? line->here : line->most;
    }
}

static bool add_entry(void *context, const struct history_entry *entry)
{
    add_version(context, entry->after);
    return true;
}

static bool find_seqs(struct store *store, const struct record *record, int64_t *seqs,
                      size_t *count, struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT w.seq FROM worksheet w JOIN record r ON r.seq = w.seq WHERE w.worked_on = ? AND "
        "w.unit = ? AND w.watch = ? AND w.employee = ? AND r.status <> 'void' ORDER BY w.seq",
        error);
    static const char *const names[] = {"worked_on", "unit", "watch", "employee"};
    enum step step = STEP_DONE;

    *count = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        bind_text(statement, record_named(record, names[i]));
    }
    while (*count < KNOWN_WORKSHEETS_MOST &&
           (step = statement_step(statement, error)) == STEP_ROW) {
        seqs[(*count)++] = column_integer(statement, 0);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

static bool load_one(struct store *store, const struct desk *desk, int64_t seq,
                     struct known_lines *known, struct error *error)
{
    struct head *head = &known->heads[known->head_count];
    struct record record;

    if (!records_load_seq(store, desk->actor, seq, head, &record, error)) {
        return false;
    }
    known->rows[known->head_count++] = record_rows(&record, import_lines_field());
    known->first = known->count;
    add_version(known, &record);
    record_finish(&record);
    return head->version == 1 || records_history(store, head, add_entry, known, error);
}

bool known_lines_load(struct store *store, const struct desk *desk, const struct record *record,
                      struct known_lines *known, struct error *error)
{
    int64_t seqs[KNOWN_WORKSHEETS_MOST];
    size_t count = 0;
    bool ok = find_seqs(store, record, seqs, &count, error);

    for (size_t i = 0; ok && i < count; i++) {
        ok = load_one(store, desk, seqs[i], known, error);
    }
    return ok;
}

/* A line counts as often as it stood in one version of each worksheet. */
static bool is_known(struct known_lines *known, const char *line)
{
    for (size_t i = 0; i < known->count; i++) {
        struct known_line *one = &known->lines[i];

        if (one->met < one->most && strcmp(one->text, line) == 0) {
            one->met++;
            return true;
        }
    }
    return false;
}

/* The last one that nobody has reviewed; its place from 1, or 0. */
static size_t last_open(const struct known_lines *known)
{
    size_t at = known->head_count;

    while (at > 0 && strcmp(known->heads[at - 1].status, "submitted") != 0) {
        at--;
    }
    return at;
}

void known_lines_lay_over(struct known_lines *known, const struct record *record,
                          struct laid_over *laid)
{
    const struct head *last = &known->heads[known->head_count - 1];
    size_t open = last_open(known);
    size_t room = open > 0 ? WORKSHEET_LINES_MOST - known->rows[open - 1] : 0;

    *laid = (struct laid_over){.to = open > 0 ? &known->heads[open - 1] : NULL};
    if (open > 0) {
        (void)text_copy(laid->why, sizeof(laid->why),
                        "The worksheet has 200 lines already; there is no room for it.");
    } else {
        snprintf(laid->why, sizeof(laid->why), "%s is %s already, so the line was not added to it.",
                 last->number, last->status);
    }
    for (size_t row = 0; row < record_rows(record, import_lines_field()); row++) {
        char *line = line_dup(record, row);

        laid->fates[row] = is_known(known, line)            ? ROW_KNOWN
                           : laid->counts[ROW_ADDED] < room ? ROW_ADDED
                                                            : ROW_REFUSED;
        laid->counts[laid->fates[row]]++;
        free(line);
    }
}
