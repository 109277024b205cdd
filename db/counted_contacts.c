#include "db/counted_contacts.h"

#include "base/text.h"
#include "db/statement.h"

#include <inttypes.h>

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

static void add_row(struct text *out, const struct counted_contact *contact)
{
    text_add_format(out,
                    "%" PRId64 "|%s|%s|%s|%s|%s|%s|%s|%d|%" PRId64 "|%" PRId64 "|%" PRId64
                    "|%" PRId64 "\n",
                    contact->line, contact->at, contact->area, contact->rd, contact->watch,
                    contact->person, contact->setting, contact->origin, contact->follow_up,
                    contact->contacts, contact->people, contact->cards, contact->clearances);
}

static void expect_row(void *context, const struct counted_contact *contact)
{
    add_row(context, contact);
}

static bool read_rows(struct store *store, int64_t seq, struct text *out, struct error *error)
{
    struct statement *statement = statement_get(
        store, "SELECT " COLUMNS " FROM counted_contact WHERE seq = ? ORDER BY line", error);
    enum step step;

    bind_integer(statement, seq);
    while ((step = statement_step(statement, error)) == STEP_ROW) {
        struct counted_contact contact = {
            .line = column_integer(statement, 0),
            .area = column_text(statement, 2),
            .rd = column_text(statement, 3),
            .watch = column_text(statement, 4),
            .person = column_text(statement, 5),
            .setting = column_text(statement, 6),
            .origin = column_text(statement, 7),
            .follow_up = column_integer(statement, 8) != 0,
            .contacts = column_integer(statement, 9),
            .people = column_integer(statement, 10),
            .cards = column_integer(statement, 11),
            .clearances = column_integer(statement, 12),
        };

        (void)text_copy(contact.at, sizeof(contact.at), column_text(statement, 1));
        add_row(out, &contact);
    }
    statement_done(statement);
    return step != STEP_FAILED;
}

bool counted_contacts_fit(struct store *store, const struct head *head, const struct record *record,
                          bool *same, struct error *error)
{
    struct text rows = {0}, expected = {0};
    bool ok = read_rows(store, head->seq, &rows, error);

    if (head->form->count_contacts != NULL) {
        head->form->count_contacts(record, head->status, expect_row, &expected);
    }
    *same = text_equal(text_bytes(&rows), text_bytes(&expected));
    text_finish(&rows);
    text_finish(&expected);
    return ok;
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
