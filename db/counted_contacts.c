#include "db/counted_contacts.h"

#include "base/text.h"
#include "db/statement.h"

#include <string.h>

#define COLUMNS                                                                                    \
    "line, at, area, rd, watch, person, setting, origin, follow_up, contacts, people, cards, "     \
    "clearances"

/* ---- writing ---- */

struct writing {
    struct store *store;
    int64_t seq;
    struct error *error;
    bool failed;
};

static void put_row(void *context, const struct counted_contact *contact)
{
    struct writing *writing = context;
    struct statement *statement;

    if (writing->failed) {
        return;
    }
    statement = statement_get(writing->store,
                              "INSERT INTO counted_contact (seq, " COLUMNS
                              ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              writing->error);
    bind_integer(statement, writing->seq);
    bind_integer(statement, contact->line);
    bind_text(statement, contact->at);
    bind_text(statement, contact->area);
    bind_text(statement, contact->rd);
    bind_text(statement, contact->watch);
    bind_text(statement, contact->person);
    bind_text(statement, contact->setting);
    bind_text(statement, contact->origin);
    bind_integer(statement, contact->follow_up);
    bind_integer(statement, contact->contacts);
    bind_integer(statement, contact->people);
    bind_integer(statement, contact->cards);
    bind_integer(statement, contact->clearances);
    writing->failed = !statement_run(statement, NULL, writing->error);
}

bool counted_contacts_write(struct store *store, const struct head *head,
                            const struct record *record, struct error *error)
{
    struct writing writing = {.store = store, .seq = head->seq, .error = error};
    struct statement *statement;

    if (head->form->count_contacts == NULL) {
        return true;
    }
    statement = statement_get(store, "DELETE FROM counted_contact WHERE seq = ?", error);
    bind_integer(statement, head->seq);
    if (!statement_run(statement, NULL, error)) {
        return false;
    }
    head->form->count_contacts(record, head->status, put_row, &writing);
    return !writing.failed;
}

/* ---- are they what the records give? ---- */

struct comparing {
    struct statement *row; /* of the next contact */
    enum step step;
    bool same;
    struct error *error;
};

static bool is_row(struct statement *row, const struct counted_contact *contact)
{
    const char *const texts[] = {contact->at,     contact->area,    contact->rd,    contact->watch,
                                 contact->person, contact->setting, contact->origin};
    const int64_t integers[] = {contact->follow_up, contact->contacts, contact->people,
                                contact->cards, contact->clearances};
    bool same = column_integer(row, 0) == contact->line;
    int column = 1;

    for (size_t i = 0; same && i < COUNT_OF(texts); i++) {
        same = strcmp(column_text(row, column++), texts[i]) == 0;
    }
    for (size_t i = 0; same && i < COUNT_OF(integers); i++) {
        same = column_integer(row, column++) == integers[i];
    }
    return same;
}

static void compare_row(void *context, const struct counted_contact *contact)
{
    struct comparing *comparing = context;

    if (comparing->same) {
        comparing->step = statement_step(comparing->row, comparing->error);
        comparing->same = comparing->step == STEP_ROW && is_row(comparing->row, contact);
    }
}

bool counted_contacts_fit(struct store *store, const struct head *head, const struct record *record,
                          bool *same, struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT " COLUMNS " FROM counted_contact WHERE seq = ? ORDER BY line", error);
    struct comparing comparing = {.row = statement, .same = true, .error = error};

    bind_integer(statement, head->seq);
    head->form->count_contacts(record, head->status, compare_row, &comparing);
    if (comparing.same) { /* and no row more */
        comparing.step = statement_step(statement, error);
    }
    *same = comparing.same && comparing.step == STEP_DONE;
    statement_done(statement);
    return comparing.step != STEP_FAILED;
}

bool counted_contacts_stray(struct store *store, const struct form *form, char number[NUMBER_ROOM],
                            struct error *error)
{
    struct statement *statement = statement_get(
        store,
        "SELECT r.number FROM counted_contact c JOIN record r ON r.seq = c.seq WHERE r.form = ? "
        "LIMIT 1",
        error);
    enum step step;

    bind_text(statement, form->name);
    step = statement_step(statement, error);
    (void)text_copy(number, NUMBER_ROOM, step == STEP_ROW ? column_text(statement, 0) : "");
    statement_done(statement);
    return step != STEP_FAILED;
}
