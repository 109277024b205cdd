/* The open exceptions of all records (forms/exception.h), kept in the order of their codes so that
 * the review reads pages of them, and counted. Written with the record in its transaction; worked
 * out anew when the lists, the settings or the program change; never believed: what is decided goes
 * by what the rules find then. */
#pragma once

#include "db/app.h"
#include "db/records.h"
#include "forms/exception.h"

/* Where an exception stands in the order: by form, code, record, line and place in it. Zeroed:
 * before all. */
struct exception_key {
    char form[32];
    char code[EXCEPTION_CODE_ROOM];
    int64_t seq, line, place;
};

/* A record has one form: its sequence stands for it. */
bool exception_key_equal(const struct exception_key *a, const struct exception_key *b);

struct exception_item {
    struct head head;
    struct exception_key key;
    char field[80];         /* "lines[3].rd"; "" for the record as a whole */
    char since[LOCAL_ROOM]; /* the day or time from which it is open */
    char words[EXCEPTION_WORDS_ROOM];
};

/* A page of the open exceptions, by key: of those after `from`, or, `backwards`, the nearest before
 * it (given in the same order). */
struct exception_request {
    const struct form *form; /* NULL: of all that the person may read */
    const char *code;        /* of that form alone; NULL: every code */
    struct exception_key from;
    bool backwards;
    struct local_time now; /* what becomes one later is left out */
    int limit;
};
bool exceptions_page(struct store *store, const struct actor *actor,
                     const struct exception_request *request, struct exception_item *items,
                     size_t *count, struct error *error);

/* How many are open: kept by the writer; those that go by a clock are counted, to one
 * beyond EXCEPTIONS_MOST. */
#define EXCEPTIONS_MOST 100
bool exceptions_tally(struct store *store, const struct form *form,
                      const struct exception_rule *rule, struct local_time now, int64_t *count,
                      struct error *error);

/* Says of each head whether its record has open exceptions, in one question to the file. */
bool exceptions_mark(struct store *store, struct local_time now, struct head *heads, size_t count,
                     struct error *error);

/* How many of one record are open. */
bool exceptions_of_record(struct store *store, int64_t seq, struct local_time now, int64_t *count,
                          struct error *error);

/* Inside a transaction, with the record just written: its rows. Internal to db/. */
bool exceptions_write(struct store *store, const struct head *head, const struct record *record,
                      const struct desk *desk, struct error *error);

/* What the rules find in the record in this state (NULL: whatever its state), with what the file
 * holds elsewhere. `findings` is zeroed or finished. */
bool exceptions_of(struct store *store, const struct record *record, const char *state,
                   const struct desk *desk, struct findings *findings, struct error *error);

/* Inside a transaction, after a record was written (`before` NULL: it is new): the rows of others
 * whose lines carry its URN, or carried it. Internal to db/. */
bool exceptions_follow(struct store *store, const struct record *before, const struct record *after,
                       const struct desk *desk, struct error *error);

/* Inside a transaction, when the account has come or has another role: the rows of the records of
 * this employee. Internal to db/. */
bool exceptions_write_of(struct store *store, const char *employee, const struct desk *desk,
                         struct error *error);

/* Works all records out anew, inside a transaction; only forms whose rules go by clocks when
 * `clocks`. Internal to db/. */
bool exceptions_write_all(struct store *store, const struct desk *desk, bool clocks,
                          struct error *error);

/* Works them out anew when the lists, the settings or the rules are others than the last time. */
bool exceptions_settle(struct app *app, struct error *error);

/* One step of comparing the rows with what the rules find: looks at the next records of the form in
 * the state after the sequence `*at`, which moves on (0 afterwards: the end). `number` gets the
 * first that differs, or "". Goes by the holidays of the file as it is then. Internal to db/. */
bool exceptions_verify(struct store *store, const struct desk *desk, const struct form *form,
                       const char *state, int64_t *at, char number[NUMBER_ROOM],
                       struct error *error);
